//! What is accepted as a logo, what is refused, and what never reaches a page.

use expect_test::{Expect, expect};

use super::pixels::{pixels, png_of};
use super::shapes::{MOST_CLIPS, not_shown};
use super::*;

fn svg(inside: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
         width=\"40\" height=\"20\">{inside}</svg>"
    )
}

fn png(width: u32, height: u32, pixel: [u8; 4]) -> Vec<u8> {
    let pixels = pixel.repeat((width * height) as usize);
    png_of(&pixels, (width, height)).unwrap()
}

/// Why these bytes are not a logo.
fn check(bytes: impl AsRef<[u8]>, expected: &Expect) {
    expected.assert_eq(&Logo::from_file(bytes.as_ref()).unwrap_err().to_string());
}

fn shapes(svg: &str) -> String {
    match Logo::from_file(svg.as_bytes()).unwrap().drawing() {
        Drawing::Shapes(shapes) => shapes.clone(),
        Drawing::Pixels(_) => unreachable!("an SVG has shapes"),
    }
}

#[test]
fn what_is_no_logo_says_why_and_what_would_do() {
    check(
        "GIF89a",
        &expect!["the logo is neither PNG nor SVG; choose a file of one of these"],
    );
    check(
        "<html><body/></html>",
        &expect!["the logo is neither PNG nor SVG; choose a file of one of these"],
    );
    check(
        vec![b'<'; MOST_BYTES + 1],
        &expect!["the logo has 262145 bytes; at most 262144 are allowed, so save it smaller"],
    );
    check(
        png(2_049, 1, [0, 0, 0, 255]),
        &expect!["the logo has 2049 × 1 pixels; at most 2048 each way are allowed, so scale it down"],
    );
    check(
        &png(20, 20, [9, 9, 9, 255])[..60],
        &expect!["the PNG of the logo cannot be read (unexpected end of file); save it again"],
    );
    check(
        png(20, 20, [9, 9, 9, 0]),
        &expect!["the logo is blank; choose another file"],
    );
    check(
        png(100, 4, [9, 9, 9, 255]),
        &expect!["the logo is 100 × 4; crop it, so that no side is more than 20 times the other"],
    );
    check(svg(""), &expect!["the logo is blank; choose another file"]);
    check(
        "<svg xmlns='http://www.w3.org/2000/svg'><g",
        &expect![
            "the SVG of the logo cannot be read (the root node was opened but never closed); save it again as plain SVG"
        ],
    );
}

#[test]
fn shapes_alone_are_taken_of_an_svg() {
    let text = svg("<text x=\"1\" y=\"9\">Contoso</text>");
    check(
        text,
        &expect!["the SVG of the logo has text, which is not supported; convert everything to plain shapes"],
    );
    for (element, inside) in [
        (
            "image",
            "<image href=\"file:///etc/passwd\" width=\"9\" height=\"9\"/>",
        ),
        (
            "image",
            "<image xlink:href=\"https://example.com/a.png\" width=\"9\" height=\"9\"/>",
        ),
        (
            "image",
            "<defs><g><image href=\"data:image/png;base64,AAAA\"/></g></defs>",
        ),
        (
            "filter",
            "<filter id=\"f\"><feTurbulence numOctaves=\"99999\"/></filter>",
        ),
        (
            "foreignObject",
            "<foreignObject><iframe src=\"https://example.com\"/></foreignObject>",
        ),
        ("pattern", "<pattern id=\"p\"/>"),
        ("mask", "<mask id=\"m\"/>"),
    ] {
        let refused = Logo::from_file(svg(inside).as_bytes()).unwrap_err();
        let what = element.to_owned();
        assert_eq!(refused, NoLogo::NotShown { what }, "{inside}");
    }
}

#[test]
fn what_an_svg_could_do_is_not_drawn() {
    let hostile = svg("<script>alert(1)</script>\
         <style>@import url(https://example.com/a.css); .a { fill: url(https://example.com/b) red }</style>\
         <a xlink:href=\"javascript:alert(2)\"><rect class=\"a\" onload=\"alert(3)\" id=\"x\" width=\"9\" height=\"9\"/></a>\
         <use href=\"https://example.com/c.svg#d\"/>\
         <rect width=\"9\" height=\"9\" fill=\"#123456\"><set attributeName=\"href\" to=\"javascript:alert(4)\"/></rect>");
    let shapes = shapes(&hostile);
    for active in [
        "script",
        "alert",
        "example.com",
        "href",
        "onload",
        "style",
        "import",
        "<a",
        "set",
    ] {
        assert!(!shapes.contains(active), "{active}: {shapes}");
    }
    assert!(shapes.contains("#123456"), "{shapes}");
}

#[test]
fn an_id_cannot_break_out_of_its_quotes() {
    for id in ["a&quot; onload=&quot;x", "a)url(#b", "&lt;script>", "x\u{202e}y"] {
        let text = svg(&format!("<rect id=\"{id}\" width=\"9\" height=\"9\"/>"));
        assert!(Logo::from_file(text.as_bytes()).is_err(), "{id}");
    }
    let plain = shapes(&svg("<rect id=\"Layer 1\" width=\"9\" height=\"9\"/>"));
    assert!(plain.contains("id=\"logo-Layer 1\""), "{plain}");
}

#[test]
fn a_small_file_cannot_make_much_work() {
    let deep = format!("{}{}", "<g>".repeat(40), "</g>".repeat(40));
    // Ten times ten times ten … squares.
    let mut laughs = "<g id=\"g0\"><rect width=\"1\" height=\"1\"/></g>".to_owned();
    for level in 1..9 {
        let uses = format!("<use xlink:href=\"#g{}\"/>", level - 1).repeat(10);
        laughs = format!("{laughs}<g id=\"g{level}\">{uses}</g>");
    }
    let round = "<g id=\"a\"><use href=\"#b\"/></g><g id=\"b\"><use href=\"#a\"/></g>";
    let broken = "<path stroke=\"red\" stroke-dasharray=\"0.001\" d=\"M0 0L9999 9999\"/>".repeat(60);
    for (what, inside) in [
        ("levels", deep),
        ("elements", laughs),
        ("levels", round.to_owned()),
        ("elements", broken),
        (
            "elements",
            "<rect width=\"9\" height=\"9\"/>".repeat(MOST_ELEMENTS),
        ),
        ("clips", "<clipPath id=\"c\"/>".repeat(MOST_CLIPS + 1)),
        (
            "bytes of style",
            format!("<style>{}</style>", "a{fill:red}".repeat(3_000)),
        ),
    ] {
        match Logo::from_file(svg(&inside).as_bytes()) {
            Err(NoLogo::TooMuch { what: found, .. }) => assert_eq!(found, what),
            other => unreachable!("{what}: {other:?}"),
        }
    }
    for (what, nested) in [
        (
            "a clip in a clip",
            "<clipPath id=\"a\"><rect width=\"9\" height=\"9\" clip-path=\"url(#b)\"/></clipPath>",
        ),
        (
            "a clip in a clip",
            "<clipPath id=\"a\"><use href=\"#b\"/></clipPath><g id=\"b\" style=\"clip-path: url(#c)\"/>",
        ),
        (
            "a clip in its style sheet",
            "<style>rect { clip-path: url(#a) }</style><clipPath id=\"a\"/>",
        ),
    ] {
        assert_eq!(
            Logo::from_file(svg(nested).as_bytes()),
            Err(not_shown(what)),
            "{nested}"
        );
    }
    let entities = "<!DOCTYPE svg [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>";
    let text = format!("{entities}{}", svg("<rect width=\"9\" height=\"9\"/>"));
    check(
        text,
        &expect!["the SVG of the logo cannot be read (it declares entities); save it again as plain SVG"],
    );
}

#[test]
fn pixels_are_drawn_without_what_else_a_png_carries() {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, 3, 1);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    encoder
        .add_text_chunk("Author".to_owned(), "somebody@example.com".to_owned())
        .unwrap();
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&[0, 128, 255]).unwrap();
    writer.finish().unwrap();
    let logo = Logo::from_file(&file).unwrap();
    let Drawing::Pixels(drawn) = logo.drawing() else {
        unreachable!("a PNG has pixels")
    };
    assert!(!drawn.windows(7).any(|text| text == b"example"));
    let (read, size) = pixels(drawn).unwrap();
    assert_eq!(size, (3, 1));
    assert_eq!(read, [0, 0, 0, 255, 128, 128, 128, 255, 255, 255, 255, 255]);
    // The design file keeps the file as it was.
    let text = String::from(logo.clone());
    assert!(text.starts_with("data:image/png;base64,iVBORw0KGgo"));
    assert_eq!(text.parse(), Ok(logo));
}
