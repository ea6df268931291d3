//! A table with headings, a list of ranges, and the bytes of a workbook.

#![no_main]

use aksnet::import::{Source, assemble, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let table = [b"name,cidr,mask,vnet,purpose,from,to\n", bytes].concat();
    let workbook = [b"PK\x03\x04", bytes].concat();
    for bytes in [bytes.to_vec(), table, workbook] {
        let reading = read(&[Source::new("table", bytes)], &mut |_| true);
        let _ = assemble(reading.imported);
    }
});
