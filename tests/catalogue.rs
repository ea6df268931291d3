//! The catalogue of rules holds what it must, in the words it should.

use std::collections::BTreeSet;

use aksnet::azure::{Confidence, Model};
use aksnet::check::rules::{self, CATALOGUE};
use expect_test::expect_file;

/// Rules of the reference, one a line: id and severity, `-` for a formula.
const REFERENCE: &str = include_str!("data/reference-rules.txt");

/// Rules of our own stand in the same form in a file of theirs: a rule that goes, or another severity, is seen there.
#[test]
fn holds_the_reference_and_our_own_rules_in_order() {
    let lines = CATALOGUE.iter().map(|rule| {
        let severity = rule.severity.map_or("-", |severity| severity.word());
        format!("{} {severity}\n", rule.id)
    });
    let mut lines: Vec<String> = lines.collect();
    let own = lines.split_off(REFERENCE.lines().count());
    assert_eq!(lines.concat(), REFERENCE);
    expect_file!["data/own-rules.txt"].assert_eq(&own.concat());
}

#[test]
fn ids_are_unique_and_kebab_case() {
    let mut seen = BTreeSet::new();
    for rule in CATALOGUE.iter() {
        assert!(seen.insert(rule.id), "{} appears twice", rule.id);
        let is_kebab_case = rule.id.split('-').all(|word| {
            !word.is_empty()
                && word
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        });
        assert!(is_kebab_case, "{}", rule.id);
        assert_eq!(rules::find(rule.id), Some(*rule));
    }
    assert_eq!(rules::find("no-such-rule"), None);
}

#[test]
fn titles_are_short_and_end_without_a_full_stop() {
    let mut seen = BTreeSet::new();
    for rule in CATALOGUE.iter() {
        assert!(
            (10..=90).contains(&rule.title.chars().count()),
            "{}: {}",
            rule.id,
            rule.title
        );
        assert!(
            !rule.title.ends_with(['.', ':', ' ']),
            "{}: {}",
            rule.id,
            rule.title
        );
        assert!(seen.insert(rule.title), "{}: the title appears twice", rule.id);
    }
}

#[test]
fn reasons_are_one_to_three_whole_sentences() {
    for rule in CATALOGUE.iter() {
        assert!(rule.reason.ends_with('.'), "{}: {}", rule.id, rule.reason);
        assert!(!rule.reason.contains("  "), "{}: {}", rule.id, rule.reason);
        let sentences = rule.reason.split(". ").count();
        assert!((1..=3).contains(&sentences), "{}: {sentences} sentences", rule.id);
    }
}

#[test]
fn words_are_drawn_by_the_fonts() {
    for rule in CATALOGUE.iter() {
        for text in [rule.title, rule.reason] {
            let odd = text
                .chars()
                .find(|character| !character.is_ascii() && !"…–—×≤≥≈±·•²½“”".contains(*character));
            assert_eq!(odd, None, "{}: {text}", rule.id);
        }
    }
}

#[test]
fn every_rule_names_its_source_and_models() {
    for rule in CATALOGUE.iter() {
        assert!(!rule.models.is_empty(), "{}", rule.id);
        assert!(rule.models.is_sorted(), "{}", rule.id);
        assert!(
            rule.models.iter().all(|model| Model::ALL.contains(model)),
            "{}",
            rule.id
        );
        assert!(
            !rule.source.page.is_empty() && rule.source.read_on.len() == 10,
            "{}",
            rule.id
        );
        let may_lack_a_page = matches!(rule.confidence, Confidence::Derived | Confidence::General);
        assert!(
            may_lack_a_page || rule.source.url.starts_with("https://"),
            "{}",
            rule.id
        );
    }
}
