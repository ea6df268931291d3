//! `aksnet import`: what exists as a design, without a window.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context as _, anyhow, bail};
use clap::Args;

use super::super::gather;
use super::super::storage::{self, Expect};
use super::export::misnamed;
use super::{Exit, STREAM, Streams, note, read_bytes, read_design, report_error};
use crate::design::{Design, Name, bounds, file, inert};
use crate::edit::apply;
use crate::export::Format;
use crate::import::imported::{NoteKind, Notes};
use crate::import::{
    Assembled, IMPORTERS, MOST_BYTES, Meeting, Reading, Source, as_alternative, as_update, assemble, read,
    to_update,
};

/// What is imported, and where to.
#[derive(Debug, Args)]
pub struct ImportArguments {
    /// Files to read together, or folders of them; `-` reads standard input
    #[arg(required = true, value_name = "PATH")]
    files: Vec<PathBuf>,
    /// Design to put it into, as a further alternative
    #[arg(long, value_name = "DESIGN")]
    into: Option<PathBuf>,
    /// Mark the alternative as today, whatever the files say
    #[arg(long)]
    as_today: bool,
    /// Bring the alternative of --into that shows what runs today up to date, by names, in place of adding one
    #[arg(long, requires = "into", conflicts_with = "as_today")]
    refresh: bool,
    /// File to write; `-` or nothing writes to standard output
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
}

/// Every format with the files that it reads, a line each.
pub(super) fn formats() -> String {
    let lines = IMPORTERS
        .iter()
        .map(|importer| format!("  {}: {}\n", importer.title, importer.formats));
    lines.collect()
}

/// Reads the files; gives the design where it goes to standard output.
pub(super) fn run(arguments: &ImportArguments, streams: &mut Streams<'_>) -> anyhow::Result<(Vec<u8>, Exit)> {
    let streamed = arguments
        .files
        .iter()
        .chain(&arguments.into)
        .filter(|path| path.as_os_str() == STREAM);
    if 1 < streamed.count() {
        bail!("standard input can be read once; give `-` once");
    }
    let mut sources = Vec::new();
    let files = gathered(&arguments.files);
    if files.is_empty() {
        bail!("{}", gather::NOTHING);
    }
    for (path, name) in files.iter().zip(gather::names(&files)) {
        // One byte more lets the importer say that there is too much.
        let bytes = read_bytes(path, streams.input, (MOST_BYTES as u64).saturating_add(1))?;
        let name = if path.as_os_str() == STREAM {
            "standard input".to_owned()
        } else {
            name
        };
        sources.push(Source::new(name, bytes));
    }
    let reading = read(&sources, &mut |_| true);
    drop(sources);
    let exit = tell_files(&reading, streams.messages);
    if !reading.is_useful() {
        return Ok((Vec::new(), Exit::Failed));
    }
    let stem = arguments
        .files
        .first()
        .and_then(|path| path.file_stem())
        .map(|stem| stem.to_string_lossy().into_owned());
    let assembled = assemble(reading.imported);
    let design = match &arguments.into {
        None => {
            tell_notes(&assembled.notes, streams.messages);
            is_something(&assembled)?;
            alone(assembled, &stem.unwrap_or_default(), arguments.as_today)
        }
        Some(path) => {
            let (design, _) = read_design(path, streams.input)?;
            into(&design, &assembled, arguments, streams.messages)?
        }
    };
    bounds::check(&design).map_err(|error| anyhow!("{error}"))?;
    let bytes = file::write(&design).into_bytes();
    let path = arguments
        .output
        .as_deref()
        .filter(|path| path.as_os_str() != STREAM);
    let Some(path) = path else {
        return Ok((bytes, exit));
    };
    if let Some(words) = misnamed(Format::Design, path) {
        note(&words, streams.messages);
    }
    storage::write(path, &bytes, Expect::Anything).context("the design could not be written")?;
    Ok((Vec::new(), exit))
}

/// The files, with those of folders in place of the folders.
fn gathered(paths: &[PathBuf]) -> Vec<PathBuf> {
    let each = paths.iter().flat_map(|path| match gather::files_below(path) {
        Some(below) => gather::to_import(below),
        None => vec![path.clone()],
    });
    each.collect()
}

/// An error where nothing came of the files.
fn is_something(assembled: &Assembled) -> anyhow::Result<()> {
    if assembled.is_empty() {
        bail!("nothing in it can become part of a design");
    }
    Ok(())
}

/// A design of its own.
fn alone(assembled: Assembled, stem: &str, as_today: bool) -> Design {
    let fallback = if stem == STREAM { "Imported" } else { stem };
    let mut design = assembled.into_design(fallback);
    if as_today {
        for alternative in &mut design.alternatives {
            alternative.today = true;
            alternative.name = Name::or("Today", "Today");
        }
    }
    design
}

/// The design with what was imported.
fn into(
    design: &Design,
    assembled: &Assembled,
    arguments: &ImportArguments,
    messages: &mut dyn Write,
) -> anyhow::Result<Design> {
    let meeting = if arguments.refresh {
        let at = to_update(design).context(
            "no alternative of the design shows what runs today, so none can be brought up to date; leave out --refresh",
        )?;
        as_update(design, at, assembled)
    } else {
        as_alternative(design, assembled, arguments.as_today)
    };
    let Meeting {
        command,
        changes,
        met,
        notes,
        ..
    } = meeting;
    tell_notes(&notes, messages);
    // What hangs on subnets is nothing by itself, but may be news of those of the design.
    if !arguments.refresh || assembled.attached.is_empty() {
        is_something(assembled)?;
    }
    for change in &changes {
        let place = match change.place.as_str() {
            "" => String::new(),
            place => format!("{place}: "),
        };
        line(messages, change.kind.title(), &format!("{place}{}", change.text));
    }
    for text in &met {
        note(text, messages);
    }
    let Some(command) = command else {
        note("nothing changed", messages);
        return Ok(design.clone());
    };
    apply(design, &command).map_err(|error| anyhow!("{error}"))
}

/// Says what each file is; an error for each that was not read.
fn tell_files(reading: &Reading, messages: &mut dyn Write) -> Exit {
    let mut exit = Exit::Clean;
    for file in &reading.files {
        match (&file.outcome, file.format) {
            (Ok(_), format) => line(
                messages,
                "read",
                &format!("{}: {}", file.name, format.unwrap_or_default()),
            ),
            (Err(error), _) => {
                report_error(&anyhow!("{error}: {}", file.name), messages);
                exit = Exit::Failed;
            }
        }
    }
    exit
}

/// Says what did not come in and what was assumed.
fn tell_notes(notes: &Notes, messages: &mut dyn Write) {
    for kind in NoteKind::ALL {
        let title = kind.title().to_lowercase();
        for note in notes.kept().iter().filter(|note| note.kind == kind) {
            line(messages, &title, &note.to_string());
        }
    }
    if 0 < notes.dropped() {
        line(
            messages,
            "note",
            &format!("{} further notes are not shown", notes.dropped()),
        );
    }
}

fn line(messages: &mut dyn Write, what: &str, text: &str) {
    // Where standard error is closed, the design still goes out.
    writeln!(messages, "{what}: {}", inert(text)).unwrap_or_default();
}
