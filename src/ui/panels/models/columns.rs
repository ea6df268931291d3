//! Where the columns of all lanes stand.

use egui::{Align2, Rect, TextStyle, Ui, pos2, vec2};

use crate::azure::Model;
use crate::net::grouped;
use crate::page::draw::lanes::{ADDRESSES, ARROW};
use crate::scene::{ModelRow, ModelScene};

use crate::ui::kit::brush::{Brush, points};
use crate::ui::kit::held::held;
use crate::ui::kit::theme;

/// Left and right of everything, and between two columns, in points.
const PAD: f32 = 8.0;
const GAP: f32 = 12.0;

/// Room for the button at the right, in points.
const BUTTON: f32 = 36.0;

/// Bars are not narrower than this for the sake of a column more, in points.
const LEAST_BARS: f32 = 130.0;

/// What a lane shows besides its numbers.
pub(super) struct Sayings<'a> {
    pub(super) tags: &'a dyn Fn(&ModelRow) -> String,
    /// The verdict in full, and in its shortest form.
    pub(super) verdict: &'a dyn Fn(&ModelRow) -> [String; 2],
    /// The pool whose nodes are counted.
    pub(super) pool: &'a str,
}

/// Between a sign and the number after it, in points.
const BESIDE_SIGN: f32 = 2.0;

/// Where the columns of all lanes stand, in points.
pub(super) struct Columns {
    pub(super) name: Rect,
    pub(super) bars: Rect,
    pub(super) addresses: Rect,
    /// In one line, where the verdict stands; left out where the bars would have no room.
    pub(super) verdict: Option<Rect>,
    /// Where a sign stands for it then.
    pub(super) sign: Option<Rect>,
    /// Left out where the bars would have no room.
    pub(super) carries: Option<Rect>,
    pub(super) button: Rect,
    /// What stands above the numbers of nodes.
    carries_head: String,
    top: f32,
}

impl Columns {
    /// Names take what they need, numbers too, the bars get the rest.
    ///
    /// They stay while something is held, and so does the scale between them.
    pub(super) fn new(ui: &Ui, rect: Rect, scene: &ModelScene, is_line: bool, of_lane: &Sayings<'_>) -> Self {
        let (name, wanted) = widths(ui, rect, scene, is_line, of_lane);
        let about = (scene.network, scene.cluster, is_line, rect.width().to_bits());
        let wanted = wanted.map(f64::from);
        let [addresses, verdict, carries] = held(ui, "columns of the models", about, wanted).map(points);

        let inner = rect.shrink2(vec2(PAD, 0.0));
        let column = |left: f32, right: f32| Rect::from_x_y_ranges(left..=right.max(left), rect.y_range());
        let name = column(inner.left(), inner.left() + name);
        let button = column(inner.right() - BUTTON, inner.right());
        let bars_left = name.right() + GAP;
        let end = points(ARROW) + GAP;
        let carries = carries.max(BUTTON);
        let has_carries =
            !is_line && bars_left + LEAST_BARS + end + addresses + GAP + carries <= inner.right();
        // The button stands in the place of the last number, unless the verdict is below that.
        let right = if is_line || has_carries {
            inner.right()
        } else {
            button.left() - PAD
        };
        let carries = has_carries.then(|| column(right - carries, right));
        let addresses_right = carries.map_or(right, |carries| carries.left() - GAP);
        let addresses = column(addresses_right - addresses, addresses_right);
        let verdict_left = addresses.left() - GAP - verdict;
        let has_verdict = is_line && bars_left + LEAST_BARS + end <= verdict_left;
        let verdict = has_verdict.then(|| column(verdict_left, addresses.left() - GAP));
        let sign_left = addresses.left() - BESIDE_SIGN - theme::Size::Sign.points();
        let sign = (is_line && !has_verdict).then(|| column(sign_left, addresses.left() - BESIDE_SIGN));
        Self {
            name,
            bars: column(bars_left, verdict.or(sign).unwrap_or(addresses).left() - end),
            addresses,
            verdict,
            sign,
            carries,
            button,
            carries_head: carries_head(of_lane.pool),
            top: rect.top(),
        }
    }

    /// The right edge of the numbers.
    pub(super) fn numbers_right(&self) -> f32 {
        self.carries.unwrap_or(self.addresses).right()
    }

    /// Writes what the columns of numbers are above them.
    pub(super) fn heads_ui(&self, brush: &Brush) {
        let heads = [
            (Some(self.addresses), ADDRESSES),
            (self.carries, self.carries_head.as_str()),
        ];
        for (column, words) in heads {
            if let Some(column) = column {
                let text = brush.small_text(words.to_owned(), brush.colors.weak);
                brush.put(text, Align2::RIGHT_BOTTOM, pos2(column.right(), self.top - 1.0));
            }
        }
    }
}

/// What the names need, and the addresses, the verdicts and the counts of nodes.
fn widths(ui: &Ui, rect: Rect, scene: &ModelScene, is_line: bool, of_lane: &Sayings<'_>) -> (f32, [f32; 3]) {
    let brush = Brush::new(ui, rect);
    let body = TextStyle::Body.resolve(ui.style());
    let width = |text: String, is_small: bool| {
        let galley = if is_small {
            brush.small_text(text, brush.colors.text)
        } else {
            brush
                .painter
                .layout_no_wrap(text, body.clone(), brush.colors.text)
        };
        galley.size().x.ceil() + 1.0
    };
    let widest = |of: &dyn Fn(&ModelRow) -> f32| scene.rows.iter().map(of).fold(0.0, f32::max);
    let names = Model::LANES
        .iter()
        .map(|model| width(model.title().to_owned(), false));
    // Room for the chip of the first, and in a wide window for what stands below the names.
    let name = names
        .fold(0.0, f32::max)
        .max(width(Model::Overlay.title().to_owned(), false) + 44.0);
    let tags = if is_line {
        0.0
    } else {
        widest(&|row| width((of_lane.tags)(row), true)).min(rect.width() * 0.19)
    };
    let name = name.max(tags);
    let addresses = widest(&|row| width(grouped(row.total), false));
    // The shortest form of a verdict is never cut; in full it is said as far as the bars leave room.
    let verdicts = |at: usize| {
        let said = |row: &ModelRow| (of_lane.verdict)(row).into_iter().nth(at);
        widest(&|row| width(said(row).unwrap_or_default(), true))
    };
    let verdict = verdicts(1);
    let addresses = if is_line {
        addresses.max(BUTTON)
    } else {
        let most = (rect.width() * 0.17).max(96.0);
        addresses
            .max(verdicts(0).min(most))
            .max(verdict)
            .max(width(ADDRESSES.to_owned(), true))
    };
    let carries = widest(&|row| {
        let (nodes, full) = carries_words(row);
        width(nodes, false).max(width(full, true))
    });
    let carries = carries.max(width(carries_head(of_lane.pool), true));
    (name, [addresses, verdict, carries])
}

/// How many nodes of the growing pool a lane carries, as headlines count them, and how many can exist at all: "49" and
/// "full at 55".
pub(super) fn carries_words(row: &ModelRow) -> (String, String) {
    let (most, upgradable) = row.carries;
    match upgradable {
        0 if most == 0 => (grouped(0), String::new()),
        0 => (grouped(most), "no upgrade".to_owned()),
        _ => (grouped(upgradable), format!("full at {}", grouped(most))),
    }
}

/// Which nodes those are: "user nodes", where the name of the pool is short.
fn carries_head(pool: &str) -> String {
    const MOST_CHARS: usize = 12;
    match pool.chars().count() {
        1..=MOST_CHARS => format!("{pool} nodes"),
        _ => "nodes".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Effort, LaneVerdict};

    #[test]
    fn what_a_lane_carries_is_said_in_two_lines() {
        for (carries, expected) in [
            ((1_000, 909), ("909", "full at 1,000")),
            ((55, 55), ("55", "full at 55")),
            ((1, 0), ("1", "no upgrade")),
            ((0, 0), ("0", "")),
        ] {
            let row = ModelRow {
                model: Model::Overlay,
                total: 0,
                is_drawn: false,
                effort: Effort::Edit,
                verdict: LaneVerdict::Fits,
                carries,
                outlines: Vec::new(),
                fills: Vec::new(),
            };
            let (nodes, upgrades) = carries_words(&row);
            assert_eq!((nodes.as_str(), upgrades.as_str()), expected);
        }
    }
}
