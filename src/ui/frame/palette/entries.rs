//! What the palette offers besides commands: files, models, requirements, every range, and what becomes of the selected
//! one.

use std::path::PathBuf;

use crate::azure::Model;
use crate::check::rules;
use crate::decide::comparison::letter;
use crate::design::{Alternative, Criterion, presets};
use crate::edit::{Command, DesignChange, NetworkAt, SubnetAt, SubnetChange};
use crate::plan::arrange;
use crate::scene::{Item, Words};
use crate::session::Session;
use crate::ui::Surroundings;
use crate::ui::action::Action;
use crate::ui::frame::palette::Entry;
use crate::ui::state::{Dialog, EditTarget, ViewState};

/// Most places that are offered to the selected subnet.
const MOST_PLACES: usize = 12;

/// All of them.
pub(super) fn of(session: &Session, view: &ViewState, around: &Surroundings) -> Vec<Entry> {
    let mut entries = selected(session, view);
    entries.extend(files(around));
    entries.extend(models());
    entries.extend(requirements(session));
    entries.extend(alternatives(session));
    if let Some(alternative) = session.alternative(view.focus) {
        entries.extend(clusters(alternative, view));
        entries.extend(ranges(alternative, session, view));
    }
    entries.extend(connected(session));
    entries.extend(rules::CATALOGUE.iter().copied().map(|rule| {
        let action = Action::OpenDialog(Dialog::rule(rule));
        Entry {
            is_rule: true,
            ..entry(format!("Rule: {}", rule.title), action)
        }
    }));
    entries
}

const fn entry(title: String, action: Action) -> Entry {
    Entry {
        title,
        also: "",
        key: String::new(),
        why_off: None,
        action,
        is_rule: false,
    }
}

fn edit(title: String, target: EditTarget) -> Entry {
    entry(title, Action::OpenDialog(Dialog::Edit(target)))
}

/// Where the selected subnet can move to, or what selected free space can become.
fn selected(session: &Session, view: &ViewState) -> Vec<Entry> {
    let plan = session.alternative_plan(view.focus);
    let free = |network: usize| Some(&plan?.networks.get(network)?.free);
    match view.selection {
        Some(Item::Subnet { network, subnet }) => {
            let at = SubnetAt {
                alternative: view.focus.alternative,
                network,
                subnet,
            };
            let alternative = session.alternative(view.focus);
            let written = alternative.and_then(|found| found.networks.get(network)?.subnets.get(subnet));
            let Some((written, free)) = written.zip(free(network)) else {
                return Vec::new();
            };
            let Some(now) = written.prefix.v4() else {
                return Vec::new();
            };
            let offers = free.spans().iter().filter_map(|gap| {
                let mut offers = arrange::offers(*gap).into_iter();
                offers.find(|offer| offer.length() == now.length())
            });
            offers
                .take(MOST_PLACES)
                .map(|prefix| {
                    let change = SubnetChange::Prefix(prefix.into());
                    let title = format!("Move subnet {} to {prefix}", written.name);
                    entry(title, Action::Edit(Command::Subnet { at, change }))
                })
                .collect()
        }
        Some(Item::Free { network, gap }) => {
            let at = NetworkAt {
                alternative: view.focus.alternative,
                network,
            };
            let gap = free(network).and_then(|free| free.spans().get(gap)).copied();
            let offers = gap.map_or_else(Vec::new, arrange::offers).into_iter();
            offers
                .filter_map(|prefix| {
                    let command = arrange::add(session.design(), at, prefix)?;
                    Some(entry(
                        format!("Place a subnet at {prefix}"),
                        Action::Edit(command),
                    ))
                })
                .collect()
        }
        _ => Vec::new(),
    }
}

fn files(around: &Surroundings) -> impl Iterator<Item = Entry> {
    let name = |path: &PathBuf| {
        path.file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    };
    let opened = around.recent.iter().map(move |path| {
        let title = format!("Open recent {}", name(path));
        entry(title, Action::OpenPath(path.clone()))
    });
    let none_opened = around.recent.is_empty().then(|| Entry {
        why_off: Some("No file was open before"),
        ..entry("Open recent".to_owned(), Action::CloseDialog)
    });
    let examples = presets::presets().iter().enumerate().map(|(index, preset)| {
        let title = format!("New from example: {}", preset.title);
        entry(title, Action::NewFrom(index))
    });
    opened.chain(none_opened).chain(examples)
}

fn models() -> impl Iterator<Item = Entry> {
    Model::ALL.iter().flat_map(|model| {
        let title = model.title();
        [
            entry(format!("Use model: {title}"), Action::UseModel(*model)),
            entry(format!("Look at model: {title}"), Action::Preview(Some(*model))),
            entry(
                format!("Add alternative, same workload as {title}"),
                Action::AddFromModel(*model),
            ),
        ]
    })
}

/// Requirements: each is stated or withdrawn.
fn requirements(session: &Session) -> impl Iterator<Item = Entry> {
    let requirements = &session.design().requirements;
    Criterion::ALL.iter().map(move |criterion| {
        let is_needed = requirements.needs(*criterion);
        let answer = (!is_needed).then_some(true);
        let change = DesignChange::Requirement(*criterion, answer);
        let verb = if is_needed { "No longer require" } else { "Require" };
        let title = format!("{verb}: {}", criterion.title());
        entry(title, Action::Edit(Command::Design(change)))
    })
}

fn alternatives(session: &Session) -> impl Iterator<Item = Entry> {
    let alternatives = session.design().alternatives.iter().enumerate();
    alternatives.map(|(index, alternative)| {
        let title = format!("Go to alternative {} {}", letter(index), alternative.name);
        entry(title, Action::ShowAlternative(index))
    })
}

/// Clusters, and the pools of the one on screen.
fn clusters(alternative: &Alternative, view: &ViewState) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (index, cluster) in alternative.clusters.iter().enumerate() {
        let name = &cluster.name;
        entries.push(entry(format!("Go to cluster {name}"), Action::ShowCluster(index)));
        entries.push(edit(format!("Edit cluster {name}…"), EditTarget::Cluster(index)));
    }
    let shown = view.focus.cluster;
    let pools = alternative
        .clusters
        .get(shown)
        .map_or(&[][..], |cluster| &cluster.pools);
    for (index, pool) in pools.iter().enumerate() {
        let name = &pool.name;
        entries.push(entry(
            format!("Show node pool {name}"),
            Action::ShowPool(Some(index)),
        ));
        entries.push(edit(
            format!("Edit node pool {name}…"),
            EditTarget::Pool(shown, index),
        ));
    }
    entries
}

/// VNets, subnets, and the ranges of the clusters.
fn ranges(alternative: &Alternative, session: &Session, view: &ViewState) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (network, written) in alternative.networks.iter().enumerate() {
        let name = &written.name;
        let item = Item::Network { network, prefix: 0 };
        entries.push(entry(format!("Go to VNet {name}"), Action::Reveal(item)));
        entries.push(edit(format!("Edit VNet {name}…"), EditTarget::Network(network)));
        for (subnet, written) in written.subnets.iter().enumerate() {
            let (name, prefix) = (&written.name, &written.prefix);
            let item = Item::Subnet { network, subnet };
            let title = format!("Go to subnet {name} {prefix}");
            entries.push(entry(title, Action::Reveal(item)));
            let target = EditTarget::Subnet(network, subnet);
            entries.push(edit(format!("Edit subnet {name} {prefix}…"), target));
        }
    }
    let words = Words::new(session.design(), session.plan(), view.focus.alternative);
    for (cluster, written) in alternative.clusters.iter().enumerate() {
        let pods = written.pod_cidr.as_ref().map(|_| Item::PodCidr { cluster });
        for item in pods.into_iter().chain([Item::ServiceCidr { cluster }]) {
            let prefix = words
                .prefix(item)
                .map_or_else(String::new, |prefix| format!(" {prefix}"));
            let title = format!("Go to {}{prefix}", words.name(item));
            entries.push(entry(title, Action::Reveal(item)));
        }
    }
    entries
}

fn connected(session: &Session) -> impl Iterator<Item = Entry> {
    let connected = session.design().connected.iter().enumerate();
    connected.flat_map(|(range, written)| {
        let shown = (!written.prefixes.is_empty()).then(|| {
            let title = format!("Go to connected range {}", written.name);
            entry(title, Action::Reveal(Item::Connected { range, prefix: 0 }))
        });
        let title = format!("Edit connected range {}…", written.name);
        shown
            .into_iter()
            .chain([edit(title, EditTarget::Connected(range))])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(selection: Option<Item>) -> Vec<String> {
        let session = Session::new(presets::presets()[0].design().unwrap());
        let view = ViewState {
            selection,
            ..ViewState::default()
        };
        let around = Surroundings {
            recent: vec![PathBuf::from("/plans/shop.aksnet")],
            ..Surroundings::default()
        };
        let entries = of(&session, &view, &around).into_iter();
        entries.map(|entry| entry.title).collect()
    }

    #[test]
    fn everything_has_an_entry() {
        let titles = titles(None);
        for expected in [
            "Open recent shop.aksnet",
            "New from example: Contoso shop",
            "Look at model: Kubenet",
            "No longer require: Network policy",
            "Require: Windows pools",
            "Edit cluster shop…",
            "Edit node pool user…",
            "Go to VNet vnet-shop",
            "Edit subnet snet-nodes 10.20.0.0/26…",
            "Go to pod CIDR 10.244.0.0/18",
            "Go to connected range on-prem",
        ] {
            assert!(
                titles.iter().any(|title| title == expected),
                "{expected}: {titles:#?}"
            );
        }
        let rules = titles.iter().filter(|title| title.starts_with("Rule: ")).count();
        assert_eq!(rules, rules::CATALOGUE.len());
        assert!(!titles.iter().any(|title| title.starts_with("Move subnet")));
    }

    #[test]
    fn the_selected_range_says_what_becomes_of_it() {
        let subnet = Item::Subnet {
            network: 0,
            subnet: 0,
        };
        let moves = titles(Some(subnet)).into_iter();
        let moves: Vec<String> = moves
            .filter(|title| title.starts_with("Move subnet snet-nodes to "))
            .collect();
        assert!(
            !moves.is_empty() && moves.iter().all(|title| title.ends_with("/26")),
            "{moves:?}"
        );
        let places = titles(Some(Item::Free { network: 0, gap: 0 })).into_iter();
        assert!(
            places
                .filter(|title| title.starts_with("Place a subnet at "))
                .count()
                > 1
        );
    }
}
