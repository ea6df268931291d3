//! A pasted list of ranges, up to the design that has them.

#![no_main]

use std::sync::LazyLock;

use aksnet::design::{ConnectedKind, Design, presets};
use aksnet::edit;
use aksnet::import::{cidr_list, imported_ranges};
use libfuzzer_sys::fuzz_target;

static DESIGN: LazyLock<Design> = LazyLock::new(presets::worked_example);

fuzz_target!(|text: &str| {
    let list = cidr_list::read(text);
    let lines = text.lines().count();
    assert!(list.ranges.iter().all(|range| range.line <= lines));
    assert!(list.refused.iter().all(|refused| refused.line <= lines));
    let imported = imported_ranges::imported_ranges(&DESIGN, 0, &list.ranges);
    assert_eq!(imported.len(), list.ranges.len());
    if let Some(command) = imported_ranges::command(0, &imported, ConnectedKind::Peered) {
        edit::apply(&DESIGN, &command).expect("what is offered can be done");
    }
});
