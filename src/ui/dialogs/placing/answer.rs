//! What the dialog answers: the VNet to scale with the places in it, then each place in words, or the proof that there
//! is none.

use std::collections::BTreeSet;

use egui::{Grid, Rect, RichText, Role as WidgetRole, ScrollArea, Sense, Ui, WidgetInfo, vec2};

use crate::net::room::{PlaceWithRoom, Shortage};
use crate::net::{Prefix, Span, counted, grouped};
use crate::plan::placement::Wanted;
use crate::scene::{Role, free_of};
use crate::session::Session;
use crate::ui::kit::regions::FollowsFocus as _;
use crate::ui::kit::theme::{self, icons};
use crate::ui::kit::widgets::{icon_ui, line_ui, points};
use crate::ui::state::ViewState;

use crate::ui::dialogs::placing::{Answer, Draft};

/// The VNet to scale: what is taken, and where the wanted subnets go.
pub(super) fn strip_ui(ui: &mut Ui, session: &Session, view: &ViewState, draft: &Draft, answer: &Answer) {
    let Some((written, planned)) = session
        .alternative(view.focus)
        .and_then(|alternative| alternative.networks.get(draft.network))
        .zip(
            session
                .alternative_plan(view.focus)
                .and_then(|plan| plan.networks.get(draft.network)),
        )
    else {
        return;
    };
    let places = answer.outcome.as_deref().unwrap_or_default();
    let moved: BTreeSet<usize> = answer.wanted.iter().filter_map(|wanted| wanted.moves).collect();
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 26.0), Sense::hover());
    response.widget_info(|| {
        let name = format!(
            "{}: {}, {} {}",
            written.name,
            free_of(planned),
            counted(places.len(), "subnets"),
            if places.len() == 1 { "fits" } else { "fit" }
        );
        WidgetInfo::labeled(WidgetRole::Image, true, name)
    });
    let whole = planned.space.total().max(1) as f64;
    let painter = ui.painter().with_clip_rect(rect);
    let colors = theme::tokens(ui);
    painter.rect_filled(rect, 3.0, colors.sunken);
    // Where an address lies when the prefixes of the VNet stand side by side.
    let x = |address: u64| {
        let before: u64 = planned
            .space
            .spans()
            .iter()
            .map(|span| address.clamp(span.first(), span.end()) - span.first())
            .sum();
        rect.left() + rect.width() * points(before as f64 / whole)
    };
    let part = |span: Span| {
        let (left, right) = (x(span.first()), x(span.end()));
        Rect::from_x_y_ranges(left..=right.max(left + 1.5), rect.y_range()).shrink2(vec2(0.0, 3.0))
    };
    let (of_nodes, of_pods) = (theme::role(ui, Role::Node), theme::role(ui, Role::Pod));
    for (index, subnet) in planned.subnets.iter().enumerate() {
        let Some(prefix) = subnet.prefix.filter(|_| !moved.contains(&index)) else {
            continue;
        };
        let color = if !subnet.node_clusters.is_empty() {
            of_nodes
        } else if !subnet.pod_clusters.is_empty() {
            of_pods
        } else {
            theme::role(ui, Role::Other)
        };
        painter.rect_filled(part(prefix.span()), 1.0, color.gamma_multiply(0.6));
    }
    for place in places {
        let color = colors.accent;
        if let Some(room) = Prefix::containing(place.prefix.network(), place.grows_to) {
            painter.rect_filled(part(room.span()), 1.0, color.gamma_multiply(0.18));
        }
        painter.rect_filled(part(place.prefix.span()), 1.0, color);
    }
}

/// Where each goes, and how far it can grow there.
pub(super) fn places_ui(ui: &mut Ui, wanted: &[Wanted], places: &[PlaceWithRoom]) {
    const ROW: f32 = 24.0;
    let colors = theme::tokens(ui);
    if places.is_empty() {
        ui.label(RichText::new("Add a subnet to place").color(colors.weak));
        return;
    }
    let height = (ui.ctx().content_rect().height() - 560.0).clamp(ROW * 3.0, ROW * 9.0);
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical()
        .id_salt("places")
        .min_scrolled_height(height)
        .max_height(height)
        .auto_shrink([false, true])
        .show_rows(ui, ROW, places.len(), |ui, rows| {
            let shown = wanted.get(rows.clone()).unwrap_or_default();
            for (own, place) in shown.iter().zip(places.get(rows).unwrap_or_default()) {
                let grows = if place.grows_to < place.prefix.length() {
                    format!("can grow to /{} in place", place.grows_to)
                } else {
                    "cannot grow in place".to_owned()
                };
                let verb = if own.moves.is_some() { "becomes" } else { "goes to" };
                let words = format!("{} {verb} {}, {grows}", own.name, place.prefix);
                let texts = [
                    RichText::new(place.prefix.to_string()),
                    RichText::new(own.name.as_str()),
                    RichText::new(grows).color(colors.weak),
                ];
                line_ui(ui, "", (icons::CHECK, colors.good), &words, &texts);
            }
        });
    ui.spacing_mut().item_spacing.y = 8.0;
    ui.add_space(8.0);
}

/// The proof that there is no place: what is wanted against what is free, by size.
pub(super) fn shortage_ui(ui: &mut Ui, shortage: &Shortage) {
    let colors = theme::tokens(ui);
    ui.horizontal(|ui| {
        icon_ui(ui, RichText::new(icons::ERROR).color(colors.trouble));
        ui.label(theme::bold(shortage_words(shortage)).color(colors.trouble));
    });
    ScrollArea::vertical()
        .id_salt("proof")
        .max_height(130.0)
        .auto_shrink([false, true])
        .show_followed(ui, |ui| {
            Grid::new("proof")
                .num_columns(4)
                .spacing(vec2(28.0, 2.0))
                .show(ui, |ui| {
                    let head = |words: &str| RichText::new(words).small().color(colors.weak);
                    ui.label(head("Size"));
                    for words in [
                        "Wanted",
                        "Free blocks of this size",
                        "Room, with larger blocks split",
                    ] {
                        theme::figure_ui(ui, head(words));
                    }
                    ui.end_row();
                    for size in &shortage.sizes {
                        let color = match size.length {
                            length if length == shortage.lacking => colors.trouble,
                            length if shortage.lacking < length => colors.weak,
                            _ => colors.text,
                        };
                        let number = |number: u64| RichText::new(grouped(number)).color(color);
                        ui.label(RichText::new(format!("/{}", size.length)).color(color));
                        theme::figure_ui(ui, number(size.wanted));
                        theme::figure_ui(ui, number(size.free));
                        match size.room {
                            Some(room) => theme::figure_ui(ui, number(room)),
                            None => theme::figure_ui(ui, RichText::new("not reached").small().color(color)),
                        };
                        ui.end_row();
                    }
                });
        });
    let why = "The largest subnets are placed first, and what is left of a block is split in half for the \
               next size. A subnet fills a whole aligned block, so no other order or placement would fit \
               more.";
    ui.add(egui::Label::new(RichText::new(why).small().color(colors.weak)).wrap());
}

/// "Not enough room: 2 subnets of /22 are needed, 1 of them fits".
fn shortage_words(shortage: &Shortage) -> String {
    let Some(size) = shortage.first() else {
        return "Not enough room".to_owned();
    };
    let (subnets, are) = match size.wanted {
        1 => ("subnet", "is"),
        _ => ("subnets", "are"),
    };
    let finds = match size.room.unwrap_or_default() {
        0 => "none of them fits".to_owned(),
        1 => "1 of them fits".to_owned(),
        room => format!("{} of them fit", grouped(room)),
    };
    format!(
        "Not enough room: {} {subnets} of /{} {are} needed, {finds}",
        grouped(size.wanted),
        size.length
    )
}
