//! The model lanes: the same workload under every model, on one scale of addresses.
//!
//! ```text
//!  Overlay              ▌▒▒▒──────────────────┊               320 of 2,048   1st
//!  recommended                                ┊               fits
//!  Pod subnet, dynamic  ▌██████████████████████┊//////////▒▒  4,416
//!                                         end of VNet         needs 2,368 more
//! ```
//!
//! The lanes keep their places while a slider moves; only what is in them changes.

use std::ops::RangeInclusive;

use egui::{
    Align, Align2, Button, Id, Label, Layout, Rect, Response, RichText, Role as WidgetRole, ScrollArea,
    Sense, Stroke, StrokeKind, TextStyle, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use crate::azure::Model;
use crate::decide::advice::Ranked;
use crate::decide::verdict::Outcome;
use crate::net::grouped;
use crate::page::draw::lanes;
use crate::plan::{LaneVerdict, ModelLane, PartRole, Verdict};
use crate::scene::{ModelRow, ModelScene, Words, lane_total};
use crate::session::Session;

use crate::ui::action::Action;
use crate::ui::kit::brush::{Brush, in_picture, points};
use crate::ui::kit::rooms::Wish;
use crate::ui::kit::theme;
use crate::ui::state::ViewState;

/// Least and greatest height of a lane, in points.
const LANE_HEIGHT: RangeInclusive<f32> = 30.0..=46.0;

/// Room below the lanes for the name of the dashed line, in points.
const FOOT: f32 = 14.0;

/// Where the upper of two lines of a lane ends and the lower one begins, below its middle, in points: letters leave
/// room in their lines, above more than below.
const UPPER: f32 = 1.0;
const LOWER: f32 = -1.0;

/// What the lanes want of the height of the window.
pub(crate) const WISH: Wish = Wish {
    least: 212.0,
    wish: 244.0,
    most: 304.0,
};

/// The same in a window that is too low for two lines a model.
pub(crate) const WISH_OF_LINES: Wish = Wish::exactly(138.0);

/// Draws the lanes of the cluster on screen.
pub(crate) fn models_ui(ui: &mut Ui, session: &Session, view: &ViewState, actions: &mut Vec<Action>) {
    let colors = theme::tokens(ui);
    let shown = session.shown();
    let words = Words::new(session.design(), session.plan(), view.focus.alternative);
    ui.horizontal(|ui| {
        ui.label(RichText::new("Models for the same workload").heading());
        if let Some(scene) = &shown.lanes {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let scale = format!(
                    "to scale: the model in use as drawn, the others sized anew, {}",
                    network_words(session, view, scene)
                );
                ui.add(Label::new(RichText::new(scale).small().color(colors.weak)).truncate());
            });
        }
    });
    let (Some(scene), Some(comparison)) = (&shown.lanes, &shown.comparison) else {
        let why = "Models can be compared once the cluster's VNet exists";
        ui.label(RichText::new(why).color(colors.weak));
        return;
    };
    let in_use = session.cluster(view.focus).map(|cluster| cluster.model);
    let focus = view.focus;
    let outcome = in_use.map(|_| session.verdicts().of_cluster(focus.alternative, focus.cluster));
    let lane_height = ((ui.available_height() - FOOT) / Model::LANES.len() as f32)
        .clamp(*LANE_HEIGHT.start(), *LANE_HEIGHT.end());
    ScrollArea::vertical()
        .id_salt("model lanes")
        .auto_shrink([false, false])
        .show(ui, |ui| {
            let size = vec2(
                ui.available_width(),
                lane_height * Model::LANES.len() as f32 + FOOT,
            );
            let (rect, list) = ui.allocate_exact_size(size, Sense::hover());
            list.widget_info(|| WidgetInfo::labeled(WidgetRole::RadioGroup, true, "Network models"));
            let columns = Columns::new(ui, rect, scene, &words);
            for (position, model) in Model::LANES.into_iter().enumerate() {
                let Some(row) = scene.rows.iter().find(|row| row.model == model) else {
                    continue;
                };
                let top = rect.top() + lane_height * position as f32;
                let lane = LaneUi {
                    scene,
                    row,
                    lane: comparison.lanes.iter().find(|lane| lane.model == model),
                    ranked: shown.ranking.iter().find(|ranked| ranked.model == model),
                    words: &words,
                    columns: &columns,
                    rect: Rect::from_x_y_ranges(rect.x_range(), top + 1.0..=top + lane_height - 1.0),
                    in_use: outcome.filter(|_| in_use == Some(model)),
                    is_previewed: view.preview == Some(model),
                };
                lane.show(ui, list.id, actions);
            }
            end_of_network(ui, &columns, scene, rect);
        });
}

/// "VNet 10.20.0.0/21 (2,048)".
fn network_words(session: &Session, view: &ViewState, scene: &ModelScene) -> String {
    let network = session
        .alternative(view.focus)
        .and_then(|alternative| alternative.networks.get(scene.network));
    let space = match network.map(|network| network.address_space.as_slice()) {
        Some([only]) => only.to_string(),
        Some([first, rest @ ..]) => format!("{first} and {} more", rest.len()),
        _ => String::new(),
    };
    format!("VNet {space} ({})", grouped(scene.network_size))
}

/// Where the columns of all lanes stand, in points.
struct Columns {
    name: Rect,
    bars: Rect,
    numbers: Rect,
    chip: Rect,
}

impl Columns {
    /// Names take what they need, numbers too, the bars get the rest.
    fn new(ui: &Ui, rect: Rect, scene: &ModelScene, words: &Words<'_>) -> Self {
        const PAD: f32 = 8.0;
        const CHIP: f32 = 40.0;
        let brush = Brush::new(ui, rect);
        let width = |text: String, style: TextStyle| {
            let font = style.resolve(ui.style());
            brush
                .painter
                .layout_no_wrap(text, font, brush.colors.text)
                .size()
                .x
        };
        let names = Model::LANES
            .iter()
            .map(|model| width(model.title().to_owned(), TextStyle::Body));
        let name = names.fold(0.0, f32::max);
        let totals = scene
            .rows
            .iter()
            .map(|row| width(lane_total(scene, row), TextStyle::Body));
        let verdicts = scene
            .rows
            .iter()
            .map(|row| width(words.lane_verdict(scene.network, row.verdict), TextStyle::Small));
        let numbers = totals
            .chain(verdicts)
            .fold(96.0, f32::max)
            .min(rect.width() * 0.26);

        let inner = rect.shrink2(vec2(PAD, 0.0));
        let column = |left: f32, right: f32| Rect::from_x_y_ranges(left..=right.max(left), rect.y_range());
        let name = column(inner.left(), inner.left() + name.ceil() + 1.0);
        let chip = column(inner.right() - CHIP, inner.right());
        let numbers = column(chip.left() - PAD - numbers.ceil() - 1.0, chip.left() - PAD);
        let bars = column(name.right() + 2.0 * PAD, numbers.left() - 2.0 * PAD);
        Self {
            name,
            bars,
            numbers,
            chip,
        }
    }
}

/// One lane.
struct LaneUi<'a> {
    scene: &'a ModelScene,
    row: &'a ModelRow,
    lane: Option<&'a ModelLane>,
    ranked: Option<&'a Ranked>,
    words: &'a Words<'a>,
    columns: &'a Columns,
    rect: Rect,
    /// The verdict on the cluster, for the model that it uses.
    in_use: Option<Outcome>,
    is_previewed: bool,
}

impl LaneUi<'_> {
    fn show(&self, ui: &mut Ui, list: Id, actions: &mut Vec<Action>) {
        let model = self.row.model;
        let response = ui.interact(self.rect, list.with(model), Sense::click());
        response.widget_info(|| {
            WidgetInfo::selected(WidgetRole::RadioButton, true, self.is_previewed, self.name())
        });
        if response.clicked() {
            let is_dismissed = self.is_previewed || self.is_in_use();
            actions.push(Action::Preview((!is_dismissed).then_some(model)));
        }
        if ui.is_rect_visible(self.rect) {
            let brush = Brush::new(ui, self.rect.expand(2.0));
            self.paint_ground(&brush, &response);
            self.paint_bars(&brush);
            self.paint_names(ui, &brush);
            self.paint_numbers(ui, &brush);
        }
        let response = response.on_hover_ui(|ui| self.card_ui(ui));
        if self.has_button() {
            self.use_button_ui(ui, response.id, actions);
        }
    }

    /// The lane in one sentence.
    fn name(&self) -> String {
        let tie = if self.is_tied() { ", a tie" } else { "" };
        let place = self
            .place()
            .map(|place| format!(", {} choice{tie}", ordinal(place)))
            .unwrap_or_default();
        let in_use = match (self.is_in_use(), self.row.is_drawn) {
            (true, true) => ", in use, as drawn",
            (true, false) => ", in use",
            (false, _) => "",
        };
        let (title, verdict) = (self.row.model.title(), self.verdict_words());
        let total = lane_total(self.scene, self.row);
        if self.row.verdict.is_ruled_out() && !self.is_in_use() {
            return format!("{title}, {total}: {verdict}{in_use}");
        }
        format!("{title}, {verdict}, {total} addresses{place}{in_use}")
    }

    const fn is_in_use(&self) -> bool {
        self.in_use.is_some()
    }

    fn verdict_words(&self) -> String {
        if let Some(outcome) = self.in_use {
            return outcome.words();
        }
        self.words.lane_verdict(self.scene.network, self.row.verdict)
    }

    fn place(&self) -> Option<u8> {
        self.ranked?.place
    }

    /// Whether it comes first, and could be used.
    fn is_recommended(&self) -> bool {
        self.ranked.is_some_and(Ranked::is_recommended)
    }

    fn is_tied(&self) -> bool {
        self.ranked.is_some_and(|ranked| ranked.tied)
    }

    fn has_button(&self) -> bool {
        self.is_previewed && !self.is_in_use()
    }

    fn paint_ground(&self, brush: &Brush, response: &Response) {
        const ROUNDING: f32 = 6.0;
        let colors = &brush.colors;
        if self.is_in_use() || self.is_previewed {
            brush.painter.rect_filled(self.rect, ROUNDING, colors.raised);
        } else if response.hovered() {
            brush
                .painter
                .rect_filled(self.rect, ROUNDING, colors.raised.gamma_multiply(0.6));
        }
        let frame = match (response.has_focus(), self.is_in_use(), self.is_previewed) {
            (true, ..) => Stroke::new(2.0, colors.accent),
            (_, true, _) => Stroke::new(1.0, colors.accent),
            (_, _, true) => Stroke::new(1.0, colors.weak),
            _ => Stroke::NONE,
        };
        brush
            .painter
            .rect_stroke(self.rect, ROUNDING, frame, StrokeKind::Inside);
    }

    fn paint_bars(&self, brush: &Brush) {
        let half = (self.rect.height() * 0.31).clamp(8.0, 13.0);
        let middle = self.rect.center().y;
        let room = Rect::from_x_y_ranges(self.columns.bars.x_range(), middle - half..=middle + half);
        lanes::bar(&mut &*brush, self.scene, self.row, in_picture(room));
    }

    fn paint_names(&self, ui: &Ui, brush: &Brush) {
        let column = self.columns.name;
        let middle = self.rect.center().y;
        let body = TextStyle::Body.resolve(ui.style());
        let title = self.row.model.title().to_owned();
        let title = brush.text_within(title, body, brush.colors.text, column.width() + 1.0);
        let tags = self.tags();
        if tags.is_empty() {
            brush.put(title, Align2::LEFT_CENTER, pos2(column.left(), middle));
            return;
        }
        brush.put(title, Align2::LEFT_BOTTOM, pos2(column.left(), middle + UPPER));
        // Room up to the bars, for the longest of them.
        let width = self.columns.bars.left() - column.left() - 4.0;
        let tags = brush.small_text_within(tags, brush.colors.weak, width);
        brush.put(tags, Align2::LEFT_TOP, pos2(column.left(), middle + LOWER));
    }

    fn paint_numbers(&self, ui: &Ui, brush: &Brush) {
        let colors = &brush.colors;
        let (column, chip) = (self.columns.numbers, self.columns.chip);
        let middle = self.rect.center().y;
        let of_lane = match self.row.verdict {
            LaneVerdict::Fits => colors.good,
            // It is the model that cannot do what is asked, rather than the VNet that is too small.
            LaneVerdict::FitsCannotUpgrade => colors.warning,
            out if out.is_ruled_out() => colors.warning,
            _ => colors.trouble,
        };
        let verdict_color = self.in_use.map_or(of_lane, |outcome| colors.of_outcome(outcome));
        let figures = TextStyle::Body.resolve(ui.style());
        let total = brush.text_within(
            lane_total(self.scene, self.row),
            figures,
            colors.text,
            column.width() + 1.0,
        );
        brush.put(total, Align2::LEFT_BOTTOM, pos2(column.left(), middle));
        let verdict = brush.small_text_within(self.verdict_words(), verdict_color, column.width() + 1.0);
        brush.put(verdict, Align2::LEFT_TOP, pos2(column.left(), middle + LOWER));

        if self.is_recommended() && !self.has_button() {
            let equal = if self.is_tied() { "= " } else { "" };
            let text = brush.small_text(format!("{equal}{}", ordinal(1)), colors.good);
            let size = text.size() + vec2(14.0, 6.0);
            let place = Align2::RIGHT_CENTER.anchor_size(pos2(chip.right(), middle), size);
            brush.painter.rect_filled(
                place,
                size.y / 2.0,
                colors.sunken.lerp_to_gamma(colors.good, 0.22),
            );
            brush.put(text, Align2::CENTER_CENTER, place.center());
        }
    }

    /// What stands below the title.
    fn tags(&self) -> String {
        self.row.tags(self.is_in_use(), self.is_recommended())
    }

    fn use_button_ui(&self, ui: &mut Ui, lane: Id, actions: &mut Vec<Action>) {
        const HEIGHT: f32 = 22.0;
        let model = self.row.model;
        let middle = self.rect.center().y;
        let rows = middle - HEIGHT / 2.0..=middle + HEIGHT / 2.0;
        let place = Rect::from_x_y_ranges(self.columns.chip.x_range(), rows);
        let mut child = ui.new_child(UiBuilder::new().id_salt((lane, "use")).max_rect(place));
        let is_possible = self.row.verdict.verdict() != Verdict::DoesNotFit;
        child.add_enabled_ui(is_possible, |ui| {
            ui.spacing_mut().button_padding.x = 4.0;
            let response = ui.add_sized(place.size(), Button::new(RichText::new("Use").small()));
            let name = format!("Use {}", model.title());
            response.widget_info(|| WidgetInfo::labeled(WidgetRole::Button, is_possible, &name));
            let why = format!("Cannot be used: {}", self.verdict_words());
            let what = "Use this model: change the alternative to its smallest subnets, as one step that \
                        can be undone";
            if response.on_disabled_hover_text(why).on_hover_text(what).clicked() {
                actions.push(Action::UseModel(model));
            }
        });
    }

    /// What the lane is made of.
    fn card_ui(&self, ui: &mut Ui) {
        let colors = theme::tokens(ui);
        ui.set_max_width(340.0);
        let status = self.row.model.facts().status.value.text;
        ui.label(theme::bold(self.row.model.title()));
        ui.label(RichText::new(status).small().color(colors.weak));
        let Some(lane) = self.lane else { return };
        ui.label(RichText::new("Sized anew for the same workload").small());
        for part in &lane.parts {
            let what = match part.role {
                PartRole::Nodes => "node subnet",
                PartRole::Pods if self.row.model == Model::NodeSubnet => "subnet for nodes and pods",
                PartRole::Pods => "pod subnet",
                PartRole::Stays(_) => continue,
            };
            let planned = format!(
                "{} planned, {} while upgrading",
                grouped(part.planned),
                grouped(part.surge)
            );
            ui.label(RichText::new(format!("/{} {what}: {planned}", part.length)).small());
        }
        if let Some(length) = lane.pod_cidr_length {
            ui.label(RichText::new(format!("/{length} pod CIDR, outside the VNet")).small());
        }
        let (most, upgradable) = (grouped(lane.most_nodes), grouped(lane.most_upgradable));
        let most = format!("At most {most} nodes in the selected pool, {upgradable} with room to upgrade");
        ui.label(RichText::new(most).small());
        if let Some(why) = self.ranked.and_then(|ranked| ranked.ruled_out.as_ref()) {
            ui.label(RichText::new(why).small().color(colors.warning));
        }
    }
}

/// The dashed line where the VNet ends.
fn end_of_network(ui: &Ui, columns: &Columns, scene: &ModelScene, rect: Rect) {
    let brush = Brush::new(ui, rect);
    let color = brush.colors.trouble;
    let bars = in_picture(columns.bars);
    let x = points(lanes::place(scene, (bars.left, bars.right), scene.network_size));
    let bottom = rect.bottom() - FOOT;
    brush.dashed(
        &[pos2(x, rect.top()), pos2(x, bottom + 4.0)],
        Stroke::new(1.2, color),
    );
    let text = brush.small_text("end of VNet".to_owned(), color);
    let is_room_right = x + text.size().x + 6.0 < columns.numbers.left();
    let (anchor, x) = if is_room_right {
        (Align2::LEFT_TOP, x + 5.0)
    } else {
        (Align2::RIGHT_TOP, x - 5.0)
    };
    brush.put(text, anchor, pos2(x, bottom));
}

/// "1st", "2nd" and so on, for places of five models.
fn ordinal(place: u8) -> String {
    let ending = match place {
        1 => "st",
        2 => "nd",
        3 => "rd",
        _ => "th",
    };
    format!("{place}{ending}")
}
