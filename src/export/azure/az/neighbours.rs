//! What the clusters need around them, as commands: peerings, Bastion hosts, private endpoints.

use super::{Locator, Writer};
use crate::export::azure::bodies::{BASTION_KIND, NETWORK, Target, bastion_body, target};
use crate::export::azure::model::Endpoints;
use crate::export::azure::script::{Action, Command, Part, Step, Word};
use crate::export::azure::tree::{Key, Ref, Value};

/// The variables for the words of a line that describes a private endpoint.
const ENDPOINT: [&str; 3] = ["ENDPOINT", "ENDPOINT_GROUP", "ENDPOINT_TARGET"];

impl Writer<'_> {
    pub(super) fn peerings(&mut self) {
        let of = self.of;
        for peering in &of.peerings {
            let Some((from, to)) = of.networks.get(peering.from).zip(of.networks.get(peering.to)) else {
                continue;
            };
            let place = self.place_in(
                from.head.group,
                Some(("--vnet-name", &from.head.name)),
                &peering.name,
            );
            let rest = Command::default()
                .option("--remote-vnet", Word::var(Self::network_id(to)))
                .words("--allow-vnet-access --allow-forwarded-traffic");
            self.make(from.head.subject, "network vnet peering", &place, &rest);
        }
    }

    pub(super) fn bastions(&mut self) {
        let of = self.of;
        for bastion in &of.bastions {
            let head = &bastion.head;
            let mut body = vec![Part::Json(String::new())];
            self.json(&Value::Object(bastion_body(bastion)), &mut body);
            let create = Command::new("az resource create")
                .and(&self.place(head).named())
                .option("--resource-type", BASTION_KIND)
                .option("--api-version", NETWORK)
                .words("--is-full-object")
                .option("--properties", Word(body))
                .words("--output none");
            let step = self.push(Some(head.subject), Action::Run(create.0));
            step.title = Some(format!("Bastion host {}", head.name));
            // The commands of Bastion are an extension, which a pipeline may not have.
            step.notes
                .push("As a plain resource, for which az needs no extension".to_owned());
        }
    }

    pub(super) fn endpoints(&mut self) {
        let of = self.of;
        for endpoints in &of.endpoints {
            let step = self.endpoint(endpoints);
            let step = self.push(
                Some(endpoints.head.subject),
                Action::Each {
                    setting: endpoints.list.to_uppercase(),
                    words: &ENDPOINT,
                    steps: vec![step],
                },
            );
            let name = of
                .subnet(endpoints.subnet)
                .map(|(_, subnet)| subnet.name.as_str());
            step.title = Some(format!("Private endpoints in {}", name.unwrap_or_default()));
        }
    }

    fn endpoint(&self, endpoints: &Endpoints) -> Step {
        let head = &endpoints.head;
        let [name, group, target] = ENDPOINT.map(Word::var);
        let place = Locator {
            name,
            ..self.place(head)
        };
        let kind = "az network private-endpoint";
        let create = Command::new(kind)
            .words("create")
            .and(&place.named())
            .option("--location", Self::location(head))
            .maybe("--subnet", self.subnet_id(endpoints.subnet))
            .option("--connection-name", place.name.clone())
            .option("--private-connection-resource-id", target)
            .option("--group-id", group)
            .words("--output none");
        Step {
            subject: None,
            title: None,
            notes: Vec::new(),
            action: Action::Make {
                name: place.name,
                list: Command::new(kind).words("list").and(&place.parents).0,
                create: create.0,
            },
        }
    }

    /// Adds a value as JSON; what is given or known when the script runs is a variable in it.
    fn json(&self, value: &Value, parts: &mut Vec<Part>) {
        match value {
            Value::Text(text) => say(parts, &serde_json::Value::from(text.as_str()).to_string()),
            Value::Int(number) => say(parts, &number.to_string()),
            Value::Bool(yes) => say(parts, &yes.to_string()),
            Value::Param(param) => {
                say(parts, "\"");
                parts.extend(Self::given(*param).0);
                say(parts, "\"");
            }
            Value::Id(reference) => self.json_id(*reference, parts),
            Value::List(members) => {
                say(parts, "[");
                for (at, member) in members.iter().enumerate() {
                    say(parts, if at > 0 { "," } else { "" });
                    self.json(member, parts);
                }
                say(parts, "]");
            }
            Value::Object(object) => {
                say(parts, "{");
                for (at, (key, value)) in object.fields.iter().enumerate() {
                    let Key::Name(name) = key else { continue };
                    say(parts, if at > 0 { "," } else { "" });
                    say(parts, &format!("\"{name}\":"));
                    self.json(value, parts);
                }
                say(parts, "}");
            }
            Value::Principal(_) | Value::NetworkContributor | Value::Own(_) => {
                say(parts, "null");
            }
        }
    }

    fn json_id(&self, reference: Ref, parts: &mut Vec<Part>) {
        let Some(Target {
            head, kind, subnet, ..
        }) = target(self.of, reference)
        else {
            return say(parts, "null");
        };
        let rest = match subnet {
            Some(subnet) => format!(
                "Microsoft.Network/virtualNetworks/{}/subnets/{}",
                head.name, subnet.name
            ),
            None => format!("{kind}/{}", head.name),
        };
        let group = self
            .of
            .groups
            .get(head.group)
            .map_or("", |group| group.name.as_str());
        let variable = self.group_variable(head.group);
        say(parts, "\"");
        for part in self.id(head.group, &rest).0 {
            match part {
                Part::Text(text) => say(parts, &escaped(&text)),
                Part::Json(text) => say(parts, &text),
                // A variable brings the name in as it was typed, quotes and all.
                Part::Var(name) if name == variable && escaped(group) != group => say(parts, &escaped(group)),
                Part::Var(name) => parts.push(Part::Var(name)),
            }
        }
        say(parts, "\"");
    }
}

/// Text between the quotes of JSON.
fn escaped(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    let inner = quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    inner.unwrap_or_default().to_owned()
}

/// Adds to the last piece of JSON, or as the next one.
fn say(parts: &mut Vec<Part>, json: &str) {
    if let Some(Part::Json(last)) = parts.last_mut() {
        last.push_str(json);
    } else {
        parts.push(Part::Json(json.to_owned()));
    }
}
