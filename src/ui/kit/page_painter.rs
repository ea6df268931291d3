//! Puts the marks of a page on the screen, with the fonts that the page was measured in.

use std::sync::Arc;

use egui::{
    Color32, ColorImage, Context, Id, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, TextureHandle,
    TextureId, TextureOptions, Ui, Vec2, pos2, vec2,
};

use crate::design::Logo;
use crate::page::picture::{Pixels, logo_in_pixels};
use crate::page::{self, Anchor, Ink, Mark, Paint, Sheet, Text};
use crate::scene::Palette;
use crate::ui::kit::brush::{dots, hatch, points};
use crate::ui::kit::theme;

/// Paints a page on its background, as large as `room` allows; returns its rectangle.
pub(crate) fn fitted(ui: &Ui, page: &Sheet, room: Rect, palette: &Palette) -> Rect {
    let of_page = vec2(points(page.width), points(page.height)).max(Vec2::splat(1.0));
    let scale = (room.size() / of_page).min_elem();
    let place = Rect::from_center_size(room.center(), of_page * scale);
    let painter = ui.painter_at(room);
    painter.rect_filled(place, 0.0, theme::ink(palette, Ink::Window));
    sheet(&painter, page, place, palette);
    place
}

/// Paints a page into `place`.
fn sheet(painter: &Painter, sheet: &Sheet, place: Rect, palette: &Palette) {
    let brush = Brush {
        painter,
        palette,
        origin: place.min,
        scale: place.width() / points(sheet.width).max(1.0),
    };
    for mark in &sheet.marks {
        brush.mark(mark);
    }
}

/// A painter that knows where the page lies and how large.
struct Brush<'a> {
    painter: &'a Painter,
    palette: &'a Palette,
    origin: Pos2,
    scale: f32,
}

impl Brush<'_> {
    fn mark(&self, mark: &Mark) {
        match mark {
            Mark::Area {
                rect,
                paint,
                edge,
                rounding,
            } => {
                let area = self.rect(rect);
                let rounding = points(*rounding) * self.scale;
                match paint {
                    Some(Paint::Plain(ink)) => _ = self.painter.rect_filled(area, rounding, self.color(*ink)),
                    Some(Paint::Hatched(ink)) => hatch(self.painter, area, self.color(*ink), self.scale),
                    Some(Paint::Dotted(ink)) => dots(self.painter, area, self.color(*ink), self.scale),
                    None => {}
                }
                if let Some(edge) = edge {
                    if edge.dashed {
                        let corners = [
                            area.left_top(),
                            area.right_top(),
                            area.right_bottom(),
                            area.left_bottom(),
                            area.left_top(),
                        ];
                        self.line(&corners, edge);
                    } else {
                        self.painter
                            .rect_stroke(area, rounding, self.stroke(edge), StrokeKind::Inside);
                    }
                }
            }
            Mark::Line { points: way, stroke } => {
                let way: Vec<Pos2> = way.iter().map(|(x, y)| self.at(*x, *y)).collect();
                self.line(&way, stroke);
            }
            Mark::Text(text) => self.text(text),
            Mark::Logo { rect, logo } => self.logo(self.rect(rect), logo),
        }
    }

    fn color(&self, ink: Ink) -> Color32 {
        theme::ink(self.palette, ink)
    }

    fn at(&self, x: f64, y: f64) -> Pos2 {
        self.origin + vec2(points(x), points(y)) * self.scale
    }

    fn rect(&self, rect: &page::Rect) -> Rect {
        Rect::from_min_max(self.at(rect.left, rect.top), self.at(rect.right, rect.bottom))
    }

    fn stroke(&self, stroke: &page::Stroke) -> Stroke {
        Stroke::new(points(stroke.width) * self.scale, self.color(stroke.ink))
    }

    fn line(&self, way: &[Pos2], stroke: &page::Stroke) {
        let pen = self.stroke(stroke);
        if stroke.dashed {
            let dash = 3.0 * self.scale;
            self.painter.extend(Shape::dashed_line(way, pen, dash, dash));
        } else {
            self.painter.line(way.to_vec(), pen);
        }
    }

    fn logo(&self, place: Rect, logo: &Logo) {
        if let Some(texture) = texture_of(self.painter.ctx(), logo, place.size()) {
            let whole = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
            self.painter.image(texture, place, whole, Color32::WHITE);
        }
    }

    fn text(&self, text: &Text) {
        let (color, widest) = (self.color(text.ink), points(text.widest) * self.scale);
        let laid_out = |size: f32| {
            self.painter
                .layout_no_wrap(text.text.clone(), theme::on_page(size, text.bold), color)
        };
        let size = points(text.size) * self.scale;
        let mut galley = laid_out(size);
        // Pixels are coarser than page units; a line that became too wide is set slightly smaller.
        if galley.size().x > widest && widest > 0.0 {
            galley = laid_out(size * widest / galley.size().x);
        }
        let at = self.at(text.x, text.y);
        let shift = match text.anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => galley.size().x / 2.0,
            Anchor::End => galley.size().x,
        };
        let first = galley.rows.first();
        let baseline = first.and_then(|row| Some(row.pos.y + row.glyphs.first()?.pos.y));
        let place = pos2(at.x - shift, at.y - baseline.unwrap_or(0.0));
        self.painter.galley(place, galley, color);
    }
}

/// A logo as it was last drawn in pixels.
struct Drawn {
    logo: Logo,
    /// Pixels across and down that were asked for.
    size: [u32; 2],
    /// None for a logo that could not be drawn, which is not tried again.
    texture: Option<TextureHandle>,
}

/// As many sizes are kept: a page, its preview, the next one in the presenter's view.
const MOST_DRAWN: usize = 4;

/// The logo in as many pixels as the screen has for it; drawn again only where the logo or its size changed.
fn texture_of(ctx: &Context, logo: &Logo, size: Vec2) -> Option<TextureId> {
    let id = Id::unique("logos in pixels");
    let size = size * ctx.pixels_per_point();
    let size = [size.x, size.y].map(pixels);
    let known: Vec<Arc<Drawn>> = ctx.data(|data| data.get_temp(id)).unwrap_or_default();
    let found = known
        .iter()
        .find(|drawn| drawn.size == size && drawn.logo == *logo);
    let drawn = found.cloned().unwrap_or_else(|| {
        let texture = logo_in_pixels(logo, size).map(|Pixels { size, bytes }| {
            let image = ColorImage::from_rgba_premultiplied(size, &bytes);
            ctx.load_texture("logo", image, TextureOptions::LINEAR)
        });
        let drawn = Arc::new(Drawn {
            logo: logo.clone(),
            size,
            texture,
        });
        let others = known.iter().take(MOST_DRAWN - 1).cloned();
        let kept: Vec<Arc<Drawn>> = std::iter::once(Arc::clone(&drawn)).chain(others).collect();
        ctx.data_mut(|data| data.insert_temp(id, kept));
        drawn
    });
    drawn.texture.as_ref().map(TextureHandle::id)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a part of a screen, and a cast stops at the ends"
)]
fn pixels(length: f32) -> u32 {
    length.round().clamp(1.0, 4_096.0) as u32
}
