//! Subnets: what they are for, and who holds addresses in them.

use std::collections::BTreeMap;

use super::networks::purpose_of_name;
use super::{Assembling, Building, Uses};
use crate::azure::Purpose;
use crate::design::{Name, OtherCount, Shared, Subnet};
use crate::import::imported::{FoundSubnet, InUse, Lack, NoteKind};
use crate::net::grouped;

/// The service that pods and API servers are delegated to.
const MANAGED_CLUSTERS: &str = "Microsoft.ContainerService/managedClusters";

impl Assembling {
    pub(super) fn subnets(&mut self, building: Building) -> Vec<Shared<Subnet>> {
        let mut subnets = Vec::new();
        let network = building.name.to_lowercase();
        for (at, found) in building.subnets.into_iter().enumerate() {
            let uses = building.uses.get(&at).copied().unwrap_or_default();
            let key = (network.clone(), found.name.to_lowercase());
            let of_others = found
                .scale_sets
                .iter()
                .filter(|(group, _)| !self.is_of_nodes(group));
            let scale_sets: u64 = of_others.map(|(_, count)| count).sum();
            if 0 < scale_sets {
                self.known.scale_sets.insert(key.clone(), scale_sets);
            }
            let finished = self.finished_subnet(found, uses, key);
            subnets.extend(finished.map(|mut subnet| {
                // The NSG of a VNet that AKS makes is made by AKS too, for its nodes and pods.
                subnet.security_group_allows_pods = building.managed && subnet.security_group;
                Shared::from(subnet)
            }));
        }
        subnets
    }

    fn finished_subnet(&mut self, found: FoundSubnet, uses: Uses, key: (String, String)) -> Option<Subnet> {
        let name = Name::new(found.name.clone()).ok()?;
        let mut v4 = found.prefixes.iter().filter(|prefix| prefix.is_ipv4());
        let mut v6 = found.prefixes.iter().filter(|prefix| !prefix.is_ipv4());
        let ipv6 = v6.next().cloned();
        let Some(prefix) = v4.next().cloned().or_else(|| ipv6.clone()) else {
            self.notes.left(
                found.path,
                format!("the range of subnet {name} is not in the input"),
            );
            return None;
        };
        let more: Vec<String> = v4.chain(v6).map(ToString::to_string).collect();
        if !more.is_empty() {
            self.notes.left(
                found.path.clone(),
                format!(
                    "subnet {name} has further ranges, and a design holds one: {}",
                    more.join(", ")
                ),
            );
        }
        let purpose = self.purpose(&found, uses, key);
        let other = self.other_addresses(&found, purpose);
        let delegation = found.delegations.first().cloned();
        if let Some(more) = found.delegations.get(1..).filter(|more| !more.is_empty()) {
            self.notes.left(
                found.path.clone(),
                format!("further delegations of subnet {name}: {}", more.join(", ")),
            );
        }
        let prefix_ipv6 = ipv6.filter(|ipv6| *ipv6 != prefix);
        Some(Subnet {
            prefix_ipv6,
            delegation,
            other_addresses: OtherCount::saturating(u32::try_from(other).unwrap_or(u32::MAX)),
            nat_gateway: found.nat_gateway,
            security_group: found.security_group,
            route_table: found.route_table.and_then(|name| Name::new(name).ok()),
            note: found.note,
            color: found.color,
            ..Subnet::new(name, prefix, purpose)
        })
    }

    fn purpose(&mut self, found: &FoundSubnet, uses: Uses, (network, subnet): (String, String)) -> Purpose {
        let delegated = |service: &str| {
            found
                .delegations
                .iter()
                .any(|own| own.eq_ignore_ascii_case(service))
        };
        let by_delegation = Purpose::ALL.iter().copied().find(|purpose| {
            let service = purpose.delegation().map(|fact| fact.value);
            service.is_some_and(|service| service != MANAGED_CLUSTERS && delegated(service))
        });
        let told = found
            .purpose
            .or_else(|| purpose_of_name(&found.name))
            .or_else(|| uses.api_server.then_some(Purpose::ApiServer))
            .or_else(|| uses.pods.then_some(Purpose::Pods))
            .or_else(|| uses.nodes.then_some(Purpose::Nodes))
            .or(by_delegation)
            .or_else(|| found.application_gateway.then_some(Purpose::ApplicationGateway));
        if let Some(told) = told {
            return told;
        }
        if delegated(MANAGED_CLUSTERS) {
            let text = format!(
                "subnet {} is delegated to AKS and no pool names it; assumed to be for pods",
                found.name
            );
            self.lacks(
                NoteKind::Assumed,
                &found.path,
                text,
                Lack::Subnet(network, subnet),
            );
            return Purpose::Pods;
        }
        let mut kinds = found.in_use.iter().flatten().map(|(kind, _)| *kind);
        match (kinds.next(), kinds.next()) {
            (Some(InUse::PrivateEndpoint), None) if found.scale_sets.is_empty() => Purpose::PrivateEndpoints,
            _ => Purpose::Other,
        }
    }

    /// Whether a resource group, in lower case, is that of the nodes of a cluster.
    fn is_of_nodes(&self, group: &str) -> bool {
        self.node_groups.contains(group) || group.starts_with("mc_")
    }

    /// Addresses that neither nodes nor pods of the clusters hold.
    fn other_addresses(&mut self, found: &FoundSubnet, purpose: Purpose) -> u64 {
        let mut counted: BTreeMap<InUse, u64> = found.in_use.clone().unwrap_or_default();
        // Pods hold those of a subnet that is delegated to AKS.
        if found
            .delegations
            .iter()
            .any(|service| service.eq_ignore_ascii_case(MANAGED_CLUSTERS))
        {
            counted.remove(&InUse::Delegated);
        }
        // The purpose of the subnet counts them already.
        if purpose_of_name(&found.name) == Some(purpose) || purpose == Purpose::ApplicationGateway {
            counted.remove(&InUse::Appliance);
        }
        let mut of_clusters = 0;
        for (group, count) in &found.scale_sets {
            if self.is_of_nodes(group) {
                of_clusters += count;
            } else {
                *counted.entry(InUse::ScaleSet).or_default() += count;
            }
        }
        let total = counted.values().sum();
        let mut words: Vec<String> = counted
            .iter()
            .filter(|(_, count)| 0 < **count)
            .map(|(kind, count)| {
                let (one, several) = kind.words();
                format!("{} {}", grouped(*count), if *count == 1 { one } else { several })
            })
            .collect();
        if 0 < of_clusters {
            words.push(format!(
                "{} held by AKS nodes and pods, which their pools count",
                grouped(of_clusters)
            ));
        }
        if !words.is_empty() {
            self.notes.told(
                found.path.clone(),
                format!("in use in subnet {}: {}", found.name, words.join(", ")),
            );
        }
        total
    }
}
