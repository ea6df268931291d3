//! Clusters and their pools as commands.

use super::{Locator, Writer, identity_variable};
use crate::export::azure::model::{AgentPool, ManagedCluster};
use crate::export::azure::script::{Action, Command, Word};
use crate::export::azure::tree::Param;

impl Writer<'_> {
    pub(super) fn cluster(&mut self, cluster: &ManagedCluster) {
        let of = self.of;
        let head = &cluster.head;
        let mut pools = cluster.pools.iter();
        let first = pools.next();
        let create = Command::default()
            .option("--location", Self::location(head))
            .maybe("--sku", cluster.automatic.then_some("automatic"))
            .option("--tier", cluster.tier.to_lowercase())
            .maybe("--kubernetes-version", cluster.kubernetes_version.as_ref())
            .option("--dns-name-prefix", &cluster.dns_prefix)
            .flag("--no-ssh-key", true);
        let create = self.identity_of(cluster, create);
        let create = if cluster.windows {
            create
                .option("--windows-admin-username", Self::given(Param::WindowsUser))
                .option("--windows-admin-password", Self::given(Param::WindowsPassword))
        } else {
            create
        };
        let create = network(cluster, create);
        let create = self.first_pool(first, create);
        let create = create
            .flag("--enable-private-cluster", cluster.private)
            .flag(
                "--enable-apiserver-vnet-integration",
                cluster.api_server.is_some(),
            )
            .maybe(
                "--apiserver-subnet-id",
                cluster.api_server.and_then(|place| self.subnet_id(place)),
            )
            .maybe(
                "--node-subnet-id",
                cluster.hosted.and_then(|(nodes, _)| self.subnet_id(nodes)),
            )
            .maybe(
                "--system-node-subnet-id",
                cluster.hosted.and_then(|(_, system)| self.subnet_id(system)),
            )
            // The subnets say it too.
            .flag(
                "--enable-hosted-system",
                cluster.automatic && cluster.hosted.is_none(),
            )
            .maybe("--node-provisioning-mode", cluster.provisioning.then_some("Auto"))
            .flag("--enable-static-egress-gateway", cluster.static_egress);
        let gaps: Vec<String> = of.gaps_of(head.subject).collect();
        let step = self.make(head.subject, "aks", &self.place(head), &create);
        step.title = Some(format!("Cluster {}", head.name));
        step.notes.extend(gaps);
        if let Some(first) = first {
            self.upgrade_of_first(cluster, first);
        }
        for pool in pools {
            self.pool(cluster, pool);
        }
    }

    /// The pools added to an existing cluster.
    pub(super) fn new_pools(&mut self, cluster: &ManagedCluster) {
        let first = self.steps.len();
        for pool in cluster.new_pools() {
            self.pool(cluster, pool);
        }
        if let Some(first) = self.steps.get_mut(first) {
            first.title = Some(format!("Pools of cluster {}", cluster.head.name));
        }
    }

    fn identity_of(&self, cluster: &ManagedCluster, create: Command) -> Command {
        match cluster.identity.and_then(|at| self.of.identities.get(at)) {
            Some(identity) => create
                .option(
                    "--assign-identity",
                    Word::var(identity_variable("IDENTITY", &identity.head.symbol)),
                )
                .flag("--skip-subnet-role-assignment", true),
            None => create.flag("--enable-managed-identity", true),
        }
    }

    fn first_pool(&self, pool: Option<&AgentPool>, create: Command) -> Command {
        let Some(pool) = pool else { return create };
        let create = create
            .option("--nodepool-name", &pool.name)
            .option("--node-vm-size", Self::given(Param::VmSize));
        let create = self.sizes(pool, create);
        create
            .flag("--enable-node-public-ip", pool.public_prefix.is_some())
            .maybe("--node-public-ip-prefix-id", self.public_prefix(pool))
    }

    /// The options of a pool that every command that creates one takes.
    fn sizes(&self, pool: &AgentPool, create: Command) -> Command {
        let create = create.option("--node-count", pool.count);
        let create = match pool.autoscale {
            Some((least, most)) => create
                .flag("--enable-cluster-autoscaler", true)
                .option("--min-count", least)
                .option("--max-count", most),
            None => create,
        };
        create
            .option("--max-pods", pool.max_pods)
            .maybe(
                "--vnet-subnet-id",
                pool.node_subnet.and_then(|place| self.subnet_id(place)),
            )
            .maybe(
                "--pod-subnet-id",
                pool.pod_subnet.and_then(|place| self.subnet_id(place)),
            )
            .maybe("--pod-ip-allocation-mode", pool.allocation)
    }

    fn public_prefix(&self, pool: &AgentPool) -> Option<Word> {
        let prefix = self.of.public_prefixes.get(pool.public_prefix?)?;
        Some(self.id(
            prefix.head.group,
            &format!("Microsoft.Network/publicIPPrefixes/{}", prefix.head.name),
        ))
    }

    /// The upgrade settings of the first pool, which `az aks create` has no options for.
    fn upgrade_of_first(&mut self, cluster: &ManagedCluster, pool: &AgentPool) {
        let update =
            Command::new("az aks nodepool update").and(&self.pool_place(cluster, &pool.name).named());
        let plain = update.0.len();
        let update = upgrade(pool, update);
        if update.0.len() > plain {
            self.push(Some(pool.subject), Action::Run(update.words("--output none").0));
        }
    }

    pub(super) fn pool_place(&self, cluster: &ManagedCluster, name: &str) -> Locator {
        self.place_in(
            cluster.head.group,
            Some(("--cluster-name", &cluster.head.name)),
            name,
        )
    }

    pub(super) fn pool(&mut self, cluster: &ManagedCluster, pool: &AgentPool) {
        let place = self.pool_place(cluster, &pool.name);
        let add = Command::default()
            .option("--mode", pool.mode)
            .option("--os-type", pool.os)
            .maybe("--os-sku", pool.os_sku)
            .option("--node-vm-size", Self::given(Param::VmSize));
        let add = self.sizes(pool, add);
        let add = if pool.spot {
            add.option("--priority", "Spot")
                .option("--eviction-policy", "Delete")
                .option("--spot-max-price", "-1")
        } else {
            upgrade(pool, add)
        };
        let add = add
            .maybe("--gateway-prefix-size", pool.gateway_prefix.map(u64::from))
            .flag("--enable-node-public-ip", pool.public_prefix.is_some())
            .maybe("--node-public-ip-prefix-id", self.public_prefix(pool));
        let gaps: Vec<String> = self.of.gaps_of(pool.subject).collect();
        let step = self.make_by(pool.subject, "aks nodepool", "add", &place, &add);
        step.notes.extend(gaps);
    }
}

fn upgrade(pool: &AgentPool, command: Command) -> Command {
    command
        .maybe("--max-surge", pool.max_surge.as_ref())
        .maybe("--max-unavailable", pool.max_unavailable.as_ref())
        .maybe("--undrainable-node-behavior", pool.cordon.then_some("Cordon"))
}

fn network(cluster: &ManagedCluster, create: Command) -> Command {
    let families = |one: &'static str, more: &'static str, cidrs: &[String], create: Command| match cidrs {
        [] => create,
        [cidr] => create.option(one, cidr),
        cidrs => create.option(more, cidrs.join(",")),
    };
    let create = create
        .option("--network-plugin", cluster.plugin)
        .maybe("--network-plugin-mode", cluster.overlay.then_some("overlay"))
        .maybe("--network-dataplane", cluster.data_plane)
        .option("--network-policy", cluster.policy)
        .maybe("--ip-families", cluster.dual_stack.then_some("ipv4,ipv6"));
    let create = families("--pod-cidr", "--pod-cidrs", &cluster.pod_cidrs, create);
    let create = families(
        "--service-cidr",
        "--service-cidrs",
        &cluster.service_cidrs,
        create,
    )
    .option("--dns-service-ip", &cluster.dns_ip)
    .option("--load-balancer-sku", "standard")
    .option("--outbound-type", cluster.outbound)
    .maybe(
        "--bootstrap-artifact-source",
        cluster.is_isolated().then_some("Cache"),
    );
    let create = match &cluster.balancer {
        Some(balancer) => create
            .option("--load-balancer-managed-outbound-ip-count", balancer.ips)
            .maybe(
                "--load-balancer-managed-outbound-ipv6-count",
                balancer.ips_ipv6.filter(|_| cluster.dual_stack),
            )
            .option("--load-balancer-outbound-ports", balancer.ports),
        None => create,
    };
    match &cluster.managed_nat {
        Some(nat) => create
            .option("--nat-gateway-managed-outbound-ip-count", nat.ips)
            .maybe("--outbound-type-sku", nat.sku),
        None => create,
    }
}
