//! What the files of a folder declare, by name.

use std::collections::BTreeMap;

use hcl_edit::Span as _;
use hcl_edit::expr::Expression;
use hcl_edit::structure::{Attribute, Block, BlockLabel, Body};

/// A file, read but not evaluated.
#[derive(Debug)]
pub(super) struct Parsed {
    /// Which of the files that are read it is.
    pub(super) file: usize,
    /// The folder it lies in, as far as its name tells.
    pub(super) folder: String,
    pub(super) body: Body,
    /// Where its lines begin.
    lines: Vec<usize>,
}

impl Parsed {
    pub(super) fn new(file: usize, name: &str, text: &str, body: Body) -> Self {
        let plain = name.replace('\\', "/");
        let folder = plain.rsplit_once('/').map_or("", |(folder, _)| folder);
        let starts = text.match_indices('\n').map(|(at, _)| at + 1);
        Self {
            file,
            folder: joined("", folder),
            body,
            lines: std::iter::once(0).chain(starts).collect(),
        }
    }

    /// The line of a place in the text, counted from 1.
    pub(super) fn line(&self, span: Option<std::ops::Range<usize>>) -> usize {
        let start = span.map_or(0, |span| span.start);
        self.lines.partition_point(|line| *line <= start).max(1)
    }

    /// Whether it declares nothing and only gives values to variables.
    pub(super) fn is_values(&self) -> bool {
        !self.body.is_empty() && self.body.blocks().next().is_none()
    }
}

/// A path from `folder` on, with `.` and `..` followed.
pub(super) fn joined(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
            other => parts.push(other),
        }
    }
    parts.join("/")
}

/// A block with the file that it stands in, by its place among those that were parsed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Declared<'b> {
    pub(super) parsed: usize,
    pub(super) block: &'b Block,
}

impl<'b> Declared<'b> {
    /// The label at that place.
    pub(super) fn label(self, at: usize) -> &'b str {
        self.block.labels.get(at).map_or("", BlockLabel::as_str)
    }

    /// Whether it looks something up rather than making it.
    pub(super) fn is_data(self) -> bool {
        self.block.has_ident("data")
    }

    /// `azurerm_subnet.nodes`
    pub(super) fn address(self) -> String {
        let start = if self.is_data() { "data." } else { "" };
        format!("{start}{}.{}", self.label(0), self.label(1))
    }
}

/// What the files of one folder declare.
#[derive(Debug, Default)]
pub(super) struct Folder<'b> {
    pub(super) path: String,
    pub(super) variables: BTreeMap<&'b str, Option<&'b Expression>>,
    /// Values that a file next to it gives to variables; of several, the last counts.
    pub(super) values: BTreeMap<&'b str, &'b Expression>,
    pub(super) locals: BTreeMap<&'b str, &'b Expression>,
    pub(super) outputs: BTreeMap<&'b str, &'b Expression>,
    pub(super) calls: Vec<Declared<'b>>,
    pub(super) call_by_name: BTreeMap<&'b str, usize>,
    pub(super) blocks: Vec<Declared<'b>>,
    pub(super) block_by_name: BTreeMap<(bool, &'b str, &'b str), usize>,
}

/// What the files declare, folder by folder.
pub(super) fn folders(files: &[Parsed]) -> Vec<Folder<'_>> {
    let mut folders: Vec<Folder<'_>> = Vec::new();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for (parsed, file) in files.iter().enumerate().filter(|(_, file)| !file.is_values()) {
        let at = *places.entry(&file.folder).or_insert_with(|| {
            folders.push(Folder {
                path: file.folder.clone(),
                ..Folder::default()
            });
            folders.len() - 1
        });
        if let Some(folder) = folders.get_mut(at) {
            for block in file.body.blocks() {
                folder.declare(Declared { parsed, block });
            }
        }
    }
    let only_one = folders.len() == 1;
    for file in files.iter().filter(|file| file.is_values()) {
        let own = |folder: &&mut Folder<'_>| only_one || folder.path == file.folder;
        if let Some(folder) = folders.iter_mut().find(own) {
            let each = file.body.attributes();
            folder
                .values
                .extend(each.map(|attribute| (attribute.key.as_str(), &attribute.value)));
        }
    }
    folders
}

impl<'b> Folder<'b> {
    fn declare(&mut self, declared: Declared<'b>) {
        let block = declared.block;
        let name = declared.label(0);
        let expression = |key: &str| block.body.get_attribute(key).map(|attribute| &attribute.value);
        match block.ident.as_str() {
            "variable" => {
                self.variables.insert(name, expression("default"));
            }
            "locals" => {
                let each = block.body.attributes();
                self.locals
                    .extend(each.map(|attribute| (attribute.key.as_str(), &attribute.value)));
            }
            "output" => self
                .outputs
                .extend(expression("value").map(|value| (name, value))),
            "module" => {
                self.call_by_name.insert(name, self.calls.len());
                self.calls.push(declared);
            }
            "resource" | "data" => {
                let key = (declared.is_data(), name, declared.label(1));
                self.block_by_name.insert(key, self.blocks.len());
                self.blocks.push(declared);
            }
            _ => {}
        }
    }
}

/// The line of an attribute.
pub(super) fn line_of(file: &Parsed, attribute: &Attribute) -> usize {
    file.line(attribute.span())
}
