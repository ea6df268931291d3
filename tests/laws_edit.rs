//! Laws of editing: whatever is done can be undone, a gesture is one step, names stay unique and lead where they led.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests fail as tests do"
)]

mod common;

use std::sync::Arc;

use aksnet::azure::{DataPlane, Model, NetworkPolicy, Os, Purpose};
use aksnet::check::Checked;
use aksnet::decide::verdict::Verdicts;
use aksnet::design::resolve::{Index, network_index, resolve_subnet};
use aksnet::design::{
    Accepted, AcceptedSubject, Alternative, Autoscale, ClusterState, Criterion, Decision, DecisionStatus,
    Design, Name, NodeCount, OtherCount, PodCount, PoolMode, Priority, Surge, Swatch, UpgradeStrategy,
    presets,
};
use aksnet::edit::{
    AlternativeChange, ClusterAt, ClusterChange, Command, ConnectedChange, DesignChange, History, NetworkAt,
    NetworkChange, PoolAt, PoolChange, Rejected, SubnetAt, SubnetChange, apply, difference, same_content,
};
use aksnet::session::Session;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

/// Places that are often there and often not.
fn place() -> impl Strategy<Value = usize> {
    prop_oneof![8 => 0..4_usize, 1 => Just(usize::MAX), 1 => any::<usize>()]
}

fn nodes() -> impl Strategy<Value = NodeCount> {
    any::<u32>().prop_map(NodeCount::saturating)
}

fn any_name() -> impl Strategy<Value = Name> {
    prop_oneof![common::name(), common::network_name(), common::subnet_name()]
}

fn design_change() -> impl Strategy<Value = DesignChange> {
    prop_oneof![
        any_name().prop_map(DesignChange::Rename),
        Just(DesignChange::Notes("noted".to_owned())),
        (select(Criterion::ALL.to_vec()), any::<Option<bool>>())
            .prop_map(|(criterion, wanted)| DesignChange::Requirement(criterion, wanted)),
        common::alternative().prop_map(|added| DesignChange::AddFirst(Box::new(added))),
    ]
}

fn connected_change() -> impl Strategy<Value = ConnectedChange> {
    prop_oneof![
        common::connected().prop_map(ConnectedChange::Add),
        (place(), common::connected()).prop_map(|(at, range)| ConnectedChange::Replace { at, range }),
        place().prop_map(ConnectedChange::Remove),
    ]
}

fn alternative_change() -> BoxedStrategy<AlternativeChange> {
    prop_oneof![
        common::alternative().prop_map(|added| AlternativeChange::InsertAfter(Box::new(added))),
        Just(AlternativeChange::Duplicate),
        Just(AlternativeChange::Remove),
        any_name().prop_map(AlternativeChange::Rename),
        Just(AlternativeChange::Notes("noted".to_owned())),
        place().prop_map(AlternativeChange::MoveTo),
        common::network().prop_map(AlternativeChange::AddNetwork),
        common::cluster().prop_map(|added| AlternativeChange::AddCluster(Box::new(added))),
    ]
    .boxed()
}

fn cluster_change() -> BoxedStrategy<ClusterChange> {
    prop_oneof![
        Just(ClusterChange::Remove),
        any_name().prop_map(ClusterChange::Rename),
        common::network_name().prop_map(ClusterChange::Network),
        select(Model::ALL.to_vec()).prop_map(ClusterChange::Model),
        select(DataPlane::ALL.to_vec()).prop_map(ClusterChange::DataPlane),
        select(NetworkPolicy::ALL.to_vec()).prop_map(ClusterChange::NetworkPolicy),
        option::of(common::cidr()).prop_map(ClusterChange::PodCidr),
        common::cidr().prop_map(ClusterChange::ServiceCidr),
        any::<std::net::IpAddr>().prop_map(ClusterChange::DnsServiceIp),
        Just(ClusterChange::KubernetesVersion(Some("1.35".to_owned()))),
        Just(ClusterChange::Location("northeurope".to_owned())),
        Just(ClusterChange::State(ClusterState::Existing)),
        common::outbound().prop_map(ClusterChange::Outbound),
        any::<bool>().prop_map(ClusterChange::PrivateCluster),
        option::of(common::reference()).prop_map(ClusterChange::ApiServerSubnet),
        common::pool().prop_map(|added| ClusterChange::AddPool(Box::new(added))),
    ]
    .boxed()
}

fn pool_change() -> BoxedStrategy<PoolChange> {
    let autoscale = option::of((nodes(), nodes()).prop_map(|(min, max)| Autoscale { min, max }));
    prop_oneof![
        Just(PoolChange::Remove),
        Just(PoolChange::Duplicate),
        any_name().prop_map(PoolChange::Rename),
        Just(PoolChange::Mode(PoolMode::System)),
        Just(PoolChange::Os(Os::Windows)),
        nodes().prop_map(PoolChange::Count),
        autoscale.prop_map(PoolChange::Autoscale),
        nodes().prop_map(PoolChange::PlannedNodes),
        nodes().prop_map(PoolChange::Scale),
        any::<u32>().prop_map(|pods| PoolChange::MaxPods(PodCount::saturating(pods))),
        Just(PoolChange::PlannedPods(None)),
        any::<u32>().prop_map(|nodes| PoolChange::MaxSurge(Some(Surge::Percent(nodes % 101)))),
        Just(PoolChange::MaxUnavailable(Some(Surge::Nodes(1)))),
        Just(PoolChange::Priority(Priority::Spot)),
        Just(PoolChange::Upgrade(UpgradeStrategy::BlueGreen)),
        common::reference().prop_map(PoolChange::NodeSubnet),
        option::of(common::reference()).prop_map(PoolChange::PodSubnet),
    ]
    .boxed()
}

fn network_change() -> BoxedStrategy<NetworkChange> {
    prop_oneof![
        Just(NetworkChange::Remove),
        any_name().prop_map(NetworkChange::Rename),
        vec(common::cidr(), 0..3).prop_map(NetworkChange::AddressSpace),
        any::<bool>().prop_map(NetworkChange::Managed),
        common::subnet().prop_map(NetworkChange::AddSubnet),
    ]
    .boxed()
}

fn subnet_change() -> BoxedStrategy<SubnetChange> {
    prop_oneof![
        Just(SubnetChange::Remove),
        any_name().prop_map(SubnetChange::Rename),
        common::cidr().prop_map(SubnetChange::Prefix),
        select(Purpose::ALL.to_vec()).prop_map(SubnetChange::Purpose),
        any::<u32>().prop_map(|count| SubnetChange::OtherAddresses(OtherCount::saturating(count))),
        Just(SubnetChange::Delegation(None)),
        Just(SubnetChange::Note("noted".to_owned())),
        option::of(select(Swatch::ALL.to_vec())).prop_map(SubnetChange::Color),
    ]
    .boxed()
}

fn single_command() -> BoxedStrategy<Command> {
    let two = || (place(), place());
    let three = || (place(), place(), place());
    prop_oneof![
        1 => design_change().prop_map(Command::Design),
        1 => connected_change().prop_map(Command::Connected),
        2 => (place(), alternative_change()).prop_map(|(at, change)| Command::Alternative { at, change }),
        2 => (two(), cluster_change()).prop_map(|((alternative, cluster), change)| Command::Cluster {
            at: ClusterAt { alternative, cluster },
            change,
        }),
        4 => (three(), pool_change()).prop_map(|((alternative, cluster, pool), change)| Command::Pool {
            at: PoolAt { alternative, cluster, pool },
            change,
        }),
        2 => (two(), network_change()).prop_map(|((alternative, network), change)| Command::Network {
            at: NetworkAt { alternative, network },
            change,
        }),
        2 => (three(), subnet_change()).prop_map(|((alternative, network, subnet), change)| Command::Subnet {
            at: SubnetAt { alternative, network, subnet },
            change,
        }),
        1 => (place(), common::alternative()).prop_map(|(at, alternative)| Command::ReplaceAlternative {
            at,
            alternative: Box::new(alternative),
            title: "Use overlay".to_owned(),
        }),
    ]
    .boxed()
}

/// Any command, sensible or not.
fn command() -> BoxedStrategy<Command> {
    let several = vec(single_command(), 0..4).prop_map(|commands| Command::Several {
        title: "Apply fix".to_owned(),
        commands,
    });
    prop_oneof![9 => single_command(), 1 => several].boxed()
}

#[test]
fn undo_after_do_is_identity_and_redo_repeats_it() {
    common::holds(
        400,
        &(common::arbitrary_design(), vec(command(), 1..12)),
        |(design, commands)| {
            let mut history = History::new(design);
            let mut states = vec![Arc::clone(history.present())];
            for command in &commands {
                let title = command.title(history.present());
                prop_assert!(!title.is_empty() && title.chars().count() < 200, "{}", title);
                let before = Arc::clone(history.present());
                if history.apply(command).unwrap_or(false) {
                    prop_assert_eq!(history.undo_title(), Some(title.as_str()));
                    states.push(Arc::clone(history.present()));
                } else {
                    prop_assert_eq!(history.present(), &before);
                }
            }
            for state in states.iter().rev().skip(1) {
                prop_assert!(history.undo());
                prop_assert_eq!(history.present(), state);
            }
            prop_assert!(!history.undo());
            for state in states.iter().skip(1) {
                prop_assert!(history.redo());
                prop_assert_eq!(history.present(), state);
            }
            prop_assert!(!history.redo());
            Ok(())
        },
    );
}

/// What a person does with an open document.
#[derive(Debug, Clone)]
enum Act {
    Edit(Box<Command>),
    Undo,
    Redo,
}

fn act() -> BoxedStrategy<Act> {
    prop_oneof![10 => command().prop_map(|command| Act::Edit(Box::new(command))), 2 => Just(Act::Undo), 1 => Just(Act::Redo)].boxed()
}

#[test]
fn what_follows_after_edits_is_what_follows_from_nothing() {
    common::holds(
        250,
        &(common::arbitrary_design(), vec(act(), 1..12), any::<bool>()),
        |(design, acts, is_gesture)| {
            let mut session = Session::new(design);
            if is_gesture {
                session.begin_gesture();
            }
            for act in acts {
                match act {
                    Act::Edit(command) => drop(session.apply(&command)),
                    Act::Undo => _ = session.undo(),
                    Act::Redo => _ = session.redo(),
                }
                let kept = session.checked();
                let whole = Checked::new(session.snapshot());
                prop_assert_eq!(&kept.plan, &whole.plan);
                prop_assert_eq!(&kept.findings.all, &whole.findings.all);
                prop_assert_eq!(&kept.findings, &whole.findings);
                let verdicts = Verdicts::new(&whole.design, &whole.plan, &whole.findings);
                prop_assert_eq!(session.verdicts(), &verdicts);
            }
            Ok(())
        },
    );
}

/// Every part of `design` by its id, with its name.
fn parts(design: &Design) -> Vec<(u64, &Name)> {
    let mut parts: Vec<(u64, &Name)> = Vec::new();
    parts.extend(
        design
            .connected
            .iter()
            .map(|range| (range.id.get().into(), &range.name)),
    );
    for alternative in &design.alternatives {
        parts.push((alternative.id.get().into(), &alternative.name));
        for network in &alternative.networks {
            parts.push((network.id.get().into(), &network.name));
            parts.extend(
                network
                    .subnets
                    .iter()
                    .map(|subnet| (subnet.id.get().into(), &subnet.name)),
            );
        }
        for cluster in &alternative.clusters {
            parts.push((cluster.id.get().into(), &cluster.name));
            parts.extend(
                cluster
                    .pools
                    .iter()
                    .map(|pool| (pool.id.get().into(), &pool.name)),
            );
        }
    }
    parts
}

fn ids(design: &Design) -> Vec<u64> {
    parts(design).into_iter().map(|(id, _)| id).collect()
}

/// A command that may change names.
fn renames(command: &Command) -> bool {
    match command {
        Command::Several { commands, .. } => commands.iter().any(renames),
        Command::ReplaceAlternative { .. }
        | Command::Connected(ConnectedChange::Replace { .. })
        | Command::Alternative {
            change: AlternativeChange::Rename(_),
            ..
        }
        | Command::Cluster {
            change: ClusterChange::Rename(_),
            ..
        }
        | Command::Pool {
            change: PoolChange::Rename(_),
            ..
        }
        | Command::Network {
            change: NetworkChange::Rename(_),
            ..
        }
        | Command::Subnet {
            change: SubnetChange::Rename(_),
            ..
        } => true,
        _ => false,
    }
}

#[test]
fn an_id_stays_with_its_part_and_never_comes_back_with_another() {
    let step = prop_oneof![4 => command().prop_map(Some), 1 => Just(None)];
    common::holds(
        300,
        &(common::arbitrary_design(), vec(step, 1..14)),
        |(design, steps)| {
            let mut history = History::new(design);
            let mut given = history.present().last_id.get();
            for step in steps {
                let before = Arc::clone(history.present());
                if let Some(command) = &step {
                    history.apply(command).unwrap_or(false);
                } else {
                    history.undo();
                    prop_assert!(history.present().alternatives.len() <= 100);
                }
                let after = Arc::clone(history.present());
                let now = parts(&after);
                let unique: std::collections::BTreeSet<u64> = ids(&after).into_iter().collect();
                prop_assert_eq!(unique.len(), now.len());
                prop_assert!(!unique.contains(&0));
                let Some(command) = step else { continue };
                let was: std::collections::BTreeMap<u64, &Name> = parts(&before).into_iter().collect();
                for (id, name) in now {
                    match was.get(&id) {
                        Some(known) => prop_assert!(*known == name || renames(&command)),
                        None => prop_assert!(id > given, "{} was given before", id),
                    }
                }
                given = given.max(after.last_id.get());
            }
            Ok(())
        },
    );
}

#[test]
fn undo_and_redo_bring_back_the_ids_as_they_were() {
    common::holds(
        200,
        &(common::arbitrary_design(), command()),
        |(design, command)| {
            let mut history = History::new(design);
            let before = ids(history.present());
            if history.apply(&command).unwrap_or(false) {
                let after = ids(history.present());
                history.undo();
                prop_assert_eq!(ids(history.present()), before);
                history.redo();
                prop_assert_eq!(ids(history.present()), after);
            }
            Ok(())
        },
    );
}

#[test]
fn an_edit_copies_nothing_that_it_does_not_touch() {
    let design = presets::presets()[4].design().unwrap();
    let at = PoolAt {
        alternative: 0,
        cluster: 3,
        pool: 0,
    };
    let change = PoolChange::Count(NodeCount::saturating(77));
    let changed = apply(&design, &Command::Pool { at, change }).unwrap();
    let (before, after) = (&design.alternatives[0], &changed.alternatives[0]);
    for (network, copy) in before.networks.iter().zip(&after.networks) {
        assert!(network.is(copy), "{}", network.name);
    }
    for (place, (cluster, copy)) in before.clusters.iter().zip(&after.clusters).enumerate() {
        assert_eq!(cluster.is(copy), place != 3, "{}", cluster.name);
    }
}

#[test]
fn ids_are_not_in_the_file() {
    let text = aksnet::design::file::write(&presets::worked_example());
    assert!(!text.contains("\"id\"") && !text.contains("last_id"), "{text}");
}

#[test]
fn whatever_an_edit_makes_can_be_saved_and_opened() {
    use aksnet::design::file;
    common::holds(
        200,
        &(common::arbitrary_design(), command()),
        |(design, command)| {
            if let Ok(changed) = apply(&design, &command) {
                prop_assert_eq!(file::read(file::write(&changed).as_bytes()), Ok(changed));
            }
            Ok(())
        },
    );
}

/// Where every reference of `alternative` leads, in document order.
fn led(alternative: &Alternative) -> Vec<Option<(usize, usize)>> {
    let index = Index::of(alternative);
    let mut led = Vec::new();
    for cluster in &alternative.clusters {
        led.push(
            index
                .network(cluster.network.as_str())
                .map(|network| (network, usize::MAX)),
        );
        let of_pools = cluster
            .pools
            .iter()
            .flat_map(|pool| std::iter::once(&pool.node_subnet).chain(&pool.pod_subnet));
        for reference in of_pools.chain(&cluster.api_server_subnet) {
            let found = index.subnet(cluster.network.as_str(), reference);
            assert_eq!(
                found,
                resolve_subnet(alternative, cluster.network.as_str(), reference)
            );
            led.push(found);
        }
        assert_eq!(
            index.network(cluster.network.as_str()),
            network_index(alternative, cluster.network.as_str())
        );
    }
    led
}

#[test]
fn a_rename_leaves_every_reference_where_it_led() {
    let network = (place(), place(), any_name()).prop_map(|(alternative, network, name)| Command::Network {
        at: NetworkAt { alternative, network },
        change: NetworkChange::Rename(name),
    });
    let subnet = (place(), place(), place(), any_name()).prop_map(|(alternative, network, subnet, name)| {
        Command::Subnet {
            at: SubnetAt {
                alternative,
                network,
                subnet,
            },
            change: SubnetChange::Rename(name),
        }
    });
    let rename = prop_oneof![network, subnet];
    common::holds(
        2_000,
        &(common::arbitrary_design(), rename),
        |(design, rename)| {
            let Ok(renamed) = apply(&design, &rename) else {
                return Ok(());
            };
            for (before, after) in design.alternatives.iter().zip(&renamed.alternatives) {
                for (before, after) in led(before).into_iter().zip(led(after)) {
                    prop_assert!(
                        before.is_none() || before == after,
                        "{:?} then {:?}",
                        before,
                        after
                    );
                }
            }
            Ok(())
        },
    );
}

/// Every group of names that have to differ.
fn siblings(design: &Design) -> Vec<Vec<&Name>> {
    let mut groups = vec![
        design.connected.iter().map(|range| &range.name).collect(),
        design
            .alternatives
            .iter()
            .map(|alternative| &alternative.name)
            .collect(),
    ];
    for alternative in &design.alternatives {
        groups.push(alternative.networks.iter().map(|network| &network.name).collect());
        groups.push(alternative.clusters.iter().map(|cluster| &cluster.name).collect());
        for network in &alternative.networks {
            groups.push(network.subnets.iter().map(|subnet| &subnet.name).collect());
        }
        for cluster in &alternative.clusters {
            groups.push(cluster.pools.iter().map(|pool| &pool.name).collect::<Vec<_>>());
        }
    }
    groups
}

fn clashes(design: &Design) -> usize {
    siblings(design)
        .iter()
        .flat_map(|group| {
            group
                .iter()
                .enumerate()
                .map(move |(place, name)| (group, place, name))
        })
        .filter(|(group, place, name)| {
            group
                .iter()
                .take(*place)
                .any(|other| other.matches(name.as_str()))
        })
        .count()
}

#[test]
fn names_that_are_unique_stay_unique() {
    let whole = |command: &Command| {
        matches!(
            command,
            Command::ReplaceAlternative { .. }
                | Command::Several { .. }
                | Command::Design(DesignChange::AddFirst(_))
                | Command::Alternative {
                    change: AlternativeChange::InsertAfter(_),
                    ..
                }
                | Command::Alternative {
                    change: AlternativeChange::AddNetwork(_),
                    ..
                }
                | Command::Alternative {
                    change: AlternativeChange::AddCluster(_),
                    ..
                }
        )
    };
    // Items that are added whole bring their own clashes, and a duplicated alternative brings them twice.
    common::holds(
        1_000,
        &(common::arbitrary_design(), command()),
        |(design, command)| {
            let copies = matches!(
                command,
                Command::Alternative {
                    change: AlternativeChange::Duplicate,
                    ..
                }
            );
            if let Ok(changed) = apply(&design, &command)
                && !whole(&command)
            {
                let most = clashes(&design) * if copies { 2 } else { 1 };
                prop_assert!(clashes(&changed) <= most);
            }
            Ok(())
        },
    );
}

/// Sets the nodes of the user pool of the blank design.
fn set_nodes(nodes: u32) -> Command {
    set_nodes_of(1, nodes)
}

fn set_nodes_of(pool: usize, nodes: u32) -> Command {
    Command::Pool {
        at: PoolAt {
            alternative: 0,
            cluster: 0,
            pool,
        },
        change: PoolChange::PlannedNodes(NodeCount::saturating(nodes)),
    }
}

#[test]
fn a_gesture_of_many_edits_is_one_step() {
    let mut history = History::new(presets::blank());
    history.begin_gesture();
    for nodes in 21..=400 {
        assert_eq!(history.apply(&set_nodes(nodes)), Ok(true));
    }
    history.end_gesture();
    assert_eq!(history.undo_title(), Some("Change nodes of user to 400"));
    assert_eq!(history.apply(&set_nodes(7)), Ok(true));

    assert!(history.undo() && history.undo() && !history.undo());
    assert_eq!(**history.present(), presets::blank());
    assert_eq!(history.redo_title(), Some("Change nodes of user to 400"));
}

#[test]
fn another_field_in_a_gesture_is_another_step() {
    let mut history = History::new(presets::blank());
    history.begin_gesture();
    for command in [
        set_nodes(30),
        set_nodes(31),
        set_nodes_of(0, 9),
        set_nodes_of(0, 10),
        set_nodes(32),
    ] {
        assert_eq!(history.apply(&command), Ok(true));
    }
    assert!(history.undo() && history.undo() && history.undo() && !history.undo());
}

#[test]
fn a_gesture_that_ends_where_it_began_is_no_step() {
    let mut history = History::new(presets::blank());
    history.begin_gesture();
    for nodes in [25, 30, 20] {
        assert_eq!(history.apply(&set_nodes(nodes)), Ok(true));
    }
    assert_eq!(history.undo_title(), None);
    assert_eq!(history.apply(&set_nodes(25)), Ok(true));
    history.end_gesture();
    assert!(history.undo() && !history.undo());
}

#[test]
fn a_slider_leaves_nothing_behind_of_its_way() {
    let mut history = History::new(presets::blank());
    let bounds = |history: &History| history.present().alternatives[0].clusters[0].pools[1].autoscale;
    let at_rest = bounds(&history);
    history.begin_gesture();
    for nodes in [10, 1, 0, 15] {
        assert_eq!(history.apply(&set_nodes(nodes)), Ok(true));
    }
    let at_most = NodeCount::saturating(15);
    assert_eq!(
        bounds(&history),
        at_rest.map(|bounds| Autoscale {
            max: at_most,
            ..bounds
        })
    );
}

/// The blank design with a user pool of 12 nodes, scaled from 5 to 40.
fn autoscaled() -> Design {
    let mut design = presets::blank();
    let pool = &mut design.alternatives[0].clusters[0].pools[1];
    pool.count = NodeCount::saturating(12);
    pool.autoscale = Some(Autoscale {
        min: NodeCount::saturating(5),
        max: NodeCount::saturating(40),
    });
    design
}

/// Nodes now, and the bounds of the autoscaler, of the user pool.
fn scale(history: &History) -> [u64; 3] {
    let pool = &history.present().alternatives[0].clusters[0].pools[1];
    [pool.count.get(), pool.least_nodes(), pool.planned_nodes()]
}

#[test]
fn a_maximum_that_is_typed_lower_and_higher_again_brings_back_the_nodes_now() {
    let mut history = History::new(autoscaled());
    for (nodes, expected) in [
        (10, [10, 5, 10]),
        (3, [3, 3, 3]),
        (10, [10, 5, 10]),
        (60, [12, 5, 60]),
    ] {
        assert_eq!(history.apply(&set_nodes(nodes)), Ok(true));
        assert_eq!(scale(&history), expected, "{nodes}");
    }
    assert!(history.undo());
    assert_eq!(scale(&history), [10, 5, 10], "each is a step of its own");
    // After anything else what there is counts.
    assert_eq!(history.apply(&set_nodes(60)), Ok(true));
    assert_eq!(scale(&history), [10, 5, 60]);
}

#[test]
fn the_nodes_of_a_pool_that_runs_are_a_fact() {
    for is_marked in [false, true] {
        let mut design = autoscaled();
        let alternative = &mut design.alternatives[0];
        if is_marked {
            alternative.today = true;
        } else {
            alternative.clusters[0].state = ClusterState::Existing;
        }
        let mut history = History::new(design);
        assert_eq!(history.apply(&set_nodes(3)), Ok(true));
        assert_eq!(scale(&history), [12, 5, 3], "marked: {is_marked}");
        let checked = Checked::new(Arc::clone(history.present()));
        let mut ids = checked.findings.all.iter().map(|finding| finding.rule.id);
        assert!(
            ids.any(|id| id == "min-above-max"),
            "a finding says what is wrong"
        );
    }
}

#[test]
fn changing_nothing_is_no_step_and_keeps_what_was_undone() {
    let mut history = History::new(presets::blank());
    assert_eq!(history.apply(&set_nodes(25)), Ok(true));
    assert!(history.undo());
    assert_eq!(history.apply(&set_nodes(20)), Ok(false));
    assert_eq!(history.redo_title(), Some("Change nodes of user to 25"));
}

#[test]
fn the_past_is_bounded() {
    let mut history = History::new(presets::blank());
    for nodes in 0..2 * History::MOST_STEPS {
        history.apply(&set_nodes(u32::try_from(nodes).unwrap())).unwrap();
    }
    let mut steps = 0;
    while history.undo() {
        steps += 1;
    }
    assert_eq!(steps, History::MOST_STEPS);
}

#[test]
fn several_changes_are_all_or_none() {
    let design = presets::blank();
    let commands = vec![set_nodes(25), set_nodes_of(9, 1)];
    let several = Command::Several {
        title: "Apply fix".to_owned(),
        commands,
    };
    assert_eq!(
        apply(&design, &several),
        Err(Rejected::Nowhere { what: "pool", at: 9 })
    );
}

#[test]
fn the_last_alternative_stays() {
    let remove = Command::Alternative {
        at: 0,
        change: AlternativeChange::Remove,
    };
    assert_eq!(apply(&presets::blank(), &remove), Err(Rejected::LastAlternative));
}

#[test]
fn copies_get_free_names() {
    let design = presets::blank();
    let copied = apply(
        &design,
        &Command::Alternative {
            at: 0,
            change: AlternativeChange::Duplicate,
        },
    )
    .unwrap();
    let names: Vec<_> = copied
        .alternatives
        .iter()
        .map(|found| found.name.as_str())
        .collect();
    assert_eq!(names, ["Overlay", "Overlay 2"]);

    let at = PoolAt {
        alternative: 0,
        cluster: 0,
        pool: 0,
    };
    let copied = apply(
        &design,
        &Command::Pool {
            at,
            change: PoolChange::Duplicate,
        },
    )
    .unwrap();
    let names: Vec<_> = copied.alternatives[0].clusters[0]
        .pools
        .iter()
        .map(|pool| pool.name.as_str())
        .collect();
    assert_eq!(names, ["system", "system2", "user"]);
}

#[test]
fn the_difference_turns_one_alternative_into_the_other() {
    let designs = (common::arbitrary_design(), place(), place());
    common::holds(256, &designs, |(mut design, from, to)| {
        for (at, alternative) in design.alternatives.iter_mut().enumerate() {
            // No command touches an alternative whose name another has.
            alternative.name = Name::or(at.to_string(), "a");
        }
        let commands: Vec<Command> = difference(&design, from, to)
            .into_iter()
            .map(|step| step.command)
            .collect();
        let title = "Become the other".to_owned();
        let turned = apply(&design, &Command::Several { title, commands });
        let turned = turned.map_err(|error| TestCaseError::fail(error.to_string()))?;
        if let (Some(turned), Some(wanted)) = (turned.alternatives.get(from), design.alternatives.get(to)) {
            prop_assert!(same_content(turned, wanted));
        }
        Ok(())
    });
}

#[test]
fn a_copy_of_a_windows_pool_has_a_name_that_windows_takes() {
    let mut design = presets::blank();
    let at = PoolAt {
        alternative: 0,
        cluster: 0,
        pool: 1,
    };
    let pool = &mut design.alternatives[0].clusters[0].pools[1];
    (pool.os, pool.name) = (Os::Windows, Name::or("winapp", "a"));
    let change = PoolChange::Duplicate;
    let copied = apply(&design, &Command::Pool { at, change }).unwrap();
    assert_eq!(
        copied.alternatives[0].clusters[0].pools[2].name.as_str(),
        "winap2"
    );
}

#[test]
fn a_mark_that_differs_is_told_and_nothing_else() {
    let copy = Command::Alternative {
        at: 0,
        change: AlternativeChange::Duplicate,
    };
    let mut design = apply(&presets::blank(), &copy).unwrap();
    design.alternatives[1].networks[0].subnets[0].color = Some(Swatch::Cyan);
    let told = difference(&design, 0, 1);
    let titles: Vec<&str> = told.iter().map(|step| step.title.as_str()).collect();
    assert_eq!(titles, ["Mark snet-nodes cyan"]);
}

/// Gives everything a name that no sibling has and every command takes.
fn plain_names(alternative: &mut Alternative) {
    for (at, network) in alternative.networks.iter_mut().enumerate() {
        network.name = Name::or(format!("vnet-{at}"), "a");
        for (at, subnet) in network.subnets.iter_mut().enumerate() {
            subnet.name = Name::or(format!("snet-{at}"), "a");
        }
    }
    for (at, cluster) in alternative.clusters.iter_mut().enumerate() {
        cluster.name = Name::or(format!("aks-{at}"), "a");
        for (at, pool) in cluster.pools.iter_mut().enumerate() {
            pool.name = Name::or(format!("pool{at}"), "a");
        }
    }
}

#[test]
fn what_differs_is_told_value_by_value_where_no_name_repeats() {
    let pair = (common::alternative(), common::alternative());
    common::holds(256, &pair, |(mut from, mut to)| {
        (from.name, to.name) = (Name::or("from", "a"), Name::or("to", "a"));
        plain_names(&mut from);
        plain_names(&mut to);
        let mut design = presets::blank();
        design.alternatives = vec![from.into(), to.into()];
        for step in difference(&design, 0, 1) {
            prop_assert!(
                !matches!(step.command, Command::ReplaceAlternative { .. }),
                "{}",
                step.title
            );
        }
        Ok(())
    });
}

#[test]
fn an_acceptance_typed_in_another_case_follows_what_it_is_about() {
    let names = |names: &[&str]| AcceptedSubject::Names(names.iter().copied().map(str::to_owned).collect());
    let mut design = presets::blank();
    design.accepted.push(Accepted {
        rule: "system-pool-min-2".to_owned(),
        subject: names(&["OVERLAY", "AKS", "System"]),
        reason: String::new(),
    });
    let rename = Command::Cluster {
        at: ClusterAt {
            alternative: 0,
            cluster: 0,
        },
        change: ClusterChange::Rename(Name::or("shop", "a")),
    };
    let renamed = apply(&design, &rename).unwrap();
    assert_eq!(renamed.accepted[0].subject, names(&["Overlay", "shop", "System"]));
}

#[test]
fn a_place_without_an_item_is_counted_as_people_count() {
    let at = ClusterAt {
        alternative: 0,
        cluster: 1,
    };
    let change = ClusterChange::Remove;
    let error = apply(&presets::blank(), &Command::Cluster { at, change }).unwrap_err();
    assert_eq!(
        error.to_string(),
        "cluster 2 no longer exists; choose one that does"
    );
}

fn decided(status: DecisionStatus) -> (Design, Name) {
    let mut design = presets::worked_example();
    let at = 0;
    let duplicate = AlternativeChange::Duplicate;
    design = apply(
        &design,
        &Command::Alternative {
            at,
            change: duplicate,
        },
    )
    .unwrap();
    let chosen = design.alternatives[1].name.clone();
    let decision = Decision {
        chosen: Some(chosen.clone()),
        status,
        ..Decision::default()
    };
    let decide = Command::Design(DesignChange::Decision(Box::new(decision)));
    (apply(&design, &decide).unwrap(), chosen)
}

fn on(design: &Design, at: usize, change: AlternativeChange) -> Design {
    apply(design, &Command::Alternative { at, change }).unwrap()
}

#[test]
fn the_chosen_alternative_follows_names_and_order() {
    let (design, chosen) = decided(DecisionStatus::Accepted);
    assert_eq!(design.chosen_alternative(), Some(1));
    let name = Name::or("Renamed", "x");
    let renamed = on(&design, 1, AlternativeChange::Rename(name.clone()));
    assert_eq!(renamed.decision.chosen, Some(name.clone()));
    let other = on(&design, 0, AlternativeChange::Rename(name.clone()));
    assert_eq!(other.decision.chosen, Some(chosen));
    assert_eq!(
        on(&design, 1, AlternativeChange::MoveTo(0)).chosen_alternative(),
        Some(0)
    );
    let mut used = design.alternatives[1].clone().into_inner();
    used.name = name.clone();
    let title = "Use".to_owned();
    let replace = Command::ReplaceAlternative {
        at: 1,
        alternative: Box::new(used),
        title,
    };
    assert_eq!(apply(&design, &replace).unwrap().decision.chosen, Some(name));
}

#[test]
fn without_its_alternative_an_accepted_decision_is_open_again() {
    for (status, after) in [
        (DecisionStatus::Accepted, DecisionStatus::Proposed),
        (DecisionStatus::Proposed, DecisionStatus::Proposed),
        (DecisionStatus::Superseded, DecisionStatus::Superseded),
    ] {
        let (design, _) = decided(status);
        let removed = on(&design, 1, AlternativeChange::Remove);
        assert_eq!((removed.decision.chosen, removed.decision.status), (None, after));
        let other = on(&design, 0, AlternativeChange::Remove);
        assert_eq!(
            (other.chosen_alternative(), other.decision.status),
            (Some(0), status)
        );
    }
}

#[test]
fn a_text_beyond_the_bound_is_refused() {
    let reason = |length: usize| {
        let reason = "x".repeat(length);
        let decision = Decision {
            reason,
            ..Decision::default()
        };
        Command::Design(DesignChange::Decision(Box::new(decision)))
    };
    let design = presets::blank();
    let most = aksnet::design::bounds::MOST_DECISION_BYTES;
    assert!(apply(&design, &reason(most)).is_ok());
    let refused = apply(&design, &reason(most + 1)).unwrap_err();
    assert!(refused.to_string().ends_with("; shorten it"), "{refused}");
}
