//! `aksnet diff`: what changed from one design to another, or between two alternatives, and whether it got worse.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::bail;
use clap::{Args, ValueEnum};

use super::{Exit, STREAM, export, read_design};
use crate::check::Checked;
use crate::decide::changes::{Changes, Compared};
use crate::export::diff;
use crate::export::json::{self, DiffReport};

/// What `diff` compares.
#[derive(Debug, Args)]
pub struct DiffArguments {
    /// Design file as it was; `-` reads standard input
    old: PathBuf,
    /// Design file as it is; `-` reads standard input
    #[arg(required_unless_present = "alternatives", conflicts_with = "alternatives")]
    new: Option<PathBuf>,
    /// Names or letters of two alternatives of one file
    #[arg(long, num_args = 2, value_names = ["FROM", "TO"])]
    alternatives: Option<Vec<String>>,
    /// Form of the result
    #[arg(long, value_enum, default_value_t)]
    format: DiffFormat,
}

/// Form of what `diff` says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// For people.
    #[default]
    Text,
    /// For a review.
    Markdown,
    /// For programs; `aksnet schema diff` describes it.
    Json,
}

pub(super) fn run(arguments: &DiffArguments, input: &mut dyn Read) -> anyhow::Result<(String, Exit)> {
    let report = match (&arguments.new, arguments.alternatives.as_deref()) {
        (_, Some([from, to])) => {
            let (design, _) = read_design(&arguments.old, input)?;
            let places = (export::find(&design, from)?, export::find(&design, to)?);
            let name = |at: usize| {
                design
                    .alternatives
                    .get(at)
                    .map_or_else(String::new, |one| one.name.to_string())
            };
            let (from, to) = (name(places.0), name(places.1));
            let checked = Checked::new(Arc::new(design));
            let changes = Changes::between(Compared::Alternatives(&checked, places.0, places.1));
            DiffReport::new(from, to, &changes)
        }
        (Some(new), _) => {
            if [&arguments.old, new]
                .iter()
                .all(|path| path.as_os_str() == STREAM)
            {
                bail!("standard input can be read once; give `-` once");
            }
            let mut checked = |path: &Path| -> anyhow::Result<Checked> {
                let (design, _) = read_design(path, input)?;
                Ok(Checked::new(Arc::new(design)))
            };
            let designs = (checked(&arguments.old)?, checked(new)?);
            let changes = Changes::between(Compared::Designs(&designs.0, &designs.1));
            DiffReport::new(said(&arguments.old), said(new), &changes)
        }
        _ => bail!("give two files, or one with --alternatives and two names"),
    };
    let text = match arguments.format {
        DiffFormat::Text => diff::text(&report),
        DiffFormat::Markdown => diff::markdown(&report),
        DiffFormat::Json => json::to_text(&report),
    };
    let exit = if report.worse { Exit::Findings } else { Exit::Clean };
    Ok((text, exit))
}

/// What a report calls the file.
fn said(path: &Path) -> String {
    if path.as_os_str() == STREAM {
        "standard input".to_owned()
    } else {
        path.display().to_string()
    }
}
