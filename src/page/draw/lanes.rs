//! The bar of a model lane.
//!
//! ```text
//!  ▌█████████████│████▓▓▓▒▒░░▏>      an arrow where it goes on beyond the picture
//!       the VNet ┊ what has no room in it, dimmed and framed
//! ```

use crate::page::canvas::ROUNDING;
use crate::page::{Canvas, Ink, Rect, Stroke};
use crate::scene::palette::Pattern;
use crate::scene::{ModelFill, ModelRow, Role};

/// Least width at which a bar can still be seen.
const LEAST_WIDTH: f64 = 1.5;

/// From this width on, subnets are drawn apart.
const LEAST_SUBNET: f64 = 5.0;

/// How far an arrow reaches over the right edge.
pub const ARROW: f64 = 6.0;

/// Between which edges the bars stand, and what the right one means.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ruler {
    /// No address.
    pub left: f64,
    /// As many addresses as `scale`.
    pub right: f64,
    /// Addresses from the left edge to the right one.
    pub scale: f64,
}

impl Ruler {
    /// The place of a number of addresses; the right edge for what lies beyond.
    ///
    /// ```
    /// use aksnet::page::draw::lanes::Ruler;
    ///
    /// let ruler = Ruler { left: 100.0, right: 300.0, scale: 4_096.0 };
    /// assert_eq!((ruler.x(2_048), ruler.x(9_999)), (200.0, 300.0));
    /// ```
    pub fn x(&self, addresses: u64) -> f64 {
        let share = (addresses as f64 / self.scale.max(1.0)).min(1.0);
        (self.right - self.left).mul_add(share, self.left)
    }

    /// Whether that many reach beyond the right edge by more than rounding.
    fn is_beyond(&self, addresses: u64) -> bool {
        addresses as f64 > self.scale * 1.001
    }
}

/// The head of the numbers of lanes: what they count.
pub const ADDRESSES: &str = "addresses";

/// The meanings that lanes show, in words, from left to right as in the bars.
pub const MEANINGS: [(Role, &str); 5] = [
    (Role::Node, "nodes"),
    (Role::Pod, "pods"),
    (Role::Surge, "surge"),
    (Role::Free, "rounded up to a prefix"),
    (Role::Other, "other subnets"),
];

/// Draws what a model takes of a VNet with this many addresses, between `top` and `bottom`.
pub fn bar(
    canvas: &mut impl Canvas,
    row: &ModelRow,
    network_size: u64,
    ruler: &Ruler,
    (top, bottom): (f64, f64),
) {
    let area = |first: u64, end: u64| {
        let left = ruler.x(first);
        Rect::new(left, top, ruler.x(end).max(left + LEAST_WIDTH), bottom)
    };
    let network = area(0, network_size);
    canvas.fill(network, Ink::Lane, ROUNDING);
    if ruler.is_beyond(network_size) {
        // Its end is outside the picture.
        for y in [top + 0.5, bottom - 0.5] {
            canvas.line(
                vec![(ruler.left, y), (ruler.right, y)],
                Stroke::solid(Ink::Line, 1.0),
            );
        }
    } else {
        canvas.outline(network, Stroke::solid(Ink::Line, 1.0));
    }
    for fill in row.areas() {
        if ruler.x(fill.span.first()) < ruler.right {
            self::fill(canvas, area(fill.span.first(), fill.span.end()), fill);
        }
    }
    // Neighbours of one meaning are told apart by where one subnet ends.
    for outline in &row.outlines {
        let (left, right) = (ruler.x(outline.span.first()), ruler.x(outline.span.end()));
        if LEAST_SUBNET <= right - left && right < ruler.right {
            canvas.line(
                vec![(right, top), (right, bottom)],
                Stroke::solid(Ink::Window, 1.0),
            );
        }
    }
    if row.total > network_size && ruler.x(network_size) < ruler.right {
        canvas.outline(area(network_size, row.total), Stroke::solid(Ink::Trouble, 1.5));
    }
    if ruler.is_beyond(row.total) {
        let ink = if row.total > network_size {
            Ink::Trouble
        } else {
            Ink::Weak
        };
        arrow(canvas, ruler.right, (top, bottom), ink);
    }
}

/// The arrow of a bar that continues beyond the right edge.
pub fn arrow(canvas: &mut impl Canvas, x: f64, (top, bottom): (f64, f64), ink: Ink) {
    let tip = (x + ARROW, f64::midpoint(top, bottom));
    canvas.line(vec![(x, top), tip, (x, bottom)], Stroke::solid(ink, 1.5));
}

/// Draws the sample of a meaning in a legend.
pub fn sample(canvas: &mut impl Canvas, rect: Rect, role: Role) {
    canvas.fill(rect, Ink::Lane, 0.0);
    meaning(canvas, rect, role);
}

fn meaning(canvas: &mut impl Canvas, rect: Rect, role: Role) {
    if role == Role::Free {
        canvas.fill(rect, Ink::Shade(role), 0.0);
    } else {
        canvas.area(rect, role);
    }
}

fn fill(canvas: &mut impl Canvas, rect: Rect, fill: ModelFill) {
    match fill.role.pattern() {
        Pattern::Solid if fill.overflow => canvas.fill(rect, Ink::Shade(fill.role), 0.0),
        _ => meaning(canvas, rect, fill.role),
    }
}
