//! Enter and Escape have a frame of their own.
//!
//! They open, answer and close things. Within one slow frame, what is pressed before them has to show first, and what is
//! pressed after them is meant for what they leave on screen:
//!
//! ```text
//!  pressed while a frame took its time    b  y  Enter  Escape
//!  seen by the frames after it            b  y │ Enter │ Escape
//! ```

use egui::{Context, Event, Key, Plugin, RawInput};

/// Lets Enter and Escape wait for their turn, in every frame from now on.
pub(crate) fn install(ctx: &Context) {
    ctx.add_plugin(InTurn::default());
}

#[derive(Debug, Default)]
struct InTurn {
    /// What waits for the next frame, in the order in which it was done.
    waiting: Vec<Event>,
}

impl Plugin for InTurn {
    fn debug_name(&self) -> &'static str {
        "in turn"
    }

    fn input_hook(&mut self, ctx: &Context, input: &mut RawInput) {
        let mut events = std::mem::take(&mut self.waiting);
        events.append(&mut input.events);
        if let Some(end) = end_of_turn(&events) {
            self.waiting = events.split_off(end);
            ctx.request_repaint();
        }
        input.events = events;
    }
}

/// How many of the events belong to one frame; nothing where all of them do.
fn end_of_turn(events: &[Event]) -> Option<usize> {
    let answer = events.iter().position(answers)?;
    let done = |event: &Event| does_something(event);
    let first = events.iter().position(done)?;
    if first < answer {
        return Some(answer);
    }
    let after = answer.checked_add(1)?;
    let next = events.iter().skip(after).position(done)?;
    after.checked_add(next)
}

/// Whether it is a press of one of the two keys. One that is held down repeats itself and must not pile up.
fn answers(event: &Event) -> bool {
    matches!(
        event,
        Event::Key {
            key: Key::Enter | Key::Escape,
            pressed: true,
            repeat: false,
            ..
        }
    )
}

/// Whether a person did something; moving the pointer and letting go of keys is nothing.
fn does_something(event: &Event) -> bool {
    matches!(
        event,
        Event::Key { pressed: true, .. }
            | Event::Text(_)
            | Event::Paste(_)
            | Event::Cut
            | Event::Copy
            | Event::Ime(_)
            | Event::PointerButton { .. }
            | Event::Touch { .. }
    )
}

#[cfg(test)]
mod tests {
    use egui::Modifiers;

    use super::*;

    fn key(key: Key, pressed: bool) -> Event {
        Event::Key {
            key,
            physical_key: None,
            pressed,
            repeat: false,
            modifiers: Modifiers::NONE,
        }
    }

    /// The events of each frame, all of which came with the first.
    fn frames(events: Vec<Event>) -> Vec<Vec<Event>> {
        let (ctx, mut turns, mut input) = (Context::default(), InTurn::default(), RawInput::default());
        let mut frames = Vec::new();
        input.events = events;
        loop {
            turns.input_hook(&ctx, &mut input);
            frames.push(std::mem::take(&mut input.events));
            if turns.waiting.is_empty() {
                return frames;
            }
        }
    }

    #[test]
    fn what_comes_in_one_frame_stays_together_without_enter_and_escape() {
        let typed = vec![
            Event::Text("a".to_owned()),
            key(Key::A, true),
            key(Key::A, false),
            Event::Paste("b".to_owned()),
        ];
        assert_eq!(frames(typed.clone()), [typed]);
        assert_eq!(frames(Vec::new()), [Vec::new()]);
        let alone = vec![
            Event::PointerMoved(egui::Pos2::ZERO),
            key(Key::Enter, true),
            key(Key::Enter, false),
        ];
        assert_eq!(frames(alone.clone()), [alone]);
    }

    #[test]
    fn enter_and_escape_have_frames_of_their_own() {
        let (text, enter, escape) = (
            Event::Text("by".to_owned()),
            key(Key::Enter, true),
            key(Key::Escape, true),
        );
        let let_go = key(Key::Enter, false);
        let all = [&text, &enter, &let_go, &escape, &text, &text].map(Clone::clone);
        assert_eq!(
            frames(all.to_vec()),
            [
                vec![text.clone()],
                vec![enter, let_go],
                vec![escape],
                vec![text.clone(), text]
            ]
        );
    }
}
