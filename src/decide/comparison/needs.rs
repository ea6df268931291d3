//! How each alternative meets the requirements, and why one is out.

use crate::azure::Severity;
use crate::check::requirements::{self, Answer};
use crate::design::{Cluster, Criterion};
use crate::net::grouped;
use crate::plan::ClusterPlan;

use crate::decide::advice;
use crate::decide::comparison::{Side, tallied};

/// How `cluster` meets `criterion`.
fn answer(criterion: Criterion, cluster: &Cluster, planned: &ClusterPlan) -> Answer {
    requirements::answer(criterion, cluster, planned).unwrap_or_else(|| Answer {
        met: true,
        text: advice::says(criterion, cluster.model)
            .unwrap_or("no difference")
            .to_owned(),
    })
}

/// The required criteria that some cluster of the alternative does not meet, in words.
pub(super) fn unmet(side: Side<'_>) -> Vec<String> {
    let required = Criterion::ALL
        .iter()
        .filter(|criterion| side.required(**criterion));
    required
        .filter_map(|&criterion| {
            let clusters = &side.alternative.clusters;
            let is_unmet = clusters
                .iter()
                .any(|cluster| !requirements::meets(criterion, cluster));
            is_unmet.then(|| requirements::lack(criterion).to_owned())
        })
        .collect()
}

/// Why an alternative is out: it does not fit, Azure refuses it, or it does not meet a requirement.
pub(super) fn why_out(side: Side<'_>) -> Vec<String> {
    if side.outcome.works() {
        return Vec::new();
    }
    // The verdict says the first; how many more there are is said next to it.
    let mut out = vec![side.outcome.words_within()];
    match side.open(Severity::Error) {
        0 | 1 => {}
        errors => out.push(format!("{} errors", grouped(errors))),
    }
    out
}

/// How the clusters of an alternative meet a criterion, and how many do not.
pub(super) fn answers(side: Side<'_>, criterion: Criterion) -> (String, u64) {
    let answers: Vec<Answer> = side
        .clusters()
        .map(|(cluster, planned)| answer(criterion, cluster, planned))
        .collect();
    let unmet = answers.iter().filter(|answer| !answer.met).count();
    (
        tallied(answers.into_iter().map(|answer| answer.text)),
        unmet as u64,
    )
}
