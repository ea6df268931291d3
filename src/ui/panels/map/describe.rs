//! The map in words: the card under the pointer, the menu of a bar, and what a gap is called.

use egui::containers::menu::{MenuConfig, SubMenuButton};
use egui::{Align, Button, Key, Label, PopupCloseBehavior, RichText, TextEdit, Ui};

use crate::edit::{Command, NetworkAt, SubnetAt, SubnetChange};
use crate::net::{Prefix, Span, grouped};
use crate::plan::splitting::{self, Whole};
use crate::plan::{arrange, usable_addresses};
use crate::scene::{Item, Role, Words, merged_words, span_words, trouble_words};
use crate::session::Session;
use crate::ui::action::{Action, Intent};
use crate::ui::dialogs::{placing, splitting as splitting_dialog};
use crate::ui::kit::theme;
use crate::ui::kit::widgets::swatches_ui;
use crate::ui::state::{Dialog, EditTarget, ViewState};

use crate::ui::panels::map::Stage;
use crate::ui::panels::map::interact::DrawnBar;

/// What a bar is, where it lies and what it holds.
pub(super) fn card_ui(ui: &mut Ui, stage: &Stage<'_>, bar: &DrawnBar<'_>) {
    let colors = theme::tokens(ui);
    ui.set_max_width(360.0);
    let weak = |text: String| RichText::new(text).small().color(colors.weak);
    if let Some(title) = &stage.title {
        ui.label(weak(title.clone()));
    }
    if let Some(only) = bar.drawn.bar() {
        ui.label(stage.words.describe(only.item));
        if only.count > 1 {
            ui.label(weak(format!(
                "and {} more in the same place",
                grouped(only.count - 1)
            )));
        }
    } else {
        ui.label(merged_words(bar.kind, bar.drawn.items));
        ui.label(weak(format!(
            "{} addresses; zoom in to tell them apart",
            grouped(bar.drawn.addresses)
        )));
        if let Some([troubles, _]) = trouble_words(bar.troubles) {
            ui.label(RichText::new(troubles).small().color(colors.trouble));
        }
    }
    let is_said_already = bar.drawn.role() == Role::Free;
    if let Some(span) = bar.drawn.span().filter(|_| !is_said_already) {
        ui.label(weak(format!(
            "{}, {} addresses",
            span_words(span),
            grouped(span.len())
        )));
    }
    if let Some(note) = bar.drawn.bar().and_then(|only| stage.words.note(only.item)) {
        ui.add(Label::new(note).wrap());
    }
    let pointer = ui.input(|input| input.pointer.hover_pos());
    let cell = pointer.and_then(|pointer| {
        let x = f64::from(pointer.x - stage.plot.left());
        bar.drawn
            .cells
            .iter()
            .find(|cell| cell.left <= x && x < cell.right)
    });
    if let Some(cell) = cell.filter(|cell| Some(cell.span) != bar.drawn.span()) {
        let at_most = if cell.is_ghost {
            " at the autoscaler's maximum"
        } else {
            ""
        };
        ui.label(weak(format!(
            "Here {}{at_most}: {}",
            cell.role.title(),
            span_words(cell.span)
        )));
    }
    if let Some(shortcut) = Intent::PinCard.shortcut() {
        let key = ui.ctx().format_shortcut(&shortcut);
        ui.label(weak(format!("{key} pins this card")));
    }
}

/// The context menu of a range.
pub(in crate::ui) fn menu_ui(
    ui: &mut Ui,
    words: &Words<'_>,
    item: Item,
    span: Option<Span>,
    (session, view): (&Session, &mut ViewState),
    actions: &mut Vec<Action>,
) {
    edit_ui(ui, item, actions);
    arrangements_ui(ui, item, session, view, actions);
    if let Item::Subnet { network, subnet } = item {
        ui.menu_button("Mark", |ui| {
            mark_ui(ui, session, view, (network, subnet), actions);
        });
    }
    if let (Item::Free { network, .. }, Some(span)) = (item, span) {
        ui.menu_button("New subnet here", |ui| {
            new_subnet_ui(ui, session, view, (network, span), actions);
        });
    }
    if let Item::Network { network, .. } | Item::Free { network, .. } = item {
        if let Some(span) = span {
            let at = NetworkAt {
                alternative: view.focus.alternative,
                network,
            };
            split_free_ui(ui, session, Whole::Free(at, span), actions);
        }
        placing::place_button_ui(ui, network, actions);
    }
    if let Item::Network { network, prefix } = item {
        // Typing must not close it.
        let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
        let menu = SubMenuButton::new("Renumber").config(config);
        menu.ui(ui, |ui| {
            renumber_ui(ui, session, view, (network, prefix), actions);
        });
    }
    if let Some(span) = span
        && ui.button("Zoom to fit").clicked()
    {
        view.map.show(span);
        ui.close();
    }
    if ui.add(intent_button(ui, Intent::PinCard)).clicked() {
        view.map.pin(view.focus.alternative, item);
        ui.close();
    }
    let text = words
        .prefix(item)
        .map(|prefix| prefix.to_string())
        .or_else(|| span.map(span_words));
    if let Some(text) = text
        && ui.button(format!("Copy {text}")).clicked()
    {
        ui.copy_text(text);
        ui.close();
    }
}

/// Opens the dialog of a range, where it has one.
fn edit_ui(ui: &mut Ui, item: Item, actions: &mut Vec<Action>) {
    let edit = match item {
        Item::Subnet { network, subnet } => Some(("Edit subnet…", EditTarget::Subnet(network, subnet))),
        Item::Network { network, .. } | Item::Free { network, .. } => {
            Some(("Edit VNet…", EditTarget::Network(network)))
        }
        Item::PodCidr { cluster } | Item::ServiceCidr { cluster } => {
            Some(("Edit cluster…", EditTarget::Cluster(cluster)))
        }
        Item::Connected { range, .. } => Some(("Edit connected range…", EditTarget::Connected(range))),
        Item::Forbidden { .. } => None,
    };
    if let Some((title, target)) = edit
        && ui.button(title).clicked()
    {
        actions.push(Action::OpenDialog(Dialog::Edit(target)));
    }
}

/// Commands that rearrange a range at once, each with the reason where it is unavailable.
fn arrangements_ui(ui: &mut Ui, item: Item, session: &Session, view: &ViewState, actions: &mut Vec<Action>) {
    let arrangements: &[Intent] = match item {
        Item::Subnet { .. } => &[
            Intent::SplitSubnet,
            Intent::SplitInto,
            Intent::JoinSubnet,
            Intent::DuplicateSubnet,
            Intent::RemoveRange,
        ],
        Item::Connected { .. } => &[Intent::RemoveRange],
        _ => &[],
    };
    for intent in arrangements {
        let why_not = intent.availability(session, view).err();
        let response = ui.add_enabled(why_not.is_none(), intent_button(ui, *intent));
        if response
            .on_disabled_hover_text(why_not.unwrap_or_default())
            .clicked()
        {
            actions.push(Action::Do(*intent));
        }
    }
}

/// Splits the free space of a VNet.
fn split_free_ui(ui: &mut Ui, session: &Session, whole: Whole, actions: &mut Vec<Action>) {
    let has_room = splitting::most(session.plan(), whole) >= 2;
    let response = ui.add_enabled(has_room, Button::new(Intent::SplitInto.title()));
    if response
        .on_disabled_hover_text("There is no free space for two subnets")
        .clicked()
    {
        let draft = splitting_dialog::Draft::of(whole);
        actions.push(Action::OpenDialog(Dialog::Split(draft)));
    }
}

/// A button with the title of an intent, and its key where it has one.
fn intent_button(ui: &Ui, intent: Intent) -> Button<'static> {
    let button = Button::new(intent.title());
    match intent.shortcut() {
        Some(shortcut) => button.shortcut_text(ui.ctx().format_shortcut(&shortcut)),
        None => button,
    }
}

/// The colours that a subnet can be marked with.
fn mark_ui(
    ui: &mut Ui,
    session: &Session,
    view: &ViewState,
    (network, subnet): (usize, usize),
    actions: &mut Vec<Action>,
) {
    let at = SubnetAt {
        alternative: view.focus.alternative,
        network,
        subnet,
    };
    let alternative = session.alternative(view.focus);
    let written = alternative.and_then(|found| found.networks.get(network)?.subnets.get(subnet));
    let Some(mut color) = written.map(|subnet| subnet.color) else {
        return;
    };
    if swatches_ui(ui, &mut color) {
        let change = SubnetChange::Color(color);
        actions.push(Action::Edit(Command::Subnet { at, change }));
    }
}

/// The sizes that a new subnet in a free stretch can have.
fn new_subnet_ui(
    ui: &mut Ui,
    session: &Session,
    view: &ViewState,
    (network, free): (usize, Span),
    actions: &mut Vec<Action>,
) {
    let at = NetworkAt {
        alternative: view.focus.alternative,
        network,
    };
    for prefix in arrange::offers(free) {
        let words = format!("{prefix}, {} usable", grouped(usable_addresses(prefix.length())));
        if ui.button(words).clicked() {
            add_subnet(session, at, prefix, actions);
        }
    }
}

/// A field for the range that a VNet moves to with its subnets.
fn renumber_ui(
    ui: &mut Ui,
    session: &Session,
    view: &mut ViewState,
    (network, prefix): (usize, usize),
    actions: &mut Vec<Action>,
) {
    let colors = theme::tokens(ui);
    let at = NetworkAt {
        alternative: view.focus.alternative,
        network,
    };
    let field = TextEdit::singleline(&mut view.map.renumber_to)
        .hint_text("10.50.0.0/21")
        .desired_width(180.0);
    let response = ui.add(field).accessible_name("New VNet range");
    let text = view.map.renumber_to.trim();
    let command = match text.parse::<Prefix>() {
        Err(error) => Err(error.to_string()),
        Ok(to) => arrange::renumber(session.design(), at, prefix, to)
            .ok_or_else(|| format!("The subnets do not fit in {to} with their current layout")),
    };
    let words = match &command {
        Ok(_) => "The subnets move with it and keep their layout",
        Err(_) if text.is_empty() => "The range to move the VNet and its subnets to",
        Err(problem) => problem,
    };
    let label = Label::new(RichText::new(words).small().color(colors.weak));
    ui.add(label.halign(Align::LEFT).wrap());
    let is_entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    let is_clicked = ui.add_enabled(command.is_ok(), Button::new("Move")).clicked();
    if let Ok(command) = command
        && (is_entered || is_clicked)
    {
        actions.push(Action::Edit(command));
        view.map.renumber_to.clear();
        ui.close();
    }
}

/// Adds a subnet and selects it.
pub(in crate::ui) fn add_subnet(session: &Session, at: NetworkAt, prefix: Prefix, actions: &mut Vec<Action>) {
    let design = session.design();
    let network = design
        .alternatives
        .get(at.alternative)
        .and_then(|found| found.networks.get(at.network));
    let Some((command, network)) = arrange::add(design, at, prefix).zip(network) else {
        return;
    };
    actions.push(Action::Edit(command));
    actions.push(Action::Select(Some(Item::Subnet {
        network: at.network,
        subnet: network.subnets.len(),
    })));
}
