//! Make it fit: a menu of what it would take, each change with its outcome and its cost.

use egui::{Align, Button, Layout, RichText, Role, ScrollArea, Ui, WidgetInfo, vec2};

use crate::decide::ways_out::WayOut;
use crate::edit::Command;
use crate::ui::action::Action;
use crate::ui::kit::context_menu::menu_button_ui;
use crate::ui::kit::regions::FollowsFocus as _;
use crate::ui::kit::theme;

/// What the button says.
const MAKE_IT_FIT: &str = "Make it fit";

/// The same on a button that opens more.
pub(super) const MAKE_IT_FIT_MORE: &str = "Make it fit…";

/// Width of the menu, in points.
const WIDTH: f32 = 420.0;

/// A button with the ways out `about` something; none where there are none. It is disabled while a search is running.
///
/// `said` is what stands on it: all of its name, or as much as has room.
pub(in crate::ui) fn ways_ui(
    ui: &mut Ui,
    (said, about): (&str, &str),
    ways: &[WayOut],
    is_searching: bool,
    actions: &mut Vec<Action>,
) {
    if ways.is_empty() {
        return;
    }
    let accent = theme::tokens(ui).accent;
    let text = RichText::new(said).small().color(accent);
    ui.add_enabled_ui(!is_searching, |ui| {
        let response = menu_button_ui(ui, text, |ui| menu_ui(ui, ways, Action::TakeWay, actions));
        if said != MAKE_IT_FIT_MORE {
            response.clone().on_hover_text(format!("{MAKE_IT_FIT}: {about}"));
        }
        response.widget_info(|| {
            WidgetInfo::labeled(Role::Button, !is_searching, format!("{MAKE_IT_FIT}: {about}"))
        });
    });
}

/// The items of a menu with ways out; `take` says what becomes of the one that is chosen.
pub(in crate::ui) fn menu_ui(
    ui: &mut Ui,
    ways: &[WayOut],
    take: fn(Command) -> Action,
    actions: &mut Vec<Action>,
) {
    ui.set_min_width(WIDTH);
    ui.set_max_width(WIDTH);
    let most = ui.ctx().content_rect().height() * 0.6;
    ScrollArea::vertical().max_height(most).show_followed(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 2.0);
        for way in ways {
            if way_ui(ui, way) {
                actions.push(take(way.command.clone()));
                ui.close();
            }
        }
    });
}

/// One way out: its title as the menu item, and its outcome below; true where it was chosen.
fn way_ui(ui: &mut Ui, way: &WayOut) -> bool {
    let colors = theme::tokens(ui);
    let response = ui.add(Button::new(way.title.as_str()).wrap().min_size(vec2(WIDTH, 0.0)));
    response.widget_info(|| {
        let said = format!(
            "{}. Result: {}. Cost: {}",
            way.title,
            way.result_words(),
            way.cost
        );
        WidgetInfo::labeled(Role::Button, true, said)
    });
    ui.indent("what comes of it", |ui| {
        // The layout of a menu would spread the words of a long line.
        ui.with_layout(Layout::top_down(Align::Min), |ui| {
            let result = RichText::new(way.result_words()).small();
            let color = match way.cost.first {
                Some(_) => colors.warning,
                None => theme::of_outcome(ui, way.outcome),
            };
            ui.label(result.color(color));
            let cost = RichText::new(format!("Cost: {}", way.cost)).small();
            ui.label(cost.color(colors.weak));
        });
        ui.add_space(4.0);
    });
    response.clicked()
}
