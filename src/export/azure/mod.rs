//! An alternative as code in the deployment languages, and as requests to a network team.
//!
//! One model of resources is built from design and plan; every language prints that model, so that all say the same.
//! Every value that decides addresses is written out, whatever Azure's default is. No secret stands in any file.
//!
//! ```text
//! Alternative, plan ── build ── model: resources ──┬── bodies: ARM bodies ──┬── bicep
//!                                                   │                        └── arm
//!                                                   ├── terraform
//!                                                   └── az: commands ──┬── bash
//!                        migration engine ── az::steps ─────────────────┴── powershell
//! range rows ── request: address request, IPAM, NetBox, Visual Subnet Calculator
//! ```

mod arm;
mod az;
mod bash;
mod bicep;
mod bodies;
mod build;
mod lines;
pub mod model;
mod names;
mod powershell;
mod request;
mod script;
mod settings;
mod terraform;
mod tree;

use build::deployment_from_today;
pub use build::{deployment, errors};
pub use lines::Mark;

use crate::check::Findings;
use crate::design::Design;
use crate::net::{counted, grouped};
use crate::plan::Plan;
use lines::Lines;
use model::Deployment;

/// VM size for languages that require one: the design has none.
const VM_SIZE: &str = "Standard_D4s_v5";

/// SKU of Bastion hosts: the least that carries kubectl, and the one that AKS itself makes
/// (<https://learn.microsoft.com/azure/bastion/configuration-settings>, read on 29 November 2026).
const BASTION_SKU: &str = "Standard";

/// Who wrote a file.
const GENERATOR: &str = "aksnet";

/// A language of deployment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// Commands of the Azure CLI in bash.
    Az,
    /// The same in PowerShell.
    PowerShell,
    /// Bicep.
    Bicep,
    /// An ARM template in JSON.
    Arm,
    /// Terraform for azurerm 4.
    Terraform,
    /// The same with the Azure Verified Modules.
    Avm,
}

/// A text, and the part of the design that each of its lines is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Code {
    /// The text.
    pub text: String,
    /// The parts of the design that its lines are about; inner parts come first.
    pub marks: Vec<Mark>,
}

impl Language {
    /// Every language, in the order of menus.
    pub const ALL: [Self; 6] = [
        Self::Az,
        Self::PowerShell,
        Self::Bicep,
        Self::Arm,
        Self::Terraform,
        Self::Avm,
    ];

    /// Its name.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Az => "Azure CLI",
            Self::PowerShell => "PowerShell",
            Self::Bicep => "Bicep",
            Self::Arm => "ARM JSON",
            Self::Terraform => "Terraform",
            Self::Avm => "Terraform with AVM",
        }
    }

    /// The resources in this language.
    pub fn print(self, of: &Deployment) -> Code {
        let head = |lines: &mut Lines, sign: &str| head_lines(lines, sign, of);
        let (text, marks) = match self {
            Self::Az => bash::print(&az::script(of), head),
            Self::PowerShell => powershell::print(&az::script(of), head),
            Self::Bicep => bicep::print(of),
            Self::Arm => arm::print(of),
            Self::Terraform => terraform::print(of, false),
            Self::Avm => terraform::print(of, true),
        };
        Code { text, marks }
    }
}

/// A text for people: about addresses, for those who assign them, or about migration steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Paperwork {
    /// The address request for people, in Markdown.
    Request,
    /// The same as CSV.
    RequestCsv,
    /// Bodies for Virtual Network Manager and Azure IPAM.
    Ipam,
    /// Visual Subnet Calculator.
    Vsc,
    /// Prefixes for `NetBox`, as CSV.
    Netbox,
    /// The steps from what runs today.
    Steps,
}

impl Paperwork {
    /// The text about the alternative at `at`.
    pub fn print(self, design: &Design, plan: &Plan, findings: &Findings, at: usize) -> String {
        let of = if self == Self::Steps {
            deployment_from_today(design, findings, at)
        } else {
            deployment(design, findings, at)
        };
        match self {
            Self::Request => request::markdown(design, plan, at, &of),
            Self::RequestCsv => request::csv(design, plan, at, &of),
            Self::Ipam => request::ipam(design, at, &of),
            Self::Vsc => request::vsc(design, at),
            Self::Netbox => request::netbox(design, plan, at, &of),
            Self::Steps => {
                let script = az::day_two(design, plan, &of, at);
                let mut of = of;
                of.gaps.retain(|gap| !gap.in_steps);
                let head = |lines: &mut Lines, sign: &str| head_lines(lines, sign, &of);
                bash::print(&script, head).0
            }
        }
    }
}

/// What is said of a deployment on top of its text, in sentences.
struct Remarks {
    /// Errors of the design.
    errors: Vec<String>,
    /// The first of its warnings, and how many there are besides.
    warnings: Vec<String>,
    /// What has to be done by hand.
    notes: Vec<String>,
}

fn remarks(of: &Deployment) -> Remarks {
    let named = |subject| name_of(of, subject);
    let notes = of.gaps.iter().map(|gap| match named(gap.subject) {
        Some(name) => format!("{name}: {}", gap.text),
        None => gap.text.clone(),
    });
    let more = of.warnings.saturating_sub(of.first_warnings.len());
    let more = (more > 0).then(|| format!("and {} more", grouped(more)));
    Remarks {
        errors: of.errors.clone(),
        warnings: of.first_warnings.iter().cloned().chain(more).collect(),
        notes: notes.collect(),
    }
}

/// The name of the part of the deployment that something is about.
fn name_of(of: &Deployment, subject: crate::check::Subject) -> Option<&str> {
    use crate::check::Subject;
    match subject {
        Subject::Network { network, .. } => {
            of.networks.get(network).map(|network| network.head.name.as_str())
        }
        Subject::Subnet { network, subnet, .. } => of
            .subnet((network, subnet))
            .map(|(_, subnet)| subnet.name.as_str()),
        Subject::Cluster { cluster, .. } => {
            of.clusters.get(cluster).map(|cluster| cluster.head.name.as_str())
        }
        Subject::Pool { cluster, .. } => {
            let pools = &of.clusters.get(cluster)?.pools;
            pools
                .iter()
                .find(|pool| pool.subject == subject)
                .map(|pool| pool.name.as_str())
        }
        _ => None,
    }
}

/// The text where everything in the design exists already.
const NOTHING: &str = "There is nothing to create.";

/// The header of every text: its subject, errors and warnings of the design, and what has to be done by hand.
fn head_lines(lines: &mut Lines, sign: &str, of: &Deployment) {
    lines.comment(sign, &of.title);
    let Remarks {
        errors,
        warnings,
        notes,
    } = remarks(of);
    if !errors.is_empty() {
        lines.line(sign);
        lines.comment(
            sign,
            "ERRORS of the design, which Azure will refuse or which cannot work:",
        );
        for error in &errors {
            lines.comment(sign, &format!("- {error}"));
        }
    }
    if !warnings.is_empty() {
        lines.line(sign);
        let counted = counted(of.warnings, "warnings");
        lines.comment(sign, &format!("{counted} of the design:"));
        for warning in &warnings {
            lines.comment(sign, &format!("- {warning}"));
        }
    }
    if !notes.is_empty() {
        lines.line(sign);
        lines.comment(sign, "Not in this file:");
        for note in &notes {
            lines.comment(sign, &format!("- {note}"));
        }
    }
    lines.line(sign);
}
