//! What a command is called: "Change nodes of user to 41", as the Edit menu shows it after "Undo".
//!
//! Names are those before the change. Reads only names from the design.

use std::fmt;

use super::command::{
    AlternativeChange, ClusterChange, Command, ConnectedChange, DesignChange, NetworkChange, PoolChange,
    SubnetChange,
};
use crate::design::{ClusterState, Design, Name, Priority, UpgradeStrategy};

impl Command {
    /// What the change is called, with the names that `design` has before it.
    ///
    /// ```
    /// use aksnet::design::{NodeCount, presets};
    /// use aksnet::edit::{Command, PoolAt, PoolChange};
    ///
    /// let command = Command::Pool {
    ///     at: PoolAt { alternative: 0, cluster: 0, pool: 1 },
    ///     change: PoolChange::PlannedNodes(NodeCount::saturating(41)),
    /// };
    /// assert_eq!(command.title(&presets::blank()), "Change nodes of user to 41");
    /// ```
    pub fn title(&self, design: &Design) -> String {
        match self {
            Self::Design(change) => of_design(change),
            Self::Connected(change) => of_connected(change, design),
            Self::Alternative { at, change } => of_alternative(
                change,
                &short(design.alternatives.get(*at).map(|found| &found.name)),
            ),
            Self::Cluster { at, change } => {
                of_cluster(change, &short(at.find_in(design).map(|found| &found.name)))
            }
            Self::Pool { at, change } => of_pool(change, &short(at.find_in(design).map(|found| &found.name))),
            Self::Network { at, change } => {
                of_network(change, &short(at.find_in(design).map(|found| &found.name)))
            }
            Self::Subnet { at, change } => {
                of_subnet(change, &short(at.find_in(design).map(|found| &found.name)))
            }
            Self::ReplaceAlternative { title, .. } | Self::Several { title, .. } => title.clone(),
        }
    }
}

fn of_design(change: &DesignChange) -> String {
    match change {
        DesignChange::Rename(to) => format!("Rename the design to {}", short(Some(to))),
        DesignChange::Notes(_) => "Change the notes".to_owned(),
        DesignChange::Pages(_) => "Change the pages".to_owned(),
        DesignChange::Requirement(criterion, Some(true)) => format!("Require: {}", criterion.title()),
        DesignChange::Requirement(criterion, Some(false)) => format!("Do not require: {}", criterion.title()),
        DesignChange::Requirement(criterion, None) => format!("No opinion: {}", criterion.title()),
        DesignChange::PlanningDate(Some(date)) => format!("Plan for {date}"),
        DesignChange::PlanningDate(None) => "Plan for no particular date".to_owned(),
        DesignChange::Decision(_) => "Change the decision".to_owned(),
        DesignChange::RuleSet(version) => format!("Check with the rules of {}", clip(version)),
        DesignChange::Accept(accepted) => format!("Accept {}", clip(&accepted.rule)),
        DesignChange::Reopen(_) => "Undo an acceptance".to_owned(),
        DesignChange::AddFirst(added) => format!("Add alternative {}", short(Some(&added.name))),
    }
}

fn of_connected(change: &ConnectedChange, design: &Design) -> String {
    let name = |at: usize| short(design.connected.get(at).map(|found| &found.name));
    match change {
        ConnectedChange::Add(range) => format!("Add connected range {}", short(Some(&range.name))),
        ConnectedChange::Replace { at, .. } => format!("Change connected range {}", name(*at)),
        ConnectedChange::Remove(at) => format!("Remove connected range {}", name(*at)),
    }
}

fn of_alternative(change: &AlternativeChange, of: &str) -> String {
    match change {
        AlternativeChange::InsertAfter(added) => format!("Add alternative {}", short(Some(&added.name))),
        AlternativeChange::Duplicate => format!("Duplicate alternative {of}"),
        AlternativeChange::Remove => format!("Remove alternative {of}"),
        AlternativeChange::Rename(to) => format!("Rename alternative {of} to {}", short(Some(to))),
        AlternativeChange::Notes(_) => format!("Change notes of {of}"),
        AlternativeChange::SpeakerNotes(_) => format!("Change speaker notes of {of}"),
        AlternativeChange::Headline(_) => format!("Change the headline of {of}"),
        AlternativeChange::Today(true) => format!("Mark {of} as today"),
        AlternativeChange::Today(false) => format!("Mark {of} as no longer today"),
        AlternativeChange::Peerings(_) => format!("Change peerings of {of}"),
        AlternativeChange::MoveTo(_) => format!("Move alternative {of}"),
        AlternativeChange::AddNetwork(added) => format!("Add VNet {}", short(Some(&added.name))),
        AlternativeChange::AddCluster(added) => format!("Add cluster {}", short(Some(&added.name))),
    }
}

fn of_cluster(change: &ClusterChange, of: &str) -> String {
    match change {
        ClusterChange::Remove => format!("Remove cluster {of}"),
        ClusterChange::Rename(to) => format!("Rename cluster {of} to {}", short(Some(to))),
        ClusterChange::Network(to) => set("VNet", of, short(Some(to))),
        ClusterChange::Model(to) => set("model", of, to.title()),
        ClusterChange::DataPlane(to) => set("data plane", of, to.title()),
        ClusterChange::NetworkPolicy(to) => set("network policy", of, to.title()),
        ClusterChange::PodCidr(to) => set_or_clear("pod CIDR", of, to.as_ref()),
        ClusterChange::PodCidrIpv6(to) => set_or_clear("IPv6 pod CIDR", of, to.as_ref()),
        ClusterChange::ServiceCidrIpv6(to) => set_or_clear("IPv6 service CIDR", of, to.as_ref()),
        ClusterChange::Options(_) => format!("Change options of {of}"),
        ClusterChange::ServiceCidr(to) => set("service CIDR", of, to),
        ClusterChange::DnsServiceIp(to) => set("DNS service IP", of, to),
        ClusterChange::KubernetesVersion(to) => {
            set_or_clear("Kubernetes version", of, to.as_deref().map(clip))
        }
        ClusterChange::Location(to) => set("region", of, clip(to)),
        ClusterChange::State(ClusterState::Planned) => format!("Mark {of} as planned"),
        ClusterChange::State(ClusterState::Existing) => format!("Mark {of} as existing"),
        ClusterChange::Outbound(to) => set("outbound traffic", of, to.kind.title()),
        ClusterChange::PrivateCluster(true) => format!("Make {of} private"),
        ClusterChange::PrivateCluster(false) => format!("Make {of} public"),
        ClusterChange::ApiServerSubnet(to) => {
            set_or_clear("API server subnet", of, to.as_ref().map(|to| clip(to.as_str())))
        }
        ClusterChange::NodeClasses(_) => format!("Change node classes of {of}"),
        ClusterChange::AddPool(added) => format!("Add pool {}", short(Some(&added.name))),
    }
}

fn of_pool(change: &PoolChange, of: &str) -> String {
    match change {
        PoolChange::Remove => format!("Remove pool {of}"),
        PoolChange::Duplicate => format!("Duplicate pool {of}"),
        PoolChange::Rename(to) => format!("Rename pool {of} to {}", short(Some(to))),
        PoolChange::Mode(to) => set("mode", of, to.title()),
        PoolChange::Os(to) => set("operating system", of, to.key()),
        PoolChange::Count(to) | PoolChange::PlannedNodes(to) | PoolChange::Scale(to) => set("nodes", of, to),
        PoolChange::Autoscale(Some(to)) => set("autoscaling", of, format_args!("{} – {}", to.min, to.max)),
        PoolChange::Autoscale(None) => format!("Stop autoscaling {of}"),
        PoolChange::MaxPods(to) => set("max pods", of, to),
        PoolChange::PlannedPods(to) => set_or_clear("planned pods", of, to.as_ref()),
        PoolChange::MaxSurge(to) => set_or_clear("surge", of, to.as_ref()),
        PoolChange::MaxUnavailable(to) => set_or_clear("max unavailable", of, to.as_ref()),
        PoolChange::Priority(Priority::Regular) => format!("Make nodes of {of} regular"),
        PoolChange::Priority(Priority::Spot) => format!("Make nodes of {of} Spot nodes"),
        PoolChange::Upgrade(UpgradeStrategy::Rolling) => set("upgrade", of, "rolling"),
        PoolChange::Upgrade(UpgradeStrategy::BlueGreen) => set("upgrade", of, "blue-green"),
        PoolChange::Options(_) => format!("Change options of {of}"),
        PoolChange::NodeSubnet(to) => set("node subnet", of, clip(to.as_str())),
        PoolChange::PodSubnet(to) => set_or_clear("pod subnet", of, to.as_ref().map(|to| clip(to.as_str()))),
    }
}

fn of_network(change: &NetworkChange, of: &str) -> String {
    match change {
        NetworkChange::Remove => format!("Remove VNet {of}"),
        NetworkChange::Rename(to) => format!("Rename VNet {of} to {}", short(Some(to))),
        NetworkChange::AddressSpace(to) => {
            let prefixes: Vec<String> = to.iter().map(ToString::to_string).collect();
            set("address space", of, clip(&prefixes.join(", ")))
        }
        NetworkChange::Managed(true) => format!("Let AKS manage {of}"),
        NetworkChange::Managed(false) => format!("Manage {of} yourself"),
        NetworkChange::Encryption(true) => format!("Encrypt traffic of {of}"),
        NetworkChange::Encryption(false) => format!("Do not encrypt traffic of {of}"),
        NetworkChange::ResourceGroup(to) => {
            set_or_clear("resource group", of, to.as_ref().map(|to| clip(to.as_str())))
        }
        NetworkChange::AddSubnet(added) => format!("Add subnet {}", short(Some(&added.name))),
    }
}

fn of_subnet(change: &SubnetChange, of: &str) -> String {
    match change {
        SubnetChange::Remove => format!("Remove subnet {of}"),
        SubnetChange::Rename(to) => format!("Rename subnet {of} to {}", short(Some(to))),
        SubnetChange::Prefix(to) => set("range", of, to),
        SubnetChange::PrefixIpv6(to) => set_or_clear("IPv6 range", of, to.as_ref()),
        SubnetChange::Purpose(to) => set("purpose", of, to.title()),
        SubnetChange::OtherAddresses(to) => set("other addresses", of, to),
        SubnetChange::NatGateway(true) => format!("Attach a NAT gateway to {of}"),
        SubnetChange::NatGateway(false) => format!("Detach the NAT gateway from {of}"),
        SubnetChange::SecurityGroup(true) => format!("Attach an NSG to {of}"),
        SubnetChange::SecurityGroup(false) => format!("Remove the NSG from {of}"),
        SubnetChange::SecurityGroupAllowsPods(true) => {
            format!("Let nodes and pods through the NSG of {of}")
        }
        SubnetChange::SecurityGroupAllowsPods(false) => {
            format!("Do not say that the NSG of {of} lets pods through")
        }
        SubnetChange::GatewayInstances(to) => set_or_clear("gateway instances", of, to.as_ref()),
        SubnetChange::PrivateFrontend(true) => format!("Add a private frontend to {of}"),
        SubnetChange::PrivateFrontend(false) => format!("Remove the private frontend from {of}"),
        SubnetChange::IngressController(true) => format!("Let AGIC drive the gateway in {of}"),
        SubnetChange::IngressController(false) => format!("Do not let AGIC drive the gateway in {of}"),
        SubnetChange::Associations(to) => set("associations", of, to),
        SubnetChange::RouteTable(to) => {
            set_or_clear("route table", of, to.as_ref().map(|to| clip(to.as_str())))
        }
        SubnetChange::Peered(true) => format!("Peer {of}"),
        SubnetChange::Peered(false) => format!("Do not peer {of}"),
        SubnetChange::Delegation(to) => set_or_clear("delegation", of, to.as_deref().map(clip)),
        SubnetChange::Note(_) => format!("Change note of {of}"),
        SubnetChange::Color(Some(color)) => format!("Mark {of} {}", color.title()),
        SubnetChange::Color(None) => format!("Remove the colour of {of}"),
    }
}

fn set(what: &str, of: &str, to: impl fmt::Display) -> String {
    format!("Change {what} of {of} to {to}")
}

fn set_or_clear(what: &str, of: &str, to: Option<impl fmt::Display>) -> String {
    match to {
        Some(to) => set(what, of, to),
        None => format!("Clear {what} of {of}"),
    }
}

/// A name as menus show it; "nothing" for what no longer exists.
fn short(name: Option<&Name>) -> String {
    name.map_or_else(|| "nothing".to_owned(), |name| clip(name.as_str()))
}

/// The beginning of a text, enough to recognise it.
fn clip(text: &str) -> String {
    const MOST_CHARS: usize = 40;
    match text.char_indices().nth(MOST_CHARS) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
