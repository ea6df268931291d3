//! What to run for a first import: the az commands whose output has everything that is read here.
//!
//! All of them only read. Those whose output would contain keys or people's names ask only for named fields.

/// What is asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Extent {
    /// Everything of the subscription that az is set to.
    #[default]
    Subscription,
    /// Everything of one resource group.
    ResourceGroup,
    /// One cluster with its VNet.
    Cluster,
}

impl Extent {
    /// Every extent, the widest first.
    pub const ALL: [Self; 3] = [Self::Subscription, Self::ResourceGroup, Self::Cluster];

    /// The extent in words.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Subscription => "A subscription",
            Self::ResourceGroup => "A resource group",
            Self::Cluster => "One cluster",
        }
    }

    /// The commands, in the order in which they are run; words in capitals are to be replaced.
    pub const fn commands(self) -> &'static [Advice] {
        match self {
            Self::Subscription => SUBSCRIPTION,
            Self::ResourceGroup => RESOURCE_GROUP,
            Self::Cluster => CLUSTER,
        }
    }
}

/// A command with what it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Advice {
    /// What its output says.
    pub gives: &'static str,
    /// The command.
    pub command: &'static str,
}

/// Fields of clusters that are read; the others hold users, identities and keys of add-ons.
macro_rules! cluster_fields {
    () => {
        "{id:id,name:name,type:type,location:location,resourceGroup:resourceGroup,\
         nodeResourceGroup:nodeResourceGroup,kubernetesVersion:kubernetesVersion,\
         currentKubernetesVersion:currentKubernetesVersion,sku:sku,networkProfile:networkProfile,\
         agentPoolProfiles:agentPoolProfiles,apiServerAccessProfile:apiServerAccessProfile,\
         nodeProvisioningProfile:nodeProvisioningProfile}"
    };
}

const SUBSCRIPTION: &[Advice] = &[
    Advice {
        gives: "VNets, subnets, peerings and addresses in use",
        command: "az network vnet list -o json > vnets.json",
    },
    Advice {
        gives: "clusters and node pools",
        command: concat!(
            "az aks list --query \"[].",
            cluster_fields!(),
            "\" -o json > clusters.json"
        ),
    },
    Advice {
        gives: "NAT gateways",
        command: "az network nat gateway list -o json > nat.json",
    },
];

const RESOURCE_GROUP: &[Advice] = &[
    Advice {
        gives: "VNets, subnets, peerings and addresses in use",
        command: "az network vnet list -g RESOURCE_GROUP -o json > vnets.json",
    },
    Advice {
        gives: "clusters and node pools",
        command: concat!(
            "az aks list -g RESOURCE_GROUP --query \"[].",
            cluster_fields!(),
            "\" -o json > clusters.json"
        ),
    },
    Advice {
        gives: "NAT gateways",
        command: "az network nat gateway list -g RESOURCE_GROUP -o json > nat.json",
    },
];

const CLUSTER: &[Advice] = &[
    Advice {
        gives: "the cluster and its node pools",
        command: concat!(
            "az aks show -g RESOURCE_GROUP -n CLUSTER --query \"",
            cluster_fields!(),
            "\" -o json > cluster.json"
        ),
    },
    Advice {
        gives: "its VNet with subnets, peerings and addresses in use",
        command: "az network vnet show -g VNET_RESOURCE_GROUP -n VNET -o json > vnet.json",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_only_reads_and_asks_for_no_secrets() {
        for advice in Extent::ALL.into_iter().flat_map(Extent::commands) {
            let words: Vec<&str> = advice.command.split_whitespace().collect();
            let verb = words.iter().position(|word| word.starts_with('-')).unwrap();
            assert!(matches!(words[verb - 1], "list" | "show"), "{}", advice.command);
            assert!(
                !advice.command.contains(['\n', ';', '|', '$', '`']),
                "{}",
                advice.command
            );
            if words[1] == "aks" {
                assert!(advice.command.contains("--query"));
                for field in [
                    "linuxProfile",
                    "windowsProfile",
                    "servicePrincipal",
                    "identity",
                    "addonProfiles",
                    "tags",
                ] {
                    assert!(!advice.command.contains(field), "{field}");
                }
            }
        }
    }
}
