//! Growth and upgrade: how many nodes each alternative carries, as bars on one axis of nodes.
//!
//! A single alternative is shown by its clusters, and a single cluster under every model.

use crate::decide::comparison::letter;
use crate::decide::headline::Growing;
use crate::decide::verdict::Outcome;
use crate::design::{NodePool, PageKind};
use crate::net::grouped;
use crate::page::draw::reach::{self, Axis};
use crate::page::frame::{Said, Source, badge, outcome_words, page};
use crate::page::layout::shown_cluster;
use crate::page::pen::{Pen, Type};
use crate::page::sizes::{BODY, LEAD, SMALL};
use crate::page::{Anchor, Canvas as _, Figure, Ink, Rect, Sheet, Stroke};
use crate::plan::sums::{ceilings_words, full_words};
use crate::plan::{Ceilings, compare};
use crate::scene::{self, ReachBar, Role, Words, reach_most};

const TOPIC: &str = "Growth and upgrade";

/// Most alternatives on a page.
pub(in crate::page) const ON_EACH_PAGE: usize = 9;

/// Most clusters of one alternative; of more, those with the least room.
const MOST_CLUSTERS: usize = 20;

/// How far an alternative goes: that of its clusters that is in the most trouble.
struct Line<'a> {
    at: usize,
    /// Whether the letter of the alternative stands before it.
    has_badge: bool,
    name: String,
    pool: &'a NodePool,
    ceilings: Ceilings,
    bar: ReachBar,
    words: String,
    /// Whether the cluster works as it is planned.
    outcome: Outcome,
}

impl Line<'_> {
    /// Whether it works, and how many nodes more than planned can be upgraded: the least first.
    fn room(&self) -> (bool, i128) {
        let (upgrade, planned) = (self.ceilings.upgrade.nodes, self.pool.planned_nodes());
        (self.outcome.works(), i128::from(upgrade) - i128::from(planned))
    }

    /// What keeps it from working.
    fn trouble(&self) -> Option<Outcome> {
        (!self.outcome.works()).then_some(self.outcome)
    }
}

/// The page.
pub(in crate::page) fn sheet(source: &Source<'_>, shown: &[usize]) -> Sheet {
    let (lines, bars) = match shown {
        [only] if source.design.alternatives.len() == 1 => alone(source, *only),
        _ => {
            let lines = shown.iter().filter_map(|at| line(source, *at, None));
            (lines.collect(), Vec::new())
        }
    };
    // Of one alternative, headline and figures speak of the cluster in the most trouble.
    let worst = match shown {
        [only] => {
            let planned = source.plan.alternatives.get(*only);
            let focus = planned.and_then(|planned| shown_cluster(planned));
            focus.and_then(|focus| line(source, *only, Some(focus)))
        }
        _ => None,
    };
    let told = worst.as_ref().map_or(lines.as_slice(), std::slice::from_ref);
    let reach: Vec<Growing<'_>> = told
        .iter()
        .map(|line| Growing {
            alternative: line.at,
            pool: line.pool.name.as_str(),
            planned: line.pool.planned_nodes(),
            ceilings: line.ceilings,
            outcome: line.outcome,
        })
        .collect();
    let said = Said {
        topic: topic(source, shown, &lines, worst.as_ref()),
        kind: Some(PageKind::Growth),
        headline: source.headlines().growth(&reach),
        figures: figures(told),
        description: lines
            .iter()
            .map(|line| match line.trouble() {
                Some(trouble) => format!("{}: {trouble}; {}", line.name, line.words),
                None => format!("{}: {}", line.name, line.words),
            })
            .collect::<Vec<_>>()
            .join("; "),
        ..Said::default()
    };
    page(source, said, |pen, rect| draw(pen, rect, &lines, &bars))
}

/// What the page is about: of several clusters the one in the most trouble, and how many stand there where not all do.
fn topic(source: &Source<'_>, shown: &[usize], lines: &[Line<'_>], worst: Option<&Line<'_>>) -> String {
    let Some(worst) = worst.filter(|_| lines.len() > 1) else {
        return TOPIC.to_owned();
    };
    let alternative = shown.first().and_then(|at| source.design.alternatives.get(*at));
    let all = alternative.map_or(0, |alternative| alternative.clusters.len());
    if all <= MOST_CLUSTERS {
        return format!("{TOPIC}, tightest in {}", worst.name);
    }
    let (some, all) = (grouped(lines.len()), grouped(all));
    format!(
        "{TOPIC} of the {some} tightest of {all} clusters, first {}",
        worst.name
    )
}

/// The lines of a single alternative: its clusters, and below a single one how far other models go.
fn alone<'a>(source: &Source<'a>, at: usize) -> (Vec<Line<'a>>, Vec<ReachBar>) {
    let clusters = source.design.alternatives.get(at);
    let clusters = clusters.map_or(0, |alternative| alternative.clusters.len());
    let each = |focus| {
        let line = line(source, at, Some(focus))?;
        Some(Line {
            has_badge: false,
            ..line
        })
    };
    let mut lines: Vec<(usize, Line<'_>)> = (0..clusters)
        .filter_map(|focus| Some((focus, each(focus)?)))
        .collect();
    if lines.len() > MOST_CLUSTERS {
        lines.sort_by_key(|(_, line)| line.room());
        lines.truncate(MOST_CLUSTERS);
        lines.sort_by_key(|(focus, _)| *focus);
    }
    let lines: Vec<Line<'_>> = lines.into_iter().map(|(_, line)| line).collect();
    let others = || -> Option<Vec<ReachBar>> {
        let alternative = source.design.alternatives.get(at)?;
        let planned = source.plan.alternatives.get(at)?;
        let comparison = compare(source.design, alternative, planned, 0, None)?;
        let words = Words::new(source.design, source.plan, at);
        let reach = scene::reach(alternative.clusters.first()?, &comparison, &words)?;
        Some(reach.bars.into_iter().filter(|bar| !bar.is_in_use).collect())
    };
    let bars = if clusters == 1 { others() } else { None };
    (lines, bars.unwrap_or_default())
}

/// How far a cluster goes, else the one in the most trouble.
fn line<'a>(source: &Source<'a>, at: usize, chosen: Option<usize>) -> Option<Line<'a>> {
    let alternative = source.design.alternatives.get(at)?;
    let planned = source.plan.alternatives.get(at)?;
    let focus = chosen.or_else(|| shown_cluster(planned))?;
    let cluster = alternative.clusters.get(focus)?;
    let ceilings = planned.clusters.get(focus)?.ceilings?;
    let pool = cluster.pools.get(ceilings.pool)?;
    let several = alternative.clusters.len() > 1;
    Some(Line {
        at,
        has_badge: true,
        name: match (chosen.is_some(), several) {
            (true, true) => cluster.name.to_string(),
            (true, false) => cluster.model.title().to_owned(),
            (false, true) => format!("{}: {}", alternative.name, cluster.name),
            (false, false) => alternative.name.to_string(),
        },
        pool,
        ceilings,
        bar: ReachBar::of_ceilings(cluster.model, &ceilings),
        words: ceilings_words(&ceilings, cluster),
        outcome: source.verdicts.of_cluster(at, focus),
    })
}

/// Of the one that goes furthest of those that work: how far upgrades go, and how far nodes.
fn figures(told: &[Line<'_>]) -> Vec<Figure> {
    let furthest = told.iter().max_by_key(|line| {
        let works = line.outcome.works();
        (works, line.ceilings.upgrade.nodes, std::cmp::Reverse(line.at))
    });
    let Some(line) = furthest else {
        return Vec::new();
    };
    let pool = line.pool.name.as_str();
    let planned = line.pool.planned_nodes();
    // What is less than planned stands out.
    let short_of_plan = |nodes: u64, ink: Ink| if nodes < planned { ink } else { Ink::Text };
    let whose = if told.len() > 1 {
        format!(", {}", letter(line.at))
    } else {
        String::new()
    };
    vec![
        Figure {
            value: grouped(line.ceilings.upgrade.nodes),
            label: format!("{pool} nodes can be upgraded{whose}"),
            note: format!("first to run out: {}", line.ceilings.upgrade.limit.words()),
            ink: short_of_plan(line.ceilings.upgrade.nodes, Ink::Warning),
        },
        Figure {
            value: grouped(line.ceilings.scale_out.nodes),
            label: format!("{pool} nodes can exist{whose}"),
            note: format!("then {}", full_words(line.ceilings.scale_out.limit)),
            ink: short_of_plan(line.ceilings.scale_out.nodes, Ink::Trouble),
        },
        Figure {
            value: grouped(planned),
            label: format!("{pool} nodes are planned{whose}"),
            note: "the line across its bar".to_owned(),
            ink: Ink::Text,
        },
    ]
}

/// Height of the labels of the axis.
const TICKS: f64 = 24.0;

/// Height of the legend.
const LEGEND: f64 = 26.0;

/// Greatest height of a line.
const HIGHEST: f64 = 112.0;

fn draw(pen: &mut Pen, rect: Rect, lines: &[Line<'_>], others: &[ReachBar]) {
    let count = lines.len() + others.len();
    let longest = lines
        .iter()
        .map(|line| line.bar.full.max(line.pool.planned_nodes()));
    let longest = longest.chain(others.iter().map(|bar| bar.full)).max();
    let most = reach_most(longest.unwrap_or(0));
    let height = ((rect.height() - TICKS - LEGEND) / count.max(1) as f64).min(HIGHEST);
    let room = rect.width() * 0.3;
    let axis = Axis {
        left: rect.left + room + 24.0,
        right: rect.right - 12.0,
        most: most as f64,
    };
    let bottom = rect.top + TICKS + height * count as f64;
    ticks(pen, &axis, (rect.top, bottom));
    let small = Type::plain(SMALL, Ink::Weak);
    pen.text(
        (rect.left, rect.top + SMALL),
        small,
        "nodes of the growing pool",
        room,
    );
    let half = (height * 0.28).min(22.0);
    let mut top = rect.top + TICKS;
    for line in lines {
        let middle = top + height / 2.0;
        let names = Names {
            at: (rect.left, middle),
            room,
            height,
        };
        let said = Told {
            alternative: line.has_badge.then_some(line.at),
            name: &line.name,
            words: &line.bar.words(),
            trouble: line.trouble(),
        };
        names.draw(pen, &said);
        reach::bar(pen, &line.bar, &axis, (middle - half, middle + half));
        let planned = axis.x(line.pool.planned_nodes());
        let points = vec![(planned, middle - half - 5.0), (planned, middle + half + 5.0)];
        pen.line(points, Stroke::solid(Ink::Text, 2.5));
        top += height;
    }
    for bar in others {
        let middle = top + height / 2.0;
        let names = Names {
            at: (rect.left, middle),
            room,
            height,
        };
        let words = match (bar.full, bar.is_ruled_out) {
            (1.., true) => "cannot be used here".to_owned(),
            (1.., false) => format!("{}: {}", bar.ranges(), bar.words()),
            (0, _) => bar.words(),
        };
        let said = Told {
            alternative: None,
            name: bar.model.title(),
            words: &words,
            trouble: None,
        };
        names.draw(pen, &said);
        reach::bar(pen, bar, &axis, (middle - half, middle + half));
        top += height;
    }
    legend(pen, axis.left, top + 18.0);
}

/// The marks of the axis, with the numbers that find room.
fn ticks(pen: &mut Pen, axis: &Axis, (top, bottom): (f64, f64)) {
    let small = Type::plain(SMALL, Ink::Weak);
    for mark in reach::marks(axis) {
        let line = vec![(axis.x(mark), top + TICKS - 4.0), (axis.x(mark), bottom)];
        pen.line(line, Stroke::solid(Ink::Line, 0.75));
    }
    let width = |mark: u64| pen.width(&grouped(mark), small) + 6.0;
    let mut numbers = reach::numbers(axis, width, axis.right + 12.0, None);
    numbers.sort_by(|one, other| one.1.total_cmp(&other.1));
    for (mark, middle) in numbers {
        let text = grouped(mark);
        // A single digit is narrower than any room that is given to words.
        let room = pen.width(&text, small) + SMALL;
        pen.anchored((middle, top + SMALL), Anchor::Middle, small, &text, room);
    }
}

/// Where the name of a line stands.
struct Names {
    at: (f64, f64),
    room: f64,
    height: f64,
}

/// The words of a line.
struct Told<'a> {
    /// The alternative whose letter is before it.
    alternative: Option<usize>,
    name: &'a str,
    words: &'a str,
    /// What keeps it from working.
    trouble: Option<Outcome>,
}

impl Names {
    /// The letter, the name, and below it where there is room what is said of it.
    ///
    /// What keeps it from working comes first: how far it goes can be read off its bar.
    fn draw(&self, pen: &mut Pen, told: &Told<'_>) {
        let (left, middle) = self.at;
        let mut x = left;
        if let Some(at) = told.alternative {
            let half = (self.height * 0.4).min(15.0);
            let place = Rect::new(left, middle - half, left + 2.0 * half, middle + half);
            badge(pen, place, at, if half < 12.0 { BODY } else { LEAD });
            x += 44.0;
        }
        let right = left + self.room;
        let bold = Type::bold(BODY, Ink::Text);
        let trouble = told.trouble.map(|outcome| {
            let look = Type::plain(SMALL, Ink::of_outcome(outcome));
            (outcome_words(pen, outcome, look, right - x), look)
        });
        let trouble = trouble.as_ref().map(|(words, look)| (words.as_str(), *look));
        let mut lines: Vec<(&str, Type)> = trouble.into_iter().collect();
        lines.push((told.words, Type::plain(SMALL, Ink::Weak)));
        if 32.0 <= self.height {
            lines.truncate(if self.height < 52.0 { 1 } else { 2 });
            // In the middle with what stands below it.
            let mut y = middle + 4.0 - 8.5 * lines.len() as f64;
            pen.text((x, y), bold, told.name, right - x);
            for (words, look) in lines {
                y += 17.0;
                pen.text((x, y), look, words, right - x);
            }
            return;
        }
        let y = middle + bold.drop();
        let ends = pen.text((x, y), bold, told.name, (right - x) * 0.5) + 10.0;
        let short = lines
            .into_iter()
            .find(|(words, look)| ends + pen.width(words, *look) <= right);
        if let Some((words, look)) = short {
            pen.text((ends, y), look, words, right - ends + 1.0);
        }
    }
}

fn legend(pen: &mut Pen, left: f64, y: f64) {
    let look = Type::plain(SMALL, Ink::Weak);
    let mut x = left;
    for (title, index) in [
        ("upgrades work", 0),
        ("nodes exist, no upgrade", 1),
        ("planned", 2),
    ] {
        let chip = Rect::new(x, y - 9.0, x + 17.0, y + 1.0);
        match index {
            0 => pen.fill(chip, Ink::Role(Role::Node), 1.0),
            1 => reach::without_upgrade(pen, chip, Role::Surge),
            _ => {
                let middle = chip.middle_x();
                let points = vec![(middle, chip.top - 1.0), (middle, chip.bottom + 1.0)];
                pen.line(points, Stroke::solid(Ink::Text, 2.5));
            }
        }
        x = pen.text((chip.right + 5.0, y), look, title, 200.0) + 16.0;
    }
}
