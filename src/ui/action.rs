//! Every command of the user: its name, its key, and why it may be disabled.
//!
//! Menus, the command palette, the shortcuts sheet and the key handler all read this one table; the screen pushes
//! [`Action`]s, the application performs them after the frame.

use std::collections::BTreeSet;
use std::path::PathBuf;

use egui::{Event, Key, KeyboardShortcut, Modifiers};

use crate::azure::Model;
use crate::edit::{ClusterAt, Command, NetworkAt, SubnetAt};
use crate::import::Destination;
use crate::plan::arrange;
use crate::scene::Item;
use crate::session::Session;

use super::dialogs::splitting;
use super::kit::memo::Work;
use super::removal;
use super::reveal::RevealTarget;
use super::state::{Dialog, Lower, NoticeKind, ThemeChoice, ViewState};

/// Keys of the alternatives, on the tabs and while presenting.
pub const DIGITS: [Key; 9] = [
    Key::Num1,
    Key::Num2,
    Key::Num3,
    Key::Num4,
    Key::Num5,
    Key::Num6,
    Key::Num7,
    Key::Num8,
    Key::Num9,
];

/// Something to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// One of the named intents.
    Do(Intent),
    /// Change the document by one step.
    Edit(Command),
    /// Change the document as part of a drag.
    Drag(Command),
    /// The drag is over.
    EndDrag,
    /// Open this file.
    OpenPath(PathBuf),
    /// Save to this file; `true` where an existing one may be overwritten.
    SaveTo(PathBuf, bool),
    /// Start from the starter design of that index.
    NewFrom(usize),
    /// Show the alternative of that index.
    ShowAlternative(usize),
    /// Add the workload on screen under a model, as an alternative of its own.
    AddFromModel(Model),
    /// Ask where to write the export.
    Export,
    /// Export to this file; `true` where an existing one may be overwritten.
    ExportTo(PathBuf, bool),
    /// Read these files as an import, and preview the result.
    Import(Vec<PathBuf>),
    /// Read this text as an import.
    ImportText(String),
    /// Accept the previewed import.
    TakeImport(Destination),
    /// Cancel the import.
    CancelImport,
    /// Ask for the file of a logo, and put it on every page.
    ChooseLogo,
    /// Put the export into the clipboard.
    CopyExport,
    /// Cancel the export.
    CancelExport,
    /// Show the folder of this file.
    ShowFolder(PathBuf),
    /// Try a change out while presenting; the document stays as it is.
    TryOut(Command),
    /// Try another model out for a cluster while presenting.
    TryModel(ClusterAt, Model),
    /// Take what was tried out into the document.
    KeepWhatIf,
    /// Forget what was tried out.
    PutBackWhatIf,
    /// Take back what was tried out last.
    UndoWhatIf,
    /// Try that out again.
    RedoWhatIf,
    /// Put the page that is presented into the clipboard as a picture.
    CopyPage,
    /// Leave the presentation, and ask first where something was tried out.
    LeavePresentation,
    /// Leave the presentation at once.
    EndPresentation,
    /// Show the cluster of that index.
    ShowCluster(usize),
    /// Make the pool of that index the growing one.
    ShowPool(Option<usize>),
    /// Select a range, or nothing.
    Select(Option<Item>),
    /// Select several ranges, of which the inspector is about the second.
    SelectSeveral(BTreeSet<Item>, Option<Item>),
    /// Put a text on the clipboard.
    Copy(String),
    /// Select a range and bring it into view.
    Reveal(Item),
    /// Show where a finding is: its alternative and cluster, its range on the map, its field at the left.
    GoTo(RevealTarget),
    /// Look at a model without using it.
    Preview(Option<Model>),
    /// Rewrite the alternative for a model.
    UseModel(Model),
    /// Apply a way out; where it would move a running cluster to another model, in an alternative of its own.
    TakeWay(Command),
    /// Have a job compute what a panel shows.
    Work(Work),
    /// Look for fixes of the finding at that place of the session's findings.
    LookForFixes(usize),
    /// Show something in the lower panel.
    ShowLower(Lower),
    /// Open a dialog.
    OpenDialog(Dialog),
    /// Close the dialog that is open.
    CloseDialog,
    /// Close the dialog of what was just added, and take that back.
    TakeBackAdded,
    /// Answer to the question about unsaved changes.
    Unsaved(UnsavedAnswer),
    /// Overwrite although the file was changed by another program.
    SaveAnyway,
    /// Open what an earlier run could not save (index), or discard it.
    Recover(usize, bool),
    /// Closes the window although something is still being written.
    CloseNow,
    /// Close the message of that index.
    CloseNotice(usize),
    /// Say something.
    Notify(NoticeKind, String),
    /// Set the theme.
    Theme(ThemeChoice),
}

/// The answer to the question about unsaved changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnsavedAnswer {
    /// Save, then go on.
    Save,
    /// Go on and lose the changes.
    Discard,
    /// Stay.
    Stay,
}

/// Where an intent stands in the menu bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Menu {
    /// Files.
    File,
    /// Changes.
    Edit,
    /// What is seen.
    View,
    /// How it works.
    Help,
}

impl Menu {
    /// Every menu, from left to right.
    pub const ALL: [Self; 4] = [Self::File, Self::Edit, Self::View, Self::Help];

    /// What the menu bar says.
    pub const fn title(self) -> &'static str {
        match self {
            Self::File => "File",
            Self::Edit => "Edit",
            Self::View => "View",
            Self::Help => "Help",
        }
    }
}

/// The submenu for commands on one kind of thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Submenu {
    /// Clusters and their pools.
    Cluster,
    /// VNets.
    Network,
    /// Subnets.
    Subnet,
    /// Ranges as lists, and those outside the VNets.
    Ranges,
    /// Alternatives.
    Alternative,
}

impl Submenu {
    /// Every one, from top to bottom.
    pub const ALL: [Self; 5] = [
        Self::Cluster,
        Self::Network,
        Self::Subnet,
        Self::Ranges,
        Self::Alternative,
    ];

    /// What the menu says.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Cluster => "Cluster and node pools",
            Self::Network => "VNet",
            Self::Subnet => "Subnets",
            Self::Ranges => "Ranges",
            Self::Alternative => "Alternatives",
        }
    }
}

/// Declares the intents once: menu, title, what it does, key.
macro_rules! intents {
    ($($name:ident $menu:ident $title:literal $help:literal $key:expr;)*) => {
        /// A command without parameters.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Intent {
            $(#[doc = $help] $name,)*
        }

        impl Intent {
            /// Every intent, in the order of the menus.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// What menus and the palette call it.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }

            /// What it does.
            pub const fn help(self) -> &'static str {
                match self { $(Self::$name => $help,)* }
            }

            /// Where it stands.
            pub const fn menu(self) -> Menu {
                match self { $(Self::$name => Menu::$menu,)* }
            }

            /// Its key.
            pub const fn shortcut(self) -> Option<KeyboardShortcut> {
                match self { $(Self::$name => $key,)* }
            }
        }
    };
}

const fn command(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND, key)
}

const fn command_shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), key)
}

const fn plain(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::NONE, key)
}

intents! {
    New File "New" "Start with a blank design" Some(command(Key::N));
    Open File "Open…" "Open a design file" Some(command(Key::O));
    TypeOpenPath File "Open by path…" "Type the path of a design file" Some(command_shift(Key::O));
    Save File "Save" "Save the design to its file" Some(command(Key::S));
    SaveAs File "Save as…" "Save the design to another file" Some(command_shift(Key::S));
    TypeSavePath File "Save by path…" "Type the path to save to" None;
    Reload File "Reload" "Show what the file holds now; Undo brings back what was changed here" None;
    ExportFile File "Export…" "Export a picture, document, report or address plan" Some(command_shift(Key::E));
    CopyPicture File "Copy picture" "Copy a picture of the current alternative to the clipboard" None;
    Import File "Import…" "Open what exists: output of az, templates, Terraform, spreadsheets" Some(command_shift(Key::I));
    UpdateFromAzure File "Update from Azure output…" "Bring the alternative that shows what exists up to date, \
                                                      matched by name" None;
    Properties File "Name and notes…" "Edit the name and notes of the design" None;
    Decide File "Decision…" "Record which alternative was chosen, by whom and why" None;
    Quit File "Quit" "Close the window" Some(command(Key::Q));
    Undo Edit "Undo" "Undo the last step" Some(command(Key::Z));
    Redo Edit "Redo" "Redo the step that was undone" Some(command_shift(Key::Z));
    AddPool Edit "Add node pool" "Add a node pool to the current cluster" None;
    RemovePool Edit "Remove node pool" "Remove the selected node pool" None;
    AddConnected Edit "Add connected range" "Add a range outside the VNets" None;
    AddSubnet Edit "Add subnet" "Add a subnet to the selected VNet, else to that of the current cluster" None;
    SplitSubnet Edit "Split subnet" "Split the selected subnet in half" None;
    SplitInto Edit "Split into parts…" "Split the selected subnet, or the free space of the selected VNet, into \
                                        several subnets" None;
    JoinSubnet Edit "Join subnet" "Join the selected subnet with the other half of its block" None;
    DuplicateSubnet Edit "Duplicate subnet" "Copy the selected subnet into free space" None;
    RenumberNetwork Edit "Renumber VNet…" "Type another range for the selected VNet, else for that of the current \
                                          cluster, and move its subnets along" None;
    MoveSubnets Edit "Move subnets along" "Move subnets that lie outside the current VNet into it, laid out \
                                           as before" None;
    RemoveRange Edit "Remove range" "Remove the selected subnets and connected ranges" Some(plain(Key::Delete));
    PlaceSubnets Edit "Place subnets automatically…" "Find the best free ranges for several subnets at \
                                                      once, with room to grow" Some(command_shift(Key::P));
    PasteRanges Edit "Paste ranges…" "Add a list of ranges, with a preview of what each becomes" Some(command(Key::V));
    CopyRangesCsv Edit "Copy as CSV" "Copy the selected ranges, or the whole table, for a spreadsheet" Some(command_shift(Key::C));
    CopyRangesMarkdown Edit "Copy as Markdown" "Copy the selected ranges, or the whole table, for a \
                                                document" None;
    AddNetwork Edit "Add VNet" "Add a VNet to the current alternative" None;
    AddNetworks Edit "Add VNets…" "Add several VNets of one size, each in private space that nothing else uses" None;
    AddCluster Edit "Add cluster" "Add a cluster to the current alternative" None;
    RemoveCluster Edit "Remove cluster" "Remove the current cluster" None;
    AddAlternative Edit "Add alternative" "Copy the current alternative to a new tab" Some(command(Key::T));
    EditAlternative Edit "Alternative…" "Edit the name, notes, speaker notes and position of the current \
                                         alternative" None;
    SameWorkload Edit "Give all the same workload" "Give every alternative the nodes and planned pods of the \
                                                     current one" None;
    RemoveAlternative Edit "Remove alternative" "Remove the current alternative" None;
    FixAll Edit "Fix all findings" "Apply every fix that leaves nodes and pods as they are, as one step" None;
    Commands View "Search commands…" "Find and run any command" Some(command(Key::K));
    GoBack View "Back to the last cluster" "Show the cluster and the selection that were on screen before" Some(command(Key::B));
    ShowGrowth View "Growth" "Show how many nodes each model carries" Some(command(Key::G));
    ShowChecks View "Checks" "List what is wrong and how to fix it" Some(command_shift(Key::G));
    ShowRanges View "Ranges" "List every range in a table" Some(command(Key::L));
    ShowCode View "Code" "Show what would be deployed, as code" Some(command_shift(Key::L));
    EnlargeLower View "Enlarge lower panel" "Enlarge the lower panel over the models, or shrink it again" Some(command(Key::J));
    Compare View "Compare alternatives" "Compare the alternatives side by side" Some(command(Key::D));
    Present View "Present" "Present the alternatives page by page, full screen" Some(plain(Key::F5));
    ArrangePages View "Pages…" "Choose, order and word the pages of the presentation, with title, footer, logo and accent" None;
    ToggleInspector View "Inspector" "Show or hide the inspector on the right" Some(command(Key::I));
    Changeability View "What can be changed later…" "Show how the current cluster could move to another model, and \
                                             what can never change" None;
    Standings View "Clusters by headroom and risk" "List which clusters are full, cannot upgrade or lose support" None;
    GrowthAsLines View "Growth as lines" "Plot the addresses that each model needs against nodes" None;
    ToggleRotation View "Show replacement pool" "Show a replacement pool next to the selected one, as \
                                                 during a pool rotation" None;
    AllOnMap View "All alternatives on the map" "Show every alternative on one address axis, one below \
                                                 another" Some(command_shift(Key::D));
    RowsToScale View "Rows to scale" "Draw the rows of the address map to scale, even where names do not fit" None;
    FindOnMap View "Find on map…" "Find an address, a CIDR or a name on the address map" Some(command(Key::F));
    PinCard View "Pin card" "Pin the card of the range under the pointer, or of the selected one" Some(plain(Key::P));
    FitMap View "Fit map" "Show the whole address map" Some(plain(Key::Num0));
    ZoomMapIn View "Zoom map in" "Zoom in on the address map" Some(plain(Key::Plus));
    ZoomMapOut View "Zoom map out" "Zoom out of the address map" Some(plain(Key::Minus));
    ZoomIn View "Zoom in interface" "Make everything in the window larger" Some(command(Key::Plus));
    ZoomOut View "Zoom out interface" "Make everything in the window smaller" Some(command(Key::Minus));
    ZoomReset View "Reset interface zoom" "Show the window at 100 %" Some(command(Key::Num0));
    ThemeSystem View "System theme" "Follow the system's dark or light setting" None;
    ThemeDark View "Dark theme" "Light text on dark" None;
    ThemeLight View "Light theme" "Dark text on light" None;
    Shortcuts Help "Keyboard shortcuts" "List every keyboard shortcut" Some(plain(Key::F1));
    Rules Help "Rules and sources" "Browse every rule with its reason and source" None;
    ImportHelp Help "Import from Azure" "Copy the az commands whose output can be imported" None;
    About Help "About aksnet" "Version and licence" None;
}

impl Intent {
    /// Its submenu, if any.
    pub const fn submenu(self) -> Option<Submenu> {
        Some(match self {
            Self::AddPool | Self::RemovePool | Self::AddCluster | Self::RemoveCluster => Submenu::Cluster,
            Self::AddNetwork | Self::AddNetworks | Self::RenumberNetwork | Self::MoveSubnets => {
                Submenu::Network
            }
            Self::AddSubnet
            | Self::SplitSubnet
            | Self::SplitInto
            | Self::JoinSubnet
            | Self::DuplicateSubnet
            | Self::PlaceSubnets => Submenu::Subnet,
            Self::AddConnected
            | Self::PasteRanges
            | Self::RemoveRange
            | Self::CopyRangesCsv
            | Self::CopyRangesMarkdown => Submenu::Ranges,
            Self::AddAlternative | Self::EditAlternative | Self::SameWorkload | Self::RemoveAlternative => {
                Submenu::Alternative
            }
            _ => return None,
        })
    }

    /// Whether it is on, or why not.
    pub fn availability(self, session: &Session, view: &ViewState) -> Result<(), &'static str> {
        let need = |there: bool, why: &'static str| if there { Ok(()) } else { Err(why) };
        let pools = session.cluster(view.focus).map(|cluster| cluster.pools.len());
        let clusters = session
            .alternative(view.focus)
            .map_or(0, |alternative| alternative.clusters.len());
        match self {
            Self::Undo => need(session.undo_title().is_some(), "There is nothing to undo"),
            Self::Redo => need(session.redo_title().is_some(), "There is nothing to redo"),
            Self::AddPool | Self::Changeability | Self::ToggleRotation => {
                need(pools.is_some(), "There is no current cluster")
            }
            Self::RemovePool => need(
                pools.is_some_and(|count| count > 1),
                "A cluster needs at least one node pool",
            ),
            Self::AddSubnet | Self::PlaceSubnets => need(
                session
                    .alternative(view.focus)
                    .is_some_and(|alternative| !alternative.networks.is_empty()),
                "There is no current VNet",
            ),
            Self::SplitSubnet
            | Self::JoinSubnet
            | Self::DuplicateSubnet
            | Self::RemoveRange
            | Self::MoveSubnets => rearranged(self, session, view).map(|_| ()),
            Self::SplitInto => splitting::selected(session, view).map(|_| ()),
            Self::RenumberNetwork => need(
                current_network(session, view).is_some(),
                "There is no current VNet",
            ),
            // Cheap enough for menus, which ask in every frame; whether workloads differ is only computed when the
            // command runs.
            Self::AllOnMap | Self::SameWorkload => need(
                session.design().alternatives.len() > 1,
                "There is only one alternative",
            ),
            Self::GoBack => need(!view.trail.is_empty(), "No other cluster was on screen before"),
            Self::PinCard => need(
                view.map.pointed().is_some() || view.selection.is_some(),
                "Point at a range or select one first",
            ),
            Self::RemoveCluster => need(clusters > 1, "An alternative needs at least one cluster"),
            Self::RemoveAlternative => need(
                session.design().alternatives.len() > 1,
                "A design needs at least one alternative",
            ),
            Self::Present | Self::CopyPicture => need(
                !session.design().alternatives.is_empty(),
                "There is no alternative to show",
            ),
            _ => Ok(()),
        }
    }

    /// The title as it reads now: undo and redo name their step.
    pub fn title_now(self, session: &Session) -> String {
        let step = match self {
            Self::Undo => session.undo_title(),
            Self::Redo => session.redo_title(),
            _ => None,
        };
        match step {
            Some(step) => format!("{} {}", self.title(), lower_first(step)),
            None => self.title().to_owned(),
        }
    }
}

/// The command that rearranges what is selected, or why there is none; several ranges are removed together.
pub fn rearranged(intent: Intent, session: &Session, view: &ViewState) -> Result<Command, &'static str> {
    let (design, plan) = (session.design(), session.plan());
    let subnet = || match view.selection {
        Some(Item::Subnet { network, subnet }) => Ok(SubnetAt {
            alternative: view.focus.alternative,
            network,
            subnet,
        }),
        _ => Err("Select a subnet first"),
    };
    match intent {
        Intent::RemoveRange => removal::removed(session, view),
        Intent::MoveSubnets => {
            let at = current_network(session, view).ok_or("There is no current VNet")?;
            arrange::move_along(design, at)
                .ok_or("No subnet lies outside the VNet, or they do not fit into it with their layout")
        }
        Intent::SplitSubnet => arrange::split(design, plan, subnet()?).ok_or("It is too small to split"),
        Intent::JoinSubnet => {
            arrange::join(design, plan, subnet()?).ok_or("The other half of its block is not a subnet")
        }
        Intent::DuplicateSubnet => {
            arrange::duplicate(design, plan, subnet()?).ok_or("The VNet has no free block of this size")
        }
        _ => Err("This does not rearrange ranges"),
    }
}

/// The VNet that is selected, else that of the current cluster.
pub fn current_network(session: &Session, view: &ViewState) -> Option<NetworkAt> {
    let selected = match view.selection {
        Some(Item::Network { network, .. } | Item::Subnet { network, .. } | Item::Free { network, .. }) => {
            Some(network)
        }
        _ => None,
    };
    let network = selected.or_else(|| session.cluster_plan(view.focus)?.network)?;
    Some(NetworkAt {
        alternative: view.focus.alternative,
        network,
    })
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_lowercase().chain(letters).collect())
        .unwrap_or_default()
}

/// Text that was pasted while no field takes it.
pub fn pasted(ctx: &egui::Context) -> Option<String> {
    if ctx.text_edit_focused() || is_dragging(ctx) {
        return None;
    }
    ctx.input_mut(|input| {
        let pasted = input
            .events
            .iter()
            .position(|event| matches!(event, Event::Paste(_)))?;
        match input.events.remove(pasted) {
            Event::Paste(text) => Some(text),
            _ => None,
        }
    })
}

/// Whether a widget or a menu takes the keys, so that those without modifiers are not commands.
pub fn takes_keys(ctx: &egui::Context) -> bool {
    ctx.egui_wants_keyboard_input() || egui::Popup::is_any_open(ctx)
}

/// Whether the pointer drags something. No key is a command then: what is dragged must still be there when it is
/// let go, and what is selected must stay what is dragged.
pub fn is_dragging(ctx: &egui::Context) -> bool {
    ctx.dragged_id().is_some()
}

/// The intents whose keys were pressed, those with most modifiers first.
pub fn pressed(ctx: &egui::Context) -> Vec<Intent> {
    if is_dragging(ctx) {
        return Vec::new();
    }
    let typing = takes_keys(ctx);
    let mut keyed: Vec<(Intent, KeyboardShortcut)> = Intent::ALL
        .iter()
        .filter_map(|intent| Some((*intent, intent.shortcut()?)))
        .collect();
    // A key without modifiers also matches the same key with them, so the longest is tried first.
    keyed.sort_by_key(|(_, shortcut)| {
        let Modifiers {
            alt,
            ctrl,
            shift,
            mac_cmd,
            command,
        } = shortcut.modifiers;
        std::cmp::Reverse(
            [alt, ctrl, shift, mac_cmd, command]
                .iter()
                .filter(|held| **held)
                .count(),
        )
    });
    ctx.input_mut(|input| {
        keyed
            .into_iter()
            .filter(|(_, shortcut)| !(typing && shortcut.conflicts_with_text_editing()))
            .filter(|(_, shortcut)| input.consume_shortcut(shortcut))
            .map(|(intent, _)| intent)
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_intents_share_a_key() {
        let mut seen = BTreeSet::new();
        for intent in Intent::ALL {
            if let Some(shortcut) = intent.shortcut() {
                assert!(seen.insert(format!("{shortcut:?}")), "{}", intent.title());
            }
        }
    }

    #[test]
    fn titles_are_unique_and_end_without_a_stop() {
        let titles: BTreeSet<&str> = Intent::ALL.iter().map(|intent| intent.title()).collect();
        assert_eq!(titles.len(), Intent::ALL.len());
        for intent in Intent::ALL {
            assert!(
                !intent.title().ends_with('.') && !intent.help().ends_with('.'),
                "{}",
                intent.title()
            );
        }
    }
}
