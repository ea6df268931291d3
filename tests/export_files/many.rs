//! Files of many pages: every page is made once, few at a time, and none is large.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};

use aksnet::export::{Client, ExportError, Format, Options, Progress, export};

use super::{Case, alternatives};

/// Counts what is made, from the last page of each lot to the first.
#[derive(Default)]
struct Counting {
    made: AtomicUsize,
    most_at_once: AtomicUsize,
    last: Option<Progress>,
}

impl Client for Counting {
    fn progress(&mut self, progress: Progress) -> ControlFlow<()> {
        self.last = Some(progress);
        ControlFlow::Continue(())
    }

    fn each(&self, count: usize, work: &(dyn Fn(usize) + Sync)) {
        self.made.fetch_add(count, Ordering::Relaxed);
        self.most_at_once.fetch_max(count, Ordering::Relaxed);
        (0..count).rev().for_each(work);
    }
}

fn made(case: &Case, format: Format, scale: f64, client: &mut dyn Client) -> Result<Vec<u8>, ExportError> {
    let options = Options {
        scale,
        ..Options::default()
    };
    export(&case.design, &case.plan, &case.findings, format, &options, client)
}

#[test]
fn every_page_is_made_once_and_few_at_a_time() {
    /// Small pictures are made as often as large ones.
    const SCALE: f64 = 0.25;
    let case = alternatives(4);
    for (format, most_bytes_a_page) in [
        (Format::SvgPages, 25_000),
        (Format::PngPages, 25_000),
        (Format::Deck, 20_000),
        (Format::Pdf, 20_000),
        (Format::Pptx, 160_000),
    ] {
        let mut counting = Counting::default();
        let bytes = made(&case, format, SCALE, &mut counting).unwrap();
        let last = counting.last.unwrap();
        let pages = last.of - 1;
        assert!(pages > 16, "{format:?}: {pages}");
        assert_eq!(counting.made.into_inner(), pages, "{format:?}");
        let at_once = counting.most_at_once.into_inner();
        assert!(1 < at_once && at_once <= 16, "{format:?}: {at_once}");
        let each = bytes.len() / pages;
        assert!(each <= most_bytes_a_page, "{format:?}: {each} bytes a page");
        // In the same order as one after another.
        let one_by_one = made(&case, format, SCALE, &mut |_| ControlFlow::Continue(()));
        assert!(one_by_one == Ok(bytes), "{format:?}");
    }
}

/// Hears how many would be made at once, and wants none of them.
struct Asking(AtomicUsize);

impl Client for Asking {
    fn progress(&mut self, _progress: Progress) -> ControlFlow<()> {
        ControlFlow::Break(())
    }

    fn each(&self, count: usize, _work: &(dyn Fn(usize) + Sync)) {
        self.0.store(count, Ordering::Relaxed);
    }
}

#[test]
fn the_larger_the_pictures_the_fewer_are_in_memory() {
    let case = alternatives(4);
    let at_once = |scale| {
        let mut asking = Asking(AtomicUsize::new(0));
        let outcome = made(&case, Format::PngPages, scale, &mut asking);
        assert_eq!(outcome, Err(ExportError::Cancelled));
        asking.0.into_inner()
    };
    assert_eq!([1.0, 2.0, 4.0, 8.0].map(at_once), [16, 10, 2, 1]);
}
