//! [`Preview`]: everything that people want to know about an import before it changes anything.

use super::imported::Notes;
use super::{Assembled, Meeting, ReadFile, Source, as_alternative, as_update, assemble, read, to_update};
use crate::design::{Design, Name};

/// An import, compared with the open design.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// Every file, and whether it was read.
    pub files: Vec<ReadFile>,
    /// What they come to.
    pub assembled: Assembled,
    /// As a further alternative.
    pub added: Meeting,
    /// As an update of the alternative of that name, where one can be meant.
    pub updated: Option<(Name, Meeting)>,
}

/// What becomes of an import.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Destination {
    /// A further alternative of the open design.
    #[default]
    Added,
    /// The alternative of the open design that shows what exists is brought up to date.
    Updated,
    /// A new design.
    Alone,
}

impl Preview {
    /// Reads `sources` and compares them with `design`; `go_on` as for [`read`].
    pub fn of(sources: &[Source], design: &Design, go_on: &mut dyn FnMut(f32) -> bool) -> Self {
        let reading = read(sources, go_on);
        let assembled = assemble(reading.imported);
        let added = as_alternative(design, &assembled, false);
        let updated = to_update(design).and_then(|at| {
            let name = design.alternatives.get(at)?.name.clone();
            Some((name, as_update(design, at, &assembled)))
        });
        Self {
            files: reading.files,
            assembled,
            added,
            updated,
        }
    }

    /// Its result at `destination`; none for a new design.
    pub fn meeting(&self, destination: Destination) -> Option<&Meeting> {
        match destination {
            Destination::Added => Some(&self.added),
            Destination::Updated => self.updated.as_ref().map(|(_, meeting)| meeting),
            Destination::Alone => None,
        }
    }

    /// Whether anything of it can be taken.
    pub fn is_useful(&self) -> bool {
        !self.assembled.is_empty() || self.updates()
    }

    /// Whether it changes something of the alternative that shows what exists.
    pub fn updates(&self) -> bool {
        let meeting = self.meeting(Destination::Updated);
        meeting.is_some_and(|meeting| meeting.command.is_some())
    }

    /// What was not taken, and what was assumed, at `destination`.
    pub fn notes(&self, destination: Destination) -> &Notes {
        let meeting = self.meeting(destination);
        meeting.map_or(&self.assembled.notes, |meeting| &meeting.notes)
    }

    /// The import as a new design, named after its content, else after its first file.
    pub fn design(&self) -> Design {
        let name = self.files.first().map_or("Imported", |file| file.name.as_str());
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        self.assembled.clone().into_design(stem)
    }

    /// "1 VNet, 2 subnets, 1 cluster".
    pub fn summary(&self) -> String {
        let alternative = &self.assembled.alternative;
        let subnets = alternative
            .networks
            .iter()
            .map(|network| network.subnets.len())
            .sum();
        let pools = alternative
            .clusters
            .iter()
            .map(|cluster| cluster.pools.len())
            .sum();
        let parts = [
            (alternative.networks.len(), "VNet", "VNets"),
            (subnets, "subnet", "subnets"),
            (alternative.clusters.len(), "cluster", "clusters"),
            (pools, "node pool", "node pools"),
            (
                self.assembled.connected.len(),
                "connected range",
                "connected ranges",
            ),
            (
                self.assembled.attached.len(),
                "attachment of a subnet elsewhere",
                "attachments of subnets elsewhere",
            ),
        ];
        let words: Vec<String> = parts
            .into_iter()
            .filter(|(count, ..)| 0 < *count)
            .map(|(count, one, several)| {
                let count_words = crate::net::grouped(count);
                format!("{count_words} {}", if count == 1 { one } else { several })
            })
            .collect();
        if words.is_empty() {
            "Nothing to import".to_owned()
        } else {
            words.join(", ")
        }
    }
}
