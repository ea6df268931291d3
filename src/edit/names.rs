//! Names among siblings: which are taken, which are free, and what a rename does to those who refer to it.

use crate::design::resolve::Index;
use crate::design::{Accepted, AcceptedSubject, Alternative, Design, Name, SubnetRef, UnitError};

/// Whether one of `siblings` other than the one at `own` is called `name`, ignoring case.
pub(super) fn taken<'a>(
    name: &Name,
    siblings: impl IntoIterator<Item = &'a Name>,
    own: Option<usize>,
) -> bool {
    siblings
        .into_iter()
        .enumerate()
        .any(|(place, sibling)| Some(place) != own && sibling.matches(name.as_str()))
}

/// The first free one of `wanted`, `wanted2`, `wanted3` …, of at most `most` characters where `wanted` is.
pub(super) fn free(wanted: &Name, separator: &str, most: usize, siblings: &[Name]) -> Name {
    let stem = wanted
        .as_str()
        .trim_end_matches(|last: char| last.is_ascii_digit())
        .trim_end();
    let stem = if stem.is_empty() { wanted.as_str() } else { stem };
    let most = most
        .max(wanted.as_str().chars().count())
        .min(Name::MOST_BYTES / 4);
    let mut candidate = wanted.clone();
    let mut number = 2_u32;
    while taken(&candidate, siblings, None) {
        let tail = format!("{separator}{number}");
        let kept: String = stem.chars().take(most.saturating_sub(tail.len())).collect();
        candidate = Name::or(format!("{kept}{tail}"), "copy");
        number += 1;
    }
    candidate
}

/// Renames the VNet at `network`, along with the references of clusters and pools.
///
/// # Errors
/// When a reference would become too long.
pub(super) fn rename_network(
    alternative: &mut Alternative,
    network: usize,
    name: &Name,
) -> Result<(), UnitError> {
    let index = Index::of(alternative);
    rewrite(alternative, |_, reference| match reference.parts() {
        (Some(named), subnet) if index.network(named) == Some(network) => {
            Name::new(format!("{name}/{subnet}")).map(|text| Some(SubnetRef::own(text)))
        }
        _ => Ok(None),
    })?;
    for cluster in &mut alternative.clusters {
        if index.network(cluster.network.as_str()) == Some(network) {
            cluster.network = name.clone();
        }
    }
    for named in alternative
        .peerings
        .iter_mut()
        .flat_map(|peering| &mut peering.networks)
    {
        if index.network(named.as_str()) == Some(network) {
            *named = name.clone();
        }
    }
    if let Some(found) = alternative.networks.get_mut(network) {
        found.name = name.clone();
    }
    Ok(())
}

/// Renames the subnet at `subnet` of the VNet at `network`, along with the references of clusters and pools.
///
/// # Errors
/// When a reference would become too long.
pub(super) fn rename_subnet(
    alternative: &mut Alternative,
    network: usize,
    subnet: usize,
    name: &Name,
) -> Result<(), UnitError> {
    let index = Index::of(alternative);
    rewrite(alternative, |own, reference| {
        if index.subnet(own, reference) != Some((network, subnet)) {
            return Ok(None);
        }
        let text = match reference.parts() {
            (Some(named), _) => Name::new(format!("{named}/{name}"))?,
            (None, _) => name.clone(),
        };
        Ok(Some(SubnetRef::own(text)))
    })?;
    let networks = &mut alternative.networks;
    if let Some(found) = networks
        .get_mut(network)
        .and_then(|found| found.subnets.get_mut(subnet))
    {
        found.name = name.clone();
    }
    Ok(())
}

/// Gives every reference of `alternative` that `rewritten` answers for, given the cluster's VNet, its new text.
fn rewrite(
    alternative: &mut Alternative,
    rewritten: impl Fn(&str, &SubnetRef) -> Result<Option<SubnetRef>, UnitError>,
) -> Result<(), UnitError> {
    for cluster in &mut alternative.clusters {
        let own = cluster.network.clone();
        // Read before writing: writing to a shared cluster copies it.
        let new: Vec<Option<SubnetRef>> = cluster
            .references()
            .map(|reference| rewritten(own.as_str(), reference))
            .collect::<Result<_, _>>()?;
        if new.iter().all(Option::is_none) {
            continue;
        }
        for (reference, new) in cluster.references_mut().zip(new) {
            if let Some(new) = new {
                *reference = new;
            }
        }
    }
    Ok(())
}

/// Renames the subjects of accepted findings.
pub(super) fn move_acceptances(design: &mut Design, before: &[String], after: &[String]) {
    // Names match ignoring case here too.
    let same = |(one, other): (&String, &String)| one.to_lowercase() == other.to_lowercase();
    for Accepted { subject, .. } in &mut design.accepted {
        if let AcceptedSubject::Names(names) = subject
            && before.len() <= names.len()
            && names.iter().zip(before).all(same)
        {
            names.splice(..before.len(), after.iter().cloned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_names_count_on() {
        let name = |text: &str| Name::new(text).unwrap();
        for (wanted, separator, most, siblings, expected) in [
            ("user", "", 12, &["system"][..], "user"),
            ("user", "", 12, &["user"], "user2"),
            ("user2", "", 12, &["User", "USER2", "user3"], "user4"),
            ("workloadpool", "", 12, &["workloadpool"], "workloadpoo2"),
            ("Overlay", " ", 100, &["overlay"], "Overlay 2"),
            ("Overlay 9", " ", 100, &["Overlay 9", "overlay 2"], "Overlay 3"),
            ("7", "", 12, &["7"], "72"),
        ] {
            let siblings: Vec<Name> = siblings.iter().map(|text| name(text)).collect();
            assert_eq!(free(&name(wanted), separator, most, &siblings).as_str(), expected);
        }
    }
}
