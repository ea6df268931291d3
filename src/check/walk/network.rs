//! A VNet and its subnets on their way through the rules.

use crate::azure::{Model, Purpose, limits as azure_limits};
use crate::check::rules;
use crate::design::{Alternative, Name, Network, Subnet};
use crate::plan::{AzureLine, Beside, NetworkPlan, StepKind, SubnetPlan, Surged, Unit, azure_count};

use super::super::overlaps::{Clash, RangeOf};
use super::super::sizing::{Grown, Row};
use super::super::{
    Facts, Found, Hit, MOST_PER_RULE, Subject, lifecycle, neighbours, notes, overlaps, sizing,
};
use super::{Walk, host_bits, placed, subnets_of, twins};

impl Walk<'_> {
    pub(super) fn network(
        &self,
        network_at: usize,
        network: &Network,
        planned: &NetworkPlan,
        found: &mut Found,
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
        if network.address_space.is_empty() {
            found.add(subject, &rules::ADDRESS_SPACE_MISSING.rule, Facts::Nothing);
        }
        host_bits(subject, &network.address_space, found);
        twins(network.subnets.iter().map(|subnet| &subnet.name), subnet, found);
        let owner = |clash: &Clash| match clash.of {
            RangeOf::Subnet(at) => subnet(at),
            _ => subject,
        };
        overlaps::of_network(
            &placed(&network.address_space),
            &subnets_of(network),
            &self.connected.ranges,
            MOST_PER_RULE.saturating_add(1),
            |clash| {
                let facts = self.clash_facts(&clash, network_at, None);
                found.add_hit(owner(&clash), clash.hit(facts));
            },
        );
        self.counted(subject, network_at, network, found);
        self.peerings(subject, network, found);
        if self.models(network_at).iter().any(|model| model.is_flat()) {
            let demand = &planned.addresses;
            found.add_all(
                subject,
                sizing::vnet_addresses(demand.planned, demand.with_surge()),
            );
        }
        let labelled = planned.subnets.iter().find_map(|plan| self.labelled_in(plan));
        found.add_all(subject, label(labelled, &network.name));
        let group = network.resource_group.as_ref();
        let group = group
            .zip(labelled)
            .and_then(|(group, model)| lifecycle::resource_group_name(model, group.as_str()));
        found.add_all(subject, group);
        for (subnet_at, (written, plan)) in network.subnets.iter().zip(&planned.subnets).enumerate() {
            let at = subnet(subnet_at);
            found.add_all(at, label(self.labelled_in(plan), &written.name));
            found.add_all(at, overlaps::host_bits(&written.prefix, 0));
            if written.prefix.is_ipv4() {
                self.subnet(at, written, plan, found);
            }
        }
        self.ipv6_network(network_at, network, found);
    }

    /// More subnets or peerings than a VNet may have.
    fn counted(&self, subject: Subject, network_at: usize, network: &Network, found: &mut Found) {
        let counted = [
            (network.subnets.len(), azure_limits::VNET_SUBNETS.value, "subnets"),
            (
                self.connected
                    .peerings
                    .saturating_add(self.around.peers.count(network_at)),
                azure_limits::VNET_PEERINGS.value,
                "peerings",
            ),
        ];
        for (given, most, unit) in counted {
            let (given, most) = (u64::try_from(given).unwrap_or(u64::MAX), u64::from(most));
            if given > most {
                found.add(
                    subject,
                    &rules::VNET_LIMITS.rule,
                    Facts::Count {
                        given,
                        least: 0,
                        most,
                        unit,
                    },
                );
            }
        }
    }

    /// A model with which the names of the subnet and of its VNet become labels of the nodes that draw from it.
    fn labelled_in(&self, plan: &SubnetPlan) -> Option<Model> {
        let mut models = plan.users(self.alternative).map(|cluster| cluster.model);
        models.find(|model| rules::OVERLAY_NAME_63.rule.applies_to(*model))
    }

    fn subnet(&self, at: Subject, written: &Subnet, plan: &SubnetPlan, found: &mut Found) {
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
        if sizes.is_some() && plan.is_used_by_running(self.alternative) {
            found.add(at, &rules::SUBNET_NO_RESIZE.rule, Facts::Nothing);
        }
        found.add_all(at, sizes);
        found.add_all(at, notes::of_subnet(self.alternative, written, plan, sizes));
        if written.security_group && written.purpose == Purpose::ApiServer {
            found.add(at, &rules::APISERVER_NSG.rule, Facts::Nothing);
        }
        if written.security_group && written.purpose == Purpose::Gateway {
            let facts = Facts::Excluded {
                what: "a network security group",
                by: "gateways",
            };
            found.add(at, &rules::GATEWAY_SUBNET.rule, facts);
        }
        found.add_all(
            at,
            neighbours::subnet(neighbours::SubnetUse {
                purpose: written.purpose,
                length,
                name: Some(written.name.as_str()),
                others: written
                    .other_addresses
                    .get()
                    .saturating_add(gateway_addresses(plan)),
                api_servers: u64::try_from(api_servers).unwrap_or(u64::MAX),
                beside_overlay: models.contains(&Model::Overlay),
            }),
        );
        self.attached(at, written, plan, models.contains(&Model::Overlay), found);
        let purpose = written.purpose;
        let served = |model: &Model| purpose.is_served_by(*model);
        if let Some(&model) = models.first()
            && !models.iter().any(served)
        {
            let facts = Facts::NotServed { purpose, model };
            found.add(at, &rules::PURPOSE_NOT_SERVED.rule, facts);
        }
        dedicated(at, written, plan, api_servers > 0, found);
        let model = |cluster: &usize| Some(self.alternative.clusters.get(*cluster)?.model);
        let pod_models = || plan.pod_clusters.iter().filter_map(model);
        found.add_all(
            at,
            neighbours::clusters_in_subnet(plan.node_clusters.iter().filter_map(model)),
        );
        found.add_all(at, neighbours::allocation_modes(pod_models()));
        if pod_models().any(|model| model == Model::PodSubnetStatic) {
            found.add_all(at, neighbours::static_block_subnet(length));
        }
    }
}

/// What lies in a subnet that is kept or delegated for something else.
fn dedicated(at: Subject, written: &Subnet, plan: &SubnetPlan, holds_api_servers: bool, found: &mut Found) {
    let purpose = written.purpose;
    let holds_clusters = !plan.node_clusters.is_empty() || !plan.pod_clusters.is_empty();
    let demanded = purpose.delegation().map(|delegation| delegation.value);
    let is_foreign = demanded
        .zip(written.delegation.as_deref())
        .is_some_and(|(demanded, given)| !given.eq_ignore_ascii_case(demanded));
    if purpose == Purpose::VirtualNodes && (holds_clusters || is_foreign) {
        found.add(at, &rules::VIRTUAL_NODE_SUBNET.rule, Facts::Nothing);
    }
    let is_intruded = holds_clusters || (holds_api_servers && purpose != Purpose::ApiServer);
    // Virtual nodes have a rule of their own for what a cluster keeps in their subnet.
    let is_kept = purpose.is_exclusive() && (purpose != Purpose::VirtualNodes || !holds_clusters);
    if (is_kept && is_intruded) || (holds_api_servers && holds_clusters) {
        found.add(at, &rules::SUBNET_NOT_SHARED.rule, Facts::Nothing);
    }
    if written.delegation.is_some() && !plan.node_clusters.is_empty() {
        found.add(at, &rules::SUBNET_DELEGATED.rule, Facts::Nothing);
    }
}

/// Whether a name that becomes a label of nodes is too long for that.
fn label(model: Option<Model>, name: &Name) -> Option<Hit> {
    lifecycle::label_name(model?, name.as_str())
}

/// Addresses of the instances and the private frontend of an application gateway.
fn gateway_addresses(plan: &SubnetPlan) -> u64 {
    let of_gateway = |kind| {
        matches!(
            kind,
            StepKind::Beside(Beside::GatewayInstances | Beside::PrivateFrontend)
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
    let takes = |kind| {
        let balancers = matches!(kind, StepKind::Beside(Beside::LoadBalancers { .. }));
        balancers || matches!(kind, StepKind::Beside(Beside::Interfaces { .. }))
    };
    let mut steps = plan.meter.demand.steps.iter();
    let holds_nodes = !plan.node_clusters.is_empty() || steps.any(|step| takes(step.kind));
    if !holds_nodes && plan.pod_clusters.is_empty() {
        return None;
    }
    let planned = plan.meter.demand.planned;
    // Azure passes static blocks that do not exist: whether they do decides there.
    let checked = match plan.meter.unit {
        Unit::Addresses => azure_count(plan, alternative, Surged::Without)
            .map_or(planned, |seen| seen.counted.saturating_add(seen.held)),
        Unit::Blocks | Unit::NodeSlots => planned,
    };
    let row = Row::of_meter(&plan.meter, checked);
    let short = if holds_nodes {
        sizing::node_subnet(row).map(|hit| soften(hit, alternative, plan).unwrap_or(hit))
    } else {
        sizing::pod_subnet(row)
    };
    short.or_else(|| sizing::headroom(&plan.meter))
}

/// The finding of a running cluster whose pools each fit beside the others as they are.
fn soften(hit: Hit, alternative: &Alternative, plan: &SubnetPlan) -> Option<Hit> {
    if hit.rule != &rules::NODE_SUBNET_TOO_SMALL.rule {
        return None;
    }
    let seen = azure_count(plan, alternative, Surged::Without)?;
    let grown = |line: &AzureLine| {
        let StepKind::Nodes { cluster, pool } = line.step.kind else {
            return None;
        };
        let cluster = alternative.clusters.get(cluster)?;
        let pool = cluster.pools.get(pool)?;
        let runs = cluster.is_running() && pool.autoscale.is_some();
        let most = line.step.count;
        Some(Grown {
            most,
            present: if runs { pool.count.get().min(most) } else { most },
            each: line.step.each,
        })
    };
    let pools: Vec<Grown> = seen.lines.iter().filter_map(grown).collect();
    let asked = seen.counted.saturating_add(seen.held);
    sizing::holds_each_alone(&pools, seen.held, seen.usable).then(|| sizing::all_maxima(asked, seen.usable))
}
