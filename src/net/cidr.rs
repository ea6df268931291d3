//! [`Cidr`]: a range exactly as a person typed it.
//!
//! A design keeps addresses as typed, so that saving never rewrites what was entered, and host bits are a finding
//! rather than a file that cannot be opened. Planning uses the network.

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
// The derived comparison decides by the text, which is the first field, and equal texts have equal ranges.
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
        self.as_typed.addr() != self.as_typed.network()
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

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    fn cidr(text: &str) -> Cidr {
        text.parse().unwrap()
    }

    #[test]
    fn host_bits_are_kept_and_corrected() {
        let table = [
            ("10.0.0.0/16", None),
            ("172.20.5.9/20", Some("172.20.0.0/20")),
            ("10.0.0.1/32", None),
            ("10.0.0.1/0", Some("0.0.0.0/0")),
            ("fd00:db8::/48", None),
            ("fd00:0db8::1/48", Some("fd00:db8::/48")),
            ("2001:DB8::/32", None),
            ("::/0", None),
            ("::1/128", None),
        ];
        for (typed, corrected) in table {
            let range = cidr(typed);
            assert_eq!(range.to_string(), typed);
            assert_eq!(range.corrected(), corrected.map(cidr), "{typed}");
            assert_eq!(range.has_host_bits(), corrected.is_some(), "{typed}");
        }
    }

    #[test]
    fn only_ipv4_has_a_prefix() {
        assert_eq!(cidr("10.0.4.7/22").v4(), Some("10.0.4.0/22".parse().unwrap()));
        assert_eq!(cidr("fd00::/8").v4(), None);
        assert_eq!(cidr("::ffff:10.0.0.0/104").v4(), None);
        assert!(!cidr("fd00::/8").is_ipv4());
    }

    #[test]
    fn lengths_are_bounded_by_the_family() {
        assert_eq!(cidr("fd00::/128").length(), 128);
        for text in [
            "fd00::/129",
            "10.0.0.0/33",
            "10.0.0.0/256",
            "fd00::%eth0/64",
            "[fd00::]/64",
        ] {
            assert!(text.parse::<Cidr>().is_err(), "{text}");
        }
    }

    #[test]
    fn equality_and_order_are_those_of_the_text() {
        assert_eq!(cidr("fd00:0::/16").net(), cidr("fd00::/16").net());
        assert_ne!(cidr("fd00:0::/16"), cidr("fd00::/16"));
        assert!(cidr("10.0.0.0/8") < cidr("9.0.0.0/8"));
    }

    #[test]
    fn the_longest_ipv6_text_is_taken() {
        let text = "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255/128";
        assert_eq!(cidr(text).to_string(), text);
    }

    #[test]
    fn json_is_the_text_as_typed() {
        let typed = "\"fd00:0::1/16\"";
        let range: Cidr = serde_json::from_str(typed).unwrap();
        assert_eq!(serde_json::to_string(&range).unwrap(), typed);
        let error = serde_json::from_str::<Cidr>("\"10.0.0.0/16 \"")
            .unwrap_err()
            .to_string();
        assert!(error.contains("spaces around"), "{error}");
    }

    #[test]
    fn the_schema_bounds_the_text() {
        expect![[r#"
            {
              "$schema": "https://json-schema.org/draft/2020-12/schema",
              "title": "Cidr",
              "description": "An IPv4 or IPv6 range in CIDR notation, as typed",
              "type": "string",
              "examples": [
                "10.0.0.0/16",
                "fd00:db8::/48"
              ],
              "maxLength": 64,
              "pattern": "^(((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])/(3[0-2]|[12]?[0-9])|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*/(12[0-8]|1[01][0-9]|[1-9]?[0-9]))$"
            }"#]].assert_eq(&serde_json::to_string_pretty(&schemars::schema_for!(Cidr)).unwrap());
    }
}
