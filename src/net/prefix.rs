//! [`Prefix`]: an IPv4 network, such as `10.0.0.0/16`.
//!
//! A prefix never has host bits and never a length above 32, so everything computed from one is exact. It
//! does not know what it is used for. What a person typed, host bits and all, is a
//! [`Cidr`](super::Cidr).
//!
//! ```text
//!                        10.0.4.0/22
//!  first = 10.0.4.0 ├──────────┬──────────┤ last = 10.0.7.255
//!                   │  lower   │  upper   │ end  = 10.0.8.0, one past the last
//!                   └── 10.0.4.0/23 ──────┘
//! ```

use std::borrow::Cow;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr};
use std::str::FromStr;

use ipnet::{IpNet, Ipv4Net};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::range::Span;

/// The longest text taken for a range; the longest real one, an IPv6 network written in full, has 49 bytes.
pub const MAX_TEXT_BYTES: usize = 64;

/// An IPv4 network: an address without host bits and a length from 0 to 32.
///
/// Ordered by network address, then by length, so a network sorts before what it contains.
///
/// ```
/// use aksnet::net::Prefix;
///
/// let nodes: Prefix = "10.240.0.0/22".parse()?;
/// assert_eq!(nodes.size(), 1_024);
/// assert_eq!(nodes.last_address().to_string(), "10.240.3.255");
/// assert!("10.240.0.0/16".parse::<Prefix>()?.contains(&nodes));
/// # Ok::<(), aksnet::net::PrefixError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Prefix(Ipv4Net);

/// Why a text, or a pair of address and length, is not a range.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PrefixError {
    /// The text is longer than any range.
    #[error(
        "a range of {bytes} bytes is longer than the {MAX_TEXT_BYTES} allowed; enter one range, such as \
         10.0.0.0/16"
    )]
    TextTooLong {
        /// Length of the text, in bytes.
        bytes: usize,
    },
    /// Nothing was typed.
    #[error("the range is empty; enter one such as 10.0.0.0/16")]
    Empty,
    /// The text starts or ends with blanks.
    #[error("{text:?} has spaces around the range; enter {:?}", .text.trim())]
    Blanks {
        /// What was typed.
        text: String,
    },
    /// There is no slash.
    #[error("{text:?} has no prefix length; add one, such as {text}/{longest} for this address alone")]
    LengthMissing {
        /// What was typed.
        text: String,
        /// The longest length of the address's family: 32 or 128.
        longest: u8,
    },
    /// The part before the slash is not an address.
    #[error(
        "{text:?} does not start with an address; enter four numbers from 0 to 255 without leading zeros, \
         such as 10.0.0.0/16"
    )]
    Address {
        /// What was typed.
        text: String,
    },
    /// The part after the slash is not a number from 0 to the longest length.
    #[error(
        "{text:?} does not end with a prefix length; enter a whole number from 0 to {longest} after the slash"
    )]
    Length {
        /// What was typed.
        text: String,
        /// The longest length of the address's family: 32 or 128.
        longest: u8,
    },
    /// An IPv6 range where only IPv4 is possible.
    #[error("{text:?} is an IPv6 range, but IPv4 is needed; enter one such as 10.0.0.0/16")]
    NotIpv4 {
        /// What was typed.
        text: String,
    },
    /// The address lies inside the network rather than at its start.
    #[error("{address}/{length} has host bits set; use {corrected}")]
    HostBits {
        /// The address asked for.
        address: Ipv4Addr,
        /// The length asked for.
        length: u8,
        /// The network that the address lies in.
        corrected: Prefix,
    },
}

impl Prefix {
    /// The whole of IPv4, `0.0.0.0/0`.
    pub const ALL: Self = Self(Ipv4Net::new_assert(Ipv4Addr::UNSPECIFIED, 0));

    /// The network that starts at `network`.
    ///
    /// # Errors
    /// [`PrefixError::Length`] above 32, and [`PrefixError::HostBits`] with the corrected form where the address
    /// does not start a network of that length.
    ///
    /// ```
    /// use aksnet::net::Prefix;
    ///
    /// let error = Prefix::new([172, 20, 5, 9].into(), 20).unwrap_err();
    /// assert_eq!(error.to_string(), "172.20.5.9/20 has host bits set; use 172.20.0.0/20");
    /// ```
    pub fn new(network: Ipv4Addr, length: u8) -> Result<Self, PrefixError> {
        let Some(corrected) = Self::containing(network, length) else {
            return Err(PrefixError::Length {
                text: format!("{network}/{length}"),
                longest: 32,
            });
        };
        if corrected.network() != network {
            return Err(PrefixError::HostBits {
                address: network,
                length,
                corrected,
            });
        }
        Ok(corrected)
    }

    /// The network of this length that holds the address; none above 32.
    ///
    /// ```
    /// use aksnet::net::Prefix;
    ///
    /// let network = Prefix::containing([10, 0, 5, 9].into(), 22).map(|network| network.to_string());
    /// assert_eq!(network.as_deref(), Some("10.0.4.0/22"));
    /// ```
    pub fn containing(address: Ipv4Addr, length: u8) -> Option<Self> {
        Some(Self(Ipv4Net::new(address, length).ok()?.trunc()))
    }

    /// The network of this length that starts at the address with this number; none where that is not aligned.
    pub fn at(first: u64, length: u8) -> Option<Self> {
        Self::new(Self::address_from_number(first)?, length).ok()
    }

    /// The first address.
    pub const fn network(&self) -> Ipv4Addr {
        self.0.addr()
    }

    /// The last address.
    pub fn last_address(&self) -> Ipv4Addr {
        self.0.broadcast()
    }

    /// The first address as a number.
    pub fn first(&self) -> u64 {
        u64::from(u32::from(self.network()))
    }

    /// The last address as a number.
    pub fn last(&self) -> u64 {
        u64::from(u32::from(self.last_address()))
    }

    /// The number one past the last address.
    pub fn end(&self) -> u64 {
        self.first() + self.size()
    }

    /// How many leading bits are fixed, 0 to 32.
    pub const fn length(&self) -> u8 {
        self.0.prefix_len()
    }

    /// How many addresses it has, including those that Azure reserves.
    pub const fn size(&self) -> u64 {
        Self::size_of_length(self.length())
    }

    /// The addresses as a span of numbers.
    pub fn span(&self) -> Span {
        Span::from(*self)
    }

    /// Whether the other network lies wholly inside this one; a network contains itself.
    pub fn contains(&self, other: &Self) -> bool {
        self.first() <= other.first() && other.end() <= self.end()
    }

    /// Whether the address lies inside.
    pub fn contains_address(&self, address: Ipv4Addr) -> bool {
        self.0.contains(&address)
    }

    /// Whether the two share an address, which for networks means that one contains the other.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.first() < other.end() && other.first() < self.end()
    }

    /// The network that this is a half of; none for the /0.
    pub fn parent(&self) -> Option<Self> {
        self.0.supernet().map(Self)
    }

    /// The other half of the parent.
    ///
    /// ```
    /// use aksnet::net::Prefix;
    ///
    /// let lower: Prefix = "10.0.4.0/23".parse()?;
    /// let upper: Prefix = "10.0.6.0/23".parse()?;
    /// assert_eq!((lower.sibling(), upper.sibling()), (Some(upper), Some(lower)));
    /// # Ok::<(), aksnet::net::PrefixError>(())
    /// ```
    pub fn sibling(&self) -> Option<Self> {
        let (lower, upper) = self.parent()?.halves()?;
        Some(if *self == lower { upper } else { lower })
    }

    /// The lower and the upper half; none of a /32.
    pub fn halves(&self) -> Option<(Self, Self)> {
        let length = self.length() + 1;
        let lower = Self::at(self.first(), length)?;
        let upper = Self::at(lower.end(), length)?;
        Some((lower, upper))
    }

    /// Every network of this length inside, in order; none where the length is shorter than its own.
    ///
    /// ```
    /// use aksnet::net::Prefix;
    ///
    /// let pod_cidr: Prefix = "10.244.0.0/16".parse()?;
    /// assert_eq!(pod_cidr.split(24).count(), 256); // overlay gives each node a /24
    /// # Ok::<(), aksnet::net::PrefixError>(())
    /// ```
    pub fn split(&self, length: u8) -> impl Iterator<Item = Self> + use<> {
        let first = self.first();
        let size = Self::size_of_length(length);
        let count = self.size().checked_div(size).unwrap_or(0);
        (0..count).filter_map(move |index| Self::at(first + index * size, length))
    }

    /// The smallest network that contains both.
    pub fn common(&self, other: &Self) -> Self {
        let mut common = *self;
        while !common.contains(other) {
            let Some(parent) = common.parent() else { break };
            common = parent;
        }
        common
    }

    /// How many addresses a network of this length has; 0 above 32, where there is none.
    ///
    /// ```
    /// use aksnet::net::Prefix;
    ///
    /// assert_eq!(Prefix::size_of_length(24) - 5, 251); // what Azure leaves of a /24
    /// assert_eq!(Prefix::size_of_length(0), 4_294_967_296);
    /// ```
    pub const fn size_of_length(length: u8) -> u64 {
        if length <= 32 { 1 << (32 - length) } else { 0 }
    }

    /// The prefix length of the smallest network with at least this many addresses; none above 2³².
    ///
    /// ```
    /// use aksnet::net::Prefix;
    ///
    /// assert_eq!(Prefix::length_for(1_581 + 5), Some(21)); // 50 nodes of 30 pods and one of surge
    /// ```
    pub fn length_for(count: u64) -> Option<u8> {
        (0..=32)
            .rev()
            .find(|length| count <= Self::size_of_length(*length))
    }

    /// The address with this number, where IPv4 has one.
    pub fn address_from_number(number: u64) -> Option<Ipv4Addr> {
        u32::try_from(number).ok().map(Ipv4Addr::from)
    }
}

/// Reads `address/length` of either family, host bits allowed. Stricter than `ipnet`, which takes leading zeros
/// that other tools read as octal.
pub(super) fn parse_address_and_length(text: &str) -> Result<(IpAddr, u8), PrefixError> {
    if MAX_TEXT_BYTES < text.len() {
        return Err(PrefixError::TextTooLong { bytes: text.len() });
    }
    if text.trim().is_empty() {
        return Err(PrefixError::Empty);
    }
    if text.trim() != text {
        return Err(PrefixError::Blanks {
            text: text.to_owned(),
        });
    }
    let (address, length) = match text.split_once('/') {
        Some((address, length)) => (address, Some(length)),
        None => (text, None),
    };
    let Ok(address) = address.parse::<IpAddr>() else {
        return Err(PrefixError::Address {
            text: text.to_owned(),
        });
    };
    let longest = if address.is_ipv4() { 32 } else { 128 };
    let Some(length) = length else {
        return Err(PrefixError::LengthMissing {
            text: text.to_owned(),
            longest,
        });
    };
    // A number's own parser would also take "+8" and "08".
    let plain =
        length.bytes().all(|byte| byte.is_ascii_digit()) && (length == "0" || !length.starts_with('0'));
    match length.parse::<u8>() {
        Ok(length) if plain && length <= longest => Ok((address, length)),
        _ => Err(PrefixError::Length {
            text: text.to_owned(),
            longest,
        }),
    }
}

impl FromStr for Prefix {
    type Err = PrefixError;

    fn from_str(text: &str) -> Result<Self, PrefixError> {
        match parse_address_and_length(text)? {
            (IpAddr::V4(address), length) => Self::new(address, length),
            (IpAddr::V6(_), _) => Err(PrefixError::NotIpv4 {
                text: text.to_owned(),
            }),
        }
    }
}

impl TryFrom<String> for Prefix {
    type Error = PrefixError;

    fn try_from(text: String) -> Result<Self, PrefixError> {
        text.parse()
    }
}

impl From<Prefix> for String {
    fn from(prefix: Prefix) -> Self {
        prefix.to_string()
    }
}

impl From<Prefix> for IpNet {
    fn from(prefix: Prefix) -> Self {
        Self::V4(prefix.into())
    }
}

impl From<Prefix> for Ipv4Net {
    fn from(prefix: Prefix) -> Self {
        prefix.0
    }
}

impl fmt::Display for Prefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Prefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl JsonSchema for Prefix {
    fn schema_name() -> Cow<'static, str> {
        "Prefix".into()
    }

    fn schema_id() -> Cow<'static, str> {
        concat!(module_path!(), "::Prefix").into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "An IPv4 network in CIDR notation, without host bits",
            "pattern": format!("^{IPV4_PATTERN}$"),
            "examples": ["10.0.0.0/16"],
        })
    }
}

/// Regular expression of `a.b.c.d/length`, without anchors.
pub(super) const IPV4_PATTERN: &str = concat!(
    r"((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\.){3}",
    r"(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])",
    r"/(3[0-2]|[12]?[0-9])"
);

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    fn prefix(text: &str) -> Prefix {
        text.parse().unwrap()
    }

    #[test]
    fn a_refusal_says_what_to_write() {
        let too_long = "1".repeat(65);
        let texts = [
            "",
            " 10.0.0.0/16\n",
            "10.0.0.0",
            "fd00::",
            "10.0.0.0/",
            "10.0.0.0/33",
            "10.0.0.0/+8",
            "10.0.0.0/08",
            "10.0.0.0/8/8",
            "10.0.0.0/255.0.0.0",
            "10.0.0.0 /8",
            "010.0.0.0/8",
            "10.0.0/8",
            "subnet",
            "10.0.0.1/8",
            "fd00::/8",
            "fd00::/129",
            too_long.as_str(),
        ];
        let refusals: Vec<String> = texts
            .iter()
            .map(|text| text.parse::<Prefix>().unwrap_err().to_string())
            .collect();
        expect![[r#"
            the range is empty; enter one such as 10.0.0.0/16
            " 10.0.0.0/16\n" has spaces around the range; enter "10.0.0.0/16"
            "10.0.0.0" has no prefix length; add one, such as 10.0.0.0/32 for this address alone
            "fd00::" has no prefix length; add one, such as fd00::/128 for this address alone
            "10.0.0.0/" does not end with a prefix length; enter a whole number from 0 to 32 after the slash
            "10.0.0.0/33" does not end with a prefix length; enter a whole number from 0 to 32 after the slash
            "10.0.0.0/+8" does not end with a prefix length; enter a whole number from 0 to 32 after the slash
            "10.0.0.0/08" does not end with a prefix length; enter a whole number from 0 to 32 after the slash
            "10.0.0.0/8/8" does not end with a prefix length; enter a whole number from 0 to 32 after the slash
            "10.0.0.0/255.0.0.0" does not end with a prefix length; enter a whole number from 0 to 32 after the slash
            "10.0.0.0 /8" does not start with an address; enter four numbers from 0 to 255 without leading zeros, such as 10.0.0.0/16
            "010.0.0.0/8" does not start with an address; enter four numbers from 0 to 255 without leading zeros, such as 10.0.0.0/16
            "10.0.0/8" does not start with an address; enter four numbers from 0 to 255 without leading zeros, such as 10.0.0.0/16
            "subnet" does not start with an address; enter four numbers from 0 to 255 without leading zeros, such as 10.0.0.0/16
            10.0.0.1/8 has host bits set; use 10.0.0.0/8
            "fd00::/8" is an IPv6 range, but IPv4 is needed; enter one such as 10.0.0.0/16
            "fd00::/129" does not end with a prefix length; enter a whole number from 0 to 128 after the slash
            a range of 65 bytes is longer than the 64 allowed; enter one range, such as 10.0.0.0/16"#]].assert_eq(&refusals.join("\n"));
    }

    #[test]
    fn the_whole_of_ipv4_is_counted() {
        assert_eq!(Prefix::ALL.to_string(), "0.0.0.0/0");
        assert_eq!(
            (Prefix::ALL.first(), Prefix::ALL.last(), Prefix::ALL.end()),
            (0, (1 << 32) - 1, 1 << 32)
        );
        assert_eq!(Prefix::ALL.size(), 1 << 32);
        assert_eq!((Prefix::ALL.parent(), Prefix::ALL.sibling()), (None, None));
        assert_eq!(prefix("255.255.255.255/32").end(), 1 << 32);
        assert_eq!(prefix("10.0.0.1/32").halves(), None);
    }

    #[test]
    fn networks_start_at_multiples_of_their_size() {
        assert_eq!(Prefix::at(1024, 22), Some(prefix("0.0.4.0/22")));
        assert_eq!(Prefix::at(1025, 22), None);
        assert_eq!(Prefix::at(1 << 32, 32), None);
        assert_eq!(Prefix::at(0, 33), None);
    }

    #[test]
    fn families_of_networks() {
        let net = prefix("10.0.4.0/22");
        assert_eq!(net.parent(), Some(prefix("10.0.0.0/21")));
        assert_eq!(net.sibling(), Some(prefix("10.0.0.0/22")));
        assert_eq!(net.halves(), Some((prefix("10.0.4.0/23"), prefix("10.0.6.0/23"))));
        assert_eq!(net.common(&prefix("10.0.8.0/24")), prefix("10.0.0.0/20"));
        assert_eq!(net.common(&prefix("10.0.5.0/24")), net);
        assert_eq!(net.common(&prefix("200.0.0.0/24")), Prefix::ALL);
    }

    #[test]
    fn splitting_gives_nothing_for_a_shorter_or_impossible_length() {
        let net = prefix("10.0.4.0/22");
        assert_eq!(net.split(22).collect::<Vec<_>>(), [net]);
        assert_eq!(net.split(32).count(), 1_024);
        assert_eq!((net.split(21).count(), net.split(33).count()), (0, 0));
    }

    #[test]
    fn the_smallest_network_for_a_count() {
        let table = [
            (0, Some(32)),
            (1, Some(32)),
            (2, Some(31)),
            (256, Some(24)),
            (257, Some(23)),
            (1 << 32, Some(0)),
            ((1 << 32) + 1, None),
        ];
        for (count, length) in table {
            assert_eq!(Prefix::length_for(count), length, "{count} addresses");
        }
    }

    #[test]
    fn a_network_sorts_before_what_it_contains() {
        assert!(prefix("10.0.0.0/8") < prefix("10.0.0.0/16"));
        assert!(prefix("10.0.0.0/16") < prefix("10.1.0.0/16"));
        assert!(prefix("9.255.255.255/32") < prefix("10.0.0.0/8"));
    }

    #[test]
    fn json_is_a_string() {
        assert_eq!(
            serde_json::to_string(&prefix("10.0.0.0/8")).unwrap(),
            "\"10.0.0.0/8\""
        );
        assert_eq!(
            serde_json::from_str::<Prefix>("\"10.0.0.0/8\"").unwrap(),
            prefix("10.0.0.0/8")
        );
        let error = serde_json::from_str::<Prefix>("\"10.0.0.1/8\"")
            .unwrap_err()
            .to_string();
        assert!(error.contains("use 10.0.0.0/8"), "{error}");
    }
}
