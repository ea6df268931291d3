//! The pages of the design: which are shown, in which order, under which headline, and what stands on all of them.
//!
//! ```text
//!  ┌ preview ┐  1 Title                 [Shown ▾] up down     title, footer, date
//!  └─────────┘  2 What we decide        [Hidden ▾] up down    confidential, accent
//!               headline, speaker notes of the chosen page    logo
//! ```

use egui::{Grid, RichText, ScrollArea, Sense, TextEdit, Ui, WidgetInfo, vec2};

use crate::check::Checked;
use crate::design::{Colour, Logo, NoColour, PageKind, PagePlace, Pages};
use crate::edit::{Command, DesignChange};
use crate::page::{Layout, Leaf, Sheet};
use crate::scene::{Palette, Theme};
use crate::session::Session;
use crate::ui::kit::regions::FollowsFocus as _;

use crate::ui::action::Action;
use crate::ui::kit::choice::Choice;
use crate::ui::kit::ends::Ends;
use crate::ui::kit::fields::CommitField;
use crate::ui::kit::memo::memo_by_job;
use crate::ui::kit::page_painter;
use crate::ui::kit::regions::follow_focus;
use crate::ui::kit::theme::{self, icons};
use crate::ui::kit::widgets::{checkbox_ui, foot_ui, icon_button_ui};

/// The first page of each kind.
type Previews = Vec<(PageKind, Sheet)>;

/// Draws the dialog; `chosen` is the page whose preview and words are shown.
pub(super) fn pages_ui(ui: &mut Ui, session: &Session, chosen: &mut PageKind, actions: &mut Vec<Action>) {
    let design = session.design();
    let window = ui.ctx().content_rect().size();
    let width = (window.x - 80.0).clamp(320.0, 920.0);
    ui.set_width(width);
    // The longest title has room beside what moves and places its page.
    let list = (width * 0.5).max(380.0).min(width * 0.6);
    let shown = width * 0.95 - list;
    let (previews, _) = memo_by_job(ui, "page previews", session, (), actions, previews);
    let mut pages = design.pages.clone();
    let mut is_one_step = true;
    let most = (window.y - 170.0).max(120.0);
    ScrollArea::vertical()
        .max_height(most)
        .min_scrolled_height(most)
        .show_followed(ui, |ui| {
            ui.horizontal_top(|ui| {
                ui.vertical(|ui| {
                    ui.set_width(list);
                    list_ui(ui, &mut pages, previews.as_deref(), chosen);
                });
                ui.vertical(|ui| {
                    ui.set_width(shown);
                    let sheet = previews.as_ref().and_then(|previews| {
                        let found = previews.iter().find(|(kind, _)| kind == chosen);
                        found.map(|(_, sheet)| sheet)
                    });
                    // In a low window, what stands on every page has room below it.
                    let most = (window.y * 0.26).max(140.0) * 16.0 / 9.0;
                    preview_ui(ui, session, sheet, shown.min(most));
                    is_one_step &= !words_ui(ui, &mut pages, *chosen, actions);
                    ui.separator();
                    is_one_step &= !brand_ui(ui, &mut pages, actions);
                });
            });
            follow_focus(ui);
        });
    if pages != design.pages {
        let command = Command::Design(DesignChange::Pages(Box::new(pages)));
        // What is typed in one go is one step.
        actions.push(if is_one_step {
            Action::Edit(command)
        } else {
            Action::Drag(command)
        });
    }
    foot_ui(ui, |ui| {
        if ui.button("Close").clicked() {
            ui.close();
        }
        let usual = design.pages.order.is_empty();
        let reset = ui.add_enabled(!usual, egui::Button::new("Usual order"));
        let help = "Show every page in its usual place, with the headlines that are proposed";
        if reset.on_hover_text(help).clicked() {
            let pages = Pages {
                order: Vec::new(),
                ..design.pages.clone()
            };
            let change = DesignChange::Pages(Box::new(pages));
            actions.push(Action::Edit(Command::Design(change)));
        }
        if ui.button("Present").clicked() {
            actions.push(Action::CloseDialog);
            actions.push(Action::Do(crate::ui::action::Intent::Present));
        }
    });
}

/// The first page of every kind, as it is proposed or worded.
fn previews(checked: &Checked) -> Previews {
    let Checked {
        design,
        plan,
        findings,
    } = checked;
    let all: Vec<usize> = (0..design.alternatives.len()).collect();
    let layout = Layout::default();
    let mut shown = (**design).clone();
    // Hidden pages have a preview too.
    shown.pages.order.clear();
    let leaves = Leaf::all(&shown, plan, findings, &all, &layout);
    let mut previews: Previews = Vec::new();
    for leaf in leaves {
        if !previews.iter().any(|(kind, _)| *kind == leaf.kind()) {
            previews.push((leaf.kind(), leaf.sheet(design, plan, findings, &layout)));
        }
    }
    previews
}

/// What is shown for a kind of page that the design has nothing for.
const NOTHING_YET: &str = "Nothing yet";

/// Width of what says where a page is shown, in points: every place has room.
const PLACE: f32 = 112.0;

/// The pages in their order; of which kinds there are any, once that is known.
fn list_ui(ui: &mut Ui, pages: &mut Pages, made: Option<&Previews>, chosen: &mut PageKind) {
    let arranged = pages.arranged();
    let mut moved: Option<(usize, usize)> = None;
    let mut placed: Option<(usize, PagePlace)> = None;
    for (at, choice) in arranged.iter().enumerate() {
        ui.push_id(choice.page, |ui| {
            ui.horizontal(|ui| {
                let title = choice.page.title();
                let is_made = made.is_none_or(|made| made.iter().any(|(kind, _)| *kind == choice.page));
                let ends = Ends::new(ui, "row of a page");
                ends.left(ui, |ui| {
                    ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Truncate);
                    let ink = match choice.place {
                        PagePlace::Hidden => theme::tokens(ui).weak,
                        _ if !is_made => theme::tokens(ui).weak,
                        _ => theme::tokens(ui).text,
                    };
                    let name = RichText::new(title).color(ink);
                    if ui.selectable_label(*chosen == choice.page, name).clicked() {
                        *chosen = choice.page;
                    }
                });
                ends.right(ui, |ui| {
                    ui.add_enabled_ui(at > 0, |ui| {
                        if icon_button_ui(ui, icons::UPWARDS, &format!("Move {title} up")).clicked() {
                            moved = Some((at, at.saturating_sub(1)));
                        }
                    });
                    ui.add_enabled_ui(at + 1 < arranged.len(), |ui| {
                        if icon_button_ui(ui, icons::DOWNWARDS, &format!("Move {title} down")).clicked() {
                            moved = Some((at, at + 1));
                        }
                    });
                    let name = format!("Place of {title}");
                    let now = match choice.place {
                        PagePlace::Hidden => choice.place.title(),
                        _ if !is_made => NOTHING_YET,
                        place => place.title(),
                    };
                    let place = Choice::new("place", &name, now).width(PLACE);
                    place.show(ui, |options| {
                        for place in PagePlace::ALL {
                            if options.option(place == choice.place, place.title()) {
                                placed = Some((at, place));
                            }
                        }
                    });
                });
            });
        });
    }
    let mut arranged = arranged;
    if let Some((from, to)) = moved.filter(|(from, to)| from.max(to) < &arranged.len()) {
        arranged.swap(from, to);
    }
    if let Some((at, place)) = placed
        && let Some(choice) = arranged.get_mut(at)
    {
        choice.place = place;
        *chosen = choice.page;
    }
    if moved.is_some() || placed.is_some() {
        pages.order = arranged;
    }
}

fn preview_ui(ui: &mut Ui, session: &Session, sheet: Option<&Sheet>, width: f32) {
    let (rect, response) = ui.allocate_exact_size(vec2(width, width * 9.0 / 16.0), Sense::hover());
    let title = sheet.map_or("Preview", |sheet| sheet.title.as_str());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, title));
    ui.painter().rect_filled(rect, 4.0, theme::tokens(ui).sunken);
    let Some(sheet) = sheet else {
        let hint = "This design has no such page yet";
        ui.put(
            rect,
            egui::Label::new(RichText::new(hint).color(theme::tokens(ui).weak)),
        );
        return;
    };
    let accent = session.design().pages.accent.map(|colour| colour.0);
    let is_dark = ui.visuals().dark_mode;
    let theme = if is_dark { Theme::Dark } else { Theme::Light };
    let palette = Palette::of(theme).with_accent(accent);
    page_painter::fitted(ui, sheet, rect, &palette);
}

/// Headline and notes of the chosen page; gives whether something is being typed.
fn words_ui(ui: &mut Ui, pages: &mut Pages, chosen: PageKind, actions: &mut Vec<Action>) -> bool {
    let mut arranged = pages.arranged();
    let Some(choice) = arranged.iter_mut().find(|choice| choice.page == chosen) else {
        return false;
    };
    let mut typed = false;
    if chosen.has_headline() {
        let hint = "as it is proposed; at most twelve words";
        typed |= text_ui(ui, ("Headline", hint, 1), &mut choice.headline, actions);
    } else if chosen == PageKind::Network {
        let help = "The headlines are worded for each alternative with Edit, Alternative…";
        ui.label(RichText::new(help).color(theme::tokens(ui).weak));
    }
    typed |= text_ui(ui, ("Speaker notes", "", 2), &mut choice.speaker_notes, actions);
    if typed {
        pages.order = arranged;
    }
    typed
}

/// What stands on every page; gives whether something is being typed.
fn brand_ui(ui: &mut Ui, pages: &mut Pages, actions: &mut Vec<Action>) -> bool {
    let mut typed = false;
    Grid::new("on every page")
        .num_columns(2)
        .spacing(vec2(12.0, 6.0))
        .show(ui, |ui| {
            let fields = [
                ("Title", "the name of the design", &mut pages.title),
                ("Footer", "", &mut pages.footer),
                ("Date", "such as 2027-06-30", &mut pages.date),
            ];
            for (title, hint, text) in fields {
                typed |= text_ui(ui, (title, hint, 1), text, actions);
                ui.end_row();
            }
        });
    ui.horizontal(|ui| {
        checkbox_ui(ui, &mut pages.confidential, "Mark as confidential");
        ui.add_space(12.0);
        let mut has_accent = pages.accent.is_some();
        let usual = Palette::of(Theme::Light).accent;
        if checkbox_ui(ui, &mut has_accent, "Accent colour").changed() {
            pages.accent = has_accent.then_some(Colour(usual));
        }
        if let Some(accent) = &mut pages.accent {
            accent_ui(ui, accent);
        }
    });
    logo_ui(ui, pages, actions);
    typed
}

/// The accent as brands specify it: its code, next to a sample.
fn accent_ui(ui: &mut Ui, accent: &mut Colour) {
    let (swatch, _) = ui.allocate_exact_size(vec2(24.0, 16.0), Sense::hover());
    ui.painter().rect_filled(swatch, 3.0, theme::color(accent.0));
    let field = CommitField {
        name: "Code of the accent colour",
        text: &accent.to_string(),
        hint: "#1a63c8",
        width: 80.0,
        read: &|text| text.trim().parse().map_err(|error: NoColour| error.to_string()),
    };
    let entry = field.show(ui);
    let about = "Made darker or lighter where it could not be read";
    entry.response.clone().on_hover_text(about);
    if let Some(typed) = entry.value_ui(ui) {
        *accent = typed;
    }
}

/// The logo in the corner of every page.
fn logo_ui(ui: &mut Ui, pages: &mut Pages, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        ui.label("Logo");
        let about = pages.logo.as_ref().map(Logo::words);
        ui.label(RichText::new(about.as_deref().unwrap_or("none")).color(theme::tokens(ui).weak));
        let help = "A PNG, or an SVG of plain shapes, in the corner of every page";
        if ui.button("Choose logo…").on_hover_text(help).clicked() {
            actions.push(Action::ChooseLogo);
        }
        if about.is_some() && ui.button("Remove logo").clicked() {
            pages.logo = None;
        }
    });
}

/// A field with its name; gives whether it was typed into.
fn text_ui(
    ui: &mut Ui,
    (title, hint, rows): (&str, &str, usize),
    text: &mut String,
    actions: &mut Vec<Action>,
) -> bool {
    let label = ui.label(title);
    let field = if rows > 1 {
        TextEdit::multiline(text).desired_rows(rows)
    } else {
        TextEdit::singleline(text)
    };
    let field = field
        .desired_width(f32::INFINITY)
        .hint_text(hint)
        .char_limit(2_000);
    let response = ui.add(field).labelled_by(label.id);
    if response.lost_focus() {
        actions.push(Action::EndDrag);
    }
    response.changed()
}
