//! Day two: from what runs today to another alternative, step by step.
//!
//! The migration engine says what each change takes; here it becomes commands, each with the check that has to pass
//! first. Commands that destroy something are comments, for a person to run.

use super::{Writer, finished};
use crate::azure::{NetworkPolicy, limits};
use crate::check::migration::{Setup, Way, engine_goes_first};
use crate::decide::journey::{Journey, Together, journey, rotation};
use crate::design::resolve::Index;
use crate::design::{Alternative, Cluster, Design, Subnet, inert};
use crate::edit::ClusterAt;
use crate::export::azure::build::{same, space, today};
use crate::export::azure::model::{AgentPool, Deployment, ManagedCluster, VirtualNetwork, VnetSubnet};
use crate::export::azure::script::{Action, Command, Script, Step, Word};
use crate::net::grouped;
use crate::plan::Plan;

/// The steps from today to the alternative at `at`.
pub(in crate::export::azure) fn script(design: &Design, plan: &Plan, of: &Deployment, at: usize) -> Script {
    let mut writer = Writer {
        of,
        steps: Vec::new(),
    };
    let target = design.alternatives.get(at);
    match today(design, at).zip(target) {
        None => writer.say("No other alternative shows what runs today: there is nothing to change from."),
        Some((today, target)) => {
            if let Some(from) = design.alternatives.get(today) {
                Steps {
                    design,
                    plan,
                    today,
                    from,
                    target,
                }
                .write(&mut writer);
            }
        }
    }
    finished(of, writer.steps)
}

struct Steps<'a> {
    design: &'a Design,
    plan: &'a Plan,
    today: usize,
    from: &'a Alternative,
    target: &'a Alternative,
}

impl Steps<'_> {
    fn write(&self, writer: &mut Writer<'_>) {
        let of = writer.of;
        writer.subscription();
        for (at, group) in of.groups.iter().enumerate() {
            let name = writer.group_variable(at);
            writer.push(
                None,
                Action::Set {
                    name,
                    value: Word::from(&group.name),
                },
            );
        }
        for network in of.networks.iter().filter(|network| !network.managed) {
            let value = writer.id(
                network.head.group,
                &format!("Microsoft.Network/virtualNetworks/{}", network.head.name),
            );
            writer.push(
                None,
                Action::Set {
                    name: Writer::network_id(network),
                    value,
                },
            );
        }
        self.networks(writer);
        for (place, cluster) in self.from.clusters.iter().enumerate() {
            let paired = self
                .target
                .clusters
                .iter()
                .position(|other| other.name.matches(cluster.name.as_str()));
            let pair = paired.and_then(|at| Some((self.target.clusters.get(at)?, of.clusters.get(at)?)));
            if let Some((target, made)) = pair {
                self.cluster(writer, place, cluster, target, made);
            } else {
                let name = inert(cluster.name.as_str());
                writer.title(
                    &format!("Cluster {name}"),
                    "It is not in this alternative: decide what happens to it.",
                );
            }
        }
        for (cluster, made) in self.target.clusters.iter().zip(&of.clusters) {
            if !self
                .from
                .clusters
                .iter()
                .any(|other| other.name.matches(cluster.name.as_str()))
            {
                writer.title(
                    &format!("Cluster {}", made.head.name),
                    "It is new: create it with the script of this alternative (aksnet export --to az).",
                );
            }
        }
    }

    /// Additions to VNets, and changes of those that run today.
    fn networks(&self, writer: &mut Writer<'_>) {
        let index = Index::of(self.from);
        for (network, drawn) in writer.of.networks.iter().zip(&self.target.networks) {
            if network.managed {
                continue;
            }
            let today = index.network(&network.head.name);
            let Some(today) = today.and_then(|at| self.from.networks.get(at)) else {
                writer.title(
                    &format!("VNet {}", network.head.name),
                    "It is new: create it with the script of this alternative (aksnet export --to az).",
                );
                continue;
            };
            if !same(&space(today), &network.prefixes) {
                writer.address_space(network);
            }
            for (subnet, drawn) in network.subnets.iter().zip(&drawn.subnets) {
                if !subnet.exists {
                    writer.joined(subnet);
                    writer.subnet(network, subnet);
                    continue;
                }
                let place = index.subnet_named(&network.head.name, &subnet.name);
                if let Some(today) = place.and_then(|(_, at)| today.subnets.get(at)) {
                    writer.changed(network, subnet, today, drawn);
                }
            }
        }
    }

    fn cluster(
        &self,
        writer: &mut Writer<'_>,
        place: usize,
        from: &Cluster,
        to: &Cluster,
        made: &ManagedCluster,
    ) {
        let at = ClusterAt {
            alternative: self.today,
            cluster: place,
        };
        let setup = Setup {
            model: to.model,
            data_plane: to.data_plane,
        };
        let Some(way) = journey(self.design, self.plan, at, setup) else {
            return;
        };
        let before = Setup {
            model: from.model,
            data_plane: from.data_plane,
        };
        let words = format!("From {before} to {setup}: {}.", way.way.words());
        let words = if way.way == Way::Same {
            "Model and data plane stay.".to_owned()
        } else {
            words
        };
        writer.title(&format!("Cluster {}", made.head.name), &words);
        writer.checks(&way);
        match way.way {
            Way::Same => self.pools(writer, at, from, to, made, false),
            Way::InPlace => {
                writer.remove_policy(made, from, setup);
                writer.update(made, before, setup);
                writer.install_policy(made, from, to);
            }
            Way::InTwoSteps(between) => {
                writer.remove_policy(made, from, setup);
                writer.update(made, before, between);
                writer.say("Wait until the first update is done and everything runs before the second.");
                writer.update(made, between, setup);
            }
            Way::NewPools => self.pools(writer, at, from, to, made, true),
            Way::NewCluster => {
                writer.say("1. Create the new cluster under another name with the script of this alternative (aksnet export --to az).");
                writer.say("2. Move the workload, and check that the old cluster gets no more traffic.");
                writer.say("3. DESTROYS the old cluster with everything that runs on it; run it by hand:");
                let delete = Command::new("az aks delete")
                    .option("--resource-group", writer.group(made.head.group))
                    .option("--name", &made.head.name);
                writer.push(Some(made.head.subject), Action::Destroy(delete.0));
            }
        }
    }

    /// Pools with changes that are impossible in place, or all of them where `all` have to be recreated.
    fn pools(
        &self,
        writer: &mut Writer<'_>,
        at: ClusterAt,
        from: &Cluster,
        to: &Cluster,
        made: &ManagedCluster,
        all: bool,
    ) {
        let mut changed = false;
        for (place, old) in from.pools.iter().enumerate() {
            let paired = to.pools.iter().find(|pool| pool.name.matches(old.name.as_str()));
            let name = inert(old.name.as_str());
            let anew = made.pools.iter().find(|pool| pool.name == name).zip(paired);
            let Some((pool, new)) = anew else {
                changed = true;
                writer.say(&format!("Pool {name} is not in this alternative."));
                writer.drain(made, &name);
                continue;
            };
            let firm = all
                || (
                    old.max_pods,
                    old.os,
                    &old.node_subnet,
                    &old.pod_subnet,
                    old.mode,
                    old.priority,
                ) != (
                    new.max_pods,
                    new.os,
                    &new.node_subnet,
                    &new.pod_subnet,
                    new.mode,
                    new.priority,
                );
            if firm {
                changed = true;
                let second = AgentPool {
                    name: second_name(&name, pool.os),
                    ..pool.clone()
                };
                writer.say(&format!(
                    "Replace pool {name}: add pool {} first, move the pods, then delete {name}.",
                    second.name
                ));
                let together = rotation(self.design, self.plan, at.pool(place));
                for range in &together.shared {
                    writer.say(&together_words(range));
                }
                writer.pool(made, &second);
                writer.drain(made, &name);
            } else if (old.count, old.autoscale, old.max_surge) != (new.count, new.autoscale, new.max_surge) {
                changed = true;
                writer.resize(made, pool);
            }
        }
        for pool in &made.pools {
            if !from.pools.iter().any(|old| old.name.matches(&pool.name)) {
                changed = true;
                writer.pool(made, pool);
            }
        }
        if !changed {
            writer.say("Nothing changes.");
        }
    }
}

/// What two sets of nodes need together, as the check before the second one is created.
fn together_words(range: &Together) -> String {
    let fits = if range.fits() { "holds" } else { "DOES NOT HOLD" };
    format!(
        "Check, {fits}: {} {} needed while both exist, of {}.",
        grouped(range.both),
        range.unit.plural(),
        grouped(range.holds)
    )
}

/// The name of a second pool: as long as Azure allows.
fn second_name(name: &str, os: &str) -> String {
    let most = if os == "Windows" { 6 } else { 12 };
    let first: String = name.chars().take(most - 1).collect();
    format!("{first}2")
}

impl Writer<'_> {
    /// Gives a VNet that exists the address space it is drawn with.
    fn address_space(&mut self, network: &VirtualNetwork) {
        let head = &network.head;
        let update = Command::new("az network vnet update")
            .and(&self.place(head).named())
            .many("--address-prefixes", &network.prefixes)
            .words("--output none");
        let step = self.push(Some(head.subject), Action::Run(update.0));
        step.notes.push(
            "The address space of the VNet; peered VNets see it once their peering is synced.".to_owned(),
        );
    }

    /// What an existing subnet is planned with but does not have today.
    fn changed(&mut self, network: &VirtualNetwork, subnet: &VnetSubnet, today: &Subnet, drawn: &Subnet) {
        if (&today.prefix, &today.prefix_ipv6) != (&drawn.prefix, &drawn.prefix_ipv6) {
            let named = Command::default()
                .option("--resource-group", self.group(network.head.group))
                .option("--vnet-name", &network.head.name)
                .option("--name", &subnet.name);
            let update = Command::new("az network vnet subnet update")
                .and(&named)
                .many("--address-prefixes", &subnet.prefixes);
            let step = self.push(Some(subnet.subject), Action::Destroy(update.0));
            step.notes.push(format!(
                "Subnet {}: Azure refuses a new prefix while anything is in the subnet; once it is empty, run by hand:",
                subnet.name
            ));
        }
        let differs = [
            ("NSG", today.security_group != drawn.security_group),
            ("route table", today.route_table != drawn.route_table),
            ("NAT gateway", today.nat_gateway != drawn.nat_gateway),
            ("delegation", today.delegation != drawn.delegation),
        ];
        let differs: Vec<&str> = differs
            .iter()
            .filter(|(_, yes)| *yes)
            .map(|(what, _)| *what)
            .collect();
        if !differs.is_empty() {
            self.say(&format!(
                "Subnet {} differs from today in {}: change it by hand with az network vnet subnet update.",
                subnet.name,
                differs.join(", ")
            ));
        }
    }

    fn say(&mut self, words: &str) {
        self.steps.push(Step {
            subject: None,
            title: None,
            notes: vec![words.to_owned()],
            action: Action::Say,
        });
    }

    fn title(&mut self, title: &str, words: &str) {
        self.steps.push(Step {
            subject: None,
            title: Some(title.to_owned()),
            notes: vec![words.to_owned()],
            action: Action::Say,
        });
    }

    /// Preconditions of every change.
    fn checks(&mut self, way: &Journey) {
        for condition in &way.preconditions {
            let check = match condition.holds {
                Some(true) => "Check, holds",
                Some(false) => "Check, DOES NOT HOLD",
                None => "Check by hand",
            };
            self.say(&format!("{check}: {}.", condition.text));
        }
        for range in &way.shared {
            self.say(&together_words(range));
        }
        for range in &way.new_ranges {
            let place = range.place.map_or_else(
                || "the VNet HAS NO ROOM for it".to_owned(),
                |place| format!("there is room at {place}"),
            );
            self.say(&format!(
                "Check: a /{} for {}, {place}.",
                range.length,
                range.purpose.title().to_lowercase()
            ));
        }
    }

    /// Removes the policy engine of the running cluster, where a move to overlay needs that.
    fn remove_policy(&mut self, made: &ManagedCluster, from: &Cluster, to: Setup) {
        if engine_goes_first(from.network_policy, from.model, to.model) {
            let (major, minor) = limits::KUBERNETES_FOR_POLICY_CHANGE.value;
            let words = format!(
                "Removes {}, which needs Kubernetes {major}.{minor}; until an engine is back no network policy is \
                 enforced. Run it by hand:",
                from.network_policy.title()
            );
            self.policy(made, NetworkPolicy::None, words);
        }
    }

    /// Installs the policy engine again that was removed for the move.
    fn install_policy(&mut self, made: &ManagedCluster, from: &Cluster, to: &Cluster) {
        let was_removed = engine_goes_first(from.network_policy, from.model, to.model);
        if was_removed && to.network_policy == from.network_policy {
            let words = format!("Installs {} again; run it by hand:", to.network_policy.title());
            self.policy(made, to.network_policy, words);
        }
    }

    fn policy(&mut self, made: &ManagedCluster, policy: NetworkPolicy, words: String) {
        let update = Command::new("az aks update")
            .and(&self.place(&made.head).named())
            .option("--network-policy", policy.key());
        let step = self.push(Some(made.head.subject), Action::Destroy(update.0));
        step.notes.push(words);
    }

    /// One update of the cluster, after a check of what runs.
    fn update(&mut self, made: &ManagedCluster, from: Setup, to: Setup) {
        let place = self.place(&made.head).named();
        let show = Command::new("az aks show")
            .and(&place)
            .option(
                "--query",
                "{version:currentKubernetesVersion,network:networkProfile}",
            )
            .words("--output jsonc");
        self.push(Some(made.head.subject), Action::Run(show.0))
            .notes
            .push("What runs now:".to_owned());
        let mut update = Command::new("az aks update").and(&place);
        if from.model != to.model {
            update = update.words("--network-plugin azure --network-plugin-mode overlay");
            update = update.maybe("--pod-cidr", made.pod_cidrs.first());
        }
        if from.data_plane != to.data_plane {
            update = update.words("--network-dataplane cilium --network-policy cilium");
        }
        let step = self.push(Some(made.head.subject), Action::Destroy(update.0));
        step.notes.push(
            "REPLACES every node of every pool at the same time and CANNOT BE UNDONE; run it by hand:"
                .to_owned(),
        );
    }

    /// Drains a pool, and says how to delete it.
    fn drain(&mut self, made: &ManagedCluster, pool: &str) {
        let selector = format!("agentpool={pool}");
        let cordon = Command::new("kubectl cordon").option("--selector", &selector);
        let drain = Command::new("kubectl drain")
            .option("--selector", &selector)
            .words("--ignore-daemonsets --delete-emptydir-data");
        self.push(Some(made.head.subject), Action::Run(cordon.0))
            .notes
            .push(
            "Nothing new on its nodes, then everything off them; pods that nothing recreates stay behind."
                .to_owned(),
        );
        self.push(Some(made.head.subject), Action::Run(drain.0));
        let delete = Command::new("az aks nodepool delete").and(&self.pool_place(made, pool).named());
        self.push(Some(made.head.subject), Action::Destroy(delete.0))
            .notes
            .push(
                "DESTROYS the pool; run it by hand once `kubectl get pods` shows that all moved:".to_owned(),
            );
    }

    /// Changes that a running pool takes in place.
    fn resize(&mut self, made: &ManagedCluster, pool: &AgentPool) {
        let place = self.pool_place(made, &pool.name).named();
        if let Some((least, most)) = pool.autoscale {
            let update = Command::new("az aks nodepool update")
                .and(&place)
                .words("--update-cluster-autoscaler")
                .option("--min-count", least)
                .option("--max-count", most);
            self.push(Some(pool.subject), Action::Run(update.0));
        } else {
            let scale = Command::new("az aks nodepool scale")
                .and(&place)
                .option("--node-count", pool.count);
            self.push(Some(pool.subject), Action::Run(scale.0));
        }
        if let Some(surge) = &pool.max_surge {
            let update = Command::new("az aks nodepool update")
                .and(&place)
                .option("--max-surge", surge);
            self.push(Some(pool.subject), Action::Run(update.0));
        }
    }
}
