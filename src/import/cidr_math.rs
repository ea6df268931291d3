//! The arithmetic on ranges that templates and Terraform offer, for both families and without limits of its own.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;

/// The range of that length at that place in `net`.
pub(super) fn subnet_at(net: IpNet, length: u8, index: u128) -> Option<IpNet> {
    let bits = net.max_prefix_len();
    let new_bits = length.checked_sub(net.prefix_len())?;
    if bits < length || (u32::from(new_bits) < 128 && (1_u128 << new_bits) <= index) {
        return None;
    }
    let step = u32::from(bits - length);
    let offset = if step < 128 { index.checked_shl(step)? } else { 0 };
    let address = address_at(net, first(net).checked_add(offset)?)?;
    IpNet::new(address, length).ok()
}

/// Ranges one behind another, each of the length that its new bits give.
pub(super) fn subnets_behind(net: IpNet, new_bits: &[u8]) -> Option<Vec<IpNet>> {
    let end = last(net);
    let mut next = Some(first(net));
    let mut found = Vec::new();
    for bits in new_bits {
        let length = net
            .prefix_len()
            .checked_add(*bits)
            .filter(|length| *length <= net.max_prefix_len())?;
        let step = u32::from(net.max_prefix_len() - length);
        let size = 1_u128.checked_shl(step)?;
        let at = next?.checked_next_multiple_of(size)?;
        if end < at {
            return None;
        }
        found.push(IpNet::new(address_at(net, at)?, length).ok()?);
        next = at.checked_add(size);
    }
    Some(found)
}

/// The address at that place in `net`, from its end where the place is negative.
pub(super) fn host_at(net: IpNet, index: i128) -> Option<IpAddr> {
    let place = if index < 0 {
        last(net).checked_sub(index.unsigned_abs() - 1)?
    } else {
        first(net).checked_add(index.unsigned_abs())?
    };
    let is_inside = first(net) <= place && place <= last(net);
    if is_inside { address_at(net, place) } else { None }
}

fn first(net: IpNet) -> u128 {
    number(net.network())
}

fn last(net: IpNet) -> u128 {
    number(net.broadcast())
}

fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u128::from(u32::from(address)),
        IpAddr::V6(address) => u128::from(address),
    }
}

fn address_at(net: IpNet, number: u128) -> Option<IpAddr> {
    match net {
        IpNet::V4(_) => u32::try_from(number)
            .ok()
            .map(|number| IpAddr::V4(Ipv4Addr::from(number))),
        IpNet::V6(_) => Some(IpAddr::V6(Ipv6Addr::from(number))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_cut_as_terraform_cuts_them() {
        let net: IpNet = "10.1.0.0/16".parse().unwrap();
        let text = |net: Option<IpNet>| net.map_or_else(String::new, |net| net.to_string());
        assert_eq!(text(subnet_at(net, 24, 5)), "10.1.5.0/24");
        assert_eq!(text(subnet_at(net, 24, 256)), "");
        assert_eq!(text(subnet_at(net, 8, 0)), "");
        assert_eq!(
            text(subnet_at("::/0".parse().unwrap(), 128, u128::MAX)),
            format!("{}/128", Ipv6Addr::from(u128::MAX))
        );
        let cut: Vec<String> = subnets_behind(net, &[8, 4, 8])
            .unwrap()
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(cut, ["10.1.0.0/24", "10.1.16.0/20", "10.1.32.0/24"]);
        assert_eq!(subnets_behind(net, &[1, 1, 1]), None);
        assert_eq!(host_at(net, 5).unwrap().to_string(), "10.1.0.5");
        assert_eq!(host_at(net, -1).unwrap().to_string(), "10.1.255.255");
        assert_eq!(host_at(net, 65_536), None);
        assert_eq!(host_at(net, i128::MIN), None);
    }
}
