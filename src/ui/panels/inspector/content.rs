//! What the inspector says, as words: made once for a revision and a selection, then only drawn.

use crate::azure::{Rule, Severity, Source};
use crate::check::permanence::{Value, permanence};
use crate::check::{Counts, Finding, Subject};
use crate::decide::journey::rotation;
use crate::design::Subnet;
use crate::edit::PoolAt;
use crate::net::{Prefix, grouped};
use crate::plan::AlternativePlan;
use crate::plan::Verdict;
use crate::plan::sums::{self, Observed};
use crate::scene::{Item, Role, Words};
use crate::ui::kit::widgets::sentence;
use crate::ui::on_screen::OnScreen;
use crate::ui::reveal::{clusters_of, item_of, touches};
use crate::ui::state::{EditTarget, ViewState};

use crate::ui::panels::inspector::checks::{Checks, elsewhere};
use crate::ui::panels::inspector::items::Shown;
use crate::ui::panels::inspector::reasons::Ranking;

/// Everything the panel shows.
#[derive(Debug)]
pub(super) struct Content {
    /// What is selected, else the alternative.
    pub(super) title: String,
    /// Its range.
    pub(super) range: Option<String>,
    /// What kind of thing it is.
    pub(super) kind: String,
    /// How full it is.
    pub(super) gauge: Option<Gauge>,
    /// What else it holds: names and values.
    pub(super) facts: Vec<(&'static str, String)>,
    /// How its need adds up.
    pub(super) sum: Option<Sum>,
    /// How far a cluster goes, under a heading that says which.
    pub(super) ceilings: Option<(String, String)>,
    /// The clusters that share what is selected, by their names.
    pub(super) sharing: Vec<(usize, String)>,
    /// What fits into selected free space: its VNet, and a block of each size.
    pub(super) offers: Option<(usize, Vec<Prefix>)>,
    /// What may be edited in full.
    pub(super) edit: Option<(&'static str, EditTarget)>,
    /// Findings about what is selected; with nothing selected, all of the alternative.
    pub(super) checks: Checks,
    /// What is wrong with the VNet of what is selected, where that is all there is to say.
    pub(super) of_network: Option<OfNetwork>,
    /// How many there are about everything else, where something is selected.
    pub(super) elsewhere: Option<Counts>,
    /// Why the models rank as they do.
    pub(super) ranking: Option<Ranking>,
}

/// The worst finding about the VNet that a range lies in.
#[derive(Debug)]
pub(super) struct OfNetwork {
    pub(super) severity: Severity,
    pub(super) words: String,
    pub(super) network: Item,
}

/// How full a range is.
#[derive(Debug)]
pub(super) struct Gauge {
    pub(super) planned: u64,
    pub(super) surge: u64,
    pub(super) capacity: u64,
    pub(super) role: Role,
    pub(super) words: String,
    pub(super) verdict: Verdict,
}

/// A sum, line by line.
#[derive(Debug)]
pub(super) struct Sum {
    /// Words and number of each line.
    pub(super) lines: Vec<(String, String)>,
    /// What the total is called, and the total.
    pub(super) total: (&'static str, String),
    /// How the smallest prefix comes about, and the prefix.
    pub(super) smallest: (String, String),
    /// The formula.
    pub(super) rule: &'static Rule,
    /// What Azure was seen to check instead.
    pub(super) observed: Option<Observed>,
}

impl Content {
    /// What the inspector says about the selection in `view`.
    pub(super) fn of(session: &OnScreen, view: &ViewState) -> Option<Self> {
        let alternative = session.alternative(view.focus)?;
        let plan = session.alternative_plan(view.focus)?;
        let at = view.focus.alternative;
        let source = Shown {
            session,
            alternative,
            plan,
            words: Words::new(session.design(), session.plan(), at),
            at,
        };
        let mut content = match view.selection {
            Some(item) => source.item(item),
            None => source.whole(),
        };
        content.facts.extend(later_fact(session, view));
        content.facts.extend(rotation_fact(session, view));
        let is_wanted = |finding: &Finding| view.selection.is_none_or(|item| touches(finding, item, plan));
        content.checks = Checks::of(session, view, is_wanted);
        content.of_network = view.selection.and_then(|item| of_network(session, at, item));
        content.elsewhere = view.selection.map(|_| elsewhere(session, view, is_wanted));
        content.ceilings = owner(plan, view).and_then(|owner| ceilings_words(session, view, owner));
        // The ranking is the cluster's; beside a range it stands where a model is looked at.
        content.ranking = (view.selection.is_none() || view.preview.is_some())
            .then(|| Ranking::of(session, view, &source.words))
            .flatten();
        Some(content)
    }

    /// With a title and nothing else yet.
    pub(super) fn new(title: String, kind: impl Into<String>) -> Self {
        Self {
            title,
            range: None,
            kind: kind.into(),
            gauge: None,
            facts: Vec::new(),
            sum: None,
            ceilings: None,
            sharing: Vec::new(),
            offers: None,
            edit: None,
            checks: Checks::default(),
            of_network: None,
            elsewhere: None,
            ranking: None,
        }
    }
}

/// What is wrong with the VNet that a subnet or free space lies in.
fn of_network(session: &OnScreen, alternative: usize, item: Item) -> Option<OfNetwork> {
    let (Item::Subnet { network, .. } | Item::Free { network, .. }) = item else {
        return None;
    };
    let subject = Subject::Network { alternative, network };
    let is_of_network = |finding: &Finding| {
        let is_about = finding.subject == subject || finding.other() == Some(subject);
        is_about && finding.severity != Severity::Info && !finding.is_accepted()
    };
    let found = session.findings().worst_first(is_of_network);
    let (_, finding) = found.first()?;
    let title = finding.rule.title;
    let words = match title.strip_prefix("The VNet ") {
        Some(rest) => format!("Its VNet {rest}"),
        None => format!("Its VNet: {title}"),
    };
    Some(OfNetwork {
        severity: finding.severity,
        words,
        network: Item::Network { network, prefix: 0 },
    })
}

/// The cluster whose figures are shown with the selection: the one on screen, where its nodes are what fills the range.
/// Free space, reserved and connected ranges, and service CIDRs end nothing, however many nodes there are.
fn owner(plan: &AlternativePlan, view: &ViewState) -> Option<usize> {
    let focus = view.focus.cluster;
    match view.selection {
        None => Some(focus),
        Some(item @ (Item::Subnet { .. } | Item::Network { .. } | Item::PodCidr { .. })) => {
            clusters_of(item, plan).into_iter().find(|user| *user == focus)
        }
        Some(_) => None,
    }
}

/// How far a cluster goes, under a heading with its name where there are several.
fn ceilings_words(session: &OnScreen, view: &ViewState, owner: usize) -> Option<(String, String)> {
    let alternative = session.alternative(view.focus)?;
    let cluster = alternative.clusters.get(owner)?;
    let words = sums::ceilings_words(session.shown().ceilings.as_ref()?, cluster);
    let heading = match alternative.clusters.len() {
        1 => "How far it goes".to_owned(),
        _ => format!("How far {} goes", cluster.name),
    };
    Some((heading, words))
}

/// How changeable the selected range is once its cluster runs.
fn later_fact(session: &OnScreen, view: &ViewState) -> Option<(&'static str, String)> {
    let alternative = session.alternative(view.focus)?;
    let (cluster, value) = match view.selection? {
        Item::Subnet { network, subnet } => {
            let plan = session.alternative_plan(view.focus)?;
            let plan = plan.networks.get(network)?.subnets.get(subnet)?;
            let user = plan.node_clusters.first().or_else(|| plan.pod_clusters.first())?;
            (*user, Value::SubnetRange)
        }
        Item::PodCidr { cluster } => (cluster, Value::PodCidr),
        Item::ServiceCidr { cluster } => (cluster, Value::ServiceCidr),
        _ => return None,
    };
    let standing = permanence(alternative.clusters.get(cluster)?, value);
    let words = sentence(standing.permanence.words());
    Some(("later", format!("{words}. {}", standing.explanation)))
}

/// What the selected range holds while the growing pool has a replacement, where that is shown.
fn rotation_fact(session: &OnScreen, view: &ViewState) -> Option<(&'static str, String)> {
    if !view.workload.rotation {
        return None;
    }
    let pool = session.cluster(view.focus)?.growing_pool(view.focus.pool)?;
    let at = PoolAt {
        alternative: view.focus.alternative,
        cluster: view.focus.cluster,
        pool,
    };
    let plan = session.alternative_plan(view.focus)?;
    let rotation = rotation(session.design(), session.plan(), at);
    let mut shared = rotation.shared.iter();
    let own = shared.find(|range| item_of(range.range, plan) == view.selection)?;
    let words = format!(
        "{} + {} for the replacement pool = {} of {} {}",
        grouped(own.now),
        grouped(own.both.saturating_sub(own.now)),
        grouped(own.both),
        grouped(own.holds),
        own.unit.plural()
    );
    let verdict = if own.fits() { "" } else { ", no room for both" };
    Some(("rotated", format!("{words}{verdict}")))
}

/// The source of a rule as a link says it.
pub(super) fn source_words(source: Source) -> String {
    let page = source.page.split_once(": ").map_or(source.page, |(_, page)| page);
    format!("Source: {page}")
}

/// The subnet of the design that is selected, to be edited.
pub(super) fn selected_subnet<'a>(
    session: &'a OnScreen,
    view: &ViewState,
) -> Option<(usize, usize, &'a Subnet)> {
    let Some(Item::Subnet { network, subnet }) = view.selection else {
        return None;
    };
    let written = session
        .alternative(view.focus)?
        .networks
        .get(network)?
        .subnets
        .get(subnet)?;
    Some((network, subnet, written))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::design::presets::presets;

    fn content(selection: Option<Item>) -> Content {
        let mut session = OnScreen::open(presets()[0].design().unwrap());
        let view = ViewState {
            selection,
            ..ViewState::default()
        };
        session.show(view.focus, &BTreeSet::new());
        Content::of(&session, &view).unwrap()
    }

    #[test]
    fn the_node_subnet_of_the_worked_example() {
        let content = content(Some(Item::Subnet {
            network: 0,
            subnet: 0,
        }));
        assert_eq!(
            (content.title.as_str(), content.range.as_deref()),
            ("snet-nodes", Some("10.20.0.0/26"))
        );
        assert_eq!(content.gauge.unwrap().words, "49 of 59 usable addresses, 10 free");
        let sum = content.sum.unwrap();
        assert_eq!(sum.lines.first().unwrap().0, "system pool");
        assert_eq!(sum.lines.last().unwrap().0, "internal load balancers and others");
        assert_eq!(sum.total, ("addresses needed", "49".to_owned()));
        assert_eq!(sum.smallest.1, "/26");
    }

    #[test]
    fn the_pod_cidr_counts_node_slots() {
        let content = content(Some(Item::PodCidr { cluster: 0 }));
        assert_eq!(
            (content.title.as_str(), content.range.as_deref()),
            ("Pod CIDR", Some("10.244.0.0/18"))
        );
        assert_eq!(content.gauge.unwrap().words, "48 of 64 node slots, 16 free");
        assert!(!content.checks.is_empty(), "it overlaps on-prem");
    }

    #[test]
    fn with_nothing_selected_the_alternative_speaks() {
        let content = content(None);
        assert_eq!(content.title, "Overlay, one spoke");
        assert!(content.elsewhere.is_none() && !content.checks.is_empty());
        assert!(content.ranking.is_some() && content.ceilings.is_some());
    }

    #[test]
    fn every_item_of_the_map_has_a_page() {
        for item in [
            Item::Network {
                network: 0,
                prefix: 0,
            },
            Item::Free { network: 0, gap: 0 },
            Item::ServiceCidr { cluster: 0 },
            Item::Connected { range: 1, prefix: 0 },
            Item::Forbidden { range: 0 },
        ] {
            let content = content(Some(item));
            assert!(!content.title.is_empty() && !content.kind.is_empty(), "{item:?}");
            assert!(
                content.elsewhere.is_some() && content.ranking.is_none(),
                "{item:?}"
            );
        }
    }

    #[test]
    fn how_far_it_goes_stands_where_it_says_something() {
        let subnet = |subnet| Item::Subnet { network: 0, subnet };
        let network = Item::Network {
            network: 0,
            prefix: 0,
        };
        for (item, says) in [
            (subnet(0), true),
            (network, true),
            (Item::PodCidr { cluster: 0 }, true),
            (subnet(1), false),
            (Item::ServiceCidr { cluster: 0 }, false),
            (Item::Free { network: 0, gap: 0 }, false),
            (Item::Connected { range: 1, prefix: 0 }, false),
            (Item::Forbidden { range: 0 }, false),
        ] {
            assert_eq!(content(Some(item)).ceilings.is_some(), says, "{item:?}");
        }
        let (heading, _) = content(None).ceilings.unwrap();
        assert_eq!(heading, "How far it goes");
    }

    /// The estate with a cluster on screen and something selected.
    fn estate(cluster: usize, select: impl Fn(&OnScreen) -> Option<Item>) -> Content {
        let mut session = OnScreen::open(presets()[4].design().unwrap());
        let mut view = ViewState::default();
        view.focus.cluster = cluster;
        view.selection = select(&session);
        session.show(view.focus, &BTreeSet::new());
        Content::of(&session, &view).unwrap()
    }

    #[test]
    fn a_shared_range_names_its_clusters() {
        let shared = |session: &OnScreen| {
            let plan = &session.plan().alternatives[0];
            let networks = plan.networks.iter().enumerate();
            let mut items = networks.flat_map(|(network, plan)| {
                (0..plan.subnets.len()).map(move |subnet| Item::Subnet { network, subnet })
            });
            items.find(|item| clusters_of(*item, plan).len() > 1)
        };
        let sharing = estate(0, shared).sharing;
        assert!(sharing.len() > 1, "{sharing:?}");
        let is_user = |cluster: &usize| sharing.iter().any(|(user, _)| user == cluster);
        let other = (0..20).find(|cluster| !is_user(cluster)).unwrap();
        assert!(
            estate(other, shared).ceilings.is_none(),
            "the cluster on screen is none of them"
        );
        let (user, name) = &sharing[1];
        let (heading, _) = estate(*user, shared).ceilings.unwrap();
        assert_eq!(heading, format!("How far {name} goes"));
    }

    #[test]
    fn findings_of_one_rule_are_one_line() {
        let lines = estate(0, |_| None).checks.lines();
        let several = lines.iter().filter(|line| line.ends_with(" clusters")).count();
        assert!(several > 1, "{lines:#?}");
        let mut titles: Vec<&String> = lines.iter().collect();
        titles.sort_unstable();
        titles.dedup();
        assert_eq!(titles.len(), lines.len(), "{lines:#?}");
    }

    #[test]
    fn what_is_found_elsewhere_is_counted() {
        let whole = OnScreen::open(presets()[0].design().unwrap())
            .findings()
            .counts(0);
        let own = content(Some(Item::PodCidr { cluster: 0 }));
        let elsewhere = own.elsewhere.unwrap();
        assert_eq!(elsewhere.warnings + 1, whole.warnings);
        assert_eq!(elsewhere.errors, whole.errors);
    }

    #[test]
    fn what_lies_in_a_vnet_that_overlaps_says_so() {
        let mut design = presets()[0].design().unwrap();
        design.connected[0].prefixes = vec!["10.20.0.0/21".parse().unwrap()];
        let mut session = OnScreen::open(design);
        for item in [
            Item::Free { network: 0, gap: 0 },
            Item::Subnet {
                network: 0,
                subnet: 1,
            },
        ] {
            let view = ViewState {
                selection: Some(item),
                ..ViewState::default()
            };
            session.show(view.focus, &BTreeSet::new());
            let said = Content::of(&session, &view).unwrap().of_network.unwrap();
            assert!(said.words.starts_with("Its VNet overlaps "), "{}", said.words);
            assert_eq!(said.severity, Severity::Error);
        }
        // Where it does not, there is nothing to say.
        assert!(
            content(Some(Item::Free { network: 0, gap: 0 }))
                .of_network
                .is_none()
        );
    }

    #[test]
    fn free_space_offers_a_block_of_each_size() {
        let (network, offers) = content(Some(Item::Free { network: 0, gap: 0 })).offers.unwrap();
        assert_eq!(network, 0);
        assert!(offers.iter().any(|prefix| prefix.length() == 26), "{offers:?}");
        assert!(content(None).offers.is_none());
    }
}
