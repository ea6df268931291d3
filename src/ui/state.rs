//! What the window remembers of itself: what is shown, selected and open. Never part of the document.

mod remembered;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::azure::{Model, Rule};
use crate::check::migration::Setup;
use crate::design::{ConnectedKind, Design, PageKind};
use crate::edit::{Command, Moved, PoolChange};
use crate::import::commands::Extent;
use crate::import::{Destination, Preview};
use crate::scene::Item;
use crate::session::{Focus, Session};

use super::dialogs::changeability::Part;
use super::dialogs::export::ExportChoice;
use super::dialogs::typed_path::TypedPath;
use super::dialogs::{placing::Draft, splitting, spokes};
use super::drops::Refused;
use super::frame::palette::Palette;
use super::panels::code::CodeView;
use super::panels::compare::CompareView;
use super::panels::findings::FindingsView;
use super::panels::map::MapView;
use super::panels::present::Presentation;
use super::panels::table::TableView;
use super::panels::workload::WorkloadView;
use super::reveal::{Mark, RevealTarget};
use super::trail::Trail;

pub use remembered::{Lower, PanelSizes, Remembered, ThemeChoice, ZOOM_RANGE, within};

/// Everything the screen knows beyond the session.
#[derive(Debug, Default)]
pub struct ViewState {
    /// Alternative, cluster and pool on screen.
    pub focus: Focus,
    /// The range that the inspector is about.
    pub selection: Option<Item>,
    /// Every range that is selected, the one of the inspector among them.
    pub selected: BTreeSet<Item>,
    /// A model that is looked at without being used.
    pub preview: Option<Model>,
    /// What the map shows.
    pub map: MapView,
    /// What the table of ranges shows.
    pub table: TableView,
    /// What the code view shows.
    pub code: CodeView,
    /// What the findings show.
    pub findings: FindingsView,
    /// What the workload shows.
    pub workload: WorkloadView,
    /// The running presentation.
    pub presentation: Option<Presentation>,
    /// What was chosen for exports.
    pub export: ExportChoice,
    /// Whether the window is dark, for pictures of what is on screen.
    pub is_dark: bool,
    /// How the alternatives are compared.
    pub compare: CompareView,
    /// What is remembered for the next start.
    pub remembered: Remembered,
    /// The dialog that is open.
    pub dialog: Option<Dialog>,
    /// Whether the dialog waits for an answer: may what was typed into it go?
    pub asks_discard: bool,
    /// What the command palette was asked, while it is open.
    pub palette: Option<Palette>,
    /// Messages that are shown until closed.
    pub notices: Vec<Notice>,
    /// Files that were dropped just now and not taken.
    pub refused_drop: Option<Refused>,
    /// Whether the strip about newer rules was put away.
    pub rules_noticed: bool,
    /// Whether the lower panel is open in a window that is too low for it and the models.
    pub lower_is_open: bool,
    /// Whether only the tabs of the lower panel are shown, for want of room.
    pub lower_is_folded: bool,
    /// The clusters that were on screen before.
    pub trail: Trail,
    /// The alternative that was on screen before this one.
    pub before: usize,
    /// The document that the items above were found in.
    pub followed: Option<Arc<Design>>,
}

impl ViewState {
    /// Keeps showing the pool that a change is about, as long as another is not chosen: the largest may be another from
    /// now on.
    pub fn hold_pool(&mut self, session: &Session, command: &Command) {
        let Command::Pool { at, change } = command else {
            return;
        };
        let is_here = (at.alternative, at.cluster) == (self.focus.alternative, self.focus.cluster);
        let is_kept = is_here && self.focus.pool.is_none() && !matches!(change, PoolChange::Remove);
        let shown = session.cluster(self.focus).filter(|_| is_kept);
        if shown.and_then(|cluster| cluster.growing_pool(None)) == Some(at.pool) {
            self.focus.pool = Some(at.pool);
        }
    }

    /// Points everything at what exists; called after each change of the document.
    pub fn keep_inside(&mut self, session: &Session) {
        self.follow(session);
        let alternatives = session.design().alternatives.len();
        let alternative = if self.focus.alternative < alternatives {
            self.focus.alternative
        } else {
            // Undo leads back to where what it took away was asked for.
            self.before.min(alternatives.saturating_sub(1))
        };
        if alternative != self.focus.alternative {
            self.trail.clear();
        }
        self.focus.alternative = alternative;
        let clusters = session
            .alternative(self.focus)
            .map_or(0, |alternative| alternative.clusters.len());
        self.focus.cluster = self.focus.cluster.min(clusters.saturating_sub(1));
        let pools = session
            .cluster(self.focus)
            .map_or(0, |cluster| cluster.pools.len());
        self.focus.pool = self.focus.pool.filter(|pool| *pool < pools);
        if self
            .selection
            .is_some_and(|item| !exists(item, session, self.focus))
        {
            self.selection = None;
        }
        self.selected.retain(|item| exists(*item, session, self.focus));
        let Self { map, focus, .. } = self;
        map.keep_pins(|alternative, item| {
            let focus = Focus {
                alternative,
                ..*focus
            };
            exists(item, session, focus)
        });
    }

    /// Stays at the same ranges although an edit gave them other places.
    fn follow(&mut self, session: &Session) {
        let after = session.snapshot();
        let Some(before) = self.followed.replace(Arc::clone(&after)) else {
            return;
        };
        if Arc::ptr_eq(&before, &after) {
            return;
        }
        let moved = Moved::new(&before, &after);
        let alternative = self.focus.alternative;
        let now = |item: Item| item.moved(&moved, alternative).map(|(_, item)| item);
        self.selection = self.selection.and_then(now);
        self.selected = self.selected.iter().copied().filter_map(now).collect();
        self.table.follow(&moved, alternative);
        self.trail.follow(&moved);
        self.map.follow_pins(&moved);
        self.compare.follow(&moved);
        self.export.follow(&moved);
        self.before = moved.alternative(self.before).map_or(0, |found| found.at);
        // Where the cluster or the whole alternative is gone, its neighbour is shown.
        let stays = moved.alternative(alternative).map(|found| Focus {
            alternative: found.at,
            pool: None,
            ..self.focus
        });
        self.focus = self.focus.moved(&moved).or(stays).unwrap_or(self.focus);
    }

    /// Whether the map shows every alternative; with one alone there is nothing to choose.
    pub fn shows_all(&self, session: &Session) -> bool {
        self.remembered.all_on_map && session.design().alternatives.len() > 1
    }

    /// Shows every alternative on the map, or the one on screen alone.
    pub fn toggle_all(&mut self) {
        self.remembered.all_on_map = !self.remembered.all_on_map;
        self.compare.open = false;
        // The axis is another one.
        self.map.fit();
        self.map.bring_group();
    }

    /// Keeps the card of the range under the pointer in view, or of the selected one.
    pub fn pin_card(&mut self) {
        let selected = self.selection.map(|item| (self.focus.alternative, item));
        if let Some((alternative, item)) = self.map.pointed().or(selected) {
            self.map.pin(alternative, item);
        }
    }

    /// Selects one range alone, or none.
    pub fn select(&mut self, item: Option<Item>) {
        self.select_several(item.into_iter().collect(), item);
    }

    /// Selects several ranges, of which the inspector is about `shown`.
    pub fn select_several(&mut self, several: BTreeSet<Item>, shown: Option<Item>) {
        self.selected = several;
        self.selection = shown;
    }

    /// Shows another alternative from its beginning.
    pub fn show_alternative(&mut self, alternative: usize) {
        self.compare.open = false;
        self.before = self.focus.alternative;
        // What was on screen before was on the screen of the other.
        self.trail.clear();
        self.focus = Focus {
            alternative,
            ..Focus::default()
        };
        self.select(None);
        self.preview = None;
        if self.remembered.all_on_map {
            // It is on the map already: what is shown of the axis stays.
            self.map.release();
            self.map.bring_group();
        } else {
            self.map.fit();
        }
    }

    /// Shows where a finding is.
    pub fn go_to(&mut self, place: RevealTarget) {
        let RevealTarget { focus, item, field } = place;
        if focus.alternative != self.focus.alternative {
            self.show_alternative(focus.alternative);
        }
        self.move_to(focus.cluster, self.selection, true);
        self.focus = focus;
        self.select(item);
        if let Some(item) = item {
            self.map.reveal(item);
        }
        self.workload.mark = field.map(|field| Mark { field, is_new: true });
    }

    /// Says something about the step that was just made.
    pub fn notify(&mut self, kind: NoticeKind, text: impl Into<String>) {
        self.notify_about(Topic::Step, kind, text);
    }

    /// Says something in the place of what was said of the topic before.
    pub fn notify_about(&mut self, topic: Topic, kind: NoticeKind, text: impl Into<String>) {
        self.push_notice(Notice {
            kind,
            topic,
            text: text.into(),
            offer: None,
        });
    }

    /// Says what came of the step that was just made, and offers to take it back.
    pub fn notify_of_step(&mut self, text: impl Into<String>) {
        self.push_notice(Notice {
            kind: NoticeKind::Info,
            topic: Topic::Step,
            text: text.into(),
            offer: Some(Offer::Undo),
        });
    }

    /// Says what became of a file, and offers its folder.
    pub fn notify_of_file(&mut self, what: &str, file: std::path::PathBuf) {
        self.push_notice(Notice {
            kind: NoticeKind::Info,
            topic: Topic::Output,
            text: format!("{what} {}", file.display()),
            offer: Some(Offer::ShowFolder(file)),
        });
    }

    /// Takes back what was said of a topic: it no longer holds.
    pub fn settle(&mut self, topic: Topic) {
        self.notices.retain(|shown| shown.topic != topic);
    }

    fn push_notice(&mut self, notice: Notice) {
        self.settle(notice.topic);
        self.notices.push(notice);
    }
}

/// Whether what was selected is still there.
fn exists(item: Item, session: &Session, focus: Focus) -> bool {
    let Some((alternative, plan)) = session.alternative(focus).zip(session.alternative_plan(focus)) else {
        return false;
    };
    let network = |index: usize| alternative.networks.get(index);
    match item {
        Item::Network { network: at, prefix } => {
            network(at).is_some_and(|found| prefix < found.address_space.len())
        }
        Item::Subnet { network: at, subnet } => network(at).is_some_and(|found| subnet < found.subnets.len()),
        Item::Free { network: at, gap } => plan
            .networks
            .get(at)
            .is_some_and(|found| gap < found.free.spans().len()),
        Item::PodCidr { cluster } => plan
            .clusters
            .get(cluster)
            .is_some_and(|found| found.pod_cidr.is_some()),
        Item::ServiceCidr { cluster } => cluster < alternative.clusters.len(),
        Item::Connected { range, prefix } => session
            .design()
            .connected
            .get(range)
            .is_some_and(|found| prefix < found.prefixes.len()),
        Item::Forbidden { .. } => true,
    }
}

/// A message at the edge of the window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// How it is coloured and called.
    pub kind: NoticeKind,
    /// What it is about: there is one message a topic, and none once it no longer holds.
    pub topic: Topic,
    /// What it says.
    pub text: String,
    /// What can be done about it.
    pub offer: Option<Offer>,
}

/// What a message offers to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offer {
    /// Show the folder of the file that it is about.
    ShowFolder(std::path::PathBuf),
    /// Take back the step that it is about.
    Undo,
}

/// What a message is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// The step that was just made, or could not be; until the next one.
    Step,
    /// Saving; until it succeeds.
    Saving,
    /// Opening; until a file is opened.
    Opening,
    /// Another window that shows the same file.
    Sharing,
    /// What left the program, as a file or by the clipboard.
    Output,
}

/// How a message is coloured and called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeKind {
    /// Something worth knowing.
    Info,
    /// Something went wrong; nothing was lost.
    Error,
}

/// A dialog that lies over the window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dialog {
    /// Unsaved changes have to be dealt with first.
    Unsaved(Next),
    /// A path is typed, to open or to save.
    TypePath {
        /// Whether the file is written.
        saving: bool,
        /// What is typed so far.
        path: TypedPath,
        /// What stood there at first.
        initial: String,
        /// What to do once it is saved.
        then: Option<Next>,
    },
    /// The file on disk is not the one that was opened.
    ChangedOnDisk {
        /// What was wanted once it is saved.
        then: Option<Next>,
    },
    /// A file of that name is there already.
    Overwrite {
        /// The file.
        path: std::path::PathBuf,
        /// What was wanted once it is saved.
        then: Option<Next>,
    },
    /// Work that an earlier run could not save.
    Recover,
    /// The window waits with closing until files are written.
    StillWriting,
    /// The pages of the design; which of them is looked at.
    Pages(PageKind),
    /// What was tried out while presenting is about to be lost.
    LeavePresentation,
    /// Name and notes of the design.
    Properties,
    /// What was decided.
    Decision,
    /// The keys.
    Shortcuts,
    /// Version, licence, fonts.
    About,
    /// The catalogue of rules.
    Rules {
        /// Text that rules must hold.
        filter: String,
        /// The rule that is shown in full, by its id.
        chosen: Option<&'static str>,
        /// Whether the list is still to be brought to that rule.
        is_new: bool,
    },
    /// What of the cluster on screen can be changed later.
    Changeability {
        /// The part that is shown.
        part: Part,
        /// The setup that the cluster would move to; none leaves the choice to the dialog.
        to: Option<Setup>,
    },
    /// What changed in the rules since the design was last judged.
    RuleChanges,
    /// A finding about to be accepted.
    Accept {
        /// Id of the rule.
        rule: &'static str,
        /// What it is about, by its names from the alternative down.
        subject: Vec<String>,
        /// Why that is all right, as typed so far.
        reason: String,
    },
    /// What leaves the program, and how it looks.
    Export,
    /// A file of the name of the export is there already.
    ReplaceExport(std::path::PathBuf),
    /// Name, notes and place of an alternative.
    Alternative(usize),
    /// A cluster, network or subnet in full.
    Edit(EditTarget),
    /// What was just added, in full: it stays once that is confirmed.
    Add {
        /// What was added.
        target: EditTarget,
        /// The revision of the session that has it as it was added.
        since: u64,
        /// Whether it was confirmed.
        is_confirmed: bool,
    },
    /// Subnets that want a place.
    Place(Draft),
    /// Split a subnet, or what is free in a VNet.
    Split(splitting::Draft),
    /// Add VNets in unused private space.
    Spokes(spokes::Draft),
    /// Files are being read for an import.
    Importing,
    /// The preview of an import.
    Import {
        /// The import.
        preview: Arc<Preview>,
        /// What is chosen.
        to: Destination,
    },
    /// The clusters of the alternative on screen by headroom and risk.
    Standings,
    /// The commands whose output can be imported.
    ImportHelp(Extent),
    /// A list of ranges that is to be added.
    PasteRanges {
        /// The list as typed or pasted so far.
        text: String,
        /// What the ranges outside the VNets are.
        kind: ConnectedKind,
    },
}

impl Dialog {
    /// A list of ranges that begins with `text`.
    pub const fn paste(text: String) -> Self {
        Self::PasteRanges {
            text,
            kind: ConnectedKind::Peered,
        }
    }
}

impl Dialog {
    /// What it shows in full, where it is about that alone.
    pub const fn edits(&self) -> Option<EditTarget> {
        match self {
            Self::Edit(target) | Self::Add { target, .. } => Some(*target),
            _ => None,
        }
    }

    /// The catalogue of rules, from its beginning.
    pub const fn catalogue() -> Self {
        Self::Rules {
            filter: String::new(),
            chosen: None,
            is_new: true,
        }
    }

    /// What of the cluster on screen can be changed later.
    pub fn changeability() -> Self {
        Self::Changeability {
            part: Part::default(),
            to: None,
        }
    }

    /// The catalogue, opened at `rule`.
    pub const fn rule(rule: &'static Rule) -> Self {
        Self::Rules {
            filter: String::new(),
            chosen: Some(rule.id),
            is_new: true,
        }
    }
}

/// What a dialog edits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EditTarget {
    /// A cluster of the alternative on screen.
    Cluster(usize),
    /// A VNet of the alternative on screen.
    Network(usize),
    /// A subnet of the alternative on screen.
    Subnet(usize, usize),
    /// A node pool of a cluster of the alternative on screen.
    Pool(usize, usize),
    /// A connected range.
    Connected(usize),
}

impl EditTarget {
    /// What it is, as a title.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Cluster(_) => "Cluster",
            Self::Network(_) => "VNet",
            Self::Subnet(..) => "Subnet",
            Self::Pool(..) => "Node pool",
            Self::Connected(_) => "Connected range",
        }
    }

    /// What its dialog is called where it was just added.
    pub const fn title_added(self) -> &'static str {
        match self {
            Self::Cluster(_) => "Add cluster",
            Self::Network(_) => "Add VNet",
            Self::Subnet(..) => "Add subnet",
            Self::Pool(..) => "Add node pool",
            Self::Connected(_) => "Add connected range",
        }
    }
}

/// What waits until unsaved changes are dealt with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// Open a file by dialog.
    Open,
    /// Open this file.
    OpenPath(std::path::PathBuf),
    /// A new design from the starter of that index.
    New(usize),
    /// Show a design that was imported.
    Imported(Arc<Design>),
    /// Open what an earlier run could not save, the one at that place.
    Recover(usize),
    /// Close the window.
    Quit,
}
