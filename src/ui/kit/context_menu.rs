//! Menus of things: the secondary button opens one at the pointer, the menu key and Shift F10 open it below what has
//! the keyboard.
//!
//! egui knows the first way alone. Opened by key, a menu takes the keyboard along: Tab and arrows walk it, Escape closes
//! it.

use egui::containers::menu::{MenuButton, MenuConfig};
use egui::{Context, Id, IntoAtoms, Key, Modifiers, Popup, PopupCloseBehavior, Response, SetOpenCommand, Ui};

use crate::ui::action::Action;
use crate::ui::kit::theme;
use crate::ui::kit::typing::with_left_over;

/// Whether a menu was asked for by key; asked for once, so that one thing answers.
pub(crate) fn is_asked_by_key(ctx: &Context) -> bool {
    ctx.input_mut(|input| {
        input.consume_key(Modifiers::NONE, Key::Menu) || input.consume_key(Modifiers::SHIFT, Key::F10)
    })
}

/// Draws the menu of `response` while it is open; `is_asked` opens it by key.
///
/// True in the frame after one that was opened by key was closed: the keyboard is then free.
pub(crate) fn context_menu_ui(response: &Response, is_asked: bool, add: impl FnOnce(&mut Ui)) -> bool {
    let ctx = &response.ctx;
    let behavior = close_behavior(ctx);
    let add = |ui: &mut Ui| noted_ui(ui, add);
    let by_key = ByKey(response.id.with("menu by key"));
    if is_asked {
        by_key.set(ctx, true);
        Popup::menu(response)
            .close_behavior(behavior)
            .open_memory(Some(SetOpenCommand::Bool(true)))
            .show(add);
        return false;
    }
    if response.secondary_clicked() {
        by_key.set(ctx, false);
    }
    if !by_key.is_set(ctx) {
        Popup::context_menu(response).close_behavior(behavior).show(add);
        return false;
    }
    let menu = Popup::menu(response).close_behavior(behavior);
    let shown = menu.open_memory(None).show(|ui| {
        ui.memory_mut(|memory| {
            if memory.has_focus(response.id) {
                // The next that could have the keyboard is the first item.
                memory.surrender_focus(response.id);
                memory.move_focus(egui::FocusDirection::Next);
            }
        });
        add(ui);
    });
    let is_closed = shown.is_none();
    if is_closed {
        by_key.set(ctx, false);
        // Who takes the keyboard shows it in the next frame.
        ctx.request_repaint();
    }
    is_closed
}

/// A button with a menu that has fields to type into.
pub(crate) fn menu_button_ui<'a>(
    ui: &mut Ui,
    words: impl IntoAtoms<'a>,
    add: impl FnOnce(&mut Ui),
) -> Response {
    let config = MenuConfig::new().close_behavior(close_behavior(ui.ctx()));
    let menu = MenuButton::new(words).config(config);
    menu.ui(ui, |ui| noted_ui(ui, add)).0
}

/// When the pointer closes a menu: outside of it alone, and not while a field in it holds a text that was not taken.
fn close_behavior(ctx: &Context) -> PopupCloseBehavior {
    let frame = ctx.cumulative_frame_nr();
    let noted: Option<u64> = ctx.data(|data| data.get_temp(left_over()));
    if noted.is_some_and(|noted| frame <= noted.saturating_add(1)) {
        PopupCloseBehavior::IgnoreClicks
    } else {
        PopupCloseBehavior::CloseOnClickOutside
    }
}

/// Draws what is in a menu; notes whether a field in it holds a text that was not taken.
fn noted_ui(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    let ctx = ui.ctx().clone();
    let ((), is_left_over) = with_left_over(&ctx, || add(ui));
    if is_left_over {
        let frame = ctx.cumulative_frame_nr();
        ctx.data_mut(|data| data.insert_temp(left_over(), frame));
    }
}

fn left_over() -> Id {
    Id::unique("menu with text that was not taken")
}

/// Draws what is in a menu and closes it once something was asked for: egui closes menus for the pointer alone.
pub(crate) fn items_ui(ui: &mut Ui, actions: &mut Vec<Action>, add: impl FnOnce(&mut Ui, &mut Vec<Action>)) {
    theme::menu_rows(ui);
    let before = actions.len();
    add(ui, actions);
    if before < actions.len() {
        ui.close();
    }
}

/// Whether the menu that is open was opened by key.
struct ByKey(Id);

impl ByKey {
    fn is_set(&self, ctx: &Context) -> bool {
        ctx.data(|data| data.get_temp(self.0)).unwrap_or(false)
    }

    fn set(&self, ctx: &Context, is_open: bool) {
        ctx.data_mut(|data| data.insert_temp(self.0, is_open));
    }
}
