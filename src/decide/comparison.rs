//! The alternatives of a design side by side: a table of what differs, the better side of each row, and one verdict.
//!
//! A row has a better side only where less or more is better by the stated requirements and findings; everything else
//! is shown without a judgement. `rows` says what is compared, `needs` how each alternative meets the requirements,
//! `way` how what runs today gets there, and `verdict` sums up.
//!
//! ```text
//!                        A Overlay            B Node subnet
//!  Fit                   fits                 does not fit          winner A
//!  Network model         Overlay              Node subnet           nobody wins
//!  Taken by subnets      320 of 2,048         2,048 of 2,048        winner A
//! ```

mod five;
mod needs;
mod rows;
mod verdict;
mod way;
mod workload;

use crate::azure::Severity;
use crate::design::{Alternative, Cluster, Criterion, Design};
use crate::plan::{AlternativePlan, ClusterPlan, Plan};

use crate::check::{Finding, Findings};

use crate::decide::verdict::{Outcome, Verdicts};

pub use verdict::Judgement;
pub use workload::{give_all_the_workload, unequal_workloads};

/// The alternatives of a design side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// One column per alternative, in the order of the tabs.
    pub columns: Vec<Column>,
    /// What is compared, from top to bottom.
    pub rows: Vec<Row>,
    /// A summary in five rows, for those who decide.
    pub five: Vec<Row>,
    /// What follows from it.
    pub judgement: Judgement,
}

impl Table {
    /// The rows on which the alternatives differ.
    pub fn differing(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| row.differs)
    }
}

/// The head of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// A, B, C … as on the tabs.
    pub letter: String,
    /// What the alternative is called.
    pub name: String,
    /// Whether it shows what runs today.
    pub today: bool,
    /// Whether it works.
    pub outcome: Outcome,
    /// Why it is out, by findings and requirements; empty where it qualifies.
    pub out: Vec<String>,
}

/// One thing that is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it is about.
    pub group: Group,
    /// What is compared.
    pub title: &'static str,
    /// Whether it is a stated requirement.
    pub required: bool,
    /// Which side is better, if any.
    pub better: Option<Better>,
    /// One cell per alternative.
    pub cells: Vec<Cell>,
    /// Whether not all cells say the same.
    pub differs: bool,
    /// Indexes of the best alternatives; none where there is no winner, several where they tie.
    pub winners: Vec<usize>,
}

/// What a row is about, for headings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Whether it works and meets the requirements.
    Outcome,
    /// How much of the address space it takes.
    Addresses,
    /// How far it goes.
    Growth,
    /// What it can do.
    Abilities,
    /// What comes later.
    Later,
}

impl Group {
    /// The heading.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Outcome => "Outcome",
            Self::Addresses => "Addresses",
            Self::Growth => "Growth",
            Self::Abilities => "Abilities",
            Self::Later => "Later",
        }
    }
}

/// Which side of a row is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    /// The smaller rank.
    Less,
    /// The larger rank.
    More,
}

/// One alternative's answer to a row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    /// In words.
    pub text: String,
    /// What it is ranked by; none where it cannot be ranked.
    pub rank: Option<u64>,
}

impl Cell {
    fn new(text: impl Into<String>, rank: u64) -> Self {
        Self {
            text: text.into(),
            rank: Some(rank),
        }
    }

    fn unranked(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            rank: None,
        }
    }
}

/// The title of the row that says whether each works.
const VERDICT: &str = "Verdict";

impl Row {
    /// Whether it says of each alternative whether it works.
    pub fn is_verdict(&self) -> bool {
        (self.group, self.title) == (Group::Outcome, VERDICT)
    }

    fn new(group: Group, title: &'static str, better: Option<Better>, cells: Vec<Cell>) -> Self {
        let first = cells.first().map(|cell| &cell.text);
        let differs = cells.iter().any(|cell| Some(&cell.text) != first);
        let winners = better.map_or_else(Vec::new, |better| winners(better, &cells));
        Self {
            group,
            title,
            required: false,
            better,
            cells,
            differs,
            winners,
        }
    }

    fn required(self) -> Self {
        Self {
            required: true,
            ..self
        }
    }
}

/// The indexes with the best rank; none where all are equal, or too few can be ranked.
fn winners(better: Better, cells: &[Cell]) -> Vec<usize> {
    let ranks = || cells.iter().filter_map(|cell| cell.rank);
    let best = match better {
        Better::Less => ranks().min(),
        Better::More => ranks().max(),
    };
    if ranks().all(|rank| Some(rank) == best) {
        return Vec::new();
    }
    let is_best = |(at, cell): (usize, &Cell)| (cell.rank == best).then_some(at);
    cells.iter().enumerate().filter_map(is_best).collect()
}

/// One alternative with all that is known about it.
#[derive(Clone, Copy)]
struct Side<'a> {
    at: usize,
    design: &'a Design,
    alternative: &'a Alternative,
    planned: &'a AlternativePlan,
    findings: &'a Findings,
    outcome: Outcome,
}

impl<'a> Side<'a> {
    fn clusters(self) -> impl Iterator<Item = (&'a Cluster, &'a ClusterPlan)> {
        self.alternative
            .clusters
            .iter()
            .map(AsRef::as_ref)
            .zip(self.planned.clusters.iter().map(AsRef::as_ref))
    }

    /// Findings of a severity that nobody accepted.
    fn open(self, severity: Severity) -> usize {
        self.open_findings(severity).count()
    }

    fn open_findings(self, severity: Severity) -> impl Iterator<Item = &'a Finding> {
        let found = self.findings.of_alternative(self.at);
        found.filter(move |finding| finding.severity == severity && !finding.is_accepted())
    }

    fn required(self, criterion: Criterion) -> bool {
        self.design.requirements.needs(criterion)
    }
}

/// Compares every alternative of a design.
///
/// ```
/// use aksnet::check::check;
/// use aksnet::decide::comparison::compare_alternatives;
/// use aksnet::edit::{AlternativeChange, Command, apply};
/// use aksnet::{design::presets, plan};
///
/// let copy = Command::Alternative { at: 0, change: AlternativeChange::Duplicate };
/// let design = apply(&presets::worked_example(), &copy)?;
/// let plan = plan::plan(&design);
/// let table = compare_alternatives(&design, &plan, &check(&design, &plan));
/// assert_eq!(table.columns.len(), 2);
/// assert_eq!(table.differing().count(), 0);
/// assert_eq!(table.judgement.best, [0, 1]); // copies tie
/// # Ok::<(), aksnet::edit::Rejected>(())
/// ```
pub fn compare_alternatives(design: &Design, plan: &Plan, findings: &Findings) -> Table {
    let verdicts = Verdicts::new(design, plan, findings);
    let sides: Vec<Side<'_>> = design
        .alternatives
        .iter()
        .zip(&plan.alternatives)
        .enumerate()
        .map(|(at, (alternative, planned))| Side {
            at,
            design,
            alternative,
            planned,
            findings,
            outcome: verdicts.of_alternative(at),
        })
        .collect();
    let columns: Vec<Column> = sides
        .iter()
        .map(|side| Column {
            letter: letter(side.at),
            name: side.alternative.name.to_string(),
            today: side.alternative.today,
            outcome: side.outcome,
            out: needs::why_out(*side),
        })
        .collect();
    let rows = rows::rows(design, plan, &sides);
    let ways = rows.iter().find(|row| row.title == way::PATH);
    Table {
        five: five::five(&sides, ways.map(|row| row.cells.clone())),
        rows,
        judgement: verdict::judge(design, &sides, &columns),
        columns,
    }
}

/// The short name of an alternative: A, B, C … Z, then numbers.
///
/// ```
/// use aksnet::decide::comparison::letter;
///
/// assert_eq!((letter(0), letter(25), letter(26)), ("A".into(), "Z".into(), "27".into()));
/// ```
pub fn letter(index: usize) -> String {
    u8::try_from(index).ok().filter(|index| *index < 26).map_or_else(
        || (index + 1).to_string(),
        |index| char::from(b'A' + index).to_string(),
    )
}

/// Several alternatives by their letters, in ascending order: "A, C–F".
///
/// ```
/// use aksnet::decide::comparison::letters;
///
/// assert_eq!(letters(&[0, 2, 3, 4, 5]), "A, C–F");
/// assert_eq!(letters(&[0, 1, 3]), "A, B, D");
/// ```
pub fn letters(places: &[usize]) -> String {
    let follow = places.chunk_by(|one, next| one + 1 == *next);
    let words = follow.flat_map(|run| match run {
        [first, _, .., last] => vec![format!("{}–{}", letter(*first), letter(*last))],
        few => few.iter().copied().map(letter).collect(),
    });
    words.collect::<Vec<String>>().join(", ")
}

/// `mark` for an alternative that shows what runs today; nothing where its name already says so.
///
/// ```
/// use aksnet::decide::comparison::today_mark;
///
/// assert_eq!(today_mark(true, "Kubenet", " (today)"), " (today)");
/// assert_eq!(today_mark(true, "Today's hub", " (today)"), "");
/// assert_eq!(today_mark(false, "Kubenet", " (today)"), "");
/// ```
pub fn today_mark<'a>(is_today: bool, name: &str, mark: &'a str) -> &'a str {
    let mut words = name.split(|letter: char| !letter.is_alphanumeric());
    if is_today && !words.any(|word| word.eq_ignore_ascii_case("today")) {
        mark
    } else {
        ""
    }
}

/// Merges the texts of several clusters: each once, with a count where they differ.
fn tallied(texts: impl IntoIterator<Item = String>) -> String {
    const MOST: usize = 3;
    let mut tally: Vec<(String, usize)> = Vec::new();
    for text in texts {
        match tally.iter_mut().find(|(known, _)| *known == text) {
            Some((_, count)) => *count += 1,
            None => tally.push((text, 1)),
        }
    }
    if let [(text, _)] = tally.as_slice() {
        return text.clone();
    }
    let more = tally.len().saturating_sub(MOST);
    let mut parts: Vec<String> = tally
        .into_iter()
        .take(MOST)
        .map(|(text, count)| match count {
            1 => text,
            _ => format!("{text} ×{count}"),
        })
        .collect();
    if more > 0 {
        parts.push(format!("{more} more"));
    }
    if parts.is_empty() {
        parts.push("no cluster".to_owned());
    }
    parts.join("; ")
}
