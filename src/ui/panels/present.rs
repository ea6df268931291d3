//! Presenting: the whole screen for one page at a time.
//!
//! The pages are those that leave as files, painted with the fonts that ship. What is tried out meanwhile happens to a
//! copy of the document; it is kept as one step, or forgotten.
//!
//! ```text
//! ┌──────────────────────────────────────────────┐
//! │                    page                      │   presenter view, a window of its own:
//! │                                              │   this page, the next, notes, clock
//! ├ what if: nodes, pods, surge, model, needs ───┤
//! └ pages · what would it take · keep ───────────┘   goes after three seconds of rest
//! ```

mod leaf;
mod presenter;
mod strip;
mod what_if;

use std::time::Duration;

use egui::{
    CentralPanel, CursorIcon, Frame, Key, KeyboardShortcut, Modifiers, Panel, Popup, Rect, RichText, Sense,
    Ui, UiBuilder, WidgetInfo, vec2,
};

use crate::design::{Criterion, Design};
use crate::edit::{Command, DesignChange};
use crate::page::{Ink, Layout, Leaf, Sheet};
use crate::scene::{Palette, Theme};
use crate::session::Session;

use crate::ui::action::{Action, DIGITS};
use crate::ui::kit::theme;
use crate::ui::state::{ThemeChoice, ViewState};

use leaf::{drawn, page_ui, stable_cluster};

/// A running presentation.
#[derive(Debug)]
pub struct Presentation {
    /// A copy of the document, on which things are tried out.
    pub session: Session,
    /// The pages in their order.
    leaves: Vec<Leaf>,
    /// Which of them is shown.
    page: usize,
    /// The row of the address map that is shown alone, in the place of the page.
    row: Option<usize>,
    /// Dark or light; as the window is until chosen.
    dark: Option<bool>,
    /// Nothing is shown, so that people look at the speaker.
    blank: bool,
    /// The speaker notes are shown to everybody.
    notes: bool,
    /// The second window is open: this page, the next, notes and the clock.
    presenter: bool,
    /// What became of copying the page, until another is shown.
    pub copied: Option<&'static str>,
    /// When it began, and when something last moved, in seconds of the window.
    began: Option<f64>,
    stirred: f64,
    /// A ring follows the pointer.
    pointer: bool,
    /// What is tried out is tried with the pools of that name in every alternative.
    everywhere: bool,
    /// Cluster and pool that the sliders move; none leaves the choice to the plan.
    cluster: Option<usize>,
    pool: Option<usize>,
}

impl Presentation {
    /// Begins with that alternative.
    pub fn new(design: &Design, alternative: usize) -> Self {
        let mut session = Session::new(design.clone());
        // Sliders move as they do in one drag.
        session.begin_gesture();
        let leaves = leaves(&session);
        let page = page_of(&leaves, alternative).unwrap_or_default();
        Self {
            session,
            leaves,
            page,
            row: None,
            dark: None,
            blank: false,
            notes: false,
            presenter: false,
            copied: None,
            began: None,
            stirred: 0.0,
            pointer: false,
            everywhere: true,
            cluster: None,
            pool: None,
        }
    }

    /// Whether something was tried out that the document does not have.
    pub fn is_changed(&self) -> bool {
        self.session.is_dirty()
    }

    /// The theme that was chosen for it, if one was.
    pub fn theme(&self) -> Option<ThemeChoice> {
        let is_dark = self.dark?;
        Some(if is_dark {
            ThemeChoice::Dark
        } else {
            ThemeChoice::Light
        })
    }

    /// The one step that keeps in `design` what was tried out.
    pub fn keeping(&self, design: &Design) -> Option<Command> {
        let title = || "Keep what-if changes".to_owned();
        let after = self.session.design();
        let tried = after.alternatives.iter();
        let replaced = design
            .alternatives
            .iter()
            .zip(tried)
            .enumerate()
            .filter(|(_, (old, new))| old != new)
            .map(|(at, (_, new))| Command::ReplaceAlternative {
                at,
                alternative: Box::new(new.clone().into_inner()),
                title: title(),
            });
        let required = Criterion::ALL.iter().filter_map(|criterion| {
            let wanted = after.requirements.get(*criterion);
            let change = DesignChange::Requirement(*criterion, wanted);
            (wanted != design.requirements.get(*criterion)).then_some(Command::Design(change))
        });
        let mut commands: Vec<Command> = replaced.chain(required).collect();
        match commands.len() {
            0 => None,
            1 if matches!(commands.first(), Some(Command::ReplaceAlternative { .. })) => commands.pop(),
            _ => Some(Command::Several {
                title: title(),
                commands,
            }),
        }
    }

    /// Forgets what was tried out: `design` is what counts.
    pub fn put_back(&mut self, design: &Design) {
        self.session = Session::new(design.clone());
        self.session.begin_gesture();
        self.arrange();
    }

    /// Takes back what was tried out last.
    pub fn undo(&mut self) {
        self.session.undo();
        self.session.begin_gesture();
        self.arrange();
    }

    /// Tries that out again.
    pub fn redo(&mut self) {
        self.session.redo();
        self.session.begin_gesture();
        self.arrange();
    }

    /// The pages as what was tried out makes them: a longer list of findings may take another page. The one on screen
    /// stays there.
    pub fn arrange(&mut self) {
        let shown = self.shown().cloned();
        let place = |leaf: &Leaf| (leaf.kind(), leaf.alternative());
        // Which it is of those of its kind.
        let index = shown.as_ref().map_or(0, |shown| {
            let before = self.leaves.iter().take(self.page);
            before.filter(|leaf| place(leaf) == place(shown)).count()
        });
        self.leaves = leaves(&self.session);
        let alike = self.leaves.iter().enumerate();
        let alike = alike.filter(|(_, leaf)| shown.as_ref().is_some_and(|shown| place(leaf) == place(shown)));
        let page = alike.map(|(page, _)| page).take(index + 1).last();
        self.page = page.unwrap_or(self.page).min(self.pages().saturating_sub(1));
        let at = self.alternative();
        let has = |row: &usize| {
            let of_map = |leaf: &Leaf| matches!(leaf, Leaf::Network(of, rows) if Some(*of) == at && rows.contains(row));
            self.leaves.iter().any(of_map)
        };
        self.row = self.row.filter(has);
    }

    /// The page on screen as a slide, to be copied; `session` is the document, `dark` the window's theme.
    pub fn picture(&self, session: &Session, dark: bool) -> (Sheet, Palette) {
        let cluster = stable_cluster(session, self, self.page);
        let palette = self.palette(self.dark.unwrap_or(dark));
        (drawn(self, self.page, cluster), palette)
    }

    fn palette(&self, dark: bool) -> Palette {
        let accent = self.session.design().pages.accent;
        let accent = accent.map(|colour| colour.0);
        Palette::of(if dark { Theme::Dark } else { Theme::Light }).with_accent(accent)
    }

    fn pages(&self) -> usize {
        self.leaves.len()
    }

    /// What stands on a page: where it is shown and a row of its map alone, that row.
    fn leaf(&self, page: usize) -> Option<Leaf> {
        let leaf = self.leaves.get(page)?;
        Some(match (leaf, self.row.filter(|_| page == self.page)) {
            (Leaf::Network(at, _), Some(row)) => Leaf::Network(*at, row..row + 1),
            _ => leaf.clone(),
        })
    }

    /// The page that is shown.
    pub fn shown(&self) -> Option<&Leaf> {
        self.leaves.get(self.page)
    }

    /// The alternative that the page is about, unless it is about all.
    fn alternative(&self) -> Option<usize> {
        self.shown()?.alternative()
    }

    /// What is said while that page is shown; only the presenter sees it, unless it is shown to everybody.
    fn notes_of(&self, page: usize) -> &str {
        let leaf = self.leaves.get(page);
        leaf.map_or("", |leaf| leaf.speaker_notes(self.session.design()))
    }

    fn turn_to(&mut self, page: usize) {
        let page = page.min(self.pages().saturating_sub(1));
        let before = self.alternative();
        self.page = page;
        self.row = None;
        if self.alternative() != before {
            self.cluster = None;
            self.pool = None;
        }
        self.blank = false;
        self.copied = None;
    }
}

/// The pages of a presentation: those of the files, whatever the size of the screen.
fn leaves(session: &Session) -> Vec<Leaf> {
    let (design, plan) = (session.design(), session.plan());
    let all: Vec<usize> = (0..design.alternatives.len()).collect();
    Leaf::all(design, plan, session.findings(), &all, &Layout::default())
}

/// The first page of an alternative.
fn page_of(leaves: &[Leaf], alternative: usize) -> Option<usize> {
    leaves
        .iter()
        .position(|leaf| leaf.alternative() == Some(alternative))
}

/// Draws the presentation in the place of the window.
pub(crate) fn present_ui(ui: &mut Ui, session: &Session, view: &mut ViewState, actions: &mut Vec<Action>) {
    let is_guarded = view.dialog.is_some();
    let Some(presentation) = &mut view.presentation else {
        return;
    };
    let dark = presentation.dark.unwrap_or_else(|| ui.visuals().dark_mode);
    *ui.visuals_mut() = theme::visuals_of(ui.ctx(), dark);
    if !is_guarded {
        keys(ui, presentation, dark, actions);
    }
    let palette = &presentation.palette(dark);
    if presentation.presenter {
        presenter::presenter_ui(ui, session, presentation, palette, |ui, presentation| {
            if !is_guarded {
                keys(ui, presentation, dark, actions);
            }
        });
    }
    if presentation.blank {
        blank_ui(ui, presentation);
        return;
    }
    if presentation.notes {
        Panel::bottom("presentation notes")
            .frame(theme::bar(ui))
            .show(ui, |ui| notes_ui(ui, presentation, presentation.page));
    }
    CentralPanel::default()
        .frame(Frame::new().fill(theme::ink(palette, Ink::Window)))
        .show(ui, |ui| {
            let room = ui.max_rect();
            page_ui(ui, session, presentation, palette);
            if band_shows(ui, presentation) {
                band_ui(ui, room, |ui| {
                    strip::strip_ui(ui, session, presentation, dark, actions);
                });
            } else {
                ui.set_cursor_icon(CursorIcon::None);
            }
        });
}

/// Seconds of rest after which the controls go.
const REST: f64 = 3.0;

/// Whether the controls are on the page: for a while after anything moved, and as long as something is open or typed.
fn band_shows(ui: &Ui, presentation: &mut Presentation) -> bool {
    let (now, is_stirred) = ui.input(|input| (input.time, !input.events.is_empty()));
    if presentation.began.is_none() {
        presentation.began = Some(now);
        presentation.stirred = now;
    }
    if is_stirred || Popup::is_any_open(ui.ctx()) || ui.text_edit_focused() {
        presentation.stirred = now;
    }
    let left = REST - (now - presentation.stirred);
    if left <= 0.0 {
        return false;
    }
    ui.request_repaint_after(Duration::from_secs_f64(left));
    true
}

/// The controls below the page, in room that is always kept for them: nothing is covered or moved as they come and go.
fn band_ui(ui: &mut Ui, room: Rect, add: impl FnOnce(&mut Ui)) {
    let mut rect = room;
    rect.min.y = rect.max.y - strip::HEIGHT;
    let colors = theme::tokens(ui);
    ui.painter().rect_filled(rect, 0.0, colors.panel);
    ui.painter()
        .hline(rect.x_range(), rect.top(), (1.0, colors.outline));
    // Clicks between the controls turn no page.
    ui.interact(rect, ui.scope_id().with("band"), Sense::CLICK);
    let inside = rect.shrink2(vec2(10.0, 6.0));
    ui.scope_builder(UiBuilder::new().max_rect(inside).id_salt("band"), add);
}

/// What takes back what was tried out last, and tries it out again: the keys of the window.
const UNDO: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::Z);
const REDO: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::Z);

/// Keys of a presentation; all others rest.
fn keys(ui: &Ui, presentation: &mut Presentation, dark: bool, actions: &mut Vec<Action>) {
    if ui.text_edit_focused() || Popup::is_any_open(ui.ctx()) {
        return;
    }
    let pressed = |keys: &[Key]| {
        ui.input_mut(|input| {
            let hit = keys
                .iter()
                .filter(|key| input.consume_key(Modifiers::NONE, **key));
            hit.count() > 0
        })
    };
    if presentation.row.is_some() && pressed(&[Key::Escape]) {
        presentation.row = None;
    }
    if pressed(&[Key::Escape, Key::F5]) {
        actions.push(Action::LeavePresentation);
    }
    // Shift first, because a shortcut without it takes both.
    if ui.input_mut(|input| input.consume_shortcut(&REDO)) {
        actions.push(Action::RedoWhatIf);
    }
    if ui.input_mut(|input| input.consume_shortcut(&UNDO)) {
        actions.push(Action::UndoWhatIf);
    }
    for (alternative, digit) in DIGITS.into_iter().enumerate() {
        if pressed(&[digit])
            && let Some(page) = page_of(&presentation.leaves, alternative)
        {
            presentation.turn_to(page);
        }
    }
    // With the keyboard on a control, arrows move it, and these press it.
    let is_free = ui.memory(|memory| memory.focused()).is_none();
    let on = [Key::ArrowRight, Key::ArrowDown, Key::Space, Key::Enter];
    if pressed(&[Key::PageDown]) || is_free && pressed(&on) {
        presentation.turn_to(presentation.page + 1);
    }
    let back = [Key::ArrowLeft, Key::ArrowUp, Key::Backspace];
    if pressed(&[Key::PageUp]) || is_free && pressed(&back) {
        presentation.turn_to(presentation.page.saturating_sub(1));
    }
    if pressed(&[Key::Home]) {
        presentation.turn_to(0);
    }
    if pressed(&[Key::End]) {
        presentation.turn_to(usize::MAX);
    }
    if pressed(&[Key::B]) {
        presentation.blank = !presentation.blank;
    }
    if pressed(&[Key::T]) {
        presentation.dark = Some(!dark);
    }
    if pressed(&[Key::N]) {
        presentation.notes = !presentation.notes;
    }
    if pressed(&[Key::V]) {
        presentation.presenter = !presentation.presenter;
    }
    if pressed(&[Key::C]) {
        actions.push(Action::CopyPage);
    }
    if pressed(&[Key::P]) {
        presentation.pointer = !presentation.pointer;
    }
}

fn blank_ui(ui: &Ui, presentation: &mut Presentation) {
    let screen = ui.max_rect();
    let response = ui.interact(screen, ui.scope_id().with("blank"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, "Blank; press B to continue"));
    ui.painter().rect_filled(screen, 0.0, egui::Color32::BLACK);
    if response.clicked() {
        presentation.blank = false;
    }
}

fn notes_ui(ui: &mut Ui, presentation: &Presentation, page: usize) {
    let notes = presentation.notes_of(page);
    let (text, color) = if notes.is_empty() {
        let hint = "No speaker notes; add some with View, Pages…";
        (hint, theme::tokens(ui).weak)
    } else {
        (notes, theme::tokens(ui).text)
    };
    let height = (ui.ctx().content_rect().height() * 0.25).max(130.0);
    egui::ScrollArea::vertical().max_height(height).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(
            RichText::new(text)
                .size(theme::Size::Heading.points())
                .color(color),
        );
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::presets;
    use crate::page::shown_cluster;

    #[test]
    fn the_next_page_is_about_its_own_alternative() {
        let mut design = presets::worked_example();
        let estate = presets::presets()[4].design().unwrap();
        design.alternatives.push(estate.alternatives[0].clone());
        let session = Session::new(design);
        let presentation = Presentation::new(session.design(), 0);
        assert_eq!(presentation.alternative(), Some(0));
        for at in 0..2 {
            let page = page_of(&presentation.leaves, at).unwrap();
            let shown = shown_cluster(&session.plan().alternatives[at]);
            assert_eq!(stable_cluster(&session, &presentation, page), shown);
        }
    }
}
