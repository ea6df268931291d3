//! Small parts that several panels are made of: headings, named sliders, fields for ranges, meters.
//!
//! They draw what they are given and report what was done; none knows the document.

use egui::accesskit::Live;
use egui::{
    Align, Align2, Button, Color32, FontSelection, Label, Layout, Rect, Response, RichText, Role, Sense,
    Slider, SliderClamping, TextStyle, TextWrapMode, Ui, Widget, WidgetInfo, WidgetText, vec2,
};

use crate::design::Swatch;

use crate::ui::kit::ends::at_right_ui;
use crate::ui::kit::number::NumberField;
use crate::ui::kit::theme::{self, icons};
use crate::ui::reveal::Mark;

/// A heading of a group of fields, in small capitals, with something at its right end.
pub(crate) fn section_ui(ui: &mut Ui, title: &str, right: impl FnOnce(&mut Ui)) {
    ui.add_space(10.0);
    ui.horizontal(|ui| {
        // A name in it may be of any length.
        ui.add(Label::new(theme::section(ui, title)).truncate());
        at_right_ui(ui, title, right);
    });
    ui.add_space(2.0);
}

/// A frameless button that is only an icon, with its name for those who cannot see it.
pub(crate) fn icon_button_ui(ui: &mut Ui, icon: &str, name: &str) -> Response {
    let button = Button::new(theme::icon(icon, theme::Size::Heading))
        .frame_when_inactive(false)
        .min_size(vec2(24.0, 24.0));
    let response = ui.scope(|ui| {
        ui.spacing_mut().button_padding = vec2(4.0, 1.0);
        ui.add(button)
    });
    named_button(response.inner, name)
}

/// An icon that repeats the words next to it: seen, and not read out.
pub(crate) fn icon_ui(ui: &mut Ui, icon: RichText) -> Response {
    let galley =
        WidgetText::from(icon).into_galley(ui, Some(TextWrapMode::Extend), f32::INFINITY, TextStyle::Body);
    let (rect, response) = ui.allocate_exact_size(galley.size(), Sense::hover());
    ui.painter().galley(rect.min, galley, ui.visuals().text_color());
    response
}

/// The words without icons, for screen readers.
pub(crate) fn spoken(words: &str) -> String {
    let is_icon = |letter: char| matches!(letter, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}');
    let said: String = words.chars().filter(|letter| !is_icon(*letter)).collect();
    said.trim().to_owned()
}

/// Gives a button whose text is an icon a name and a tooltip.
pub(crate) fn named_button(response: Response, name: &str) -> Response {
    let enabled = response.enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, name));
    response.on_hover_text(name)
}

/// The colours that something can be marked with, and none.
pub(crate) fn swatches() -> impl Iterator<Item = Option<Swatch>> {
    std::iter::once(None).chain(Swatch::ALL.map(Some))
}

/// Draws a row for each of them; says whether another was chosen.
pub(crate) fn swatches_ui(ui: &mut Ui, chosen: &mut Option<Swatch>) -> bool {
    let before = *chosen;
    for swatch in swatches() {
        let words = swatch_words(ui, swatch);
        let name = words.1.clone();
        let response = ui.add(Button::selectable(swatch == before, words));
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, swatch == before, &name));
        if response.clicked() {
            *chosen = swatch;
        }
    }
    *chosen != before
}

/// A mark as menus show it: a flag in its colour, and its name.
pub(crate) fn swatch_words(ui: &Ui, swatch: Option<Swatch>) -> (RichText, String) {
    let color = swatch.map_or_else(|| theme::tokens(ui).weak, |swatch| theme::swatch(ui, swatch));
    let name = swatch.map_or("no mark", Swatch::title);
    (RichText::new(icons::FLAG).color(color), sentence(name))
}

/// A box to tick, with what it stands for.
pub(crate) fn checkbox_ui(ui: &mut Ui, is_ticked: &mut bool, words: impl Into<RichText>) -> Response {
    let words = words.into().color(theme::tokens(ui).text);
    let response = ui.scope(|ui| {
        theme::boxes(ui, *is_ticked);
        ui.checkbox(is_ticked, words)
    });
    response.inner
}

/// Between one of several choices in a row and the next, in points: farther than a circle from its own words.
pub(crate) const BETWEEN_CHOICES: f32 = 16.0;

/// A circle that chooses one of several, with what it stands for.
pub(crate) fn radio_ui(ui: &mut Ui, is_chosen: bool, words: impl Into<RichText>) -> Response {
    let words = words.into().color(theme::tokens(ui).text);
    let response = ui.scope(|ui| {
        theme::boxes(ui, is_chosen);
        ui.radio(is_chosen, words)
    });
    response.inner
}

/// The same, which sets `now` to `own` when chosen.
pub(crate) fn radio_value_ui<T: PartialEq>(ui: &mut Ui, now: &mut T, own: T, words: impl Into<RichText>) {
    if radio_ui(ui, *now == own, words).clicked() {
        *now = own;
    }
}

/// The foot of a dialog: its buttons, set apart from the content, all of one height.
pub(crate) fn foot_ui<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    ui.add_space(2.0);
    ui.separator();
    ui.horizontal(|ui| {
        ui.spacing_mut().interact_size.y = 28.0;
        add(ui)
    })
    .inner
}

/// How wide words are in one line, in points.
pub(crate) fn width_of(ui: &Ui, words: &str, font: impl Into<FontSelection>) -> f32 {
    let font = font.into().resolve(ui.style());
    let galley = ui
        .painter()
        .layout_no_wrap(words.to_owned(), font, Color32::PLACEHOLDER);
    galley.size().x
}

/// The words with a capital at their beginning.
pub(crate) fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// What a drag of a slider or number did in this frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Changed<T> {
    /// Nothing.
    No,
    /// It moved while the pointer holds it.
    Dragging(T),
    /// It was set at once: typed, stepped, clicked.
    Set(T),
    /// The pointer let go.
    Released,
}

/// A number with its name, a field to type it and a slider to move it.
pub(crate) struct NumberRow<'a> {
    /// What the number is.
    pub(crate) name: &'a str,
    /// What it is now.
    pub(crate) value: u64,
    /// The largest number that may be typed.
    pub(crate) most: u64,
    /// Where the slider ends.
    pub(crate) slider_most: u64,
    /// Steps grow with the number.
    pub(crate) logarithmic: bool,
    /// Colour of the slider: what the number means.
    pub(crate) color: Color32,
    /// Unit behind the typed number.
    pub(crate) suffix: &'a str,
    /// A line below: what the number leads to.
    pub(crate) caption: &'a str,
    /// Draws the small lock of a number that is fixed for life.
    pub(crate) lock: &'a dyn Fn(&mut Ui),
    /// Set where a finding led to it.
    pub(crate) mark: Option<Mark>,
}

impl NumberRow<'_> {
    /// Draws the row; says what was done to the number.
    pub(crate) fn show(self, ui: &mut Ui) -> Changed<u64> {
        marked_ui(ui, self.mark, |ui, takes_keys| self.content_ui(ui, takes_keys))
    }

    fn content_ui(&self, ui: &mut Ui, takes_keys: bool) -> Changed<u64> {
        let mut changed = Changed::No;
        let mut value = self.value;
        ui.push_id(self.name, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.spacing_mut().button_padding.y = 2.0;
            ui.spacing_mut().interact_size.y = 24.0;
            let name = ui
                .horizontal(|ui| {
                    let name = ui.label(self.name);
                    (self.lock)(ui);
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        let number = NumberField::new(self.value, 0..=self.most)
                            .suffix(self.suffix)
                            .speed(drag_speed(self.value))
                            .size(vec2(64.0, 24.0))
                            .show(ui);
                        value = number.value;
                        let response = number.response.labelled_by(name.id);
                        if takes_keys {
                            response.request_focus();
                        }
                        note_change(&response, value, &mut changed);
                    });
                    name
                })
                .inner;
            ui.scope(|ui| {
                ui.visuals_mut().selection.bg_fill = self.color;
                ui.spacing_mut().slider_width = ui.available_width();
                theme::knobs(ui);
                let slider = Slider::new(&mut value, 0..=self.slider_most)
                    .logarithmic(self.logarithmic)
                    .smallest_positive(1.0)
                    .clamping(SliderClamping::Never)
                    .trailing_fill(true)
                    .handle_shape(theme::KNOB)
                    .show_value(false)
                    .integer();
                let response = ui.add(slider).labelled_by(name.id);
                note_change(&response, value, &mut changed);
            });
            if !self.caption.is_empty() {
                ui.label(RichText::new(self.caption).small().color(theme::tokens(ui).weak));
            }
            ui.add_space(if self.caption.is_empty() { 2.0 } else { 5.0 });
        });
        changed
    }
}

fn drag_speed(value: u64) -> f64 {
    (value as f64 / 100.0).max(0.2)
}

fn note_change(response: &Response, value: u64, changed: &mut Changed<u64>) {
    if response.changed() {
        *changed = if response.dragged() {
            Changed::Dragging(value)
        } else {
            Changed::Set(value)
        };
    } else if response.drag_stopped() {
        *changed = Changed::Released;
    }
}

/// Draws `add`, framed where a finding led to it; `add` is told whether it is to take the keyboard.
pub(crate) fn marked_ui<R>(ui: &mut Ui, mark: Option<Mark>, add: impl FnOnce(&mut Ui, bool) -> R) -> R {
    let is_new = mark.is_some_and(|mark| mark.is_new);
    let inner = ui.scope(|ui| add(ui, is_new));
    if mark.is_some() {
        let accent = theme::tokens(ui).accent;
        let row = inner.response.rect;
        let frame = egui::Rect::from_min_max(row.min - vec2(4.0, 2.0), row.max + vec2(2.0, 2.0));
        ui.painter()
            .rect_stroke(frame, 4.0, (1.5, accent), egui::StrokeKind::Outside);
    }
    if is_new {
        inner.response.scroll_to_me(Some(Align::Center));
    }
    inner.inner
}

/// Writes one line into `room`, figures at its right; returns whether it had to be cut. Screen readers get the words
/// elsewhere.
pub(crate) fn line_text(ui: &Ui, room: Rect, text: RichText, is_at_right: bool) -> bool {
    let galley =
        WidgetText::from(text).into_galley(ui, Some(TextWrapMode::Truncate), room.width(), TextStyle::Body);
    let align = if is_at_right {
        Align2::RIGHT_CENTER
    } else {
        Align2::LEFT_CENTER
    };
    let rect = align.align_size_within_rect(galley.size(), room);
    let is_elided = galley.elided;
    ui.painter().galley(rect.min, galley, ui.visuals().text_color());
    is_elided
}

/// A line of a list: its number, a sign, then texts, the last with the room that is left; one node for screen readers.
pub(crate) fn line_ui(
    ui: &mut Ui,
    number: &str,
    (icon, color): (&str, Color32),
    words: &str,
    texts: &[RichText],
) {
    const LINE: f32 = 24.0;
    const NUMBER: f32 = 34.0;
    const SIGN: f32 = 26.0;
    const WIDTHS: [f32; 2] = [138.0, 198.0];
    let colors = theme::tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), LINE), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, words));
    if !ui.is_rect_visible(rect) {
        return;
    }
    let width = if number.is_empty() { 0.0 } else { NUMBER };
    let (before, rest) = rect.split_left_right_at_x(rect.left() + width);
    let (sign, mut rest) = rest.split_left_right_at_x(rest.left() + SIGN);
    let text = RichText::new(number).small();
    line_text(ui, before, text.color(colors.weak), true);
    line_text(
        ui,
        sign.translate(vec2(8.0, 0.0)),
        RichText::new(icon).color(color),
        false,
    );
    let mut is_cut = false;
    for (place, text) in texts.iter().enumerate() {
        let is_last = place + 1 == texts.len();
        let width = WIDTHS
            .get(place)
            .filter(|_| !is_last)
            .copied()
            .unwrap_or_else(|| rest.width());
        let (own, behind) = rest.split_left_right_at_x(rest.left() + width);
        is_cut |= line_text(ui, own.with_max_x(own.right() - 8.0), text.clone(), false);
        rest = behind;
    }
    if is_cut {
        response.on_hover_text(words);
    }
}

/// A small square in the colour of a role.
pub(crate) fn swatch_ui(ui: &mut Ui, color: Color32) {
    let (rect, _) = ui.allocate_exact_size(vec2(8.0, 16.0), Sense::hover());
    ui.painter().rect_filled(rect, 2.0, color);
}

/// A horizontal meter: planned solid, surge behind it, the rest free.
pub(crate) struct MeterBar<'a> {
    /// What is planned.
    pub(crate) planned: u64,
    /// What an upgrade needs on top.
    pub(crate) surge: u64,
    /// What there is.
    pub(crate) capacity: u64,
    /// Colour of what is planned.
    pub(crate) color: Color32,
    /// The meter in words.
    pub(crate) words: &'a str,
}

impl Widget for MeterBar<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 8.0), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Meter, true, self.words));
        if ui.is_rect_visible(rect) {
            let colors = theme::tokens(ui);
            let whole = self.capacity.max(self.planned.saturating_add(self.surge)).max(1) as f64;
            let x = |amount: u64| rect.left() + points(amount as f64 / whole) * rect.width();
            let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
            painter.rect_filled(rect, 4.0, colors.sunken);
            let part = |from: u64, to: u64| egui::Rect::from_x_y_ranges(x(from)..=x(to), rect.y_range());
            painter.rect_filled(part(0, self.planned), 4.0, self.color);
            let with_surge = self.planned.saturating_add(self.surge);
            painter.rect_filled(part(self.planned, with_surge), 1.0, colors.surge);
            if with_surge > self.capacity {
                painter.rect_filled(part(self.capacity, with_surge), 1.0, colors.trouble);
            }
        }
        response.on_hover_text(self.words)
    }
}

/// A length that was worked out exactly, for the painter.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the painter's numbers are this short"
)]
pub(crate) const fn points(length: f64) -> f32 {
    length as f32
}

/// Lets screen readers say what is shown as it appears.
pub(crate) fn say_as_it_appears(ui: &Ui, response: &Response, live: Live) {
    ui.ctx()
        .accesskit_node_builder(response.id, |node| node.set_live(live));
}
