//! What depends on a date or a Kubernetes version: retirements, and features that come or go with a version.
//!
//! The date is the planning date of the design, never the clock; without one it is the date of the rules. Without a
//! Kubernetes version, nothing is said about versions.

use crate::azure::{Model, NetworkPolicy, Os, limits};
use crate::check::rules;
use crate::design::{NodePool, PlanningDate, WindowsServer};

/// Something in a cluster that Azure stops supporting on a date (ISO 8601).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Retirement {
    /// The first day after which part of the cluster is unsupported.
    pub day: &'static str,
    /// What retires.
    pub what: Retiring,
}

/// What Azure has announced an end of support for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Retiring {
    /// The network model.
    Kubenet,
    /// The network policy engine.
    Npm,
    /// A version of Windows Server in a pool.
    WindowsServer(WindowsServer),
}

impl Retiring {
    /// Its name.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Kubenet => "kubenet",
            Self::Npm => "Azure NPM",
            Self::WindowsServer(WindowsServer::Y2019) => "Windows Server 2019",
            Self::WindowsServer(WindowsServer::Y2022) => "Windows Server 2022",
            Self::WindowsServer(WindowsServer::Y2025) => "Windows Server 2025",
        }
    }
}

/// Everything in a cluster whose end of support Azure has announced, with the Windows version once for each pool.
///
/// The rules and the comparison both read this, so that they name the same things and days.
pub fn retirements(
    model: Model,
    policy: NetworkPolicy,
    pools: &[NodePool],
) -> impl Iterator<Item = Retirement> {
    [of_model(model), of_policy(model, policy, pools)]
        .into_iter()
        .flatten()
        .chain(pools.iter().filter_map(of_pool))
}

pub(super) fn of_model(model: Model) -> Option<Retirement> {
    (model == Model::Kubenet).then_some(Retirement {
        day: limits::KUBENET_ENDS.value,
        what: Retiring::Kubenet,
    })
}

/// Windows pools lose Azure NPM first; an engine that the model does not allow cannot retire.
pub(super) fn of_policy(model: Model, policy: NetworkPolicy, pools: &[NodePool]) -> Option<Retirement> {
    let is_there = policy == NetworkPolicy::Azure && model.allows_network_policy(policy);
    let day = if pools.iter().any(|pool| pool.os == Os::Windows) {
        limits::NPM_WINDOWS_ENDS.value
    } else {
        limits::NPM_LINUX_ENDS.value
    };
    is_there.then_some(Retirement {
        day,
        what: Retiring::Npm,
    })
}

/// A Windows Server version left over in a pool that runs Linux does not count.
pub(super) fn of_pool(pool: &NodePool) -> Option<Retirement> {
    let version = pool.options.windows_server.filter(|_| pool.os == Os::Windows)?;
    let day = match version {
        WindowsServer::Y2019 => limits::WINDOWS_SERVER_2019_ENDS.value,
        WindowsServer::Y2022 => limits::WINDOWS_SERVER_2022_ENDS.value,
        WindowsServer::Y2025 => return None,
    };
    Some(Retirement {
        day,
        what: Retiring::WindowsServer(version),
    })
}

/// Whether `day` (ISO 8601) has passed on the planning date, or on the date of the rules where there is none.
pub fn is_over(day: &str, date: Option<&PlanningDate>) -> bool {
    date.map_or(rules::VERSION > day, |date| date.is_after(day))
}
