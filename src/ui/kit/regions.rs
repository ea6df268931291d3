//! The keyboard among the parts of the window: F6 walks the regions, and a scrolled panel follows what has the keyboard.

use std::collections::BTreeMap;

use egui::accesskit::Role as Landmark;
use egui::scroll_area::ScrollAreaOutput;
use egui::{FocusDirection, Id, Key, Modifiers, Rect, ScrollArea, Ui, UiBuilder};

/// A part of the window that F6 stops at, in that order: from top to bottom, and from left to right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Region {
    /// Menus.
    Menus,
    /// Alternatives.
    Tabs,
    /// Says that the design is an example.
    Example,
    /// What is needed.
    Workload,
    /// Lanes of the models.
    Models,
    /// The address map.
    Map,
    /// All addresses on one axis, above the rows of the map.
    Strip,
    /// Growth, checks, ranges.
    Lower,
    /// What the selection is about.
    Inspector,
    /// The comparison in the place of the panels.
    Compare,
    /// Whether it works.
    Status,
}

impl Region {
    /// What it is called by those who read it out.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::Menus => "Menu bar",
            Self::Tabs => "Alternatives",
            Self::Workload => "Workload",
            Self::Example => "Example",
            Self::Models => "Models",
            Self::Map => "Map",
            Self::Strip => "All addresses",
            Self::Lower => "Growth, checks and ranges",
            Self::Inspector => "Inspector",
            Self::Compare => "Comparison",
            Self::Status => "Status",
        }
    }

    /// The landmark that it is, for readers that jump from one to the next.
    const fn landmark(self) -> Landmark {
        match self {
            Self::Menus => Landmark::Banner,
            Self::Tabs => Landmark::Navigation,
            Self::Workload => Landmark::Form,
            Self::Map => Landmark::Main,
            Self::Inspector => Landmark::Complementary,
            Self::Status => Landmark::Status,
            Self::Example | Self::Models | Self::Strip | Self::Lower | Self::Compare => Landmark::Region,
        }
    }
}

/// Where the regions were in the last frame, and which of them is to get the keyboard.
#[derive(Debug, Clone, Default)]
struct Regions {
    places: BTreeMap<Region, Rect>,
    wanted: Option<Region>,
}

fn id() -> Id {
    Id::unique("regions of the window")
}

/// Reads F6 and Shift F6; called once a frame, before any region is drawn.
pub(crate) fn walk(ui: &Ui, is_on: bool) {
    let step = |modifiers| ui.input_mut(|input| input.consume_key(modifiers, Key::F6));
    // A key without modifiers also matches the same key with them, so the longer one is tried first.
    let (back, on) = (step(Modifiers::SHIFT), step(Modifiers::NONE));
    let focused = ui.memory(|memory| memory.focused()).filter(|_| back || on);
    let place = focused.and_then(|id| Some(ui.read_response(id)?.rect.center()));
    ui.data_mut(|data| {
        let regions: &mut Regions = data.get_temp_mut_or_default(id());
        let places = std::mem::take(&mut regions.places);
        if !is_on || !(back || on) {
            return;
        }
        let all: Vec<Region> = places.keys().copied().collect();
        let now = place.and_then(|place| {
            let holding = places.iter().filter(|(_, rect)| rect.contains(place));
            // Where regions overlap, the smaller one counts.
            let held = holding.min_by(|(_, one), (_, other)| one.area().total_cmp(&other.area()));
            all.iter()
                .position(|region| Some(region) == held.map(|(region, _)| region))
        });
        let count = all.len().max(1);
        let next = match now {
            Some(now) if back => (now + count - 1) % count,
            Some(now) => (now + 1) % count,
            None if back => count - 1,
            None => 0,
        };
        regions.wanted = all.get(next).copied();
    });
}

/// Draws a region; its first field or button gets the keyboard where F6 came to it.
pub(crate) fn region_ui<R>(ui: &mut Ui, region: Region, add: impl FnOnce(&mut Ui) -> R) -> R {
    let is_wanted = ui.data_mut(|data| {
        let regions: &mut Regions = data.get_temp_mut_or_default(id());
        regions.wanted.take_if(|wanted| *wanted == region).is_some()
    });
    if is_wanted {
        ui.memory_mut(|memory| {
            if let Some(focused) = memory.focused() {
                memory.surrender_focus(focused);
            }
            memory.move_focus(FocusDirection::Next);
        });
        ui.request_repaint();
    }
    let named = UiBuilder::new()
        .id_salt(region)
        .accessibility_role(region.landmark())
        .accessibility_label(region.title());
    let inner = ui.scope_builder(named, add).inner;
    let room = ui.min_rect().intersect(ui.clip_rect());
    ui.data_mut(|data| {
        let regions: &mut Regions = data.get_temp_mut_or_default(id());
        regions.places.insert(region, room);
    });
    inner
}

/// What scrolls and follows the keyboard.
pub(crate) trait FollowsFocus {
    /// Shows what scrolls, with what has the keyboard in sight.
    fn show_followed<R>(self, ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> ScrollAreaOutput<R>;
}

impl FollowsFocus for ScrollArea {
    fn show_followed<R>(self, ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> ScrollAreaOutput<R> {
        self.show(ui, |ui| {
            let inner = add(ui);
            follow_focus(ui);
            inner
        })
    }
}

/// Scrolls to what has the keyboard, where it has just got it and lies out of sight; called at the end of what scrolls.
pub(crate) fn follow_focus(ui: &Ui) {
    let Some(focused) = ui.memory(|memory| memory.focused()) else {
        return;
    };
    let followed = ui.scope_id().with("followed");
    // Asking a widget for its place would take focus from it when something else was clicked.
    let is_clicked = ui.input(|input| input.pointer.any_pressed() || input.pointer.any_click());
    if is_clicked || ui.data(|data| data.get_temp(followed)) == Some(focused) {
        return;
    }
    let Some(response) = ui.read_response(focused) else {
        return;
    };
    // Other panels are always wholly visible.
    let is_cut = !response.interact_rect.contains_rect(response.rect);
    if response.layer_id == ui.layer_id() && ui.min_rect().contains(response.rect.center()) {
        ui.data_mut(|data| data.insert_temp(followed, focused));
        if is_cut {
            ui.scroll_to_rect(response.rect.expand(8.0), None);
        }
    }
}
