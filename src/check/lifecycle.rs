//! Whether single changes can be made to a running cluster, and names that become labels of its nodes.

use crate::azure::{Model, limits};
use crate::check::rules;
use crate::net::Cidr;

use super::{Facts, Hit};

/// Whether an existing pod CIDR may become another one in place; `barred` where a pool runs Windows, or the cluster
/// has an IPv6 pod CIDR as well.
pub fn pod_cidr_expansion(from: &Cidr, to: &Cidr, barred: bool) -> impl Iterator<Item = Hit> {
    let (from_net, to_net) = (from.net(), to.net());
    let contained = to_net.contains(&from_net);
    let superset = (!contained).then_some(Hit::new(&rules::POD_CIDR_EXPAND_SUPERSET.rule, Facts::Nothing));
    let plain = !barred && from.is_ipv4() && to.is_ipv4();
    let linux = (!plain).then_some(Hit::new(&rules::POD_CIDR_EXPAND_LINUX_ONLY.rule, Facts::Nothing));
    superset.into_iter().chain(linux)
}

/// Whether subnets for Application Gateway for Containers must be replaced before a cluster moves to overlay.
pub fn agc_before_overlay(from: Model, to: Model, length: u8) -> Option<Hit> {
    let exact = limits::AGC_LONGEST_PREFIX.value;
    let moves = from != Model::Overlay && to == Model::Overlay;
    let facts = Facts::Length {
        given: length,
        shortest: exact,
        longest: exact,
    };
    (moves && length != exact).then_some(Hit::new(&rules::AGC_RESIZE_BEFORE_OVERLAY.rule, facts))
}

/// Whether a name becomes a label of nodes and is too long for it.
pub fn label_name(model: Model, name: &str) -> Option<Hit> {
    let most = limits::NODE_LABEL_NAME.value;
    let bound = |length: usize| u64::try_from(length).unwrap_or(u64::MAX);
    let length = name.chars().count();
    let facts = Facts::Count {
        given: bound(length),
        least: 1,
        most: bound(most),
        unit: "characters in its name",
    };
    (length > most && rules::OVERLAY_NAME_63.rule.applies_to(model))
        .then_some(Hit::new(&rules::OVERLAY_NAME_63.rule, facts))
}

/// The same of the resource group of a VNet, whose name becomes a label too.
pub fn resource_group_name(model: Model, name: &str) -> Option<Hit> {
    let hit = label_name(model, name)?;
    let Facts::Count {
        given, least, most, ..
    } = hit.facts
    else {
        return Some(hit);
    };
    let facts = Facts::Count {
        given,
        least,
        most,
        unit: "characters in the name of its resource group",
    };
    Some(Hit { facts, ..hit })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expansion() {
        let ids = |from: &str, to: &str, windows| {
            let (from, to): (Cidr, Cidr) = (from.parse().unwrap(), to.parse().unwrap());
            let hits = pod_cidr_expansion(&from, &to, windows);
            hits.map(|hit| hit.rule.id).collect::<Vec<_>>()
        };
        assert_eq!(ids("10.64.0.0/18", "10.64.0.0/16", false), [""; 0]);
        assert_eq!(
            ids("10.64.0.0/18", "10.65.0.0/16", false),
            ["pod-cidr-expand-superset"]
        );
        assert_eq!(
            ids("10.64.0.0/18", "10.64.0.0/16", true),
            ["pod-cidr-expand-linux-only"]
        );
    }

    #[test]
    fn moving_to_overlay() {
        assert!(agc_before_overlay(Model::Kubenet, Model::Overlay, 23).is_some());
        assert_eq!(agc_before_overlay(Model::NodeSubnet, Model::Overlay, 24), None);
        assert_eq!(agc_before_overlay(Model::Overlay, Model::Overlay, 23), None);
    }

    #[test]
    fn labels() {
        let long = "n".repeat(64);
        assert!(label_name(Model::Overlay, &long).is_some());
        assert_eq!(label_name(Model::NodeSubnet, &long), None);
        assert_eq!(label_name(Model::Overlay, &long[1..]), None);
        assert!(resource_group_name(Model::Overlay, &long).is_some());
        assert_eq!(resource_group_name(Model::Overlay, &long[1..]), None);
    }
}
