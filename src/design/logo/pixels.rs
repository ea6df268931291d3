//! A PNG: its size is checked in the header before it is decoded, and it is written again as plain pixels.

use std::fmt;
use std::io::Cursor;

use super::{MOST_PIXELS, NoLogo};
use crate::design::inert;

/// A PNG file of the pixels of a PNG file, and how many there are each way.
pub(super) fn read(bytes: &[u8]) -> Result<(Vec<u8>, (u32, u32)), NoLogo> {
    let (pixels, size) = pixels(bytes)?;
    if pixels.iter().skip(3).step_by(4).all(|opacity| *opacity == 0) {
        return Err(NoLogo::Blank);
    }
    let written = png_of(&pixels, size).map_err(|error| broken(&error))?;
    Ok((written, size))
}

fn broken(error: &dyn fmt::Display) -> NoLogo {
    NoLogo::BrokenPng {
        reason: inert(&error.to_string()),
    }
}

/// Red, green, blue and opacity of every pixel, and how many there are each way.
pub(super) fn pixels(bytes: &[u8]) -> Result<(Vec<u8>, (u32, u32)), NoLogo> {
    let most = (MOST_PIXELS as usize).saturating_mul(MOST_PIXELS as usize);
    let limits = png::Limits {
        bytes: most.saturating_mul(8),
    };
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(bytes), limits);
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    // Text and colour profiles are ignored.
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    let header = decoder.read_header_info().map_err(|error| broken(&error))?;
    let (width, height) = (header.width, header.height);
    if width > MOST_PIXELS || height > MOST_PIXELS {
        return Err(NoLogo::TooManyPixels { width, height });
    }
    let mut reader = decoder.read_info().map_err(|error| broken(&error))?;
    let length = reader
        .output_buffer_size()
        .ok_or(NoLogo::TooManyPixels { width, height })?;
    let mut read = vec![0; length];
    let frame = reader.next_frame(&mut read).map_err(|error| broken(&error))?;
    read.truncate(frame.buffer_size());
    let pixels: Vec<u8> = match frame.color_type {
        png::ColorType::Rgba => read,
        png::ColorType::Rgb => (read.as_chunks::<3>().0.iter())
            .flat_map(|[red, green, blue]| [*red, *green, *blue, u8::MAX])
            .collect(),
        png::ColorType::GrayscaleAlpha => (read.as_chunks::<2>().0.iter())
            .flat_map(|[grey, opacity]| [*grey, *grey, *grey, *opacity])
            .collect(),
        png::ColorType::Grayscale => (read.iter())
            .flat_map(|grey| [*grey, *grey, *grey, u8::MAX])
            .collect(),
        png::ColorType::Indexed => return Err(broken(&"its colours were not found")),
    };
    Ok((pixels, (width, height)))
}

/// A PNG file of these pixels.
pub(super) fn png_of(pixels: &[u8], (width, height): (u32, u32)) -> Result<Vec<u8>, png::EncodingError> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(pixels)?;
    writer.finish()?;
    Ok(file)
}
