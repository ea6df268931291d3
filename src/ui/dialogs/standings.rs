//! The clusters of the alternative on screen by headroom and risk: what a person wants to know first of what exists.

use egui::{Label, RichText, ScrollArea, Ui};

use crate::azure::Severity;
use crate::decide::standing::{Standing, standings};
use crate::design::inert;
use crate::net::{counted, grouped};
use crate::session::Session;
use crate::ui::action::Action;
use crate::ui::frame::default_button_ui;
use crate::ui::kit::link::link_ui;
use crate::ui::kit::memo::memo;
use crate::ui::kit::nothing::nothing_in_line_ui;
use crate::ui::kit::regions::FollowsFocus as _;
use crate::ui::kit::theme::{self, icons};
use crate::ui::kit::widgets::foot_ui;
use crate::ui::panels::missing::Missing;
use crate::ui::state::{Lower, ViewState};

/// The most clusters that are listed.
const MOST_LINES: usize = 200;

/// Clusters, the worst first; a click leads to one.
pub(super) fn standings_ui(ui: &mut Ui, session: &Session, view: &ViewState, actions: &mut Vec<Action>) {
    let at = view.focus.alternative;
    let listed = memo(ui, "standings", session, at, || {
        standings(
            session.design(),
            session.plan(),
            session.findings(),
            session.verdicts(),
            at,
        )
    });
    ui.set_width(ui.available_width());
    if listed.is_empty() {
        let missing = Missing::of(session, view);
        let before = actions.len();
        nothing_in_line_ui(ui, &missing.words(), &[missing.way()], actions);
        if before < actions.len() {
            ui.close();
        }
    } else {
        ui.label(summary(&listed));
    }
    let height = (ui.ctx().content_rect().height() - 260.0).clamp(120.0, 480.0);
    ScrollArea::vertical()
        .id_salt("standings")
        .max_height(height)
        .auto_shrink([false, true])
        .show_followed(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 6.0;
            for standing in listed.iter().take(MOST_LINES) {
                standing_ui(ui, standing, actions);
            }
            if MOST_LINES < listed.len() {
                let more = listed.len() - MOST_LINES;
                ui.label(RichText::new(format!("… and {} more", grouped(more))).small());
            }
        });
    foot_ui(ui, |ui| {
        if default_button_ui(ui, "Show findings", true) {
            actions.push(Action::ShowLower(Lower::Checks));
            ui.close();
        }
        if ui.button("Close").clicked() {
            ui.close();
        }
    });
}

/// "3 clusters: 1 does not work, 1 is full, 1 loses support".
fn summary(listed: &[Standing]) -> String {
    let count = |is: &dyn Fn(&Standing) -> bool| listed.iter().filter(|standing| is(standing)).count();
    let parts = [
        (
            count(&|standing| !standing.outcome.works()),
            "does not work",
            "do not work",
        ),
        (
            count(&|standing| standing.more_nodes == Some(0)),
            "is full",
            "are full",
        ),
        (
            count(&|standing| !standing.upgrades),
            "cannot upgrade",
            "cannot upgrade",
        ),
        (
            count(&|standing| !standing.retiring.is_empty()),
            "loses support",
            "lose support",
        ),
    ];
    let words: Vec<String> = parts
        .into_iter()
        .filter(|(count, ..)| 0 < *count)
        .map(|(count, one, several)| {
            let verb = if count == 1 { one } else { several };
            format!("{} {verb}", grouped(count))
        })
        .collect();
    let all = counted(listed.len(), "clusters");
    if words.is_empty() {
        let each = if listed.len() == 1 { "" } else { "all " };
        format!("{all}, {each}with room and support")
    } else {
        format!("{all}: {}", words.join(", "))
    }
}

fn standing_ui(ui: &mut Ui, standing: &Standing, actions: &mut Vec<Action>) {
    let colors = theme::tokens(ui);
    let (icon, color) = match standing.outcome.severity() {
        Severity::Error => (icons::ERROR, colors.trouble),
        Severity::Warning => (icons::WARNING, colors.warning),
        Severity::Info => (icons::CHECK, colors.good),
    };
    let mut said = standing.headroom();
    if !standing.upgrades {
        said.push_str(" · no room to upgrade");
    }
    for title in &standing.retiring {
        said.push_str(" · ");
        said.push_str(title);
    }
    ui.horizontal_top(|ui| {
        ui.label(theme::icon(icon, theme::Size::Sign).color(color));
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.horizontal_wrapped(|ui| {
                let name: String = inert(standing.name.as_str()).chars().take(80).collect();
                let link = link_ui(ui, theme::bold(name.clone()).color(ui.visuals().hyperlink_color));
                if link.on_hover_text(format!("Show {name}")).clicked() {
                    actions.push(Action::ShowCluster(standing.cluster));
                    ui.close();
                }
                ui.label(standing.outcome.words());
            });
            ui.add(Label::new(RichText::new(said).small().color(colors.weak)).wrap());
        });
    });
}
