//! Where the rows of the map stand: how high each is, and into which lines it is cut.
//!
//! ```text
//!  ▌vnet-shop          ticks    10.20.0.0   10.20.1.0           in a high line only
//!  ▌10.20.0.0/21       ruler    ██──████──────────────          where plates leave the scale
//!  ▌1,728 free         wedges    ╲╲   ╲╲
//!  ▌                   plates   [snet-nodes ][192 free][ …
//!  ▌                   claims    also on-prem ///////           where something else uses the addresses
//! ```

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::{Rect, TextStyle, Ui};

use crate::net::Span;
use crate::scene::{MapScene, RowKind, RowPlaces, RowRoom, RowSetting, TARGET_POINTS};
use crate::ui::kit::memo::memo;
use crate::ui::kit::rooms::Wish;
use crate::ui::on_screen::OnScreen;
use crate::ui::state::ViewState;

use crate::ui::kit::brush::points;

/// Height of what says below the rows that there are more of them, in points.
pub(super) const FOOT: f32 = 24.0;

/// What the places depend on besides the document.
#[derive(Debug, Clone, PartialEq)]
struct Question {
    alternative: usize,
    focus: usize,
    room: RowRoom,
    scopes: BTreeMap<RowKind, Span>,
}

/// The places of the rows of the alternative on screen, in a room of that size; each with a label of that height above
/// it.
pub(super) fn places(
    ui: &Ui,
    session: &OnScreen,
    view: &ViewState,
    (width, height, above): (f32, f32, f32),
) -> Arc<RowPlaces> {
    let scene = &session.shown().map;
    let focus = focus_of(scene, session, view);
    let room = RowRoom {
        width: f64::from(width),
        height: f64::from(height),
        above: f64::from(above),
        foot: f64::from(FOOT),
    };
    let scopes = view.map.rows.scopes();
    let question = Question {
        alternative: view.focus.alternative,
        focus,
        room,
        scopes: scopes.clone(),
    };
    memo(ui, "rows of the map", session, question, || {
        RowPlaces::new(scene, &scopes, focus, &RowSetting::WINDOW, room)
    })
}

/// What rows want of a height.
#[derive(Debug, Clone, Copy)]
pub(in crate::ui::panels::map) struct Wanted {
    /// So that all can be read, what looks well, and the most they can use.
    pub(in crate::ui::panels::map) height: Wish,
    /// From here on no names give way that need not.
    pub(super) said: f32,
}

/// What the rows want of a height.
pub(in crate::ui::panels::map) fn wanted(ui: &Ui, session: &OnScreen, view: &ViewState) -> Wanted {
    let scene = &session.shown().map;
    let focus = focus_of(scene, session, view);
    let width = view.map.rows.width.max(400.0);
    let question = (view.focus.alternative, focus, width.to_bits());
    *memo(ui, "wish of the map", session, question, || {
        let wish = RowSetting::WINDOW.wish(scene, f64::from(width), focus);
        let height = Wish {
            least: points(wish.least),
            wish: points(wish.usual),
            most: points(wish.most),
        };
        let said = points(RowSetting::WINDOW.said(scene, f64::from(width), focus));
        Wanted { height, said }
    })
}

/// The row in focus: that of what is selected, else the VNet of the cluster on screen, else the first.
fn focus_of(scene: &MapScene, session: &OnScreen, view: &ViewState) -> usize {
    let row_of = |kind: RowKind| scene.rows.binary_search_by_key(&kind, |row| row.kind).ok();
    let selected = view.map.rows.focus.and_then(row_of);
    let of_cluster = || row_of(RowKind::Network(session.cluster_plan(view.focus)?.network?));
    selected.or_else(of_cluster).unwrap_or_default()
}

/// Where the parts of a line stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct LineParts {
    /// Where ticks stand, in a high line.
    pub(super) ticks: Option<Rect>,
    /// Where its first and its last address stand, in a line of several that is too low for ticks.
    pub(super) ends: Option<Rect>,
    /// The ruler, where plates leave the scale.
    pub(super) ruler: Option<Rect>,
    /// The plates.
    pub(super) plates: Rect,
    /// What else uses the addresses.
    pub(super) claims: Option<Rect>,
}

impl LineParts {
    /// The parts of a line that stands there.
    pub(super) fn of(rect: Rect, is_bent: bool, has_claims: bool, is_one_of_several: bool) -> Self {
        const TICKS: f32 = 15.0;
        const HIGH: f32 = 96.0;
        /// Height of what says where a line begins and ends, and a line that has room for it.
        const ENDS: f32 = 13.0;
        const HIGH_FOR_ENDS: f32 = 52.0;
        /// Lowest plates below a ruler.
        const LEAST_PLATES: f32 = 26.0;
        /// Lowest plates above claims, which are low only where there is no room.
        const LEAST_CLAIMED: f32 = points(TARGET_POINTS);
        /// Between plates and claims.
        const GAP: f32 = 1.0;
        /// Height of the words of claims, and how far they reach into the gap below the line for that.
        const WORDS: f32 = 11.0;
        const BELOW: f32 = 2.0;
        let (mut top, mut bottom) = (rect.top(), rect.bottom());
        let claims = has_claims.then(|| {
            let [low, _, high] = RowSetting::WINDOW.line.claims.map(points);
            let high = (rect.height() - LEAST_CLAIMED).clamp(low, high);
            let below = (WORDS + GAP - high).clamp(0.0, BELOW);
            let claims = Rect::from_x_y_ranges(rect.x_range(), bottom - high + GAP..=bottom + below);
            bottom -= high;
            claims
        });
        let ticks = (HIGH <= rect.height()).then(|| {
            let ticks = Rect::from_x_y_ranges(rect.x_range(), top..=top + TICKS);
            top += TICKS;
            ticks
        });
        let has_ends = is_one_of_several && ticks.is_none() && HIGH_FOR_ENDS <= bottom - top;
        let ends = has_ends.then(|| {
            let ends = Rect::from_x_y_ranges(rect.x_range(), top..=top + ENDS);
            top += ENDS;
            ends
        });
        // A ruler and its wedges: the first that leave room for plates.
        let choices = [(5.0, 8.0), (3.0, 4.0), (0.0, 0.0)];
        let ruled = |(ruler, wedges): (f32, f32)| if is_bent { ruler + wedges } else { 0.0 };
        let has_room = |choice: &&(f32, f32)| LEAST_PLATES <= bottom - top - ruled(**choice);
        let of_ruler = *choices.iter().find(has_room).unwrap_or(&(0.0, 0.0));
        let ruler = (is_bent && 0.0 < of_ruler.0).then(|| {
            let strip = Rect::from_x_y_ranges(rect.x_range(), top..=top + of_ruler.0);
            top += ruled(of_ruler);
            strip
        });
        Self {
            ticks,
            ends,
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
