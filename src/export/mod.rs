//! What leaves the program: pictures, reports and address plans, and plans, findings and rules as text and as JSON.
//!
//! Pure: a design and what was worked out about it go in, text or bytes come out. Whoever writes the text to a file, a stream
//! or the clipboard lives on the floors above. A report is built once and printed in either form, so that the
//! numbers a person reads and those a script reads are the same.
//!
//! ```text
//! Design, Plan, Findings ── json: reports ──┬── JSON, described by a JSON Schema
//!                    plan::sums: sentences └── text, for people
//! range rows ── address_plan ── CSV, Markdown
//!            ├─ workbook ── XLSX
//!            └─ drawio
//! alternatives side by side ── comparison ── Markdown
//! a page (page) ── page::svg ──┬── page::picture ── PNG
//!                                ├── page::pdf: posters, slides
//! reports, all of the above ── content ──┬── html
//!                                        └── record: Markdown
//! ```
//!
//! [`export`] makes any of the files.

pub mod address_plan;
mod archive;
pub mod azure;
pub mod comparison;
mod content;
pub mod diff;
mod drawio;
mod files;
mod format;
mod html;
pub mod json;
mod missing;
mod once;
mod pptx;
mod preview;
mod record;
pub mod sarif;
mod steps;
pub mod text;
mod workbook;

pub use files::{ExportError, Options, export, export_pages};
pub use format::Format;
pub use missing::missing_letters;
pub use preview::{FilePage, page_of_file};
pub use steps::{Client, Progress};
