//! Which model suits: every model with its reasons, ranked by what fits and by the stated requirements.
//!
//! Three things count, in this order: whether a requirement rules the model out, whether it fits the VNet, and how
//! strong the reasons for it are. Only stated requirements count; with none stated the general advice remains: overlay,
//! and kubenet never for new clusters. Equal results share a rank.

mod criteria;

use std::cmp::Reverse;

use crate::azure::{DataPlane, Model, Source, limits, sources};
use crate::design::{Alternative, Cluster, Criterion, Requirements};
use crate::net::grouped;
use crate::plan::{Comparison, LaneVerdict, Limit, ModelLane, PartRole, Verdict};

pub(super) use criteria::says;
use criteria::{Rating, TABLE, of_model, source_of, worded};

use crate::check::migration::{Setup, Way, way};

/// A model with its rank and its reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranked {
    /// The model.
    pub model: Model,
    /// Its rank, from 1; ties share one. None where it is ruled out.
    pub place: Option<u8>,
    /// Whether another model shares its rank.
    pub tied: bool,
    /// Why it cannot be used at all.
    pub ruled_out: Option<String>,
    /// Whether it fits the VNet.
    pub fits: bool,
    /// How strong the reasons for it are, by requirements and advice.
    pub weight: i32,
    /// Reasons for and against it: those for it first, each the strongest first.
    pub reasons: Vec<Reason>,
}

impl Ranked {
    /// Whether it comes first and could be used: the best of those that do not fit is not recommended.
    pub fn is_recommended(&self) -> bool {
        self.fits && self.place == Some(1)
    }
}

/// One reason for or against a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// For it, or against.
    pub speaks_for: bool,
    /// In a few words, without a full stop.
    pub text: String,
    /// Who says so.
    pub source: Source,
}

/// Pods above which static blocks are advised over dynamic allocation.
const MANY_PODS: u64 = limits::VNET_PRIVATE_ADDRESSES.value;
/// Weight of a model that may stay for a while but should go; less than the weight for staying.
const RUNS_OUT: i32 = -24;
/// Weight that keeps kubenet last among the models that fit, whatever the reasons for it.
const NEVER_FIRST: i32 = -1_000;

/// Ranks the models for the cluster that was compared, the best first.
///
/// ```
/// use aksnet::azure::Model;
/// use aksnet::{decide::advice, design::presets, plan};
///
/// let design = presets::blank();
/// let alternative = &design.alternatives[0];
/// let comparison = plan::compare(&design, alternative, &plan::plan(&design).alternatives[0], 0, None).unwrap();
/// let ranked = advice::rank(&design.requirements, alternative, &comparison);
/// assert_eq!((ranked[0].model, ranked[0].place), (Model::Overlay, Some(1)));
/// ```
pub fn rank(requirements: &Requirements, alternative: &Alternative, comparison: &Comparison) -> Vec<Ranked> {
    let Some(cluster) = alternative.clusters.get(comparison.cluster) else {
        return Vec::new();
    };
    let mut judged: Vec<Judged> = comparison
        .lanes
        .iter()
        .map(|lane| judge(requirements, alternative, cluster, comparison, lane))
        .collect();
    judged.sort_by_key(Judged::order);
    let mut ranked: Vec<Ranked> = Vec::with_capacity(judged.len());
    let mut before = None;
    for (one, place) in judged.into_iter().zip(1_u8..) {
        let order = one.order();
        // Ties share the rank of the first of them.
        let shared = ranked
            .last()
            .and_then(|last| last.place)
            .filter(|_| before == Some(order));
        before = Some(order);
        let place = shared.or(Some(place)).filter(|_| one.ruled_out.is_none());
        ranked.push(Ranked {
            model: one.model,
            place,
            tied: false,
            ruled_out: one.ruled_out,
            fits: one.verdict != Verdict::DoesNotFit,
            weight: one.weight,
            reasons: one.reasons,
        });
    }
    let places: Vec<Option<u8>> = ranked.iter().map(|ranked| ranked.place).collect();
    for one in &mut ranked {
        let others = places.iter().filter(|place| **place == one.place).count();
        one.tied = one.place.is_some() && others > 1;
    }
    ranked
}

/// A model while it is weighed.
struct Judged {
    model: Model,
    ruled_out: Option<String>,
    verdict: Verdict,
    missing: u64,
    weight: i32,
    reasons: Vec<Reason>,
}

impl Judged {
    /// Smaller is better.
    const fn order(&self) -> (bool, Verdict, u64, Reverse<i32>) {
        let out = self.ruled_out.is_some();
        (out, self.verdict, self.missing, Reverse(self.weight))
    }
}

fn judge(
    requirements: &Requirements,
    alternative: &Alternative,
    cluster: &Cluster,
    comparison: &Comparison,
    lane: &ModelLane,
) -> Judged {
    let model = lane.model;
    let ruled_out = impossible(lane, alternative, comparison);
    let mut weighed: Vec<(i32, String, Source)> = Vec::new();
    for &(criterion, says) in TABLE {
        if !requirements.needs(criterion) {
            continue;
        }
        let says = of_model(says, model);
        if let Some(text) = says.text().filter(|_| !matches!(says, Rating::No(_))) {
            let text = worded(criterion, model, cluster, text);
            weighed.push((says.weight(), text, source_of(criterion)));
        }
    }
    let runs = alternative.runs(cluster);
    weighed.extend(standing(
        model,
        (cluster, runs),
        requirements.needs(Criterion::PodsReachable),
    ));
    weighed.extend(runs.then(|| running(model, cluster)));
    let derived = |(weight, text)| (weight, text, sources::DERIVED);
    weighed.extend(space(lane, comparison).map(derived));
    weighed.extend(fit(lane).map(|text| derived((-1, text))));
    weighed.sort_by_key(|(weight, ..)| (*weight < 0, Reverse(weight.abs())));
    Judged {
        model,
        ruled_out,
        verdict: lane.verdict.verdict(),
        missing: lane.verdict.missing(),
        weight: weighed.iter().map(|(weight, ..)| weight).sum(),
        reasons: weighed
            .into_iter()
            .map(|(weight, text, source)| Reason {
                speaks_for: weight >= 0,
                text,
                source,
            })
            .collect(),
    }
}

/// Reasons to stay, and against moving, of a cluster that runs.
fn running(model: Model, cluster: &Cluster) -> (i32, String, Source) {
    let data_plane = if model.allows_data_plane(cluster.data_plane) {
        cluster.data_plane
    } else {
        DataPlane::Azure
    };
    let from = Setup {
        model: cluster.model,
        data_plane: cluster.data_plane,
    };
    let (weight, text) = match way(from, Setup { model, data_plane }) {
        Way::Same => (30, "already in use, nothing has to move"),
        Way::InPlace => (
            -4,
            "one in-place update that replaces all nodes and cannot be undone",
        ),
        Way::InTwoSteps(_) => (-5, "two in-place updates that cannot be undone"),
        Way::NewPools => (-12, "needs new pools on new pod subnets"),
        Way::NewCluster => (-30, "needs a new cluster alongside the existing one"),
    };
    (weight, text.to_owned(), sources::UPDATE_AZURE_CNI)
}

/// General advice, whatever is required; `direct_pods` says that pods must be reachable directly.
fn standing(
    model: Model,
    (cluster, runs): (&Cluster, bool),
    direct_pods: bool,
) -> Option<(i32, String, Source)> {
    let nodes_by_pods = cluster
        .pools
        .iter()
        .map(|pool| pool.planned_nodes().saturating_mul(pool.planned_pods()));
    let many_pods = nodes_by_pods.fold(0, u64::saturating_add) > MANY_PODS;
    let (weight, text) = match model {
        Model::Kubenet if runs && cluster.model == model => (
            RUNS_OUT,
            "support ends on 31 March 2028; overlay is one step away",
        ),
        Model::Kubenet => (NEVER_FIRST, "support ends on 31 March 2028; not for new clusters"),
        Model::NodeSubnet => (-9, "called legacy by Microsoft"),
        Model::PodSubnetDynamic if direct_pods && !many_pods => {
            (2, "takes addresses only as pods are scheduled")
        }
        Model::PodSubnetStatic if direct_pods && many_pods => {
            (2, "a block counts as one address, so it supports the most pods")
        }
        Model::Overlay => (9, "what Microsoft recommends for most clusters"),
        Model::PodSubnetDynamic | Model::PodSubnetStatic | Model::ByoCni => return None,
    };
    let source = match model {
        Model::Kubenet => sources::KUBENET,
        Model::NodeSubnet => sources::LEGACY_CNI,
        Model::PodSubnetDynamic | Model::PodSubnetStatic => sources::POD_SUBNET,
        Model::Overlay | Model::ByoCni => sources::PLAN_POD_NETWORKING,
    };
    Some((weight, text.to_owned(), source))
}

/// Addresses of the VNet that the model's own subnets take.
fn own_space(lane: &ModelLane) -> u64 {
    let own = lane
        .parts
        .iter()
        .filter(|part| !matches!(part.role, PartRole::Stays(_)));
    own.map(|part| part.size).fold(0, u64::saturating_add)
}

/// Reasons about address space, where the difference is worth mentioning: a factor of two.
fn space(lane: &ModelLane, comparison: &Comparison) -> Option<(i32, String)> {
    let least = |flat: bool| {
        let some = comparison
            .lanes
            .iter()
            .filter(move |lane| lane.model.is_flat() == flat);
        some.map(own_space).min()
    };
    let (flat, overlaid) = (least(true)?, least(false)?);
    if flat < overlaid.saturating_mul(2) {
        return None;
    }
    let own = own_space(lane);
    Some(if lane.model.is_flat() {
        (
            -1,
            format!(
                "takes {} VNet addresses for nodes and pods, overlay {}",
                grouped(own),
                grouped(overlaid)
            ),
        )
    } else {
        (
            1,
            format!(
                "little VNet space: {} addresses for nodes; with pods in the VNet, {} at least",
                grouped(own),
                grouped(flat)
            ),
        )
    })
}

/// What keeps the model from fitting, in words.
fn fit(lane: &ModelLane) -> Option<String> {
    Some(match lane.verdict {
        LaneVerdict::FitsCannotUpgrade => "no room for the surge nodes of an upgrade".to_owned(),
        LaneVerdict::NeedsMore(missing) => {
            format!("needs {} more addresses than the VNet has", grouped(missing))
        }
        LaneVerdict::NoFreeBlock(length) => format!("the VNet has no free /{length} block left"),
        LaneVerdict::Passes(limit) => match limit {
            Limit::Routes => "more nodes than its route table has routes for".to_owned(),
            Limit::PoolNodes => "more nodes than a node pool can have".to_owned(),
            Limit::ClusterNodes => "more nodes than a cluster can have".to_owned(),
            Limit::NetworkAddresses(_) => {
                let most = grouped(limits::VNET_PRIVATE_ADDRESSES.value);
                format!("more private addresses than the {most} that one VNet can have")
            }
            Limit::OutboundPorts => "more nodes than there are SNAT ports for".to_owned(),
            Limit::NodeSubnet(_)
            | Limit::PodSubnet(_)
            | Limit::InterfaceSubnet(_)
            | Limit::PodCidr
            | Limit::EgressPrefix
            | Limit::NodePublicPrefix => {
                format!("more than the {} holds", limit.words())
            }
        },
        LaneVerdict::Fits
        | LaneVerdict::CannotServe(_)
        | LaneVerdict::RuledOut(_)
        | LaneVerdict::CannotMeet(_) => return None,
    })
}

/// What the design has or requires and the model cannot do.
fn impossible(lane: &ModelLane, alternative: &Alternative, comparison: &Comparison) -> Option<String> {
    match lane.verdict {
        LaneVerdict::RuledOut(need) => Some(need.lack().to_owned()),
        LaneVerdict::CannotMeet(criterion) => Some(
            says(criterion, lane.model)
                .unwrap_or_else(|| criterion.title())
                .to_owned(),
        ),
        LaneVerdict::CannotServe(subnet) => {
            let subnet = alternative
                .networks
                .get(comparison.network)?
                .subnets
                .get(subnet)?;
            Some(format!("does not support {}", subnet.name))
        }
        LaneVerdict::Fits
        | LaneVerdict::FitsCannotUpgrade
        | LaneVerdict::NeedsMore(_)
        | LaneVerdict::NoFreeBlock(_)
        | LaneVerdict::Passes(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::azure::NetworkPolicy;
    use crate::design::presets;
    use crate::design::{ClusterState, Design};
    use crate::plan::{compare, plan};

    fn ranked(needs: &[Criterion]) -> Vec<Ranked> {
        let design = presets::presets()[0].design().unwrap();
        let mut requirements = Requirements::default();
        for need in needs {
            requirements.set(*need, Some(true));
        }
        let design = Design {
            requirements,
            ..design
        };
        let alternative = &design.alternatives[0];
        let comparison = compare(&design, alternative, &plan(&design).alternatives[0], 0, None).unwrap();
        rank(&design.requirements, alternative, &comparison)
    }

    fn places(needs: &[Criterion]) -> Vec<(Model, Option<u8>)> {
        ranked(needs)
            .iter()
            .map(|ranked| (ranked.model, ranked.place))
            .collect()
    }

    #[test]
    fn the_table_speaks_of_every_criterion_once() {
        let spoken: Vec<Criterion> = TABLE.iter().map(|(criterion, _)| *criterion).collect();
        assert_eq!(spoken, Criterion::ALL);
    }

    #[test]
    fn overlay_comes_first_where_nothing_is_required() {
        let ranked = ranked(&[]);
        assert_eq!((ranked[0].model, ranked[0].place), (Model::Overlay, Some(1)));
        let texts: Vec<&str> = ranked[0]
            .reasons
            .iter()
            .map(|reason| reason.text.as_str())
            .collect();
        assert_eq!(
            texts,
            [
                "what Microsoft recommends for most clusters",
                "little VNet space: 64 addresses for nodes; with pods in the VNet, 4,096 at least"
            ]
        );
    }

    #[test]
    fn what_cannot_be_had_is_ruled_out_and_last() {
        let ranked = ranked(&[Criterion::PodsReachable]);
        let last = ranked.last().unwrap();
        assert_eq!(last.place, None);
        assert!(last.ruled_out.is_some());
        assert!(ranked[0].model.is_flat());
        let overlay = ranked
            .iter()
            .find(|ranked| ranked.model == Model::Overlay)
            .unwrap();
        assert_eq!(
            overlay.ruled_out.as_deref(),
            Some("pods cannot be reached directly from outside")
        );
    }

    #[test]
    fn kubenet_is_never_first() {
        for needs in [
            &[][..],
            &[Criterion::TrafficInside, Criterion::LittleAddressSpace],
        ] {
            assert_ne!(places(needs)[0].0, Model::Kubenet);
        }
    }

    #[test]
    fn every_model_comes_first_for_some_requirements() {
        use Criterion as C;
        let best = |model: Model, runs: bool, needs: &[Criterion]| {
            let mut design = presets::blank();
            for need in needs {
                design.requirements.set(*need, Some(true));
            }
            let cluster = &mut design.alternatives[0].clusters[0];
            if runs {
                cluster.state = ClusterState::Existing;
                cluster.model = model;
                cluster.data_plane = DataPlane::Azure;
                cluster.network_policy = NetworkPolicy::None;
            }
            let alternative = &design.alternatives[0];
            let comparison = compare(&design, alternative, &plan(&design).alternatives[0], 0, None).unwrap();
            let ranked = rank(&design.requirements, alternative, &comparison);
            assert!(!ranked[0].tied, "{needs:?}");
            ranked[0].model
        };
        for (model, runs, needs) in [
            (Model::Overlay, false, &[][..]),
            (Model::PodSubnetDynamic, false, &[C::PodsReachable]),
            (
                Model::PodSubnetStatic,
                false,
                &[C::PodsReachable, C::MoreThan400Nodes],
            ),
            (Model::NodeSubnet, false, &[C::PodsReachable, C::ManagedNetwork]),
            // Only where it runs already, and nothing requires more.
            (Model::Kubenet, true, &[]),
        ] {
            assert_eq!(best(model, runs, needs), model, "{needs:?}");
        }
        assert_eq!(
            best(Model::Kubenet, true, &[C::LittleAddressSpace]),
            Model::Overlay
        );
    }

    #[test]
    fn equals_share_a_place() {
        let of =
            |needs: &[Criterion], model| places(needs).iter().find(|(other, _)| *other == model).unwrap().1;
        let (dynamic, fixed) = (Model::PodSubnetDynamic, Model::PodSubnetStatic);
        assert_eq!(of(&[], dynamic), of(&[], fixed));
        assert!(
            ranked(&[])
                .iter()
                .any(|ranked| ranked.model == fixed && ranked.tied)
        );
        assert!(of(&[Criterion::PodsReachable], dynamic) < of(&[Criterion::PodsReachable], fixed));
    }

    #[test]
    fn nothing_may_be_left() {
        let places = places(&[Criterion::PodsReachable, Criterion::DualStack]);
        assert!(places.iter().all(|(_, place)| place.is_none()), "{places:?}");
    }
}
