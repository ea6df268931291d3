//! What the names of a configuration stand for: variables, locals, resources and modules, with their instances.

use std::collections::BTreeMap;
use std::rc::Rc;

use hcl_edit::structure::{Block, Body, Structure};

use super::configuration::{Declared, Folder, joined};
use super::evaluate::{Around, Evaluator, Instance, Key, Module, pairs, unknown_or};
use super::value::{MOST_NAME, Open, Val};

/// How deep modules may call modules.
const MOST_CALLS: usize = 12;

/// The most modules in use.
const MOST_MODULES: usize = 1_000;

/// The most instances of a block.
const MOST_INSTANCES: usize = 10_000;

impl<'b> Evaluator<'b> {
    pub(super) fn module(&self, at: usize) -> Option<Rc<Module>> {
        self.modules.borrow().get(at).cloned()
    }

    pub(super) fn folder_of(&self, module: usize) -> Option<&Folder<'b>> {
        self.folders.get(self.module(module)?.folder)
    }

    /// Takes a folder into use.
    pub(super) fn add_module(&self, module: Module) -> usize {
        let mut modules = self.modules.borrow_mut();
        modules.push(Rc::new(module));
        modules.len() - 1
    }

    /// What a name stands for, and how many of the operators behind it belong to it.
    pub(super) fn named(
        &self,
        root: &'b str,
        first: Option<&'b str>,
        second: Option<&'b str>,
        around: Around<'_>,
    ) -> (Val, usize) {
        let module = around.module;
        match (root, first, second) {
            ("var", Some(name), _) => (self.variable(module, name), 1),
            ("local", Some(name), _) => (self.local(module, name), 1),
            ("each", Some(part), _) => {
                let each = around.instance.and_then(|instance| instance.each.as_ref());
                let value = each.map(|(key, value)| if part == "key" { key } else { value });
                let fault = || Val::fault("each is known only where for_each is");
                (value.cloned().unwrap_or_else(fault), 1)
            }
            ("count", Some("index"), _) => {
                let count = around.instance.and_then(|instance| instance.count);
                let fault = || Val::fault("count.index is known only where count is");
                (count.map_or_else(fault, Val::count), 1)
            }
            ("module", Some(name), _) => (self.called(module, name), 1),
            ("data", Some(kind), Some(name)) => (self.resource(module, true, kind, name), 2),
            ("path" | "terraform" | "self", Some(name), _) => {
                let written = format!("{root}.{name}");
                (
                    Val::unnamed(
                        format!("{written} is known only to Terraform"),
                        format!("<{written}>"),
                    ),
                    1,
                )
            }
            (kind, Some(name), _) => (self.resource(module, false, kind, name), 1),
            (name, None, _) => (Val::fault(format!("nothing is called {name}")), 0),
        }
    }

    fn variable(&self, module: usize, name: &'b str) -> Val {
        let Some(used) = self.module(module) else {
            return Val::Null;
        };
        if let Some(given) = used.given.get(name) {
            return given.clone();
        }
        self.once(Key::Variable(module, name), || {
            let Some(folder) = self.folders.get(used.folder) else {
                return Val::Null;
            };
            let around = plain(module);
            // Values next to the configuration are for the root module.
            if let Some(value) = folder.values.get(name).filter(|_| used.nested == 0) {
                return self.value(value, around);
            }
            match folder.variables.get(name) {
                Some(Some(default)) => self.value(default, around),
                Some(None) => Val::unnamed(format!("variable {name} has no value"), format!("<{name}>")),
                None => Val::unnamed(format!("variable {name} is not declared"), format!("<{name}>")),
            }
        })
    }

    fn local(&self, module: usize, name: &'b str) -> Val {
        self.once(Key::Local(module, name), || {
            let folder = self.folder_of(module);
            match folder.and_then(|folder| folder.locals.get(name)) {
                Some(expression) => self.value(expression, plain(module)),
                None => Val::fault(format!("there is no local {name}")),
            }
        })
    }

    /// All instances of a resource.
    fn resource(&self, module: usize, is_data: bool, kind: &'b str, name: &'b str) -> Val {
        let start = if is_data { "data." } else { "" };
        let place = self
            .folder_of(module)
            .and_then(|folder| folder.block_by_name.get(&(is_data, kind, name)).copied());
        let Some(block) = place else {
            let written = format!("{start}{kind}.{name}");
            return Val::unnamed(format!("{written} is not in the files"), format!("<{written}>"));
        };
        match self.instances(module, block) {
            Ok(instances) => {
                let open = |instance| {
                    Val::Open(Open::Resource {
                        module,
                        block,
                        instance,
                    })
                };
                if self.spend(instances.len()) {
                    together(&instances, open)
                } else {
                    Self::spent()
                }
            }
            Err(unknown) => unknown,
        }
    }

    /// The instances of a block, by `count` or `for_each`.
    pub(super) fn instances(&self, module: usize, block: usize) -> Result<Rc<Vec<Instance>>, Val> {
        if let Some(known) = self.instances.borrow().get(&(module, block)) {
            return Ok(Rc::clone(known));
        }
        let declared = self.folder_of(module).and_then(|folder| folder.blocks.get(block));
        let mut found = None;
        let told = self.once(Key::Instances(module, block), || {
            let instances = declared.map(|declared| self.instances_of(declared.block, module));
            match instances {
                Some(Ok(instances)) => {
                    found = Some(Rc::new(instances));
                    Val::Null
                }
                Some(Err(unknown)) => unknown,
                None => Val::fault("it is not in the files"),
            }
        });
        match found {
            Some(instances) => {
                self.instances
                    .borrow_mut()
                    .insert((module, block), Rc::clone(&instances));
                Ok(instances)
            }
            None => Err(unknown_or(told, "how often it is created is not known")),
        }
    }

    fn instances_of(&self, block: &'b Block, module: usize) -> Result<Vec<Instance>, Val> {
        let around = plain(module);
        let too_many = || Val::unknown(format!("more than {MOST_INSTANCES} of it are not supported"));
        if let Some(count) = block.body.get_attribute("count") {
            let count = self.value(&count.value, around);
            let Some(count) = count.as_integer().and_then(|count| usize::try_from(count).ok()) else {
                return Err(unknown_or(count, "its count is not a number"));
            };
            if MOST_INSTANCES < count || !self.spend(count) {
                return Err(too_many());
            }
            let each = (0..count).map(|at| Instance {
                index: format!("[{at}]"),
                each: None,
                count: Some(at),
            });
            return Ok(each.collect());
        }
        let Some(over) = block.body.get_attribute("for_each") else {
            return Ok(vec![Instance::default()]);
        };
        let over = self.value(&over.value, around);
        let is_set = matches!(over, Val::List(..));
        let Some(pairs) = pairs(&over) else {
            return Err(unknown_or(over, "its for_each is neither a set nor an object"));
        };
        if MOST_INSTANCES < pairs.len() || !self.spend(pairs.len()) {
            return Err(too_many());
        }
        let mut instances = Vec::new();
        for (key, value) in pairs {
            // The key of a value of a set is the value itself.
            let key = if is_set { value.clone() } else { key };
            let Some(name) = key.as_name() else {
                return Err(unknown_or(key, "a key of its for_each is not text"));
            };
            if MOST_NAME < name.len() {
                return Err(Val::unknown("a key of its for_each is longer than any name"));
            }
            let index = format!("[{}]", serde_json::Value::from(&*name));
            instances.push(Instance {
                index,
                each: Some((key, value)),
                count: None,
            });
        }
        Ok(instances)
    }

    /// What is known of an attribute of a resource.
    pub(super) fn resource_attribute(
        &self,
        module: usize,
        block: usize,
        instance: usize,
        name: &'b str,
    ) -> Val {
        self.once(Key::Attribute(module, block, instance, name), || {
            let declared = self
                .folder_of(module)
                .and_then(|folder| folder.blocks.get(block))
                .copied();
            let instances = self.instances(module, block);
            let (Some(declared), Ok(instances)) = (declared, instances) else {
                return Val::unknown("it is known only after apply");
            };
            let around = Around {
                module,
                instance: instances.get(instance),
                bound: None,
            };
            let body = &declared.block.body;
            if let Some(attribute) = body.get_attribute(name) {
                return self.value(&attribute.value, around);
            }
            if body.has_blocks(name) {
                let each = body
                    .get_blocks(name)
                    .map(|block| self.body_value(&block.body, around));
                return Val::list(each.collect());
            }
            if name == "id" {
                let of = |name: &'b str| {
                    if body.has_attribute(name) {
                        self.resource_attribute(module, block, instance, name)
                    } else {
                        Val::Null
                    }
                };
                if let Some(id) = id_of(declared, &of) {
                    return id;
                }
            }
            let written = format!("{}.{name}", declared.address());
            Val::unnamed(
                format!("{written} is known only after apply"),
                format!("<{written}>"),
            )
        })
    }

    /// A block within a block, as a value.
    fn body_value(&self, body: &'b Body, around: Around<'_>) -> Val {
        let mut values: BTreeMap<Rc<str>, Val> = BTreeMap::new();
        for structure in body {
            if let Structure::Attribute(attribute) = structure {
                let value = self.value(&attribute.value, around);
                values.insert(attribute.key.as_str().into(), value);
            }
        }
        Val::object(values)
    }

    /// All instances of a module that is called.
    fn called(&self, module: usize, name: &'b str) -> Val {
        let call = self
            .folder_of(module)
            .and_then(|folder| folder.call_by_name.get(name).copied());
        match call {
            Some(call) => self.call_module(module, call),
            None => Val::fault(format!("there is no module {name}")),
        }
    }

    /// Takes a module that is called into use: once, or as often as its instances say.
    pub(super) fn call_module(&self, module: usize, call: usize) -> Val {
        self.once(Key::Calls(module, call), || {
            let (Some(used), Some(declared)) = (
                self.module(module),
                self.folder_of(module)
                    .and_then(|folder| folder.calls.get(call))
                    .copied(),
            ) else {
                return Val::Null;
            };
            let name = declared.label(0);
            let body = &declared.block.body;
            let source = body
                .get_attribute("source")
                .and_then(|source| source.value.as_str());
            let own = self
                .folders
                .get(used.folder)
                .map_or("", |folder| folder.path.as_str());
            let path = source
                .filter(|source| source.starts_with('.'))
                .map(|source| joined(own, source));
            let folder = path.and_then(|path| self.folders.iter().position(|folder| folder.path == path));
            let Some(folder) = folder else {
                let written = source.unwrap_or("another place");
                return Val::unnamed(
                    format!("module {name} is not in the files; what it makes comes from {written}"),
                    format!("<module.{name}>"),
                );
            };
            if MOST_NAME < name.len() {
                return Val::unknown("its name is longer than any that Terraform is given");
            }
            if MOST_CALLS <= used.nested {
                return Val::unknown(format!("modules call modules more than {MOST_CALLS} levels deep"));
            }
            let instances = match self.instances_of(declared.block, module) {
                Ok(instances) => instances,
                Err(unknown) => return unknown,
            };
            let mut places = Vec::new();
            for instance in &instances {
                if MOST_MODULES <= self.modules.borrow().len() {
                    return Val::unknown(format!("more than {MOST_MODULES} modules are not supported"));
                }
                let around = Around {
                    module,
                    instance: Some(instance),
                    bound: None,
                };
                let arguments = body
                    .attributes()
                    .filter(|attribute| !META.contains(&attribute.key.as_str()));
                let given = arguments.map(|attribute| {
                    (
                        Rc::from(attribute.key.as_str()),
                        self.value(&attribute.value, around),
                    )
                });
                places.push(self.add_module(Module {
                    folder,
                    prefix: format!("{}module.{name}{}.", used.prefix, instance.index),
                    given: given.collect(),
                    nested: used.nested + 1,
                }));
            }
            together(&instances, |at| {
                places
                    .get(at)
                    .map_or(Val::Null, |place| Val::Open(Open::Module(*place)))
            })
        })
    }

    pub(super) fn output(&self, module: usize, name: &'b str) -> Val {
        self.once(Key::Output(module, name), || {
            let folder = self.folder_of(module);
            match folder.and_then(|folder| folder.outputs.get(name)) {
                Some(expression) => self.value(expression, plain(module)),
                None => Val::fault(format!("the module has no output {name}")),
            }
        })
    }
}

/// Arguments of a call that are not for the module.
const META: [&str; 6] = [
    "source",
    "version",
    "count",
    "for_each",
    "providers",
    "depends_on",
];

/// Outside of every block.
pub(super) fn plain(module: usize) -> Around<'static> {
    Around {
        module,
        instance: None,
        bound: None,
    }
}

/// Instances as what a reference to all of them gives: one, a list, or an object.
fn together(instances: &[Instance], open: impl Fn(usize) -> Val) -> Val {
    match instances {
        [only] if only.index.is_empty() => open(0),
        all if all.iter().any(|instance| instance.each.is_some()) => {
            let each = all.iter().enumerate().filter_map(|(at, instance)| {
                let (key, _) = instance.each.as_ref()?;
                Some((key.as_name()?, open(at)))
            });
            Val::object(each.collect())
        }
        all => Val::list((0..all.len()).map(open).collect()),
    }
}

/// The id that Azure will give a resource, for those that others refer to.
///
/// The subscription is left out, and so is a resource group whose name is not known.
fn id_of<'b>(declared: Declared<'b>, of: &dyn Fn(&'b str) -> Val) -> Option<Val> {
    let mut why = None;
    let mut word = |name: &'b str| {
        let value = of(name);
        if let Val::Unknown(unknown) = &value {
            why = why.take().or_else(|| Some(unknown.text.clone()));
        }
        value.as_name()
    };
    let kind = declared.label(0);
    let name = word("name")?;
    let group = of("resource_group_name").as_text().unwrap_or_default();
    let start = format!("/subscriptions//resourceGroups/{group}");
    let id = match kind {
        "azurerm_resource_group" => format!("/subscriptions//resourceGroups/{name}"),
        "azurerm_subnet" => {
            let network = word("virtual_network_name")?;
            format!("{start}/providers/Microsoft.Network/virtualNetworks/{network}/subnets/{name}")
        }
        "azapi_resource" => {
            let parent = word("parent_id").unwrap_or_else(|| "/subscriptions//resourceGroups/".into());
            let written = word("type")?;
            let (typed, _) = written.split_once('@')?;
            match typed.rsplit_once('/') {
                Some((_, last)) if parent.contains("/providers/") => format!("{parent}/{last}/{name}"),
                _ => format!("{parent}/providers/{typed}/{name}"),
            }
        }
        other => {
            let (_, typed) = ID_TYPES.iter().find(|(own, _)| *own == other)?;
            format!("{start}/providers/{typed}/{name}")
        }
    };
    Some(match why {
        Some(why) => Val::unnamed(why, id),
        None => Val::text(id),
    })
}

/// Types of Terraform whose ids others name, with the type in them.
const ID_TYPES: [(&str, &str); 5] = [
    ("azurerm_virtual_network", "Microsoft.Network/virtualNetworks"),
    (
        "azurerm_kubernetes_cluster",
        "Microsoft.ContainerService/managedClusters",
    ),
    ("azurerm_nat_gateway", "Microsoft.Network/natGateways"),
    ("azurerm_route_table", "Microsoft.Network/routeTables"),
    (
        "azurerm_network_security_group",
        "Microsoft.Network/networkSecurityGroups",
    ),
];
