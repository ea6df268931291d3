//! Starter designs: the blank one and the examples that come with the program.
//!
//! The examples are ordinary files in `assets/examples`, built into the program. Their mistakes are intentional, and
//! their notes explain them.

use std::net::{IpAddr, Ipv4Addr};

use ipnet::{IpNet, Ipv4Net};

use super::{
    Alternative, Autoscale, Cluster, ClusterOptions, ClusterState, Decision, Design, Name, Network,
    NodeCount, NodePool, Outbound, Pages, PodCount, PoolMode, PoolOptions, Priority, Requirements, Shared,
    Subnet, SubnetRef, UpgradeStrategy, file,
};
use crate::azure::{DataPlane, Model, NetworkPolicy, Os, Purpose, rules};

/// What a design is called before anybody named it.
pub const UNNAMED: &str = "New design";

/// An example that comes with the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preset {
    /// Its title in menus.
    pub title: &'static str,
    /// What it shows, in one sentence.
    pub summary: &'static str,
    /// The text of its file.
    pub text: &'static str,
}

impl Preset {
    /// The design in its file.
    ///
    /// # Errors
    /// When the file that was built in cannot be read, which the tests rule out.
    pub fn design(&self) -> Result<Design, file::FileError> {
        file::read(self.text.as_bytes())
    }
}

/// Every example, in the order of menus; the first is the one shown when the program starts without a file.
///
/// ```
/// use aksnet::design::presets::presets;
///
/// let first = presets().first().map(|preset| preset.title);
/// assert_eq!(first, Some("Contoso shop"));
/// ```
pub const fn presets() -> &'static [Preset] {
    PRESETS
}

const PRESETS: &[Preset] = &[
    Preset {
        title: "Contoso shop",
        summary: "One spoke with an overlay cluster close to filling its node subnet",
        text: include_str!("../../assets/examples/contoso-shop.aksnet"),
    },
    Preset {
        title: "Default cluster",
        summary: "The portal's defaults: a managed VNet with nodes and pods in one large subnet",
        text: include_str!("../../assets/examples/article-default.aksnet"),
    },
    Preset {
        title: "AKS baseline",
        summary: "Hub and spoke of the baseline architecture, with a Bastion subnet that is too small",
        text: include_str!("../../assets/examples/aks-baseline.aksnet"),
    },
    Preset {
        title: "Kubenet near its end",
        summary: "An existing kubenet cluster whose route table is almost full",
        text: include_str!("../../assets/examples/kubenet-400.aksnet"),
    },
    Preset {
        title: "Estate of twenty clusters",
        summary: "Six VNets, every model, shared subnets and a few overlaps",
        text: include_str!("../../assets/examples/estate.aksnet"),
    },
];

/// The design shown at first start: a workload that fits under one model and not under three others.
///
/// ```
/// assert_eq!(aksnet::design::presets::worked_example().name.as_str(), "Contoso shop");
/// ```
pub fn worked_example() -> Design {
    presets()
        .first()
        .and_then(|preset| preset.design().ok())
        .unwrap_or_else(blank)
}

/// The design to start with: one VNet, one overlay cluster, a system pool and a user pool.
///
/// ```
/// use aksnet::design::presets::blank;
///
/// let design = blank();
/// assert_eq!(design.alternatives[0].networks[0].address_space[0].to_string(), "10.0.0.0/16");
/// assert_eq!(design.alternatives[0].clusters[0].pools.len(), 2);
/// ```
pub fn blank() -> Design {
    const VNET: Ipv4Net = Ipv4Net::new_assert(Ipv4Addr::new(10, 0, 0, 0), 16);
    const NODES: Ipv4Net = Ipv4Net::new_assert(Ipv4Addr::new(10, 0, 0, 0), 24);
    const PODS: Ipv4Net = Ipv4Net::new_assert(Ipv4Addr::new(10, 244, 0, 0), 16);
    const SERVICES: Ipv4Net = Ipv4Net::new_assert(Ipv4Addr::new(172, 16, 0, 0), 16);
    const DNS: IpAddr = IpAddr::V4(Ipv4Addr::new(172, 16, 0, 10));

    let subnet = Subnet::new(name("snet-nodes"), IpNet::V4(NODES).into(), Purpose::Nodes);
    let network = Network {
        id: Default::default(),
        name: name("vnet"),
        resource_group: None,
        managed: false,
        encryption: false,
        address_space: vec![IpNet::V4(VNET).into()],
        subnets: vec![subnet.into()],
    };
    let growing = Autoscale {
        min: NodeCount::saturating(3),
        max: NodeCount::saturating(20),
    };
    let cluster = Cluster {
        id: Default::default(),
        name: name("aks"),
        location: String::new(),
        kubernetes_version: None,
        state: ClusterState::Planned,
        model: Model::Overlay,
        data_plane: DataPlane::Cilium,
        network_policy: NetworkPolicy::Cilium,
        network: name("vnet"),
        pod_cidr: Some(IpNet::V4(PODS).into()),
        pod_cidr_ipv6: None,
        service_cidr: IpNet::V4(SERVICES).into(),
        service_cidr_ipv6: None,
        dns_service_ip: DNS,
        private_cluster: false,
        api_server_subnet: None,
        outbound: Outbound::default(),
        options: ClusterOptions::default(),
        node_classes: Vec::new(),
        pools: vec![
            pool("system", PoolMode::System, None),
            pool("user", PoolMode::User, Some(growing)),
        ],
    };
    Design {
        name: name(UNNAMED),
        notes: String::new(),
        decision: Decision::default(),
        pages: Pages::default(),
        planning_date: None,
        rule_set: rules::VERSION.to_owned(),
        connected: Vec::new(),
        requirements: Requirements::default(),
        accepted: Vec::new(),
        alternatives: vec![Shared::from(Alternative {
            id: Default::default(),
            name: name("Overlay"),
            notes: String::new(),
            speaker_notes: String::new(),
            headline: String::new(),
            peerings: Vec::new(),
            today: false,
            networks: vec![network.into()],
            clusters: vec![cluster.into()],
        })],
        last_id: Default::default(),
    }
    .with_ids()
}

fn pool(title: &'static str, mode: PoolMode, autoscale: Option<Autoscale>) -> NodePool {
    NodePool {
        id: Default::default(),
        name: name(title),
        mode,
        os: Os::Linux,
        count: NodeCount::saturating(3),
        autoscale,
        max_pods: PodCount::saturating(110),
        planned_pods: None,
        max_surge: None,
        max_unavailable: None,
        priority: Priority::Regular,
        upgrade: UpgradeStrategy::Rolling,
        options: PoolOptions::default(),
        node_subnet: SubnetRef::own(name("snet-nodes")),
        pod_subnet: None,
    }
}

fn name(text: &'static str) -> Name {
    Name::or(text, text)
}

/// One alternative with three VNets, each with a cluster: for tests of what an edit reaches.
#[cfg(test)]
pub(crate) fn three_apart() -> Design {
    let mut design = blank();
    if let Some(alternative) = design.alternatives.first_mut()
        && let (Some(network), Some(cluster)) = (alternative.networks.first(), alternative.clusters.first())
    {
        let (mut network, mut cluster) = (network.clone(), cluster.clone());
        for at in 1..3 {
            network.name = Name::or(format!("vnet-{at}"), "vnet");
            cluster.name = Name::or(format!("aks-{at}"), "aks");
            cluster.network = network.name.clone();
            alternative.networks.push(network.clone());
            alternative.clusters.push(cluster.clone());
        }
    }
    design.with_ids()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_opens_and_is_written_as_it_stands() {
        for preset in presets() {
            let design = preset
                .design()
                .unwrap_or_else(|error| panic!("{}: {error}", preset.title));
            assert_eq!(file::write(&design), preset.text, "{}", preset.title);
            assert_eq!(design.name.as_str(), preset.title);
            assert!(
                !design.notes.is_empty(),
                "{} says nothing of itself",
                preset.title
            );
        }
    }
}
