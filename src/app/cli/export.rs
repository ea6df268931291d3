//! `aksnet export`: what the window exports, without a window.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow, bail};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser as _};
use clap::{Args, ValueEnum};

use super::super::side_by_side::side_by_side;
use super::super::storage::{self, Expect};
use super::{STREAM, Streams, note, read_design};
use crate::check::{Findings, check};
use crate::decide::comparison::letter;
use crate::design::{Design, PlanningDate};
use crate::export::azure::errors;
use crate::export::{Client, Format, Options, Progress, export, export_pages, missing_letters};
use crate::net::counted;
use crate::page::{Paper, Parts};
use crate::plan::plan;
use crate::scene::Theme;

/// What is exported, and where to.
#[derive(Debug, Args)]
pub struct ExportArguments {
    /// Design file; `-` reads standard input
    file: PathBuf,
    /// What to make of it [default: what the ending of the output says]
    #[arg(long, value_name = "FORMAT", value_parser = format_parser())]
    to: Option<Format>,
    /// Name or letter of an alternative, as often as there are wanted ones [default: all, or the first]
    #[arg(long, value_name = "NAME")]
    alternative: Vec<String>,
    /// Compare all alternatives on one page in place of one alternative, for svg and png
    #[arg(long, conflicts_with = "alternative")]
    comparison: bool,
    /// Colours [default: print for pdf, the reader's own for html, else light]
    #[arg(long, value_enum)]
    theme: Option<ThemeName>,
    /// Size of the pages [default: poster for pdf, else slide]
    #[arg(long, value_enum)]
    paper: Option<PaperName>,
    /// Pixels of a point for png; a slide has 1280 × 720 points
    #[arg(long, default_value_t = Options::default().scale)]
    scale: f64,
    /// Cut pictures to what is on them
    #[arg(long)]
    crop: bool,
    /// Leave out the background of pictures
    #[arg(long)]
    transparent: bool,
    /// Letters of svg as outlines, which look the same in every reader, in place of text
    #[arg(long)]
    outlines: bool,
    /// A part to leave out of the pages, as often as there are unwanted ones
    #[arg(long, value_enum, value_name = "PART")]
    without: Vec<Part>,
    /// A day to print on it, such as 2027-06-30; without one there is no date in any file
    #[arg(long, value_name = "DAY")]
    date: Option<PlanningDate>,
    /// Refuse where an exported alternative has an error that nobody accepted
    #[arg(long)]
    strict: bool,
    /// Print no notes
    #[arg(short, long)]
    quiet: bool,
    /// File to write, or for pages a folder; `-` or nothing writes to standard output
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
}

/// What pages are shown on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ThemeName {
    /// A dark screen.
    Dark,
    /// A light screen.
    Light,
    /// White paper.
    Print,
}

/// Size of pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum PaperName {
    /// 1280 × 720 points, to be shown.
    Slide,
    /// A3 landscape with the sums, to be hung up or filed.
    Poster,
}

/// A part of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// The same workload under every model.
    Models,
    /// The address map.
    Map,
    /// The key numbers.
    Figures,
    /// What is open and what was accepted.
    Findings,
    /// What cannot be changed once it runs.
    Fixed,
}

/// Makes the file; gives its bytes where they go to standard output.
pub(super) fn run(arguments: &ExportArguments, streams: &mut Streams<'_>) -> anyhow::Result<Vec<u8>> {
    let ExportArguments { file, to, output, .. } = arguments;
    let path = output.as_deref().filter(|path| path.as_os_str() != STREAM);
    let Some(to) = to.or_else(|| path.and_then(Format::of_ending)) else {
        bail!("no output format given; use --to, or a file name such as -o plan.svg");
    };
    if path.is_none() && streams.output_is_terminal && !to.is_text() {
        bail!(
            "a terminal cannot show {}; write to a file such as -o plan.{}, or to a pipe",
            to.key(),
            to.extension()
        );
    }
    if to.shows_one() && arguments.alternative.len() > 1 {
        bail!("{} shows one alternative; give --alternative once", to.key());
    }
    if arguments.comparison && !to.is_picture() {
        bail!(
            "{} has no comparison page; leave out --comparison, or use --to svg",
            to.key()
        );
    }
    let (design, _) = read_design(file, streams.input)?;
    if let Some(path) = path.filter(|path| to != Format::Design && is_same(path, file)) {
        bail!(
            "the export would overwrite the design it is made from; choose another name: {}",
            path.display()
        );
    }
    let options = options(arguments, &design)?;
    let plan = plan(&design);
    let findings = check(&design, &plan);
    if arguments.strict {
        refuse_errors(&design, &findings, &options, to)?;
    }
    let folder = path.filter(|path| to.of_pages().is_some() && path.is_dir());
    let files = match folder {
        Some(_) => export_pages(&design, &plan, &findings, to, &options, &mut Patient),
        None => export(&design, &plan, &findings, to, &options, &mut Patient)
            .map(|bytes| vec![(String::new(), bytes)]),
    };
    let files = files.map_err(|error| anyhow!("{error}: {}", file.display()))?;
    if let Some(missing) = missing_letters(&design, to).filter(|_| !arguments.quiet) {
        note(&missing, streams.messages);
    }
    if let Some(shown) = only_shown(arguments, &design, to).filter(|_| !arguments.quiet) {
        note(&shown, streams.messages);
    }
    if let Some(words) = path
        .and_then(|path| misnamed(to, path))
        .filter(|_| !arguments.quiet)
    {
        note(&words, streams.messages);
    }
    for (name, bytes) in files {
        let Some(path) = path else { return Ok(bytes) };
        let path = if folder.is_some() {
            path.join(name)
        } else {
            path.to_path_buf()
        };
        storage::write(&path, &bytes, Expect::Anything).context("the export could not be written")?;
    }
    Ok(Vec::new())
}

/// Waits for the file, however long it takes.
struct Patient;

impl Client for Patient {
    fn progress(&mut self, _progress: Progress) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn each(&self, count: usize, work: &(dyn Fn(usize) + Sync)) {
        side_by_side(count, work);
    }
}

/// Fails where what would be exported has errors, with the first of them.
fn refuse_errors(design: &Design, findings: &Findings, options: &Options, to: Format) -> anyhow::Result<()> {
    let mut exported = options.alternatives.clone();
    if exported.is_empty() {
        exported = (0..design.alternatives.len()).collect();
        exported.truncate(if to.shows_one() && !options.comparison {
            1
        } else {
            usize::MAX
        });
    }
    let errors: Vec<String> = exported
        .into_iter()
        .flat_map(|at| errors(design, findings, at))
        .collect();
    match errors.as_slice() {
        [] => Ok(()),
        [first, ..] => bail!(
            "not exported: {}, the first: {first}",
            counted(errors.len(), "errors")
        ),
    }
}

/// Which alternative a file of one alternative shows, where there are several and none was asked for.
fn only_shown(arguments: &ExportArguments, design: &Design, to: Format) -> Option<String> {
    let is_asked = !arguments.alternative.is_empty() || arguments.comparison;
    let count = design.alternatives.len();
    if !to.shows_one() || is_asked || count < 2 {
        return None;
    }
    let first = design.alternatives.first()?;
    Some(format!(
        "shows alternative {} {}, one of {count}; name another with --alternative",
        letter(0),
        first.name
    ))
}

/// What is said of a file that ends as those of another format do.
pub(super) fn misnamed(format: Format, path: &Path) -> Option<String> {
    let other = format.misnamed(path)?;
    Some(format!(
        "the file is written as {}, although it ends like {}; the usual ending is .{}: {}",
        format.key(),
        other.key(),
        format.extension(),
        path.display()
    ))
}

/// Whether both names lead to one file.
fn is_same(one: &Path, other: &Path) -> bool {
    let found = |path: &Path| path.canonicalize().ok();
    found(one).is_some_and(|one| found(other) == Some(one))
}

fn options(arguments: &ExportArguments, design: &Design) -> anyhow::Result<Options> {
    let alternatives = arguments.alternative.iter().map(|name| find(design, name));
    let has = |part: Part| !arguments.without.contains(&part);
    Ok(Options {
        alternatives: alternatives.collect::<anyhow::Result<_>>()?,
        comparison: arguments.comparison,
        theme: arguments.theme.map(|theme| match theme {
            ThemeName::Dark => Theme::Dark,
            ThemeName::Light => Theme::Light,
            ThemeName::Print => Theme::Print,
        }),
        paper: arguments.paper.map(|paper| match paper {
            PaperName::Slide => Paper::Slide,
            PaperName::Poster => Paper::Poster,
        }),
        parts: Parts {
            models: has(Part::Models),
            map: has(Part::Map),
            figures: has(Part::Figures),
            findings: has(Part::Findings),
            fixed: has(Part::Fixed),
        },
        scale: arguments.scale,
        cropped: arguments.crop,
        clear: arguments.transparent,
        outlined: arguments.outlines,
        date: arguments.date.as_ref().map(ToString::to_string),
    })
}

/// The place of the alternative that is called so: by its name, else by its letter.
pub(super) fn find(design: &Design, wanted: &str) -> anyhow::Result<usize> {
    let alternatives = || design.alternatives.iter().enumerate();
    let named =
        alternatives().find(|(_, alternative)| alternative.name.as_str().eq_ignore_ascii_case(wanted));
    let lettered = || alternatives().find(|(at, _)| letter(*at).eq_ignore_ascii_case(wanted));
    let found = named.or_else(lettered).map(|(at, _)| at);
    found.with_context(|| {
        let known: Vec<String> = alternatives()
            .map(|(at, alternative)| format!("{} {}", letter(at), alternative.name))
            .collect();
        let shown: String = wanted.chars().take(60).collect();
        format!(
            "there is no alternative {shown:?}; there are {}",
            known.join(", ")
        )
    })
}

/// Every format by its key, with its title in the help.
fn format_parser() -> impl clap::builder::TypedValueParser<Value = Format> {
    let keys = Format::ALL
        .into_iter()
        .map(|format| PossibleValue::new(format.key()).help(format.title()));
    PossibleValuesParser::new(keys).try_map(|given| {
        let found = Format::ALL.into_iter().find(|format| format.key() == given);
        found.ok_or("no such format")
    })
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::super::{Arguments, Exit, run};
    use super::*;
    use crate::design::presets;

    /// What the command says where its output is a terminal: exit, result, messages.
    fn on_terminal(arguments: &[&str]) -> (Exit, String, String) {
        let parsed = Arguments::try_parse_from([&["aksnet"], arguments].concat()).unwrap();
        let text = presets::presets()[0].text;
        let (mut output, mut messages) = (Vec::new(), Vec::new());
        let exit = run(
            &parsed.command.unwrap(),
            &mut Streams {
                input: &mut text.as_bytes(),
                output: &mut output,
                output_is_terminal: true,
                messages: &mut messages,
            },
        );
        let words = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        (exit, words(output), words(messages))
    }

    #[test]
    fn a_terminal_gets_text_and_no_pictures() {
        for format in ["png", "pdf", "deck"] {
            for output in [&[][..], &["-o", "-"]] {
                let (exit, result, messages) =
                    on_terminal(&[&["export", "-", "--to", format], output].concat());
                assert_eq!((exit, result.as_str()), (Exit::Failed, ""));
                let expected =
                    format!("error: a terminal cannot show {format}; write to a file such as -o plan.");
                assert!(messages.starts_with(&expected), "{messages}");
            }
        }
        let (exit, result, _) = on_terminal(&["export", "-", "--to", "csv"]);
        assert_eq!(exit, Exit::Clean);
        assert!(result.starts_with("Name,CIDR,"), "{result}");
    }
}
