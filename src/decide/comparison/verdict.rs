//! The verdict in one sentence: which alternative comes first by requirements and findings, and why.
//!
//! It holds no opinions. First, alternatives that do not fit, that Azure refuses or that do not meet a requirement are
//! left out; the rest are compared by each stated preference and each kind of finding in turn, and what is still equal
//! ties.

use crate::azure::Severity;
use crate::design::{Criterion, Design};
use crate::net::grouped;
use crate::plan::compare;

use crate::decide::advice;
use crate::decide::comparison::rows::taken_addresses;
use crate::decide::comparison::{Column, Side, unequal_workloads};
use crate::decide::verdict::Outcome;

/// What follows from a comparison.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Judgement {
    /// One sentence without a full stop.
    pub sentence: String,
    /// Indexes of those that come first; several where they tie, none where nothing qualifies.
    pub best: Vec<usize>,
    /// Why, in the order in which it was decided; each in a few words.
    pub reasons: Vec<String>,
    /// How the compared workloads differ; none where they are the same.
    pub unequal: Option<String>,
}

/// Longest name in the sentence, in characters; longer ones are cut, so that it stays readable.
const MOST_CHARS: usize = 40;

/// Names listed before the rest is counted.
const MOST_NAMES: usize = 3;

pub(super) fn judge(design: &Design, sides: &[Side<'_>], columns: &[Column]) -> Judgement {
    let qualified: Vec<Side<'_>> = sides
        .iter()
        .zip(columns)
        .filter(|(_, column)| column.out.is_empty())
        .map(|(side, _)| *side)
        .collect();
    let out: Vec<String> = columns
        .iter()
        .filter(|column| !column.out.is_empty())
        .map(|column| format!("{} ({})", column.letter, column.out.join(", ")))
        .collect();
    if sides.is_empty() {
        return Judgement {
            sentence: "There is no alternative yet".to_owned(),
            ..Judgement::default()
        };
    }
    if qualified.is_empty() {
        return Judgement {
            sentence: format!("No alternative qualifies: {}", listed(&out, ", ")),
            reasons: out,
            ..Judgement::default()
        };
    }
    let considered = qualified.len();
    let (best, decided) = decide(design, qualified);
    let names: Vec<String> = best
        .iter()
        .filter_map(|side| columns.get(side.at))
        .map(named)
        .collect();
    let mut sentence = match (best.len(), considered) {
        (1, 1) if sides.len() == 1 => format!(
            "{} qualifies; there is nothing to compare it to",
            listed(&names, ", ")
        ),
        (1, 1) => format!("Only {} qualifies", listed(&names, ", ")),
        (1, _) => format!("{} is best: {}", listed(&names, ", "), decided.join(", ")),
        _ if decided.is_empty() => {
            format!("{} are equal on requirements and findings", joined(names))
        }
        _ => format!("{} tie for first: {}", joined(names), decided.join(", ")),
    };
    if !out.is_empty() && sides.len() > 1 {
        sentence.push_str("; out: ");
        sentence.push_str(&listed(&out, ", "));
    }
    if sides.len() > 1
        && !Criterion::ALL
            .iter()
            .any(|criterion| design.requirements.needs(*criterion))
    {
        sentence.push_str("; no requirements are stated, so only advice and findings count");
    }
    let unequal = unequal_workloads(design);
    if let Some(unequal) = &unequal {
        sentence.push_str("; but ");
        sentence.push_str(unequal);
    }
    let reasons = decided.into_iter().chain(out).chain(unequal.clone()).collect();
    Judgement {
        sentence,
        best: best.iter().map(|side| side.at).collect(),
        reasons,
        unequal,
    }
}

fn named(column: &Column) -> String {
    let mut name: String = column.name.chars().take(MOST_CHARS).collect();
    if name.len() < column.name.len() {
        name.push('…');
    }
    format!("{} “{name}”", column.letter)
}

/// "A, B and C".
fn joined(mut names: Vec<String>) -> String {
    match names.pop() {
        Some(last) if !names.is_empty() => format!("{} and {last}", listed(&names, ", ")),
        last => last.unwrap_or_default(),
    }
}

fn listed(parts: &[String], separator: &str) -> String {
    let more = parts.len().saturating_sub(MOST_NAMES);
    let rest = (more > 0).then(|| format!("{more} more"));
    let named: Vec<String> = parts.iter().take(MOST_NAMES).cloned().chain(rest).collect();
    named.join(separator)
}

/// One criterion for comparing alternatives; the smaller answer is better.
struct Question<'a> {
    asks: bool,
    answer: &'a dyn Fn(Side<'_>) -> i64,
    /// Why the best are better, given their answer and the next.
    reason: &'a dyn Fn(i64, i64) -> String,
}

/// The rank of the weakest cluster's model, in the ranking that the window shows; smaller is better.
fn merit(side: Side<'_>) -> i64 {
    let weights = side
        .alternative
        .clusters
        .iter()
        .enumerate()
        .filter_map(|(at, cluster)| {
            let requirements = &side.design.requirements;
            let comparison = compare(side.design, side.alternative, side.planned, at, None)?;
            let ranking = advice::rank(requirements, side.alternative, &comparison);
            let own = ranking.into_iter().find(|ranked| ranked.model == cluster.model)?;
            Some(own.weight)
        });
    -i64::from(weights.min().unwrap_or(0))
}

/// Those that are left after every criterion, and why the others are not.
fn decide<'a>(design: &Design, mut left: Vec<Side<'a>>) -> (Vec<Side<'a>>, Vec<String>) {
    let needs = |criterion| design.requirements.needs(criterion);
    let questions = [
        Question {
            asks: true,
            answer: &|side| i64::from(side.outcome == Outcome::CannotUpgrade),
            reason: &|_, _| "room for an upgrade".to_owned(),
        },
        Question {
            asks: true,
            answer: &merit,
            reason: &|_, _| "the model that ranks first".to_owned(),
        },
        Question {
            asks: needs(Criterion::LittleAddressSpace),
            answer: &|side| i64::try_from(taken_addresses(side)).unwrap_or(i64::MAX),
            reason: &|best, next| {
                let count = |number: i64| grouped(u64::try_from(number).unwrap_or(0));
                format!(
                    "subnets of {} addresses instead of {}, and saving address space is a requirement",
                    count(best),
                    count(next)
                )
            },
        },
        Question {
            asks: true,
            answer: &|side| i64::try_from(side.open(Severity::Warning)).unwrap_or(i64::MAX),
            reason: &|best, next| match best {
                0 => "no warnings".to_owned(),
                _ => format!("the fewest warnings, {best} instead of {next}"),
            },
        },
    ];
    let mut decided = Vec::new();
    for Question { asks, answer, reason } in questions {
        if !asks || left.len() < 2 {
            continue;
        }
        let answers: Vec<i64> = left.iter().map(|side| answer(*side)).collect();
        let Some(best) = answers.iter().copied().min() else {
            continue;
        };
        if let Some(next) = answers.iter().copied().filter(|other| *other > best).min() {
            decided.push(reason(best, next));
            left.retain(|side| answer(*side) == best);
        }
    }
    (left, decided)
}
