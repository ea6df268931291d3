//! The dialog that places subnets: which are wanted, where all of them fit, or why they do not.
//!
//! The answer follows every change of the question; nothing is changed until it is accepted, and then all of it is one
//! step.

mod answer;

use std::collections::BTreeSet;

use egui::{Button, Grid, RichText, ScrollArea, TextEdit, Ui, Vec2, vec2};

use crate::azure::{Purpose, limits};
use crate::design::{Name, OtherCount};
use crate::edit::{Command, NetworkAt, NetworkChange, apply};
use crate::net::range::aligned_blocks;
use crate::net::room::{PlaceWithRoom, Shortage};
use crate::net::{RangeSet, Span, grouped};
use crate::plan::placement::{Wanted, command, lacking, propose, propose_inside};
use crate::plan::{smallest_subnet, usable_addresses};
use crate::scene::{Item, free_of, span_words};
use crate::session::Session;
use crate::ui::kit::regions::FollowsFocus as _;

use crate::ui::action::Action;
use crate::ui::frame::confirm_ui;
use crate::ui::kit::choice::Choice;
use crate::ui::kit::memo::memo;
use crate::ui::kit::number::NumberField;
use crate::ui::kit::regions::follow_focus;
use crate::ui::kit::theme::{self, icons};
use crate::ui::kit::widgets::{checkbox_ui, icon_button_ui, section_ui};
use crate::ui::state::ViewState;

use answer::{places_ui, shortage_ui, strip_ui};

/// Most subnets of one row.
const MOST_OF_A_ROW: u32 = 500;

/// How far subnets may be given room to grow: doublings, and what that is called.
const ROOMS: [(u8, &str); 4] = [
    (0, "none, packed tightly"),
    (1, "to twice the size"),
    (2, "to four times the size"),
    (32, "as much as fits"),
];

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    network: usize,
    /// The free space that was pointed at; only there, while `is_inside`.
    here: Option<Span>,
    is_inside: bool,
    /// Places of those that clusters lack and that shall not be placed.
    left_out: BTreeSet<usize>,
    rows: Vec<Row>,
    doublings: u8,
}

/// Subnets that a person wants.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    name: String,
    purpose: Purpose,
    /// Addresses they should hold, as typed.
    hosts: u64,
    /// Whether a person typed them, and did not choose a length since.
    is_typed: bool,
    length: u8,
    count: u32,
}

impl Row {
    fn new() -> Self {
        Self {
            name: "snet-new".to_owned(),
            purpose: Purpose::Other,
            hosts: usable_addresses(26),
            is_typed: false,
            length: 26,
            count: 1,
        }
    }

    fn wants_length(&mut self, length: u8) {
        self.length = length.min(self.purpose.longest_prefix().value);
        self.hosts = usable_addresses(self.length);
        self.is_typed = false;
    }

    /// The addresses that others than nodes and pods are to hold in it, as typed.
    fn others(&self) -> OtherCount {
        let holds_others = matches!(
            self.purpose,
            Purpose::PrivateEndpoints | Purpose::LoadBalancers | Purpose::Other
        );
        let typed = (self.is_typed && holds_others).then_some(self.hosts);
        typed
            .and_then(|hosts| OtherCount::new(hosts).ok())
            .unwrap_or_default()
    }

    /// Gives the purpose, and the name and size that it demands.
    fn wants_purpose(&mut self, purpose: Purpose) {
        self.purpose = purpose;
        if let Some(name) = purpose.required_name() {
            self.name = name.value.to_owned();
        }
        let advised = purpose.advised_prefix().map_or(32, |advised| advised.value);
        if self.length > advised.min(purpose.longest_prefix().value) {
            self.wants_length(advised);
        }
    }
}

impl Draft {
    /// One subnet to begin with, in that free space of the VNet at `network`.
    pub fn inside(network: usize, here: Span) -> Self {
        let mut row = Row::new();
        let largest = RangeSet::from(here)
            .largest_block()
            .map_or(32, |block| block.length());
        row.wants_length(row.length.max(largest));
        Self {
            network,
            here: Some(here),
            is_inside: true,
            left_out: BTreeSet::new(),
            rows: vec![row],
            doublings: 0,
        }
    }

    /// In the free space that is selected; else what the clusters lack in the VNet of the selection, or of the cluster on
    /// screen; else one subnet to begin with.
    pub fn of(session: &Session, view: &ViewState) -> Self {
        if let Some(Item::Free { network, gap }) = view.selection
            && let Some(plan) = session.alternative_plan(view.focus)
            && let Some(here) = plan
                .networks
                .get(network)
                .and_then(|planned| planned.free.spans().get(gap))
        {
            return Self::inside(network, *here);
        }
        let selected = match view.selection {
            Some(Item::Network { network, .. } | Item::Subnet { network, .. }) => Some(network),
            _ => None,
        };
        let of_cluster = || session.cluster_plan(view.focus)?.network;
        let network = selected.or_else(of_cluster).unwrap_or_default();
        let at = NetworkAt {
            alternative: view.focus.alternative,
            network,
        };
        let rows = if lacking(session.design(), at).is_empty() {
            vec![Row::new()]
        } else {
            Vec::new()
        };
        Self {
            network,
            here: None,
            is_inside: false,
            left_out: BTreeSet::new(),
            rows,
            doublings: 1,
        }
    }

    /// Whether nothing was typed into it since it was opened.
    pub fn is_as_opened(&self, session: &Session, view: &ViewState) -> bool {
        let opened = match self.here {
            Some(here) => Self::inside(self.network, here),
            None => Self::of(session, view),
        };
        *self == opened
    }

    /// Where alone subnets are to be placed.
    fn within(&self) -> Option<Span> {
        self.here.filter(|_| self.is_inside)
    }

    const fn at(&self, alternative: usize) -> NetworkAt {
        NetworkAt {
            alternative,
            network: self.network,
        }
    }
}

/// What the draft comes to.
struct Answer {
    lacking: Vec<Wanted>,
    wanted: Vec<Wanted>,
    outcome: Result<Vec<PlaceWithRoom>, Shortage>,
    command: Option<Command>,
    /// What is wrong with the question.
    problem: Option<String>,
}

impl Answer {
    fn of(session: &Session, alternative: usize, draft: &Draft) -> Self {
        let (design, at) = (session.design(), draft.at(alternative));
        // Pointing at a place means wanting something there, not what is missing elsewhere.
        let lacking = match draft.here {
            Some(_) => Vec::new(),
            None => lacking(design, at),
        };
        let chosen = lacking.iter().enumerate();
        let mut wanted: Vec<Wanted> = chosen
            .filter(|(place, _)| !draft.left_out.contains(place))
            .map(|(_, wanted)| wanted.clone())
            .collect();
        let mut problem = None;
        let mut others = vec![OtherCount::default(); wanted.len()];
        for row in &draft.rows {
            match Name::new(row.name.trim()) {
                Ok(name) => {
                    let own = Wanted {
                        name,
                        purpose: row.purpose,
                        length: row.length,
                        moves: None,
                    };
                    wanted.extend((0..row.count).map(|_| own.clone()));
                    others.extend((0..row.count).map(|_| row.others()));
                }
                Err(error) => problem = Some(error.to_string()),
            }
        }
        let outcome = match draft.within() {
            Some(here) => propose_inside(design, at, &wanted, draft.doublings, here),
            None => propose(design, at, &wanted, draft.doublings),
        };
        let places = outcome.as_deref().unwrap_or_default();
        let command = command(design, at, &wanted, places).filter(|_| !places.is_empty());
        let command = command.map(|command| with_others(command, &others));
        if let Some(Err(rejected)) = command.as_ref().map(|command| apply(design, command)) {
            problem = Some(rejected.to_string());
        }
        Self {
            lacking,
            wanted,
            outcome,
            command: command.filter(|_| problem.is_none()),
            problem,
        }
    }
}

/// The command, with what others are to hold in each of the subnets that it adds.
fn with_others(mut command: Command, others: &[OtherCount]) -> Command {
    if let Command::Several { commands, .. } = &mut command {
        for (command, count) in commands.iter_mut().zip(others) {
            if let Command::Network {
                change: NetworkChange::AddSubnet(subnet),
                ..
            } = command
            {
                subnet.other_addresses = *count;
            }
        }
    }
    command
}

/// Draws the dialog.
pub(in crate::ui) fn placing_ui(
    ui: &mut Ui,
    session: &Session,
    view: &ViewState,
    draft: &mut Draft,
    actions: &mut Vec<Action>,
) {
    ui.set_width(ui.available_width());
    let alternative = view.focus.alternative;
    let question = (alternative, draft.clone());
    let answer = memo(ui, "places", session, question, || {
        Answer::of(session, alternative, draft)
    });
    where_ui(ui, session, view, draft);
    if let Some(here) = draft.here {
        let words = format!("Only in {}", block_words(here));
        checkbox_ui(ui, &mut draft.is_inside, words);
    } else {
        lacking_ui(ui, session, view, draft, &answer.lacking);
    }
    rows_ui(ui, draft);
    ui.add_space(4.0);
    strip_ui(ui, session, view, draft, &answer);
    match &answer.outcome {
        Ok(places) => places_ui(ui, &answer.wanted, places),
        Err(shortage) => shortage_ui(ui, shortage),
    }
    let colors = theme::tokens(ui);
    if let Some(problem) = &answer.problem {
        ui.label(RichText::new(problem).color(colors.trouble));
    }
    let title = match answer.wanted.len() {
        1 => "Place 1 subnet".to_owned(),
        count => format!("Place {} subnets", grouped(count)),
    };
    confirm_ui(ui, &title, answer.command.as_ref(), actions);
}

/// A block as its CIDR; other free space as its first and last address.
fn block_words(span: Span) -> String {
    let mut blocks = aligned_blocks(span);
    match (blocks.next(), blocks.next()) {
        (Some(block), None) => block.to_string(),
        _ => span_words(span),
    }
}

/// Which VNet, and how much room to grow.
fn where_ui(ui: &mut Ui, session: &Session, view: &ViewState, draft: &mut Draft) {
    let networks = session
        .alternative(view.focus)
        .map_or(&[][..], |alternative| &alternative.networks);
    ui.horizontal(|ui| {
        let label = ui.label("Into");
        let name = networks
            .get(draft.network)
            .map_or("", |network| network.name.as_str());
        let combo = ui.scope(|ui| {
            // However long its name is.
            ui.set_max_width(210.0);
            let choice = Choice::new("into", "Into", name).width(200.0);
            choice.show(ui, |options| {
                for (index, network) in networks.iter().enumerate() {
                    let is_own = index == draft.network;
                    if options.option(is_own, network.name.as_str()) {
                        draft.network = index;
                        draft.here = None;
                        draft.left_out.clear();
                    }
                }
            })
        });
        combo.inner.labelled_by(label.id);
        ui.add_space(12.0);
        let label = ui.label("Room to grow");
        let title = ROOMS
            .iter()
            .find(|(doublings, _)| *doublings == draft.doublings)
            .map_or("", |(_, title)| title);
        let choice = Choice::new("room", "Room to grow", title).width(190.0);
        let combo = choice.show(ui, |options| {
            for (doublings, title) in ROOMS {
                if options.option(doublings == draft.doublings, title) {
                    draft.doublings = doublings;
                }
            }
        });
        combo.labelled_by(label.id);
        let planned = session
            .alternative_plan(view.focus)
            .and_then(|plan| plan.networks.get(draft.network));
        if let Some(planned) = planned {
            let words = RichText::new(free_of(planned))
                .small()
                .color(theme::tokens(ui).weak);
            ui.add(egui::Label::new(words).truncate());
        }
    });
}

/// Subnets that clusters name and that do not exist, or that are too small for them.
fn lacking_ui(ui: &mut Ui, session: &Session, view: &ViewState, draft: &mut Draft, lacking: &[Wanted]) {
    let colors = theme::tokens(ui);
    section_ui(ui, "What the clusters still need", |_| {});
    if lacking.is_empty() {
        let words = "Every subnet they use exists and is large enough, or cannot be resized";
        ui.label(RichText::new(words).color(colors.weak));
        return;
    }
    let subnets = session
        .alternative(view.focus)
        .and_then(|alternative| alternative.networks.get(draft.network))
        .map_or(&[][..], |network| &network.subnets);
    ScrollArea::vertical()
        .id_salt("lacking")
        .max_height(76.0)
        .show_followed(ui, |ui| {
            for (place, wanted) in lacking.iter().enumerate() {
                let mut is_chosen = !draft.left_out.contains(&place);
                let now = wanted.moves.and_then(|subnet| subnets.get(subnet));
                let why = now.map_or_else(
                    || "is used but does not exist".to_owned(),
                    |subnet| format!("is {}, which is too small", subnet.prefix),
                );
                let words = format!("{}, /{}: {why}", wanted.name, wanted.length);
                if checkbox_ui(ui, &mut is_chosen, words).changed() {
                    if is_chosen {
                        draft.left_out.remove(&place);
                    } else {
                        draft.left_out.insert(place);
                    }
                }
            }
        });
}

/// The subnets that a person adds.
fn rows_ui(ui: &mut Ui, draft: &mut Draft) {
    let mut is_added = false;
    let title = if draft.here.is_some() {
        "Subnets"
    } else {
        "More subnets"
    };
    section_ui(ui, title, |ui| {
        is_added = icon_button_ui(ui, icons::ADD, "Add a subnet").clicked();
    });
    if is_added {
        draft.rows.push(Row::new());
    }
    if draft.rows.is_empty() {
        return;
    }
    let mut removed = None;
    ScrollArea::vertical()
        .id_salt("wanted")
        .max_height(140.0)
        .show_followed(ui, |ui| {
            Grid::new("wanted subnets")
                .num_columns(6)
                .spacing(vec2(10.0, 4.0))
                .show(ui, |ui| {
                    let weak = theme::tokens(ui).weak;
                    for head in ["Name", "Purpose", "Hosts", "Prefix", "How many", ""] {
                        ui.label(RichText::new(head).small().color(weak));
                    }
                    ui.end_row();
                    for (place, row) in draft.rows.iter_mut().enumerate() {
                        if row_ui(ui, place, row) {
                            removed = Some(place);
                        }
                        ui.end_row();
                    }
                });
            follow_focus(ui);
        });
    if let Some(place) = removed {
        draft.rows.remove(place);
    }
}

/// Draws a wanted subnet; true where it shall go.
fn row_ui(ui: &mut Ui, place: usize, row: &mut Row) -> bool {
    const NUMBER: Vec2 = vec2(64.0, 24.0);
    let named = |what: &str| format!("{what} of subnet {}", place + 1);
    let field = TextEdit::singleline(&mut row.name)
        .id_salt(("name", place))
        .desired_width(f32::INFINITY)
        .char_limit(80);
    ui.add_sized(vec2(190.0, 24.0), field)
        .accessible_name(named("Name"));
    let name = named("Purpose");
    let choice = Choice::new(("purpose", place), &name, row.purpose.title()).width(200.0);
    choice.show(ui, |options| {
        let purposes = Purpose::ALL.iter().copied();
        if let Some(purpose) = options.of(row.purpose, purposes, Purpose::title) {
            row.wants_purpose(purpose);
        }
    });
    let hosts = NumberField::new(row.hosts, 1..=usable_addresses(8)).size(NUMBER);
    let hosts = hosts.show(ui);
    if hosts.response.accessible_name(named("Hosts")).changed()
        && let Some(length) = smallest_subnet(hosts.value)
    {
        row.wants_length(length);
        row.hosts = hosts.value;
        row.is_typed = true;
    }
    let length = NumberField::new(
        u64::from(row.length),
        8..=u64::from(limits::SUBNET_LONGEST_PREFIX.value),
    );
    let length = length.prefix("/").speed(0.05).size(NUMBER).show(ui);
    if length.response.accessible_name(named("Prefix length")).changed()
        && let Ok(length) = u8::try_from(length.value)
    {
        row.wants_length(length);
    }
    let count = NumberField::new(u64::from(row.count), 1..=u64::from(MOST_OF_A_ROW));
    let count = count.speed(0.05).size(NUMBER).live().show(ui);
    count.response.accessible_name(named("How many"));
    if let Ok(count) = u32::try_from(count.value) {
        row.count = count;
    }
    icon_button_ui(ui, icons::DELETE, &format!("Remove subnet {}", place + 1)).clicked()
}

/// A button that opens the dialog for the VNet at `network`.
pub(in crate::ui) fn place_button_ui(ui: &mut Ui, network: usize, actions: &mut Vec<Action>) {
    let title = crate::ui::action::Intent::PlaceSubnets.title();
    if ui.add(Button::new(title)).clicked() {
        actions.push(Action::Select(Some(Item::Network { network, prefix: 0 })));
        actions.push(Action::Do(crate::ui::action::Intent::PlaceSubnets));
    }
}
