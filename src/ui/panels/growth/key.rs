//! The key of the bars of reach: what is solid, hatched, pale and grey.

use egui::{Align2, Pos2, Rect, pos2, vec2};

use crate::page::draw::reach::without_upgrade;
use crate::page::{self, Canvas as _, Ink, Stroke};
use crate::scene::{ReachBar, Role};
use crate::ui::kit::brush::Brush;

/// Height of the key, in points.
pub(super) const HEIGHT: f32 = 18.0;

/// Size of a sample, in points.
const SAMPLE: (f32, f32) = (17.0, 9.0);

/// Between two entries, in points.
const BETWEEN: f32 = 16.0;

/// A part of a bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Nodes that can be upgraded.
    Upgrades,
    /// Nodes that exist without room to upgrade them.
    NoUpgrade,
    /// What ranges sized anew carry: a bar of its own, or what the ranges that the bar shows leave out.
    Anew,
    /// A model that cannot be used.
    RuledOut,
}

impl Part {
    const ALL: [Self; 4] = [Self::Upgrades, Self::NoUpgrade, Self::Anew, Self::RuledOut];

    /// What it is on this bar, in the words of pages and of the card of the bar; `None` where the bar has none.
    fn on(self, bar: &ReachBar) -> Option<&'static str> {
        match self {
            Self::Upgrades => (bar.upgrade > 0).then_some("upgrades work"),
            Self::NoUpgrade => (bar.upgrade < bar.full).then_some("nodes exist, no upgrade"),
            Self::Anew => (bar.is_framed() || is_anew(bar)).then(|| bar.frame()),
            Self::RuledOut => {
                let is_out = bar.is_ruled_out && !bar.is_in_use;
                (is_out && bar.upgrade > 0).then_some("ruled out")
            }
        }
    }

    fn sample(self, brush: &Brush, rect: page::Rect) {
        let mut canvas = brush;
        match self {
            Self::Upgrades => canvas.fill(rect, Ink::Role(Role::Node), 1.0),
            Self::NoUpgrade => without_upgrade(&mut canvas, rect, Role::Surge),
            Self::Anew => {
                // As the bars of other models, and at its end as the tail of the one in use.
                let middle = f64::midpoint(rect.left, rect.right);
                let tail = page::Rect::new(middle, rect.top, rect.right, rect.bottom);
                canvas.fill(rect, Ink::Shade(Role::Node), 0.0);
                canvas.fill(tail, Ink::Tint(Role::Node), 0.0);
                page::Canvas::outline(&mut canvas, rect, Stroke::solid(Ink::Shade(Role::Node), 1.0));
            }
            Self::RuledOut => canvas.fill(rect, Ink::Shade(Role::Reserved), 1.0),
        }
    }
}

/// Whether the whole bar shows ranges sized anew.
const fn is_anew(bar: &ReachBar) -> bool {
    !bar.is_in_use && !bar.is_ruled_out && bar.upgrade > 0
}

/// The parts that some bar has, with their words.
pub(super) struct Parts(Vec<(Part, &'static str)>);

impl Parts {
    /// Those of these bars.
    pub(super) fn of(bars: &[ReachBar]) -> Self {
        let words = |part: Part| bars.iter().find_map(|bar| part.on(bar));
        let parts = Part::ALL.into_iter();
        Self(parts.filter_map(|part| Some((part, words(part)?))).collect())
    }

    /// Paints the key from `corner` on, as far as it ends before `right`.
    pub(super) fn paint(&self, brush: &Brush, corner: Pos2, right: f32) {
        let mut left = corner.x;
        let middle = corner.y + HEIGHT / 2.0;
        for (part, words) in &self.0 {
            let words = brush.small_text((*words).to_owned(), brush.colors.weak);
            let end = left + SAMPLE.0 + 5.0 + words.size().x;
            if right < end {
                return;
            }
            let sample = Rect::from_min_size(pos2(left, middle - SAMPLE.1 / 2.0), vec2(SAMPLE.0, SAMPLE.1));
            part.sample(brush, on_canvas(sample));
            brush.put(words, Align2::LEFT_CENTER, pos2(left + SAMPLE.0 + 5.0, middle));
            left = end + BETWEEN;
        }
    }
}

fn on_canvas(rect: Rect) -> page::Rect {
    let [left, top, right, bottom] = [rect.left(), rect.top(), rect.right(), rect.bottom()].map(f64::from);
    page::Rect::new(left, top, right, bottom)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_names_what_some_bar_has_and_nothing_else() {
        let bar = |upgrade, full, anew| ReachBar::in_use(upgrade, full, (anew, anew));
        let other = |is_ruled_out| ReachBar {
            is_in_use: false,
            is_drawn: false,
            is_ruled_out,
            ..bar(9, 9, 9)
        };
        for (bars, expected) in [
            (
                vec![bar(49, 55, 1_000)],
                &[Part::Upgrades, Part::NoUpgrade, Part::Anew][..],
            ),
            (vec![bar(55, 55, 55)], &[Part::Upgrades]),
            (vec![bar(0, 55, 55)], &[Part::NoUpgrade]),
            (
                vec![bar(9, 9, 9), bar(9, 10, 10)],
                &[Part::Upgrades, Part::NoUpgrade],
            ),
            // A model that is not in use is sized anew, unless it is ruled out.
            (vec![other(false)], &[Part::Upgrades, Part::Anew]),
            (vec![other(true)], &[Part::Upgrades, Part::RuledOut]),
            (Vec::new(), &[]),
        ] {
            let Parts(found) = Parts::of(&bars);
            let parts: Vec<Part> = found.iter().map(|(part, _)| *part).collect();
            assert_eq!(parts, expected, "{bars:?}");
        }
        // What is pale is called as on the card of the bar.
        for (runs, expected) in [(false, "sized anew"), (true, "new cluster")] {
            let bar = ReachBar {
                runs,
                ..bar(49, 55, 1_000)
            };
            let Parts(found) = Parts::of(&[bar]);
            assert_eq!(found.last(), Some(&(Part::Anew, expected)));
        }
    }
}
