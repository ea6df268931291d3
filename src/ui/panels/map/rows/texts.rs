//! The texts on the plates of rows, kept from frame to frame: an unchanged plate needs no new layout.

use std::sync::Arc;

use egui::Context;
use egui::cache::FramePublisher;

use crate::design::Design;
use crate::net::Span;
use crate::page::draw::plate_text::{PlateText, WordRoom, words_of};
use crate::page::{Canvas as _, Ink, Type};
use crate::scene::{Drawn, Item, SiblingNames};
use crate::ui::kit::brush::Brush;

use crate::ui::panels::map::rows::line::LineStage;

/// What tells the text of a plate from that of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Key {
    alternative: usize,
    item: Item,
    /// Whether it stands for more than this item.
    is_group: bool,
    /// Whether names leave out what most of them begin with.
    is_short: bool,
    count: u64,
    /// What a group covers.
    span: Option<Span>,
    room: (u64, u64, usize, bool),
    /// Letters are as wide as whole pixels let them be.
    pixels_per_point: u32,
}

/// What a text was made from: the document, and the names of its row, which decide what is left out of a name.
///
/// It is held on to, so that nothing later can have the same address.
#[derive(Debug, Clone)]
struct Source {
    design: Arc<Design>,
    names: Arc<SiblingNames>,
}

impl Source {
    fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.design, &other.design) && Arc::ptr_eq(&self.names, &other.names)
    }
}

/// The texts of this frame and the last.
type Texts = FramePublisher<Key, (Source, Arc<PlateText>)>;

/// The text that fits on a plate of this size.
pub(super) fn text_of(
    ctx: &Context,
    brush: &Brush,
    at: &LineStage<'_>,
    (drawn, troubles): (&Drawn<'_>, usize),
    room: &WordRoom,
) -> Arc<PlateText> {
    let make = || {
        let look = Type::plain(at.rows.size, Ink::Text);
        let words = words_of(at.rows.words, (at.names, at.is_short), drawn, troubles);
        PlateText::set(&words, at.names, room, |text| brush.measured(text, look))
    };
    let Some(first) = drawn.bars.first() else {
        return Arc::new(make());
    };
    let key = Key {
        alternative: at.rows.alternative,
        item: first.item,
        is_group: drawn.bar().is_none(),
        is_short: at.is_short,
        count: first.count,
        span: drawn.span(),
        room: room.key(),
        pixels_per_point: ctx.pixels_per_point().to_bits(),
    };
    let source = Source {
        design: at.rows.session.snapshot(),
        names: Arc::clone(at.names),
    };
    kept(ctx, key, source, make)
}

/// The text that was made last for the same key from the same source, else the one that is made now.
fn kept(ctx: &Context, key: Key, source: Source, make: impl FnOnce() -> PlateText) -> Arc<PlateText> {
    let known = ctx.memory_mut(|memory| {
        let texts = memory.caches.cache::<Texts>();
        let known = texts.get(&key).filter(|(of, _)| of.is(&source)).cloned();
        if let Some(known) = &known {
            texts.set(key, known.clone());
        }
        known
    });
    if let Some((_, text)) = known {
        return text;
    }
    let text = Arc::new(make());
    let made = (source, Arc::clone(&text));
    ctx.memory_mut(|memory| memory.caches.cache::<Texts>().set(key, made));
    text
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::design::presets;

    #[test]
    fn a_text_is_made_anew_for_another_document_and_for_other_names_in_its_row() {
        let key = Key {
            alternative: 0,
            item: Item::PodCidr { cluster: 0 },
            is_group: false,
            is_short: false,
            count: 1,
            span: None,
            room: (0, 0, 1, false),
            pixels_per_point: 0,
        };
        let names = |names: &[&str]| {
            let names = names.iter().map(|name| (*name).to_owned());
            Arc::new(SiblingNames::of(names, true))
        };
        let first = Source {
            design: Arc::new(presets::blank()),
            names: names(&["snet-nodes", "snet-pods", "snet-agc"]),
        };
        let other_names = Source {
            names: names(&["snet-nodes"]),
            ..first.clone()
        };
        let other_design = Source {
            design: Arc::new(presets::blank()),
            ..other_names.clone()
        };
        let ctx = Context::default();
        let made = Cell::new(0);
        let look = |source: &Source| {
            kept(&ctx, key, source.clone(), || {
                made.set(made.get() + 1);
                PlateText::default()
            });
            made.get()
        };
        let seen = [&first, &first, &other_names, &other_names, &other_design].map(look);
        assert_eq!(seen, [1, 1, 2, 2, 3]);
    }
}
