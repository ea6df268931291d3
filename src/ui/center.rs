//! The middle of the window: models, map and the lower panel, each as high as it wants and the room allows.
//!
//! ```text
//!  a room of 420 points and more        a lower one
//!  models   two lines a model           models   one line a model
//!  map                                  map
//!  Growth   Checks   Ranges             Growth   Checks   Ranges      tabs alone; opened, it takes
//!  what the tab shows                                                 the place of the models
//! ```
//!
//! In a taller window the lower panel can take the place of the models. Tables and lists always show a few rows; where
//! there is no room for them, the models shrink to one line each.

use egui::{CentralPanel, Panel, Ui};

use crate::ui::on_screen::OnScreen;

use super::action::Action;
use super::dialogs;
use super::frame;
use super::kit::brush::points;
use super::kit::held::held;
use super::kit::regions::{Region, region_ui};
use super::kit::rooms::{Panels, Shares, Wish, heights, panel_ui};
use super::kit::theme;
use super::panels::{code, findings, growth, map, models, table};
use super::state::{Lower, ViewState};

/// Less height than this cannot hold all three panels, in points.
const LOW: f32 = 420.0;

/// Height of the tabs of the lower panel with the frame around them, in points.
const TABS: f32 = 31.0;

/// Models, map and the lower panel, from top to bottom.
pub(super) fn center_ui(ui: &mut Ui, session: &OnScreen, view: &mut ViewState, actions: &mut Vec<Action>) {
    dialogs::rules::strip_ui(ui, session, view, actions);
    let room = ui.available_height();
    let is_low = room < LOW;
    let is_folded = is_low && !view.lower_is_open;
    view.lower_is_folded = is_folded;
    let is_large = !is_low && view.remembered.panels.lower_is_large;
    let mut wishes = wishes(ui, session, view, (room, is_low));
    // Rows added while something is dragged over others must not move what is below.
    let lower = view.remembered.lower;
    let about = (
        view.focus.alternative,
        view.shows_all(session),
        is_low,
        is_large,
        lower,
    );
    let Wish { least, wish, most } = wishes.map;
    let [least, wish, most] =
        held(ui, "height of the map", about, [least, wish, most].map(f64::from)).map(points);
    wishes.map = Wish { least, wish, most };
    let remembered = view.remembered.panels;
    let shares = Shares {
        models: remembered.models_share.filter(|_| !is_low),
        lower: remembered.lower_share.filter(|_| !is_low && !is_large),
    };
    let heights = heights(room, wishes, shares);
    // An edge can be dragged as far as leaves the others their least; in a low window, or with a large lower panel,
    // there is nothing to drag.
    let range = |height: f32, own: Wish, others: f32| {
        if is_low || is_large {
            height..=height
        } else {
            own.least.min(height)..=(room - others).max(height)
        }
    };
    let mut frame = theme::plain();
    if is_folded {
        // The edge of the window is near enough.
        frame.inner_margin.bottom = 0;
    }
    let panel = Panel::bottom("lower").frame(frame);
    let others = wishes.models.least + wishes.map.least;
    let lower_range = range(heights.lower, wishes.lower, others);
    let edge = panel_ui(ui, (panel, "lower"), heights.lower, lower_range, |ui| {
        region_ui(ui, Region::Lower, |ui| {
            frame::lower_tabs_ui(ui, session, view, is_low, actions);
            match view.remembered.lower {
                _ if is_folded => {}
                Lower::Growth => growth::growth_ui(ui, session, view, actions),
                Lower::Checks => findings::findings_ui(ui, session, view, actions),
                Lower::Ranges => table::table_ui(ui, session, view, actions),
                Lower::Code => code::code_ui(ui, session, view, actions),
            }
        });
    });
    if !is_low && !is_large {
        edge.note(&mut view.remembered.panels.lower_share, |size| size.y / room);
    }
    if wishes.models != Wish::NONE {
        let panel = Panel::top("models").frame(theme::plain());
        let models_range = range(heights.models, wishes.models, heights.lower + wishes.map.least);
        let edge = panel_ui(ui, (panel, "models"), heights.models, models_range, |ui| {
            region_ui(ui, Region::Models, |ui| {
                models::models_ui(ui, session, view, actions);
            });
        });
        if !is_low {
            edge.note(&mut view.remembered.panels.models_share, |size| size.y / room);
        }
    }
    CentralPanel::default().frame(theme::plain()).show(ui, |ui| {
        region_ui(ui, Region::Map, |ui| map::map_ui(ui, session, view, actions));
    });
}

/// What each of the panels wants.
fn wishes(ui: &Ui, session: &OnScreen, view: &ViewState, (room, is_low): (f32, bool)) -> Panels<Wish> {
    let is_large = !is_low && view.remembered.panels.lower_is_large;
    let lower = match (is_low, view.lower_is_open) {
        (true, false) => Wish::exactly(TABS),
        _ if is_large => Wish {
            least: LOWER.least + models::WISH.least,
            wish: room * LARGE,
            most: f32::INFINITY,
        },
        _ => LOWER,
    };
    // Stacked maps of all alternatives need the room, and the models of one cluster are not about them.
    let is_without_models = view.shows_all(session) || is_large || (is_low && view.lower_is_open);
    // The rows of the map are scrolled before anything else goes below its least.
    let mut map = map::wish(ui, session, view);
    let has_rows = lower == LOWER && view.remembered.lower != Lower::Growth;
    let is_crowded = has_rows && room < models::WISH.least + map.least + LOWER_OF_ROWS.least;
    let lower = if is_crowded { LOWER_OF_ROWS } else { lower };
    let models = if is_without_models {
        Wish::NONE
    } else if session.shown().lanes.is_none() {
        models::WISH_OF_WORDS
    } else if is_low {
        models::WISH_OF_BARE_LINES
    } else if is_crowded {
        models::WISH_OF_LINES
    } else {
        models::WISH
    };
    map.least = map
        .least
        .min(room - models.least - lower.least)
        .max(map::LEAST_HEIGHT);
    Panels { models, map, lower }
}

/// Share of the room that the lower panel wants where it is large.
const LARGE: f32 = 0.62;

/// The lower panel has the same height in every tab, so that nothing moves when tabs change.
const LOWER: Wish = Wish {
    least: 152.0,
    wish: 216.0,
    most: f32::INFINITY,
};

/// The same in a low window for tables and lists: five rows stay visible.
const LOWER_OF_ROWS: Wish = Wish {
    least: 226.0,
    wish: 226.0,
    ..LOWER
};
