//! What stands in the place of what is not there: a sentence that says what is missing, and what brings it.
//!
//! ```text
//!      This alternative has no VNet yet                 in the middle of a panel
//!               [Add VNet]
//!  This alternative has no VNet yet   [Add VNet]        in a panel with no more room than for a line
//! ```

use egui::{Align, Button, Label, Layout, RichText, Sense, TextStyle, Ui, UiBuilder, vec2};

use crate::ui::action::{Action, Intent};
use crate::ui::kit::theme;
use crate::ui::kit::widgets::width_of;

/// Height of the line, and of a button, in points.
pub(crate) const LINE: f32 = 28.0;

/// From this height on the sentence stands in the middle, with the buttons below it, in points.
const ROOMY: f32 = 88.0;

/// From its upper edge to the sentence a panel leaves no more than so much free, in points.
const MOST_ABOVE: f32 = 60.0;

/// Says what is missing, and offers the commands that bring it: the same that menus and keys give.
pub(crate) fn nothing_ui(ui: &mut Ui, words: &str, ways: &[Intent], actions: &mut Vec<Action>) {
    if ui.available_height() < ROOMY {
        nothing_in_line_ui(ui, words, ways, actions);
        return;
    }
    ui.vertical_centered(|ui| {
        ui.add_space(((ui.available_height() - ROOMY) / 2.0).clamp(0.0, MOST_ABOVE));
        ui.add(Label::new(words).wrap());
        ui.add_space(4.0);
        centred_ui(ui, |ui| ways_ui(ui, ways, actions));
    });
}

/// The same in a line, above what there is.
pub(crate) fn nothing_in_line_ui(ui: &mut Ui, words: &str, ways: &[Intent], actions: &mut Vec<Action>) {
    let width = |text: &str| width_of(ui, text, TextStyle::Body).ceil();
    let around = 2.0 * ui.spacing().button_padding.x + ui.spacing().item_spacing.x;
    let of_ways: f32 = ways.iter().map(|way| width(way.title()) + around).sum();
    // A sentence too long for the room beside the buttons takes a second line there.
    let of_words = width(words).min(ui.available_width() - of_ways).max(0.0);
    ui.horizontal(|ui| {
        ui.set_min_height(LINE);
        let layout = Layout::left_to_right(Align::Center).with_main_wrap(false);
        ui.allocate_ui_with_layout(vec2(of_words, LINE), layout, |ui| {
            let words = RichText::new(words).color(theme::tokens(ui).weak);
            ui.add(Label::new(words).wrap());
        });
        ways_ui(ui, ways, actions);
    });
}

fn ways_ui(ui: &mut Ui, ways: &[Intent], actions: &mut Vec<Action>) {
    for way in ways {
        let button = Button::new(way.title()).min_size(vec2(0.0, LINE));
        if ui.add(button).on_hover_text(way.help()).clicked() {
            actions.push(Action::Do(*way));
        }
    }
}

/// Draws a row in the middle: as wide as it was in the frame before.
fn centred_ui(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    let id = ui.scope_id().with("width of a row in the middle");
    let known: Option<f32> = ui.data(|data| data.get_temp(id));
    let (room, _) = ui.allocate_exact_size(vec2(ui.available_width(), LINE), Sense::hover());
    let place = known.map_or(room, |width| {
        room.shrink2(vec2((room.width() - width).max(0.0) / 2.0, 0.0))
    });
    let builder = UiBuilder::new()
        .max_rect(place)
        .layout(Layout::left_to_right(Align::Center));
    let mut row = ui.new_child(if known.is_some() {
        builder
    } else {
        builder.sizing_pass().invisible()
    });
    add(&mut row);
    let width = row.min_rect().width();
    if known.is_none_or(|known| (known - width).abs() > 0.5) {
        ui.data_mut(|data| data.insert_temp(id, width));
        ui.request_repaint();
    }
}
