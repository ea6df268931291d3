//! How much is free, in the one notation that every picture, list and page has for it.

use crate::net::range::aligned_blocks;
use crate::net::{Prefix, Span, grouped};
use crate::plan::NetworkPlan;

/// A block of free addresses, the longest first.
///
/// The number comes first and is the last to go: a bare length beside names would be taken for that of a subnet.
///
/// ```
/// use aksnet::net::Span;
/// use aksnet::scene::free_words;
///
/// let block = |first, end| free_words(Span::new(first, end).unwrap());
/// assert_eq!(block(512, 2_048), ["1,536 free, largest /22", "1,536 free", "1,536"]);
/// assert_eq!(block(256, 512), ["256 free, /24", "256 free", "256"]);
/// ```
pub fn free_words(span: Span) -> [String; 3] {
    let number = grouped(span.len());
    let free = format!("{number} free");
    let mut blocks = aligned_blocks(span).map(|block| block.length());
    let long = match (blocks.next(), blocks.min()) {
        (Some(first), Some(other)) => format!("{free}, largest /{}", first.min(other)),
        (Some(only), None) => format!("{free}, /{only}"),
        (None, _) => free.clone(),
    };
    [long, free, number]
}

/// All that is free in a VNet: "1,728 free, largest /22".
pub fn free_of(network: &NetworkPlan) -> String {
    format!(
        "{} free{}",
        grouped(network.free.total()),
        largest_words(network.largest_free())
    )
}

/// What follows a number of free addresses: ", largest /22".
pub fn largest_words(block: Option<Prefix>) -> String {
    block.map_or_else(String::new, |block| format!(", largest /{}", block.length()))
}
