//! Resource ids: what they name, and which parts are kept.

use crate::import::imported::{AzureRef, AzureSubnetRef};
use serde_json::Value;

use crate::import::json::{field, text};

/// The parts of a resource id.
///
/// `/subscriptions/S/resourceGroups/G/providers/Microsoft.Network/virtualNetworks/V/subnets/N`
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::import) struct ArmId<'i> {
    /// The subscription, where the id has one.
    pub(in crate::import) subscription: Option<&'i str>,
    /// The resource group, where the id has one.
    pub(in crate::import) group: Option<&'i str>,
    provider: &'i str,
    /// Types and names, from the outermost on.
    names: Vec<(&'i str, &'i str)>,
}

impl<'i> ArmId<'i> {
    /// Splits an id; what is not an id has no parts.
    pub(in crate::import) fn of(id: &'i str) -> Self {
        /// More segments than the longest id of Azure has.
        const MOST: usize = 40;
        let mut parts = id.split('/').skip(1).take(MOST);
        let mut found = Self::default();
        while let Some(part) = parts.next() {
            let mut next = || parts.next().unwrap_or_default();
            if part.eq_ignore_ascii_case("subscriptions") {
                found.subscription = Some(next()).filter(|name| !name.is_empty());
            } else if part.eq_ignore_ascii_case("resourceGroups") {
                found.group = Some(next()).filter(|name| !name.is_empty());
            } else if part.eq_ignore_ascii_case("providers") {
                found.provider = next();
                // For a resource attached to another, only the resource itself counts.
                found.names.clear();
            } else if !part.is_empty() {
                found.names.push((part, next()));
            }
        }
        found
    }

    /// The type in lower case, such as `microsoft.network/virtualnetworks/subnets`; empty where there is none.
    pub(in crate::import) fn kind(&self) -> String {
        if self.provider.is_empty() || self.names.is_empty() {
            return String::new();
        }
        let mut kind = self.provider.to_lowercase();
        for (part, _) in &self.names {
            kind.push('/');
            kind.push_str(&part.to_lowercase());
        }
        kind
    }

    /// The name behind the type `part`.
    pub(in crate::import) fn named(&self, part: &str) -> Option<&'i str> {
        let mut names = self.names.iter();
        let found = names.find(|(kind, _)| kind.eq_ignore_ascii_case(part));
        found.map(|(_, name)| *name).filter(|name| !name.is_empty())
    }

    /// The place of what is named behind the type `part`.
    pub(in crate::import) fn place(&self, part: &str) -> Option<AzureRef> {
        Some(AzureRef {
            subscription: self.subscription.map(str::to_owned),
            group: self.group.map(str::to_owned),
            name: self.named(part)?.to_owned(),
        })
    }
}

/// The subnet that an id names.
pub(in crate::import) fn subnet_of(id: &str) -> Option<AzureSubnetRef> {
    let id = ArmId::of(id);
    Some(AzureSubnetRef {
        network: id.place("virtualNetworks")?,
        subnet: id.named("subnets")?.to_owned(),
    })
}

/// Where a resource lies: by its id, else by its name and group.
pub(in crate::import) fn place_of(resource: &Value, part: &str) -> Option<AzureRef> {
    let by_id = text(field(resource, "id")).and_then(|id| ArmId::of(id).place(part));
    by_id.or_else(|| {
        Some(AzureRef {
            subscription: text(field(resource, "subscriptionId")).map(str::to_owned),
            group: text(field(resource, "resourceGroup")).map(str::to_owned),
            name: text(field(resource, "name"))?.to_owned(),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_taken_apart_whatever_their_case() {
        let id = "/subscriptions/s/resourcegroups/rg/providers/Microsoft.Network/virtualNetworks/v/subnets/n";
        assert_eq!(ArmId::of(id).kind(), "microsoft.network/virtualnetworks/subnets");
        let place = subnet_of(id).unwrap();
        assert_eq!(
            (
                place.network.group.as_deref(),
                place.network.name.as_str(),
                place.subnet.as_str()
            ),
            (Some("rg"), "v", "n")
        );
        for id in [
            "",
            "/",
            "a/b",
            "/providers",
            "/subscriptions//resourceGroups//providers/x/virtualNetworks",
        ] {
            assert_eq!(subnet_of(id), None, "{id}");
        }
    }
}
