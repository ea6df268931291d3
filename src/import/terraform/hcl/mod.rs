//! Terraform's own files: what is literal in them, with locals, defaults of variables and the functions of ranges.
//!
//! The files of a folder are one configuration; a folder that another calls as a module is read as often as it is
//! called. What needs a provider, a module from elsewhere or a value from outside is left out with its line and the
//! reason; nothing is guessed.
//!
//! ```text
//! files ── configuration ── variables, locals, resource blocks, calls
//!                                   └── evaluate, names, functions ──> values
//! resource blocks ── count, for_each ── attributes ──> resources::Reader ──> Imported, file by file
//! ```

mod configuration;
mod evaluate;
mod functions;
mod names;
#[cfg(test)]
mod tests;
mod texts;
mod value;

use std::collections::{BTreeMap, BTreeSet};

use hcl_edit::structure::{Body, Structure};
use serde_json::{Map, Value, json};

use super::references::References;
use super::resources::{Reader, Resource};
use crate::import::imported::{Imported, Notes};
use crate::import::source::Decoded;
use crate::import::{File, ImportError, Importer, MOST_ITEMS};
use configuration::{Declared, Parsed, folders, joined, line_of};
use evaluate::{Around, Bound, Evaluator, Module, pairs};
use value::Val;

/// The largest file that is read; no configuration written by people comes near.
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// The importer of configurations.
pub(in crate::import) const HCL: Importer = Importer {
    key: "hcl",
    title: "Terraform configuration",
    formats: ".tf files of a folder by themselves, as far as they are literal; terraform show -json of a plan says more",
    recognise,
    read: read_files,
};

/// Words that begin a block.
const BLOCKS: [&str; 9] = [
    "resource",
    "data",
    "variable",
    "output",
    "module",
    "provider",
    "locals",
    "terraform",
    "moved",
];

fn recognise(decoded: &Decoded<'_>) -> bool {
    if decoded.looks_like_json() {
        return false;
    }
    let lines = decoded.head().lines().map(str::trim);
    let mut said = lines
        .filter(|line| !line.is_empty() && !line.starts_with(['#', '/', '*']))
        .take(400)
        .peekable();
    let starts_with_value = said.peek().is_some_and(|line| is_assignment(line));
    starts_with_value || said.any(is_block)
}

/// Whether a line begins a block: `resource "type" "name" {`.
fn is_block(line: &str) -> bool {
    let (word, rest) = line.split_once([' ', '{', '"']).unwrap_or((line, ""));
    let is_open = line.ends_with('{') || line.ends_with('}');
    BLOCKS.contains(&word) && is_open && (rest.is_empty() || rest.trim_start().starts_with(['"', '{']))
}

/// Whether a line gives a variable a value, as files of values do: `name = "…"`, `[`, `{`.
fn is_assignment(line: &str) -> bool {
    let Some((name, value)) = line.split_once('=') else {
        return false;
    };
    let is_name = |name: &str| {
        name.starts_with(|letter: char| letter.is_ascii_lowercase())
            && name
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
    };
    is_name(name.trim_end()) && value.trim_start().starts_with(['"', '[', '{'])
}

fn read_files(files: &[File<'_>]) -> Vec<Result<Imported, ImportError>> {
    let mut parsed = Vec::new();
    let mut results = Vec::new();
    for (at, file) in files.iter().enumerate() {
        let text = file.decoded.text().unwrap_or_default();
        match parse(text) {
            Ok(body) => {
                parsed.push(Parsed::new(at, file.name, text, body));
                results.push(Ok(Imported::default()));
            }
            Err(error) => results.push(Err(error)),
        }
    }
    let mut reading = Reading {
        evaluator: Evaluator::new(folders(&parsed)),
        parsed: &parsed,
        made: Vec::new(),
        notes: Vec::new(),
        is_full: false,
    };
    reading.all();
    match reading.imported() {
        Err(error) => spread_error(&parsed, &error, &mut results),
        Ok(found) => {
            for (file, part) in found {
                if let Some(Ok(own)) = results.get_mut(file) {
                    own.absorb(part);
                }
            }
        }
    }
    results
}

/// All files are one configuration, so what is wrong with it is told of its first file that was read.
fn spread_error(parsed: &[Parsed], error: &ImportError, results: &mut [Result<Imported, ImportError>]) {
    let first = parsed.first().and_then(|file| results.get_mut(file.file));
    if let Some(first) = first {
        *first = Err(error.clone());
    }
}

fn parse(text: &str) -> Result<Body, ImportError> {
    if MOST_BYTES < text.len() {
        return Err(ImportError::NoHcl {
            what: "it is larger than 4 MB".to_owned(),
        });
    }
    hcl_edit::parser::parse_body(text).map_err(|error| {
        let place = error.location();
        ImportError::NoHcl {
            what: format!(
                "line {}, column {}: {}",
                place.line(),
                place.column(),
                error.message()
            ),
        }
    })
}

/// Attributes that the importer reads, whose absence is worth a note; those that are told of where they are needed
/// stand in [`TOLD`].
const WANTED: [&str; 20] = [
    "address_prefixes",
    "address_prefix",
    "node_count",
    "min_count",
    "max_count",
    "max_pods",
    "service_cidr",
    "service_cidrs",
    "pod_cidr",
    "pod_cidrs",
    "dns_service_ip",
    "outbound_type",
    "network_plugin",
    "network_plugin_mode",
    "network_policy",
    "network_data_plane",
    "auto_scaling_enabled",
    "enable_auto_scaling",
    "max_surge",
    "body",
];

/// Attributes whose reason is told together with what becomes of it.
const TOLD: [&str; 9] = [
    "name",
    "address_space",
    "virtual_network_name",
    "remote_virtual_network_id",
    "vnet_subnet_id",
    "pod_subnet_id",
    "subnet_id",
    "kubernetes_cluster_id",
    "route_table_id",
];

/// Attributes that may hold names of which a part is not known.
fn may_stand_in(name: &str) -> bool {
    matches!(name, "name" | "virtual_network_name" | "parent_id") || name.ends_with("_id")
}

/// A resource of a block.
struct Made {
    kind: String,
    address: String,
    values: Value,
    unknown: BTreeMap<String, String>,
    /// Where it stands: the parsed file and the line.
    parsed: usize,
    line: usize,
}

struct Reading<'b> {
    evaluator: Evaluator<'b>,
    parsed: &'b [Parsed],
    made: Vec<Made>,
    notes: Vec<(usize, Notes)>,
    /// Whether there are more resources than are read.
    is_full: bool,
}

impl<'b> Reading<'b> {
    /// Reads every folder that no other calls, and the modules that it calls.
    fn all(&mut self) {
        let called = called(&self.evaluator);
        let count = self.evaluator.folders.len();
        for folder in (0..count).filter(|folder| !called.contains(folder)) {
            self.evaluator.add_module(Module {
                folder,
                prefix: String::new(),
                given: BTreeMap::new(),
                nested: 0,
            });
        }
        let mut next = 0;
        while next < self.evaluator.modules.borrow().len() {
            self.module(next);
            next += 1;
        }
        if self.evaluator.is_spent() {
            self.note(0, |notes| {
                notes.left(
                    "",
                    "the configuration takes too many steps to evaluate; what is missing is left out",
                );
            });
        }
    }

    fn note(&mut self, parsed: usize, write: impl FnOnce(&mut Notes)) {
        let mut notes = Notes::default();
        write(&mut notes);
        self.notes.push((parsed, notes));
    }

    fn module(&mut self, module: usize) {
        let Some(folder) = self.evaluator.folder_of(module) else {
            return;
        };
        let (blocks, calls) = (folder.blocks.clone(), folder.calls.clone());
        let prefix = self
            .evaluator
            .module(module)
            .map_or_else(String::new, |module| module.prefix.clone());
        for (call, declared) in calls.into_iter().enumerate() {
            if let Val::Unknown(why) = self.evaluator.call_module(module, call) {
                let line = self.line(declared);
                let address = format!("{prefix}module.{}", declared.label(0));
                let text = format!("{}; import terraform show -json of a plan", why.text);
                self.note(declared.parsed, |notes| {
                    notes.left(format!("line {line} {address}"), text);
                });
            }
        }
        for (block, declared) in blocks.into_iter().enumerate() {
            let kind = declared.label(0);
            if !declared.is_data() && (kind.starts_with("azurerm_") || kind == "azapi_resource") {
                self.block(module, block, declared, &prefix);
            }
        }
    }

    fn line(&self, declared: Declared<'b>) -> usize {
        let file = self.parsed.get(declared.parsed);
        file.map_or(1, |file| file.line(hcl_edit::Span::span(declared.block)))
    }

    fn block(&mut self, module: usize, block: usize, declared: Declared<'b>, prefix: &str) {
        let address = format!("{prefix}{}", declared.address());
        let line = self.line(declared);
        if 2 * value::MOST_NAME < address.len() {
            return self.note(declared.parsed, |notes| {
                notes.left(
                    format!("line {line}"),
                    "its name is longer than any that Azure takes",
                );
            });
        }
        let instances = match self.evaluator.instances(module, block) {
            Ok(instances) => instances,
            Err(Val::Unknown(why)) => {
                let text = format!("how often it is made is not known here: {}", why.text);
                return self.note(declared.parsed, |notes| {
                    notes.left(format!("line {line} {address}"), text);
                });
            }
            Err(_) => return,
        };
        for instance in instances.iter() {
            if MOST_ITEMS <= self.made.len() {
                self.is_full = true;
                return;
            }
            let address = format!("{address}{}", instance.index);
            let around = Around {
                module,
                instance: Some(instance),
                bound: None,
            };
            let mut making = Making {
                evaluator: &self.evaluator,
                file: self.parsed.get(declared.parsed),
                address: &address,
                unknown: BTreeMap::new(),
                notes: Notes::default(),
            };
            let values = making.body(&declared.block.body, around, "");
            let (unknown, notes) = (making.unknown, making.notes);
            self.notes.push((declared.parsed, notes));
            self.made.push(Made {
                kind: declared.label(0).to_owned(),
                address,
                values: Value::Object(values),
                unknown,
                parsed: declared.parsed,
                line,
            });
        }
    }

    /// What all resources come to, file by file.
    fn imported(self) -> Result<BTreeMap<usize, Imported>, ImportError> {
        if self.is_full {
            return Err(ImportError::TooManyItems { what: "resources" });
        }
        let resources: Vec<Resource<'_>> = self
            .made
            .iter()
            .map(|made| Resource {
                address: &made.address,
                kind: &made.kind,
                values: &made.values,
                existing: false,
                is_data: false,
                unknown: Some(&made.unknown),
            })
            .collect();
        let references = References::new(&Value::Null, &resources);
        let mut reader = Reader::new(&references);
        for resource in &resources {
            reader.resource(resource)?;
        }
        let imported = reader.finish();
        if imported.items() == 0 && !self.parsed.is_empty() {
            let is_values = self.parsed.iter().all(Parsed::is_values);
            return Err(if is_values {
                ImportError::nothing(
                    "this is a file of values for Terraform",
                    "import it together with the .tf files that declare its variables",
                )
            } else {
                // The first reason says more than that there is one.
                let why = self.notes.iter().flat_map(|(_, notes)| notes.kept()).next();
                let why = why.map_or_else(String::new, |note| format!(" ({note})"));
                ImportError::nothing(
                    format!(
                        "this is a Terraform file, but nothing of it has ranges that can be read without Terraform{why}"
                    ),
                    "run terraform show -json on a plan and import that",
                )
            });
        }
        Ok(self.spread(imported))
    }

    /// Gives each file what its blocks made, and puts lines before addresses in the notes.
    fn spread(&self, mut imported: Imported) -> BTreeMap<usize, Imported> {
        let by_address: BTreeMap<&str, &Made> = self
            .made
            .iter()
            .map(|made| (made.address.as_str(), made))
            .collect();
        let made_at = |path: &str| {
            // An attribute of a resource is told by the address of the resource.
            let mut start = path;
            loop {
                if let Some(made) = by_address.get(start) {
                    return Some(*made);
                }
                start = start.rsplit_once('.').map(|(start, _)| start)?;
            }
        };
        let file_of = |parsed: usize| self.parsed.get(parsed).map_or(0, |file| file.file);
        let mut found: BTreeMap<usize, Imported> = BTreeMap::new();
        for (parsed, notes) in &self.notes {
            let own = found.entry(file_of(*parsed)).or_default();
            own.absorb(Imported {
                notes: notes.clone(),
                ..Imported::default()
            });
        }
        for note in imported.notes.kept() {
            let made = made_at(&note.path);
            let own = found
                .entry(made.map_or(0, |made| file_of(made.parsed)))
                .or_default();
            let path = made.map_or_else(
                || note.path.clone(),
                |made| format!("line {} {}", made.line, note.path),
            );
            own.notes.add(note.kind, path, note.text.clone());
        }
        let told = |path: &mut String| {
            let made = made_at(path);
            if let Some(made) = made {
                *path = format!("line {} {path}", made.line);
            }
            made.map_or(0, |made| file_of(made.parsed))
        };
        for cluster in &mut imported.clusters {
            for pool in &mut cluster.pools {
                told(&mut pool.path);
            }
        }
        for network in &mut imported.networks {
            for subnet in &mut network.subnets {
                told(&mut subnet.path);
            }
        }
        macro_rules! spread {
            ($($part:ident),+) => {$(
                for mut thing in imported.$part.drain(..) {
                    let file = told(&mut thing.path);
                    found.entry(file).or_default().$part.push(thing);
                }
            )+};
        }
        spread!(networks, subnets, clusters, pools, peerings, attached);
        found
    }
}

/// Folders that others call as modules.
fn called(evaluator: &Evaluator<'_>) -> BTreeSet<usize> {
    let mut called = BTreeSet::new();
    for (own, folder) in evaluator.folders.iter().enumerate() {
        for call in &folder.calls {
            let source = call.block.body.get_attribute("source");
            let source = source.and_then(|source| source.value.as_str());
            let Some(source) = source.filter(|source| source.starts_with('.')) else {
                continue;
            };
            let path = joined(&folder.path, source);
            let place = evaluator.folders.iter().position(|folder| folder.path == path);
            called.extend(place.filter(|place| *place != own));
        }
    }
    // Folders that call each other in a loop are read all the same.
    if called.len() == evaluator.folders.len() {
        called.pop_first();
    }
    called
}

/// The values of one resource during evaluation.
struct Making<'e, 'b> {
    evaluator: &'e Evaluator<'b>,
    file: Option<&'b Parsed>,
    address: &'e str,
    /// Why attributes are not known, by name, with the blocks around.
    unknown: BTreeMap<String, String>,
    notes: Notes,
}

impl<'b> Making<'_, 'b> {
    /// The attributes and blocks of a body, as far as they are known.
    fn body(&mut self, body: &'b Body, around: Around<'_>, path: &str) -> Map<String, Value> {
        let mut values = Map::new();
        for structure in body {
            match structure {
                Structure::Attribute(attribute) => {
                    let name = attribute.key.as_str();
                    let line = self.file.map_or(1, |file| line_of(file, attribute));
                    let value = self.evaluator.value(&attribute.value, around);
                    let value = self.attribute(&value, name, path, line);
                    values.extend(value.map(|value| (name.to_owned(), value)));
                }
                Structure::Block(block) if block.has_ident("dynamic") => {
                    self.dynamic(block, around, path, &mut values);
                }
                Structure::Block(block) => {
                    let name = block.ident.as_str();
                    let inner = self.body(&block.body, around, &format!("{path}{name}."));
                    add_block(&mut values, name, inner);
                }
            }
        }
        values
    }

    fn attribute(&mut self, value: &Val, name: &str, path: &str, line: usize) -> Option<Value> {
        if let Val::Unknown(why) = value
            && may_stand_in(name)
            && let Some(stand_in) = &why.stand_in
            // An id that is not wholly known refers to nothing.
            && (!name.ends_with("_id") || stand_in.starts_with('/'))
        {
            if name == "name" {
                let text = format!("{}; its name shows that in angle brackets", why.text);
                self.notes
                    .assumed(format!("line {line} {}.{path}{name}", self.address), text);
            }
            return Some(stand_in.clone().into());
        }
        let mut first = None;
        let json = self.evaluator.json(value, &mut |why| {
            first.get_or_insert_with(|| why.text.clone());
        });
        if let Some(why) = first {
            if TOLD.contains(&name) {
                self.unknown.insert(format!("{path}{name}"), why);
            } else if WANTED.contains(&name) {
                let text = format!("it is not known here: {why}");
                self.notes
                    .left(format!("line {line} {}.{path}{name}", self.address), text);
            }
        }
        json
    }

    /// A block that is made as often as `for_each` says.
    fn dynamic(
        &mut self,
        block: &'b hcl_edit::structure::Block,
        around: Around<'_>,
        path: &str,
        values: &mut Map<String, Value>,
    ) {
        let name = block.labels.first().map_or("", |label| label.as_str());
        let Some(content) = block.body.get_blocks("content").next() else {
            return;
        };
        let over = block.body.get_attribute("for_each");
        let over = over.map_or(Val::Null, |over| self.evaluator.value(&over.value, around));
        let iterator = block
            .body
            .get_attribute("iterator")
            .and_then(|iterator| iterator.value.as_variable());
        let iterator = iterator.map_or(name, |iterator| iterator.as_str());
        let Some(pairs) = pairs(&over) else {
            if let Val::Unknown(why) = &over {
                let line = self.file.map_or(1, |file| file.line(hcl_edit::Span::span(block)));
                let text = format!("how often this block is made is not known here: {}", why.text);
                self.notes
                    .left(format!("line {line} {}.{path}{name}", self.address), text);
            }
            return;
        };
        for (key, value) in pairs {
            if !self.evaluator.spend(1) {
                return;
            }
            let entry = [("key".into(), key), ("value".into(), value)];
            let bound = Bound {
                name: iterator,
                value: Val::object(entry.into_iter().collect()),
                outer: around.bound,
            };
            let around = Around {
                bound: Some(&bound),
                ..around
            };
            let inner = self.body(&content.body, around, &format!("{path}{name}."));
            add_block(values, name, inner);
        }
    }
}

/// Adds a block to those of its name.
fn add_block(values: &mut Map<String, Value>, name: &str, inner: Map<String, Value>) {
    let blocks = values.entry(name).or_insert_with(|| json!([]));
    if let Some(blocks) = blocks.as_array_mut() {
        blocks.push(Value::Object(inner));
    }
}
