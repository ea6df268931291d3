//! What runs today among the alternatives: where a change starts.

use super::{Alternative, Cluster, Design};

impl Design {
    /// Index of the alternative that shows what runs today: the one that says so, else the first with a cluster that
    /// runs.
    ///
    /// ```
    /// use aksnet::design::{ClusterState, presets};
    ///
    /// let mut design = presets::worked_example();
    /// assert_eq!(design.today(), None);
    /// design.alternatives[0].clusters[0].state = ClusterState::Existing;
    /// assert_eq!(design.today(), Some(0));
    /// ```
    pub fn today(&self) -> Option<usize> {
        let first = |is: fn(&Alternative) -> bool| self.alternatives.iter().position(|one| is(one));
        let said = first(|alternative| alternative.today);
        said.or_else(|| first(|alternative| alternative.clusters.iter().any(|cluster| cluster.is_running())))
    }
}

impl Alternative {
    /// Whether it has a cluster that exists in Azure: all do in an alternative marked as today.
    pub fn runs(&self, cluster: &Cluster) -> bool {
        self.today || cluster.is_running()
    }
}

#[cfg(test)]
mod tests {
    use crate::design::{ClusterState, Name, presets};

    #[test]
    fn what_is_said_goes_before_what_runs() {
        let mut design = presets::worked_example();
        for name in ["Planned", "Running", "Running too"] {
            let mut other = design.alternatives[0].clone();
            other.name = Name::new(name).unwrap();
            design.alternatives.push(other);
        }
        assert_eq!(design.today(), None);
        for at in [2, 3] {
            design.alternatives[at].clusters[0].state = ClusterState::Existing;
        }
        assert_eq!(design.today(), Some(2));
        design.alternatives[1].today = true;
        assert_eq!(design.today(), Some(1));
        let [_, said, runs, _] = &design.alternatives[..] else {
            panic!("four alternatives");
        };
        assert!(said.runs(&said.clusters[0]), "all of it exists");
        assert!(runs.runs(&runs.clusters[0]));
        assert!(!runs.runs(&said.clusters[0]));
    }
}
