//! [`Cidr`]: a range exactly as a person typed it.
//!
//! A design keeps addresses as typed, so that saving never rewrites what somebody wrote, and so that host bits
//! are something to point at rather than a file that will not open. Planning goes on with the network.

use std::borrow::Cow;
use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;
use std::sync::Arc;

use ipnet::IpNet;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use super::prefix::{IPV4_PATTERN, Prefix, PrefixError, parse_address_and_length};

/// An IPv4 or IPv6 range as typed; host bits may be set.
///
/// Equal, ordered and hashed by its text: `fd00::/8` and `fd00:0::/8` are the same network but two texts.
///
/// ```
/// use aksnet::net::Cidr;
///
/// let typed: Cidr = "172.20.5.9/20".parse()?;
/// assert_eq!(typed.to_string(), "172.20.5.9/20");
/// assert!(typed.has_host_bits());
/// assert_eq!(typed.corrected(), Some("172.20.0.0/20".parse()?));
/// assert_eq!(typed.v4(), Some("172.20.0.0/20".parse()?));
/// # Ok::<(), aksnet::net::PrefixError>(())
/// ```
// Deriving compares by text alone: it comes first, and equal texts have equal ranges.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Cidr {
    text: Arc<str>,
    as_typed: IpNet,
}

impl Cidr {
    /// The IPv4 network, host bits cleared; none of an IPv6 range.
    pub fn v4(&self) -> Option<Prefix> {
        match self.address() {
            IpAddr::V4(address) => Prefix::containing(address, self.length()),
            IpAddr::V6(_) => None,
        }
    }

    /// The network of either family, host bits cleared.
    pub fn net(&self) -> IpNet {
        self.as_typed.trunc()
    }

    /// The address before the slash, as typed.
    pub fn address(&self) -> IpAddr {
        self.as_typed.addr()
    }

    /// The prefix length: up to 32 for IPv4, up to 128 for IPv6.
    pub fn length(&self) -> u8 {
        self.as_typed.prefix_len()
    }

    /// Whether the address lies inside the network rather than at its start, which Azure refuses.
    pub fn has_host_bits(&self) -> bool {
        self.net() != self.as_typed
    }

    /// What to write instead, where host bits are set.
    pub fn corrected(&self) -> Option<Self> {
        self.has_host_bits().then(|| Self::from(self.net()))
    }

    /// Whether it is an IPv4 range.
    pub fn is_ipv4(&self) -> bool {
        self.address().is_ipv4()
    }

    /// The text as typed.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl FromStr for Cidr {
    type Err = PrefixError;

    fn from_str(text: &str) -> Result<Self, PrefixError> {
        let (address, length) = parse_address_and_length(text)?;
        let Ok(as_typed) = IpNet::new(address, length) else {
            debug_assert!(false, "{text} has a checked length");
            return Err(PrefixError::Address {
                text: text.to_owned(),
            });
        };
        Ok(Self {
            text: text.into(),
            as_typed,
        })
    }
}

impl TryFrom<String> for Cidr {
    type Error = PrefixError;

    fn try_from(text: String) -> Result<Self, PrefixError> {
        text.parse()
    }
}

impl From<Cidr> for String {
    fn from(cidr: Cidr) -> Self {
        cidr.as_str().to_owned()
    }
}

impl From<Prefix> for Cidr {
    fn from(prefix: Prefix) -> Self {
        Self::from(IpNet::V4(prefix.into()))
    }
}

impl From<IpNet> for Cidr {
    fn from(net: IpNet) -> Self {
        Self {
            text: net.to_string().into(),
            as_typed: net,
        }
    }
}

impl fmt::Display for Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}

impl fmt::Debug for Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}

impl JsonSchema for Cidr {
    fn schema_name() -> Cow<'static, str> {
        "Cidr".into()
    }

    fn schema_id() -> Cow<'static, str> {
        concat!(module_path!(), "::Cidr").into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "An IPv4 or IPv6 range in CIDR notation, as typed",
            "pattern": format!("^({IPV4_PATTERN}|{IPV6_PATTERN})$"),
            "maxLength": super::prefix::MAX_TEXT_BYTES,
            "examples": ["10.0.0.0/16", "fd00:db8::/48"],
        })
    }
}

/// Regular expression of an IPv6 range, without anchors. Looser than the parser: it bounds the characters and the
/// length, not the groups.
const IPV6_PATTERN: &str = "[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*/(12[0-8]|1[01][0-9]|[1-9]?[0-9])";
