//! The address map: what lies in each VNet by name, and where everything lies, from all of IPv4 down to one address.
//!
//! ```text
//!  one alternative: rows of plates            all of them: lanes on one axis
//!   ▌vnet-shop  [snet-nodes ][192 free][ …     A  VNets    ├ vnet-shop ──┤   ┆
//!    Pods       [shop 10.244.0.0/18     ]         Pods                      ┆ ├▮▮▮▯─┤
//!    Services   [shop 10.0.0.0/16]              B  VNets    ├ vnet-shop ──────┤
//! ```
//!
//! The scene says what lies where and how fine it can be seen. Rows have a folder of their own (`rows`). Lanes are given
//! a place in the window (`layout`, `groups`), moved by hand (`view`), painted (`paint`) and walked by key (`walk`);
//! `targets` says where bars are hit, `gaps` what breaks the axis, `overview` keeps the whole in sight.
//!
//! Both share what is done to a bar (`interact`), subnets that are moved, resized and drawn (`subnet_drag`, `landing`,
//! `subnet_keys`, `draw`), words (`describe`, `roles`), places that are searched (`search`), cards that stay open (`pins`) and ghosts of a second pool.

mod describe;
mod draw;
mod gaps;
mod ghosts;
mod groups;
mod heap;
mod interact;
mod landing;
mod layout;
mod overview;
mod paint;
mod pins;
mod previewed;
mod roles;
mod rows;
mod search;
mod subnet_drag;
mod subnet_keys;
mod targets;
mod view;
mod walk;

use std::ops::Deref;
use std::sync::Arc;

use egui::scroll_area::ScrollSource;
use egui::{
    Align, Button, Id, Label, PointerButton, Rangef, Rect, RichText, ScrollArea, Sense, TextStyle, Ui,
    UiBuilder, vec2,
};

use crate::scene::{Item, MapStack, Projection, RowPlaces, Words};
use crate::ui::on_screen::OnScreen;

use crate::ui::action::{Action, Intent};
use crate::ui::kit::ends::Ends;
use crate::ui::kit::nothing::{LINE, nothing_in_line_ui};
use crate::ui::kit::rooms::Wish;
use crate::ui::kit::theme::{self, icons};
use crate::ui::kit::widgets::{icon_button_ui, icon_ui, width_of};
use crate::ui::panels::missing::nothing_in_alternative_ui;
use crate::ui::state::ViewState;

pub(in crate::ui) use describe::{add_subnet, menu_ui as range_menu_ui};
pub use view::MapView;

use crate::ui::kit::brush::{self, Brush};
use groups::Group;
use layout::Layout;
use view::map_id;

/// Width of the names beside the lanes, in points.
const NAMES_WIDTH: f32 = 76.0;

/// Height of the labels of the axis, in points.
const TICKS_HEIGHT: f32 = 18.0;

/// An alternative's name beside the title is left out where it would be cut to less than this, in points.
const NARROWEST_NAME: f32 = 160.0;

/// Between the title with its buttons and what is said beside it, in points.
const BESIDE_TITLE: f32 = 12.0;

/// Share of the map's height that what lies outside may take below several alternatives.
const MOST_OUTSIDE: f32 = 0.4;

/// Width of the buttons of the map with the sign beside the search, in points.
const BUTTONS: f32 = 124.0;

/// Height of title, search and buttons with the frame around the map, in points.
const HEADER: f32 = 40.0;

/// A map lower than this has no labels, in points.
pub(in crate::ui) const LEAST_HEIGHT: f32 = 150.0;

/// Height below which the lanes of several alternatives are scrolled, in points.
const LEAST_LANES: f32 = 240.0;

/// The height that the rows of the map ask for, in points. Below the least they scroll.
pub(in crate::ui) fn wish(ui: &Ui, session: &OnScreen, view: &ViewState) -> Wish {
    let (fixed, low, wanted) = if let Some(stack) = session.stack() {
        let (wish, most) = layout::wanted(&stack.maps, &stack.outside);
        let wanted = Wish {
            least: LEAST_LANES.min(wish),
            wish,
            most,
        };
        let fixed = HEADER + TICKS_HEIGHT + overview::HEIGHT;
        (fixed, fixed, wanted)
    } else {
        let above = if is_without_networks(session, view) {
            HEADER + LINE + ui.spacing().item_spacing.y
        } else {
            HEADER
        };
        let wanted = rows::wanted(ui, session, view).height;
        (above + rows::STRIP, above + rows::LOW_STRIP, wanted)
    };
    Wish {
        least: (low + wanted.least).max(LEAST_HEIGHT),
        wish: fixed + wanted.wish,
        most: fixed + wanted.most,
    }
}

/// What is said where there is no VNet.
const NO_VNET: &str = "This alternative has no VNets yet";

/// Whether the map has rows for something else, but for no VNet.
fn is_without_networks(session: &OnScreen, view: &ViewState) -> bool {
    let alternative = session.alternative(view.focus);
    alternative.is_some_and(|alternative| alternative.networks.is_empty())
}

/// Draws the map of the alternative on screen, or of all of them on one axis.
pub fn map_ui(ui: &mut Ui, session: &OnScreen, view: &mut ViewState, actions: &mut Vec<Action>) {
    let scene = &session.shown().map;
    let stack = session.stack();
    let words = Words::new(session.design(), session.plan(), view.focus.alternative);
    header_ui(ui, session, &words, view, actions);
    let Some(stack) = stack else {
        if scene.rows.is_empty() {
            nothing_in_alternative_ui(ui, session, view, (NO_VNET, &[Intent::AddNetwork]), actions);
            return;
        }
        // Where it would leave no room for the rows, the other panels say it.
        let has_room = LEAST_HEIGHT - HEADER + LINE <= ui.available_height();
        if has_room && is_without_networks(session, view) {
            nothing_in_line_ui(ui, NO_VNET, &[Intent::AddNetwork], actions);
        }
        rows::rows_ui(ui, session, &words, view, actions);
        return;
    };
    stack_ui(ui, session, (stack, words), view, actions);
}

/// Draws the maps of all alternatives one below the other, on one axis.
fn stack_ui(
    ui: &mut Ui,
    session: &OnScreen,
    (stack, words): (&MapStack, Words<'_>),
    view: &mut ViewState,
    actions: &mut Vec<Action>,
) {
    let scene = &session.shown().map;
    let area = ui.available_rect_before_wrap();
    ui.allocate_rect(area, Sense::hover());
    let (head, body) = area.split_top_bottom_at_y(area.top() + TICKS_HEIGHT);
    let (body, foot) = body.split_top_bottom_at_y(body.bottom() - overview::HEIGHT);
    let head = head.with_min_x(area.left() + NAMES_WIDTH);
    let (names, plot) = body.split_left_right_at_x(head.left());

    let (layout, outside_layout) = Layout::stacked(&stack.maps, &stack.outside, body.height());
    let frozen = view
        .map
        .subnet_drag
        .as_ref()
        .and_then(|drag| drag.frozen_layout());
    let (axis, layout) = frozen.unwrap_or_else(|| (Arc::clone(&stack.axis), layout));
    let axis = axis.as_ref();
    let background = view
        .map
        .move_by_hand(ui, scene, axis, (plot.union(head), names), view.selection);
    // Enter, pressed on it, is no click beside the bars.
    if background.clicked_by(PointerButton::Primary) {
        actions.push(Action::Select(None));
    }

    // Gaps and search results belong to the axis, so they are drawn across all lanes.
    let whole = Stage {
        id: map_id(ui),
        session,
        group: Group {
            alternative: view.focus.alternative,
            place: 0,
            is_outside: false,
            is_shown: true,
            title: None,
            scene,
            words,
        },
        projection: Projection {
            axis,
            view: view.map.view(axis),
            width_points: f64::from(plot.width()),
        },
        arrangement: Arrangement::Lanes(&layout),
        plot,
        names,
        visible: plot,
    };
    let ticks = paint::ticks(ui, &whole.projection, head);
    paint::lines(ui, &whole, &ticks);
    gaps::gaps_ui(ui, &whole, view);

    let groups = groups::of_stack(stack, session, view.focus.alternative);
    let outside_height = outside_layout.height.min(body.height() * MOST_OUTSIDE);
    let (inside, outside) = body.split_top_bottom_at_y(body.bottom() - outside_height);
    let rooms = [
        (
            false,
            "lanes",
            inside.with_max_y(inside.top() + layout.whole(inside.height())),
            &layout,
        ),
        (true, "outside", outside, &outside_layout),
    ];
    groups_ui(ui, &whole, &groups, rooms, (view, actions));
    groups::edge_ui(ui, area, outside.top());
    search::mark(ui, &whole, &view.map.search);
    paint::pointer(ui, &whole, head);
    overview::overview_ui(ui, session, axis, foot, view);
    pins::pins_ui(ui, session, view, actions);
}

/// Draws the groups inside and outside the VNets, each of the two in a room that scrolls by itself.
fn groups_ui(
    ui: &mut Ui,
    whole: &Stage<'_>,
    groups: &[Group<'_>],
    rooms: [(bool, &str, Rect, &Layout); 2],
    (view, actions): (&mut ViewState, &mut Vec<Action>),
) {
    view.map.forget_pointed();
    let mut turn = interact::FocusPass::begin(ui, whole.id, view);
    let mut stages = Vec::with_capacity(groups.len());
    for (is_outside, name, room, layout) in rooms {
        scrolled_ui(ui, name, room, layout.height, |ui, content| {
            let (names, plot) = content.split_left_right_at_x(whole.plot.left());
            for group in groups.iter().filter(|group| group.is_outside == is_outside) {
                let stage = Stage {
                    group: group.clone(),
                    arrangement: Arrangement::Lanes(layout),
                    plot,
                    names,
                    visible: room.with_min_x(whole.plot.left()),
                    ..*whole
                };
                groups::heading_ui(ui, &stage, view, actions);
                paint::names(ui, &stage);
                interact::bars_ui(ui, &stage, &mut turn, view, actions);
                stages.push(stage);
            }
        });
    }
    turn.end(ui, &stages, view, actions);
}

/// Lanes that can be scrolled where `room` is too low for their height.
fn scrolled_ui(ui: &mut Ui, name: &str, room: Rect, height: f32, draw: impl FnOnce(&mut Ui, Rect)) {
    let mut lanes = ui.new_child(UiBuilder::new().id_salt(name).max_rect(room));
    let scroll = ScrollArea::vertical().id_salt("map").auto_shrink([false, false]);
    scroll
        .scroll_source(ScrollSource::SCROLL_BAR)
        .show(&mut lanes, |ui| {
            let (content, _) = ui.allocate_exact_size(vec2(room.width(), height), Sense::hover());
            draw(ui, content);
        });
}

/// The geometry of this frame.
struct Stage<'a> {
    /// The id of the keyboard focus on the map.
    id: Id,
    session: &'a OnScreen,
    group: Group<'a>,
    projection: Projection<'a>,
    arrangement: Arrangement<'a>,
    /// The lanes, scrolled; the projection begins at its left edge.
    plot: Rect,
    /// Where the names of the lanes stand.
    names: Rect,
    /// The part of the plot that is not scrolled away.
    visible: Rect,
}

/// How the bars of a stage are laid out.
#[derive(Clone, Copy)]
enum Arrangement<'a> {
    /// In lanes one below the other.
    Lanes(&'a Layout),
    /// In a line of a row: all of one height.
    Line {
        row: usize,
        /// Row of the lane that the line shows.
        track: usize,
        places: &'a Arc<RowPlaces>,
        /// The lower edge of the row.
        below: f32,
    },
}

impl<'a> Arrangement<'a> {
    /// The lanes; none in a row.
    const fn layout(self) -> Option<&'a Layout> {
        match self {
            Self::Lanes(layout) => Some(layout),
            Self::Line { .. } => None,
        }
    }
}

/// What a stage shows: its scene, its words, and whether it is that of the alternative on screen.
impl<'a> Deref for Stage<'a> {
    type Target = Group<'a>;

    fn deref(&self) -> &Group<'a> {
        &self.group
    }
}

impl Stage<'_> {
    /// A bar in one sentence.
    fn said(&self, bar: &interact::DrawnBar<'_>) -> String {
        match self.arrangement {
            Arrangement::Lanes(_) => self.words.describe_drawn(bar.kind, &bar.drawn),
            Arrangement::Line { row, places, .. } => {
                let said = self.words.describe_plate(bar.kind, &bar.drawn, bar.troubles);
                let only = bar.drawn.bar().map(|bar| bar.item);
                match only.and_then(|item| self.words.claimed_by(item, places.claims(row))) {
                    Some(claimed) => format!("{said}, {claimed}"),
                    None => said,
                }
            }
        }
    }

    /// The rectangle of something in a row; `left` and `right` in points of the projection.
    fn rect(&self, lane: usize, row: usize, left: f64, right: f64) -> Option<Rect> {
        let y_range = match self.arrangement {
            Arrangement::Lanes(layout) => {
                let (top, bottom) = layout.row(self.group.place, lane, row)?;
                Rangef::new(self.plot.top() + top, self.plot.top() + bottom)
            }
            Arrangement::Line { row: at, track, .. } if (at, track) == (lane, row) => self.plot.y_range(),
            Arrangement::Line { .. } => return None,
        };
        let left = self.plot.left() + brush::points(left);
        let right = (self.plot.left() + brush::points(right)).max(left + brush::LEAST_WIDTH);
        Some(Rect::from_x_y_ranges(left..=right, y_range))
    }

    /// From the first row of a lane to its last, over the whole width.
    fn lane_rect(&self, lane: usize) -> Option<Rect> {
        let (top, bottom) = self.arrangement.layout()?.lane(self.group.place, lane)?;
        let y = self.plot.top() + top..=self.plot.top() + bottom;
        Some(Rect::from_x_y_ranges(self.plot.x_range(), y))
    }

    fn brush(&self, ui: &Ui) -> Brush {
        Brush::new(ui, self.visible)
    }
}

/// Title, breadcrumb and the buttons of the map.
fn header_ui(
    ui: &mut Ui,
    session: &OnScreen,
    words: &Words<'_>,
    view: &mut ViewState,
    actions: &mut Vec<Action>,
) {
    let colors = theme::tokens(ui);
    ui.horizontal(|ui| {
        ui.label(RichText::new("Address map").heading());
        groups::choice_ui(ui, session, view, actions);
        ui.add_space(BESIDE_TITLE - ui.spacing().item_spacing.x);
        let width = search::width(ui.available_width() - BUTTONS);
        let ends = Ends::new(ui, "header");
        ends.left(ui, |ui| {
            ui.with_layout(egui::Layout::right_to_left(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = 2.0;
                said_ui(ui, session, words, view, actions);
                ui.add_space(8.0);
                ui.with_layout(egui::Layout::left_to_right(Align::Center), |ui| {
                    if let Some(alternative) = session.alternative(view.focus)
                        && session.stack().is_none()
                    {
                        let name = groups::title(view.focus.alternative, alternative);
                        if width_of(ui, &name, TextStyle::Small).min(NARROWEST_NAME) <= ui.available_width() {
                            ui.add(Label::new(RichText::new(name).small().color(colors.weak)).truncate());
                        }
                    }
                });
            });
        });
        ends.right(ui, |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            search::field_ui(ui, session, words, (view, width), actions);
            ui.add_space(6.0);
            if icon_button_ui(ui, icons::FIT, Intent::FitMap.title()).clicked() {
                view.map.fit();
            }
            if icon_button_ui(ui, icons::REMOVE, Intent::ZoomMapOut.title()).clicked() {
                view.map.zoom_out();
            }
            if icon_button_ui(ui, icons::ADD, Intent::ZoomMapIn.title()).clicked() {
                view.map.zoom_in();
            }
        });
    });
}

/// What is said beside the title: the answer to a search, what was moved by key, what the pointer is at, else the way to
/// what is selected.
fn said_ui(
    ui: &mut Ui,
    session: &OnScreen,
    words: &Words<'_>,
    view: &mut ViewState,
    actions: &mut Vec<Action>,
) {
    if view.map.search.is_active() {
        search::answer_ui(ui, &view.map.search);
    } else if let Some(moved) = subnet_keys::moved(ui, session, words, view) {
        moved.say(ui);
    } else if let Some(said) = view.map.said().filter(|_| session.stack().is_none()) {
        let said = RichText::new(said).small().color(theme::tokens(ui).text);
        ui.add(Label::new(said).truncate());
    } else {
        breadcrumb_ui(ui, session, words, view, actions);
    }
}

/// The way from a private range down to what is selected, or to what is shown; laid out from the right. What it leads
/// through is left out where it would be cut.
fn breadcrumb_ui(
    ui: &mut Ui,
    session: &OnScreen,
    words: &Words<'_>,
    view: &mut ViewState,
    actions: &mut Vec<Action>,
) {
    const MOST: usize = 4;
    const WIDEST: f32 = 150.0;
    const NARROWEST: f32 = 60.0;
    const PADDING: f32 = 4.0;
    /// Of the sign between two.
    const SIGN: f32 = 16.0;
    let colors = theme::tokens(ui);
    let scene = &session.shown().map;
    let row = view.map.rows.in_focus().filter(|_| session.stack().is_none());
    let shown = row.map_or_else(|| view.map.shown_span(), |row| view.map.rows.shown(row));
    // Of a VNet that is selected it says which part of it is shown.
    let is_whole = |item: &Item| shown.is_some() && matches!(item, Item::Network { .. });
    let selected = view.selection.filter(|item| !is_whole(item));
    let selected = selected.and_then(|item| words.span(item));
    let Some(span) = selected.or(shown) else {
        return;
    };
    let levels = row.map_or(&[][..], |row| view.map.rows.levels(row));
    let crumbs = scene.breadcrumb(span, levels);
    for (index, crumb) in crumbs.iter().rev().take(MOST).enumerate() {
        let words = words.crumb(crumb);
        // The last says most, and comes first.
        let widest = if index == 0 { f32::INFINITY } else { WIDEST };
        let width = ui.available_width().min(widest);
        let needed = (width_of(ui, &words, TextStyle::Small) + 2.0 * PADDING + 1.0).min(widest);
        let is_cut = index > 0 && width < needed + SIGN + 2.0 * ui.spacing().item_spacing.x;
        if width < NARROWEST.min(needed) || is_cut {
            break;
        }
        if index > 0 {
            icon_ui(ui, RichText::new(icons::INTO).small().color(colors.weak));
        }
        let color = if index == 0 { colors.text } else { colors.weak };
        let text = RichText::new(words).small().color(color);
        let response = ui.push_id(("crumb", index), |ui| {
            ui.set_max_width(width);
            ui.spacing_mut().button_padding.x = PADDING;
            ui.add(Button::new(text).frame_when_inactive(false).truncate())
        });
        if response.inner.on_hover_text("Zoom to fit").clicked() {
            view.map.show(crumb.span);
            if crumb.item.is_some() {
                actions.push(Action::Select(crumb.item));
            }
        }
    }
}
