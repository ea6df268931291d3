//! The alternatives one below the other: what each is drawn from, and the heading above its lanes.
//!
//! ```text
//!  ▌A Overlay, one spoke   Overlay   fits                          no findings   the one on screen
//!  ▌VNets    ├ vnet-shop ───┤                                                    beside each its own colour
//!  ▌Pods                            ├ 10.244.0.0/18 ┤
//!  ▌B Direct pods          Pod subnet, dynamic   does not fit         2 errors   a click shows it
//!  ▌…
//!  ───────────────────────────────────────────────────────────────────────────
//!   Connected                          ├ on-prem ────────────────────            stays in view
//! ```

use egui::{
    Align2, Button, CursorIcon, Rect, RichText, Role as WidgetRole, Sense, Stroke, TextStyle, Ui, WidgetInfo,
    pos2,
};

use crate::decide::comparison::letter;
use crate::decide::verdict::Outcome;
use crate::design::Alternative;
use crate::net::counted;
use crate::page::Ink;
use crate::scene::{MapScene, MapStack, Words};
use crate::session::Session;
use crate::ui::action::{Action, Intent};
use crate::ui::kit::memo::memo;
use crate::ui::kit::theme;
use crate::ui::state::ViewState;

use crate::ui::kit::brush::Brush;
use crate::ui::panels::map::Stage;
use crate::ui::panels::map::layout::HEADING;

/// Width of the colour beside an alternative, in points.
const STRIPE: f32 = 4.0;

/// Lanes that belong together: those of one alternative, or the ranges outside all of them.
#[derive(Clone)]
pub(super) struct Group<'a> {
    /// Index of the alternative that a click is for.
    pub(super) alternative: usize,
    /// Index in the layout.
    pub(super) place: usize,
    /// Whether it holds the ranges outside several alternatives.
    pub(super) is_outside: bool,
    /// Whether it can be selected and edited: it is the alternative on screen.
    pub(super) is_shown: bool,
    /// The alternative's letter and name, where there are several.
    pub(super) title: Option<String>,
    pub(super) scene: &'a MapScene,
    pub(super) words: Words<'a>,
}

/// The groups of a stack from top to bottom.
pub(super) fn of_stack<'a>(stack: &'a MapStack, session: &'a Session, shown: usize) -> Vec<Group<'a>> {
    let words = |at| Words::new(session.design(), session.plan(), at);
    let alternatives = session.design().alternatives.iter().zip(&stack.maps);
    let inside = alternatives.enumerate().map(|(at, (alternative, scene))| Group {
        alternative: at,
        place: at,
        is_outside: false,
        is_shown: at == shown,
        title: Some(title(at, alternative)),
        scene,
        words: words(at),
    });
    let outside = Group {
        alternative: shown,
        place: 0,
        is_outside: true,
        is_shown: true,
        title: None,
        scene: &stack.outside,
        words: words(shown),
    };
    inside.chain([outside]).collect()
}

/// The choice between the alternative on screen and all of them; with one alone there is none.
pub(super) fn choice_ui(ui: &mut Ui, session: &Session, view: &ViewState, actions: &mut Vec<Action>) {
    let count = session.design().alternatives.len();
    if count < 2 {
        return;
    }
    let is_stacked = view.shows_all(session);
    let all = format!("All {count}");
    for (text, name, is_chosen) in [
        ("One", "Current alternative", !is_stacked),
        (all.as_str(), "Map of all alternatives", is_stacked),
    ] {
        let button = Button::selectable(is_chosen, RichText::new(text).small());
        let response = ui.add(button);
        response.widget_info(|| WidgetInfo::selected(WidgetRole::Button, true, is_chosen, name));
        let help = format!("{name}, {}", key(ui));
        if response.on_hover_text(help).clicked() && !is_chosen {
            actions.push(Action::Do(Intent::AllOnMap));
        }
    }
}

/// The key that chooses.
fn key(ui: &Ui) -> String {
    let shortcut = Intent::AllOnMap.shortcut();
    shortcut.map_or_else(String::new, |shortcut| ui.format_shortcut(&shortcut))
}

/// Letter and name of an alternative.
pub(super) fn title(at: usize, alternative: &Alternative) -> String {
    format!("{} {}", letter(at), alternative.name)
}

/// What a heading says after the name.
struct Heading {
    models: String,
    outcome: Outcome,
    findings: String,
}

impl Heading {
    fn of(session: &Session, at: usize) -> Self {
        let found = session.findings().counts(at);
        let outcome = session.verdicts().of_alternative(at);
        // The words of this verdict count its warnings already.
        let warnings = if matches!(outcome, Outcome::Works(_)) {
            0
        } else {
            found.warnings
        };
        let counted = [(found.errors, "errors"), (warnings, "warnings")]
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, plural)| counted(count, plural));
        Self {
            models: Words::new(session.design(), session.plan(), at).models(),
            outcome,
            findings: counted.collect::<Vec<_>>().join(", "),
        }
    }

    fn verdict_words(&self) -> String {
        self.outcome.words()
    }
}

/// Draws the heading of a group that has one; a click shows its alternative.
pub(super) fn heading_ui(ui: &Ui, stage: &Stage<'_>, view: &mut ViewState, actions: &mut Vec<Action>) {
    let Some((title, (top, bottom))) = stage.title.as_deref().zip(
        stage
            .arrangement
            .layout()
            .and_then(|layout| layout.group(stage.group.place)),
    ) else {
        return;
    };
    let group = stage.names.union(stage.plot);
    let group = Rect::from_x_y_ranges(group.x_range(), group.top() + top..=group.top() + bottom);
    let heading = group.with_max_y(group.top() + HEADING).y_range();
    let seen = stage.visible.y_range();
    let is_seen = seen.contains(heading.min) && seen.contains(heading.max);
    if stage.is_shown && std::mem::take(&mut view.map.bring_group) && !is_seen {
        ui.scroll_to_rect(group, None);
    }
    let rect = group
        .with_max_y(group.top() + HEADING)
        .with_min_y(group.top() + 4.0)
        .with_min_x(group.left() + STRIPE);
    stripe(ui, stage, group.with_min_y(rect.top()));
    if !rect.intersects(ui.clip_rect()) {
        return;
    }
    let headings = memo(ui, "map headings", stage.session, (), || {
        (0..stage.session.design().alternatives.len())
            .map(|at| Heading::of(stage.session, at))
            .collect::<Vec<_>>()
    });
    let Some(heading) = headings.get(stage.alternative) else {
        return;
    };
    let response = ui.interact(rect, stage.id.with(("heading", stage.alternative)), Sense::CLICK);
    response.widget_info(|| {
        let verdict = heading.verdict_words();
        let said = [title, &heading.models, &verdict, &heading.findings];
        let said = said.into_iter().filter(|part| !part.is_empty());
        let name = format!("Alternative {}", said.collect::<Vec<_>>().join(", "));
        WidgetInfo::selected(WidgetRole::Button, true, stage.is_shown, name)
    });
    if response.clicked() {
        actions.push(Action::ShowAlternative(stage.alternative));
    }

    let brush = Brush::new(ui, rect);
    let colors = &brush.colors;
    brush.painter.rect_filled(rect, 3.0, colors.raised);
    if stage.is_shown {
        brush
            .painter
            .rect_filled(rect, 3.0, colors.accent.gamma_multiply(0.18));
    } else if response.hovered() {
        ui.set_cursor_icon(CursorIcon::PointingHand);
        brush.outline(rect, 1.0, colors.outline);
    }
    paint_words(ui, &brush, rect, title, heading);
}

/// Paints what a heading says: name, verdict and models from the left, findings at the right.
fn paint_words(ui: &Ui, brush: &Brush, rect: Rect, title: &str, heading: &Heading) {
    const PAD: f32 = 8.0;
    /// Share of the heading that a name may take.
    const LONGEST_TITLE: f32 = 0.6;
    /// Less room says nothing but that something was cut, in points.
    const LEAST_WORDS: f32 = 36.0;
    let colors = &brush.colors;
    let verdict_color = theme::of_outcome(ui, heading.outcome);
    let small = TextStyle::Small.resolve(ui.style());
    let body = TextStyle::Body.resolve(ui.style());
    let findings = brush.small_text(heading.findings.clone(), colors.weak);
    let right = rect.right() - PAD - findings.size().x;
    let (mut left, y) = (rect.left() + PAD, rect.center().y);
    let verdict = heading.verdict_words();
    let parts = [
        (title, body, colors.text, LONGEST_TITLE),
        (&verdict, small.clone(), verdict_color, 1.0),
        (heading.models.as_str(), small, colors.weak, 1.0),
    ];
    for (text, font, color, share) in parts {
        let room = (right - 2.0 * PAD - left) * share;
        if room < LEAST_WORDS {
            break;
        }
        let galley = brush.text_within(text.to_owned(), font, color, room);
        let width = galley.size().x;
        brush.put(galley, Align2::LEFT_CENTER, pos2(left, y));
        left += width + 2.0 * PAD;
    }
    brush.put(findings, Align2::LEFT_CENTER, pos2(right, y));
}

/// Paints beside an alternative the colour by which tabs, pages and bars tell it from the others.
fn stripe(ui: &Ui, stage: &Stage<'_>, group: Rect) {
    let own = theme::ink(theme::palette(ui), Ink::Alternative(stage.alternative));
    let edge = group.with_max_x(group.left() + STRIPE);
    ui.painter().rect_filled(edge, 1.0, own);
}

/// Draws the edge between the alternatives and the ranges outside them.
pub(super) fn edge_ui(ui: &Ui, area: Rect, top: f32) {
    let stroke = Stroke::new(1.0, theme::tokens(ui).outline);
    ui.painter().hline(area.x_range(), top, stroke);
}
