//! Every figure on a page is the one that `aksnet plan --format json` gives, and no headline says other than the verdict.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests fail as tests do"
)]

#[path = "common/shown.rs"]
mod shown;

use std::cell::RefCell;
use std::collections::BTreeSet;

use aksnet::check::check;
use aksnet::decide::comparison::letter;
use aksnet::design::{Design, PageKind};
use aksnet::export::json::{CheckedFile, PlanReport};
use aksnet::net::{counted, grouped};
use aksnet::page::{Anchor, Layout, Leaf, Mark, Sheet, Text, shown_cluster};
use aksnet::plan::{Plan, plan};
use serde_json::Value;

/// A page, and what the report says of its design.
struct Page<'a> {
    design: &'a Design,
    plan: &'a Plan,
    report: &'a Value,
    leaf: &'a Leaf,
    sheet: Sheet,
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap()
}

fn words(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn sum(of: &[Value], field: &str) -> u64 {
    of.iter().map(|one| number(&one[field])).sum()
}

/// Whether a cluster or an alternative works, by the key of its verdict.
fn works(report: &Value) -> bool {
    ["fits", "works_with_warnings", "cannot_upgrade"].contains(&words(&report["outcome"]))
}

/// Addresses of the VNets of an alternative, and those of them that subnets cover.
fn space(alternative: &Value) -> (u64, u64) {
    let networks = list(&alternative["networks"]);
    let size = sum(networks, "size");
    (size, size - sum(networks, "free"))
}

impl Page<'_> {
    fn alternative(&self, at: usize) -> &Value {
        &self.report["alternatives"][at]
    }

    fn alternatives(&self) -> &[Value] {
        list(&self.report["alternatives"])
    }

    /// The cluster that speaks for an alternative: the one in the most trouble.
    fn cluster(&self, at: usize) -> &Value {
        let focus = shown_cluster(&self.plan.alternatives[at]).unwrap();
        &self.alternative(at)["clusters"][focus]
    }

    /// Nodes that are planned of the pool that grows.
    fn planned(&self, at: usize, cluster: &Value) -> u64 {
        let name = words(&cluster["name"]);
        let clusters = &self.design.alternatives[at].clusters;
        let written = clusters.iter().find(|one| one.name.as_str() == name).unwrap();
        let pool = words(&cluster["ceilings"]["pool"]);
        let pool = written.pools.iter().find(|one| one.name.as_str() == pool);
        pool.unwrap().planned_nodes()
    }

    fn texts(&self) -> impl Iterator<Item = &Text> {
        self.sheet.marks.iter().filter_map(|mark| match mark {
            Mark::Text(text) => Some(text),
            _ => None,
        })
    }

    /// All that is written on it, in the order in which it is drawn.
    fn written(&self) -> String {
        let texts: Vec<&str> = self.texts().map(|text| text.text.as_str()).collect();
        texts.join(" ")
    }

    /// What stands in one line with `name`.
    fn line(&self, name: &str) -> Vec<&str> {
        let first = self.texts().find(|text| text.text == name);
        let y = first.unwrap_or_else(|| panic!("{self}: {name}")).y;
        let line = self.texts().filter(|text| (text.y - y).abs() < 0.5);
        line.map(|text| text.text.as_str()).collect()
    }

    fn holds(&self, expected: &str) {
        let written = self.written();
        assert!(written.contains(expected), "{self}: {expected:?} in {written}");
    }

    /// Where there is no room for all its words, those that it begins with.
    fn holds_verdict(&self, report: &Value) {
        let said = words(&report["outcome_words"]);
        let short = match words(&report["outcome"]) {
            "refused" => "Azure refuses it",
            "requirement_not_met" => "Not met",
            _ => said,
        };
        let written = self.written();
        assert!(
            written.contains(said) || written.contains(short),
            "{self}: {said:?} in {written}"
        );
    }

    fn figures(&self, expected: &[u64]) {
        let values: Vec<&str> = self
            .sheet
            .figures
            .iter()
            .map(|figure| figure.value.as_str())
            .collect();
        let expected: Vec<String> = expected.iter().map(|number| grouped(*number)).collect();
        assert_eq!(values, expected, "{self}");
    }

    fn headline(&self, expected: &str) {
        let title = &self.sheet.title;
        assert!(title.contains(expected), "{self}: {expected:?} in {title:?}");
    }
}

impl std::fmt::Display for Page<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}, {:?}: {}", self.design.name, self.leaf, self.sheet.title)
    }
}

/// Looks at every page of every design that is shown.
fn every_page(look: impl Fn(&Page<'_>)) {
    for design in &shown::shown_designs() {
        let plan = plan(design);
        let findings = check(design, &plan);
        let report = serde_json::to_value(PlanReport::new(design, &plan, &findings)).unwrap();
        let all: Vec<usize> = (0..design.alternatives.len()).collect();
        let layout = Layout::default();
        for leaf in &Leaf::all(design, &plan, &findings, &all, &layout) {
            look(&Page {
                design,
                plan: &plan,
                report: &report,
                leaf,
                sheet: leaf.sheet(design, &plan, &findings, &layout),
            });
        }
    }
}

#[test]
fn the_first_pages_count_what_is_planned() {
    every_page(|page| {
        let alternatives = page.alternatives();
        let nodes = |alternative: &Value| sum(list(&alternative["clusters"]), "nodes");
        let most = alternatives.iter().map(nodes).max().unwrap();
        let working = alternatives.iter().filter(|one| works(one)).count() as u64;
        match page.leaf {
            Leaf::Title => {
                page.holds(&counted(alternatives.len(), "alternatives"));
                for alternative in alternatives {
                    page.holds(words(&alternative["name"]));
                }
            }
            Leaf::Purpose => {
                let largest = alternatives.iter().find(|one| nodes(one) == most).unwrap();
                let clusters = list(&largest["clusters"]);
                let outside = list(&page.report["connected"]);
                page.figures(&[most, clusters.len() as u64, outside.len() as u64]);
                let surge = sum(clusters, "surge_nodes");
                page.holds(&format!("and {} surge nodes", grouped(surge)));
                page.headline(&counted(most, "nodes"));
            }
            Leaf::Options(shown) => {
                let leanest = alternatives
                    .iter()
                    .filter(|one| works(one))
                    .map(|one| space(one).1);
                let leanest: Vec<u64> = leanest.min().into_iter().collect();
                page.figures(&[vec![working], leanest].concat());
                for at in shown {
                    let (all, taken) = space(page.alternative(*at));
                    page.holds(&format!(
                        "{} of {} taken",
                        grouped(taken),
                        counted(all, "addresses")
                    ));
                }
                match working {
                    0 => page.headline("None of the"),
                    some if some == alternatives.len() as u64 => page.headline("All "),
                    1 => page.headline("Only "),
                    some => page.headline(&format!("{} of {} alternatives work", some, alternatives.len())),
                }
            }
            _ => {}
        }
    });
}

#[test]
fn the_pages_of_an_alternative_say_its_verdict_and_how_far_it_goes() {
    every_page(|page| {
        let Some(at) = page
            .leaf
            .alternative()
            .filter(|_| page.leaf.kind() == PageKind::Network)
        else {
            return;
        };
        let own = page.alternative(at);
        let clusters = list(&own["clusters"]);
        let working = clusters.iter().filter(|one| works(one)).count() as u64;
        let free = sum(list(&own["networks"]), "free");
        match (clusters, page.leaf) {
            ([only], _) => {
                let ceilings = &only["ceilings"];
                page.figures(&[
                    number(&ceilings["upgrade"]["nodes"]),
                    number(&ceilings["scale_out"]["nodes"]),
                    free,
                ]);
            }
            (_, Leaf::Clusters(_, rows)) => {
                page.figures(&[working, sum(clusters, "nodes")]);
                for cluster in &clusters[rows.clone()] {
                    let line = page.line(words(&cluster["name"]));
                    let (nodes, ceilings) = (&cluster["nodes"], &cluster["ceilings"]);
                    // The one is of all pools, the other names its own.
                    let upgrade = grouped(number(&ceilings["upgrade"]["nodes"]));
                    let upgrade = format!("{upgrade} {}", words(&ceilings["pool"]));
                    for said in [grouped(number(nodes)), upgrade] {
                        assert!(line.contains(&said.as_str()), "{page}: {said} in {line:?}");
                    }
                    page.holds_verdict(cluster);
                }
            }
            _ => page.figures(&[working, free]),
        }
        let troubles = [
            ("cannot_upgrade", "cannot upgrade"),
            ("requirement_not_met", "does not meet"),
            ("does_not_fit", "does not fit"),
            ("refused", "refuses"),
        ];
        for (outcome, said) in troubles {
            let is_so = words(&own["outcome"]) == outcome;
            assert_eq!(page.sheet.title.contains(said), is_so, "{page}: {outcome}");
        }
    });
}

#[test]
fn the_models_need_what_the_plan_says() {
    every_page(|page| {
        let Leaf::Models(at) = page.leaf else { return };
        let cluster = page.cluster(*at);
        let comparison = &cluster["comparison"];
        let size = number(&comparison["network_size"]);
        // The model in use is shown as it is drawn.
        let in_use = words(&cluster["model"]);
        let network = list(&page.alternative(*at)["networks"])
            .iter()
            .find(|one| one["name"] == comparison["network"])
            .unwrap();
        let drawn = number(&network["size"]) - number(&network["free"]);
        let total = |model: &Value| match words(&model["model"]) {
            model if model == in_use => drawn,
            _ => number(&model["total"]),
        };
        let models = list(&comparison["models"]);
        let ranking = list(&comparison["ranking"]);
        let ruled_out = |model: &Value| {
            let ranked = ranking.iter().find(|one| one["model"] == model["model"]);
            ranked.is_some_and(|ranked| ranked["ruled_out"].is_string())
        };
        let qualifies = |model: &&Value| model["verdict"] != "does_not_fit" && !ruled_out(model);
        let first = ranking.iter().find(|one| one["place"] == 1);
        let first = first.and_then(|first| models.iter().find(|one| one["model"] == first["model"]));
        let first = first.filter(qualifies);
        page.figures(&[first.map(total).into_iter().collect(), vec![size]].concat());
        // Figures end where their head does, one below the other.
        let head = page.texts().find(|text| text.text == "addresses").unwrap();
        assert_eq!(head.anchor, Anchor::End, "{page}");
        let column = page
            .texts()
            .filter(|text| (text.anchor, text.x) == (head.anchor, head.x));
        let column: Vec<&str> = column.map(|text| text.text.as_str()).collect();
        for model in models {
            let needed = grouped(total(model));
            assert!(
                column.contains(&needed.as_str()),
                "{page}: {needed} in {column:?}"
            );
        }
        match models.iter().filter(qualifies).count() {
            0 => page.headline("None of the"),
            some => page.headline(&format!("{some} of {} models", models.len())),
        }
    });
}

/// How far so many nodes are said to be.
fn reach(upgrade: u64, full: u64) -> String {
    match (upgrade, full) {
        (_, 0) => "not one node fits".to_owned(),
        (0, _) => format!("full at {}, no upgrade", counted(full, "nodes")),
        _ => format!(
            "upgrades to {}, full at {}",
            counted(upgrade, "nodes"),
            grouped(full)
        ),
    }
}

#[test]
fn growth_goes_as_far_as_the_plan_says() {
    every_page(|page| {
        let Leaf::Growth(shown) = page.leaf else { return };
        let nodes = |cluster: &Value, which: &str| number(&cluster["ceilings"][which]["nodes"]);
        let lines: Vec<&Value> = match shown.as_slice() {
            [only] => list(&page.alternative(*only)["clusters"]).iter().collect(),
            several => several.iter().map(|at| page.cluster(*at)).collect(),
        };
        // In rows with room for one thing, what keeps a cluster from working comes first.
        let is_roomy = lines.len() < 10;
        for cluster in lines.iter().filter(|one| is_roomy || works(one)) {
            let (upgrade, full) = (nodes(cluster, "upgrade"), nodes(cluster, "scale_out"));
            page.holds(&reach(upgrade, full));
        }
        if let [only] = lines.as_slice() {
            let others = list(&only["comparison"]["models"]).iter();
            for model in others.filter(|one| one["model"] != only["model"]) {
                let most = [&model["most_upgradable"], &model["most_nodes"]].map(number);
                if list(&only["comparison"]["ranking"])
                    .iter()
                    .any(|one| one["model"] == model["model"] && one["ruled_out"].is_null())
                {
                    let sized_anew = if most[1] == 0 { "" } else { "sized anew: " };
                    page.holds(&format!("{sized_anew}{}", reach(most[0], most[1])));
                }
            }
        }
        // The figures are those of the one that goes furthest of those that work.
        let furthest = shown
            .iter()
            .map(|at| (*at, page.cluster(*at)))
            .max_by_key(|(at, cluster)| (works(cluster), nodes(cluster, "upgrade"), std::cmp::Reverse(*at)));
        let (at, cluster) = furthest.unwrap();
        page.figures(&[
            nodes(cluster, "upgrade"),
            nodes(cluster, "scale_out"),
            page.planned(at, cluster),
        ]);
        // What does not work is not put forward as if it did.
        let out: Vec<usize> = shown
            .iter()
            .copied()
            .filter(|at| !works(page.cluster(*at)))
            .collect();
        let troubles = [" but ", "does not", "do not", "None "];
        let is_troubled = troubles.iter().any(|trouble| page.sheet.title.contains(trouble));
        let stops = shown.len() == 1 && nodes(cluster, "upgrade") < page.planned(at, cluster);
        assert_eq!(is_troubled, !out.is_empty() || stops, "{page}");
        let of_all = shown.len() == page.alternatives().len() && 1 < shown.len();
        assert!(
            !of_all || out.len() < shown.len() || page.sheet.title.starts_with("None "),
            "{page}"
        );
    });
}

#[test]
fn what_stays_moves_as_many_nodes_as_are_planned() {
    every_page(|page| {
        let Leaf::Permanence(at) = page.leaf else { return };
        let nodes = grouped(number(&page.cluster(*at)["nodes"]));
        assert_eq!(page.sheet.figures[2].value, nodes, "{page}");
        let counts = [&page.sheet.figures[0].value, &page.sheet.figures[1].value];
        page.headline(&format!("{} choices", counts[0]));
        page.headline(&format!("{} for the pool", counts[1]));
    });
}

#[test]
fn the_comparison_says_the_figures_of_each_alternative() {
    let met = RefCell::new(BTreeSet::new());
    every_page(|page| {
        let (Leaf::Comparison(shown) | Leaf::FullComparison(shown, _)) = page.leaf else {
            return;
        };
        let row = |title: &str, cell: &dyn Fn(usize) -> String| {
            let cells: Vec<String> = shown.iter().map(|at| cell(*at)).collect();
            (title.to_owned(), format!(" {title} {}", cells.join(" ")))
        };
        let networks = |at: usize| list(&page.alternative(at)["networks"]);
        // Of alternatives with one cluster each, as those are that are compared here.
        let room = |at: usize| {
            let cluster = page.cluster(at);
            let (most, planned) = (
                number(&cluster["ceilings"]["upgrade"]["nodes"]),
                page.planned(at, cluster),
            );
            match most.checked_sub(planned) {
                Some(0) => "none".to_owned(),
                Some(more) => format!("{} more", counted(more, "nodes")),
                None => format!("{} too many", counted(planned - most, "nodes")),
            }
        };
        let written = page.written();
        let rows = [
            row("Room to grow", &room),
            row("Headroom while upgrading", &room),
            row("Needed from the network team", &|at| match networks(at) {
                [only] => format!("{} addresses in one VNet", grouped(number(&only["size"]))),
                several => format!(
                    "{} addresses in {} VNets",
                    grouped(space(page.alternative(at)).0),
                    several.len()
                ),
            }),
            row("Verdict", &|at| {
                words(&page.alternative(at)["outcome_words"]).to_owned()
            }),
            row("VNet addresses", &|at| match networks(at) {
                [only] => grouped(number(&only["size"])),
                several => format!(
                    "{} in {} VNets",
                    grouped(space(page.alternative(at)).0),
                    several.len()
                ),
            }),
            row("Taken by subnets", &|at| {
                let (all, taken) = space(page.alternative(at));
                format!("{}, {} %", grouped(taken), taken * 100 / all)
            }),
            row("Subnets", &|at| {
                let subnets = networks(at).iter().map(|one| list(&one["subnets"]).len() as u64);
                grouped(subnets.sum::<u64>())
            }),
            row("In use while upgrading", &|at| {
                let subnets = networks(at).iter().flat_map(|one| list(&one["subnets"]));
                let used = subnets.map(|one| {
                    let unit = if one["unit"] == "blocks" { 16 } else { 1 };
                    unit * number(&one["with_surge"])
                });
                grouped(used.sum::<u64>())
            }),
        ];
        for (title, row) in rows {
            let is_there = written.contains(&format!(" {title} "));
            assert!(
                !is_there || written.contains(&row),
                "{page}: {row:?} in {written}"
            );
            if is_there {
                met.borrow_mut().insert(title);
            }
        }
        if matches!(page.leaf, Leaf::Comparison(_)) {
            let all = page.alternatives();
            let named: Vec<usize> = (0..all.len())
                .filter(|at| page.sheet.title.contains(&format!("({})", letter(*at))))
                .collect();
            assert!(named.iter().all(|at| works(&all[*at])), "{page}");
            let nothing_works = !all.iter().any(works);
            assert_eq!(
                page.sheet.title.starts_with("No alternative"),
                nothing_works,
                "{page}"
            );
        }
    });
    assert_eq!(met.into_inner().len(), 8);
}

#[test]
fn the_appendix_says_every_range_as_the_plan_has_it() {
    every_page(|page| match page.leaf {
        Leaf::Axis(shown) => {
            for at in shown {
                page.holds_verdict(page.alternative(*at));
            }
        }
        Leaf::AddressPlan(at, rows) => {
            let networks = list(&page.alternative(*at)["networks"]);
            let subnets = networks.iter().flat_map(|one| list(&one["subnets"]));
            let written = page.written();
            let found = subnets.filter(|one| written.contains(words(&one["cidr"])));
            let counted = found.map(|subnet| {
                let line = page.line(words(&subnet["cidr"]));
                if list(&subnet["steps"]).is_empty() {
                    return;
                }
                let usable = grouped(number(&subnet["usable"]));
                let usable = if subnet["unit"] == "blocks" {
                    format!("{usable} blocks")
                } else {
                    usable
                };
                let used = grouped(number(&subnet["with_surge"]));
                let has = |said: &str| line.contains(&said);
                assert!(has(&usable) && has(&used), "{page}: {usable}, {used} in {line:?}");
            });
            assert!(counted.count() <= rows.len(), "{page}");
        }
        Leaf::Findings(_) => {
            let (design, plan) = (page.design, page.plan);
            let found = check(design, plan);
            let file = CheckedFile::new("-", design, plan, &found);
            page.headline(&format!(
                "{}, {} and {} are open",
                counted(file.errors, "errors"),
                counted(file.warnings, "warnings"),
                counted(file.infos, "notes")
            ));
        }
        _ => {}
    });
}

/// The sums go on over pages, so they are looked for on all of them; what does not fit is named on the last.
#[test]
fn every_sum_is_that_of_the_plan() {
    for design in &shown::shown_designs() {
        let plan = plan(design);
        let findings = check(design, &plan);
        let report = serde_json::to_value(PlanReport::new(design, &plan, &findings)).unwrap();
        let layout = Layout::default();
        for (at, alternative) in list(&report["alternatives"]).iter().enumerate() {
            let leaves = Leaf::all(design, &plan, &findings, &[at], &layout);
            let sums = leaves.iter().filter(|leaf| matches!(leaf, Leaf::Sums(..)));
            let sheets: Vec<Sheet> = sums
                .map(|leaf| leaf.sheet(design, &plan, &findings, &layout))
                .collect();
            let written: Vec<&str> = sheets
                .iter()
                .flat_map(|sheet| &sheet.marks)
                .filter_map(|mark| match mark {
                    Mark::Text(text) => Some(text.text.as_str()),
                    _ => None,
                })
                .collect();
            if sheets.iter().any(|sheet| sheet.title.contains("more pages")) {
                continue;
            }
            for range in list(&alternative["clusters"])
                .iter()
                .flat_map(|one| list(&one["ranges"]))
            {
                let unit = match words(&range["unit"]) {
                    "addresses" => "usable addresses",
                    "blocks" => "usable blocks of 16",
                    _ => "node slots",
                };
                let [needed, usable] =
                    [&range["with_surge"], &range["usable"]].map(|one| grouped(number(one)));
                let expected = format!("{needed} of {usable} {unit}, ");
                let is_said = written.iter().any(|text| text.starts_with(&expected));
                assert!(
                    is_said,
                    "{}, {}: {expected:?} in {written:?}",
                    design.name, range["name"]
                );
                let amounts = list(&range["steps"]).iter().map(|step| number(&step["amount"]));
                assert_eq!(amounts.sum::<u64>(), number(&range["with_surge"]));
            }
        }
    }
}
