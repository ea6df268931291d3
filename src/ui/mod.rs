//! The screen: reads the session, owns what is open and selected, pushes [`Action`]s. Changes nothing itself.
//!
//! ```text
//! ┌ menus, name of the file, palette ──────────────────────────────┐
//! ├ tabs of the alternatives ──────────────────────────────────────┤
//! │ workload │ models: which one holds it?           │ inspector   │
//! │ what do  │ address map: where does it lie?       │ why this    │
//! │ I need?  │ growth, checks, ranges: what then?    │ number?     │
//! └ status: does it fit, what runs out first? ─────────────────────┘
//! ```

pub mod action;
pub mod reveal;
pub mod state;

pub mod dialogs;
mod frame;
pub mod kit;
pub mod panels;
mod removal;

use std::path::PathBuf;

use egui::{CentralPanel, IdSalt, Panel, Ui};

use crate::session::Session;

use action::Action;
use frame::{palette, tabs};
use kit::regions::{self, Region, region_ui};
use kit::theme;
use panels::{compare, findings, growth, inspector, map, models, present, table, workload};
use state::{Lower, ViewState};

/// What the screen shows of the world outside: nothing here is part of the document.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// Where the design is saved, if anywhere.
    pub file: Option<PathBuf>,
    /// When it was saved, as `14:05`.
    pub saved_at: Option<String>,
    /// Files that were open before, the last one first.
    pub recent: Vec<PathBuf>,
    /// How much of an export is done, from 0 to 1.
    pub exporting: Option<f32>,
    /// What is being done on a thread, in words.
    pub busy: Option<&'static str>,
    /// Designs that an earlier run could not save.
    pub recoverable: Vec<Recoverable>,
}

/// A design that an earlier run could not save.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recoverable {
    /// Its file, or its name.
    pub title: String,
    /// When it was kept, as a person reads it.
    pub written: String,
    /// What differs from its file; nothing where it has none.
    pub differs: String,
}

/// Draws the whole window.
pub fn window_ui(
    ui: &mut Ui,
    session: &Session,
    view: &mut ViewState,
    around: &Surroundings,
    actions: &mut Vec<Action>,
) {
    let name = session.design().name.as_str();
    ui.ctx()
        .accesskit_node_builder(egui::accesskit_root_id(), |node| {
            node.set_label(format!("{name} – aksnet"));
        });
    let is_free = view.dialog.is_none() && view.palette.is_none() && view.presentation.is_none();
    regions::walk(ui, is_free);
    if view.presentation.is_some() {
        ui.scope(|ui| present::present_ui(ui, session, view, actions));
        dialogs::dialogs_ui(ui, session, view, around, actions);
        return;
    }
    Panel::top("menus").frame(theme::bar(ui)).show(ui, |ui| {
        region_ui(ui, Region::Menus, |ui| {
            frame::menu_bar_ui(ui, session, view, around, actions);
        });
    });
    Panel::top("alternatives").frame(theme::bar(ui)).show(ui, |ui| {
        region_ui(ui, Region::Tabs, |ui| tabs::tabs_ui(ui, session, view, actions));
    });
    Panel::bottom("status").frame(theme::bar(ui)).show(ui, |ui| {
        region_ui(ui, Region::Status, |ui| {
            frame::status_ui(ui, session, view, around, actions);
        });
    });
    if view.compare.open {
        CentralPanel::default().frame(theme::center()).show(ui, |ui| {
            region_ui(ui, Region::Compare, |ui| {
                compare::compare_ui(ui, session, view, actions);
            });
        });
    } else {
        alternative_ui(ui, session, view, actions);
    }
    frame::notices_ui(ui, view, actions);
    dialogs::dialogs_ui(ui, session, view, around, actions);
    palette::palette_ui(ui, session, view, actions);
    frame::drop_hint_ui(ui);
}

/// The alternative on screen: workload, models, map, growth, inspector.
fn alternative_ui(ui: &mut Ui, session: &Session, view: &mut ViewState, actions: &mut Vec<Action>) {
    let workload = Panel::left("workload")
        .resizable(true)
        .default_size(view.remembered.panels.workload.unwrap_or(WORKLOAD_WIDTH))
        .size_range(260.0..=420.0)
        .frame(theme::side(ui))
        .show(ui, |ui| {
            region_ui(ui, Region::Workload, |ui| {
                workload::workload_ui(ui, session, view, actions);
            });
        });
    note_size(
        ui,
        "workload",
        workload.response.rect.width(),
        &mut view.remembered.panels.workload,
    );
    let narrow = ui.available_width() < 860.0;
    if view.remembered.inspector && !narrow {
        let inspector = Panel::right("inspector")
            .resizable(true)
            .default_size(view.remembered.panels.inspector.unwrap_or(INSPECTOR_WIDTH))
            .size_range(260.0..=480.0)
            .frame(theme::side(ui))
            .show(ui, |ui| {
                region_ui(ui, Region::Inspector, |ui| {
                    inspector::inspector_ui(ui, session, view, actions);
                });
            });
        note_size(
            ui,
            "inspector",
            inspector.response.rect.width(),
            &mut view.remembered.panels.inspector,
        );
    }
    CentralPanel::default()
        .frame(theme::center())
        .show(ui, |ui| center_ui(ui, session, view, actions));
}

/// Models, map and the lower panel, from top to bottom.
///
/// Heights are the person's, but never so large that the map has no room: it is what the window is about.
fn center_ui(ui: &mut Ui, session: &Session, view: &mut ViewState, actions: &mut Vec<Action>) {
    dialogs::rules::strip_ui(ui, session, view, actions);
    let height = ui.available_height();
    let lower_most = height - LEAST_MODELS - LEAST_MAP;
    let lower_height = (height * 0.34).min(lower_most).max(120.0);
    let models_height = (height * 0.32).max(LEAST_MODELS);
    let lower = Panel::bottom("lower")
        .resizable(true)
        .default_size(view.remembered.panels.lower.unwrap_or(lower_height))
        .size_range(120.0..=lower_most.max(lower_height))
        .frame(theme::plain())
        .show(ui, |ui| {
            // A panel is remembered as large as what it shows: one that has little to show keeps its room.
            ui.take_available_height();
            region_ui(ui, Region::Lower, |ui| {
                frame::lower_tabs_ui(ui, session, view, actions);
                match view.remembered.lower {
                    Lower::Growth => growth::growth_ui(ui, session, view, actions),
                    Lower::Checks => findings::findings_ui(ui, session, view, actions),
                    Lower::Ranges => table::table_ui(ui, session, view, actions),
                }
            });
        });
    note_size(
        ui,
        "lower",
        lower.response.rect.height(),
        &mut view.remembered.panels.lower,
    );
    // Several maps one below the other need the room, and ask nothing of the models of one cluster.
    if !view.shows_all(session) {
        let models = Panel::top("models")
            .resizable(true)
            .default_size(view.remembered.panels.models.unwrap_or(models_height))
            .size_range(120.0..=(ui.available_height() - LEAST_MAP).max(120.0))
            .frame(theme::plain())
            .show(ui, |ui| {
                ui.take_available_height();
                region_ui(ui, Region::Models, |ui| {
                    models::models_ui(ui, session, view, actions);
                });
            });
        note_size(
            ui,
            "models",
            models.response.rect.height(),
            &mut view.remembered.panels.models,
        );
    }
    CentralPanel::default().frame(theme::plain()).show(ui, |ui| {
        region_ui(ui, Region::Map, |ui| map::map_ui(ui, session, view, actions));
    });
}

/// Remembers the size of a panel when the pointer lets go of its edge; until then it is as designed.
fn note_size(ui: &Ui, panel: &'static str, points: f32, remembered: &mut Option<f32>) {
    // The name that egui gives the edge of a panel.
    let edge = ui.scope_id().with_salt(IdSalt::new(panel)).with("__resize");
    if ui.read_response(edge).is_some_and(|edge| edge.drag_stopped()) {
        *remembered = Some(points);
    }
}

/// Width of the workload, in points.
const WORKLOAD_WIDTH: f32 = 300.0;

/// Width of the inspector, in points.
const INSPECTOR_WIDTH: f32 = 320.0;

/// Height that five lanes of models need, in points.
const LEAST_MODELS: f32 = 215.0;

/// Height that the map needs, in points.
const LEAST_MAP: f32 = 202.0;
