//! The formats of files, as one table: what they are called, what they show, and whether they are text.
//!
//! The command line, the export dialog and the file dialog read the table; a new format is a variant and a row here,
//! and a file that makes it.

use std::ffi::OsStr;
use std::path::Path;

use super::azure::{self, Language, Paperwork};
use super::files::{ExportError, Source};
use super::steps::Steps;
use super::{drawio, html, record, workbook};
use crate::design::{file, inert_lines};

/// What a file is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// The page of one alternative as vectors, with text as text.
    Svg,
    /// The page of one alternative as pixels.
    Png,
    /// Every page as vectors, each a file of its own.
    SvgPages,
    /// Every page as pixels, each a file of its own.
    PngPages,
    /// A poster per alternative, with the sums.
    Pdf,
    /// Slides: one per alternative, then all on one address map, the comparison last.
    Deck,
    /// A report in one file that loads nothing.
    Html,
    /// A decision record.
    Markdown,
    /// The address plans, one range per line.
    Csv,
    /// The address plans as a workbook, and the comparison.
    Xlsx,
    /// Diagrams for draw.io, one per alternative.
    Drawio,
    /// Slides for `PowerPoint` and similar programs, with text as text.
    Pptx,
    /// The design itself.
    Design,
    /// Code that creates one alternative, in a deployment language.
    Code(Language),
    /// A request for addresses, or the steps to one alternative.
    Paperwork(Paperwork),
}

/// A row of the table.
struct Row {
    /// What the command line calls it.
    key: &'static str,
    /// Its name in a list.
    name: &'static str,
    /// What it is, in a few words.
    title: &'static str,
    /// What its files end with, as file dialogs want it.
    extensions: &'static [&'static str],
    content: Content,
    scope: Scope,
    make: Make,
}

/// Makes a file; the number is the place of the alternative, for formats that show one.
pub(super) type Make = fn(&Source<'_>, usize, &mut Steps<'_>) -> Result<Vec<u8>, ExportError>;

/// What a file consists of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Content {
    /// Text with pages in it.
    TextWithPages,
    /// Text alone.
    Text,
    /// Pages, as bytes.
    Pages,
    /// No pages and no text.
    Bytes,
}

/// How much of a design a file shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// One page: an alternative, or the comparison.
    Page,
    /// One alternative.
    Alternative,
    /// Several alternatives.
    Several,
}

/// Builds the table: every format in the order of lists, with its row, whose absence is a compile error.
macro_rules! formats {
    ($($variant:ident $(($($of:tt)+))? => $row:expr;)+) => {
        impl Format {
            /// Every format, pictures first.
            pub const ALL: [Self; [$(stringify!($variant)),+].len()] = [$(Self::$variant $(($($of)+))?),+];

            const fn row(self) -> &'static Row {
                match self {
                    $(Self::$variant $(($($of)+))? => const { &$row },)+
                }
            }
        }
    };
}

formats! {
    Svg => Row {
        key: "svg",
        name: "SVG picture",
        title: "SVG picture of one alternative",
        extensions: &["svg"],
        content: Content::TextWithPages,
        scope: Scope::Page,
        make: |source, at, progress| source.one_picture(at, progress),
    };
    Png => Row {
        key: "png",
        name: "PNG picture",
        title: "PNG picture of one alternative",
        extensions: &["png"],
        content: Content::Pages,
        scope: Scope::Page,
        make: |source, at, progress| source.one_picture(at, progress),
    };
    SvgPages => Row {
        key: "svg-pages",
        name: "SVG pages",
        title: "SVG picture of every page, as files in one archive",
        extensions: &["zip"],
        content: Content::Pages,
        scope: Scope::Several,
        make: |source, _, progress| source.archive(progress),
    };
    PngPages => Row {
        key: "png-pages",
        name: "PNG pages",
        title: "PNG picture of every page, as files in one archive",
        extensions: &["zip"],
        content: Content::Pages,
        scope: Scope::Several,
        make: |source, _, progress| source.archive(progress),
    };
    Pdf => Row {
        key: "pdf",
        name: "PDF posters",
        title: "PDF poster of each alternative, with the sums",
        extensions: &["pdf"],
        content: Content::Pages,
        scope: Scope::Several,
        make: |source, _, progress| source.document(progress),
    };
    Deck => Row {
        key: "deck",
        name: "PDF slides",
        title: "PDF slides, one per alternative, then the map of all and the comparison",
        extensions: &["pdf"],
        content: Content::Pages,
        scope: Scope::Several,
        make: |source, _, progress| source.document(progress),
    };
    Pptx => Row {
        key: "pptx",
        name: "PowerPoint slides",
        title: "PowerPoint slides, with text that can be edited",
        extensions: &["pptx"],
        content: Content::Pages,
        scope: Scope::Several,
        make: |source, _, progress| source.slides(progress),
    };
    Html => Row {
        key: "html",
        name: "HTML report",
        title: "HTML report in one file",
        extensions: &["html"],
        content: Content::TextWithPages,
        scope: Scope::Several,
        make: |source, _, _| Ok(html::report(source)?.into_bytes()),
    };
    Markdown => Row {
        key: "markdown",
        name: "Markdown record",
        title: "Markdown decision record",
        extensions: &["md"],
        content: Content::Text,
        scope: Scope::Several,
        make: |source, _, _| Ok(inert_lines(&record::markdown(source)).into_bytes()),
    };
    Csv => Row {
        key: "csv",
        name: "CSV address plan",
        title: "CSV address plan, with a column for the alternative",
        extensions: &["csv"],
        content: Content::Text,
        scope: Scope::Several,
        make: |source, _, _| Ok(inert_lines(&source.address_plans()).into_bytes()),
    };
    Xlsx => Row {
        key: "xlsx",
        name: "Excel workbook",
        title: "Excel workbook: an address plan per alternative, and the comparison",
        extensions: &["xlsx"],
        content: Content::Bytes,
        scope: Scope::Several,
        make: |source, _, _| workbook::workbook(source),
    };
    Drawio => Row {
        key: "drawio",
        name: "draw.io diagram",
        title: "draw.io diagram of VNets, subnets, peerings and clusters",
        extensions: &["drawio"],
        content: Content::Text,
        scope: Scope::Several,
        make: |source, _, _| Ok(drawio::diagrams(source)?.into_bytes()),
    };
    Design => Row {
        key: "design",
        name: "Design file",
        title: "Design file",
        extensions: &["aksnet"],
        content: Content::Text,
        scope: Scope::Several,
        make: |source, _, _| Ok(file::write(source.design).into_bytes()),
    };
    Code(Language::Az) => Row {
        key: "az",
        name: "Azure CLI script",
        title: "Azure CLI commands of one alternative, in bash",
        extensions: &["sh"],
        content: Content::Text,
        scope: Scope::Alternative,
        make: |source, at, _| Ok(code(source, at, Language::Az)),
    };
    Code(Language::PowerShell) => Row {
        key: "powershell",
        name: "PowerShell script",
        title: "Azure CLI commands of one alternative, in PowerShell",
        extensions: &["ps1"],
        content: Content::Text,
        scope: Scope::Alternative,
        make: |source, at, _| Ok(code(source, at, Language::PowerShell)),
    };
    Code(Language::Bicep) => Row {
        key: "bicep",
        name: "Bicep file",
        title: "Bicep of one alternative",
        extensions: &["bicep"],
        content: Content::Text,
        scope: Scope::Alternative,
        make: |source, at, _| Ok(code(source, at, Language::Bicep)),
    };
    Code(Language::Arm) => Row {
        key: "arm",
        name: "ARM template",
        title: "ARM template of one alternative, in JSON",
        extensions: &["json"],
        content: Content::Text,
        scope: Scope::Alternative,
        make: |source, at, _| Ok(code(source, at, Language::Arm)),
    };
    Code(Language::Terraform) => Row {
        key: "terraform",
        name: "Terraform file",
        title: "Terraform of one alternative, for azurerm 4",
        extensions: &["tf"],
        content: Content::Text,
        scope: Scope::Alternative,
        make: |source, at, _| Ok(code(source, at, Language::Terraform)),
    };
    Code(Language::Avm) => Row {
        key: "avm",
        name: "Terraform with AVM",
        title: "Terraform of one alternative, with the Azure Verified Modules",
        extensions: &["tf"],
        content: Content::Text,
        scope: Scope::Alternative,
        make: |source, at, _| Ok(code(source, at, Language::Avm)),
    };
    Paperwork(Paperwork::Request) => Row {
        key: "request",
        name: "Address request",
        title: "Address request of one alternative, for a network team",
        extensions: &["md"],
        content: Content::Text,
        scope: Scope::Alternative,
        make: |source, at, _| Ok(paperwork(source, at, Paperwork::Request)),
    };
    Paperwork(Paperwork::RequestCsv) => Row {
        key: "request-csv",
        name: "Address request, CSV",
        title: "Address request of one alternative as CSV",
        extensions: &["csv"],
        content: Content::Text,
        scope: Scope::Alternative,
        make: |source, at, _| Ok(paperwork(source, at, Paperwork::RequestCsv)),
    };
    Paperwork(Paperwork::Ipam) => Row {
        key: "ipam",
        name: "IPAM bodies",
        title: "Bodies for Virtual Network Manager and Azure IPAM",
        extensions: &["json"],
        content: Content::Text,
        scope: Scope::Alternative,
        make: |source, at, _| Ok(paperwork(source, at, Paperwork::Ipam)),
    };
    Paperwork(Paperwork::Vsc) => Row {
        key: "vsc",
        name: "Visual Subnet Calculator",
        title: "VNets of one alternative for Visual Subnet Calculator",
        extensions: &["json"],
        content: Content::Text,
        scope: Scope::Alternative,
        make: |source, at, _| Ok(paperwork(source, at, Paperwork::Vsc)),
    };
    Paperwork(Paperwork::Netbox) => Row {
        key: "netbox",
        name: "NetBox prefixes",
        title: "Prefixes of one alternative for NetBox, as CSV",
        extensions: &["csv"],
        content: Content::Text,
        scope: Scope::Alternative,
        make: |source, at, _| Ok(paperwork(source, at, Paperwork::Netbox)),
    };
    Paperwork(Paperwork::Steps) => Row {
        key: "steps",
        name: "Migration steps",
        title: "Steps from today to one alternative, as commands",
        extensions: &["sh"],
        content: Content::Text,
        scope: Scope::Alternative,
        make: |source, at, _| Ok(paperwork(source, at, Paperwork::Steps)),
    };
}

/// Code that makes one alternative.
fn code(source: &Source<'_>, at: usize, language: Language) -> Vec<u8> {
    let deployment = azure::deployment(source.design, source.findings, at);
    language.print(&deployment).text.into_bytes()
}

/// A request for addresses, or the steps to one alternative.
fn paperwork(source: &Source<'_>, at: usize, paperwork: Paperwork) -> Vec<u8> {
    let printed = paperwork.print(source.design, source.plan, source.findings, at);
    printed.into_bytes()
}

impl Format {
    /// What makes its files.
    pub(super) fn made_by(self) -> Make {
        self.row().make
    }

    /// What the command line calls it.
    pub fn key(self) -> &'static str {
        self.row().key
    }

    /// Its name in a list of formats.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// What it is, in a few words.
    pub fn title(self) -> &'static str {
        self.row().title
    }

    /// What its files may end with, without the dot.
    pub fn extensions(self) -> &'static [&'static str] {
        self.row().extensions
    }

    /// What its files end with, without the dot.
    pub fn extension(self) -> &'static str {
        self.extensions().first().copied().unwrap_or_default()
    }

    /// The first format whose files end as `path` does.
    pub fn of_ending(path: &Path) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.ends(path))
    }

    /// The format that `path` is named for, where that is another one: a program would take the file for what it is not.
    pub fn misnamed(self, path: &Path) -> Option<Self> {
        if self.ends(path) {
            return None;
        }
        Self::of_ending(path)
    }

    /// Whether files of this format may end as `path` does.
    fn ends(self, path: &Path) -> bool {
        let ending = path.extension().and_then(OsStr::to_str);
        let mut own = self.extensions().iter();
        ending.is_some_and(|ending| own.any(|own| own.eq_ignore_ascii_case(ending)))
    }

    /// Whether it holds only one alternative.
    pub fn shows_one(self) -> bool {
        self.row().scope != Scope::Several
    }

    /// Whether it is a picture of one page, which can be that of the comparison.
    pub fn is_picture(self) -> bool {
        self.row().scope == Scope::Page
    }

    /// What each file of an archive of pages is.
    pub const fn of_pages(self) -> Option<Self> {
        match self {
            Self::SvgPages => Some(Self::Svg),
            Self::PngPages => Some(Self::Png),
            _ => None,
        }
    }

    /// Whether it is text that a terminal can show.
    pub fn is_text(self) -> bool {
        matches!(self.row().content, Content::Text | Content::TextWithPages)
    }

    /// Whether a day may stand in it.
    pub fn may_hold_date(self) -> bool {
        self.has_pages() || self == Self::Markdown
    }

    /// Whether theme, size and parts of a page apply to it.
    pub fn has_pages(self) -> bool {
        matches!(self.row().content, Content::Pages | Content::TextWithPages)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_path_is_misnamed_where_it_ends_as_another_format_does() {
        for (format, path, expected) in [
            (Format::Markdown, "a/plan.md", None),
            (Format::Markdown, "plan.MD", None),
            (Format::Markdown, "plan", None),
            (Format::Markdown, "plan.txt", None),
            (Format::Markdown, "plan.pdf", Some(Format::Pdf)),
            (Format::Deck, "plan.pdf", None),
            (Format::Design, "plan.SVG", Some(Format::Svg)),
            (Format::Csv, "plan.aksnet", Some(Format::Design)),
        ] {
            assert_eq!(format.misnamed(Path::new(path)), expected, "{path}");
        }
    }

    #[test]
    fn every_format_has_its_row_and_keys_tell_them_apart() {
        let keys: BTreeSet<_> = Format::ALL.map(Format::key).into();
        assert_eq!(keys.len(), Format::ALL.len());
    }
}
