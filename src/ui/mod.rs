//! The screen: reads the session, owns what is open and selected, and pushes [`Action`]s. It changes nothing itself.
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

mod center;
pub mod dialogs;
pub mod drops;
mod frame;
pub mod kit;
pub mod on_screen;
pub mod panels;
mod removal;
pub mod trail;

use std::path::PathBuf;

use egui::{CentralPanel, Panel, Ui};

use on_screen::OnScreen;

use action::Action;
use frame::{example, menus, palette, tabs};
use kit::below::below_ui;
use kit::regions::{self, Region, region_ui};
use kit::ring::ring_ui;
use kit::rooms::panel_ui;
use kit::theme;
use panels::{compare, inspector, present, workload};
use state::ViewState;

/// What the screen shows besides the document.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// Where the design is saved, if anywhere.
    pub file: Option<PathBuf>,
    /// What last made design and file the same, and when: `saved 14:05`, `reloaded 14:05`.
    pub same_since: Option<String>,
    /// Files that were open before, the last one first.
    pub recent: Vec<PathBuf>,
    /// How much of an export is done, from 0 to 1.
    pub exporting: Option<f32>,
    /// How much of an import is read, from 0 to 1.
    pub importing: Option<f32>,
    /// What is being done on a thread, in words.
    pub busy: Option<&'static str>,
    /// The unchanged example that is open, by its index.
    pub example: Option<usize>,
    /// Designs that an earlier run could not save.
    pub recoverable: Vec<Recoverable>,
}

/// A design that an earlier run could not save.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recoverable {
    /// Its file, or its name.
    pub title: String,
    /// When it was saved, for people to read.
    pub written: String,
    /// What differs from its file; nothing where it has none.
    pub differs: String,
}

/// Draws the whole window.
pub fn window_ui(
    ui: &mut Ui,
    session: &OnScreen,
    view: &mut ViewState,
    around: &Surroundings,
    actions: &mut Vec<Action>,
) {
    view.is_dark = ui.visuals().dark_mode;
    let name = session.design().name.as_str();
    ui.ctx()
        .accesskit_node_builder(egui::accesskit_root_id(), |node| {
            node.set_label(format!("{name} – aksnet"));
        });
    let is_free = view.dialog.is_none() && view.palette.is_none() && view.presentation.is_none();
    regions::walk(ui, is_free);
    let is_below = view.dialog.is_some() || view.palette.is_some();
    if view.presentation.is_some() {
        below_ui(ui, is_below, |ui| {
            ui.scope(|ui| present::present_ui(ui, session, view, actions));
        });
        dialogs::dialogs_ui(ui, session, view, around, actions);
        drops::drop_hint_ui(ui, view);
        ring_ui(ui);
        return;
    }
    below_ui(ui, is_below, |ui| panels_ui(ui, session, view, around, actions));
    frame::notices_ui(ui, view, actions);
    dialogs::dialogs_ui(ui, session, view, around, actions);
    palette::palette_ui(ui, session, view, around, actions);
    drops::drop_hint_ui(ui, view);
    ring_ui(ui);
}

/// Everything but what lies over it: menus, tabs, panels and the status bar.
fn panels_ui(
    ui: &mut Ui,
    session: &OnScreen,
    view: &mut ViewState,
    around: &Surroundings,
    actions: &mut Vec<Action>,
) {
    Panel::top("menus").frame(theme::bar(ui)).show(ui, |ui| {
        region_ui(ui, Region::Menus, |ui| {
            menus::menu_bar_ui(ui, session, view, around, actions);
        });
    });
    let alternatives = Panel::top("alternatives").frame(theme::bar(ui)).show(ui, |ui| {
        region_ui(ui, Region::Tabs, |ui| {
            tabs::tabs_ui(ui, session, view, actions, |ui, free, view, actions| {
                example::beside_tabs_ui(ui, free, session, view, around, actions)
            })
        })
    });
    let needs_example = !alternatives.inner;
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
        alternative_ui(ui, session, view, (around, needs_example), actions);
    }
}

/// The alternative on screen: workload, models, map, growth, inspector.
fn alternative_ui(
    ui: &mut Ui,
    session: &OnScreen,
    view: &mut ViewState,
    (around, needs_example): (&Surroundings, bool),
    actions: &mut Vec<Action>,
) {
    let width = view.remembered.panels.workload.unwrap_or(WORKLOAD_WIDTH);
    let panel = (Panel::left("workload").frame(theme::side(ui)), "workload");
    let edge = panel_ui(ui, panel, width, 260.0..=420.0, |ui| {
        region_ui(ui, Region::Workload, |ui| {
            workload::workload_ui(ui, session, view, actions);
        });
    });
    edge.note(&mut view.remembered.panels.workload, |size| size.x);
    let is_narrow = ui.available_width() < 860.0;
    if view.remembered.inspector && !is_narrow {
        let width = view.remembered.panels.inspector.unwrap_or(INSPECTOR_WIDTH);
        let panel = (Panel::right("inspector").frame(theme::side(ui)), "inspector");
        let edge = panel_ui(ui, panel, width, 260.0..=480.0, |ui| {
            region_ui(ui, Region::Inspector, |ui| {
                inspector::inspector_ui(ui, session, view, actions);
            });
        });
        edge.note(&mut view.remembered.panels.inspector, |size| size.x);
    }
    CentralPanel::default().frame(theme::center()).show(ui, |ui| {
        if needs_example {
            example::example_ui(ui, session, view, around, actions);
        }
        center::center_ui(ui, session, view, actions);
    });
}

/// Width of the workload, in points.
const WORKLOAD_WIDTH: f32 = 300.0;

/// Width of the inspector, in points.
const INSPECTOR_WIDTH: f32 = 320.0;
