//! The logo on the pages: chosen with a file dialog, read on a thread of its own, put into the design as one step.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use super::documents::AT_ONCE;
use super::{Application, Done};
use crate::app::shell::{PickPurpose, PickRequest, Shell};
use crate::design::{Logo, Pages};
use crate::edit::{Command, DesignChange};
use crate::ui::action::Action;
use crate::ui::state::{NoticeKind, Topic};

/// More than a logo may have, so that the message can say how much too long it is.
const MOST_READ: u64 = 16_000_000;

/// What became of a file dialog for a logo.
#[derive(Debug)]
pub enum ChosenLogo {
    /// The logo of the file that was chosen, or why there is none in it.
    Read(Result<Logo, String>),
    /// The dialog was closed.
    Nothing,
    /// It was closed faster than a person can answer.
    NoDialog,
}

impl Application {
    /// Asks for the file of a logo.
    pub(super) fn pick_logo(&mut self, frame: Option<&eframe::Frame>) {
        let request = PickRequest {
            purpose: PickPurpose::Open,
            title: "Choose a logo".to_owned(),
            folder: self.folder(),
            file_name: None,
            filters: vec![("PNG and SVG", &["png", "svg"]), ("All files", &["*"])],
        };
        let pending = self.shell.pick(&request, frame);
        let (shell, document) = (Arc::clone(&self.shell), self.document);
        self.jobs.spawn("waiting for a file dialog", move |_| {
            let asked = Instant::now();
            let picked = pending.wait().one();
            let at_once = asked.elapsed() < AT_ONCE;
            Done::LogoChosen {
                document,
                chosen: match picked {
                    Some(path) => ChosenLogo::Read(logo_in(&*shell, &path)),
                    // Nobody closes a dialog that fast: there was none.
                    None if at_once => ChosenLogo::NoDialog,
                    None => ChosenLogo::Nothing,
                },
            }
        });
    }

    /// Puts the logo on the pages of the design that it was chosen for.
    pub(super) fn logo_chosen(&mut self, document: u64, chosen: ChosenLogo) {
        match chosen {
            ChosenLogo::Read(Ok(logo)) if document == self.document => {
                let pages = Pages {
                    logo: Some(logo),
                    ..self.session.design().pages.clone()
                };
                let change = DesignChange::Pages(Box::new(pages));
                self.perform(Action::Edit(Command::Design(change)), None);
            }
            ChosenLogo::Read(Ok(_)) => {
                let why = "Another design was opened meanwhile; choose the logo again";
                self.view.notify(NoticeKind::Info, why);
            }
            ChosenLogo::Read(Err(error)) => {
                self.report_error_about(Topic::Step, format!("Could not use the logo: {error}"));
            }
            ChosenLogo::NoDialog => {
                let why = "No file dialog could be shown; put the logo into the design file as pages.logo";
                self.view.notify(NoticeKind::Info, why);
            }
            ChosenLogo::Nothing => {}
        }
    }
}

fn logo_in(shell: &dyn Shell, path: &Path) -> Result<Logo, String> {
    let (bytes, _) = shell
        .read(path, MOST_READ)
        .map_err(|error| format!("{error:#}"))?;
    Logo::from_file(&bytes).map_err(|error| format!("{error}: {}", path.display()))
}
