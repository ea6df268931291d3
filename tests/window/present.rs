//! The presentation: pages, and the controls below them.

use aksnet::design::presets;
use aksnet::export::{Format, Options, page_of_file};
use aksnet::ui::action::{Action, Intent};
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::room::opened;
use super::screen::{Screen, painted_texts, perform, press, view};

/// The controls have room of their own, so that no legend or foot of a page lies below them.
#[test]
fn the_controls_cover_nothing_of_any_page() {
    for index in [0, 4] {
        let design = presets::presets()[index].design().unwrap();
        for size in [[1_280.0, 720.0], [1_920.0, 1_080.0], [720.0, 450.0]] {
            let mut screen = opened(&design, size);
            perform(&mut screen, Action::Do(Intent::Present));
            press(&mut screen, Modifiers::NONE, Key::Home);
            let mut pages = 0;
            loop {
                let texts = painted_texts(&screen);
                // The foot is the lowest of a page.
                let foot = texts.iter().find(|text| text.words.ends_with("aksnet")).unwrap();
                let controls = screen.get_by_label("What if").rect();
                assert!(
                    foot.rect.bottom() <= controls.top(),
                    "{index}, {size:?}: page {pages}, {} at {}",
                    foot.words,
                    foot.rect
                );
                pages += 1;
                let before = foot.words.clone();
                press(&mut screen, Modifiers::NONE, Key::PageDown);
                let after = painted_texts(&screen);
                if after.iter().any(|text| text.words == before) && before.contains(" of ") {
                    break;
                }
            }
            assert!(5 < pages, "{index}, {size:?}: {pages}");
        }
    }
}

/// Numbers of pages are those of the files, so that people find a page in what they were given.
#[test]
fn the_pages_are_those_of_the_slides_on_every_screen() {
    let design = presets::presets()[4].design().unwrap();
    let plan = aksnet::plan::plan(&design);
    let findings = aksnet::check::check(&design, &plan);
    let options = Options::default();
    let page = page_of_file(&design, &plan, &findings, Format::Deck, &options, None);
    let of = format!(" of {} ", page.unwrap().unwrap().pages);
    for size in [
        [720.0, 450.0],
        [1_280.0, 720.0],
        [1_280.0, 1_024.0],
        [1_920.0, 1_080.0],
        [2_560.0, 1_080.0],
    ] {
        let mut screen = opened(&design, size);
        perform(&mut screen, Action::Do(Intent::Present));
        press(&mut screen, Modifiers::NONE, Key::ArrowRight);
        let texts = painted_texts(&screen);
        let foot = texts.iter().find(|text| text.words.ends_with("aksnet")).unwrap();
        assert!(foot.words.contains(&of), "{size:?}: {} lacks {of}", foot.words);
    }
}

/// The names of the rows on the page, and what stands on it.
fn rows(screen: &Screen) -> Vec<String> {
    let buttons = screen.query_all_by_role(Role::Button);
    let names = buttons.filter_map(|button| button.accesskit_node().label());
    let rows = names.filter_map(|name| Some(name.strip_suffix(", shown alone")?.to_owned()));
    rows.collect()
}

/// A click on a row shows it alone, as wide as the page; the next one all rows again, and then the next page.
#[test]
fn a_row_of_a_page_is_shown_alone_and_left_again() {
    let design = presets::presets()[4].design().unwrap();
    let mut screen = opened(&design, [1_920.0, 1_080.0]);
    perform(&mut screen, Action::Do(Intent::Present));
    let all = rows(&screen);
    assert!(3 < all.len(), "{all:?}");
    let names = |screen: &Screen, words: &str| {
        let texts = painted_texts(screen).into_iter();
        texts.filter(|text| text.words.contains(words)).count()
    };
    let other = names(&screen, &all[1]);
    assert!(0 < other);
    for by_key in [true, false] {
        screen.get_by_label(&format!("{}, shown alone", all[0])).click();
        screen.run();
        assert_eq!(rows(&screen), Vec::<String>::new());
        assert!(0 < names(&screen, &all[0]), "{}", all[0]);
        assert_eq!(names(&screen, &all[1]), 0, "{}", all[1]);
        if by_key {
            press(&mut screen, Modifiers::NONE, Key::Escape);
        } else {
            let page = screen.get_by_role(Role::Image).rect();
            screen.drag_at(page.center());
            screen.drop_at(page.center());
            screen.run();
        }
        assert_eq!(rows(&screen), all, "{by_key}");
        assert!(view(&screen).presentation.is_some());
    }
    press(&mut screen, Modifiers::NONE, Key::Escape);
    assert!(view(&screen).presentation.is_none());
}
