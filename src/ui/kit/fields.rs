//! Fields to type a value into, and what each kind of value makes of a text.
//!
//! One function a kind of value, so that a text means the same in every panel, dialog and table:
//!
//! ```text
//!  typed text ── read ──┬── value: taken once the field is left
//!                       └── problem: the text stays, the problem is shown, nothing changes
//! ```

use std::net::IpAddr;

use egui::{Align2, Label, Response, RichText, TextEdit, Ui};

use crate::azure;
use crate::design::{Name, PlanningDate, SubnetRef};
use crate::net::Cidr;
use crate::ui::kit::theme;
use crate::ui::kit::typing::note_left_over;

/// Longest text of one field, in characters: more than any list of ranges, less than what stalls a frame.
const MOST_CHARACTERS: usize = 20_000;

/// A value that a text was read as, or what is wrong with the text.
pub(crate) type Read<T> = Result<T, String>;

/// A text field that keeps what is being typed until Enter or until the field is left.
///
/// A text that cannot be taken stays in the field, framed in the colour of trouble, until it is corrected, given up
/// with Escape, or the value changes elsewhere.
pub(crate) struct CommitField<'a, T> {
    /// Name for those who cannot see the label.
    pub(crate) name: &'a str,
    /// The committed text.
    pub(crate) text: &'a str,
    /// Grey text of an empty field.
    pub(crate) hint: &'a str,
    /// In points.
    pub(crate) width: f32,
    /// Reads a text.
    pub(crate) read: &'a dyn Fn(&str) -> Read<T>,
}

/// What a field said in this frame.
pub(crate) struct Entry<T> {
    /// The field itself.
    pub(crate) response: Response,
    /// The new value, once it is committed.
    pub(crate) value: Option<T>,
    problem: Option<String>,
    /// Whether it has the keyboard, also while another window is in front.
    is_typed_in: bool,
}

impl<T> Entry<T> {
    /// Says below the field what is wrong with the text that was left in it; gives the new value.
    pub(crate) fn value_ui(self, ui: &mut Ui) -> Option<T> {
        // While it is typed, a tooltip says it: rows that jump at every key are hard to read.
        if let Some(problem) = self.problem.filter(|_| !self.is_typed_in) {
            let text = RichText::new(problem).small().color(theme::tokens(ui).trouble);
            ui.add(Label::new(text).wrap());
        }
        self.value
    }
}

/// What is typed and not committed.
#[derive(Debug, Clone, Default)]
struct Draft {
    text: String,
    /// The committed text that it was to replace.
    instead_of: String,
    /// The last frame that showed the field: a dialog that is opened again begins with what is committed.
    seen_in: u64,
}

impl<T> CommitField<'_, T> {
    /// Draws the field.
    pub(crate) fn show(self, ui: &mut Ui) -> Entry<T> {
        let id = ui.make_persistent_id(("field", self.name));
        let frame = ui.ctx().cumulative_frame_nr();
        let draft = ui
            .data(|data| data.get_temp::<Draft>(id))
            .filter(|draft| draft.instead_of == self.text && frame <= draft.seen_in.saturating_add(1));
        let mut text = draft.map_or_else(|| self.text.to_owned(), |draft| draft.text);
        let response = self.text_ui(ui, id.with("edit"), &mut text);
        let is_cancelled = response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Escape));
        let (mut value, mut problem) = (None, None);
        if text != self.text && !is_cancelled {
            match (self.read)(&text) {
                Ok(read) => value = Some(read),
                Err(words) => problem = Some(words),
            }
        }
        // Unlike `has_focus`, this holds while another window is in front, where a person may copy what to type next.
        let is_typed_in = ui.memory(|memory| memory.has_focus(response.id));
        // A screen reader sets a whole text without the focus, and presses no Enter.
        let is_set = response.changed() && !is_typed_in;
        if problem.is_some() || (value.is_some() && is_typed_in && !response.lost_focus()) {
            let draft = Draft {
                text,
                instead_of: self.text.to_owned(),
                seen_in: frame,
            };
            ui.data_mut(|data| data.insert_temp(id, draft));
        } else {
            ui.data_mut(|data| data.remove_temp::<Draft>(id));
        }
        if let Some(problem) = &problem {
            note_left_over(ui.ctx());
            let outline = response.rect.expand(1.0);
            let stroke = (1.0, theme::tokens(ui).trouble);
            ui.painter()
                .rect_stroke(outline, 4.0, stroke, egui::StrokeKind::Outside);
            if response.has_focus() {
                response.show_tooltip_text(problem.as_str());
            }
        }
        Entry {
            value: value.filter(|_| response.lost_focus() || is_set),
            response,
            problem,
            is_typed_in,
        }
    }

    fn text_ui(&self, ui: &mut Ui, id: egui::Id, text: &mut String) -> Response {
        let is_wrong = text != self.text && (self.read)(text).is_err();
        let mut edit = TextEdit::singleline(text)
            .id(id)
            .hint_text(self.hint)
            .desired_width(self.width)
            .align(Align2::LEFT_CENTER)
            .char_limit(MOST_CHARACTERS);
        if is_wrong {
            edit = edit.text_color(theme::tokens(ui).trouble);
        }
        ui.add(edit).accessible_name(self.name)
    }
}

/// Any text at all, such as a note.
#[expect(
    clippy::unnecessary_wraps,
    reason = "every kind of value is read by a function of this shape"
)]
pub(crate) fn text(text: &str) -> Read<String> {
    Ok(text.trim().to_owned())
}

/// Any text; none where the field is empty.
#[expect(
    clippy::unnecessary_wraps,
    reason = "every kind of value is read by a function of this shape"
)]
pub(crate) fn optional_text(text: &str) -> Read<Option<String>> {
    let text = text.trim();
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

/// The name of an alternative, VNet, subnet, cluster or pool.
pub(crate) fn name(text: &str) -> Read<Name> {
    Name::new(text.trim()).map_err(|error| error.to_string())
}

/// A subnet of the cluster's own VNet, or `vnet/subnet`; none where the field is empty.
pub(crate) fn optional_subnet(text: &str) -> Read<Option<SubnetRef>> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let subnet = SubnetRef::own(name(text)?);
    let (network, own) = subnet.parts();
    if own.trim().is_empty() || network.is_some_and(|network| network.trim().is_empty()) {
        return Err(format!(
            "{text:?} is not a subnet; enter its name, or vnet/subnet"
        ));
    }
    Ok(Some(subnet))
}

/// A range of either family.
pub(crate) fn cidr(text: &str) -> Read<Cidr> {
    text.trim()
        .parse()
        .map_err(|error: crate::net::PrefixError| error.to_string())
}

/// A range of the family of the one that it replaces.
pub(crate) fn cidr_like(text: &str, now: &Cidr) -> Read<Cidr> {
    cidr_of(text, now.is_ipv4())
}

/// An IPv4 range.
pub(crate) fn ipv4_cidr(text: &str) -> Read<Cidr> {
    cidr_of(text, true)
}

fn cidr_of(text: &str, is_ipv4: bool) -> Read<Cidr> {
    let range = cidr(text)?;
    if range.is_ipv4() == is_ipv4 {
        return Ok(range);
    }
    let family = if is_ipv4 { "IPv4" } else { "IPv6" };
    Err(format!("{range} is not an {family} range"))
}

/// Ranges with commas or spaces between them.
pub(crate) fn cidrs(text: &str) -> Read<Vec<Cidr>> {
    let words = text.split([',', ';', ' ', '\n', '\t']);
    words.filter(|word| !word.is_empty()).map(cidr).collect()
}

/// An address of either family.
pub(crate) fn address(text: &str) -> Read<IpAddr> {
    let text = text.trim();
    text.parse()
        .map_err(|_error| format!("{text:?} is not an IP address; enter one such as 10.0.0.10"))
}

/// A Kubernetes version; none where the field is empty.
pub(crate) fn kubernetes_version(text: &str) -> Read<Option<String>> {
    match optional_text(text)? {
        Some(version) if azure::kubernetes_version(&version).is_none() => Err(format!(
            "{version:?} is not a Kubernetes version; enter one such as 1.34"
        )),
        version => Ok(version),
    }
}

/// A day to plan for; none where the field is empty.
pub(crate) fn planning_date(text: &str) -> Read<Option<PlanningDate>> {
    let date = optional_text(text)?;
    date.map(|day| day.parse::<PlanningDate>().map_err(|error| error.to_string()))
        .transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a kind of value makes of a text: the value, or its problem.
    fn said<T: std::fmt::Debug>(read: Read<T>) -> String {
        read.map_or_else(|problem| problem, |value| format!("{value:?}"))
    }

    #[test]
    fn every_kind_of_value_takes_what_it_can_and_says_what_is_wrong_with_the_rest() {
        for (read, expected) in [
            (said(optional_text("  ")), "None"),
            (said(name(" web ")), "Name(\"web\")"),
            (said(optional_subnet(" ")), "None"),
            (
                said(optional_subnet("hub/api")),
                "Some(SubnetRef(Name(\"hub/api\")))",
            ),
            (
                said(optional_subnet("hub/")),
                "\"hub/\" is not a subnet; enter its name, or vnet/subnet",
            ),
            (said(ipv4_cidr("fd00::/48")), "fd00::/48 is not an IPv4 range"),
            (said(cidrs("")), "[]"),
            (said(address(" 10.0.0.10 ")), "10.0.0.10"),
            (
                said(address("10.0.0")),
                "\"10.0.0\" is not an IP address; enter one such as 10.0.0.10",
            ),
            (said(kubernetes_version("")), "None"),
            (said(kubernetes_version(" 1.34.2")), "Some(\"1.34.2\")"),
            (
                said(kubernetes_version("latest")),
                "\"latest\" is not a Kubernetes version; enter one such as 1.34",
            ),
            (said(planning_date("  ")), "None"),
            (
                said(planning_date(" 2028-02-29 ")),
                "Some(PlanningDate(\"2028-02-29\"))",
            ),
        ] {
            assert_eq!(read, expected);
        }
    }

    #[test]
    fn what_no_kind_takes_has_a_problem() {
        assert!(name(" ").is_err());
        assert!(optional_subnet(&"n".repeat(20_000)).is_err());
        assert!(cidr("10.0.0.0/33").is_err());
        assert_eq!(cidrs("10.0.0.0/16, 10.1").unwrap_err(), cidr("10.1").unwrap_err());
        assert!(planning_date("2027-02-29").unwrap_err().contains("is not a date"));
    }
}
