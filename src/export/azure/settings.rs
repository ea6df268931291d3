//! What is given when the resources are made: one list for every language.

use std::borrow::Cow;

use super::model::Deployment;
use super::tree::Param;
use super::{BASTION_SKU, VM_SIZE};

/// Something that a person may set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Setting {
    /// Its name in words with underscores.
    pub(super) name: Cow<'static, str>,
    pub(super) about: Cow<'static, str>,
    pub(super) kind: Kind,
}

/// What a setting holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// A text, and what it is where nothing is set; none where it has to be.
    Text(Option<String>),
    /// The region: where nothing is known, that of the resource group in languages that can ask for it.
    Region(Option<String>),
    /// A text that is to be neither shown nor kept.
    Secret,
    /// Private endpoints, none where nothing is set.
    Endpoints,
}

/// What a setting is about, to scripts, where private endpoints are lines or texts of their own: `each` says which.
pub(super) fn about_lines(about: &str, kind: &Kind, each: &str) -> String {
    match kind {
        Kind::Endpoints => format!("{about}, {each}: name, group such as vault, id of the target"),
        Kind::Text(_) | Kind::Region(_) | Kind::Secret => about.to_owned(),
    }
}

impl Param {
    /// Its name in words with underscores.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Location => "location",
            Self::VmSize => "vm_size",
            Self::NextHop => "next_hop_ip",
            Self::BastionSku => "bastion_sku",
            Self::WindowsUser => "windows_admin_username",
            Self::WindowsPassword => "windows_admin_password",
        }
    }
}

/// What the resources need to be given.
pub(super) fn settings(of: &Deployment) -> Vec<Setting> {
    let mut settings = Vec::new();
    let mut set = |param: Param, about: &'static str, kind| {
        settings.push(Setting {
            name: param.name().into(),
            about: about.into(),
            kind,
        });
    };
    let text = |default: &str| Kind::Text(Some(default.to_owned()));
    if of.makes_anything() {
        let region = Some(of.location.clone()).filter(|location| !location.is_empty());
        set(Param::Location, "Region of the resources", Kind::Region(region));
    }
    if of.makes_pools() {
        set(Param::VmSize, "Size of the machines of every pool", text(VM_SIZE));
    }
    if of.needs_next_hop() {
        let about = "Private address of the firewall that traffic is sent to";
        set(Param::NextHop, about, Kind::Text(None));
    }
    if !of.bastions.is_empty() {
        let about = "SKU of Bastion: Standard or Premium, the two that carry kubectl to a private cluster";
        set(Param::BastionSku, about, text(BASTION_SKU));
    }
    if of.makes_windows() {
        let about = "Name of the administrator of Windows nodes";
        set(Param::WindowsUser, about, text("azureuser"));
        let about = "Password of the administrator of Windows nodes, 14 to 123 characters";
        set(Param::WindowsPassword, about, Kind::Secret);
    }
    settings
}

/// The same with the lists of private endpoints, of which scripts and Terraform make them.
pub(super) fn settings_with_endpoints(of: &Deployment) -> Vec<Setting> {
    let mut settings = settings(of);
    settings.extend(of.endpoints.iter().map(|endpoints| {
        let subnet = of
            .subnet(endpoints.subnet)
            .map_or("", |(_, subnet)| subnet.name.as_str());
        Setting {
            name: endpoints.list.clone().into(),
            about: format!("Private endpoints in {subnet}").into(),
            kind: Kind::Endpoints,
        }
    }));
    settings
}

/// Words with underscores as one word with capitals inside: `vm_size` is `vmSize`.
pub(super) fn camel(name: &str) -> String {
    let mut word = String::with_capacity(name.len());
    let mut begins = false;
    for char in name.chars() {
        if char == '_' {
            begins = !word.is_empty();
        } else if begins {
            word.push(char.to_ascii_uppercase());
            begins = false;
        } else {
            word.push(char);
        }
    }
    word
}
