//! What a replacement of each pool of the cluster needs: the only way to change its max pods, subnet or operating
//! system.

use egui::{Label, RichText, ScrollArea, Ui};

use crate::decide::journey::{Rotation, rotation};
use crate::design::Cluster;
use crate::edit::ClusterAt;
use crate::session::Session;
use crate::ui::kit::memo::memo;
use crate::ui::kit::regions::FollowsFocus as _;
use crate::ui::kit::theme;
use crate::ui::panels::rotation::answer_ui;

/// Draws the pools one below the other.
pub(super) fn pools_ui(ui: &mut Ui, session: &Session, at: ClusterAt, cluster: &Cluster) {
    let weak = theme::tokens(ui).weak;
    let why = "Max pods, subnets and the operating system are fixed for the life of a pool. Another value \
               needs a new pool: it is added, the old one is drained and deleted, and for a while both hold \
               their addresses.";
    ui.add(Label::new(RichText::new(why).color(weak)).wrap());
    let rotations = memo(ui, "rotations", session, at, || {
        let pools = 0..cluster.pools.len();
        pools
            .map(|pool| rotation(session.design(), session.plan(), at.pool(pool)))
            .collect::<Vec<Rotation>>()
    });
    ScrollArea::vertical().auto_shrink(false).show_followed(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        for (pool, rotation) in cluster.pools.iter().zip(rotations.iter()) {
            ui.add_space(8.0);
            ui.label(theme::bold(pool.name.as_str()));
            answer_ui(ui, session.design(), rotation);
        }
    });
}
