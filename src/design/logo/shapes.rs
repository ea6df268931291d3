//! An SVG of plain shapes: what is too much to draw, or drawn differently by different readers, is refused; the rest is
//! written again.

use std::collections::BTreeMap;
use std::fmt;

use resvg::usvg::roxmltree::{Document, Node, ParsingOptions};
use resvg::usvg::{self, Indent, Tree, WriteOptions};

use super::{MOST_DEPTH, MOST_ELEMENTS, NoLogo};
use crate::design::inert;

/// Most clip paths of an SVG, which can be nested.
pub(super) const MOST_CLIPS: usize = 64;
/// Most style rules, in bytes: each is tested against every element.
const MOST_STYLE_BYTES: usize = 32 * 1024;
/// A dashed line counts as this many pieces, since it is drawn piece by piece.
const PIECES_OF_A_BROKEN_LINE: usize = 100;
const SVG_NAMESPACE: &str = "http://www.w3.org/2000/svg";

/// What readers of SVG, slides and PDF draw differently, or what refers to outside the file.
const NOT_DRAWN: &[&str] = &[
    "text",
    "image",
    "feImage",
    "filter",
    "foreignObject",
    "marker",
    "mask",
    "pattern",
];

/// The elements of an SVG as they are drawn, and its width and height.
pub(super) fn read(text: &str) -> Result<(String, (f64, f64)), NoLogo> {
    let refused = |reason: &dyn fmt::Display| NoLogo::BrokenSvg {
        reason: inert(&reason.to_string()),
    };
    // Entities expand to other text, and to each other without end.
    if text.contains("<!ENTITY") {
        return Err(refused(&"it declares entities"));
    }
    let options = ParsingOptions {
        allow_dtd: true,
        nodes_limit: u32::try_from(8 * MOST_ELEMENTS).unwrap_or(u32::MAX),
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(text, options).map_err(|error| refused(&error))?;
    inspected(&document)?;
    let options = usvg::Options {
        // Nothing outside is read, and pictures inside were refused before.
        image_href_resolver: usvg::ImageHrefResolver {
            resolve_data: Box::new(|_, _, _| None),
            resolve_string: Box::new(|_, _| None),
        },
        ..usvg::Options::default()
    };
    let tree = Tree::from_xmltree(&document, &options).map_err(|error| refused(&error))?;
    let mut left = MOST_ELEMENTS;
    weigh(tree.root(), &mut left)?;
    if left == MOST_ELEMENTS {
        return Err(NoLogo::Blank);
    }
    let shapes = inside(&tree).ok_or_else(|| refused(&"nothing is left of it"))?;
    let size = (f64::from(tree.size().width()), f64::from(tree.size().height()));
    Ok((shapes, size))
}

/// Checks that an SVG has only what is drawn everywhere and quickly, before it is parsed.
fn inspected(document: &Document<'_>) -> Result<(), NoLogo> {
    let root = document.root_element();
    if !root.has_tag_name((SVG_NAMESPACE, "svg")) {
        return Err(NoLogo::NoPicture);
    }
    let (mut clips, mut style) = (0_usize, 0_usize);
    for node in document.descendants().filter(Node::is_element) {
        let name = node.tag_name();
        if name.namespace() == Some(SVG_NAMESPACE) {
            if NOT_DRAWN.contains(&name.name()) {
                return Err(NoLogo::NotShown {
                    what: name.name().to_owned(),
                });
            }
            if name.name() == "clipPath" {
                clips += 1;
                if node.attribute("clipPathUnits") == Some("objectBoundingBox") {
                    return Err(not_shown("a clip in shares of what it clips"));
                }
            }
        }
        if name.name() == "style" {
            let text = node.text().unwrap_or_default();
            style += text.len();
            // Only attributes say where a clip is used, and clips in clips could be drawn without end.
            if text.contains("clip-path") {
                return Err(not_shown("a clip in its style sheet"));
            }
        }
        let id = node.attribute("id").unwrap_or_default();
        // Ids are written again, between quotes and brackets.
        if !id
            .chars()
            .all(|char| char.is_alphanumeric() || " -_.:,/+".contains(char))
        {
            return Err(NoLogo::NotShown {
                what: format!("an id {:?}", inert(id).chars().take(40).collect::<String>()),
            });
        }
    }
    if clips > MOST_CLIPS {
        return Err(NoLogo::TooMuch {
            what: "clips",
            most: MOST_CLIPS,
        });
    }
    if style > MOST_STYLE_BYTES {
        return Err(NoLogo::TooMuch {
            what: "bytes of style",
            most: MOST_STYLE_BYTES,
        });
    }
    let named = document
        .descendants()
        .filter_map(|node| Some((node.attribute("id")?, node)));
    let ids: BTreeMap<&str, Node<'_, '_>> = named.collect();
    let mut left = MOST_ELEMENTS;
    let walk = Walk { ids };
    walk.count(root, (1, false), &mut left)
}

pub(super) fn not_shown(what: &str) -> NoLogo {
    NoLogo::NotShown {
        what: what.to_owned(),
    }
}

/// Counts elements as often as they are used.
struct Walk<'a, 'input> {
    ids: BTreeMap<&'a str, Node<'a, 'input>>,
}

impl<'a, 'input> Walk<'a, 'input> {
    fn count(
        &self,
        node: Node<'a, 'input>,
        (depth, in_clip): (usize, bool),
        left: &mut usize,
    ) -> Result<(), NoLogo> {
        if depth > MOST_DEPTH {
            return Err(NoLogo::TooMuch {
                what: "levels",
                most: MOST_DEPTH,
            });
        }
        *left = left.checked_sub(1).ok_or(TOO_MANY_ELEMENTS)?;
        let style = node.attribute("style").unwrap_or_default();
        if in_clip && (node.has_attribute("clip-path") || style.contains("clip-path")) {
            return Err(not_shown("a clip in a clip"));
        }
        let in_clip = in_clip || node.has_tag_name((SVG_NAMESPACE, "clipPath"));
        let children = node.children().filter(Node::is_element);
        let used = node
            .has_tag_name((SVG_NAMESPACE, "use"))
            .then(|| self.used(node))
            .flatten();
        for next in children.chain(used) {
            self.count(next, (depth + 1, in_clip), left)?;
        }
        Ok(())
    }

    fn used(&self, node: Node<'a, 'input>) -> Option<Node<'a, 'input>> {
        let href = node.attributes().find(|attribute| attribute.name() == "href")?;
        self.ids.get(href.value().trim().strip_prefix('#')?).copied()
    }
}

const TOO_MANY_ELEMENTS: NoLogo = NoLogo::TooMuch {
    what: "elements",
    most: MOST_ELEMENTS,
};

/// Counts what is drawn, clips as often as they are drawn.
fn weigh(group: &usvg::Group, left: &mut usize) -> Result<(), NoLogo> {
    for node in group.children() {
        let weight = match node {
            usvg::Node::Path(path) if path.stroke().is_some_and(|stroke| stroke.dasharray().is_some()) => {
                PIECES_OF_A_BROKEN_LINE
            }
            _ => 1,
        };
        *left = left.checked_sub(weight).ok_or(TOO_MANY_ELEMENTS)?;
        if let usvg::Node::Group(group) = node {
            weigh(group, left)?;
        }
        let mut found = Ok(());
        node.subroots(|group| {
            if found.is_ok() {
                found = weigh(group, left);
            }
        });
        found?;
    }
    Ok(())
}

/// The content of the parsed SVG, written again.
fn inside(tree: &Tree) -> Option<String> {
    let written = tree.to_string(&WriteOptions {
        // A logo and a page share one file, so their ids must differ.
        id_prefix: Some("logo-".to_owned()),
        indent: Indent::None,
        ..WriteOptions::default()
    });
    let (_, inside) = written.split_once('>')?;
    let (inside, _) = inside.rsplit_once("</svg>")?;
    Some(inside.trim().to_owned())
}
