//! What stands around the clusters: peerings, and what a person has to make beside the code.

use super::Builder;
use crate::azure::Purpose;
use crate::check::Subject;
use crate::design::{ConnectedKind, Design, Peering, inert};
use crate::export::azure::model::VnetPeering;
use crate::export::azure::names::made;

impl Builder<'_> {
    /// Both directions of every direct peering; one through a third VNet is that VNet's to have.
    pub(super) fn peerings(&mut self) {
        let alternative = self.alternative;
        for peering in &alternative.peerings {
            let [one, other] = &peering.networks;
            let places = self
                .index
                .network(one.as_str())
                .zip(self.index.network(other.as_str()));
            let Some((from, to)) = places.filter(|(from, to)| from != to) else {
                continue;
            };
            let subject = Subject::Network {
                alternative: self.at,
                network: from,
            };
            let managed = |at: usize| {
                alternative
                    .networks
                    .get(at)
                    .is_some_and(|network| network.managed)
            };
            let (one, other) = (inert(one.as_str()), inert(other.as_str()));
            if peering.through_hub {
                self.gap(
                    subject,
                    format!("{one} and {other} reach each other through a hub: peer each of them with it"),
                );
            } else if managed(from) || managed(to) {
                self.gap(
                    subject,
                    format!("peer {one} with {other} once AKS has created its VNet"),
                );
            } else {
                for (from, to, name) in [(from, to, &other), (to, from, &one)] {
                    let name = made("peer-to", name);
                    self.made.peerings.push(VnetPeering {
                        symbol: self.symbols.word("peer", &name),
                        name,
                        from,
                        to,
                    });
                }
            }
        }
    }

    /// What the design counts addresses for and does not describe further.
    pub(super) fn neighbours(&mut self, design: &Design) {
        let alternative = self.alternative;
        for (network, subnets) in alternative
            .networks
            .iter()
            .map(|network| &network.subnets)
            .enumerate()
        {
            for (subnet, decided) in subnets.iter().enumerate() {
                let subject = Subject::Subnet {
                    alternative: self.at,
                    network,
                    subnet,
                };
                let exists = self
                    .made
                    .subnet((network, subnet))
                    .is_none_or(|(_, subnet)| subnet.exists);
                if let Some(what) = made_elsewhere(decided.purpose).filter(|_| !exists) {
                    self.gap(subject, format!("only the subnet is created here, not {what}"));
                }
                let has_clients = decided.purpose == Purpose::ApplicationGateway && !decided.private_frontend;
                if has_clients && decided.security_group && !exists {
                    self.gap(
                        subject,
                        "the NSG lets in what Azure needs alone: add who may reach the listeners",
                    );
                }
            }
        }
        for (at, range) in design.connected.iter().enumerate() {
            if range.kind != ConnectedKind::Peered {
                continue;
            }
            let name = inert(range.name.as_str());
            let whole = match range.peering {
                Peering::Whole => "",
                Peering::Subnets => ", chosen subnets only",
            };
            self.gap(
                Subject::Connected(at),
                format!("peer the VNets with {name}, which lies outside of this design{whole}"),
            );
        }
    }
}

/// What a subnet of this purpose is for, where the design does not say more of it than its addresses.
const fn made_elsewhere(purpose: Purpose) -> Option<&'static str> {
    match purpose {
        Purpose::ApplicationGateway => Some("the application gateway"),
        Purpose::ApplicationGatewayForContainers => Some("Application Gateway for Containers"),
        Purpose::Bastion => Some("the Bastion host"),
        Purpose::Firewall | Purpose::FirewallManagement => Some("the firewall"),
        Purpose::Gateway => Some("the VPN or ExpressRoute gateway"),
        Purpose::PrivateEndpoints => Some("private endpoints"),
        _ => None,
    }
}
