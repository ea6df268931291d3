//! Draws the main window into pictures, without a screen: those of the README, or any design at the usual sizes.
//!
//! ```text
//! cargo run --example screenshots                               # anew into assets/screenshots
//! cargo run --example screenshots -- --into FOLDER DESIGN…      # each design, dark and light, at every size
//! ```
//!
//! What draws is the graphics adapter of the computer, else mesa's in software. The designs are opened as the program
//! opens them; the world around the window is a memory, so nothing that a person set shows.

#[path = "../tests/common/drawn.rs"]
mod drawn;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use aksnet::design::presets;
use aksnet::ui::action::Action;
use aksnet::ui::state::ThemeChoice;
use anyhow::Context as _;
use clap::Parser;

use drawn::Size;

/// Sizes of windows people have; the last two are the first one at 150 % and 200 %.
const SIZES: [Size; 6] = [
    ([1_280.0, 720.0], 1.0),
    ([1_440.0, 900.0], 1.0),
    ([1_920.0, 1_080.0], 1.0),
    ([2_560.0, 1_440.0], 1.0),
    ([1_280.0 / 1.5, 720.0 / 1.5], 1.5),
    ([720.0, 450.0], 2.0),
];

/// The size of the pictures in the README.
const OF_README: Size = ([1_440.0, 900.0], 1.0);

/// How often a picture is asked for.
const PATIENCE: usize = 5;

const THEMES: [(ThemeChoice, &str); 2] = [(ThemeChoice::Dark, "dark"), (ThemeChoice::Light, "light")];

#[derive(Parser)]
struct Arguments {
    /// Folder for the pictures
    #[arg(long, default_value = "assets/screenshots")]
    into: PathBuf,
    /// Sizes in points, as 1280x720 or 1280x720@1.5; all the usual ones without it
    #[arg(long, value_delimiter = ',')]
    sizes: Vec<String>,
    /// One theme instead of both
    #[arg(long)]
    theme: Option<String>,
    /// Designs; the worked example, as in the README, without any
    designs: Vec<PathBuf>,
}

fn main() -> ExitCode {
    match draw(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            use std::io::Write as _;
            // There is nowhere to go where even this cannot be written.
            drop(writeln!(std::io::stderr(), "{error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn draw(arguments: &Arguments) -> anyhow::Result<()> {
    let into = &arguments.into;
    std::fs::create_dir_all(into).with_context(|| format!("cannot make {}", into.display()))?;
    let themes = THEMES
        .into_iter()
        .filter(|(_, name)| arguments.theme.as_deref().is_none_or(|only| only == *name));
    for (theme, name) in themes {
        if arguments.designs.is_empty() {
            let first = presets::presets().first().context("there is no example")?;
            let place = into.join(format!("{name}.png"));
            picture(("contoso-shop", first.text.as_bytes()), theme, OF_README, &place)?;
        }
        for design in &arguments.designs {
            let text = std::fs::read(design).with_context(|| format!("cannot read {}", design.display()))?;
            let stem = design.file_stem().unwrap_or_default().to_string_lossy();
            for size in sizes(&arguments.sizes)? {
                let ([width, height], scale) = size;
                let (width, height) = ((width * scale).round(), (height * scale).round());
                let at = if scale == 1.0 {
                    String::new()
                } else {
                    format!("@{scale}")
                };
                let place = into.join(format!("{stem}-{width}x{height}{at}-{name}.png"));
                picture((&stem, &text), theme, size, &place)?;
            }
        }
    }
    Ok(())
}

fn sizes(asked: &[String]) -> anyhow::Result<Vec<Size>> {
    if asked.is_empty() {
        return Ok(SIZES.to_vec());
    }
    let size = |text: &String| {
        let (points, scale) = text.split_once('@').unwrap_or((text, "1"));
        let (width, height) = points.split_once('x')?;
        Some(([width.parse().ok()?, height.parse().ok()?], scale.parse().ok()?))
    };
    let sizes = asked.iter().map(|text| {
        size(text).with_context(|| format!("{text} is not a size, such as 1280x720 or 720x450@2"))
    });
    sizes.collect()
}

/// Draws the window on a design of that name into a file.
fn picture(
    (name, design): (&str, &[u8]),
    theme: ThemeChoice,
    size: Size,
    place: &Path,
) -> anyhow::Result<()> {
    let path = PathBuf::from(format!("/{name}.aksnet"));
    let mut screen = drawn::window((path, design), size, vec![Action::Theme(theme)]);
    // Under load the adapter may need longer than the harness waits for it.
    let drawn = (0..PATIENCE).find_map(|_| screen.render().ok());
    let drawn = drawn.context("no picture came of it")?;
    drawn
        .save(place)
        .with_context(|| format!("cannot write {}", place.display()))
}
