//! The first page: the title, and what has to be decided.

use crate::decide::comparison::{letter, today_mark};
use crate::decide::headline::clipped;
use crate::design::inert;
use crate::net::{counted, grouped};
use crate::page::frame::{CONFIDENTIAL, MARGIN, Source, badge, day};
use crate::page::pen::{Pen, Type};
use crate::page::sizes::{BODY, LEAD, TITLE};
use crate::page::{Anchor, Canvas as _, Ink, Rect, Sheet};

/// Most alternatives that are named.
const MOST_NAMED: usize = 9;

/// Most room of the logo.
const LOGO: (f64, f64) = (320.0, 84.0);

/// The page.
pub(in crate::page) fn sheet(source: &Source<'_>) -> Sheet {
    let (width, height) = source.layout.paper.size();
    let mut pen = Pen::new();
    let design = source.design;
    pen.fill(Rect::new(0.0, 0.0, 12.0, height), Ink::Accent, 0.0);
    if let Some(logo) = &design.pages.logo {
        let left = 2.0 * MARGIN;
        pen.logo(
            logo,
            Rect::new(left, MARGIN, left + LOGO.0, MARGIN + LOGO.1),
            Anchor::Start,
        );
    }
    let title = clipped(&inert(design.pages.title_or(design.name.as_str())));
    let room = width - 4.0 * MARGIN;
    let left = 2.0 * MARGIN;
    let y = height * 0.3;
    let end = pen.lines((left, y), Type::heading(TITLE, 1), &title, room, 2);
    let mut y = end - TITLE * 0.5;
    y += 30.0;
    let lead = Type::plain(LEAD, Ink::Weak);
    pen.text((left, y), lead, &subtitle(source), room);
    y += 40.0;
    let alternatives = design.alternatives.iter().enumerate();
    for (at, alternative) in alternatives.take(MOST_NAMED) {
        badge(
            &mut pen,
            Rect::new(left, y - 16.0, left + 22.0, y + 6.0),
            at,
            BODY,
        );
        let look = Type::plain(BODY, Ink::Text);
        let name = alternative.name.as_str();
        let today = today_mark(alternative.today, name, ", what runs today");
        let name = format!("{name}{today}");
        pen.text((left + 32.0, y), look, &name, room - 32.0);
        y += 27.0;
    }
    let more = design.alternatives.len().saturating_sub(MOST_NAMED);
    if more > 0 {
        let words = format!("and {} more", grouped(more));
        pen.text((left + 32.0, y), Type::plain(BODY, Ink::Weak), &words, room);
    }
    let look = Type::plain(BODY, Ink::Weak);
    let y = height - MARGIN;
    let parts = [design.pages.footer.trim().to_owned(), day(source)];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let mut x = left;
    if design.pages.confidential {
        x = pen.text((x, y), Type::bold(BODY, Ink::Trouble), CONFIDENTIAL, room) + 16.0;
    }
    pen.text((x, y), look, &parts.join(" · "), room * 0.6);
    pen.anchored((width - left, y), Anchor::End, look, "aksnet", room * 0.3);
    let marks = 0..0;
    let letters: Vec<String> = (0..design.alternatives.len()).map(letter).collect();
    Sheet {
        title,
        description: inert(&format!("{}: {}", subtitle(source), letters.join(", "))),
        width,
        height,
        figures: Vec::new(),
        picture: marks,
        marks: pen.marks,
        rows: Vec::new(),
    }
}

/// "An AKS network, 3 alternatives, planned for 2027-01-31".
fn subtitle(source: &Source<'_>) -> String {
    let count = counted(source.design.alternatives.len(), "alternatives");
    let day = source.design.planning_date.as_ref();
    let day = day.map_or_else(String::new, |day| format!(", planned for {day}"));
    format!("AKS network, {count}{day}")
}
