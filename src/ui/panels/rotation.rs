//! The rotation of a node pool: a second one next to the first, as a what-if that is never saved.

use std::sync::Arc;

use egui::{Label, RichText, Ui};

use crate::decide::journey::{Rotation, rotation};
use crate::design::Design;
use crate::edit::PoolAt;
use crate::net::grouped;
use crate::session::Session;

use crate::ui::kit::memo::memo;
use crate::ui::kit::theme;
use crate::ui::kit::widgets::checkbox_ui;
use crate::ui::state::ViewState;

/// The rotation of the growing pool; none unless it is shown.
pub(crate) fn asked_for(ui: &Ui, session: &Session, view: &ViewState) -> Option<Arc<Rotation>> {
    let pool = session.cluster(view.focus)?.growing_pool(view.focus.pool)?;
    let at = PoolAt {
        alternative: view.focus.alternative,
        cluster: view.focus.cluster,
        pool,
    };
    view.workload.rotation.then(|| {
        memo(ui, "rotation", session, at, || {
            rotation(session.design(), session.plan(), at)
        })
    })
}

/// The question, and its answer once it is asked.
pub(crate) fn question_ui(ui: &mut Ui, session: &Session, view: &mut ViewState) {
    let asked = RichText::new("Show replacement pool").small();
    checkbox_ui(ui, &mut view.workload.rotation, asked).on_hover_text(
        "Pool rotation: a replacement pool takes over, then this one is deleted. Shown on the map, never \
         saved",
    );
    if let Some(rotation) = asked_for(ui, session, view) {
        answer_ui(ui, session.design(), &rotation);
    }
}

/// Whether both pools find room, range by range.
pub(crate) fn answer_ui(ui: &mut Ui, design: &Design, rotation: &Rotation) {
    let colors = theme::tokens(ui);
    let (verdict, color) = if rotation.fits() {
        ("Room for both", colors.good)
    } else if rotation.fits_in_new_subnets() {
        ("Room for both with a new subnet", colors.good)
    } else {
        ("No room for both", colors.trouble)
    };
    ui.label(RichText::new(verdict).small().color(color));
    for (words, fits) in lines(design, rotation) {
        let color = if fits { colors.weak } else { colors.trouble };
        ui.add(Label::new(RichText::new(words).small().color(color)).wrap());
    }
}

/// A line for each range, and whether it holds both.
fn lines(design: &Design, rotation: &Rotation) -> Vec<(String, bool)> {
    let line = |name: &str, both: u64, holds: u64, unit: &str| {
        let words = format!("{name}: {} of {} {unit}", grouped(both), grouped(holds));
        (words, both <= holds)
    };
    let shared = rotation.shared.iter().map(|range| {
        let name = range.range.name(design);
        line(&name, range.both, range.holds, range.unit.plural())
    });
    let routes = rotation
        .routes
        .map(|(both, holds)| line("route table", both, holds, "routes"));
    let new_subnets = rotation.new_subnets.iter().map(|range| {
        let what = range.purpose.title().to_lowercase();
        match range.place {
            Some(place) => (format!("new subnet for {what}: {place} is free"), true),
            None => (format!("new subnet for {what}: no free /{}", range.length), false),
        }
    });
    shared.chain(routes).chain(new_subnets).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::presets;
    use crate::plan::plan;

    #[test]
    fn each_range_says_what_both_need() {
        let design = presets::presets()[3].design().unwrap();
        let at = PoolAt {
            alternative: 0,
            cluster: 0,
            pool: 1,
        };
        let lines = lines(&design, &rotation(&design, &plan(&design), at));
        assert_eq!(
            lines,
            [
                ("snet-nodes: 795 of 507 addresses".to_owned(), false),
                ("pod CIDR: 795 of 512 node slots".to_owned(), false),
                ("route table: 795 of 400 routes".to_owned(), false),
                ("new subnet for nodes: 10.40.2.0/23 is free".to_owned(), true),
            ]
        );
    }
}
