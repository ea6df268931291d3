//! The parameters of a deployment: one list for every language.

use std::borrow::Cow;

use super::model::Deployment;
use super::tree::Param;
use super::{BASTION_SKU, VM_SIZE};

/// A parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Setting {
    /// Its name in words with underscores.
    pub(super) name: Cow<'static, str>,
    pub(super) about: Cow<'static, str>,
    pub(super) kind: Kind,
}

/// The type of a parameter, with its default.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// A text, and what it is where nothing is set; none where it has to be.
    Text(Option<String>),
    /// The region: where nothing is known, that of the resource group in languages that can ask for it.
    Region(Option<String>),
    /// A secret, which is neither shown nor stored.
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
    /// Everything that may have to be given, in the order of all texts.
    const ALL: [Self; 6] = [
        Self::Location,
        Self::VmSize,
        Self::NextHop,
        Self::BastionSku,
        Self::WindowsUser,
        Self::WindowsPassword,
    ];

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

/// The parameters that the resources need.
pub(super) fn settings(of: &Deployment) -> Vec<Setting> {
    let needed = |param: &Param| match param {
        Param::Location => of.makes_anything(),
        Param::VmSize => of.makes_pools(),
        Param::NextHop => of.needs_next_hop(),
        Param::BastionSku => !of.bastions.is_empty(),
        Param::WindowsUser | Param::WindowsPassword => of.makes_windows(),
    };
    let params = Param::ALL.into_iter().filter(needed);
    params.map(|param| setting(of, param)).collect()
}

/// The same with the lists of private endpoints, of which scripts and Terraform make them.
pub(super) fn settings_with_endpoints(of: &Deployment) -> Vec<Setting> {
    settings(of).into_iter().chain(endpoints(of)).collect()
}

/// Everything that a command may read; a script takes what its commands do.
pub(super) fn settings_of_scripts(of: &Deployment) -> Vec<Setting> {
    let params = Param::ALL.into_iter().map(|param| setting(of, param));
    params.chain(endpoints(of)).collect()
}

/// The parameters that provide this value.
fn setting(of: &Deployment, param: Param) -> Setting {
    let text = |default: &str| Kind::Text(Some(default.to_owned()));
    let (about, kind) = match param {
        Param::Location => {
            let region = Some(of.location.clone()).filter(|location| !location.is_empty());
            ("Region of the resources", Kind::Region(region))
        }
        Param::VmSize => ("VM size of every pool", text(VM_SIZE)),
        Param::NextHop => (
            "Private address of the firewall that traffic is sent to",
            Kind::Text(None),
        ),
        Param::BastionSku => (
            "SKU of Bastion: Standard or Premium, the two that support kubectl to a private cluster",
            text(BASTION_SKU),
        ),
        Param::WindowsUser => ("Administrator name of Windows nodes", text("azureuser")),
        Param::WindowsPassword => (
            "Administrator password of Windows nodes, 14 to 123 characters",
            Kind::Secret,
        ),
    };
    Setting {
        name: param.name().into(),
        about: about.into(),
        kind,
    }
}

/// The lists of private endpoints.
fn endpoints(of: &Deployment) -> impl Iterator<Item = Setting> {
    of.endpoints.iter().map(|endpoints| {
        let subnet = of
            .subnet(endpoints.subnet)
            .map_or("", |(_, subnet)| subnet.name.as_str());
        Setting {
            name: endpoints.list.clone().into(),
            about: format!("Private endpoints in {subnet}").into(),
            kind: Kind::Endpoints,
        }
    })
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
