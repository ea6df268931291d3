//! The export dialog: the format, what goes into it, and a preview.

use std::ops::ControlFlow;

use egui::{Button, Label, RichText, ScrollArea, Sense, Ui, WidgetInfo, vec2};

use crate::check::Checked;
use crate::decide::comparison::letter;
use crate::edit::Moved;
use crate::export::{FilePage, Format, Options, export, page_of_file};
use crate::net::grouped;
use crate::page::{Paper, Parts};
use crate::scene::{Palette, Theme};
use crate::session::Session;
use crate::ui::kit::regions::FollowsFocus as _;

use crate::ui::action::Action;
use crate::ui::frame::default_button_ui;
use crate::ui::kit::choice::Choice;
use crate::ui::kit::memo::memo_by_job;
use crate::ui::kit::page_painter;
use crate::ui::kit::theme::{self, icons};
use crate::ui::kit::widgets::{checkbox_ui, foot_ui, icon_button_ui};
use crate::ui::state::ViewState;

use super::typed_path::{TypedPath, ending_ui, path_ui};

/// The last choices, kept while the program runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportChoice {
    /// The format.
    pub format: Format,
    /// Places of the alternatives that are left out of formats that show several.
    pub left_out: Vec<usize>,
    /// The alternative of formats that show one.
    pub one: usize,
    /// Whether a picture shows the comparison of all alternatives instead of one.
    pub comparison: bool,
    /// Colours; none means those that suit the format.
    pub theme: Option<Theme>,
    /// Size of a page; none means the one that suits the format.
    pub paper: Option<Paper>,
    /// Which pages a file of several has, and whether key numbers stand on them.
    pub parts: Parts,
    /// What a picture of an alternative shows.
    pub shown: Shown,
    /// The page of the file that is looked at; none until one was turned to.
    pub page: Option<usize>,
    /// Pixels of a point, for pictures.
    pub scale: u32,
    /// Whether pictures are cut to what is on them.
    pub cropped: bool,
    /// Whether pictures have no background.
    pub clear: bool,
    /// Whether letters of SVG are outlines.
    pub outlined: bool,
    /// Whether the file contains the date of the export.
    pub dated: bool,
    /// A path that is typed, where the desktop shows no dialog.
    pub typed: Option<TypedPath>,
}

/// What a picture of one alternative shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Shown {
    /// The address map.
    #[default]
    Map,
    /// The models for the same workload.
    Models,
    /// How far it goes.
    Growth,
}

impl Shown {
    const ALL: [(Self, &'static str); 3] = [
        (Self::Map, "Address map"),
        (Self::Models, "Models"),
        (Self::Growth, "Growth"),
    ];
}

impl ExportChoice {
    /// Keeps leaving out the same alternatives after an edit.
    pub(in crate::ui) fn follow(&mut self, moved: &Moved<'_>) {
        let place = |at: usize| Some(moved.alternative(at)?.at);
        self.left_out = std::mem::take(&mut self.left_out)
            .into_iter()
            .filter_map(place)
            .collect();
        self.one = place(self.one).unwrap_or_default();
    }
}

impl Default for ExportChoice {
    fn default() -> Self {
        Self {
            format: Format::Svg,
            left_out: Vec::new(),
            one: 0,
            comparison: false,
            theme: None,
            paper: None,
            parts: Parts::default(),
            shown: Shown::default(),
            page: None,
            scale: 2,
            cropped: false,
            clear: false,
            outlined: false,
            dated: false,
            typed: None,
        }
    }
}

impl ExportChoice {
    /// The choice as the export takes it; `today` as it is to be read.
    pub fn options(&self, alternatives: usize, today: &str) -> Options {
        let chosen = if self.format.shows_one() {
            vec![self.one.min(alternatives.saturating_sub(1))]
        } else {
            (0..alternatives)
                .filter(|at| !self.left_out.contains(at))
                .collect()
        };
        Options {
            alternatives: chosen,
            comparison: self.compares(alternatives),
            theme: self.theme,
            paper: self.paper,
            parts: if self.format.is_picture() {
                Parts {
                    map: self.shown == Shown::Map,
                    models: self.shown == Shown::Models,
                    ..self.parts
                }
            } else {
                self.parts
            },
            scale: f64::from(self.scale),
            cropped: self.cropped,
            clear: self.clear,
            outlined: self.outlined,
            date: self.dated.then(|| today.to_owned()),
        }
    }

    /// Whether a picture of so many alternatives compares them.
    pub fn compares(&self, alternatives: usize) -> bool {
        self.comparison && self.format.is_picture() && alternatives > 1
    }

    fn is_everything_left_out(&self, alternatives: usize) -> bool {
        !self.format.shows_one() && (0..alternatives).all(|at| self.left_out.contains(&at))
    }
}

/// Width of the list of formats, in points.
const FORMATS_WIDTH: f32 = 150.0;

/// Width of the preview where the window has room for it, in points.
const PREVIEW_WIDTH: f32 = 540.0;

fn preview_width(ui: &Ui) -> f32 {
    (ui.ctx().content_rect().width() - FORMATS_WIDTH - 110.0).clamp(160.0, PREVIEW_WIDTH)
}

/// Height of everything around the choices, in points.
const FRAME_HEIGHT: f32 = 170.0;

/// Draws the dialog.
pub(crate) fn export_ui(ui: &mut Ui, session: &Session, view: &mut ViewState, actions: &mut Vec<Action>) {
    ui.set_width(FORMATS_WIDTH + preview_width(ui) + 24.0);
    let choice = &mut view.export;
    ScrollArea::vertical()
        .max_height((ui.ctx().content_rect().height() - FRAME_HEIGHT).max(120.0))
        .show_followed(ui, |ui| {
            ui.horizontal_top(|ui| {
                ui.vertical(|ui| {
                    ui.set_width(FORMATS_WIDTH);
                    formats_ui(ui, choice);
                });
                ui.vertical(|ui| {
                    ui.set_width(preview_width(ui));
                    preview_ui(ui, session, choice, actions);
                    ui.add_space(4.0);
                    alternatives_ui(ui, session, choice);
                    if choice.format.has_pages() {
                        let compares = choice.compares(session.design().alternatives.len());
                        look_ui(ui, choice, compares);
                    }
                    if choice.format.may_hold_date() {
                        checkbox_ui(ui, &mut choice.dated, "Include the export date")
                            .on_hover_text("Without it, the same design always produces the same file");
                    }
                });
            });
        });
    answers_ui(ui, session, choice, actions);
}

fn formats_ui(ui: &mut Ui, choice: &mut ExportChoice) {
    for format in Format::ALL {
        let button = Button::new(format.name())
            .selected(choice.format == format)
            .frame_when_inactive(choice.format == format)
            .min_size(vec2(FORMATS_WIDTH, 26.0));
        let response = ui.add(button).on_hover_text(format.title());
        if response.clicked() {
            choice.format = format;
            choice.typed = None;
            choice.page = None;
        }
    }
}

/// A page as it will be written, or the start of a text.
fn preview_ui(ui: &mut Ui, session: &Session, choice: &mut ExportChoice, actions: &mut Vec<Action>) {
    let width = preview_width(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(width, width * 9.0 / 16.0), Sense::hover());
    let colors = theme::tokens(ui);
    ui.painter().rect_filled(rect, 4.0, colors.sunken);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, "Preview"));
    let question = ExportChoice {
        typed: None,
        ..choice.clone()
    };
    let asked = question.clone();
    if !choice.format.has_pages() {
        let make = move |checked: &Checked| first_lines(checked, &asked);
        let (lines, is_present) = memo_by_job(ui, "export lines", session, question, actions, make);
        let builder = egui::UiBuilder::new()
            .max_rect(rect.shrink(10.0))
            .layout(egui::Layout::top_down(egui::Align::Min));
        let mut page = ui.new_child(builder);
        page.set_clip_rect(rect.intersect(ui.clip_rect()));
        for line in lines.iter().filter(|_| is_present).flat_map(|lines| lines.iter()) {
            page.add(Label::new(theme::code(line).color(colors.weak)).truncate());
        }
        return;
    }
    if choice.is_everything_left_out(session.design().alternatives.len()) {
        return;
    }
    let make = move |checked: &Checked| page_of(checked, &asked);
    let (page, _) = memo_by_job(ui, "export preview", session, question, actions, make);
    let Some(page) = page.as_deref().and_then(Option::as_ref) else {
        return;
    };
    let suits = if choice.format == Format::Pdf {
        Theme::Print
    } else {
        Theme::Light
    };
    let accent = session.design().pages.accent.map(|colour| colour.0);
    let palette = &Palette::of(choice.theme.unwrap_or(suits)).with_accent(accent);
    page_painter::fitted(ui, &page.sheet, rect, palette);
    pages_ui(ui, page, choice);
}

/// Which page of the file is looked at, and the way to the others.
fn pages_ui(ui: &mut Ui, page: &FilePage, choice: &mut ExportChoice) {
    let FilePage { at, pages, .. } = page;
    if *pages < 2 {
        return;
    }
    ui.horizontal(|ui| {
        let turned = [
            (icons::BACK, "Previous page", at.checked_sub(1)),
            (icons::INTO, "Next page", Some(at + 1).filter(|next| next < pages)),
        ];
        for (icon, name, to) in turned {
            let button = ui.add_enabled_ui(to.is_some(), |ui| icon_button_ui(ui, icon, name));
            if button.inner.clicked() {
                choice.page = to;
            }
        }
        let words = format!("Page {} of {}", grouped(at + 1), grouped(*pages));
        ui.label(RichText::new(words).small());
        if choice.format == Format::Html {
            let rest = "tables and findings of the report are not in the preview";
            ui.add(Label::new(RichText::new(rest).small().color(theme::tokens(ui).weak)).truncate());
        }
    });
}

/// How a text begins.
fn first_lines(checked: &Checked, choice: &ExportChoice) -> Vec<String> {
    /// Lines that the preview has room for, and the characters of one that can be seen.
    const LINES: usize = 13;
    const CHARS: usize = 120;
    let Checked {
        design,
        plan,
        findings,
    } = checked;
    let options = choice.options(design.alternatives.len(), "");
    let go_on = &mut |_| ControlFlow::Continue(());
    let made = export(design, plan, findings, choice.format, &options, go_on);
    match made.map(String::from_utf8) {
        Ok(Ok(text)) => text
            .lines()
            .take(LINES)
            .map(|line| line.chars().take(CHARS).collect())
            .collect(),
        Ok(Err(_)) => Vec::new(),
        Err(error) => vec![error.to_string()],
    }
}

fn page_of(checked: &Checked, choice: &ExportChoice) -> Option<FilePage> {
    let Checked {
        design,
        plan,
        findings,
    } = checked;
    let options = choice.options(design.alternatives.len(), "");
    // What fails says so when it is written.
    page_of_file(design, plan, findings, choice.format, &options, choice.page).unwrap_or_default()
}

/// Which alternatives go into it.
fn alternatives_ui(ui: &mut Ui, session: &Session, choice: &mut ExportChoice) {
    let alternatives = &session.design().alternatives;
    if alternatives.len() < 2 || choice.format == Format::Design {
        return;
    }
    let title = |at: usize| {
        let name = alternatives
            .get(at)
            .map_or("", |alternative| alternative.name.as_str());
        format!("{} {name}", letter(at))
    };
    if choice.format.shows_one() {
        choice.one = choice.one.min(alternatives.len() - 1);
        const COMPARISON: &str = "Comparison of all alternatives";
        let is_picture = choice.format.is_picture();
        let compares = choice.compares(alternatives.len());
        let selected = if compares {
            COMPARISON.to_owned()
        } else {
            title(choice.one)
        };
        let drop_down = Choice::new("exported alternative", "Alternative", selected);
        drop_down.width(preview_width(ui)).show(ui, |options| {
            for at in 0..alternatives.len() {
                let is_shown = !compares && choice.one == at;
                if options.option(is_shown, title(at)) {
                    choice.one = at;
                    choice.comparison = false;
                }
            }
            if is_picture && options.option(compares, COMPARISON) {
                choice.comparison = true;
            }
        });
        return;
    }
    ScrollArea::vertical()
        .id_salt("exported")
        .max_height(72.0)
        .show_followed(ui, |ui| {
            ui.set_width(preview_width(ui));
            ui.horizontal_wrapped(|ui| {
                for at in 0..alternatives.len() {
                    let mut goes = !choice.left_out.contains(&at);
                    let mut name: String = title(at).chars().take(40).collect();
                    if name.len() < title(at).len() {
                        name.push('…');
                    }
                    if checkbox_ui(ui, &mut goes, name).changed() {
                        choice.left_out.retain(|left| *left != at);
                        if !goes {
                            choice.left_out.push(at);
                        }
                    }
                }
            });
        });
}

/// What stands on a picture, or which pages a file has; what would change nothing is not offered.
fn parts_ui(ui: &mut Ui, choice: &mut ExportChoice, compares: bool) {
    ui.horizontal_wrapped(|ui| {
        if choice.format.is_picture() {
            if !compares {
                ui.label("Shows");
                for (shown, title) in Shown::ALL {
                    ui.selectable_value(&mut choice.shown, shown, title);
                }
                ui.add_space(12.0);
            }
            checkbox_ui(ui, &mut choice.parts.figures, "Key numbers");
            return;
        }
        let parts = &mut choice.parts;
        for (title, part) in [
            ("Models", &mut parts.models),
            ("Address map", &mut parts.map),
            ("Key numbers", &mut parts.figures),
            ("What is fixed", &mut parts.fixed),
        ] {
            checkbox_ui(ui, part, title);
        }
        // The report lists them in any case.
        if choice.format != Format::Html {
            checkbox_ui(ui, &mut parts.findings, "Findings");
        }
    });
}

/// Colours, size and parts of a page.
fn look_ui(ui: &mut Ui, choice: &mut ExportChoice, compares: bool) {
    ui.horizontal_wrapped(|ui| {
        ui.label("Colours");
        for (title, theme) in [
            ("Automatic", None),
            ("Light", Some(Theme::Light)),
            ("Dark", Some(Theme::Dark)),
            ("Print", Some(Theme::Print)),
        ] {
            ui.selectable_value(&mut choice.theme, theme, title);
        }
        if choice.format != Format::Html {
            ui.add_space(12.0);
            ui.label("Page");
            for (title, paper) in [
                ("Automatic", None),
                ("Slide", Some(Paper::Slide)),
                ("A3 poster", Some(Paper::Poster)),
            ] {
                ui.selectable_value(&mut choice.paper, paper, title);
            }
        }
    });
    parts_ui(ui, choice, compares);
    let picture = choice.format.of_pages().unwrap_or(choice.format);
    if matches!(picture, Format::Svg | Format::Png) {
        ui.horizontal_wrapped(|ui| {
            checkbox_ui(ui, &mut choice.cropped, "Cut to content");
            checkbox_ui(ui, &mut choice.clear, "Transparent background");
            if picture == Format::Svg {
                checkbox_ui(ui, &mut choice.outlined, "Text as outlines")
                    .on_hover_text("Looks the same in every reader; as text, it can be edited and searched");
            }
        });
    }
    if picture == Format::Png {
        ui.horizontal(|ui| {
            ui.label("Size");
            let (width, height) = choice.paper.unwrap_or_default().size();
            for scale in 1..=4_u32 {
                let pixels = |points: f64| grouped(rounded(points * f64::from(scale)));
                let title = format!("{} × {}", pixels(width), pixels(height));
                ui.selectable_value(&mut choice.scale, scale, title);
            }
        });
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a page is some thousand pixels wide"
)]
const fn rounded(pixels: f64) -> u64 {
    pixels.round() as u64
}

fn answers_ui(ui: &mut Ui, session: &Session, choice: &mut ExportChoice, actions: &mut Vec<Action>) {
    let is_empty = choice.is_everything_left_out(session.design().alternatives.len())
        && !matches!(choice.format, Format::Design);
    let can_write = typed_ui(ui, choice);
    foot_ui(ui, |ui| {
        ui.add_enabled_ui(!is_empty, |ui| match &choice.typed {
            Some(typed) => write_ui(ui, typed, can_write, actions),
            None => save_or_copy_ui(ui, choice.format, actions),
        });
        if choice.typed.is_none() && ui.button("Type a path…").clicked() {
            choice.typed = Some(TypedPath::default());
        }
        if is_empty {
            ui.label(RichText::new("Choose an alternative").color(theme::tokens(ui).warning));
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if ui.button("Cancel").clicked() {
                ui.close();
            }
        });
    });
}

/// The path that is typed, where one is; says whether it can be written to.
fn typed_ui(ui: &mut Ui, choice: &mut ExportChoice) -> bool {
    let format = choice.format;
    let Some(typed) = &mut choice.typed else {
        return false;
    };
    let hint = format!("such as /home/me/shop.{}", format.extension());
    path_ui(ui, typed, "Path of the export", &hint);
    let has_own_ending = ending_ui(ui, typed, format, |ui, other| {
        if ui.small_button(format!("Export {}", other.name())).clicked() {
            choice.format = other;
        }
    });
    has_own_ending && typed.is_typed()
}

fn write_ui(ui: &mut Ui, typed: &TypedPath, can_write: bool, actions: &mut Vec<Action>) {
    if default_button_ui(ui, "Write the file", can_write) {
        actions.push(Action::ExportTo(typed.path.trim().into(), false));
    }
}

fn save_or_copy_ui(ui: &mut Ui, format: Format, actions: &mut Vec<Action>) {
    if default_button_ui(ui, "Save as…", true) {
        actions.push(Action::Export);
    }
    let copy = match format {
        Format::Png => "Copy picture",
        _ if format.is_text() => "Copy",
        _ => return,
    };
    if ui.button(copy).clicked() {
        actions.push(Action::CopyExport);
    }
}
