//! The menu bar: every intent by its menu, with a check mark at what is on.

use egui::{
    Align, AtomExt as _, Button, Color32, Layout, MenuBar, Response, RichText, Role, ScrollArea, Ui,
    WidgetInfo,
};

use crate::design::presets;
use crate::session::Session;
use crate::ui::Surroundings;
use crate::ui::action::{Action, Intent, Menu, Submenu};
use crate::ui::kit::context_menu::items_ui;
use crate::ui::kit::regions::follow_focus;
use crate::ui::kit::theme::{self, icons};
use crate::ui::panels::growth::GrowthView;
use crate::ui::state::{Lower, ThemeChoice, ViewState};

/// Height of the bar above a menu and of the margin below it, in points.
const BAR_AND_EDGE: f32 = 56.0;

/// Menus, the name of the design, and the way to every command.
pub(crate) fn menu_bar_ui(
    ui: &mut Ui,
    session: &Session,
    view: &ViewState,
    around: &Surroundings,
    actions: &mut Vec<Action>,
) {
    MenuBar::new().ui(ui, |ui| {
        for menu in Menu::ALL {
            ui.menu_button(menu.title(), |ui| {
                // Where the window is too low for a menu, it scrolls below the bar.
                let most = ui.ctx().content_rect().height() - BAR_AND_EDGE;
                let scrolled = ScrollArea::vertical().max_height(most).min_scrolled_height(most);
                scrolled.show(ui, |ui| {
                    ui.set_min_width(300.0);
                    items_ui(ui, actions, |ui, actions| {
                        menu_ui(ui, menu, session, view, around, actions);
                    });
                    follow_focus(ui);
                });
            });
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let key = Intent::Commands
                .shortcut()
                .map(|shortcut| ui.ctx().format_shortcut(&shortcut))
                .unwrap_or_default();
            let search = Button::new(
                RichText::new(format!("{key}  {}", Intent::Commands.title())).color(theme::tokens(ui).weak),
            )
            .frame_when_inactive(false);
            if ui.add(search).on_hover_text(Intent::Commands.help()).clicked() {
                actions.push(Action::Do(Intent::Commands));
            }
            ui.with_layout(
                Layout::centered_and_justified(egui::Direction::LeftToRight),
                |ui| {
                    let file = around
                        .file
                        .as_ref()
                        .and_then(|file| file.file_name())
                        .map_or_else(
                            || session.design().name.as_str().to_owned(),
                            |name| name.to_string_lossy().into_owned(),
                        );
                    let dot = if session.is_dirty() { " •" } else { "" };
                    let label =
                        egui::Label::new(RichText::new(format!("{file}{dot}")).color(theme::tokens(ui).weak))
                            .truncate();
                    let path = around
                        .file
                        .as_ref()
                        .map_or_else(|| "Not saved yet".to_owned(), |file| file.display().to_string());
                    ui.add(label).on_hover_text(path);
                },
            );
        });
    });
}

fn menu_ui(
    ui: &mut Ui,
    menu: Menu,
    session: &Session,
    view: &ViewState,
    around: &Surroundings,
    actions: &mut Vec<Action>,
) {
    let of_menu = Intent::ALL.iter().filter(|intent| intent.menu() == menu);
    let has_marks = of_menu
        .clone()
        .any(|intent| mark(*intent, session, view).is_some());
    let mut is_gathered = false;
    for (place, intent) in of_menu.enumerate() {
        if intent.submenu().is_some() {
            if !std::mem::replace(&mut is_gathered, true) {
                ui.separator();
                submenus_ui(ui, menu, session, view, actions);
                ui.separator();
            }
            continue;
        }
        if begins_group(*intent) && place > 0 {
            ui.separator();
        }
        intent_button_ui(ui, *intent, has_marks, session, view, actions);
        match intent {
            Intent::New => starters_ui(ui, actions),
            Intent::TypeOpenPath => recent_ui(ui, around, actions),
            _ => {}
        }
    }
}

const fn begins_group(intent: Intent) -> bool {
    matches!(
        intent,
        Intent::GoBack
            | Intent::ShowGrowth
            | Intent::Compare
            | Intent::ToggleInspector
            | Intent::EnlargeLower
            | Intent::FindOnMap
            | Intent::ZoomIn
            | Intent::ThemeSystem
            | Intent::ExportFile
            | Intent::Properties
            | Intent::Quit
    )
}

/// The menus within a menu, from top to bottom.
fn submenus_ui(ui: &mut Ui, menu: Menu, session: &Session, view: &ViewState, actions: &mut Vec<Action>) {
    for submenu in Submenu::ALL {
        let mut inside = Intent::ALL
            .iter()
            .filter(|intent| intent.menu() == menu && intent.submenu() == Some(submenu))
            .peekable();
        if inside.peek().is_none() {
            continue;
        }
        ui.menu_button(submenu.title(), |ui| {
            theme::menu_rows(ui);
            ui.set_min_width(240.0);
            for intent in inside {
                intent_button_ui(ui, *intent, false, session, view, actions);
            }
        });
    }
}

/// Whether what can be on or off is on, and how it is read out; none for what only does something.
fn mark(intent: Intent, session: &Session, view: &ViewState) -> Option<(bool, Role)> {
    let theme = |theme| (view.remembered.theme == theme, Role::MenuItemRadio);
    let toggle = |is_on| (is_on, Role::MenuItemCheckBox);
    Some(match intent {
        Intent::ThemeSystem => theme(ThemeChoice::System),
        Intent::ThemeDark => theme(ThemeChoice::Dark),
        Intent::ThemeLight => theme(ThemeChoice::Light),
        Intent::ToggleInspector => toggle(view.remembered.inspector),
        Intent::EnlargeLower => toggle(view.remembered.panels.lower_is_large),
        Intent::GrowthAsLines => toggle(view.remembered.growth.shown == GrowthView::Lines),
        Intent::ToggleRotation => toggle(view.workload.rotation),
        Intent::Compare => toggle(view.compare.open),
        Intent::AllOnMap => toggle(view.shows_all(session)),
        Intent::RowsToScale => toggle(view.map.is_to_scale()),
        _ => {
            let lower = Lower::shown_by(intent)?;
            (view.remembered.lower == lower, Role::MenuItemRadio)
        }
    })
}

/// A menu entry: a check mark where it is on, title, key, and why it is off.
fn intent_button_ui(
    ui: &mut Ui,
    intent: Intent,
    has_marks: bool,
    session: &Session,
    view: &ViewState,
    actions: &mut Vec<Action>,
) {
    let available = intent.availability(session, view);
    let mark = mark(intent, session, view);
    let title = intent.title_now(session);
    let colors = theme::tokens(ui);
    let button = if has_marks {
        let is_on = mark.is_some_and(|(is_on, _)| is_on);
        // Without a check mark its room is kept, so that titles are aligned.
        let color = if is_on {
            colors.accent
        } else {
            Color32::TRANSPARENT
        };
        let sign = theme::icon(icons::TICK, theme::Size::Sign).color(color);
        Button::new((sign, RichText::new(&title).atom_shrink(true)))
    } else {
        Button::new(&title)
    };
    let mut button = button.truncate();
    if let Some(shortcut) = intent.shortcut() {
        let keys = ui.ctx().format_shortcut(&shortcut);
        button = button.shortcut_text(RichText::new(keys).color(colors.weak));
    }
    let response = ui.add_enabled(available.is_ok(), button);
    named(&response, &title, mark);
    let response = response.on_hover_text(intent.help());
    let response = match available {
        Ok(()) => response,
        Err(why) => response.on_disabled_hover_text(why),
    };
    if response.clicked() {
        actions.push(Action::Do(intent));
    }
}

/// Has an entry read out: without its sign, and with whether it is on.
fn named(response: &Response, title: &str, mark: Option<(bool, Role)>) {
    response.widget_info(|| match mark {
        Some((is_on, role)) => WidgetInfo::selected(role, response.enabled(), is_on, title),
        None => WidgetInfo::labeled(Role::Button, response.enabled(), title),
    });
}

fn starters_ui(ui: &mut Ui, actions: &mut Vec<Action>) {
    ui.menu_button("New from example", |ui| {
        theme::menu_rows(ui);
        starters_menu_ui(ui, actions);
    });
}

/// Every example, by its title.
pub(super) fn starters_menu_ui(ui: &mut Ui, actions: &mut Vec<Action>) {
    ui.set_min_width(280.0);
    for (index, preset) in presets::presets().iter().enumerate() {
        if ui.button(preset.title).on_hover_text(preset.summary).clicked() {
            actions.push(Action::NewFrom(index));
        }
    }
}

fn recent_ui(ui: &mut Ui, around: &Surroundings, actions: &mut Vec<Action>) {
    ui.add_enabled_ui(!around.recent.is_empty(), |ui| {
        ui.menu_button("Open recent", |ui| {
            theme::menu_rows(ui);
            recent_menu_ui(ui, around, actions);
        });
    });
}

/// Every file that was open before, by its name.
pub(super) fn recent_menu_ui(ui: &mut Ui, around: &Surroundings, actions: &mut Vec<Action>) {
    ui.set_min_width(320.0);
    for path in &around.recent {
        let name = path
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        if ui
            .add(Button::new(name).truncate())
            .on_hover_text(path.display().to_string())
            .clicked()
        {
            actions.push(Action::OpenPath(path.clone()));
        }
    }
}
