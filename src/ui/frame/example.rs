//! The first minute: a strip that says that this is an example, and leads to a design of your own.
//!
//! It goes once the design is in a file or another one is open, and for good once it was dismissed. Trying out the
//! example moves nothing under the pointer.

use egui::{Label, Margin, Panel, Rect, RichText, Role, Ui, UiBuilder, WidgetInfo, vec2};

use crate::design::presets::{self, Preset};
use crate::session::Session;
use crate::ui::Surroundings;
use crate::ui::action::{Action, Intent};
use crate::ui::frame::menus::{recent_menu_ui, starters_menu_ui};
use crate::ui::kit::context_menu::items_ui;
use crate::ui::kit::ends::Ends;
use crate::ui::kit::regions::{Region, region_ui};
use crate::ui::kit::theme::{self, icons};
use crate::ui::kit::widgets::icon_button_ui;
use crate::ui::state::{NoticeKind, ViewState};

/// Less height than this the panels need for themselves, in points.
const LEAST_HEIGHT: f32 = 460.0;

/// From this width on there is room for the other examples too, in points.
const ROOMY: f32 = 520.0;

/// From this width on it stands beside the tabs, where it takes nothing from the panels, in points.
const BESIDE_TABS: f32 = 560.0;

/// The unchanged example on screen, unless its strip was dismissed.
fn shown(session: &Session, view: &ViewState, around: &Surroundings) -> Option<&'static Preset> {
    // With several alternatives of their own, people have left the example.
    let is_wished = view.remembered.example_strip && session.design().alternatives.len() < 2;
    presets::presets().get(around.example.filter(|_| is_wished)?)
}

/// Draws the strip in what the tabs leave `free`; says whether it found room there.
pub(crate) fn beside_tabs_ui(
    ui: &mut Ui,
    free: Rect,
    session: &Session,
    view: &mut ViewState,
    around: &Surroundings,
    actions: &mut Vec<Action>,
) -> bool {
    let Some(example) = shown(session, view, around).filter(|_| BESIDE_TABS <= free.width()) else {
        return false;
    };
    let place = free.shrink2(vec2(12.0, 0.0));
    let mut child = ui.new_child(UiBuilder::new().id_salt("beside tabs").max_rect(place));
    let frame = theme::notice(ui, NoticeKind::Info);
    let frame = frame.inner_margin(Margin::symmetric(10, 2)).outer_margin(0);
    frame.show(&mut child, |ui| strip_ui(ui, example, view, around, actions));
    true
}

/// Draws the strip above the panels, where it found no room beside the tabs.
pub(crate) fn example_ui(
    ui: &mut Ui,
    session: &Session,
    view: &mut ViewState,
    around: &Surroundings,
    actions: &mut Vec<Action>,
) {
    let has_room = LEAST_HEIGHT <= ui.available_height();
    let Some(example) = shown(session, view, around).filter(|_| has_room) else {
        return;
    };
    let frame = theme::notice(ui, NoticeKind::Info);
    Panel::top("example").frame(frame).show(ui, |ui| {
        strip_ui(ui, example, view, around, actions);
    });
}

fn strip_ui(
    ui: &mut Ui,
    example: &Preset,
    view: &mut ViewState,
    around: &Surroundings,
    actions: &mut Vec<Action>,
) {
    region_ui(ui, Region::Example, |ui| {
        ui.horizontal(|ui| {
            let is_roomy = ROOMY <= ui.available_width();
            let ends = Ends::new(ui, "example");
            ends.left(ui, |ui| {
                ui.label(theme::bold(format!("Example: {}", example.title)));
                let summary = RichText::new(example.summary)
                    .small()
                    .color(theme::tokens(ui).weak);
                ui.add(Label::new(summary).truncate())
                    .on_hover_text(example.summary);
            });
            ends.right(ui, |ui| ways_ui(ui, is_roomy, view, around, actions));
        });
    });
}

/// The ways to a design of your own.
fn ways_ui(
    ui: &mut Ui,
    is_roomy: bool,
    view: &mut ViewState,
    around: &Surroundings,
    actions: &mut Vec<Action>,
) {
    let blank = ui.button("Start blank").on_hover_text(Intent::New.help());
    if blank.clicked() {
        actions.push(Action::Do(Intent::New));
    }
    if around.recent.is_empty() {
        let open = ui.button(Intent::Open.title()).on_hover_text(Intent::Open.help());
        if open.clicked() {
            actions.push(Action::Do(Intent::Open));
        }
    } else {
        unfolding_ui(ui, "Open recent", |ui| {
            items_ui(ui, actions, |ui, actions| recent_menu_ui(ui, around, actions));
        });
    }
    if is_roomy {
        unfolding_ui(ui, "New from example", |ui| {
            items_ui(ui, actions, starters_menu_ui);
        });
    }
    if icon_button_ui(ui, icons::CLOSE, "Hide this strip").clicked() {
        view.remembered.example_strip = false;
    }
}

/// A button that opens a menu, and shows that it does.
fn unfolding_ui(ui: &mut Ui, words: &str, add: impl FnOnce(&mut Ui)) {
    let menu = ui.menu_button(format!("{words} {}", icons::UNFOLD), add);
    let enabled = menu.response.enabled();
    menu.response
        .widget_info(|| WidgetInfo::labeled(Role::Button, enabled, words));
}
