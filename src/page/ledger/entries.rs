//! The lines of the sums, before it is known how much room there is.

use crate::decide::verdict::{Outcome, Verdicts};
use crate::design::{Alternative, Cluster, Network};
use crate::net::grouped;
use crate::page::Ink;
use crate::plan::sums::{ceilings_words, meter_words, total_words};
use crate::plan::{AlternativePlan, ClusterPlan, Meter, NetworkPlan, Step, SubnetIndex};

/// A line of the block.
pub(super) struct Entry {
    pub(super) kind: Kind,
    /// Words, which are cut first.
    pub(super) left: String,
    /// What follows them uncut: a range.
    pub(super) tail: String,
    /// A number, never cut.
    pub(super) right: String,
    /// Colour of the number.
    pub(super) ink: Ink,
    /// The verdict, where it stands in the place of a number.
    pub(super) outcome: Option<Outcome>,
    /// What words and number are made from when the line is drawn: of many thousands few fit on a page.
    pub(super) step: Option<Step>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A cluster or a VNet.
    Head,
    /// A range.
    Range,
    /// How far a cluster goes.
    Reach,
    /// A line of its sum.
    Step,
    /// Its total.
    Total,
}

impl Entry {
    fn new(kind: Kind, left: impl Into<String>, right: impl Into<String>) -> Self {
        Self {
            kind,
            left: left.into(),
            tail: String::new(),
            right: right.into(),
            ink: Ink::Text,
            outcome: None,
            step: None,
        }
    }

    /// A range with what it holds.
    fn range(name: String, cidr: String, meter: &Meter) -> Self {
        Self::new(Kind::Range, name, meter_words(meter))
            .before(cidr)
            .in_ink(Ink::of_capacity(meter.verdict()))
    }

    fn before(self, tail: String) -> Self {
        Self { tail, ..self }
    }

    fn in_ink(self, ink: Ink) -> Self {
        Self { ink, ..self }
    }
}

/// Every cluster with its ranges, then every VNet with the subnets that no cluster uses.
pub(super) fn entries(
    alternative: &Alternative,
    plan: &AlternativePlan,
    verdicts: &Verdicts,
    place: usize,
) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (at, (cluster, planned)) in alternative.clusters.iter().zip(&plan.clusters).enumerate() {
        let outcome = verdicts.of_cluster(place, at);
        push_cluster(&mut entries, (alternative, plan), at, (cluster, planned, outcome));
    }
    for (network, planned) in alternative.networks.iter().zip(&plan.networks) {
        push_network(&mut entries, network, planned);
    }
    entries
}

fn push_cluster(
    entries: &mut Vec<Entry>,
    (alternative, plan): (&Alternative, &AlternativePlan),
    at: usize,
    (cluster, planned, outcome): (&Cluster, &ClusterPlan, Outcome),
) {
    let (nodes, surge) = (grouped(planned.nodes), grouped(planned.surge));
    let name = format!("{}, {}", cluster.name, cluster.model.title());
    let head = Entry::new(Kind::Head, name, "")
        .before(format!("{nodes} nodes + {surge} surge"))
        .in_ink(Ink::of_outcome(outcome));
    entries.push(Entry {
        outcome: Some(outcome),
        ..head
    });
    for (places, kind) in [
        (&planned.node_subnets, "node subnet"),
        (&planned.pod_subnets, "pod subnet"),
    ] {
        for place in places {
            if let Some((name, cidr, meter)) = subnet(alternative, plan, *place) {
                entries.push(Entry::range(format!("{kind} {name}"), cidr, meter));
                push_sum(entries, at, meter);
            }
        }
    }
    if let Some(cidr) = &planned.pod_cidr {
        let prefix = cidr.prefix.to_string();
        entries.push(Entry::range("pod CIDR".to_owned(), prefix, &cidr.meter));
        push_sum(entries, at, &cidr.meter);
    }
    if let Some(prefix) = planned.service_cidr {
        let services = format!("{} for services", grouped(planned.service_addresses()));
        entries.push(Entry::new(Kind::Range, "service CIDR", services).before(prefix.to_string()));
    }
    if let Some(ceilings) = &planned.ceilings {
        let reach = ceilings_words(ceilings, cluster);
        let (upgrade, exist) = reach.split_once("; ").unwrap_or((&reach, ""));
        entries.push(Entry::new(Kind::Reach, upgrade, exist));
    }
}

/// The lines of a sum that cluster `at` has part in, those of others as one.
fn push_sum(entries: &mut Vec<Entry>, at: usize, meter: &Meter) {
    let step = |words: String, amount: String| Entry::new(Kind::Step, words, amount).in_ink(Ink::Weak);
    let (shared, own) = meter.demand.of_cluster(at);
    entries.extend(shared.iter().chain(own).map(|own| Entry {
        step: Some(*own),
        ..step(String::new(), String::new())
    }));
    let needed = meter.demand.with_surge();
    let others = meter.demand.of_others(at);
    if others > 0 {
        entries.push(step("other clusters".to_owned(), grouped(others)));
    }
    entries.push(Entry::new(Kind::Total, total_words(meter.unit), grouped(needed)));
}

fn push_network(entries: &mut Vec<Entry>, network: &Network, planned: &NetworkPlan) {
    let space: Vec<String> = network.address_space.iter().map(ToString::to_string).collect();
    let (free, size) = (grouped(planned.free.total()), grouped(planned.space.total()));
    let head = Entry::new(
        Kind::Head,
        network.name.as_str(),
        format!("{free} of {size} free"),
    );
    entries.push(head.before(space.join(" and ")));
    for (subnet, planned) in network.subnets.iter().zip(&planned.subnets) {
        // Those of clusters stand with their clusters.
        if !planned.node_clusters.is_empty() || !planned.pod_clusters.is_empty() {
            continue;
        }
        let name = format!("{}, {}", subnet.name, subnet.purpose.title());
        let cidr = subnet.prefix.to_string();
        entries.push(if planned.meter.demand.steps.is_empty() {
            let usable = format!("{} usable", grouped(planned.meter.capacity));
            Entry::new(Kind::Range, name, usable).before(cidr)
        } else {
            Entry::range(name, cidr, &planned.meter)
        });
    }
}

fn subnet<'a>(
    alternative: &'a Alternative,
    plan: &'a AlternativePlan,
    (network, subnet): SubnetIndex,
) -> Option<(&'a str, String, &'a Meter)> {
    let written = alternative.networks.get(network)?.subnets.get(subnet)?;
    let planned = plan.networks.get(network)?.subnets.get(subnet)?;
    Some((written.name.as_str(), written.prefix.to_string(), &planned.meter))
}
