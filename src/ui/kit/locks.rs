//! Small locks next to values: how changeable each is once the cluster runs, by shape and in words.

use egui::{Label, RichText, Role, Sense, Ui, WidgetInfo};

use crate::check::permanence::{Permanence, Standing, Value, permanence};
use crate::design::{Cluster, ClusterState};

use crate::ui::kit::theme::{self, icons};

/// A lock for `value` of `cluster` that explains itself while it is pointed at; nothing where it can be changed freely.
pub(crate) fn lock_ui(ui: &mut Ui, cluster: &Cluster, value: Value) {
    let standing = permanence(cluster, value);
    if !standing.permanence.is_locked() {
        return;
    }
    let weak = theme::tokens(ui).weak;
    let icon = theme::icon(icon(standing.permanence), theme::Size::Body).color(weak);
    let response = ui.add(Label::new(icon).sense(Sense::hover()));
    response.widget_info(|| {
        let words = standing_words(cluster, &standing);
        WidgetInfo::labeled(Role::Label, true, format!("{}: {words}", value.title()))
    });
    response.on_hover_ui(|ui| {
        ui.set_max_width(320.0);
        ui.label(theme::bold(standing_words(cluster, &standing)));
        ui.label(standing.explanation);
        let read = format!("{}, read {}", standing.source.page, standing.source.read_on);
        ui.label(RichText::new(read).small().color(weak));
    });
}

/// The icon for how changeable a value is.
pub(crate) const fn icon(permanence: Permanence) -> &'static str {
    match permanence {
        Permanence::Cluster | Permanence::Pool => icons::LOCK,
        Permanence::OneWay => icons::ONE_WAY,
        Permanence::Grows => icons::GROWS,
        Permanence::Free => icons::UNLOCKED,
    }
}

/// How changeable a value is, for a running cluster or a planned one.
fn standing_words(cluster: &Cluster, standing: &Standing) -> String {
    let words = standing.permanence.words();
    match cluster.state {
        ClusterState::Existing => format!("runs already: {words}"),
        ClusterState::Planned => format!("once it runs: {words}"),
    }
}
