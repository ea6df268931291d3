//! The findings of the inspector: those about the selection, then all others, as cards; infos folded into one line.

use egui::{AtomExt as _, Button, RichText, Role, Ui, WidgetInfo, vec2};

use crate::azure::Severity;
use crate::check::Finding;
use crate::net::grouped;
use crate::session::Session;
use crate::ui::action::Action;
use crate::ui::kit::theme::{self, icons};
use crate::ui::kit::widgets::{icon_ui, section_ui};
use crate::ui::panels::findings::{FindingCard, FixSearches, card_ui, severity_look};
use crate::ui::state::{Lower, ViewState};

use crate::ui::panels::inspector::page::Page;

/// Most findings that stand in the panel as cards; the list of checks holds all of them.
const MOST_CARDS: usize = 12;

/// Findings as cards: those to act on, and those that are folded.
#[derive(Debug, Default)]
pub(super) struct Checks {
    cards: Vec<FindingCard>,
    infos: Vec<FindingCard>,
    /// How many stand in the list of checks only.
    more: usize,
}

impl Checks {
    /// Those that are wanted, the worst first.
    pub(super) fn of(session: &Session, view: &ViewState, is_wanted: impl Fn(&Finding) -> bool) -> Self {
        let alternative = view.focus.alternative;
        let is_listed = |finding: &Finding| finding.concerns(alternative) && is_wanted(finding);
        let mut checks = Self::default();
        for (at, finding) in session.findings().worst_first(is_listed) {
            let list = if finding.severity == Severity::Info {
                &mut checks.infos
            } else {
                &mut checks.cards
            };
            if list.len() < MOST_CARDS {
                list.push(FindingCard::of((at, finding), session, view.focus));
            } else {
                checks.more += 1;
            }
        }
        checks
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.cards.is_empty() && self.infos.is_empty()
    }
}

/// Findings about the selection, then about everything else.
pub(super) fn checks_ui(
    ui: &mut Ui,
    page: &Page,
    session: &Session,
    view: &ViewState,
    actions: &mut Vec<Action>,
) {
    let mut cards_ui = |ui: &mut Ui, id, checks| cards_ui(ui, id, checks, session, &view.fixes, actions);
    if view.selection.is_some() && !page.own.is_empty() {
        section_ui(ui, "Checks on this range", |_| {});
        cards_ui(ui, "own", &page.own);
    }
    section_ui(ui, "Checks on this alternative", |_| {});
    if page.own.is_empty() && page.others.is_empty() {
        let good = theme::tokens(ui).good;
        ui.horizontal(|ui| {
            icon_ui(ui, theme::icon(icons::CHECK, theme::Size::Sign).color(good));
            ui.label("No findings");
        });
    } else if page.others.is_empty() {
        ui.label(RichText::new("Nothing else").color(theme::tokens(ui).weak));
    } else {
        cards_ui(ui, "others", &page.others);
    }
}

fn cards_ui(
    ui: &mut Ui,
    id: &'static str,
    checks: &Checks,
    session: &Session,
    searches: &FixSearches,
    actions: &mut Vec<Action>,
) {
    ui.push_id(id, |ui| {
        ui.spacing_mut().item_spacing.y = 8.0;
        for (index, card) in checks.cards.iter().enumerate() {
            ui.push_id(("card", index), |ui| {
                card_ui(ui, card, session, searches, actions);
            });
        }
        infos_ui(ui, checks, session, searches, actions);
        if checks.more > 0 {
            let more = u64::try_from(checks.more).unwrap_or(u64::MAX);
            if ui
                .link(format!("{} more in the list of checks", grouped(more)))
                .clicked()
            {
                actions.push(Action::ShowLower(Lower::Checks));
            }
        }
    });
}

/// Infos: one line until it is opened.
fn infos_ui(
    ui: &mut Ui,
    checks: &Checks,
    session: &Session,
    searches: &FixSearches,
    actions: &mut Vec<Action>,
) {
    if checks.infos.is_empty() {
        return;
    }
    let id = ui.scope_id().with("infos open");
    let mut open = ui.data(|data| data.get_temp(id)).unwrap_or(false);
    let (icon, color) = severity_look(ui, Severity::Info);
    let words = match checks.infos.as_slice() {
        [only] => format!("1 note: {}", only.title()),
        [first, ..] => format!("{} notes: {} …", checks.infos.len(), first.title()),
        [] => String::new(),
    };
    let fold = if open { icons::UNFOLD } else { icons::INTO };
    let sign = theme::icon(icon, theme::Size::Sign).color(color);
    let text = RichText::new(&words).small();
    let fold = theme::icon(fold, theme::Size::Sign);
    // It is the words that give way, lest the panel widen.
    let button = Button::new((fold, sign, text.atom_shrink(true)))
        .truncate()
        .frame_when_inactive(false);
    let response = ui.add(button.min_size(vec2(0.0, 24.0)));
    response.widget_info(|| WidgetInfo::selected(Role::DisclosureTriangle, true, open, &words));
    if response.on_hover_text("Show or hide the notes").clicked() {
        open = !open;
        ui.data_mut(|data| data.insert_temp(id, open));
    }
    if open {
        for (index, card) in checks.infos.iter().enumerate() {
            ui.push_id(("info", index), |ui| {
                card_ui(ui, card, session, searches, actions);
            });
        }
    }
}
