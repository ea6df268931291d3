//! Typing in dialogs and menus: a field that has focus at once, the key that confirms, and uncommitted text.

use egui::text::{CCursor, CCursorRange};
use egui::{Context, Event, Id, Key, Modifiers, Popup, Response, TextEdit, Ui};

/// Gives the keyboard to a field in the first frames that show it.
pub(crate) fn begin_typing(ui: &Ui, field: &Response) {
    begins(ui, field);
}

/// The same for a field with a text that the first letter replaces.
pub(crate) fn begin_typing_over(ui: &Ui, field: &Response, text: &str) {
    if begins(ui, field) {
        select_all(ui, field, text);
    }
}

/// Selects the whole text of a field.
pub(crate) fn select_all(ui: &Ui, field: &Response, text: &str) {
    let mut state = TextEdit::load_state(ui.ctx(), field.id).unwrap_or_default();
    let end = CCursor::new(text.chars().count());
    let all = CCursorRange::two(CCursor::new(0), end);
    state.cursor.set_char_range(Some(all));
    state.store(ui.ctx(), field.id);
}

/// Whether the field is shown for the first time, when it gets the keyboard.
fn begins(ui: &Ui, field: &Response) -> bool {
    if ui.is_sizing_pass() {
        return false;
    }
    let is_new = appears(ui, field.id.with("seen"));
    if is_new {
        // What was typed into its last dialog cannot be undone in this one.
        if let Some(mut state) = TextEdit::load_state(ui.ctx(), field.id) {
            state.clear_undoer();
            state.store(ui.ctx(), field.id);
        }
        field.request_focus();
        ui.request_repaint();
    }
    is_new
}

/// Whether what `id` stands for was not drawn in the frame before.
pub(crate) fn appears(ui: &Ui, id: Id) -> bool {
    let frame = ui.ctx().cumulative_frame_nr();
    let before: Option<u64> = ui.data(|data| data.get_temp(id));
    ui.data_mut(|data| data.insert_temp(id, frame));
    before.is_none_or(|before| before.saturating_add(1) < frame)
}

/// Whether Escape was pressed where nothing else ends by it, in this frame or the one before: a field, a menu, or what
/// makes `is_idle` false, such as a dialog. `own` is the id of what it is asked for.
pub(crate) fn is_escaped(ui: &Ui, own: Id, is_idle: bool) -> bool {
    let is_idle = is_idle && !ui.text_edit_focused() && !Popup::is_any_open(ui.ctx());
    // Whatever Escape ended has given up the keyboard focus by now.
    let was_idle = ui.data(|data| data.get_temp(own).unwrap_or(true));
    ui.data_mut(|data| data.insert_temp(own, is_idle));
    is_idle && was_idle && ui.input(|input| input.key_pressed(Key::Escape))
}

/// Whether Enter was pressed where no widget uses it: it presses the default button of the dialog that is on top.
pub(crate) fn is_entered(ui: &Ui) -> bool {
    let is_on_top = ui.memory(|memory| memory.allows_interaction(ui.layer_id()));
    let is_free = is_on_top && ui.is_enabled() && ui.memory(|memory| memory.focused().is_none());
    is_free
        && !Popup::is_any_open(ui.ctx())
        && ui.input(|input| {
            input.events.iter().any(|event| {
                matches!(
                    event,
                    Event::Key { key: Key::Enter, pressed: true, repeat: false, modifiers, .. }
                        if *modifiers == Modifiers::NONE
                )
            })
        })
        && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter))
}

/// Notes that a field shown in this frame holds a text that could not be committed.
pub(crate) fn note_left_over(ctx: &Context) {
    ctx.data_mut(|data| data.insert_temp(left_over(), true));
}

/// Draws `add`; also returns whether a field in it holds a text that could not be committed.
pub(crate) fn with_left_over<R>(ctx: &Context, add: impl FnOnce() -> R) -> (R, bool) {
    ctx.data_mut(|data| data.remove_temp::<bool>(left_over()));
    let inner = add();
    let is_left_over = ctx.data(|data| data.get_temp::<bool>(left_over()).is_some());
    (inner, is_left_over)
}

fn left_over() -> Id {
    Id::unique("text that was not taken")
}
