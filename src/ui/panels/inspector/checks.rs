//! The findings of the inspector: those about the selection; with nothing selected, all of the alternative.
//!
//! ```text
//!  ▌ > (!) SNAT ports halve               7 clusters      several of one rule: a line that unfolds
//!  ▌   (!) The pod CIDR overlaps …                        one of a rule: a card
//!  ▌ > (i) 3 notes, such as “10.0.0.0/8 is often used …”  notes: folded together
//! ```

use std::collections::BTreeSet;
use std::sync::OnceLock;

use egui::{Atom, AtomExt as _, Button, Color32, RichText, Role, Ui, WidgetInfo, vec2};

use crate::azure::{Rule, Severity};
use crate::check::{Counts, Finding, Subject};
use crate::net::{counted, grouped};
use crate::session::{Focus, Session};
use crate::ui::action::Action;
use crate::ui::kit::link::link_ui;
use crate::ui::kit::theme::{self, icons};
use crate::ui::kit::widgets::{icon_ui, section_ui};
use crate::ui::panels::findings::{FindingCard, FixSearches, Kind, card_ui, edge, severity_look};
use crate::ui::state::{Lower, ViewState};

use crate::ui::panels::inspector::content::{Content, OfNetwork};

/// Most rules that stand in the panel, and most findings of one; the list of checks holds all of them.
const MOST_ROWS: usize = 12;

/// Findings by their rules: those to act on, and those that are folded.
#[derive(Debug, Default)]
pub(super) struct Checks {
    focus: Focus,
    groups: Vec<Group>,
    infos: Vec<Group>,
    /// How many stand in the list of checks only.
    more: usize,
}

/// The findings of one rule.
#[derive(Debug)]
struct Group {
    rule: &'static Rule,
    severity: Severity,
    is_accepted: bool,
    /// Places of the first ones in the session's findings.
    places: Vec<usize>,
    /// Their cards, made when they are looked at: most groups stay folded.
    cards: OnceLock<Vec<FindingCard>>,
    /// What they are about.
    subjects: Vec<Subject>,
    /// How many things that are: "7 clusters".
    count_words: String,
    count: usize,
}

impl Group {
    fn new(finding: &Finding) -> Self {
        Self {
            rule: finding.rule,
            severity: finding.severity,
            is_accepted: finding.is_accepted(),
            places: Vec::new(),
            cards: OnceLock::new(),
            subjects: Vec::new(),
            count_words: String::new(),
            count: 0,
        }
    }

    fn is_of(&self, finding: &Finding) -> bool {
        self.rule.id == finding.rule.id && self.is_accepted == finding.is_accepted()
    }

    fn push(&mut self, at: usize, finding: &Finding) {
        self.count += 1;
        self.subjects.push(finding.subject);
        if self.places.len() < MOST_ROWS {
            self.places.push(at);
        }
    }

    fn cards(&self, session: &Session, focus: Focus) -> &[FindingCard] {
        self.cards.get_or_init(|| {
            let all = &session.findings().all;
            let places = self.places.iter();
            places
                .filter_map(|at| Some(FindingCard::of((*at, all.get(*at)?), session, focus)))
                .collect()
        })
    }

    /// The colour of its severity; grey once it was accepted.
    fn color(&self, ui: &Ui) -> Color32 {
        if self.is_accepted {
            theme::tokens(ui).weak
        } else {
            severity_look(ui, self.severity).1
        }
    }

    /// Counts what it is about, once every finding is there.
    fn finish(&mut self) {
        self.subjects.sort_unstable();
        self.subjects.dedup();
        let kinds: BTreeSet<Kind> = self.subjects.iter().copied().map(Kind::of).collect();
        self.count_words = match (kinds.first(), kinds.len()) {
            (Some(kind), 1) if kind.is_counted() => counted(self.subjects.len(), kind.title()),
            _ => counted(self.count, "findings"),
        };
    }
}

impl Checks {
    /// Those that are wanted, the worst first.
    pub(super) fn of(session: &Session, view: &ViewState, is_wanted: impl Fn(&Finding) -> bool) -> Self {
        let alternative = view.focus.alternative;
        let is_listed = |finding: &Finding| finding.concerns(alternative) && is_wanted(finding);
        let mut checks = Self {
            focus: view.focus,
            ..Self::default()
        };
        for (at, finding) in session.findings().worst_first(is_listed) {
            let is_info = finding.severity == Severity::Info;
            let list = if is_info {
                &mut checks.infos
            } else {
                &mut checks.groups
            };
            if !list.iter().any(|group| group.is_of(finding)) && list.len() < MOST_ROWS {
                list.push(Group::new(finding));
            }
            match list.iter_mut().find(|group| group.is_of(finding)) {
                Some(group) => group.push(at, finding),
                None => checks.more += 1,
            }
        }
        for group in checks.groups.iter_mut().chain(&mut checks.infos) {
            group.finish();
        }
        checks
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.groups.is_empty() && self.infos.is_empty()
    }

    /// What is said of each rule, in order.
    #[cfg(test)]
    pub(super) fn lines(&self) -> Vec<String> {
        let groups = self.groups.iter().chain(&self.infos);
        groups
            .map(|group| format!("{}, {}", group.rule.title, group.count_words))
            .collect()
    }
}

/// How many open findings of the alternative are about something else than what is selected.
pub(super) fn elsewhere(session: &Session, view: &ViewState, is_own: impl Fn(&Finding) -> bool) -> Counts {
    let mut counts = session.findings().counts(view.focus.alternative);
    let own = session.findings().of_alternative(view.focus.alternative);
    for finding in own.filter(|finding| is_own(finding) && !finding.is_accepted()) {
        let count = match finding.severity {
            Severity::Error => &mut counts.errors,
            Severity::Warning => &mut counts.warnings,
            Severity::Info => &mut counts.notes,
        };
        *count = count.saturating_sub(1);
    }
    counts
}

/// Findings about the selection with one line on the rest; with nothing selected, those of the alternative.
pub(super) fn checks_ui(
    ui: &mut Ui,
    content: &Content,
    session: &Session,
    view: &ViewState,
    actions: &mut Vec<Action>,
) {
    let title = if view.selection.is_some() {
        "Checks on this range"
    } else {
        "Checks on this alternative"
    };
    section_ui(ui, title, |_| {});
    if let Some(found) = content.of_network.as_ref().filter(|_| content.checks.is_empty()) {
        of_network_ui(ui, found, actions);
    } else if content.checks.is_empty() {
        let good = theme::tokens(ui).good;
        ui.horizontal(|ui| {
            icon_ui(ui, theme::icon(icons::CHECK, theme::Size::Sign).color(good));
            ui.label("No findings");
        });
    } else {
        groups_ui(ui, &content.checks, session, &view.findings.fixes, actions);
    }
    if let Some(counts) = content.elsewhere {
        elsewhere_ui(ui, counts, actions);
    }
}

/// What is wrong with the VNet, in one line that leads to it.
fn of_network_ui(ui: &mut Ui, found: &OfNetwork, actions: &mut Vec<Action>) {
    let (icon, color) = severity_look(ui, found.severity);
    ui.horizontal(|ui| {
        icon_ui(ui, theme::icon(icon, theme::Size::Sign).color(color));
        let link = link_ui(ui, found.words.as_str());
        if link.on_hover_text("Select the VNet").clicked() {
            actions.push(Action::Reveal(found.network));
        }
    });
}

/// What else the checks found, in one line that leads to the list.
fn elsewhere_ui(ui: &mut Ui, counts: Counts, actions: &mut Vec<Action>) {
    let counts = [
        (counts.errors, "errors"),
        (counts.warnings, "warnings"),
        (counts.notes, "notes"),
    ];
    let said: Vec<String> = counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, plural)| counted(count, plural))
        .collect();
    if said.is_empty() {
        return;
    }
    ui.add_space(4.0);
    let words = format!("Elsewhere: {}", said.join(", "));
    let link = link_ui(ui, RichText::new(words).small());
    if link
        .on_hover_text("List the checks on this alternative")
        .clicked()
    {
        actions.push(Action::ShowLower(Lower::Checks));
    }
}

fn groups_ui(
    ui: &mut Ui,
    checks: &Checks,
    session: &Session,
    searches: &FixSearches,
    actions: &mut Vec<Action>,
) {
    ui.spacing_mut().item_spacing.y = 8.0;
    for group in &checks.groups {
        group_ui(ui, group, (session, checks.focus), searches, actions);
    }
    infos_ui(ui, checks, session, searches, actions);
    more_ui(ui, checks.more, actions);
}

/// A way to what does not stand here.
fn more_ui(ui: &mut Ui, more: usize, actions: &mut Vec<Action>) {
    if more == 0 {
        return;
    }
    let words = format!("{} more in the list of checks", grouped(more));
    if link_ui(ui, words).clicked() {
        actions.push(Action::ShowLower(Lower::Checks));
    }
}

/// One finding as a card, several of one rule as a line that unfolds to their cards.
fn group_ui(
    ui: &mut Ui,
    group: &Group,
    (session, focus): (&Session, Focus),
    searches: &FixSearches,
    actions: &mut Vec<Action>,
) {
    ui.push_id((group.rule.id, group.is_accepted), |ui| {
        let cards_ui = |ui: &mut Ui, actions: &mut Vec<Action>| {
            for (index, card) in group.cards(session, focus).iter().enumerate() {
                ui.push_id(("card", index), |ui| {
                    card_ui(ui, card, session, searches, actions);
                });
            }
            more_ui(ui, group.count - group.places.len(), actions);
        };
        if group.count == 1 {
            cards_ui(ui, actions);
            return;
        }
        let fold = Fold {
            severity: group.severity,
            color: group.color(ui),
            words: group.rule.title,
            count: &group.count_words,
            is_raised: true,
        };
        if fold.show(ui) {
            cards_ui(ui, actions);
        }
    });
}

/// Notes: one line until it is opened.
fn infos_ui(
    ui: &mut Ui,
    checks: &Checks,
    session: &Session,
    searches: &FixSearches,
    actions: &mut Vec<Action>,
) {
    let Some(first) = checks.infos.first() else { return };
    let count: usize = checks.infos.iter().map(|group| group.count).sum();
    let words = match count {
        1 => format!("1 note: {}", first.rule.title),
        _ => format!("{} notes, such as “{}”", grouped(count), first.rule.title),
    };
    let fold = Fold {
        severity: Severity::Info,
        color: severity_look(ui, Severity::Info).1,
        words: &words,
        count: "",
        is_raised: false,
    };
    if ui.push_id("notes", |ui| fold.show(ui)).inner {
        for group in &checks.infos {
            group_ui(ui, group, (session, checks.focus), searches, actions);
        }
    }
}

/// A line that unfolds.
struct Fold<'a> {
    severity: Severity,
    color: Color32,
    words: &'a str,
    /// What stands at its right.
    count: &'a str,
    /// Whether it looks as the cards do among which it stands.
    is_raised: bool,
}

impl Fold<'_> {
    /// Draws the line; says whether it is unfolded.
    fn show(&self, ui: &mut Ui) -> bool {
        let id = ui.scope_id().with("unfolded");
        let mut is_open = ui.data(|data| data.get_temp(id)).unwrap_or(false);
        let (icon, _) = severity_look(ui, self.severity);
        let colors = theme::tokens(ui);
        let fold = if is_open { icons::UNFOLD } else { icons::INTO };
        let sign = theme::icon(icon, theme::Size::Sign).color(self.color);
        let text = if self.is_raised {
            theme::bold(self.words)
        } else {
            RichText::new(self.words).small()
        };
        let fold = theme::icon(fold, theme::Size::Sign);
        let count = RichText::new(self.count).small().color(colors.weak);
        // The words go on in a second line, so that the panel does not widen.
        let button = Button::new((fold, sign, text.atom_shrink(true), Atom::grow(), count))
            .wrap()
            .frame_when_inactive(self.is_raised)
            .stroke(egui::Stroke::NONE);
        let height = if self.is_raised { 30.0 } else { 24.0 };
        let response = ui.add(button.min_size(vec2(ui.available_width(), height)));
        if self.is_raised {
            edge(ui, response.rect, self.color);
        }
        let said = match (self.is_raised, self.count) {
            (true, count) => format!("{}: {}, {count}", self.severity.noun(), self.words),
            (false, _) => self.words.to_owned(),
        };
        response.widget_info(|| WidgetInfo::selected(Role::DisclosureTriangle, true, is_open, &said));
        if response.on_hover_text(&said).clicked() {
            is_open = !is_open;
            ui.data_mut(|data| data.insert_temp(id, is_open));
        }
        is_open
    }
}
