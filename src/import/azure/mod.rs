//! What Azure itself says of its resources: output of az, of Resource Graph and of the REST API.
//!
//! az flattens what the API nests under `properties`, and lists may come in pages; either way a resource is asked by
//! the names of its properties. Only what has a field in [`Imported`] is looked at.
//!
//! ```text
//! array | value page | data page | what-if ──> resource ──> kind ──> network, aks, attached
//! ```

pub(super) mod aks;
mod attached;
mod id;
mod network;

use serde_json::Value;

use super::imported::{Imported, ROOT};
use super::json::{field, list, number, shown, text};
use super::source::Decoded;
use super::{File, ImportError, Importer, MOST_ITEMS};

pub(super) use id::{ArmId, place_of, subnet_of};

/// The importer of az output.
pub(super) const AZURE: Importer = Importer {
    key: "azure",
    title: "Azure CLI output",
    formats: "JSON of az network vnet, vnet subnet, vnet peering, nat gateway, private-endpoint, aks and aks nodepool, \
              show or list; Resource Graph; the REST API",
    recognise,
    read,
};

fn read(files: &[File<'_>]) -> Vec<Result<Imported, ImportError>> {
    let mut results: Vec<_> = files.iter().map(read_file).collect();
    // Of several commands one may have nothing to list.
    if results.iter().any(Result::is_ok) {
        for result in &mut results {
            if *result == Err(empty_list()) {
                let mut imported = Imported::default();
                imported
                    .notes
                    .told(ROOT, "this is an empty list: the query found nothing");
                *result = Ok(imported);
            }
        }
    }
    results
}

fn recognise(decoded: &Decoded<'_>) -> bool {
    decoded.looks_like_json()
}

fn read_file(file: &File<'_>) -> Result<Imported, ImportError> {
    let value = file.decoded.json()?;
    let mut reader = Reader::new(true);
    reader.walk(&value, ROOT)?;
    // What is attached to nothing, or is to be deleted, is told of by a note.
    if reader.imported.items() == 0 && reader.imported.notes.kept().is_empty() {
        return Err(nothing(&value, &reader));
    }
    reader.tell_others();
    Ok(reader.imported)
}

/// Says what JSON without networks and clusters looks like.
fn nothing(value: &Value, reader: &Reader) -> ImportError {
    let help =
        "import the JSON of az network vnet list or az aks list; Help > Import from Azure shows the commands";
    if let Some((kind, _)) = reader.others.first() {
        return ImportError::nothing(
            format!("this is a resource of type {kind}, which has no ranges of its own"),
            help,
        );
    }
    let listed = ["value", "data"].iter().find_map(|page| field(value, page));
    if listed.unwrap_or(value).as_array().is_some_and(Vec::is_empty) {
        return empty_list();
    }
    ImportError::nothing("this is JSON, but not about networks or clusters", help)
}

fn empty_list() -> ImportError {
    ImportError::nothing(
        "this is an empty list",
        "check the subscription with az account show, and the resource group",
    )
}

/// Reads resources one after another.
#[derive(Debug)]
pub(super) struct Reader {
    pub(super) imported: Imported,
    /// Whether the input shows what exists.
    pub(super) existing: bool,
    seen: usize,
    /// Types that have no ranges, with how many of each.
    others: Vec<(String, usize)>,
}

/// What a resource is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Network,
    Subnet,
    Peering,
    Cluster,
    Pool,
    NatGateway,
    PrivateEndpoint,
    ApplicationGateway,
}

/// Types of Azure, with what they are here.
const KINDS: [(&str, Kind); 8] = [
    ("microsoft.network/virtualnetworks", Kind::Network),
    ("microsoft.network/virtualnetworks/subnets", Kind::Subnet),
    (
        "microsoft.network/virtualnetworks/virtualnetworkpeerings",
        Kind::Peering,
    ),
    ("microsoft.containerservice/managedclusters", Kind::Cluster),
    (
        "microsoft.containerservice/managedclusters/agentpools",
        Kind::Pool,
    ),
    ("microsoft.network/natgateways", Kind::NatGateway),
    ("microsoft.network/privateendpoints", Kind::PrivateEndpoint),
    ("microsoft.network/applicationgateways", Kind::ApplicationGateway),
];

/// Properties that only one kind has, for resources that name no type.
const SHAPES: [(&str, Kind); 6] = [
    ("agentPoolProfiles", Kind::Cluster),
    ("remoteVirtualNetwork", Kind::Peering),
    ("addressSpace", Kind::Network),
    ("vnetSubnetId", Kind::Pool),
    ("addressPrefixes", Kind::Subnet),
    ("addressPrefix", Kind::Subnet),
];

impl Reader {
    /// A reader of what exists, or of what is to be made.
    pub(super) fn new(existing: bool) -> Self {
        Self {
            imported: Imported::default(),
            existing,
            seen: 0,
            others: Vec::new(),
        }
    }

    /// Reads a list, a page or a resource.
    fn walk(&mut self, value: &Value, path: &str) -> Result<(), ImportError> {
        match value {
            Value::Array(values) => {
                for (at, value) in values.iter().enumerate() {
                    self.walk(value, &format!("{path}[{at}]"))?;
                }
                Ok(())
            }
            Value::Object(_) => {
                for page in ["value", "data"] {
                    // A resource has a name; a page has none.
                    if let Some(values @ Value::Array(_)) = field(value, page)
                        && field(value, "name").is_none()
                    {
                        self.tell_page(value, list(Some(values)).len(), path);
                        return self.walk(values, &format!("{path}.{page}"));
                    }
                }
                if let Some(table) = field(value, "data").filter(|data| field(data, "rows").is_some()) {
                    return self.table(table, &format!("{path}.data"));
                }
                if let Some(changes) = field(value, "changes").and_then(Value::as_array) {
                    return self.what_if(changes, path);
                }
                self.resource(value, path)
            }
            _ => Ok(()),
        }
    }

    /// Says that there are more pages than this one.
    fn tell_page(&mut self, page: &Value, rows: usize, path: &str) {
        let goes_on = ["nextLink", "$skipToken", "skip_token", "skipToken"];
        let total = ["total_records", "totalRecords"];
        let total = total.iter().find_map(|name| number(field(page, name)));
        let has_more = goes_on.iter().any(|name| text(field(page, name)).is_some())
            || total.is_some_and(|total| rows as u64 != total && (rows as u64) < total);
        if has_more {
            self.imported.notes.left(
                path,
                "this is one page of several; export the others too, or raise the number of rows (--first)",
            );
        }
    }

    /// The rows of a table of Resource Graph, each as an object.
    fn table(&mut self, table: &Value, path: &str) -> Result<(), ImportError> {
        let columns: Vec<String> = list(field(table, "columns"))
            .iter()
            .map(|column| text(field(column, "name")).unwrap_or_default().to_owned())
            .collect();
        for (at, row) in list(field(table, "rows")).iter().enumerate() {
            let cells = columns.iter().cloned().zip(list(Some(row)).iter().cloned());
            let row = Value::Object(cells.filter(|(_, cell)| !cell.is_null()).collect());
            self.resource(&row, &format!("{path}.rows[{at}]"))?;
        }
        Ok(())
    }

    /// The resources after the changes that a what-if foretells.
    fn what_if(&mut self, changes: &[Value], path: &str) -> Result<(), ImportError> {
        for (at, change) in changes.iter().enumerate() {
            let path = format!("{path}.changes[{at}]");
            let kind = text(field(change, "changeType"))
                .unwrap_or_default()
                .to_lowercase();
            if kind == "delete" {
                let what = text(field(change, "resourceId")).unwrap_or("a resource");
                let name = what.rsplit('/').next().unwrap_or(what).to_owned();
                self.imported.notes.left(path, format!("{name} is to be deleted"));
                continue;
            }
            self.existing = kind != "create";
            let after = field(change, "after").or_else(|| field(change, "before"));
            let Some(Value::Object(after)) = after else {
                continue;
            };
            let mut after = after.clone();
            if let Some(id) = field(change, "resourceId") {
                after.entry("id").or_insert_with(|| id.clone());
            }
            self.resource(&Value::Object(after), &format!("{path}.after"))?;
        }
        Ok(())
    }

    /// Reads one resource of any type.
    pub(super) fn resource(&mut self, resource: &Value, path: &str) -> Result<(), ImportError> {
        self.seen += 1;
        if MOST_ITEMS < self.seen {
            return Err(ImportError::TooManyItems { what: "resources" });
        }
        let Some(kind) = self.kind_of(resource) else {
            return Ok(());
        };
        match kind {
            Kind::Network => self.network(resource, path),
            Kind::Subnet => {
                let subnet = self.subnet(resource, path);
                self.imported.subnets.extend(subnet);
            }
            Kind::Peering => {
                let peering = self.peering(resource, path);
                self.imported.peerings.extend(peering);
            }
            Kind::Cluster => self.cluster(resource, path),
            Kind::Pool => {
                let pool = self.pool(resource, path);
                self.imported.pools.extend(pool);
            }
            Kind::NatGateway => self.nat_gateway(resource, path),
            Kind::PrivateEndpoint => self.private_endpoint(resource, path),
            Kind::ApplicationGateway => self.application_gateway(resource, path),
        }
        Ok(())
    }

    /// What a resource is, by its type, its id, or what only one kind has.
    fn kind_of(&mut self, resource: &Value) -> Option<Kind> {
        let typed = text(field(resource, "type"))
            .filter(|kind| kind.contains('/'))
            .map(str::to_lowercase)
            .or_else(|| text(field(resource, "id")).map(|id| ArmId::of(id).kind()))
            .filter(|kind| !kind.is_empty());
        let Some(typed) = typed else {
            let has = |name: &str| super::json::property(resource, name).is_some();
            return SHAPES.iter().find(|(name, _)| has(name)).map(|(_, kind)| *kind);
        };
        let known = KINDS
            .iter()
            .find(|(name, _)| *name == typed)
            .map(|(_, kind)| *kind);
        if known.is_none() {
            let typed = shown(&Value::String(typed));
            let is_full = 100 <= self.others.len();
            match self.others.iter_mut().find(|(kind, _)| *kind == typed) {
                Some((_, count)) => *count += 1,
                None if !is_full => self.others.push((typed, 1)),
                None => {}
            }
        }
        known
    }

    /// Says which resources have no ranges.
    pub(super) fn tell_others(&mut self) {
        for (kind, count) in std::mem::take(&mut self.others) {
            let what = match count {
                1 => format!("a resource of type {kind} has no ranges of its own"),
                count => format!("{count} resources of type {kind} have no ranges of their own"),
            };
            self.imported.notes.left("", what);
        }
    }
}
