//! Several files in one ZIP archive.
//!
//! Entries have the earliest date that an archive can hold, so that equal designs give equal bytes.

use std::io::{Cursor, Write as _};

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// How hard texts are compressed, of 9: most of a file of slides are its pictures, which are compressed already.
const LEVEL: i64 = 2;

/// An archive in the making.
pub(super) struct Archive(ZipWriter<Cursor<Vec<u8>>>);

impl Archive {
    pub(super) fn new() -> Self {
        Self(ZipWriter::new(Cursor::new(Vec::new())))
    }

    pub(super) fn add(&mut self, name: &str, text: &str) -> Result<(), ZipError> {
        self.put(name, text.as_bytes(), CompressionMethod::Deflated)
    }

    /// Adds what is compressed already.
    pub(super) fn store(&mut self, name: &str, bytes: &[u8]) -> Result<(), ZipError> {
        self.put(name, bytes, CompressionMethod::Stored)
    }

    /// Adds all that is in another archive, as it is compressed there.
    pub(super) fn add_all(&mut self, archive: Vec<u8>) -> Result<(), ZipError> {
        self.0.merge_archive(ZipArchive::new(Cursor::new(archive))?)
    }

    pub(super) fn finish(self) -> Result<Vec<u8>, ZipError> {
        Ok(self.0.finish()?.into_inner())
    }

    fn put(&mut self, name: &str, bytes: &[u8], method: CompressionMethod) -> Result<(), ZipError> {
        let level = (method == CompressionMethod::Deflated).then_some(LEVEL);
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .compression_level(level)
            .last_modified_time(DateTime::default());
        self.0.start_file(name, options)?;
        self.0.write_all(bytes)?;
        Ok(())
    }
}
