//! Where a selection leads: the clusters that share a range, and what free space can become.

use egui::containers::menu::MenuButton;
use egui::{Button, RichText, Role, Ui, WidgetInfo, vec2};

use crate::edit::NetworkAt;
use crate::net::grouped;
use crate::plan::usable_addresses;
use crate::scene::Item;
use crate::session::Session;
use crate::ui::action::{Action, Intent};
use crate::ui::kit::context_menu::items_ui;
use crate::ui::kit::hints::{Hint, hint_ui};
use crate::ui::kit::link::link_ui;
use crate::ui::kit::theme;
use crate::ui::kit::widgets::section_ui;
use crate::ui::panels::inspector::content::Content;
use crate::ui::panels::map::add_subnet;
use crate::ui::state::ViewState;

/// Most clusters with a chip of their own.
const MOST_CHIPS: usize = 24;

/// A chip for each cluster that shares the range; a click shows that cluster, and the range stays selected.
pub(super) fn sharing_ui(ui: &mut Ui, content: &Content, view: &ViewState, actions: &mut Vec<Action>) {
    if content.sharing.is_empty() {
        return;
    }
    let count = content.sharing.len();
    section_ui(ui, &format!("Shared by {} clusters", grouped(count)), |_| {});
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        for (cluster, name) in content.sharing.iter().take(MOST_CHIPS) {
            let is_shown = *cluster == view.focus.cluster;
            let colors = theme::tokens(ui);
            let edge = if is_shown { colors.accent } else { colors.outline };
            let chip = Button::new(RichText::new(name).small())
                .fill(colors.raised)
                .stroke((1.0, edge))
                .corner_radius(12)
                .truncate()
                .min_size(vec2(0.0, 24.0));
            let response = ui.add(chip);
            response.widget_info(|| {
                WidgetInfo::selected(Role::Button, true, is_shown, format!("Show cluster {name}"))
            });
            if response.on_hover_text(format!("Show cluster {name}")).clicked() {
                actions.push(Action::ShowCluster(*cluster));
            }
        }
        if MOST_CHIPS < count {
            let words = format!("and {} more", grouped((count - MOST_CHIPS) as u64));
            ui.label(RichText::new(words).small().color(theme::tokens(ui).weak));
        }
    });
}

/// What selected free space can become: a subnet of any size that fits, or the places for several at once.
pub(super) fn offers_ui(
    ui: &mut Ui,
    content: &Content,
    session: &Session,
    view: &ViewState,
    actions: &mut Vec<Action>,
) {
    let Some((network, offers)) = &content.offers else {
        return;
    };
    let at = NetworkAt {
        alternative: view.focus.alternative,
        network: *network,
    };
    ui.add_space(6.0);
    let colors = theme::tokens(ui);
    let words = theme::bold("Place a subnet here").color(colors.on_accent);
    let button = Button::new(words).fill(colors.accent).min_size(vec2(0.0, 28.0));
    MenuButton::from_button(button).ui(ui, |ui| {
        items_ui(ui, actions, |ui, actions| {
            for prefix in offers {
                let words = format!("{prefix}, {} usable", grouped(usable_addresses(prefix.length())));
                if ui.button(words).clicked() {
                    add_subnet(session, at, *prefix, actions);
                }
            }
        });
    });
    ui.add_space(2.0);
    let several = link_ui(ui, RichText::new(Intent::PlaceSubnets.title()).small());
    if several.on_hover_text(Intent::PlaceSubnets.help()).clicked() {
        actions.push(Action::Do(Intent::PlaceSubnets));
    }
}

/// What can be done on the map with what is selected.
pub(super) fn hints_ui(ui: &mut Ui, session: &Session, view: &mut ViewState) {
    // On the map of all alternatives ranges stay where they are.
    let is_stacked = view.shows_all(session);
    let hints: &[Hint] = match view.selection {
        Some(Item::Subnet { .. }) if is_stacked => &[Hint::Several],
        Some(Item::Free { .. }) if is_stacked => return,
        Some(Item::Free { .. }) => &[Hint::Draw],
        Some(Item::Subnet { .. }) => &[Hint::Drag, Hint::Several],
        _ => return,
    };
    // One at a time: nobody reads a list of hints.
    let learned = view.remembered.learned;
    let hint = hints.iter().copied().find(|hint| !learned.knows(*hint));
    if let Some(hint) = hint
        && hint_ui(ui, hint)
    {
        view.remembered.learned.learn(hint);
    }
}
