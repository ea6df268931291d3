//! What holds the addresses of a range, one after another: a picture of the sum, not the actual assignment.
//!
//! ```text
//!  subnet    ├ reserved 4 ┤ nodes ┊ more │ pods ┊ more │ other │ surge │ free … ├ reserved 1 ┤
//!  pod CIDR  ├ node slots, /24 each ┊ slots of the autoscaler's maximum ┊ surge │ free …  ┤
//! ```

use std::net::IpAddr;

use crate::azure::{Purpose, limits};
use crate::design::{Cluster, NodePool, Shared};
use crate::net::{Prefix, Span};
use crate::plan::{CidrPlan, Extra, Meter, StepKind, SubnetPlan, Unit};

use crate::scene::map::lanes::{Fill, Fills, Role};

/// Addresses that Azure reserves at the end of a subnet; the other reserved ones are at its start.
const KEPT_LAST: u64 = 1;

/// What holds the addresses of a subnet now, and what the autoscalers of its clusters may add; none where only its
/// purpose is known.
pub(super) fn of_subnet(
    prefix: Prefix,
    purpose: Purpose,
    plan: &SubnetPlan,
    clusters: &[Shared<Cluster>],
) -> Fills {
    if plan.meter.demand.steps.is_empty() && !purpose.belongs_to_clusters() {
        return Fills::default();
    }
    let each = plan.meter.unit.addresses();
    // A block with a reserved address is lost as a whole.
    let kept_first = (limits::RESERVED_ADDRESSES_PER_SUBNET.value - KEPT_LAST).next_multiple_of(each);
    let kept_last = KEPT_LAST.next_multiple_of(each);
    let sums = Sums::of(plan, clusters);
    let mut layer = Layer::new(prefix.span());
    layer.lay(Role::Reserved, kept_first, 1, 0);
    for (role, Amount { now, more }) in [
        (Role::Node, sums.nodes),
        (Role::Pod, sums.pods),
        (Role::Other, sums.others),
        (Role::Surge, sums.surge),
    ] {
        layer.lay(role, now.saturating_mul(each), each, kept_last);
        layer.lay_ghost(role, more.saturating_mul(each), each, kept_last);
    }
    layer.lay(Role::Free, u64::MAX, each, kept_last);
    layer.lay(Role::Reserved, u64::MAX, 1, 0);
    layer.fills.into()
}

/// What holds the node slots of a pod CIDR: the cluster's nodes now, those the autoscaler may add, and surge.
pub(super) fn of_pod_cidr(plan: &CidrPlan, pools: &[NodePool]) -> Fills {
    let Meter { demand, .. } = &plan.meter;
    let now = pools
        .iter()
        .map(|pool| pool.count.get().min(pool.planned_nodes()));
    let now = now.fold(0, u64::saturating_add).min(demand.planned);
    let each = Unit::NodeSlots.addresses();
    let mut layer = Layer::new(plan.prefix.span());
    layer.lay(Role::Pod, now.saturating_mul(each), each, 0);
    layer.lay_ghost(Role::Pod, (demand.planned - now).saturating_mul(each), each, 0);
    layer.lay(Role::Surge, demand.surge.saturating_mul(each), each, 0);
    layer.lay(Role::Free, u64::MAX, each, 0);
    layer.fills.into()
}

/// What holds the addresses of a service CIDR: neither end is used, `kubernetes` and DNS have one each.
pub(super) fn of_service_cidr(prefix: Prefix, dns: IpAddr) -> Fills {
    let dns = match dns {
        IpAddr::V4(address) => Some(u64::from(u32::from(address))),
        IpAddr::V6(_) => None,
    };
    let mut taken = vec![
        (prefix.first(), Role::Reserved),
        (prefix.first() + 1, Role::Service),
    ];
    taken.extend(
        dns.filter(|address| *address > prefix.first() + 1)
            .map(|address| (address, Role::Service)),
    );
    taken.push((prefix.last(), Role::Reserved));
    let mut layer = Layer::new(prefix.span());
    for (address, role) in taken {
        layer.lay(Role::Free, address.saturating_sub(layer.next), 1, 0);
        layer.lay(role, u64::from(address == layer.next), 1, 0);
    }
    layer.fills.into()
}

/// Present nodes of a pool of an alternative's clusters, out of its planned ones.
pub(super) fn nodes_now(clusters: &[Shared<Cluster>], (cluster, pool): (usize, usize), planned: u64) -> u64 {
    let pool = clusters.get(cluster).and_then(|cluster| cluster.pools.get(pool));
    pool.map_or(planned, |pool| pool.count.get().min(planned))
}

/// A subnet's sum by what is added, in its unit.
#[derive(Default)]
struct Sums {
    nodes: Amount,
    pods: Amount,
    others: Amount,
    surge: Amount,
}

/// What is added now, and what the autoscaler may add.
#[derive(Default)]
struct Amount {
    now: u64,
    more: u64,
}

impl Amount {
    fn add(&mut self, now: u64, more: u64) {
        self.now = self.now.saturating_add(now);
        self.more = self.more.saturating_add(more);
    }
}

impl Sums {
    fn of(plan: &SubnetPlan, clusters: &[Shared<Cluster>]) -> Self {
        let mut sums = Self::default();
        for step in &plan.meter.demand.steps {
            match step.kind {
                StepKind::Nodes { cluster, pool } => {
                    let holds_nodes = plan.node_clusters.binary_search(&cluster).is_ok();
                    let holds_pods = plan.pod_clusters.binary_search(&cluster).is_ok();
                    let of_node = u64::from(holds_nodes && (step.each == 1 || !holds_pods));
                    let of_pods = step.each.saturating_sub(of_node);
                    let now = nodes_now(clusters, (cluster, pool), step.count);
                    let more = step.count - now;
                    sums.nodes.add(now * of_node, more * of_node);
                    sums.pods
                        .add(now.saturating_mul(of_pods), more.saturating_mul(of_pods));
                }
                StepKind::Surge { .. } | StepKind::Extra(Extra::SurgeInterfaces { .. }) => {
                    sums.surge.add(step.amount(), 0);
                }
                StepKind::Extra(Extra::Provisioned { .. }) => {
                    sums.nodes.add(0, step.count);
                    let of_pods = step.each.saturating_sub(1);
                    sums.pods.add(0, step.count.saturating_mul(of_pods));
                }
                StepKind::Other(_)
                | StepKind::PrivateEndpoint { .. }
                | StepKind::ApiServer { .. }
                | StepKind::Extra(_) => {
                    sums.others.add(step.amount(), 0);
                }
            }
        }
        sums
    }
}

/// Fills laid one after another until the range is full.
struct Layer {
    next: u64,
    end: u64,
    fills: Vec<Fill>,
}

impl Layer {
    fn new(span: Span) -> Self {
        Self {
            next: span.first(),
            end: span.end(),
            fills: Vec::new(),
        }
    }

    /// Lays addresses that are held only once the autoscaler is at its maximum.
    fn lay_ghost(&mut self, role: Role, addresses: u64, each: u64, kept: u64) {
        let from = self.fills.len();
        self.lay(role, addresses, each, kept);
        for fill in self.fills.iter_mut().skip(from) {
            fill.is_ghost = true;
        }
    }

    /// Lays `addresses` more, as many as there is room for before the last `kept` ones.
    fn lay(&mut self, role: Role, addresses: u64, each: u64, kept: u64) {
        let end = self
            .next
            .saturating_add(addresses)
            .min(self.end.saturating_sub(kept));
        if let Some(span) = Span::new(self.next, end).filter(|span| !span.is_empty()) {
            self.fills.push(Fill {
                span,
                role,
                each,
                is_ghost: false,
            });
            self.next = end;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::presets;
    use crate::plan::{self, Demand};

    fn lengths(fills: &[Fill]) -> Vec<(Role, u64)> {
        fills.iter().map(|fill| (fill.role, fill.span.len())).collect()
    }

    fn subnet(prefix: &str, unit: Unit, steps: &[(StepKind, u64, u64)]) -> (Prefix, SubnetPlan) {
        let prefix: Prefix = prefix.parse().unwrap();
        let mut demand = Demand::default();
        for (kind, count, each) in steps {
            demand.add(*kind, *count, *each);
        }
        let meter = Meter {
            unit,
            demand,
            capacity: 0,
            hard_capacity: 0,
        };
        (
            prefix,
            SubnetPlan {
                prefix: Some(prefix),
                meter,
                node_clusters: vec![0],
                pod_clusters: vec![1],
            },
        )
    }

    const NODES: StepKind = StepKind::Nodes { cluster: 0, pool: 0 };
    const PODS: StepKind = StepKind::Nodes { cluster: 1, pool: 0 };
    const SURGE: StepKind = StepKind::Surge { cluster: 0, pool: 0 };

    #[test]
    fn a_subnet_holds_reserved_nodes_pods_others_and_surge() {
        let (prefix, plan) = subnet(
            "10.0.0.0/24",
            Unit::Addresses,
            &[
                (StepKind::Other(Purpose::Nodes), 2, 1),
                (NODES, 3, 31),
                (SURGE, 1, 31),
            ],
        );
        assert_eq!(
            lengths(&of_subnet(prefix, Purpose::Nodes, &plan, &[])),
            [
                (Role::Reserved, 4),
                (Role::Node, 3),
                (Role::Pod, 90),
                (Role::Other, 2),
                (Role::Surge, 31),
                (Role::Free, 125),
                (Role::Reserved, 1)
            ]
        );
    }

    #[test]
    fn blocks_with_a_reserved_address_are_lost_whole() {
        let (prefix, plan) = subnet("10.0.0.0/24", Unit::Blocks, &[(PODS, 3, 4)]);
        assert_eq!(
            lengths(&of_subnet(prefix, Purpose::Pods, &plan, &[])),
            [
                (Role::Reserved, 16),
                (Role::Pod, 192),
                (Role::Free, 32),
                (Role::Reserved, 16)
            ]
        );
    }

    #[test]
    fn what_does_not_fit_is_not_drawn() {
        let (prefix, plan) = subnet("10.0.0.0/29", Unit::Addresses, &[(NODES, 50, 1), (SURGE, 5, 1)]);
        assert_eq!(
            lengths(&of_subnet(prefix, Purpose::Nodes, &plan, &[])),
            [(Role::Reserved, 4), (Role::Node, 3), (Role::Reserved, 1)]
        );
        let (prefix, plan) = subnet("10.0.0.1/32", Unit::Addresses, &[(NODES, 50, 1)]);
        assert_eq!(
            lengths(&of_subnet(prefix, Purpose::Nodes, &plan, &[])),
            [(Role::Reserved, 1)]
        );
    }

    #[test]
    fn nodes_that_the_autoscaler_may_add_are_ghosts() {
        let design = presets::worked_example();
        let plan = plan::plan(&design);
        let cidr = plan.alternatives[0].clusters[0].pod_cidr.as_ref().unwrap();
        let fills = of_pod_cidr(cidr, &design.alternatives[0].clusters[0].pools);
        let slots: Vec<(Role, bool, u64)> = fills
            .iter()
            .map(|fill| (fill.role, fill.is_ghost, fill.span.len() / fill.each))
            .collect();
        let expected = [
            (Role::Pod, false, 15),
            (Role::Pod, true, 28),
            (Role::Surge, false, 5),
            (Role::Free, false, 16),
        ];
        assert_eq!(slots, expected);
    }

    #[test]
    fn addresses_of_a_node_subnet_that_the_autoscaler_may_take_are_ghosts() {
        let design = presets::worked_example();
        let plan = plan::plan(&design);
        let alternative = &design.alternatives[0];
        let planned = &plan.alternatives[0].networks[0].subnets[0];
        let prefix = planned.prefix.unwrap();
        let fills = of_subnet(prefix, Purpose::Nodes, planned, &alternative.clusters);
        let kinds: Vec<(Role, bool, u64)> = fills
            .iter()
            .map(|fill| (fill.role, fill.is_ghost, fill.span.len()))
            .collect();
        let expected = [
            (Role::Reserved, false, 4),
            (Role::Node, false, 15),
            (Role::Node, true, 28),
            (Role::Other, false, 1),
            (Role::Surge, false, 5),
            (Role::Free, false, 10),
            (Role::Reserved, false, 1),
        ];
        assert_eq!(kinds, expected);
    }

    #[test]
    fn a_service_cidr_marks_dns() {
        let prefix: Prefix = "10.0.0.0/24".parse().unwrap();
        let dns = |text: &str| lengths(&of_service_cidr(prefix, text.parse().unwrap()));
        assert_eq!(
            dns("10.0.0.10"),
            [
                (Role::Reserved, 1),
                (Role::Service, 1),
                (Role::Free, 8),
                (Role::Service, 1),
                (Role::Free, 244),
                (Role::Reserved, 1)
            ]
        );
        let without = [
            (Role::Reserved, 1),
            (Role::Service, 1),
            (Role::Free, 253),
            (Role::Reserved, 1),
        ];
        for outside in ["10.0.0.1", "9.0.0.1", "fd00::10"] {
            assert_eq!(dns(outside), without, "{outside}");
        }
    }
}
