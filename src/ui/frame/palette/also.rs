//! What commands are called elsewhere: the palette finds them by these words too.

use crate::ui::action::Intent;

/// Other words that people look for a command by.
pub(super) const fn also(intent: Intent) -> &'static str {
    match intent {
        Intent::Properties => "properties, rename, description",
        Intent::Save | Intent::SaveAs => "write, store",
        Intent::Reload => "read the file again, revert",
        Intent::ExportFile => "print, PDF, slides, PowerPoint, report, address plan, code, spreadsheet",
        Intent::Import => "existing, current, az, Terraform, Bicep, read",
        Intent::Decide => "choose, record, approve",
        Intent::AddConnected => "peering, peered VNet, on-premises network, hub, VPN, outside",
        Intent::PasteRanges => "connected ranges, list, import",
        Intent::RenumberNetwork => "change address space, move VNet",
        Intent::RemoveRange => "delete",
        Intent::AddNetworks => "spokes, several",
        Intent::SameWorkload => "equalise, copy nodes",
        Intent::FixAll => "repair, solve, mend",
        Intent::ShowChecks => "findings, errors, warnings, problems",
        Intent::ShowRanges => "table, list of subnets",
        Intent::ShowCode => "Bicep, Terraform, az, script, deployment",
        Intent::Present => "slideshow, full screen",
        Intent::ArrangePages => "slides, logo, footer",
        Intent::ToggleInspector => "right panel, details",
        Intent::Changeability => "change model, migrate, migration",
        Intent::FindOnMap => "search, go to address",
        Intent::ThemeDark => "dark mode, appearance",
        Intent::ThemeLight => "light mode, appearance",
        Intent::ThemeSystem => "appearance, settings, preferences",
        Intent::Shortcuts => "keys, hotkeys, help",
        Intent::Rules => "catalogue, limits, documentation",
        _ => "",
    }
}
