//! The alternatives side by side: the verdict, bars on one scale, the table, and what turns one into another.
//!
//! ```text
//!  A “Overlay” comes first: no warnings                        the verdict
//!  [ ] Only what differs                  Copy as Markdown …
//!  A Overlay      ▌▒────────────┤            320 of 2,048      bars
//!  B Node subnet  ██████████████▒▒─┤       1,881 of 2,048
//!                       A Overlay       B Node subnet          table
//!  Taken by subnets     320, 15 % best  1,881, 91 %
//! ```

mod bars;
mod difference;
mod heads;
mod table;

use egui::{Button, Id, Label, RichText, ScrollArea, Ui, vec2};

use crate::azure::Model;
use crate::decide::comparison::{Table, compare_alternatives, letter};
use crate::edit::Moved;
use crate::export::comparison::markdown;
use crate::scene::{ComparisonScene, comparison};
use crate::session::Session;

use crate::ui::action::{Action, Intent};
use crate::ui::kit::memo::memo;
use crate::ui::kit::regions::follow_focus;
use crate::ui::kit::theme::{self, icons};
use crate::ui::kit::typing::is_escaped;
use crate::ui::kit::widgets::{checkbox_ui, icon_ui};
use crate::ui::panels::missing::missing_ui;
use crate::ui::state::{NoticeKind, ViewState};

/// What the view remembers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CompareView {
    /// Whether it is shown instead of the single alternative.
    pub open: bool,
    /// Whether rows on which all agree are left out.
    pub differing_only: bool,
    /// The two whose difference is listed, by index.
    pub pair: Option<(usize, usize)>,
}

impl CompareView {
    /// Stays at the same two after an edit, as long as both are there.
    pub(in crate::ui) fn follow(&mut self, moved: &Moved<'_>) {
        let place = |at| Some(moved.alternative(at)?.at);
        self.pair = self.pair.and_then(|(one, other)| place(one).zip(place(other)));
    }
}

/// What is computed once per document.
pub(in crate::ui) struct Compared {
    pub(super) table: Table,
    pub(super) scene: ComparisonScene,
}

/// Draws the comparison in the whole middle of the window.
pub(crate) fn compare_ui(ui: &mut Ui, session: &Session, view: &mut ViewState, actions: &mut Vec<Action>) {
    let is_idle = view.dialog.is_none() && view.palette.is_none();
    if is_escaped(
        ui,
        Id::unique("what Escape would end before the comparison"),
        is_idle,
    ) {
        actions.push(Action::Do(Intent::Compare));
    }
    if session.design().alternatives.len() < 2 {
        nothing_to_compare_ui(ui, session, view, actions);
        return;
    }
    let compared = memo(ui, "comparison", session, (), || {
        let (design, plan) = (session.design(), session.plan());
        Compared {
            table: compare_alternatives(design, plan, session.findings()),
            scene: comparison(design, plan),
        }
    });
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        ui.set_max_width(ui.available_width() - 8.0);
        verdict_ui(ui, &compared.table, view, actions);
        ui.add_space(6.0);
        bars::bars_ui(ui, session, &compared, actions);
        ui.add_space(6.0);
        tools_ui(ui, view, &compared.table, actions);
        table::table_ui(ui, session, view.compare.differing_only, &compared.table, actions);
        ui.add_space(14.0);
        difference::difference_ui(ui, session, view, actions);
        follow_focus(ui);
    });
}

/// One alternative alone, or none: what to do to have another.
fn nothing_to_compare_ui(ui: &mut Ui, session: &Session, view: &ViewState, actions: &mut Vec<Action>) {
    const WIDTH: f32 = 280.0;
    if session.alternative(view.focus).is_none() {
        missing_ui(ui, session, view, "so there is nothing to compare", actions);
        return;
    }
    ui.vertical_centered(|ui| {
        ui.add_space(ui.available_height() * 0.25);
        ui.heading("Only one alternative so far");
        ui.label("Add another and change it to compare the two side by side.");
        ui.add_space(10.0);
        let copy = Button::new(theme::bold("Copy this alternative").color(theme::tokens(ui).on_accent))
            .fill(theme::tokens(ui).accent)
            .min_size(vec2(WIDTH, 30.0));
        if ui.add(copy).clicked() {
            actions.push(Action::Do(Intent::AddAlternative));
        }
        let Some(cluster) = session.cluster(view.focus).filter(|_| is_placed(session, view)) else {
            return;
        };
        for model in Model::ALL.iter().filter(|model| **model != cluster.model) {
            let text = format!("Same workload as {}", model.title().to_lowercase());
            if ui.add(Button::new(text).min_size(vec2(WIDTH, 28.0))).clicked() {
                actions.push(Action::AddFromModel(*model));
            }
        }
    });
}

/// Whether the cluster on screen lies in a VNet, and so could under another model.
fn is_placed(session: &Session, view: &ViewState) -> bool {
    session
        .cluster_plan(view.focus)
        .is_some_and(|plan| plan.network.is_some())
}

fn verdict_ui(ui: &mut Ui, table: &Table, view: &ViewState, actions: &mut Vec<Action>) {
    let colors = theme::tokens(ui);
    let judgement = &table.judgement;
    let (icon, color) = match (judgement.best.len(), &judgement.unequal) {
        (0, _) => (icons::ERROR, colors.trouble),
        (_, Some(_)) => (icons::WARNING, colors.warning),
        (1, None) => (icons::CHECK, colors.good),
        _ => (icons::INFO, colors.accent),
    };
    theme::card(ui).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.horizontal(|ui| {
            icon_ui(ui, theme::icon(icon, theme::Size::Large).color(color));
            ui.add(Label::new(theme::bold(&judgement.sentence)).wrap());
        });
        if judgement.unequal.is_some() {
            let of = letter(view.focus.alternative);
            let button = ui.button(format!("Give all the workload of {of}"));
            if button.on_hover_text(Intent::SameWorkload.help()).clicked() {
                actions.push(Action::Do(Intent::SameWorkload));
            }
        }
    });
}

fn tools_ui(ui: &mut Ui, view: &mut ViewState, table: &Table, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        checkbox_ui(ui, &mut view.compare.differing_only, "Only what differs");
        let (differing, all) = (table.differing().count(), table.rows.len());
        let words = format!("{differing} of {all} rows differ");
        ui.label(RichText::new(words).small().color(theme::tokens(ui).weak));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if ui
                .button("Copy as Markdown")
                .on_hover_text("Copy the table and the verdict for a document or a pull request")
                .clicked()
            {
                actions.push(Action::Copy(markdown(table, view.compare.differing_only)));
                let text = "Comparison copied to the clipboard as Markdown".to_owned();
                actions.push(Action::Notify(NoticeKind::Info, text));
            }
        });
    });
}
