//! Address arithmetic: the lowest floor.
//!
//! Ranges of addresses, how they nest and overlap, what is free between them and where new ones fit. It
//! knows nothing of Azure, of files or of the screen; every floor above counts its addresses here.
//!
//! ```text
//!  text a person typed   Cidr      "10.0.4.7/22"
//!  a network             Prefix     10.0.4.0/22
//!  plain numbers         Span       [167773184, 167774208)
//!  many of them          RangeSet   sorted, disjoint, coalesced
//! ```
//!
//! Addresses and counts of addresses are `u64`: the whole of IPv4 holds 2³² of them, one more than fits a `u32`.

pub mod allocate;
pub mod cidr;
pub mod nest;
mod number;
pub mod parts;
pub mod prefix;
pub mod range;
pub mod room;

pub use cidr::Cidr;
pub use number::{counted, grouped};
pub use prefix::{Prefix, PrefixError};
pub use range::{RangeSet, Span};
