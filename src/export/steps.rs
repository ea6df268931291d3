//! How a file is made step by step: how far it is, whether to go on, and several pages at a time.
//!
//! Threads are for whoever waits for the file; here is only said what can be made side by side, and how much at once.

use std::ops::ControlFlow;
use std::sync::OnceLock;

use super::files::ExportError;

/// How far a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Steps that are done.
    pub done: usize,
    /// Steps in all.
    pub of: usize,
}

/// Who waits for a file.
///
/// ```
/// use std::ops::ControlFlow;
/// use aksnet::export::{Client, Progress};
///
/// let mut heard = Vec::new();
/// let client: &mut dyn Client = &mut |progress: Progress| {
///     heard.push(progress.done);
///     ControlFlow::Continue(())
/// };
/// assert!(client.progress(Progress { done: 1, of: 2 }).is_continue());
/// assert_eq!(heard, [1]);
/// ```
pub trait Client {
    /// Hears how far it is, and says whether to go on.
    fn progress(&mut self, progress: Progress) -> ControlFlow<()>;

    /// Does `work` for every number below `count`, in any order or side by side, and comes back when all of it is done.
    fn each(&self, count: usize, work: &(dyn Fn(usize) + Sync)) {
        (0..count).for_each(work);
    }
}

impl<F: FnMut(Progress) -> ControlFlow<()>> Client for F {
    fn progress(&mut self, progress: Progress) -> ControlFlow<()> {
        self(progress)
    }
}

/// Counts the steps of a file and asks whether to go on.
pub(super) struct Steps<'a> {
    client: &'a mut dyn Client,
    done: usize,
    /// Steps in all, as far as they are known.
    pub(super) of: usize,
}

impl<'a> Steps<'a> {
    pub(super) fn new(client: &'a mut dyn Client) -> Self {
        Self {
            client,
            done: 0,
            of: 1,
        }
    }

    pub(super) fn step(&mut self) -> Result<(), ExportError> {
        self.done = self.done.saturating_add(1);
        let progress = Progress {
            done: self.done,
            of: self.of.max(self.done),
        };
        match self.client.progress(progress) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(ExportError::Cancelled),
        }
    }

    /// Makes something of each of `parts`, which are told their place, and takes it in their order, a step each.
    ///
    /// No more than `at_once` are in memory before they are taken.
    pub(super) fn each<P: Sync, T: Send + Sync>(
        &mut self,
        parts: &[P],
        at_once: usize,
        make: impl Fn(usize, &P) -> Result<T, ExportError> + Sync,
        mut take: impl FnMut(T) -> Result<(), ExportError>,
    ) -> Result<(), ExportError> {
        let at_once = at_once.max(1);
        for (batch, parts) in parts.chunks(at_once).enumerate() {
            let made: Vec<OnceLock<Result<T, ExportError>>> = parts.iter().map(|_| OnceLock::new()).collect();
            self.client.each(parts.len(), &|at| {
                if let Some((part, place)) = parts.get(at).zip(made.get(at)) {
                    place.get_or_init(|| make(batch * at_once + at, part));
                }
            });
            for made in made {
                // What is missing was not made because nobody wants it any more, as is heard here.
                self.step()?;
                take(made.into_inner().unwrap_or(Err(ExportError::NotWritten))?)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// Works from the last number to the first, and wants no more after so many steps.
    struct Backwards {
        patience: usize,
    }

    impl Client for Backwards {
        fn progress(&mut self, progress: Progress) -> ControlFlow<()> {
            if progress.done < self.patience {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        }

        fn each(&self, count: usize, work: &(dyn Fn(usize) + Sync)) {
            (0..count).rev().for_each(work);
        }
    }

    #[test]
    fn parts_are_taken_in_their_order_however_they_are_made() {
        let parts: Vec<usize> = (0..10).collect();
        let (made, mut taken) = (AtomicUsize::new(0), Vec::new());
        let outcome = Steps::new(&mut Backwards { patience: 100 }).each(
            &parts,
            4,
            |at, part| {
                assert_eq!(at, *part);
                made.fetch_add(1, Ordering::Relaxed);
                Ok(*part)
            },
            |part| {
                // As many as are made before any of them is taken.
                assert!(made.load(Ordering::Relaxed) - taken.len() <= 4);
                taken.push(part);
                Ok(())
            },
        );
        assert_eq!((outcome, taken), (Ok(()), parts));
    }

    #[test]
    fn nothing_more_is_made_once_nobody_wants_it() {
        let made = AtomicUsize::new(0);
        let outcome = Steps::new(&mut Backwards { patience: 5 }).each(
            &[(); 100],
            4,
            |_, ()| {
                made.fetch_add(1, Ordering::Relaxed);
                Ok(())
            },
            Ok,
        );
        assert_eq!(outcome, Err(ExportError::Cancelled));
        assert_eq!(made.into_inner(), 8);
    }
}
