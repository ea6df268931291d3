//! Where references of a Terraform configuration lead, for ids that are known only after apply.
//!
//! `azurerm_subnet.nodes.id` of a cluster leads to the subnet of its module, `var.subnet_id` to what the module was
//! called with, `module.network.subnet_id` to the output of another.

use std::collections::HashMap;

use serde_json::Value;

use super::resources::Resource;
use crate::import::json::{field, list, text};

/// How many references may lead to references.
const MOST_STEPS: usize = 20;

/// The configuration, and the resources by address.
#[derive(Debug)]
pub(super) struct References<'v> {
    root: &'v Value,
    /// Places of resources by address without an index.
    by_address: HashMap<String, Vec<&'v str>>,
    /// What is written of each resource, by its modules and its address in them.
    expressions: HashMap<String, &'v Value>,
}

impl<'v> References<'v> {
    pub(super) fn new(root: &'v Value, resources: &[Resource<'v>]) -> Self {
        let mut by_address: HashMap<String, Vec<&'v str>> = HashMap::new();
        for resource in resources {
            by_address
                .entry(without_indexes(resource.address))
                .or_default()
                .push(resource.address);
        }
        let mut expressions = HashMap::new();
        collect(root, "", 0, &mut expressions);
        Self {
            root,
            by_address,
            expressions,
        }
    }

    /// The addresses of the resources of type `kind` that the attribute of a resource refers to; `path` leads to it.
    pub(super) fn of(&self, address: &str, path: &[&str], kind: &str) -> Vec<&'v str> {
        let (modules, _) = parts(address);
        let Some(expression) = self.expression(address, path) else {
            return Vec::new();
        };
        let found = self.follow(expression, &modules, kind, 0);
        // Of several instances, the one with the same index is used.
        let index = address.rsplit_once('[').map(|(_, index)| index);
        let same: Vec<&str> = found
            .iter()
            .copied()
            .filter(|other| index.is_some() && other.rsplit_once('[').map(|(_, index)| index) == index)
            .collect();
        if same.len() == 1 { same } else { found }
    }

    /// Whether an attribute is given a value by reference.
    pub(super) fn is_written(&self, address: &str, path: &[&str]) -> bool {
        let expression = self.expression(address, path);
        expression.is_some_and(|expression| !list(field(expression, "references")).is_empty())
    }

    /// What the configuration writes for an attribute of a resource.
    fn expression(&self, address: &str, path: &[&str]) -> Option<&'v Value> {
        let (modules, own) = parts(address);
        let own = without_indexes(own);
        let key = format!("{}/{own}", modules.join("/"));
        let mut expression = *self.expressions.get(&key)?;
        for step in path {
            // Blocks are lists of one.
            expression = field(expression.get(0).unwrap_or(expression), step)?;
        }
        Some(expression)
    }

    /// Where the references of an expression lead.
    fn follow(&self, expression: &Value, modules: &[String], kind: &str, steps: usize) -> Vec<&'v str> {
        if MOST_STEPS < steps {
            return Vec::new();
        }
        for reference in list(field(expression, "references"))
            .iter()
            .filter_map(Value::as_str)
        {
            let mut words = reference.split('.');
            let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
            let found = match first {
                "var" => self.variable(second, modules, kind, steps),
                "module" => self.output(second, words.next().unwrap_or_default(), modules, kind, steps),
                _ if first == kind => self.resources(&format!("{first}.{second}"), modules),
                "data" if second == kind => self.resources(
                    &format!("data.{second}.{}", words.next().unwrap_or_default()),
                    modules,
                ),
                _ => Vec::new(),
            };
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    fn resources(&self, own: &str, modules: &[String]) -> Vec<&'v str> {
        let plain = without_indexes(own);
        let mut prefix = String::new();
        for module in modules {
            prefix.extend(["module.", module, "."]);
        }
        let found = self
            .by_address
            .get(&format!("{prefix}{plain}"))
            .cloned()
            .unwrap_or_default();
        match own.split_once('[') {
            Some((_, index)) => found
                .into_iter()
                .filter(|address| address.ends_with(&format!("[{index}")))
                .collect(),
            None => found,
        }
    }

    /// What the module around was called with.
    fn variable(&self, name: &str, modules: &[String], kind: &str, steps: usize) -> Vec<&'v str> {
        let Some((own, outer)) = modules.split_last() else {
            return Vec::new();
        };
        let call = self
            .module(outer)
            .and_then(|module| field(module, "module_calls"))
            .and_then(|calls| field(calls, own));
        let given = call
            .and_then(|call| field(call, "expressions"))
            .and_then(|given| field(given, &without_indexes(name)));
        given
            .map(|given| self.follow(given, outer, kind, steps + 1))
            .unwrap_or_default()
    }

    /// What an output of another module gives.
    fn output(&self, module: &str, name: &str, modules: &[String], kind: &str, steps: usize) -> Vec<&'v str> {
        let mut inner = modules.to_vec();
        inner.push(without_indexes(module));
        let outputs = self.module(&inner).and_then(|module| field(module, "outputs"));
        let expression = outputs
            .and_then(|outputs| field(outputs, &without_indexes(name)))
            .and_then(|output| field(output, "expression"));
        expression
            .map(|expression| self.follow(expression, &inner, kind, steps + 1))
            .unwrap_or_default()
    }

    /// The configuration of a module, by the names that lead to it.
    fn module(&self, modules: &[String]) -> Option<&'v Value> {
        let mut found = self.root;
        for name in modules {
            let calls = field(found, "module_calls")?;
            found = field(field(calls, name)?, "module")?;
        }
        Some(found)
    }
}

/// The expressions of the resources of a module and of those within it.
fn collect<'v>(module: &'v Value, path: &str, nested: usize, into: &mut HashMap<String, &'v Value>) {
    for resource in list(field(module, "resources")) {
        let address = text(field(resource, "address"));
        into.extend(
            address
                .zip(field(resource, "expressions"))
                .map(|(address, value)| (format!("{path}/{address}"), value)),
        );
    }
    let calls = field(module, "module_calls")
        .and_then(Value::as_object)
        .into_iter()
        .flatten();
    for (name, call) in calls.filter(|_| nested < super::MOST_NESTED) {
        let path = if path.is_empty() {
            name.clone()
        } else {
            format!("{path}/{name}")
        };
        if let Some(module) = field(call, "module") {
            collect(module, &path, nested + 1, into);
        }
    }
}

/// The modules of an address, and the address within the innermost.
fn parts(address: &str) -> (Vec<String>, &str) {
    let mut modules = Vec::new();
    let mut rest = address;
    while let Some(inside) = rest.strip_prefix("module.") {
        let mut depth = 0_usize;
        let mut quoted = false;
        let end = inside.char_indices().find(|(_, letter)| {
            match letter {
                '"' => quoted = !quoted,
                '[' if !quoted => depth += 1,
                ']' if !quoted => depth = depth.saturating_sub(1),
                _ => {}
            }
            *letter == '.' && depth == 0 && !quoted
        });
        let Some((end, _)) = end else { break };
        let (name, behind) = inside.split_at(end);
        modules.push(without_indexes(name));
        rest = behind.get(1..).unwrap_or_default();
    }
    (modules, rest)
}

/// An address without `[0]` and `["key"]`.
fn without_indexes(address: &str) -> String {
    let mut result = String::with_capacity(address.len());
    let (mut inside, mut quoted) = (false, false);
    for letter in address.chars() {
        match letter {
            '"' if inside => quoted = !quoted,
            '[' if !inside => inside = true,
            ']' if inside && !quoted => inside = false,
            _ if !inside => result.push(letter),
            _ => {}
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_apart() {
        let (modules, own) = parts(r#"module.a["x.y"].module.b[0].azurerm_subnet.s["k"]"#);
        assert_eq!(modules, ["a", "b"]);
        assert_eq!(own, r#"azurerm_subnet.s["k"]"#);
        assert_eq!(without_indexes(r#"module.a["x]y"].b[0].c"#), "module.a.b.c");
        for broken in ["module.", "module.a", "module.a[\"", ""] {
            assert!(parts(broken).0.is_empty(), "{broken}");
        }
    }
}
