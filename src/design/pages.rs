//! How a design is presented: which pages there are, in which order, and what is on all of them.
//!
//! Only choices are saved; a design without any has every page in its usual place.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Logo, is_false};

/// What a page is about, in the usual order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PageKind {
    /// Name of the design.
    Title,
    /// What has to be decided: requirements and constraints.
    Purpose,
    /// The alternatives at a glance.
    Options,
    /// The network of each alternative, and its clusters.
    Network,
    /// The network models for the workload.
    Models,
    /// All alternatives on one address axis.
    Axis,
    /// How far each grows and upgrades.
    Growth,
    /// What cannot be changed, and what a change costs.
    Permanence,
    /// The alternatives in five rows, with what follows.
    Comparison,
    /// The decision.
    Decision,
    /// The whole comparison.
    FullComparison,
    /// How the numbers add up.
    Sums,
    /// What was found.
    Findings,
    /// Every range.
    AddressPlan,
    /// The notes on the alternatives.
    Notes,
    /// Where rules and numbers come from.
    Sources,
}

impl PageKind {
    /// Every kind, in the usual order.
    pub const ALL: &[Self] = &[
        Self::Title,
        Self::Purpose,
        Self::Options,
        Self::Network,
        Self::Models,
        Self::Axis,
        Self::Growth,
        Self::Permanence,
        Self::Comparison,
        Self::Decision,
        Self::FullComparison,
        Self::Sums,
        Self::Findings,
        Self::AddressPlan,
        Self::Notes,
        Self::Sources,
    ];

    /// Its name.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Title => "Title",
            Self::Purpose => "What we decide",
            Self::Options => "The alternatives at a glance",
            Self::Network => "Network",
            Self::Models => "Network models",
            Self::Axis => "All on one address axis",
            Self::Growth => "Growth and upgrade",
            Self::Permanence => "What cannot be changed",
            Self::Comparison => "Comparison",
            Self::Decision => "Decision",
            Self::FullComparison => "Everything compared",
            Self::Sums => "How the numbers add up",
            Self::Findings => "Findings",
            Self::AddressPlan => "Address plan",
            Self::Notes => "Notes",
            Self::Sources => "Sources",
        }
    }

    /// Where it is placed by default.
    pub const fn usual_place(self) -> PagePlace {
        match self {
            Self::FullComparison
            | Self::Sums
            | Self::Findings
            | Self::AddressPlan
            | Self::Notes
            | Self::Sources => PagePlace::Appendix,
            Self::Title
            | Self::Purpose
            | Self::Options
            | Self::Network
            | Self::Models
            | Self::Axis
            | Self::Growth
            | Self::Permanence
            | Self::Comparison
            | Self::Decision => PagePlace::Shown,
        }
    }

    /// Whether it has one headline for the whole design: network pages have one per alternative, and the title and the
    /// appendix have none.
    pub const fn has_headline(self) -> bool {
        matches!(self.usual_place(), PagePlace::Shown) && !matches!(self, Self::Title | Self::Network)
    }
}

/// Where a page is placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PagePlace {
    /// Among the pages that are shown.
    Shown,
    /// After them.
    Appendix,
    /// Nowhere.
    Hidden,
}

impl PagePlace {
    /// Every place, in the order of menus.
    pub const ALL: [Self; 3] = [Self::Shown, Self::Appendix, Self::Hidden];

    /// The place in words.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Shown => "Shown",
            Self::Appendix => "Appendix",
            Self::Hidden => "Hidden",
        }
    }
}

/// The choices for the pages of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PageChoice {
    /// Which pages.
    pub page: PageKind,
    /// Where they are placed.
    pub place: PagePlace,
    /// Their headline as worded by a person; empty means the proposed one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub headline: String,
    /// What to say when they are shown; never on the page.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub speaker_notes: String,
}

impl PageChoice {
    /// A page in its usual place.
    pub const fn usual(page: PageKind) -> Self {
        Self {
            page,
            place: page.usual_place(),
            headline: String::new(),
            speaker_notes: String::new(),
        }
    }
}

/// The choices for the pages of a design.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pages {
    /// The pages in order; those not listed are in their usual place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub order: Vec<PageChoice>,
    /// The title on the first page; empty means the name of the design.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// The footer of every page.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub footer: String,
    /// The date on the pages, as it is to be shown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub date: String,
    /// Whether every page is marked as confidential.
    #[serde(default, skip_serializing_if = "is_false")]
    pub confidential: bool,
    /// The accent colour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accent: Option<Colour>,
    /// The logo in the corner of every page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo: Option<Logo>,
}

impl Pages {
    /// Whether nothing was chosen.
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }

    /// The title of a design called `name`.
    ///
    /// ```
    /// use aksnet::design::Pages;
    ///
    /// let pages = Pages { title: "Design review".to_owned(), ..Pages::default() };
    /// assert_eq!(pages.title_or("contoso"), "Design review");
    /// assert_eq!(Pages::default().title_or("contoso"), "contoso");
    /// ```
    pub fn title_or<'a>(&'a self, name: &'a str) -> &'a str {
        let written = self.title.trim();
        if written.is_empty() { name } else { written }
    }

    /// Every page once, in order.
    ///
    /// ```
    /// use aksnet::design::{PageChoice, PageKind, PagePlace, Pages};
    ///
    /// let hidden = PageChoice { place: PagePlace::Hidden, ..PageChoice::usual(PageKind::Growth) };
    /// let pages = Pages { order: vec![hidden], ..Pages::default() };
    /// let arranged = pages.arranged();
    /// assert_eq!(arranged.len(), PageKind::ALL.len());
    /// assert_eq!(arranged.iter().filter(|choice| choice.place == PagePlace::Hidden).count(), 1);
    /// ```
    pub fn arranged(&self) -> Vec<PageChoice> {
        let mut arranged: Vec<PageChoice> = Vec::with_capacity(PageKind::ALL.len());
        for choice in &self.order {
            // Of two choices for one page the first counts.
            if !arranged.iter().any(|known| known.page == choice.page) {
                arranged.push(choice.clone());
            }
        }
        let mut before: Option<PageKind> = None;
        for page in PageKind::ALL.iter().copied() {
            if !arranged.iter().any(|known| known.page == page) {
                let at = arranged.iter().position(|known| Some(known.page) == before);
                let at = at.map_or(0, |at| at + 1);
                arranged.insert(at, PageChoice::usual(page));
            }
            before = Some(page);
        }
        arranged
    }

    /// The choices for a page.
    pub fn of(&self, page: PageKind) -> Option<&PageChoice> {
        self.order.iter().find(|choice| choice.page == page)
    }
}

/// A colour that a person chose, as `#1a63c8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Colour(pub [u8; 3]);

/// A text that is not a colour.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{given:?} is not a colour; write it as #1a63c8")]
pub struct NoColour {
    given: String,
}

impl FromStr for Colour {
    type Err = NoColour;

    /// ```
    /// use aksnet::design::Colour;
    ///
    /// assert_eq!("#1a63c8".parse(), Ok(Colour([0x1a, 0x63, 0xc8])));
    /// assert!("blue".parse::<Colour>().is_err());
    /// ```
    fn from_str(text: &str) -> Result<Self, NoColour> {
        let refused = || NoColour {
            given: text.chars().take(40).collect(),
        };
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6);
        let digits = digits.filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let number = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let [_, red, green, blue] = number.ok_or_else(refused)?.to_be_bytes();
        Ok(Self([red, green, blue]))
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self([red, green, blue]) = self;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl TryFrom<String> for Colour {
    type Error = NoColour;

    fn try_from(text: String) -> Result<Self, NoColour> {
        text.parse()
    }
}

impl From<Colour> for String {
    fn from(colour: Colour) -> Self {
        colour.to_string()
    }
}

impl JsonSchema for Colour {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Colour".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "A colour that a person chose, as `#1a63c8`.",
            "pattern": "^#[0-9A-Fa-f]{6}$"
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_that_are_not_named_keep_their_place() {
        let kinds =
            |pages: &Pages| -> Vec<PageKind> { pages.arranged().iter().map(|choice| choice.page).collect() };
        assert_eq!(kinds(&Pages::default()), PageKind::ALL);
        let order = |order: &[PageKind]| Pages {
            order: order.iter().map(|page| PageChoice::usual(*page)).collect(),
            ..Pages::default()
        };
        let swapped = kinds(&order(&[PageKind::Comparison, PageKind::Title]));
        assert_eq!(
            swapped[..4],
            [
                PageKind::Comparison,
                PageKind::Decision,
                PageKind::FullComparison,
                PageKind::Sums
            ]
        );
        let twice = kinds(&order(&[PageKind::Growth, PageKind::Growth]));
        assert_eq!(twice.len(), PageKind::ALL.len());
    }
}
