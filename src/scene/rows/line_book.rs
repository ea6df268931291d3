//! The lines of rows, cached from frame to frame: after an edit only rows that look different are laid out again, and
//! only visible ones.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::scene::map::{Bar, Lane, MapRow, RowKind, Words};
use crate::scene::rows::lines::{Line, Measures, lay_out, leaves_out};
use crate::scene::rows::names::SiblingNames;

/// Most rows whose lines are cached; then the cache starts over.
const MOST_KEPT: usize = 256;

/// What lines are made for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LineWish {
    /// Their width in points.
    pub width: f64,
    /// The most of them.
    pub lines: usize,
    /// Size of the letters on their plates, in points.
    pub size: f64,
    /// Whether they are to scale even where names do not fit.
    pub is_to_scale: bool,
}

/// The lines of a row, and its names.
#[derive(Debug, Clone)]
pub struct RowLines {
    /// The lines from top to bottom.
    pub lines: Arc<[Line]>,
    /// The names on their plates.
    pub names: Arc<SiblingNames>,
    /// Whether their plates leave out what most of the names begin with.
    pub is_short: bool,
}

/// The lines of rows, cached while the rows stay the same.
#[derive(Debug, Default)]
pub struct LineBook(BTreeMap<RowKind, CachedLines>);

/// The lines of a row, and what they were made for.
#[derive(Debug)]
struct CachedLines {
    lane: Arc<Lane>,
    wish: LineWish,
    lines: RowLines,
}

impl LineBook {
    /// The lines of a row as they were laid out last.
    pub fn known(&self, kind: RowKind) -> Arc<[Line]> {
        let cached = self.0.get(&kind);
        cached.map_or_else(|| Arc::from([]), |cached| Arc::clone(&cached.lines.lines))
    }

    /// The lines of a row; `measure` gives the width of words on its plates.
    pub fn of(
        &mut self,
        row: &MapRow,
        words: &Words<'_>,
        wish: LineWish,
        measure: impl Fn(&str) -> f64,
    ) -> RowLines {
        let is_same = |cached: &&CachedLines| Arc::ptr_eq(&cached.lane, &row.lane);
        let cached = self.0.get(&row.kind).filter(is_same);
        if let Some(cached) = cached.filter(|cached| cached.wish == wish) {
            return cached.lines.clone();
        }
        // Lines may be others for want of room, the names are not.
        let names = cached.map(|cached| Arc::clone(&cached.lines.names));
        let names = names.unwrap_or_else(|| Arc::new(words.sibling_names(row)));
        if MOST_KEPT <= self.0.len() {
            self.0.clear();
        }
        let name = |bar: &Bar| {
            let name = words.plate_name(bar);
            measure(names.shortened(&name))
        };
        let measures = Measures {
            name: &name,
            text: &measure,
        };
        let laid_out = lay_out(&row.lane, wish.width, wish.lines, &measures).into_iter();
        let laid_out: Arc<[Line]> = laid_out
            .map(|line| if wish.is_to_scale { line.to_scale() } else { line })
            .collect();
        let full = |bar: &Bar| words.full_of_plate(bar, wish.size, &measure);
        let lines = RowLines {
            is_short: leaves_out(&row.lane, &laid_out, full),
            lines: laid_out,
            names,
        };
        let cached = CachedLines {
            lane: Arc::clone(&row.lane),
            wish,
            lines: lines.clone(),
        };
        self.0.insert(row.kind, cached);
        lines
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::design::{Design, Name, presets};
    use crate::plan;
    use crate::scene::Atlas;

    /// The lines of the first row, whose letters are six points wide.
    fn lines(design: &Arc<Design>, atlas: &mut Atlas, book: &mut LineBook) -> RowLines {
        let plan = Arc::new(plan::plan(design));
        let scene = atlas.map(design, &plan, 0, &BTreeSet::new());
        let words = Words::new(design, &plan, 0);
        let wish = LineWish {
            width: 700.0,
            lines: 2,
            size: 11.5,
            is_to_scale: false,
        };
        let measure = |text: &str| 6.0 * text.chars().count() as f64;
        book.of(&scene.rows[0], &words, wish, measure)
    }

    #[test]
    fn the_names_of_a_row_are_said_alike() {
        let mut design = presets::worked_example();
        let network = &mut design.alternatives[0].networks[0];
        let usual = network.subnets[0].clone();
        for at in 0..6_u32 {
            let mut subnet = usual.clone();
            subnet.name = Name::or(format!("snet-{}", "a".repeat(1 + 2 * at as usize)), "a");
            subnet.prefix = format!("10.20.{}.0/24", at + 2).parse().unwrap();
            network.subnets.push(subnet);
        }
        let of = |design: &Design| {
            let design = Arc::new(design.clone());
            lines(&design, &mut Atlas::default(), &mut LineBook::default()).is_short
        };
        assert!(of(&design), "eight names in 700 points");
        design.alternatives[0].networks[0].subnets.truncate(2);
        assert!(!of(&design), "two of them");
    }

    #[test]
    fn lines_are_kept_until_a_row_looks_different() {
        let (mut atlas, mut book) = (Atlas::default(), LineBook::default());
        let before = Arc::new(presets::worked_example());
        let first = lines(&before, &mut atlas, &mut book);
        let mut noted = (*before).clone();
        noted.notes = "noted".to_owned();
        let second = lines(&Arc::new(noted), &mut atlas, &mut book);
        assert!(Arc::ptr_eq(&first.lines, &second.lines));

        let mut renamed = (*before).clone();
        let subnet = &mut renamed.alternatives[0].networks[0].subnets[0];
        subnet.name = Name::or("snet-of-all-the-nodes", "nodes");
        let renamed = Arc::new(renamed);
        let third = lines(&renamed, &mut atlas, &mut book);
        let anew = lines(&renamed, &mut Atlas::default(), &mut LineBook::default());
        assert_eq!((&third.lines, &third.names), (&anew.lines, &anew.names));
        assert_ne!(third.lines, first.lines);
    }
}
