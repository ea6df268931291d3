//! One quick answer as text: every range a model needs, with its sum.

use crate::azure::{Model, Severity, limits};
use crate::check::passed_limits;
use crate::design::NodePool;
use crate::net::{Prefix, counted, grouped};
use crate::plan::sums;
use crate::plan::{Meter, MostNodes, SizedRange, Sizing, Step, StepKind, Unit, dynamic_node, static_node};

use super::page::{Align, TextReport};

/// What `pool` needs, as `sizing` has it.
///
/// ```
/// use aksnet::azure::Model;
/// use aksnet::design::{NodeCount, PodCount, Surge};
/// use aksnet::{export::text, plan};
///
/// let pool = plan::plain_pool(NodeCount::saturating(50), PodCount::saturating(30), Some(Surge::Nodes(1)));
/// let sizing = plan::size(Model::NodeSubnet, std::slice::from_ref(&pool), 0, plan::GivenPrefixes::default());
/// let text = text::size(&sizing, &pool);
/// assert!(text.contains("= 1,581") && text.contains("/21"));
/// ```
pub fn size(sizing: &Sizing, pool: &NodePool) -> String {
    let mut page = TextReport::default();
    page.line(format!(
        "{}: {} + {} surge, max pods {}",
        sizing.model.title(),
        counted(sizing.nodes, "nodes"),
        grouped(sizing.surge_nodes),
        grouped(pool.max_pods.get()),
    ));
    page.gap();
    let mut node_rows = range_rows(&sizing.node_subnet, sizing.model, pool);
    if sizing.model == Model::NodeSubnet {
        let reserved = sizing
            .azure_count(&sizing.node_subnet, std::slice::from_ref(pool))
            .counted;
        node_rows.push([
            "observed: addresses that Azure reserves, without surge".to_owned(),
            grouped(reserved),
        ]);
    }
    page.line(format!("Node subnet ({})", node_takes(sizing.model, pool)));
    page.table(2, [Align::Left, Align::Right], &node_rows);
    if let Some(pods) = &sizing.pods {
        page.gap();
        let name = if pods.unit == Unit::NodeSlots {
            "Pod CIDR"
        } else {
            "Pod subnet"
        };
        page.line(format!("{name} ({})", node_takes_for_pods(sizing.model, pool)));
        let mut rows = range_rows(pods, sizing.model, pool);
        if sizing.model.uses_pod_subnet() {
            let checked = sizing.azure_count(pods, std::slice::from_ref(pool)).counted;
            rows.push([
                "observed: addresses that Azure checks, without surge".to_owned(),
                grouped(checked),
            ]);
        }
        page.table(2, [Align::Left, Align::Right], &rows);
    }
    let passed = passed_limits(sizing, std::slice::from_ref(pool));
    if !passed.is_empty() {
        page.gap();
        for hit in passed {
            let severity = hit.rule.severity.map_or("", Severity::word);
            page.line(format!("{severity}: {} ({})", hit.rule.title, hit.rule.id));
        }
    }
    page.finish()
}

/// What `pool` needs under each model: a line a model, then the limits of Azure's that it passes.
///
/// ```
/// use aksnet::design::{NodeCount, PodCount, Surge};
/// use aksnet::{export::text, plan};
///
/// let pool = plan::plain_pool(NodeCount::saturating(300), PodCount::saturating(60), Some(Surge::Nodes(1)));
/// let text = text::sizes(&plan::sizes(&pool, 0), &pool);
/// assert!(text.contains("Overlay") && text.contains("pod CIDR /15"), "{text}");
/// ```
pub fn sizes(sizings: &[Sizing], pool: &NodePool) -> String {
    let mut page = TextReport::default();
    if let Some(first) = sizings.first() {
        page.line(format!(
            "{} + {} surge, max pods {}: the smallest ranges of each model",
            counted(first.nodes, "nodes"),
            grouped(first.surge_nodes),
            grouped(pool.max_pods.get()),
        ));
    }
    page.gap();
    let heads = ["Model", "Node subnet", "Pods", "Addresses of the VNet"];
    let mut rows = vec![heads.map(str::to_owned)];
    rows.extend(sizings.iter().map(|sizing| {
        let length = |range: &SizedRange| {
            let length = range.smallest;
            length.map_or_else(|| "none in IPv4".to_owned(), |length| format!("/{length}"))
        };
        let pods = sizing.pods.as_ref().map_or_else(String::new, |pods| {
            let what = if pods.unit == Unit::NodeSlots {
                "pod CIDR"
            } else {
                "pod subnet"
            };
            format!("{what} {}", length(pods))
        });
        [
            sizing.model.title().to_owned(),
            length(&sizing.node_subnet),
            pods,
            sizing.network_addresses().map_or_else(String::new, grouped),
        ]
    }));
    page.table(2, [Align::Left, Align::Left, Align::Left, Align::Right], &rows);
    let mut is_first = true;
    for sizing in sizings {
        for hit in passed_limits(sizing, std::slice::from_ref(pool)) {
            if is_first {
                page.gap();
                is_first = false;
            }
            let severity = hit.rule.severity.map_or("", Severity::word);
            let model = sizing.model.title();
            page.line(format!(
                "{model}: {severity}: {} ({})",
                hit.rule.title, hit.rule.id
            ));
        }
    }
    page.finish()
}

/// How many nodes an empty VNet of a length holds under each model.
///
/// ```
/// use aksnet::design::{NodeCount, PodCount, Surge};
/// use aksnet::{export::text, plan};
///
/// let pool = plan::plain_pool(NodeCount::saturating(1), PodCount::saturating(30), Some(Surge::Nodes(1)));
/// let text = text::most_nodes(22, &plan::most_in(22, &pool, 0), &pool);
/// assert!(text.starts_with("An empty VNet of /22, 1,024 addresses, max pods 30: the most nodes of each model\n"));
/// ```
pub fn most_nodes(length: u8, most: &[MostNodes], pool: &NodePool) -> String {
    let mut page = TextReport::default();
    page.line(format!(
        "An empty VNet of /{length}, {} addresses, max pods {}: the most nodes of each model",
        grouped(Prefix::size_of_length(length)),
        grouped(pool.max_pods.get()),
    ));
    page.gap();
    let heads = ["Model", "Nodes", "Can be upgraded"];
    let mut rows = vec![heads.map(str::to_owned)];
    rows.extend(most.iter().map(|most| {
        [
            most.model.title().to_owned(),
            grouped(most.nodes),
            grouped(most.upgradable),
        ]
    }));
    page.table(2, [Align::Left, Align::Right, Align::Right], &rows);
    page.finish()
}

/// What one node takes of the node subnet.
fn node_takes(model: Model, pool: &NodePool) -> String {
    if model == Model::NodeSubnet {
        let pods = pool.max_pods.get();
        format!(
            "a node takes 1 + {} = {} addresses",
            grouped(pods),
            grouped(pods.saturating_add(1))
        )
    } else {
        "a node takes 1 address".to_owned()
    }
}

/// What one node takes for its pods outside the node subnet.
fn node_takes_for_pods(model: Model, pool: &NodePool) -> String {
    let max_pods = pool.max_pods.get();
    match model {
        Model::PodSubnetDynamic => {
            let pods = pool.planned_pods();
            let node = dynamic_node(pods, max_pods);
            format!(
                "a node with {} takes {} in batches of 16 and 1 more = {} addresses",
                counted(pods, "pods"),
                grouped(node.pool_addresses),
                grouped(node.with_primary),
            )
        }
        Model::PodSubnetStatic => {
            let blocks = static_node(max_pods).blocks;
            format!(
                "a node takes ceil(({} + 1) / 16) = {} of 16 addresses",
                grouped(max_pods),
                counted(blocks, "blocks")
            )
        }
        Model::Kubenet | Model::Overlay | Model::NodeSubnet | Model::ByoCni => {
            format!("a node takes one /{}", limits::POD_CIDR_PREFIX_PER_NODE.value)
        }
    }
}

/// The lines of a range's sum, its total, the smallest prefix, and whether a given one holds it.
fn range_rows(range: &SizedRange, model: Model, pool: &NodePool) -> Vec<[String; 2]> {
    let words = |step: &Step| match step.kind {
        StepKind::Other(purpose) => sums::held_words(purpose).to_owned(),
        _ => sums::pool_step_words(step, model, pool, ""),
    };
    let SizedRange {
        unit,
        demand,
        smallest,
        given,
    } = range;
    let needed = demand.with_surge();
    let mut rows: Vec<[String; 2]> = demand
        .steps
        .iter()
        .map(|step| [words(step), format!("+ {}", grouped(step.amount()))])
        .collect();
    rows.push([
        format!("{} needed while upgrading", unit.plural()),
        format!("= {}", grouped(needed)),
    ]);
    rows.push(match smallest {
        Some(length) => [
            format!(
                "smallest range, with room for {}",
                grouped(unit.capacity(*length).0)
            ),
            format!("/{length}"),
        ],
        None => ["smallest range".to_owned(), "none in IPv4".to_owned()],
    });
    if let Some(length) = *given {
        let (capacity, hard_capacity) = unit.capacity(length);
        let meter = Meter {
            unit: *unit,
            demand: demand.clone(),
            capacity,
            hard_capacity,
        };
        let words = format!(
            "given range, with room for {}: {}",
            grouped(capacity),
            meter.verdict().words()
        );
        rows.push([words, format!("/{length}")]);
    }
    rows
}
