//! What the clusters need around them: peerings, Bastion hosts, private endpoints, and what a person has to add to
//! the code.

use super::Builder;
use crate::azure::Purpose;
use crate::check::Subject;
use crate::design::{ConnectedKind, Design, NetworkPeering, Peering, Subnet, inert};
use crate::export::azure::model::{Bastion, Endpoints, Head, SubnetPlace, VnetPeering};
use crate::net::grouped;

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
            if self.peering_exists(peering, [from, to]) {
                continue;
            }
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
                    let group = self
                        .made
                        .networks
                        .get(from)
                        .map_or(0, |network| network.head.group);
                    let name = self.names.name((group, Some(from)), "peer-to", name, "");
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

    /// Whether two VNets are peered today.
    fn peering_exists(&self, peering: &NetworkPeering, places: [usize; 2]) -> bool {
        let exists = |at: usize| {
            self.made
                .networks
                .get(at)
                .is_some_and(|network| network.head.exists)
        };
        places.into_iter().all(exists)
            && (self.alternative.today || self.today.as_ref().is_none_or(|today| today.has_peering(peering)))
    }

    /// Resources in subnets without clusters: created if the design says enough, else with a note on who creates them.
    pub(super) fn neighbours(&mut self, design: &Design) {
        let alternative = self.alternative;
        for (network, decided) in alternative.networks.iter().enumerate() {
            for (subnet, decided) in decided.subnets.iter().enumerate() {
                let place = (network, subnet);
                let made = self.made.subnet(place);
                let Some((of, made)) = made.filter(|(of, subnet)| !of.managed && !subnet.exists) else {
                    continue;
                };
                let head = Head {
                    subject: made.subject,
                    ..of.head.clone()
                };
                self.neighbour(place, decided, &head);
            }
        }
        self.peers_outside(design);
    }

    /// What is made or said of a new subnet; `head` is that of its VNet, about the subnet.
    fn neighbour(&mut self, place: SubnetPlace, subnet: &Subnet, head: &Head) {
        let subject = head.subject;
        match subnet.purpose {
            Purpose::Bastion => {
                let has_one = |bastion: &Bastion| bastion.subnet.0 == place.0;
                if self.made.bastions.iter().any(has_one) {
                    self.gap(
                        subject,
                        "a VNet takes one Bastion host: only the subnet is created here",
                    );
                    return;
                }
                let address = self.public_ip(head, "pip-bas", &head.name, "Standard", false);
                let head = self.companion(head, "bas", &head.name);
                self.made.bastions.push(Bastion {
                    head,
                    subnet: place,
                    address,
                });
            }
            Purpose::PrivateEndpoints => {
                let planned = match subnet.other_addresses.get() {
                    0 => String::new(),
                    planned => format!(" ({} planned)", grouped(planned)),
                };
                self.gap(
                    subject,
                    format!(
                        "the design holds no targets of private endpoints{planned}: scripts and Terraform take a list \
                         of them, templates create none; nothing creates their DNS zones"
                    ),
                );
                let list = self.symbols.word("list", "private endpoints");
                let name = inert(subnet.name.as_str());
                let head = self.companion(head, "pe", &name);
                self.made.endpoints.push(Endpoints {
                    head,
                    list,
                    subnet: place,
                });
            }
            purpose => {
                if let Some(what) = made_elsewhere(purpose) {
                    self.gap(subject, format!("only the subnet is created here, not {what}"));
                }
                let has_clients = purpose == Purpose::ApplicationGateway && !subnet.private_frontend;
                if has_clients && subnet.security_group {
                    self.gap(
                        subject,
                        "the NSG lets in only what Azure needs: add who may reach the listeners",
                    );
                }
            }
        }
    }

    fn peers_outside(&mut self, design: &Design) {
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
                format!("peer the VNets with {name}, which is outside this design{whole}"),
            );
        }
    }
}

/// What a subnet of this purpose is for, where the design does not say more of it than its addresses.
const fn made_elsewhere(purpose: Purpose) -> Option<&'static str> {
    match purpose {
        Purpose::ApplicationGateway => Some("the application gateway"),
        Purpose::ApplicationGatewayForContainers => Some("Application Gateway for Containers"),
        Purpose::Firewall | Purpose::FirewallManagement => Some("the firewall"),
        Purpose::Gateway => Some("the VPN or ExpressRoute gateway"),
        _ => None,
    }
}
