//! Alternatives as diagrams for draw.io: VNets with their subnets, clusters, peerings and what is connected.
//!
//! ```text
//!  connected ranges    VNet ┌────────────────────┐   cluster
//!  ┌──────────┐  ─┬─── │ subnet   subnet   subnet │ ┌── cluster
//!  └──────────┘   │    └────└─────────────────────┘─┘
//! ```
//!
//! Lines run between the boxes: from a cluster down a channel next to its VNet and along the gap below a row of
//! subnets; peerings down the other side. draw.io itself would route them across everything in between.
//!
//! Labels are plain text to draw.io: no style asks for HTML, for placeholders or for formulas.

use std::collections::{BTreeSet, HashMap};

use askama::Template;

use crate::decide::comparison::letter;
use crate::design::resolve::Index;
use crate::design::{Alternative, Cluster, Design, Network, inert};
use crate::net::{Cidr, grouped};
use crate::scene::{Item, Palette, RangeRow, Role, Theme, range_rows};

use super::files::{ExportError, Source};
use crate::page::svg::hex;

/// The diagrams of the chosen alternatives in one file.
pub(super) fn diagrams(source: &Source<'_>) -> Result<String, ExportError> {
    let palette = source.in_theme(source.options.theme.unwrap_or(Theme::Light));
    let chosen = source.chosen.iter();
    let pages = chosen.filter_map(|at| {
        let alternative = source.design.alternatives.get(*at)?;
        let rows = range_rows(source.design, source.plan, *at);
        let drawing = Drawing {
            design: source.design,
            alternative,
            names: Index::of(alternative),
            // The IPv4 range of a subnet stands before that of IPv6.
            rows: rows.into_iter().rev().map(|row| (row.item, row)).collect(),
            palette: &palette,
        };
        Some(drawing.page(&letter(*at)))
    });
    let file = File {
        pages: pages.collect(),
    };
    file.render().map_err(|error| {
        log::error!("a diagram cannot be written: {error}");
        ExportError::NotWritten
    })
}

#[derive(Template)]
#[template(path = "diagram.xml")]
struct File {
    pages: Vec<Diagram>,
}

/// A diagram.
struct Diagram {
    letter: String,
    name: String,
    shapes: Vec<Shape>,
    lines: Vec<Line>,
}

/// A box with words in it.
struct Shape {
    id: String,
    parent: String,
    words: Vec<String>,
    style: String,
    at: (usize, usize),
    size: (usize, usize),
}

/// A line between two boxes.
struct Line {
    id: String,
    words: &'static str,
    style: String,
    from: String,
    to: String,
    /// Where it turns.
    turns: Vec<(usize, usize)>,
}

/// Where the frame of a VNet stands.
#[derive(Clone, Copy)]
struct Frame {
    at: (usize, usize),
    size: (usize, usize),
}

/// Room of boxes and between them, in draw.io's points.
const GAP: usize = 20;
const HEAD: usize = 60;
const BOX: (usize, usize) = (230, 70);
const COLUMNS: usize = 3;
const CLUSTER: (usize, usize) = (280, 100);
const BETWEEN: usize = 120;

/// Lines that run in a channel or a gap side by side, and how far apart.
const IN_CHANNEL: (usize, usize) = (8, 10);
const IN_GAP: (usize, usize) = (3, 3);
/// From a subnet to the first line below it: as much as an arrow needs.
const ARROW: usize = 9;

/// The layer that draw.io puts everything on.
const LAYER: &str = "1";

const PEERED: &str = "endArrow=none;startArrow=none;strokeWidth=2;edgeStyle=orthogonalEdgeStyle;rounded=1;";
const CONNECTED: &str = "endArrow=none;startArrow=none;dashed=1;edgeStyle=orthogonalEdgeStyle;rounded=1;";
const USES: &str = "endArrow=open;endSize=8;edgeStyle=orthogonalEdgeStyle;rounded=1;";

/// What a diagram is made from.
struct Drawing<'a> {
    design: &'a Design,
    alternative: &'a Alternative,
    names: Index,
    /// What is known of each range.
    rows: HashMap<Item, RangeRow>,
    palette: &'a Palette,
}

impl Drawing<'_> {
    fn page(&self, letter: &str) -> Diagram {
        let mut page = Diagram {
            letter: letter.to_owned(),
            name: inert(&format!("{letter} {}", self.alternative.name)),
            shapes: Vec::new(),
            lines: Vec::new(),
        };
        let mut clusters: Vec<Vec<usize>> = vec![Vec::new(); self.alternative.networks.len()];
        // Clusters of a VNet that is not there stand below.
        let mut others = Vec::new();
        for (place, cluster) in self.alternative.clusters.iter().enumerate() {
            let network = self.names.network(cluster.network.as_str());
            let own = network.and_then(|network| clusters.get_mut(network));
            own.unwrap_or(&mut others).push(place);
        }
        let left = self.connected(&mut page);
        let mut top = 0;
        let mut frames = Vec::new();
        for ((place, network), clusters) in self.alternative.networks.iter().enumerate().zip(clusters) {
            let frame = self.network(&mut page, network, place, (left, top));
            frames.push(frame);
            let right = left + frame.size.0 + BETWEEN;
            let beside = self.clusters(&mut page, &clusters, (right, top), Some(frame));
            top += frame.size.1.max(beside) + 2 * GAP;
        }
        self.clusters(&mut page, &others, (left, top), None);
        self.peerings(&mut page, &frames);
        page
    }

    /// As many columns of subnets as any VNet needs, so that all are of one width.
    fn columns(&self) -> usize {
        let networks = self.alternative.networks.iter();
        let most = networks.map(|network| network.subnets.len()).max();
        most.unwrap_or(0).clamp(1, COLUMNS)
    }

    /// A box with the colour of a meaning.
    fn style(&self, role: Role) -> String {
        format!(
            "rounded=1;arcSize=6;whiteSpace=wrap;overflow=hidden;strokeColor={};fillColor={};fontColor={};",
            hex(self.palette.role(role)),
            hex(self.palette.tint(role)),
            hex(self.palette.text),
        )
    }

    /// A frame around boxes, with its words above them.
    fn frame(&self, more: &str) -> String {
        format!(
            "rounded=1;arcSize=2;whiteSpace=wrap;overflow=hidden;verticalAlign=top;spacingTop=6;fillColor=none;\
             strokeColor={};fontColor={};{more}",
            hex(self.palette.text_weak),
            hex(self.palette.text),
        )
    }

    /// What lies outside, in a frame of its own; gives where the VNets begin.
    fn connected(&self, page: &mut Diagram) -> usize {
        let ranges = &self.design.connected;
        if ranges.is_empty() {
            // Peerings run next to the VNets.
            let has_peerings = !self.alternative.peerings.is_empty();
            return if has_peerings { BETWEEN } else { 0 };
        }
        let width = BOX.0 + 2 * GAP;
        page.shapes.push(Shape {
            id: "connected".to_owned(),
            parent: LAYER.to_owned(),
            words: vec!["Connected ranges".to_owned()],
            style: self.frame("dashed=1;"),
            at: (0, 0),
            size: (width, HEAD + ranges.len() * (BOX.1 + GAP)),
        });
        for (place, range) in ranges.iter().enumerate() {
            page.shapes.push(Shape {
                id: format!("connected-{place}"),
                parent: "connected".to_owned(),
                words: vec![
                    inert(range.name.as_str()),
                    range.kind.title().to_owned(),
                    few(&range.prefixes, 2),
                ],
                style: self.style(Role::Connected),
                at: (GAP, HEAD + place * (BOX.1 + GAP)),
                size: BOX,
            });
        }
        width + BETWEEN
    }

    /// A VNet with its subnets in rows.
    fn network(&self, page: &mut Diagram, network: &Network, place: usize, at: (usize, usize)) -> Frame {
        let columns = self.columns();
        let rows = network.subnets.len().div_ceil(columns).max(1);
        let size = (columns * (BOX.0 + GAP) + GAP, HEAD + rows * (BOX.1 + GAP));
        let id = format!("vnet-{place}");
        // Frames of one column have little room besides the name.
        let spaces = few(&network.address_space, 2 * columns);
        page.shapes.push(Shape {
            id: id.clone(),
            parent: LAYER.to_owned(),
            words: vec![inert(&format!("VNet {}", network.name)), spaces],
            style: self.frame("fontStyle=1;strokeWidth=2;"),
            at,
            size,
        });
        for (index, subnet) in network.subnets.iter().enumerate() {
            let row = self.rows.get(&Item::Subnet {
                network: place,
                subnet: index,
            });
            let held = row.and_then(|row| Some((row.used?, row.usable?)));
            let held = held.map_or_else(String::new, |(used, usable)| {
                format!(", {} of {}", grouped(used), grouped(usable))
            });
            page.shapes.push(Shape {
                id: format!("vnet-{place}-subnet-{index}"),
                parent: id.clone(),
                words: vec![
                    inert(subnet.name.as_str()),
                    subnet.prefix.to_string(),
                    format!("{}{held}", subnet.purpose.title()),
                ],
                style: self.style(row.map_or(Role::Other, |row| row.role)),
                at: place_in_frame(index, columns),
                size: BOX,
            });
        }
        Frame { at, size }
    }

    /// Clusters below one another, each with lines to its subnets in the frame of its VNet; gives their height.
    fn clusters(
        &self,
        page: &mut Diagram,
        clusters: &[usize],
        at: (usize, usize),
        frame: Option<Frame>,
    ) -> usize {
        let mut height = 0;
        let mut lane = 0;
        for place in clusters {
            let Some(cluster) = self.alternative.clusters.get(*place) else {
                continue;
            };
            let id = format!("cluster-{place}");
            let corner = (at.0, at.1 + height);
            page.shapes.push(Shape {
                id: id.clone(),
                parent: LAYER.to_owned(),
                words: cluster_words(cluster),
                style: format!(
                    "rounded=1;arcSize=6;whiteSpace=wrap;overflow=hidden;strokeWidth=2;strokeColor={};\
                     fillColor={};fontColor={};",
                    hex(self.palette.accent),
                    hex(self.palette.card),
                    hex(self.palette.text)
                ),
                at: corner,
                size: CLUSTER,
            });
            height += CLUSTER.1 + GAP;
            if let Some(frame) = frame {
                self.uses(page, (&id, cluster, corner), frame, &mut lane);
            }
        }
        height
    }

    /// Lines from a cluster to each subnet that it uses, each in the next lane of the channel.
    fn uses(
        &self,
        page: &mut Diagram,
        (id, cluster, corner): (&str, &Cluster, (usize, usize)),
        frame: Frame,
        lane: &mut usize,
    ) {
        let pools = cluster.pools.iter();
        let used = pools.flat_map(|pool| {
            let nodes = (Some(&pool.node_subnet), "nodes");
            [nodes, (pool.pod_subnet.as_ref(), "pods")]
        });
        let api_server = (cluster.api_server_subnet.as_ref(), "API server");
        let found: BTreeSet<((usize, usize), &str)> = used
            .chain([api_server])
            .filter_map(|(reference, words)| {
                Some((self.names.subnet(cluster.network.as_str(), reference?)?, words))
            })
            .collect();
        let parts = found.len() + 1;
        for (count, ((network, subnet), words)) in found.into_iter().enumerate() {
            let inside = place_in_frame(subnet, self.columns());
            let channel = frame.at.0 + frame.size.0 + GAP + lane_offset(*lane, IN_CHANNEL);
            let leaves = corner.1 + CLUSTER.1 * (count + 1) / parts;
            let gap = frame.at.1 + inside.1 + BOX.1 + ARROW + lane_offset(*lane, IN_GAP);
            // Into the right half of the lower edge, so that few overlap.
            let into = BOX.0 / 2 + lane_offset(*lane, IN_CHANNEL);
            let enters = frame.at.0 + inside.0 + into;
            page.lines.push(Line {
                id: format!("{id}-uses-{count}"),
                words,
                style: format!(
                    "{USES}exitX=0;exitY={:.3};entryX={:.3};entryY=1;",
                    (count + 1) as f64 / parts as f64,
                    into as f64 / BOX.0 as f64
                ),
                from: id.to_owned(),
                to: format!("vnet-{network}-subnet-{subnet}"),
                turns: vec![(channel, leaves), (channel, gap), (enters, gap)],
            });
            *lane += 1;
        }
    }

    /// Lines between VNets that are peered, and from what is connected to each VNet.
    fn peerings(&self, page: &mut Diagram, frames: &[Frame]) {
        for (place, peering) in self.alternative.peerings.iter().enumerate() {
            let [one, other] = &peering.networks;
            let place_of = |name: &str| {
                let network = self.names.network(name)?;
                Some((network, *frames.get(network)?))
            };
            let Some(((from, first), (to, second))) = place_of(one.as_str()).zip(place_of(other.as_str()))
            else {
                continue;
            };
            let channel = first.at.0.saturating_sub(GAP + lane_offset(place, IN_CHANNEL));
            let middle = |frame: Frame| frame.at.1 + frame.size.1 / 2;
            page.lines.push(Line {
                id: format!("peering-{place}"),
                words: if peering.through_hub {
                    "peered through a hub"
                } else {
                    "peered"
                },
                style: format!("{PEERED}exitX=0;exitY=0.5;entryX=0;entryY=0.5;"),
                from: format!("vnet-{from}"),
                to: format!("vnet-{to}"),
                turns: vec![(channel, middle(first)), (channel, middle(second))],
            });
        }
        if self.design.connected.is_empty() {
            return;
        }
        let networks = 0..self.alternative.networks.len();
        page.lines.extend(networks.map(|place| Line {
            id: format!("connection-{place}"),
            words: "",
            style: format!("{CONNECTED}exitX=1;exitY=0.5;entryX=0;entryY=0.25;"),
            from: "connected".to_owned(),
            to: format!("vnet-{place}"),
            turns: Vec::new(),
        }));
    }
}

/// Where a subnet stands in the frame of its VNet.
const fn place_in_frame(index: usize, columns: usize) -> (usize, usize) {
    (
        GAP + (index % columns) * (BOX.0 + GAP),
        HEAD + (index / columns) * (BOX.1 + GAP),
    )
}

/// How far from the first a line runs; with many lines, some share a lane.
const fn lane_offset(lane: usize, (lanes, apart): (usize, usize)) -> usize {
    lane % lanes * apart
}

/// The first ranges, and how many more there are.
fn few(ranges: &[Cidr], most: usize) -> String {
    let named: Vec<String> = ranges.iter().take(most).map(ToString::to_string).collect();
    let named = named.join(", ");
    match ranges.len().saturating_sub(most) {
        0 => named,
        more => format!("{named} and {} more", grouped(more)),
    }
}

/// Name, model, nodes and ranges of a cluster.
fn cluster_words(cluster: &Cluster) -> Vec<String> {
    let nodes = cluster.pools.iter().map(|pool| pool.planned_nodes());
    let nodes = nodes.fold(0, u64::saturating_add);
    let mut words = vec![
        inert(&format!("Cluster {}", cluster.name)),
        format!("{}, {} nodes", cluster.model.title(), grouped(nodes)),
    ];
    words.extend(cluster.pod_cidr.as_ref().map(|range| format!("pods {range}")));
    words.push(format!("services {}", cluster.service_cidr));
    words
}
