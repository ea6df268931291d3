//! Preview: where the subnets of another model would lie, before it is used.
//!
//! ```text
//!  now       [snet-nodes  ]┆ 1,536 free                    ┆
//!  previewed [snet-nodes  ]┆┌╌snet-pods /22, new╌┐         ┆
//! ```

use crate::azure::{Model, Purpose};
use crate::check::adopt;
use crate::design::Design;
use crate::edit::ClusterAt;
use crate::net::Span;

use crate::scene::map::lanes::Role;

/// A subnet that a model would create.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Previewed {
    /// Index of its VNet.
    pub network: usize,
    /// Its addresses.
    pub span: Span,
    /// What lies in it.
    pub role: Role,
    /// "snet-pods /22, new".
    pub words: String,
    /// The same in fewer letters.
    pub short: String,
}

/// The subnets that a cluster would have under another model and does not have yet; none where they do not fit.
///
/// ```
/// use aksnet::azure::Model;
/// use aksnet::{design::presets, edit::ClusterAt, scene};
///
/// let design = presets::blank();
/// let at = ClusterAt { alternative: 0, cluster: 0 };
/// let subnets = scene::previewed(&design, at, Model::PodSubnetDynamic);
/// let said: Vec<&str> = subnets.iter().map(|subnet| subnet.short.as_str()).collect();
/// assert!(said.contains(&"snet-pods"), "{said:?}");
/// assert!(scene::previewed(&design, at, Model::Overlay).is_empty());
/// ```
pub fn previewed(design: &Design, at: ClusterAt, model: Model) -> Vec<Previewed> {
    let now = design.alternatives.get(at.alternative);
    let used = now
        .and_then(|now| now.clusters.get(at.cluster))
        .map(|cluster| cluster.model);
    if used == Some(model) {
        return Vec::new();
    }
    let Some(adoption) = adopt(design, at, model) else {
        return Vec::new();
    };
    let networks = adoption.alternative.networks.iter().enumerate();
    let of_network = networks.flat_map(|(network, planned)| {
        let before = now.and_then(|now| now.networks.get(network));
        let is_new = move |name: &str, prefix| {
            let mut there = before.into_iter().flat_map(|before| before.subnets.iter());
            !there.any(|subnet| subnet.name.as_str() == name && subnet.prefix.v4() == Some(prefix))
        };
        planned.subnets.iter().filter_map(move |subnet| {
            let prefix = subnet
                .prefix
                .v4()
                .filter(|prefix| is_new(subnet.name.as_str(), *prefix))?;
            Some(Previewed {
                network,
                span: prefix.span(),
                role: match subnet.purpose {
                    Purpose::Pods => Role::Pod,
                    Purpose::Nodes if model == Model::NodeSubnet => Role::Pod,
                    Purpose::Nodes => Role::Node,
                    _ => Role::Other,
                },
                words: format!("{} /{}, new", subnet.name, prefix.length()),
                short: subnet.name.to_string(),
            })
        })
    });
    of_network.collect()
}
