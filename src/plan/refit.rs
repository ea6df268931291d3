//! Another model for a cluster that runs: what is fixed stays as it is, and what cannot be changed in place is added
//! next to it as new pools or as a new cluster.
//!
//! ```text
//!  kubenet, node subnet -> overlay   in place: every subnet, pool and fixed value stays
//!  pod subnet dynamic <-> static     new pools in a new pod subnet
//!  all others                        a new cluster in new subnets; the old ones are there until it is gone
//! ```

use crate::azure::{Model, Purpose};
use crate::design::{Alternative, ClusterState, Design, Name, Subnet, SubnetRef};
use crate::net::allocate::place;

use super::fit::{Adoption, Effort, redirect, set_model};
use super::names::{PoolNames, unused_cluster_name, unused_subnet_name};
use super::workload::{Replaceable, Workload};
use super::{AlternativePlan, Verdict, plan_alternative, plan_alternative_after};

/// A running cluster moved in place: its subnets and pools are those that it has.
pub(super) struct Moved {
    pub(super) alternative: Alternative,
    pub(super) plan: AlternativePlan,
}

/// The cluster at this place under `model`, which it can be updated to; whether its subnets hold it says the plan.
pub(super) fn in_place(
    design: &Design,
    (alternative, plan, cluster_at): (&Alternative, &AlternativePlan, usize),
    model: Model,
) -> Option<Moved> {
    let mut rewritten = alternative.clone();
    let cluster = rewritten.clusters.get_mut(cluster_at)?.as_mut();
    for pool in &mut cluster.pools {
        pool.pod_subnet = None;
    }
    set_model(cluster, model, design, alternative);
    Some(Moved {
        plan: plan_alternative_after(&rewritten, (alternative, plan)),
        alternative: rewritten,
    })
}

/// The alternative with `model` for the running cluster at `cluster_at`; none where it does not fit alongside what runs.
pub(super) fn adopt(
    design: &Design,
    alternative: &Alternative,
    plan: &AlternativePlan,
    cluster_at: usize,
    model: Model,
) -> Option<Adoption> {
    let cluster = alternative.clusters.get(cluster_at)?;
    let mut rewritten = alternative.clone();
    let effort = effort(cluster.model, model);
    match effort {
        Effort::Edit => {}
        Effort::InPlace => {
            rewritten = in_place(design, (alternative, plan, cluster_at), model)?.alternative;
        }
        Effort::NewPools | Effort::NewCluster => {
            in_new_subnets(design, &mut rewritten, (alternative, plan), cluster_at, model)?;
        }
    }
    let verdict = plan_alternative(&rewritten).clusters.get(cluster_at)?.verdict;
    (verdict != Verdict::DoesNotFit).then_some(Adoption {
        alternative: rewritten,
        holds_upgrade: verdict == Verdict::Fits,
        effort,
    })
}

/// What it takes to get a running cluster from one model to another.
pub(super) fn effort(from: Model, to: Model) -> Effort {
    if from == to {
        Effort::Edit
    } else if from.updates_to(to) {
        Effort::InPlace
    } else if from.uses_pod_subnet() && to.uses_pod_subnet() {
        Effort::NewPools
    } else {
        Effort::NewCluster
    }
}

/// New subnets next to those in use, and pools or a cluster that draw from them.
fn in_new_subnets(
    design: &Design,
    rewritten: &mut Alternative,
    (alternative, plan): (&Alternative, &AlternativePlan),
    cluster_at: usize,
    model: Model,
) -> Option<()> {
    let cluster = alternative.clusters.get(cluster_at)?;
    let replaceable = Replaceable::of(alternative, plan, cluster_at)?;
    let workload = Workload::of(cluster, &replaceable, model);
    let anew = effort(cluster.model, model) == Effort::NewCluster;
    let wanted: Vec<(&str, Purpose, Option<usize>)> = [
        ("snet-nodes", Purpose::Nodes, replaceable.nodes.first().copied()),
        ("snet-pods", Purpose::Pods, replaceable.pods.first().copied()),
    ]
    .into_iter()
    .collect();
    let free = &plan.networks.get(replaceable.network)?.free;
    // Room for an upgrade where there is any, else for the planned nodes.
    let places = [true, false].into_iter().find_map(|with_surge| {
        let lengths: Vec<u8> = workload.subnet_lengths(with_surge)?.collect();
        let new = if anew {
            lengths.as_slice()
        } else {
            lengths.get(1..)?
        };
        place(free, new).ok()
    })?;
    let skipped = usize::from(!anew);
    let network = rewritten.networks.get_mut(replaceable.network)?.as_mut();
    let mut made = Vec::new();
    for (prefix, (fallback, purpose, kept)) in places.into_iter().zip(wanted.into_iter().skip(skipped)) {
        let kept = kept
            .and_then(|kept| network.subnets.get(kept))
            .map(|kept| kept.name.clone());
        let name = unused_subnet_name(network, &kept.unwrap_or_else(|| Name::or(fallback, fallback)));
        network
            .subnets
            .push(Subnet::new(name.clone(), prefix.into(), purpose).into());
        made.push(SubnetRef::own(name));
    }
    let names: Vec<Name> = alternative
        .clusters
        .iter()
        .map(|other| other.name.clone())
        .collect();
    let own = rewritten.clusters.get_mut(cluster_at)?;
    if anew {
        own.name = unused_cluster_name(&own.name, &names);
        own.state = ClusterState::Planned;
        redirect(own, alternative, &replaceable, &made);
    }
    let mut pool_names = PoolNames::of(cluster);
    for pool in &mut own.pools {
        if anew {
            pool.node_subnet = made.first().cloned()?;
            pool.pod_subnet = made.get(1).cloned();
        } else {
            pool.name = pool_names.take(pool)?;
            pool.pod_subnet = made.first().cloned();
        }
    }
    set_model(own, model, design, alternative);
    Some(())
}
