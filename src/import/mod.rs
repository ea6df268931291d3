//! Input from outside: recognised by its content, read with care, and turned into a design or a command that is not
//! applied yet.
//!
//! Pure: bytes go in; checked types, notes and the reasons for what was refused come out. Size, depth and counts are
//! bounded, and nothing is dropped without a word.
//!
//! ```text
//! files ── source ── IMPORTERS: recognise, read ──> Imported ── assemble ──> Design, notes
//!                                                                 └── meet ──> difference, one command
//! clipboard ── cidr_list ── ranges with names, lines refused
//!                               └── imported_ranges ── subnets and connected ranges, as one command
//! ```

mod assemble;
mod azure;
mod calculators;
pub mod cidr_list;
mod cidr_math;
pub mod commands;
mod error;
pub mod imported;
pub mod imported_ranges;
mod ipam;
mod json;
mod meet;
mod preview;
mod source;
mod table;
mod template;
mod terraform;

#[cfg(test)]
mod tests;

use std::fmt;

pub use assemble::{Assembled, assemble};
pub use error::ImportError;
use imported::Imported;
pub use meet::{Change, ChangeKind, Meeting, as_alternative, as_update, to_update};
pub use preview::{Destination, Preview};
use source::Decoded;
pub use source::{MOST_BYTES, Source};

/// The most resources, rows and steps of evaluation that are gone through.
pub const MOST_ITEMS: usize = 1_000_000;

/// The most files that are read at once.
pub const MOST_FILES: usize = 1_000;

/// A format that can be read.
pub struct Importer {
    /// What the command line calls it.
    pub key: &'static str,
    /// What it is called on screen.
    pub title: &'static str,
    /// Which files it reads, in words.
    pub formats: &'static str,
    /// Whether a text is of this format, by its beginning.
    recognise: fn(&Decoded<'_>) -> bool,
    /// Reads all files of this format, since some belong together; one result for each.
    read: fn(&[File<'_>]) -> Vec<Result<Imported, ImportError>>,
}

impl fmt::Debug for Importer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Importer")
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}

/// Key of the format of tables and lists, which takes any text that no other format takes.
pub const LIST: &str = "table";

/// Every format, in the order in which they are tried; the last takes what the others leave.
pub const IMPORTERS: &[&Importer] = &[
    &template::TEMPLATE,
    &terraform::TERRAFORM,
    &terraform::hcl::HCL,
    &calculators::CALCULATORS,
    &ipam::IPAM,
    &azure::AZURE,
    &table::TABLE,
];

/// A file while it is read.
#[derive(Debug)]
struct File<'s> {
    /// The name of the source.
    name: &'s str,
    decoded: Decoded<'s>,
}

/// What came of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadFile {
    /// Its name.
    pub name: String,
    /// Title of its format; none where it was not recognised.
    pub format: Option<&'static str>,
    /// How many things were found in it, or why none.
    pub outcome: Result<usize, ImportError>,
}

/// What came of all files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// Every file, in the order given.
    pub files: Vec<ReadFile>,
    /// All that was found.
    pub imported: Imported,
}

impl Reading {
    /// Whether any file was read.
    pub fn is_useful(&self) -> bool {
        self.files.iter().any(|file| file.outcome.is_ok())
    }
}

/// The format of a source, by its content.
pub fn recognise(source: &Source) -> Option<&'static Importer> {
    let decoded = Decoded::of(source).ok()?;
    importer_of(&decoded)
}

fn importer_of(decoded: &Decoded<'_>) -> Option<&'static Importer> {
    IMPORTERS
        .iter()
        .copied()
        .find(|importer| (importer.recognise)(decoded))
}

/// Reads several files as parts of one design.
///
/// `go_on` is told how much is done, from 0 to 1, and answers whether to go on; with `false` what was read so far is
/// returned.
///
/// ```
/// use aksnet::import::{Source, read};
///
/// let vnet = r#"{"name":"vnet-a","addressSpace":{"addressPrefixes":["10.0.0.0/16"]}}"#;
/// let reading = read(&[Source::new("vnet.json", vnet)], &mut |_| true);
/// assert_eq!(reading.imported.networks[0].place.name, "vnet-a");
/// ```
pub fn read(sources: &[Source], go_on: &mut dyn FnMut(f32) -> bool) -> Reading {
    let mut reading = Reading::default();
    let mut parts: Vec<Option<Imported>> = Vec::new();
    let mut by_format: Vec<Batch<'_>> = Vec::new();
    for (at, source) in sources.iter().enumerate() {
        parts.push(None);
        let (format, outcome) = match Decoded::of(source) {
            _ if MOST_FILES <= at => (
                None,
                Err(ImportError::nothing(
                    format!("this is file {} of {}", at + 1, sources.len()),
                    format!("import at most {MOST_FILES} at once"),
                )),
            ),
            Err(error) => (None, Err(error)),
            Ok(decoded) => match IMPORTERS
                .iter()
                .position(|importer| (importer.recognise)(&decoded))
            {
                None => (None, Err(unrecognised(&decoded))),
                Some(place) => {
                    let Some(importer) = IMPORTERS.get(place) else {
                        continue;
                    };
                    let name = &source.name;
                    let file = (at, File { name, decoded });
                    match by_format.iter_mut().find(|(own, ..)| *own == place) {
                        Some((.., files)) => files.push(file),
                        None => by_format.push((place, importer, vec![file])),
                    }
                    (Some(importer.title), Ok(0))
                }
            },
        };
        reading.files.push(ReadFile {
            name: source.name.clone(),
            format,
            outcome,
        });
    }
    read_formats(by_format, sources, &mut reading, &mut parts, go_on);
    let several = 1 < sources.len();
    for (part, source) in parts.into_iter().zip(sources) {
        let Some(mut part) = part else { continue };
        if several {
            part.in_file(&source.name);
        }
        reading.imported.absorb(part);
    }
    reading
}

/// The files of a format: its place, and each file with its place among all.
type Batch<'s> = (usize, &'static Importer, Vec<(usize, File<'s>)>);

/// Reads the files format by format, and puts what they hold in their places.
fn read_formats(
    by_format: Vec<Batch<'_>>,
    sources: &[Source],
    reading: &mut Reading,
    parts: &mut [Option<Imported>],
    go_on: &mut dyn FnMut(f32) -> bool,
) {
    let total: usize = sources.iter().map(|source| source.bytes.len()).sum();
    let mut done = 0_usize;
    for (_, importer, files) in by_format {
        if !go_on(done as f32 / total.max(1) as f32) {
            return;
        }
        let (places, files): (Vec<usize>, Vec<File<'_>>) = files.into_iter().unzip();
        let results = (importer.read)(&files);
        for (place, result) in places.into_iter().zip(results) {
            done += sources.get(place).map_or(0, |source| source.bytes.len());
            let outcome = result.map(|part| {
                let items = part.items();
                if let Some(slot) = parts.get_mut(place) {
                    *slot = Some(part);
                }
                items
            });
            if let Some(file) = reading.files.get_mut(place) {
                file.outcome = outcome;
            }
        }
    }
    go_on(1.0);
}

/// Says what a text that no format takes looks like, and what would help.
fn unrecognised(decoded: &Decoded<'_>) -> ImportError {
    let looks = match decoded.text() {
        None => "this is a zip file",
        Some(_) => "this is text without ranges",
    };
    ImportError::nothing(
        looks,
        "import JSON of az, an ARM template, a Terraform plan or a table with a column of ranges",
    )
}
