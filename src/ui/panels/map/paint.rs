//! Paints the map: axis, gaps, bars and overlaps.
//!
//! A bar that is wide enough for words keeps its upper part for them and shows what it holds in a strip below.
//!
//! ```text
//!  ┌──────────────────────────┐
//!  │ snet-nodes 10.20.0.0/26  │  label, the longest that fits
//!  │▒▒████████████████░░░░  ▒ │  reserved, nodes, surge, free
//!  └──────────────────────────┘
//! ```

use std::sync::Arc;

use egui::{Align2, Galley, Pos2, Rect, Stroke, Ui, pos2, vec2};

use crate::net::{Prefix, Span};
use crate::scene::{self, Drawn, Item, LaneKind, Overlap, Projection, Role, Row, Tick, merged_words};

use crate::page::draw::map::{self, Strip};
use crate::ui::kit::brush::{Brush, in_picture, in_window, points};
use crate::ui::panels::map::Stage;
use crate::ui::panels::map::interact::DrawnBar;
use crate::ui::panels::map::roles;

/// Least distance of two labels on the axis, in points.
const TICK_DISTANCE: f64 = 48.0;

/// Least width of a label, in points; less would hold no word.
const LEAST_LABEL: f32 = 14.0;

/// Names are cut only if at least this much of them remains, in points.
const LEAST_ELIDED: f32 = 52.0;

/// The most overlaps that are labelled; more would cover the bars.
const MOST_OVERLAP_LABELS: usize = 6;

/// Paints the labels of the axis into `head`; returns the ticks, for the lines below them.
pub(super) fn ticks(ui: &Ui, projection: &Projection<'_>, head: Rect) -> Vec<Tick> {
    let brush = Brush::new(ui, head).moved_to(head);
    let ticks = ticks_of(&brush, projection);
    labels(&brush, &ticks, head);
    ticks
}

/// The ticks of an axis that has their labels above it.
pub(super) fn ticks_of(brush: &Brush, projection: &Projection<'_>) -> Vec<Tick> {
    let weak = brush.colors.weak;
    let measure = |text: &str| f64::from(brush.small_text(text.to_owned(), weak).size().x) + 4.0;
    scene::ticks(projection, TICK_DISTANCE, measure)
}

/// Paints the labels of ticks into `head`.
pub(super) fn labels(brush: &Brush, ticks: &[Tick], head: Rect) {
    for tick in ticks {
        let x = head.left() + points(tick.x);
        brush.put(
            brush.small_text(tick.label.clone(), brush.colors.weak),
            Align2::LEFT_CENTER,
            pos2(x + 4.0, head.center().y),
        );
        brush.painter.vline(
            x,
            head.top() + 3.0..=head.bottom(),
            Stroke::new(1.0, brush.colors.outline),
        );
    }
}

/// Paints the lines of the axis behind the bars.
pub(super) fn lines(ui: &Ui, stage: &Stage<'_>, ticks: &[Tick]) {
    let brush = stage.brush(ui);
    for tick in ticks {
        let strength = if tick.major { 0.9 } else { 0.45 };
        let stroke = Stroke::new(1.0, brush.colors.outline.gamma_multiply(strength));
        brush.painter.vline(
            stage.plot.left() + points(tick.x),
            stage.visible.y_range(),
            stroke,
        );
    }
}

/// Paints the names of the lanes.
pub(super) fn names(ui: &Ui, stage: &Stage<'_>) {
    /// Room for the colour of the alternative beside them.
    const INDENT: f32 = 9.0;
    let names = Brush::new(ui, stage.names);
    for (index, lane) in stage.scene.lanes.iter().enumerate() {
        let rect = stage.lane_rect(index);
        let Some(rect) = rect.filter(|rect| rect.intersects(stage.visible)) else {
            continue;
        };
        let text = names.small_text(lane.kind.title().to_owned(), names.colors.weak);
        names.put(
            text,
            Align2::LEFT_CENTER,
            pos2(stage.names.left() + INDENT, rect.center().y),
        );
    }
}

/// Paints a bar, or several that are drawn as one, without its words.
pub(super) fn bar(brush: &Brush, stage: &Stage<'_>, bar: &DrawnBar<'_>) {
    let strip = if bar.label.is_some() {
        strip(&bar.drawn, bar.rect)
    } else {
        Strip::WHOLE
    };
    let rect = in_picture(bar.rect);
    let mut canvas = brush;
    let left = f64::from(stage.plot.left());
    map::bar(&mut canvas, &bar.drawn, rect, strip, left);
    if let Some(only) = bar.drawn.bar().filter(|only| only.role != Role::Free) {
        let inside = bar.rect.with_min_y(points(map::lowest(rect, strip.cells).top));
        roles::roles(brush, stage, only, &bar.drawn.cells, inside.shrink(1.0));
    }
    map::edges(&mut canvas, &bar.drawn, rect);
}

/// Paints the words on and beside the bars, above the hatching of overlaps.
pub(super) fn words(brush: &Brush, stage: &Stage<'_>, bars: &[DrawnBar<'_>]) {
    for bar in bars {
        if let Some((galley, at)) = &bar.label {
            let place = Align2::LEFT_CENTER.anchor_size(*at, galley.size());
            let role = bar.drawn.role();
            if bar.drawn.bar().is_some() {
                // No line of the axis runs through words.
                let color = match role {
                    Role::Free => brush.window,
                    _ => brush.tint(role),
                };
                brush
                    .painter
                    .rect_filled(place.expand2(vec2(2.0, -1.0)), 0.0, color);
            }
            brush.put(Arc::clone(galley), Align2::LEFT_TOP, place.min);
        }
        if let Some((galley, place)) = side_label(brush, stage, bar) {
            words_over_lines(brush, galley, place);
        }
    }
}

/// How much of a labelled bar its strip takes: more when the strip itself has labels.
fn strip(drawn: &Drawn<'_>, rect: Rect) -> Strip {
    let mut strip = Strip::BELOW_WORDS;
    if roles::are_said(&drawn.cells, rect) {
        strip.cells = 0.5;
    }
    strip
}

/// The longest label that fits into the visible part of a bar, and the middle of its left edge.
pub(super) fn label(
    brush: &Brush,
    stage: &Stage<'_>,
    lane: LaneKind,
    drawn: &Drawn<'_>,
    rect: Rect,
) -> Option<(Arc<Galley>, Pos2)> {
    const PAD: f32 = 6.0;
    let flag = drawn
        .bar()
        .and_then(|only| only.mark)
        .map_or(0.0, |_| points(map::FLAG_WIDTH));
    let left = (rect.left() + flag).max(stage.visible.left());
    let room = rect.right().min(stage.visible.right()) - left - 2.0 * PAD;
    if room < LEAST_LABEL {
        return None;
    }
    let role = drawn.role();
    let is_free = role == Role::Free;
    let Some(only) = drawn.bar() else {
        let text = brush.small_text(merged_words(lane, drawn.items), brush.text_on(role));
        let at = pos2(left + PAD, rect.center().y);
        return (text.size().x <= room && !is_free).then_some((text, at));
    };
    let color = if is_free {
        brush.colors.weak
    } else {
        brush.colors.text
    };
    let fits = |text| Some(brush.small_text(text, color)).filter(|galley| galley.size().x <= room);
    let mut labels = stage.words.labels(only);
    let bare = labels.pop();
    let is_named = matches!(
        only.item,
        Item::Network { .. } | Item::Subnet { .. } | Item::Connected { .. }
    );
    let elided = || {
        let name = (is_named && LEAST_ELIDED <= room).then(|| stage.words.name(only.item))?;
        Some(brush.small_text_within(name, color, room))
    };
    let galley = labels
        .into_iter()
        .find_map(fits)
        .or_else(elided)
        .or_else(|| fits(bare?))?;
    let share = if is_free || !map::has_strip(only) {
        0.5
    } else if roles::are_said(&drawn.cells, rect) {
        0.25
    } else {
        0.36
    };
    Some((galley, pos2(left + PAD, rect.top() + rect.height() * share)))
}

/// The label beside the only bar of a lane, and its place; with several bars it would be unclear whose label it is.
fn side_label(brush: &Brush, stage: &Stage<'_>, bar: &DrawnBar<'_>) -> Option<(Arc<Galley>, Rect)> {
    let lane = stage.scene.lanes.get(bar.lane)?;
    let is_alone = lane.rows.iter().map(|row| row.bars.len()).sum::<usize>() == 1;
    let only = bar.drawn.bar().filter(|_| is_alone)?;
    let galley = brush.small_text(stage.words.side_label(only.item)?, brush.colors.weak);
    let at = pos2(bar.rect.left() - 6.0, bar.rect.center().y);
    let place = Align2::RIGHT_CENTER.anchor_size(at, galley.size());
    (stage.plot.left() <= place.left()).then_some((galley, place))
}

/// Words with their own background, so that no line runs through them.
fn words_over_lines(brush: &Brush, galley: Arc<Galley>, place: Rect) {
    brush
        .painter
        .rect_filled(place.expand2(vec2(3.0, 0.0)), 2.0, brush.window);
    brush.put(galley, Align2::LEFT_TOP, place.min);
}

/// Paints the frame of the selected bar.
pub(super) fn selection(brush: &Brush, bar: &DrawnBar<'_>, is_focused: bool) {
    let width = if is_focused { 2.5 } else { 1.5 };
    brush.outline(bar.rect.expand(2.0), width, brush.colors.accent);
}

/// Paints the frame of the bar under the pointer.
pub(super) fn hover(brush: &Brush, bar: &DrawnBar<'_>) {
    brush.outline(bar.rect.expand(1.0), 1.0, brush.colors.text);
}

/// Paints an overlap between lanes: a labelled frame that joins them, hatched at its foot.
pub(super) fn overlaps(brush: &Brush, stage: &Stage<'_>, bars: &[DrawnBar<'_>]) {
    let is_taken = |bar: &&DrawnBar<'_>| bar.drawn.role() != Role::Free;
    let labels = bars.iter().filter_map(|bar| side_label(brush, stage, bar));
    let labels = labels.map(|(_, place)| place);
    let taken = bars.iter().filter(is_taken).map(|bar| bar.rect);
    let mut taken: Vec<Rect> = taken.chain(labels).collect();
    let mut frames = Vec::new();
    for overlap in &stage.scene.overlaps {
        let upper = place_in(stage, overlap.span, overlap.from, overlap.items.0);
        let lower = place_in(stage, overlap.span, overlap.to, overlap.items.1);
        // The other range lies outside several alternatives, so there is no lane to join.
        let Some(last) = lower.or(upper) else { continue };
        let upper = upper.unwrap_or(last);
        if upper.union(last).intersects(stage.visible) {
            let frame = map::overlap(&mut &*brush, in_picture(upper), in_picture(last));
            frames.push((overlap, in_window(frame)));
        }
    }
    if stage.is_outside {
        return;
    }
    let mut labels = 0;
    for (overlap, frame) in frames {
        if labels < MOST_OVERLAP_LABELS {
            labels += usize::from(overlap_label(brush, stage, overlap, frame, &mut taken));
        }
    }
}

/// The place of the shared addresses in the lane of one of them.
fn place_in(stage: &Stage<'_>, span: Span, kind: LaneKind, item: Item) -> Option<Rect> {
    let (left, right) = stage.projection.edges(span)?;
    let lane = stage.scene.lanes.iter().position(|lane| lane.kind == kind)?;
    let rows = &stage.scene.lanes.get(lane)?.rows;
    let there = |row: &Row| row.at(span.first()).map(|bar| bar.item);
    let exact = rows.iter().position(|row| there(row) == Some(item));
    let row = exact.or_else(|| rows.iter().position(|row| there(row).is_some()))?;
    stage.rect(lane, row, left, right)
}

/// Labels an overlap beside its frame, if nothing is in the way.
fn overlap_label(
    brush: &Brush,
    stage: &Stage<'_>,
    overlap: &Overlap,
    frame: Rect,
    taken: &mut Vec<Rect>,
) -> bool {
    const PAD: f32 = 6.0;
    /// Share of the picture that the words may take.
    const WIDEST: f32 = 0.3;
    let text = if stage.scene.lane(overlap.to).is_some() {
        stage.words.overlap(overlap)
    } else {
        stage.words.overlap_with(overlap.items.1)
    };
    let width = stage.plot.width() * WIDEST;
    let galley = brush.small_text_within(text, brush.colors.trouble, width);
    let spots = [
        (Align2::RIGHT_CENTER, frame.left() - PAD),
        (Align2::LEFT_CENTER, frame.right() + PAD),
        (Align2::CENTER_CENTER, frame.center().x),
    ];
    let mut y = frame.center().y;
    let bar = stage.arrangement.layout().map_or(0.0, |layout| layout.bar);
    while y < frame.bottom() + bar {
        for (anchor, x) in spots {
            let place = anchor.anchor_size(pos2(x, y), galley.size());
            if stage.visible.contains_rect(place) && !taken.iter().any(|rect| rect.intersects(place)) {
                words_over_lines(brush, galley, place);
                taken.push(place);
                return true;
            }
        }
        y += 2.0;
    }
    false
}

/// Paints the address under the pointer.
pub(super) fn pointer(ui: &Ui, stage: &Stage<'_>, head: Rect) {
    let is_over = ui.rect_contains_pointer(stage.visible);
    let Some(at) = ui.input(|input| input.pointer.hover_pos()).filter(|_| is_over) else {
        return;
    };
    let address = stage
        .projection
        .whole_address(f64::from(at.x - stage.plot.left()));
    let Some(address) = Prefix::address_from_number(address) else {
        return;
    };
    let brush = stage.brush(ui);
    brush.painter.vline(
        at.x,
        stage.visible.y_range(),
        Stroke::new(1.0, brush.colors.weak.gamma_multiply(0.5)),
    );
    let galley = brush.small_text(address.to_string(), brush.colors.text);
    let x = (at.x + 4.0).min(head.right() - galley.size().x - 6.0);
    let place = Align2::LEFT_CENTER.anchor_size(pos2(x, head.center().y), galley.size());
    let brush = brush.moved_to(head);
    brush
        .painter
        .rect_filled(place.expand2(vec2(4.0, 1.0)), 3.0, brush.colors.raised);
    brush.put(galley, Align2::LEFT_TOP, place.min);
}
