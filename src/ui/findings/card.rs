//! One finding on the screen: its words, made once, and the parts that cards and rows are made of.

use egui::{
    Align, Button, Color32, CornerRadius, CursorIcon, Frame, Label, Layout, Margin, Rect, Response, RichText,
    Role, Sense, Ui, WidgetInfo, vec2,
};

use crate::azure::{Rule, Severity};
use crate::check::{Finding, Fix, Subject};
use crate::edit::{Command, DesignChange};
use crate::plan::AlternativePlan;
use crate::scene::Item;
use crate::session::{Focus, Session};
use crate::ui::action::Action;
use crate::ui::state::Dialog;
use crate::ui::theme::{self, icons};

/// A finding in words.
#[derive(Debug, Clone)]
pub(in crate::ui) struct FindingWords {
    /// The rule.
    pub(in crate::ui) rule: &'static Rule,
    /// How bad it is.
    pub(in crate::ui) severity: Severity,
    /// The sentence.
    pub(in crate::ui) message: String,
    /// Where it is, from the alternative down.
    pub(in crate::ui) path: String,
    /// What a click shows on the map.
    pub(in crate::ui) item: Option<Item>,
    /// Ready changes; none for one that was accepted.
    pub(in crate::ui) fixes: Vec<Fix>,
    /// Where in the design it was accepted, and why.
    pub(in crate::ui) accepted: Option<(usize, String)>,
    /// When a person meets it, and what Azure would say.
    pub(in crate::ui) met: String,
}

impl FindingWords {
    /// Words for `finding`, seen from the alternative in `focus`.
    pub(in crate::ui) fn of(finding: &Finding, session: &Session, focus: Focus) -> Self {
        let design = session.design();
        let path = finding.subject.path(design);
        let accepted = design
            .accepted
            .iter()
            .enumerate()
            .find(|(_, own)| own.covers(finding.rule.id, &path));
        let accepted = accepted.map(|(at, own)| (at, own.reason.clone()));
        let message = finding.message(design);
        Self {
            rule: finding.rule,
            severity: finding.severity,
            message: match &accepted {
                Some((_, reason)) => format!("Accepted: {reason}. {message}"),
                None => message,
            },
            item: session
                .alternative_plan(focus)
                .and_then(|plan| item_of(finding.subject, plan)),
            fixes: match accepted {
                Some(_) => Vec::new(),
                None => finding.fixes(design, session.plan()),
            },
            path,
            accepted,
            met: match finding.azure_message(design) {
                Some(message) => format!("Bites {}; Azure says: {message}", finding.bites(design).words()),
                None => format!("Bites {}", finding.bites(design).words()),
            },
        }
    }

    /// The colour of its severity; grey once it was accepted.
    pub(in crate::ui) fn color(&self, ui: &Ui) -> Color32 {
        match self.accepted {
            Some(_) => theme::tokens(ui).weak,
            None => severity_look(ui, self.severity).1,
        }
    }

    /// All of it in one sentence, for those who cannot see it.
    pub(in crate::ui) fn sentence(&self) -> String {
        format!("{}: {}, {}", self.severity.word(), self.rule.title, self.message)
    }
}

/// What of the map a subject is, or lies in.
fn item_of(subject: Subject, plan: &AlternativePlan) -> Option<Item> {
    match subject.anchor() {
        Subject::Design | Subject::Alternative(_) => None,
        Subject::Connected(range) => Some(Item::Connected { range, prefix: 0 }),
        Subject::Network { network, .. } => Some(Item::Network { network, prefix: 0 }),
        Subject::Subnet { network, subnet, .. } => Some(Item::Subnet { network, subnet }),
        Subject::Cluster { cluster, .. } => {
            let network = plan.clusters.get(cluster)?.network?;
            Some(Item::Network { network, prefix: 0 })
        }
        Subject::PodCidr { cluster, .. } => Some(Item::PodCidr { cluster }),
        Subject::ServiceCidr { cluster, .. } | Subject::DnsIp { cluster, .. } => {
            Some(Item::ServiceCidr { cluster })
        }
        Subject::Pool { cluster, pool, .. } => {
            let (network, subnet) = plan.clusters.get(cluster)?.pools.get(pool)?.node_subnet?;
            Some(Item::Subnet { network, subnet })
        }
    }
}

/// Whether a finding speaks of `item`, be it as its subject or as what the subject clashes with.
pub(in crate::ui) fn touches(finding: &Finding, item: Item, plan: &AlternativePlan) -> bool {
    let whole = |item: Item| match item {
        Item::Network { network, .. } => Item::Network { network, prefix: 0 },
        Item::Connected { range, .. } => Item::Connected { range, prefix: 0 },
        other => other,
    };
    [Some(finding.subject), finding.other()]
        .into_iter()
        .flatten()
        .filter_map(|subject| item_of(subject, plan))
        .any(|own| whole(own) == whole(item))
}

/// Icon and colour of a severity.
pub(in crate::ui) fn severity_look(ui: &Ui, severity: Severity) -> (&'static str, Color32) {
    let colors = theme::tokens(ui);
    match severity {
        Severity::Error => (icons::ERROR, colors.trouble),
        Severity::Warning => (icons::WARNING, colors.warning),
        Severity::Info => (icons::INFO, colors.accent),
    }
}

/// A raised card with an edge in the colour of the severity.
pub(in crate::ui) fn card_ui(ui: &mut Ui, words: &FindingWords, actions: &mut Vec<Action>) {
    let color = words.color(ui);
    let frame = Frame::new()
        .fill(theme::tokens(ui).raised)
        .corner_radius(5)
        .inner_margin(Margin {
            left: 14,
            right: 10,
            top: 8,
            bottom: 8,
        });
    let response = frame
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing = vec2(6.0, 4.0);
            title_ui(ui, words, actions);
            ui.add(
                Label::new(
                    RichText::new(&words.message)
                        .small()
                        .color(theme::tokens(ui).weak),
                )
                .wrap(),
            );
            ui.horizontal(|ui| {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    why_ui(ui, words);
                    accept_ui(ui, words, actions);
                    let left = Layout::left_to_right(Align::Center);
                    ui.with_layout(left, |ui| {
                        if let Some((first, _)) = words.fixes.split_first() {
                            fix_ui(ui, first, actions);
                        }
                    });
                });
            });
            for fix in words.fixes.iter().skip(1) {
                fix_ui(ui, fix, actions);
            }
        })
        .response;
    edge(ui, response.rect, color);
}

/// A coloured edge at the left of `rect`.
pub(super) fn edge(ui: &Ui, rect: Rect, color: Color32) {
    let edge = Rect::from_min_size(rect.min, vec2(4.0, rect.height()));
    ui.painter().rect_filled(
        edge,
        CornerRadius {
            nw: 5,
            sw: 5,
            ne: 0,
            se: 0,
        },
        color,
    );
}

/// The title with the icon of its severity; a click shows the subject on the map.
fn title_ui(ui: &mut Ui, words: &FindingWords, actions: &mut Vec<Action>) {
    let (icon, _) = severity_look(ui, words.severity);
    let color = words.color(ui);
    ui.horizontal_top(|ui| {
        let sign = ui.label(RichText::new(icon).size(15.0).color(color));
        sign.widget_info(|| WidgetInfo::labeled(Role::Label, true, words.severity.word()));
        let sense = if words.item.is_some() {
            Sense::click()
        } else {
            Sense::hover()
        };
        let title = Label::new(RichText::new(words.rule.title).strong())
            .wrap()
            .sense(sense);
        // Upright, so that a second row begins below the first.
        let response = ui.vertical(|ui| ui.add(title)).inner;
        let role = if words.item.is_some() {
            Role::Link
        } else {
            Role::Label
        };
        response.widget_info(|| WidgetInfo::labeled(role, true, words.sentence()));
        let Some(item) = words.item else { return };
        if response
            .on_hover_cursor(CursorIcon::PointingHand)
            .on_hover_text(&words.path)
            .clicked()
        {
            actions.push(Action::Reveal(item));
        }
    });
}

/// A button for a ready change.
pub(super) fn fix_ui(ui: &mut Ui, fix: &Fix, actions: &mut Vec<Action>) {
    let accent = theme::tokens(ui).accent;
    let text = RichText::new(&fix.title).small().color(accent);
    let button = Button::new(text)
        .stroke((1.0, accent))
        .truncate()
        .min_size(vec2(0.0, 22.0));
    if ui.add(button).on_hover_text(&fix.title).clicked() {
        actions.push(Action::Edit(fix.command.clone()));
    }
}

/// The way to accept a finding with a reason, or to take that back; infos need neither.
pub(super) fn accept_ui(ui: &mut Ui, words: &FindingWords, actions: &mut Vec<Action>) {
    let (text, action) = match words.accepted {
        Some((at, _)) => ("reopen", Action::Edit(Command::Design(DesignChange::Reopen(at)))),
        None if words.severity == Severity::Info => return,
        None => {
            let (rule, subject, reason) = (words.rule.id, words.path.clone(), String::new());
            (
                "accept…",
                Action::OpenDialog(Dialog::Accept {
                    rule,
                    subject,
                    reason,
                }),
            )
        }
    };
    let weak = theme::tokens(ui).weak;
    let response = ui.add(Button::new(RichText::new(text).small().color(weak)).frame_when_inactive(false));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{text} {}", words.rule.title)));
    if response
        .on_hover_text("Live with it, for a reason that is kept in the design")
        .clicked()
    {
        actions.push(action);
    }
}

/// A small link that says why a rule holds while it is pointed at, and opens its source.
pub(super) fn why_ui(ui: &mut Ui, words: &FindingWords) -> Response {
    let rule = words.rule;
    let url = rule.source.url;
    let colors = theme::tokens(ui);
    let opens = url.starts_with("https://");
    let text = if opens {
        format!("why {}", icons::OPEN_OUTSIDE)
    } else {
        "why".to_owned()
    };
    let response =
        ui.add(Button::new(RichText::new(text).small().color(colors.weak)).frame_when_inactive(false));
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, format!("Why: {}", rule.title)));
    let response = response.on_hover_ui(|ui| {
        ui.set_max_width(340.0);
        ui.label(rule.reason);
        ui.label(RichText::new(&words.met).small());
        ui.label(RichText::new(rule.confidence.word()).small().color(colors.weak));
        let read = format!("{}, read {}", rule.source.page, rule.source.read_on);
        ui.label(RichText::new(read).small().color(colors.weak));
        ui.label(RichText::new(rule.id).small().monospace().color(colors.weak));
    });
    if opens && response.clicked() {
        ui.open_url(egui::OpenUrl::new_tab(url));
    }
    response
}
