//! A drop-down: one of several, by mouse and by key.
//!
//! egui's own is drawn; what it lacks is added here, for every panel and dialog:
//!
//! ```text
//!  opens ── over its dialog, the keyboard at what is chosen ──┬── Enter, Space, click: taken, closed, back at the button
//!                                                             └── Escape: closed, back at the button
//! ```

use egui::{
    Align, AsIdSalt, Button, ComboBox, FocusDirection, Id, IntoAtoms, Key, Order, Popup, Response, Role, Ui,
    WidgetInfo,
};

use crate::ui::kit::widgets::spoken;

/// A drop-down before it is drawn.
#[must_use]
pub(crate) struct Choice<'a> {
    name: &'a str,
    /// What it shows, as it is read out.
    words: String,
    combo: ComboBox<'a>,
}

impl<'a> Choice<'a> {
    /// A drop-down called `name` that shows `now`.
    pub(crate) fn new(salt: impl AsIdSalt, name: &'a str, now: impl IntoAtoms<'a>) -> Self {
        let now = now.into_atoms();
        let words = now.text().map(|text| spoken(&text)).unwrap_or_default();
        Self {
            name,
            words,
            combo: ComboBox::from_id_salt(salt).selected_text(now),
        }
    }

    /// Its width in points; a longer text is cut.
    pub(crate) fn width(mut self, width: f32) -> Self {
        self.combo = self.combo.width(width).truncate();
        self
    }

    /// Draws it, and while it is open what there is to choose from.
    pub(crate) fn show(self, ui: &mut Ui, add: impl FnOnce(&mut Options<'_>)) -> Response {
        let below = ui.layer_id();
        let shown = self.combo.show_ui(ui, |ui| {
            let own = ui.layer_id();
            if below.order == Order::Foreground {
                // A layer that was open before keeps its old place, which may lie behind the dialog.
                ui.ctx().set_sublayer(below, own);
            }
            let mut options = Options {
                ui,
                beginning: None,
                has_chosen: false,
                is_picked: false,
                kept: None,
                away: None,
                ends: None,
            };
            add(&mut options);
            options.keep_keyboard(own.id);
            options.stop_at_ends();
            let Options {
                ui,
                beginning,
                is_picked,
                ..
            } = options;
            begin(ui, beginning);
            if is_picked {
                ui.close();
            }
            (own.id, is_picked)
        });
        if let Some((popup, is_picked)) = shown.inner
            && !Popup::is_id_open(ui.ctx(), popup)
        {
            // It may open again in the very next frame.
            ui.data_mut(|data| {
                data.remove::<u64>(seen(popup));
                data.remove::<Id>(last(popup));
            });
            if is_picked || ui.input(|input| input.key_pressed(Key::Escape)) {
                shown.response.request_focus();
                ui.request_repaint();
            }
        }
        let words = self.words;
        ui.ctx()
            .accesskit_node_builder(shown.response.id, |node| node.set_value(words));
        shown.response.accessible_name(self.name)
    }
}

/// Where the frame is kept in which a drop-down was last seen open.
fn seen(popup: Id) -> Id {
    popup.with("seen")
}

/// Where the option is kept that has the keyboard.
fn last(popup: Id) -> Id {
    popup.with("option with the keyboard")
}

/// Gives the keyboard to what is chosen in the first frame that shows it.
fn begin(ui: &Ui, beginning: Option<Response>) {
    let Some(beginning) = beginning.filter(|_| !ui.is_sizing_pass()) else {
        return;
    };
    let (seen, frame) = (seen(ui.layer_id().id), ui.ctx().cumulative_frame_nr());
    let before: Option<u64> = ui.data(|data| data.get_temp(seen));
    ui.data_mut(|data| data.insert_temp(seen, frame));
    if before.is_none_or(|before| before.saturating_add(1) < frame) {
        // Noted at once: an arrow may lead away within this very frame.
        ui.data_mut(|data| data.insert_temp(last(ui.layer_id().id), beginning.id));
        beginning.request_focus();
        beginning.scroll_to_me(Some(Align::Center));
        ui.request_repaint();
    }
}

/// What there is to choose from, while the drop-down is open.
pub(crate) struct Options<'u> {
    ui: &'u mut Ui,
    /// The chosen one, else the first.
    beginning: Option<Response>,
    has_chosen: bool,
    is_picked: bool,
    /// The option that has the keyboard now.
    kept: Option<Id>,
    /// The option that had it before, where none has it now.
    away: Option<Response>,
    /// The first option that can be picked, and the last.
    ends: Option<(Id, Id)>,
}

impl Options<'_> {
    /// The option that had the keyboard in the frame before.
    fn last(&self) -> Option<Id> {
        let popup = self.ui.layer_id().id;
        self.ui.data(|data| data.get_temp(last(popup)))
    }

    /// Fetches the keyboard back that an arrow led past either end, out of the list and behind its dialog.
    fn keep_keyboard(&mut self, popup: Id) {
        match (self.kept, self.away.take()) {
            (Some(option), _) => {
                self.ui.data_mut(|data| data.insert_temp(last(popup), option));
            }
            (None, Some(option)) => {
                option.request_focus();
                self.ui.request_repaint();
            }
            (None, None) => {}
        }
    }

    /// Keeps an arrow from leading past the first option to the last, or back.
    fn stop_at_ends(&self) {
        let Some((option, (first, last))) = self.kept.zip(self.ends) else {
            return;
        };
        let is_pressed = |key| self.ui.input(|input| input.key_pressed(key));
        if (option == first && is_pressed(Key::ArrowUp)) || (option == last && is_pressed(Key::ArrowDown)) {
            self.ui
                .memory_mut(|memory| memory.move_focus(FocusDirection::None));
        }
    }

    /// Draws one; says whether it was picked.
    pub(crate) fn option<'a>(&mut self, is_chosen: bool, words: impl IntoAtoms<'a>) -> bool {
        self.option_where(true, is_chosen, words)
    }

    /// The same, out of reach where `is_there` does not hold.
    pub(crate) fn option_where<'a>(
        &mut self,
        is_there: bool,
        is_chosen: bool,
        words: impl IntoAtoms<'a>,
    ) -> bool {
        let words = words.into_atoms();
        let name = words.text().map(|text| spoken(&text)).unwrap_or_default();
        let option = Button::selectable(is_chosen, words);
        let response = self.ui.add_enabled(is_there, option);
        response.widget_info(|| WidgetInfo::selected(Role::Button, is_there, is_chosen, &name));
        let is_picked = response.clicked();
        self.is_picked |= is_picked;
        if is_there {
            let first = self.ends.map_or(response.id, |(first, _)| first);
            self.ends = Some((first, response.id));
        }
        if response.has_focus() {
            self.kept = Some(response.id);
        } else if self.last() == Some(response.id) {
            self.away = Some(response.clone());
        }
        if (is_chosen && !self.has_chosen) || self.beginning.is_none() {
            self.has_chosen |= is_chosen;
            self.beginning = Some(response);
        }
        is_picked
    }

    /// Draws each of `all`, called by `title`; gives the one that was picked and is not `now`.
    pub(crate) fn of<'a, T: Copy + PartialEq, W: IntoAtoms<'a>>(
        &mut self,
        now: T,
        all: impl IntoIterator<Item = T>,
        title: impl Fn(T) -> W,
    ) -> Option<T> {
        let mut picked = None;
        for option in all {
            if self.option(option == now, title(option)) && option != now {
                picked = Some(option);
            }
        }
        picked
    }
}
