//! The resources as an ARM template in JSON, as a Bicep compiler would emit them.

use std::collections::HashSet;

use super::bodies::{
    After, NETWORK_CONTRIBUTOR, Resource, ResourceName, Target, resources, role_scope, stands_alone, target,
};
use super::lines::{Lines, Mark};
use super::model::{Deployment, Role};
use super::settings::{Kind, Setting, camel, settings};
use super::tree::{Dialect, Key, Object, Ref, Value, write_fields};
use super::{GENERATOR, Remarks, remarks};

/// The file.
pub(super) fn print(of: &Deployment) -> (String, Vec<Mark>) {
    let mut lines = Lines::default();
    lines.line("{");
    lines.deeper(|lines| {
        lines.line("\"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\",");
        lines.line("\"contentVersion\": \"1.0.0.0\",");
        field(lines, "metadata", &metadata(of), ",");
        field(lines, "parameters", &parameters(of), ",");
        let resources: Vec<Resource> = resources(of).into_iter().filter(|resource| !resource.exists).collect();
        if resources.is_empty() {
            lines.line("\"resources\": []");
            return;
        }
        lines.line("\"resources\": [");
        lines.deeper(|lines| {
            for (at, resource) in resources.iter().enumerate() {
                let end = if at + 1 < resources.len() { "," } else { "" };
                write(lines, of, resource, end);
            }
        });
        lines.line("]");
    });
    lines.line("}");
    lines.finish()
}

/// A member of the template whose strings are literal text, not expressions.
fn field(lines: &mut Lines, name: &'static str, value: &Value, end: &str) {
    super::tree::write_value(lines, &Plain, &format!("\"{name}\": "), value, end);
}

fn metadata(of: &Deployment) -> Value {
    let Remarks {
        errors,
        warnings,
        notes,
    } = remarks(of);
    let list = |texts: &[String]| (!texts.is_empty()).then(|| Value::texts(texts));
    Value::object([
        ("description", Some(Value::text(&of.title))),
        ("generator", Some(Value::text(GENERATOR))),
        ("errors", list(&errors)),
        ("warnings", list(&warnings)),
        ("notes", list(&notes)),
    ])
}

fn parameters(of: &Deployment) -> Value {
    let parameters = settings(of).into_iter().map(|Setting { name, about, kind }| {
        let word = if kind == Kind::Secret {
            "securestring"
        } else {
            "string"
        };
        let default = match kind {
            Kind::Text(Some(default)) | Kind::Region(Some(default)) => Some(Value::Text(literal(&default))),
            Kind::Region(None) => Some(Value::text("[resourceGroup().location]")),
            Kind::Text(None) | Kind::Secret | Kind::Endpoints => None,
        };
        let value = Value::object([
            ("type", Some(Value::text(word))),
            ("defaultValue", default),
            (
                "metadata",
                Some(Value::object([("description", Some(Value::text(&about)))])),
            ),
        ]);
        (Key::Made(camel(&name)), value)
    });
    Value::Object(Object {
        fields: parameters.collect(),
        ..Object::default()
    })
}

fn write(lines: &mut Lines, of: &Deployment, resource: &Resource, end: &str) {
    let arm = Arm {
        of,
        group: resource.group,
    };
    lines.about(Some(resource.subject), |lines| {
        lines.line("{");
        lines.deeper(|lines| {
            let mut top = |name: &str, text: &str| lines.line(&format!("\"{name}\": {},", json(text)));
            if !resource.notes.is_empty() {
                top("comments", &literal(&resource.notes.join(" · ")));
            }
            let condition = of.groups.get(resource.group).filter(|_| !of.is_one_group());
            if let Some(group) = condition {
                let name = inner(&group.name.to_lowercase());
                top(
                    "condition",
                    &format!("[equals(toLower(resourceGroup().name), {name})]"),
                );
            }
            top("type", resource.kind);
            top("apiVersion", resource.api);
            if let Some(scope) = resource.scope {
                top("scope", &format!("[{}]", arm.id(scope)));
            }
            top("name", &arm.name(resource));
            let mut body = resource.body.clone();
            let depends = depends_on(of, resource);
            if !depends.is_empty() {
                let depends = depends.into_iter().map(Value::Own).collect();
                body.push((Key::Name("dependsOn"), Value::List(depends)));
            }
            write_fields(lines, &arm, &body);
        });
        lines.line(&format!("}}{end}"));
    });
}

/// `dependsOn`: expressions for the resources of this deployment that have to exist first.
fn depends_on(of: &Deployment, resource: &Resource) -> Vec<String> {
    let arm = Arm {
        of,
        group: resource.group,
    };
    let before = resource.after.iter().filter_map(|after| match after {
        After::Ref(reference) => Some(*reference),
        After::Role(_) => None,
    });
    let mut depends: Vec<String> = resource
        .refers_to()
        .into_iter()
        .chain(before)
        .filter(|reference| {
            target(of, *reference).is_some_and(|target| match (reference, target.subnet) {
                // A subnet nested in its VNet exists as soon as the VNet does.
                (Ref::Subnet((at, _)), Some(subnet)) => {
                    of.networks.get(*at).is_some_and(|network| stands_alone(network, subnet))
                }
                _ => !target.head.exists,
            } && target.head.group == resource.group)
        })
        .map(|reference| arm.id(reference))
        .collect();
    for after in &resource.after {
        if let After::Role(at) = after
            && let Some(role) = of.roles.get(*at)
            && target(of, role_scope(role.on)).is_some_and(|scope| scope.head.group == resource.group)
        {
            depends.push(arm.role_id(role));
        }
    }
    let mut seen = HashSet::new();
    depends.retain(|on| seen.insert(on.clone()));
    depends
}

struct Arm<'a> {
    of: &'a Deployment,
    group: usize,
}

impl Arm<'_> {
    fn name(&self, resource: &Resource) -> String {
        match (
            &resource.name,
            resource.parent.and_then(|parent| target(self.of, parent)),
        ) {
            (ResourceName::Typed(name), Some(parent)) => literal(&format!("{}/{name}", parent.head.name)),
            (ResourceName::Typed(name), None) => literal(name),
            (ResourceName::Role(scope, identity), _) => format!("[{}]", self.role_name(*scope, *identity)),
        }
    }

    fn role_name(&self, scope: Ref, identity: usize) -> String {
        let (scope, identity) = (self.id(scope), self.id(Ref::Identity(identity)));
        format!("guid({scope}, {identity}, '{NETWORK_CONTRIBUTOR}')")
    }

    fn role_id(&self, role: &Role) -> String {
        let scope = role_scope(role.on);
        let name = self.role_name(scope, role.identity);
        format!(
            "extensionResourceId({}, 'Microsoft.Authorization/roleAssignments', {name})",
            self.id(scope)
        )
    }

    /// The id of a resource as an expression, without its brackets.
    fn id(&self, reference: Ref) -> String {
        let Some(Target {
            head, kind, subnet, ..
        }) = target(self.of, reference)
        else {
            return inner("");
        };
        let mut arguments = Vec::new();
        if head.group != self.group {
            arguments.extend(self.of.groups.get(head.group).map(|group| inner(&group.name)));
        }
        arguments.extend([format!("'{kind}'"), inner(&head.name)]);
        arguments.extend(subnet.map(|subnet| inner(&subnet.name)));
        format!("resourceId({})", arguments.join(", "))
    }
}

impl Dialect for Arm<'_> {
    const ASSIGN: &'static str = ": ";
    const FIELD_END: &'static str = ",";
    const MEMBER_END: &'static str = ",";
    const COMMENT: Option<&'static str> = None;
    const ALIGNED: bool = false;

    fn plain(&self, value: &Value) -> String {
        let expression = |text: String| json(&format!("[{text}]"));
        match value {
            Value::Text(text) => json(&literal(text)),
            Value::Int(number) => number.to_string(),
            Value::Bool(yes) => yes.to_string(),
            Value::Param(param) => expression(format!("parameters('{}')", camel(param.name()))),
            Value::Id(reference) => expression(self.id(*reference)),
            Value::Principal(at) => {
                let api = target(self.of, Ref::Identity(*at)).map_or("", |target| target.api);
                let id = self.id(Ref::Identity(*at));
                expression(format!("reference({id}, '{api}').principalId"))
            }
            Value::NetworkContributor => expression(format!(
                "subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '{NETWORK_CONTRIBUTOR}')"
            )),
            Value::Own(text) => expression(text.clone()),
            Value::List(_) | Value::Object(_) => String::new(),
        }
    }

    fn key(&self, key: &Key) -> String {
        match key {
            Key::Name(name) => format!("\"{name}\""),
            Key::Made(name) | Key::Of(name, _) => json(name),
            Key::Identity(at) => json(&format!("[{}]", self.id(Ref::Identity(*at)))),
        }
    }
}

/// Raw JSON, for text that only this program writes or that is escaped already.
struct Plain;

impl Dialect for Plain {
    const ASSIGN: &'static str = ": ";
    const FIELD_END: &'static str = ",";
    const MEMBER_END: &'static str = ",";
    const COMMENT: Option<&'static str> = None;
    const ALIGNED: bool = false;

    fn plain(&self, value: &Value) -> String {
        match value {
            Value::Text(text) => json(text),
            Value::Int(number) => number.to_string(),
            Value::Bool(yes) => yes.to_string(),
            _ => "null".to_owned(),
        }
    }

    fn key(&self, key: &Key) -> String {
        match key {
            Key::Name(name) => format!("\"{name}\""),
            Key::Made(name) | Key::Of(name, _) => json(name),
            Key::Identity(_) => "\"\"".to_owned(),
        }
    }
}

/// Text that ARM takes literally: a leading bracket, which would start an expression, is doubled.
fn literal(text: &str) -> String {
    if text.starts_with('[') && text.ends_with(']') {
        format!("[{text}")
    } else {
        text.to_owned()
    }
}

/// Text inside an expression.
fn inner(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        assert_eq!(literal("[reference('x')]"), "[[reference('x')]");
        assert_eq!(literal("[x"), "[x");
        assert_eq!(inner("a'), 'b"), "'a''), ''b'");
        assert_eq!(json("\"\\"), r#""\"\\""#);
    }

    #[test]
    fn an_object_without_fields_is_empty() {
        let mut lines = Lines::default();
        field(&mut lines, "parameters", &Value::object([]), "");
        assert_eq!(lines.finish().0, "\"parameters\": {}\n");
    }
}
