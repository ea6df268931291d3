//! One lane: its background, its bar, its words and its numbers.

use std::sync::Arc;

use egui::{
    Align, Align2, Button, Color32, Galley, Id, Layout, Pos2, Rect, Response, RichText, Role as WidgetRole,
    Sense, Stroke, StrokeKind, TextStyle, Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2,
};

use crate::azure::{Model, Severity};
use crate::decide::advice::Ranked;
use crate::decide::verdict::Outcome;
use crate::decide::ways_out::WayOut;
use crate::net::grouped;
use crate::page::Ink;
use crate::page::draw::lanes::{self, Ruler};
use crate::plan::{Effort, LaneVerdict, ModelLane, PartRole, Verdict};
use crate::scene::{ModelRow, ModelScene, Words, lane_total};

use crate::ui::action::Action;
use crate::ui::kit::brush::{Brush, points};
use crate::ui::kit::link::as_target;
use crate::ui::kit::theme::{self, icons};
use crate::ui::panels::findings::ways_ui;

use super::columns::{Columns, carries_words};

/// Where the upper of two lines of a lane ends and the lower one begins, below its middle, in points: letters leave
/// room in their lines, above more than below.
const UPPER: f32 = 2.5;
const LOWER: f32 = -2.5;

/// Of a line of small words what lies empty above its letters, in points.
const ABOVE_LETTERS: f32 = 3.5;

/// One lane.
pub(super) struct LaneUi<'a> {
    pub(super) scene: &'a ModelScene,
    pub(super) row: &'a ModelRow,
    pub(super) lane: Option<&'a ModelLane>,
    pub(super) ranked: Option<&'a Ranked>,
    pub(super) words: &'a Words<'a>,
    pub(super) columns: &'a Columns,
    pub(super) ruler: &'a Ruler,
    pub(super) rect: Rect,
    /// One line of text in place of two.
    pub(super) is_line: bool,
    /// The pool whose nodes are counted.
    pub(super) pool: &'a str,
    /// The verdict on the cluster, for the model that it uses.
    pub(super) in_use: Option<Outcome>,
    pub(super) is_previewed: bool,
    /// Whether the cluster runs, so that its move is planned beside it.
    pub(super) runs: bool,
    /// What it would take to use the model, where it does not fit; nothing while that is worked out.
    pub(super) ways: Option<Arc<Vec<WayOut>>>,
}

impl LaneUi<'_> {
    pub(super) fn show(&self, ui: &mut Ui, list: Id, actions: &mut Vec<Action>) {
        let model = self.row.model;
        let response = ui.interact(as_target(self.rect), list.with(model), Sense::click());
        response.widget_info(|| {
            WidgetInfo::selected(WidgetRole::RadioButton, true, self.is_previewed, self.name())
        });
        if response.clicked() {
            let is_dismissed = self.is_previewed || self.is_in_use();
            actions.push(Action::Preview((!is_dismissed).then_some(model)));
        }
        if ui.is_rect_visible(self.rect) {
            let brush = Brush::new(ui, self.rect.expand(2.0));
            self.paint_background(&brush, &response);
            self.paint_bar(&brush);
            self.paint_names(ui, &brush);
            self.paint_numbers(ui, &brush);
        }
        let response = response.on_hover_ui(|ui| self.card_ui(ui));
        if let Some(ways) = self.ways.as_ref().filter(|ways| !ways.is_empty()) {
            self.ways_button_ui(ui, ways, response.id, actions);
        } else if self.has_button() {
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
        let way = self.row.way().map(|way| format!(", {way}")).unwrap_or_default();
        let (title, verdict) = (self.row.model.title(), self.verdict_words());
        let total = lane_total(self.scene, self.row);
        if self.row.verdict.is_ruled_out() && !self.is_in_use() {
            return format!("{title}, {total}: {verdict}{in_use}");
        }
        let (nodes, full) = carries_words(self.row);
        let nodes = format!("carries {nodes} nodes of {}", self.pool);
        let carries = match full.as_str() {
            "" => nodes,
            _ => format!("{nodes}, {full}"),
        };
        format!("{title}, {verdict}, {total} addresses{place}{in_use}{way}, {carries}")
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

    fn verdict_color(&self, brush: &Brush) -> Color32 {
        let of_lane = Ink::of_lane(self.row.verdict);
        brush.ink(self.in_use.map_or(of_lane, Ink::of_outcome))
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

    fn paint_background(&self, brush: &Brush, response: &Response) {
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

    fn paint_bar(&self, brush: &Brush) {
        let half = if self.is_line {
            (self.rect.height() * 0.3).clamp(4.0, 8.0)
        } else {
            (self.rect.height() * 0.31).clamp(8.0, 13.0)
        };
        let middle = self.rect.center().y;
        let rows = (f64::from(middle - half), f64::from(middle + half));
        lanes::bar(&mut &*brush, self.row, self.scene.network_size, self.ruler, rows);
    }

    fn paint_names(&self, ui: &Ui, brush: &Brush) {
        /// Between a name or its tags and the rank behind them.
        const GAP: f32 = 8.0;
        let column = self.columns.name;
        let middle = self.rect.center().y;
        let body = TextStyle::Body.resolve(ui.style());
        let chip = self.is_recommended().then(|| self.chip(brush));
        let end = self.columns.bars.left() - 4.0;
        let of_chip = chip.as_ref().map_or(0.0, |(_, size)| GAP + size.x);
        let title = self.row.model.title().to_owned();
        let mut title = brush.text_within(title, body.clone(), brush.colors.text, column.width() + 1.0);
        let mut is_beside = column.left() + title.size().x + of_chip <= end;
        let tags = if self.is_line {
            String::new()
        } else {
            tags(self.row, self.is_in_use(), self.is_recommended())
        };
        if tags.is_empty() && !is_beside {
            // There is no second line for the rank.
            let room = end - column.left() - of_chip;
            title = brush.text_within(self.row.model.title().to_owned(), body, brush.colors.text, room);
            is_beside = true;
        }
        let (anchor, y) = if tags.is_empty() {
            (Align2::LEFT_CENTER, self.middle_of_words())
        } else {
            (Align2::LEFT_BOTTOM, middle + UPPER)
        };
        let place = anchor.anchor_size(pos2(column.left(), y), title.size());
        let title_width = place.width();
        brush.put(title, Align2::LEFT_TOP, place.min);
        if let Some(mut chip) = chip.clone().filter(|_| is_beside) {
            let mut at = pos2(
                place.right() + GAP,
                if self.is_line { middle } else { place.center().y },
            );
            if !tags.is_empty() {
                // Neither over the edge of a low lane nor over the words below.
                let half = (at.y - self.rect.top() - 2.0).min(middle + LOWER + ABOVE_LETTERS - at.y);
                if 2.0 * half < chip.1.y {
                    let below = brush.small_text(tags.clone(), brush.colors.weak).size().x;
                    let beside_both = column.left() + title_width.max(below) + GAP;
                    if beside_both + chip.1.x <= end {
                        // As high as it is, beside both lines.
                        at = pos2(beside_both, middle);
                    } else {
                        chip.1.y = 2.0 * half;
                    }
                }
            }
            paint_chip(brush, chip, at);
        }
        if tags.is_empty() {
            return;
        }
        // Room up to the bars, for the longest of them; what does not fit is left out rather than cut.
        let of_chip = if is_beside { 0.0 } else { of_chip };
        let width = end - column.left() - of_chip;
        let fits = |tags: &&str| brush.small_text((*tags).to_owned(), brush.colors.weak).size().x <= width;
        let mut shorter = std::iter::successors(Some(tags.as_str()), |tags| Some(tags.rsplit_once(", ")?.0));
        let shown = shorter.find(fits);
        let tags = shown.unwrap_or(&tags).to_owned();
        let tags = brush.small_text_within(tags, brush.colors.weak, width);
        let place = Align2::LEFT_TOP.anchor_size(pos2(column.left(), middle + LOWER), tags.size());
        brush.put(tags, Align2::LEFT_TOP, place.min);
        if let Some(chip) = chip.filter(|_| !is_beside) {
            paint_chip(brush, chip, pos2(place.right() + GAP, place.center().y));
        }
    }

    /// The middle of words in the only line of a lane: as high as a low one, they would lie on its lower edge.
    fn middle_of_words(&self) -> f32 {
        let middle = self.rect.center().y;
        if self.is_line { middle - 1.0 } else { middle }
    }

    /// The rank of the first, and how large it is.
    fn chip(&self, brush: &Brush) -> (Arc<Galley>, Vec2) {
        let equal = if self.is_tied() { "= " } else { "" };
        let text = brush.small_text(format!("{equal}{}", ordinal(1)), brush.colors.good);
        let mut size = text.size() + vec2(12.0, 2.0);
        size.y = size.y.min(self.rect.height() - 3.0);
        (text, size)
    }

    fn paint_numbers(&self, ui: &Ui, brush: &Brush) {
        let colors = &brush.colors;
        let column = self.columns.addresses;
        let middle = self.rect.center().y;
        let body = TextStyle::Body.resolve(ui.style());
        let verdict_color = self.verdict_color(brush);
        // What is needed says little of a model that cannot be used at all.
        let is_out = self.row.verdict.is_ruled_out() && !self.is_in_use();
        let number = match (self.is_line && self.columns.verdict.is_none(), is_out) {
            // Nothing else says it, but for the sign before it.
            (true, _) => verdict_color,
            (false, true) => colors.weak,
            (false, false) => colors.text,
        };
        let total = grouped(self.row.total);
        // A column that is held may be narrower than its numbers; they are never cut.
        let total = brush.text_within(total, body.clone(), number, f32::INFINITY);
        if self.is_line {
            let y = self.middle_of_words();
            if let Some(place) = self.columns.verdict {
                let verdict = self.verdict_in(brush, place.width());
                brush.put(verdict, Align2::RIGHT_CENTER, pos2(place.right(), y));
            }
            if let Some(place) = self.columns.sign {
                let sign = theme::Size::Sign.font(false);
                let sign = brush.text_within(self.sign().to_owned(), sign, verdict_color, f32::INFINITY);
                brush.put(sign, Align2::LEFT_CENTER, pos2(place.left(), y));
            }
            if !self.has_button() {
                brush.put(total, Align2::RIGHT_CENTER, pos2(column.right(), y));
            }
            return;
        }
        brush.put(total, Align2::RIGHT_BOTTOM, pos2(column.right(), middle + UPPER));
        let room = column.right() - self.columns.bars.right() - points(lanes::ARROW) - 2.0;
        let verdict = self.verdict_in(brush, room);
        brush.put(verdict, Align2::RIGHT_TOP, pos2(column.right(), middle + LOWER));
        let Some(column) = self.columns.carries.filter(|_| !self.has_button()) else {
            return;
        };
        let (nodes, full) = carries_words(self.row);
        let nodes = brush.text_within(nodes, body, number, f32::INFINITY);
        brush.put(nodes, Align2::RIGHT_BOTTOM, pos2(column.right(), middle + UPPER));
        let full = brush.small_text(full, colors.weak);
        brush.put(full, Align2::RIGHT_TOP, pos2(column.right(), middle + LOWER));
    }

    /// The verdict as a sign, where there is no room for words.
    const fn sign(&self) -> &'static str {
        match (self.in_use, self.row.verdict) {
            (Some(outcome), _) => match outcome.severity() {
                Severity::Info => icons::CHECK,
                Severity::Warning => icons::WARNING,
                Severity::Error => icons::ERROR,
            },
            (None, LaneVerdict::Fits) => icons::CHECK,
            (None, LaneVerdict::FitsCannotUpgrade) => icons::WARNING,
            (None, verdict) if verdict.is_ruled_out() => icons::RULED_OUT,
            (None, _) => icons::ERROR,
        }
    }

    /// The verdict in the longest form that has room.
    fn verdict_in(&self, brush: &Brush, room: f32) -> Arc<Galley> {
        let color = self.verdict_color(brush);
        let [whole, short] = verdict_words(self.words, self.scene, self.row, self.in_use);
        // A column that is held may be narrower than what is said now: "2,368 more" is enough in red, "works" of a
        // count of warnings, and of a reason that it does not fit; words never lie over the bars.
        let least = short.strip_prefix("needs ").unwrap_or(&short).to_owned();
        let first = least.split(", ").next().unwrap_or(&least).to_owned();
        let mut said = vec![whole, short, least.clone(), first];
        if !self.is_in_use() {
            said.push(self.row.verdict.verdict().words().to_owned());
        }
        said.into_iter()
            .map(|words| brush.small_text(words, color))
            .find(|words| words.size().x <= room)
            .unwrap_or_else(|| brush.small_text_within(least, color, room))
    }

    /// Where the button of the lane stands.
    fn button_place(&self) -> Rect {
        let height = (self.rect.height() - 2.0).min(24.0);
        let middle = self.rect.center().y;
        let rows = middle - height / 2.0..=middle + height / 2.0;
        Rect::from_x_y_ranges(self.columns.button.x_range(), rows)
    }

    /// What it would take, in place of a button that could not be pressed.
    fn ways_button_ui(&self, ui: &mut Ui, ways: &[WayOut], lane: Id, actions: &mut Vec<Action>) {
        let place = self.button_place();
        let builder = UiBuilder::new()
            .id_salt((lane, "ways"))
            .layout(Layout::right_to_left(Align::Center))
            .max_rect(place);
        let mut child = ui.new_child(builder);
        child.spacing_mut().button_padding = vec2(4.0, 1.0);
        child.spacing_mut().interact_size.y = place.height();
        let about = format!("use {}", self.row.model.title());
        ways_ui(&mut child, ("Fit …", &about), ways, false, actions);
    }

    fn use_button_ui(&self, ui: &mut Ui, lane: Id, actions: &mut Vec<Action>) {
        let model = self.row.model;
        let place = self.button_place();
        let mut child = ui.new_child(UiBuilder::new().id_salt((lane, "use")).max_rect(place));
        let is_possible = self.row.verdict.verdict() != Verdict::DoesNotFit;
        child.add_enabled_ui(is_possible, |ui| {
            ui.spacing_mut().button_padding = vec2(4.0, 1.0);
            ui.spacing_mut().interact_size.y = place.height();
            let response = ui.add_sized(place.size(), Button::new(RichText::new("Use").small()));
            let name = format!("Use {}", model.title());
            response.widget_info(|| WidgetInfo::labeled(WidgetRole::Button, is_possible, &name));
            let why = format!("Cannot be used: {}", self.verdict_words());
            let what = if self.runs {
                "Use this model: plan the move in an alternative beside what runs, as one step that can be undone"
            } else {
                "Use this model: change the alternative to its smallest subnets, as one step that can be undone"
            };
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
        let verdict = self.verdict_words();
        ui.label(
            RichText::new(verdict)
                .small()
                .color(self.verdict_color(&Brush::new(ui, self.rect))),
        );
        let Some(lane) = self.lane else { return };
        let ranges = match lane.effort {
            Effort::Edit => "Sized anew for the same workload",
            Effort::InPlace => "Moved in place: it keeps its subnets, which cannot be resized",
            Effort::NewPools => "In new pools: nodes stay in their subnet, pods get a new one",
            Effort::NewCluster => "In a new cluster, sized anew for the same workload",
        };
        ui.label(RichText::new(ranges).small());
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
        let others = lane
            .parts
            .iter()
            .filter(|part| matches!(part.role, PartRole::Stays(_)));
        let others = others.map(|part| part.size).fold(0, u64::saturating_add);
        if others > 0 {
            ui.label(RichText::new(format!("{} addresses of other subnets", grouped(others))).small());
        }
        if let Some(length) = lane.pod_cidr_length {
            ui.label(RichText::new(format!("/{length} pod CIDR, outside the VNet")).small());
        }
        let beyond = lane.total.saturating_sub(self.scene.network_size);
        if lane.verdict == LaneVerdict::FitsCannotUpgrade && beyond > 0 {
            let words = format!(
                "With room for the surge nodes of an upgrade, {} addresses more than the VNet has",
                grouped(beyond)
            );
            ui.label(RichText::new(words).small().color(colors.warning));
        }
        let (most, upgradable) = (grouped(lane.most_nodes), grouped(lane.most_upgradable));
        let most = format!("At most {most} nodes in the selected pool, {upgradable} with room to upgrade");
        ui.label(RichText::new(most).small());
        if let Some(why) = self.ranked.and_then(|ranked| ranked.ruled_out.as_ref()) {
            ui.label(RichText::new(why).small().color(colors.weak));
        }
    }
}

/// What stands below the name of a model. The one in use is as drawn, the others are sized anew; that it is also the
/// first says the chip beside its name.
pub(super) fn tags(row: &ModelRow, is_in_use: bool, is_recommended: bool) -> String {
    let in_use = if row.is_drawn {
        "in use, as drawn"
    } else {
        "in use"
    };
    row.tags(is_in_use.then_some(in_use), is_recommended && !is_in_use)
}

/// What stands below the addresses of a lane, in full and in fewest letters: of the model in use the verdict on its
/// cluster.
pub(super) fn verdict_words(
    words: &Words<'_>,
    scene: &ModelScene,
    row: &ModelRow,
    in_use: Option<Outcome>,
) -> [String; 2] {
    match in_use {
        Some(outcome) => [outcome.words_within(), outcome.short_words()],
        None => [
            words.lane_verdict(scene.network, row.verdict),
            Words::short_lane_verdict(row.verdict),
        ],
    }
}

/// The rank of the first, behind its name or what is said of it.
fn paint_chip(brush: &Brush, (text, size): (Arc<Galley>, Vec2), at: Pos2) {
    let colors = &brush.colors;
    let place = Align2::LEFT_CENTER.anchor_size(at, size);
    let background = colors.sunken.lerp_to_gamma(colors.good, 0.22);
    brush.painter.rect_filled(place, size.y / 2.0, background);
    brush.put(text, Align2::CENTER_CENTER, place.center());
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
