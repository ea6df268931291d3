//! Designs that try the rules: one that breaks a rule, one that keeps it, and where needed one that a fix clears.
//!
//! They are in the tests of each family, one [`Trial`] per rule. Every design is the blank one with a few changes, for
//! which there are helpers below. Rules about changes to what runs get a [`pair`]: the first alternative is what runs,
//! the second its copy.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use expect_test::expect_file;

use super::*;
use crate::check::{check, limits};
use crate::plan::{plain_pool, plan};

// What designs are made of, for the families that change them.
pub(super) use crate::azure::{DataPlane, NetworkPolicy, Os, OutboundType, Purpose};
pub(super) use crate::design::{
    Autoscale, ClusterState, ConnectedKind, ConnectedRange, Criterion, Design, InternalLoadBalancer, IpCount,
    ItemCount, Name, Network, NetworkInterface, NetworkPeering, NodeClass, NodeCount, OtherCount, Peering,
    PodCount, PoolMode, PortCount, Subnet, SubnetRef, Surge, presets,
};
pub(super) use crate::net::Cidr;

/// What every family tries, in the order of [`FAMILIES`].
const TRIALS: &[&[Trial]] = &[
    changes::tests::TRIALS,
    gates::tests::TRIALS,
    lifecycle::tests::TRIALS,
    choices::tests::TRIALS,
    neighbours::tests::TRIALS,
    outbound::tests::TRIALS,
    pools::tests::TRIALS,
    surge::tests::TRIALS,
    ranges::tests::TRIALS,
    requirements::tests::TRIALS,
    services::tests::TRIALS,
    sizing::tests::TRIALS,
    pod_sizing::tests::TRIALS,
    attached::tests::TRIALS,
    gateways::tests::TRIALS,
    peerings::tests::TRIALS,
    api_server::tests::TRIALS,
    clusters::tests::TRIALS,
    dedicated::tests::TRIALS,
    dual_stack::tests::TRIALS,
    outbound_changes::tests::TRIALS,
    retirement::tests::TRIALS,
    room::tests::TRIALS,
    names::tests::TRIALS,
];

/// A change of the blank design.
type Change = fn(&mut Design);

/// A rule with designs that break and keep it.
pub(super) struct Trial {
    rule: &'static RuleDef,
    /// Breaks it; nothing where no design can.
    broken: Option<Change>,
    kept: Change,
    /// Breaks it as well, and a fix clears it that does not clear the first.
    fixable: Option<Change>,
}

/// A design that breaks the rule; the blank one keeps it.
pub(super) const fn broken(rule: &'static RuleDef, change: Change) -> Trial {
    Trial {
        broken: Some(change),
        ..never(rule)
    }
}

/// A rule about things that a design does not hold: it is in the catalogue only to be read.
pub(super) const fn never(rule: &'static RuleDef) -> Trial {
    Trial {
        rule,
        broken: None,
        kept: |_| {},
        fixable: None,
    }
}

impl Trial {
    /// A design that only just keeps it.
    pub(super) const fn kept(mut self, change: Change) -> Self {
        self.kept = change;
        self
    }

    /// A design that breaks it and that a fix clears, where that fix does not clear the first one.
    pub(super) const fn fixable(mut self, change: Change) -> Self {
        self.fixable = Some(change);
        self
    }

    fn broken_designs(&self) -> impl Iterator<Item = Said> {
        let changes = self.broken.into_iter().chain(self.fixable);
        changes.map(|change| Said::of(&self.rule.rule, change))
    }

    /// What is wrong with its designs.
    fn faults(&self) -> Vec<&'static str> {
        let designs: Vec<Said> = self.broken_designs().collect();
        let fixes: BTreeSet<&str> = designs
            .iter()
            .flat_map(|said| &said.fixes)
            .map(String::as_str)
            .collect();
        let of_first = designs.first().map_or(0, |said| said.fixes.len());
        let faults = [
            (
                designs.iter().any(|said| said.findings == 0),
                "a broken design has no finding",
            ),
            (
                Said::of(&self.rule.rule, self.kept).findings > 0,
                "the kept design has a finding",
            ),
            (
                self.rule.has_fixes() && fixes.is_empty(),
                "no broken design is fixed",
            ),
            (
                self.fixable.is_some() && fixes.len() <= of_first,
                "`fixable` is for a design with a fix that the first one does not have",
            ),
        ];
        let faults = faults.into_iter().filter(|(is_one, _)| *is_one);
        faults.map(|(_, fault)| fault).collect()
    }
}

/// What a rule says about a design.
struct Said {
    findings: usize,
    fixes: Vec<String>,
    /// Its sentences, each with the fixes it offers or why there are none.
    text: String,
}

impl Said {
    fn of(rule: &'static Rule, change: Change) -> Self {
        let mut design = presets::blank();
        change(&mut design);
        let planned = plan(&design);
        let found = check(&design, &planned);
        let mut said = Self {
            findings: 0,
            fixes: Vec::new(),
            text: format!("{}\n", rule.id),
        };
        for finding in found.all.iter().filter(|finding| finding.rule.id == rule.id) {
            said.findings += 1;
            let text = &mut said.text;
            writeln!(text, "    {}", finding.message(&design)).unwrap();
            writeln!(text, "        {}", finding.occurs(&design, &planned).words()).unwrap();
            if let Some(azure) = finding.azure_message(&design, &planned) {
                assert!(
                    azure.starts_with(|first: char| first.is_ascii_uppercase()),
                    "{azure}"
                );
            }
            let fixes = finding.fixes_among(&found, &design, &planned);
            for fix in &fixes {
                writeln!(text, "        fix: {}", fix.title).unwrap();
            }
            if fixes.is_empty() {
                writeln!(text, "        no fix: {}", finding.why_no_fix(&design, &planned)).unwrap();
            }
            said.fixes.extend(fixes.into_iter().map(|fix| fix.title));
        }
        said
    }
}

/// A family tries each of its rules, in order, and every trial passes.
fn hold(rules: &[&RuleDef], trials: &[Trial]) {
    let tried: Vec<&str> = trials.iter().map(|trial| trial.rule.rule.id).collect();
    let ids: Vec<&str> = rules.iter().map(|definition| definition.rule.id).collect();
    assert_eq!(tried, ids, "one trial each, in the order of the family");
    let faults = trials.iter().map(|trial| (trial.rule.rule.id, trial.faults()));
    let faults: Vec<_> = faults.filter(|(_, faults)| !faults.is_empty()).collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn every_rule_is_found_where_it_is_broken_and_fixed_where_it_can_be() {
    assert_eq!(TRIALS.len(), FAMILIES.len());
    for (rules, trials) in FAMILIES.iter().zip(TRIALS) {
        hold(rules, trials);
    }
}

#[test]
fn every_rule_says_its_sentence_and_offers_its_fix() {
    let mut trials: Vec<&Trial> = TRIALS.iter().copied().flatten().collect();
    trials.sort_by_key(|trial| trial.rule.place);
    let table = trials.into_iter().flat_map(Trial::broken_designs);
    let table: String = table.map(|said| said.text).collect();
    expect_file!["../../../tests/data/sentences.txt"].assert_eq(&table);
}

/// The id of what is broken; nothing where nothing is.
pub(super) fn id(hit: Option<Hit>) -> &'static str {
    hit.map_or("", |hit| hit.rule.id)
}

/// A pool with a surge of one node.
pub(super) fn of(nodes: u32, max_pods: u32) -> NodePool {
    plain_pool(
        NodeCount::saturating(nodes),
        PodCount::saturating(max_pods),
        Some(Surge::Nodes(1)),
    )
}

/// The rules that a pool of an overlay cluster breaks.
pub(super) fn ids(pool: &NodePool) -> Vec<&'static str> {
    let hits = limits::pool(Model::Overlay, pool);
    hits.map(|hit| hit.rule.id).collect()
}

pub(super) fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

pub(super) fn cidr(text: &str) -> Cidr {
    text.parse().unwrap()
}

pub(super) fn cluster(d: &mut Design) -> &mut Cluster {
    &mut d.alternatives[0].clusters[0]
}

pub(super) fn pool(d: &mut Design) -> &mut NodePool {
    &mut cluster(d).pools[1]
}

pub(super) fn system(d: &mut Design) -> &mut NodePool {
    &mut cluster(d).pools[0]
}

pub(super) fn network(d: &mut Design) -> &mut Network {
    &mut d.alternatives[0].networks[0]
}

pub(super) fn nodes(d: &mut Design) -> &mut Subnet {
    &mut network(d).subnets[0]
}

pub(super) fn add(d: &mut Design, title: &str, prefix: &str, purpose: Purpose) {
    let mut subnet = nodes(d).clone();
    subnet.name = name(title);
    subnet.prefix = cidr(prefix);
    subnet.purpose = purpose;
    network(d).subnets.push(subnet.into());
}

pub(super) fn last(d: &mut Design) -> &mut Subnet {
    network(d).subnets.last_mut().unwrap()
}

pub(super) fn count(pool: &mut NodePool, nodes: u32) {
    pool.count = NodeCount::saturating(nodes);
    pool.autoscale = None;
}

pub(super) fn scale(pool: &mut NodePool, min: u32, max: u32) {
    pool.autoscale = Some(Autoscale {
        min: NodeCount::saturating(min),
        max: NodeCount::saturating(max),
    });
}

pub(super) fn pods(pool: &mut NodePool, pods: u32) {
    pool.max_pods = PodCount::saturating(pods);
}

/// One user pool of `count` nodes with `pods` pods and a system pool without nodes.
pub(super) fn sized(d: &mut Design, of: u32, each: u32, surge: u32) {
    count(system(d), 0);
    count(pool(d), of);
    pods(pool(d), each);
    pool(d).max_surge = Some(Surge::Nodes(surge));
}

pub(super) fn model(d: &mut Design, model: Model) {
    cluster(d).model = model;
    cluster(d).data_plane = DataPlane::Azure;
    cluster(d).network_policy = NetworkPolicy::None;
    if !model.uses_pod_cidr() {
        cluster(d).pod_cidr = None;
    }
}

/// A pod subnet model with the pods of both pools in a subnet of their own.
pub(super) fn pods_in(d: &mut Design, of: Model, prefix: &str) {
    model(d, of);
    add(d, "snet-pods", prefix, Purpose::Pods);
    for pool in &mut cluster(d).pools {
        pool.pod_subnet = Some(SubnetRef::own(name("snet-pods")));
    }
}

pub(super) fn connect(d: &mut Design, kind: ConnectedKind, prefix: &str) {
    d.connected.push(ConnectedRange {
        id: Default::default(),
        name: name("beyond"),
        kind,
        peering: Default::default(),
        prefixes: vec![cidr(prefix)],
        aggregate: false,
    });
}

pub(super) fn second_cluster(d: &mut Design) -> &mut Cluster {
    let mut other = cluster(d).clone();
    other.name = name("aks-2");
    d.alternatives[0].clusters.push(other.into());
    d.alternatives[0].clusters.last_mut().unwrap()
}

/// What runs, and a copy of it that is planned.
pub(super) fn pair(d: &mut Design) -> &mut Cluster {
    let mut planned = d.alternatives[0].clone();
    planned.name = name("Planned");
    d.alternatives.push(planned);
    cluster(d).state = ClusterState::Existing;
    &mut d.alternatives[1].clusters[0]
}

pub(super) fn windows(d: &mut Design) -> &mut NodePool {
    cluster(d).data_plane = DataPlane::Azure;
    cluster(d).network_policy = NetworkPolicy::None;
    pool(d).os = Os::Windows;
    pool(d).name = name("win");
    pool(d)
}

pub(super) fn ipv6(d: &mut Design) {
    cluster(d).pod_cidr_ipv6 = Some(cidr("fd00:1::/64"));
    cluster(d).service_cidr_ipv6 = Some(cidr("fd00:2::/108"));
}

pub(super) fn outbound(d: &mut Design, kind: OutboundType) {
    cluster(d).outbound.kind = kind;
}

pub(super) fn kubernetes(d: &mut Design, version: &str) {
    cluster(d).kubernetes_version = Some(version.to_owned());
}
