//! The dialog that splits a subnet, or what is free in a VNet: into how many, in which shape, and what each part becomes.
//!
//! The engine answers while it is asked; nothing is changed until it is accepted, and then all of it is one step.

use egui::{
    Rect, RichText, Role as WidgetRole, ScrollArea, Sense, Stroke, StrokeKind, TextEdit, Ui, WidgetInfo, vec2,
};

use crate::azure::Purpose;
use crate::design::Name;
use crate::edit::NetworkAt;
use crate::net::parts::Shape;
use crate::net::{Span, grouped};
use crate::plan::splitting::{How, Split, Whole, addresses, most, split_into};
use crate::scene::Item;
use crate::session::Session;

use crate::ui::action::Action;
use crate::ui::frame::confirm_ui;
use crate::ui::kit::choice::Choice;
use crate::ui::kit::memo::memo;
use crate::ui::kit::number::NumberField;
use crate::ui::kit::theme::{self, icons};
use crate::ui::kit::widgets::{BETWEEN_CHOICES, icon_ui, line_ui, points, radio_ui};
use crate::ui::state::ViewState;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    whole: Whole,
    count: u64,
    shape: Shape,
    name: String,
    purpose: Purpose,
}

impl Draft {
    /// Into two.
    pub fn of(whole: Whole) -> Self {
        Self {
            whole,
            count: 2,
            shape: Shape::Equal,
            name: "snet-new".to_owned(),
            purpose: Purpose::Other,
        }
    }

    /// Whether something was typed that would be lost.
    pub fn is_as_opened(&self) -> bool {
        *self == Self::of(self.whole)
    }

    fn how(&self) -> Result<How, String> {
        let name = Name::new(self.name.trim()).map_err(|error| error.to_string())?;
        Ok(How {
            count: usize::try_from(self.count).unwrap_or(usize::MAX),
            shape: self.shape,
            name,
            purpose: self.purpose,
        })
    }
}

/// What is selected and can be split, or why nothing is.
pub fn selected(session: &Session, view: &ViewState) -> Result<Whole, &'static str> {
    let at = |network| NetworkAt {
        alternative: view.focus.alternative,
        network,
    };
    let planned = |network: usize| session.alternative_plan(view.focus)?.networks.get(network);
    let whole = match view.selection {
        Some(Item::Subnet { network, subnet }) => Some(Whole::Subnet(at(network).subnet(subnet))),
        Some(Item::Free { network, gap }) => planned(network)
            .and_then(|network| network.free.spans().get(gap))
            .map(|span| Whole::Free(at(network), *span)),
        Some(Item::Network { network, prefix }) => at(network)
            .find_in(session.design())
            .and_then(|found| found.address_space.get(prefix)?.v4())
            .map(|prefix| Whole::Free(at(network), prefix.span())),
        _ => None,
    };
    let whole = whole.ok_or("Select a subnet, free space or a VNet first")?;
    if most(session.plan(), whole) < 2 {
        return Err(match whole {
            Whole::Subnet(_) => "It is too small to split",
            Whole::Free(..) => "There is no free space for two subnets",
        });
    }
    Ok(whole)
}

/// Draws the dialog.
pub(in crate::ui) fn splitting_ui(
    ui: &mut Ui,
    session: &Session,
    draft: &mut Draft,
    actions: &mut Vec<Action>,
) {
    ui.set_width(ui.available_width());
    let whole = draft.whole;
    let most = memo(ui, "most parts", session, whole, || most(session.plan(), whole));
    question_ui(ui, session, draft, *most);
    if let Whole::Free(..) = whole {
        new_subnets_ui(ui, draft);
    }
    let how = draft.how();
    let split = memo(ui, "split", session, draft.clone(), || {
        let how = how.as_ref().ok()?;
        split_into(session.design(), session.plan(), whole, how)
    });
    let split = split.as_ref().as_ref();
    let colors = theme::tokens(ui);
    if let Err(problem) = &how {
        ui.label(RichText::new(problem).color(colors.trouble));
    }
    if let Some(split) = split {
        strip_ui(ui, session, whole, split);
        parts_ui(ui, whole, split);
        outcome_ui(ui, split);
    } else if how.is_ok() {
        ui.label(RichText::new("There is no room for so many parts").color(colors.trouble));
    }
    let title = match split.map_or(0, |split| split.parts.len()) {
        1 => "Add 1 subnet".to_owned(),
        count => format!("Split into {}", grouped(count)),
    };
    confirm_ui(ui, &title, split.map(|split| &split.command), actions);
}

/// What is split, into how many, and how they share it.
fn question_ui(ui: &mut Ui, session: &Session, draft: &mut Draft, most: u64) {
    let weak = theme::tokens(ui).weak;
    let design = session.design();
    let words = match draft.whole {
        Whole::Subnet(at) => at
            .find_in(design)
            .map(|subnet| format!("{}, {}", subnet.name, subnet.prefix)),
        Whole::Free(at, _) => at.find_in(design).map(|network| {
            let free = addresses(session.plan(), draft.whole).total();
            format!("{} free in {}", grouped(free), network.name)
        }),
    };
    ui.add(egui::Label::new(theme::bold(words.unwrap_or_default())).truncate());
    ui.horizontal(|ui| {
        let label = ui.label("Parts");
        let least = match draft.whole {
            Whole::Subnet(_) => 2,
            Whole::Free(..) => 1,
        };
        let field = NumberField::new(draft.count, least..=most.max(least))
            .speed(0.05)
            .live_and_confirming();
        let count = field.size(vec2(64.0, 24.0)).show(ui);
        count.response.labelled_by(label.id);
        draft.count = count.value;
        ui.label(
            RichText::new(format!("of {} at most", grouped(most)))
                .small()
                .color(weak),
        );
        ui.spacing_mut().item_spacing.x = BETWEEN_CHOICES;
        for (shape, title, help) in [
            (
                Shape::Equal,
                "Equal",
                "All the same size, as large as their number allows",
            ),
            (
                Shape::Filling,
                "Fill the range",
                "As large as possible, with nothing left over",
            ),
        ] {
            let is_own = draft.shape == shape;
            let response = radio_ui(ui, is_own, title);
            if response.on_hover_text(help).clicked() {
                draft.shape = shape;
            }
        }
    });
}

/// What the subnets in free space are called, and what they are for.
fn new_subnets_ui(ui: &mut Ui, draft: &mut Draft) {
    ui.horizontal(|ui| {
        let label = ui.label("Name");
        let field = TextEdit::singleline(&mut draft.name)
            .desired_width(180.0)
            .char_limit(80);
        ui.add(field).labelled_by(label.id);
        ui.add_space(12.0);
        let label = ui.label("Purpose");
        let choice = Choice::new("purpose of parts", "Purpose", draft.purpose.title()).width(200.0);
        let combo = choice.show(ui, |options| {
            let purposes = Purpose::ALL.iter().copied();
            if let Some(purpose) = options.of(draft.purpose, purposes, Purpose::title) {
                draft.purpose = purpose;
            }
        });
        combo.labelled_by(label.id);
    });
}

/// What is split, to scale, with its parts.
fn strip_ui(ui: &mut Ui, session: &Session, whole: Whole, split: &Split) {
    let of = addresses(session.plan(), whole);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 26.0), Sense::hover());
    response.widget_info(|| {
        let name = format!(
            "{} parts, {} of {} addresses left free",
            grouped(split.parts.len()),
            grouped(split.left),
            grouped(of.total())
        );
        WidgetInfo::labeled(WidgetRole::Image, true, name)
    });
    if !ui.is_rect_visible(rect) {
        return;
    }
    let colors = theme::tokens(ui);
    let painter = ui.painter().with_clip_rect(rect);
    painter.rect_filled(rect, 3.0, colors.sunken);
    let total = of.total().max(1) as f64;
    // Where an address lies when what is split stands side by side.
    let x = |address: u64| {
        let spans = of.spans().iter();
        let before: u64 = spans
            .map(|span: &Span| address.clamp(span.first(), span.end()) - span.first())
            .sum();
        rect.left() + rect.width() * points(before as f64 / total)
    };
    for part in &split.parts {
        let (left, right) = (x(part.prefix.first()), x(part.prefix.end()));
        let place = Rect::from_x_y_ranges(left..=right.max(left + 1.0), rect.y_range());
        // Parts of a pixel or two are told apart by their size alone.
        let gap = if place.width() < 4.0 { 0.0 } else { 1.0 };
        let place = place.shrink2(vec2(gap, 3.0));
        painter.rect_filled(place, 2.0, colors.accent.gamma_multiply(0.45));
        if gap > 0.0 {
            painter.rect_stroke(place, 2.0, Stroke::new(1.0, colors.accent), StrokeKind::Inside);
        }
    }
}

/// Each part in words.
fn parts_ui(ui: &mut Ui, whole: Whole, split: &Split) {
    const ROW: f32 = 24.0;
    let colors = theme::tokens(ui);
    let height = (ui.ctx().content_rect().height() - 420.0).clamp(ROW * 3.0, ROW * 8.0);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ScrollArea::vertical()
            .id_salt("parts")
            .min_scrolled_height(height)
            .max_height(height)
            .auto_shrink([false, true])
            .show_rows(ui, ROW, split.parts.len(), |ui, rows| {
                let first = rows.start;
                for (index, part) in split.parts.get(rows).unwrap_or_default().iter().enumerate() {
                    let is_kept = matches!(whole, Whole::Subnet(_)) && first + index == 0;
                    let usable = format!("{} usable", grouped(part.usable));
                    let (sign, note) = match split.lacks.filter(|_| is_kept) {
                        Some(length) => (
                            (icons::WARNING, colors.warning),
                            format!("{usable}, its users need a /{length}"),
                        ),
                        None if is_kept => {
                            ((icons::CHECK, colors.good), format!("{usable}, keeps its users"))
                        }
                        None => ((icons::CHECK, colors.good), usable),
                    };
                    let words = format!("{} {}, {note}", part.name, part.prefix);
                    let texts = [
                        RichText::new(part.prefix.to_string()),
                        RichText::new(part.name.as_str()),
                        RichText::new(note).color(colors.weak),
                    ];
                    line_ui(ui, "", sign, &words, &texts);
                }
            });
    });
}

/// What is left over, and what the first part lacks.
fn outcome_ui(ui: &mut Ui, split: &Split) {
    let colors = theme::tokens(ui);
    let left = match split.left {
        0 => "Nothing is left over".to_owned(),
        left => format!("{} addresses stay free", grouped(left)),
    };
    ui.label(RichText::new(left).color(colors.weak));
    if let Some((length, first)) = split.lacks.zip(split.parts.first()) {
        ui.horizontal(|ui| {
            icon_ui(ui, RichText::new(icons::WARNING).color(colors.warning));
            let words = format!(
                "{} needs a /{length} for what is planned in it, and keeps a /{}",
                first.name,
                first.prefix.length()
            );
            ui.add(egui::Label::new(RichText::new(words).color(colors.warning)).wrap());
        });
    }
}
