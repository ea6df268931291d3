//! The frame around the panels: menu bar, tabs of the alternatives, notices, status bar.

pub(super) mod example;
pub(super) mod menus;
pub(super) mod palette;
pub(super) mod tabs;

use std::borrow::Cow;
use std::time::Duration;

use egui::accesskit::Live;
use egui::{
    Align2, Area, Button, Id, Order, Response, RichText, Role, Separator, TextStyle, Ui, WidgetInfo, vec2,
};

use crate::check::Counts;
use crate::decide::headline::Headlines;
use crate::edit::Command;
use crate::net::{counted, grouped};
use crate::plan::sums::summary_parts;
use crate::ui::on_screen::OnScreen;

use crate::ui::Surroundings;
use crate::ui::action::{Action, Intent};
use crate::ui::kit::ends::{Ends, at_right_ui};
use crate::ui::kit::memo::memo;
use crate::ui::kit::theme::{self, icons};
use crate::ui::kit::typing::{appears, is_entered};
use crate::ui::kit::widgets::{foot_ui, icon_button_ui, icon_ui, say_as_it_appears, width_of};
use crate::ui::panels::growth;
use crate::ui::state::{Lower, Notice, NoticeKind, Offer, ViewState};

/// Messages in the lower right corner, over the panels: what they say moves nothing.
pub(crate) fn notices_ui(ui: &Ui, view: &ViewState, actions: &mut Vec<Action>) {
    const WIDTH: f32 = 400.0;
    const ABOVE_STATUS: f32 = 40.0;
    if view.notices.is_empty() {
        return;
    }
    Area::new(Id::unique("notices"))
        .order(Order::Middle)
        .anchor(Align2::RIGHT_BOTTOM, vec2(-12.0, -ABOVE_STATUS))
        .role(egui::accesskit::Role::Status)
        .accessible_name("Messages")
        .show(ui.ctx(), |ui| {
            ui.set_max_width(WIDTH.min(ui.ctx().content_rect().width() - 24.0));
            for (index, notice) in view.notices.iter().enumerate() {
                let shown =
                    theme::notice(ui, notice.kind).show(ui, |ui| notice_ui(ui, notice, index, actions));
                if is_read(ui, notice, &shown.response) {
                    actions.push(Action::CloseNotice(index));
                }
            }
        });
}

/// Whether a message that asks for nothing has been there long enough to be read; the pointer on it keeps it.
fn is_read(ui: &Ui, notice: &Notice, shown: &egui::Response) -> bool {
    /// In seconds: twice what the longest of them takes to read.
    const LONG_ENOUGH: f64 = 12.0;
    if notice.kind != NoticeKind::Info || notice.offer.is_some() {
        return false;
    }
    let id = ui.scope_id().with(("read", &notice.text));
    let now = ui.input(|input| input.time);
    if appears(ui, id.with("seen")) || shown.contains_pointer() {
        ui.data_mut(|data| data.insert_temp(id, now));
    }
    let since = ui.data(|data| data.get_temp(id)).unwrap_or(now);
    let left = LONG_ENOUGH - (now - since);
    ui.request_repaint_after(Duration::from_secs_f64(left.max(0.0)));
    left <= 0.0
}

fn notice_ui(ui: &mut Ui, notice: &Notice, index: usize, actions: &mut Vec<Action>) {
    ui.horizontal_top(|ui| {
        // The room of all messages is above the ones below: centred in it, a message would grow with every frame.
        ui.set_max_height(ui.spacing().interact_size.y);
        let (icon, color, live) = match notice.kind {
            NoticeKind::Info => (icons::INFO, theme::tokens(ui).accent, Live::Polite),
            NoticeKind::Error => (icons::ERROR, theme::tokens(ui).trouble, Live::Assertive),
        };
        icon_ui(ui, theme::icon(icon, theme::Size::Heading).color(color));
        let ends = Ends::new(ui, ("notice", index));
        ends.left(ui, |ui| {
            let response = ui.add(egui::Label::new(notice.text.as_str()).wrap());
            say_as_it_appears(ui, &response, live);
        });
        ends.right(ui, |ui| {
            let offer = notice.offer.as_ref().map(|offer| match offer {
                Offer::ShowFolder(file) => ("Show folder", Action::ShowFolder(file.clone())),
                Offer::Undo => (Intent::Undo.title(), Action::Do(Intent::Undo)),
            });
            if let Some((title, action)) = offer
                && ui.button(title).clicked()
            {
                actions.push(action);
            }
            if icon_button_ui(ui, icons::CLOSE, "Close message").clicked() {
                actions.push(Action::CloseNotice(index));
            }
        });
    });
}

/// Does it fit, and what runs out first?
pub(crate) fn status_ui(
    ui: &mut Ui,
    session: &OnScreen,
    view: &ViewState,
    around: &Surroundings,
    actions: &mut Vec<Action>,
) {
    ui.horizontal(|ui| {
        let ends = Ends::new(ui, "status");
        ends.left(ui, |ui| {
            if session.alternative(view.focus).is_none() {
                return;
            }
            verdict_ui(ui, session, view);
            summary_ui(ui, session, view);
        });
        ends.right(ui, |ui| status_end_ui(ui, session, view, around, actions));
    });
}

/// The verdict on the alternative, with whose it is where there are several clusters, as long as it finds room.
fn verdict_ui(ui: &mut Ui, session: &OnScreen, view: &ViewState) {
    let at = view.focus.alternative;
    let outcome = session.verdicts().of_alternative(at);
    let wordings = memo(ui, "wordings of the verdict", session, at, || {
        let (design, plan) = (session.design(), session.plan());
        let headlines = Headlines::new(design, plan, session.findings(), session.verdicts());
        let named = headlines.accused(at);
        if named.is_empty() {
            outcome.wordings()
        } else {
            named
        }
    });
    let bold = theme::Size::Body.font(true);
    let fits = |words: &&String| width_of(ui, words, bold.clone()) <= ui.available_width();
    let words = wordings.iter().find(fits).or_else(|| wordings.last());
    let (Some(words), Some(whole)) = (words, wordings.first()) else {
        return;
    };
    let color = theme::of_outcome(ui, outcome);
    let response = ui.add(egui::Label::new(theme::bold(words).color(color)).truncate());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, whole));
    if words != whole {
        response.on_hover_text(whole);
    }
}

/// What was found, what is exported, and whether everything is saved.
fn status_end_ui(
    ui: &mut Ui,
    session: &OnScreen,
    view: &ViewState,
    around: &Surroundings,
    actions: &mut Vec<Action>,
) {
    let found = counts(ui, session, view);
    let counts = format!(
        "{}   {}   {}",
        counted(found.errors, "errors"),
        counted(found.warnings, "warnings"),
        counted(found.notes, "notes"),
    );
    let button = Button::new(RichText::new(counts).small()).frame_when_inactive(false);
    if ui.add(button).on_hover_text("Show the checks").clicked() {
        actions.push(Action::ShowLower(Lower::Checks));
    }
    if let Some(done) = around.exporting {
        ui.add(
            egui::ProgressBar::new(done)
                .desired_width(90.0)
                .desired_height(8.0),
        );
        if ui.small_button("Cancel").clicked() {
            actions.push(Action::CancelExport);
        }
    }
    let saved = match (around.busy, session.is_dirty(), &around.same_since) {
        (Some(busy), _, _) => busy.to_owned(),
        (None, true, _) => "not saved".to_owned(),
        (None, false, Some(since)) => since.clone(),
        (None, false, None) => String::new(),
    };
    if !saved.is_empty() {
        let weak = theme::tokens(ui).weak;
        ui.label(RichText::new(saved).small().color(weak));
    }
}

/// How many findings there are in the alternative on screen, counted once a revision.
fn counts(ui: &Ui, session: &OnScreen, view: &ViewState) -> Counts {
    let alternative = view.focus.alternative;
    let count = || session.findings().counts(alternative);
    *memo(ui, "counts", session, alternative, count)
}

/// Width of the line between the verdict and what is said of one cluster, in points.
const SEPARATOR: f32 = 6.0;

/// Each range with what it holds, and what runs out first: as many parts as find room, none of them cut.
fn summary_ui(ui: &mut Ui, session: &OnScreen, view: &ViewState) {
    let Some((name, parts)) = summary(session, view) else {
        return;
    };
    let said = |parts: &[String]| format!("{name}{}", parts.join(" · "));
    let whole = said(&parts);
    // Beside a verdict on several clusters stands which one it speaks of, clear of that verdict.
    let is_one_of_several = !name.is_empty();
    let before = if is_one_of_several {
        SEPARATOR + ui.spacing().item_spacing.x
    } else {
        0.0
    };
    let fits = |words: &str| before + width_of(ui, words, TextStyle::Small) <= ui.available_width();
    let mut shown = parts;
    // What runs out first stands last, and is the last to go.
    while 1 < shown.len() && !fits(&said(&shown)) {
        shown.remove(shown.len() - 2);
    }
    if is_one_of_several {
        if !fits(&said(&shown)) {
            return;
        }
        ui.add(Separator::default().vertical().spacing(SEPARATOR));
    }
    let words = said(&shown);
    let response = ui.add(egui::Label::new(RichText::new(&words).small()).truncate());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &whole));
    if words != whole {
        response.on_hover_text(whole);
    }
}

/// The parts of the summary, and the name before them where the alternative has several clusters.
fn summary(session: &OnScreen, view: &ViewState) -> Option<(String, Vec<String>)> {
    let alternative = session.alternative(view.focus)?;
    let planned = session.alternative_plan(view.focus)?;
    let ceilings = session.shown().ceilings.as_ref();
    let parts = summary_parts(alternative, planned, view.focus.cluster, ceilings);
    let cluster = alternative.clusters.get(view.focus.cluster)?;
    let name = match alternative.clusters.len() {
        1 => String::new(),
        _ => format!("{}: ", cluster.name),
    };
    Some((name, parts))
}

/// The tabs of the lower panel.
///
/// In a window that is too low for them and the models, the tab that is open folds it; in another one a double click on
/// a tab gives the panel the place of the models, or takes it back.
pub(crate) fn lower_tabs_ui(
    ui: &mut Ui,
    session: &OnScreen,
    view: &mut ViewState,
    is_low: bool,
    actions: &mut Vec<Action>,
) {
    let is_chosen = view.remembered.lower == Lower::Growth && (!is_low || view.lower_is_open);
    let has_growth = session.shown().growth.is_some();
    let has_choice = is_chosen && has_growth && !growth::shows_both(ui);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 18.0;
        let found = counts(ui, session, view);
        let findings = found.errors + found.warnings;
        for lower in Lower::ALL {
            let mut title = Cow::Borrowed(lower.intent().title());
            if lower == Lower::Checks && findings > 0 {
                title = format!("{title} {}", grouped(findings)).into();
            }
            let is_shown = view.remembered.lower == lower && (!is_low || view.lower_is_open);
            let tab = theme::underlined_tab_ui(ui, &title, is_shown);
            if !is_low && tab.double_clicked() {
                actions.push(Action::Do(Intent::EnlargeLower));
            }
            if !tab.clicked() {
                continue;
            }
            if is_low && is_shown {
                view.lower_is_open = false;
            } else {
                actions.push(Action::ShowLower(lower));
            }
        }
        at_right_ui(ui, "right of the lower tabs", |ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            if has_choice {
                growth::choice_ui(ui, view);
            }
            if !is_low {
                enlarge_ui(ui, view.remembered.panels.lower_is_large, actions);
            }
        });
    });
    if !is_low || view.lower_is_open {
        ui.add_space(4.0);
    }
}

/// The button that gives the lower panel the place of the models, or takes it back.
fn enlarge_ui(ui: &mut Ui, is_large: bool, actions: &mut Vec<Action>) {
    let intent = Intent::EnlargeLower;
    let (icon, title) = if is_large {
        (icons::UNFOLD, "Shrink lower panel")
    } else {
        (icons::ENLARGE, intent.title())
    };
    let shortcut = intent.shortcut();
    let key = shortcut.map_or_else(String::new, |shortcut| ui.format_shortcut(&shortcut));
    let name = format!("{title}, {key}");
    if icon_button_ui(ui, icon, &name).clicked() {
        actions.push(Action::Do(intent));
    }
}

/// The foot of a dialog that makes one change: the button that makes it, off while there is none, and the way out.
pub(crate) fn confirm_ui(ui: &mut Ui, title: &str, command: Option<&Command>, actions: &mut Vec<Action>) {
    foot_ui(ui, |ui| {
        let pressed = default_button_ui(ui, title, command.is_some());
        if let Some(command) = command.filter(|_| pressed) {
            actions.push(Action::Edit(command.clone()));
            ui.close();
        }
        if ui.button("Cancel").clicked() {
            ui.close();
        }
    });
}

/// The button of a dialog that Enter presses, off where `is_on` does not hold; says whether it was pressed.
pub(crate) fn default_button_ui(ui: &mut Ui, text: &str, is_on: bool) -> bool {
    if !is_on {
        // Faded on a faded accent, its words could not be read.
        ui.add_enabled(false, Button::new(theme::bold(text)).min_size(vec2(0.0, 28.0)));
        return false;
    }
    primary_button_ui(ui, text).clicked() || is_entered(ui)
}

/// A button in the accent colour, for the one thing most likely wanted.
pub(crate) fn primary_button_ui(ui: &mut Ui, text: &str) -> Response {
    let colors = theme::tokens(ui);
    let button = Button::new(theme::bold(text).color(colors.on_accent))
        .fill(colors.accent)
        .min_size(vec2(0.0, 28.0));
    ui.add(button)
}
