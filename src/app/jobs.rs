//! Work off the screen's thread: each job has a named thread, can be cancelled, and always reports.
//!
//! The window spawns a job, goes on painting, and collects what has arrived at the start of a frame. A job that
//! reports asks for a repaint, so that an idle window wakes up; a job that panics reports that.
//! Knows nothing of what the jobs do.

use std::any::Any;
use std::collections::BTreeMap;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use thiserror::Error;

/// Asks the window to paint again; called on the job's thread.
pub type Repaint = Arc<dyn Fn() + Send + Sync>;

/// One job, as long as its [`Jobs`] lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobId(u64);

/// What became of a job.
#[derive(Debug)]
pub struct Finished<T> {
    /// The job, as [`Jobs::spawn`] called it.
    pub job: JobId,
    /// Its result, or why it has none.
    pub outcome: Result<T, JobError>,
}

/// Why a job has no result.
#[derive(Debug, Error)]
pub enum JobError {
    /// The program has a fault, and this job met it.
    #[error("{job} failed because of a bug in the program: {message}")]
    Panicked {
        /// What the job was to do.
        job: &'static str,
        /// What the panic said.
        message: String,
    },
    /// The system gave no thread.
    #[error("{job} could not start: {source}")]
    NoThread {
        /// What the job was to do.
        job: &'static str,
        /// What the system says.
        source: std::io::Error,
    },
}

/// What a running job knows of its surroundings.
#[derive(Clone)]
pub struct JobContext {
    shared: Arc<Shared>,
    repaint: Repaint,
}

impl JobContext {
    /// Whether the result is no longer wanted; a long job looks now and then, and returns anything.
    pub fn is_cancelled(&self) -> bool {
        self.shared.cancelled.load(Ordering::Relaxed)
    }

    /// Says how much is done, from 0 to 1.
    pub fn progress(&self, fraction: f32) {
        let before = self
            .shared
            .fraction
            .swap(fraction.clamp(0.0, 1.0).to_bits(), Ordering::Relaxed);
        if before != fraction.to_bits() {
            (self.repaint)();
        }
    }
}

impl fmt::Debug for JobContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JobContext")
            .field("shared", &self.shared)
            .finish_non_exhaustive()
    }
}

/// What a job and its owner both see.
#[derive(Debug, Default)]
struct Shared {
    cancelled: AtomicBool,
    /// Bits of an `f32`.
    fraction: AtomicU32,
}

/// A job that has not been collected yet.
#[derive(Debug)]
struct Running {
    job: JobId,
    name: &'static str,
    shared: Arc<Shared>,
    /// Whether something would be lost without it.
    writes: bool,
}

/// The jobs of one window, with results of one type, usually an enum.
///
/// ```
/// use aksnet::app::jobs::Jobs;
///
/// let mut jobs = Jobs::inline();
/// let sum = jobs.spawn("adding up", |_| 256 - 5);
/// let finished = jobs.poll();
/// assert_eq!(finished[0].job, sum);
/// assert_eq!(*finished[0].outcome.as_ref().unwrap(), 251);
/// ```
pub struct Jobs<T> {
    sender: Sender<Finished<T>>,
    receiver: Receiver<Finished<T>>,
    running: Vec<Running>,
    next: u64,
    repaint: Repaint,
    runner: Runner,
    /// The threads of the queues, each working off one job after another.
    queues: BTreeMap<&'static str, Sender<Body>>,
}

/// The body of a job, ready to run.
type Body = Box<dyn FnOnce() + Send>;

/// Where jobs run.
enum Runner {
    /// On threads of their own.
    Threads,
    /// At once, on the caller's thread.
    Here,
    /// Where and when the holder runs them.
    Held(Sender<Body>),
}

/// Jobs that wait until they are told to run, one by one.
pub struct HeldJobs(Receiver<Body>);

impl HeldJobs {
    /// Runs the oldest job that waits; false where none does.
    pub fn run_next(&self) -> bool {
        self.0.try_recv().map(|body| body()).is_ok()
    }
}

impl fmt::Debug for HeldJobs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HeldJobs").finish_non_exhaustive()
    }
}

impl<T: Send + 'static> Jobs<T> {
    /// Jobs on threads of their own; `repaint` is called whenever one has something to say.
    pub fn new(repaint: Repaint) -> Self {
        let (sender, receiver) = channel();
        Self {
            sender,
            receiver,
            running: Vec::new(),
            next: 0,
            repaint,
            runner: Runner::Threads,
            queues: BTreeMap::new(),
        }
    }

    /// Jobs that run at once on the caller's thread, so that tests see the same thing every time.
    pub fn inline() -> Self {
        let mut jobs = Self::new(Arc::new(|| {}));
        jobs.runner = Runner::Here;
        jobs
    }

    /// Jobs that wait for their holder, so that tests see what happens before a job ends.
    ///
    /// ```
    /// use aksnet::app::jobs::Jobs;
    ///
    /// let (mut jobs, held) = Jobs::held();
    /// let export = jobs.spawn("exporting", |context| context.is_cancelled());
    /// assert_eq!(jobs.awaited().count(), 1);
    /// jobs.cancel(export);
    /// assert!(held.run_next() && !held.run_next());
    /// assert!(jobs.poll().is_empty());
    /// ```
    pub fn held() -> (Self, HeldJobs) {
        let (sender, receiver) = channel();
        let mut jobs = Self::new(Arc::new(|| {}));
        jobs.runner = Runner::Held(sender);
        (jobs, HeldJobs(receiver))
    }

    /// Starts a job. Its name is that of the thread and stands in messages: "reading the file".
    ///
    /// Nothing is lost when it cannot start: [`Self::poll`] then returns the failure.
    pub fn spawn(
        &mut self,
        name: &'static str,
        work: impl FnOnce(&JobContext) -> T + Send + 'static,
    ) -> JobId {
        self.start(None, false, name, work)
    }

    /// Starts a job behind those that were put into the same queue before it: writes of one file, whose order counts.
    pub fn queue(
        &mut self,
        queue: &'static str,
        name: &'static str,
        work: impl FnOnce(&JobContext) -> T + Send + 'static,
    ) -> JobId {
        self.start(Some(queue), true, name, work)
    }

    /// The same for a job that only reads what those before it wrote; a window that closes does not wait for it.
    pub fn queue_read(
        &mut self,
        queue: &'static str,
        name: &'static str,
        work: impl FnOnce(&JobContext) -> T + Send + 'static,
    ) -> JobId {
        self.start(Some(queue), false, name, work)
    }

    /// Whether jobs that write have not been collected yet.
    pub fn is_writing(&self) -> bool {
        self.running.iter().any(|running| running.writes)
    }

    fn start(
        &mut self,
        queue: Option<&'static str>,
        writes: bool,
        name: &'static str,
        work: impl FnOnce(&JobContext) -> T + Send + 'static,
    ) -> JobId {
        let job = JobId(self.next);
        self.next = self.next.saturating_add(1);
        let shared = Arc::<Shared>::default();
        self.running.push(Running {
            job,
            name,
            shared: Arc::clone(&shared),
            writes,
        });
        let context = JobContext {
            shared,
            repaint: Arc::clone(&self.repaint),
        };
        let sender = self.sender.clone();
        let body = move || {
            // The job owns all that it works with, so nothing half changed outlives a panic.
            let outcome =
                catch_unwind(AssertUnwindSafe(|| work(&context))).map_err(|panic| JobError::Panicked {
                    job: name,
                    message: panic_message(&*panic),
                });
            // Nobody listens any more only when the window has gone.
            if sender.send(Finished { job, outcome }).is_ok() {
                (context.repaint)();
            }
        };
        match &self.runner {
            Runner::Here => body(),
            // Where the holder has gone, nobody waits for the job either.
            Runner::Held(holder) => holder.send(Box::new(body)).unwrap_or_default(),
            Runner::Threads => {
                let started = match queue {
                    None => thread::Builder::new().name(name.to_owned()).spawn(body).map(drop),
                    Some(queue) => in_line(&mut self.queues, queue, Box::new(body)),
                };
                if let Err(source) = started {
                    let outcome = Err(JobError::NoThread { job: name, source });
                    if self.sender.send(Finished { job, outcome }).is_ok() {
                        (self.repaint)();
                    }
                }
            }
        }
        job
    }

    /// Collects what has arrived since the last call, in the order of arrival; cancelled jobs are left out.
    pub fn poll(&mut self) -> Vec<Finished<T>> {
        let arrived: Vec<_> = self.receiver.try_iter().collect();
        arrived
            .into_iter()
            .filter(|finished| self.retire(finished.job))
            .collect()
    }

    /// Says that a job's result is no longer wanted. It stops at its own convenience.
    pub fn cancel(&mut self, job: JobId) {
        if let Some(running) = self.running.iter().find(|running| running.job == job) {
            running.shared.cancelled.store(true, Ordering::Relaxed);
        }
    }

    /// How much of a job is done, from 0 to 1; `None` once it was collected.
    pub fn progress(&self, job: JobId) -> Option<f32> {
        let running = self.running.iter().find(|running| running.job == job)?;
        Some(f32::from_bits(running.shared.fraction.load(Ordering::Relaxed)))
    }

    /// The jobs whose results are still awaited, with their names, the oldest first.
    pub fn awaited(&self) -> impl Iterator<Item = (JobId, &'static str)> {
        self.running
            .iter()
            .filter(|running| !running.shared.cancelled.load(Ordering::Relaxed))
            .map(|running| (running.job, running.name))
    }

    /// Strikes a finished job off the list; true when its result is still wanted.
    fn retire(&mut self, job: JobId) -> bool {
        let Some(position) = self.running.iter().position(|running| running.job == job) else {
            return false;
        };
        !self
            .running
            .remove(position)
            .shared
            .cancelled
            .load(Ordering::Relaxed)
    }
}

/// Puts a job behind the others of its queue, whose thread begins with its first.
fn in_line(
    queues: &mut BTreeMap<&'static str, Sender<Body>>,
    queue: &'static str,
    body: Body,
) -> std::io::Result<()> {
    let Some(line) = queues.get(queue) else {
        return begin_line(queues, queue, body);
    };
    match line.send(body) {
        Ok(()) => Ok(()),
        // Its thread is gone; what was to be done comes back with the refusal.
        Err(refused) => begin_line(queues, queue, refused.0),
    }
}

fn begin_line(
    queues: &mut BTreeMap<&'static str, Sender<Body>>,
    queue: &'static str,
    first: Body,
) -> std::io::Result<()> {
    let (line, waiting) = channel::<Body>();
    thread::Builder::new().name(queue.to_owned()).spawn(move || {
        first();
        for body in waiting {
            body();
        }
    })?;
    queues.insert(queue, line);
    Ok(())
}

impl<T> Drop for Jobs<T> {
    fn drop(&mut self) {
        for running in &self.running {
            running.shared.cancelled.store(true, Ordering::Relaxed);
        }
    }
}

impl<T> fmt::Debug for Jobs<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Jobs")
            .field("running", &self.running)
            .finish_non_exhaustive()
    }
}

/// What a panic said, as far as it is text.
pub(super) fn panic_message(panic: &(dyn Any + Send)) -> String {
    panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".to_owned())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;
    use std::sync::mpsc;

    use super::*;

    /// Jobs, and a way to wait until one of them has asked for a repaint.
    fn jobs() -> (Jobs<u32>, mpsc::Receiver<()>) {
        let (sender, woken) = mpsc::channel();
        (
            Jobs::new(Arc::new(move || sender.send(()).unwrap_or_default())),
            woken,
        )
    }

    #[test]
    fn jobs_of_a_queue_run_one_after_another_and_those_of_others_beside_them() {
        let (mut jobs, woken) = jobs();
        let (open, gate) = mpsc::channel::<()>();
        jobs.queue("slow disk", "first", move |_| {
            gate.recv().unwrap();
            1
        });
        jobs.queue("slow disk", "second", |_| 2);
        jobs.queue("other disk", "third", |_| 3);
        woken.recv().unwrap();
        let arrived = |jobs: &mut Jobs<u32>| -> Vec<u32> {
            let finished = jobs.poll().into_iter();
            finished.map(|finished| finished.outcome.unwrap()).collect()
        };
        assert_eq!(arrived(&mut jobs), [3]);
        assert!(jobs.is_writing());
        open.send(()).unwrap();
        woken.recv().unwrap();
        woken.recv().unwrap();
        assert_eq!(arrived(&mut jobs), [1, 2]);
        assert!(!jobs.is_writing());
    }

    #[test]
    fn what_only_reads_holds_nobody_up() {
        let (mut jobs, held) = Jobs::<u32>::held();
        jobs.queue_read("slow disk", "reading", |_| 1);
        assert!(!jobs.is_writing());
        jobs.queue("slow disk", "writing", |_| 2);
        assert!(jobs.is_writing());
        assert!(held.run_next() && held.run_next());
        assert_eq!(jobs.poll().len(), 2);
        assert!(!jobs.is_writing());
    }

    #[test]
    fn a_result_arrives_from_a_named_thread_and_wakes_the_window() {
        let (mut jobs, woken) = jobs();
        let job = jobs.spawn("counting", |_| {
            u32::from(thread::current().name() == Some("counting"))
        });
        assert_eq!(jobs.awaited().collect::<Vec<_>>(), [(job, "counting")]);
        woken.recv().unwrap();
        let finished = jobs.poll();
        assert_eq!(
            (finished[0].job, *finished[0].outcome.as_ref().unwrap()),
            (job, 1)
        );
        assert_eq!(jobs.awaited().count(), 0);
        assert!(jobs.poll().is_empty());
    }

    #[test]
    fn a_panic_is_reported() {
        let mut jobs = Jobs::<u32>::inline();
        jobs.spawn("exporting", |_| panic!("no such lane"));
        let error = jobs.poll().remove(0).outcome.unwrap_err();
        assert_eq!(
            error.to_string(),
            "exporting failed because of a bug in the program: no such lane"
        );
    }

    #[test]
    fn a_cancelled_job_is_told_and_its_result_dropped() {
        let (mut jobs, woken) = jobs();
        let seen = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&seen);
        let job = jobs.spawn("waiting", move |context| {
            while !context.is_cancelled() {
                thread::yield_now();
            }
            count.fetch_add(1, Ordering::SeqCst);
            7
        });
        jobs.cancel(job);
        assert_eq!(jobs.awaited().count(), 0);
        woken.recv().unwrap();
        assert!(jobs.poll().is_empty());
        assert_eq!(seen.load(Ordering::SeqCst), 1);
    }

    #[test]
    fn progress_is_seen_while_a_job_runs() {
        let (mut jobs, woken) = jobs();
        let (go_on, gate) = mpsc::channel::<()>();
        let job = jobs.spawn("measuring", move |context| {
            context.progress(0.25);
            gate.recv().unwrap();
            1
        });
        woken.recv().unwrap();
        assert_eq!(jobs.progress(job), Some(0.25));
        go_on.send(()).unwrap();
        woken.recv().unwrap();
        assert_eq!(jobs.poll().len(), 1);
        assert_eq!(jobs.progress(job), None);
    }
}
