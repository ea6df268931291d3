//! What the style of a picture names: inks as classes, patterns by their ids.

use std::borrow::Cow;
use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::design::Logo;
use crate::design::logo::Drawing;

use crate::page::svg::push;
use crate::page::{Ink, Mark, Paint, Sheet};
use crate::scene::palette::Rgb;
use crate::scene::{Palette, Role};

/// The inks and patterns that pages use.
#[derive(Debug, Default)]
pub(super) struct Used {
    fills: BTreeSet<Ink>,
    strokes: BTreeSet<Ink>,
    patterns: BTreeSet<Paint>,
    /// The pages of a design have one.
    logo: Option<Logo>,
}

impl Used {
    pub(super) fn of<'a>(sheets: impl IntoIterator<Item = &'a Sheet>) -> Self {
        let mut used = Self::default();
        used.fills.insert(Ink::Window);
        for mark in sheets.into_iter().flat_map(|sheet| &sheet.marks) {
            match mark {
                Mark::Area { paint, edge, .. } => {
                    match paint {
                        Some(Paint::Plain(ink)) => _ = used.fills.insert(*ink),
                        Some(pattern @ (Paint::Hatched(ink) | Paint::Dotted(ink))) => {
                            used.fills.insert(*ink);
                            used.patterns.insert(*pattern);
                        }
                        None => {}
                    }
                    used.strokes.extend(edge.map(|edge| edge.ink));
                }
                Mark::Line { stroke, .. } => _ = used.strokes.insert(stroke.ink),
                Mark::Text(text) => _ = used.fills.insert(text.ink),
                Mark::Logo { logo, .. } => _ = used.logo.get_or_insert_with(|| logo.clone()),
            }
        }
        used
    }

    pub(super) fn style(&self, palette: &Palette) -> String {
        let mut style = String::new();
        for ink in &self.fills {
            push(
                &mut style,
                format_args!(".f-{}{{fill:{}}}\n", name(*ink), hex(palette.ink(*ink))),
            );
        }
        for ink in &self.strokes {
            push(
                &mut style,
                format_args!(".s-{}{{stroke:{}}}\n", name(*ink), hex(palette.ink(*ink))),
            );
        }
        style
    }

    /// The logo as a symbol, which pages that stand in one document show by [`LOGO`].
    pub(super) fn symbol(&self) -> String {
        let Some(logo) = &self.logo else {
            return String::new();
        };
        let (width, height) = logo.size();
        let inside = logo_elements(logo);
        format!("<symbol id=\"{LOGO}\" viewBox=\"0 0 {width} {height}\">{inside}</symbol>\n")
    }

    /// The patterns; `fill` is the attribute that fills a shape with an ink.
    pub(super) fn patterns(&self, fill: impl Fn(Ink) -> String) -> String {
        let mut patterns = String::new();
        for pattern in &self.patterns {
            let (id, fill) = (pattern_id(*pattern), fill(pattern.ink()));
            let (step, turn, shapes) = match pattern {
                Paint::Dotted(_) => (
                    4.0,
                    "",
                    format!(
                        "<rect width=\"1.6\" height=\"1.6\" {fill}/>\
                         <rect x=\"2\" y=\"2\" width=\"1.6\" height=\"1.6\" {fill}/>"
                    ),
                ),
                Paint::Plain(_) | Paint::Hatched(_) => (
                    5.0,
                    " patternTransform=\"rotate(45)\"",
                    format!("<rect width=\"1.3\" height=\"5\" {fill}/>"),
                ),
            };
            push(
                &mut patterns,
                format_args!(
                    "<pattern id=\"{id}\" width=\"{step}\" height=\"{step}\" \
                     patternUnits=\"userSpaceOnUse\"{turn}>{shapes}</pattern>\n"
                ),
            );
        }
        patterns
    }
}

/// The id of the logo's symbol.
pub(super) const LOGO: &str = "logo";

/// What is drawn of a logo, as elements between its corner and its size.
pub(super) fn logo_elements(logo: &Logo) -> Cow<'_, str> {
    let (width, height) = logo.size();
    match logo.drawing() {
        Drawing::Shapes(shapes) => Cow::Borrowed(shapes),
        // The older name of the attribute is the one that every reader knows.
        Drawing::Pixels(png) => Cow::Owned(format!(
            "<image xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"{width}\" height=\"{height}\" \
             xlink:href=\"data:image/png;base64,{}\"/>",
            STANDARD.encode(png)
        )),
    }
}

pub(super) fn pattern_id(paint: Paint) -> String {
    let kind = match paint {
        Paint::Plain(_) => "plain",
        Paint::Hatched(_) => "hatch",
        Paint::Dotted(_) => "dots",
    };
    format!("{kind}-{}", name(paint.ink()))
}

/// The attribute by which a style fills an element with an ink.
pub(super) fn class_of(ink: Ink) -> String {
    format!("class=\"f-{}\"", name(ink))
}

/// What an ink is called in classes.
pub(super) fn name(ink: Ink) -> Cow<'static, str> {
    Cow::Borrowed(match ink {
        Ink::Alternative(at) => return Cow::Owned(format!("alternative-{at}")),
        Ink::OnAlternative(at) => return Cow::Owned(format!("on-alternative-{at}")),
        Ink::Window => "window",
        Ink::Card => "card",
        Ink::Lane => "lane",
        Ink::Paper => "paper",
        Ink::Line => "line",
        Ink::Text => "text",
        Ink::Weak => "weak",
        Ink::Accent => "accent",
        Ink::Good => "good",
        Ink::Warning => "warning",
        Ink::Trouble => "bad",
        Ink::Role(role) => role_name(role),
        Ink::Tint(role) => return Cow::Owned(format!("tint-{}", role_name(role))),
        Ink::Shade(role) => return Cow::Owned(format!("shade-{}", role_name(role))),
        Ink::On(role) => return Cow::Owned(format!("on-{}", role_name(role))),
        Ink::Mark(swatch) => return Cow::Owned(format!("mark-{}", swatch.title())),
    })
}

const fn role_name(role: Role) -> &'static str {
    match role {
        Role::Network => "network",
        Role::Node => "node",
        Role::Pod => "pod",
        Role::Service => "service",
        Role::Surge => "surge",
        Role::Reserved => "reserved",
        Role::Connected => "connected",
        Role::Other => "other",
        Role::Free => "free",
        Role::Trouble => "trouble",
    }
}

/// "#1a63c8".
pub(crate) fn hex([red, green, blue]: Rgb) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}
