//! What a finding is about: an index into the design, with the words for it.

use crate::design::{Alternative, Cluster, DNS_SERVICE_IP, Design, POD_CIDR, SERVICE_CIDR};
use crate::edit::SubnetAt;
use crate::plan::Plan;

/// What a finding is about, as a place in the design.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// The design as a whole.
    Design,
    /// A connected range, by its place.
    Connected(usize),
    /// An alternative, by its place.
    Alternative(usize),
    /// A VNet.
    Network {
        /// Place of the alternative.
        alternative: usize,
        /// Place of the VNet.
        network: usize,
    },
    /// A subnet.
    Subnet {
        /// Place of the alternative.
        alternative: usize,
        /// Place of the VNet.
        network: usize,
        /// Place of the subnet.
        subnet: usize,
    },
    /// A cluster.
    Cluster {
        /// Place of the alternative.
        alternative: usize,
        /// Place of the cluster.
        cluster: usize,
    },
    /// The pod CIDR of a cluster.
    PodCidr {
        /// Place of the alternative.
        alternative: usize,
        /// Place of the cluster.
        cluster: usize,
    },
    /// The service CIDR of a cluster.
    ServiceCidr {
        /// Place of the alternative.
        alternative: usize,
        /// Place of the cluster.
        cluster: usize,
    },
    /// The address of a cluster's DNS service.
    DnsIp {
        /// Place of the alternative.
        alternative: usize,
        /// Place of the cluster.
        cluster: usize,
    },
    /// A node pool.
    Pool {
        /// Place of the alternative.
        alternative: usize,
        /// Place of the cluster.
        cluster: usize,
        /// Place of the pool.
        pool: usize,
    },
}

impl Subject {
    /// Place of the alternative it belongs to; none of what all alternatives share.
    pub const fn alternative(self) -> Option<usize> {
        match self {
            Self::Design | Self::Connected(_) => None,
            Self::Alternative(alternative)
            | Self::Network { alternative, .. }
            | Self::Subnet { alternative, .. }
            | Self::Cluster { alternative, .. }
            | Self::PodCidr { alternative, .. }
            | Self::ServiceCidr { alternative, .. }
            | Self::DnsIp { alternative, .. }
            | Self::Pool { alternative, .. } => Some(alternative),
        }
    }

    /// Place of the cluster it belongs to, where it belongs to one.
    pub const fn cluster(self) -> Option<usize> {
        match self {
            Self::Cluster { cluster, .. }
            | Self::PodCidr { cluster, .. }
            | Self::ServiceCidr { cluster, .. }
            | Self::DnsIp { cluster, .. }
            | Self::Pool { cluster, .. } => Some(cluster),
            Self::Design
            | Self::Connected(_)
            | Self::Alternative(_)
            | Self::Network { .. }
            | Self::Subnet { .. } => None,
        }
    }

    /// Where it lies, where it is a subnet.
    pub(super) const fn subnet_at(self) -> Option<SubnetAt> {
        match self {
            Self::Subnet {
                alternative,
                network,
                subnet,
            } => Some(SubnetAt {
                alternative,
                network,
                subnet,
            }),
            _ => None,
        }
    }

    /// Whether it exists in Azure: its cluster runs, or all clusters do that use the subnet.
    pub(super) fn runs(self, design: &Design, plan: &Plan) -> bool {
        let users = self.users(design, plan);
        !users.is_empty() && users.into_iter().all(Cluster::is_running)
    }

    /// Whether a cluster that runs has it, or uses it.
    pub(super) fn is_in_use(self, design: &Design, plan: &Plan) -> bool {
        let users = self.users(design, plan);
        users.into_iter().any(Cluster::is_running)
    }

    /// The cluster that has it, or those with nodes or pods in the subnet.
    fn users<'d>(self, design: &'d Design, plan: &Plan) -> Vec<&'d Cluster> {
        if let Some(cluster) = self.in_cluster(design) {
            return vec![cluster];
        }
        let planned = self.subnet_at().and_then(|at| plan.subnet(at));
        let Some((alternative, planned)) = self.in_alternative(design).zip(planned) else {
            return Vec::new();
        };
        planned.users(alternative).collect()
    }

    /// What to select on the screen: the subject itself, or the range it lies in.
    #[must_use]
    pub const fn anchor(self) -> Self {
        match self {
            Self::DnsIp { alternative, cluster } => Self::ServiceCidr { alternative, cluster },
            other => other,
        }
    }

    /// Its names from the alternative down with ` / ` between them, such as `Overlay, one spoke / shop / user`.
    ///
    /// Only for people: two subjects may have the same path, since names may contain any character.
    pub fn path(self, design: &Design) -> String {
        self.names(design).join(" / ")
    }

    /// Its names from the alternative down, which identify it.
    pub fn names(self, design: &Design) -> Vec<String> {
        let parent = match self {
            Self::Subnet {
                alternative, network, ..
            } => Some(Self::Network { alternative, network }),
            Self::Pool {
                alternative, cluster, ..
            }
            | Self::PodCidr { alternative, cluster }
            | Self::ServiceCidr { alternative, cluster }
            | Self::DnsIp { alternative, cluster } => Some(Self::Cluster { alternative, cluster }),
            Self::Design
            | Self::Connected(_)
            | Self::Alternative(_)
            | Self::Network { .. }
            | Self::Cluster { .. } => None,
        };
        let alternative = self.alternative().map(Self::Alternative);
        let alternative = alternative.filter(|alternative| *alternative != self);
        let parts = [alternative, parent, Some(self)].into_iter().flatten();
        parts.map(|part| part.name(design)).collect()
    }

    /// Where its name, or its value, stands in the file of the design, as a JSON pointer.
    ///
    /// ```
    /// use aksnet::check::Subject;
    ///
    /// let pool = Subject::Pool { alternative: 0, cluster: 1, pool: 2 };
    /// assert_eq!(pool.pointer(), "/alternatives/0/clusters/1/pools/2/name");
    /// ```
    pub fn pointer(self) -> String {
        let cluster = |alternative, cluster| format!("/alternatives/{alternative}/clusters/{cluster}");
        match self {
            Self::Design => "/name".to_owned(),
            Self::Connected(at) => format!("/connected/{at}/name"),
            Self::Alternative(at) => format!("/alternatives/{at}/name"),
            Self::Network { alternative, network } => {
                format!("/alternatives/{alternative}/networks/{network}/name")
            }
            Self::Subnet {
                alternative,
                network,
                subnet,
            } => format!("/alternatives/{alternative}/networks/{network}/subnets/{subnet}/name"),
            Self::Cluster {
                alternative,
                cluster: at,
            } => format!("{}/name", cluster(alternative, at)),
            Self::PodCidr {
                alternative,
                cluster: at,
            } => format!("{}/pod_cidr", cluster(alternative, at)),
            Self::ServiceCidr {
                alternative,
                cluster: at,
            } => format!("{}/service_cidr", cluster(alternative, at)),
            Self::DnsIp {
                alternative,
                cluster: at,
            } => format!("{}/dns_service_ip", cluster(alternative, at)),
            Self::Pool {
                alternative,
                cluster: at,
                pool,
            } => format!("{}/pools/{pool}/name", cluster(alternative, at)),
        }
    }

    /// Its bare name.
    pub fn name(self, design: &Design) -> String {
        let found = match self {
            Self::Design => Some(&design.name),
            Self::Connected(at) => design.connected.get(at).map(|range| &range.name),
            Self::Alternative(_) => self.in_alternative(design).map(|alternative| &alternative.name),
            Self::Network { network, .. } => self
                .in_alternative(design)
                .and_then(|own| own.networks.get(network))
                .map(|own| &own.name),
            Self::Subnet { network, subnet, .. } => self
                .in_alternative(design)
                .and_then(|own| own.networks.get(network)?.subnets.get(subnet))
                .map(|own| &own.name),
            Self::Cluster { .. } => self.in_cluster(design).map(|cluster| &cluster.name),
            Self::Pool { pool, .. } => self
                .in_cluster(design)
                .and_then(|own| own.pools.get(pool))
                .map(|own| &own.name),
            Self::PodCidr { .. } => return POD_CIDR.to_owned(),
            Self::ServiceCidr { .. } => return SERVICE_CIDR.to_owned(),
            Self::DnsIp { .. } => return DNS_SERVICE_IP.to_owned(),
        };
        found.map_or_else(String::new, |name| name.as_str().to_owned())
    }

    /// Its name at the start of a sentence, such as "Pod CIDR of shop".
    pub(super) fn phrase(self, design: &Design) -> String {
        let of_cluster = |what: &str| {
            let cluster = self
                .in_cluster(design)
                .map_or("", |cluster| cluster.name.as_str());
            format!("{what} of {cluster}")
        };
        match self {
            Self::Design => "The design".to_owned(),
            Self::Connected(_) | Self::Subnet { .. } | Self::Network { .. } => self.name(design),
            Self::Alternative(_) => format!("Alternative {}", self.name(design)),
            Self::Cluster { .. } => format!("Cluster {}", self.name(design)),
            Self::PodCidr { .. } => of_cluster("Pod CIDR"),
            Self::ServiceCidr { .. } => of_cluster("Service CIDR"),
            Self::DnsIp { .. } => of_cluster("DNS service IP"),
            Self::Pool { .. } => of_cluster(&format!("Pool {}", self.name(design))),
        }
    }

    /// Where it is in the document: alternative, kind, and indexes below.
    pub(super) const fn place(self) -> (usize, usize, usize, usize) {
        match self {
            Self::Design => (0, 0, 0, 0),
            Self::Connected(at) => (0, 1, at, 0),
            Self::Alternative(alternative) => (alternative + 1, 0, 0, 0),
            Self::Network { alternative, network } => (alternative + 1, 1, network, 0),
            Self::Subnet {
                alternative,
                network,
                subnet,
            } => (alternative + 1, 1, network, subnet + 1),
            Self::Cluster { alternative, cluster } => (alternative + 1, 2, cluster, 0),
            Self::PodCidr { alternative, cluster } => (alternative + 1, 2, cluster, 1),
            Self::ServiceCidr { alternative, cluster } => (alternative + 1, 2, cluster, 2),
            Self::DnsIp { alternative, cluster } => (alternative + 1, 2, cluster, 3),
            Self::Pool {
                alternative,
                cluster,
                pool,
            } => (alternative + 1, 2, cluster, pool + 4),
        }
    }

    pub(super) fn in_alternative(self, design: &Design) -> Option<&Alternative> {
        design.alternatives.get(self.alternative()?).map(AsRef::as_ref)
    }

    pub(super) fn in_cluster(self, design: &Design) -> Option<&Cluster> {
        self.in_alternative(design)?
            .clusters
            .get(self.cluster()?)
            .map(AsRef::as_ref)
    }
}
