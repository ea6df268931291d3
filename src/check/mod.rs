//! What is wrong with a design, what is risky about it, and what might help.
//!
//! [`check`] answers for every design. A [`Finding`] is a rule, a place and a few numbers; its sentence is made when it
//! is shown and its fixes when they are asked for, so that checking after every edit costs next to nothing. The rules
//! are grouped in families below [`rules`], each with its text, its check on plain inputs and what fixes it; `walk`
//! applies the checks to every part of a design, [`change`] to what runs and what is planned for it. [`overlaps`] and
//! [`ipv6`] sweep over ranges for several rules at once; [`migration`] says what can be changed in place.

mod adopt;
mod azure_message;
pub mod change;
mod checked;
pub(crate) mod fixes;
pub mod gates;
pub mod ipv6;
pub mod limits;
mod listing;
mod message;
pub mod migration;
mod notes;
pub mod overlaps;
mod parts;
pub mod permanence;
mod quick;
pub mod requirements;
pub mod rules;
pub mod sizing;
mod subject;
mod walk;
mod words;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use ipnet::Ipv6Net;

use crate::azure::{Model, OutboundType, Purpose, Rule, Severity, When};
use crate::design::{Accepted, AcceptedSubject, Criterion, Design};
use crate::edit::{Command, DesignChange};
use crate::net::Prefix;
use crate::plan::{Plan, Unit};

pub use adopt::{adopt, refusals};
pub use checked::Checked;
pub use fixes::{Fix, FixedAll, fix_all};
pub(crate) use fixes::{alone, concerned, holds, length_wanted};
pub(crate) use listing::{CANNOT_UPGRADE, DOES_NOT_FIT};
pub use listing::{Counts, Listed, together};
use parts::{Earlier, FindingList, Parts};
pub use quick::passed_limits;
pub use subject::Subject;
pub use words::{FindingWords, reason_words};

/// A rule that a design breaks, or that applies to it, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// How bad it is.
    pub severity: Severity,
    /// What it is about.
    pub subject: Subject,
    /// The numbers behind it.
    pub facts: Facts,
    /// Place of the acceptance that covers it in the design that was checked.
    pub accepted: Option<usize>,
}

impl Finding {
    /// One sentence with names and numbers.
    ///
    /// ```
    /// use aksnet::{check, design::presets, plan};
    ///
    /// let design = presets::presets()[0].design()?;
    /// let findings = check::check(&design, &plan::plan(&design));
    /// let overlap = findings.all.iter().find(|finding| finding.rule.id == "pod-cidr-overlaps-connected");
    /// assert_eq!(
    ///     overlap.map(|overlap| overlap.message(&design)).unwrap_or_default(),
    ///     "Pod CIDR of shop (10.244.0.0/18) is inside on-prem (10.128.0.0/9)"
    /// );
    /// # Ok::<(), aksnet::design::file::FileError>(())
    /// ```
    pub fn message(&self, design: &Design) -> String {
        message::message(self, design)
    }

    /// Why the rule holds, in plain words.
    pub const fn why(&self) -> &'static str {
        self.rule.reason
    }

    /// Ready changes that clear it and break nothing else; none where a person has to decide.
    ///
    /// Checks the design first; where its findings are known, [`Self::fixes_among`] costs only what the changes touch.
    pub fn fixes(&self, design: &Design, plan: &Plan) -> Vec<Fix> {
        fixes::fixes(self, design, plan, || Cow::Owned(check(design, plan)))
    }

    /// The same where everything found in the design is known.
    pub fn fixes_among(&self, findings: &Findings, design: &Design, plan: &Plan) -> Vec<Fix> {
        fixes::fixes(self, design, plan, || Cow::Borrowed(findings))
    }

    /// Its words, wherever it is shown.
    pub fn words(&self, design: &Design, plan: &Plan) -> FindingWords {
        FindingWords::new(self, design, plan)
    }

    /// Whether there are ready changes for findings of its kind; most notes only inform.
    pub fn may_have_fixes(&self) -> bool {
        fixes::is_fixable(self)
    }

    /// Why there is no fix, in a few words; for findings that have none.
    pub fn why_no_fix(&self, design: &Design, plan: &Plan) -> &'static str {
        fixes::why_none(self, design, plan)
    }

    /// When it occurs: as the rule says, but differently for what already runs.
    pub fn occurs(&self, design: &Design, plan: &Plan) -> When {
        match self.rule.when {
            When::Create if !self.subject.runs(design, plan) => When::Create,
            When::Create => rules::definition(self.rule)
                .and_then(|definition| definition.once_it_runs)
                .unwrap_or(match self.facts {
                    Facts::Needs { .. } | Facts::Count { .. } => When::ScaleOut,
                    _ => When::Upgrade,
                }),
            when => when,
        }
    }

    /// What Azure says, code first, where its words are known; with both counts where Azure gives them.
    ///
    /// ```
    /// use aksnet::{check, design::{file, presets}, plan};
    ///
    /// let text = presets::presets()[0].text.replacen("10.244.0.0/18", "10.244.0.0/20", 1);
    /// let design = file::read(text.as_bytes())?;
    /// let plan = plan::plan(&design);
    /// let findings = check::check(&design, &plan);
    /// let short = findings.all.iter().find(|finding| finding.rule.id == "pod-cidr-too-small");
    /// let said = short.and_then(|short| short.azure_message(&design, &plan)).unwrap_or_default();
    /// assert!(said.starts_with("InsufficientSubnetSize: Pre-allocated IPs 11008 exceeds IPs available 4096"), "{said}");
    /// # Ok::<(), aksnet::design::file::FileError>(())
    /// ```
    pub fn azure_message(&self, design: &Design, plan: &Plan) -> Option<String> {
        azure_message::azure_message(self, design, plan)
    }

    /// The acceptance that covers it, where it is accepted.
    pub fn acceptance<'a>(&self, design: &'a Design) -> Option<&'a Accepted> {
        design.accepted.get(self.accepted?)
    }

    /// Whether it is accepted.
    pub const fn is_accepted(&self) -> bool {
        self.accepted.is_some()
    }

    /// The names of what it is about, from the alternative down, by which it is accepted; an unmet requirement is
    /// identified by its key as well.
    pub fn names(&self, design: &Design) -> Vec<String> {
        let mut names = self.subject.names(design);
        if let Facts::Unmet(criterion) = self.facts {
            names.push(criterion.key().to_owned());
        }
        names
    }

    /// The command that accepts it with a reason.
    pub fn accept(&self, design: &Design, reason: impl Into<String>) -> Command {
        Command::Design(DesignChange::Accept(Accepted {
            rule: self.rule.id.to_owned(),
            subject: AcceptedSubject::Names(self.names(design)),
            reason: reason.into(),
        }))
    }

    /// Whether it is about this alternative, or about what all alternatives share.
    pub fn concerns(&self, alternative: usize) -> bool {
        let own = self.subject.alternative();
        own.is_none_or(|own| own == alternative)
    }

    /// The other subject, where two overlap.
    pub const fn other(&self) -> Option<Subject> {
        match self.facts {
            Facts::Overlap { other, .. } | Facts::OverlapIpv6 { other, .. } | Facts::With(other) => {
                Some(other)
            }
            _ => None,
        }
    }
}

/// When a range is short, or has little left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Load {
    /// With the planned nodes, before any surge; the verdict counts the surge too.
    Planned,
    /// With the surge of an upgrade.
    Upgrading,
    /// Always: nothing in it has a surge.
    Always,
}

/// The numbers behind a finding, from which its sentence is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Facts {
    /// Nothing beyond rule and subject.
    Nothing,
    /// Two ranges share addresses.
    Overlap {
        /// Range of the subject.
        own: Prefix,
        /// What it overlaps.
        other: Subject,
        /// The range that it overlaps.
        other_range: Prefix,
    },
    /// Two IPv6 ranges share addresses.
    OverlapIpv6 {
        /// Range of the subject.
        own: Ipv6Net,
        /// What it overlaps.
        other: Subject,
        /// The range that it overlaps.
        other_range: Ipv6Net,
    },
    /// This IPv6 range of the subject is at fault.
    RangeIpv6(Ipv6Net),
    /// A range overlaps one that Azure reserves or forbids.
    Forbidden {
        /// Range of the subject.
        own: Prefix,
        /// The range that it overlaps.
        range: Prefix,
    },
    /// This range of the subject is at fault.
    Range(Prefix),
    /// A prefix length out of bounds; a shorter prefix is a larger range.
    Length {
        /// Length as written.
        given: u8,
        /// Shortest length allowed.
        shortest: u8,
        /// Longest length allowed.
        longest: u8,
    },
    /// The range at this place of the subject's ranges has host bits.
    Typed(usize),
    /// More is needed than there is.
    Needs {
        /// What is needed.
        needed: u64,
        /// What there is.
        holds: u64,
        /// What is counted.
        unit: Unit,
        /// At what time it is needed.
        load: Load,
    },
    /// A number out of bounds.
    Count {
        /// The number.
        given: u64,
        /// Smallest number allowed.
        least: u64,
        /// Largest number allowed.
        most: u64,
        /// What is counted, in the plural.
        unit: &'static str,
    },
    /// A number falls as the cluster grows.
    Falls {
        /// The number at the fewest nodes.
        from: u64,
        /// The number at the most nodes.
        to: u64,
        /// What is counted, in the plural.
        unit: &'static str,
    },
    /// Azure demands this name.
    Named(&'static str),
    /// Azure refuses the name, for this reason.
    Refused(&'static str),
    /// The range can be expanded.
    CanExpand {
        /// The range as it is.
        from: Prefix,
        /// The widest that is free.
        to: Prefix,
    },
    /// The number of pools concerned.
    Pools(u64),
    /// Two choices exclude one another.
    Excluded {
        /// The one.
        what: &'static str,
        /// The other.
        by: &'static str,
    },
    /// A subnet is for something that the model in use there does not support.
    NotServed {
        /// What the subnet is for.
        purpose: Purpose,
        /// The model.
        model: Model,
    },
    /// A Kubernetes version is out of bounds.
    Version {
        /// The version as written.
        given: (u16, u16),
        /// The bound.
        bound: (u16, u16),
        /// Whether the bound is the least version; else it is the first that is refused.
        is_least: bool,
    },
    /// Support ends on this ISO day.
    Ends(&'static str),
    /// Support ended on this ISO day, before the planning date.
    Ended(&'static str),
    /// This value can no longer be changed.
    Fixed(permanence::Value),
    /// A running cluster changes its setup.
    Moves {
        /// What it is.
        from: migration::Setup,
        /// What is planned.
        to: migration::Setup,
        /// How it gets there.
        way: migration::Way,
    },
    /// A running cluster changes its outbound type.
    Leaves {
        /// What it is.
        from: OutboundType,
        /// What is planned.
        to: OutboundType,
    },
    /// Another subject is involved.
    With(Subject),
    /// A name that the subject refers to does not exist.
    Dangling(Reference),
    /// It does not meet this requirement.
    Unmet(Criterion),
}

/// Which of its references dangles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reference {
    /// The VNet of a cluster.
    Network,
    /// The node subnet of a pool.
    NodeSubnet,
    /// The pod subnet of a pool.
    PodSubnet,
    /// The API server subnet of a cluster.
    ApiServerSubnet,
    /// The subnet of the hosted system nodes of a cluster.
    SystemNodeSubnet,
    /// The subnet of a node class, by its place.
    NodeClass(usize),
    /// The subnet of an internal load balancer, by its place.
    LoadBalancer(usize),
    /// The subnet of a further network interface of a pool, by its place.
    Interface(usize),
}

/// A broken rule, before its place is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// The rule.
    pub rule: &'static Rule,
    /// How bad it is here; none for a formula, which is never broken.
    pub severity: Option<Severity>,
    /// The numbers behind it.
    pub facts: Facts,
}

impl Hit {
    const fn new(rule: &'static Rule, facts: Facts) -> Self {
        Self {
            rule,
            severity: rule.severity,
            facts,
        }
    }
}

/// Most findings of one rule that are listed, so that a design full of faults stays readable; the rest is counted.
pub const MOST_PER_RULE: usize = 1_000;

/// Most overlapping pairs examined in one alternative: more than are ever listed.
const MOST_PAIRS: usize = 20 * MOST_PER_RULE;

/// Everything found in a design.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findings {
    /// In document order; the worst first where several are about one subject.
    pub all: Vec<Finding>,
    /// How many more of a rule there are, at least, where not all are listed.
    pub left_out: Vec<(&'static Rule, Severity, usize)>,
    /// New ranges that fixes offer, worked out together.
    offered: fixes::Offered,
    /// The parts they were gathered from, to be reused where they still hold after an edit.
    parts: Arc<Parts>,
}

impl Findings {
    /// How many there are of a severity, those left out of the list included.
    pub fn count(&self, severity: Severity) -> usize {
        let listed = self
            .all
            .iter()
            .filter(|finding| finding.severity == severity)
            .count();
        let more = self
            .left_out
            .iter()
            .filter(|(_, of_them, _)| *of_them == severity);
        listed + more.map(|(.., count)| count).sum::<usize>()
    }

    /// How many there are of a severity that nobody accepted, those left out of the list included.
    pub fn count_open(&self, severity: Severity) -> usize {
        let accepted = self
            .all
            .iter()
            .filter(|finding| finding.severity == severity && finding.is_accepted())
            .count();
        self.count(severity) - accepted
    }

    /// What concerns an alternative: its own findings, and those about what all alternatives share.
    pub fn of_alternative(&self, alternative: usize) -> impl Iterator<Item = &Finding> {
        self.all
            .iter()
            .filter(move |finding| finding.concerns(alternative))
    }
}

/// Checks a design against every rule.
///
/// ```
/// use aksnet::azure::Severity;
/// use aksnet::{check, design::presets, plan};
///
/// let design = presets::blank();
/// let findings = check::check(&design, &plan::plan(&design));
/// assert_eq!(findings.count(Severity::Error), 0);
/// ```
pub fn check(design: &Design, plan: &Plan) -> Findings {
    check_after(design, plan, None)
}

/// The same as [`check`], reusing earlier findings whose inputs did not change.
fn check_after(design: &Design, plan: &Plan, earlier: Option<Earlier<'_>>) -> Findings {
    let parts = walk::walk(design, plan, earlier);
    let (mut all, left_out) = parts.listed();
    note_acceptances(&mut all, design);
    Findings {
        all,
        left_out,
        offered: fixes::Offered::default(),
        parts: parts.into(),
    }
}

/// Marks the accepted findings, each by the first acceptance that covers it.
fn note_acceptances(all: &mut [Finding], design: &Design) {
    // Nearly every design has none, and building names is costly.
    if design.accepted.is_empty() {
        return;
    }
    let mut places: HashMap<(&str, AcceptedSubject), usize> = HashMap::new();
    for (place, accepted) in design.accepted.iter().enumerate() {
        let subject = accepted.subject.folded();
        places.entry((&accepted.rule, subject)).or_insert(place);
    }
    let rules: HashSet<&str> = places.keys().map(|(rule, _)| *rule).collect();
    for finding in all {
        if !rules.contains(finding.rule.id) {
            continue;
        }
        let subject = AcceptedSubject::Names(finding.names(design)).folded();
        finding.accepted = places.get(&(finding.rule.id, subject)).copied();
    }
}
