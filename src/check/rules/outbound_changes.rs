//! Which outbound type may follow which on a running cluster: Azure's table for a VNet that AKS manages, and the rule
//! for your own VNet.

use crate::azure::rules::{Confidence, Rule, VERSION, When};
use crate::azure::{Model, NatGatewaySku, OutboundType, Severity, sources};

use super::RuleDef;
use crate::check::{Facts, Hit};

/// Every rule of the family.
pub(super) static RULES: &[&RuleDef] = &[&OUTBOUND_MIGRATION, &NAP_OUTBOUND_FIXED];

/// The outbound type of an existing cluster is planned to become one that it cannot reach.
pub static OUTBOUND_MIGRATION: RuleDef = RuleDef::new(Rule {
    id: "outbound-migration",
    title: "The outbound type cannot change this way",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Later,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::OUTBOUND,
    reason: "A running cluster changes its outbound type only along documented paths, and in your own VNet never to \
             or from block. The public address changes, and open connections drop.",
})
.at(142)
.since(VERSION)
.why_no_fix("keep the outbound type, or choose one that can be reached from it");

/// The outbound type of an existing cluster with node auto-provisioning is planned to change.
pub static NAP_OUTBOUND_FIXED: RuleDef = RuleDef::new(Rule {
    id: "nap-outbound-fixed",
    title: "The outbound type is fixed with node auto-provisioning",
    severity: Some(Severity::Error),
    models: &[Model::NodeSubnet, Model::Overlay],
    when: When::Later,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::NODE_AUTO_PROVISIONING,
    reason: "With node auto-provisioning, and so with AKS Automatic, the outbound type stays what it was \
             when the cluster was created.",
})
.at(143)
.since(VERSION)
.why_no_fix("keep the outbound type of the existing cluster");

/// How traffic leaves a cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exit {
    /// The outbound type.
    pub kind: OutboundType,
    /// SKU of its NAT gateway, where one is stated.
    pub sku: Option<NatGatewaySku>,
}

/// What a change of the outbound type of an existing cluster breaks.
///
/// ```
/// use aksnet::azure::OutboundType;
/// use aksnet::check::rules::{Exit, outbound_change};
///
/// let of = |kind| Exit { kind, sku: None };
/// let broken = outbound_change(of(OutboundType::ManagedNatGateway), of(OutboundType::LoadBalancer), true, false);
/// assert_eq!(broken.iter().map(|hit| hit.rule.id).collect::<Vec<_>>(), ["outbound-migration"]);
/// ```
pub fn outbound_change(from: Exit, to: Exit, managed: bool, node_auto_provisioning: bool) -> Vec<Hit> {
    let misplaced = super::outbound_type(to.kind, managed);
    let broken = outbound_change_alone(from, to, managed, node_auto_provisioning);
    misplaced.into_iter().chain(broken).collect()
}

/// The same without what the new type breaks by itself.
pub(in crate::check) fn outbound_change_alone(
    from: Exit,
    to: Exit,
    managed: bool,
    node_auto_provisioning: bool,
) -> Vec<Hit> {
    if from == to {
        return Vec::new();
    }
    let misplaced = super::outbound_type(to.kind, managed);
    let refused = (misplaced.is_none() && !is_possible(from, to, managed)).then_some(OUTBOUND_MIGRATION.hit(
        Facts::Leaves {
            from: from.kind,
            to: to.kind,
        },
    ));
    let fixed = node_auto_provisioning.then_some(NAP_OUTBOUND_FIXED.hit(Facts::Nothing));
    refused.into_iter().chain(fixed).collect()
}

fn is_possible(from: Exit, to: Exit, managed: bool) -> bool {
    use OutboundType::{
        Block, LoadBalancer, ManagedNatGateway, None, UserAssignedNatGateway, UserDefinedRouting,
    };
    if !managed {
        // What works only in a VNet that AKS manages is no target here.
        return !matches!(from.kind, Block | ManagedNatGateway);
    }
    let is_v2 = |exit: Exit| exit.sku == Some(NatGatewaySku::StandardV2);
    match (from.kind, to.kind) {
        (LoadBalancer | None | Block, _) | (ManagedNatGateway, None | Block) => true,
        (ManagedNatGateway, ManagedNatGateway) => is_v2(to) || !is_v2(from),
        // Neither of the first two works in a VNet that AKS manages.
        (UserAssignedNatGateway | UserDefinedRouting, _)
        | (ManagedNatGateway, LoadBalancer | UserAssignedNatGateway | UserDefinedRouting) => false,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::check::rules::trial::*;

    pub(in crate::check::rules) const TRIALS: &[Trial] = &[
        broken(&OUTBOUND_MIGRATION, |d| {
            network(d).managed = true;
            outbound(d, OutboundType::ManagedNatGateway);
            pair(d).outbound.kind = OutboundType::LoadBalancer;
        })
        .kept(|d| {
            network(d).managed = true;
            pair(d).outbound.kind = OutboundType::ManagedNatGateway;
        }),
        broken(&NAP_OUTBOUND_FIXED, |d| {
            cluster(d).options.node_auto_provisioning = true;
            pair(d).outbound.kind = OutboundType::UserDefinedRouting;
        })
        .kept(|d| {
            pair(d).outbound.kind = OutboundType::UserDefinedRouting;
        }),
    ];

    /// The table of the documentation, row to column: load balancer, both NAT gateways, none, block.
    #[test]
    fn a_managed_vnet_follows_the_table() {
        use OutboundType::{Block, LoadBalancer, ManagedNatGateway, None};
        let exits = [
            (LoadBalancer, Option::None),
            (ManagedNatGateway, Some(NatGatewaySku::Standard)),
            (ManagedNatGateway, Some(NatGatewaySku::StandardV2)),
            (None, Option::None),
            (Block, Option::None),
        ];
        let table = [
            [true, true, true, true, true],
            [false, true, true, true, true],
            [false, false, true, true, true],
            [true, true, true, true, true],
            [true, true, true, true, true],
        ];
        for ((kind, sku), row) in exits.iter().zip(table) {
            for ((to, to_sku), expected) in exits.iter().zip(row) {
                let (from, to) = (
                    Exit {
                        kind: *kind,
                        sku: *sku,
                    },
                    Exit {
                        kind: *to,
                        sku: *to_sku,
                    },
                );
                assert_eq!(
                    outbound_change(from, to, true, false).is_empty(),
                    expected,
                    "{from:?} {to:?}"
                );
            }
        }
    }

    #[test]
    fn a_vnet_of_ones_own_knows_no_block_and_provisioning_fixes_all() {
        let exit = |kind| Exit { kind, sku: None };
        let ids = |from, to, nap| {
            let hits = outbound_change(exit(from), exit(to), false, nap);
            hits.iter().map(|hit| hit.rule.id).collect::<Vec<_>>()
        };
        use OutboundType as O;
        assert_eq!(ids(O::LoadBalancer, O::UserDefinedRouting, false), [""; 0]);
        assert_eq!(ids(O::Block, O::LoadBalancer, false), ["outbound-migration"]);
        assert_eq!(
            ids(O::ManagedNatGateway, O::LoadBalancer, false),
            ["outbound-migration"]
        );
        assert_eq!(ids(O::LoadBalancer, O::Block, false), ["outbound-type-vnet"]);
        assert_eq!(ids(O::LoadBalancer, O::None, true), ["nap-outbound-fixed"]);
    }
}
