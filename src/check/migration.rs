//! What can be changed on a running cluster, how, and what never can: models and data planes as one table.

use std::fmt;

use crate::azure::{DataPlane, Model, NetworkPolicy};

/// A model with its data plane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Setup {
    /// The model.
    pub model: Model,
    /// The data plane.
    pub data_plane: DataPlane,
}

impl fmt::Display for Setup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.model.title())?;
        match self.data_plane {
            DataPlane::Azure => Ok(()),
            DataPlane::Cilium => f.write_str(" with Cilium"),
        }
    }
}

impl Setup {
    /// Whether the combination is possible at all.
    pub const fn exists(self) -> bool {
        self.model.allows_data_plane(self.data_plane)
    }
}

/// How a running cluster gets from one setup to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Way {
    /// There is nothing to change.
    Same,
    /// One update of the cluster, which reimages all pools and cannot be undone.
    InPlace,
    /// Two updates, one after the other, by way of this setup.
    InTwoSteps(Setup),
    /// Pools with new pod subnets, draining the old ones; the cluster stays.
    NewPools,
    /// A new cluster next to the old one.
    NewCluster,
}

impl Way {
    /// Whether one in-place update is enough.
    pub const fn is_one_step(self) -> bool {
        matches!(self, Self::Same | Self::InPlace)
    }

    /// The way in words, to follow "from … to …".
    pub const fn words(self) -> &'static str {
        match self {
            Self::Same => "changes nothing",
            Self::InPlace => "is possible in place, replacing all nodes",
            Self::InTwoSteps(_) => "takes two updates, one after the other",
            Self::NewPools => "needs new pools on new pod subnets",
            Self::NewCluster => "needs a new cluster",
        }
    }

    /// Whether the cluster can stay.
    pub const fn keeps_cluster(self) -> bool {
        !matches!(self, Self::NewCluster)
    }
}

/// Whether the policy engine of a running cluster has to go before Azure moves it from one model to the other.
pub fn engine_goes_first(engine: NetworkPolicy, from: Model, to: Model) -> bool {
    engine.is_own_engine() && from != to && to == Model::Overlay
}

/// How to get from one setup to another.
///
/// ```
/// use aksnet::azure::{DataPlane::Azure, Model};
/// use aksnet::check::migration::{Setup, Way, way};
///
/// let of = |model| Setup { model, data_plane: Azure };
/// assert_eq!(way(of(Model::Kubenet), of(Model::Overlay)), Way::InPlace);
/// assert_eq!(way(of(Model::Overlay), of(Model::NodeSubnet)), Way::NewCluster);
/// ```
pub fn way(from: Setup, to: Setup) -> Way {
    if !from.exists() || !to.exists() {
        return Way::NewCluster;
    }
    if from == to {
        return Way::Same;
    }
    if is_one_update(from, to) {
        return Way::InPlace;
    }
    let model_first = Setup {
        model: to.model,
        data_plane: from.data_plane,
    };
    let data_plane_first = Setup {
        model: from.model,
        data_plane: to.data_plane,
    };
    for between in [model_first, data_plane_first] {
        if between.exists() && is_one_update(from, between) && is_one_update(between, to) {
            return Way::InTwoSteps(between);
        }
    }
    if from.data_plane == to.data_plane && from.model.uses_pod_subnet() && to.model.uses_pod_subnet() {
        return Way::NewPools;
    }
    Way::NewCluster
}

/// Whether one `az aks update` leads from one setup to the other: to overlay, or to Cilium, never both and never back.
fn is_one_update(from: Setup, to: Setup) -> bool {
    use DataPlane::{Azure, Cilium};
    let to_overlay = from.model.updates_to(to.model);
    match (from.data_plane, to.data_plane) {
        (Azure, Azure) | (Cilium, Cilium) => to_overlay,
        (Azure, Cilium) => from.model == to.model,
        (Cilium, Azure) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setup(key: &str) -> Setup {
        let (model, data_plane) = match key.strip_suffix("_cilium") {
            Some(model) => (model, DataPlane::Cilium),
            None => (key, DataPlane::Azure),
        };
        Setup {
            model: model.parse().unwrap(),
            data_plane,
        }
    }

    #[test]
    fn ways() {
        for (from, to, expected) in [
            ("kubenet", "overlay", Way::InPlace),
            ("node_subnet", "overlay", Way::InPlace),
            ("node_subnet_cilium", "overlay_cilium", Way::InPlace),
            ("node_subnet", "node_subnet_cilium", Way::InPlace),
            ("pod_subnet_dynamic", "pod_subnet_dynamic_cilium", Way::InPlace),
            ("pod_subnet_static", "pod_subnet_static_cilium", Way::InPlace),
            ("overlay", "overlay_cilium", Way::InPlace),
            ("kubenet", "overlay_cilium", Way::InTwoSteps(setup("overlay"))),
            ("node_subnet", "overlay_cilium", Way::InTwoSteps(setup("overlay"))),
            ("pod_subnet_dynamic", "pod_subnet_static", Way::NewPools),
            ("pod_subnet_dynamic", "overlay", Way::NewCluster),
            ("pod_subnet_static", "overlay", Way::NewCluster),
            ("overlay", "node_subnet", Way::NewCluster),
            ("overlay", "kubenet", Way::NewCluster),
            ("kubenet", "node_subnet", Way::NewCluster),
            ("node_subnet", "pod_subnet_dynamic", Way::NewCluster),
            ("node_subnet_cilium", "overlay", Way::NewCluster),
            ("overlay_cilium", "overlay", Way::NewCluster),
            ("kubenet", "kubenet_cilium", Way::NewCluster),
            ("overlay", "overlay", Way::Same),
        ] {
            assert_eq!(way(setup(from), setup(to)), expected, "{from} to {to}");
        }
    }
}
