//! Laws of checking: it answers for every design, does not depend on the order of siblings, and its fixes fix.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod common;

use std::collections::BTreeSet;

use aksnet::azure::{Model, Severity};
use aksnet::check::{Finding, Findings, check, fix_all, rules};
use aksnet::decide::advice;
use aksnet::decide::comparison::compare_alternatives;
use aksnet::design::{Design, Name, NodeCount, SubnetRef, presets};
use aksnet::edit;
use aksnet::plan::{GivenPrefixes, Limit, compare, plain_pool, plan, size};
use common::{arbitrary_design, holds};
use proptest::prelude::*;

fn found(design: &Design) -> Findings {
    check(design, &plan(design))
}

/// What is found, without places: rule and names.
fn by_name(design: &Design) -> BTreeSet<(&'static str, String)> {
    found(design)
        .all
        .iter()
        .map(|finding| (finding.rule.id, finding.subject.path(design)))
        .collect()
}

#[test]
fn every_design_is_checked_and_every_finding_has_its_words() {
    holds(300, &arbitrary_design(), |design| {
        let planned = plan(&design);
        for finding in &check(&design, &planned).all {
            prop_assert!(!finding.message(&design).is_empty());
            prop_assert!(!finding.subject.path(&design).is_empty());
            prop_assert!(!finding.rule.is_formula());
        }
        for (alternative, plan) in design.alternatives.iter().zip(&planned.alternatives) {
            for cluster in 0..alternative.clusters.len() {
                if let Some(comparison) = compare(&design, alternative, plan, cluster, None) {
                    let ranked = advice::rank(&design.requirements, alternative, &comparison);
                    prop_assert_eq!(ranked.len(), Model::ALL.len());
                }
            }
        }
        Ok(())
    });
}

#[test]
fn the_order_of_siblings_changes_no_finding() {
    holds(200, &arbitrary_design(), |mut design| {
        unique_names(&mut design);
        let mut turned = design.clone();
        for alternative in &mut turned.alternatives {
            alternative.clusters.reverse();
            alternative
                .clusters
                .iter_mut()
                .for_each(|cluster| cluster.pools.reverse());
            alternative
                .networks
                .iter_mut()
                .for_each(|network| network.subnets.reverse());
        }
        // Of a pair that overlaps the later one is named.
        let apart = |found: BTreeSet<(&'static str, String)>| -> BTreeSet<_> {
            found
                .into_iter()
                .filter(|(id, _)| *id != "subnets-overlap")
                .collect()
        };
        prop_assert_eq!(apart(by_name(&design)), apart(by_name(&turned)));
        Ok(())
    });
}

/// Gives every subnet, cluster and pool a name of its own, so that order decides nothing.
fn unique_names(design: &mut Design) {
    for alternative in &mut design.alternatives {
        for (at, network) in alternative.networks.iter_mut().enumerate() {
            network.name = Name::new(format!("vnet-{at}")).unwrap();
            for (at, subnet) in network.subnets.iter_mut().enumerate() {
                subnet.name = Name::new(format!("snet-{at}")).unwrap();
            }
        }
        for (at, cluster) in alternative.clusters.iter_mut().enumerate() {
            cluster.name = Name::new(format!("aks-{at}")).unwrap();
            // Its endpoint lies in the subnet of the first pool, whatever the others are.
            cluster.private_cluster = false;
            // So do load balancers and provisioned nodes that name none.
            let named = || Some(SubnetRef::own(Name::new("snet-0").unwrap()));
            let balancers = cluster.options.internal_load_balancers.iter_mut();
            balancers.for_each(|balancer| balancer.subnet = named());
            let classes = cluster.node_classes.iter_mut();
            classes.for_each(|class| class.node_subnet = named());
            cluster.network = Name::new("vnet-0").unwrap();
            for (at, pool) in cluster.pools.iter_mut().enumerate() {
                pool.name = Name::new(format!("pool{at}")).unwrap();
                pool.node_subnet = SubnetRef::own(Name::new(format!("snet-{}", at % 3)).unwrap());
            }
        }
    }
}

#[test]
fn a_fix_clears_its_finding_and_makes_no_other() {
    let mut fixed = BTreeSet::new();
    let seen = std::cell::RefCell::new(&mut fixed);
    holds(1_000, &arbitrary_design(), |design| {
        let planned = plan(&design);
        let before = check(&design, &planned);
        // A few of each design, others of the next one.
        let first = design.alternatives.len() + design.connected.len();
        for finding in before.all.iter().skip(first % 3).step_by(3).take(8) {
            for fix in finding.fixes(&design, &planned) {
                let after = edit::apply(&design, &fix.command).unwrap();
                let after = found(&after);
                prop_assert!(
                    alike(&after, finding) < alike(&before, finding),
                    "{}: {}",
                    finding.rule.id,
                    fix.title
                );
                if let Some(new) = new_in(&after, &before) {
                    let (fix, made) = (&fix.title, new.rule.id);
                    prop_assert!(false, "{} of {} made {}", fix, finding.rule.id, made);
                }
                seen.borrow_mut().insert(finding.rule.id);
            }
        }
        Ok(())
    });
    assert!(fixed.len() >= 8, "only {fixed:?} were ever fixed");
}

/// An error or a warning that `after` has and `before` has not.
fn new_in<'a>(after: &'a Findings, before: &Findings) -> Option<&'a Finding> {
    let told = |finding: &&Finding| finding.severity > Severity::Info;
    let mut told = after.all.iter().filter(told);
    told.find(|finding| alike(after, finding) > alike(before, finding))
}

/// Fixes of one check go together, whichever is taken of each finding.
#[test]
fn one_fix_of_each_finding_leaves_no_new_finding() {
    let mut most = 0;
    let seen = std::cell::RefCell::new(&mut most);
    let input = (arbitrary_design(), any::<prop::sample::Index>());
    holds(200, &input, |(design, choice)| {
        let planned = plan(&design);
        let before = check(&design, &planned);
        let mut fixed = design.clone();
        let mut taken = Vec::new();
        for finding in before
            .all
            .iter()
            .filter(|finding| finding.severity > Severity::Info)
            .take(12)
        {
            let fixes = finding.fixes_among(&before, &design, &planned);
            if fixes.is_empty() {
                continue;
            }
            let fix = choice.get(&fixes);
            if let Ok(after) = edit::apply(&fixed, &fix.command) {
                fixed = after;
                taken.push(format!("{}: {}", finding.rule.id, fix.title));
            }
        }
        let after = found(&fixed);
        if let Some(new) = new_in(&after, &before) {
            prop_assert!(false, "{} after {:#?}", new.message(&fixed), taken);
        }
        let mut seen = seen.borrow_mut();
        **seen = taken.len().max(**seen);
        Ok(())
    });
    assert!(most >= 4, "at most {most} fixes were ever taken together");
}

fn alike(findings: &Findings, one: &Finding) -> usize {
    findings
        .all
        .iter()
        .filter(|other| other.rule == one.rule && other.subject == one.subject)
        .count()
}

#[test]
fn fixing_everything_comes_to_an_end_and_makes_no_error() {
    holds(100, &arbitrary_design(), |design| {
        let before = found(&design);
        let fixed = fix_all(&design);
        let after = found(&fixed.design);
        prop_assert!(after.count(Severity::Error) <= before.count(Severity::Error));
        for error in after
            .all
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
        {
            prop_assert!(
                fixed
                    .left
                    .iter()
                    .any(|(left, why)| left == error && !why.is_empty())
            );
        }
        let at_once = fixed
            .command()
            .map(|command| edit::apply(&design, &command).unwrap());
        prop_assert_eq!(&at_once.unwrap_or(design), &fixed.design);
        prop_assert!(fix_all(&fixed.design).fixes.is_empty());
        Ok(())
    });
}

#[test]
fn broken_examples_are_fixed() {
    for (breaking, rule, title) in [
        (
            "\"10.244.0.0/18\" -> \"10.244.0.0/25\"",
            "pod-cidr-min-24",
            "Move to 100.64.0.0/18",
        ),
        (
            "\"10.0.0.0/16\" -> \"10.20.0.0/24\"",
            "service-cidr-overlaps-subnet",
            "Move to 10.0.0.0/24",
        ),
        (
            "\"10.0.0.10\" -> \"10.0.0.1\"",
            "dns-ip-not-first",
            "Use 10.0.0.10 as DNS service IP",
        ),
        (
            "\"10.20.0.0/26\" -> \"10.20.0.0/27\"",
            "node-subnet-too-small",
            "Enlarge to 10.20.0.0/26",
        ),
        (
            "\"10.20.0.0/26\" -> \"10.20.0.7/26\"",
            "cidr-host-bits-set",
            "Correct to 10.20.0.0/26",
        ),
        (
            "\"10.20.1.0/24\" -> \"10.20.1.0/25\"",
            "agc-subnet",
            "Enlarge to 10.20.1.0/24",
        ),
        (
            "\"max_pods\": 60 -> \"max_pods\": 300",
            "max-pods-range",
            "Set max pods to 250",
        ),
    ] {
        let (old, new) = breaking.split_once(" -> ").unwrap();
        let text = presets::presets()[0].text.replacen(old, new, 1);
        let design = aksnet::design::file::read(text.as_bytes()).unwrap();
        let planned = plan(&design);
        let findings = check(&design, &planned);
        let finding = findings.all.iter().find(|finding| finding.rule.id == rule);
        let finding = finding.unwrap_or_else(|| panic!("{breaking} breaks {:?}", by_name(&design)));
        let titles: Vec<String> = finding
            .fixes(&design, &planned)
            .into_iter()
            .map(|fix| fix.title)
            .collect();
        assert_eq!(titles.first().map(String::as_str), Some(title), "{breaking}");
    }
}

#[test]
fn more_nodes_never_need_fewer_addresses() {
    let input = (0_u32..2_000, 0_u32..50, 0_u32..300, any::<prop::sample::Index>());
    holds(300, &input, |(nodes, more, pods, model)| {
        let model = *model.get(Model::ALL);
        let pods = aksnet::design::PodCount::saturating(pods);
        let sized = |nodes| {
            let pool = plain_pool(NodeCount::saturating(nodes), pods, None);
            let sizing = size(model, &[pool], 0, GivenPrefixes::default());
            (
                sizing.node_subnet.demand.with_surge(),
                sizing.pods.map(|pods| pods.demand.with_surge()),
            )
        };
        let ((nodes_few, pods_few), (nodes_many, pods_many)) = (sized(nodes), sized(nodes + more));
        prop_assert!(nodes_few <= nodes_many && pods_few <= pods_many);
        Ok(())
    });
}

/// The design that speed is promised for: 1,000 clusters and 10,000 subnets.
#[test]
fn a_large_estate_is_checked_within_its_bounds() {
    let mut design = presets::blank();
    let alternative = &mut design.alternatives[0];
    let (network, cluster) = (alternative.networks[0].clone(), alternative.clusters[0].clone());
    alternative.networks.clear();
    alternative.clusters.clear();
    for at in 0..1_000_u32 {
        let mut network = network.clone();
        network.name = Name::new(format!("vnet-{at}")).unwrap();
        let base = u64::from(10 << 24 | at << 12);
        let prefix = |first, length| aksnet::net::Prefix::at(first, length).unwrap().into();
        network.address_space = vec![prefix(base, 20)];
        let template = network.subnets[0].clone();
        network.subnets = (0..10_u32)
            .map(|subnet| {
                let mut made = template.clone();
                made.name = Name::new(format!("snet-{subnet}")).unwrap();
                made.prefix = prefix(base + u64::from(subnet) * 256, 24);
                made
            })
            .collect();
        alternative.networks.push(network);
        let mut cluster = cluster.clone();
        cluster.name = Name::new(format!("aks-{at}")).unwrap();
        cluster.network = Name::new(format!("vnet-{at}")).unwrap();
        for pool in &mut cluster.pools {
            pool.node_subnet = SubnetRef::own(Name::new("snet-0").unwrap());
        }
        cluster.pod_cidr = Some("100.64.0.0/16".parse().unwrap());
        alternative.clusters.push(cluster);
    }
    let findings = found(&design);
    assert_eq!(findings.count(Severity::Error), 0, "{:?}", findings.all.first());

    // Everything in everybody's way: listed up to the bound, counted beyond it.
    for network in &mut design.alternatives[0].networks {
        for subnet in &mut network.subnets {
            subnet.prefix = "10.0.0.0/24".parse().unwrap();
        }
    }
    let findings = found(&design);
    assert!(findings.count(Severity::Error) > 10_000);
    assert!(
        findings
            .left_out
            .iter()
            .any(|(rule, ..)| rule.id == "subnets-overlap")
    );
    assert!(findings.all.len() < 10_000);
}

#[test]
fn any_alternatives_can_be_compared() {
    common::holds(128, &common::arbitrary_design(), |design| {
        let plan = plan(&design);
        let table = compare_alternatives(&design, &plan, &check(&design, &plan));
        let columns = design.alternatives.len();
        prop_assert_eq!(table.columns.len(), columns);
        for row in &table.rows {
            prop_assert_eq!(row.cells.len(), columns, "{}", row.title);
            prop_assert!(row.better.is_some() || row.winners.is_empty(), "{}", row.title);
            prop_assert!(columns == 0 || row.winners.len() < columns, "{}", row.title);
        }
        let best_is_in = table
            .judgement
            .best
            .iter()
            .all(|at| table.columns[*at].out.is_empty());
        prop_assert!(best_is_in);
        Ok(())
    });
}

/// Rules whose errors end the growth of a pool, and the warnings that stand in the place of two of them.
const ENDS_GROWTH: &[&str] = &[
    "node-subnet-too-small",
    "node-subnet-above-documented",
    "pod-subnet-too-small",
    "pod-subnet-below-plan",
    "pod-cidr-too-small",
    "pod-cidr-min-24",
    "pool-max-1000-nodes",
    "cluster-max-5000-nodes",
    "kubenet-max-400-nodes",
    "vnet-private-ip-limit",
    "outbound-ports-too-few",
    "static-egress-prefix",
    "node-public-prefix",
];

#[test]
fn ceilings_end_where_something_is_found() {
    holds(100, &arbitrary_design(), |design| {
        let planned = plan(&design);
        for (at, alternative) in design.alternatives.iter().enumerate() {
            for cluster in 0..alternative.clusters.len() {
                let Some(ceilings) = planned.alternatives[at].clusters[cluster].ceilings else {
                    continue;
                };
                let ends = |nodes: u64, more: &[&str]| -> Option<BTreeSet<(&'static str, String)>> {
                    let mut grown = design.clone();
                    let pool = &mut grown.alternatives[at].clusters[cluster].pools[ceilings.pool];
                    *pool = pool.with_planned_nodes(NodeCount::new(nodes).ok()?);
                    let found = by_name(&grown).into_iter();
                    Some(
                        found
                            .filter(|(id, _)| ENDS_GROWTH.contains(id) || more.contains(id))
                            .collect(),
                    )
                };
                // A limit of which no rule speaks yet only holds growth back.
                let limits = [ceilings.scale_out.limit, ceilings.upgrade.limit];
                let is_judged =
                    !limits.contains(&Limit::NodePublicPrefix) || rules::find("node-public-prefix").is_some();
                let upgrading: &[&str] = &["pool-plus-surge-max-1000", "upgrade-does-not-fit"];
                for (nodes, more) in [
                    (ceilings.scale_out.nodes, &[][..]),
                    (ceilings.upgrade.nodes, upgrading),
                ] {
                    // What is wrong without a node of the pool is not of its growing.
                    let (Some(none), Some(held)) = (ends(0, more), ends(nodes, more)) else {
                        continue;
                    };
                    let new: Vec<_> = held.difference(&none).collect();
                    prop_assert!(new.is_empty(), "{} nodes: {:?} {:?}", nodes, ceilings, new);
                    let Some(beyond) = ends(nodes + 1, more).filter(|_| is_judged) else {
                        continue;
                    };
                    prop_assert!(
                        !beyond.is_empty(),
                        "{} nodes more than: {:?}",
                        nodes + 1,
                        ceilings
                    );
                }
            }
        }
        Ok(())
    });
}
