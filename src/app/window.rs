//! The window: eframe calls, this answers. Polls jobs, reads keys, draws, performs what was asked for.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use eframe::{CreationContext, Frame};
use egui::{Id, Key, Modifiers, Ui, ViewportCommand};

use super::application::{Application, EXTENSION};
use super::jobs::Jobs;
use super::launch::{LaunchError, LaunchOptions, RendererChoice, launch};
use super::paths;
use super::recovery::Recovery;
use super::shell::{Desktop, Shell};
use super::startup::{StartReport, Stopwatch};
use crate::import::{LIST, Source, recognise};
use crate::ui::action::{self, Action};
use crate::ui::drops;
use crate::ui::kit::{in_turn, pastes, theme};
use crate::ui::panels::present::Presentation;
use crate::ui::state::{Dialog, NoticeKind};
use crate::ui::window_ui;

/// Opens the window on `file`, or on the worked example, and returns when it is closed.
///
/// # Errors
/// When no window can be opened.
pub fn open(
    file: Option<&Path>,
    renderer: RendererChoice,
    measure: Option<Stopwatch>,
) -> Result<Option<StartReport>, LaunchError> {
    let options = LaunchOptions {
        title: "aksnet",
        renderer,
        measure,
    };
    launch(&options, |creation| {
        let repaint = creation.egui_ctx.clone();
        let jobs = Jobs::new(Arc::new(move || repaint.request_repaint()));
        let recovery = paths::state_dir().map(|folder| Recovery::begin(&folder));
        let mut window = Window::new(creation, Arc::new(Desktop::new()), jobs);
        match recovery {
            Some(Ok(recovery)) => window.application.use_recovery(recovery),
            Some(Err(error)) => log::warn!("{error:#}"),
            None => {}
        }
        if let Some(file) = file {
            window
                .application
                .perform(Action::OpenPath(file.to_owned()), None);
        }
        window
    })
}

/// The application in its window.
#[derive(Debug)]
pub struct Window {
    application: Application,
    actions: Vec<Action>,
    title: String,
    zoom: f32,
    presenting: bool,
    /// Whether the first frame is over.
    settled: bool,
    /// What was clicked last.
    clicked: Option<Id>,
}

impl Window {
    /// Makes the window's contents; `shell` is the world, `jobs` do what takes long.
    pub fn new(
        creation: &CreationContext<'_>,
        shell: Arc<dyn Shell>,
        jobs: Jobs<super::application::Done>,
    ) -> Self {
        theme::install(&creation.egui_ctx);
        in_turn::install(&creation.egui_ctx);
        pastes::install(&creation.egui_ctx);
        let application = Application::new(shell, jobs);
        theme::choose(&creation.egui_ctx, application.view.remembered.theme);
        Self {
            application,
            actions: Vec::new(),
            title: String::new(),
            zoom: 0.0,
            presenting: false,
            settled: false,
            clicked: None,
        }
    }

    /// The application, for tests.
    pub const fn application(&self) -> &Application {
        &self.application
    }

    /// The application, for tests.
    pub const fn application_mut(&mut self) -> &mut Application {
        &mut self.application
    }

    /// Keys that are not an intent's: the alternatives by number, plain or with Alt.
    fn alternative_keys(&mut self, ui: &Ui) {
        let typing = action::takes_keys(ui.ctx());
        for (index, key) in action::DIGITS.into_iter().enumerate() {
            let with_alt = ui.input_mut(|input| input.consume_key(Modifiers::ALT, key));
            if with_alt || (!typing && ui.input_mut(|input| input.consume_key(Modifiers::NONE, key))) {
                self.actions.push(Action::ShowAlternative(index));
            }
        }
    }

    /// Tab goes on from what was clicked last, for a click alone gives nothing the keyboard.
    fn tab_from_click(&mut self, ui: &Ui) {
        self.clicked = ui.interaction_snapshot(|now| now.clicked).or(self.clicked);
        let is_tab = ui.input(|input| input.key_pressed(Key::Tab));
        if !is_tab || ui.memory(|memory| memory.focused().is_some()) {
            return;
        }
        let clicked = self.clicked.and_then(|clicked| ui.read_response(clicked));
        if let Some(clicked) = clicked.filter(|clicked| clicked.sense.is_focusable()) {
            ui.memory_mut(|memory| {
                if memory.allows_interaction(clicked.layer_id) {
                    memory.request_focus(clicked.id);
                }
            });
        }
    }

    /// Files dropped on the window: a design is opened and it is said what is not, everything else is imported.
    fn dropped_files(&mut self, ui: &Ui) {
        let dropped: Vec<PathBuf> = ui.input(|input| {
            let files = input.raw.dropped_files.iter();
            files.map(|file| file.path().to_owned()).collect()
        });
        if dropped.is_empty() {
            return;
        }
        let view = &mut self.application.view;
        if let Err(why) = drops::takes_files(view) {
            drops::refuse(ui, view, why);
            return;
        }
        let is_design = |path: &&PathBuf| path.extension().is_some_and(|kind| kind == EXTENSION);
        let Some(opened) = dropped.iter().find(is_design) else {
            self.actions.push(Action::Import(dropped));
            return;
        };
        self.actions.push(Action::OpenPath(opened.clone()));
        let others: Vec<String> = dropped
            .iter()
            .filter(|path| *path != opened)
            .filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned()))
            .collect();
        self.application.note_not_opened(others);
    }

    fn guard_closing(&mut self, ui: &Ui) {
        if ui.input(|input| input.viewport().close_requested()) && !self.application.may_close() {
            ui.send_viewport_cmd(ViewportCommand::CancelClose);
        }
    }

    fn follow_view(&mut self, ui: &Ui) {
        let view = &self.application.view;
        let remembered = &view.remembered;
        // Menus and drop-downs of a presentation have the theme of its pages.
        let theme_of_pages = view.presentation.as_ref().and_then(Presentation::theme);
        theme::choose(ui.ctx(), theme_of_pages.unwrap_or(remembered.theme));
        if (self.zoom - remembered.zoom).abs() > f32::EPSILON {
            self.zoom = remembered.zoom;
            ui.set_zoom_factor(self.zoom);
        }
        let title = self.application.title();
        if title != self.title {
            ui.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
        let presenting = self.application.view.presentation.is_some();
        // A window that was closed while presenting comes back as large as it was then.
        let is_left_over = !std::mem::replace(&mut self.settled, true)
            && ui.input(|input| input.viewport().fullscreen == Some(true));
        if presenting != self.presenting || is_left_over {
            self.presenting = presenting;
            ui.send_viewport_cmd(ViewportCommand::Fullscreen(presenting));
        }
        if self.application.wants_to_close() {
            ui.send_viewport_cmd(ViewportCommand::Close);
        }
        if let Some(text) = self.application.take_copied() {
            ui.copy_text(text);
        }
        if let Some(picture) = self.application.take_copied_picture() {
            ui.copy_image(picture);
        }
        let has_focus = ui.input(|input| input.viewport().focused != Some(false));
        let waits = [
            self.application.wake_in(),
            self.application.watch_file(has_focus),
            self.application.closing_in(),
        ];
        if let Some(wait) = waits.into_iter().flatten().min() {
            ui.request_repaint_after(wait);
        }
    }
}

impl eframe::App for Window {
    fn ui(&mut self, ui: &mut Ui, frame: &mut Frame) {
        self.application.poll();
        self.guard_closing(ui);
        self.tab_from_click(ui);
        self.dropped_files(ui);
        let view = &self.application.view;
        if view.dialog.is_none() && view.palette.is_none() && view.presentation.is_none() {
            self.actions
                .extend(action::pressed(ui.ctx()).into_iter().map(Action::Do));
            self.alternative_keys(ui);
            let pasted = action::pasted(ui.ctx()).map(|text| {
                if text.trim().is_empty() {
                    Action::Notify(NoticeKind::Info, NOTHING_TO_PASTE.to_owned())
                } else if is_import(&text) {
                    Action::ImportText(text)
                } else {
                    Action::OpenDialog(Dialog::paste(text))
                }
            });
            self.actions.extend(pasted);
        }
        self.application.prepare();
        let Application {
            session,
            view,
            around,
            ..
        } = &mut self.application;
        window_ui(ui, session, view, around, &mut self.actions);
        if !self.actions.is_empty() {
            for action in std::mem::take(&mut self.actions) {
                self.application.perform(action, Some(&*frame));
            }
            // What was changed is seen in the next frame.
            ui.request_repaint();
        }
        self.follow_view(ui);
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        theme::background(visuals).to_normalized_gamma_f32()
    }

    fn save(&mut self, _storage: &mut dyn eframe::Storage) {
        self.application.remember();
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.application.remember_at_exit();
    }
}

/// What is said where the clipboard holds no text.
const NOTHING_TO_PASTE: &str =
    "Nothing to paste; copy a list of ranges, Azure CLI output, a template or a Terraform plan first";

/// Whether a pasted text is more than a list of ranges.
fn is_import(text: &str) -> bool {
    /// As much as is looked at to recognise it.
    const HEAD: usize = 64 * 1024;
    let head = text.get(..text.floor_char_boundary(HEAD)).unwrap_or_default();
    recognise(&Source::new("pasted text", head)).is_some_and(|importer| importer.key != LIST)
}
