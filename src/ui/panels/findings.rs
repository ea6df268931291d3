//! The list of checks: the findings of the alternative on screen or of all, the worst first.
//!
//! Rows have one height and only visible ones are worded, so that ten thousand findings cost no more than ten. A click,
//! or Enter, leads to the range on the map and the field at the left; the arrow keys walk the rows.

mod card;
mod filter;
mod searches;
mod ways;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use egui::mutex::Mutex;
use egui::{
    Align, Align2, Button, EventFilter, FontId, Id, Key, Label, Layout, Modifiers, Rect, Response, RichText,
    Role, ScrollArea, Sense, TextEdit, TextStyle, Ui, UiBuilder, WidgetInfo, vec2,
};

use crate::azure::Severity;
use crate::check::rules;
use crate::check::{Finding, together};
use crate::decide::comparison::letters;
use crate::design::Design;
use crate::net::{counted, grouped};
use crate::session::{Focus, Session};

use crate::ui::action::{Action, Intent};
use crate::ui::kit::choice::Choice;
use crate::ui::kit::ends::Ends;
use crate::ui::kit::memo::memo;
use crate::ui::kit::regions::follow_focus;
use crate::ui::kit::theme::{self, icons};
use crate::ui::kit::widgets::{checkbox_ui, icon_button_ui, icon_ui, width_of};
use crate::ui::state::ViewState;

pub(in crate::ui) use card::{FindingCard, card_ui, edge, severity_look};
use card::{NEEDS_A_CHOICE, ShownFixes, explained_ui, fix_ui, others_ui};
pub use filter::{Filter, Kind};
pub use searches::FixSearches;
pub(in crate::ui) use searches::Known;
pub(in crate::ui) use ways::{menu_ui as ways_menu_ui, ways_ui};

/// What the list shows, and the fixes known for it.
#[derive(Debug, Default)]
pub struct FindingsView {
    /// Which findings are listed.
    pub filter: Filter,
    /// The fixes of the findings on screen.
    pub fixes: FixSearches,
}

/// Height of a row, in points.
const ROW: f32 = 48.0;

/// A row narrower than this has what answers a finding below its title, in points.
const NARROW_ROW: f32 = 680.0;

/// Least room for when it occurs and where, behind the title, in points.
const LEAST_ABOUT: f32 = 60.0;

/// Width of the field that findings are looked for with, in points.
const FIELD: f32 = 100.0;

/// Most buttons of a row; the inspector has room for all.
const MOST_FIXES: usize = 2;

/// Room for the sign and the word before a title, and for what stands behind the fixes of a finding, in points.
const ROOM_FOR_SIGN: f32 = 86.0;
const ROOM_FOR_OTHERS: f32 = 230.0;

/// From more findings on, those that say the same of several alternatives stay apart: to put them together, each must be
/// worded, also those that are never in view.
const MOST_TOGETHER: usize = 2_000;

/// The findings in the order of the list.
struct List {
    /// How many there are at all in the alternatives that are looked at.
    total: usize,
    /// How many open ones of each severity there are, whichever severities are listed.
    open: [(Severity, u64); 3],
    /// How many accepted ones there are.
    accepted: u64,
    /// How many there are of each kind, whichever kind is chosen.
    kinds: [(Kind, u64); 8],
    /// Places in the session's findings.
    order: Vec<usize>,
    /// The other alternatives of which some of them say the same, by their letters.
    same: BTreeMap<usize, String>,
    /// A line on findings that are not listed.
    left_out: Option<String>,
    /// The rows that have been in view.
    cards: Mutex<BTreeMap<usize, Arc<FindingCard>>>,
}

impl List {
    fn of(session: &Session, focus: Focus, filter: &Filter) -> Self {
        let (findings, design) = (session.findings(), session.design());
        let wanted = filter.words();
        let mut list = Self {
            total: 0,
            open: Severity::ALL.map(|severity| (severity, 0)),
            accepted: 0,
            kinds: Kind::ALL.map(|kind| (kind, 0)),
            order: Vec::new(),
            same: BTreeMap::new(),
            left_out: None,
            cards: Mutex::default(),
        };
        let order = findings.worst_first(|finding| list.take_in(finding, filter, focus, &wanted, design));
        if filter.everywhere && order.len() <= MOST_TOGETHER {
            list.put_together(order, design, focus);
        } else {
            list.order = order.into_iter().map(|(place, _)| place).collect();
        }
        let more: usize = findings.left_out.iter().map(|(.., count)| count).sum();
        list.left_out =
            (more > 0).then(|| format!("{} more findings of the same rules are not listed", grouped(more)));
        list
    }

    /// Lists once what several alternatives have alike: for the one on screen, where it is among them.
    fn put_together(&mut self, order: Vec<(usize, &Finding)>, design: &Design, focus: Focus) {
        let alternative = |(_, finding): &(usize, &Finding)| finding.subject.alternative();
        let says = |(_, finding): &(usize, &Finding)| {
            let accepted = finding.acceptance(design).map(|accepted| &accepted.reason);
            (finding.rule.id, accepted, finding.message(design))
        };
        for group in together(order, says, alternative) {
            let own = group
                .iter()
                .position(|one| alternative(one) == Some(focus.alternative));
            let own = own.unwrap_or_default();
            let others = group.iter().enumerate().filter(|(at, _)| *at != own);
            let others: Vec<usize> = others.filter_map(|(_, one)| alternative(one)).collect();
            let Some((place, _)) = group.get(own) else {
                continue;
            };
            self.order.push(*place);
            if !others.is_empty() {
                self.same.insert(*place, letters(&others));
            }
        }
    }

    /// Counts a finding; true where it is listed.
    fn take_in(
        &mut self,
        finding: &Finding,
        filter: &Filter,
        focus: Focus,
        wanted: &[String],
        design: &Design,
    ) -> bool {
        if !filter.is_in_scope(finding, focus.alternative) {
            return false;
        }
        self.total += 1;
        if !filter::holds_words(finding, wanted, design) {
            return false;
        }
        let kind = Kind::of(finding.subject);
        count(&mut self.kinds, &kind);
        if !filter.holds_kind(kind) {
            return false;
        }
        if finding.is_accepted() {
            self.accepted += 1;
            return filter.accepted;
        }
        count(&mut self.open, &finding.severity);
        filter.lists(finding.severity)
    }

    /// The card of a row, made when it first comes into view.
    fn card(&self, row: usize, session: &Session, focus: Focus) -> Option<Arc<FindingCard>> {
        let place = *self.order.get(row)?;
        let finding = session.findings().all.get(place)?;
        let mut cards = self.cards.lock();
        let entry = cards.entry(place).or_insert_with(|| {
            let card = FindingCard::of((place, finding), session, focus);
            Arc::new(card.same_in(self.same.get(&place).cloned()))
        });
        Some(Arc::clone(entry))
    }
}

/// One more of `key`.
fn count<K: PartialEq>(counts: &mut [(K, u64)], key: &K) {
    if let Some((_, count)) = counts.iter_mut().find(|(own, _)| own == key) {
        *count += 1;
    }
}

/// Draws the list.
pub(in crate::ui) fn findings_ui(
    ui: &mut Ui,
    session: &Session,
    view: &mut ViewState,
    actions: &mut Vec<Action>,
) {
    let question = (view.focus, view.findings.filter.clone());
    let list = memo(ui, "findings", session, question, || {
        List::of(session, view.focus, &view.findings.filter)
    });
    filter_ui(ui, session, &list, &mut view.findings.filter, actions);
    if list.total == 0 {
        nothing_ui(ui, view.findings.filter.everywhere);
        return;
    }
    if list.order.is_empty() {
        no_match_ui(ui, &mut view.findings.filter);
        return;
    }
    let top = ui.scope_id().with("row");
    let pitch = ROW + ui.spacing().item_spacing.y;
    ScrollArea::vertical()
        .id_salt("findings")
        .auto_shrink(false)
        .show_rows(ui, ROW, list.order.len(), |ui, rows| {
            let Range { start, end } = rows;
            let first = ui.min_rect().top();
            for row in start..end {
                let Some(card) = list.card(row, session, view.focus) else {
                    continue;
                };
                let shown = ShownFixes::of(&card, session, &view.findings.fixes, actions);
                let response = row_ui(ui, top.with(row), &card, &shown, actions);
                if let Some(next) = walked(ui, &response, row, list.order.len()) {
                    ui.memory_mut(|memory| memory.request_focus(top.with(next)));
                    let at = first + (next as f32 - start as f32) * pitch;
                    let next = Rect::from_x_y_ranges(response.rect.x_range(), at..=at + ROW);
                    ui.scroll_to_rect(next, None);
                }
            }
            follow_focus(ui);
        });
}

/// The row that the arrow keys lead to from the one in focus.
fn walked(ui: &Ui, response: &Response, row: usize, rows: usize) -> Option<usize> {
    if !response.has_focus() {
        return None;
    }
    let own = EventFilter {
        vertical_arrows: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, own));
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    if pressed(Key::ArrowDown) && row + 1 < rows {
        Some(row + 1)
    } else if pressed(Key::ArrowUp) {
        row.checked_sub(1)
    } else {
        None
    }
}

/// What is listed, and the button that fixes all of it.
fn filter_ui(ui: &mut Ui, session: &Session, list: &List, filter: &mut Filter, actions: &mut Vec<Action>) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().interact_size.y = 24.0;
        ui.spacing_mut().item_spacing.x = 6.0;
        for (severity, count) in list.open {
            let (icon, color) = severity_look(ui, severity);
            let words = counted(count, &format!("{}s", severity.noun()));
            if chip_ui(ui, (icon, color), &words, filter.lists(severity)) {
                filter.toggle(severity);
            }
        }
        if list.accepted > 0 {
            let look = (icons::CHECK, theme::tokens(ui).weak);
            let words = format!("{} accepted", grouped(list.accepted));
            if chip_ui(ui, look, &words, filter.accepted) {
                filter.accepted = !filter.accepted;
            }
        }
        if session.design().alternatives.len() > 1 {
            let words = RichText::new("All alternatives").small();
            checkbox_ui(ui, &mut filter.everywhere, words)
                .on_hover_text("List the findings of every alternative; click one to show its alternative");
        }
        kind_ui(ui, list, filter);
        if ui.available_size_before_wrap().x < FIELD {
            ui.end_row();
        }
        text_ui(ui, filter);
        let fix_all = Button::new(RichText::new("Fix all").small()).min_size(vec2(0.0, 24.0));
        if list.total > 0 {
            let response = ui.add(fix_all);
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, Intent::FixAll.title()));
            if response.on_hover_text(Intent::FixAll.help()).clicked() {
                actions.push(Action::Do(Intent::FixAll));
            }
        }
        if let Some(left_out) = &list.left_out {
            ui.label(RichText::new(left_out).small().color(theme::tokens(ui).weak));
        }
    });
}

/// What the findings are about.
fn kind_ui(ui: &mut Ui, list: &List, filter: &mut Filter) {
    let small = |text: &str| RichText::new(text).small();
    let now = filter.kind.map_or("Any subject", Kind::title);
    let choice = Choice::new("kind", "What the findings are about", small(now)).width(96.0);
    choice.show(ui, |options| {
        if options.option(filter.kind.is_none(), small("Any subject")) {
            filter.kind = None;
        }
        for (kind, count) in list.kinds {
            let words = format!("{} ({})", kind.title(), grouped(count));
            let is_chosen = filter.kind == Some(kind);
            if options.option_where(count > 0 || is_chosen, is_chosen, small(&words)) {
                filter.kind = Some(kind);
            }
        }
    });
}

/// Words that the findings must hold.
fn text_ui(ui: &mut Ui, filter: &mut Filter) {
    ui.horizontal(|ui| {
        let field = TextEdit::singleline(&mut filter.text)
            .hint_text(RichText::new("Word or rule").small())
            .font(egui::TextStyle::Small)
            .desired_width(FIELD - 8.0)
            .min_size(vec2(0.0, 24.0))
            .align(Align2::LEFT_CENTER)
            .char_limit(100);
        ui.add(field).accessible_name("Filter findings");
        if !filter.text.is_empty() && icon_button_ui(ui, icons::CLOSE, "Clear the text").clicked() {
            filter.text.clear();
        }
    });
}

/// Something is found, but nothing of it is listed.
fn no_match_ui(ui: &mut Ui, filter: &mut Filter) {
    ui.add_space(12.0);
    ui.label("No finding matches the filter");
    if ui.button("Clear the filter").clicked() {
        filter.clear();
    }
}

/// Nothing is wrong: says what was looked at.
fn nothing_ui(ui: &mut Ui, everywhere: bool) {
    let checked = rules::CATALOGUE.iter().filter(|rule| !rule.is_formula()).count();
    let colors = theme::tokens(ui);
    ui.add_space(12.0);
    ui.horizontal(|ui| {
        icon_ui(
            ui,
            theme::icon(icons::CHECK, theme::Size::Large).color(colors.good),
        );
        let words = if everywhere {
            "No findings in any alternative"
        } else {
            "No findings in this alternative"
        };
        ui.label(theme::bold(words));
    });
    let words = format!(
        "{} rules checked: sizes, overlaps, limits, neighbours, names and dates",
        grouped(checked)
    );
    ui.label(RichText::new(words).color(colors.weak));
}

/// A chip that lists or leaves out; true when it was clicked.
fn chip_ui(ui: &mut Ui, (icon, color): (&str, egui::Color32), words: &str, listed: bool) -> bool {
    let colors = theme::tokens(ui);
    let (fill, edge, sign, text) = if listed {
        (colors.raised, color, color, colors.text)
    } else {
        (colors.sunken, colors.outline, colors.weak, colors.weak)
    };
    let button = Button::new((
        theme::icon(icon, theme::Size::Sign).color(sign),
        RichText::new(words).small().color(text),
    ))
    .fill(fill)
    .stroke((1.0, edge))
    .corner_radius(12)
    .min_size(vec2(0.0, 24.0));
    let response = ui.add(button);
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, listed, format!("List {words}")));
    let hint = if listed {
        "Listed; click to hide them"
    } else {
        "Hidden; click to list them"
    };
    response.on_hover_text(hint).clicked()
}

/// One finding: what it is at the left, what to do about it at the right.
fn row_ui(
    ui: &mut Ui,
    id: Id,
    card: &FindingCard,
    shown: &ShownFixes,
    actions: &mut Vec<Action>,
) -> Response {
    let colors = theme::tokens(ui);
    let color = card.color(ui);
    let leads = card.place.is_somewhere();
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    // Also where it has no target, so that the arrow keys do not stop there.
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, leads, card.sentence()));
    let lit = response.hovered() || response.has_focus();
    ui.painter()
        .rect_filled(rect, 5.0, if lit { theme::lit(&colors) } else { colors.raised });
    edge(ui, rect, color);
    let inner = Rect::from_min_max(rect.min + vec2(14.0, 1.0), rect.max - vec2(10.0, 1.0));
    let row = Layout::left_to_right(Align::Center);
    let content = UiBuilder::new().id_salt(id).max_rect(inner).layout(row);
    // A child `Ui`, since the row is already allocated.
    row_content_ui(&mut ui.new_child(content), card, shown, actions);
    let response = response.on_hover_ui(|ui| {
        ui.set_max_width(420.0);
        explained_ui(ui, card, shown);
    });
    if leads && response.clicked() {
        actions.push(Action::GoTo(card.place));
    }
    response
}

/// How many fixes have room beside the title of a finding; where there is a menu of all ways out, none need be there.
fn fixes_beside(ui: &Ui, card: &FindingCard, shown: &ShownFixes) -> usize {
    let width = |text: &str, font: FontId| width_of(ui, text, font);
    let small = TextStyle::Small.resolve(ui.style());
    let title = width(card.title(), theme::Size::Body.font(true)) + ROOM_FOR_SIGN;
    let spacing = ui.spacing();
    let around = 2.0 * spacing.button_padding.x + spacing.item_spacing.x;
    let mut room = ui.available_width() - title - ROOM_FOR_OTHERS;
    let least = usize::from(shown.ways().is_empty());
    let fixes = shown.ready().iter().take(MOST_FIXES).take_while(|fix| {
        room -= width(&fix.title, small.clone()) + around;
        0.0 <= room
    });
    fixes.count().max(least)
}

fn row_content_ui(ui: &mut Ui, card: &FindingCard, shown: &ShownFixes, actions: &mut Vec<Action>) {
    if ui.available_width() < NARROW_ROW {
        ui.with_layout(Layout::top_down(Align::Min), |ui| {
            // Both lines in the height of a row, with air below the buttons.
            ui.spacing_mut().item_spacing = vec2(6.0, 1.0);
            let target = std::mem::replace(&mut ui.spacing_mut().interact_size.y, 18.0);
            row_title_ui(ui, card, true);
            ui.spacing_mut().interact_size.y = target;
            ui.horizontal(|ui| row_answers_ui(ui, card, shown, 1, actions));
        });
        return;
    }
    let most = fixes_beside(ui, card, shown);
    let ends = Ends::new(ui, "row of a check");
    ends.left(ui, |ui| {
        ui.with_layout(Layout::top_down(Align::Min), |ui| {
            ui.spacing_mut().item_spacing = vec2(6.0, 1.0);
            row_title_ui(ui, card, false);
            let short = RichText::new(card.short()).small();
            ui.add(Label::new(short.color(theme::tokens(ui).weak)).truncate());
        });
    });
    ends.right(ui, |ui| {
        ui.add_space(8.0);
        row_answers_ui(ui, card, shown, most, actions);
    });
}

fn row_title_ui(ui: &mut Ui, card: &FindingCard, is_narrow: bool) {
    let (icon, _) = severity_look(ui, card.words.severity);
    let color = card.color(ui);
    ui.horizontal(|ui| {
        ui.spacing_mut().interact_size.y = 18.0;
        icon_ui(ui, theme::icon(icon, theme::Size::Sign).color(color));
        // The sign says it too.
        if !is_narrow {
            let word = card.words.severity.noun();
            ui.label(RichText::new(word).small().color(color));
        }
        ui.add(Label::new(theme::bold(card.title())).truncate());
        if LEAST_ABOUT <= ui.available_width() {
            let about = format!("{} · {}", card.words.when.words(), card.words.path);
            let about = card.with_same(about, " · ");
            let about = RichText::new(about).small().color(theme::tokens(ui).weak);
            ui.add(Label::new(about).truncate());
        }
    });
}

fn row_answers_ui(
    ui: &mut Ui,
    card: &FindingCard,
    shown: &ShownFixes,
    most: usize,
    actions: &mut Vec<Action>,
) {
    if let Some(why) = shown.why_none(card) {
        let none = if shown.ways().is_empty() {
            "No automatic fix"
        } else {
            NEEDS_A_CHOICE
        };
        let text = RichText::new(none).small().color(theme::tokens(ui).weak);
        ui.label(text).on_hover_text(why);
    }
    shown.searching_ui(ui);
    for fix in shown.ready().iter().take(most) {
        fix_ui(ui, fix, shown, actions);
    }
    others_ui(ui, card, shown, actions);
}
