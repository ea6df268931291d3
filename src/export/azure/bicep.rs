//! The resources as Bicep.

use super::bodies::{After, NETWORK_CONTRIBUTOR, Resource, ResourceName, resources, stands_alone, target};
use super::lines::{Lines, Mark};
use super::model::Deployment;
use super::settings::{Kind, Setting, camel, settings};
use super::tree::{Dialect, Key, Ref, Value, write_fields};
use super::{NOTHING, head_lines};

const SIGN: &str = "//";

/// The file.
pub(super) fn print(of: &Deployment) -> (String, Vec<Mark>) {
    let mut lines = Lines::default();
    head_lines(&mut lines, SIGN, of);
    match of.groups.as_slice() {
        [] => {}
        [group] => lines.comment(
            SIGN,
            &format!(
                "az deployment group create --resource-group {} --template-file FILE",
                group.name
            ),
        ),
        groups => {
            let names: Vec<&str> = groups.iter().map(|group| group.name.as_str()).collect();
            let names = names.join(", then ");
            lines.comment(
                SIGN,
                &format!("Deploy it once to each resource group, {names}: each takes what belongs to it."),
            );
        }
    }
    lines.gap();
    params(&mut lines, of);
    let resources = resources(of);
    for resource in &resources {
        lines.gap();
        write(&mut lines, of, resource);
    }
    if resources.is_empty() {
        lines.gap();
        lines.comment(SIGN, NOTHING);
    }
    lines.finish()
}

fn params(lines: &mut Lines, of: &Deployment) {
    for Setting { name, about, kind } in settings(of) {
        let default = match &kind {
            Kind::Text(Some(default)) | Kind::Region(Some(default)) => format!(" = {}", quoted(default)),
            Kind::Region(None) => " = resourceGroup().location".to_owned(),
            Kind::Text(None) | Kind::Secret | Kind::Endpoints => String::new(),
        };
        lines.gap();
        lines.line(&format!("@description({})", quoted(&about)));
        if kind == Kind::Secret {
            lines.line("@secure()");
        }
        lines.line(&format!("param {} string{default}", camel(&name)));
    }
}

fn write(lines: &mut Lines, of: &Deployment, resource: &Resource) {
    let dialect = Bicep {
        of,
        group: resource.group,
    };
    lines.about(Some(resource.subject), |lines| {
        for note in &resource.notes {
            lines.comment(SIGN, note);
        }
        let Resource { kind, api, .. } = resource;
        let symbol = camel(&resource.symbol);
        let exists = if resource.exists { " existing" } else { "" };
        let condition = of
            .groups
            .get(resource.group)
            .filter(|_| !of.is_one_group() && !resource.exists);
        let condition = condition.map(|group| {
            let name = quoted(&group.name.to_lowercase());
            format!(" if (toLower(resourceGroup().name) == {name})")
        });
        let condition = condition.unwrap_or_default();
        lines.line(&format!(
            "resource {symbol} '{kind}@{api}'{exists} ={condition} {{"
        ));
        lines.deeper(|lines| {
            if let Some(parent) = resource.parent.and_then(|parent| target(of, parent)) {
                lines.line(&format!("parent: {}", camel(&parent.head.symbol)));
            }
            if let Some(scope) = resource.scope.and_then(|scope| target(of, scope)) {
                lines.line(&format!("scope: {}", camel(&scope.head.symbol)));
            }
            lines.line(&format!("name: {}", dialect.name(&resource.name)));
            write_fields(lines, &dialect, &resource.body);
            let after: Vec<String> = resource
                .after
                .iter()
                .filter_map(|after| symbol_of(of, resource.group, after))
                .collect();
            if !after.is_empty() {
                lines.line("dependsOn: [");
                lines.deeper(|lines| after.iter().for_each(|symbol| lines.line(symbol)));
                lines.line("]");
            }
        });
        lines.line("}");
    });
}

/// The symbol of a dependency, if the same deployment creates it.
fn symbol_of(of: &Deployment, group: usize, after: &After) -> Option<String> {
    let symbol = match after {
        After::Ref(reference) => {
            let target = target(of, *reference)?;
            target.subnet.map_or(&target.head.symbol, |subnet| &subnet.symbol)
        }
        After::Role(at) => {
            let role = of.roles.get(*at)?;
            let scope = target(of, super::bodies::role_scope(role.on))?;
            (scope.head.group == group).then_some(&role.symbol)?
        }
    };
    Some(camel(symbol))
}

struct Bicep<'a> {
    of: &'a Deployment,
    group: usize,
}

impl Bicep<'_> {
    fn name(&self, name: &ResourceName) -> String {
        match name {
            ResourceName::Typed(name) => quoted(name),
            ResourceName::Role(scope, identity) => format!(
                "guid({}, {}, '{NETWORK_CONTRIBUTOR}')",
                self.id(*scope),
                self.id(Ref::Identity(*identity))
            ),
        }
    }

    fn id(&self, reference: Ref) -> String {
        let Some(target) = target(self.of, reference) else {
            return quoted("");
        };
        if let (Some(subnet), Ref::Subnet((at, _))) = (target.subnet, reference) {
            let alone = self
                .of
                .networks
                .get(at)
                .is_some_and(|network| stands_alone(network, subnet));
            if alone && target.head.group == self.group {
                return format!("{}.id", camel(&subnet.symbol));
            }
            return format!(
                "'${{{}}}/subnets/{}'",
                self.id(Ref::Network(at)),
                escaped(&subnet.name)
            );
        }
        if target.head.group == self.group {
            return format!("{}.id", camel(&target.head.symbol));
        }
        let group = self
            .of
            .groups
            .get(target.head.group)
            .map(|group| quoted(&group.name));
        format!(
            "resourceId({}, '{}', {})",
            group.unwrap_or_else(|| quoted("")),
            target.kind,
            quoted(&target.head.name)
        )
    }
}

impl Dialect for Bicep<'_> {
    const ASSIGN: &'static str = ": ";
    const FIELD_END: &'static str = "";
    const MEMBER_END: &'static str = "";
    const COMMENT: Option<&'static str> = Some(SIGN);
    const ALIGNED: bool = false;

    fn plain(&self, value: &Value) -> String {
        match value {
            Value::Text(text) => quoted(text),
            Value::Int(number) => number.to_string(),
            Value::Bool(yes) => yes.to_string(),
            Value::Param(param) => camel(param.name()),
            Value::Id(reference) => self.id(*reference),
            Value::Principal(at) => {
                let symbol = self
                    .of
                    .identities
                    .get(*at)
                    .map_or_else(String::new, |identity| camel(&identity.head.symbol));
                format!("{symbol}.properties.principalId")
            }
            Value::NetworkContributor => format!(
                "subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '{NETWORK_CONTRIBUTOR}')"
            ),
            Value::Own(_) | Value::List(_) | Value::Object(_) => String::new(),
        }
    }

    fn key(&self, key: &Key) -> String {
        match key {
            Key::Name(name) => (*name).to_owned(),
            Key::Made(name) | Key::Of(name, _) => name.clone(),
            Key::Identity(at) => format!("'${{{}}}'", self.id(Ref::Identity(*at))),
        }
    }
}

/// Text in single quotes, escaped so that nothing in it can end them.
fn quoted(text: &str) -> String {
    format!("'{}'", escaped(text))
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '\\' => safe.push_str("\\\\"),
            '\'' => safe.push_str("\\'"),
            // Only a dollar sign before a brace begins an expression, and it may be escaped anywhere.
            '$' => safe.push_str("\\$"),
            char if char.is_control() => safe.push(char::REPLACEMENT_CHARACTER),
            char => safe.push(char),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        for (text, expected) in [
            ("vnet", "'vnet'"),
            ("a'b", "'a\\'b'"),
            ("'''", "'\\'\\'\\''"),
            ("${location}", "'\\${location}'"),
            ("a\\", "'a\\\\'"),
            ("a\nb", "'a\u{fffd}b'"),
        ] {
            assert_eq!(quoted(text), expected);
        }
    }
}
