//! That what a crash leaves is offered once, and nothing else is.

use super::*;

const LIMIT_BYTES: u64 = 1_000_000;

fn stamp() -> Stamp {
    Stamp::of(b"{}", Some(UNIX_EPOCH))
}

fn sessions(state: &Path) -> usize {
    fs::read_dir(state.join("recovery")).unwrap().count()
}

#[test]
fn a_clean_exit_leaves_nothing() {
    let state = tempfile::tempdir().unwrap();
    let recovery = Recovery::begin(state.path()).unwrap();
    recovery.keep(recovery.number(), None, "{}").unwrap();
    recovery.claim(None).unwrap();
    assert_eq!(sessions(state.path()), 1);
    drop(recovery);
    assert_eq!(sessions(state.path()), 0);
}

#[test]
fn a_crashed_window_leaves_its_document_once() {
    let state = tempfile::tempdir().unwrap();
    let file = state.path().join("shop.aksnet");
    let first = Recovery::begin(state.path()).unwrap();
    let of = Some((file.as_path(), &stamp()));
    first.claim(Some(&file)).unwrap();
    first.keep(first.number(), of, "{\"old\": 1}\n").unwrap();
    first.keep(first.number(), of, "{\"new\": 2}\n").unwrap();
    assert_eq!(copies_in(&first.own).len(), 1);
    first.crash();

    let second = Recovery::begin(state.path()).unwrap();
    let third = Recovery::begin(state.path()).unwrap();
    let mut left = second.left_behind().unwrap();
    assert!(
        third.left_behind().unwrap().is_empty(),
        "held by the second window"
    );
    let document = left.pop().unwrap();
    assert_eq!(document.file.as_deref(), Some(one_name_of(&file).as_path()));
    assert_eq!(document.read(LIMIT_BYTES).unwrap(), "{\"new\": 2}\n");
    assert!(document.is_of(&stamp()) && !document.is_of(&Stamp::of(b"{ }", Some(UNIX_EPOCH))));
    assert!(document.read(3).is_err());
    assert_eq!(
        third.claim(Some(&file)).unwrap(),
        FileUse::Alone,
        "it is offered and not open"
    );
    drop(document);

    let document = third.left_behind().unwrap().pop().unwrap();
    document.discard();
    assert!(second.left_behind().unwrap().is_empty());
    drop((second, third));
    assert_eq!(sessions(state.path()), 0);
}

#[test]
fn a_copy_that_the_crash_cut_off_gives_way_to_the_one_before_it() {
    let state = tempfile::tempdir().unwrap();
    let first = Recovery::begin(state.path()).unwrap();
    first.keep(first.number(), None, "{\"old\": 1}\n").unwrap();
    let kept = first.own.join(format!("{COPY_FILE}0"));
    let whole = fs::read(kept).unwrap();
    // Nothing, part of the head, the head alone, all but the last byte.
    let head = whole.iter().position(|byte| *byte == b'\n').unwrap() + 1;
    for (number, length) in (10..).zip([0, head / 2, head, whole.len() - 1]) {
        fs::write(first.own.join(format!("{COPY_FILE}{number}")), &whole[..length]).unwrap();
    }
    first.crash();
    let second = Recovery::begin(state.path()).unwrap();
    let document = second.left_behind().unwrap().pop().unwrap();
    assert_eq!(document.read(LIMIT_BYTES).unwrap(), "{\"old\": 1}\n");
    document.discard();
    drop(second);
    assert_eq!(sessions(state.path()), 0);
}

#[test]
fn a_living_window_is_not_taken_for_a_crashed_one() {
    let state = tempfile::tempdir().unwrap();
    let first = Recovery::begin(state.path()).unwrap();
    first.keep(first.number(), None, "{}").unwrap();
    let second = Recovery::begin(state.path()).unwrap();
    assert!(second.left_behind().unwrap().is_empty());
    first.forget().unwrap();
    first.forget().unwrap();
    first.crash();
    assert!(
        second.left_behind().unwrap().is_empty(),
        "nothing unsaved, nothing to offer"
    );
    assert_eq!(sessions(state.path()), 1, "swept");
}

#[test]
fn the_second_window_on_a_file_is_told() {
    let state = tempfile::tempdir().unwrap();
    let file = state.path().join("shop.aksnet");
    fs::write(&file, "{}").unwrap();
    let by_another_name = state.path().join("recovery/../shop.aksnet");
    let first = Recovery::begin(state.path()).unwrap();
    let second = Recovery::begin(state.path()).unwrap();
    assert_eq!(first.claim(Some(&file)).unwrap(), FileUse::Alone);
    assert_eq!(second.claim(None).unwrap(), FileUse::Alone);
    assert_eq!(
        second.claim(Some(&by_another_name)).unwrap(),
        FileUse::AlsoOpenElsewhere
    );
    assert_eq!(
        second.claim(Some(&state.path().join("new.aksnet"))).unwrap(),
        FileUse::Alone
    );
    assert_eq!(first.claim(Some(&file)).unwrap(), FileUse::Alone);
    first.crash();
    assert_eq!(second.claim(Some(&file)).unwrap(), FileUse::Alone);
}

#[cfg(unix)]
#[test]
fn a_relative_state_folder_does_not_make_a_window_its_own_neighbour() {
    let state = tempfile::tempdir().unwrap();
    let to_root: PathBuf = std::env::current_dir()
        .unwrap()
        .components()
        .skip(1)
        .map(|_| "..")
        .collect();
    let relative = to_root.join(state.path().strip_prefix("/").unwrap());
    let recovery = Recovery::begin(&relative).unwrap();
    assert_eq!(
        recovery.claim(Some(Path::new("shop.aksnet"))).unwrap(),
        FileUse::Alone
    );
}

#[test]
fn what_a_save_put_into_the_file_is_the_windows_own_and_outdates_the_copies_before_it() {
    let state = tempfile::tempdir().unwrap();
    let file = state.path().join("shop.aksnet");
    let saved = |bytes: &[u8]| {
        fs::write(&file, bytes).unwrap();
        storage::read(&file, LIMIT_BYTES).unwrap().1
    };
    let first = Recovery::begin(state.path()).unwrap();
    let opened = saved(b"opened");
    let of = Some((file.as_path(), &opened));
    first.keep(first.number(), of, "edited").unwrap();
    first.note_saving(first.number(), &file, b"edited more").unwrap();
    fs::write(state.path().join(".aksnet-killed.tmp"), "edit").unwrap();
    first.crash();

    // The crash came before the new contents took the place of the old.
    let second = Recovery::begin(state.path()).unwrap();
    let left = second.left_behind().unwrap().pop().unwrap();
    assert!(!state.path().join(".aksnet-killed.tmp").exists());
    assert!(left.is_of(&opened));
    drop(left);

    // It came after it.
    let own = saved(b"edited more");
    assert!(second.left_behind().unwrap().is_empty());
    assert_eq!(sessions(state.path()), 1);

    // What was edited while the save ran is offered as a change to what it left, and to nothing else.
    let third = Recovery::begin(state.path()).unwrap();
    third.note_saving(third.number(), &file, b"edited more").unwrap();
    // The next save has not reached the file, nor the one after it its note.
    third.note_saving(third.number(), &file, b"edited most").unwrap();
    fs::write(third.own.join(format!("{SAVING_FILE}9")), "{\"file\"").unwrap();
    third.keep(third.number(), of, "edited most").unwrap();
    third.crash();
    let left = second.left_behind().unwrap().pop().unwrap();
    assert!(left.is_of(&own));
    assert!(!left.is_of(&saved(b"of others")));
}
