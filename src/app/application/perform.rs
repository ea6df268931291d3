//! What each action does.
//!
//! A command goes to the session, what concerns the screen to the view, and what touches the world to `documents`,
//! `exporting` or a job.

use super::{Application, Done, WORKING};
use crate::app::starters;
use crate::azure::Model;
use crate::check::adopt;
use crate::decide::comparison::give_all_the_workload;
use crate::design::PageKind;
use crate::edit::{ClusterAt, Command};
use crate::export::address_plan;
use crate::import::Destination;
use crate::import::commands::Extent;
use crate::plan::Adoption;
use crate::session::Session;
use crate::ui::action::{Action, Intent, current_network, rearranged};
use crate::ui::dialogs::placing::Draft;
use crate::ui::dialogs::{splitting, spokes};
use crate::ui::kit::hints::Hint;
use crate::ui::kit::memo::Work;
use crate::ui::panels::present::Presentation;
use crate::ui::panels::table::copied_rows;
use crate::ui::reveal::{Field, RevealTarget};
use crate::ui::state::{
    Dialog, EditTarget, Lower, Next, NoticeKind, ThemeChoice, Topic, ViewState, ZOOM_RANGE, within,
};

impl Application {
    /// Performs one action. System dialogs belong to `frame`.
    pub fn perform(&mut self, action: Action, frame: Option<&eframe::Frame>) {
        self.view.workload.mark = None;
        match action {
            Action::Do(intent) => self.run_intent(intent, frame),
            Action::Edit(command) => {
                self.end_drag();
                self.apply(&command);
            }
            Action::TakeWay(command) => self.take_way(&command),
            Action::Drag(command) => {
                if !self.dragging {
                    self.session.begin_gesture();
                    self.dragging = true;
                }
                self.apply(&command);
            }
            Action::EndDrag => self.end_drag(),
            Action::OpenPath(path) => self.open_path(path, frame),
            Action::NewFrom(index) => self.guarded(Next::New(index + 1), frame),
            Action::SaveTo(path, replace) => self.save_to(path, replace),
            Action::SaveAnyway => self.save_anyway(),
            Action::AddFromModel(model) => self.add_from_model(model),
            Action::Export => self.export(frame),
            Action::ExportTo(path, replace) => self.export_to(path, replace),
            Action::Import(paths) => self.import(paths, Destination::Added),
            Action::ImportText(text) => self.import_text(text),
            Action::TakeImport(to) => self.take_import(to, frame),
            Action::CancelImport => self.cancel_import(),
            Action::ChooseLogo => self.pick_logo(frame),
            Action::CopyExport => self.copy_export(),
            Action::CancelExport => self.cancel_export(),
            Action::ShowFolder(path) => self.show_folder(path),
            Action::TryOut(command) => self.try_out(&command),
            Action::TryModel(at, model) => self.try_model(at, model),
            Action::KeepWhatIf => self.keep_what_if(),
            Action::CopyPage => self.copy_page(),
            Action::Copy(text) => self.copied = Some(text),
            Action::UseModel(model) => self.use_model(model),
            Action::Work(work) => self.work(work),
            Action::LookForFixes(finding) => self.view.findings.fixes.ask(&self.session, finding),
            Action::ShowLower(lower) => self.show_lower(lower),
            Action::CloseDialog => self.close_dialog(),
            Action::TakeBackAdded => self.take_back_added(),
            Action::Unsaved(answer) => self.answer_guard(answer, frame),
            Action::Recover(index, open) => self.recover(index, open, frame),
            Action::CloseNow => self.close_now(),
            Action::ShowAlternative(index) => self.show_alternative(index),
            Action::PutBackWhatIf => self.in_presentation(|shown, session| shown.put_back(session.design())),
            Action::UndoWhatIf => self.in_presentation(|shown, _| shown.undo()),
            Action::RedoWhatIf => self.in_presentation(|shown, _| shown.redo()),
            Action::LeavePresentation => self.leave_presentation(),
            Action::EndPresentation => {
                self.view.dialog = None;
                self.view.presentation = None;
            }
            Action::ShowCluster(cluster) => self.view.show_cluster(cluster),
            Action::ShowPool(pool) => self.view.focus.pool = pool,
            Action::Select(item) => self.select(|view| view.select(item)),
            Action::SelectSeveral(several, shown) => {
                if several.len() > 1 {
                    self.view.remembered.learned.learn(Hint::Several);
                }
                self.select(|view| view.select_several(several, shown));
            }
            Action::Reveal(item) => {
                self.select(|view| view.select(Some(item)));
                self.view.map.reveal(item);
            }
            Action::GoTo(place) => self.view.go_to(place),
            Action::Preview(model) => self.view.preview = model,
            Action::OpenDialog(dialog) => self.view.dialog = Some(dialog),
            Action::CloseNotice(index) => self.close_notice(index),
            Action::Notify(kind, text) => self.view.notify(kind, text),
            Action::Theme(theme) => self.view.remembered.theme = theme,
        }
    }

    fn work(&mut self, work: Work) {
        self.jobs.spawn(WORKING, move |_| {
            work.run();
            Done::Worked
        });
    }

    /// Shows an alternative that is there.
    fn show_alternative(&mut self, index: usize) {
        if index < self.session.design().alternatives.len() {
            self.view.show_alternative(index);
        }
    }

    /// Does something in the presentation, where there is one.
    fn in_presentation(&mut self, change: impl FnOnce(&mut Presentation, &Session)) {
        if let Some(presentation) = &mut self.view.presentation {
            change(presentation, &self.session);
        }
    }

    /// Selects something, and leads on from what was selected before.
    fn select(&mut self, change: impl FnOnce(&mut ViewState)) {
        let before = self.view.selection;
        change(&mut self.view);
        self.view.lead(&self.session, before);
    }

    fn close_notice(&mut self, index: usize) {
        if index < self.view.notices.len() {
            self.view.notices.remove(index);
        }
    }

    /// What opens dialogs of the system, and else what changes the document or the screen.
    fn run_intent(&mut self, intent: Intent, frame: Option<&eframe::Frame>) {
        if let Err(why) = intent.availability(&self.session, &self.view) {
            self.view.notify(NoticeKind::Info, why);
        } else {
            self.run_available(intent, frame);
        }
    }

    fn run_available(&mut self, intent: Intent, frame: Option<&eframe::Frame>) {
        match intent {
            Intent::New => self.guarded(Next::New(0), frame),
            Intent::Open => self.guarded(Next::Open, frame),
            Intent::TypeOpenPath => self.type_path(false, None),
            Intent::Save => self.save(None, frame),
            Intent::SaveAs => self.pick_target(None, frame),
            Intent::TypeSavePath => self.type_path(true, None),
            Intent::Reload => self.reload(),
            Intent::Import => self.pick_import(false, frame),
            Intent::UpdateFromAzure => self.pick_import(true, frame),
            Intent::Quit => self.guarded(Next::Quit, frame),
            inside => self.change_document(inside),
        }
    }

    /// What changes the document, and else what changes the screen.
    fn change_document(&mut self, intent: Intent) {
        match intent {
            Intent::Undo => self.step(Session::undo),
            Intent::Redo => self.step(Session::redo),
            Intent::AddPool
            | Intent::RemovePool
            | Intent::AddConnected
            | Intent::AddSubnet
            | Intent::AddNetwork
            | Intent::AddCluster
            | Intent::RemoveCluster
            | Intent::AddAlternative
            | Intent::RemoveAlternative => {
                let focus = self.view.focus;
                let network = current_network(&self.session, &self.view).map(|at| at.network);
                if let Some(command) = starters::command(intent, self.session.design(), (focus, network)) {
                    self.end_drag();
                    self.before_adding = Some(self.session.history());
                    self.apply(&command);
                    starters::follow(intent, &self.session, network, &mut self.view);
                }
            }
            Intent::RenumberNetwork => self.show_network_field(),
            Intent::SplitSubnet
            | Intent::JoinSubnet
            | Intent::DuplicateSubnet
            | Intent::MoveSubnets
            | Intent::RemoveRange => {
                if let Ok(command) = rearranged(intent, &self.session, &self.view) {
                    self.end_drag();
                    self.apply(&command);
                }
            }
            Intent::SameWorkload => self.give_all_the_workload(),
            Intent::FixAll => self.fix_all_findings(),
            look => self.change_screen(look),
        }
    }

    /// What changes the screen and the clipboard alone.
    fn change_screen(&mut self, intent: Intent) {
        match intent {
            Intent::Commands => self.view.palette = Some(Default::default()),
            Intent::PlaceSubnets => {
                self.view.dialog = Some(Dialog::Place(Draft::of(&self.session, &self.view)));
            }
            Intent::SplitInto => self.ask_how_to_split(),
            Intent::CopyRangesCsv => {
                self.copied = Some(address_plan::csv(&copied_rows(&self.session, &self.view)));
            }
            Intent::CopyRangesMarkdown => {
                self.copied = Some(address_plan::markdown(&copied_rows(&self.session, &self.view)));
            }
            Intent::EnlargeLower => {
                let panels = &mut self.view.remembered.panels;
                panels.lower_is_large = !panels.lower_is_large;
                self.view.compare.open = false;
            }
            Intent::ToggleInspector => self.view.remembered.inspector = !self.view.remembered.inspector,
            Intent::ExportFile => self.ask_what_to_export(),
            Intent::CopyPicture => self.copy_picture(),
            Intent::Present => {
                self.end_drag();
                let presentation = Presentation::new(self.session.design(), self.view.focus.alternative);
                self.view.presentation = Some(presentation);
            }
            Intent::ArrangePages => self.view.dialog = Some(Dialog::Pages(PageKind::Title)),
            Intent::GoBack => self.view.go_back(),
            Intent::Compare => self.view.compare.open = !self.view.compare.open,
            Intent::EditAlternative => {
                self.view.dialog = Some(Dialog::Alternative(self.view.focus.alternative));
            }
            Intent::GrowthAsLines => {
                let growth = &mut self.view.remembered.growth;
                growth.shown = growth.shown.other();
                self.show_lower(Lower::Growth);
            }
            Intent::ToggleRotation => self.view.workload.rotation = !self.view.workload.rotation,
            Intent::AllOnMap => self.view.toggle_all(),
            Intent::RowsToScale => self.view.map.toggle_scale(),
            Intent::FindOnMap => self.view.map.find(),
            Intent::PinCard => self.view.pin_card(),
            Intent::FitMap => self.view.map.fit(),
            Intent::ZoomMapIn => self.view.map.zoom_in(),
            Intent::ZoomMapOut => self.view.map.zoom_out(),
            Intent::ZoomIn => self.zoom(self.view.remembered.zoom + 0.1),
            Intent::ZoomOut => self.zoom(self.view.remembered.zoom - 0.1),
            Intent::ZoomReset => self.zoom(1.0),
            Intent::ThemeSystem => self.view.remembered.theme = ThemeChoice::System,
            Intent::ThemeDark => self.view.remembered.theme = ThemeChoice::Dark,
            Intent::ThemeLight => self.view.remembered.theme = ThemeChoice::Light,
            _ => {
                if let Some(lower) = Lower::shown_by(intent) {
                    self.show_lower(lower);
                } else {
                    let dialog = opened_by(intent);
                    debug_assert!(dialog.is_some(), "{intent:?} does nothing");
                    self.view.dialog = dialog;
                }
            }
        }
    }

    fn ask_what_to_export(&mut self) {
        self.view.export.one = self.view.focus.alternative;
        self.view.dialog = Some(Dialog::Export);
    }

    fn ask_how_to_split(&mut self) {
        let whole = splitting::selected(&self.session, &self.view);
        self.view.dialog = whole.ok().map(|whole| Dialog::Split(splitting::Draft::of(whole)));
    }

    /// Puts the cursor into the range of the current VNet, where its subnets can be moved along.
    fn show_network_field(&mut self) {
        let Some(at) = current_network(&self.session, &self.view) else {
            return;
        };
        let of_cluster = self
            .session
            .cluster_plan(self.view.focus)
            .and_then(|plan| plan.network);
        if of_cluster == Some(at.network) {
            self.view.go_to(RevealTarget {
                focus: self.view.focus,
                item: None,
                field: Some(Field::Network),
            });
        } else {
            self.view.dialog = Some(Dialog::Edit(EditTarget::Network(at.network)));
        }
    }

    fn give_all_the_workload(&mut self) {
        let from = self.view.focus.alternative;
        let Some(command) = give_all_the_workload(self.session.design(), from) else {
            let words = "All alternatives now have the same workload";
            self.view.notify(NoticeKind::Info, words);
            return;
        };
        self.end_drag();
        self.apply(&command);
    }

    /// Tries a change out on the copy that is presented.
    fn try_out(&mut self, command: &Command) {
        let tried = self.view.presentation.as_mut().map(|presentation| {
            let applied = presentation.session.apply(command);
            presentation.arrange();
            applied
        });
        if let Some(Err(rejected)) = tried {
            self.report_error(format!("Could not apply the change: {rejected}"));
        }
    }

    /// Tries another model out for a cluster of the presented copy.
    fn try_model(&mut self, at: ClusterAt, model: Model) {
        let Some(presentation) = &self.view.presentation else {
            return;
        };
        let design = presentation.session.design();
        let Some(adoption) = adopt(design, at, model) else {
            self.report_error(no_room(model));
            return;
        };
        self.try_out(&Command::ReplaceAlternative {
            at: at.alternative,
            alternative: Box::new(adoption.alternative),
            title: format!("Use model {}", model.title()),
        });
    }

    /// Takes what was tried out into the document, as one step.
    fn keep_what_if(&mut self) {
        let command = self
            .view
            .presentation
            .as_ref()
            .and_then(|presentation| presentation.keeping(self.session.design()));
        if let Some(command) = command {
            self.end_drag();
            self.apply(&command);
        }
        if let Some(presentation) = &mut self.view.presentation {
            presentation.put_back(self.session.design());
        }
    }

    /// Shows something below the map, which the comparison covers.
    pub(super) fn show_lower(&mut self, lower: Lower) {
        self.view.remembered.lower = lower;
        self.view.lower_is_open = true;
        self.view.compare.open = false;
    }

    pub(super) fn apply(&mut self, command: &Command) {
        self.try_to_apply(command);
    }

    /// The same; says whether the change was made.
    fn try_to_apply(&mut self, command: &Command) -> bool {
        self.view.hold_pool(&self.session, command);
        match self.session.apply(command) {
            Ok(()) => {
                self.view.settle(Topic::Step);
                self.view.keep_inside(&self.session);
                self.note_change();
                true
            }
            Err(rejected) => {
                self.report_error(format!("Could not apply the change: {rejected}"));
                false
            }
        }
    }

    pub(super) fn end_drag(&mut self) {
        if self.dragging {
            self.session.end_gesture();
            self.dragging = false;
        }
    }

    fn step(&mut self, step: impl FnOnce(&mut Session) -> bool) {
        self.end_drag();
        if step(&mut self.session) {
            self.view.settle(Topic::Step);
            self.view.keep_inside(&self.session);
            self.note_change();
        }
    }

    fn zoom(&mut self, zoom: f32) {
        self.view.remembered.zoom = within(ZOOM_RANGE, (zoom * 10.0).round() / 10.0);
    }

    fn use_model(&mut self, model: Model) {
        let Some(adoption) = self.adopted(model) else {
            return;
        };
        // The lane was sized anew, and its numbers may change without a change of the model.
        let title = model.title();
        let with = adoption.effort.words();
        let said = if adoption.holds_upgrade {
            format!("{title} is now as drawn{with}, in the smallest subnets that hold the workload")
        } else {
            format!("{title} is now as drawn{with}. {NO_ROOM_FOR_SURGE}")
        };
        let at = self.view.focus.alternative;
        let mut alternative = adoption.alternative;
        if starters::is_named_by_model(&alternative.name) {
            alternative.name = starters::model_name(self.session.design(), model, Some(at));
        }
        let command = Command::ReplaceAlternative {
            at,
            alternative: Box::new(alternative),
            title: format!("Use model {title}{with}"),
        };
        self.end_drag();
        if !self.plan_beside(&command) && self.try_to_apply(&command) {
            self.view.notify_of_step(said);
        }
        self.view.preview = None;
    }

    /// Makes something fit.
    fn take_way(&mut self, command: &Command) {
        self.end_drag();
        if !self.plan_beside(command) {
            self.apply(command);
        }
    }

    /// Where the command would move a cluster that runs to another model, does it in an alternative of its own.
    fn plan_beside(&mut self, command: &Command) -> bool {
        let (design, at) = (self.session.design(), self.view.focus.alternative);
        let count = design.alternatives.len();
        let Some(beside) = starters::beside_what_runs(design, at, command) else {
            return false;
        };
        let runs = design
            .alternatives
            .get(at)
            .map(|running| running.name.to_string());
        if self.try_to_apply(&beside) {
            self.view.show_alternative(count);
            let runs = runs.unwrap_or_default();
            self.view.notify_of_step(format!(
                "Added as a new alternative; {runs} still shows what is running"
            ));
        }
        true
    }

    /// Adds the workload on screen under a model, as an alternative of its own.
    fn add_from_model(&mut self, model: Model) {
        let Some(adoption) = self.adopted(model) else {
            return;
        };
        let from = self.view.focus.alternative;
        let command = starters::add_adopted(self.session.design(), from, adoption.alternative, model);
        self.end_drag();
        let count = self.session.design().alternatives.len();
        if self.try_to_apply(&command) && !adoption.holds_upgrade {
            self.view.notify_of_step(NO_ROOM_FOR_SURGE);
        }
        // At the end, so that the letters of the others stay.
        self.view.show_alternative(count);
    }

    /// The alternative on screen under a model; says so where there is no room for it.
    fn adopted(&mut self, model: Model) -> Option<Adoption> {
        let focus = self.view.focus;
        let at = ClusterAt {
            alternative: focus.alternative,
            cluster: focus.cluster,
        };
        let adoption = adopt(self.session.design(), at, model);
        if adoption.is_none() {
            self.report_error(no_room(model));
        }
        adoption
    }
}

/// The message where only subnets without room for surge fit.
const NO_ROOM_FOR_SURGE: &str =
    "The subnets hold the planned nodes, but leave no room for surge nodes during an upgrade";

/// The dialog that an intent opens and does nothing else.
fn opened_by(intent: Intent) -> Option<Dialog> {
    Some(match intent {
        Intent::ImportHelp => Dialog::ImportHelp(Extent::default()),
        Intent::Properties => Dialog::Properties,
        Intent::Decide => Dialog::Decision,
        Intent::AddNetworks => Dialog::Spokes(spokes::Draft::default()),
        Intent::PasteRanges => Dialog::paste(String::new()),
        Intent::Changeability => Dialog::changeability(),
        Intent::Standings => Dialog::Standings,
        Intent::Shortcuts => Dialog::Shortcuts,
        Intent::Rules => Dialog::catalogue(),
        Intent::About => Dialog::About,
        _ => return None,
    })
}

/// That a model does not fit.
fn no_room(model: Model) -> String {
    format!(
        "{} does not fit in the VNet; use a larger VNet, fewer nodes or fewer pods",
        model.title()
    )
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::app::jobs::Jobs;
    use crate::app::shell::Memory;

    /// An action that no step handles would do nothing, so the last one panics.
    #[test]
    fn every_command_does_something() {
        for intent in Intent::ALL {
            let mut application = Application::new(Arc::new(Memory::new()), Jobs::inline());
            application.run_available(*intent, None);
        }
    }
}
