//! The type of the window: one family, and five sizes from one scale.
//!
//! ```text
//!  Small 11.5   Body 13   Sign 14.5   Heading 16.5   Large 18.5     each an eighth larger, to the half point
//! ```
//!
//! Figures have one width in both weights of Noto Sans, so numbers and ranges use it too, right-aligned in their
//! columns. Only code is monospaced. Pages have a scale of their own, since they are drawn at any size.

use std::collections::BTreeMap;

use egui::{Align, FontFamily, FontId, Layout, Response, RichText, TextStyle, Ui};

use crate::ui::kit::theme::fonts::family;

/// How large text is in the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Size {
    /// What is read second, and code.
    Small,
    /// What is read and typed.
    Body,
    /// Icons at the head of a line.
    Sign,
    /// Headings, and icons that stand for themselves.
    Heading,
    /// What stands alone in an empty panel.
    Large,
}

impl Size {
    /// In points.
    pub(crate) const fn points(self) -> f32 {
        match self {
            Self::Small => 11.5,
            Self::Body => 13.0,
            Self::Sign => 14.5,
            Self::Heading => 16.5,
            Self::Large => 18.5,
        }
    }

    /// For what is painted rather than laid out.
    pub(crate) fn font(self, bold: bool) -> FontId {
        FontId::new(self.points(), family(bold))
    }
}

/// What every kind of text is set in.
pub(super) fn text_styles() -> BTreeMap<TextStyle, FontId> {
    [
        (TextStyle::Heading, Size::Heading.font(true)),
        (TextStyle::Body, Size::Body.font(false)),
        (TextStyle::Button, Size::Body.font(false)),
        (TextStyle::Small, Size::Small.font(false)),
        (TextStyle::Monospace, code_font()),
    ]
    .into()
}

/// The text of a page, whose size follows from the size of the page on screen.
pub(crate) fn on_page(size: f32, bold: bool) -> FontId {
    FontId::new(size, family(bold))
}

/// Code, ids of rules and error codes: what is copied letter by letter.
pub(crate) fn code(text: impl Into<String>) -> RichText {
    RichText::new(text).text_style(TextStyle::Monospace)
}

/// What code is painted in.
pub(crate) const fn code_font() -> FontId {
    FontId::new(Size::Small.points(), FontFamily::Monospace)
}

/// An icon of that size, for a line or a button.
pub(crate) fn icon(icon: &str, size: Size) -> RichText {
    RichText::new(icon).size(size.points())
}

/// A figure in a cell of a grid: at the right of its column.
pub(crate) fn figure_ui(ui: &mut Ui, figure: RichText) -> Response {
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| ui.label(figure))
        .inner
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::Letters;

    #[test]
    fn each_size_is_an_eighth_larger_than_the_one_before() {
        let sizes = [Size::Small, Size::Body, Size::Sign, Size::Heading, Size::Large];
        for pair in sizes.windows(2) {
            let wanted = pair[0].points() * 9.0 / 8.0;
            assert!((pair[1].points() - wanted).abs() <= 0.25, "{pair:?}");
        }
        let used = text_styles().into_values().map(|font| font.size);
        let all = sizes.map(Size::points);
        assert!(used.into_iter().all(|size| all.contains(&size)));
    }

    #[test]
    fn figures_are_of_one_width() {
        let letters = Letters::new();
        for bold in [false, true] {
            let widths = ('0'..='9').map(|figure| letters.width(&figure.to_string(), 100.0, bold));
            let widths: Vec<f64> = widths.collect();
            assert!(widths.windows(2).all(|pair| pair[0] == pair[1]), "{widths:?}");
        }
    }
}
