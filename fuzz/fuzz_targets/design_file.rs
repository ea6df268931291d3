//! Bytes as a design file: read or refused as JSON demands, and what was read is planned, judged and written.

#![no_main]

use aksnet::design::file::{self, Fault, FileError};
use aksnet::{check, plan};
use libfuzzer_sys::fuzz_target;
use serde::de::IgnoredAny;

fuzz_target!(|bytes: &[u8]| {
    let read = file::read(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        let json = serde_json::from_str::<IgnoredAny>(text.strip_prefix('\u{feff}').unwrap_or(text));
        match &read {
            Ok(_) => assert!(json.is_ok(), "read what is not JSON"),
            Err(FileError::At { fault, .. }) => match fault {
                Fault::Truncated => assert!(json.is_err(), "valid JSON is said to be cut off"),
                // serde_json does not look at escapes that it passes over.
                Fault::NotJson { reason } => {
                    assert!(json.is_err() || reason.contains("escape"), "{reason}");
                }
                Fault::TooDeep | Fault::TooMany(_) => {}
                _ => assert!(json.is_ok(), "the fault should be the JSON: {fault}"),
            },
            Err(_) => {}
        }
    }
    match read {
        Ok(design) => {
            let plan = plan::plan(&design);
            let findings = check::check(&design, &plan);
            let pointers = findings.all.iter().map(|finding| finding.subject.pointer());
            let _lines = file::lines(bytes, &pointers.collect());
            assert_eq!(file::read(file::write(&design).as_bytes()), Ok(design));
        }
        Err(error) => assert!(error.to_string().len() < 4_000),
    }
});
