//! The presentation: pages, and the controls below them.

use aksnet::design::presets;
use aksnet::ui::action::{Action, Intent};
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use super::room::opened;
use super::screen::{painted_texts, perform, press};

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
