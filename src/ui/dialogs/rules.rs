//! The catalogue of rules on screen: searched by any word, each rule in full with its source; and what changed in it
//! since a design was last checked.

use std::sync::{Arc, LazyLock};

use egui::text::LayoutJob;
use egui::{
    Align, Button, Galley, Label, Layout, Panel, RichText, Role, ScrollArea, Sense, TextEdit, TextStyle, Ui,
    UiBuilder, WidgetInfo, vec2,
};

use crate::azure::{Model, Rule, Severity};
use crate::check::rules::{self, CATALOGUE, changed_in, changes_since};
use crate::design::Design;
use crate::edit::{Command, DesignChange};
use crate::net::grouped;
use crate::session::Session;
use crate::ui::kit::regions::{FollowsFocus as _, follow_focus};

use crate::ui::action::Action;
use crate::ui::frame::default_button_ui;
use crate::ui::kit::link::{link_ui, source_link_ui};
use crate::ui::kit::theme::{self, icons};
use crate::ui::kit::widgets::{foot_ui, icon_button_ui, icon_ui};
use crate::ui::panels::findings::severity_look;
use crate::ui::state::{Dialog, NoticeKind, ViewState};

/// Height of one rule in the list, with two lines of title, in points.
const ROW: f32 = 56.0;

/// Most lines of a title in the list.
const TITLE_LINES: usize = 2;

/// Width of the list, in points.
const LIST_WIDTH: f32 = 300.0;

/// Room between the list and the rule beside it, in points.
const GAP: f32 = 24.0;

/// Width of the list and the rule beside it, in points.
const WIDTH: f32 = 760.0;

/// What of each rule is searched, in lower case; in the order of the catalogue.
static WORDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let words = |rule: &&Rule| {
        let severity = severity_word(rule);
        let error = rule.azure_error.unwrap_or_default();
        [
            rule.id,
            rule.title,
            severity,
            error,
            rule.reason,
            rule.source.page,
        ]
        .join(" ")
        .to_lowercase()
    };
    CATALOGUE.iter().map(words).collect()
});

/// The rules that hold every word of `filter`.
fn found(filter: &str) -> Vec<&'static Rule> {
    let wanted: Vec<String> = filter.split_whitespace().map(str::to_lowercase).collect();
    CATALOGUE
        .iter()
        .zip(WORDS.iter())
        .filter(|(_, words)| wanted.iter().all(|wanted| words.contains(wanted.as_str())))
        .map(|(rule, _)| *rule)
        .collect()
}

/// Draws the catalogue: a list at the left, the chosen rule in full at the right.
pub(crate) fn catalogue_ui(
    ui: &mut Ui,
    filter: &mut String,
    chosen: &mut Option<&'static str>,
    is_new: &mut bool,
) {
    let room = ui.ctx().content_rect();
    let width = WIDTH.min(room.width() - 60.0);
    let height = (room.height() - 240.0).clamp(200.0, 480.0);
    ui.set_width(width);
    let found = found(filter);
    ui.horizontal(|ui| {
        let field = TextEdit::singleline(filter)
            .hint_text("Word, rule or Azure error code")
            .desired_width(LIST_WIDTH)
            .char_limit(100);
        ui.add(field).accessible_name("Filter rules");
        let words = format!(
            "{} of {} rules, version {}",
            found.len(),
            CATALOGUE.len(),
            rules::VERSION
        );
        ui.label(RichText::new(words).small().color(theme::tokens(ui).weak));
    });
    let (whole, _) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    let (left, right) = whole.split_left_right_at_x(whole.left() + LIST_WIDTH);
    let line = theme::tokens(ui).outline;
    ui.painter()
        .vline(right.left() + GAP / 2.0, whole.y_range(), (1.0, line));
    ui.scope_builder(UiBuilder::new().id_salt("list").max_rect(left), |ui| {
        list_ui(ui, &found, chosen, is_new);
    });
    let right = right.with_min_x(right.left() + GAP);
    ui.scope_builder(UiBuilder::new().id_salt("rule").max_rect(right), |ui| {
        ScrollArea::vertical().auto_shrink(false).show_followed(ui, |ui| {
            match chosen.and_then(rules::find) {
                Some(rule) => rule_ui(ui, rule),
                None => nothing_chosen_ui(ui, found.is_empty()),
            }
        });
    });
}

fn nothing_chosen_ui(ui: &mut Ui, none_found: bool) {
    let weak = theme::tokens(ui).weak;
    let words = if none_found {
        "No rule matches"
    } else {
        "Select a rule to see why it applies and where it is documented"
    };
    ui.label(RichText::new(words).color(weak));
}

fn list_ui(ui: &mut Ui, found: &[&'static Rule], chosen: &mut Option<&'static str>, is_new: &mut bool) {
    ui.spacing_mut().item_spacing.y = 2.0;
    let pitch = ROW + ui.spacing().item_spacing.y;
    let mut area = ScrollArea::vertical().id_salt("rules").auto_shrink(false);
    let at = chosen.and_then(|id| found.iter().position(|rule| rule.id == id));
    if let Some(at) = at.filter(|_| *is_new) {
        area = area.vertical_scroll_offset(at as f32 * pitch);
    }
    *is_new = false;
    area.show_rows(ui, ROW, found.len(), |ui, rows| {
        for rule in found.get(rows).unwrap_or_default() {
            // Keyed by rule, so that keyboard focus stays put while the list is scrolled.
            let entry = ui.push_id(rule.id, |ui| entry_ui(ui, rule, *chosen == Some(rule.id)));
            if entry.inner {
                *chosen = Some(rule.id);
            }
        }
        follow_focus(ui);
    });
}

/// A rule in the list; true when it was chosen.
fn entry_ui(ui: &mut Ui, rule: &'static Rule, is_chosen: bool) -> bool {
    let colors = theme::tokens(ui);
    let size = vec2(ui.available_width(), ROW);
    let button = Button::selectable(is_chosen, "").min_size(size);
    let response = ui.add_sized(size, button);
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, is_chosen, rule.title));
    let inner = response.rect.shrink2(vec2(8.0, 3.0));
    let content = UiBuilder::new()
        .id_salt(rule.id)
        .max_rect(inner)
        .layout(Layout::top_down(Align::Min));
    // A child `Ui`, since the row is already allocated.
    let mut words = ui.new_child(content);
    words.spacing_mut().item_spacing.y = 1.0;
    let title = title_in(ui, rule.title, inner.width());
    let about = format!("{} · {}", severity_word(rule), rule.id);
    let about = RichText::new(about).small().color(colors.weak);
    let height = title.size().y + 1.0 + ui.text_style_height(&TextStyle::Small);
    words.add_space(((inner.height() - height) / 2.0).max(0.0));
    words.add(Label::new(title));
    words.add(Label::new(about).truncate());
    response.clicked()
}

/// A title in as many lines as there is room for.
fn title_in(ui: &Ui, title: &str, width: f32) -> Arc<Galley> {
    let font = TextStyle::Body.resolve(ui.style());
    let mut job = LayoutJob::simple(title.to_owned(), font, theme::tokens(ui).text, width);
    job.wrap.max_rows = TITLE_LINES;
    ui.painter().layout_job(job)
}

fn severity_word(rule: &Rule) -> &'static str {
    rule.severity.map_or("formula", Severity::noun)
}

/// All that is known of a rule.
fn rule_ui(ui: &mut Ui, rule: &'static Rule) {
    let colors = theme::tokens(ui);
    ui.spacing_mut().item_spacing.y = 6.0;
    ui.add(Label::new(RichText::new(rule.title).heading()).wrap());
    ui.horizontal_wrapped(|ui| {
        if let Some(severity) = rule.severity {
            let (icon, color) = severity_look(ui, severity);
            icon_ui(ui, theme::icon(icon, theme::Size::Sign).color(color));
        }
        ui.label(RichText::new(severity_word(rule)).small());
        let id = Label::new(theme::code(rule.id).color(colors.weak));
        ui.add(id.selectable(true));
    });
    ui.add_space(2.0);
    ui.add(Label::new(rule.reason).wrap());
    ui.add_space(4.0);
    let mut fact = |name: &str, value: &str| {
        ui.horizontal_top(|ui| {
            ui.allocate_ui(vec2(96.0, 18.0), |ui| {
                ui.set_min_width(96.0);
                ui.label(RichText::new(name).color(colors.weak));
            });
            ui.vertical(|ui| ui.add(Label::new(value).wrap().selectable(true)));
        });
    };
    if !rule.is_formula() {
        fact("Occurs", rule.when.words());
    }
    fact("Models", &models_words(rule));
    if let Some(error) = rule.azure_error {
        fact("Azure's error", error);
    }
    fact("Basis", rule.confidence.word());
    if let Some(version) = rules::version_of(rule) {
        fact("Changed in", version);
    }
    fact("Read on", rule.source.read_on);
    ui.horizontal_wrapped(|ui| source_link_ui(ui, rule.source.page, rule.source.url));
}

fn models_words(rule: &Rule) -> String {
    if Model::ALL.iter().all(|model| rule.applies_to(*model)) {
        return "all".to_owned();
    }
    let titles: Vec<&str> = rule.models.iter().map(|model| model.title()).collect();
    titles.join(", ")
}

/// A quiet strip where the design was last checked with older rules; it can be dismissed.
pub(crate) fn strip_ui(ui: &mut Ui, session: &Session, view: &mut ViewState, actions: &mut Vec<Action>) {
    let design = session.design();
    if view.rules_noticed || !is_outdated(design) {
        return;
    }
    Panel::top("newer rules")
        .frame(theme::notice(ui, NoticeKind::Info))
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                let accent = theme::tokens(ui).accent;
                icon_ui(ui, theme::icon(icons::INFO, theme::Size::Heading).color(accent));
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if icon_button_ui(ui, icons::CLOSE, "Dismiss").clicked() {
                        view.rules_noticed = true;
                    }
                    if ui.button("What changed…").clicked() {
                        actions.push(Action::OpenDialog(Dialog::RuleChanges));
                    }
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        let words = format!(
                            "Last checked with the rules of {}, which have changed since",
                            design.rule_set,
                        );
                        ui.add(Label::new(&words).truncate());
                    });
                });
            });
        });
}

/// Whether the design was last checked with rules that have changed since.
fn is_outdated(design: &Design) -> bool {
    !design.rule_set.is_empty() && changes_since(&design.rule_set).next().is_some()
}

/// What changed in the rules since the design was last checked, and which changes affect it.
pub(crate) fn changes_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    let colors = theme::tokens(ui);
    let design = session.design();
    ui.set_width(560.0_f32.min(ui.ctx().content_rect().width() - 60.0));
    let known = format!(
        "This design was last checked with the rules of {}; this program has those of {}",
        design.rule_set,
        rules::VERSION
    );
    ui.add(Label::new(RichText::new(known).color(colors.weak)).wrap());
    ScrollArea::vertical()
        .max_height((ui.ctx().content_rect().height() - 300.0).clamp(160.0, 400.0))
        .auto_shrink([false, true])
        .show_followed(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            for change in changes_since(&design.rule_set) {
                ui.add_space(6.0);
                ui.label(theme::bold(change.version));
                ui.add(Label::new(change.summary).wrap());
                for rule in changed_in(change.version) {
                    changed_rule_ui(ui, session, rule, actions);
                }
            }
        });
    foot_ui(ui, |ui| {
        if default_button_ui(ui, "Mark as read", true) {
            let note = DesignChange::RuleSet(rules::VERSION.to_owned());
            actions.push(Action::Edit(Command::Design(note)));
            ui.close();
        }
        if ui.button("Later").clicked() {
            ui.close();
        }
        let hint = "Saving marks it as read too";
        ui.label(RichText::new(hint).small().color(colors.weak));
    });
}

/// A changed rule, with the number of its findings in the design.
fn changed_rule_ui(ui: &mut Ui, session: &Session, rule: &'static Rule, actions: &mut Vec<Action>) {
    let colors = theme::tokens(ui);
    let found = session.findings().all.iter();
    let count = found.filter(|finding| finding.rule == rule).count();
    ui.spacing_mut().interact_size.y = 18.0;
    ui.horizontal(|ui| {
        let (text, color) = match count {
            0 => ("no findings".to_owned(), colors.weak),
            1 => ("1 finding".to_owned(), colors.warning),
            more => {
                let more = grouped(more);
                (format!("{more} findings"), colors.warning)
            }
        };
        if link_ui(ui, RichText::new(rule.title).small()).clicked() {
            actions.push(Action::OpenDialog(Dialog::rule(rule)));
        }
        ui.label(RichText::new(text).small().color(color));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_found_by_any_word_of_theirs() {
        assert_eq!(found("").len(), CATALOGUE.len());
        let ids = |text: &str| found(text).iter().map(|rule| rule.id).collect::<Vec<_>>();
        assert_eq!(ids("kubenet-max-400"), ["kubenet-max-400-nodes"]);
        assert!(ids("InsufficientSubnetSize").contains(&"node-subnet-too-small"));
        assert!(ids("route table holds 400").contains(&"kubenet-max-400-nodes"));
        assert!(ids("kubenet zebra").is_empty());
    }
}
