//! The block of the model lanes: the same workload under every model, on one scale.
//!
//! ```text
//!  to scale …                                          addresses
//!  Overlay              ▌▒▒▒─────────────┊                   320
//!  in use, recommended                   ┊                  fits
//!  Pod subnet, dynamic  ▌████████████████┊███▓▓▓▒▒░░>      4,416
//!                                    end of VNet needs 2,368 more
//!  ▌ nodes  █ pods  ▓ surge  ▒ rounded up to a prefix  ░ other subnets
//! ```

use crate::azure::Model;
use crate::decide::advice::Ranked;
use crate::decide::verdict::Outcome;
use crate::net::grouped;
use crate::scene::{ModelRow, ModelScene, Role, Words};

use crate::page::canvas::ROUNDING;
use crate::page::draw::lanes as bars;
use crate::page::frame::outcome_words;
use crate::page::pen::{Pen, Type};
use crate::page::sizes::{BODY, SMALL};
use crate::page::{Anchor, Canvas as _, Ink, Rect, Stroke};

/// Everything the block shows.
pub(super) struct Lanes<'a> {
    pub(super) scene: &'a ModelScene,
    pub(super) ranking: &'a [Ranked],
    pub(super) words: &'a Words<'a>,
    /// The model of the cluster.
    pub(super) in_use: Model,
    /// The verdict on the cluster.
    pub(super) outcome: Outcome,
    /// The VNet in words.
    pub(super) network: String,
}

/// Height of the line that says where the VNet ends, and of the legend below it.
const END: f64 = BODY * 1.5;
const LEGEND: f64 = SMALL * 1.5;

/// Where the columns of all lanes stand.
struct Columns {
    name: (f64, f64),
    bars: (f64, f64),
    numbers: (f64, f64),
}

impl Lanes<'_> {
    /// Draws the block.
    pub(super) fn draw(&self, pen: &mut Pen, rect: Rect) {
        let (_, note) = self.scene.scale_words(&self.network);
        let note = format!("To scale: {note}; {}", self.scene.how());
        let look = Type::plain(SMALL, Ink::Weak);
        let size = BODY;
        let columns = self.columns(pen, rect, size);
        let (left, right) = columns.numbers;
        let y = rect.top + SMALL;
        let ends = pen.anchored((right, y), Anchor::End, look, bars::ADDRESSES, right - left);
        pen.text((rect.left, y), look, &note, ends - size - rect.left);
        let top = rect.top + SMALL * 2.0;
        let height = (rect.bottom - LEGEND - END - top) / Model::LANES.len() as f64;
        let mut lane_top = top;
        for model in Model::LANES {
            if let Some(row) = self.scene.rows.iter().find(|row| row.model == model) {
                let lane = Rect::new(rect.left, lane_top, rect.right, lane_top + height);
                self.lane(pen, row, lane, &columns, size);
            }
            lane_top += height;
        }
        self.end_of_network(pen, &columns, (top, lane_top), size);
        self.legend(pen, (columns.bars.0, rect.bottom - SMALL * 0.3), rect.right);
    }

    /// What the colours of the bars mean: those that are there.
    fn legend(&self, pen: &mut Pen, (left, y): (f64, f64), right: f64) {
        let look = Type::plain(SMALL, Ink::Weak);
        let is_drawn = |role: Role| {
            let mut fills = self.scene.rows.iter().flat_map(|row| &row.fills);
            fills.any(|fill| fill.role == role)
        };
        let mut x = left;
        for (role, title) in bars::MEANINGS.into_iter().filter(|(role, _)| is_drawn(*role)) {
            let chip = Rect::new(x, y - SMALL * 0.82, x + SMALL * 1.5, y + SMALL * 0.12);
            bars::sample(pen, chip, role);
            let from = chip.right + SMALL * 0.45;
            x = pen.text((from, y), look, title, right - from) + SMALL * 1.2;
        }
    }

    fn columns(&self, pen: &Pen, rect: Rect, size: f64) -> Columns {
        let widest = |texts: &mut dyn Iterator<Item = String>, look| {
            texts.map(|text| pen.width(&text, look)).fold(0.0, f64::max)
        };
        let (body, small) = (Type::bold(size, Ink::Text), Type::plain(SMALL, Ink::Weak));
        let rows = || self.scene.rows.iter();
        let names = widest(&mut rows().map(|row| row.model.title().to_owned()), body);
        let tags = widest(&mut rows().map(|row| self.tags(row)), small);
        let totals = widest(&mut rows().map(|row| self.total(row).0), body);
        let verdicts = widest(&mut rows().map(|row| self.verdict(row)), small);
        let name = names.max(tags).min(rect.width() * 0.26);
        let head = pen.width(bars::ADDRESSES, small);
        let numbers = totals.max(verdicts).max(head).min(rect.width() * 0.24);
        let gap = size * 1.1;
        let bars = (rect.left + name + 2.0 * gap, rect.right - numbers - 2.0 * gap);
        Columns {
            name: (rect.left + gap * 0.6, rect.left + gap * 0.6 + name),
            bars,
            numbers: (rect.right - numbers - gap * 0.6, rect.right - gap * 0.6),
        }
    }

    fn lane(&self, pen: &mut Pen, row: &ModelRow, lane: Rect, columns: &Columns, size: f64) {
        if row.model == self.in_use {
            pen.fill(lane.grown(0.0, -1.0), Ink::Card, ROUNDING * 2.0);
            pen.outline(lane.grown(0.0, -1.0), Stroke::solid(Ink::Accent, 1.0));
        }
        let half = (lane.height() * 0.29).clamp(4.0, 20.0);
        let middle = lane.middle_y();
        let rows = (middle - half, middle + half);
        bars::bar(pen, row, self.scene.network_size, &self.ruler(columns), rows);

        let (body, small) = (Type::plain(size, Ink::Text), Type::plain(SMALL, Ink::Weak));
        let (upper, lower) = (lane.middle_y() - size * 0.12, lane.middle_y() + size * 0.92);
        let (left, right) = columns.name;
        let tags = self.tags(row);
        let y = if tags.is_empty() {
            lane.middle_y() + body.drop()
        } else {
            upper
        };
        pen.text((left, y), body, row.model.title(), right - left);
        pen.text((left, lower), small, &tags, right - left);

        let (left, right) = columns.numbers;
        let (total, look) = self.total(row);
        pen.anchored((right, upper), Anchor::End, look(size), &total, right - left);
        let ink = if row.model == self.in_use {
            Ink::of_outcome(self.outcome)
        } else {
            Ink::of_lane(row.verdict)
        };
        let verdict = Type::plain(SMALL, ink);
        let words = if row.model == self.in_use {
            outcome_words(pen, self.outcome, verdict, right - left)
        } else {
            self.verdict(row)
        };
        pen.anchored((right, lower), Anchor::End, verdict, &words, right - left);
    }

    /// The dashed line where the VNet ends.
    fn end_of_network(&self, pen: &mut Pen, columns: &Columns, (top, bottom): (f64, f64), size: f64) {
        if self.scene.is_cut() {
            return;
        }
        let x = self.ruler(columns).x(self.scene.network_size);
        let stroke = Stroke::dashed(Ink::Trouble, 1.2);
        pen.line(vec![(x, top), (x, bottom + 3.0)], stroke);
        let look = Type::plain(SMALL, Ink::Trouble);
        let text = format!("end of the VNet, {} addresses", grouped(self.scene.network_size));
        let y = bottom + size * 1.1;
        let width = pen.width(&text, look);
        if x + width < columns.numbers.1 {
            pen.text((x, y), look, &text, width + 1.0);
        } else {
            pen.anchored((x, y), Anchor::End, look, &text, width + 1.0);
        }
    }

    fn ruler(&self, columns: &Columns) -> bars::Ruler {
        let (left, right) = columns.bars;
        bars::Ruler {
            left,
            right,
            scale: self.scene.scale as f64,
        }
    }

    /// How many addresses a model takes; it says little, and is said quietly, where the model cannot be used at all.
    fn total(&self, row: &ModelRow) -> (String, fn(f64) -> Type) {
        let look: fn(f64) -> Type = if row.verdict.is_ruled_out() && row.model != self.in_use {
            |size| Type::plain(size, Ink::Weak)
        } else {
            |size| Type::bold(size, Ink::Text)
        };
        (grouped(row.total), look)
    }

    fn verdict(&self, row: &ModelRow) -> String {
        if row.model == self.in_use {
            return self.outcome.words();
        }
        self.words.lane_verdict(self.scene.network, row.verdict)
    }

    /// What stands below the name of a model.
    fn tags(&self, row: &ModelRow) -> String {
        let model = row.model;
        let is_first = self
            .ranking
            .iter()
            .any(|ranked| ranked.model == model && ranked.is_recommended());
        row.tags((self.in_use == model).then_some("in use"), is_first)
    }
}
