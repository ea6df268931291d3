//! The logo on pages: there in every format that has pages, once in each file, and nothing of it but its shapes.

use aksnet::design::logo::Drawing;
use aksnet::design::{Logo, presets};
use aksnet::export::{Format, Options};

use super::office::parts;
use super::{Case, parsed};

/// A red square with what else an SVG may bring along.
const HOSTILE: &str = r##"<?xml version="1.0"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 20 10" onload="alert(1)">
  <script>alert(2)</script>
  <style>@import url("https://example.com/a.css");</style>
  <a xlink:href="javascript:alert(3)"><rect width="10" height="10" fill="#fe0102" onclick="alert(4)"/></a>
  <use xlink:href="https://example.com/b.svg#c"/>
  <rect x="-9000" y="-9000" width="9" height="99999" fill="#fe0102"/>
</svg>"##;

/// A PNG of one colour, which carries a text as well.
fn png() -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, 40, 20);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let text = "somebody@example.com".to_owned();
    encoder.add_text_chunk("Author".to_owned(), text).unwrap();
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&[0xfe, 1, 2].repeat(800)).unwrap();
    writer.finish().unwrap();
    file
}

fn with_logo(file: &[u8]) -> Case {
    let mut design = presets::worked_example();
    design.pages.logo = Some(Logo::from_file(file).unwrap());
    Case::of(design)
}

/// The colour at the middle of the logo, which is twice as wide as high and stands in the right upper corner.
fn colour_of_logo(png: &[u8]) -> [u8; 3] {
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut pixels).unwrap();
    assert_eq!((frame.width, frame.color_type), (1_280, png::ColorType::Rgb));
    // A quarter from the left of a logo 64 points wide and 32 high.
    let at = (30 * 1_280 + (1_240 - 48)) * 3;
    [pixels[at], pixels[at + 1], pixels[at + 2]]
}

#[test]
fn a_logo_stands_on_the_pages_of_every_format() {
    let options = Options {
        scale: 1.0,
        ..Options::default()
    };
    let without = Case::of(presets::worked_example());
    for (file, is_pixels) in [(HOSTILE.as_bytes().to_vec(), false), (png(), true)] {
        let case = with_logo(&file);
        assert_eq!(
            colour_of_logo(&case.bytes(Format::Png, &options)),
            [0xfe, 1, 2],
            "{is_pixels}"
        );
        let svg = case.text(Format::Svg, &options);
        assert_eq!(svg.matches("<image").count(), usize::from(is_pixels));
        assert_eq!(svg.contains("#fe0102"), !is_pixels);

        let html = case.text(Format::Html, &options);
        let pages = html.matches("<figure>").count();
        assert!(pages > 3, "{pages}");
        // Once in the file, however many pages show it; once more at the head.
        assert_eq!(html.matches("<symbol id=\"logo\"").count(), 1);
        assert_eq!(html.matches("<use href=\"#logo\"").count(), pages + 1);
        assert_eq!(html.matches("img-src data:").count(), usize::from(is_pixels));

        let slides = parts(&case.bytes(Format::Pptx, &options));
        assert!(slides["ppt/media/logo.png"].starts_with(b"\x89PNG"));
        assert_eq!(slides.contains_key("ppt/media/logo.svg"), !is_pixels);
        let relations = slides
            .iter()
            .filter(|(name, _)| name.starts_with("ppt/slides/_rels/"));
        for (name, relation) in relations {
            let relation = std::str::from_utf8(relation).unwrap();
            assert!(relation.contains("../media/logo.png"), "{name}");
        }

        for format in [Format::Pdf, Format::Deck] {
            let images = |case: &Case| {
                let pdf = case.bytes(format, &options);
                let name = b"/Subtype/Image";
                let spaced = b"/Subtype /Image";
                let count = |name: &[u8]| pdf.windows(name.len()).filter(|part| *part == name).count();
                (pdf.len(), count(name) + count(spaced))
            };
            let ((bare, none), (larger, some)) = (images(&without), images(&case));
            assert!(bare < larger, "{format:?}");
            assert_eq!((none, some > 0), (0, is_pixels), "{format:?}");
        }
    }
}

#[test]
fn nothing_of_a_logo_but_its_shapes_reaches_a_page() {
    let options = Options {
        outlined: true,
        ..Options::default()
    };
    for file in [HOSTILE.as_bytes().to_vec(), png()] {
        let case = with_logo(&file);
        let mut texts = vec![
            case.text(Format::Svg, &Options::default()),
            case.text(Format::Svg, &options),
            case.text(Format::Html, &options),
        ];
        let slides = parts(&case.bytes(Format::Pptx, &options));
        texts.extend(
            slides
                .get("ppt/media/logo.svg")
                .map(|svg| String::from_utf8(svg.clone()).unwrap()),
        );
        for text in &texts {
            for active in [
                "alert",
                "example.com",
                "<script",
                "javascript:",
                "onload",
                "onclick",
                "@import",
            ] {
                assert!(!text.contains(active), "{active}");
            }
            for node in parsed(text).descendants().filter(|node| node.is_element()) {
                let href = node.attributes().find(|attribute| attribute.name() == "href");
                let Some(href) = href.map(|href| href.value()) else {
                    continue;
                };
                let leads_out = !href.starts_with('#') && !href.starts_with("data:image/png;base64,");
                assert!(
                    !leads_out || node.has_tag_name(("http://www.w3.org/1999/xhtml", "a")),
                    "{href}"
                );
            }
        }
        // What reaches out of the logo is cut off where it ends.
        assert!(texts[0].contains("viewBox=\"0 0 20 10\">") || texts[0].contains("viewBox=\"0 0 40 20\">"));
        for (name, part) in &slides {
            let author = b"somebody";
            assert!(!part.windows(author.len()).any(|text| text == author), "{name}");
        }
    }
}

#[test]
fn equal_logos_give_equal_bytes() {
    for format in [Format::Pptx, Format::Deck, Format::Html] {
        let made = || with_logo(&png()).bytes(format, &Options::default());
        assert!(made() == made(), "{format:?}");
    }
    let logo = with_logo(&png()).design.pages.logo.unwrap();
    assert!(matches!(logo.drawing(), Drawing::Pixels(_)));
}
