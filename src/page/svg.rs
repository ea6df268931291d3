//! A page as SVG: text stays text, colours and patterns are named once in a style at the head.
//!
//! Nothing is fetched and nothing runs: no script, no font, no address but those of the namespaces, and no image but the
//! pixels of a logo, which stand in the file themselves. Inks
//! become classes, so that a report with several pages can say once for all of them what a colour is, for dark and
//! light screens and for print.
//!
//! ```text
//!  Mark ──> <rect class="f-node"/>     style ──> .f-node{fill:#1a63c8}       one rule an ink and use
//!           fill="url(#hatch-trouble)" defs  ──> <pattern id="hatch-trouble"> one a pattern
//! ```

mod style;

use std::fmt::Write as _;

use crate::design::{Logo, inert};
use crate::page::outlines::{Outline, Outlines};
use crate::page::{Anchor, Ink, Mark, Paint, Rect, Sheet, Stroke, Text, fonts};
use crate::scene::Palette;

pub(crate) use self::style::hex;
use self::style::{LOGO, Used, class_of, logo_elements, name, pattern_id};

/// The page as a file.
///
/// ```
/// use aksnet::page::{Layout, alternative};
/// use aksnet::scene::{Palette, Theme};
/// use aksnet::{check, design::presets, page::svg, plan};
///
/// let design = presets::worked_example();
/// let plan = plan::plan(&design);
/// let sheet = alternative(&design, &plan, &check::check(&design, &plan), 0, &Layout::default());
/// let text = svg::file(&sheet, Palette::of(Theme::Print));
/// assert!(text.contains("<title id=\"title\">"));
/// assert!(text.contains("10.20.0.0"));
/// ```
pub fn file(sheet: &Sheet, palette: &Palette) -> String {
    written(sheet, palette, true)
}

/// The page as a file without its background: what it is put on shines through.
pub fn without_background(sheet: &Sheet, palette: &Palette) -> String {
    written(sheet, palette, false)
}

/// The page as a file whose letters are outlines and whose colours stand with what they colour: the same picture in
/// every reader, whatever fonts and styles it knows.
pub fn outlined(sheet: &Sheet, palette: &Palette) -> String {
    drawn(sheet, palette, true)
}

/// The same without its background.
pub fn outlined_without_background(sheet: &Sheet, palette: &Palette) -> String {
    drawn(sheet, palette, false)
}

fn written(sheet: &Sheet, palette: &Palette, has_background: bool) -> String {
    let used = Used::of([sheet]);
    let mut writer = Writer::new(PROLOGUE, Look::Styled);
    writer.open(sheet, "");
    let (style, patterns) = (used.style(palette), used.patterns(class_of));
    writer.push(format_args!(
        "<style>\n{style}</style>\n<defs>\n{patterns}</defs>\n"
    ));
    if has_background {
        writer.background(sheet);
    }
    writer.marks(sheet);
    writer.closed()
}

fn drawn(sheet: &Sheet, palette: &Palette, has_background: bool) -> String {
    let mut writer = Writer::new(PROLOGUE, Look::Drawn(palette, Box::new(Outlines::new())));
    writer.open(sheet, "");
    let patterns = Used::of([sheet]).patterns(|ink| format!("fill=\"{}\"", hex(palette.ink(ink))));
    writer.push(format_args!("<defs>\n{patterns}</defs>\n"));
    if has_background {
        writer.background(sheet);
    }
    writer.marks(sheet);
    writer.closed()
}

const PROLOGUE: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// A logo as a file of its own, so wide and high.
pub(crate) fn logo(logo: &Logo, (width, height): (f64, f64)) -> String {
    let mut writer = Writer::new(PROLOGUE, Look::Styled);
    writer.logo(&Rect::new(0.0, 0.0, width, height), logo);
    writer.text
}

/// The page as a part of an HTML document, which holds [`style`] and [`shared`] once for all its pages; `id` tells its
/// title and description from those of others.
///
/// The colours of `plain` stand in it too, for readers that apply no style to pictures.
pub fn inline(sheet: &Sheet, id: &str, plain: &Palette) -> String {
    let mut writer = Writer::new("", Look::Shared(plain));
    writer.open(sheet, id);
    writer.background(sheet);
    writer.marks(sheet);
    writer.closed()
}

/// The colours of every ink that the pages use, as rules of CSS.
pub fn style<'a>(sheets: impl IntoIterator<Item = &'a Sheet>, palette: &Palette) -> String {
    Used::of(sheets).style(palette)
}

/// Every pattern that the pages use, and their logo.
pub fn shared<'a>(sheets: impl IntoIterator<Item = &'a Sheet>) -> String {
    let used = Used::of(sheets);
    [used.patterns(class_of), used.symbol()].concat()
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

/// A picture in the making.
struct Writer<'a> {
    text: String,
    look: Look<'a>,
}

/// How a picture says what it looks like.
enum Look<'a> {
    /// By a style at its head, in classes.
    Styled,
    /// By the style of the document that it stands in, which holds the logo too; colours are written next to the
    /// classes.
    Shared(&'a Palette),
    /// By nothing but shapes, each with its colours.
    Drawn(&'a Palette, Box<Outlines>),
}

impl<'a> Writer<'a> {
    fn new(prologue: &str, look: Look<'a>) -> Self {
        Self {
            text: prologue.to_owned(),
            look,
        }
    }

    fn closed(mut self) -> String {
        self.text.push_str("</svg>\n");
        self.text
    }

    /// Colours that stand with the elements.
    const fn plain(&self) -> Option<&'a Palette> {
        match &self.look {
            Look::Styled => None,
            Look::Shared(palette) | Look::Drawn(palette, _) => Some(palette),
        }
    }

    fn open(&mut self, sheet: &Sheet, id: &str) {
        let Sheet {
            title,
            description,
            width,
            height,
            ..
        } = sheet;
        let (width, height) = (Points(*width), Points(*height));
        let (title, description) = (escaped(title), escaped(description));
        self.push(format_args!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"{id}title {id}desc\" \
             font-family=\"'{family}', 'Segoe UI', 'Helvetica Neue', Arial, 'Liberation Sans', 'Nimbus Sans', \
             sans-serif\">\n\
             <title id=\"{id}title\">{title}</title>\n<desc id=\"{id}desc\">{description}</desc>\n",
            family = fonts::FAMILY,
        ));
    }

    fn background(&mut self, sheet: &Sheet) {
        let background = Rect::new(0.0, 0.0, sheet.width, sheet.height);
        self.area(background, Some(Paint::Plain(Ink::Window)), None, 0.0);
    }

    fn marks(&mut self, sheet: &Sheet) {
        for mark in &sheet.marks {
            match mark {
                Mark::Area {
                    rect,
                    paint,
                    edge,
                    rounding,
                } => self.area(*rect, *paint, *edge, *rounding),
                Mark::Line { points, stroke } => self.line(points, *stroke),
                Mark::Text(mark) => self.text_line(mark),
                Mark::Logo { rect, .. } if matches!(self.look, Look::Shared(_)) => self.use_of_logo(rect),
                Mark::Logo { rect, logo } => self.logo(rect, logo),
            }
        }
    }

    fn area(&mut self, rect: Rect, paint: Option<Paint>, edge: Option<Stroke>, rounding: f64) {
        // SVG centres a line on the edge, marks have it inside.
        let inset = edge.map_or(0.0, |edge| edge.width / 2.0);
        let rect = rect.grown(-inset, -inset);
        if rect.width() <= 0.0 || rect.height() <= 0.0 {
            return;
        }
        self.text.push_str("<rect");
        self.place(&rect);
        let rounding = (rounding - inset).min(rect.width() / 2.0);
        if rounding > 0.0 {
            self.push(format_args!(" rx=\"{}\"", Points(rounding)));
        }
        let plain = match paint {
            Some(Paint::Plain(ink)) => Some(ink),
            Some(pattern) => {
                self.push(format_args!(" fill=\"url(#{})\"", pattern_id(pattern)));
                None
            }
            None => {
                self.text.push_str(" fill=\"none\"");
                None
            }
        };
        self.inks(plain, edge);
        self.text.push_str("/>\n");
    }

    fn line(&mut self, points: &[(f64, f64)], stroke: Stroke) {
        self.text.push_str("<path d=\"");
        for (index, (x, y)) in points.iter().enumerate() {
            let command = if index == 0 { 'M' } else { 'L' };
            self.push(format_args!("{command}{} {}", Points(*x), Points(*y)));
        }
        self.text.push_str("\" fill=\"none\"");
        self.inks(None, Some(stroke));
        self.text.push_str("/>\n");
    }

    fn text_line(&mut self, mark: &Text) {
        if let Look::Drawn(_, outlines) = &mut self.look {
            let outline = outlines.of(&inert(&mark.text), mark.bold);
            self.outline(mark, &outline);
            return;
        }
        let (x, y, size) = (Points(mark.x), Points(mark.y), Points(mark.size));
        self.push(format_args!("<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\""));
        self.inks(Some(mark.ink), None);
        if mark.bold {
            self.text.push_str(" font-weight=\"700\"");
        }
        match mark.anchor {
            Anchor::Start => {}
            Anchor::Middle => self.text.push_str(" text-anchor=\"middle\""),
            Anchor::End => self.text.push_str(" text-anchor=\"end\""),
        }
        self.push(format_args!(">{}</text>\n", escaped(&mark.text)));
    }

    fn outline(&mut self, mark: &Text, Outline { path, width, units }: &Outline) {
        if path.is_empty() {
            return;
        }
        let scale = mark.size / f64::from(*units);
        let before = match mark.anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => 0.5,
            Anchor::End => 1.0,
        };
        let (x, y) = (
            Points(mark.x - before * scale * f64::from(*width)),
            Points(mark.y),
        );
        self.push(format_args!(
            "<path transform=\"matrix({scale} 0 0 -{scale} {x} {y})\" d=\"{path}\""
        ));
        self.inks(Some(mark.ink), None);
        self.text.push_str("/>\n");
    }

    /// The logo, cut off where it reaches out of its place.
    fn logo(&mut self, rect: &Rect, logo: &Logo) {
        let (width, height) = logo.size();
        self.text.push_str("<svg xmlns=\"http://www.w3.org/2000/svg\"");
        self.place(rect);
        self.push(format_args!(" viewBox=\"0 0 {width} {height}\">"));
        self.text.push_str(&logo_elements(logo));
        self.text.push_str("</svg>\n");
    }

    /// The logo that stands once in the document.
    fn use_of_logo(&mut self, rect: &Rect) {
        self.push(format_args!("<use href=\"#{LOGO}\""));
        self.place(rect);
        self.text.push_str("/>\n");
    }

    fn place(&mut self, rect: &Rect) {
        let (x, y) = (Points(rect.left), Points(rect.top));
        let (width, height) = (Points(rect.width()), Points(rect.height()));
        self.push(format_args!(
            " x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\""
        ));
    }

    /// Classes and attributes of what fills an element and of the line around it.
    fn inks(&mut self, fill: Option<Ink>, stroke: Option<Stroke>) {
        let classes = !matches!(self.look, Look::Drawn(..));
        match (fill, stroke) {
            _ if !classes => {}
            (Some(fill), Some(stroke)) => {
                self.push(format_args!(" class=\"f-{} s-{}\"", name(fill), name(stroke.ink)));
            }
            (Some(fill), None) => self.push(format_args!(" {}", class_of(fill))),
            (None, Some(stroke)) => self.push(format_args!(" class=\"s-{}\"", name(stroke.ink))),
            (None, None) => {}
        }
        if let Some(stroke) = stroke {
            self.push(format_args!(" stroke-width=\"{}\"", Points(stroke.width)));
            if stroke.dashed {
                self.text.push_str(" stroke-dasharray=\"3 3\"");
            }
        }
        let Some(plain) = self.plain() else { return };
        if let Some(fill) = fill {
            self.push(format_args!(" fill=\"{}\"", hex(plain.ink(fill))));
        }
        if let Some(stroke) = stroke {
            self.push(format_args!(" stroke=\"{}\"", hex(plain.ink(stroke.ink))));
        }
    }

    fn push(&mut self, words: std::fmt::Arguments<'_>) {
        push(&mut self.text, words);
    }
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
