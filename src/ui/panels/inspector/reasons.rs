//! Why the models rank in this order: the reasons of one model, and a line for each other one.

use egui::{Label, RichText, Role, Ui, WidgetInfo};

use crate::azure::Model;
use crate::decide::advice::{Ranked, Reason};
use crate::plan::{Comparison, Verdict};
use crate::scene::Words;
use crate::ui::action::Action;
use crate::ui::kit::link::link_ui;
use crate::ui::kit::theme;
use crate::ui::kit::widgets::section_ui;
use crate::ui::on_screen::OnScreen;
use crate::ui::state::ViewState;

/// The ranking in words.
#[derive(Debug)]
pub(super) struct Ranking {
    /// The question that is answered.
    title: String,
    /// The reasons, those for it first.
    reasons: Vec<Reason>,
    /// Every other model: which, its place, and the one thing to know.
    others: Vec<(Model, String, String)>,
}

impl Ranking {
    /// Why the previewed model, else the first, stands where it does.
    pub(super) fn of(session: &OnScreen, view: &ViewState, words: &Words<'_>) -> Option<Self> {
        let ranking = &session.shown().ranking;
        let chosen = view
            .preview
            .and_then(|model| ranking.iter().find(|ranked| ranked.model == model))
            .or_else(|| ranking.first())?;
        let comparison = session.shown().comparison.as_ref();
        let mut reasons = chosen.reasons.clone();
        // Stable: the weightiest stays first on either side.
        reasons.sort_by_key(|reason| !reason.speaks_for);
        if let Some(ruled_out) = &chosen.ruled_out {
            reasons.insert(
                0,
                Reason {
                    speaks_for: false,
                    text: ruled_out.clone(),
                    source: crate::azure::sources::CNI_OVERVIEW,
                },
            );
        }
        let others = ranking
            .iter()
            .filter(|ranked| ranked.model != chosen.model)
            .map(|ranked| {
                (
                    ranked.model,
                    place_words(ranked),
                    essence(ranked, comparison, words),
                )
            })
            .collect();
        Some(Self {
            title: question(chosen),
            reasons,
            others,
        })
    }

    /// Draws the reasons.
    pub(super) fn ui(&self, ui: &mut Ui, actions: &mut Vec<Action>) {
        section_ui(ui, &self.title, |_| {});
        for reason in &self.reasons {
            reason_ui(ui, reason);
        }
        if self.others.is_empty() {
            return;
        }
        ui.add_space(6.0);
        for (model, place, essence) in &self.others {
            other_ui(ui, *model, place, essence, actions);
        }
    }
}

fn question(ranked: &Ranked) -> String {
    let title = ranked.model.title();
    match ranked.place {
        Some(place) if ranked.tied => format!("Why {title} is {}, a tie", ordinal(place)),
        Some(place) => format!("Why {title} is {}", ordinal(place)),
        None if ranked.ruled_out.is_some() => format!("Why {title} is ruled out"),
        None => format!("Why {title} does not fit"),
    }
}

fn place_words(ranked: &Ranked) -> String {
    match ranked.place {
        Some(place) if ranked.tied => format!("{}, a tie", ordinal(place)),
        Some(place) => ordinal(place).to_owned(),
        None if ranked.ruled_out.is_some() => "ruled out".to_owned(),
        None => "no room".to_owned(),
    }
}

const fn ordinal(place: u8) -> &'static str {
    match place {
        1 => "first",
        2 => "second",
        3 => "third",
        4 => "fourth",
        _ => "fifth",
    }
}

/// The one thing to know about a model: why it is out, that it does not fit, or the strongest reason against it.
fn essence(ranked: &Ranked, comparison: Option<&Comparison>, words: &Words<'_>) -> String {
    if let Some(ruled_out) = &ranked.ruled_out {
        return ruled_out.clone();
    }
    let lane = comparison.and_then(|comparison| {
        let lane = comparison.lanes.iter().find(|lane| lane.model == ranked.model)?;
        Some((comparison.network, lane.verdict))
    });
    if let Some((network, verdict)) = lane
        && verdict.verdict() != Verdict::Fits
    {
        return words.lane_verdict(network, verdict);
    }
    let against = ranked.reasons.iter().find(|reason| !reason.speaks_for);
    against
        .or_else(|| ranked.reasons.first())
        .map_or_else(|| "fits".to_owned(), |reason| reason.text.clone())
}

/// A reason with its mark: plus for, minus against; neither asks for anything to be done.
fn reason_ui(ui: &mut Ui, reason: &Reason) {
    let colors = theme::tokens(ui);
    let (mark, word, color) = if reason.speaks_for {
        ("+", "for", colors.good)
    } else {
        ("−", "against", colors.weak)
    };
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        ui.label(RichText::new(mark).color(color));
        let words = Label::new(RichText::new(&reason.text).color(colors.text)).wrap();
        let response = ui.vertical(|ui| ui.add(words)).inner;
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{word}: {}", reason.text)));
    });
}

/// Another model and the one thing to know about it; a click looks at it.
fn other_ui(ui: &mut Ui, model: Model, place: &str, essence: &str, actions: &mut Vec<Action>) {
    let colors = theme::tokens(ui);
    ui.push_id(model.key(), |ui| {
        ui.spacing_mut().interact_size.y = 18.0;
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            let name = link_ui(ui, RichText::new(model.title()).small().color(colors.text));
            let hint = format!("Look at {}: {essence}", model.title());
            if name.on_hover_text(&hint).clicked() {
                actions.push(Action::Preview(Some(model)));
            }
            let text = RichText::new(format!("{place}: {essence}"))
                .small()
                .color(colors.weak);
            // In a column of its own: a long name in it would begin its line outside the panel.
            ui.vertical(|ui| ui.add(Label::new(text).wrap()));
        });
    });
}
