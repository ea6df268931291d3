//! What the inspector says, as words: made once for a revision and a selection, then only drawn.

use crate::azure::{Rule, Severity, Source};
use crate::check::Finding;
use crate::design::{Alternative, Subnet};
use crate::net::{Prefix, Span, grouped};
use crate::plan::{AlternativePlan, Demand, Meter, NetworkPlan, StepKind, SubnetPlan, Unit, Verdict};
use crate::scene::{Item, Role, Words};
use crate::session::Session;
use crate::ui::findings::{FindingWords, touches};
use crate::ui::state::{EditTarget, ViewState};
use crate::ui::sums::{self, Observed};

use super::reasons::Ranking;

/// Most findings that stand in the panel as cards; the list of checks holds all of them.
const MOST_CARDS: usize = 12;

/// Everything the panel shows.
#[derive(Debug)]
pub(super) struct Page {
    /// What is selected, else the alternative.
    pub(super) title: String,
    /// Its range.
    pub(super) range: Option<String>,
    /// What kind of thing it is.
    pub(super) kind: String,
    /// How full it is.
    pub(super) gauge: Option<Gauge>,
    /// What it holds beside that: names and values.
    pub(super) facts: Vec<(&'static str, String)>,
    /// How its need adds up.
    pub(super) sum: Option<Sum>,
    /// How far the cluster on screen goes.
    pub(super) ceilings: Option<String>,
    /// What may be edited in full.
    pub(super) edit: Option<(&'static str, EditTarget)>,
    /// Findings about what is selected.
    pub(super) own: Checks,
    /// Findings about everything else of the alternative.
    pub(super) others: Checks,
    /// Why the models stand as they do.
    pub(super) ranking: Option<Ranking>,
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

/// Findings as cards: those to act on, and those that are folded.
#[derive(Debug, Default)]
pub(super) struct Checks {
    pub(super) cards: Vec<FindingWords>,
    pub(super) infos: Vec<FindingWords>,
    /// How many stand in the list of checks only.
    pub(super) more: usize,
}

impl Checks {
    fn of<'a>(found: impl Iterator<Item = &'a Finding>, session: &Session, view: &ViewState) -> Self {
        let mut found: Vec<&Finding> = found.collect();
        // Stable: within a severity the order of the document stays.
        found.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        let mut checks = Self::default();
        for finding in found {
            let list = if finding.severity == Severity::Info {
                &mut checks.infos
            } else {
                &mut checks.cards
            };
            if list.len() < MOST_CARDS {
                list.push(FindingWords::of(finding, session, view.focus));
            } else {
                checks.more += 1;
            }
        }
        checks
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.cards.is_empty() && self.infos.is_empty()
    }
}

impl Page {
    /// What the inspector says of the selection in `view`.
    pub(super) fn of(session: &Session, view: &ViewState) -> Option<Self> {
        let alternative = session.alternative(view.focus)?;
        let plan = session.alternative_plan(view.focus)?;
        let at = view.focus.alternative;
        let source = Shown {
            session,
            alternative,
            plan,
            words: Words::new(session.design(), session.plan(), at),
        };
        let mut page = match view.selection {
            Some(item) => source.item(item),
            None => source.whole(),
        };
        let findings = || session.findings().of_alternative(at);
        match view.selection {
            Some(item) => {
                page.own = Checks::of(
                    findings().filter(|finding| touches(finding, item, plan)),
                    session,
                    view,
                );
                page.others = Checks::of(
                    findings().filter(|finding| !touches(finding, item, plan)),
                    session,
                    view,
                );
            }
            None => page.others = Checks::of(findings(), session, view),
        }
        page.ceilings = session
            .shown()
            .ceilings
            .as_ref()
            .zip(session.cluster(view.focus))
            .map(|(ceilings, cluster)| sums::ceilings_words(ceilings, cluster));
        page.ranking = Ranking::of(session, view, &source.words);
        Some(page)
    }

    fn new(title: String, kind: impl Into<String>) -> Self {
        Self {
            title,
            range: None,
            kind: kind.into(),
            gauge: None,
            facts: Vec::new(),
            sum: None,
            ceilings: None,
            edit: None,
            own: Checks::default(),
            others: Checks::default(),
            ranking: None,
        }
    }
}

/// What a page is made from.
struct Shown<'a> {
    session: &'a Session,
    alternative: &'a Alternative,
    plan: &'a AlternativePlan,
    words: Words<'a>,
}

impl Shown<'_> {
    /// The alternative itself.
    fn whole(&self) -> Page {
        let mut page = Page::new(self.alternative.name.to_string(), "alternative on screen");
        for (cluster, plan) in self.alternative.clusters.iter().zip(&self.plan.clusters).take(8) {
            let nodes = grouped(plan.nodes);
            let words = format!(
                "{}, {}, {nodes} nodes, {}",
                cluster.name,
                cluster.model.title(),
                plan.verdict.words()
            );
            page.facts.push(("cluster", words));
        }
        for (network, plan) in self.alternative.networks.iter().zip(&self.plan.networks).take(8) {
            page.facts
                .push(("VNet", format!("{}, {}", network.name, free_words(plan))));
        }
        if !self.alternative.notes.is_empty() {
            page.facts.push(("notes", self.alternative.notes.clone()));
        }
        page
    }

    fn item(&self, item: Item) -> Page {
        let mut page = Page::new(sentence_case(&self.words.name(item)), "");
        page.range = self.words.prefix(item).map(|prefix| prefix.to_string());
        match item {
            Item::Network { network, .. } => self.network(&mut page, network),
            Item::Subnet { network, subnet } => self.subnet(&mut page, network, subnet),
            Item::Free { network, gap } => self.free(&mut page, network, gap),
            Item::PodCidr { cluster } => self.pod_cidr(&mut page, cluster),
            Item::ServiceCidr { cluster } => self.services(&mut page, cluster),
            Item::Connected { range, .. } => self.connected(&mut page, range),
            Item::Forbidden { .. } => {
                "no network, pod or service may use it".clone_into(&mut page.kind);
            }
        }
        page
    }

    fn network(&self, page: &mut Page, at: usize) {
        let (Some(network), Some(plan)) = (self.alternative.networks.get(at), self.plan.networks.get(at))
        else {
            return;
        };
        page.kind = if network.managed {
            "VNet that AKS owns"
        } else {
            "VNet"
        }
        .to_owned();
        let total = plan.space.total();
        let taken = total.saturating_sub(plan.free.total());
        page.gauge = Some(Gauge {
            planned: taken,
            surge: 0,
            capacity: total,
            role: Role::Network,
            words: format!("{} of {} addresses in subnets", grouped(taken), grouped(total)),
            verdict: Verdict::Fits,
        });
        page.facts.push(("subnets", grouped(wide(network.subnets.len()))));
        page.facts.push(("free", free_words(plan)));
        let most = grouped(crate::azure::limits::VNET_PRIVATE_ADDRESSES.value);
        page.facts.push((
            "in use",
            format!(
                "{} of {most} private addresses",
                grouped(plan.addresses.with_surge())
            ),
        ));
        page.edit = Some(("Edit VNet…", EditTarget::Network(at)));
    }

    fn subnet(&self, page: &mut Page, network: usize, at: usize) {
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
        page.kind = format!("{} subnet of {vnet}", written.purpose.title());
        page.edit = Some(("Edit subnet…", EditTarget::Subnet(network, at)));
        let names = |clusters: &[usize]| {
            let names: Vec<&str> = clusters
                .iter()
                .filter_map(|cluster| self.alternative.clusters.get(*cluster))
                .map(|cluster| cluster.name.as_str())
                .collect();
            names.join(", ")
        };
        for (what, clusters) in [("nodes of", &plan.node_clusters), ("pods of", &plan.pod_clusters)] {
            if !clusters.is_empty() {
                page.facts.push((what, names(clusters)));
            }
        }
        if let Some(delegation) = &written.delegation {
            page.facts.push(("delegated to", delegation.clone()));
        }
        let Some(prefix) = plan.prefix else {
            page.range = Some(written.prefix.to_string());
            page.facts.push(("IPv6", "checked, not added up".to_owned()));
            return;
        };
        if plan.meter.demand.steps.is_empty() {
            let usable = grouped(crate::plan::usable_addresses(prefix.length()));
            page.facts
                .push(("holds", format!("{usable} usable addresses, none planned")));
            return;
        }
        let pods = !plan.pod_clusters.is_empty() || self.is_flat(plan);
        page.gauge = Some(gauge(&plan.meter, if pods { Role::Pod } else { Role::Node }));
        let observed = sums::observed(plan, self.alternative);
        page.sum = Some(self.sum(
            plan.meter.unit,
            &plan.meter.demand,
            sums::formula_of(plan, self.alternative),
            observed,
        ));
    }

    /// Whether pods have their addresses beside their nodes.
    fn is_flat(&self, plan: &SubnetPlan) -> bool {
        let model = |cluster: &usize| {
            self.alternative
                .clusters
                .get(*cluster)
                .map(|cluster| cluster.model)
        };
        plan.node_clusters
            .iter()
            .any(|cluster| model(cluster) == Some(crate::azure::Model::NodeSubnet))
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

    fn free(&self, page: &mut Page, network: usize, gap: usize) {
        let Some(plan) = self.plan.networks.get(network) else {
            return;
        };
        let Some(span) = plan.free.spans().get(gap) else {
            return;
        };
        "no subnet covers it".clone_into(&mut page.kind);
        page.facts.push(("from", range_words(*span)));
        page.facts.push(("addresses", grouped(span.len())));
        let largest = crate::net::RangeSet::from_spans([*span]).largest_block();
        if let Some(block) = largest {
            let usable = grouped(crate::plan::usable_addresses(block.length()));
            page.facts
                .push(("largest block", format!("{block}, {usable} usable")));
        }
        page.facts.push(("in the VNet", free_words(plan)));
    }

    fn pod_cidr(&self, page: &mut Page, at: usize) {
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
        page.kind = format!("pods of {}, one /24 a node, outside of every VNet", cluster.name);
        page.gauge = Some(gauge(&plan.meter, Role::Pod));
        page.sum = Some(self.sum(
            plan.meter.unit,
            &plan.meter.demand,
            &crate::azure::rules::OVERLAY_24_PER_NODE,
            None,
        ));
        let most = cluster
            .pools
            .iter()
            .map(|pool| pool.planned_nodes().saturating_mul(pool.max_pods.get()))
            .sum();
        page.facts.push(("pods at most", grouped(most)));
        page.edit = Some(("Edit cluster…", EditTarget::Cluster(at)));
    }

    fn services(&self, page: &mut Page, at: usize) {
        let (Some(cluster), Some(plan)) = (self.alternative.clusters.get(at), self.plan.clusters.get(at))
        else {
            return;
        };
        page.kind = format!("virtual service addresses of {}", cluster.name);
        page.range = Some(cluster.service_cidr.to_string());
        page.facts.push((
            "for services",
            format!("{} addresses", grouped(plan.service_addresses())),
        ));
        page.facts
            .push(("DNS service", cluster.dns_service_ip.to_string()));
        page.facts
            .push(("seen from", "inside the cluster only".to_owned()));
        page.edit = Some(("Edit cluster…", EditTarget::Cluster(at)));
    }

    fn connected(&self, page: &mut Page, at: usize) {
        let Some(range) = self.session.design().connected.get(at) else {
            return;
        };
        page.kind = format!("connected, {}", range.kind.title());
        page.facts.push(("ranges", grouped(wide(range.prefixes.len()))));
        let addresses = range
            .prefixes
            .iter()
            .filter_map(|cidr| cidr.v4())
            .map(|prefix| prefix.size())
            .sum();
        page.facts.push(("addresses", grouped(addresses)));
        page.facts
            .push(("rule", "VNets, pods and services keep out of it".to_owned()));
        page.edit = Some(("Edit connected range…", EditTarget::Connected(at)));
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

fn free_words(plan: &NetworkPlan) -> String {
    let free = grouped(plan.free.total());
    match plan.largest_free() {
        Some(block) => format!("{free} free, largest block /{}", block.length()),
        None => "no address free".to_owned(),
    }
}

fn range_words(span: Span) -> String {
    let address =
        |number| Prefix::address_from_number(number).map_or_else(String::new, |found| found.to_string());
    format!(
        "{} – {}",
        address(span.first()),
        address(span.end().saturating_sub(1))
    )
}

/// A name that is a word of ours begins with a capital; a name that a person gave stays as it is.
fn sentence_case(name: &str) -> String {
    for word in ["pod CIDR", "service CIDR", "free space", "reserved by Azure"] {
        if name.starts_with(word) {
            let (first, rest) = name.split_at(1);
            return format!("{}{rest}", first.to_uppercase());
        }
    }
    name.to_owned()
}

fn wide(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// The source of a rule as a link says it.
pub(super) fn source_words(source: Source) -> String {
    let page = source.page.split_once(": ").map_or(source.page, |(_, page)| page);
    format!("Source: {page}")
}

/// The subnet of the design that is selected, to be edited.
pub(super) fn selected_subnet<'a>(
    session: &'a Session,
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
