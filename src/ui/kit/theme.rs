//! The theme: the only file that makes egui colours. Tokens are meanings; widgets ask for a meaning.

use std::sync::LazyLock;

use egui::style::HandleShape;
use egui::{
    Atom, Button, Color32, Context, CornerRadius, Frame, Margin, Response, RichText, Sense, Shadow, Stroke,
    StrokeKind, Theme, ThemePreference, Ui, Visuals, vec2,
};

use crate::decide::verdict::Outcome;
use crate::design::Swatch;
use crate::net::grouped;
use crate::page::Ink;
use crate::scene::{Palette, Role, palette};

use crate::ui::state::{NoticeKind, ThemeChoice};

mod fonts;
pub mod icons;
mod letters;

pub(crate) use letters::{Size, code, code_font, figure_ui, icon, on_page};

/// Colours by meaning, for the theme in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each field is named for what it means")]
pub struct Tokens {
    pub node: Color32,
    pub pod: Color32,
    pub service: Color32,
    pub surge: Color32,
    pub reserved: Color32,
    pub connected: Color32,
    pub free: Color32,
    pub trouble: Color32,
    pub warning: Color32,
    pub good: Color32,
    pub accent: Color32,
    pub on_accent: Color32,
    pub text: Color32,
    pub weak: Color32,
    pub panel: Color32,
    pub raised: Color32,
    pub sunken: Color32,
    pub outline: Color32,
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that makes colours"
)]
pub(crate) const fn color([red, green, blue]: palette::Rgb) -> Color32 {
    Color32::from_rgb(red, green, blue)
}

const fn palette_of(dark: bool) -> &'static Palette {
    Palette::of(if dark {
        palette::Theme::Dark
    } else {
        palette::Theme::Light
    })
}

/// The colours of the theme in force.
pub fn tokens(ui: &Ui) -> Tokens {
    tokens_of(ui.visuals().dark_mode)
}

fn tokens_of(dark: bool) -> Tokens {
    made_of(dark).tokens
}

/// The colours of a meaning.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RoleColors {
    /// Of its areas.
    pub(crate) color: Color32,
    /// Of surfaces that text lies on.
    pub(crate) tint: Color32,
    /// Of text on its areas.
    pub(crate) text: Color32,
}

/// The colours of every meaning.
pub(crate) type OfRoles = [(Role, RoleColors); Role::ALL.len()];

/// Those of the theme in force.
pub(crate) fn of_roles(ui: &Ui) -> &'static OfRoles {
    &made_of(ui.visuals().dark_mode).roles
}

/// The colours that are made of a palette.
struct Made {
    tokens: Tokens,
    roles: OfRoles,
}

/// Made once: a palette is a constant, and everything that is painted asks for its colours in every frame.
fn made_of(dark: bool) -> &'static Made {
    static MADE: LazyLock<[Made; 2]> = LazyLock::new(|| {
        [false, true].map(|dark| Made {
            tokens: tokens_from(palette_of(dark)),
            roles: Role::ALL.map(|role| (role, role_colors(palette_of(dark), role))),
        })
    });
    let [of_light, of_dark] = &*MADE;
    if dark { of_dark } else { of_light }
}

fn role_colors(palette: &Palette, role: Role) -> RoleColors {
    RoleColors {
        color: color(palette.role(role)),
        tint: color(palette.tint(role)),
        text: color(palette.text_on(role)),
    }
}

fn tokens_from(palette: &Palette) -> Tokens {
    Tokens {
        node: color(palette.node),
        pod: color(palette.pod),
        service: color(palette.service),
        surge: color(palette.surge),
        reserved: color(palette.reserved),
        connected: color(palette.connected),
        free: color(palette.free),
        trouble: color(palette.trouble),
        warning: color(palette.warning),
        good: color(palette.good),
        accent: color(palette.accent),
        on_accent: color(palette.text_on_accent()),
        text: color(palette.text),
        weak: color(palette.text_weak),
        panel: color(palette.panel),
        raised: color(palette.card),
        sunken: color(palette.lane),
        outline: color(palette.line),
    }
}

/// The background of what is hovered or focused: words in every colour can be read on it.
pub(crate) fn lit(colors: &Tokens) -> Color32 {
    colors.raised.lerp_to_gamma(colors.outline, 0.5)
}

/// The palette of the theme in force.
pub(crate) fn palette(ui: &Ui) -> &'static Palette {
    palette_of(ui.visuals().dark_mode)
}

/// The colour of a role.
pub fn role(ui: &Ui, role: Role) -> Color32 {
    color(palette_of(ui.visuals().dark_mode).role(role))
}

/// The colour of a role, faint, for a surface that text lies on.
pub fn tint(ui: &Ui, role: Role) -> Color32 {
    color(palette_of(ui.visuals().dark_mode).tint(role))
}

/// The colour of a mark.
pub fn swatch(ui: &Ui, swatch: Swatch) -> Color32 {
    color(palette_of(ui.visuals().dark_mode).swatch(swatch))
}

/// The colour of text on a surface in the colour of a role.
pub fn text_on(ui: &Ui, role: Role) -> Color32 {
    color(palette_of(ui.visuals().dark_mode).text_on(role))
}

/// The colour of an ink of a page.
pub(crate) fn ink(palette: &Palette, ink: Ink) -> Color32 {
    color(palette.ink(ink))
}

/// The colour of a verdict.
pub(crate) fn of_outcome(ui: &Ui, outcome: Outcome) -> Color32 {
    ink(palette(ui), Ink::of_outcome(outcome))
}

/// The style of widgets in a theme, whatever theme the window has.
pub(crate) fn visuals_of(ctx: &Context, dark: bool) -> Visuals {
    ctx.style_of(if dark { Theme::Dark } else { Theme::Light })
        .visuals
        .clone()
}

/// Fonts, text sizes, spacing and both themes; once, when the window is made.
pub fn install(ctx: &Context) {
    ctx.set_fonts(fonts::definitions());
    ctx.options_mut(|options| options.zoom_with_keyboard = false);
    ctx.all_styles_mut(|style| {
        style.text_styles = letters::text_styles();
        style.number_formatter = egui::style::NumberFormatter::new(|number, decimals| {
            if *decimals.start() == 0 && number >= 0.0 && number.fract() == 0.0 && number < 1e15 {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "a whole number below 10^15"
                )]
                return grouped(number as u64);
            }
            egui::emath::format_with_decimals_in_range(number, decimals)
        });
        style.spacing.item_spacing = vec2(8.0, 6.0);
        style.spacing.button_padding = vec2(8.0, 3.0);
        style.spacing.interact_size.y = 24.0;
        style.spacing.scroll = egui::style::ScrollStyle::thin();
        // Late enough that what is passed over on the way stays in sight.
        style.interaction.tooltip_delay = 0.7;
        style.interaction.selectable_labels = false;
        // No animations: what a slider shows must not lag behind it.
        style.animation_time = 0.0;
    });
    for (theme, dark) in [(Theme::Dark, true), (Theme::Light, false)] {
        ctx.set_visuals_of(theme, visuals(dark));
    }
}

/// Text to be seen first: bold, in the full colour of text.
pub(crate) fn bold(text: impl Into<String>) -> RichText {
    RichText::new(text).family(fonts::family(true)).strong()
}

/// The heading of a group: small capitals, bold and weak.
pub(crate) fn section(ui: &Ui, title: &str) -> RichText {
    bold(title.to_uppercase()).small().color(tokens(ui).weak)
}

/// The shape of the knob of a slider.
pub(crate) const KNOB: HandleShape = HandleShape::Rect { aspect_ratio: 1.0 };

/// Sliders with full, round knobs, filled by their own edge: the background of a knob is that of its rail.
pub(crate) fn knobs(ui: &mut Ui) {
    let colors = tokens(ui);
    // A target, and two fifths of it are the radius: whole points, for a knob that is as wide as high.
    ui.spacing_mut().interact_size.y = 25.0;
    let widgets = &mut ui.visuals_mut().widgets;
    for (state, color) in [
        (&mut widgets.inactive, colors.text),
        (&mut widgets.hovered, colors.text),
        (&mut widgets.active, colors.accent),
    ] {
        state.fg_stroke = Stroke::new(10.0, color);
        state.corner_radius = CornerRadius::same(10);
    }
}

/// A box to tick: outlined while empty, filled in the accent colour once ticked.
pub(crate) fn boxes(ui: &mut Ui, is_ticked: bool) {
    let colors = tokens(ui);
    let (fill, edge) = if is_ticked {
        (colors.accent, colors.accent)
    } else {
        (colors.sunken, colors.weak)
    };
    let widgets = &mut ui.visuals_mut().widgets;
    for state in [&mut widgets.inactive, &mut widgets.hovered, &mut widgets.active] {
        state.bg_fill = fill;
        state.fg_stroke = Stroke::new(1.8, colors.on_accent);
    }
    // Menus take the strokes away.
    widgets.inactive.bg_stroke = Stroke::new(1.0, edge);
    widgets.hovered.bg_stroke = Stroke::new(1.0, colors.text);
}

/// Room in a menu: rows closer than in a panel, words apart from the ends of the row.
pub(crate) fn menu_rows(ui: &mut Ui) {
    ui.spacing_mut().item_spacing.y = 2.0;
    ui.spacing_mut().button_padding = vec2(5.0, 2.0);
}

/// Dark, light, or as the system has it.
pub fn choose(ctx: &Context, choice: ThemeChoice) {
    let preference = match choice {
        ThemeChoice::System => ThemePreference::System,
        ThemeChoice::Dark => ThemePreference::Dark,
        ThemeChoice::Light => ThemePreference::Light,
    };
    if ctx.options(|options| options.theme_preference) != preference {
        ctx.set_theme(preference);
    }
}

fn visuals(dark: bool) -> Visuals {
    let colors = tokens_of(dark);
    let window = color(palette_of(dark).window);
    let mut visuals = if dark { Visuals::dark() } else { Visuals::light() };
    let radius = CornerRadius::same(5);
    visuals.panel_fill = window;
    visuals.window_fill = colors.panel;
    visuals.window_stroke = Stroke::new(1.0, colors.outline);
    visuals.window_corner_radius = CornerRadius::same(8);
    visuals.menu_corner_radius = CornerRadius::same(6);
    visuals.window_shadow = Shadow {
        offset: [0, 6],
        blur: 24,
        spread: 0,
        color: visuals.window_shadow.color,
    };
    visuals.extreme_bg_color = colors.sunken;
    visuals.text_edit_bg_color = Some(colors.sunken);
    visuals.faint_bg_color = colors.raised;
    visuals.code_bg_color = colors.sunken;
    visuals.hyperlink_color = colors.accent;
    visuals.warn_fg_color = colors.warning;
    visuals.error_fg_color = colors.trouble;
    visuals.weak_text_color = Some(colors.weak);
    visuals.selection.bg_fill = colors.accent.gamma_multiply(0.35);
    visuals.selection.stroke = Stroke::new(1.0, colors.text);
    let widgets = &mut visuals.widgets;
    for state in [
        &mut widgets.noninteractive,
        &mut widgets.inactive,
        &mut widgets.hovered,
        &mut widgets.active,
        &mut widgets.open,
    ] {
        state.corner_radius = radius;
        state.expansion = 0.0;
        state.fg_stroke.color = colors.text;
        state.bg_stroke = Stroke::new(1.0, colors.outline);
    }
    widgets.noninteractive.bg_fill = colors.panel;
    widgets.inactive.bg_fill = colors.outline;
    widgets.inactive.weak_bg_fill = colors.raised;
    widgets.hovered.weak_bg_fill = lit(&colors);
    widgets.hovered.bg_fill = colors.outline;
    widgets.hovered.bg_stroke = Stroke::new(1.0, colors.weak);
    widgets.active.weak_bg_fill = lit(&colors);
    widgets.active.bg_stroke = Stroke::new(1.0, colors.accent);
    widgets.open.weak_bg_fill = colors.raised;
    visuals
}

/// A bar across the window: menus, tabs, status.
pub(crate) fn bar(ui: &Ui) -> Frame {
    Frame::new()
        .fill(tokens(ui).panel)
        .inner_margin(Margin::symmetric(12, 5))
}

/// A panel at a side of the window.
pub(crate) fn side(ui: &Ui) -> Frame {
    Frame::new().fill(tokens(ui).panel).inner_margin(Margin {
        left: 12,
        right: 12,
        top: 4,
        bottom: 4,
    })
}

/// The middle of the window.
///
/// Not filled: the window is cleared in this colour ([`background`]), and another layer costs software renderers half a
/// frame.
pub(crate) fn center() -> Frame {
    Frame::new().inner_margin(Margin {
        left: 14,
        right: 14 - OVERHANG,
        top: 8,
        bottom: 8,
    })
}

/// What the window is cleared in before anything is drawn.
pub const fn background(visuals: &Visuals) -> Color32 {
    visuals.panel_fill
}

/// How far the last letter of a line may reach over its end before a panel cuts it, in points.
const OVERHANG: i8 = 2;

/// A part of the middle, without a frame of its own.
///
/// Not filled, as [`center`] is not.
pub(crate) fn plain() -> Frame {
    Frame::new().inner_margin(Margin {
        left: 0,
        right: OVERHANG,
        top: 4,
        bottom: 6,
    })
}

/// A raised card.
pub(crate) fn card(ui: &Ui) -> Frame {
    Frame::new()
        .fill(tokens(ui).raised)
        .corner_radius(6)
        .inner_margin(Margin::symmetric(10, 6))
}

/// A dialog over the window.
pub(crate) fn dialog(ui: &Ui) -> Frame {
    Frame::popup(ui.style())
        .inner_margin(Margin::same(18))
        .corner_radius(8)
}

/// A message at the edge of the window.
pub(crate) fn notice(ui: &Ui, kind: NoticeKind) -> Frame {
    let colors = tokens(ui);
    let edge = match kind {
        NoticeKind::Info => colors.accent,
        NoticeKind::Error => colors.trouble,
    };
    card(ui).stroke(Stroke::new(1.0, edge)).outer_margin(Margin {
        left: 0,
        right: 0,
        top: 0,
        bottom: 6,
    })
}

/// A tab with a frame; the one on screen is outlined in the accent colour.
pub(crate) fn tab_ui(ui: &mut Ui, text: &str, shown: bool) -> Response {
    let colors = tokens(ui);
    framed_tab_ui(ui, text, shown, if shown { colors.text } else { colors.weak })
}

/// The same for a view that is no sibling of the tabs beside it: its words are those of a button.
pub(crate) fn view_tab_ui(ui: &mut Ui, text: &str, shown: bool) -> Response {
    let color = tokens(ui).text;
    framed_tab_ui(ui, text, shown, color)
}

fn framed_tab_ui(ui: &mut Ui, text: &str, shown: bool, color: Color32) -> Response {
    let colors = tokens(ui);
    let words = RichText::new(text).color(color);
    let edge = if shown { colors.accent } else { colors.outline };
    let fill = if shown { colors.raised } else { colors.panel };
    ui.scope(|ui| {
        ui.set_max_width(260.0);
        let button = Button::new(words)
            .fill(fill)
            .stroke(Stroke::new(1.0, edge))
            .truncate()
            .min_size(vec2(96.0, 28.0));
        let response = ui.add(button);
        response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Tab, true, shown, text));
        if response.hovered() && !shown {
            let edge = Stroke::new(1.0, colors.weak);
            ui.painter()
                .rect_stroke(response.rect, 5.0, edge, StrokeKind::Inside);
        }
        response
    })
    .inner
}

/// A tab without a frame; the one on screen is underlined in the accent colour.
pub(crate) fn underlined_tab_ui(ui: &mut Ui, text: &str, shown: bool) -> Response {
    let colors = tokens(ui);
    let words = if shown {
        bold(text)
    } else {
        RichText::new(text).color(colors.weak)
    };
    // As wide as it is in bold, so that its neighbours stay where they are.
    let widest = ui
        .painter()
        .layout_no_wrap(text.to_owned(), Size::Body.font(true), colors.text);
    let response = ui.add(
        Button::new((words, Atom::grow()))
            .frame(false)
            .min_size(vec2(widest.size().x, 26.0))
            .sense(Sense::click()),
    );
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Tab, true, shown, text));
    if shown {
        ui.painter().hline(
            response.rect.x_range(),
            response.rect.bottom(),
            Stroke::new(2.0, colors.accent),
        );
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::palette::contrast;

    fn check_contrast(inks: &[Color32], backgrounds: &[Color32], least: f64) {
        let bytes = |color: Color32| [color.r(), color.g(), color.b()];
        for ink in inks {
            for background in backgrounds {
                let found = contrast(bytes(*ink), bytes(*background));
                assert!(found >= least, "{ink:?} on {background:?}: {found:.2}");
            }
        }
    }

    #[test]
    fn words_can_be_read_on_every_background_of_the_window() {
        for dark in [true, false] {
            let (colors, visuals) = (tokens_of(dark), visuals(dark));
            let backgrounds = [
                visuals.panel_fill,
                colors.panel,
                colors.raised,
                colors.sunken,
                visuals.widgets.hovered.weak_bg_fill,
                visuals.widgets.active.weak_bg_fill,
                visuals.widgets.open.weak_bg_fill,
            ];
            let inks = [
                colors.text,
                colors.weak,
                colors.accent,
                colors.good,
                colors.warning,
                colors.trouble,
            ];
            check_contrast(&inks, &backgrounds, 4.5);
            let chosen =
                [colors.panel, colors.raised].map(|background| background.blend(visuals.selection.bg_fill));
            check_contrast(&[colors.text], &chosen, 4.5);
        }
    }

    #[test]
    fn knobs_boxes_and_the_frame_of_the_focus_can_be_seen() {
        for dark in [true, false] {
            let colors = tokens_of(dark);
            let backgrounds = [colors.panel, colors.raised, colors.sunken];
            check_contrast(&[colors.text, colors.weak, colors.accent], &backgrounds, 3.0);
            check_contrast(&[colors.on_accent], &[colors.accent], 4.5);
        }
    }
}
