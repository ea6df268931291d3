//! Meaning to colour and pattern, for dark and light screens and for print.
//!
//! Plain bytes: the screen and the files read the same table. Every role has a pattern too; those that are solid differ
//! clearly in colour for everyone. The tests below check contrast and the common colour deficiencies.

use std::sync::LazyLock;

use crate::design::Swatch;

use super::map::Role;

/// A colour in sRGB: red, green, blue.
pub type Rgb = [u8; 3];

/// What the picture is shown on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Theme {
    /// A dark screen.
    #[default]
    Dark,
    /// A light screen.
    Light,
    /// White paper.
    Print,
}

impl Theme {
    /// Every theme.
    pub const ALL: [Self; 3] = [Self::Dark, Self::Light, Self::Print];
}

/// How an area is filled, so that colour is never the only sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pattern {
    /// The colour.
    Solid,
    /// Slanted lines in the colour.
    Hatched,
    /// A line around a faint tint of the colour.
    Outline,
}

impl Role {
    /// How areas of this meaning are filled.
    pub const fn pattern(self) -> Pattern {
        match self {
            // Surge is often narrower than a pattern: solid, it looks the same at any width.
            Self::Node | Self::Pod | Self::Surge | Self::Other => Pattern::Solid,
            Self::Reserved | Self::Trouble => Pattern::Hatched,
            Self::Network | Self::Service | Self::Connected | Self::Free => Pattern::Outline,
        }
    }
}

/// The colours of one theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Palette {
    /// Behind everything.
    pub window: Rgb,
    /// Side panels and bars.
    pub panel: Rgb,
    /// Cards and buttons on a panel.
    pub card: Rgb,
    /// Lanes and plots, and the background of text fields.
    pub lane: Rgb,
    /// Thin lines between things.
    pub line: Rgb,
    /// Text.
    pub text: Rgb,
    /// Text of less weight.
    pub text_weak: Rgb,
    /// The one accent: selection, links, the main button.
    pub accent: Rgb,
    /// Words that say it fits.
    pub good: Rgb,
    /// Words of warning.
    pub warning: Rgb,
    /// Words and frames of what cannot work.
    pub trouble: Rgb,
    /// Nodes, and VNets.
    pub node: Rgb,
    /// Pods.
    pub pod: Rgb,
    /// Services.
    pub service: Rgb,
    /// Extra nodes while upgrading.
    pub surge: Rgb,
    /// What Azure reserves.
    pub reserved: Rgb,
    /// Ranges outside.
    pub connected: Rgb,
    /// What belongs to something else.
    pub other: Rgb,
    /// The outline of what is free.
    pub free: Rgb,
    /// What a person marks with, in the order of [`Swatch::ALL`].
    pub swatches: [Rgb; Swatch::ALL.len()],
    /// The colours that tell alternatives apart, besides their letters; they repeat from the tenth on.
    pub alternatives: [Rgb; 9],
}

impl Palette {
    /// The colours of a theme.
    pub const fn of(theme: Theme) -> &'static Self {
        match theme {
            Theme::Dark => &DARK,
            Theme::Light => &LIGHT,
            Theme::Print => &PRINT,
        }
    }

    /// The colours with another accent, which is brought towards black or white until it can be read.
    ///
    /// ```
    /// use aksnet::scene::palette::{Palette, Theme, contrast};
    ///
    /// let palette = Palette::of(Theme::Light).with_accent(Some([0xff, 0xff, 0x80]));
    /// assert!(contrast(palette.accent, palette.window) >= 4.5);
    /// assert_eq!(Palette::of(Theme::Light).with_accent(None), *Palette::of(Theme::Light));
    /// ```
    #[must_use]
    pub fn with_accent(&self, accent: Option<Rgb>) -> Self {
        /// The contrast that text needs on its background (WCAG 2, level AA).
        const READABLE: f64 = 4.5;
        let Some(wanted) = accent else {
            return *self;
        };
        let towards = text_on(self.window);
        let backgrounds = [self.window, self.panel, self.card, self.lane];
        let shades = (0..=20).map(|step| mix(wanted, towards, f64::from(step) / 20.0));
        let readable = |shade: &Rgb| {
            backgrounds
                .iter()
                .all(|background| contrast(*shade, *background) >= READABLE)
        };
        Self {
            accent: shades.into_iter().find(readable).unwrap_or(towards),
            ..*self
        }
    }

    /// The light background of what was drawn for paper, such as a logo: the window, where that is light.
    pub fn paper(&self) -> Rgb {
        let is_light = luminance(self.text) < luminance(self.window);
        if is_light { self.window } else { PRINT.window }
    }

    /// The colour of a meaning.
    pub const fn role(&self, role: Role) -> Rgb {
        match role {
            Role::Network | Role::Node => self.node,
            Role::Pod => self.pod,
            Role::Service => self.service,
            Role::Surge => self.surge,
            Role::Reserved => self.reserved,
            Role::Connected => self.connected,
            Role::Other => self.other,
            Role::Free => self.free,
            Role::Trouble => self.trouble,
        }
    }

    /// The colour of a mark.
    pub const fn swatch(&self, swatch: Swatch) -> Rgb {
        let [orange, lime, cyan, magenta, brown] = self.swatches;
        match swatch {
            Swatch::Orange => orange,
            Swatch::Lime => lime,
            Swatch::Cyan => cyan,
            Swatch::Magenta => magenta,
            Swatch::Brown => brown,
        }
    }

    /// The colour of the alternative at a place.
    ///
    /// ```
    /// use aksnet::scene::{Palette, Theme};
    ///
    /// let palette = Palette::of(Theme::Light);
    /// assert_ne!(palette.alternative(0), palette.alternative(1));
    /// assert_eq!(palette.alternative(0), palette.alternative(9));
    /// ```
    pub fn alternative(&self, at: usize) -> Rgb {
        let found = self.alternatives.get(at % self.alternatives.len());
        found.copied().unwrap_or(self.accent)
    }

    /// Text that can be read on the colour of an alternative.
    pub fn text_on_alternative(&self, at: usize) -> Rgb {
        text_on(self.alternative(at))
    }

    /// The faint background of an outlined area of that meaning; [`Self::text`] can be read on it.
    pub fn tint(&self, role: Role) -> Rgb {
        mix(self.lane, self.role(role), 0.22)
    }

    /// Text that can be read on a solid area of that meaning.
    pub fn text_on(&self, role: Role) -> Rgb {
        text_on(self.role(role))
    }

    /// Text that can be read on the accent.
    pub fn text_on_accent(&self) -> Rgb {
        text_on(self.accent)
    }
}

const DARK: Palette = Palette {
    window: [0x15, 0x18, 0x1d],
    panel: [0x1c, 0x20, 0x27],
    card: [0x23, 0x28, 0x31],
    lane: [0x12, 0x15, 0x1a],
    line: [0x32, 0x38, 0x44],
    text: [0xe6, 0xe9, 0xef],
    text_weak: [0x98, 0xa1, 0xb0],
    accent: [0x5a, 0xa9, 0xff],
    good: [0x3e, 0xcf, 0x8e],
    warning: [0xf4, 0xb1, 0x53],
    trouble: [0xff, 0x6b, 0x6b],
    node: [0x4a, 0x97, 0xfa],
    pod: [0x36, 0xcd, 0x96],
    service: [0xbf, 0x84, 0xfa],
    surge: [0xf2, 0xc1, 0x4e],
    reserved: [0x6b, 0x72, 0x80],
    connected: [0x8d, 0x99, 0xae],
    other: [0x8d, 0x99, 0xae],
    free: [0x5f, 0x68, 0x78],
    swatches: [
        [0xff, 0x8a, 0x1f],
        [0xb4, 0xf0, 0x3c],
        [0x3f, 0xdd, 0xf0],
        [0xf0, 0x6a, 0xc8],
        [0xa8, 0x78, 0x50],
    ],
    alternatives: [
        [0x8f, 0x86, 0xf0],
        [0xdd, 0xcc, 0x77],
        [0x44, 0xaa, 0x99],
        [0xe0, 0x83, 0x94],
        [0x88, 0xcc, 0xee],
        [0xb5, 0xb5, 0x45],
        [0xd7, 0x7a, 0xc8],
        [0x3f, 0xae, 0x63],
        [0xc0, 0x56, 0x8a],
    ],
};

const LIGHT: Palette = Palette {
    window: [0xf6, 0xf7, 0xf9],
    panel: [0xee, 0xf0, 0xf4],
    card: [0xff, 0xff, 0xff],
    lane: [0xff, 0xff, 0xff],
    line: [0xc9, 0xce, 0xd8],
    text: [0x1b, 0x1f, 0x27],
    text_weak: [0x55, 0x5d, 0x6b],
    accent: [0x14, 0x62, 0xc4],
    good: [0x0b, 0x71, 0x4c],
    warning: [0x8a, 0x56, 0x00],
    trouble: [0xc4, 0x22, 0x30],
    node: [0x1a, 0x63, 0xc8],
    pod: [0x14, 0x99, 0x6a],
    service: [0x82, 0x46, 0xd0],
    surge: [0xb8, 0x7a, 0x00],
    reserved: [0x8a, 0x90, 0x9c],
    connected: [0x74, 0x80, 0x94],
    other: [0x74, 0x80, 0x94],
    free: [0x84, 0x8d, 0x9c],
    swatches: [
        [0xe0, 0x6a, 0x00],
        [0x2f, 0x64, 0x00],
        [0x00, 0x90, 0xac],
        [0xc0, 0x2a, 0x90],
        [0x6e, 0x46, 0x22],
    ],
    alternatives: [
        [0x33, 0x22, 0x88],
        [0x94, 0x7c, 0x10],
        [0x22, 0x82, 0x74],
        [0xb8, 0x46, 0x5c],
        [0x1f, 0x83, 0xb4],
        [0x77, 0x77, 0x1e],
        [0xaa, 0x44, 0x99],
        [0x11, 0x77, 0x33],
        [0x88, 0x22, 0x55],
    ],
};

const PRINT: Palette = Palette {
    window: [0xff, 0xff, 0xff],
    panel: [0xff, 0xff, 0xff],
    text: [0x00, 0x00, 0x00],
    text_weak: [0x40, 0x46, 0x50],
    line: [0x9a, 0xa2, 0xb0],
    ..LIGHT
};

/// Black or white, whichever can be read better on `background`.
fn text_on(background: Rgb) -> Rgb {
    const BLACK: Rgb = [0x0b, 0x0d, 0x10];
    const WHITE: Rgb = [0xff, 0xff, 0xff];
    if contrast(background, BLACK) >= contrast(background, WHITE) {
        BLACK
    } else {
        WHITE
    }
}

/// `share` of one colour on another, in sRGB as painters blend it.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a mean of two bytes is a byte"
)]
pub fn mix(background: Rgb, colour: Rgb, share: f64) -> Rgb {
    let channel = |(background, colour): (u8, u8)| {
        (f64::from(colour) - f64::from(background))
            .mul_add(share.clamp(0.0, 1.0), f64::from(background))
            .round() as u8
    };
    let [red, green, blue] = background;
    let [on_red, on_green, on_blue] = colour;
    [
        channel((red, on_red)),
        channel((green, on_green)),
        channel((blue, on_blue)),
    ]
}

/// The contrast of two colours as WCAG counts it: 1 for equal ones, 21 for black on white.
///
/// ```
/// use aksnet::scene::palette::contrast;
///
/// assert_eq!(contrast([0, 0, 0], [255, 255, 255]).round(), 21.0);
/// ```
pub fn contrast(one: Rgb, other: Rgb) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance(colour: Rgb) -> f64 {
    /// Computed once: a row of colours is compared channel by channel.
    static LINEAR: LazyLock<[f64; 256]> =
        LazyLock::new(|| std::array::from_fn(|channel| linear(u8::try_from(channel).unwrap_or(u8::MAX))));
    let share = |channel: u8| LINEAR.get(usize::from(channel)).copied().unwrap_or_default();
    let [red, green, blue] = colour.map(share);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// A channel of sRGB as a share of light.
fn linear(channel: u8) -> f64 {
    let share = f64::from(channel) / 255.0;
    if share <= 0.040_45 {
        share / 12.92
    } else {
        ((share + 0.055) / 1.055).powf(2.4)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alternatives_can_be_seen_and_their_letters_read() {
        for theme in Theme::ALL {
            let palette = Palette::of(theme);
            for at in 0..palette.alternatives.len() {
                let colour = palette.alternative(at);
                for surface in [palette.window, palette.panel, palette.card, palette.lane] {
                    assert!(
                        contrast(colour, surface) >= 3.0,
                        "{theme:?}: {at} on {surface:02x?}"
                    );
                }
                assert!(
                    contrast(palette.text_on_alternative(at), colour) >= 4.5,
                    "{theme:?}: {at}"
                );
                assert!(
                    (0..at).all(|before| palette.alternative(before) != colour),
                    "{theme:?}: {at}"
                );
            }
        }
    }

    #[test]
    fn text_can_be_read_on_every_surface() {
        for theme in Theme::ALL {
            let palette = Palette::of(theme);
            for surface in [palette.window, palette.panel, palette.card, palette.lane] {
                for text in [
                    palette.text,
                    palette.text_weak,
                    palette.accent,
                    palette.good,
                    palette.warning,
                    palette.trouble,
                ] {
                    let found = contrast(text, surface);
                    assert!(
                        found >= 4.5,
                        "{theme:?}: {text:02x?} on {surface:02x?}: {found:.2}"
                    );
                }
            }
            assert!(
                contrast(palette.text_on_accent(), palette.accent) >= 4.5,
                "{theme:?}"
            );
            for role in Role::ALL {
                let found = contrast(palette.text, palette.tint(role));
                assert!(
                    found >= 4.5,
                    "{theme:?}: text on the tint of {role:?}: {found:.2}"
                );
                let found = contrast(palette.text_on(role), palette.role(role));
                assert!(found >= 4.5, "{theme:?}: text on {role:?}: {found:.2}");
            }
        }
    }

    /// Very light, near black, mid-grey, and steps in between.
    #[test]
    fn an_accent_of_any_colour_can_be_read_and_read_on() {
        const STEPS: [u8; 6] = [0x00, 0x33, 0x66, 0x99, 0xcc, 0xff];
        let of_two = |green| STEPS.map(|blue| [green, blue]);
        let steps = STEPS
            .into_iter()
            .flat_map(|red| STEPS.into_iter().flat_map(of_two).map(move |[g, b]| [red, g, b]));
        let named = [[0xff, 0xff, 0xe0], [0x05, 0x05, 0x08], [0x76, 0x76, 0x76]];
        for wanted in steps.chain(named) {
            for theme in Theme::ALL {
                let palette = Palette::of(theme).with_accent(Some(wanted));
                for surface in [palette.window, palette.panel, palette.card, palette.lane] {
                    let found = contrast(palette.accent, surface);
                    assert!(
                        found >= 4.5,
                        "{theme:?}: {wanted:02x?} on {surface:02x?}: {found:.2}"
                    );
                }
                let found = contrast(palette.text_on_accent(), palette.accent);
                assert!(found >= 4.5, "{theme:?}: on {wanted:02x?}: {found:.2}");
            }
        }
    }

    #[test]
    fn bars_stand_out_from_their_lane() {
        for theme in Theme::ALL {
            let palette = Palette::of(theme);
            for role in Role::ALL {
                let found = contrast(palette.role(role), palette.lane);
                assert!(found >= 3.0, "{theme:?}: {role:?} on its lane: {found:.2}");
            }
        }
    }

    /// Neighbours in one lane must look different to everyone: two solid colours by colour, the others also by their
    /// pattern.
    #[test]
    fn roles_that_meet_can_be_told_apart_with_colour_deficiencies() {
        let meet = [
            (Role::Node, Role::Pod),
            (Role::Node, Role::Surge),
            (Role::Node, Role::Other),
            (Role::Node, Role::Reserved),
            (Role::Node, Role::Trouble),
            (Role::Pod, Role::Surge),
            (Role::Pod, Role::Other),
            (Role::Pod, Role::Reserved),
            (Role::Pod, Role::Trouble),
            (Role::Surge, Role::Other),
            (Role::Surge, Role::Reserved),
            (Role::Surge, Role::Trouble),
            (Role::Service, Role::Reserved),
            (Role::Service, Role::Trouble),
            (Role::Network, Role::Connected),
            (Role::Connected, Role::Trouble),
        ];
        for theme in Theme::ALL {
            let palette = Palette::of(theme);
            for (deficiency, matrix) in DEFICIENCIES {
                for (one, other) in meet {
                    let seen = |role| lab(simulated(palette.role(role), matrix));
                    let distance = distance(seen(one), seen(other));
                    // 2.3 is just noticeable; patterns help where two roles are filled differently.
                    let least = if one.pattern() == other.pattern() {
                        20.0
                    } else {
                        8.0
                    };
                    assert!(
                        distance >= least,
                        "{theme:?}, {deficiency}: {one:?} and {other:?}: {distance:.1}"
                    );
                }
            }
        }
    }

    /// Marks stand on their lane, each with its name in words.
    #[test]
    fn marks_stand_out_and_can_be_told_apart() {
        for theme in Theme::ALL {
            let palette = Palette::of(theme);
            for (at, one) in Swatch::ALL.into_iter().enumerate() {
                let found = contrast(palette.swatch(one), palette.lane);
                assert!(found >= 3.0, "{theme:?}: {one:?} on its lane: {found:.2}");
                for other in Swatch::ALL.into_iter().skip(at + 1) {
                    for (deficiency, matrix) in DEFICIENCIES {
                        let seen = |swatch| lab(simulated(palette.swatch(swatch), matrix));
                        let distance = distance(seen(one), seen(other));
                        assert!(
                            distance >= 8.0,
                            "{theme:?}, {deficiency}: {one:?} and {other:?}: {distance:.1}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn tints_lie_between_lane_and_colour() {
        assert_eq!(mix([0, 0, 0], [200, 100, 50], 0.5), [100, 50, 25]);
        assert_eq!(mix([10, 10, 10], [200, 100, 50], 0.0), [10, 10, 10]);
    }

    type Matrix = [[f64; 3]; 3];

    /// Machado, Oliveira and Fernandes 2009, full severity, on linear RGB.
    const DEFICIENCIES: [(&str, Matrix); 4] = [
        ("none", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
        (
            "protanopia",
            [
                [0.152286, 1.052583, -0.204868],
                [0.114503, 0.786281, 0.099216],
                [-0.003882, -0.048116, 1.051998],
            ],
        ),
        (
            "deuteranopia",
            [
                [0.367322, 0.860646, -0.227968],
                [0.280085, 0.672501, 0.047413],
                [-0.011820, 0.042940, 0.968881],
            ],
        ),
        (
            "tritanopia",
            [
                [1.255528, -0.076749, -0.178779],
                [-0.078411, 0.930809, 0.147602],
                [0.004733, 0.691367, 0.303900],
            ],
        ),
    ];

    fn times(matrix: Matrix, [x, y, z]: [f64; 3]) -> [f64; 3] {
        matrix.map(|[a, b, c]| a * x + b * y + c * z)
    }

    fn simulated(colour: Rgb, matrix: Matrix) -> [f64; 3] {
        times(matrix, colour.map(linear)).map(|channel| channel.clamp(0.0, 1.0))
    }

    /// CIE L*a*b* of linear RGB under D65.
    fn lab(linear: [f64; 3]) -> [f64; 3] {
        let to_xyz = [
            [0.412_456, 0.357_576, 0.180_438],
            [0.212_673, 0.715_152, 0.072_175],
            [0.019_334, 0.119_192, 0.950_304],
        ];
        let [x, y, z] = times(to_xyz, linear);
        let [x, y, z] = [x / 0.950_47, y, z / 1.088_83].map(|share| {
            if share > 0.008_856 {
                share.cbrt()
            } else {
                7.787 * share + 16.0 / 116.0
            }
        });
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }

    fn distance(one: [f64; 3], other: [f64; 3]) -> f64 {
        one.iter()
            .zip(other)
            .map(|(one, other)| (one - other).powi(2))
            .sum::<f64>()
            .sqrt()
    }
}
