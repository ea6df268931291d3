//! The model lanes: the same workload under every model, on one scale of addresses.
//!
//! ```text
//!                            VNet ends          addresses    user nodes
//!  Overlay (1st)        ▌▒▒▒─────────┊                320    55 nodes
//!  in use, recommended               ┊               fits  upgrades 49
//!  Pod subnet, dynamic  ▌████████████┊██▒▒░░▏       4,416    14 nodes  [Use]
//!                                      needs 2,368 more    upgrades 11
//!                       ■ nodes ■ pods ■ surge …
//! ```
//!
//! The lanes keep their places while a slider moves, and so does their scale; only what is in them changes. In a low
//! panel each has one line. Reading order: this file, `columns`, `lane`.

mod columns;
mod lane;

use std::ops::RangeInclusive;
use std::sync::Arc;

use egui::{
    Align, Align2, Label, Layout, Rect, RichText, Role as WidgetRole, ScrollArea, Sense, Stroke, Ui,
    WidgetInfo, pos2, vec2,
};

use crate::azure::Model;
use crate::check::Checked;
use crate::decide::advice::Ranked;
use crate::decide::ways_out::{self, WayOut};
use crate::design::inert;
use crate::edit::ClusterAt;
use crate::net::grouped;
use crate::page::draw::lanes::{self, Ruler};
use crate::plan::Verdict;
use crate::scene::{ModelRow, ModelScene, Words};
use crate::ui::on_screen::OnScreen;

use crate::ui::action::Action;
use crate::ui::kit::brush::{Brush, in_picture, points};
use crate::ui::kit::held::held;
use crate::ui::kit::memo::memo_by_job;
use crate::ui::kit::rooms::Wish;
use crate::ui::kit::theme;
use crate::ui::panels::missing::missing_ui;
use crate::ui::state::ViewState;

use columns::{Columns, Sayings};
use lane::LaneUi;

/// Least and greatest height of a lane with two lines, in points.
const LANE_HEIGHT: RangeInclusive<f32> = 30.0..=46.0;

/// Least and greatest height of a lane with one, in points; it is a target of the pointer.
const LINE_HEIGHT: RangeInclusive<f32> = 24.0..=28.0;

/// Room for the title above everything, in points; without it the lanes of a low window keep their height.
const HEADING: f32 = 30.0;

/// Room above the lanes for the heads of their columns, and below for the legend, in points.
const HEADS: f32 = 15.0;
const LEGEND: f32 = 18.0;

/// What the lanes want of the height of the window.
pub(crate) const WISH: Wish = Wish {
    least: 226.0,
    wish: 242.0,
    most: 300.0,
};

/// The same in a window too low for two lines per model.
pub(crate) const WISH_OF_LINES: Wish = Wish {
    least: 162.0,
    wish: 162.0,
    most: 182.0,
};

/// The same where even their heading gives way.
pub(crate) const WISH_OF_BARE_LINES: Wish = Wish {
    least: 132.0,
    ..WISH_OF_LINES
};

/// The same where there is no more to say than why there are no lanes.
pub(crate) const WISH_OF_WORDS: Wish = Wish::exactly(74.0);

/// Draws the lanes of the cluster on screen.
pub(crate) fn models_ui(ui: &mut Ui, session: &OnScreen, view: &ViewState, actions: &mut Vec<Action>) {
    let shown = session.shown();
    let words = Words::new(session.design(), session.plan(), view.focus.alternative);
    let count = Model::LANES.len() as f32;
    if shown.lanes.is_none() || HEADING + LINE_HEIGHT.start() * count <= ui.available_height() {
        heading_ui(ui, session, view);
    }
    let (Some(scene), Some(comparison)) = (&shown.lanes, &shown.comparison) else {
        missing_ui(ui, session, view, "so there are no models to compare", actions);
        return;
    };
    let focus = view.focus;
    let in_use = session.cluster(focus).map(|cluster| cluster.model);
    let about = (focus.alternative, focus.cluster);
    let outcome = in_use.map(|_| session.verdicts().of_cluster(about.0, about.1));
    let [scale] = held(ui, "scale of the models", about, [scene.scale as f64]);

    let pool = pool_name(session, view, comparison.pool);
    let (is_line, height, heads, legend) = heights(ui.available_height(), count);
    let ways = ways_of_preview(ui, session, view, actions);
    ScrollArea::vertical()
        .id_salt("model lanes")
        .auto_shrink([false, false])
        .show(ui, |ui| {
            let size = vec2(ui.available_width(), heads + height * count + legend);
            let (rect, list) = ui.allocate_exact_size(size, Sense::hover());
            list.widget_info(|| WidgetInfo::labeled(WidgetRole::RadioGroup, true, "Network models"));
            let rows = rect
                .with_min_y(rect.top() + heads)
                .with_max_y(rect.bottom() - legend);
            let ranked = |model| shown.ranking.iter().find(|ranked| ranked.model == model);
            let tags = |row: &ModelRow| {
                let is_first = ranked(row.model).is_some_and(Ranked::is_recommended);
                lane::tags(row, in_use == Some(row.model), is_first)
            };
            let verdict = |row: &ModelRow| {
                lane::verdict_words(&words, scene, row, outcome.filter(|_| in_use == Some(row.model)))
            };
            let sayings = Sayings {
                tags: &tags,
                verdict: &verdict,
                pool: &pool,
            };
            let columns = Columns::new(ui, rows, scene, is_line, &sayings);
            let ruler = Ruler {
                left: f64::from(columns.bars.left()),
                right: f64::from(columns.bars.right()),
                scale,
            };
            for (position, model) in Model::LANES.into_iter().enumerate() {
                let Some(row) = scene.rows.iter().find(|row| row.model == model) else {
                    continue;
                };
                let top = rows.top() + height * position as f32;
                let lane = LaneUi {
                    scene,
                    row,
                    lane: comparison.lanes.iter().find(|lane| lane.model == model),
                    ranked: ranked(model),
                    words: &words,
                    columns: &columns,
                    ruler: &ruler,
                    rect: Rect::from_x_y_ranges(rows.x_range(), top + 1.0..=top + height - 1.0),
                    is_line,
                    pool: &pool,
                    in_use: outcome.filter(|_| in_use == Some(model)),
                    is_previewed: view.preview == Some(model),
                    runs: session.cluster_runs(focus),
                    ways: ways.clone().filter(|_| view.preview == Some(model)),
                };
                lane.show(ui, list.id, actions);
            }
            let brush = Brush::new(ui, rect);
            end_of_network(&brush, scene, &ruler, rows, !is_line);
            if !is_line {
                columns.heads_ui(&brush);
                legend_ui(&brush, &columns, rows.bottom() + LEGEND / 2.0 + 1.0);
            }
        });
}

/// The title, and which VNet the lanes are compared with.
fn heading_ui(ui: &mut Ui, session: &OnScreen, view: &ViewState) {
    let weak = theme::tokens(ui).weak;
    ui.horizontal(|ui| {
        ui.label(RichText::new("Models for the same workload").heading());
        if let Some(scene) = &session.shown().lanes {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let space = network_words(session, view, scene);
                let (scale, network) =
                    scene.scale_words(&format!("{space} ({})", grouped(scene.network_size)));
                // Where there is no room for all, which VNet it is says more than its size, and that more than how the
                // lanes came about.
                let brush = Brush::new(ui, ui.max_rect());
                let fits =
                    |text: &&String| brush.small_text((*text).clone(), weak).size().x <= ui.available_width();
                let shown = [&scale, &network].into_iter().find(fits).unwrap_or(&space);
                let label = Label::new(RichText::new(shown).small().color(weak)).truncate();
                ui.add(label.show_tooltip_when_elided(false))
                    .on_hover_text(&scale);
            });
        }
    });
}

/// Whether a lane has one line, its height, and that of what stands above and below the lanes.
fn heights(room: f32, count: f32) -> (bool, f32, f32, f32) {
    let height = (room - HEADS - LEGEND) / count;
    if height < *LANE_HEIGHT.start() {
        (true, within(room / count, LINE_HEIGHT), 0.0, 0.0)
    } else {
        (false, within(height, LANE_HEIGHT), HEADS, LEGEND)
    }
}

/// The value nearest to `height` in the range.
const fn within(height: f32, range: RangeInclusive<f32>) -> f32 {
    height.clamp(*range.start(), *range.end())
}

/// What it would take to use the model that is looked at, where it does not fit; worked out by a job.
fn ways_of_preview(
    ui: &Ui,
    session: &OnScreen,
    view: &ViewState,
    actions: &mut Vec<Action>,
) -> Option<Arc<Vec<WayOut>>> {
    let model = view.preview?;
    let comparison = session.shown().comparison.as_ref()?;
    let lane = comparison.lanes.iter().find(|lane| lane.model == model)?;
    let is_short = lane.verdict.verdict() != Verdict::Fits && !lane.verdict.is_ruled_out();
    if !is_short
        || session
            .cluster(view.focus)
            .is_none_or(|cluster| cluster.model == model)
    {
        return None;
    }
    let at = ClusterAt {
        alternative: view.focus.alternative,
        cluster: view.focus.cluster,
    };
    let name = "ways out of a model";
    let make = move |checked: &Checked| ways_out::of_model(checked, at, model);
    let (ways, is_present) = memo_by_job(ui, name, session, (at, model), actions, make);
    ways.filter(|_| is_present)
}

/// What the pool whose nodes are counted is called.
fn pool_name(session: &OnScreen, view: &ViewState, pool: usize) -> String {
    let cluster = session.cluster(view.focus);
    let pool = cluster.and_then(|cluster| cluster.pools.get(pool));
    pool.map_or_else(String::new, |pool| inert(pool.name.as_str()))
}

/// "VNet 10.20.0.0/21".
fn network_words(session: &OnScreen, view: &ViewState, scene: &ModelScene) -> String {
    let network = session
        .alternative(view.focus)
        .and_then(|alternative| alternative.networks.get(scene.network));
    let space = match network.map(|network| network.address_space.as_slice()) {
        Some([only]) => only.to_string(),
        Some([first, rest @ ..]) => format!("{first} and {} more", rest.len()),
        _ => String::new(),
    };
    format!("VNet {space}")
}

/// The dashed line where the VNet ends, with its name above the lanes.
fn end_of_network(brush: &Brush, scene: &ModelScene, ruler: &Ruler, rows: Rect, is_named: bool) {
    if scene.network_size as f64 > ruler.scale {
        return;
    }
    let color = brush.colors.trouble;
    let x = points(ruler.x(scene.network_size));
    brush.dashed(
        &[pos2(x, rows.top() - 1.0), pos2(x, rows.bottom() + 1.0)],
        Stroke::new(1.2, color),
    );
    if !is_named {
        return;
    }
    let text = brush.small_text("VNet ends".to_owned(), color);
    let half = text.size().x / 2.0;
    let (left, right) = (points(ruler.left) + half, points(ruler.right) - half);
    let x = x.min(right).max(left);
    brush.put(text, Align2::CENTER_BOTTOM, pos2(x, rows.top() - 1.0));
}

/// What the colours mean, as far as there is room.
fn legend_ui(brush: &Brush, columns: &Columns, middle: f32) {
    const SAMPLE: f32 = 10.0;
    const GAP: f32 = 14.0;
    let texts = lanes::MEANINGS.map(|(role, words)| {
        let text = brush.small_text(words.to_owned(), brush.colors.weak);
        (role, text)
    });
    let width: f32 = texts
        .iter()
        .map(|(_, text)| SAMPLE + 5.0 + text.size().x + GAP)
        .sum();
    let right = columns.numbers_right();
    // Below the bars where that can be had, else from the left.
    let mut x = columns
        .bars
        .left()
        .min(right - width + GAP)
        .max(columns.name.left());
    for (role, text) in texts {
        let end = x + SAMPLE + 5.0 + text.size().x;
        if right + 1.0 < end {
            break;
        }
        let place = Rect::from_center_size(pos2(x + SAMPLE / 2.0, middle), vec2(SAMPLE, SAMPLE));
        lanes::sample(&mut &*brush, in_picture(place), role);
        brush.put(text, Align2::LEFT_CENTER, pos2(x + SAMPLE + 5.0, middle));
        x = end + GAP;
    }
}
