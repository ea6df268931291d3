//! Lists and optional numbers in one line of text: how they are shown, and how a typed text is read.
//!
//! ```text
//!  node classes      default 40, gpu 10 60 snet-gpu      name, most nodes, max pods, subnet
//!  load balancers    10.0.0.10, snet-lb, any             subnet, address
//!  interfaces        snet-data, dynamic                  subnet
//! ```

use std::fmt::Display;

use crate::design::{
    InternalLoadBalancer, Name, NetworkInterface, NodeClass, NodeCount, PodCount, SubnetRef,
};
use crate::net::Cidr;

use super::fields::{self, Read};

/// A load balancer of which nothing is decided.
const ANY: &str = "any";
/// An interface that names no subnet.
const DYNAMIC: &str = "dynamic";

/// A number, or nothing where the field is empty.
pub(crate) fn optional_number<T: TryFrom<u64, Error: Display>>(text: &str) -> Read<Option<T>> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let number: u64 = text
        .parse()
        .map_err(|_error| format!("{text:?} is not a whole number"))?;
    T::try_from(number).map(Some).map_err(|error| error.to_string())
}

/// The length of a public prefix, with or without its slash; nothing where the field is empty.
pub(crate) fn optional_length(text: &str) -> Read<Option<u8>> {
    let text = text.trim().trim_start_matches('/');
    if text.is_empty() {
        return Ok(None);
    }
    let length = text.parse().ok().filter(|length| *length <= 32);
    length
        .map(Some)
        .ok_or_else(|| format!("{text:?} is not a prefix length; enter one such as /28"))
}

/// A range of IPv6, or nothing where the field is empty.
pub(crate) fn optional_ipv6(text: &str) -> Read<Option<Cidr>> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let range = fields::cidr(text)?;
    if range.is_ipv4() {
        return Err(format!("{range} is not an IPv6 range"));
    }
    Ok(Some(range))
}

/// A name, or nothing where the field is empty.
pub(crate) fn optional_name(text: &str) -> Read<Option<Name>> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    fields::name(text).map(Some)
}

/// An optional value as the text of its field.
pub(crate) fn shown<T: Display>(value: Option<T>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

fn items(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';', '\n'])
        .map(str::trim)
        .filter(|item| !item.is_empty())
}

fn subnet(text: &str) -> Read<SubnetRef> {
    fields::optional_subnet(text)?.ok_or_else(|| "enter the name of a subnet".to_owned())
}

fn joined(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(", ")
}

/// Node classes as text.
pub(crate) fn show_classes(classes: &[NodeClass]) -> String {
    joined(classes.iter().map(|class| {
        let pods = class.max_pods.map(|pods| pods.to_string());
        let subnet = class.node_subnet.as_ref().map(ToString::to_string);
        let words = [class.name.to_string(), class.max_nodes.to_string()];
        let words: Vec<String> = words.into_iter().chain(pods).chain(subnet).collect();
        words.join(" ")
    }))
}

/// Node classes: of each its name and most nodes, and if wanted max pods and its subnet.
pub(crate) fn classes(text: &str) -> Read<Vec<NodeClass>> {
    items(text).map(class).collect()
}

fn class(text: &str) -> Read<NodeClass> {
    let mut words = text.split_whitespace().peekable();
    let name = fields::name(words.next().unwrap_or_default())?;
    let number = |word: Option<&str>| word?.parse::<u64>().ok();
    let nodes =
        number(words.next()).ok_or_else(|| format!("{name} has no number of nodes; write \"{name} 40\""))?;
    let pods = number(words.peek().copied());
    if pods.is_some() {
        words.next();
    }
    let node_subnet = words.next().map(subnet).transpose()?;
    if let Some(more) = words.next() {
        return Err(format!(
            "{more:?} was not expected; separate node classes with commas"
        ));
    }
    Ok(NodeClass {
        name,
        node_subnet,
        max_nodes: NodeCount::new(nodes).map_err(|error| error.to_string())?,
        max_pods: pods
            .map(PodCount::new)
            .transpose()
            .map_err(|error| error.to_string())?,
    })
}

/// Internal load balancers as text.
pub(crate) fn show_balancers(balancers: &[InternalLoadBalancer]) -> String {
    joined(balancers.iter().map(|balancer| {
        let subnet = balancer.subnet.as_ref().map(ToString::to_string);
        let address = balancer.address.map(|address| address.to_string());
        match (subnet, address) {
            (None, None) => ANY.to_owned(),
            (subnet, address) => subnet.into_iter().chain(address).collect::<Vec<_>>().join(" "),
        }
    }))
}

/// Internal load balancers: of each its subnet, its fixed address, both, or neither.
pub(crate) fn balancers(text: &str) -> Read<Vec<InternalLoadBalancer>> {
    items(text).map(balancer).collect()
}

fn balancer(text: &str) -> Read<InternalLoadBalancer> {
    let mut balancer = InternalLoadBalancer::default();
    if text.eq_ignore_ascii_case(ANY) {
        return Ok(balancer);
    }
    for word in text.split_whitespace() {
        if let Ok(address) = word.parse() {
            if balancer.address.replace(address).is_some() {
                return Err(format!(
                    "{text:?} has two addresses; separate load balancers with commas"
                ));
            }
        } else if balancer.subnet.replace(subnet(word)?).is_some() {
            return Err(format!(
                "{text:?} has two subnets; separate load balancers with commas"
            ));
        }
    }
    Ok(balancer)
}

/// Network interfaces as text.
pub(crate) fn show_interfaces(interfaces: &[NetworkInterface]) -> String {
    joined(interfaces.iter().map(|interface| match &interface.subnet {
        Some(subnet) => subnet.to_string(),
        None => DYNAMIC.to_owned(),
    }))
}

/// Network interfaces: of each its subnet, or that it is a dynamic one.
pub(crate) fn interfaces(text: &str) -> Read<Vec<NetworkInterface>> {
    let read = |item: &str| {
        if item.eq_ignore_ascii_case(DYNAMIC) {
            return Ok(NetworkInterface::default());
        }
        Ok(NetworkInterface {
            subnet: Some(subnet(item)?),
        })
    };
    items(text).map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::ItemCount;

    #[test]
    fn lists_are_read_as_they_are_shown() {
        for text in [
            "",
            "default 40",
            "default 40, gpu 10 60 snet-gpu, more 5 vnet-b/nodes",
        ] {
            assert_eq!(classes(text).map(|read| show_classes(&read)).as_deref(), Ok(text));
        }
        for text in ["", "any", "10.0.0.10, snet-lb, snet-lb 10.0.1.9, any"] {
            assert_eq!(
                balancers(text).map(|read| show_balancers(&read)).as_deref(),
                Ok(text)
            );
        }
        for text in ["", "dynamic", "snet-data, dynamic"] {
            assert_eq!(
                interfaces(text).map(|read| show_interfaces(&read)).as_deref(),
                Ok(text)
            );
        }
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        for (problem, expected) in [
            (
                classes("default").err(),
                "default has no number of nodes; write \"default 40\"",
            ),
            (
                classes("default 40 30 snet more").err(),
                "\"more\" was not expected; separate node classes with commas",
            ),
            (
                balancers("10.0.0.10 10.0.0.11").err(),
                "\"10.0.0.10 10.0.0.11\" has two addresses; separate load balancers with commas",
            ),
            (
                optional_length("/33").err(),
                "\"33\" is not a prefix length; enter one such as /28",
            ),
            (
                optional_ipv6("10.0.0.0/24").err(),
                "10.0.0.0/24 is not an IPv6 range",
            ),
            (
                optional_number::<ItemCount>("ten").err(),
                "\"ten\" is not a whole number",
            ),
        ] {
            assert_eq!(problem.as_deref(), Some(expected));
        }
        assert_eq!(optional_length("/28"), Ok(Some(28)));
        assert_eq!(optional_length(" "), Ok(None));
        assert_eq!(optional_number("12"), Ok(Some(ItemCount::saturating(12))));
    }
}
