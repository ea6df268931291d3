//! One piece of work on all cores: many independent parts.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Does `work` for every number below `count`, on as many threads as there are cores; this one is one of them.
pub(super) fn side_by_side(count: usize, work: &(dyn Fn(usize) + Sync)) {
    let next = AtomicUsize::new(0);
    let work_off = || {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if count <= at {
                return;
            }
            work(at);
        }
    };
    let cores = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let helpers: Vec<_> = (1..cores.min(count))
            .map_while(|_| {
                let helper = thread::Builder::new().name("side by side".to_owned());
                let started = helper.spawn_scoped(scope, work_off);
                started
                    // The existing threads do all of it.
                    .inspect_err(|error| log::debug!("no more threads: {error}"))
                    .ok()
            })
            .collect();
        work_off();
        for helper in helpers {
            if let Err(panic) = helper.join() {
                resume_unwind(panic);
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;

    use super::*;
    use crate::app::jobs::panic_message;

    #[test]
    fn every_part_is_done_once() {
        for count in [0, 1, 2, 1_000] {
            let done: Vec<AtomicUsize> = (0..count).map(|_| AtomicUsize::new(0)).collect();
            side_by_side(count, &|at| _ = done[at].fetch_add(1, Ordering::Relaxed));
            assert!(done.into_iter().all(|times| times.into_inner() == 1), "{count}");
        }
    }

    #[test]
    fn what_panics_says_so() {
        let panic = catch_unwind(|| side_by_side(64, &|at| assert_ne!(at, 40, "part 40"))).unwrap_err();
        assert!(panic_message(&*panic).contains("part 40"));
    }
}
