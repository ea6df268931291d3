//! How high the panels of the middle are: each says what it wants, the room is divided in every frame.
//!
//! ```text
//!  models  ┬ least … wish … most       Sizes follow from the room, the wishes and the edges that a person dragged;
//!  map     ┼ takes what is left        what the window was before leaves nothing behind.
//!  lower   ┴ what nobody else wants
//! ```

use std::ops::RangeInclusive;

use egui::containers::panel::PanelState;
use egui::{IdSalt, Panel, Pos2, Rect, Ui, Vec2, accesskit};

/// What a panel wants of a height, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Wish {
    /// Below this it cannot be read.
    pub(crate) least: f32,
    /// The height it is designed for.
    #[expect(
        clippy::struct_field_names,
        reason = "it is the wish among the bounds of a wish"
    )]
    pub(crate) wish: f32,
    /// More than this is no improvement.
    pub(crate) most: f32,
}

impl Wish {
    /// A panel that is not there.
    pub(crate) const NONE: Self = Self::exactly(0.0);

    /// A panel of one height.
    pub(crate) const fn exactly(points: f32) -> Self {
        Self {
            least: points,
            wish: points,
            most: points,
        }
    }

    /// The same with least ≤ wish ≤ most.
    const fn ordered(self) -> Self {
        let least = self.least.max(0.0);
        let wish = self.wish.max(least);
        let most = self.most.max(wish);
        Self { least, wish, most }
    }
}

/// One value for each of the panels.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Panels<T> {
    /// The lanes of the models.
    pub(crate) models: T,
    /// The address map.
    pub(crate) map: T,
    /// Growth, checks, ranges.
    pub(crate) lower: T,
}

impl<T: Copy> Panels<T> {
    fn map<U>(self, mut of: impl FnMut(T) -> U) -> Panels<U> {
        Panels {
            models: of(self.models),
            map: of(self.map),
            lower: of(self.lower),
        }
    }
}

impl Panels<f32> {
    fn sum(self) -> f32 {
        self.models + self.map + self.lower
    }
}

/// Shares of the room that a person gave the panels by their edges; none is as wished.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Shares {
    pub(crate) models: Option<f32>,
    pub(crate) lower: Option<f32>,
}

/// Divides `room` among the panels. Together they are as high as the room.
///
/// Where not even the least fits, the models shrink first, since they can be scrolled, then the lower panel. Spare
/// height goes to the lower panel, else to the map.
pub(crate) fn heights(room: f32, wishes: Panels<Wish>, shares: Shares) -> Panels<f32> {
    let (room, wishes) = (room.max(0.0), wishes.map(Wish::ordered));
    let mut heights = as_wished(room, wishes);
    let dragged = |share: Option<f32>, wish: Wish| {
        let points = share.map(|share| (share * room).max(wish.least));
        points.filter(|_| wish.least < wish.most)
    };
    let (models, lower) = (
        dragged(shares.models, wishes.models),
        dragged(shares.lower, wishes.lower),
    );
    if models.is_none() && lower.is_none() {
        return heights;
    }
    heights.models = models.unwrap_or(heights.models);
    heights.lower = lower.unwrap_or(heights.lower);
    // A dragged edge takes room only from the map while it has some, then from panels whose edges were not dragged.
    let mut over = heights.models + heights.lower + wishes.map.least.min(room) - room;
    let mut give = |height: &mut f32, least: f32| {
        let given = over.clamp(0.0, (*height - least).max(0.0));
        *height -= given;
        over -= given;
    };
    if models.is_none() {
        give(&mut heights.models, wishes.models.least);
    }
    if lower.is_none() {
        give(&mut heights.lower, wishes.lower.least);
    }
    give(&mut heights.models, wishes.models.least);
    give(&mut heights.lower, wishes.lower.least);
    give(&mut heights.models, 0.0);
    give(&mut heights.lower, 0.0);
    heights.map = room - heights.models - heights.lower;
    heights
}

/// The room divided where nobody dragged an edge.
fn as_wished(room: f32, wishes: Panels<Wish>) -> Panels<f32> {
    let (least, wish) = (wishes.map(|wish| wish.least), wishes.map(|wish| wish.wish));
    if room <= least.sum() {
        let map = least.map.min(room);
        let lower = least.lower.min(room - map);
        let models = room - map - lower;
        return Panels { models, map, lower };
    }
    if room <= wish.sum() {
        let share = (room - least.sum()) / (wish.sum() - least.sum());
        return wishes.map(|of| share.mul_add(of.wish - of.least, of.least));
    }
    let over = room - wish.sum();
    let (of_models, of_map) = (wishes.models.most - wish.models, wishes.map.most - wish.map);
    let share = (over / (of_models + of_map).max(f32::MIN_POSITIVE)).min(1.0);
    let (models, map) = (
        share.mul_add(of_models, wish.models),
        share.mul_add(of_map, wish.map),
    );
    let lower = (room - models - map).min(wishes.lower.most);
    Panels {
        models,
        map: room - models - lower,
        lower,
    }
}

/// What a person did to the edge of a panel in this frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Edge {
    /// Nothing.
    Rests,
    /// It was dragged, by the pointer or by what reads the screen; the panel is that large now.
    MovedTo(Vec2),
    /// It was double-clicked: the panel returns to its designed height.
    Reset,
}

/// Draws a panel that is `points` large in this frame, whatever it was in the one before.
///
/// An edge that is dragged moves it within `range`. The panel fills its room, however little it has to show.
pub(crate) fn panel_ui(
    ui: &mut Ui,
    (panel, name): (Panel, &'static str),
    points: f32,
    range: RangeInclusive<f32>,
    add: impl FnOnce(&mut Ui),
) -> Edge {
    let id = ui.scope_id().with_salt(IdSalt::new(name));
    // egui goes on from the size of the frame before; this is the size it finds there.
    let outer_rect = Rect::from_min_size(Pos2::ZERO, Vec2::splat(points));
    ui.data_mut(|data| data.insert_persisted(id, PanelState { outer_rect }));
    let shown = panel.resizable(true).size_range(range).show(ui, |ui| {
        ui.take_available_space();
        add(ui);
    });
    // The name that egui gives the edge of a panel.
    let edge = id.with("__resize");
    let is_asked = ui.input(|input| {
        [
            accesskit::Action::SetValue,
            accesskit::Action::Increment,
            accesskit::Action::Decrement,
        ]
        .into_iter()
        .any(|action| input.has_accesskit_action_request(edge, action))
    });
    let Some(edge) = ui.read_response(edge) else {
        return Edge::Rests;
    };
    if edge.double_clicked() {
        return Edge::Reset;
    }
    if is_asked || edge.dragged() || edge.drag_stopped() {
        return Edge::MovedTo(shown.response.rect.size());
    }
    Edge::Rests
}

impl Edge {
    /// Remembers what `of` makes of the size.
    pub(crate) fn note(self, remembered: &mut Option<f32>, of: impl FnOnce(Vec2) -> f32) {
        match self {
            Self::Rests => {}
            Self::MovedTo(size) => *remembered = Some(of(size)),
            Self::Reset => *remembered = None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;

    const fn wish(least: f32, wish: f32, most: f32) -> Wish {
        Wish { least, wish, most }
    }

    const WISHES: Panels<Wish> = Panels {
        models: wish(200.0, 240.0, 300.0),
        map: wish(150.0, 400.0, 480.0),
        lower: wish(150.0, 230.0, f32::INFINITY),
    };

    fn rounded(room: f32, shares: Shares) -> [f32; 3] {
        let Panels { models, map, lower } = heights(room, WISHES, shares).map(f32::round);
        [models, map, lower]
    }

    #[test]
    fn room_is_divided_by_wish() {
        for (room, expected) in [
            // The models shrink first, then the lower panel, then the map.
            (480.0, [180.0, 150.0, 150.0]),
            (280.0, [0.0, 150.0, 130.0]),
            (120.0, [0.0, 120.0, 0.0]),
            (500.0, [200.0, 150.0, 150.0]),
            (685.0, [220.0, 275.0, 190.0]),
            (870.0, [240.0, 400.0, 230.0]),
            (940.0, [270.0, 440.0, 230.0]),
            // Only the lower panel is left.
            (1_500.0, [300.0, 480.0, 720.0]),
        ] {
            assert_eq!(rounded(room, Shares::default()), expected, "{room}");
        }
    }

    #[test]
    fn a_dragged_edge_moves_the_map_alone_and_leaves_every_panel_its_least() {
        let lower = |share| Shares {
            lower: Some(share),
            ..Shares::default()
        };
        assert_eq!(rounded(870.0, lower(0.5)), [240.0, 195.0, 435.0]);
        assert_eq!(rounded(870.0, lower(0.9)), [200.0, 150.0, 520.0]);
        assert_eq!(rounded(870.0, lower(0.0)), [240.0, 480.0, 150.0]);
        let models = Shares {
            models: Some(0.5),
            ..Shares::default()
        };
        assert_eq!(rounded(870.0, models), [435.0, 205.0, 230.0]);
    }

    #[test]
    fn a_panel_that_is_not_there_or_folded_takes_what_it_is() {
        let wishes = Panels {
            models: Wish::NONE,
            lower: Wish::exactly(38.0),
            ..WISHES
        };
        let shares = Shares {
            models: Some(0.4),
            lower: Some(0.4),
        };
        let Panels { models, map, lower } = heights(400.0, wishes, shares);
        assert_eq!([models, map, lower], [0.0, 362.0, 38.0]);
    }

    fn any_wish() -> impl Strategy<Value = Wish> {
        (0.0_f32..300.0, 0.0_f32..300.0, 0.0_f32..300.0).prop_map(|(least, more, most)| Wish {
            least,
            wish: least + more,
            most: least + more + most,
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 512,
            rng_seed: RngSeed::Fixed(0x10_0000),
            failure_persistence: None,
            ..ProptestConfig::default()
        })]

        #[test]
        fn heights_fill_the_room_and_none_is_below_its_least_where_that_fits(
            room in 0.0_f32..3_000.0,
            models in any_wish(),
            map in any_wish(),
            lower in any_wish(),
            shares in (proptest::option::of(0.0_f32..1.0), proptest::option::of(0.0_f32..1.0)),
        ) {
            let wishes = Panels { models, map, lower };
            let shares = Shares { models: shares.0, lower: shares.1 };
            let heights = heights(room, wishes, shares);
            prop_assert!((heights.sum() - room).abs() < 0.01, "{heights:?}");
            let least = wishes.map(|wish| wish.least);
            for (height, least_of) in [
                (heights.models, least.models),
                (heights.map, least.map),
                (heights.lower, least.lower),
            ] {
                prop_assert!(-0.01 <= height, "{heights:?}");
                prop_assert!(room < least.sum() || least_of - 0.01 <= height, "{heights:?} of {wishes:?}");
            }
        }

        #[test]
        fn more_room_makes_no_panel_lower(
            room in 0.0_f32..3_000.0,
            more in 0.0_f32..500.0,
            models in any_wish(),
            map in any_wish(),
            lower in any_wish(),
        ) {
            let wishes = Panels { models, map, lower: Wish { most: f32::INFINITY, ..lower } };
            let before = heights(room, wishes, Shares::default());
            let after = heights(room + more, wishes, Shares::default());
            prop_assert!(before.models <= after.models + 0.01, "{before:?} {after:?}");
            prop_assert!(before.map <= after.map + 0.01, "{before:?} {after:?}");
            prop_assert!(before.lower <= after.lower + 0.01, "{before:?} {after:?}");
        }
    }
}
