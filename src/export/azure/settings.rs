//! What is given when the resources are made: one list for every language.

use super::VM_SIZE;
use super::model::Deployment;
use super::tree::Param;

/// Something that a person may set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Setting {
    pub(super) param: Param,
    pub(super) about: &'static str,
    /// What it is where nothing is set; none where it has to be.
    pub(super) default: Option<String>,
}

impl Param {
    /// Its name in words with underscores.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Location => "location",
            Self::VmSize => "vm_size",
            Self::NextHop => "next_hop_ip",
            Self::WindowsUser => "windows_admin_username",
            Self::WindowsPassword => "windows_admin_password",
        }
    }

    /// Whether it is nothing to be shown or kept.
    pub(super) const fn is_secret(self) -> bool {
        matches!(self, Self::WindowsPassword)
    }
}

/// What the resources need to be given.
pub(super) fn settings(of: &Deployment) -> Vec<Setting> {
    let setting = |param, about, default: Option<&str>| Setting {
        param,
        about,
        default: default.map(str::to_owned),
    };
    let region = Some(of.location.as_str()).filter(|location| !location.is_empty());
    let mut settings = Vec::new();
    if of.makes_anything() {
        settings.push(setting(Param::Location, "Region of the resources", region));
    }
    if of.makes_pools() {
        settings.push(setting(
            Param::VmSize,
            "Size of the machines of every pool",
            Some(VM_SIZE),
        ));
    }
    if of.needs_next_hop() {
        settings.push(setting(
            Param::NextHop,
            "Private address of the firewall that traffic is sent to",
            None,
        ));
    }
    if of.makes_windows() {
        settings.push(setting(
            Param::WindowsUser,
            "Name of the administrator of Windows nodes",
            Some("azureuser"),
        ));
        settings.push(setting(
            Param::WindowsPassword,
            "Password of the administrator of Windows nodes, 14 to 123 characters",
            None,
        ));
    }
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
