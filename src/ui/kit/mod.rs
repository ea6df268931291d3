//! What panels and dialogs are built from: theme, widgets, fields, menus, and caches for what a frame computes.

pub(crate) mod below;
pub(crate) mod breaks;
pub(crate) mod brush;
pub(crate) mod choice;
pub(crate) mod context_menu;
pub(crate) mod ends;
pub(crate) mod fields;
pub(crate) mod held;
pub mod hints;
pub(crate) mod in_turn;
pub(crate) mod link;
pub(crate) mod lists;
pub(crate) mod locks;
pub(crate) mod memo;
pub(crate) mod nothing;
pub(crate) mod number;
pub(crate) mod page_painter;
pub(crate) mod pastes;
pub(crate) mod regions;
pub(crate) mod ring;
pub(crate) mod rooms;
pub mod theme;
pub(crate) mod typing;
pub(crate) mod widgets;
