//! A link of a subnet calculator, packed and divided.

#![no_main]

use aksnet::import::{Source, assemble, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for start in [
        "https://visualsubnetcalc.com/index.html?c=1",
        "https://www.davidc.net/sites/default/subnets/subnets.html?network=10.0.0.0&mask=8&division=",
        "https://x/?",
    ] {
        let reading = read(&[Source::new("link", format!("{start}{text}"))], &mut |_| true);
        let _ = assemble(reading.imported);
    }
});
