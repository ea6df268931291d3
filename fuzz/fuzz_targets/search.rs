//! What is typed to find a place on the map.

#![no_main]

use std::collections::BTreeSet;
use std::sync::LazyLock;

use aksnet::design::{Design, presets};
use aksnet::plan::{Plan, plan};
use aksnet::scene::{Words, find, map};
use libfuzzer_sys::fuzz_target;

static PLANNED: LazyLock<Vec<(Design, Plan)>> = LazyLock::new(|| {
    let examples = presets::presets().iter();
    let designs = examples.map(|preset| preset.design().expect("examples open"));
    designs.map(|design| (plan(&design), design)).map(|(plan, design)| (design, plan)).collect()
});

fuzz_target!(|query: &str| {
    for (design, plan) in PLANNED.iter() {
        let scene = map(design, plan, 0, &BTreeSet::new());
        for found in find(&scene, &Words::new(design, plan, 0), query) {
            assert!(!found.words.is_empty());
        }
    }
});
