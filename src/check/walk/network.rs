//! A VNet and its subnets on their way through the rules.

use crate::azure::{Model, names};
use crate::check::rules;
use crate::design::{Alternative, Name, Network, Subnet};
use crate::plan::{Extra, NetworkPlan, Step, StepKind, SubnetPlan, Unit, azure_sum};

use super::super::overlaps::{RangeOf, RangeOverlap};
use super::super::sizing::Row;
use super::super::{Facts, FindingList, Hit, MOST_PER_RULE, Subject, notes, overlaps};
use super::{Walk, host_bits, placed, subnets_of};

impl Walk<'_> {
    pub(super) fn network(
        &self,
        network_at: usize,
        network: &Network,
        planned: &NetworkPlan,
        found: &mut FindingList,
    ) {
        let subject = Subject::Network {
            alternative: self.at,
            network: network_at,
        };
        let subnet = |subnet| Subject::Subnet {
            alternative: self.at,
            network: network_at,
            subnet,
        };
        found.add_all(subject, rules::address_space_missing(network));
        host_bits(subject, &network.address_space, found);
        rules::duplicate_names(network.subnets.iter().map(|subnet| &subnet.name), subnet, found);
        let owner = |overlap: &RangeOverlap| match overlap.of {
            RangeOf::Subnet(at) => subnet(at),
            RangeOf::Space(_) | RangeOf::Pods | RangeOf::Services | RangeOf::Dns => subject,
        };
        overlaps::of_network(
            &placed(&network.address_space),
            &subnets_of(network),
            &self.connected.ranges,
            MOST_PER_RULE.saturating_add(1),
            |overlap| {
                let facts = self.overlap_facts(&overlap, network_at, None);
                found.add_hit(owner(&overlap), overlap.hit(facts));
            },
        );
        let peerings = self
            .connected
            .peerings
            .saturating_add(self.around.peers.count(network_at));
        found.add_all(subject, rules::vnet_limits(network.subnets.len(), peerings));
        self.peerings(subject, network, found);
        if self.models(network_at).iter().any(|model| model.is_flat()) {
            let demand = &planned.addresses;
            found.add_all(
                subject,
                rules::vnet_addresses(demand.planned, demand.with_surge()),
            );
        }
        found.add_all(subject, rules::resource_name(&names::VNET, &network.name));
        let labelled = planned.subnets.iter().find_map(|plan| self.labelled_in(plan));
        found.add_all(subject, label(labelled, &network.name));
        let group = network.resource_group.as_ref();
        let group = group
            .zip(labelled)
            .and_then(|(group, model)| rules::resource_group_name(model, group.as_str()));
        found.add_all(subject, group);
        for (subnet_at, (written, plan)) in network.subnets.iter().zip(&planned.subnets).enumerate() {
            let at = subnet(subnet_at);
            found.add_all(at, rules::resource_name(&names::SUBNET, &written.name));
            found.add_all(at, label(self.labelled_in(plan), &written.name));
            found.add_all(at, rules::host_bits(&written.prefix, 0));
            if written.prefix.is_ipv4() {
                self.subnet(at, written, plan, found);
            }
        }
        self.ipv6_network(network_at, network, found);
    }

    /// A model under which the names of the subnet and its VNet become labels of the nodes in it.
    fn labelled_in(&self, plan: &SubnetPlan) -> Option<Model> {
        let mut models = plan.users(self.alternative).map(|cluster| cluster.model);
        models.find(|model| rules::are_names_labels(*model))
    }

    fn subnet(&self, at: Subject, written: &Subnet, plan: &SubnetPlan, found: &mut FindingList) {
        let Subject::Subnet {
            network: network_at,
            subnet: subnet_at,
            ..
        } = at
        else {
            return;
        };
        let models = self.models(network_at);
        let length = written.prefix.length();
        let steps = &plan.meter.demand.steps;
        let api_servers = steps
            .iter()
            .filter(|step| matches!(step.kind, StepKind::ApiServer { .. }))
            .count();
        let sizes = self.short((network_at, subnet_at));
        found.add_all(at, rules::subnet_no_resize(self.alternative, plan, sizes));
        found.add_all(at, sizes);
        found.add_all(at, notes::of_subnet(self.alternative, written, plan, sizes));
        found.add_all(at, rules::api_server_security_group(written));
        found.add_all(at, rules::gateway_security_group(written));
        let of_purpose = rules::purpose_subnet(rules::SubnetUse {
            purpose: written.purpose,
            length,
            name: Some(written.name.as_str()),
            others: written
                .other_addresses
                .get()
                .saturating_add(gateway_addresses(plan)),
            api_servers: u64::try_from(api_servers).unwrap_or(u64::MAX),
            with_overlay: models.contains(&Model::Overlay),
        });
        let mut sized = of_purpose
            .iter()
            .map(|hit| hit.facts)
            .chain(sizes.map(|hit| hit.facts));
        let is_sized = sized.any(|facts| !matches!(facts, Facts::Named(_)));
        found.add_all(at, of_purpose);
        found.add_all(at, rules::subnet_too_small(plan).filter(|_| !is_sized));
        self.attached(at, written, plan, models.contains(&Model::Overlay), found);
        found.add_all(at, rules::purpose_not_served(written.purpose, models));
        found.add_all(at, rules::virtual_node_subnet(written, plan));
        found.add_all(at, rules::subnet_not_shared(written, plan, api_servers > 0));
        found.add_all(at, rules::subnet_delegated(written, plan));
        let model = |cluster: &usize| Some(self.alternative.clusters.get(*cluster)?.model);
        let pod_models = || plan.pod_clusters.iter().filter_map(model);
        found.add_all(
            at,
            rules::clusters_in_subnet(plan.node_clusters.iter().filter_map(model)),
        );
        found.add_all(at, rules::allocation_modes(pod_models()));
        if pod_models().any(|model| model == Model::PodSubnetStatic) {
            found.add_all(at, rules::static_block_subnet(length));
        }
    }
}

/// Whether a name that becomes a node label is too long.
fn label(model: Option<Model>, name: &Name) -> Option<Hit> {
    rules::label_name(model?, name.as_str())
}

/// Addresses of the instances and the private frontend of an application gateway.
fn gateway_addresses(plan: &SubnetPlan) -> u64 {
    let of_gateway = |kind| {
        matches!(
            kind,
            StepKind::Extra(Extra::GatewayInstances | Extra::PrivateFrontend)
        )
    };
    let steps = plan.meter.demand.steps.iter();
    let amounts = steps
        .filter(|step| of_gateway(step.kind))
        .map(|step| step.amount());
    amounts.fold(0, u64::saturating_add)
}

/// What is wrong with the size of every subnet of a VNet.
pub(super) fn short_subnets(alternative: &Alternative, planned: &NetworkPlan) -> Vec<Option<Hit>> {
    let subnets = planned.subnets.iter();
    subnets.map(|plan| subnet_sizes(alternative, plan)).collect()
}

/// Whether a subnet is too small for the nodes and pods drawn from it, or nearly so.
fn subnet_sizes(alternative: &Alternative, plan: &SubnetPlan) -> Option<Hit> {
    let of_nodes = |step: &Step| matches!(step.kind, StepKind::Extra(Extra::Interfaces { .. }));
    let holds_nodes = !plan.node_clusters.is_empty() || plan.meter.demand.steps.iter().any(of_nodes);
    if !holds_nodes && plan.pod_clusters.is_empty() {
        return None;
    }
    let planned = plan.meter.demand.planned;
    // Azure's check accepts static blocks that do not exist, so what exists decides there.
    let checked = match plan.meter.unit {
        Unit::Addresses => azure_sum(plan, alternative).unwrap_or(planned),
        Unit::Blocks | Unit::NodeSlots => planned,
    };
    let row = Row::of_meter(&plan.meter, checked);
    let short = if holds_nodes {
        rules::node_subnet(row).map(|hit| rules::all_maxima_at_once(hit, alternative, plan).unwrap_or(hit))
    } else {
        rules::pod_subnet(row)
    };
    short.or_else(|| rules::headroom(&plan.meter))
}
