//! Where the items of a map are after an edit.

use crate::edit::Moved;

use super::lanes::Item;

impl Item {
    /// The same item of alternative `at` after an edit, with the place of the alternative then; `None` where it is gone.
    pub fn moved(self, moved: &Moved<'_>, at: usize) -> Option<(usize, Self)> {
        let alternative = moved.alternative(at)?;
        let item = match self {
            Self::Network { network, prefix } => {
                let network = alternative.network(network)?;
                Self::Network {
                    network: network.at,
                    prefix: network.prefix(prefix)?,
                }
            }
            Self::Subnet { network, subnet } => {
                let network = alternative.network(network)?;
                Self::Subnet {
                    network: network.at,
                    subnet: network.subnet(subnet)?,
                }
            }
            Self::Free { network, gap } => Self::Free {
                network: alternative.network(network)?.at,
                gap,
            },
            Self::PodCidr { cluster } => Self::PodCidr {
                cluster: alternative.cluster(cluster)?.at,
            },
            Self::ServiceCidr { cluster } => Self::ServiceCidr {
                cluster: alternative.cluster(cluster)?.at,
            },
            Self::Connected { range, prefix } => {
                let (range, prefix) = moved.connected(range, prefix)?;
                Self::Connected { range, prefix }
            }
            Self::Forbidden { .. } => self,
        };
        Some((alternative.at, item))
    }
}
