//! What is exported: the same numbers in every format, the same bytes in every run, and nothing that a name can do.
//!
//! The numbers are those of `plan --format json`. PDF is read by pdftotext (poppler-utils); where that is missing the
//! test says so and passes, with `AKSNET_CI` set it insists.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "helpers of tests fail as tests do"
)]

mod common;
#[path = "export_files/logo.rs"]
mod logo;
#[path = "export_files/many.rs"]
mod many;
#[path = "export_files/office.rs"]
mod office;

use std::collections::BTreeSet;
use std::io::{self, Write as _};
use std::ops::ControlFlow;
use std::process::{Command, Stdio};

use aksnet::check::{Finding, Findings, check};
use aksnet::decide::comparison::compare_alternatives;
use aksnet::design::{Accepted, AcceptedSubject, Design, Name, PageKind, Swatch, file, presets};
use aksnet::edit::{AlternativeChange, apply};
use aksnet::export::comparison;
use aksnet::export::json::{PlanReport, to_text};
use aksnet::export::{ExportError, Format, Options, export};
use aksnet::net::grouped;
use aksnet::page::{Layout, Leaf, Paper};
use aksnet::plan::{Plan, plan};
use aksnet::scene::Theme;
use expect_test::expect_file;
use roxmltree::{Document, ParsingOptions};
use serde_json::Value;

/// A design with what was worked out about it.
struct Case {
    design: Design,
    plan: Plan,
    findings: Findings,
}

impl Case {
    fn of(design: Design) -> Self {
        let plan = plan(&design);
        let findings = check(&design, &plan);
        Self {
            design,
            plan,
            findings,
        }
    }

    fn bytes(&self, format: Format, options: &Options) -> Vec<u8> {
        self.tried(format, options).unwrap()
    }

    fn tried(&self, format: Format, options: &Options) -> Result<Vec<u8>, ExportError> {
        let go_on = &mut |_| ControlFlow::Continue(());
        export(&self.design, &self.plan, &self.findings, format, options, go_on)
    }

    fn text(&self, format: Format, options: &Options) -> String {
        String::from_utf8(self.bytes(format, options)).unwrap()
    }
}

fn example(name: &str) -> Case {
    let path =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("assets/examples/{name}.aksnet"));
    Case::of(file::read(&std::fs::read(path).unwrap()).unwrap())
}

const EXAMPLES: [&str; 5] = [
    "contoso-shop",
    "aks-baseline",
    "article-default",
    "kubenet-400",
    "estate",
];

fn posters() -> Options {
    Options {
        paper: Some(Paper::Poster),
        ..Options::default()
    }
}

/// Everything that is said between the tags, with a space between two texts.
fn said(xml: &str) -> String {
    let document = parsed(xml);
    let texts = document.descendants().filter(|node| {
        let is_style = node.parent().is_some_and(|parent| parent.has_tag_name("style"));
        node.is_text() && !is_style
    });
    let texts: Vec<&str> = texts.filter_map(|node| node.text()).collect();
    texts.join(" ")
}

fn parsed(xml: &str) -> Document<'_> {
    let options = ParsingOptions {
        allow_dtd: true,
        ..ParsingOptions::default()
    };
    Document::parse_with_options(xml, options).unwrap()
}

/// The text of a PDF; `None` where no tool can read it.
fn pdf_text(pdf: &[u8]) -> Option<String> {
    pdf_text_as(pdf, &[])
}

/// The text of a PDF, in the order that `options` ask for.
fn pdf_text_as(pdf: &[u8], options: &[&str]) -> Option<String> {
    let started = Command::new("pdftotext")
        .args(options)
        .args(["-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut child) = started else {
        assert!(std::env::var_os("AKSNET_CI").is_none(), "pdftotext is missing");
        writeln!(io::stderr().lock(), "skipped: pdftotext is missing").unwrap();
        return None;
    };
    child.stdin.take().unwrap().write_all(pdf).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    Some(String::from_utf8(output.stdout).unwrap())
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

/// The numbers of a report, as "49 of 59" and "55 user nodes" are worded everywhere.
#[derive(Default)]
struct Facts {
    /// Needed and usable of every range of a cluster.
    held: Vec<(u64, u64)>,
    /// Most nodes that can exist and that can be upgraded.
    ceilings: Vec<(String, u64, u64)>,
    /// Free addresses and all addresses of every VNet.
    free: Vec<(u64, u64)>,
    /// The lines of every sum.
    steps: Vec<(String, u64)>,
    /// Every pair that may stand as "n of m".
    pairs: BTreeSet<(u64, u64)>,
}

/// Keys of verdicts on clusters that work.
const WORKS: [&str; 3] = ["fits", "works_with_warnings", "cannot_upgrade"];

impl Facts {
    fn of(alternative: &Value) -> Self {
        let mut facts = Self::default();
        let held = |range: &Value| (number(&range["with_surge"]), number(&range["usable"]));
        for network in list(&alternative["networks"]) {
            let (free, size) = (number(&network["free"]), number(&network["size"]));
            facts.free.push((free, size));
            facts.pairs.extend([(free, size), (size - free, size)]);
            facts.pairs.extend(list(&network["subnets"]).iter().map(held));
        }
        let clusters = list(&alternative["clusters"]);
        let fitting = clusters
            .iter()
            .filter(|cluster| WORKS.iter().any(|key| cluster["outcome"] == *key))
            .count();
        facts.pairs.insert((fitting as u64, clusters.len() as u64));
        for cluster in clusters {
            for range in list(&cluster["ranges"]) {
                facts.held.push(held(range));
                let steps = list(&range["steps"]).iter();
                facts.steps.extend(
                    steps.map(|step| (step["text"].as_str().unwrap().to_owned(), number(&step["amount"]))),
                );
            }
            let ceilings = &cluster["ceilings"];
            if ceilings.is_object() {
                facts.ceilings.push((
                    ceilings["pool"].as_str().unwrap().to_owned(),
                    number(&ceilings["scale_out"]["nodes"]),
                    number(&ceilings["upgrade"]["nodes"]),
                ));
            }
            let comparison = &cluster["comparison"];
            if comparison.is_object() {
                let size = number(&comparison["network_size"]);
                let lanes = list(&comparison["models"]).iter();
                facts
                    .pairs
                    .extend(lanes.map(|lane| (number(&lane["total"]), size)));
            }
        }
        facts.pairs.extend(facts.held.clone());
        facts
    }
}

/// Every "n of m" of a text whose two sides are numbers.
fn pairs_said(text: &str) -> Vec<(u64, u64)> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let plain = |word: &str| {
        let word = word.trim_matches(|char: char| !char.is_ascii_digit());
        word.replace(',', "").parse::<u64>().ok()
    };
    let places = words
        .windows(3)
        .enumerate()
        .filter(|(_, triple)| triple[1] == "of");
    // "19" and "of 20 clusters work" are a figure and the words below it, and other figures stand between them.
    let of_clusters = |at: usize| words.get(at + 3) == Some(&"clusters");
    let triples = places.filter(|(at, _)| !of_clusters(*at));
    triples
        .map(|(_, triple)| triple)
        .filter_map(|triple| Some((plain(triple[0])?, plain(triple[2])?)))
        .collect()
}

#[test]
fn every_format_says_the_numbers_of_the_plan() {
    for name in EXAMPLES {
        let case = example(name);
        let report = to_text(&PlanReport::new(&case.design, &case.plan, &case.findings));
        let report: Value = serde_json::from_str(&report).unwrap();
        for (at, alternative) in list(&report["alternatives"]).iter().enumerate() {
            let options = Options {
                alternatives: vec![at],
                ..posters()
            };
            let mut facts = Facts::of(alternative);
            // What the comparison counts is no plan's.
            let table = compare_alternatives(&case.design, &case.plan, &case.findings);
            facts
                .pairs
                .extend(pairs_said(&comparison::markdown(&table, false)));
            // What findings say of needs, before any surge.
            let said_of = |finding: &Finding| pairs_said(&finding.message(&case.design));
            facts.pairs.extend(case.findings.all.iter().flat_map(said_of));
            // How many of the models fit.
            facts.pairs.extend((0..=5).map(|fitting| (fitting, 5)));
            let picture = said(&case.text(Format::Svg, &options));
            for pair in pairs_said(&picture) {
                assert!(
                    facts.pairs.contains(&pair),
                    "{name}, {at}, SVG: {pair:?} is in no plan"
                );
            }
            let pictures = [("PDF", pdf_text(&case.bytes(Format::Pdf, &options)))];
            let reports = [
                ("HTML", Some(said(&case.text(Format::Html, &options)))),
                ("Markdown", Some(case.text(Format::Markdown, &options))),
            ];
            for (format, text) in pictures.iter().chain(&reports) {
                let Some(text) = text else { continue };
                says_facts(&facts, text, &format!("{name}, {at}, {format}"));
            }
            for (format, text) in &reports {
                let text = text.as_ref().unwrap();
                for (step, amount) in &facts.steps {
                    let row = match *format {
                        "HTML" => format!("{step} {}", grouped(*amount)),
                        _ => format!("{}: {}", step.replace('_', "\\_"), grouped(*amount)),
                    };
                    assert!(text.contains(&row), "{name}, {at}, {format}: {row}");
                }
            }
            rows_say_facts(alternative, &case.text(Format::Csv, &options), name);
        }
    }
}

fn says_facts(facts: &Facts, text: &str, place: &str) {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for (needed, usable) in &facts.held {
        let held = format!("{} of {} ", grouped(*needed), grouped(*usable));
        assert!(text.contains(&held), "{place}: {held}");
    }
    for (pool, most, upgradable) in &facts.ceilings {
        for nodes in [most, upgradable] {
            let (counted, named) = (
                format!("{} node", grouped(*nodes)),
                format!("{} {pool} node", grouped(*nodes)),
            );
            // "49 user nodes, then …; 55 can exist"
            let exist = format!(" {} can exist", grouped(*nodes));
            let mut forms = [&counted, &named, &exist].into_iter();
            let is_said = forms.any(|form| text.contains(form)) || *nodes == 0;
            assert!(is_said, "{place}: {named}");
        }
    }
    for (free, size) in &facts.free {
        let (one, other) = (
            format!("{} of {} free", grouped(*free), grouped(*size)),
            format!("{} addresses, {} free", grouped(*size), grouped(*free)),
        );
        assert!(text.contains(&one) || text.contains(&other), "{place}: {one}");
    }
    for pair in pairs_said(&without_page_numbers(&text)) {
        assert!(facts.pairs.contains(&pair), "{place}: {pair:?} is in no plan");
    }
}

/// The text without "1 of 2" at the foot of pages.
fn without_page_numbers(text: &str) -> String {
    let mut text = text.to_owned();
    for pages in 2..100 {
        for page in (1..=pages).rev() {
            text = text.replace(&format!("{page} of {pages} · aksnet"), "");
        }
    }
    text
}

/// The address plan has needed and usable of every subnet that clusters use.
fn rows_say_facts(alternative: &Value, csv: &str, place: &str) {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let subnets = list(&alternative["networks"])
        .iter()
        .flat_map(|network| list(&network["subnets"]));
    for subnet in subnets.filter(|subnet| number(&subnet["with_surge"]) > 0) {
        let expected = [
            subnet["name"].as_str().unwrap().to_owned(),
            number(&subnet["usable"]).to_string(),
            number(&subnet["with_surge"]).to_string(),
        ];
        let is_there = rows.iter().any(|row| [&row[0], &row[5], &row[6]] == expected);
        assert!(is_there, "{place}: {expected:?}");
    }
}

/// The example with as many copies of its alternative.
fn alternatives(count: usize) -> Case {
    let mut design = presets::worked_example();
    for _ in 1..count {
        let copy = aksnet::edit::Command::Alternative {
            at: 0,
            change: AlternativeChange::Duplicate,
        };
        design = apply(&design, &copy).unwrap();
    }
    Case::of(design)
}

#[test]
fn equal_designs_give_equal_bytes() {
    let options = Options {
        scale: 0.5,
        ..Options::default()
    };
    for format in Format::ALL {
        let (one, other) = (alternatives(2), alternatives(2));
        let bytes = one.bytes(format, &options);
        assert_eq!(bytes, one.bytes(format, &options), "{format:?}");
        assert_eq!(bytes, other.bytes(format, &options), "{format:?}");
        let is_dated = bytes
            .windows(b"CreationDate".len())
            .any(|part| part == b"CreationDate");
        assert!(!is_dated, "{format:?}");
    }
}

/// Marks were once painted in the window alone.
#[test]
fn colour_marks_of_subnets_reach_pages() {
    let options = Options::default();
    for swatch in Swatch::ALL {
        let mut design = presets::worked_example();
        let class = format!("class=\"f-mark-{}\"", swatch.title());
        for format in [Format::Svg, Format::Html] {
            design.alternatives[0].networks[0].subnets[0].color = None;
            let plain = Case::of(design.clone()).bytes(format, &options);
            assert!(
                !String::from_utf8(plain).unwrap().contains("f-mark-"),
                "{format:?}"
            );
            design.alternatives[0].networks[0].subnets[0].color = Some(swatch);
            let marked = Case::of(design.clone()).bytes(format, &options);
            assert!(String::from_utf8(marked).unwrap().contains(&class), "{format:?}");
        }
    }
}

#[test]
fn a_date_stands_there_only_where_it_is_asked_for() {
    let case = alternatives(1);
    let dated = Options {
        date: Some("2031-07-09".to_owned()),
        ..Options::default()
    };
    for format in [Format::Svg, Format::Html, Format::Markdown] {
        assert!(case.text(format, &dated).contains("2031-07-09"), "{format:?}");
        assert!(
            !case.text(format, &Options::default()).contains("2031"),
            "{format:?}"
        );
    }
}

#[test]
fn slides_and_posters_have_the_same_pages() {
    for count in [1, 2, 9] {
        let case = alternatives(count);
        let all: Vec<usize> = (0..count).collect();
        for (format, paper) in [(Format::Deck, Paper::Slide), (Format::Pdf, Paper::Poster)] {
            let layout = Layout {
                paper,
                ..Layout::default()
            };
            let leaves = Leaf::all(&case.design, &case.plan, &case.findings, &all, &layout);
            let kinds: BTreeSet<PageKind> = leaves.iter().map(Leaf::kind).collect();
            let expected = if count == 1 { 11 } else { 15 };
            assert_eq!(kinds.len(), expected, "{kinds:?}");
            let Some(text) = pdf_text(&case.bytes(format, &Options::default())) else {
                continue;
            };
            // A form feed ends each page.
            assert_eq!(text.matches('\u{c}').count(), leaves.len(), "{format:?}");
        }
    }
}

#[test]
fn reports_say_which_alternative_a_finding_is_about() {
    let with_moved = |count, moved: &[usize]| {
        let mut design = alternatives(count).design;
        for at in moved {
            design.alternatives[*at].clusters[0].pod_cidr = Some("100.64.0.0/18".parse().unwrap());
        }
        Case::of(design)
    };
    let check = |case: &Case, expected: &str| {
        for format in [Format::Html, Format::Markdown] {
            let text = case.text(format, &Options::default());
            let found: Vec<&str> = text
                .lines()
                .filter(|line| line.contains("Pod CIDR of shop (10"))
                .collect();
            // What is said of several alternatives alike is said once.
            assert_eq!(found.len(), 1, "{format:?}: {found:?}");
            let about = format!("{expected}Pod CIDR of shop");
            assert!(found[0].contains(&about), "{format:?}: {about} in {}", found[0]);
        }
    };
    check(&alternatives(1), ": ");
    check(&with_moved(2, &[1]), " A: ");
    check(&alternatives(2), "Both alternatives: ");
    check(&with_moved(4, &[2]), " A, B, D: ");
    check(&with_moved(5, &[1]), " A, C–E: ");
    check(&alternatives(9), "All 9 alternatives: ");
}

#[test]
fn the_comparison_is_a_picture_too() {
    let case = alternatives(9);
    let options = Options {
        comparison: true,
        scale: 0.5,
        ..Options::default()
    };
    let svg = case.text(Format::Svg, &options);
    assert!(svg.contains("<title id=\"title\">9 alternatives tie for first</title>"));
    for letter in 'A'..='I' {
        assert!(svg.contains(&format!(">{letter}<")), "{letter}");
    }
    assert!(case.bytes(Format::Png, &options).starts_with(b"\x89PNG"));
}

#[test]
fn a_screen_reader_learns_what_a_document_says() {
    let (plain, other) = (alternatives(2), hostile("網絡"));
    for format in [Format::Pdf, Format::Deck] {
        let pdf = plain.bytes(format, &Options::default());
        let has = |pdf: &[u8], word: &str| pdf.windows(word.len()).any(|part| part == word.as_bytes());
        let tags = [
            "/Marked true",
            "/Lang(en)",
            "/DisplayDocTitle true",
            "/S/H1",
            "/S/H2",
            "/S/P",
            "/S/Figure",
            // The verdict stands first.
            "/Alt(Works",
        ];
        for tag in tags {
            assert!(has(&pdf, tag), "{format:?}: {tag}");
        }
        // Boxes are not accessible, so nothing is claimed of them.
        let boxes = other.bytes(format, &Options::default());
        assert!(
            has(&pdf, "pdfuaid:part") && !has(&boxes, "pdfuaid:part"),
            "{format:?}"
        );
        assert!(has(&boxes, "/S/H1"), "{format:?}");
    }
}

#[test]
fn whoever_waits_can_break_off() {
    let case = alternatives(3);
    let Case {
        design,
        plan,
        findings,
    } = &case;
    for format in [Format::Png, Format::Deck, Format::Html] {
        let stop = &mut |_| ControlFlow::Break(());
        let broken = export(design, plan, findings, format, &Options::default(), stop);
        assert_eq!(broken, Err(ExportError::Cancelled), "{format:?}");
    }
    let mut heard = Vec::new();
    let hear = &mut |progress| {
        heard.push(progress);
        ControlFlow::Continue(())
    };
    export(design, plan, findings, Format::Deck, &Options::default(), hear).unwrap();
    assert!(heard.windows(2).all(|pair| pair[0].done < pair[1].done));
    assert!(heard.last().is_some_and(|last| last.done == last.of));
}

#[test]
fn what_cannot_be_made_says_what_would_do() {
    let case = alternatives(1);
    let of = |options: Options| case.tried(Format::Png, &options).unwrap_err().to_string();
    assert_eq!(
        of(Options {
            scale: 99.0,
            ..Options::default()
        }),
        "a scale of 99 gives no picture; give one from 0.1 to 8"
    );
    assert_eq!(
        of(Options {
            alternatives: vec![4],
            ..Options::default()
        }),
        "there is no alternative 5; the design has 1"
    );
    let mut empty = presets::blank();
    empty.alternatives.clear();
    let empty = Case::of(empty);
    assert_eq!(
        empty.tried(Format::Svg, &Options::default()),
        Err(ExportError::NoAlternative)
    );
    assert!(
        empty
            .text(Format::Markdown, &Options::default())
            .starts_with("# ")
    );
}

const HOSTILE: [&str; 19] = [
    "<script>alert(1)</script>",
    "\"]]>",
    "--><!--",
    "$(x) `y` {{ 7*7 }} %s",
    "=1+1",
    "@SUM(A1)",
    "\u{202e}txt.exe\u{2066}\u{200f}",
    "📦🚀 emoji",
    "line\nbreak\r\nand\u{0}nul\u{1b}[31m",
    "a|b||c",
    "' onload='x' \" href=\"javascript:x",
    "](https://example.com) ![x](y) **b** <!-- -->",
    "https://example.com www.example.com $x$ #1 #",
    "&#x0; &#60;b&#62; &amp;lt; <!DOCTYPE x [<!ENTITY y 'z'>]>",
    "\\ \\| C:\\temp\\",
    "===\n---\n> q\n```\n\n    code\n1. x",
    "شبكة المتجر רשת 網絡 네트워크 เครือข่าย",
    "e\u{301}\u{301}\u{301}\u{fffe}\u{fdd0}\u{e000}\u{9b}31m\u{85}\u{2028}",
    "＝1+1 \t@x",
];

/// The example with hostile text wherever a person can type.
fn hostile(text: &str) -> Case {
    let mut design = presets::worked_example();
    let named = |end: &str| Name::new(format!("{text}{end}")).unwrap();
    let note = format!("{text}\n\n# {text}\n- {text}");
    design.name = named("");
    design.notes.clone_from(&note);
    for (at, range) in design.connected.iter_mut().enumerate() {
        range.name = named(&format!("r{at}"));
    }
    let alternative = &mut design.alternatives[0];
    alternative.name = named("a");
    alternative.notes.clone_from(&note);
    alternative.speaker_notes.clone_from(&note);
    for network in &mut alternative.networks {
        network.name = named("v");
        for (at, subnet) in network.subnets.iter_mut().enumerate() {
            subnet.name = named(&format!("s{at}"));
            subnet.note.clone_from(&note);
        }
    }
    for cluster in &mut alternative.clusters {
        cluster.name = named("c");
        cluster.network = named("v");
        for (at, pool) in cluster.pools.iter_mut().enumerate() {
            pool.name = named(&format!("p{at}"));
            pool.node_subnet = aksnet::design::SubnetRef::own(named("s0"));
        }
    }
    let copy = aksnet::edit::Command::Alternative {
        at: 0,
        change: AlternativeChange::Duplicate,
    };
    let mut design = apply(&design, &copy).unwrap();
    let case = Case::of(design.clone());
    let subject = AcceptedSubject::Names(case.findings.all[0].subject.names(&design));
    design.accepted.push(Accepted {
        rule: case.findings.all[0].rule.id.to_owned(),
        subject,
        reason: note,
    });
    Case::of(design)
}

#[test]
fn names_do_nothing_in_any_format() {
    let long = "x<&\"'`|".repeat(1_500);
    for text in HOSTILE.into_iter().chain([long.as_str()]) {
        let case = hostile(text);
        for theme in [None, Some(Theme::Dark)] {
            let options = Options {
                theme,
                ..Options::default()
            };
            harmless_markup(&case.text(Format::Svg, &options), text);
            harmless_markup(&case.text(Format::Html, &options), text);
        }
        let options = Options {
            scale: 0.2,
            ..Options::default()
        };
        harmless_markdown(&case.text(Format::Markdown, &options), text);
        harmless_csv(&case.text(Format::Csv, &options), text);
        for format in [Format::Pdf, Format::Deck] {
            let pdf = case.bytes(format, &options);
            let has = |word: &[u8]| pdf.windows(word.len()).any(|part| part == word);
            assert!(
                pdf.starts_with(b"%PDF") && !has(b"/JavaScript") && !has(b"/URI"),
                "{text:?}"
            );
            if let Some(said) = pdf_text(&pdf) {
                // The tool marks what is written from right to left by itself.
                let said = said.replace(['\u{202b}', '\u{202c}'], "");
                assert!(!said.contains(steers), "{text:?}");
            }
        }
        assert!(
            case.bytes(Format::Png, &options).starts_with(b"\x89PNG"),
            "{text:?}"
        );
        let read = file::read(&case.bytes(Format::Design, &options)).unwrap();
        assert_eq!(read, case.design, "{text:?}");
    }
}

#[test]
fn a_long_name_is_not_written_once_for_each_that_has_it() {
    let mut design = presets::worked_example();
    let long = Name::new("v".repeat(16_000)).unwrap();
    let alternative = &mut design.alternatives[0];
    alternative.networks[0].name = long.clone();
    alternative.clusters[0].network = long.clone();
    for at in 0..60 {
        let mut cluster = alternative.clusters[0].clone();
        cluster.name = Name::new(format!("c{at}")).unwrap();
        alternative.clusters.push(cluster);
    }
    let case = Case::of(design);
    for format in [Format::Html, Format::Markdown, Format::Csv] {
        let text = case.text(format, &Options::default());
        assert!(text.contains(long.as_str()));
        // Sixty clusters would name it some hundred and eighty times.
        assert!(text.matches(long.as_str()).count() < 20, "{format:?}");
    }
}

/// Characters that turn the direction of writing, or steer a terminal.
fn steers(char: char) -> bool {
    let turns = matches!(char, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    turns || (char.is_control() && !['\n', '\r', '\u{c}'].contains(&char))
}

/// A parser reads it, nothing in it runs, and nothing is fetched.
fn harmless_markup(xml: &str, text: &str) {
    assert!(!xml.contains(steers), "{text:?}");
    let document = parsed(xml);
    let active = [
        "script",
        "image",
        "img",
        "foreignObject",
        "iframe",
        "object",
        "embed",
        "link",
        "base",
        "form",
    ];
    for node in document.descendants().filter(|node| node.is_element()) {
        let name = node.tag_name().name();
        assert!(!active.contains(&name), "{text:?}: <{name}>");
        for attribute in node.attributes() {
            let (key, value) = (attribute.name(), attribute.value());
            assert!(
                !key.starts_with("on") && !["src", "srcset", "style"].contains(&key),
                "{text:?}: {key}"
            );
            if name == "use" {
                // Pages of one document share their logo.
                assert!(key != "href" || value == "#logo", "{text:?}: {value}");
            } else if key == "href" {
                let leads_inside = value.starts_with('#');
                assert!(
                    name == "a"
                        && (leads_inside || value.starts_with("https://"))
                        && !value.contains("example.com"),
                    "{text:?}: {value}"
                );
            }
            assert!(
                !value.contains("url(") || value.starts_with("url(#"),
                "{text:?}: {value}"
            );
        }
        if name == "style" {
            let style: String = node.descendants().filter_map(|node| node.text()).collect();
            assert!(!style.contains("url(") && !style.contains("@import"), "{text:?}");
        }
    }
}

/// No markup but line breaks, no code, and tables of one width.
fn harmless_markdown(markdown: &str, text: &str) {
    assert!(!markdown.contains(steers), "{text:?}");
    let folds = [
        "Sums",
        "The same workload under every model, sized anew",
        "Models that no alternative proposes",
        "Address plan",
        "Notes",
    ];
    let mut plain = markdown.replace("<br>", "").replace("\n</details>\n", "\n");
    for fold in folds {
        plain = plain.replace(&format!("\n<details><summary>{fold}</summary>\n"), "\n");
    }
    assert!(!plain.contains('<'), "{text:?}");
    assert!(!plain.replace("\\`", "").contains('`'), "{text:?}");
    let links = plain
        .match_indices("](")
        .filter(|(at, _)| !plain[..*at].ends_with('\\'));
    for (at, _) in links {
        let rest = &plain[at + 2..];
        assert!(
            rest.starts_with("https://") && !rest.starts_with("https://example.com"),
            "{text:?}: {}",
            &rest[..40]
        );
    }
    let reader_links = plain
        .match_indices("://")
        .filter(|(at, _)| !plain[..*at].ends_with("](https") && !plain[..*at].ends_with('\\'));
    assert_eq!(reader_links.count(), 0, "{text:?}");
    assert!(!plain.contains("www."), "{text:?}");
    let columns = |line: &str| line.replace("\\|", "").matches('|').count();
    let lines: Vec<&str> = markdown.lines().collect();
    for pair in lines.windows(2) {
        if pair.iter().all(|line| line.starts_with('|')) {
            assert_eq!(columns(pair[0]), columns(pair[1]), "{text:?}: {}", pair[1]);
        }
    }
}

/// One record a range, and no cell that a spreadsheet would work out.
fn harmless_csv(csv: &str, text: &str) {
    assert!(!csv.contains(steers), "{text:?}");
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let records: Vec<csv::StringRecord> = reader.records().map(|record| record.expect(text)).collect();
    assert_eq!(records.len(), 12, "{text:?}");
    for cell in records.iter().flat_map(|record| record.iter()) {
        assert!(!cell.starts_with(['=', '+', '-', '@']), "{text:?}: {cell}");
    }
}

#[test]
fn the_example_is_exported_as_it_was() {
    let case = example("contoso-shop");
    let golden = |name: &str, format: Format| {
        let path = format!("{}/tests/golden/contoso-shop.{name}", env!("CARGO_MANIFEST_DIR"));
        expect_file![path].assert_eq(&case.text(format, &Options::default()).replace("\r\n", "\n"));
    };
    golden("svg", Format::Svg);
    golden("md", Format::Markdown);
    golden("csv", Format::Csv);
}

/// Whether every page of a design is drawn in pixels, which takes seconds where nothing is optimised.
fn is_slow(format: Format) -> bool {
    format == Format::Pptx || format.of_pages().is_some()
}

#[test]
fn every_design_can_be_exported() {
    let designs = common::arbitrary_design();
    let exported = |design, is_asked: fn(Format) -> bool| {
        let case = Case::of(design);
        for format in Format::ALL.into_iter().filter(|format| is_asked(*format)) {
            for paper in [Paper::Slide, Paper::Poster] {
                let options = Options {
                    paper: Some(paper),
                    scale: 0.2,
                    ..Options::default()
                };
                match case.tried(format, &options) {
                    Ok(bytes) if matches!(format, Format::Svg | Format::Html) => {
                        harmless_markup(&String::from_utf8(bytes).unwrap(), "");
                    }
                    Ok(_) => {}
                    Err(error) => {
                        let is_empty = case.design.alternatives.is_empty();
                        assert!(
                            is_empty && error == ExportError::NoAlternative,
                            "{format:?}: {error}"
                        );
                    }
                }
            }
        }
        Ok(())
    };
    common::holds(24, &designs, |design| exported(design, |format| !is_slow(format)));
    common::holds(2, &designs, |design| exported(design, is_slow));
}

/// Whoever reads a page line by line, as search and screen readers do, meets a number with what it counts.
#[test]
fn a_figure_of_a_slide_is_read_before_what_it_counts() {
    let design = presets::worked_example();
    let plan = aksnet::plan::plan(&design);
    let findings = check(&design, &plan);
    let go_on = &mut |_| ControlFlow::Continue(());
    let deck = export(
        &design,
        &plan,
        &findings,
        Format::Deck,
        &Options::default(),
        go_on,
    )
    .unwrap();
    for options in [["-layout"], ["-raw"]] {
        let Some(text) = pdf_text_as(&deck, &options) else {
            return;
        };
        let lines = text
            .lines()
            .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        let lines: Vec<String> = lines.collect();
        for figure in [
            "49 user nodes can be upgraded",
            "55 user nodes can exist",
            "1,728 addresses free in vnet-shop",
        ] {
            let is_read = lines.iter().any(|line| line.contains(figure));
            assert!(is_read, "{options:?} {figure}: {text}");
        }
    }
}

/// Whoever reads a record reads it to the end; the sums of an estate are folded.
#[test]
fn the_record_of_an_estate_is_short() {
    let record = example("estate").text(Format::Markdown, &Options::default());
    let lines = record.lines().count();
    assert!(lines < 300, "{lines}");
    let details = record.matches("<details>").count();
    assert!(details > 0, "{record}");
}
