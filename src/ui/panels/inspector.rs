//! The right panel: why this number, and what is wrong. Never empty: with nothing selected it is about the alternative
//! on screen.
//!
//! `content` and `items` make the words, once a revision and selection; this file draws them; `checks` is about the
//! findings, `reasons` about the ranking.

mod checks;
mod content;
mod items;
mod leads;
mod reasons;

use egui::{Align, Label, Layout, RichText, Role, ScrollArea, Stroke, TextStyle, Ui, WidgetInfo, vec2};

use crate::design::{OtherCount, Swatch};
use crate::edit::{Command, SubnetAt, SubnetChange};
use crate::net::grouped;
use crate::page::Ink;
use crate::plan::Verdict;
use crate::ui::on_screen::OnScreen;

use crate::ui::action::Action;
use crate::ui::kit::choice::Choice;
use crate::ui::kit::fields::{self, CommitField};
use crate::ui::kit::link::source_link_ui;
use crate::ui::kit::memo::memo;
use crate::ui::kit::number::NumberField;
use crate::ui::kit::regions::follow_focus;
use crate::ui::kit::theme::{self, icons};
use crate::ui::kit::widgets::{MeterBar, section_ui, sentence, swatch_words, swatches, width_of};
use crate::ui::panels::missing::missing_ui;
use crate::ui::state::{Dialog, ViewState};

use content::{Content, Gauge, Sum, selected_subnet, source_words};

/// Draws the panel.
pub(crate) fn inspector_ui(ui: &mut Ui, session: &OnScreen, view: &mut ViewState, actions: &mut Vec<Action>) {
    let question = (view.focus, view.selection, view.preview, view.workload.rotation);
    let content = memo(ui, "inspector", session, question, || Content::of(session, view));
    ScrollArea::vertical()
        .id_salt("inspector")
        .auto_shrink(false)
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(6.0, 4.0);
            let Some(content) = content.as_ref() else {
                missing_ui(ui, session, view, "so there is nothing to explain", actions);
                return;
            };
            heading_ui(ui, content, view, actions);
            if let Some(gauge) = &content.gauge {
                gauge_ui(ui, gauge);
            }
            facts_ui(ui, content);
            leads::sharing_ui(ui, content, view, actions);
            leads::offers_ui(ui, content, session, view, actions);
            fields_ui(ui, session, view, content, actions);
            leads::hints_ui(ui, session, view);
            if let Some(sum) = &content.sum {
                sum_ui(ui, sum);
            }
            if let Some((heading, words)) = &content.ceilings {
                section_ui(ui, heading, |_| {});
                ui.add(Label::new(words).wrap());
            }
            checks::checks_ui(ui, content, session, view, actions);
            if let Some(ranking) = &content.ranking {
                ranking.ui(ui, actions);
            }
            ui.add_space(16.0);
            follow_focus(ui);
        });
}

/// The name with its range at the right, and what it is.
fn heading_ui(ui: &mut Ui, content: &Content, view: &ViewState, actions: &mut Vec<Action>) {
    let colors = theme::tokens(ui);
    ui.add_space(4.0);
    // A name is read in full here if anywhere: a range that it leaves no room for stands below it.
    let (beside, below) = match &content.range {
        Some(range) if has_room_beside(ui, &content.title, range) => (Some(range), None),
        range => (None, range.as_ref()),
    };
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if view.selection.is_some() {
                let close =
                    crate::ui::kit::widgets::icon_button_ui(ui, icons::CLOSE, "Back to the alternative");
                if close.clicked() {
                    actions.push(Action::Select(None));
                }
            }
            if let Some(range) = beside {
                ui.label(RichText::new(range).color(colors.weak));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(Label::new(RichText::new(&content.title).heading()).wrap());
            });
        });
    });
    if let Some(range) = below {
        ui.label(RichText::new(range).color(colors.weak));
    }
    if !content.kind.is_empty() {
        let kind = RichText::new(sentence(&content.kind)).small().color(colors.weak);
        ui.add(Label::new(kind).wrap());
    }
}

/// Whether a range has room beside a name and the button that closes the page.
fn has_room_beside(ui: &Ui, name: &str, range: &str) -> bool {
    const BUTTON: f32 = 24.0;
    let between = 2.0 * ui.spacing().item_spacing.x;
    let words = width_of(ui, name, TextStyle::Heading) + width_of(ui, range, TextStyle::Body);
    let needed = words + BUTTON + between;
    needed <= ui.available_width()
}

/// How full it is, drawn and in words.
fn gauge_ui(ui: &mut Ui, gauge: &Gauge) {
    ui.add_space(4.0);
    ui.add(MeterBar {
        planned: gauge.planned,
        surge: gauge.surge,
        capacity: gauge.capacity,
        color: theme::role(ui, gauge.role),
        words: &gauge.words,
    });
    let color = theme::ink(theme::palette(ui), Ink::of_capacity(gauge.verdict));
    ui.add(Label::new(RichText::new(&gauge.words).color(color)).wrap());
    if gauge.verdict != Verdict::Fits {
        ui.label(RichText::new(gauge.verdict.words()).small().color(color));
    }
}

/// Names and values, the values in one column.
fn facts_ui(ui: &mut Ui, content: &Content) {
    /// Width of the names, unless one of them is longer.
    const NAMES: f32 = 84.0;
    let weak = theme::tokens(ui).weak;
    let width = |name: &str| width_of(ui, &sentence(name), TextStyle::Body).ceil();
    let names = content.facts.iter().map(|(name, _)| width(name));
    let names = names.fold(NAMES, f32::max);
    ui.add_space(2.0);
    for (name, value) in &content.facts {
        ui.horizontal_top(|ui| {
            ui.allocate_ui_with_layout(vec2(names, 18.0), Layout::left_to_right(Align::Min), |ui| {
                ui.set_min_width(names);
                ui.label(RichText::new(sentence(name)).color(weak));
            });
            // Upright, so that a second row begins below the first.
            ui.vertical(|ui| ui.add(Label::new(value.as_str()).wrap()));
        });
    }
}

/// What of a selected subnet is edited here, and the way to the rest.
fn fields_ui(
    ui: &mut Ui,
    session: &OnScreen,
    view: &ViewState,
    content: &Content,
    actions: &mut Vec<Action>,
) {
    if let Some((network, subnet, written)) = selected_subnet(session, view) {
        let at = SubnetAt {
            alternative: view.focus.alternative,
            network,
            subnet,
        };
        let edit = |change| Command::Subnet { at, change };
        ui.add_space(2.0);
        ui.push_id(("subnet", network, subnet), |ui| {
            others_ui(ui, written.other_addresses, edit, actions);
            ui.horizontal(|ui| {
                let name = ui.label(RichText::new("Note").color(theme::tokens(ui).weak));
                let left = (90.0 - name.rect.width() - ui.spacing().item_spacing.x).max(0.0);
                ui.add_space(left);
                let width = ui.available_width();
                let field = CommitField {
                    name: "Note of the subnet",
                    text: &written.note,
                    hint: "What it is for",
                    width,
                    read: &fields::text,
                };
                if let Some(note) = field.show(ui).value_ui(ui) {
                    actions.push(Action::Edit(edit(SubnetChange::Note(note))));
                }
            });
            mark_ui(ui, written.color, edit, actions);
        });
    }
    if let Some((title, target)) = content.edit {
        ui.add_space(2.0);
        if ui.button(title).clicked() {
            actions.push(Action::OpenDialog(Dialog::Edit(target)));
        }
    }
}

/// The colour that a subnet is marked with on the map.
fn mark_ui(
    ui: &mut Ui,
    color: Option<Swatch>,
    edit: impl Fn(SubnetChange) -> Command,
    actions: &mut Vec<Action>,
) {
    ui.horizontal(|ui| {
        let name = ui.label(RichText::new("Mark").color(theme::tokens(ui).weak));
        let left = (90.0 - name.rect.width() - ui.spacing().item_spacing.x).max(0.0);
        ui.add_space(left);
        let marks: Vec<_> = swatches()
            .map(|swatch| (swatch, swatch_words(ui, swatch)))
            .collect();
        let choice = Choice::new("mark", "Mark", swatch_words(ui, color));
        let field = choice.show(ui, |options| {
            for (swatch, words) in marks {
                if options.option(swatch == color, words) && swatch != color {
                    actions.push(Action::Edit(edit(SubnetChange::Color(swatch))));
                }
            }
        });
        field.labelled_by(name.id);
    });
}

/// The addresses that others hold in a subnet; a drag is one step.
fn others_ui(
    ui: &mut Ui,
    others: OtherCount,
    edit: impl Fn(SubnetChange) -> Command,
    actions: &mut Vec<Action>,
) {
    ui.horizontal(|ui| {
        let name = ui.label(RichText::new("Other addresses").color(theme::tokens(ui).weak));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let number = NumberField::new(others.get(), 0..=u64::from(OtherCount::MOST))
                .speed(0.2)
                .size(vec2(72.0, 24.0))
                .show(ui);
            let response = number.response.labelled_by(name.id);
            if response.changed()
                && let Ok(count) = OtherCount::new(number.value)
            {
                let command = edit(SubnetChange::OtherAddresses(count));
                actions.push(if response.dragged() {
                    Action::Drag(command)
                } else {
                    Action::Edit(command)
                });
            } else if response.drag_stopped() {
                actions.push(Action::EndDrag);
            }
            response.on_hover_text(
                "Used by something other than nodes and pods, such as internal load balancers or private \
                 endpoints",
            );
        });
    });
}

/// The sum, line by line, with its total, the smallest prefix and its source.
fn sum_ui(ui: &mut Ui, sum: &Sum) {
    let colors = theme::tokens(ui);
    section_ui(ui, "How this adds up", |_| {});
    // Rows of text, not of buttons.
    ui.spacing_mut().interact_size.y = 18.0;
    for (index, (words, number)) in sum.lines.iter().enumerate() {
        let sign = if index == 0 { "" } else { "+ " };
        line_ui(ui, words, &format!("{sign}{number}"), false);
    }
    let line = ui.available_rect_before_wrap();
    ui.painter()
        .hline(line.x_range(), line.top(), Stroke::new(1.0, colors.outline));
    ui.add_space(3.0);
    line_ui(ui, sum.total.0, &format!("= {}", sum.total.1), true);
    line_ui(ui, &sum.smallest.0, &sum.smallest.1, true);
    ui.add_space(2.0);
    let source = sum.rule.source;
    source_link_ui(ui, &source_words(source), source.url);
    let Some(observed) = &sum.observed else { return };
    section_ui(ui, "Observed by Azure's own check", |_| {});
    for (index, (words, number)) in observed.lines.iter().enumerate() {
        let sign = if index == 0 { "" } else { "+ " };
        line_ui(ui, words, &format!("{sign}{number}"), false);
    }
    let counted = format!(
        "= {} of {}",
        grouped(observed.counted),
        grouped(observed.available)
    );
    line_ui(ui, "observed, not documented", &counted, true);
    if let Some(refusal) = observed.refusal() {
        let text = RichText::new(format!("Azure would answer “{refusal}”"))
            .small()
            .color(colors.trouble);
        ui.add(Label::new(text).wrap());
    }
    let source = observed.rule.source;
    source_link_ui(ui, &source_words(source), source.url);
}

/// One line of a sum: words at the left, number at the right of their first line.
fn line_ui(ui: &mut Ui, words: &str, number: &str, strong: bool) {
    let colors = theme::tokens(ui);
    let color = if strong { colors.text } else { colors.weak };
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.label(RichText::new(number).color(colors.text));
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let response = ui.add(Label::new(RichText::new(words).color(color)).wrap());
                response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{words}: {number}")));
            });
        });
    });
}
