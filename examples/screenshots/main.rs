//! Draws the main window into pictures, without a screen: those of the README, or any design at the usual sizes.
//!
//! ```text
//! cargo run --example screenshots                               # anew into assets/screenshots
//! cargo run --example screenshots -- --into FOLDER DESIGN…      # each design, dark and light, at every size
//! cargo run --example screenshots -- --into FOLDER --views all DESIGN…      # the same of everything the window shows
//! ```
//!
//! What draws is the graphics adapter of the computer, else mesa's in software. The designs are opened as the program
//! opens them; the world around the window is a memory, so nothing that a person set shows.

#[path = "../../tests/common/drawn.rs"]
mod drawn;
mod views;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use aksnet::design::presets;
use aksnet::ui::action::Action;
use aksnet::ui::state::ThemeChoice;
use anyhow::Context as _;
use clap::Parser;

use drawn::Size;
use views::View;

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
    /// Names of views, or all; without it, the window as the file opens in it
    #[arg(long, value_delimiter = ',')]
    views: Vec<String>,
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
    let views = views_of(&arguments.views)?;
    let sizes = sizes(&arguments.sizes)?;
    let themes = THEMES
        .into_iter()
        .filter(|(_, name)| arguments.theme.as_deref().is_none_or(|only| only == *name));
    for (theme, name) in themes {
        if arguments.designs.is_empty() {
            let first = presets::presets().first().context("there is no example")?;
            let place = into.join(format!("{name}.png"));
            for view in &views {
                picture(
                    ("contoso-shop", first.text.as_bytes()),
                    view,
                    theme,
                    OF_README,
                    &place,
                )?;
            }
        }
        for design in &arguments.designs {
            let text = std::fs::read(design).with_context(|| format!("cannot read {}", design.display()))?;
            let stem = design.file_stem().unwrap_or_default().to_string_lossy();
            for view in &views {
                for size in &sizes {
                    let place = into.join(file_name(&stem, view, *size, name));
                    picture((&stem, &text), view, theme, *size, &place)?;
                }
            }
        }
    }
    Ok(())
}

/// The file of a picture: design, view, pixels, scale and theme.
fn file_name(stem: &str, view: &View, ([width, height], scale): Size, theme: &str) -> String {
    let (width, height) = ((width * scale).round(), (height * scale).round());
    let at = if scale == 1.0 {
        String::new()
    } else {
        format!("@{scale}")
    };
    let view = if view.name == views::FIRST {
        String::new()
    } else {
        format!("-{}", view.name)
    };
    format!("{stem}{view}-{width}x{height}{at}-{theme}.png")
}

fn views_of(asked: &[String]) -> anyhow::Result<Vec<View>> {
    let mut views = views::views();
    if asked.is_empty() {
        views.retain(|view| view.name == views::FIRST);
    } else if !asked.iter().any(|name| name == "all") {
        let known: Vec<&str> = views.iter().map(|view| view.name).collect();
        if let Some(unknown) = asked.iter().find(|name| !known.contains(&name.as_str())) {
            anyhow::bail!("{unknown} is not a view; there are all, {}", known.join(", "));
        }
        views.retain(|view| asked.iter().any(|name| name == view.name));
    }
    Ok(views)
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

/// Draws a view of a design of that name into a file.
fn picture(
    (name, design): (&str, &[u8]),
    view: &View,
    theme: ThemeChoice,
    size: Size,
    place: &Path,
) -> anyhow::Result<()> {
    let path = PathBuf::from(format!("/{name}.aksnet"));
    let actions = std::iter::once(Action::Theme(theme)).chain(view.actions.iter().cloned());
    let mut screen = drawn::window((path, design), size, actions.collect());
    for key in &view.keys {
        screen.key_press(*key);
        screen.run();
    }
    // Under load the adapter may need longer than the harness waits for it.
    let drawn = (0..PATIENCE).find_map(|_| screen.render().ok());
    let drawn = drawn.context("no picture came of it")?;
    drawn
        .save(place)
        .with_context(|| format!("cannot write {}", place.display()))
}
