//! Where the rows of the map stand: how high each is, and into which lines it is cut.
//!
//! ```text
//!  ▌vnet-shop          ticks    10.20.0.0   10.20.1.0           in a high line only
//!  ▌10.20.0.0/21       ruler    ██──████──────────────          where plates leave the scale
//!  ▌1,728 free         wedges    ╲╲   ╲╲
//!  ▌                   plates   [snet-nodes ][192 free][ …
//!  ▌                   claims    also on-prem ///////           where something else uses the addresses
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use egui::{Rect, TextStyle, Ui};

use crate::net::Span;
use crate::page::{Canvas, Ink, Type};
use crate::scene::{
    Bar, Claim, Ease, Item, Lane, Line, MapRow, MapScene, Measures, RowKind, RowWish, SiblingNames, Words,
    claims, claims_by_row, heights, lay_out, lines_wanted, part_of,
};
use crate::session::Session;
use crate::ui::kit::memo::memo;
use crate::ui::kit::rooms::Wish;
use crate::ui::state::ViewState;

use crate::ui::kit::brush::{Brush, points};

/// Between two rows, in points.
pub(super) const GAP: f32 = 4.0;

/// Lowest line whose names can be read, in points.
const LEAST_LINE: f64 = 26.0;

/// Height of a line that looks well, and of one in the row in focus, in points.
const USUAL_LINE: f64 = 40.0;
const FOCUS_LINE: f64 = 78.0;

/// Lowest line of the row in focus: its names, and above them where they lie.
const LEAST_FOCUS_LINE: f64 = LEAST_LINE + 7.0;

/// Greatest height of a line that has no more to show, in points.
const MOST_LINE: f64 = 52.0;

/// Greatest height of the row in focus: with one line, and with several.
const MOST_FOCUS: (f64, f64) = (150.0, 340.0);

/// Height of what says who else uses the addresses of a line, in points.
const CLAIMS: f64 = 15.0;

/// The same in a low line, with no room for words.
const LOW_CLAIMS: f64 = 7.0;

/// Between two lines of a row, in points.
pub(super) const LINE_GAP: f64 = 4.0;

/// Most lines of a row that is not in focus.
const MOST_LINES: usize = 2;

/// How names and lines of the row in focus give way, from what looks best to what can still be read. The last is taken
/// where not even that has room, and the rows are scrolled.
const SETTINGS: [(Ease, usize); 8] = [
    (Ease::Roomy, 4),
    (Ease::Usual, 4),
    (Ease::Tight, 4),
    (Ease::Tight, 3),
    (Ease::Tight, 2),
    (Ease::Tight, 1),
    (Ease::Flat, 1),
    (Ease::Flat, 2),
];

/// Rows whose lines are kept.
const MOST_KEPT: usize = 256;

/// Where the rows stand.
#[derive(Debug)]
pub(in crate::ui::panels::map) struct RowPlaces {
    /// The rows.
    pub(super) rows: Vec<MapRow>,
    /// The row in focus.
    pub(super) focus: usize,
    /// Top of each row in points from the top of the first.
    tops: Vec<f32>,
    heights: Vec<f32>,
    /// Most lines of each row.
    lines: Vec<usize>,
    /// Height of everything.
    pub(super) total: f32,
    /// Where something else uses the addresses of a row.
    claims: Vec<Vec<Claim>>,
}

/// What the places depend on beside the document.
#[derive(Debug, Clone, PartialEq)]
struct Question {
    alternative: usize,
    focus: usize,
    size: [u32; 3],
    scopes: BTreeMap<RowKind, Span>,
}

impl RowPlaces {
    /// The places of the rows of the alternative on screen, in a room of that size; each with a label of that height
    /// above it.
    pub(super) fn of(
        ui: &Ui,
        session: &Session,
        view: &ViewState,
        (width, room, above): (f32, f32, f32),
    ) -> Arc<Self> {
        let scene = &session.shown().map;
        let focus = focus_of(scene, session, view);
        let question = Question {
            alternative: view.focus.alternative,
            focus,
            size: [width, room, above].map(f32::to_bits),
            scopes: view.map.rows.scopes.clone(),
        };
        memo(ui, "rows of the map", session, question, || {
            Self::new(
                scene,
                &view.map.rows.scopes,
                focus,
                (f64::from(width), f64::from(room), f64::from(above)),
            )
        })
    }

    fn new(
        scene: &MapScene,
        scopes: &BTreeMap<RowKind, Span>,
        focus: usize,
        (width, room, above): (f64, f64, f64),
    ) -> Self {
        let scoped = |row: &MapRow| {
            let part = scopes.get(&row.kind).and_then(|span| part_of(&row.lane, *span));
            let lane = part.map_or_else(|| Arc::clone(&row.lane), Arc::new);
            MapRow { kind: row.kind, lane }
        };
        let rows: Vec<MapRow> = scene.rows.iter().map(scoped).collect();
        let mut across = claims_by_row(scene);
        let claims: Vec<Vec<Claim>> = rows
            .iter()
            .map(|row| claims(across.remove(&row.kind).unwrap_or_default(), row))
            .collect();
        let has_claims = |row: usize| claims.get(row).is_some_and(|claims| !claims.is_empty());
        let asked = |setting| asks(&rows, (width, focus), setting, has_claims);
        let has_room =
            |(_, wishes): &Asked| wishes.iter().map(|wish| wish.least + above).sum::<f64>() <= room;
        // Names are cut and ranges share plates before rows are scrolled away.
        let [.., last] = SETTINGS;
        let fitting = SETTINGS.into_iter().map(asked).find(has_room);
        let (lines, wishes) = fitting.unwrap_or_else(|| asked(last));
        let wishes: Vec<RowWish> = wishes.into_iter().map(|wish| wish.higher(above)).collect();
        let heights: Vec<f32> = heights(&wishes, room).into_iter().map(points).collect();
        let mut total = 0.0;
        let tops = heights
            .iter()
            .map(|height| {
                let top = total;
                total += height;
                top
            })
            .collect();
        Self {
            rows,
            focus,
            tops,
            heights,
            lines,
            total,
            claims,
        }
    }

    /// The rows that are seen between two heights.
    pub(super) fn seen(&self, (top, bottom): (f32, f32)) -> std::ops::Range<usize> {
        let first = self.tops.partition_point(|row| *row <= top).saturating_sub(1);
        let end = self.tops.partition_point(|row| *row < bottom);
        first..end.max(first)
    }

    /// Top and bottom of a row, the gap behind it left out.
    pub(super) fn y_range(&self, row: usize) -> Option<(f32, f32)> {
        let (top, height) = self.tops.get(row).zip(self.heights.get(row))?;
        Some((*top, top + height - GAP))
    }

    /// Most lines of a row.
    pub(super) fn lines(&self, row: usize) -> usize {
        self.lines.get(row).copied().unwrap_or(1)
    }

    /// Where something else uses the addresses of a row.
    pub(super) fn claims(&self, row: usize) -> &[Claim] {
        self.claims.get(row).map_or(&[], Vec::as_slice)
    }

    /// Whether an item lies in a track of a row, found by an address of its range.
    pub(in crate::ui::panels::map) fn has(
        &self,
        row: usize,
        track: usize,
        (item, address): (Item, u64),
    ) -> bool {
        let bars = self.rows.get(row).and_then(|row| row.lane.rows.get(track));
        bars.and_then(|bars| bars.at(address))
            .is_some_and(|bar| bar.item == item)
    }

    /// The row of that kind.
    pub(super) fn row_of(&self, kind: RowKind) -> Option<usize> {
        // Each VNet with a range has a row, in order: the row is where its index is, or a little before.
        self.rows.binary_search_by_key(&kind, |row| row.kind).ok()
    }
}

/// How many lines each row has at most, and what it asks of the height.
type Asked = (Vec<usize>, Vec<RowWish>);

/// What the rows ask for where names and the lines of the row in focus give way so far.
fn asks(
    rows: &[MapRow],
    (width, focus): (f64, usize),
    (ease, most): (Ease, usize),
    has_claims: impl Fn(usize) -> bool,
) -> Asked {
    let asked = rows.iter().enumerate().map(|(at, row)| {
        let is_focus = at == focus;
        let (most, ease) = if is_focus {
            (most, ease)
        } else {
            (MOST_LINES, ease.max(Ease::Usual))
        };
        let lines = lines_wanted(&row.lane, width, most, ease);
        (
            lines,
            wish(row, lines, (is_focus, Ease::Flat <= ease), has_claims(at)),
        )
    });
    asked.unzip()
}

/// What the rows want of a height: so that all can be read, what looks well, and the most they can use.
pub(in crate::ui::panels::map) fn wanted(ui: &Ui, session: &Session, view: &ViewState) -> Wish {
    let scene = &session.shown().map;
    let focus = focus_of(scene, session, view);
    let width = view.map.rows.width.max(400.0);
    let question = (view.focus.alternative, focus, width.to_bits());
    *memo(ui, "wish of the map", session, question, || {
        let claimed: BTreeSet<RowKind> = claims_by_row(scene).into_keys().collect();
        let has_claims = |at: usize| {
            let row = scene.rows.get(at);
            row.is_some_and(|row| row.lane.rows.len() > 1 || claimed.contains(&row.kind))
        };
        let asked = |ease| asks(&scene.rows, (f64::from(width), focus), (ease, 4), has_claims).1;
        let sum = |wishes: &[RowWish], of: fn(&RowWish) -> f64| points(wishes.iter().map(of).sum());
        let (tight, roomy) = (asked(Ease::Tight), asked(Ease::Roomy));
        Wish {
            least: sum(&tight, |wish| wish.least),
            wish: sum(&roomy, |wish| wish.usual),
            most: sum(&roomy, |wish| wish.most),
        }
    })
}

/// What a row of so many lines asks for.
fn wish(row: &MapRow, lines: usize, (is_focus, is_flat): (bool, bool), has_claims: bool) -> RowWish {
    // What overlaps has a line of its own.
    let count = (lines + row.lane.rows.len() - 1).max(1) as f64;
    let gap = f64::from(GAP);
    let claims = if has_claims { CLAIMS * count } else { 0.0 };
    let low_claims = if has_claims { LOW_CLAIMS * count } else { 0.0 };
    let gap = LINE_GAP.mul_add(count - 1.0, gap);
    let is_network = matches!(row.kind, RowKind::Network(_));
    if is_focus && is_network {
        let most = if count <= 1.0 { MOST_FOCUS.0 } else { MOST_FOCUS.1 };
        let usual = (FOCUS_LINE * count).min(most);
        RowWish {
            least: if is_flat { LEAST_LINE } else { LEAST_FOCUS_LINE }.mul_add(count, gap) + low_claims,
            usual: usual + gap + claims,
            most: most + gap + claims,
        }
    } else {
        RowWish {
            least: LEAST_LINE.mul_add(count, gap) + low_claims,
            usual: USUAL_LINE.mul_add(count, gap) + claims,
            most: MOST_LINE.mul_add(count, gap) + claims,
        }
    }
}

/// The row in focus: that of what is selected, else the VNet of the cluster on screen, else the first.
fn focus_of(scene: &MapScene, session: &Session, view: &ViewState) -> usize {
    let row_of = |kind: RowKind| scene.rows.binary_search_by_key(&kind, |row| row.kind).ok();
    let selected = view.map.rows.focus.and_then(row_of);
    let of_cluster = || row_of(RowKind::Network(session.cluster_plan(view.focus)?.network?));
    selected.or_else(of_cluster).unwrap_or_default()
}

/// The lines of rows, kept as long as the rows stay as they are.
#[derive(Debug, Default)]
pub(super) struct Lines(BTreeMap<RowKind, Kept>);

/// The lines of a row, and what they were made for.
#[derive(Debug)]
struct Kept {
    lane: Arc<Lane>,
    /// Width, most lines, size of letters, and whether they are to scale.
    asked: (u32, usize, u32, bool),
    /// What the names of the row begin with.
    shared: Arc<SiblingNames>,
    lines: Arc<[Line]>,
}

impl Lines {
    /// The lines of a row as they were laid out last.
    pub(super) fn known(&self, kind: RowKind) -> Arc<[Line]> {
        let kept = self.0.get(&kind);
        kept.map_or_else(|| Arc::from([]), |kept| Arc::clone(&kept.lines))
    }

    pub(super) fn of(
        &mut self,
        brush: &Brush,
        words: &Words<'_>,
        (row, lines): (&MapRow, usize),
        (width, size, is_to_scale): (f32, f64, bool),
    ) -> (Arc<[Line]>, Arc<SiblingNames>) {
        let asked = (width.to_bits(), lines, points(size).to_bits(), is_to_scale);
        let known = self.0.get(&row.kind);
        if let Some(kept) = known.filter(|kept| Arc::ptr_eq(&kept.lane, &row.lane) && kept.asked == asked) {
            return (Arc::clone(&kept.lines), Arc::clone(&kept.shared));
        }
        if MOST_KEPT <= self.0.len() {
            self.0.clear();
        }
        let shared = words.sibling_names(row);
        let look = Type::plain(size, Ink::Text);
        let measure = |text: &str| Canvas::measured(&brush, text, look);
        let name = |bar: &Bar| {
            let name = words.plate_name(bar);
            measure(shared.shortened(&name))
        };
        let measures = Measures {
            name: &name,
            text: &measure,
        };
        let laid_out = lay_out(&row.lane, f64::from(width), lines, &measures).into_iter();
        let laid_out: Arc<[Line]> = laid_out
            .map(|line| if is_to_scale { line.to_scale() } else { line })
            .collect();
        let kept = Kept {
            lane: Arc::clone(&row.lane),
            asked,
            shared: Arc::new(shared),
            lines: Arc::clone(&laid_out),
        };
        let shared = Arc::clone(&kept.shared);
        self.0.insert(row.kind, kept);
        (laid_out, shared)
    }
}

/// Where the parts of a line stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct LineParts {
    /// Where ticks stand, in a high line.
    pub(super) ticks: Option<Rect>,
    /// The ruler, where plates leave the scale.
    pub(super) ruler: Option<Rect>,
    /// The plates.
    pub(super) plates: Rect,
    /// What else uses the addresses.
    pub(super) claims: Option<Rect>,
}

impl LineParts {
    /// The parts of a line that stands there.
    pub(super) fn of(rect: Rect, is_bent: bool, has_claims: bool) -> Self {
        const TICKS: f32 = 15.0;
        const HIGH: f32 = 96.0;
        /// Lowest plates beside a ruler or words about claims.
        const LEAST_PLATES: f32 = 26.0;
        let height = rect.height();
        // Ruler with its wedges, and claims with the gap above them: the first that leave room for plates.
        let choices = [
            ((5.0, 8.0), (14.0, 2.0)),
            ((5.0, 8.0), (5.0, 2.0)),
            ((3.0, 4.0), (5.0, 2.0)),
            ((0.0, 0.0), (5.0, 2.0)),
        ];
        let ruled = |(ruler, wedges): (f32, f32)| if is_bent { ruler + wedges } else { 0.0 };
        let claimed = |(high, gap): (f32, f32)| if has_claims { high + gap } else { 0.0 };
        let has_room =
            |choice: &&((f32, f32), (f32, f32))| LEAST_PLATES <= height - ruled(choice.0) - claimed(choice.1);
        let [.., last] = choices;
        let (of_ruler, of_claims) = *choices.iter().find(has_room).unwrap_or(&last);
        let (mut top, mut bottom) = (rect.top(), rect.bottom());
        let claims = has_claims.then(|| {
            let claims = rect.with_min_y(bottom - of_claims.0);
            bottom -= claimed(of_claims);
            claims
        });
        let ticks = (HIGH <= height).then(|| {
            let ticks = Rect::from_x_y_ranges(rect.x_range(), top..=top + TICKS);
            top += TICKS;
            ticks
        });
        let ruler = (is_bent && 0.0 < of_ruler.0).then(|| {
            let strip = Rect::from_x_y_ranges(rect.x_range(), top..=top + of_ruler.0);
            top += ruled(of_ruler);
            strip
        });
        Self {
            ticks,
            ruler,
            plates: Rect::from_x_y_ranges(rect.x_range(), top..=bottom),
            claims,
        }
    }
}

/// Size of the letters on plates, in points.
pub(super) fn letters(ui: &Ui) -> f64 {
    f64::from(TextStyle::Small.resolve(ui.style()).size)
}
