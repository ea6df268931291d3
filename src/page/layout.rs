//! Which block stands where: a slide for a screen or a wall, a poster for paper.
//!
//! ```text
//!  slide 16:9                              poster A3
//!  ┌ title, verdict ─────────┬──────────┐  ┌ title, verdict ────────┬────────┐
//!  │ models                  │ numbers  │  │ models                 │ numbers│
//!  │ address map             │ findings │  │ address map            │ words  │
//!  │                         │ fixed    │  │ how it adds up, in columns      │
//!  └ rules, sources, page ───┴──────────┘  └ rules, sources, page ───────────┘
//! ```

use std::collections::BTreeSet;
use std::ops::Range;

use crate::check::Findings;
use crate::decide::advice::rank;
use crate::decide::comparison::letter as letter_of;
use crate::decide::verdict::{Outcome, Verdicts};
use crate::design::{Alternative, Cluster, Design, inert};
use crate::net::grouped;
use crate::plan::sums::{ceilings_words, summary_words};
use crate::plan::{AlternativePlan, Plan, compare};
use crate::scene::Words;
use crate::scene::map;
use crate::scene::models;

use crate::page::figures::{self, outcome_ink};
use crate::page::foot::foot;
use crate::page::lanes::Lanes;
use crate::page::ledger::Ledger;
use crate::page::pen::{Pen, Type};
use crate::page::remarks::{self, Fixed, Found, sentence};
use crate::page::rows::{self, RowMap};
use crate::page::{Anchor, Canvas as _, Ink, Rect, Sheet, Stroke};

/// How a page is laid out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Layout {
    /// Its size.
    pub paper: Paper,
    /// What stands on it.
    pub parts: Parts,
    /// Which cluster the lanes and the key numbers are about; `None` takes the one in the most trouble.
    pub cluster: Option<usize>,
    /// Number of the page and how many there are, for the foot.
    pub page: Option<(usize, usize)>,
    /// The day it was drawn, for the foot.
    pub date: Option<String>,
}

/// Size of a page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Paper {
    /// 1,280 × 720 points, to be shown.
    #[default]
    Slide,
    /// A3 landscape, to be hung up or filed, with the sums.
    Poster,
}

/// What stands on a page besides its title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    /// The model lanes.
    pub models: bool,
    /// The address map.
    pub map: bool,
    /// The key numbers.
    pub figures: bool,
    /// What is open and what was accepted.
    pub findings: bool,
    /// What cannot be changed once it runs.
    pub fixed: bool,
}

impl Default for Parts {
    fn default() -> Self {
        Self {
            models: true,
            map: true,
            figures: true,
            findings: true,
            fixed: true,
        }
    }
}

impl Paper {
    /// Width and height in points.
    pub const fn size(self) -> (f64, f64) {
        match self {
            Self::Slide => (1_280.0, 720.0),
            Self::Poster => (1_190.55, 841.89),
        }
    }
}

/// The cluster that a page is about where none is chosen: the one in the most trouble, of several the largest.
pub fn shown_cluster(plan: &AlternativePlan) -> Option<usize> {
    let clusters = plan.clusters.iter().enumerate();
    let order = |(at, cluster): &(usize, &crate::plan::ClusterPlan)| {
        (cluster.verdict, cluster.nodes, std::cmp::Reverse(*at))
    };
    clusters.max_by_key(order).map(|(at, _)| at)
}

/// The page of alternative `at`.
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
/// assert_eq!(sheet.title, "Overlay, one spoke");
/// ```
pub fn alternative(design: &Design, plan: &Plan, findings: &Findings, at: usize, layout: &Layout) -> Sheet {
    part(design, plan, findings, at, layout, Shown::Everything)
}

/// What of an alternative a page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shown {
    /// Whatever the layout asks for.
    Everything,
    /// The same, but the map, which follows on pages of its own.
    WithoutMap,
    /// Rows of the map.
    Map(Range<usize>),
}

/// Size of the text on a page of the map.
const fn map_size(paper: Paper) -> f64 {
    match paper {
        Paper::Slide => 13.0,
        Paper::Poster => 11.0,
    }
}

/// Share of the width that the plates of a map beside the numbers have.
const BESIDE: f64 = 0.52;

/// Upper edge of what stands below the title.
const TOP: f64 = 120.0;

/// The rows of the map on each page of their own; none where the map stands beside the rest.
pub(super) fn map_pages(design: &Design, plan: &Plan, at: usize, layout: &Layout) -> Vec<Range<usize>> {
    let parts = layout.parts;
    let stands_alone = !(parts.models || parts.figures || parts.findings || parts.fixed);
    if !parts.map || stands_alone {
        return Vec::new();
    }
    let scene = map(design, plan, at, &BTreeSet::new());
    let words = Words::new(design, plan, at);
    let (width, height) = layout.paper.size();
    let block = RowMap {
        scene: &scene,
        words: &words,
    };
    if block.stands_beside(width * BESIDE) {
        return Vec::new();
    }
    let room = (width - 2.0 * MARGIN, height - MARGIN - TOP);
    block.pages(room, map_size(layout.paper))
}

/// The page of what is shown of alternative `at`.
pub(super) fn part(
    design: &Design,
    plan: &Plan,
    findings: &Findings,
    at: usize,
    layout: &Layout,
    shown: Shown,
) -> Sheet {
    let (width, height) = layout.paper.size();
    let Some((alternative, planned)) = design.alternatives.get(at).zip(plan.alternatives.get(at)) else {
        return Sheet {
            title: inert(design.name.as_str()),
            description: String::new(),
            width,
            height,
            marks: Vec::new(),
        };
    };
    let focus = layout
        .cluster
        .filter(|cluster| *cluster < alternative.clusters.len())
        .or_else(|| shown_cluster(planned));
    let page = Page {
        design,
        plan,
        alternative,
        planned,
        at,
        focus,
        found: Found::new(findings, at),
        verdicts: Verdicts::new(design, plan, findings),
        words: Words::new(design, plan, at),
        layout,
        shown,
    };
    let mut pen = Pen::new();
    page.draw(&mut pen, findings);
    Sheet {
        title: inert(alternative.name.as_str()),
        description: inert(&page.description()),
        width,
        height,
        marks: pen.marks,
    }
}

/// Everything a page shows.
struct Page<'a> {
    design: &'a Design,
    plan: &'a Plan,
    alternative: &'a Alternative,
    planned: &'a AlternativePlan,
    at: usize,
    focus: Option<usize>,
    found: Found<'a>,
    verdicts: Verdicts,
    words: Words<'a>,
    layout: &'a Layout,
    shown: Shown,
}

/// Distance of everything from the edges of the page.
pub(super) const MARGIN: f64 = 40.0;

/// Between the columns.
pub(super) const GUTTER: f64 = 32.0;

impl Page<'_> {
    fn draw(&self, pen: &mut Pen, findings: &Findings) {
        let (width, height) = self.layout.paper.size();
        let top = self.head(pen, width);
        let bottom = height - MARGIN;
        if let Shown::Map(rows) = &self.shown {
            let scene = map(self.design, self.plan, self.at, &BTreeSet::new());
            let block = RowMap {
                scene: &scene,
                words: &self.words,
            };
            let rect = Rect::new(MARGIN, top, width - MARGIN, bottom);
            block.draw_rows(pen, rect, map_size(self.layout.paper), rows.clone());
            foot(pen, self.design, findings, Some(self.at), self.layout);
            return;
        }
        let parts = self.layout.parts;
        let has_words = parts.figures || parts.findings || parts.fixed;
        let side = if has_words { width * 0.285 } else { 0.0 };
        let split = if has_words {
            width - MARGIN - side - GUTTER
        } else {
            width - MARGIN
        };
        let (picture_bottom, size) = match self.layout.paper {
            Paper::Slide => (bottom, 12.5),
            Paper::Poster => (self.sums(pen, (top, bottom), width), 10.0),
        };
        self.picture(pen, Rect::new(MARGIN, top, split, picture_bottom), size);
        if has_words {
            let rect = Rect::new(width - MARGIN - side, top, width - MARGIN, picture_bottom);
            self.side(pen, rect, size);
        }
        foot(pen, self.design, findings, Some(self.at), self.layout);
    }

    /// The sums below the picture, which gives way where they are long; gives the lower edge of the picture.
    fn sums(&self, pen: &mut Pen, (top, bottom): (f64, f64), width: f64) -> f64 {
        /// Shares of the height for the picture; the larger ones where few lines need the rest.
        const ROOMY: [f64; 3] = [0.78, 0.72, 0.66];
        const SHARES: [f64; 2] = [0.6, 0.48];
        let ledger = Ledger::new(self.alternative, self.planned, &self.verdicts, self.at);
        let edge = |share: f64| top + (bottom - top) * share;
        let rect = |share: f64| Rect::new(MARGIN, edge(share) + 14.0, width - MARGIN, bottom);
        if let Some(roomy) = ROOMY.into_iter().find(|share| ledger.fits_well(rect(*share))) {
            ledger.draw(pen, rect(roomy));
            return edge(roomy);
        }
        let [usual, short] = SHARES;
        // Where nothing would make it fit, the picture keeps its room.
        let is_short = !ledger.fits(rect(usual)) && ledger.fits(rect(short));
        let share = if is_short { short } else { usual };
        ledger.draw(pen, rect(share));
        edge(share)
    }

    /// Title, design, verdict; gives the upper edge of what follows.
    fn head(&self, pen: &mut Pen, width: f64) -> f64 {
        let (left, right) = (MARGIN, width - MARGIN);
        let title = Type::heading(27.0, 1);
        let weak = Type::plain(13.0, Ink::Weak);
        let design = Type::plain(15.0, Ink::Weak);
        let ends = pen.anchored(
            (right, 58.0),
            Anchor::End,
            design,
            self.design.name.as_str(),
            width * 0.3,
        );
        let x = if self.design.alternatives.len() > 1 {
            let letter = Type {
                ink: Ink::Accent,
                ..title
            };
            pen.text((left, 60.0), letter, &letter_of(self.at), 120.0) + 12.0
        } else {
            left
        };
        let name = self.alternative.name.as_str();
        let title_ends = pen.text((x, 60.0), title, name, ends - x - GUTTER);
        if self.alternative.today && title_ends + 160.0 < ends {
            pen.text((title_ends + 14.0, 60.0), weak, "what runs today", 140.0);
        }
        let y = 90.0;
        match self.verdict() {
            Some((verdict, summary)) => {
                let look = Type::bold(17.0, outcome_ink(verdict));
                let x = pen.text((left, y), look, &verdict.words(), width * 0.4);
                pen.text(
                    (x + 12.0, y),
                    Type::plain(14.5, Ink::Text),
                    &summary,
                    right - x - 12.0,
                );
            }
            None => {
                pen.text(
                    (left, y),
                    Type::plain(14.5, Ink::Weak),
                    "no cluster yet",
                    right - left,
                );
            }
        }
        let line = vec![(left, 104.0), (right, 104.0)];
        pen.line(line, Stroke::solid(Ink::Line, 1.0));
        TOP
    }

    /// The verdict, and the alternative in one line; none where it has no cluster.
    fn verdict(&self) -> Option<(Outcome, String)> {
        let outcome = self.verdicts.of_alternative(self.at);
        let focus = self.focus?;
        let ceilings = self.planned.clusters.get(focus)?.ceilings.as_ref();
        let summary = summary_words(self.alternative, self.planned, focus, ceilings);
        let clusters = self.planned.clusters.len();
        if clusters == 1 {
            return Some((outcome, summary));
        }
        let fitting = (0..clusters)
            .filter(|at| self.verdicts.of_cluster(self.at, *at).works())
            .count();
        let name = &self.alternative.clusters.get(focus)?.name;
        let counted = format!(
            "{} of {} clusters work",
            grouped(fitting as u64),
            grouped(clusters as u64)
        );
        Some((outcome, format!("{counted} · {name}: {summary}")))
    }

    /// The model lanes and the map, one above the other.
    fn picture(&self, pen: &mut Pen, rect: Rect, size: f64) {
        let parts = self.layout.parts;
        let has_map = parts.map && self.shown == Shown::Everything;
        let is_apart = self.shown == Shown::WithoutMap;
        let strip = RowMap::strip_height(size) + size * 1.5;
        let scene = map(self.design, self.plan, self.at, &BTreeSet::new());
        let comparison = self.focus.filter(|_| parts.models).and_then(|focus| {
            compare(
                &self.design.requirements,
                self.alternative,
                self.planned,
                focus,
                None,
            )
        });
        let mut top = rect.top;
        if let Some((comparison, cluster)) = comparison.as_ref().zip(self.cluster()) {
            let lanes = Lanes {
                scene: &models(comparison),
                ranking: &rank(&self.design.requirements, self.alternative, comparison),
                words: &self.words,
                in_use: cluster.model,
                outcome: self.verdicts.of_cluster(self.at, comparison.cluster),
                network: self.network_words(comparison.network, comparison.network_size),
                cluster: (self.alternative.clusters.len() > 1).then_some(cluster.name.as_str()),
            };
            // A map of many rows needs more of the height.
            let share = if scene.rows.len() > rows::MOST_BESIDE {
                0.34
            } else {
                0.4
            };
            let bottom = if has_map {
                top + rect.height() * share
            } else {
                rect.bottom.min(top + rect.height() * 0.75)
            };
            let bottom = if is_apart { rect.bottom - strip } else { bottom };
            lanes.draw(pen, Rect::new(rect.left, top, rect.right, bottom), size);
            top = bottom + size * 0.6;
        }
        if is_apart {
            let block = RowMap {
                scene: &scene,
                words: &self.words,
            };
            let rect = Rect {
                top: rect.bottom - strip + size * 0.6,
                ..rect
            };
            block.draw_strip(pen, rect, size);
        }
        if has_map {
            let block = RowMap {
                scene: &scene,
                words: &self.words,
            };
            block.draw(pen, Rect::new(rect.left, top, rect.right, rect.bottom), size);
        }
    }

    /// Numbers, findings and what is fixed, one above the other.
    fn side(&self, pen: &mut Pen, rect: Rect, size: f64) {
        let parts = self.layout.parts;
        let numbers = self.focus.filter(|_| parts.figures);
        let top = numbers.map_or(rect.top, |focus| {
            let numbers = figures::figures(self.alternative, self.planned, focus);
            figures::draw(pen, &numbers, rect, size) + size * 1.4
        });
        let fixed = self
            .cluster()
            .filter(|_| parts.fixed)
            .map(|cluster| Fixed::new(pen, cluster, rect.width(), size * 0.92));
        let mut bottom = rect.bottom;
        if let Some(fixed) = &fixed {
            bottom -= fixed.height();
            let top = if parts.findings { bottom } else { top };
            fixed.draw(pen, Rect::new(rect.left, top, rect.right, rect.bottom));
            bottom -= size * 0.6;
        }
        let mut top = top;
        if parts.findings {
            // However many findings there are, what somebody wrote stays on the page.
            let kept = remarks::least_notes_height(&self.alternative.notes, size * 0.96);
            let rect = Rect::new(rect.left, top, rect.right, (bottom - kept).max(top));
            top = self.found.draw(pen, self.design, rect, size * 0.96) + size * 0.8;
        }
        remarks::draw_notes(
            pen,
            &self.alternative.notes,
            Rect::new(rect.left, top, rect.right, bottom),
            size * 0.96,
        );
    }

    fn cluster(&self) -> Option<&Cluster> {
        self.alternative.clusters.get(self.focus?).map(AsRef::as_ref)
    }

    /// "VNet 10.20.0.0/21 (2,048)".
    fn network_words(&self, network: usize, size: u64) -> String {
        let space = self
            .alternative
            .networks
            .get(network)
            .map(|network| network.address_space.as_slice());
        let space = match space.unwrap_or_default() {
            [only] => only.to_string(),
            [first, rest @ ..] => format!("{first} and {} more", rest.len()),
            [] => String::new(),
        };
        format!("VNet {space} ({})", grouped(size))
    }

    /// The page in a few sentences.
    fn description(&self) -> String {
        let mut parts = Vec::new();
        if let Some((verdict, summary)) = self.verdict() {
            parts.push(format!("{verdict}: {summary}."));
        }
        let ceilings = self
            .focus
            .and_then(|focus| self.planned.clusters.get(focus)?.ceilings.as_ref());
        if let Some((ceilings, cluster)) = ceilings.zip(self.cluster()) {
            parts.push(format!("{}.", sentence(&ceilings_words(ceilings, cluster))));
        }
        parts.push(format!("{}.", sentence(&self.found.words())));
        parts.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::check;
    use crate::design::presets::presets;
    use crate::page::{Letters, Mark};
    use crate::plan::plan;

    #[test]
    fn nothing_leaves_the_page() {
        let letters = Letters::new();
        for preset in presets() {
            let design = preset.design().unwrap();
            let plan = plan(&design);
            let findings = check(&design, &plan);
            for paper in [Paper::Slide, Paper::Poster] {
                let layout = Layout {
                    paper,
                    ..Layout::default()
                };
                let sheet = alternative(&design, &plan, &findings, 0, &layout);
                let page = Rect::new(0.0, 0.0, sheet.width, sheet.height);
                for mark in &sheet.marks {
                    let place = match mark {
                        Mark::Area { rect, .. } => *rect,
                        Mark::Line { points, .. } => points
                            .iter()
                            .fold(Rect::new(f64::MAX, f64::MAX, 0.0, 0.0), |place, (x, y)| {
                                place.union(&Rect::new(*x, *y, *x, *y))
                            }),
                        Mark::Text(text) => {
                            let width = letters.width(&text.text, text.size, text.bold);
                            assert!(width <= text.widest + 0.05, "{text:?}");
                            let left = match text.anchor {
                                Anchor::Start => text.x,
                                Anchor::Middle => text.x - width / 2.0,
                                Anchor::End => text.x - width,
                            };
                            Rect::new(
                                left,
                                text.y - text.size * 0.8,
                                left + width,
                                text.y + text.size * 0.25,
                            )
                        }
                    };
                    assert!(page.contains(&place), "{}, {paper:?}: {mark:?}", design.name);
                }
            }
        }
    }

    #[test]
    fn every_part_can_be_left_out() {
        let design = crate::design::presets::worked_example();
        let plan = plan(&design);
        let findings = check(&design, &plan);
        let texts = |parts| {
            let layout = Layout {
                parts,
                ..Layout::default()
            };
            let sheet = alternative(&design, &plan, &findings, 0, &layout);
            let texts = sheet.marks.into_iter().filter_map(|mark| match mark {
                Mark::Text(text) => Some(text.text),
                _ => None,
            });
            texts.collect::<Vec<String>>()
        };
        let all = Parts::default();
        for (heading, parts) in [
            ("Models for the same workload", Parts { models: false, ..all }),
            ("Address map", Parts { map: false, ..all }),
            (
                "First to run out",
                Parts {
                    figures: false,
                    ..all
                },
            ),
            (
                "Open findings",
                Parts {
                    findings: false,
                    ..all
                },
            ),
            ("Once it runs", Parts { fixed: false, ..all }),
        ] {
            assert!(texts(all).iter().any(|text| text == heading), "{heading}");
            assert!(!texts(parts).iter().any(|text| text == heading), "{heading}");
        }
    }
}
