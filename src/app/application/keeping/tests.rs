//! That unsaved work is copied at once, offered after a crash, and gone when it is saved.

use std::path::Path;

use crate::app::jobs::Jobs;
use crate::app::recovery::FileUse;
use crate::app::shell::Memory;
use crate::design::presets;
use crate::edit::{Command, PoolAt, PoolChange};
use crate::ui::action::{Action, Intent};

use super::*;

const SHOP: &str = "/designs/shop.aksnet";

fn nodes(count: u32) -> Command {
    Command::Pool {
        at: PoolAt {
            alternative: 0,
            cluster: 0,
            pool: 0,
        },
        change: PoolChange::Count(crate::design::NodeCount::saturating(count)),
    }
}

/// A world with a file, and the state folder of a window that crashed with unsaved changes to it.
fn crashed() -> (Memory, tempfile::TempDir, Design) {
    let (world, state) = (Memory::new(), tempfile::tempdir().unwrap());
    let saved = presets::worked_example();
    world.put(SHOP, file::write(&saved));
    let (_, stamp) = world.read(Path::new(SHOP), 1_000_000).unwrap();
    let changed = crate::edit::apply(&saved, &nodes(7)).unwrap();
    let crashed = Recovery::begin(state.path()).unwrap();
    let of = Some((Path::new(SHOP), &stamp));
    crashed
        .keep(crashed.number(), of, &file::write(&changed))
        .unwrap();
    crashed.crash();
    (world, state, changed)
}

fn started(world: &Memory, state: &Path, open: Option<&str>) -> Application {
    let mut application = Application::new(Arc::new(world.clone()), Jobs::inline());
    application.use_recovery(Recovery::begin(state).unwrap());
    if let Some(path) = open {
        application.perform(Action::OpenPath(path.into()), None);
    }
    settle(&mut application);
    application
}

fn settle(application: &mut Application) {
    for _ in 0..4 {
        application.poll();
        application.prepare();
    }
}

#[test]
fn unsaved_work_is_offered_however_the_program_starts() {
    for open in [None, Some(SHOP), Some("/designs/other.aksnet"), Some("/gone")] {
        let (world, state, changed) = crashed();
        world.put("/designs/other.aksnet", file::write(&presets::blank()));
        let mut application = started(&world, state.path(), open);
        assert_eq!(application.view.dialog, Some(Dialog::Recover), "{open:?}");
        let [offered] = application.around.recoverable.as_slice() else {
            panic!("{open:?}: {:?}", application.around.recoverable);
        };
        assert_eq!(offered.title, SHOP);
        assert!(!offered.written.is_empty());
        assert_eq!(offered.differs, "Change nodes of system to 7");
        let said = application.view.notices.iter().map(|notice| notice.text.as_str());
        assert!(
            said.clone().all(|text| !text.contains("another window")),
            "{open:?}"
        );

        application.perform(Action::Recover(0, true), None);
        settle(&mut application);
        assert_eq!(application.session.design(), &changed);
        assert!(application.session.is_dirty());
        assert_eq!(application.around.file.as_deref(), Some(Path::new(SHOP)));
        application.perform(Action::Do(Intent::Save), None);
        settle(&mut application);
        assert!(!application.session.is_dirty() && application.view.dialog.is_none());
        let on_disk = file::read(&world.contents(SHOP).unwrap()).unwrap();
        assert_eq!(on_disk.alternatives, changed.alternatives);
    }
}

#[test]
fn a_copy_that_was_saved_before_the_end_is_said_to_be_the_same() {
    let (world, state, changed) = crashed();
    world.put(SHOP, file::write(&changed));
    let application = started(&world, state.path(), Some(SHOP));
    let differs = &application.around.recoverable[0].differs;
    assert_eq!(differs, "the same as the file");
}

#[test]
fn a_file_that_was_changed_since_is_not_overwritten_unasked() {
    let (world, state, _) = crashed();
    world.put(SHOP, file::write(&presets::blank()));
    let mut application = started(&world, state.path(), Some(SHOP));
    let differs = &application.around.recoverable[0].differs;
    assert!(differs.ends_with("changed since by another program"), "{differs}");
    application.perform(Action::Recover(0, true), None);
    settle(&mut application);
    application.perform(Action::Do(Intent::Save), None);
    settle(&mut application);
    assert_eq!(
        application.view.dialog,
        Some(Dialog::ChangedOnDisk { then: None })
    );
}

#[test]
fn what_is_put_off_or_stands_in_the_way_is_not_lost() {
    let (world, state, changed) = crashed();
    let mut application = started(&world, state.path(), None);
    application.perform(Action::CloseDialog, None);
    settle(&mut application);
    assert_eq!(application.view.dialog, None);
    drop(application);

    let mut application = started(&world, state.path(), None);
    application.perform(Action::CloseDialog, None);
    application.perform(Action::Edit(nodes(9)), None);
    application.perform(Action::Recover(0, true), None);
    assert_eq!(application.view.dialog, Some(Dialog::Unsaved(Next::Recover(0))));
    application.perform(Action::Unsaved(crate::ui::action::UnsavedAnswer::Discard), None);
    settle(&mut application);
    assert_eq!(application.session.design(), &changed);

    // It crashes before anything else is done.
    settle(&mut application);
    Arc::into_inner(application.recovery.take().unwrap())
        .unwrap()
        .crash();
    let left = Recovery::begin(state.path()).unwrap().left_behind().unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].read(1_000_000).unwrap(), file::write(&changed));
    assert_eq!(left[0].file.as_deref(), Some(Path::new(SHOP)));
}

#[test]
fn a_change_is_copied_at_once_and_those_after_it_a_second_apart() {
    let state = tempfile::tempdir().unwrap();
    let world = Memory::new();
    let mut application = started(&world, state.path(), None);
    world.pass(Duration::from_mins(1));
    let (began, step) = (application.shell.uptime(), Duration::from_millis(50));
    let mut copies = Vec::new();
    for tick in 0..110_u32 {
        application.perform(Action::Drag(nodes(1 + tick % 50)), None);
        let before = application.kept_at;
        application.wake_in();
        application.poll();
        if application.kept_at != before {
            copies.push(application.shell.uptime().saturating_sub(began).as_secs_f32());
        }
        world.pass(step);
    }
    assert_eq!(copies, [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
    // Quiet: one more, after what is left of the second.
    let wait = application.wake_in().unwrap();
    assert!(wait <= APART);
    world.pass(wait);
    assert_eq!(application.wake_in(), None);
    application.poll();
    world.pass(Duration::from_mins(1));
    assert_eq!(application.wake_in(), None);
}

#[test]
fn a_copy_waits_for_nothing_else_that_is_written() {
    let (world, state) = (Memory::new(), tempfile::tempdir().unwrap());
    let (stuck, gate) = std::sync::mpsc::channel::<()>();
    let (woken, wakes) = std::sync::mpsc::channel();
    let jobs = Jobs::new(Arc::new(move || woken.send(()).unwrap_or_default()));
    let mut application = Application::new(Arc::new(world), jobs);
    application.use_recovery(Recovery::begin(state.path()).unwrap());
    application.jobs.queue(STATE, KEEPING, move |_| {
        gate.recv().unwrap_or_default();
        Done::Stored(Ok(()))
    });
    application.perform(Action::Edit(nodes(7)), None);
    application.wake_in();
    // Only the stuck job is left: the one that looks for unsaved work has released the folder too.
    while application.jobs.awaited().count() > 1 {
        wakes.recv().unwrap();
        application.poll();
    }
    assert!(!application.keeping);
    drop(stuck);
    Arc::into_inner(application.recovery.take().unwrap())
        .unwrap()
        .crash();
    let left = Recovery::begin(state.path()).unwrap().left_behind().unwrap();
    let copy = left[0].read(1_000_000).unwrap();
    assert_eq!(copy, file::write(application.session.design()));
}

#[test]
fn no_copy_is_left_of_changes_that_were_undone() {
    let state = tempfile::tempdir().unwrap();
    let world = Memory::new();
    let mut application = started(&world, state.path(), None);
    for step in [Action::Edit(nodes(7)), Action::Do(Intent::Undo)] {
        application.perform(step, None);
        world.pass(APART);
        application.wake_in();
        settle(&mut application);
    }
    assert!(!application.session.is_dirty());
    Arc::into_inner(application.recovery.take().unwrap())
        .unwrap()
        .crash();
    let left = Recovery::begin(state.path()).unwrap().left_behind().unwrap();
    assert_eq!(left.len(), 0);
}

#[test]
fn no_copy_comes_back_after_a_save() {
    let (world, state) = (Memory::new(), tempfile::tempdir().unwrap());
    world.put(SHOP, file::write(&presets::worked_example()));
    let (jobs, held) = Jobs::held();
    let mut application = Application::new(Arc::new(world.clone()), jobs);
    application.use_recovery(Recovery::begin(state.path()).unwrap());
    application.perform(Action::OpenPath(SHOP.into()), None);
    let run = |application: &mut Application| {
        application.poll();
        while held.run_next() {
            application.poll();
        }
    };
    run(&mut application);
    application.perform(Action::Edit(nodes(7)), None);
    application.perform(Action::Do(Intent::Save), None);
    // The copy is asked for while the save runs, and written after it.
    world.pass(Duration::from_secs(2));
    application.wake_in();
    run(&mut application);
    assert!(!application.session.is_dirty());
    let copies = std::fs::read_dir(state.path().join("recovery"))
        .unwrap()
        .flat_map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap())
        .filter(|file| {
            file.as_ref()
                .unwrap()
                .file_name()
                .to_string_lossy()
                .starts_with("unsaved")
        });
    assert_eq!(copies.count(), 0);
}

#[test]
fn a_new_design_lets_go_of_the_file_before_it() {
    let state = tempfile::tempdir().unwrap();
    let path = state.path().join("shop.aksnet");
    let world = Memory::new();
    world.put(&path, file::write(&presets::blank()));
    let mut application = started(&world, state.path(), None);
    application.perform(Action::OpenPath(path.clone()), None);
    application.poll();
    let other = Recovery::begin(state.path()).unwrap();
    let claimed = || other.claim(Some(&path)).unwrap();
    assert_eq!(claimed(), FileUse::AlsoOpenElsewhere);
    application.perform(Action::Do(Intent::New), None);
    assert_eq!(claimed(), FileUse::Alone);
}
