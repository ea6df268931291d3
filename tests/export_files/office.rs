//! Workbooks, slides and diagrams: what a reader of such files finds in them, and nothing that a name can do.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _};

use aksnet::design::{inert, inert_lines};
use aksnet::export::{Format, Options};
use aksnet::scene::range_tree;
use calamine::{Data, Reader as _, Xlsx};
use roxmltree::Document;

use super::{Case, EXAMPLES, HOSTILE, alternatives, example, hostile};

/// The files in an archive.
pub(super) fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut file = archive.by_index(at).unwrap();
            let mut part = Vec::new();
            file.read_to_end(&mut part).unwrap();
            (file.name().unwrap().into_owned(), part)
        })
        .collect()
}

/// What the name of a part ends with.
fn ending(name: &str) -> &str {
    name.rsplit('.').next().unwrap()
}

fn is_xml(name: &str) -> bool {
    ["xml", "rels", "svg"].contains(&ending(name))
}

/// Every part is well-formed, and nothing leads out of the file or runs.
fn harmless_archive(bytes: &[u8], text: &str) -> BTreeMap<String, Vec<u8>> {
    let parts = parts(bytes);
    for (name, part) in parts.iter().filter(|(name, _)| is_xml(name)) {
        let xml = std::str::from_utf8(part).unwrap();
        assert!(!xml.contains("<!DOCTYPE"), "{text:?}: {name}");
        let document = Document::parse(xml).expect(name);
        for node in document.descendants().filter(|node| node.is_element()) {
            let tag = node.tag_name().name();
            let active = [
                "f",
                "hyperlink",
                "hlinkClick",
                "script",
                "externalBook",
                "ddeLink",
            ];
            assert!(!active.contains(&tag), "{text:?}: {name}: <{tag}>");
            assert_ne!(node.attribute("TargetMode"), Some("External"), "{text:?}: {name}");
        }
    }
    assert!(!parts.keys().any(|name| name.contains("vba")), "{text:?}");
    parts
}

/// The words of each row of each sheet.
fn sheets(bytes: &[u8]) -> Vec<(String, Vec<Vec<String>>)> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    let names = workbook.sheet_names();
    names
        .into_iter()
        .map(|name| {
            let cells = workbook.worksheet_range(&name).unwrap();
            let words = |cell: &Data| match cell {
                Data::Empty => String::new(),
                Data::Float(number) => format!("{number}"),
                other => other.to_string(),
            };
            let rows = cells.rows().map(|row| row.iter().map(words).collect());
            let rows = rows.collect();
            (name, rows)
        })
        .collect()
}

#[test]
fn a_workbook_has_a_sheet_an_alternative_with_free_blocks_and_a_comparison() {
    for name in EXAMPLES {
        let case = example(name);
        let sheets = sheets(&case.bytes(Format::Xlsx, &Options::default()));
        let count = case.design.alternatives.len();
        assert_eq!(sheets.len(), if count > 1 { count + 1 } else { 1 }, "{name}");
        for (at, (_, rows)) in sheets.iter().take(count).enumerate() {
            let tree = range_tree(&case.design, &case.plan, at);
            assert_eq!(rows.len(), tree.rows.len() + 1, "{name}");
            for (row, expected) in rows.iter().skip(1).zip(&tree.rows) {
                let number =
                    |number: Option<u64>| number.map_or_else(String::new, |number| number.to_string());
                let found = [&row[0], &row[1], &row[5], &row[6], &row[7]];
                let expected = [
                    inert(&expected.name),
                    expected.cidr.to_string(),
                    number(expected.usable),
                    number(expected.used),
                    number(expected.free),
                ];
                assert_eq!(
                    found.map(String::as_str),
                    expected.each_ref().map(String::as_str),
                    "{name}"
                );
            }
        }
    }
    let case = alternatives(3);
    let compared = sheets(&case.bytes(Format::Xlsx, &Options::default()));
    let (name, rows) = compared.last().unwrap();
    assert_eq!(name, "Comparison");
    for (at, alternative) in case.design.alternatives.iter().enumerate() {
        let letter = ["A", "B", "C"][at];
        assert_eq!(rows[0][at + 1], format!("{letter} {}", alternative.name));
    }
}

#[test]
fn names_are_words_in_workbooks_slides_and_diagrams() {
    let long = "x<&\"'`|".repeat(1_500);
    for (at, text) in HOSTILE.into_iter().chain([long.as_str()]).enumerate() {
        let case = hostile(text);
        let workbook = case.bytes(Format::Xlsx, &Options::default());
        harmless_archive(&workbook, text);
        let sheets = sheets(&workbook);
        let design = &case.design;
        let subnet = &design.alternatives[0].networks[0].subnets[0];
        let row = sheets[0]
            .1
            .iter()
            .find(|row| row[1] == subnet.prefix.as_str())
            .unwrap();
        let shown: String = inert(subnet.name.as_str()).chars().take(10_000).collect();
        assert!(row[0].starts_with(&shown), "{text:?}");
        let note = inert_lines(&subnet.note).replace('\r', "");
        let lines = |text: &str| text.replace('\r', "").chars().take(10_000).collect::<String>();
        assert_eq!(lines(&row[11]), lines(&note), "{text:?}");

        harmless_diagram(&case, text);
        // Slides take seconds where nothing is optimised; one escape serves all their words.
        if at % 4 == 0 {
            let slides = case.bytes(Format::Pptx, &Options::default());
            harmless_slides(&case, &harmless_archive(&slides, text), text);
        }
    }
}

/// Relationships lead to parts that are there, each has a type, and ids of shapes are their own.
fn harmless_slides(case: &Case, parts: &BTreeMap<String, Vec<u8>>, text: &str) {
    let xml = |name: &str| std::str::from_utf8(&parts[name]).unwrap();
    let types = xml("[Content_Types].xml");
    for name in parts.keys() {
        let ending = ending(name);
        let is_known = types.contains(&format!("PartName=\"/{name}\""))
            || types.contains(&format!("Extension=\"{ending}\""));
        assert!(is_known, "{text:?}: {name}");
        let Some((folder, file)) = name.split_once("_rels/") else {
            continue;
        };
        let owner = format!("{folder}{}", file.trim_end_matches(".rels"));
        assert!(
            owner.is_empty() || parts.contains_key(&owner),
            "{text:?}: {owner}"
        );
        for relation in Document::parse(xml(name)).unwrap().descendants() {
            let Some(target) = relation.attribute("Target") else {
                continue;
            };
            let mut place: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
            for part in target.split('/') {
                if part == ".." {
                    place.pop();
                } else {
                    place.push(part);
                }
            }
            assert!(parts.contains_key(&place.join("/")), "{text:?}: {target}");
        }
    }
    let slides: Vec<&String> = parts
        .keys()
        .filter(|name| name.starts_with("ppt/slides/slide"))
        .collect();
    assert!(!slides.is_empty());
    for name in slides {
        let document = Document::parse(xml(name)).unwrap();
        let ids: Vec<&str> = document
            .descendants()
            .filter(|node| node.tag_name().name() == "cNvPr")
            .filter_map(|node| node.attribute("id"))
            .collect();
        assert_eq!(
            ids.iter().collect::<BTreeSet<_>>().len(),
            ids.len(),
            "{text:?}: {name}"
        );
        let titles = document
            .descendants()
            .filter(|node| node.tag_name().name() == "ph" && node.attribute("type") == Some("title"));
        assert_eq!(titles.count(), 1, "{text:?}: {name}");
    }
    let notes = parts
        .iter()
        .filter(|(name, _)| name.starts_with("ppt/notesSlides/notesSlide"));
    let said: Vec<String> = notes
        .map(|(_, part)| super::said(std::str::from_utf8(part).unwrap()))
        .collect();
    let expected = inert_lines(case.design.alternatives[0].speaker_notes.trim());
    let first = expected.lines().next().unwrap_or_default().trim();
    assert!(said.iter().any(|said| said.contains(first)), "{text:?}");
}

/// The one element in a node, of that name.
fn only<'a, 'text>(node: roxmltree::Node<'a, 'text>, name: &str) -> roxmltree::Node<'a, 'text> {
    let found: Vec<_> = node.children().filter(roxmltree::Node::is_element).collect();
    assert!(
        found.len() == 1 && found[0].has_tag_name(name),
        "{name}: {found:?}"
    );
    found[0]
}

/// What draw.io reads: a model with a root of cells, of which the first two carry all others; each of those is a box
/// with its place, or a line from one box to another.
fn diagram_is_well_made(diagram: roxmltree::Node<'_, '_>, text: &str) {
    assert!(diagram.attribute("id").is_some() && diagram.attribute("name").is_some());
    let root = only(only(diagram, "mxGraphModel"), "root");
    let cells: Vec<_> = root.children().filter(roxmltree::Node::is_element).collect();
    let attributes = |at: usize| (cells[at].attribute("id"), cells[at].attribute("parent"));
    assert_eq!(attributes(0), (Some("0"), None), "{text:?}");
    assert_eq!(attributes(1), (Some("1"), Some("0")), "{text:?}");
    let mut boxes = BTreeSet::new();
    for cell in &cells[2..] {
        assert!(cell.has_tag_name("mxCell"), "{text:?}");
        let id = cell.attribute("id").unwrap();
        let parent = cell.attribute("parent").unwrap();
        // A box stands behind what it is in.
        assert!(
            parent == "1" || boxes.contains(parent),
            "{text:?}: {id} in {parent}"
        );
        let geometry = only(*cell, "mxGeometry");
        assert_eq!(geometry.attribute("as"), Some("geometry"), "{text:?}: {id}");
        let number = |name: &str| -> Option<f64> { geometry.attribute(name)?.parse().ok() };
        if cell.attribute("vertex") == Some("1") {
            assert_eq!(cell.attribute("edge"), None, "{text:?}: {id}");
            for name in ["x", "y", "width", "height"] {
                assert!(
                    number(name).is_some_and(f64::is_finite),
                    "{text:?}: {name} of {id}"
                );
            }
            assert!(
                number("width") > Some(0.0) && number("height") > Some(0.0),
                "{text:?}: {id}"
            );
            boxes.insert(id);
        } else {
            assert_eq!(cell.attribute("edge"), Some("1"), "{text:?}: {id}");
            assert_eq!(geometry.attribute("relative"), Some("1"), "{text:?}: {id}");
            assert!(
                cell.attribute("source").is_some() && cell.attribute("target").is_some(),
                "{text:?}: {id}"
            );
        }
    }
}

/// Labels are plain text, ids their own, and lines lead to boxes.
fn harmless_diagram(case: &Case, text: &str) {
    let xml = case.text(Format::Drawio, &Options::default());
    assert!(!xml.contains(super::steers), "{text:?}");
    let document = Document::parse(&xml).unwrap();
    let mut words = String::new();
    assert!(document.root_element().has_tag_name("mxfile"), "{text:?}");
    for page in document.descendants().filter(|node| node.has_tag_name("diagram")) {
        diagram_is_well_made(page, text);
        let cells = || page.descendants().filter(|node| node.has_tag_name("mxCell"));
        let ids: Vec<&str> = cells().filter_map(|cell| cell.attribute("id")).collect();
        let known: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(known.len(), ids.len(), "{text:?}");
        for cell in cells() {
            for end in ["parent", "source", "target"] {
                let leads = cell.attribute(end).is_none_or(|end| known.contains(end));
                assert!(leads, "{text:?}: {end}");
            }
            let style = cell.attribute("style").unwrap_or_default();
            for active in ["html=1", "link=", "placeholders", "image=", "shape="] {
                assert!(!style.contains(active), "{text:?}: {style}");
            }
            words.push_str(cell.attribute("value").unwrap_or_default());
        }
    }
    let name = inert(case.design.alternatives[0].networks[0].name.as_str());
    assert!(words.contains(&name), "{text:?}");
}

#[test]
fn a_diagram_has_every_subnet_cluster_and_peering() {
    for name in EXAMPLES {
        let case = example(name);
        harmless_diagram(&case, name);
        let xml = case.text(Format::Drawio, &Options::default());
        let document = Document::parse(&xml).unwrap();
        let count = |start: &str| {
            let cells = document.descendants().filter_map(|node| node.attribute("id"));
            cells.filter(|id| id.starts_with(start)).count()
        };
        let alternatives = &case.design.alternatives;
        let sum = |of: fn(&aksnet::design::Alternative) -> usize| -> usize {
            alternatives.iter().map(|alternative| of(alternative)).sum()
        };
        let subnets = sum(|one| one.networks.iter().map(|network| network.subnets.len()).sum());
        assert_eq!(count("vnet-"), sum(|one| one.networks.len()) + subnets, "{name}");
        assert_eq!(count("peering-"), sum(|one| one.peerings.len()), "{name}");
        let clusters = document.descendants().filter(|node| {
            let id = node.attribute("id").unwrap_or_default();
            id.starts_with("cluster-") && node.attribute("vertex").is_some()
        });
        assert_eq!(clusters.count(), sum(|one| one.clusters.len()), "{name}");
    }
}

/// Corners of a box: left, top, right, bottom.
type Place = [f64; 4];

/// The boxes of a diagram, on its layer.
fn boxes(page: roxmltree::Node<'_, '_>) -> BTreeMap<String, (String, Place)> {
    let number = |node: roxmltree::Node<'_, '_>, name: &str| -> f64 {
        node.attribute(name).map_or(0.0, |text| text.parse().unwrap())
    };
    let mut found: BTreeMap<String, (String, Place)> = BTreeMap::new();
    let cells = page
        .descendants()
        .filter(|node| node.attribute("vertex").is_some());
    // A box stands behind the frame that it is in.
    for cell in cells {
        let parent = cell.attribute("parent").unwrap().to_owned();
        let corner = found.get(&parent).map_or([0.0; 4], |(_, place)| *place);
        let own = cell.first_element_child().unwrap();
        let (left, top) = (corner[0] + number(own, "x"), corner[1] + number(own, "y"));
        let place = [
            left,
            top,
            left + number(own, "width"),
            top + number(own, "height"),
        ];
        found.insert(cell.attribute("id").unwrap().to_owned(), (parent, place));
    }
    found
}

/// Whether both have room in common.
fn meets(one: &Place, other: &Place) -> bool {
    one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3]
}

#[test]
fn no_box_of_a_diagram_lies_on_another_and_no_line_crosses_one() {
    for name in EXAMPLES {
        let xml = example(name).text(Format::Drawio, &Options::default());
        let document = Document::parse(&xml).unwrap();
        for page in document.descendants().filter(|node| node.has_tag_name("diagram")) {
            let boxes = boxes(page);
            for (id, (parent, place)) in &boxes {
                if let Some((_, frame)) = boxes.get(parent) {
                    let inside = frame[0] <= place[0] && frame[1] <= place[1];
                    assert!(
                        inside && place[2] <= frame[2] && place[3] <= frame[3],
                        "{name}: {id}"
                    );
                }
                let others = boxes
                    .iter()
                    .filter(|(other, (sibling, _))| *other != id && sibling == parent);
                for (other, (_, sibling)) in others {
                    assert!(!meets(place, sibling), "{name}: {id} on {other}");
                }
            }
            let frames: BTreeSet<&String> = boxes.values().map(|(parent, _)| parent).collect();
            for line in page.descendants().filter(|node| node.attribute("edge").is_some()) {
                let ends = [
                    line.attribute("source").unwrap(),
                    line.attribute("target").unwrap(),
                ];
                assert!(
                    ends.iter().all(|end| boxes.contains_key(*end)),
                    "{name}: {ends:?}"
                );
                let turns: Vec<[f64; 2]> = line
                    .descendants()
                    .filter(|node| node.has_tag_name("mxPoint"))
                    .map(|node| ["x", "y"].map(|name| node.attribute(name).unwrap().parse().unwrap()))
                    .collect();
                for pair in turns.windows(2) {
                    let ([x, y], [next_x, next_y]) = (pair[0], pair[1]);
                    let stretch = [x.min(next_x), y.min(next_y), x.max(next_x), y.max(next_y)];
                    let mut crossed = boxes
                        .iter()
                        .filter(|(id, _)| !frames.contains(id) && !ends.contains(&id.as_str()));
                    let hit = crossed.find(|(_, (_, place))| meets(&stretch, place));
                    assert!(hit.is_none(), "{name}: {ends:?} crosses {hit:?}");
                }
            }
        }
    }
}

#[test]
fn slides_have_their_headline_as_text_and_their_picture_twice() {
    let case = alternatives(2);
    let parts = parts(&case.bytes(Format::Pptx, &Options::default()));
    let title = super::said(std::str::from_utf8(&parts["ppt/slides/slide1.xml"]).unwrap());
    assert!(title.contains("Contoso shop"), "{title}");
    let pictures: Vec<&String> = parts.keys().filter(|name| ending(name) == "svg").collect();
    assert!(!pictures.is_empty());
    for name in pictures {
        assert!(
            parts[&name.replace(".svg", ".png")].starts_with(b"\x89PNG"),
            "{name}"
        );
        let svg = std::str::from_utf8(&parts[name]).unwrap();
        // Letters are outlines, so that no reader needs the font.
        assert!(svg.contains("<path") && !svg.contains("<text"), "{name}");
    }
}
