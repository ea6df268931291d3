//! A page of a file as it will be written, before it is.

use crate::check::Findings;
use crate::design::Design;
use crate::page::{self, Leaf, Sheet};
use crate::plan::Plan;

use super::files::{ExportError, Options, Source, chosen};
use super::format::Format;
use super::html;

/// A page of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct FilePage {
    /// What is on it.
    pub sheet: Sheet,
    /// Its place in the file.
    pub at: usize,
    /// How many pages the file has.
    pub pages: usize,
}

/// A page of a file of that format, the last one for a place beyond it; without a place, the page that says most: the
/// address map of the first alternative. None of a format without pages.
///
/// # Errors
/// When there is nothing to show, or the options make no sense.
///
/// ```
/// use aksnet::export::{Format, Options, page_of_file};
/// use aksnet::{check, design::presets, plan};
///
/// let design = presets::worked_example();
/// let plan = plan::plan(&design);
/// let findings = check::check(&design, &plan);
/// let options = Options::default();
/// let page = page_of_file(&design, &plan, &findings, Format::Deck, &options, None)?.unwrap();
/// assert_eq!((page.at, page.pages), (2, 11)); // behind the title and what there is to decide
/// # Ok::<(), aksnet::export::ExportError>(())
/// ```
pub fn page_of_file(
    design: &Design,
    plan: &Plan,
    findings: &Findings,
    format: Format,
    options: &Options,
    page: Option<usize>,
) -> Result<Option<FilePage>, ExportError> {
    if !format.has_pages() {
        return Ok(None);
    }
    let chosen = chosen(design, options, format)?;
    let source = Source {
        chosen: &chosen,
        ..Source::of((design, plan, findings), format, options)
    };
    if format.is_picture() {
        let sheet = source.picture(chosen.first().copied().unwrap_or_default());
        return Ok(Some(FilePage {
            sheet: cut(sheet, format, options),
            at: 0,
            pages: 1,
        }));
    }
    let leaves = match format {
        Format::Html => html::leaves(&source),
        _ => source.leaves(&chosen),
    };
    let map = || leaves.iter().position(|leaf| matches!(leaf, Leaf::Network(..)));
    let pages = leaves.len();
    let at = page.or_else(map).unwrap_or_default().min(pages.saturating_sub(1));
    Ok(leaves.get(at).map(|leaf| FilePage {
        sheet: cut(source.numbered(leaf, at, pages), format, options),
        at,
        pages,
    }))
}

/// The page without its empty edges, where files of that format are written so.
fn cut(sheet: Sheet, format: Format, options: &Options) -> Sheet {
    let is_cut = options.cropped && matches!(format.of_pages().unwrap_or(format), Format::Svg | Format::Png);
    if is_cut { page::cropped(&sheet) } else { sheet }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;
    use crate::check::check;
    use crate::design::presets;
    use crate::export::export_pages;
    use crate::page::Parts;
    use crate::plan::plan;

    #[test]
    fn every_page_that_is_written_can_be_looked_at_before() {
        let design = presets::worked_example();
        let plan = plan(&design);
        let findings = check(&design, &plan);
        let without_models = Parts {
            models: false,
            ..Parts::default()
        };
        for parts in [Parts::default(), without_models] {
            let options = Options {
                parts,
                ..Options::default()
            };
            let page = |at| {
                let page = page_of_file(&design, &plan, &findings, Format::SvgPages, &options, at);
                page.unwrap().unwrap()
            };
            let go_on = &mut |_| ControlFlow::Continue(());
            let files = export_pages(&design, &plan, &findings, Format::SvgPages, &options, go_on).unwrap();
            assert_eq!(page(None).pages, files.len());
            let titles: Vec<String> = (0..files.len()).map(|at| page(Some(at)).sheet.title).collect();
            for ((_, bytes), title) in files.iter().zip(&titles) {
                let written = String::from_utf8_lossy(bytes);
                // A headline may take several lines.
                let start: Vec<&str> = title.split_whitespace().take(2).collect();
                assert!(written.contains(&start.join(" ")), "{title}");
            }
            assert_eq!(page(Some(usize::MAX)).at, files.len() - 1);
        }
    }

    #[test]
    fn files_without_pages_have_none() {
        let design = presets::worked_example();
        let plan = plan(&design);
        let findings = check(&design, &plan);
        let options = Options::default();
        for format in Format::ALL {
            let page = page_of_file(&design, &plan, &findings, format, &options, None).unwrap();
            assert_eq!(page.is_some(), format.has_pages(), "{}", format.key());
        }
    }
}
