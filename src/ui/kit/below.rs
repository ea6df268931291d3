//! What lies below a dialog.
//!
//! egui keeps a tooltip open for as long as the pointer rests on its widget, whatever has come to lie between them. What
//! lies below a dialog therefore does not know of a pointer.

use egui::Ui;

/// Draws what lies below a dialog, where there is one.
pub(crate) fn below_ui<R>(ui: &mut Ui, is_below: bool, add: impl FnOnce(&mut Ui) -> R) -> R {
    if !is_below {
        return add(ui);
    }
    let pointer = ui.input_mut(|input| std::mem::take(&mut input.pointer));
    let inner = add(ui);
    ui.input_mut(|input| input.pointer = pointer);
    inner
}
