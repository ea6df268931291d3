//! What is typed into fields: what can be taken is taken alike everywhere, the rest stays with its problem.

use aksnet::app::shell::Memory;
use aksnet::design::{SubnetRef, file};
use aksnet::ui::action::{Action, Intent};
use aksnet::ui::state::{Dialog, EditTarget};
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use crate::screen::{Screen, design, perform, press, session, type_text, window_of};

/// A window in which no field is scrolled out of sight.
fn tall_window() -> Screen {
    window_of([1440.0, 1800.0], &Memory::new())
}

/// Types over what stands in the uppermost field of that name, and leaves it.
fn fill(screen: &mut Screen, label: &str, text: &str) {
    let field = screen.get_all_by_role_and_label(Role::TextInput, label).last();
    field.expect("the field is on screen").click();
    screen.run();
    press(screen, Modifiers::COMMAND, Key::A);
    if text.is_empty() {
        press(screen, Modifiers::NONE, Key::Backspace);
    } else {
        type_text(screen, text);
    }
    press(screen, Modifiers::NONE, Key::Enter);
}

fn text_of(screen: &Screen, label: &str) -> String {
    let field = screen.get_all_by_role_and_label(Role::TextInput, label).last();
    field.and_then(|field| field.value()).unwrap_or_default()
}

fn open(screen: &mut Screen, target: EditTarget) {
    perform(screen, Action::OpenDialog(Dialog::Edit(target)));
}

fn api_server_subnet(screen: &Screen) -> Option<&str> {
    let cluster = &design(screen).alternatives[0].clusters[0];
    cluster.api_server_subnet.as_ref().map(SubnetRef::as_str)
}

#[test]
fn text_that_is_no_name_does_not_clear_the_api_server_subnet() {
    let mut screen = tall_window();
    open(&mut screen, EditTarget::Cluster(0));
    fill(&mut screen, "API server subnet", "snet-agc");
    assert_eq!(api_server_subnet(&screen), Some("snet-agc"));

    fill(&mut screen, "API server subnet", "vnet-shop/");
    assert_eq!(api_server_subnet(&screen), Some("snet-agc"));
    assert_eq!(text_of(&screen, "API server subnet"), "vnet-shop/");
    assert!(screen.query_by_label_contains("is not a subnet").is_some());

    fill(&mut screen, "API server subnet", "");
    assert_eq!(api_server_subnet(&screen), None);
    assert!(screen.query_by_label_contains("is not a subnet").is_none());
}

#[test]
fn a_kubernetes_version_is_taken_or_refused_alike_in_panel_and_dialog() {
    for in_dialog in [false, true] {
        let mut screen = tall_window();
        if in_dialog {
            open(&mut screen, EditTarget::Cluster(0));
        }
        let version = |screen: &Screen| {
            design(screen).alternatives[0].clusters[0]
                .kubernetes_version
                .clone()
        };
        fill(&mut screen, "Kubernetes version", " 1.34");
        assert_eq!(version(&screen).as_deref(), Some("1.34"), "dialog: {in_dialog}");
        fill(&mut screen, "Kubernetes version", "latest");
        assert_eq!(version(&screen).as_deref(), Some("1.34"), "dialog: {in_dialog}");
        assert!(
            screen
                .query_by_label_contains("is not a Kubernetes version")
                .is_some()
        );
    }
}

#[test]
fn what_no_field_can_take_stays_in_it_and_changes_nothing() {
    const PANEL: Option<EditTarget> = None;
    for (dialog, field, text) in [
        (PANEL, "VNet", "10.20.0.0/33"),
        (PANEL, "Node subnet", "fd00::/64"),
        (PANEL, "Pod CIDR", "fd00::/48"),
        (PANEL, "Service CIDR", "ten"),
        (PANEL, "DNS service IP", "10.0.0"),
        (PANEL, "Planning date", "2027-02-29"),
        (Some(EditTarget::Cluster(0)), "Name", ""),
        (Some(EditTarget::Network(0)), "Address space", "10.20.0.0/21, ten"),
        (Some(EditTarget::Subnet(0, 0)), "Range", "fd00::/64"),
        (Some(EditTarget::Connected(0)), "Ranges", "10.0.0.0/40"),
    ] {
        let mut screen = tall_window();
        if let Some(target) = dialog {
            open(&mut screen, target);
        }
        let (before, committed) = (session(&screen).snapshot(), text_of(&screen, field));
        fill(&mut screen, field, text);
        assert_eq!(session(&screen).snapshot(), before, "{field}");
        assert_eq!(text_of(&screen, field), text, "{field}");

        // Escape in the field gives the text up.
        let again = screen.get_all_by_role_and_label(Role::TextInput, field).last();
        again.expect("the field is on screen").click();
        screen.run();
        press(&mut screen, Modifiers::NONE, Key::Escape);
        if dialog.is_none() {
            assert_eq!(text_of(&screen, field), committed, "{field}");
        }
    }
}

#[test]
fn a_screen_reader_sets_a_field_without_the_focus() {
    let mut screen = tall_window();
    let pods = |screen: &Screen| {
        let cluster = &design(screen).alternatives[0].clusters[0];
        cluster.pod_cidr.as_ref().map(ToString::to_string)
    };
    let set = |screen: &mut Screen, text: &str| {
        let field = screen.get_by_role_and_label(Role::TextInput, "Pod CIDR");
        field.set_text_value_accesskit(text);
        screen.run();
    };
    set(&mut screen, "10.244.0.0/17");
    assert_eq!(pods(&screen).as_deref(), Some("10.244.0.0/17"));
    set(&mut screen, "ten");
    assert_eq!(pods(&screen).as_deref(), Some("10.244.0.0/17"));
    assert_eq!(text_of(&screen, "Pod CIDR"), "ten");
}

#[test]
fn a_dialog_that_is_opened_again_begins_with_what_the_design_holds() {
    let mut screen = tall_window();
    open(&mut screen, EditTarget::Subnet(0, 0));
    let committed = text_of(&screen, "Range");
    fill(&mut screen, "Range", "ten");
    perform(&mut screen, Action::CloseDialog);
    open(&mut screen, EditTarget::Subnet(0, 0));
    assert_eq!(text_of(&screen, "Range"), committed);
}

/// Fields for what few plans use: each is set by text, and undone.
#[test]
fn what_hangs_on_subnets_clusters_and_pools_is_typed_and_undone() {
    let cluster = EditTarget::Cluster(0);
    let pool = EditTarget::Pool(0, 0);
    for (target, field, text, expected) in [
        (
            EditTarget::Network(0),
            "Resource group",
            "rg-net",
            "\"resource_group\": \"rg-net\"",
        ),
        (
            EditTarget::Subnet(0, 0),
            "IPv6 range",
            "fd00:1:0:1::/64",
            "\"prefix_ipv6\": \"fd00:1:0:1::/64\"",
        ),
        (
            EditTarget::Subnet(0, 0),
            "Route table",
            "rt",
            "\"route_table\": \"rt\"",
        ),
        (
            cluster,
            "Internal LBs",
            "any, 10.20.0.9",
            "\"address\": \"10.20.0.9\"",
        ),
        (pool, "Public IP prefix", "/28", "\"node_public_prefix\": 28"),
        (pool, "More interfaces", "dynamic", "\"nics\": ["),
    ] {
        let mut screen = tall_window();
        open(&mut screen, target);
        let before = file::write(design(&screen));
        fill(&mut screen, field, text);
        let after = file::write(design(&screen));
        assert!(after.contains(expected), "{field}: {after}");
        perform(&mut screen, Action::Do(Intent::Undo));
        assert_eq!(file::write(design(&screen)), before, "{field}");
    }
}

/// Boxes for the same: each is ticked, and undone.
#[test]
fn what_hangs_on_subnets_clusters_and_pools_is_ticked_and_undone() {
    let cluster = EditTarget::Cluster(0);
    for (target, label, expected) in [
        (
            EditTarget::Subnet(0, 0),
            "attached to the subnet",
            "\"nat_gateway\": true",
        ),
        (
            EditTarget::Subnet(0, 0),
            "filters its traffic",
            "\"security_group\": true",
        ),
        (
            EditTarget::Subnet(0, 0),
            "joined by a subnet peering",
            "\"peered\": true",
        ),
        (cluster, "an Automatic cluster", "\"automatic\": true"),
        (
            cluster,
            "add nodes for pending pods",
            "\"node_auto_provisioning\": true",
        ),
        (
            EditTarget::Connected(0),
            "summary routes, not ranges in use",
            "\"aggregate\": true",
        ),
    ] {
        let mut screen = tall_window();
        open(&mut screen, target);
        let before = file::write(design(&screen));
        screen.get_by_role_and_label(Role::CheckBox, label).click();
        screen.run();
        let after = file::write(design(&screen));
        assert!(after.contains(expected), "{label}: {after}");
        perform(&mut screen, Action::Do(Intent::Undo));
        assert_eq!(file::write(design(&screen)), before, "{label}");
    }
}
