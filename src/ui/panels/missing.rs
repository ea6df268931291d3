//! What a panel about a cluster lacks: said in one sentence, with the command that brings it.

use crate::design::inert;
use crate::session::Session;
use crate::ui::action::{Action, Intent};
use crate::ui::kit::nothing::nothing_ui;
use crate::ui::state::ViewState;

/// What is not there.
pub(in crate::ui) enum Missing {
    /// There is no alternative.
    Alternative,
    /// The alternative has no cluster.
    Cluster,
    /// The cluster has no pool.
    Pool(String),
    /// The cluster is to lie in a VNet that does not exist.
    Network(String),
}

impl Missing {
    /// The first thing without which nothing about the cluster on screen can be shown.
    pub(in crate::ui) fn of(session: &Session, view: &ViewState) -> Self {
        if session.alternative(view.focus).is_none() {
            return Self::Alternative;
        }
        match session.cluster(view.focus) {
            None => Self::Cluster,
            Some(cluster) if cluster.pools.is_empty() => Self::Pool(inert(cluster.name.as_str())),
            Some(cluster) => Self::Network(inert(cluster.network.as_str())),
        }
    }

    /// What is missing, as a sentence.
    pub(in crate::ui) fn words(&self) -> String {
        match self {
            Self::Alternative => "This design has no alternatives yet".to_owned(),
            Self::Cluster => "This alternative has no clusters yet".to_owned(),
            Self::Pool(cluster) => format!("Cluster {cluster} has no node pools yet"),
            Self::Network(network) => format!("VNet {network} does not exist"),
        }
    }

    /// What brings it.
    pub(in crate::ui) const fn way(&self) -> Intent {
        match self {
            Self::Alternative => Intent::AddAlternative,
            Self::Cluster => Intent::AddCluster,
            Self::Pool(_) => Intent::AddPool,
            Self::Network(_) => Intent::AddNetwork,
        }
    }
}

/// Says what the alternative on screen has nothing of, or that there is none.
pub(super) fn nothing_in_alternative_ui(
    ui: &mut egui::Ui,
    session: &Session,
    view: &ViewState,
    (words, ways): (&str, &[Intent]),
    actions: &mut Vec<Action>,
) {
    if session.alternative(view.focus).is_some() {
        nothing_ui(ui, words, ways, actions);
    } else {
        let missing = Missing::Alternative;
        nothing_ui(ui, &missing.words(), &[missing.way()], actions);
    }
}

/// Says why a panel is empty; `so` is what it would show, as in "so there are no models to compare".
pub(super) fn missing_ui(
    ui: &mut egui::Ui,
    session: &Session,
    view: &ViewState,
    so: &str,
    actions: &mut Vec<Action>,
) {
    let missing = Missing::of(session, view);
    nothing_ui(
        ui,
        &format!("{}, {so}", missing.words()),
        &[missing.way()],
        actions,
    );
}
