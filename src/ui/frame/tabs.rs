//! The tabs of the alternatives, what their menu offers, and one of them in full.

use egui::style::ScrollStyle;
use egui::{
    Align, Align2, Button, Id, Layout, Rect, Response, ScrollArea, Stroke, TextEdit, TextStyle, Ui, pos2,
    vec2,
};

use crate::azure::Model;
use crate::decide::comparison::{letter, today_mark};
use crate::design::Alternative;
use crate::edit::{AlternativeChange, Command};
use crate::page::Ink;
use crate::session::Session;

use crate::ui::action::{Action, Intent};
use crate::ui::frame::primary_button_ui;
use crate::ui::kit::context_menu::{context_menu_ui, is_asked_by_key, items_ui, menu_button_ui};
use crate::ui::kit::ends::Ends;
use crate::ui::kit::fields::{self, CommitField};
use crate::ui::kit::regions::{FollowsFocus as _, follow_focus};
use crate::ui::kit::theme::{self, icons};
use crate::ui::kit::widgets::{checkbox_ui, foot_ui, icon_button_ui, named_button};
use crate::ui::state::{Dialog, ViewState};

/// From this width on there is room beside the tabs for what is made of a design, in points.
const LEAST_WIDTH: f32 = 640.0;

/// Room that the button which adds an alternative takes, in points.
const BUTTON: f32 = 40.0;

/// Width of what says that tabs go on, in points.
const MORE_WIDTH: f32 = 16.0;

/// A tab for each alternative, one to add another, and one that shows them side by side; `between` draws something in
/// what they leave free.
pub(crate) fn tabs_ui<R>(
    ui: &mut Ui,
    session: &Session,
    view: &mut ViewState,
    actions: &mut Vec<Action>,
    between: impl FnOnce(&mut Ui, Rect, &mut ViewState, &mut Vec<Action>) -> R,
) -> R {
    let row = ui.horizontal(|ui| {
        let has_room = LEAST_WIDTH <= ui.available_width();
        let ends = Ends::new(ui, "tabs");
        // What adds a tab follows the last one, as long as it is in sight there.
        let id = ui.scope_id().with("tabs are cut");
        let was_cut = ui.data(|data| data.get_temp::<bool>(id)).unwrap_or_default();
        let (is_cut, end) = ends.left(ui, |ui| {
            // Over the tabs: a bar below them would make the row higher.
            ui.spacing_mut().scroll = ScrollStyle::floating();
            ui.style_mut().always_scroll_the_only_direction = true;
            let tabs = ScrollArea::horizontal().auto_shrink([true, true]).show(ui, |ui| {
                let row = ui.horizontal(|ui| {
                    let end = alternatives_ui(ui, session, view, actions);
                    if was_cut { end } else { add_ui(ui, actions).right() }
                });
                follow_focus(ui);
                row.inner
            });
            // With the button gone to the right there is more room: it must not come back for that.
            let button = if was_cut { BUTTON } else { 0.0 };
            let is_cut = tabs.inner_rect.width() + 1.0 < tabs.content_size.x + button;
            let before = tabs.state.clamped_offset().x;
            let behind = tabs.content_size.x - before - tabs.inner_rect.width();
            more_ui(ui, tabs.inner_rect, [before, behind]);
            (is_cut, tabs.inner)
        });
        let drawn = between(ui, ends.between(end), view, actions);
        ui.data_mut(|data| data.insert_temp(id, is_cut));
        ends.right(ui, |ui| {
            if is_cut {
                let all = menu_button_ui(ui, theme::icon(icons::UNFOLD, theme::Size::Heading), |ui| {
                    items_ui(ui, actions, |ui, actions| all_ui(ui, session, view, actions));
                });
                named_button(all, "All alternatives");
            }
            if was_cut {
                add_ui(ui, actions);
            }
            let response = theme::view_tab_ui(ui, "Compare", view.compare.open);
            if response.on_hover_text(Intent::Compare.help()).clicked() {
                actions.push(Action::Do(Intent::Compare));
            }
            if has_room {
                ways_out_ui(ui, session, view, actions);
            }
        });
        drawn
    });
    row.inner
}

/// Says at either edge of the tabs that they go on, by so many points, beyond it.
fn more_ui(ui: &Ui, tabs: Rect, beyond: [f32; 2]) {
    let colors = theme::tokens(ui);
    let font = TextStyle::Body.resolve(ui.style());
    let edges = [
        Rect::from_min_max(tabs.min, pos2(tabs.left() + MORE_WIDTH, tabs.bottom())),
        Rect::from_min_max(pos2(tabs.right() - MORE_WIDTH, tabs.top()), tabs.max),
    ];
    for (edge, _) in edges.into_iter().zip(beyond).filter(|(_, beyond)| 1.0 < *beyond) {
        ui.painter().rect_filled(edge, 0.0, colors.panel);
        ui.painter().text(
            edge.center(),
            Align2::CENTER_CENTER,
            "…",
            font.clone(),
            colors.weak,
        );
    }
}

fn add_ui(ui: &mut Ui, actions: &mut Vec<Action>) -> Rect {
    let add = icon_button_ui(ui, icons::ADD, "Add alternative");
    if add.clicked() {
        actions.push(Action::Do(Intent::AddAlternative));
    }
    add.rect
}

/// Every alternative, one below the other, for where the tabs do not have the room.
fn all_ui(ui: &mut Ui, session: &Session, view: &ViewState, actions: &mut Vec<Action>) {
    ui.set_min_width(260.0);
    ScrollArea::vertical().max_height(420.0).show_followed(ui, |ui| {
        for (index, alternative) in session.design().alternatives.iter().enumerate() {
            let is_shown = index == view.focus.alternative && !view.compare.open;
            let tab = Button::selectable(is_shown, tab_text(index, alternative)).truncate();
            if ui.add(tab).clicked() {
                actions.push(Action::ShowAlternative(index));
            }
        }
    });
}

/// The two things that are made of a design: a presentation and a file.
fn ways_out_ui(ui: &mut Ui, session: &Session, view: &ViewState, actions: &mut Vec<Action>) {
    let export = Button::new(Intent::ExportFile.title()).min_size(vec2(0.0, 28.0));
    if ui.add(export).on_hover_text(Intent::ExportFile.help()).clicked() {
        actions.push(Action::Do(Intent::ExportFile));
    }
    let available = Intent::Present.availability(session, view);
    let present = ui.add_enabled_ui(available.is_ok(), |ui| {
        primary_button_ui(ui, Intent::Present.title())
    });
    let present = match available {
        Ok(()) => present.inner.on_hover_text(Intent::Present.help()),
        Err(why) => present.inner.on_disabled_hover_text(why),
    };
    if present.clicked() {
        actions.push(Action::Do(Intent::Present));
    }
}

/// The tabs; gives where the last one ends.
fn alternatives_ui(ui: &mut Ui, session: &Session, view: &ViewState, actions: &mut Vec<Action>) -> f32 {
    let mut end = ui.cursor().left();
    for (index, alternative) in session.design().alternatives.iter().enumerate() {
        ui.push_id(("alternative", index, alternative.name.as_str()), |ui| {
            let shown = index == view.focus.alternative && !view.compare.open;
            let response = theme::tab_ui(ui, &tab_text(index, alternative), shown);
            bring_into_view(ui, &response, shown, index);
            if response.double_clicked() {
                actions.push(Action::OpenDialog(Dialog::Alternative(index)));
            } else if response.clicked() {
                actions.push(Action::ShowAlternative(index));
            }
            let is_asked = response.has_focus() && is_asked_by_key(ui.ctx());
            let is_closed = context_menu_ui(&response, is_asked, |ui| {
                items_ui(ui, actions, |ui, actions| {
                    ui.horizontal(|ui| {
                        ui.label("Name");
                        name_ui(ui, index, alternative, 180.0, actions);
                    });
                    menu_ui(ui, session, view, index, actions);
                });
            });
            if is_closed && view.dialog.is_none() {
                response.request_focus();
            }
            let outcome = session.verdicts().of_alternative(index);
            // A line at the foot in the colour of the verdict; its words are in the hint, and read out after the name.
            let foot = response.rect.shrink2(vec2(8.0, 0.0));
            let stroke = Stroke::new(2.0, theme::of_outcome(ui, outcome));
            ui.painter().hline(foot.x_range(), foot.bottom() - 1.0, stroke);
            // At the head its own colour, by which pages and bars tell it from the others.
            if session.design().alternatives.len() > 1 {
                let own = theme::ink(theme::palette(ui), Ink::Alternative(index));
                ui.painter()
                    .hline(foot.x_range(), foot.top() + 1.0, Stroke::new(2.0, own));
            }
            let hint = match alternative.notes.as_str() {
                "" => outcome.words(),
                notes => format!("{outcome}\n{notes}"),
            };
            end = response.rect.right();
            ui.ctx()
                .accesskit_node_builder(response.id, |node| node.set_description(outcome.words()));
            response.on_hover_text(hint);
        });
    }
    end
}

/// Scrolls to the tab of the alternative that has just come on screen.
fn bring_into_view(ui: &Ui, tab: &Response, is_shown: bool, index: usize) {
    let id = Id::unique("alternative that was brought into view");
    if is_shown && ui.data(|data| data.get_temp(id)) != Some(index) {
        ui.data_mut(|data| data.insert_temp(id, index));
        // Clear of what stands at the edge for those beyond it.
        ui.scroll_to_rect(tab.rect.expand2(vec2(MORE_WIDTH + 2.0, 0.0)), None);
    }
}

fn tab_text(index: usize, alternative: &Alternative) -> String {
    let today = today_mark(alternative.today, alternative.name.as_str(), "today · ");
    format!("{} {today}{}", letter(index), alternative.name)
}

fn menu_ui(ui: &mut Ui, session: &Session, view: &ViewState, index: usize, actions: &mut Vec<Action>) {
    let Some(alternative) = session.design().alternatives.get(index) else {
        return;
    };
    if ui.button("Notes and speaker notes…").clicked() {
        actions.push(Action::OpenDialog(Dialog::Alternative(index)));
    }
    today_ui(ui, index, alternative, actions);
    ui.separator();
    if ui.button("Copy to a new tab").clicked() {
        actions.push(Action::ShowAlternative(index));
        actions.push(Action::Do(Intent::AddAlternative));
    }
    ui.menu_button("Same workload as", |ui| {
        theme::menu_rows(ui);
        for model in Model::ALL {
            if ui.button(model.title()).clicked() {
                actions.push(Action::ShowAlternative(index));
                actions.push(Action::AddFromModel(*model));
            }
        }
    });
    ui.separator();
    place_ui(ui, session, index, actions);
    remove_ui(ui, session, view, index, actions);
}

fn name_ui(ui: &mut Ui, index: usize, alternative: &Alternative, width: f32, actions: &mut Vec<Action>) {
    let field = CommitField {
        name: "Alternative name",
        text: alternative.name.as_str(),
        hint: "",
        width,
        read: &fields::name,
    };
    if let Some(name) = field.show(ui).value_ui(ui) {
        actions.push(edit(index, AlternativeChange::Rename(name)));
    }
}

fn today_ui(ui: &mut Ui, index: usize, alternative: &Alternative, actions: &mut Vec<Action>) {
    let mut today = alternative.today;
    let response = checkbox_ui(ui, &mut today, "This alternative exists today")
        .on_hover_text("The comparison then shows the migration path and cost from it to the others");
    if response.changed() {
        actions.push(edit(index, AlternativeChange::Today(today)));
    }
}

/// Moves a tab; what is shown moves with it.
fn place_ui(ui: &mut Ui, session: &Session, index: usize, actions: &mut Vec<Action>) -> Option<usize> {
    let count = session.design().alternatives.len();
    let mut moved = None;
    for (title, to) in [
        ("Move left", index.checked_sub(1)),
        ("Move right", Some(index + 1).filter(|to| *to < count)),
    ] {
        if ui.add_enabled(to.is_some(), Button::new(title)).clicked()
            && let Some(to) = to
        {
            actions.push(edit(index, AlternativeChange::MoveTo(to)));
            actions.push(Action::ShowAlternative(to));
            moved = Some(to);
        }
    }
    moved
}

fn remove_ui(
    ui: &mut Ui,
    session: &Session,
    view: &ViewState,
    index: usize,
    actions: &mut Vec<Action>,
) -> bool {
    let availability = Intent::RemoveAlternative.availability(session, view);
    let remove = ui.add_enabled(availability.is_ok(), Button::new("Remove alternative"));
    let remove = match availability {
        Ok(()) => remove,
        Err(why) => remove.on_disabled_hover_text(why),
    };
    if remove.clicked() {
        actions.push(edit(index, AlternativeChange::Remove));
        if index < view.focus.alternative {
            actions.push(Action::ShowAlternative(view.focus.alternative - 1));
        }
    }
    remove.clicked()
}

/// One alternative in full: its name, its notes and its place among the others.
pub(crate) fn alternative_ui(
    ui: &mut Ui,
    session: &Session,
    view: &ViewState,
    index: &mut usize,
    actions: &mut Vec<Action>,
) {
    let Some(alternative) = session.design().alternatives.get(*index) else {
        ui.close();
        return;
    };
    let window = ui.ctx().content_rect().size();
    let width = (window.x - 100.0).clamp(200.0, 560.0);
    ScrollArea::vertical()
        .max_height((window.y - 220.0).max(100.0))
        .show(ui, |ui| {
            ui.set_width(width);
            name_ui(ui, *index, alternative, width, actions);
            today_ui(ui, *index, alternative, actions);
            let texts = [
                Notes {
                    title: "Headline of its page; left empty, one is proposed",
                    text: &alternative.headline,
                    rows: 1,
                    change: AlternativeChange::Headline,
                },
                Notes {
                    title: "Notes",
                    text: &alternative.notes,
                    rows: 3,
                    change: AlternativeChange::Notes,
                },
                Notes {
                    title: "Speaker notes, for the presenter view",
                    text: &alternative.speaker_notes,
                    rows: 5,
                    change: AlternativeChange::SpeakerNotes,
                },
            ];
            for text in texts {
                text.show(ui, *index, actions);
            }
            follow_focus(ui);
        });
    foot_ui(ui, |ui| {
        if ui.button("Close").clicked() {
            ui.close();
        }
        ui.add_space(12.0);
        if let Some(to) = place_ui(ui, session, *index, actions) {
            *index = to;
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if remove_ui(ui, session, view, *index, actions) {
                ui.close();
            }
        });
    });
}

/// A field of several lines; what is typed in one go is one step.
struct Notes<'a> {
    title: &'a str,
    text: &'a str,
    rows: usize,
    change: fn(String) -> AlternativeChange,
}

impl Notes<'_> {
    fn show(self, ui: &mut Ui, at: usize, actions: &mut Vec<Action>) {
        let label = ui.label(self.title);
        let mut text = self.text.to_owned();
        let field = if self.rows > 1 {
            TextEdit::multiline(&mut text).desired_rows(self.rows)
        } else {
            TextEdit::singleline(&mut text)
        };
        let field = field.desired_width(f32::INFINITY).char_limit(20_000);
        let response = ui.add(field).labelled_by(label.id);
        if response.changed() {
            let change = (self.change)(text);
            actions.push(Action::Drag(Command::Alternative { at, change }));
        }
        if response.lost_focus() {
            actions.push(Action::EndDrag);
        }
    }
}

const fn edit(at: usize, change: AlternativeChange) -> Action {
    Action::Edit(Command::Alternative { at, change })
}
