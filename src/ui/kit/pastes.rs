//! A paste of nothing is a paste too, so that it can be answered.
//!
//! The window keeps the press of the keys that paste to itself and gives what is on the clipboard in its place; where
//! nothing there is text it gives nothing at all. That the key went down is then told only by its coming up:
//!
//! ```text
//!  Ctrl V with text    paste ┈┈ V up
//!  Ctrl V without           ┈┈ V up  becomes a paste of nothing
//!  V                   V down ┈ V up
//! ```

use egui::{Context, Event, Key, Plugin, RawInput};

/// Lets a paste without text be seen, in every frame from now on.
pub(crate) fn install(ctx: &Context) {
    ctx.add_plugin(Pastes::default());
}

#[derive(Debug, Default)]
struct Pastes {
    /// Whether it is known what came of the key that is down.
    is_told: bool,
}

impl Plugin for Pastes {
    fn debug_name(&self) -> &'static str {
        "pastes"
    }

    fn input_hook(&mut self, _ctx: &Context, input: &mut RawInput) {
        for event in &mut input.events {
            match event {
                Event::Paste(_) => self.is_told = true,
                // A picture is nothing that could be read.
                Event::PasteImage(_) => {
                    self.is_told = true;
                    *event = Event::Paste(String::new());
                }
                Event::Key {
                    key: Key::V, pressed, ..
                } => {
                    // Ctrl may have come up before it.
                    let is_untold = !*pressed && !self.is_told;
                    self.is_told = *pressed;
                    if is_untold {
                        *event = Event::Paste(String::new());
                    }
                }
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use egui::Modifiers;

    use super::*;

    fn key(pressed: bool, modifiers: Modifiers) -> Event {
        Event::Key {
            key: Key::V,
            physical_key: None,
            pressed,
            repeat: false,
            modifiers,
        }
    }

    /// What is pasted in frames with these events.
    fn pasted(frames: Vec<Vec<Event>>) -> Vec<String> {
        let (ctx, mut pastes) = (Context::default(), Pastes::default());
        let mut pasted = Vec::new();
        for events in frames {
            let mut input = RawInput {
                events,
                ..RawInput::default()
            };
            pastes.input_hook(&ctx, &mut input);
            pasted.extend(input.events.into_iter().filter_map(|event| match event {
                Event::Paste(text) => Some(text),
                _ => None,
            }));
        }
        pasted
    }

    #[test]
    fn the_key_that_comes_up_alone_pasted_nothing() {
        let (with, without) = (Modifiers::COMMAND, Modifiers::NONE);
        let text = || Event::Paste("10.0.0.0/24".to_owned());
        let up = || vec![key(false, with)];
        assert_eq!(pasted(vec![up()]), [""]);
        assert_eq!(pasted(vec![vec![key(false, without)]]), [""]);
        assert_eq!(pasted(vec![vec![text()], up()]), ["10.0.0.0/24"]);
        assert_eq!(pasted(vec![vec![text()], up(), up()]), ["10.0.0.0/24", ""]);
        assert_eq!(
            pasted(vec![vec![key(true, without)], vec![key(false, without)]]),
            [""; 0]
        );
        assert_eq!(pasted(vec![vec![key(true, with)], up()]), [""; 0]);
    }
}
