//! A field for a whole number: dragged, stepped or typed.
//!
//! Draws egui's own. Input that cannot be used as typed is explained at the field: a number out of range is set to the
//! nearest valid one, anything else leaves the number as it was.

use std::cell::RefCell;
use std::ops::RangeInclusive;

use egui::{DragValue, Key, Modifiers, Response, Ui, Vec2};

use crate::net::grouped;
use crate::ui::kit::theme;

/// How long a field explains what it did with a text, in seconds.
const SAID_FOR: f64 = 8.0;

/// A number before it is drawn.
#[must_use]
pub(crate) struct NumberField<'a> {
    value: u64,
    range: RangeInclusive<u64>,
    prefix: &'a str,
    suffix: &'a str,
    speed: f64,
    size: Option<Vec2>,
    is_live: bool,
    confirms: bool,
}

/// What a field said in this frame.
pub(crate) struct Number {
    /// The field itself; it says whether the number changed.
    pub(crate) response: Response,
    /// The number as it now stands.
    pub(crate) value: u64,
}

impl<'a> NumberField<'a> {
    /// A field for a number of that range.
    pub(crate) const fn new(value: u64, range: RangeInclusive<u64>) -> Self {
        Self {
            value,
            range,
            prefix: "",
            suffix: "",
            speed: 1.0,
            size: None,
            is_live: false,
            confirms: false,
        }
    }

    /// Text before the number.
    pub(crate) const fn prefix(mut self, prefix: &'a str) -> Self {
        self.prefix = prefix;
        self
    }

    /// Text behind the number: its unit.
    pub(crate) const fn suffix(mut self, suffix: &'a str) -> Self {
        self.suffix = suffix;
        self
    }

    /// How much the number grows over a point of a drag.
    pub(crate) const fn speed(mut self, speed: f64) -> Self {
        self.speed = speed;
        self
    }

    /// Its size in points.
    pub(crate) const fn size(mut self, size: Vec2) -> Self {
        self.size = Some(size);
        self
    }

    /// Takes the number at every keystroke, where the effect is only previewed.
    pub(crate) const fn live(mut self) -> Self {
        self.is_live = true;
        self
    }

    /// Takes it as well, and leaves Enter to the default button: what it does was seen while typing.
    pub(crate) const fn live_and_confirming(mut self) -> Self {
        self.confirms = true;
        self.live()
    }

    /// Draws the field.
    pub(crate) fn show(self, ui: &mut Ui) -> Number {
        let mut value = self.value;
        let typed: RefCell<Option<Read>> = RefCell::new(None);
        let mut field = DragValue::new(&mut value)
            .range(self.range.clone())
            .clamp_existing_to_range(false)
            .speed(self.speed)
            .update_while_editing(self.is_live)
            .custom_parser(|text| {
                let read = read(text);
                let number = read.as_ref().ok().map(|number| *number as f64);
                *typed.borrow_mut() = Some(read);
                number
            });
        if !self.prefix.is_empty() {
            field = field.prefix(self.prefix.to_owned());
        }
        if !self.suffix.is_empty() {
            field = field.suffix(self.suffix.to_owned());
        }
        let response = match self.size {
            Some(size) => ui.add_sized(size, field),
            None => ui.add(field),
        };
        let typed = typed.into_inner();
        let is_left = self.is_live && !self.confirms && response.lost_focus();
        if is_left || typed.is_some() && !self.is_live {
            // Enter committed the number and must not press the default button as well.
            ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
        }
        if typed == Some(Ok(self.value)) {
            value = self.value;
        }
        self.say(ui, &response, typed);
        Number { response, value }
    }

    fn say(&self, ui: &Ui, response: &Response, typed: Option<Read>) {
        let id = response.id.with("said");
        let now = ui.input(|input| input.time);
        match typed.map(|read| self.problem(read)) {
            Some(Some(words)) => {
                ui.data_mut(|data| data.insert_temp(id, (words, now + SAID_FOR)));
            }
            Some(None) => forget(ui, id),
            None if response.has_focus() || response.dragged() => forget(ui, id),
            None => {}
        }
        let said: Option<(String, f64)> = ui.data(|data| data.get_temp(id));
        let Some((words, until)) = said else {
            return;
        };
        if until <= now {
            forget(ui, id);
            return;
        }
        let outline = response.rect.expand(1.0);
        let stroke = (1.0, theme::tokens(ui).trouble);
        ui.painter()
            .rect_stroke(outline, 4.0, stroke, egui::StrokeKind::Outside);
        response.show_tooltip_text(words);
        ui.request_repaint_after(std::time::Duration::from_secs_f64(until - now));
    }

    /// What is wrong with what was typed.
    fn problem(&self, read: Read) -> Option<String> {
        let (least, most) = (*self.range.start(), *self.range.end());
        match read {
            // The present value needs no question.
            Ok(number) if number == self.value => None,
            // More letters may follow.
            Ok(number) if self.is_live && number < least => None,
            Err(_) if self.is_live => None,
            Ok(number) if number > most => Some(format!(
                "{} is too large; set to {}",
                grouped(number),
                grouped(most)
            )),
            Ok(number) if number < least => Some(format!(
                "{} is too small; set to {}",
                grouped(number),
                grouped(least)
            )),
            Ok(_) => None,
            Err(text) => Some(format!("{text:?} is not a whole number; nothing was changed")),
        }
    }
}

fn forget(ui: &Ui, id: egui::Id) {
    ui.data_mut(|data| data.remove_temp::<(String, f64)>(id));
}

/// A number, or the text that is not one.
type Read = Result<u64, String>;

/// A whole number, with or without thousands separators.
fn read(text: &str) -> Read {
    let digits: String = text
        .chars()
        .filter(|letter| !letter.is_whitespace() && !matches!(letter, ',' | '_' | '/' | '%'))
        .collect();
    digits.parse().map_err(|_error| text.chars().take(40).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_with_and_without_separators() {
        for (text, expected) in [
            ("1204", Ok(1_204)),
            ("1,204", Ok(1_204)),
            (" 1 204 ", Ok(1_204)),
            ("/26", Ok(26)),
            ("33 %", Ok(33)),
            ("-1", Err("-1".to_owned())),
            ("2.5", Err("2.5".to_owned())),
            ("", Err(String::new())),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_taken_as_typed_is_said() {
        let field = NumberField::new(3, 1..=500);
        for (typed, expected) in [
            (Ok(500), None),
            (Ok(3), None),
            (Ok(60_000), Some("60,000 is too large; set to 500")),
            (Ok(0), Some("0 is too small; set to 1")),
            (
                Err("x".to_owned()),
                Some("\"x\" is not a whole number; nothing was changed"),
            ),
        ] {
            assert_eq!(field.problem(typed).as_deref(), expected);
        }
    }
}
