//! One verdict: the same words for the same cluster, alternative and design on every screen and in every report.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "helpers of tests fail as tests do"
)]

mod common;

use std::ops::ControlFlow;
use std::path::Path;

use aksnet::azure::Purpose;
use aksnet::check::check;
use aksnet::decide::comparison::compare_alternatives;
use aksnet::decide::verdict::{Outcome, Verdicts};
use aksnet::design::{
    Cluster, ClusterState, Criterion, Design, Name, NetworkInterface, NodeCount, Subnet, SubnetRef, file,
    presets,
};
use aksnet::export::json::{CheckReport, CheckedFile, PlanReport};
use aksnet::export::{Format, Options, export, text};
use aksnet::page::{Layout, Leaf, alternative};
use aksnet::plan::plan;
use aksnet::session::Session;
use common::{arbitrary_design, holds};
use proptest::prelude::*;

/// Letters and digits alone: what escapes and layouts leave as it is.
fn letters(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).collect()
}

/// Says where `design` is judged in other words.
fn disagreement(design: &Design) -> Option<String> {
    let planned = plan(design);
    let findings = check(design, &planned);
    let verdicts = Verdicts::new(design, &planned, &findings);
    let of = |at: usize| verdicts.of_alternative(at).words();
    let session = Session::new(design.clone());
    let report = PlanReport::new(design, &planned, &findings);
    let checked = CheckedFile::new("-", design, &planned, &findings);
    let table = compare_alternatives(design, &planned, &findings);
    let row = table.rows.iter().find(|row| row.title == "Verdict")?;
    let layout = Layout::default();
    let all: Vec<usize> = (0..design.alternatives.len()).collect();
    let together: String = [Leaf::Options(all.clone()), Leaf::Axis(all)]
        .iter()
        .map(|page| page.sheet(design, &planned, &findings, &layout).description)
        .collect();
    let printed = text::plan(&report);
    let format = |format| {
        let options = Options::default();
        let go_on = &mut |_| ControlFlow::Continue(());
        let bytes = export(design, &planned, &findings, format, &options, go_on).unwrap();
        // What HTML writes for an apostrophe has digits in it.
        letters(&String::from_utf8(bytes).unwrap().replace("&#39;", ""))
    };
    let (markdown, html) = (format(Format::Markdown), format(Format::Html));
    let listed = text::check(&CheckReport::new(vec![checked.clone()]));
    if report.outcome.outcome_words != verdicts.of_design().words() {
        return Some("plan of the design".to_owned());
    }
    for at in 0..design.alternatives.len() {
        let words = of(at);
        let within = verdicts.of_alternative(at).words_within();
        let page = alternative(design, &planned, &findings, at, &layout).description;
        let has_cluster = !design.alternatives[at].clusters.is_empty();
        let said = [
            ("window", session.verdicts().of_alternative(at).words() == words),
            ("plan", report.alternatives[at].outcome.outcome_words == words),
            ("check", checked.alternatives[at].outcome.outcome_words == words),
            ("compare", row.cells[at].text == words),
            (
                "compare, out",
                table.columns[at].out.first().is_none_or(|out| *out == within),
            ),
            ("plan as text", printed.contains(&words)),
            ("check as text", listed.contains(&words)),
            ("slide", !has_cluster || page.contains(&words)),
            (
                "slide of all",
                together.is_empty() || letters(&together).contains(&letters(&words)),
            ),
            ("record", markdown.contains(&letters(&words))),
            ("report", html.contains(&letters(&words))),
        ];
        for (place, agrees) in said {
            if !agrees {
                return Some(format!("{place} of alternative {at}, not “{words}”"));
            }
        }
        for cluster in 0..design.alternatives[at].clusters.len() {
            let words = verdicts.of_cluster(at, cluster).words();
            if report.alternatives[at].clusters[cluster].outcome.outcome_words != words
                || !markdown.contains(&letters(&words))
            {
                return Some(format!("cluster {cluster} of alternative {at}, not “{words}”"));
            }
        }
        // What does not work is out, and what is out does not work.
        if table.columns[at].out.is_empty() != verdicts.of_alternative(at).works() {
            return Some(format!(
                "compare leaves alternative {at} in or out, though “{words}”"
            ));
        }
    }
    None
}

#[test]
fn the_examples_are_judged_in_one_word_everywhere() {
    for preset in presets::presets() {
        assert_eq!(disagreement(&preset.design().unwrap()), None, "{}", preset.title);
    }
}

#[test]
fn the_cases_are_judged_in_one_word_everywhere() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/cases");
    let Ok(entries) = std::fs::read_dir(cases) else {
        return;
    };
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.extension().is_some_and(|ending| ending == "aksnet") {
            let design = file::read(&std::fs::read(&path).unwrap()).unwrap();
            assert_eq!(disagreement(&design), None, "{}", path.display());
        }
    }
}

#[test]
fn any_design_is_judged_in_one_word_everywhere() {
    holds(1_000, &arbitrary_design(), |design| {
        prop_assert_eq!(disagreement(&design), None);
        Ok(())
    });
}

#[test]
fn fits_stands_beside_no_error() {
    holds(150, &arbitrary_design(), |design| {
        let planned = plan(&design);
        let findings = check(&design, &planned);
        let verdicts = Verdicts::new(&design, &planned, &findings);
        for at in 0..design.alternatives.len() {
            let counts = findings.counts(at);
            let outcome = verdicts.of_alternative(at);
            if outcome == Outcome::Fits {
                prop_assert_eq!((counts.errors, counts.warnings), (0, 0));
            }
            if counts.errors > 0 {
                prop_assert!(
                    !matches!(outcome, Outcome::Fits | Outcome::Works(_)),
                    "{}",
                    outcome
                );
            }
        }
        Ok(())
    });
}

#[test]
fn a_requirement_that_is_not_met_is_an_error_everywhere() {
    let mut design = presets::blank();
    design.requirements.set(Criterion::PodsReachable, Some(true));
    let planned = plan(&design);
    let findings = check(&design, &planned);
    let verdicts = Verdicts::new(&design, &planned, &findings);
    assert_eq!(
        verdicts.of_alternative(0),
        Outcome::NotMet(Criterion::PodsReachable)
    );
    assert_eq!(findings.counts(0).errors, 1);
    assert_eq!(disagreement(&design), None);
}

/// A cluster was said to fit whose API server, interfaces or gateway had no room.
#[test]
fn a_cluster_answers_for_what_it_has_beside_its_nodes() {
    let with = |prefix: &str, purpose, change: fn(&mut Cluster)| {
        let mut design = presets::blank();
        let name = Name::new("snet-beside").unwrap();
        let subnet = Subnet::new(name, prefix.parse().unwrap(), purpose);
        let alternative = design.alternatives[0].as_mut();
        alternative.networks[0].as_mut().subnets.push(subnet.into());
        change(alternative.clusters[0].as_mut());
        let planned = plan(&design);
        let verdicts = Verdicts::new(&design, &planned, &check(&design, &planned));
        (verdicts.of_alternative(0), verdicts.of_cluster(0, 0))
    };
    let api_server: fn(&mut Cluster) = |cluster| {
        cluster.api_server_subnet = Some(SubnetRef::own(Name::new("snet-beside").unwrap()));
    };
    let interfaces: fn(&mut Cluster) = |cluster| {
        let subnet = Some(SubnetRef::own(Name::new("snet-beside").unwrap()));
        cluster.pools[1].count = NodeCount::saturating(20);
        cluster.pools[1].options.nics = vec![NetworkInterface { subnet }];
    };
    for (prefix, purpose, change) in [
        ("10.0.9.0/29", Purpose::ApiServer, api_server),
        ("10.0.9.0/29", Purpose::Other, interfaces),
        ("10.0.10.0/23", Purpose::ApplicationGatewayForContainers, |_| ()),
    ] {
        let (whole, cluster) = with(prefix, purpose, change);
        assert_eq!(whole, cluster, "{purpose:?}");
        assert!(!whole.works(), "{purpose:?}");
    }
    // What stands in the VNet for others is not the cluster's.
    let (whole, cluster) = with("10.0.9.0/27", Purpose::Bastion, |_| ());
    assert!(!whole.works() && cluster.works());
}

/// It was said to be refused by Azure, and not to fit.
#[test]
fn what_runs_in_a_vnet_that_is_not_in_the_design_is_incomplete_and_says_what_brings_it() {
    let mut design = presets::blank();
    let alternative = design.alternatives[0].as_mut();
    let network = alternative.clusters[0].network.clone();
    alternative.networks.clear();
    alternative.clusters[0].as_mut().state = ClusterState::Existing;
    let judged = |design: &Design| {
        let planned = plan(design);
        let findings = check(design, &planned);
        let verdicts = Verdicts::new(design, &planned, &findings);
        let missing = findings
            .all
            .iter()
            .filter(|finding| finding.rule.id == "name-not-found");
        let said: Vec<String> = missing.map(|finding| finding.message(design)).collect();
        (verdicts.of_alternative(0), verdicts.of_cluster(0, 0), said)
    };
    let (whole, cluster, said) = judged(&design);
    assert_eq!((whole, cluster), (Outcome::Incomplete, Outcome::Incomplete));
    let command = format!("az network vnet show -g RESOURCE_GROUP -n {network}");
    assert!(
        !said.is_empty() && said.iter().all(|said| said.ends_with(&command)),
        "{said:?}"
    );
    // Azure would refuse to create one there.
    design.alternatives[0].as_mut().clusters[0].as_mut().state = ClusterState::Planned;
    let (whole, ..) = judged(&design);
    assert!(matches!(whole, Outcome::Refused(_)), "{whole:?}");
}
