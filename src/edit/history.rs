//! [`History`]: the design as it is, as it was and as it was before an undo.
//!
//! Holds whole designs, shared and never changed, so undoing cannot go wrong. Changes to one field during a gesture (a
//! drag, typing into a field) are one step. Whether the design is saved is not known here.
//!
//! ```text
//! undo: [A "Add pool"] [B "Change nodes of user to 41"]   present: C   redo: [D "Rename pool user to apps"]
//! ```

use std::collections::VecDeque;
use std::sync::Arc;

use super::apply::{Rejected, apply_after};
use super::command::{Command, GestureKey};
use crate::design::{Design, bounds};

/// The design with its past and its undone future.
#[derive(Debug, Clone)]
pub struct History {
    present: Arc<Design>,
    /// The last id used in any design, undone ones included.
    last_id: u64,
    /// What was, the latest last.
    past: VecDeque<Step>,
    /// Undone designs, the next to redo last.
    future: Vec<Step>,
    gesture: Gesture,
    /// While only the planned nodes of one pool change, again and again: the field, and the design before the first of
    /// these changes.
    again: Option<(GestureKey, Arc<Design>)>,
}

/// A design in the history, with the title of the change between it and its neighbour.
#[derive(Debug, Clone)]
struct Step {
    design: Arc<Design>,
    title: String,
}

/// Whether a gesture is going on.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Gesture {
    /// Every change is a step.
    Rests,
    /// It has begun; a change of the fields of the latest step replaces that step.
    Lasts(Option<GestureKey>),
}

impl History {
    /// Most steps that can be undone.
    pub const MOST_STEPS: usize = 500;
    /// Most items (pools, subnets and so on) in all steps together, which bounds memory for designs of any size.
    pub const MOST_ITEMS: usize = 1_000_000;

    /// Begins with `design` and no past.
    pub fn new(mut design: Design) -> Self {
        design.give_ids();
        Self {
            last_id: design.last_id.get(),
            present: Arc::new(design),
            past: VecDeque::new(),
            future: Vec::new(),
            gesture: Gesture::Rests,
            again: None,
        }
    }

    /// The design as it is.
    pub const fn present(&self) -> &Arc<Design> {
        &self.present
    }

    /// Applies `command`; says whether anything changed.
    ///
    /// A change that continues a gesture replaces the one before it: a slider dragged down and up again restores all
    /// that it had reduced on the way. So do planned nodes that are typed, each a step of its own.
    ///
    /// # Errors
    /// When the command is rejected, which changes nothing.
    pub fn apply(&mut self, command: &Command) -> Result<bool, Rejected> {
        let reducing = command.gesture().filter(|_| command.may_reduce());
        self.again = self
            .again
            .take()
            .filter(|(key, _)| Some(key) == reducing.as_ref());
        let step = self.past.back_mut().filter(|_| self.gesture.continues(command));
        let first = self.again.as_ref().map(|(_, first)| first);
        let last = step.as_ref().map_or(&self.present, |step| &step.design);
        let before = first.unwrap_or(last);
        let changed = apply_after(before, command, self.last_id)?;
        self.last_id = self.last_id.max(changed.last_id.get());
        // Most commands change an alternative, and unchanged ones are equal by pointer, so that the rest of the design,
        // above all its texts, need not be compared.
        let same_alternatives = changed.alternatives == self.present.alternatives;
        if same_alternatives && changed == *self.present {
            return Ok(false);
        }
        let title = command.title(before);
        if self.again.is_none() {
            self.again = reducing.map(|key| (key, Arc::clone(before)));
        }
        let last = std::mem::replace(&mut self.present, Arc::new(changed));
        self.future.clear();
        match step {
            None => {
                self.past.push_back(Step { design: last, title });
                self.gesture.remember(command);
                self.forget();
            }
            Some(step) if step.design == self.present => {
                // Dragged there and back: no step at all.
                self.past.pop_back();
                self.gesture.remember_nothing();
            }
            Some(step) => step.title = title,
        }
        Ok(true)
    }

    /// Puts `design` in the place of the present one, without a step: for changes that nobody made by hand and nobody
    /// would undo.
    pub fn amend(&mut self, design: Design) {
        self.again = None;
        self.present = Arc::new(design);
    }

    /// Puts a design from elsewhere in the place of the present one, as a step that can be undone; parts are matched by
    /// name.
    pub fn replace(&mut self, mut design: Design, title: &str) {
        self.end_gesture();
        self.again = None;
        design.take_ids(&self.present);
        design.count_from(self.last_id);
        design.give_ids();
        self.last_id = design.last_id.get();
        let last = std::mem::replace(&mut self.present, Arc::new(design));
        self.future.clear();
        self.past.push_back(Step {
            design: last,
            title: title.to_owned(),
        });
        self.forget();
    }

    /// Begins a gesture: changes of one field are one step until [`Self::end_gesture`].
    pub fn begin_gesture(&mut self) {
        self.gesture = Gesture::Lasts(None);
    }

    /// Ends the gesture, if one lasts.
    pub fn end_gesture(&mut self) {
        self.gesture = Gesture::Rests;
    }

    /// Undoes the latest step; says whether there was one. Ends a gesture.
    pub fn undo(&mut self) -> bool {
        self.end_gesture();
        self.again = None;
        let Some(step) = self.past.pop_back() else {
            return false;
        };
        let undone = std::mem::replace(&mut self.present, step.design);
        self.future.push(Step {
            design: undone,
            title: step.title,
        });
        true
    }

    /// Goes back to `before`, an earlier state of this history, as if nothing had been done since: what was added and
    /// not confirmed leaves no step to undo or to redo.
    pub fn go_back_to(&mut self, before: Self) {
        // An id is never given twice.
        let last_id = self.last_id.max(before.last_id);
        *self = Self { last_id, ..before };
        self.end_gesture();
    }

    /// Repeats the step that was undone last; says whether there was one. Ends a gesture.
    pub fn redo(&mut self) -> bool {
        self.end_gesture();
        self.again = None;
        let Some(step) = self.future.pop() else {
            return false;
        };
        let before = std::mem::replace(&mut self.present, step.design);
        self.past.push_back(Step {
            design: before,
            title: step.title,
        });
        true
    }

    /// What undoing would take back, such as "Change nodes of user to 41".
    pub fn undo_title(&self) -> Option<&str> {
        self.past.back().map(|step| step.title.as_str())
    }

    /// What redoing would repeat.
    pub fn redo_title(&self) -> Option<&str> {
        self.future.last().map(|step| step.title.as_str())
    }

    /// Drops the oldest steps beyond the bounds, but never the latest.
    fn forget(&mut self) {
        let most = (Self::MOST_ITEMS / bounds::items(&self.present)).clamp(1, Self::MOST_STEPS);
        while self.past.len() > most {
            self.past.pop_front();
        }
    }
}

impl Gesture {
    /// Whether `command` changes the same fields as the latest step.
    fn continues(&self, command: &Command) -> bool {
        match self {
            Self::Rests | Self::Lasts(None) => false,
            Self::Lasts(last) => *last == command.gesture(),
        }
    }

    fn remember(&mut self, command: &Command) {
        if let Self::Lasts(last) = self {
            *last = command.gesture();
        }
    }

    fn remember_nothing(&mut self) {
        if let Self::Lasts(last) = self {
            *last = None;
        }
    }
}
