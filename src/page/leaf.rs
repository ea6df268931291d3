//! What stands on which page of a document or a presentation, and in which order.
//!
//! ```text
//!  title, what we decide, the alternatives at a glance
//!  A  network (rows of the map, a page a group of VNets), its clusters where there are several
//!  the models for the workload, all on one axis, growth, what stays, comparison
//!  appendix: everything that was compared, sums, findings, address plan, notes, sources
//! ```

use std::ops::Range;

use crate::check::Findings;
use crate::decide::comparison::compare_alternatives;
use crate::decide::verdict::Verdicts;
use crate::design::{Design, PageKind as Kind, PagePlace};
use crate::plan::Plan;

use crate::page::frame::Source;
use crate::page::kinds::{
    appendix, clusters, decision, five_rows, full_comparison, growth, models, network, one_axis, options,
    permanence, purpose, sums, title,
};
use crate::page::pen::Pen;
use crate::page::{Layout, Sheet};

/// A page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leaf {
    /// What the design is called.
    Title,
    /// What there is to decide.
    Purpose,
    /// These alternatives at a glance.
    Options(Vec<usize>),
    /// Rows of the map of an alternative.
    Network(usize, Range<usize>),
    /// Clusters of an alternative.
    Clusters(usize, Range<usize>),
    /// The network models for the workload of an alternative.
    Models(usize),
    /// These alternatives on one address axis.
    Axis(Vec<usize>),
    /// How far these alternatives go.
    Growth(Vec<usize>),
    /// What of an alternative stays once it runs.
    Permanence(usize),
    /// These alternatives in five rows.
    Comparison(Vec<usize>),
    /// What was decided.
    Decision,
    /// Rows of all that was compared, of these alternatives.
    FullComparison(Vec<usize>, Range<usize>),
    /// The sums of an alternative, by page.
    Sums(usize, usize),
    /// Findings.
    Findings(Range<usize>),
    /// Ranges of an alternative.
    AddressPlan(usize, Range<usize>),
    /// Notes on the alternatives.
    Notes(Range<usize>),
    /// Sources.
    Sources(Range<usize>),
}

impl Leaf {
    /// The pages of these alternatives in order, the appendix last.
    ///
    /// ```
    /// use aksnet::design::presets;
    /// use aksnet::page::{Layout, Leaf};
    /// use aksnet::{check, plan};
    ///
    /// let design = presets::worked_example();
    /// let plan = plan::plan(&design);
    /// let leaves = Leaf::all(&design, &plan, &check::check(&design, &plan), &[0], &Layout::default());
    /// assert_eq!(leaves[..3], [Leaf::Title, Leaf::Purpose, Leaf::Network(0, 0..4)]);
    /// ```
    pub fn all(
        design: &Design,
        plan: &Plan,
        findings: &Findings,
        chosen: &[usize],
        layout: &Layout,
    ) -> Vec<Self> {
        let verdicts = Verdicts::new(design, plan, findings);
        let source = Source::new((design, plan, findings), &verdicts, layout);
        let pen = Pen::new();
        let mut leaves = vec![Self::Title, Self::Purpose];
        if chosen.len() > 1 {
            leaves.extend(split(chosen, options::ON_EACH_PAGE).map(Self::Options));
        }
        for at in chosen {
            leaves.extend(of_alternative(&source, &pen, *at));
        }
        leaves.extend(together(&source, chosen));
        leaves.extend(at_the_end(&source, &pen, chosen));
        arranged(design, leaves)
    }

    /// What it is about.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Title => Kind::Title,
            Self::Purpose => Kind::Purpose,
            Self::Options(_) => Kind::Options,
            Self::Network(..) | Self::Clusters(..) => Kind::Network,
            Self::Models(_) => Kind::Models,
            Self::Axis(_) => Kind::Axis,
            Self::Growth(_) => Kind::Growth,
            Self::Permanence(_) => Kind::Permanence,
            Self::Comparison(_) => Kind::Comparison,
            Self::Decision => Kind::Decision,
            Self::FullComparison(..) => Kind::FullComparison,
            Self::Sums(..) => Kind::Sums,
            Self::Findings(_) => Kind::Findings,
            Self::AddressPlan(..) => Kind::AddressPlan,
            Self::Notes(_) => Kind::Notes,
            Self::Sources(_) => Kind::Sources,
        }
    }

    /// The alternative that it is about, unless it is about several.
    pub const fn alternative(&self) -> Option<usize> {
        match self {
            Self::Network(at, _) | Self::Clusters(at, _) | Self::Sums(at, _) | Self::AddressPlan(at, _) => {
                Some(*at)
            }
            Self::Title
            | Self::Purpose
            | Self::Options(_)
            | Self::Models(_)
            | Self::Axis(_)
            | Self::Growth(_)
            | Self::Permanence(_)
            | Self::Comparison(_)
            | Self::Decision
            | Self::FullComparison(..)
            | Self::Findings(_)
            | Self::Notes(_)
            | Self::Sources(_) => None,
        }
    }

    /// What to say while it is shown: of its alternative, else of its kind; never on the page.
    pub fn speaker_notes<'a>(&self, design: &'a Design) -> &'a str {
        let alternative = self.alternative().and_then(|at| design.alternatives.get(at));
        let of_page = design.pages.of(self.kind());
        let notes = [
            alternative.map(|alternative| alternative.speaker_notes.as_str()),
            of_page.map(|choice| choice.speaker_notes.as_str()),
        ];
        let mut said = notes.into_iter().flatten().filter(|notes| !notes.is_empty());
        said.next().unwrap_or_default()
    }

    /// The page.
    pub fn sheet(&self, design: &Design, plan: &Plan, findings: &Findings, layout: &Layout) -> Sheet {
        let verdicts = Verdicts::new(design, plan, findings);
        let source = Source::new((design, plan, findings), &verdicts, layout);
        match self {
            Self::Title => title::sheet(&source),
            Self::Purpose => purpose::sheet(&source),
            Self::Options(shown) => options::sheet(&source, shown),
            Self::Network(at, rows) => network::sheet(&source, *at, rows),
            Self::Clusters(at, shown) => clusters::sheet(&source, *at, shown.clone()),
            Self::Models(at) => models::sheet(&source, *at),
            Self::Axis(shown) => one_axis::sheet(&source, shown),
            Self::Growth(shown) => growth::sheet(&source, shown),
            Self::Permanence(at) => permanence::sheet(&source, *at),
            Self::Comparison(shown) => five_rows::sheet(&source, shown),
            Self::Decision => decision::sheet(&source),
            Self::FullComparison(shown, rows) => full_comparison::sheet(&source, shown, rows.clone()),
            Self::Sums(at, page) => sums::sheet(&source, *at, *page),
            Self::Findings(shown) => appendix::findings(&source, shown.clone()),
            Self::AddressPlan(at, shown) => appendix::address_plan(&source, *at, shown.clone()),
            Self::Notes(shown) => appendix::notes(&source, shown.clone()),
            Self::Sources(shown) => appendix::sources(&source, shown.clone()),
        }
    }
}

/// The page of an alternative with every row of its map, as a picture of its own; without the map, its models.
///
/// ```
/// use aksnet::design::presets;
/// use aksnet::page::{Layout, alternative};
/// use aksnet::{check, plan};
///
/// let design = presets::worked_example();
/// let plan = plan::plan(&design);
/// let sheet = alternative(&design, &plan, &check::check(&design, &plan), 0, &Layout::default());
/// assert_eq!((sheet.width, sheet.height), (1280.0, 720.0));
/// assert_eq!(sheet.title, "Overlay carries 49 user nodes, but its pods collide with on-prem");
/// ```
pub fn alternative(design: &Design, plan: &Plan, findings: &Findings, at: usize, layout: &Layout) -> Sheet {
    let parts = layout.parts;
    let leaf = if parts.map {
        Leaf::Network(at, 0..usize::MAX)
    } else if parts.models {
        Leaf::Models(at)
    } else {
        Leaf::Growth(vec![at])
    };
    leaf.sheet(design, plan, findings, layout)
}

/// The page that compares all alternatives, as a picture of its own.
///
/// ```
/// use aksnet::design::presets;
/// use aksnet::page::{Layout, comparison};
/// use aksnet::{check, plan};
///
/// let design = presets::worked_example();
/// let plan = plan::plan(&design);
/// let sheet = comparison(&design, &plan, &check::check(&design, &plan), &Layout::default());
/// assert_eq!(sheet.title, "Overlay qualifies; nothing else is proposed");
/// ```
pub fn comparison(design: &Design, plan: &Plan, findings: &Findings, layout: &Layout) -> Sheet {
    let all = (0..design.alternatives.len()).collect();
    Leaf::Comparison(all).sheet(design, plan, findings, layout)
}

/// The pages as somebody arranged them: in that order, the appendix last, without those that are hidden.
fn arranged(design: &Design, leaves: Vec<Leaf>) -> Vec<Leaf> {
    if design.pages.order.is_empty() {
        return leaves;
    }
    let choices = design.pages.arranged();
    let place = |leaf: &Leaf| {
        let kind = leaf.kind();
        let at = choices.iter().position(|choice| choice.page == kind)?;
        Some((choices.get(at)?.place, at))
    };
    let mut placed: Vec<((PagePlace, usize), Leaf)> = leaves
        .into_iter()
        .filter_map(|leaf| Some((place(&leaf)?, leaf)))
        .filter(|((place, _), _)| *place != PagePlace::Hidden)
        .collect();
    placed.sort_by_key(|(place, _)| *place);
    placed.into_iter().map(|(_, leaf)| leaf).collect()
}

/// The alternatives in groups of at most so many, of about one size.
fn split(chosen: &[usize], most: usize) -> impl Iterator<Item = Vec<usize>> {
    let pages = chosen.len().div_ceil(most).max(1);
    let each = chosen.len().div_ceil(pages).max(1);
    chosen.chunks(each).map(<[usize]>::to_vec)
}

/// The pages of one alternative.
fn of_alternative(source: &Source<'_>, pen: &Pen, at: usize) -> Vec<Leaf> {
    let mut leaves = Vec::new();
    if source.layout.parts.map {
        let rows = network::pages(source, pen, at);
        leaves.extend(rows.into_iter().map(|rows| Leaf::Network(at, rows)));
    }
    let several = source
        .design
        .alternatives
        .get(at)
        .is_some_and(|alternative| alternative.clusters.len() > 1);
    if several {
        let pages = clusters::pages(source, pen, at);
        leaves.extend(pages.into_iter().map(|shown| Leaf::Clusters(at, shown)));
    }
    leaves
}

/// The pages on all of them.
fn together(source: &Source<'_>, chosen: &[usize]) -> Vec<Leaf> {
    let parts = source.layout.parts;
    let mut leaves = Vec::new();
    // The models are compared for what is proposed, not for what runs.
    let has_cluster = |at: &&usize| {
        let alternative = source.design.alternatives.get(**at);
        alternative.is_some_and(|alternative| !alternative.clusters.is_empty())
    };
    let today = source.design.today();
    let mut with_clusters = chosen.iter().filter(has_cluster);
    let first = with_clusters
        .clone()
        .find(|at| Some(**at) != today)
        .or_else(|| with_clusters.next())
        .copied();
    leaves.extend(first.filter(|_| parts.models).map(Leaf::Models));
    if parts.map && chosen.len() > 1 {
        leaves.extend(one_axis::pages(source, chosen).into_iter().map(Leaf::Axis));
    }
    if first.is_some() {
        leaves.extend(split(chosen, growth::ON_EACH_PAGE).map(Leaf::Growth));
    }
    leaves.extend(first.filter(|_| parts.fixed).map(Leaf::Permanence));
    if chosen.len() > 1 {
        leaves.extend(split(chosen, five_rows::ON_EACH_PAGE).map(Leaf::Comparison));
    }
    if !source.design.decision.is_blank() {
        leaves.push(Leaf::Decision);
    }
    leaves
}

/// The appendix.
fn at_the_end(source: &Source<'_>, pen: &Pen, chosen: &[usize]) -> Vec<Leaf> {
    let mut leaves = Vec::new();
    if chosen.len() > 1 {
        let table = compare_alternatives(source.design, source.plan, source.findings);
        for shown in split(chosen, full_comparison::ON_EACH_PAGE) {
            let pages = full_comparison::pages(source, pen, &table, &shown);
            leaves.extend(
                pages
                    .into_iter()
                    .map(|rows| Leaf::FullComparison(shown.clone(), rows)),
            );
        }
    }
    for at in chosen {
        leaves.extend((0..sums::pages(source, *at)).map(|page| Leaf::Sums(*at, page)));
    }
    if source.layout.parts.findings {
        leaves.extend(
            appendix::findings_pages(source, pen)
                .into_iter()
                .map(Leaf::Findings),
        );
    }
    for at in chosen {
        let pages = appendix::address_plan_pages(source, pen, *at);
        leaves.extend(pages.into_iter().map(|shown| Leaf::AddressPlan(*at, shown)));
    }
    leaves.extend(appendix::notes_pages(source, pen).into_iter().map(Leaf::Notes));
    leaves.extend(
        appendix::sources_pages(source, pen)
            .into_iter()
            .map(Leaf::Sources),
    );
    leaves
}
