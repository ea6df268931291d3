//! One finding on the screen: its words, made once, and the parts that cards and rows are made of.

use std::sync::Arc;

use egui::{
    Button, Color32, CornerRadius, CursorIcon, Frame, Label, Margin, Rect, Response, RichText, Role, Sense,
    TextStyle, Ui, WidgetInfo, vec2,
};

use crate::azure::Severity;
use crate::check::{Finding, FindingWords, reason_words};
use crate::decide::ways_out::{self, Search, WayOut};
use crate::edit::{Command, DesignChange};
use crate::session::{Focus, Session};
use crate::ui::action::Action;
use crate::ui::kit::ends::Ends;
use crate::ui::kit::link::as_target;
use crate::ui::kit::theme::{self, icons};
use crate::ui::kit::widgets::icon_ui;
use crate::ui::reveal::RevealTarget;
use crate::ui::state::Dialog;

use super::searches::{FixSearches, Known};
use super::ways::{MAKE_IT_FIT_MORE, ways_ui};

/// A finding as the screen shows it.
#[derive(Debug, Clone)]
pub(in crate::ui) struct FindingCard {
    /// What is said of it everywhere.
    pub(super) words: FindingWords,
    /// Its names from the alternative down.
    names: Vec<String>,
    /// The sentence, with the reason first where it is accepted.
    pub(super) message: String,
    /// What a click shows.
    pub(super) place: RevealTarget,
    /// Its place in the session's findings.
    at: usize,
    /// Where in the design it was accepted.
    accepted: Option<usize>,
    /// Whether there may be ready changes; not for one that was accepted.
    may_have_fixes: bool,
    /// Why nothing fixes it, where that needs no search.
    why_none: Option<&'static str>,
    /// The other alternatives of which the same is found, by their letters.
    same: Option<String>,
}

impl FindingCard {
    /// The card of `finding`, the one at this place of the session's findings, seen from the alternative in `focus`.
    pub(in crate::ui) fn of((at, finding): (usize, &Finding), session: &Session, focus: Focus) -> Self {
        let words = finding.words(session.design(), session.plan());
        Self {
            message: match &words.accepted {
                Some(reason) => format!("Accepted: {}. {}", reason_words(reason), words.message),
                None => words.message.clone(),
            },
            place: RevealTarget::of(finding, session, focus),
            at,
            accepted: finding.accepted,
            may_have_fixes: !finding.is_accepted() && ways_out::may_have_any(finding),
            why_none: (!finding.is_accepted() && !ways_out::may_have_any(finding))
                .then(|| finding.why_no_fix(session.design(), session.plan())),
            names: finding.subject.names(session.design()),
            same: None,
            words,
        }
    }

    /// The card, which says that the same is found in other alternatives.
    pub(super) fn same_in(self, alternatives: Option<String>) -> Self {
        Self {
            same: alternatives,
            ..self
        }
    }

    /// `words` behind what says that the same is found in other alternatives: "same in B, C".
    pub(super) fn with_same(&self, words: String, between: &str) -> String {
        match &self.same {
            Some(letters) => format!("same in {letters}{between}{words}"),
            None => words,
        }
    }

    /// Title of the rule.
    pub(in crate::ui) const fn title(&self) -> &'static str {
        self.words.rule.title
    }

    /// What is said below the title: the sentence, without the title where it ends with that.
    fn below_title(&self) -> &str {
        let ending = self.message.strip_suffix(self.title());
        ending
            .and_then(|start| start.strip_suffix(": "))
            .unwrap_or(&self.message)
    }

    /// The colour of its severity; grey once it was accepted.
    pub(in crate::ui) fn color(&self, ui: &Ui) -> Color32 {
        match self.accepted {
            Some(_) => theme::tokens(ui).weak,
            None => severity_look(ui, self.words.severity).1,
        }
    }

    /// All of it in one sentence, for those who cannot see it.
    pub(in crate::ui) fn sentence(&self) -> String {
        format!(
            "{}: {}, {}",
            self.words.severity.noun(),
            self.title(),
            self.with_same(self.message.clone(), ": ")
        )
    }

    /// The sentence, with what Azure answers behind it.
    pub(super) fn short(&self) -> String {
        match &self.words.azure {
            Some(said) => format!("{}; Azure answers {said}", self.below_title()),
            None => self.below_title().to_owned(),
        }
    }
}

/// Ready changes as a card or a row shows them.
#[derive(Debug, Clone, Default)]
pub(super) struct ShownFixes {
    /// What the last search found.
    found: Option<Arc<Search>>,
    /// Whether a search is running; until it ends, nothing shown can be clicked.
    pub(super) is_searching: bool,
}

impl ShownFixes {
    /// The fixes known for a finding about to be drawn; starts a search where there was none.
    pub(super) fn of(
        card: &FindingCard,
        session: &Session,
        searches: &FixSearches,
        actions: &mut Vec<Action>,
    ) -> Self {
        if !card.may_have_fixes {
            return Self::default();
        }
        let (found, is_searching) = match searches.get(session, card.at) {
            Known::Done(found) => (Some(found), false),
            Known::Running(earlier) => (earlier, true),
            Known::Unasked => {
                actions.push(Action::LookForFixes(card.at));
                (searches.earlier(session, card.at), true)
            }
        };
        Self { found, is_searching }
    }

    pub(super) fn ready(&self) -> &[WayOut] {
        self.found.as_ref().map_or(&[], |found| &found.fixes)
    }

    /// All that would clear it, where there is more than fixes.
    pub(super) fn ways(&self) -> &[WayOut] {
        self.found.as_ref().map_or(&[], |found| &found.ways)
    }

    /// Why there is none.
    pub(super) fn why_none(&self, card: &FindingCard) -> Option<&'static str> {
        let searched = self.found.as_ref().and_then(|found| found.why_no_fix);
        let why = card.why_none.or(searched);
        why.filter(|_| card.words.severity > Severity::Info)
    }

    /// Says that a search is running, where nothing was found before.
    pub(super) fn searching_ui(&self, ui: &mut Ui) {
        if self.is_searching && self.found.is_none() {
            let text = RichText::new("Working out fixes…").small();
            ui.label(text.color(theme::tokens(ui).weak));
        }
    }
}

/// What is shown where no fix is automatic but there are changes to choose from.
pub(super) const NEEDS_A_CHOICE: &str = "Needs a choice";

/// Icon and colour of a severity.
pub(in crate::ui) fn severity_look(ui: &Ui, severity: Severity) -> (&'static str, Color32) {
    let colors = theme::tokens(ui);
    match severity {
        Severity::Error => (icons::ERROR, colors.trouble),
        Severity::Warning => (icons::WARNING, colors.warning),
        Severity::Info => (icons::INFO, colors.accent),
    }
}

/// A raised card with an edge in the colour of the severity.
pub(in crate::ui) fn card_ui(
    ui: &mut Ui,
    card: &FindingCard,
    session: &Session,
    searches: &FixSearches,
    actions: &mut Vec<Action>,
) {
    let shown = ShownFixes::of(card, session, searches, actions);
    let color = card.color(ui);
    let frame = Frame::new()
        .fill(theme::tokens(ui).raised)
        .corner_radius(5)
        .inner_margin(Margin {
            left: 14,
            right: 10,
            top: 8,
            bottom: 8,
        });
    let response = frame
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing = vec2(6.0, 4.0);
            title_ui(ui, card, actions);
            explained_ui(ui, card, &shown);
            answers_ui(ui, card, &shown, actions);
        })
        .response;
    edge(ui, response.rect, color);
}

/// The sentence, when it occurs, what Azure answers, and why there is no fix.
pub(super) fn explained_ui(ui: &mut Ui, card: &FindingCard, shown: &ShownFixes) {
    let weak = theme::tokens(ui).weak;
    let mut line = |text: &str| {
        ui.add(Label::new(RichText::new(text).small().color(weak)).wrap());
    };
    line(card.below_title());
    match &card.words.azure {
        Some(said) => line(&format!(
            "Occurs {}; Azure answers “{said}”",
            card.words.when.words()
        )),
        None => line(&format!("Occurs {}", card.words.when.words())),
    }
    if let Some(why) = shown.why_none(card) {
        // What costs more than a fix stands below, to be chosen.
        let none = if shown.ways().is_empty() {
            "No automatic fix"
        } else {
            NEEDS_A_CHOICE
        };
        line(&format!("{none}: {why}"));
    }
}

/// A coloured edge at the left of `rect`.
pub(in crate::ui) fn edge(ui: &Ui, rect: Rect, color: Color32) {
    let edge = Rect::from_min_size(rect.min, vec2(4.0, rect.height()));
    ui.painter().rect_filled(
        edge,
        CornerRadius {
            nw: 5,
            sw: 5,
            ne: 0,
            se: 0,
        },
        color,
    );
}

/// The title with the icon of its severity; a click shows the subject on the map.
fn title_ui(ui: &mut Ui, card: &FindingCard, actions: &mut Vec<Action>) {
    let (icon, _) = severity_look(ui, card.words.severity);
    let color = card.color(ui);
    ui.horizontal_top(|ui| {
        let sign = icon_ui(ui, theme::icon(icon, theme::Size::Sign).color(color));
        sign.widget_info(|| WidgetInfo::labeled(Role::Label, true, card.words.severity.noun()));
        let sense = if card.place.is_somewhere() {
            Sense::click()
        } else {
            Sense::hover()
        };
        let title = Label::new(theme::bold(card.title())).wrap();
        // Upright, so that a second row begins below the first.
        let title = ui.vertical(|ui| ui.add(title)).inner;
        let response = ui.interact(as_target(title.rect), title.id.with("led"), sense);
        let role = if card.place.is_somewhere() {
            Role::Link
        } else {
            Role::Label
        };
        response.widget_info(|| WidgetInfo::labeled(role, true, card.sentence()));
        if !card.place.is_somewhere() {
            return;
        }
        if response
            .on_hover_cursor(CursorIcon::PointingHand)
            .on_hover_text(&card.words.path)
            .clicked()
        {
            actions.push(Action::GoTo(card.place));
        }
    });
}

/// Ready changes, a line each, and behind the last of them what else can be done.
fn answers_ui(ui: &mut Ui, card: &FindingCard, shown: &ShownFixes, actions: &mut Vec<Action>) {
    /// Room for accepting and for the reason, in points.
    const ROOM: f32 = 128.0;
    /// Room for the menu of what costs more.
    const MENU: f32 = 92.0;
    let room = if shown.ways().is_empty() {
        ROOM
    } else {
        ROOM + MENU
    };
    let width = |fix: &WayOut| {
        let font = TextStyle::Small.resolve(ui.style());
        let color = theme::tokens(ui).accent;
        let text = ui.painter().layout_no_wrap(fix.title.clone(), font, color);
        text.size().x + 2.0 * ui.spacing().button_padding.x
    };
    let fixes = shown.ready();
    let in_row = fixes
        .last()
        .filter(|fix| width(fix) <= ui.available_width() - room);
    let above = fixes.len() - usize::from(in_row.is_some());
    for fix in fixes.iter().take(above) {
        fix_ui(ui, fix, shown, actions);
    }
    ui.horizontal(|ui| {
        let ends = Ends::new(ui, "foot of a card");
        ends.left(ui, |ui| {
            if let Some(fix) = in_row {
                fix_ui(ui, fix, shown, actions);
            }
            shown.searching_ui(ui);
        });
        ends.right(ui, |ui| others_ui(ui, card, shown, actions));
    });
}

/// What else can be done about a finding: changes that cost more, accepting it, and why it applies.
pub(super) fn others_ui(ui: &mut Ui, card: &FindingCard, shown: &ShownFixes, actions: &mut Vec<Action>) {
    let about = (MAKE_IT_FIT_MORE, card.title());
    ways_ui(ui, about, shown.ways(), shown.is_searching, actions);
    accept_ui(ui, card, actions);
    why_ui(ui, card, actions);
}

/// A button for a ready change; disabled until it is known to still apply.
pub(super) fn fix_ui(ui: &mut Ui, fix: &WayOut, shown: &ShownFixes, actions: &mut Vec<Action>) {
    let accent = theme::tokens(ui).accent;
    let text = RichText::new(&fix.title).small().color(accent);
    let button = Button::new(text)
        .stroke((1.0, accent))
        .truncate()
        .min_size(vec2(0.0, 24.0));
    let response = ui.add_enabled(!shown.is_searching, button);
    let response = response.on_disabled_hover_text("Working out fixes…");
    let hint = format!(
        "{}\nResult: {}\nCost: {}",
        fix.title,
        fix.result_words(),
        fix.cost
    );
    if response.on_hover_text(hint).clicked() {
        actions.push(Action::Edit(fix.command.clone()));
    }
}

/// Accepts a finding with a reason, or withdraws that; notes need neither.
fn accept_ui(ui: &mut Ui, card: &FindingCard, actions: &mut Vec<Action>) {
    let (text, action) = match card.accepted {
        Some(at) => ("Reopen", Action::Edit(Command::Design(DesignChange::Reopen(at)))),
        None if card.words.severity == Severity::Info => return,
        None => {
            let (rule, subject, reason) = (card.words.rule.id, card.names.clone(), String::new());
            (
                "Accept…",
                Action::OpenDialog(Dialog::Accept {
                    rule,
                    subject,
                    reason,
                }),
            )
        }
    };
    let accent = theme::tokens(ui).accent;
    let response = ui.add(Button::new(RichText::new(text).small().color(accent)).frame_when_inactive(false));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{text} {}", card.title())));
    if response
        .on_hover_text("Accept it, with a reason that is saved in the design")
        .clicked()
    {
        actions.push(action);
    }
}

/// A small link that says why a rule holds while it is pointed at, and leads to it in the catalogue.
fn why_ui(ui: &mut Ui, card: &FindingCard, actions: &mut Vec<Action>) -> Response {
    let rule = card.words.rule;
    let theme::Tokens { accent, weak, .. } = theme::tokens(ui);
    let text = RichText::new("Why").small().color(accent);
    let response = ui.add(Button::new(text).frame_when_inactive(false));
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, format!("Why: {}", rule.title)));
    let response = response.on_hover_ui(|ui| {
        ui.set_max_width(340.0);
        ui.label(rule.reason);
        let read = format!("{}, read {}", rule.source.page, rule.source.read_on);
        ui.label(RichText::new(read).small().color(weak));
        ui.label(theme::code(rule.id).color(weak));
    });
    if response.clicked() {
        actions.push(Action::OpenDialog(Dialog::rule(rule)));
    }
    response
}
