//! The alternatives at a glance: one line each with name, model, verdict, and how much of its VNets is taken.

use crate::decide::comparison::today_mark;
use crate::design::PageKind;
use crate::net::{counted, grouped};
use crate::page::draw::bars;
use crate::page::frame::{Said, Source, badge, outcome_words, page};
use crate::page::pen::{Pen, Type};
use crate::page::sizes::{BODY, LEAD, SMALL};
use crate::page::{Canvas as _, Figure, Ink, Rect, Sheet, Stroke};
use crate::scene::{ComparisonBar, ComparisonScene, Words, comparison};

/// Most alternatives on a page.
pub(in crate::page) const ON_EACH_PAGE: usize = 9;

/// The page.
pub(in crate::page) fn sheet(source: &Source<'_>, shown: &[usize]) -> Sheet {
    let scene = comparison(source.design, source.plan);
    let said = Said {
        topic: "The alternatives at a glance".to_owned(),
        kind: Some(PageKind::Options),
        headline: source.headlines().options(),
        figures: figures(source, &scene),
        description: description(source, shown),
        ..Said::default()
    };
    page(source, said, |pen, rect| draw(pen, rect, source, &scene, shown))
}

fn description(source: &Source<'_>, shown: &[usize]) -> String {
    let lines = shown.iter().filter_map(|at| {
        let alternative = source.design.alternatives.get(*at)?;
        let outcome = source.verdicts.of_alternative(*at);
        Some(format!("{}: {outcome}", alternative.name))
    });
    lines.collect::<Vec<_>>().join("; ")
}

/// How many work, and how much the smallest takes.
fn figures(source: &Source<'_>, scene: &ComparisonScene) -> Vec<Figure> {
    let all = source.design.alternatives.len();
    if all < 2 {
        return Vec::new();
    }
    let works = (0..all)
        .filter(|at| source.verdicts.of_alternative(*at).works())
        .count();
    let leanest = scene.bars.iter().enumerate();
    let working = leanest.filter(|(at, _)| source.verdicts.of_alternative(*at).works());
    let leanest = working.min_by_key(|(_, bar)| bar.taken);
    let mut figures = vec![Figure {
        value: grouped(works),
        label: format!("of {} alternatives work", grouped(all)),
        note: "by rules, requirements and room".to_owned(),
        ink: if works == 0 { Ink::Trouble } else { Ink::Text },
    }];
    figures.extend(leanest.map(|(at, bar)| Figure {
        value: grouped(bar.taken),
        label: "addresses, the fewest that work".to_owned(),
        note: format!(
            "taken by the subnets of {}",
            crate::decide::comparison::letter(at)
        ),
        ink: Ink::Text,
    }));
    figures
}

fn draw(pen: &mut Pen, rect: Rect, source: &Source<'_>, scene: &ComparisonScene, shown: &[usize]) {
    /// Greatest height of a line.
    const HIGHEST: f64 = 92.0;
    const LEGEND: f64 = 26.0;
    let height = ((rect.height() - LEGEND) / shown.len().max(1) as f64).min(HIGHEST);
    let names = rect.width() * 0.36;
    let mut top = rect.top;
    for at in shown {
        let found = source.design.alternatives.get(*at).zip(scene.bars.get(*at));
        let Some((alternative, bar)) = found else { continue };
        let line = Rect::new(rect.left, top, rect.right, top + height);
        let middle = line.middle_y();
        badge(
            pen,
            Rect::new(line.left, middle - 15.0, line.left + 30.0, middle + 15.0),
            *at,
            LEAD,
        );
        let (x, room) = (line.left + 44.0, names - 44.0);
        let name = alternative.name.as_str();
        let today = today_mark(alternative.today, name, ", today");
        let name = format!("{name}{today}");
        pen.text((x, middle - 4.0), Type::bold(LEAD, Ink::Text), &name, room);
        let outcome = source.verdicts.of_alternative(*at);
        let models = Words::new(source.design, source.plan, *at).models();
        let verdict = Type::plain(BODY, Ink::of_outcome(outcome));
        let words = outcome_words(pen, outcome, verdict, room);
        let ends = pen.text((x, middle + 16.0), verdict, &words, room);
        let weak = Type::plain(BODY, Ink::Weak);
        if ends + 14.0 + pen.width(&models, weak) <= x + room {
            pen.text((ends + 14.0, middle + 16.0), weak, &models, x + room - ends);
        }
        let total = total_words(bar);
        let left = line.left + names + 24.0;
        let small = Type::plain(SMALL, Ink::Weak);
        pen.text((left, middle - 12.0), small, &total, line.right - left);
        bars::bar(
            pen,
            scene,
            bar,
            Rect::new(left, middle - 4.0, line.right, middle + 18.0),
        );
        let points = vec![(line.left, line.bottom), (line.right, line.bottom)];
        pen.line(points, Stroke::solid(Ink::Line, 0.5));
        top += height;
    }
    let look = Type::plain(SMALL, Ink::Weak);
    let (mut left, y) = (rect.left + names + 24.0, top + 18.0);
    for (role, title) in bars::meanings(scene) {
        let chip = Rect::new(left, y - 9.0, left + 17.0, y + 1.0);
        bars::sample(pen, chip, role);
        left = pen.text((chip.right + 5.0, y), look, title, 140.0) + 14.0;
    }
}

/// "320 of 2,048 addresses taken", and what is missing: ", 12 missing".
fn total_words(bar: &ComparisonBar) -> String {
    let missing = match bar.missing() {
        0 => String::new(),
        missing => format!(", {} missing", grouped(missing)),
    };
    format!(
        "{} of {} taken{missing}",
        grouped(bar.taken),
        counted(bar.space, "addresses")
    )
}
