//! A row with something at each end, both drawn from left to right, so that Tab walks them as they are read.
//!
//! A layout from right to left needs no memory, but what stands last there is drawn first and gets the keyboard first.
//! Here the width of the right end is remembered from the frame before.

use egui::{Align, AsIdSalt, Id, IdSalt, Layout, Rect, Ui, UiBuilder, pos2};

/// A row whose ends are drawn one after the other.
pub(crate) struct Ends {
    id: Id,
    room: Rect,
    /// Of the right end.
    width: f32,
}

impl Ends {
    /// Takes the room that is left in a horizontal row, which `salt` tells from others of its panel.
    pub(crate) fn new(ui: &Ui, salt: impl AsIdSalt) -> Self {
        let id = ui.scope_id().with(("right end", IdSalt::new(salt)));
        Self {
            id,
            room: ui.available_rect_before_wrap(),
            width: ui.data(|data| data.get_temp(id)).unwrap_or_default(),
        }
    }

    /// Draws the left end in the room that the right one leaves.
    pub(crate) fn left<R>(&self, ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
        let between = ui.spacing().item_spacing.x;
        let right = (self.room.right() - self.width - between).max(self.room.left());
        let room = Rect::from_min_max(self.room.min, pos2(right, self.room.bottom()));
        ui.scope_builder(builder(room), add).inner
    }

    /// What is left between the left end, which goes up to `left`, and the right one.
    pub(crate) fn between(&self, left: f32) -> Rect {
        let right = (self.room.right() - self.width).max(left);
        Rect::from_x_y_ranges(left..=right, self.room.y_range())
    }

    /// Draws the right end.
    pub(crate) fn right<R>(self, ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
        let is_known = self.width > 0.0;
        let left = (self.room.right() - self.width).max(self.room.left());
        let room = Rect::from_min_max(pos2(left, self.room.top()), self.room.max);
        let builder = builder(room).id_salt("right end");
        // What is wider than it was lies over the end of the row for a frame: a panel must not grow by that.
        let mut end = ui.new_child(if is_known {
            builder
        } else {
            builder.sizing_pass().invisible()
        });
        let inner = add(&mut end);
        let drawn = end.min_rect();
        ui.advance_cursor_after_rect(Rect::from_x_y_ranges(room.x_range(), drawn.y_range()));
        if (drawn.width() - self.width).abs() > 0.5 {
            ui.data_mut(|data| data.insert_temp(self.id, drawn.width()));
            // Not within the frame: drawn twice, a click would be heard twice.
            ui.request_repaint();
        }
        inner
    }
}

fn builder(room: Rect) -> UiBuilder {
    UiBuilder::new()
        .max_rect(room)
        .layout(Layout::left_to_right(Align::Center))
}

/// Draws something at the right end of a horizontal row, from left to right.
pub(crate) fn at_right_ui<R>(ui: &mut Ui, salt: impl AsIdSalt, add: impl FnOnce(&mut Ui) -> R) -> R {
    Ends::new(ui, salt).right(ui, add)
}
