//! The resources as commands of the Azure CLI, which can be run again safely.

mod cluster;
mod neighbours;
mod steps;

pub(super) use steps::script as day_two;

use std::collections::HashSet;

use super::model::{
    Deployment, Head, NatGateway, PublicIp, RoleScope, RouteTable, SecurityGroup, SubnetPlace,
    VirtualNetwork, VnetSubnet,
};
use super::script::{Action, Command, Part, Script, Step, Word};
use super::settings::settings_of_scripts;
use super::tree::Param;
use super::{NOTHING, name_of};
use crate::check::Subject;

/// The commands that create everything.
pub(super) fn script(of: &Deployment) -> Script {
    let mut writer = Writer {
        of,
        steps: Vec::new(),
    };
    if of.makes_anything() {
        writer.groups();
        writer.neighbours();
        writer.networks();
        writer.bastions();
        writer.endpoints();
        writer.identities();
        for cluster in &of.clusters {
            if cluster.head.exists {
                writer.new_pools(cluster);
            } else {
                writer.cluster(cluster);
            }
        }
    } else {
        writer.steps.push(Step {
            subject: None,
            title: None,
            notes: vec![NOTHING.to_owned()],
            action: Action::Say,
        });
    }
    finished(of, writer.steps)
}

/// The script of these steps, without unused variables, which linters report.
fn finished(of: &Deployment, mut steps: Vec<Step>) -> Script {
    let used = used_variables(&steps);
    let mut settings = settings_of_scripts(of);
    settings.retain(|setting| used.contains(&setting.name.to_uppercase()));
    steps.retain(|step| match &step.action {
        Action::Set { name, .. } | Action::Ask { name, .. } => used.contains(name),
        _ => true,
    });
    Script { settings, steps }
}

/// The variable that holds what is given.
fn variable(param: Param) -> String {
    param.name().to_uppercase()
}

/// A variable about an identity; its symbol begins with what it is already.
fn identity_variable(kind: &str, symbol: &str) -> String {
    let own = symbol
        .strip_prefix("id_")
        .filter(|own| *own != "id")
        .unwrap_or(symbol);
    format!("{kind}_{}", own.to_uppercase())
}

/// The variables in use: read by a command, or by another variable in use.
fn used_variables(steps: &[Step]) -> HashSet<String> {
    let mut used = HashSet::new();
    // From the end, since a variable is set before it is read.
    for step in steps.iter().rev() {
        used_by(step, &mut used);
    }
    used
}

/// Adds every variable that a step reads.
fn used_by(step: &Step, used: &mut HashSet<String>) {
    let words: Vec<&Word> = match &step.action {
        Action::Run(words) | Action::Destroy(words) => words.iter().collect(),
        Action::Make { name, list, create } => std::iter::once(name).chain(list).chain(create).collect(),
        Action::Each { setting, steps, .. } => {
            used.insert(setting.clone());
            for step in steps {
                used_by(step, used);
            }
            Vec::new()
        }
        Action::Set { name, value } if used.contains(name) => vec![value],
        Action::Ask { name, command } if used.contains(name) => command.iter().collect(),
        Action::Say | Action::Set { .. } | Action::Ask { .. } => Vec::new(),
    };
    for part in words.into_iter().flat_map(|word| &word.0) {
        if let Part::Var(name) = part {
            used.insert(name.clone());
        }
    }
}

/// What locates a resource: the options that name its parents, and its name.
struct Locator {
    parents: Command,
    name: Word,
}

impl Locator {
    /// The options that name it.
    fn named(&self) -> Command {
        self.parents.clone().option("--name", self.name.clone())
    }
}

struct Writer<'a> {
    of: &'a Deployment,
    steps: Vec<Step>,
}

impl Writer<'_> {
    fn push(&mut self, subject: Option<Subject>, action: Action) -> &mut Step {
        self.steps.push_mut(Step {
            subject,
            title: None,
            notes: Vec::new(),
            action,
        })
    }

    fn subscription(&mut self) {
        self.push(
            None,
            Action::Ask {
                name: "SUBSCRIPTION".to_owned(),
                command: Command::new("az account show --query id").0,
            },
        );
    }

    fn groups(&mut self) {
        self.subscription();
        for (at, group) in self.of.groups.iter().enumerate() {
            let name = self.group_variable(at);
            self.push(
                None,
                Action::Set {
                    name: name.clone(),
                    value: Word::from(&group.name),
                },
            );
            if !group.exists {
                let create = Command::new("az group create").option("--name", Word::var(name));
                let create = create
                    .option("--location", Self::given(Param::Location))
                    .words("--output none");
                self.push(None, Action::Run(create.0));
            }
        }
    }

    fn group_variable(&self, at: usize) -> String {
        match self.of.groups.get(at) {
            Some(group) if !self.of.is_one_group() => format!("GROUP_{}", group.symbol.to_uppercase()),
            _ => "GROUP".to_owned(),
        }
    }

    fn group(&self, at: usize) -> Word {
        Word::var(self.group_variable(at))
    }

    fn location(head: &Head) -> Word {
        head.location
            .as_ref()
            .map_or_else(|| Self::given(Param::Location), Word::from)
    }

    /// The beginning of an id in a group.
    fn id(&self, group: usize, rest: &str) -> Word {
        Word(vec![
            Part::Text("/subscriptions/".into()),
            Part::Var("SUBSCRIPTION".to_owned()),
            Part::Text("/resourceGroups/".into()),
            Part::Var(self.group_variable(group)),
            Part::Text(format!("/providers/{rest}").into()),
        ])
    }

    /// The variable that holds the id of a VNet.
    fn network_id(network: &VirtualNetwork) -> String {
        format!("ID_{}", network.head.symbol.to_uppercase())
    }

    fn subnet_id(&self, place: SubnetPlace) -> Option<Word> {
        let (network, subnet) = self.of.subnet(place)?;
        Some(Word(vec![
            Part::Var(Self::network_id(network)),
            Part::Text(format!("/subnets/{}", subnet.name).into()),
        ]))
    }

    /// Creates a resource of a kind whose list and create commands take the same words.
    fn make(&mut self, subject: Subject, kind: &'static str, place: &Locator, rest: &Command) -> &mut Step {
        self.make_by(subject, kind, "create", place, rest)
    }

    /// Creates or overwrites a part of a resource.
    fn write_over(&mut self, subject: Subject, kind: &'static str, place: &Locator, rest: &Command) {
        let create = Command::new("az")
            .words(kind)
            .words("create")
            .and(&place.named())
            .and(rest);
        self.push(Some(subject), Action::Run(create.words("--output none").0));
    }

    fn make_by(
        &mut self,
        subject: Subject,
        kind: &'static str,
        verb: &'static str,
        place: &Locator,
        rest: &Command,
    ) -> &mut Step {
        let list = Command::new("az").words(kind).words("list").and(&place.parents);
        let create = Command::new("az")
            .words(kind)
            .words(verb)
            .and(&place.named())
            .and(rest);
        self.push(
            Some(subject),
            Action::Make {
                name: place.name.clone(),
                list: list.0,
                create: create.words("--output none").0,
            },
        )
    }

    fn place(&self, head: &Head) -> Locator {
        self.place_in(head.group, None, &head.name)
    }

    /// The location of something in a resource group, or in a resource of it.
    fn place_in(&self, group: usize, parent: Option<(&'static str, &str)>, name: &str) -> Locator {
        let parents = Command::default().option("--resource-group", self.group(group));
        Locator {
            parents: match parent {
                Some((option, parent)) => parents.option(option, parent),
                None => parents,
            },
            name: Word::from(name),
        }
    }

    /// A variable that a person may set.
    fn given(param: Param) -> Word {
        Word::var(variable(param))
    }

    fn neighbours(&mut self) {
        let of = self.of;
        for group in &of.security_groups {
            self.security_group(group);
        }
        for table in &of.route_tables {
            self.route_table(table);
        }
        for ip in &of.public_ips {
            self.public_ip(ip);
        }
        for gateway in &of.nat_gateways {
            self.nat_gateway(gateway);
        }
        for prefix in &of.public_prefixes {
            let rest = Command::default()
                .option("--location", Self::location(&prefix.head))
                .option("--length", u64::from(prefix.length));
            self.make(
                prefix.head.subject,
                "network public-ip prefix",
                &self.place(&prefix.head),
                &rest,
            );
        }
    }

    /// A route table that does not exist yet, with its route to the firewall.
    fn route_table(&mut self, table: &RouteTable) {
        let head = &table.head;
        if head.exists {
            return;
        }
        let rest = Command::default().option("--location", Self::location(head));
        self.make(head.subject, "network route-table", &self.place(head), &rest);
        if table.to_firewall {
            let place = self.place_in(head.group, Some(("--route-table-name", &head.name)), "default");
            let rest = Command::default()
                .option("--address-prefix", "0.0.0.0/0")
                .option("--next-hop-type", "VirtualAppliance")
                .option("--next-hop-ip-address", Self::given(Param::NextHop));
            self.write_over(head.subject, "network route-table route", &place, &rest);
        }
    }

    fn public_ip(&mut self, ip: &PublicIp) {
        let rest = Command::default()
            .option("--location", Self::location(&ip.head))
            .option("--sku", ip.sku)
            .option("--version", if ip.ipv6 { "IPv6" } else { "IPv4" })
            .option("--allocation-method", "Static");
        self.make(ip.head.subject, "network public-ip", &self.place(&ip.head), &rest);
    }

    /// A NAT gateway that does not exist yet; its addresses come before.
    fn nat_gateway(&mut self, gateway: &NatGateway) {
        let of = self.of;
        if gateway.head.exists {
            return;
        }
        let names = |ipv6: bool| -> Vec<&str> {
            let own = gateway.addresses.iter().filter_map(|at| of.public_ips.get(*at));
            own.filter(|ip| ip.ipv6 == ipv6)
                .map(|ip| ip.head.name.as_str())
                .collect()
        };
        let rest = Command::default()
            .option("--location", Self::location(&gateway.head))
            .option("--sku", gateway.sku)
            .many("--public-ip-addresses", &names(false));
        let v6 = names(true);
        let rest = if v6.is_empty() {
            rest
        } else {
            rest.many("--pip-addresses-v6", &v6)
        };
        self.make(
            gateway.head.subject,
            "network nat gateway",
            &self.place(&gateway.head),
            &rest,
        );
    }

    /// Creates the new resources that a new subnet is associated with.
    fn joined(&mut self, subnet: &VnetSubnet) {
        let of = self.of;
        if let Some(group) = subnet.security_group.and_then(|at| of.security_groups.get(at)) {
            self.security_group(group);
        }
        if let Some(table) = subnet.route_table.and_then(|at| of.route_tables.get(at)) {
            self.route_table(table);
        }
        if let Some(gateway) = subnet.nat_gateway.and_then(|at| of.nat_gateways.get(at)) {
            for ip in gateway.addresses.iter().filter_map(|at| of.public_ips.get(*at)) {
                self.public_ip(ip);
            }
            self.nat_gateway(gateway);
        }
    }

    fn security_group(&mut self, group: &SecurityGroup) {
        let head = &group.head;
        let rest = Command::default().option("--location", Self::location(head));
        self.make(head.subject, "network nsg", &self.place(head), &rest);
        for rule in &group.rules {
            let place = self.place_in(head.group, Some(("--nsg-name", &head.name)), rule.name);
            let rest = Command::default()
                .option("--priority", rule.priority)
                .option("--direction", rule.direction())
                .option("--access", "Allow")
                .option("--protocol", rule.protocol)
                .many("--source-address-prefixes", &rule.from)
                .many("--destination-address-prefixes", &rule.to)
                .many("--destination-port-ranges", &rule.ports);
            self.write_over(head.subject, "network nsg rule", &place, &rest);
        }
    }

    fn networks(&mut self) {
        let of = self.of;
        for network in of.networks.iter().filter(|network| !network.managed) {
            let head = &network.head;
            let id = self.id(
                head.group,
                &format!("Microsoft.Network/virtualNetworks/{}", head.name),
            );
            let step = self.push(
                Some(head.subject),
                Action::Set {
                    name: Self::network_id(network),
                    value: id,
                },
            );
            step.title = Some(format!("VNet {}", head.name));
            step.notes.extend(of.gaps_of(head.subject));
            if !head.exists {
                let rest = Command::default()
                    .option("--location", Self::location(head))
                    .many("--address-prefixes", &network.prefixes);
                let rest = if network.encryption {
                    rest.option("--enable-encryption", "true")
                        .option("--encryption-enforcement-policy", "AllowUnencrypted")
                } else {
                    rest
                };
                self.make(head.subject, "network vnet", &self.place(head), &rest);
            }
            self.subnets(network);
        }
        self.peerings();
    }

    fn subnets(&mut self, network: &VirtualNetwork) {
        for subnet in network.subnets.iter().filter(|subnet| !subnet.exists) {
            self.subnet(network, subnet);
        }
    }

    fn subnet(&mut self, network: &VirtualNetwork, subnet: &VnetSubnet) {
        let of = self.of;
        let place = self.place_in(
            network.head.group,
            Some(("--vnet-name", &network.head.name)),
            &subnet.name,
        );
        let name = |head: Option<&Head>| head.map(|head| Word::from(&head.name));
        let group = subnet
            .security_group
            .and_then(|at| of.security_groups.get(at))
            .map(|group| &group.head);
        let table = subnet
            .route_table
            .and_then(|at| of.route_tables.get(at))
            .map(|table| &table.head);
        let gateway = subnet
            .nat_gateway
            .and_then(|at| of.nat_gateways.get(at))
            .map(|nat| &nat.head);
        let rest = Command::default()
            .many("--address-prefixes", &subnet.prefixes)
            .maybe("--delegations", subnet.delegation.as_ref())
            .maybe("--network-security-group", name(group))
            .maybe("--route-table", name(table))
            .maybe("--nat-gateway", name(gateway))
            .maybe("--private-endpoint-network-policies", subnet.endpoint_policies);
        let gaps: Vec<String> = of.gaps_of(subnet.subject).collect();
        let step = self.make(subnet.subject, "network vnet subnet", &place, &rest);
        step.notes.push(subnet.remark.clone());
        step.notes.extend(gaps);
    }

    fn identities(&mut self) {
        let of = self.of;
        for (at, identity) in of.identities.iter().enumerate() {
            let head = &identity.head;
            let id = identity_variable("IDENTITY", &head.symbol);
            let principal = identity_variable("PRINCIPAL", &head.symbol);
            let rest = Command::default().option("--location", Self::location(head));
            self.make(head.subject, "identity", &self.place(head), &rest)
                .title = name_of(of, head.subject).map(|name| format!("Identity of {name}"));
            let kind = format!("Microsoft.ManagedIdentity/userAssignedIdentities/{}", head.name);
            let value = self.id(head.group, &kind);
            self.push(Some(head.subject), Action::Set { name: id, value });
            let ask = Command::new("az identity show").and(&self.place(head).named());
            self.push(
                Some(head.subject),
                Action::Ask {
                    name: principal.clone(),
                    command: ask.words("--query principalId").0,
                },
            );
            for role in of.roles.iter().filter(|role| role.identity == at) {
                let scope = match role.on {
                    RoleScope::Network(at) => of
                        .networks
                        .get(at)
                        .map(|network| Word::var(Self::network_id(network))),
                    RoleScope::RouteTable(at) => of.route_tables.get(at).map(|table| {
                        let rest = format!("Microsoft.Network/routeTables/{}", table.head.name);
                        self.id(table.head.group, &rest)
                    }),
                };
                let Some(scope) = scope else { continue };
                let assign = Command::new("az role assignment create")
                    .option("--assignee-object-id", Word::var(&principal))
                    .option("--assignee-principal-type", "ServicePrincipal")
                    .option("--role", "Network Contributor")
                    .option("--scope", scope)
                    .words("--output none");
                self.push(Some(role.subject), Action::Run(assign.0));
            }
        }
    }
}
