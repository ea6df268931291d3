//! What every page has: what it is about, its headline, up to three figures, the picture below them, the foot.
//!
//! ```text
//!  A  Overlay, one spoke                              design
//!  Overlay carries 49 user nodes, but its pods collide …       headline
//!  49 user nodes …      1,728 free …      64 slots …           figures
//!  ┌ picture ───────────────────────────────────────────┐
//!  └────────────────────────────────────────────────────┘
//!  date · aksnet                                     3 of 12
//! ```

use crate::check::Findings;
use crate::decide::comparison::letter;
use crate::decide::headline::{Headlines, clipped};
use crate::decide::verdict::{Outcome, Verdicts};
use crate::design::{Design, PageKind, inert};
use crate::plan::Plan;

use crate::page::layout::Layout;
use crate::page::pen::{Pen, Type};
use crate::page::sizes::{BODY, HEADLINE, SMALL, TITLE};
use crate::page::{Anchor, Canvas as _, Figure, Ink, Rect, Sheet};

/// Distance of everything from the edges of the page.
pub(super) const MARGIN: f64 = 40.0;

/// Between the columns.
pub(super) const GUTTER: f64 = 32.0;

/// Most figures of a page.
pub(super) const MOST_FIGURES: usize = 3;

/// Height of the figures, with what keeps them apart from the picture.
const FIGURES_HEIGHT: f64 = 62.0;

/// Height that the foot has below the picture.
const FOOT: f64 = 44.0;

/// What pages are made from.
#[derive(Debug)]
pub(super) struct Source<'a> {
    pub(super) design: &'a Design,
    pub(super) plan: &'a Plan,
    pub(super) findings: &'a Findings,
    pub(super) verdicts: &'a Verdicts,
    pub(super) layout: &'a Layout,
}

impl<'a> Source<'a> {
    pub(super) const fn new(
        (design, plan, findings): (&'a Design, &'a Plan, &'a Findings),
        verdicts: &'a Verdicts,
        layout: &'a Layout,
    ) -> Self {
        Self {
            design,
            plan,
            findings,
            verdicts,
            layout,
        }
    }
}

impl Source<'_> {
    pub(super) const fn headlines(&self) -> Headlines<'_> {
        Headlines::new(self.design, self.plan, self.findings, self.verdicts)
    }

    /// Width of a picture, and its height below one line of headline.
    pub(super) fn room(&self, has_figures: bool) -> (f64, f64) {
        let (width, height) = self.layout.paper.size();
        let figures = if has_figures && self.layout.parts.figures {
            FIGURES_HEIGHT
        } else {
            0.0
        };
        // Assumes a headline of two lines, so that the picture fits under any.
        let top = HEADLINE_TOP + Type::bold(HEADLINE, Ink::Text).leading() + BELOW_HEADLINE;
        (width - 2.0 * MARGIN, height - FOOT - top - figures)
    }
}

/// Baseline of the headline.
const HEADLINE_TOP: f64 = 72.0;

/// From the last baseline of the headline to what follows.
const BELOW_HEADLINE: f64 = 18.0;

/// What a page says besides its picture.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// What the page is about.
    pub(super) topic: String,
    /// The alternative that it is about.
    pub(super) alternative: Option<usize>,
    /// Its kind of page, where a person may word the headline.
    pub(super) kind: Option<PageKind>,
    /// Its one message, as it is proposed.
    pub(super) headline: String,
    /// Numbers that it rests on.
    pub(super) figures: Vec<Figure>,
    /// What the picture shows, for those who cannot see it.
    pub(super) description: String,
}

/// A page with its picture, which `draw` draws into the room that is left.
pub(super) fn page(source: &Source<'_>, said: Said, draw: impl FnOnce(&mut Pen, Rect)) -> Sheet {
    let (width, height) = source.layout.paper.size();
    let Said {
        topic,
        alternative,
        kind,
        headline,
        mut figures,
        description,
    } = said;
    let headline = worded(source, kind, alternative).unwrap_or(headline);
    let mut pen = Pen::new();
    head_line(&mut pen, source, &topic, alternative, width);
    let look = Type {
        size: HEADLINE,
        ..Type::heading(HEADLINE, 1)
    };
    let after = pen.lines((MARGIN, HEADLINE_TOP), look, &headline, width - 2.0 * MARGIN, 2);
    let mut top = after - look.leading() + BELOW_HEADLINE;
    figures.truncate(MOST_FIGURES);
    if !source.layout.parts.figures {
        figures.clear();
    }
    if !figures.is_empty() {
        draw_figures(
            &mut pen,
            &figures,
            Rect::new(MARGIN, top, width - MARGIN, top + FIGURES_HEIGHT),
        );
        top += FIGURES_HEIGHT;
    }
    // The accent colour, next to the headline.
    let stripe = Rect::new(
        MARGIN - 16.0,
        HEADLINE_TOP - 20.0,
        MARGIN - 12.0,
        after - look.leading() + 6.0,
    );
    pen.fill(stripe, Ink::Accent, 0.0);
    foot(&mut pen, source);
    let picture = Rect::new(MARGIN, top, width - MARGIN, height - FOOT);
    let before = pen.marks.len();
    draw(&mut pen, picture);
    let marks = before..pen.marks.len();
    Sheet {
        title: inert(&headline),
        description: inert(&description),
        width,
        height,
        figures,
        picture: marks,
        marks: pen.marks,
        rows: pen.rows,
    }
}

/// The headline as worded by a person, if any.
fn worded(source: &Source<'_>, kind: Option<PageKind>, alternative: Option<usize>) -> Option<String> {
    let written = match (kind?, alternative) {
        (PageKind::Network, Some(at)) => source.design.alternatives.get(at)?.headline.as_str(),
        (kind, _) => source.design.pages.of(kind)?.headline.as_str(),
    };
    let clipped = clipped(&inert(written));
    (!clipped.is_empty()).then_some(clipped)
}

/// Most room of the logo.
const LOGO: (f64, f64) = (160.0, 32.0);

/// What the page is about, the design and the logo.
fn head_line(pen: &mut Pen, source: &Source<'_>, topic: &str, alternative: Option<usize>, width: f64) {
    let weak = Type::plain(BODY, Ink::Weak);
    let y = 36.0;
    let name = source.design.name.as_str();
    let logo = source.design.pages.logo.as_ref();
    let right = logo.map_or(width - MARGIN, |logo| {
        let room = Rect::new(
            width - MARGIN - LOGO.0,
            y - 22.0,
            width - MARGIN,
            y - 22.0 + LOGO.1,
        );
        pen.logo(logo, room, Anchor::End).left - GUTTER / 2.0
    });
    let ends = pen.anchored((right, y), Anchor::End, weak, name, width * 0.3);
    let mut x = MARGIN;
    if let Some(at) = alternative.filter(|_| source.design.alternatives.len() > 1) {
        badge(pen, Rect::new(x, y - 15.0, x + 20.0, y + 5.0), at, BODY);
        x += 28.0;
    }
    pen.text((x, y), weak, topic, ends - x - GUTTER);
}

/// The letter of an alternative on its colour.
pub(super) fn badge(pen: &mut Pen, rect: Rect, at: usize, size: f64) {
    pen.fill(rect, Ink::Alternative(at), 4.0);
    let look = Type::bold(size, Ink::OnAlternative(at));
    let place = (rect.middle_x(), rect.middle_y() + look.drop());
    pen.anchored(place, Anchor::Middle, look, &letter(at), rect.width());
}

/// Draws the figures side by side: the number, and beside it what it counts.
fn draw_figures(pen: &mut Pen, figures: &[Figure], rect: Rect) {
    const GAP: f64 = 10.0;
    // Readers without the font set the number wider; its label keeps its distance where there is room.
    const WIDER: f64 = 0.15;
    let width = (rect.width() - GUTTER * (MOST_FIGURES as f64 - 1.0)) / MOST_FIGURES as f64;
    let mut left = rect.left;
    for Figure {
        value,
        label,
        note,
        ink,
    } in figures
    {
        let number = Type::bold(TITLE, *ink);
        // On one baseline, so that screen readers that go line by line say the number with its label.
        let y = rect.top + 32.0;
        let ends = pen.text((left, y), number, value, width * 0.6);
        let (body, small) = (Type::plain(BODY, Ink::Text), Type::plain(SMALL, Ink::Weak));
        let said = pen.width(label, body).max(pen.width(note, small));
        let spare = (left + width - ends - GAP - said).max(0.0);
        let x = ends + GAP + ((ends - left) * WIDER).min(spare);
        let room = left + width - x;
        pen.text((x, y), body, label, room);
        pen.text((x, y + 16.0), small, note, room);
        left += width + GUTTER;
    }
}

/// The day that stands on a page: the one of the design, else the one of the export.
pub(super) fn day(source: &Source<'_>) -> String {
    let written = source.design.pages.date.trim();
    if written.is_empty() {
        source.layout.date.clone().unwrap_or_default()
    } else {
        written.to_owned()
    }
}

/// The mark of a confidential page.
pub(super) const CONFIDENTIAL: &str = "Confidential";

/// Draws the foot: the footer of the design, the date, and the page number.
fn foot(pen: &mut Pen, source: &Source<'_>) {
    let layout = source.layout;
    let (width, height) = layout.paper.size();
    let look = Type::plain(SMALL, Ink::Weak);
    let y = height - 18.0;
    let page = layout.page.filter(|(_, pages)| *pages > 1);
    let right: Vec<String> = page
        .map(|(page, pages)| format!("{page} of {pages}"))
        .into_iter()
        .chain(["aksnet".to_owned()])
        .collect();
    let ends = pen.anchored(
        (width - MARGIN, y),
        Anchor::End,
        look,
        &right.join(" · "),
        width * 0.25,
    );
    let mut left = MARGIN;
    if source.design.pages.confidential {
        let look = Type::bold(SMALL, Ink::Trouble);
        left = pen.text((left, y), look, CONFIDENTIAL, ends - left) + 12.0;
    }
    let parts = [source.design.pages.footer.trim().to_owned(), day(source)];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    pen.text((left, y), look, &parts.join(" · "), ends - left - GUTTER);
}

/// The verdict in as many words as fit, so that none is cut.
pub(super) fn outcome_words(pen: &Pen, outcome: Outcome, look: Type, room: f64) -> String {
    let wordings = outcome.wordings();
    let last = wordings.last().cloned().unwrap_or_default();
    let mut fitting = wordings
        .into_iter()
        .filter(|words| pen.width(words, look) <= room);
    fitting.next().unwrap_or(last)
}
