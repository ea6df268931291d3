//! Terraform: what `terraform show -json` says of a plan or a state, and what is literal in its own files.
//!
//! ```text
//! plan or state ── modules ── resources, with what they refer to ──┐
//!                                                                  ├──> resources::Reader ──> Imported
//! .tf files ── hcl ── resources, with what is not known of them ───┘
//! ```

pub(super) mod hcl;
mod references;
mod resources;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use serde_json::Value;

use super::imported::Imported;
use super::json::{field, list, text};
use super::source::Decoded;
use super::{File, ImportError, Importer, MOST_ITEMS};
use references::References;
use resources::{Reader, Resource};

/// How deep modules may stand in modules.
const MOST_NESTED: usize = 50;

/// The importer of plans and states.
pub(super) const TERRAFORM: Importer = Importer {
    key: "terraform",
    title: "Terraform plan or state",
    formats: "JSON of terraform show -json, of a plan file or of the state, with resources of azurerm and azapi",
    recognise,
    read: |files| files.iter().map(read_file).collect(),
};

fn recognise(decoded: &Decoded<'_>) -> bool {
    let keys = decoded.keys();
    let has = |key: &str| keys.iter().any(|own| own == key);
    (has("format_version") || has("terraform_version"))
        || has("planned_values")
        || (has("configuration") && has("complete"))
        || (has("lineage") && has("serial"))
}

fn read_file(file: &File<'_>) -> Result<Imported, ImportError> {
    let value = file.decoded.json()?;
    let planned = field(&value, "planned_values");
    let Some(values) = planned.or_else(|| field(&value, "values")) else {
        if field(&value, "lineage").is_some() {
            return Err(ImportError::nothing(
                "this is a raw Terraform state file",
                "run terraform show -json > state.json in its folder and import that",
            ));
        }
        return Err(ImportError::nothing(
            "this is a Terraform document without resources",
            "run terraform show -json on a plan file or a state",
        ));
    };
    let prior = field(&value, "prior_state").and_then(|prior| field(prior, "values"));
    let mut found = Vec::new();
    for (values, only_data) in prior
        .map(|prior| (prior, true))
        .into_iter()
        .chain([(values, false)])
    {
        let root = field(values, "root_module").unwrap_or(&Value::Null);
        module(root, only_data, 0, &mut found)?;
    }
    let actions = actions(&value);
    for resource in &mut found {
        resource.existing = planned.is_none()
            || resource.is_data
            || actions.get(resource.address).is_some_and(|creates| !creates);
    }
    let root = field(&value, "configuration").and_then(|configuration| field(configuration, "root_module"));
    let references = References::new(root.unwrap_or(&Value::Null), &found);
    let mut reader = Reader::new(&references);
    for resource in &found {
        reader.resource(resource)?;
    }
    let imported = reader.finish();
    if imported.items() == 0 {
        return Err(ImportError::nothing(
            "this is a Terraform plan or state without Azure networks and clusters",
            "import the one of the configuration that makes them",
        ));
    }
    Ok(imported)
}

/// The resources of a module and of those within it.
fn module<'v>(
    module_value: &'v Value,
    only_data: bool,
    nested: usize,
    found: &mut Vec<Resource<'v>>,
) -> Result<(), ImportError> {
    if MOST_NESTED < nested {
        return Ok(());
    }
    for resource in list(field(module_value, "resources")) {
        let is_data = text(field(resource, "mode")) == Some("data");
        if only_data && !is_data {
            continue;
        }
        if let (Some(address), Some(kind), Some(values)) = (
            text(field(resource, "address")),
            text(field(resource, "type")),
            field(resource, "values"),
        ) {
            found.push(Resource {
                address,
                kind,
                values,
                existing: false,
                is_data,
                unknown: None,
            });
        }
        if MOST_ITEMS < found.len() {
            return Err(ImportError::TooManyItems { what: "resources" });
        }
    }
    for child in list(field(module_value, "child_modules")) {
        module(child, only_data, nested + 1, found)?;
    }
    Ok(())
}

/// For each resource that a plan changes, whether it is recreated.
fn actions(plan: &Value) -> HashMap<&str, bool> {
    let changes = list(field(plan, "resource_changes")).iter();
    let each = changes.filter_map(|change| {
        let actions = list(field(change, "change").and_then(|change| field(change, "actions")));
        let creates = actions.iter().any(|action| action.as_str() == Some("create"));
        Some((text(field(change, "address"))?, creates))
    });
    each.collect()
}
