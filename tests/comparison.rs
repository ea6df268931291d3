//! Alternatives side by side: what wins, what ties, what the verdict says, and what turns one into another.

#![expect(
    clippy::needless_raw_string_hashes,
    clippy::unwrap_used,
    reason = "helpers of tests fail as tests do, and expected texts are written by their library"
)]

use aksnet::azure::{DataPlane, Model, NetworkPolicy, Os};
use aksnet::check::{Facts, Finding, check};
use aksnet::decide::comparison::{Table, compare_alternatives, unequal_workloads};
use aksnet::design::{
    ClusterState, Criterion, Design, Name, NodeCount, PlanningDate, WindowsServer, presets,
};
use aksnet::edit::{AlternativeChange, Command, apply, difference};
use aksnet::export::comparison::markdown;
use aksnet::plan::{fitted, plan};
use expect_test::expect;

fn compared(design: &Design) -> Table {
    let plan = plan(design);
    compare_alternatives(design, &plan, &check(design, &plan))
}

/// The blank design, with a second alternative for each model in turn.
fn with_models(models: &[Model]) -> Design {
    let mut design = presets::blank();
    for model in models {
        let mut adopted = fitted(&design, 0, 0, *model).unwrap().alternative;
        adopted.name = Name::new(model.title()).unwrap();
        design.alternatives.push(adopted.into());
    }
    design
}

fn row<'a>(table: &'a Table, title: &str) -> (Vec<&'a str>, &'a [usize]) {
    let row = table.rows.iter().find(|row| row.title == title).unwrap();
    (
        row.cells.iter().map(|cell| cell.text.as_str()).collect(),
        &row.winners,
    )
}

fn copied(times: usize) -> Design {
    let mut design = presets::worked_example();
    for _ in 0..times {
        let change = AlternativeChange::Duplicate;
        design = apply(&design, &Command::Alternative { at: 0, change }).unwrap();
    }
    design
}

#[test]
fn the_table_as_markdown() {
    let design = with_models(&[Model::NodeSubnet, Model::Kubenet]);
    expect![[r#"
        | | A Overlay | B Node subnet | C Kubenet |
        | --- | --- | --- | --- |
        | Verdict | Fits | Fits | Works, 1 warning |
        | Errors | 0 | 0 | 0 |
        | Warnings | **0** | **0** | 1 |
        | Notes | 1 | 1 | 2 |
        | Network model | Overlay with Cilium | Node subnet with Cilium | Kubenet |
        | Workload | 23 nodes, 2,530 pods | 23 nodes, 2,530 pods | 23 nodes, 2,530 pods |
        | VNet addresses | 65,536 | 65,536 | 65,536 |
        | Taken by subnets | 256, less than 1 % | 4,096, 6 % | **32, less than 1 %** |
        | In use while upgrading | **26** | 2,886 | **26** |
        | Subnets | 1 | 1 | 1 |
        | Pod CIDR | 10.244.0.0/16, 26 of 256 slots | none, pods are in the VNet | 10.244.0.0/16, 26 of 256 slots |
        | Largest cluster | **251 nodes** | 36 nodes | 27 nodes |
        | Headroom while upgrading | **204 nodes more** | 9 nodes more | none |
        | First to run out | node subnet | node subnet | node subnet |
        | Pods reachable from outside | no | yes | no |
        | Pod source IP kept | no, it is the node's | no, it is the node's | no, it is the node's |
        | Route table for pods | none | none | one, with one route per node |
        | Windows pools | no, Cilium has no Windows pools | no, Cilium has no Windows pools | no |
        | Virtual nodes | no | yes | no |
        | Network policy engine | Cilium | Cilium | none |
        | Fixed for life | network model, data plane, private API server | data plane, private API server | data plane, private API server |
        | Support ends | **nothing announced** | **nothing announced** | kubenet on 2028-03-31 |

        A “Overlay” is best: the model that ranks first; no requirements are stated, so only advice and findings count.
    "#]].assert_eq(&markdown(&compared(&design), false));
}

#[test]
fn copies_tie_and_nothing_differs() {
    let table = compared(&copied(2));
    assert_eq!(table.differing().count(), 0);
    assert!(table.rows.iter().all(|row| row.winners.is_empty()));
    assert_eq!(table.judgement.best, [0, 1, 2]);
    expect!["A “Overlay, one spoke”, B “Overlay, one spoke 3” and C “Overlay, one spoke 2” are equal on requirements and findings"].assert_eq(&table.judgement.sentence);
}

#[test]
fn verdicts() {
    let sentence = |design: &Design| compared(design).judgement.sentence;
    let mut design = with_models(&[Model::NodeSubnet, Model::PodSubnetDynamic]);
    expect!["A “Overlay” is best: the model that ranks first; no requirements are stated, so only advice and findings count"].assert_eq(&sentence(&design));
    design.requirements.set(Criterion::PodsReachable, Some(true));
    expect!["C “Pod subnet, dynamic” is best: the model that ranks first; out: A (does not meet: pods reachable from outside)"].assert_eq(&sentence(&design));
    design.requirements.set(Criterion::SourceIpKept, Some(true));
    expect!["Only C “Pod subnet, dynamic” qualifies; out: A (does not meet: pods reachable from outside, 2 errors), B (does not meet: pod source IP kept beyond the VNet)"].assert_eq(&sentence(&design));
    design.requirements.set(Criterion::DualStack, Some(true));
    expect!["No alternative qualifies: A (does not meet: pods reachable from outside, 3 errors), B (does not meet: pod source IP kept beyond the VNet, 2 errors), C (does not meet: dual-stack)"].assert_eq(&sentence(&design));
    design.requirements = Default::default();
    design.requirements.set(Criterion::LittleAddressSpace, Some(true));
    expect!["A “Overlay” is best: the model that ranks first"].assert_eq(&sentence(&design));
    design.alternatives.truncate(1);
    expect!["A “Overlay” qualifies; there is nothing to compare it to"].assert_eq(&sentence(&design));
    design.alternatives.clear();
    expect!["There is no alternative yet"].assert_eq(&sentence(&design));
}

#[test]
fn a_requirement_gives_its_row_a_better_side() {
    let mut design = with_models(&[Model::NodeSubnet]);
    let reachable = "Pods reachable from outside";
    assert_eq!(row(&compared(&design), reachable), (vec!["no", "yes"], &[][..]));
    design.requirements.set(Criterion::PodsReachable, Some(true));
    assert_eq!(row(&compared(&design), reachable), (vec!["no", "yes"], &[1][..]));
}

#[test]
fn what_comes_beside_what_runs_is_part_of_the_way() {
    let mut design = with_models(&[]);
    design.alternatives.truncate(1);
    let change = AlternativeChange::Today(true);
    design = apply(&design, &Command::Alternative { at: 0, change }).unwrap();
    let mut grown = design.alternatives[0].clone();
    grown.name = Name::new("Grown").unwrap();
    grown.today = false;
    let mut pool = grown.clusters[0].pools[1].clone();
    pool.name = Name::new("more").unwrap();
    grown.clusters[0].pools.push(pool);
    design.alternatives.push(grown);
    let table = compared(&design);
    assert_eq!(row(&table, "Migration path").0, ["as it is", "adds 1 pool"]);
    // A pool that goes takes its nodes along.
    design.alternatives[1].clusters[0].pools.remove(1);
    let table = compared(&design);
    assert_eq!(
        row(&table, "Migration path").0,
        ["as it is", "adds 1 pool, removes 1 pool"]
    );
    assert_eq!(row(&table, "Migration cost").0, ["as it is", "20 nodes replaced"]);
}

#[test]
fn the_way_from_today() {
    let mut design = with_models(&[Model::Kubenet, Model::NodeSubnet, Model::PodSubnetStatic]);
    assert!(
        compared(&design)
            .rows
            .iter()
            .all(|row| row.title != "Migration path")
    );
    let change = AlternativeChange::Today(true);
    design = apply(&design, &Command::Alternative { at: 1, change }).unwrap();
    let mut grown = design.alternatives[1].clone();
    grown.name = Name::new("Grown").unwrap();
    grown.today = false;
    let pool = &mut grown.clusters[0].pools[1];
    *pool = pool.with_planned_nodes(NodeCount::saturating(60));
    pool.max_pods = aksnet::design::PodCount::saturating(99);
    design.alternatives.push(grown);
    let table = compared(&design);
    expect![[r#"
        (
            [
                "takes two updates, one after the other; then new pools for node subnet",
                "as it is",
                "needs a new cluster",
                "needs a new cluster",
                "needs new pools: max pods cannot be changed",
            ],
            [
                1,
            ],
        )
    "#]]
    .assert_debug_eq(&row(&table, "Migration path"));
    expect![[r#"
        (
            [
                "23 nodes replaced, 771 more addresses in the meantime",
                "as it is",
                "23 nodes replaced, 4,096 more addresses in the meantime",
                "23 nodes replaced, 4,128 more addresses in the meantime",
                "23 nodes replaced",
            ],
            [
                1,
            ],
        )
    "#]]
    .assert_debug_eq(&row(&table, "Migration cost"));
    expect![[r#"
        (
            [
                "nothing known",
                "as it is",
                "nothing known",
                "nothing known",
                "nothing known",
            ],
            [],
        )
    "#]]
    .assert_debug_eq(&row(&table, "Blockers"));
}

#[test]
fn where_nothing_is_marked_the_way_begins_at_what_runs() {
    let mut design = with_models(&[Model::NodeSubnet]);
    let first_of_five = |design: &Design| {
        let table = compared(design);
        let row = table
            .five
            .iter()
            .find(|row| row.title == "Migration path")
            .unwrap();
        row.cells[0].text.clone()
    };
    assert_eq!(first_of_five(&design), "nothing runs yet");
    design.alternatives[0].clusters[0].state = ClusterState::Existing;
    assert_eq!(first_of_five(&design), "as it is");
    let found = compared(&design);
    assert_eq!(
        row(&found, "Migration path").0,
        ["as it is", "needs a new cluster"]
    );
    let mut marked = design.clone();
    marked.alternatives[0].today = true;
    assert_eq!(compared(&marked).rows, found.rows);
    // A cluster that is only planned has no migration path.
    for alternative in &mut design.alternatives {
        let mut planned = (*alternative.clusters[0]).clone();
        planned.name = Name::new("aks-later").unwrap();
        planned.state = ClusterState::Planned;
        alternative.clusters.push(planned.into());
    }
    let table = compared(&design);
    assert_eq!(
        row(&table, "Migration path").0,
        ["as it is", "needs a new cluster"]
    );
}

#[test]
fn what_turns_one_alternative_into_another() {
    let design = with_models(&[Model::PodSubnetStatic]);
    let titles = |from, to| {
        let steps = difference(&design, from, to);
        let titles: Vec<String> = steps.into_iter().map(|step| step.title).collect();
        titles.join("\n")
    };
    expect![[r#"
        Change range of snet-nodes to 10.0.16.0/27
        Add subnet snet-pods
        Change model of aks to Pod subnet, static block
        Clear pod CIDR of aks
        Change pod subnet of system to snet-pods
        Change pod subnet of user to snet-pods"#]]
    .assert_eq(&titles(0, 1));
    expect![[r#"
        Remove subnet snet-pods
        Change range of snet-nodes to 10.0.0.0/24
        Change model of aks to Overlay
        Change pod CIDR of aks to 10.244.0.0/16
        Clear pod subnet of system
        Clear pod subnet of user"#]]
    .assert_eq(&titles(1, 0));
    assert_eq!(titles(1, 1), "");
}

#[test]
fn estates_are_summed_up() {
    let mut design = presets::presets()[4].design().unwrap();
    let mut half = design.alternatives[0].clone();
    half.name = Name::new("Half").unwrap();
    let kept = half.clusters.len() / 2;
    half.clusters.truncate(kept);
    design.alternatives.truncate(1);
    design.alternatives.push(half);
    expect![[r#"
        | | A Today and planned | B Half |
        | --- | --- | --- |
        | Verdict | Azure refuses it: the model does not support the subnet's purpose | **Cannot upgrade** |
        | Errors | 2 | **0** |
        | Warnings | 17 | **9** |
        | Notes | 25 | 15 |
        | Requirements met | 0 of 1: no network policy engine selected | **1 of 1** |
        | Network model | Overlay with Cilium ×9; Overlay; Pod subnet, dynamic; 4 more | Overlay with Cilium ×3; Overlay; Pod subnet, dynamic; 3 more |
        | Workload | 1,339 nodes, 62,120 pods | 515 nodes, 14,616 pods |
        | In use while upgrading | 29,506 | **11,921** |
        | Pod CIDR | 100.64.0.0/16, 26 of 256 slots; 100.64.0.0/16, 48 of 256 slots; 100.65.0.0/16, 167 of 256 slots; 10 more | 100.64.0.0/16, 26 of 256 slots; 100.64.0.0/16, 48 of 256 slots; 100.65.0.0/16, 167 of 256 slots; 2 more |
        | Largest cluster | **474 nodes** | 256 nodes |
        | Pods reachable from outside | no ×12; yes ×8 | no ×4; yes ×6 |
        | Pod source IP kept | no, it is the node's ×15; yes ×5 | no, it is the node's ×6; yes ×4 |
        | Route table for pods | none ×18; one, with one route per node ×2 | none |
        | Windows pools | no, Cilium has no Windows pools ×11; yes: on Windows Server 2022 or 2025; at most 110 pods per node advised; yes: not on Windows Server 2019 ×3; 2 more | no, Cilium has no Windows pools ×4; yes: on Windows Server 2022 or 2025; at most 110 pods per node advised; yes: not on Windows Server 2019 ×3; 1 more |
        | Virtual nodes | no ×12; yes: the documentation requires Azure CNI and does not mention this mode ×5; yes ×3 | no ×4; yes: the documentation requires Azure CNI and does not mention this mode ×4; yes ×2 |
        | Network policy engine (required) | Cilium ×11; Calico ×4; Azure (NPM) ×4; 1 more | **Cilium ×4; Calico ×2; Azure (NPM) ×4** |
        | Fixed for life | network model, data plane, private API server ×10; network model, data plane; network model, pod CIDR, private API server; 5 more | network model, data plane, private API server ×3; network model, data plane; network model, pod CIDR, private API server; 3 more |
        | Support ends | kubenet on 2028-03-31; Azure NPM on 2028-09-30 | **Azure NPM on 2028-09-30** |
        | Migration path | as it is | changes nothing |
        | Migration cost | as it is | nothing |
        | Blockers | as it is | nothing known |

        Only B “Half” qualifies; out: A (Azure refuses it: the model does not support the subnet's purpose, 2 errors); but workloads differ: A 1,339 nodes, B 515 nodes.
    "#]].assert_eq(&markdown(&compared(&design), true));
}

/// Comparison and checks name the same endings, and agree on which are over, whatever runs and on whichever day (D5).
#[test]
fn comparison_and_checks_agree_on_retirements() {
    let windows = [
        None,
        Some(WindowsServer::Y2019),
        Some(WindowsServer::Y2022),
        Some(WindowsServer::Y2025),
    ];
    let dates = [None, Some("2026-06-01"), Some("2030-01-01")];
    for model in Model::ALL.iter().copied() {
        for policy in [NetworkPolicy::None, NetworkPolicy::Azure, NetworkPolicy::Calico] {
            for (server, date) in windows
                .into_iter()
                .flat_map(|server| dates.map(|date| (server, date)))
            {
                let mut design = presets::blank();
                design.planning_date = date.map(|date| date.parse::<PlanningDate>().unwrap());
                let cluster = &mut design.alternatives[0].clusters[0];
                cluster.model = model;
                cluster.data_plane = DataPlane::Azure;
                cluster.network_policy = policy;
                cluster.pools[1].os = server.map_or(Os::Linux, |_| Os::Windows);
                cluster.pools[1].options.windows_server = server;
                let findings = check(&design, &plan(&design)).all;
                let ended = |finding: &&Finding| matches!(finding.facts, Facts::Ended(_));
                let found = || {
                    findings
                        .iter()
                        .filter(|finding| finding.rule.id.contains("-retire"))
                };
                let table = compared(&design);
                let (cells, _) = row(&table, "Support ends");
                let named = cells[0].matches(" on 20").count();
                let over = cells[0].matches(", which is over").count();
                let both = (found().count(), found().filter(ended).count());
                assert_eq!(
                    (named, over),
                    both,
                    "{model:?} {policy:?} {server:?} {date:?}: {}",
                    cells[0]
                );
            }
        }
    }
}

/// The comparison kept retirements of its own, which named an engine that kubenet refuses and Windows of a Linux pool.
#[test]
fn support_ends_in_the_comparison_for_what_the_checks_say() {
    let mut design = with_models(&[Model::Kubenet]);
    for alternative in &mut design.alternatives {
        alternative.clusters[0].network_policy = NetworkPolicy::Azure;
        alternative.clusters[0].pools[1].options.windows_server = Some(WindowsServer::Y2022);
    }
    design.alternatives[0].clusters[0].data_plane = DataPlane::Azure;
    let ends = |design: &Design| {
        let table = compared(design);
        row(&table, "Support ends").0.join(" | ")
    };
    assert_eq!(ends(&design), "Azure NPM on 2028-09-30 | kubenet on 2028-03-31");
    for alternative in &mut design.alternatives {
        alternative.clusters[0].pools[1].os = Os::Windows;
    }
    assert_eq!(
        ends(&design),
        "Azure NPM on 2026-09-30, which is over; Windows Server 2022 on 2028-06-30 | \
         kubenet on 2028-03-31; Windows Server 2022 on 2028-06-30"
    );
    let found = check(&design, &plan(&design)).all;
    let ids: Vec<&str> = found
        .iter()
        .map(|finding| finding.rule.id)
        .filter(|id| id.contains("retire"))
        .collect();
    assert_eq!(
        ids,
        [
            "npm-retired",
            "windows-server-retires",
            "kubenet-retires",
            "windows-server-retires"
        ]
    );
}

#[test]
fn workloads_that_are_not_listed_are_counted() {
    let mut design = presets::worked_example();
    for nodes in 1..=6 {
        let mut other = design.alternatives[0].clone();
        other.clusters[0].pools[1].autoscale = None;
        other.clusters[0].pools[1].count = NodeCount::saturating(nodes);
        design.alternatives.push(other);
    }
    let words = unequal_workloads(&design).unwrap();
    assert_eq!(
        words,
        "workloads differ: A 43 nodes, B 4 nodes, C 5 nodes, D 6 nodes, 3 more"
    );
}
