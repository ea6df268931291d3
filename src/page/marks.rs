//! What a page is made of: areas, lines and text in points, their colours by meaning.

use std::ops::Range;

use crate::azure::Severity;
use crate::decide::verdict::Outcome;
use crate::design::{Logo, Swatch};
use crate::plan::{LaneVerdict, Verdict};
use crate::scene::Role;
use crate::scene::palette::{Palette, Rgb, mix};

/// A page: marks in the order in which they are painted.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Its one message: the headline.
    pub title: String,
    /// What it says, in a few sentences, for those who cannot see it.
    pub description: String,
    /// Width in points.
    pub width: f64,
    /// Height in points.
    pub height: f64,
    /// The numbers that it rests on, three at most.
    pub figures: Vec<Figure>,
    /// Which of the marks are the picture; the others are headline, figures and foot.
    pub picture: Range<usize>,
    /// What is painted; painters fill the background with [`Ink::Window`] first.
    pub marks: Vec<Mark>,
    /// Where rows of the address map stand.
    pub rows: Vec<RowPlace>,
}

/// Where a row of the address map stands on a page.
#[derive(Debug, Clone, PartialEq)]
pub struct RowPlace {
    /// Its index in the map.
    pub row: usize,
    /// What it is called.
    pub name: String,
    /// Its place, with its label.
    pub rect: Rect,
}

/// A number that a page rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// The number.
    pub value: String,
    /// What it counts.
    pub label: String,
    /// What it is compared with.
    pub note: String,
    /// Its colour.
    pub ink: Ink,
}

/// Something on a page.
#[derive(Debug, Clone, PartialEq)]
pub enum Mark {
    /// A rectangle, filled, framed or both.
    Area {
        /// Where it lies.
        rect: Rect,
        /// What fills it.
        paint: Option<Paint>,
        /// The line around it, inside of its edges.
        edge: Option<Stroke>,
        /// Radius of its corners.
        rounding: f64,
    },
    /// A line through points.
    Line {
        /// The points, two or more.
        points: Vec<(f64, f64)>,
        /// How it is drawn.
        stroke: Stroke,
    },
    /// One line of text.
    Text(Text),
    /// The logo of those who made the design.
    Logo {
        /// Where it lies, in its own proportions.
        rect: Rect,
        /// What is drawn.
        logo: Logo,
    },
}

/// One line of text.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// The place it is anchored to.
    pub x: f64,
    /// Its baseline.
    pub y: f64,
    /// Which end of it stands at `x`.
    pub anchor: Anchor,
    /// Size of the font in points.
    pub size: f64,
    /// Whether it is bold.
    pub bold: bool,
    /// How deep a heading it is, from 1, the title of the page; none for other text.
    pub heading: Option<u8>,
    /// Its colour.
    pub ink: Ink,
    /// What it says, cut to its room and safe to show.
    pub text: String,
    /// How wide it may be; narrower in the shipped font already.
    pub widest: f64,
}

/// A rectangle in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub left: f64,
    /// Upper edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Lower edge.
    pub bottom: f64,
}

/// Which end of a text stands at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// Its beginning.
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

/// How an area is filled; patterns leave what lies below to be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Paint {
    /// The colour.
    Plain(Ink),
    /// Slanted lines in the colour, 7 points apart.
    Hatched(Ink),
    /// Dots in the colour, 4 points apart.
    Dotted(Ink),
}

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stroke {
    /// Its colour.
    pub ink: Ink,
    /// Its width in points.
    pub width: f64,
    /// Whether it is broken, 3 points on and 3 off.
    pub dashed: bool,
}

/// A colour by its meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ink {
    /// The background of the page.
    Window,
    /// A card on the page.
    Card,
    /// The background of lanes.
    Lane,
    /// What was drawn for paper lies on it: light in every theme.
    Paper,
    /// Thin lines.
    Line,
    /// Text.
    Text,
    /// Text of less weight.
    Weak,
    /// The one accent.
    Accent,
    /// Words that say it fits.
    Good,
    /// Words of warning.
    Warning,
    /// Words and frames of what cannot work.
    Trouble,
    /// The colour of a meaning.
    Role(Role),
    /// The faint background of a meaning, on which text can be read.
    Tint(Role),
    /// The background of a pattern, between the colour and the lane.
    Shade(Role),
    /// Text on the colour of a meaning.
    On(Role),
    /// The colour mark that a person gave something.
    Mark(Swatch),
    /// The colour of the alternative at this place.
    Alternative(usize),
    /// Text on the colour of that alternative.
    OnAlternative(usize),
}

impl Ink {
    /// For the verdict on a cluster, an alternative or a design.
    pub const fn of_outcome(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Fits => Self::Good,
            Outcome::NoCluster => Self::Weak,
            Outcome::Works(_)
            | Outcome::CannotUpgrade
            | Outcome::NotMet(_)
            | Outcome::DoesNotFit
            | Outcome::Incomplete
            | Outcome::Refused(_) => match outcome.severity() {
                Severity::Error => Self::Trouble,
                Severity::Info | Severity::Warning => Self::Warning,
            },
        }
    }

    /// For the numbers of a range: those that fit need no attention.
    pub const fn of_capacity(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Fits => Self::Text,
            Verdict::FitsCannotUpgrade => Self::Warning,
            Verdict::DoesNotFit => Self::Trouble,
        }
    }

    /// For the verdict on a model; quiet where the model is ruled out, which nothing in the design can or should mend.
    pub const fn of_lane(verdict: LaneVerdict) -> Self {
        match verdict {
            LaneVerdict::Fits => Self::Good,
            LaneVerdict::FitsCannotUpgrade => Self::Warning,
            LaneVerdict::CannotServe(_) | LaneVerdict::RuledOut(_) | LaneVerdict::CannotMeet(_) => Self::Weak,
            LaneVerdict::NeedsMore(_) | LaneVerdict::NoFreeBlock(_) | LaneVerdict::Passes(_) => Self::Trouble,
        }
    }
}

impl Palette {
    /// The colour of an ink.
    ///
    /// ```
    /// use aksnet::page::Ink;
    /// use aksnet::scene::{Palette, Theme};
    ///
    /// assert_eq!(Palette::of(Theme::Print).ink(Ink::Text), [0, 0, 0]);
    /// ```
    pub fn ink(&self, ink: Ink) -> Rgb {
        match ink {
            Ink::Window => self.window,
            Ink::Card => self.card,
            Ink::Lane => self.lane,
            Ink::Paper => self.paper(),
            Ink::Line => self.line,
            Ink::Text => self.text,
            Ink::Weak => self.text_weak,
            Ink::Accent => self.accent,
            Ink::Good => self.good,
            Ink::Warning => self.warning,
            Ink::Trouble => self.trouble,
            Ink::Role(role) => self.role(role),
            Ink::Tint(role) => self.tint(role),
            Ink::Shade(role) => mix(self.lane, self.role(role), 0.45),
            Ink::On(role) => self.text_on(role),
            Ink::Mark(swatch) => self.swatch(swatch),
            Ink::Alternative(at) => self.alternative(at),
            Ink::OnAlternative(at) => self.text_on_alternative(at),
        }
    }
}

impl Paint {
    /// The colour it is made with.
    pub const fn ink(self) -> Ink {
        match self {
            Self::Plain(ink) | Self::Hatched(ink) | Self::Dotted(ink) => ink,
        }
    }
}

impl Stroke {
    /// An unbroken line.
    pub const fn solid(ink: Ink, width: f64) -> Self {
        Self {
            ink,
            width,
            dashed: false,
        }
    }

    /// A broken line.
    pub const fn dashed(ink: Ink, width: f64) -> Self {
        Self {
            ink,
            width,
            dashed: true,
        }
    }
}

impl Rect {
    /// The rectangle between these edges.
    pub const fn new(left: f64, top: f64, right: f64, bottom: f64) -> Self {
        Self {
            left,
            top,
            right,
            bottom,
        }
    }

    /// Its width.
    pub const fn width(&self) -> f64 {
        self.right - self.left
    }

    /// Its height.
    pub const fn height(&self) -> f64 {
        self.bottom - self.top
    }

    /// The middle between its left and right edge.
    pub const fn middle_x(&self) -> f64 {
        f64::midpoint(self.left, self.right)
    }

    /// The middle between its upper and lower edge.
    pub const fn middle_y(&self) -> f64 {
        f64::midpoint(self.top, self.bottom)
    }

    /// Whether the two share points.
    pub fn meets(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    /// Whether `other` lies inside.
    pub fn contains(&self, other: &Self) -> bool {
        self.left <= other.left
            && other.right <= self.right
            && self.top <= other.top
            && other.bottom <= self.bottom
    }

    /// The smallest that holds both.
    #[must_use]
    pub const fn union(&self, other: &Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// Larger by so much on each side.
    #[must_use]
    pub const fn grown(&self, x: f64, y: f64) -> Self {
        Self::new(self.left - x, self.top - y, self.right + x, self.bottom + y)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::azure::Need;
    use crate::design::Criterion;

    #[test]
    fn a_model_that_is_ruled_out_is_no_warning() {
        let ruled_out = [
            LaneVerdict::CannotServe(0),
            LaneVerdict::RuledOut(Need::Windows),
            LaneVerdict::CannotMeet(Criterion::PodsReachable),
        ];
        for verdict in ruled_out {
            assert!(verdict.is_ruled_out());
            assert_eq!(Ink::of_lane(verdict), Ink::Weak, "{verdict:?}");
        }
        assert_eq!(Ink::of_lane(LaneVerdict::FitsCannotUpgrade), Ink::Warning);
        assert_eq!(Ink::of_lane(LaneVerdict::NeedsMore(1)), Ink::Trouble);
    }
}
