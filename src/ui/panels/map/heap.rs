//! Ranges too close together to be drawn apart: a click asks which one is meant.

use egui::{Key, Popup, PopupCloseBehavior, Response, RichText, SetOpenCommand};

use crate::net::grouped;
use crate::ui::action::Action;
use crate::ui::kit::context_menu::items_ui;
use crate::ui::kit::theme;
use crate::ui::panels::map::Stage;
use crate::ui::panels::map::interact::DrawnBar;
use crate::ui::state::ViewState;

/// The most ranges that are offered by name.
const MOST_NAMES: usize = 12;

/// Whether a click on the bar would be ambiguous.
pub(super) const fn is_heap(bar: &DrawnBar<'_>) -> bool {
    bar.drawn.bars.len() > 1
}

/// Lists the ranges of a clicked heap, and offers to zoom in on all of it.
pub(super) fn choice_ui(
    stage: &Stage<'_>,
    bar: &DrawnBar<'_>,
    response: &Response,
    view: &mut ViewState,
    actions: &mut Vec<Action>,
) {
    if !is_heap(bar) {
        return;
    }
    // Enter opens the row into it instead.
    let is_entered = response.ctx.input(|input| input.key_pressed(Key::Enter));
    let is_asked = response.clicked() && !is_entered;
    let popup = Popup::menu(response)
        .open_memory(is_asked.then_some(SetOpenCommand::Toggle))
        .id(response.id.with("heap"))
        .close_behavior(PopupCloseBehavior::CloseOnClick);
    popup.show(|ui| {
        items_ui(ui, actions, |ui, actions| {
            ui.set_min_width(220.0);
            for one in bar.drawn.bars.iter().take(MOST_NAMES) {
                let prefix = stage.words.prefix(one.item);
                let prefix = prefix.map_or_else(String::new, |prefix| format!("  {prefix}"));
                if ui
                    .button(format!("{}{prefix}", stage.words.name(one.item)))
                    .clicked()
                {
                    actions.push(Action::Select(Some(one.item)));
                    view.map.focus_selection = true;
                }
            }
            let more = bar.drawn.bars.len().saturating_sub(MOST_NAMES);
            if more > 0 {
                let words = format!("and {} more", grouped(more));
                ui.label(RichText::new(words).small().color(theme::tokens(ui).weak));
            }
            ui.separator();
            if let Some(span) = bar.drawn.span()
                && ui.button("Zoom in to all of them").clicked()
            {
                view.map.show(span);
                ui.close();
            }
        });
    });
}
