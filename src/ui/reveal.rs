//! Where a finding is seen: its tab, its cluster and pool, its range on the map, and its field at the left.

use crate::check::permanence::Value;
use crate::check::rules::{self, Field as RuleField};
use crate::check::{Facts, Finding, Reference, Subject};
use crate::plan::{AlternativePlan, SubnetPlan};
use crate::scene::Item;
use crate::session::{Focus, Session};

/// A field of the left panel, for the cluster and the pool that it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The cluster's name, model and data plane.
    Cluster,
    /// The name of the open pool, with its menu.
    Pool,
    /// Nodes of the open pool.
    Nodes,
    /// Max pods of the open pool.
    MaxPods,
    /// Pods expected on a node of the open pool.
    PlannedPods,
    /// Surge of the open pool.
    Surge,
    /// Prefixes of the cluster's VNet.
    Network,
    /// A subnet that holds nodes or pods of the cluster: its VNet and its place in that.
    Subnet(usize, usize),
    /// The pod CIDR.
    PodCidr,
    /// The service CIDR.
    ServiceCidr,
    /// The address of the DNS service.
    DnsIp,
    /// A connected range, by its place.
    Connected(usize),
    /// The Kubernetes version.
    KubernetesVersion,
}

/// A field that is framed because a finding led to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// The field.
    pub field: Field,
    /// Not drawn yet: it is still to be brought into view and to get the keyboard.
    pub is_new: bool,
}

/// What is to be shown to see a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RevealTarget {
    /// Alternative, cluster and pool.
    pub focus: Focus,
    /// The range on the map.
    pub item: Option<Item>,
    /// The field at the left.
    pub field: Option<Field>,
}

impl RevealTarget {
    /// Where `finding` is seen, coming from `focus`; what is on screen stays where that will do.
    pub fn of(finding: &Finding, session: &Session, focus: Focus) -> Self {
        let place = Self::of_subject(finding.subject, session, focus);
        let plan = session.plan().alternatives.get(place.focus.alternative);
        Self {
            field: plan.and_then(|plan| field_of(finding, plan, place.focus)),
            ..place
        }
    }

    /// Where a part of the design is seen, coming from `focus`.
    pub fn of_subject(subject: Subject, session: &Session, focus: Focus) -> Self {
        let alternative = subject.alternative().unwrap_or(focus.alternative);
        let from = if alternative == focus.alternative {
            focus
        } else {
            Focus {
                alternative,
                ..Focus::default()
            }
        };
        let Some(plan) = session.plan().alternatives.get(alternative) else {
            return Self {
                focus,
                item: None,
                field: None,
            };
        };
        Self {
            focus: focus_on(subject, plan, from),
            item: item_of(subject, plan),
            field: None,
        }
    }

    /// Whether there is anything to be shown.
    pub const fn is_somewhere(&self) -> bool {
        self.item.is_some() || self.field.is_some()
    }
}

/// Shows the cluster that the subject belongs to, or that uses it.
fn focus_on(subject: Subject, plan: &AlternativePlan, from: Focus) -> Focus {
    let users: Vec<usize> = match subject {
        Subject::Network { .. } | Subject::Subnet { .. } => {
            item_of(subject, plan).map_or_else(Vec::new, |item| clusters_of(item, plan))
        }
        Subject::Design
        | Subject::Connected(_)
        | Subject::Alternative(_)
        | Subject::Cluster { .. }
        | Subject::PodCidr { .. }
        | Subject::ServiceCidr { .. }
        | Subject::DnsIp { .. }
        | Subject::Pool { .. } => subject.cluster().into_iter().collect(),
    };
    let cluster = users
        .iter()
        .find(|user| **user == from.cluster)
        .or_else(|| users.first())
        .copied()
        .unwrap_or(from.cluster);
    let pool = match subject {
        Subject::Pool { pool, .. } => Some(pool),
        _ if cluster == from.cluster => from.pool,
        _ => None,
    };
    Focus {
        cluster,
        pool,
        ..from
    }
}

/// The clusters that use the range: one, several that share it, or none.
pub(super) fn clusters_of(item: Item, plan: &AlternativePlan) -> Vec<usize> {
    match item {
        Item::Network { network, .. } => plan.clusters_in(network),
        Item::Subnet { network, subnet } => plan
            .networks
            .get(network)
            .and_then(|network| network.subnets.get(subnet))
            .map_or_else(Vec::new, SubnetPlan::clusters),
        Item::PodCidr { cluster } => plan.sharing_pod_cidr(cluster),
        Item::ServiceCidr { cluster } => vec![cluster],
        Item::Free { .. } | Item::Connected { .. } | Item::Forbidden { .. } => Vec::new(),
    }
}

/// What of the map a subject is, or lies in.
pub(super) fn item_of(subject: Subject, plan: &AlternativePlan) -> Option<Item> {
    match subject.anchor() {
        Subject::Design | Subject::Alternative(_) => None,
        Subject::Connected(range) => Some(Item::Connected { range, prefix: 0 }),
        Subject::Network { network, .. } => Some(Item::Network { network, prefix: 0 }),
        Subject::Cluster { cluster, .. } => {
            let network = plan.clusters.get(cluster)?.network?;
            Some(Item::Network { network, prefix: 0 })
        }
        Subject::Subnet { .. }
        | Subject::PodCidr { .. }
        | Subject::ServiceCidr { .. }
        | Subject::DnsIp { .. } => Item::of(subject),
        Subject::Pool { cluster, pool, .. } => {
            let (network, subnet) = plan.clusters.get(cluster)?.pools.get(pool)?.node_subnet?;
            Some(Item::Subnet { network, subnet })
        }
    }
}

/// Whether a finding speaks of `item`, be it as its subject or as what the subject overlaps.
pub(super) fn touches(finding: &Finding, item: Item, plan: &AlternativePlan) -> bool {
    let whole = |item: Item| match item {
        Item::Network { network, .. } => Item::Network { network, prefix: 0 },
        Item::Connected { range, .. } => Item::Connected { range, prefix: 0 },
        other => other,
    };
    [Some(finding.subject), finding.other()]
        .into_iter()
        .flatten()
        .filter_map(|subject| item_of(subject, plan))
        .any(|own| whole(own) == whole(item))
}

/// The field that decides about `finding`; none where the left panel has none.
fn field_of(finding: &Finding, plan: &AlternativePlan, focus: Focus) -> Option<Field> {
    match finding.facts {
        Facts::Fixed(value) => return field_of_value(value, finding.subject),
        Facts::Version { .. } => return Some(Field::KubernetesVersion),
        _ => {}
    }
    match finding.subject {
        Subject::Design | Subject::Alternative(_) => None,
        Subject::Connected(at) => Some(Field::Connected(at)),
        Subject::Network { network, .. } => {
            let shown = plan.clusters.get(focus.cluster)?.network;
            (shown == Some(network)).then_some(Field::Network)
        }
        Subject::Subnet { network, subnet, .. } => {
            let shown = plan.clusters.get(focus.cluster)?;
            let place = (network, subnet);
            let is_listed = shown.node_subnets.contains(&place) || shown.pod_subnets.contains(&place);
            is_listed.then_some(Field::Subnet(network, subnet))
        }
        Subject::Cluster { .. } if finding.facts == Facts::Dangling(Reference::Network) => {
            Some(Field::Network)
        }
        Subject::Cluster { .. } => Some(of_rule(finding, Field::Cluster)),
        Subject::PodCidr { .. } => Some(Field::PodCidr),
        Subject::ServiceCidr { .. } => Some(Field::ServiceCidr),
        Subject::DnsIp { .. } => Some(Field::DnsIp),
        Subject::Pool { .. } => Some(of_rule(finding, Field::Pool)),
    }
}

/// The field that the rule of a finding names, else that of its subject.
fn of_rule(finding: &Finding, subject: Field) -> Field {
    let definition = rules::definition(finding.rule);
    match definition.map_or(RuleField::OfSubject, |definition| definition.field) {
        RuleField::OfSubject => subject,
        RuleField::Nodes => Field::Nodes,
        RuleField::MaxPods => Field::MaxPods,
        RuleField::PlannedPods => Field::PlannedPods,
        RuleField::Surge => Field::Surge,
    }
}

const fn field_of_value(value: Value, subject: Subject) -> Option<Field> {
    Some(match value {
        Value::Network => Field::Network,
        Value::PodCidr => Field::PodCidr,
        Value::ServiceCidr => Field::ServiceCidr,
        Value::DnsServiceIp => Field::DnsIp,
        Value::KubernetesVersion => Field::KubernetesVersion,
        Value::MaxPods => Field::MaxPods,
        Value::Nodes => Field::Nodes,
        Value::Surge => Field::Surge,
        Value::NodeSubnet
        | Value::PodSubnet
        | Value::OperatingSystem
        | Value::WindowsVersion
        | Value::Priority
        | Value::NodePublicPrefix
        | Value::Interfaces => Field::Pool,
        Value::SubnetRange => match subject {
            Subject::Subnet { network, subnet, .. } => Field::Subnet(network, subnet),
            _ => return None,
        },
        Value::Model
        | Value::DataPlane
        | Value::NetworkPolicy
        | Value::PrivateCluster
        | Value::ApiServerSubnet
        | Value::Outbound => Field::Cluster,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::presets;

    fn place(session: &Session, rule: &str, focus: Focus) -> RevealTarget {
        let finding = session
            .findings()
            .all
            .iter()
            .find(|finding| finding.rule.id == rule);
        RevealTarget::of(finding.unwrap(), session, focus)
    }

    #[test]
    fn a_clash_of_the_pod_cidr_is_seen_on_the_map_and_in_its_field() {
        let session = Session::new(presets::presets()[0].design().unwrap());
        let place = place(&session, "pod-cidr-overlaps-connected", Focus::default());
        assert_eq!(place.item, Some(Item::PodCidr { cluster: 0 }));
        assert_eq!(place.field, Some(Field::PodCidr));
    }

    #[test]
    fn another_alternative_is_shown_from_its_beginning() {
        let session = Session::new(presets::presets()[3].design().unwrap());
        let elsewhere = Focus {
            alternative: 1,
            cluster: 0,
            pool: Some(1),
        };
        let place = place(&session, "kubenet-retires", elsewhere);
        assert_eq!(place.focus, Focus::default());
        assert_eq!(place.field, Some(Field::Cluster));
    }
}
