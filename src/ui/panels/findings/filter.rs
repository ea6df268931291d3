//! Which findings are listed: by severity, alternative, what they are about, whether accepted, and words.

use crate::azure::Severity;
use crate::check::{Finding, Subject};
use crate::design::Design;

/// What a person wants to see in the list of checks; kept for as long as the window is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// Each severity with whether its open findings are listed.
    severities: [(Severity, bool); 3],
    /// Whether findings that were accepted are listed.
    pub(super) accepted: bool,
    /// Whether the findings of all alternatives are listed.
    pub(super) everywhere: bool,
    /// What they are about; none for whatever it is.
    pub(super) kind: Option<Kind>,
    /// Words that each finding must hold.
    pub(super) text: String,
}

impl Default for Filter {
    fn default() -> Self {
        Self {
            severities: Severity::ALL.map(|severity| (severity, true)),
            accepted: true,
            everywhere: false,
            kind: None,
            text: String::new(),
        }
    }
}

impl Filter {
    /// Whether open findings of `severity` are listed.
    pub(super) fn lists(&self, severity: Severity) -> bool {
        self.severities
            .iter()
            .any(|(own, listed)| *own == severity && *listed)
    }

    /// Lists the open findings of `severity`, or leaves them out.
    pub(super) fn toggle(&mut self, severity: Severity) {
        for (own, listed) in &mut self.severities {
            *listed ^= *own == severity;
        }
    }

    /// Lists everything again that this filter leaves out; the alternatives stay as chosen.
    pub(super) fn clear(&mut self) {
        *self = Self {
            everywhere: self.everywhere,
            ..Self::default()
        };
    }

    /// Whether the finding is of an alternative that is looked at; `shown` is the one on screen.
    pub(super) fn is_in_scope(&self, finding: &Finding, shown: usize) -> bool {
        self.everywhere || finding.concerns(shown)
    }

    /// Whether the kind is the one that is looked at.
    pub(super) fn holds_kind(&self, kind: Kind) -> bool {
        self.kind.is_none_or(|wanted| wanted == kind)
    }

    /// The words to be found, in lower case.
    pub(super) fn words(&self) -> Vec<String> {
        self.text.split_whitespace().map(str::to_lowercase).collect()
    }
}

/// Whether a finding holds all `words`, in its rule, in what it is about or in its sentence.
pub(super) fn holds_words(finding: &Finding, words: &[String], design: &Design) -> bool {
    if words.is_empty() {
        return true;
    }
    let parts = [
        finding.rule.id.to_owned(),
        finding.rule.title.to_lowercase(),
        finding.subject.path(design).to_lowercase(),
        finding.message(design).to_lowercase(),
    ];
    words
        .iter()
        .all(|word| parts.iter().any(|part| part.contains(word)))
}

/// What kind of thing a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The design, or an alternative as a whole.
    Whole,
    /// A connected range.
    Connected,
    /// A VNet.
    Network,
    /// A subnet.
    Subnet,
    /// A cluster.
    Cluster,
    /// A pod CIDR.
    PodCidr,
    /// A service CIDR, or the address of its DNS service.
    Services,
    /// A node pool.
    Pool,
}

impl Kind {
    /// Every kind, in the order of the document.
    pub(super) const ALL: [Self; 8] = [
        Self::Whole,
        Self::Connected,
        Self::Network,
        Self::Subnet,
        Self::Cluster,
        Self::PodCidr,
        Self::Services,
        Self::Pool,
    ];

    /// The kind of `subject`.
    pub(in crate::ui) const fn of(subject: Subject) -> Self {
        match subject {
            Subject::Design | Subject::Alternative(_) => Self::Whole,
            Subject::Connected(_) => Self::Connected,
            Subject::Network { .. } => Self::Network,
            Subject::Subnet { .. } => Self::Subnet,
            Subject::Cluster { .. } => Self::Cluster,
            Subject::PodCidr { .. } => Self::PodCidr,
            Subject::ServiceCidr { .. } | Subject::DnsIp { .. } => Self::Services,
            Subject::Pool { .. } => Self::Pool,
        }
    }

    /// Whether its title is what several of it are called.
    pub(in crate::ui) const fn is_counted(self) -> bool {
        !matches!(self, Self::Whole | Self::Services)
    }

    /// The kind as the filter words it.
    pub(in crate::ui) const fn title(self) -> &'static str {
        match self {
            Self::Whole => "whole design",
            Self::Connected => "connected ranges",
            Self::Network => "VNets",
            Self::Subnet => "subnets",
            Self::Cluster => "clusters",
            Self::PodCidr => "pod CIDRs",
            Self::Services => "services and DNS",
            Self::Pool => "node pools",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::presets;
    use crate::{check, plan};

    #[test]
    fn words_are_looked_for_in_rule_subject_and_sentence() {
        let design = presets::worked_example();
        let findings = check::check(&design, &plan::plan(&design));
        let count = |text: &str| {
            let filter = Filter {
                text: text.to_owned(),
                ..Filter::default()
            };
            let words = filter.words();
            findings
                .all
                .iter()
                .filter(|finding| holds_words(finding, &words, &design))
                .count()
        };
        assert_eq!(count(""), findings.all.len());
        assert_eq!(count("Pod-CIDR-overlaps on-prem 10.128"), 1);
        assert_eq!(count("no such word"), 0);
    }
}
