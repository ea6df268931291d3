//! Versions of the catalogue: which one this program judges by, and what changed since an older one.

/// Version of the rules: the day on which the newest of the sources was read.
pub const VERSION: &str = "2026-11-28";

/// The version that brought Kubernetes versions, retirements and features.
pub const FEATURES_VERSION: &str = "2026-08-21";

/// One version of the rules and what it brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// The version, an ISO day.
    pub version: &'static str,
    /// What changed, in one sentence.
    pub summary: &'static str,
}

/// Every version after the first, the newest first.
pub const CHANGES: &[Change] = &[
    Change {
        version: VERSION,
        summary: "Outbound types, AKS Automatic, dual-stack, Windows Server and egress gateways are checked \
                  against the revised facts; a running cluster is judged by what it can still change.",
    },
    Change {
        version: FEATURES_VERSION,
        summary: "Checks cover Kubernetes and Windows Server versions, retirement dates, features, and \
                  changes that a running cluster cannot make.",
    },
    Change {
        version: "2026-05-29",
        summary: "Pod CIDRs are also checked against 172.30.0.0/16 and 172.31.0.0/16.",
    },
];

/// What changed since `version`, the newest first; nothing where it is this version or a later one.
///
/// ```
/// use aksnet::azure::rules;
///
/// assert_eq!(rules::changes_since(rules::VERSION).count(), 0);
/// assert!(rules::changes_since("2026-01-01").count() >= 1);
/// ```
pub fn changes_since(version: &str) -> impl Iterator<Item = &'static Change> {
    CHANGES.iter().filter(move |change| change.version > version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_version_stands_first_and_is_this_one() {
        assert_eq!(CHANGES.first().map(|change| change.version), Some(VERSION));
        assert!(CHANGES.is_sorted_by(|one, next| one.version > next.version));
    }
}
