//! The designs whose pages are looked at: the examples, and two of them with nine alternatives.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "helpers of tests fail as tests do"
)]

use aksnet::design::{Alternative, Design, Name, NodeCount, Shared, presets};

/// `count` alternatives, made of those that a design has, each with a name of its own.
pub(crate) fn with_alternatives(mut design: Design, count: usize) -> Design {
    if design.alternatives.is_empty() {
        design.alternatives = presets::worked_example().alternatives;
    }
    let names = |at: usize, old: &Name| Name::or(format!("{old} {at}"), "a");
    let templates = std::mem::take(&mut design.alternatives);
    design.alternatives = templates
        .iter()
        .cycle()
        .take(count)
        .enumerate()
        .map(|(at, template)| {
            let mut alternative: Alternative = (**template).clone();
            alternative.name = names(at, &alternative.name);
            Shared::from(alternative)
        })
        .collect();
    design.with_ids()
}

/// The examples, and two of them with nine alternatives that differ in their nodes.
pub(crate) fn shown_designs() -> Vec<Design> {
    let examples: Vec<Design> = presets::presets()
        .iter()
        .map(|preset| preset.design().unwrap())
        .collect();
    let nine = examples
        .iter()
        .filter(|design| design.alternatives[0].clusters.len() == 1);
    let nine: Vec<Design> = nine
        .take(2)
        .map(|design| {
            let mut design = with_alternatives(design.clone(), 9);
            design.alternatives[0].today = true;
            for (at, alternative) in design.alternatives.iter_mut().enumerate() {
                for cluster in &mut alternative.clusters {
                    for pool in &mut cluster.pools {
                        let nodes = pool.planned_nodes() + 4 * at as u64;
                        *pool = pool.with_planned_nodes(NodeCount::new(nodes).unwrap());
                    }
                }
            }
            design
        })
        .collect();
    examples.into_iter().chain(nine).collect()
}
