//! What the window shows, each view by the commands that lead to it.

use aksnet::scene::Item;
use aksnet::ui::action::{Action, Intent};
use egui::Key;

/// A view of the window.
pub(crate) struct View {
    /// What it is called in names of files, and on the command line.
    pub name: &'static str,
    /// What is done once the file is open.
    pub actions: Vec<Action>,
    /// What is pressed after that, one key a frame.
    pub keys: Vec<Key>,
}

/// The first view: the window as a file opens in it.
pub(crate) const FIRST: &str = "window";

/// How many pages of a presentation are drawn.
const PAGES: usize = 12;

const FIRST_PAGES: [&str; PAGES] = [
    "page-1", "page-2", "page-3", "page-4", "page-5", "page-6", "page-7", "page-8", "page-9", "page-10",
    "page-11", "page-12",
];

/// Every view, each once.
pub(crate) fn views() -> Vec<View> {
    let subnet = Item::Subnet {
        network: 0,
        subnet: 0,
    };
    let free = Item::Free { network: 0, gap: 0 };
    let pods = Item::PodCidr { cluster: 0 };
    let connected = Item::Connected { range: 0, prefix: 0 };
    let commands: [(&str, &[Intent]); 30] = [
        (FIRST, &[]),
        ("lines", &[Intent::GrowthAsLines, Intent::ShowGrowth]),
        ("checks", &[Intent::ShowChecks]),
        ("ranges", &[Intent::ShowRanges]),
        ("code", &[Intent::ShowCode]),
        ("growth-large", &[Intent::ShowGrowth, Intent::EnlargeLower]),
        ("checks-large", &[Intent::ShowChecks, Intent::EnlargeLower]),
        ("ranges-large", &[Intent::ShowRanges, Intent::EnlargeLower]),
        ("code-large", &[Intent::ShowCode, Intent::EnlargeLower]),
        ("plain", &[Intent::ToggleInspector]),
        ("all", &[Intent::AllOnMap]),
        ("to-scale", &[Intent::RowsToScale]),
        ("compare", &[Intent::Compare]),
        ("find", &[Intent::FindOnMap]),
        ("commands", &[Intent::Commands]),
        ("changeability", &[Intent::Changeability]),
        ("standings", &[Intent::Standings]),
        ("rules", &[Intent::Rules]),
        ("keys", &[Intent::Shortcuts]),
        ("about", &[Intent::About]),
        ("from-azure", &[Intent::ImportHelp]),
        ("export", &[Intent::ExportFile]),
        ("pages", &[Intent::ArrangePages]),
        ("properties", &[Intent::Properties]),
        ("decision", &[Intent::Decide]),
        ("place", &[Intent::PlaceSubnets]),
        ("paste", &[Intent::PasteRanges]),
        ("spokes", &[Intent::AddNetworks]),
        ("alternative", &[Intent::EditAlternative]),
        ("renumber", &[Intent::RenumberNetwork]),
    ];
    let of_commands = commands.into_iter().map(|(name, intents)| View {
        name,
        actions: intents.iter().copied().map(Action::Do).collect(),
        keys: Vec::new(),
    });
    let items: [(&str, Item, &[Intent]); 6] = [
        ("subnet", subnet, &[]),
        ("free", free, &[]),
        ("pods", pods, &[]),
        ("connected", connected, &[]),
        ("split", subnet, &[Intent::SplitInto]),
        (
            "near",
            subnet,
            &[
                Intent::ZoomMapIn,
                Intent::ZoomMapIn,
                Intent::ZoomMapIn,
                Intent::ZoomMapIn,
            ],
        ),
    ];
    let of_items = items.into_iter().map(|(name, item, intents)| View {
        name,
        actions: std::iter::once(Action::Reveal(item))
            .chain(intents.iter().copied().map(Action::Do))
            .collect(),
        keys: Vec::new(),
    });
    let pages = FIRST_PAGES.into_iter().enumerate().map(|(page, name)| View {
        name,
        actions: vec![Action::Do(Intent::Present)],
        keys: vec![Key::ArrowRight; page],
    });
    of_commands.chain(of_items).chain(pages).collect()
}
