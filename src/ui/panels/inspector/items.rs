//! What the inspector says about each kind of range, and of the alternative where none is selected.

use crate::azure::{Model, Rule, limits, rules};
use crate::design::Alternative;
use crate::net::{RangeSet, grouped};
use crate::plan::arrange;
use crate::plan::sums::{self, Observed};
use crate::plan::{
    AlternativePlan, Demand, Meter, NetworkPlan, StepKind, SubnetPlan, Unit, Verdict, usable_addresses,
};
use crate::scene::{Item, Role, Words, free_of, span_words};
use crate::session::Session;
use crate::ui::reveal::clusters_of;
use crate::ui::state::EditTarget;

use crate::ui::panels::inspector::content::{Content, Gauge, Sum};

/// Most clusters, and most VNets, that are named one by one.
const MOST_LISTED: usize = 3;

/// What the content is made from.
pub(super) struct Shown<'a> {
    pub(super) session: &'a Session,
    pub(super) alternative: &'a Alternative,
    pub(super) plan: &'a AlternativePlan,
    pub(super) words: Words<'a>,
    /// Place of the alternative.
    pub(super) at: usize,
}

impl Shown<'_> {
    /// The alternative itself.
    pub(super) fn whole(&self) -> Content {
        let mut content = Content::new(self.alternative.name.to_string(), "alternative on screen");
        let clusters = self.alternative.clusters.iter().zip(&self.plan.clusters);
        let verdicts = self.session.verdicts();
        if clusters.len() <= MOST_LISTED {
            let at = self.at;
            content
                .facts
                .extend(clusters.enumerate().map(|(place, (cluster, plan))| {
                    let (name, model) = (&cluster.name, cluster.model.title());
                    (
                        "cluster",
                        format!(
                            "{name}, {model}, {}, {}",
                            sums::nodes_of("", plan.nodes),
                            verdicts.of_cluster(at, place).words_within()
                        ),
                    )
                }));
        } else {
            let short = (0..clusters.len())
                .filter(|place| !verdicts.of_cluster(self.at, *place).works())
                .count();
            let verdict = match short {
                0 => "all work".to_owned(),
                1 => "1 does not work".to_owned(),
                short => format!("{} do not work", grouped(short)),
            };
            content.facts.push((
                "clusters",
                format!("{}, {verdict}", grouped(self.alternative.clusters.len())),
            ));
        }
        let networks = self.alternative.networks.iter().zip(&self.plan.networks);
        if networks.len() <= MOST_LISTED {
            content.facts.extend(
                networks.map(|(network, plan)| ("VNet", format!("{}, {}", network.name, free_words(plan)))),
            );
        } else {
            let free: u64 = networks.map(|(_, plan)| plan.free.total()).sum();
            let count = grouped(self.alternative.networks.len());
            content
                .facts
                .push(("VNets", format!("{count}, {} free", grouped(free))));
        }
        if !self.alternative.notes.is_empty() {
            content.facts.push(("notes", self.alternative.notes.clone()));
        }
        content
    }

    pub(super) fn item(&self, item: Item) -> Content {
        let mut content = Content::new(sentence_case(&self.words.name(item)), "");
        content.range = self.words.prefix(item).map(|prefix| prefix.to_string());
        let users = clusters_of(item, self.plan);
        if users.len() > 1 && !matches!(item, Item::Network { .. }) {
            let named = |user: usize| Some((user, self.alternative.clusters.get(user)?.name.to_string()));
            content.sharing = users.into_iter().filter_map(named).collect();
        }
        match item {
            Item::Network { network, .. } => self.network(&mut content, network),
            Item::Subnet { network, subnet } => self.subnet(&mut content, network, subnet),
            Item::Free { network, gap } => self.free(&mut content, network, gap),
            Item::PodCidr { cluster } => self.pod_cidr(&mut content, cluster),
            Item::ServiceCidr { cluster } => self.services(&mut content, cluster),
            Item::Connected { range, .. } => self.connected(&mut content, range),
            Item::Forbidden { .. } => {
                "cannot be used for VNets, pods or services".clone_into(&mut content.kind);
            }
        }
        content
    }

    fn network(&self, content: &mut Content, at: usize) {
        let (Some(network), Some(plan)) = (self.alternative.networks.get(at), self.plan.networks.get(at))
        else {
            return;
        };
        content.kind = if network.managed {
            "VNet managed by AKS"
        } else {
            "VNet"
        }
        .to_owned();
        let total = plan.space.total();
        let taken = total.saturating_sub(plan.free.total());
        content.gauge = Some(Gauge {
            planned: taken,
            surge: 0,
            capacity: total,
            role: Role::Network,
            words: format!("{} of {} addresses in subnets", grouped(taken), grouped(total)),
            verdict: Verdict::Fits,
        });
        content.facts.push(("subnets", grouped(network.subnets.len())));
        content.facts.push(("addresses", free_words(plan)));
        let most = grouped(limits::VNET_PRIVATE_ADDRESSES.value);
        content.facts.push((
            "in use",
            format!(
                "{} of {most} private addresses",
                grouped(plan.addresses.with_surge())
            ),
        ));
        content.edit = Some(("Edit VNet…", EditTarget::Network(at)));
    }

    fn subnet(&self, content: &mut Content, network: usize, at: usize) {
        let written = self
            .alternative
            .networks
            .get(network)
            .and_then(|network| network.subnets.get(at));
        let planned = self
            .plan
            .networks
            .get(network)
            .and_then(|network| network.subnets.get(at));
        let (Some(written), Some(plan)) = (written, planned) else {
            return;
        };
        let vnet = self
            .alternative
            .networks
            .get(network)
            .map_or("", |network| network.name.as_str());
        content.kind = format!("{}, subnet of {vnet}", written.purpose.title());
        content.edit = Some(("Edit subnet…", EditTarget::Subnet(network, at)));
        let names = |clusters: &[usize]| {
            let names: Vec<&str> = clusters
                .iter()
                .filter_map(|cluster| self.alternative.clusters.get(*cluster))
                .map(|cluster| cluster.name.as_str())
                .collect();
            names.join(", ")
        };
        for (what, clusters) in [("nodes of", &plan.node_clusters), ("pods of", &plan.pod_clusters)] {
            // Several have a line of their own, to choose one from.
            if !clusters.is_empty() && content.sharing.is_empty() {
                content.facts.push((what, names(clusters)));
            }
        }
        if let Some(delegation) = &written.delegation {
            content.facts.push(("delegated to", delegation.clone()));
        }
        let Some(prefix) = plan.prefix else {
            content.range = Some(written.prefix.to_string());
            content.facts.push(("IPv6", "checked, not counted".to_owned()));
            return;
        };
        if plan.meter.demand.steps.is_empty() {
            let usable = grouped(usable_addresses(prefix.length()));
            content
                .facts
                .push(("holds", format!("{usable} usable addresses, none planned")));
            return;
        }
        let pods = !plan.pod_clusters.is_empty() || self.is_flat(plan);
        content.gauge = Some(gauge(&plan.meter, if pods { Role::Pod } else { Role::Node }));
        let observed = sums::observed(plan, self.alternative);
        content.sum = Some(self.sum(
            plan.meter.unit,
            &plan.meter.demand,
            sums::formula_of(plan, self.alternative),
            observed,
        ));
    }

    /// Whether pods take their addresses from the subnet of their nodes.
    fn is_flat(&self, plan: &SubnetPlan) -> bool {
        let model = |cluster: &usize| {
            self.alternative
                .clusters
                .get(*cluster)
                .map(|cluster| cluster.model)
        };
        plan.node_clusters
            .iter()
            .any(|cluster| model(cluster) == Some(Model::NodeSubnet))
    }

    fn sum(&self, unit: Unit, demand: &Demand, rule: &'static Rule, observed: Option<Observed>) -> Sum {
        let is_pool = |kind| matches!(kind, StepKind::Nodes { .. } | StepKind::Surge { .. });
        // Pools first, what shares the range with them last.
        let (pools, others): (Vec<_>, Vec<_>) = demand.steps.iter().partition(|step| is_pool(step.kind));
        let needed = demand.with_surge();
        Sum {
            lines: pools
                .into_iter()
                .chain(others)
                .map(|step| sums::step_words(step, self.alternative))
                .collect(),
            total: (sums::total_words(unit), grouped(needed)),
            smallest: sums::smallest_words(unit, needed),
            rule,
            observed,
        }
    }

    fn free(&self, content: &mut Content, network: usize, gap: usize) {
        let Some(plan) = self.plan.networks.get(network) else {
            return;
        };
        let Some(span) = plan.free.spans().get(gap) else {
            return;
        };
        "not in any subnet".clone_into(&mut content.kind);
        content.facts.push(("from", span_words(*span)));
        content.facts.push(("addresses", grouped(span.len())));
        let largest = RangeSet::from_spans([*span]).largest_block();
        if let Some(block) = largest {
            let usable = grouped(usable_addresses(block.length()));
            content
                .facts
                .push(("largest block", format!("{block}, {usable} usable")));
        }
        content.facts.push(("in the VNet", free_words(plan)));
        content.offers = Some((network, arrange::offers(*span))).filter(|(_, offers)| !offers.is_empty());
    }

    fn pod_cidr(&self, content: &mut Content, at: usize) {
        let Some(plan) = self
            .plan
            .clusters
            .get(at)
            .and_then(|cluster| cluster.pod_cidr.as_ref())
        else {
            return;
        };
        let Some(cluster) = self.alternative.clusters.get(at) else {
            return;
        };
        content.kind = format!("pods of {}, one /24 per node, outside every VNet", cluster.name);
        content.gauge = Some(gauge(&plan.meter, Role::Pod));
        content.sum = Some(self.sum(
            plan.meter.unit,
            &plan.meter.demand,
            &rules::OVERLAY_24_PER_NODE,
            None,
        ));
        let most: u64 = cluster
            .pools
            .iter()
            .map(|pool| pool.planned_nodes().saturating_mul(pool.max_pods.get()))
            .sum();
        content.facts.push(("maximum pods", grouped(most)));
        content.edit = Some(("Edit cluster…", EditTarget::Cluster(at)));
    }

    fn services(&self, content: &mut Content, at: usize) {
        let (Some(cluster), Some(plan)) = (self.alternative.clusters.get(at), self.plan.clusters.get(at))
        else {
            return;
        };
        content.kind = format!("virtual IPs of services in {}", cluster.name);
        content.range = Some(cluster.service_cidr.to_string());
        content.facts.push((
            "for services",
            format!("{} addresses", grouped(plan.service_addresses())),
        ));
        content
            .facts
            .push(("DNS service", cluster.dns_service_ip.to_string()));
        content
            .facts
            .push(("visible from", "inside the cluster only".to_owned()));
        content.edit = Some(("Edit cluster…", EditTarget::Cluster(at)));
    }

    fn connected(&self, content: &mut Content, at: usize) {
        let Some(range) = self.session.design().connected.get(at) else {
            return;
        };
        content.kind = format!("connected, {}", range.kind.title());
        content.facts.push(("ranges", grouped(range.prefixes.len())));
        let addresses: u64 = range
            .prefixes
            .iter()
            .filter_map(|cidr| cidr.v4())
            .map(|prefix| prefix.size())
            .sum();
        content.facts.push(("addresses", grouped(addresses)));
        content
            .facts
            .push(("rule", "VNets, pods and services must not overlap it".to_owned()));
        content.edit = Some(("Edit connected range…", EditTarget::Connected(at)));
    }
}

fn gauge(meter: &Meter, role: Role) -> Gauge {
    let Demand { planned, surge, .. } = meter.demand;
    let (capacity, words, verdict) = (meter.capacity, sums::meter_words(meter), meter.verdict());
    Gauge {
        planned,
        surge,
        capacity,
        role,
        words,
        verdict,
    }
}

/// All that is free in a VNet, of which no line ends between a word and its prefix.
fn free_words(plan: &NetworkPlan) -> String {
    free_of(plan).replace(" /", "\u{a0}/")
}

/// Our own words get a capital; a name that a person gave stays as it is.
fn sentence_case(name: &str) -> String {
    for word in ["pod CIDR", "service CIDR", "free space", "reserved by Azure"] {
        if name.starts_with(word) {
            let (first, rest) = name.split_at(1);
            return format!("{}{rest}", first.to_uppercase());
        }
    }
    name.to_owned()
}
