//! A file of any format that can be imported, up to the plan of the design that it makes; two, where a zero byte is.

#![no_main]

use aksnet::design::presets;
use aksnet::import::{Preview, Source};
use aksnet::{edit, plan};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let parts = bytes.splitn(2, |byte| *byte == 0);
    let sources: Vec<Source> = parts.map(|part| Source::new("file", part)).collect();
    let open = presets::worked_example();
    let preview = Preview::of(&sources, &open, &mut |_| true);
    assert_eq!(preview.files.len(), sources.len());
    let _ = plan::plan(&preview.design());
    if let Some(command) = &preview.added.command {
        edit::apply(&open, command).expect("what is offered can be done");
    }
});
