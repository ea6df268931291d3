//! The texts on the plates of rows, kept from frame to frame: an unchanged plate needs no new layout.

use std::sync::Arc;

use egui::Ui;
use egui::cache::FramePublisher;

use crate::design::Design;
use crate::net::Span;
use crate::page::draw::plate_text::{PlateText, WordRoom, words_of};
use crate::page::{Canvas as _, Ink, Type};
use crate::scene::{Drawn, Item};
use crate::ui::kit::brush::Brush;

use crate::ui::panels::map::rows::line::LineStage;

/// What tells the text of a plate from that of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Key {
    alternative: usize,
    item: Item,
    /// Whether it stands for more than this item.
    is_group: bool,
    count: u64,
    /// What a group covers.
    span: Option<Span>,
    room: (u64, u64, usize, bool),
    /// Letters are as wide as whole pixels let them be.
    pixels_per_point: u32,
}

/// The texts of this frame and the last. Each holds on to the design it was made from, so that no later one can have the
/// same address.
type Texts = FramePublisher<Key, (Arc<Design>, Arc<PlateText>)>;

/// The text that fits on a plate of this size.
pub(super) fn text_of(
    ui: &Ui,
    brush: &Brush,
    at: &LineStage<'_>,
    drawn: &Drawn<'_>,
    room: &WordRoom,
) -> Arc<PlateText> {
    let make = || {
        let look = Type::plain(at.rows.size, Ink::Text);
        let words = words_of(at.rows.words, at.names, drawn);
        Arc::new(PlateText::set(&words, at.names, room, |text| {
            brush.measured(text, look)
        }))
    };
    let Some(first) = drawn.bars.first() else {
        return make();
    };
    let key = Key {
        alternative: at.rows.alternative,
        item: first.item,
        is_group: drawn.bar().is_none(),
        count: first.count,
        span: drawn.span(),
        room: room.key(),
        pixels_per_point: ui.pixels_per_point().to_bits(),
    };
    let design = at.rows.session.snapshot();
    let known = ui.memory_mut(|memory| {
        let texts = memory.caches.cache::<Texts>();
        let known = texts
            .get(&key)
            .filter(|(of, _)| Arc::ptr_eq(of, &design))
            .cloned();
        if let Some(known) = &known {
            texts.set(key, known.clone());
        }
        known
    });
    if let Some((_, text)) = known {
        return text;
    }
    let text = make();
    let kept = (design, Arc::clone(&text));
    ui.memory_mut(|memory| memory.caches.cache::<Texts>().set(key, kept));
    text
}
