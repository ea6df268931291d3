//! A page as SVG: text stays text, colours and patterns are named once in a style at the head.
//!
//! Nothing is fetched and nothing runs: no script, no image, no font, no address but those of the namespaces. Inks
//! become classes, so that a report with several pages can say once for all of them what a colour is, for dark and
//! light screens and for print.
//!
//! ```text
//!  Mark ──> <rect class="f-node"/>     style ──> .f-node{fill:#1a63c8}       one rule an ink and use
//!           fill="url(#hatch-trouble)" defs  ──> <pattern id="hatch-trouble"> one a pattern
//! ```

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::scene::palette::Rgb;
use crate::scene::sheet::{Anchor, Ink, Mark, Paint, Rect, Sheet, Stroke, Text, fonts};
use crate::scene::{Palette, Role, inert};

/// The page as a file.
///
/// ```
/// use aksnet::scene::sheet::{Layout, alternative};
/// use aksnet::scene::{Palette, Theme};
/// use aksnet::{check, design::presets, export::svg, plan};
///
/// let design = presets::worked_example();
/// let plan = plan::plan(&design);
/// let sheet = alternative(&design, &plan, &check::check(&design, &plan), 0, &Layout::default());
/// let text = svg::file(&sheet, Palette::of(Theme::Print));
/// assert!(text.contains("<title id=\"title\">Overlay, one spoke</title>"));
/// assert!(text.contains("10.20.0.0"));
/// ```
pub fn file(sheet: &Sheet, palette: &Palette) -> String {
    let used = Used::of(sheet);
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    open(&mut text, sheet, "");
    push(
        &mut text,
        format_args!("<style>\n{}</style>\n", used.style(palette)),
    );
    push(&mut text, format_args!("<defs>\n{}</defs>\n", used.patterns()));
    ground_and_marks(&mut text, sheet);
    text.push_str("</svg>\n");
    text
}

/// The page as a part of an HTML document, which holds [`style`] and [`patterns`] once for all its pages; `id` tells
/// its title and description from those of others.
pub fn inline(sheet: &Sheet, id: &str) -> String {
    let mut text = String::new();
    open(&mut text, sheet, id);
    ground_and_marks(&mut text, sheet);
    text.push_str("</svg>\n");
    text
}

/// The colours of every ink that the pages use, as rules of CSS.
pub fn style<'a>(sheets: impl IntoIterator<Item = &'a Sheet>, palette: &Palette) -> String {
    Used::of_all(sheets).style(palette)
}

/// Every pattern that the pages use.
pub fn patterns<'a>(sheets: impl IntoIterator<Item = &'a Sheet>) -> String {
    Used::of_all(sheets).patterns()
}

/// Text that means nothing to a parser of XML or HTML, and that steers nothing.
pub fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in inert(text).chars() {
        match char {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            char => escaped.push(char),
        }
    }
    escaped
}

fn open(text: &mut String, sheet: &Sheet, id: &str) {
    let Sheet {
        title,
        description,
        width,
        height,
        ..
    } = sheet;
    let (width, height) = (Points(*width), Points(*height));
    push(
        text,
        format_args!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"{id}title {id}desc\" \
             font-family=\"'{family}', 'Segoe UI', 'Helvetica Neue', Arial, sans-serif\">\n\
             <title id=\"{id}title\">{}</title>\n<desc id=\"{id}desc\">{}</desc>\n",
            escaped(title),
            escaped(description),
            family = fonts::FAMILY,
        ),
    );
}

fn ground_and_marks(text: &mut String, sheet: &Sheet) {
    let ground = Rect::new(0.0, 0.0, sheet.width, sheet.height);
    area(text, ground, Some(Paint::Plain(Ink::Window)), None, 0.0);
    for mark in &sheet.marks {
        match mark {
            Mark::Area {
                rect,
                paint,
                edge,
                rounding,
            } => area(text, *rect, *paint, *edge, *rounding),
            Mark::Line { points, stroke } => line(text, points, *stroke),
            Mark::Text(mark) => text_line(text, mark),
        }
    }
}

fn area(text: &mut String, rect: Rect, paint: Option<Paint>, edge: Option<Stroke>, rounding: f64) {
    // SVG centres a line on the edge, marks have it inside.
    let inset = edge.map_or(0.0, |edge| edge.width / 2.0);
    let rect = rect.grown(-inset, -inset);
    if rect.width() <= 0.0 || rect.height() <= 0.0 {
        return;
    }
    let (x, y) = (Points(rect.left), Points(rect.top));
    let (width, height) = (Points(rect.width()), Points(rect.height()));
    push(
        text,
        format_args!("<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\""),
    );
    let rounding = (rounding - inset).min(rect.width() / 2.0);
    if rounding > 0.0 {
        push(text, format_args!(" rx=\"{}\"", Points(rounding)));
    }
    let stroke_class = edge.map(|edge| format!("s-{}", name(edge.ink)));
    let class = match (paint, stroke_class) {
        (Some(Paint::Plain(ink)), Some(stroke)) => format!("f-{} {stroke}", name(ink)),
        (Some(Paint::Plain(ink)), None) => format!("f-{}", name(ink)),
        (_, Some(stroke)) => stroke,
        (_, None) => String::new(),
    };
    if !class.is_empty() {
        push(text, format_args!(" class=\"{class}\""));
    }
    match paint {
        Some(Paint::Plain(_)) => {}
        Some(pattern) => push(text, format_args!(" fill=\"url(#{})\"", pattern_id(pattern))),
        None => text.push_str(" fill=\"none\""),
    }
    if let Some(edge) = edge {
        stroke_attributes(text, edge);
    }
    text.push_str("/>\n");
}

fn line(text: &mut String, points: &[(f64, f64)], stroke: Stroke) {
    text.push_str("<path d=\"");
    for (index, (x, y)) in points.iter().enumerate() {
        let command = if index == 0 { 'M' } else { 'L' };
        push(text, format_args!("{command}{} {}", Points(*x), Points(*y)));
    }
    push(
        text,
        format_args!("\" fill=\"none\" class=\"s-{}\"", name(stroke.ink)),
    );
    stroke_attributes(text, stroke);
    text.push_str("/>\n");
}

fn stroke_attributes(text: &mut String, stroke: Stroke) {
    push(text, format_args!(" stroke-width=\"{}\"", Points(stroke.width)));
    if stroke.dashed {
        text.push_str(" stroke-dasharray=\"3 3\"");
    }
}

fn text_line(text: &mut String, mark: &Text) {
    let (x, y, size) = (Points(mark.x), Points(mark.y), Points(mark.size));
    push(
        text,
        format_args!(
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" class=\"f-{}\"",
            name(mark.ink)
        ),
    );
    if mark.bold {
        text.push_str(" font-weight=\"700\"");
    }
    match mark.anchor {
        Anchor::Start => {}
        Anchor::Middle => text.push_str(" text-anchor=\"middle\""),
        Anchor::End => text.push_str(" text-anchor=\"end\""),
    }
    push(text, format_args!(">{}</text>\n", escaped(&mark.text)));
}

/// The inks and patterns that pages use.
#[derive(Debug, Default)]
struct Used {
    fills: BTreeSet<Ink>,
    strokes: BTreeSet<Ink>,
    patterns: BTreeSet<Paint>,
}

impl Used {
    fn of(sheet: &Sheet) -> Self {
        Self::of_all([sheet])
    }

    fn of_all<'a>(sheets: impl IntoIterator<Item = &'a Sheet>) -> Self {
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
            }
        }
        used
    }

    fn style(&self, palette: &Palette) -> String {
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

    fn patterns(&self) -> String {
        let mut patterns = String::new();
        for pattern in &self.patterns {
            let (id, fill) = (pattern_id(*pattern), name(pattern.ink()));
            let (step, turn, shapes) = match pattern {
                Paint::Dotted(_) => (
                    4.0,
                    "",
                    format!(
                        "<rect width=\"1.6\" height=\"1.6\" class=\"f-{fill}\"/>\
                         <rect x=\"2\" y=\"2\" width=\"1.6\" height=\"1.6\" class=\"f-{fill}\"/>"
                    ),
                ),
                _ => (
                    5.0,
                    " patternTransform=\"rotate(45)\"",
                    format!("<rect width=\"1.3\" height=\"5\" class=\"f-{fill}\"/>"),
                ),
            };
            push(
                &mut patterns,
                format_args!(
                    "<pattern id=\"{id}\" width=\"{step}\" height=\"{step}\" patternUnits=\"userSpaceOnUse\"{turn}>\
                     {shapes}</pattern>\n"
                ),
            );
        }
        patterns
    }
}

fn pattern_id(paint: Paint) -> String {
    let kind = match paint {
        Paint::Plain(_) => "plain",
        Paint::Hatched(_) => "hatch",
        Paint::Dotted(_) => "dots",
    };
    format!("{kind}-{}", name(paint.ink()))
}

/// What an ink is called in classes.
fn name(ink: Ink) -> Cow<'static, str> {
    Cow::Borrowed(match ink {
        Ink::Window => "window",
        Ink::Card => "card",
        Ink::Lane => "lane",
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
        Role::Forbidden => "forbidden",
        Role::Trouble => "trouble",
    }
}

/// "#1a63c8".
pub(super) fn hex([red, green, blue]: Rgb) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// A place with two decimals at most, and none where there are none.
struct Points(f64);

impl std::fmt::Display for Points {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let rounded = (self.0 * 100.0).round() / 100.0;
        // Zero has no sign.
        write!(out, "{}", rounded + 0.0)
    }
}

/// Adds to text in memory, which never fails.
fn push(text: &mut String, words: std::fmt::Arguments<'_>) {
    let written = text.write_fmt(words);
    debug_assert!(written.is_ok(), "text in memory takes everything");
}
