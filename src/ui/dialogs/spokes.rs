//! The dialog that adds VNets: how many, how large, and what they are called; they are placed in unused private space.

use egui::{RichText, ScrollArea, TextEdit, Ui, vec2};

use crate::net::{Prefix, counted, grouped};
use crate::plan::{Spokes, add_spokes, spokes};
use crate::session::Session;

use crate::ui::action::Action;
use crate::ui::frame::confirm_ui;
use crate::ui::kit::choice::Choice;
use crate::ui::kit::memo::memo;
use crate::ui::kit::number::NumberField;
use crate::ui::kit::theme::{self, icons};
use crate::ui::kit::typing::begin_typing_over;
use crate::ui::kit::widgets::line_ui;
use crate::ui::state::ViewState;

/// Most VNets of one step.
const MOST: u64 = 100;

/// Lengths of prefixes to choose from.
const LENGTHS: std::ops::RangeInclusive<u8> = 16..=28;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    count: u64,
    length: u8,
    name: String,
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            count: 2,
            length: 22,
            name: "vnet-spoke".to_owned(),
        }
    }
}

impl Draft {
    /// Whether nothing was typed into it.
    pub fn is_as_opened(&self) -> bool {
        *self == Self::default()
    }

    fn asked(&self) -> Spokes {
        Spokes {
            count: usize::try_from(self.count).unwrap_or_default(),
            length: self.length,
            name: self.name.trim().to_owned(),
        }
    }
}

/// Draws the dialog.
pub(in crate::ui) fn spokes_ui(
    ui: &mut Ui,
    session: &Session,
    view: &ViewState,
    draft: &mut Draft,
    actions: &mut Vec<Action>,
) {
    const ROW: f32 = 24.0;
    ui.set_width(ui.available_width());
    question_ui(ui, draft);
    let at = view.focus.alternative;
    let asked = draft.asked();
    let networks = memo(ui, "new VNets", session, (at, draft.clone()), || {
        spokes(session.design(), at, &asked)
    });
    let colors = theme::tokens(ui);
    let height = (ui.ctx().content_rect().height() - 360.0).clamp(ROW * 3.0, ROW * 12.0);
    ScrollArea::vertical()
        .id_salt("new VNets")
        .max_height(height)
        .auto_shrink([false, true])
        .show_rows(ui, ROW, networks.len(), |ui, rows| {
            for network in networks.get(rows).unwrap_or_default() {
                let space = network.address_space.first().map(ToString::to_string);
                let space = space.unwrap_or_default();
                let subnets = network.subnets.iter();
                let subnets: Vec<String> = subnets
                    .map(|subnet| format!("{} {}", subnet.name, subnet.prefix))
                    .collect();
                let note = subnets.join(", ");
                let words = format!("{} {space}, {note}", network.name);
                let texts = [
                    RichText::new(space),
                    RichText::new(network.name.as_str()),
                    RichText::new(note).color(colors.weak),
                ];
                line_ui(ui, "", (icons::CHECK, colors.good), &words, &texts);
            }
        });
    if networks.len() < asked.count {
        let words = match networks.len() {
            0 => format!("No private space for a /{}, or no name", draft.length),
            found => format!("Private space for {} only", counted(found, "VNets")),
        };
        ui.label(RichText::new(words).color(colors.trouble));
    }
    let title = format!("Add {}", counted(networks.len(), "VNets"));
    confirm_ui(ui, &title, add_spokes(at, &networks).as_ref(), actions);
}

/// How many, how large, and what they are called.
fn question_ui(ui: &mut Ui, draft: &mut Draft) {
    ui.horizontal(|ui| {
        let label = ui.label("VNets");
        let field = NumberField::new(draft.count, 1..=MOST)
            .speed(0.05)
            .live_and_confirming();
        let count = field.size(vec2(56.0, 24.0)).show(ui);
        let response = count.response.labelled_by(label.id);
        begin_typing_over(ui, &response, &draft.count.to_string());
        draft.count = count.value;
        ui.add_space(12.0);
        let label = ui.label("Size");
        let title = |length: u8| {
            let addresses = grouped(Prefix::size_of_length(length));
            format!("/{length}, {addresses} addresses")
        };
        let choice = Choice::new("size of VNets", "Size", title(draft.length)).width(180.0);
        let combo = choice.show(ui, |options| {
            if let Some(length) = options.of(draft.length, LENGTHS, title) {
                draft.length = length;
            }
        });
        combo.labelled_by(label.id);
        ui.add_space(12.0);
        let label = ui.label("Name");
        let field = TextEdit::singleline(&mut draft.name)
            .desired_width(150.0)
            .char_limit(70);
        ui.add(field).labelled_by(label.id);
    });
}
