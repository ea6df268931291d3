//! How the address map grows: building its scene, one frame at three zooms, and what lies under the pointer.
//!
//! The aims stand in CONTRIBUTING.md. A frame is layout, paint and tessellation of the map alone, warm and without a GPU.
//! Rows after an edit are what the window lays out then: where they all stand, and the lines of those that are seen and
//! look different; every row is what nobody sees at once.

#![expect(
    clippy::expect_used,
    reason = "a benchmark that cannot make its design should stop"
)]

mod large;

use std::collections::{BTreeMap, BTreeSet};
use std::hint::black_box;
use std::net::Ipv4Addr;
use std::sync::Arc;

use aksnet::design::{ConnectedKind, ConnectedRange, Design, Name};
use aksnet::edit::{Command, SubnetAt, SubnetChange, apply};
use aksnet::net::{Cidr, Prefix, Span};
use aksnet::page::Letters;
use aksnet::plan::Plan;
use aksnet::scene::{
    Atlas, Bar, LaneKind, LineBook, LineWish, MapRow, MapScene, Measures, Projection, RowPlaces, RowRoom,
    RowSetting, StackAtlas, Words, hit, lay_out, map, map_stack, visible,
};
use aksnet::ui::action::Action;
use aksnet::ui::kit::theme;
use aksnet::ui::on_screen::OnScreen;
use aksnet::ui::panels::map::map_ui;
use aksnet::ui::state::ViewState;
use criterion::{BenchmarkId, Criterion};
use egui::{ClippedPrimitive, Context, Event, Pos2, RawInput, Rect, pos2, vec2};

/// Most subnets that one design of the benchmarks has; further ranges are connected ones.
const MOST_SUBNETS: usize = 10_000;

/// Width of the map, in points.
const WIDTH_POINTS: f64 = 900.0;

fn main() {
    let mut criterion = Criterion::default().configure_from_args().sample_size(20);
    for ranges in [100, 1_000, 10_000, 100_000] {
        let design = design(ranges);
        let plan = aksnet::plan::plan(&design);
        let none = BTreeSet::new();
        let mut group = criterion.benchmark_group("map");
        group.bench_function(BenchmarkId::new("scene", ranges), |bencher| {
            bencher.iter(|| map(&design, &plan, 0, &none));
        });
        let mut edits = Edits::new(&design);
        group.bench_function(BenchmarkId::new("edit", ranges), |bencher| {
            bencher.iter(|| edits.next());
        });
        let scene = map(&design, &plan, 0, &none);
        for (zoom, shown) in zooms() {
            let projection = Projection {
                axis: &scene.axis,
                view: shown.map_or_else(|| scene.axis.home(), |span| scene.axis.fit(span)),
                width_points: WIDTH_POINTS,
            };
            let lane = scene.lane(LaneKind::Subnets).expect("there are subnets");
            let drawn = visible(lane, &projection);
            group.bench_function(BenchmarkId::new(format!("hit, {zoom}"), ranges), |bencher| {
                bencher.iter(|| hit(black_box(&drawn), 0, black_box(WIDTH_POINTS / 2.0)).is_some());
            });
        }
        let mut rows = Rows::new(&mut edits);
        group.bench_function(BenchmarkId::new("rows after an edit", ranges), |bencher| {
            bencher.iter(|| rows.turn());
        });
        group.bench_function(BenchmarkId::new("every row", ranges), |bencher| {
            bencher.iter(|| lines(&design, &plan, &scene));
        });
        let mut screen = Screen::new(design);
        for (zoom, shown) in zooms() {
            screen.show(shown);
            group.bench_function(BenchmarkId::new(format!("frame, {zoom}"), ranges), |bencher| {
                bencher.iter(|| screen.frame());
            });
        }
        group.finish();
    }
    stacked(&mut criterion);
    criterion.final_summary();
}

/// Every row cut into lines.
fn lines(design: &Design, plan: &Plan, scene: &MapScene) -> usize {
    let words = Words::new(design, plan, 0);
    let letters = Letters::new();
    let text = |text: &str| letters.width(text, 11.5, false);
    let name = |bar: &Bar| text(&words.plate_name(bar));
    let measures = Measures {
        name: &name,
        text: &text,
    };
    let of = |row: &MapRow| lay_out(&row.lane, WIDTH_POINTS, 3, &measures).len();
    scene.rows.iter().map(of).sum()
}

/// The rows of the window, of a map on which one subnet is moved to and fro.
struct Rows {
    letters: Letters,
    book: LineBook,
    states: [(Arc<Design>, Arc<Plan>, MapScene); 2],
}

impl Rows {
    fn new(edits: &mut Edits) -> Self {
        let mut state = || {
            let (design, plan) = edits.turn();
            let scene = edits.atlas.map(&design, &plan, 0, &BTreeSet::new());
            (design, plan, scene)
        };
        Self {
            letters: Letters::new(),
            book: LineBook::default(),
            states: [state(), state()],
        }
    }

    /// The rows that are seen after the next move.
    fn turn(&mut self) -> usize {
        self.states.reverse();
        let [(design, plan, scene), _] = &self.states;
        let words = Words::new(design, plan, 0);
        let room = RowRoom {
            width: WIDTH_POINTS,
            height: 260.0,
            above: 0.0,
            foot: 24.0,
        };
        let places = RowPlaces::new(scene, &BTreeMap::new(), 0, &RowSetting::WINDOW, room);
        let (letters, book) = (&self.letters, &mut self.book);
        let seen = places.whole(0.0).filter_map(|row| {
            let wish = LineWish {
                width: WIDTH_POINTS,
                lines: places.lines(row),
                size: 11.5,
                is_to_scale: false,
            };
            let measure = |text: &str| letters.width(text, 11.5, false);
            Some(book.of(places.rows.get(row)?, &words, wish, measure).lines.len())
        });
        seen.sum()
    }
}

/// Nine alternatives of 1,000 subnets each, one below the other.
fn stacked(criterion: &mut Criterion) {
    let mut design = design(1_000);
    let alternative = design.alternatives.first().expect("there is one").clone();
    design.alternatives.resize(9, alternative);
    let mut group = criterion.benchmark_group("nine alternatives");
    let plan = aksnet::plan::plan(&design);
    group.bench_function("scene", |bencher| {
        bencher.iter(|| map_stack(&design, &plan, &BTreeSet::new()));
    });
    let mut edits = Edits::new(&design);
    let mut atlas = StackAtlas::default();
    group.bench_function("edit", |bencher| {
        bencher.iter(|| {
            let (design, plan) = edits.turn();
            atlas.stack(&design, &plan, &BTreeSet::new())
        });
    });
    let mut screen = Screen::new(design);
    screen.view.toggle_all();
    screen.session.show_stack(screen.view.map.opened());
    for (zoom, shown) in zooms() {
        screen.show(shown);
        group.bench_function(format!("frame, {zoom}"), |bencher| {
            bencher.iter(|| screen.frame());
        });
    }
    group.finish();
}

/// Whole view, the size of some VNets, and single addresses.
fn zooms() -> [(&'static str, Option<Span>); 3] {
    let span = |text: &str| text.parse().ok().map(|prefix: Prefix| prefix.span());
    [
        ("whole", None),
        ("mid", span("10.1.0.0/18")),
        ("single", span("10.0.0.0/27")),
    ]
}

/// A design of that many ranges: subnets, then connected ranges.
fn design(ranges: usize) -> Design {
    let subnets = ranges.min(MOST_SUBNETS);
    let mut design = large::design(subnets / 10);
    let first = u32::from(Ipv4Addr::new(100, 64, 0, 0));
    let prefixes = (first..).step_by(32).take(ranges - subnets);
    let cidr = |address: u32| Prefix::containing(address.into(), 28).map(Cidr::from);
    design.connected.push(ConnectedRange {
        peering: Default::default(),
        aggregate: false,
        id: Default::default(),
        name: Name::new("branches").expect("it is a name"),
        kind: ConnectedKind::OnPremises,
        prefixes: prefixes.filter_map(cidr).collect(),
    });
    design
}

/// One subnet that is moved to and fro.
struct Edits {
    atlas: Atlas,
    states: [(Arc<Design>, Arc<Plan>); 2],
}

impl Edits {
    fn new(design: &Design) -> Self {
        let at = SubnetAt {
            alternative: 0,
            network: 0,
            subnet: 5,
        };
        let place: Prefix = "10.0.63.0/24".parse().expect("it is a prefix");
        let change = SubnetChange::Prefix(place.into());
        let moved = apply(design, &Command::Subnet { at, change }).expect("there is a subnet");
        Self {
            atlas: Atlas::default(),
            states: [design.clone(), moved].map(|design| {
                let plan = aksnet::plan::plan(&design);
                (Arc::new(design), Arc::new(plan))
            }),
        }
    }

    /// The document after the next move.
    fn turn(&mut self) -> (Arc<Design>, Arc<Plan>) {
        self.states.reverse();
        let [(design, plan), _] = &self.states;
        (Arc::clone(design), Arc::clone(plan))
    }

    /// The map after the next move.
    fn next(&mut self) -> MapScene {
        let (design, plan) = self.turn();
        self.atlas.map(&design, &plan, 0, &BTreeSet::new())
    }
}

/// The map without a window.
struct Screen {
    ctx: Context,
    session: OnScreen,
    view: ViewState,
    actions: Vec<Action>,
    frames: u32,
}

impl Screen {
    fn new(design: Design) -> Self {
        let ctx = Context::default();
        theme::install(&ctx);
        let mut session = OnScreen::open(design);
        let view = ViewState::default();
        session.show(view.focus, view.map.opened());
        Self {
            ctx,
            session,
            view,
            actions: Vec::new(),
            frames: 0,
        }
    }

    /// Shows a span, and warms up.
    fn show(&mut self, shown: Option<Span>) {
        self.view.map.fit();
        if let Some(span) = shown {
            self.view.map.show(span);
        }
        for _ in 0..5 {
            self.frame();
        }
    }

    /// One frame under a moving pointer.
    fn frame(&mut self) -> Vec<ClippedPrimitive> {
        self.frames += 1;
        let across = f32::from(u16::try_from(self.frames % 800).unwrap_or_default());
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(980.0, 320.0))),
            time: Some(f64::from(self.frames) / 60.0),
            events: vec![Event::PointerMoved(pos2(90.0 + across, 120.0))],
            ..RawInput::default()
        };
        let Self {
            session,
            view,
            actions,
            ..
        } = self;
        let mut output = self.ctx.run_ui(input, |ui| map_ui(ui, session, view, actions));
        // There is no GPU to take the glyphs.
        output.textures_delta.clear();
        self.actions.clear();
        self.ctx.tessellate(output.shapes, output.pixels_per_point)
    }
}
