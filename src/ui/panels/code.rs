//! The alternative on screen as code: what would be deployed.
//!
//! The text is printed by a job, once a revision and only while it is shown; a frame lays out only the visible lines. A
//! click on a line goes to the range or pool it is about, and lines about the selection are highlighted.

mod highlight;

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use egui::{Align2, Rect, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::check::Subject;
use crate::export::Format;
use crate::export::azure::{Code, Language, deployment};
use crate::net::{counted, grouped};
use crate::plan::AlternativePlan;
use crate::scene::Item;
use crate::session::{Focus, Session};
use crate::ui::action::{Action, Intent};
use crate::ui::kit::choice::Choice;
use crate::ui::kit::memo::memo_by_job;
use crate::ui::kit::theme;
use crate::ui::panels::missing::nothing_in_alternative_ui;
use crate::ui::reveal::{RevealTarget, item_of};
use crate::ui::state::ViewState;

/// What the code view shows.
#[derive(Debug, Default)]
pub struct CodeView {
    language: Option<Language>,
    /// The text on screen, and the lines of it that the one before did not have.
    shown: Option<(Arc<CodeText>, HashSet<usize>)>,
    /// What the view has scrolled to.
    followed: Option<(Option<Item>, Focus)>,
    /// Whether a line was just clicked: the view then stays put, although its range is selected next.
    clicked: bool,
}

impl CodeView {
    fn language(&self) -> Language {
        self.language.unwrap_or(Language::Bicep)
    }
}

/// A text ready to be shown.
#[derive(Debug)]
struct CodeText {
    alternative: usize,
    language: Language,
    code: Code,
    /// Where in the text each line lies.
    lines: Vec<Range<usize>>,
    /// Characters of the longest line.
    longest: usize,
    errors: usize,
}

impl CodeText {
    fn new(alternative: usize, language: Language, code: Code, errors: usize) -> Self {
        let mut lines = Vec::new();
        let (mut from, mut longest) = (0, 0);
        for line in code.text.split_inclusive('\n') {
            let end = from + line.trim_end_matches('\n').len();
            longest = longest.max(line.chars().count());
            lines.push(from..end);
            from += line.len();
        }
        Self {
            alternative,
            language,
            code,
            lines,
            longest,
            errors,
        }
    }

    fn line(&self, at: usize) -> &str {
        self.lines
            .get(at)
            .and_then(|line| self.code.text.get(line.clone()))
            .unwrap_or_default()
    }

    /// Lines that the text before did not have, remarks left out: findings that stand on top change with every number.
    ///
    /// None where that was another text.
    fn changed_since(&self, before: &Self) -> HashSet<usize> {
        if (self.alternative, self.language) != (before.alternative, before.language) {
            return HashSet::new();
        }
        let known: HashSet<&str> = before.code.text.lines().collect();
        let lines = self.code.text.lines().enumerate();
        lines
            .filter(|(_, line)| !known.contains(line) && !line.trim_start().starts_with(['/', '#']))
            .map(|(at, _)| at)
            .collect()
    }

    /// The innermost part of the design that a line is about.
    fn subject(&self, line: usize) -> Option<Subject> {
        let about = self.code.marks.iter().filter(|mark| mark.lines.contains(&line));
        about.min_by_key(|mark| mark.lines.len()).map(|mark| mark.subject)
    }

    /// The lines about what is selected: a range and the chosen pool in it; the pool alone where no range is.
    fn lit(&self, view: &ViewState, plan: &AlternativePlan) -> Vec<Range<usize>> {
        let pool = view.focus.pool.map(|pool| Subject::Pool {
            alternative: view.focus.alternative,
            cluster: view.focus.cluster,
            pool,
        });
        let about = |subject: Subject| match view.selection {
            // A cluster stands for its pod and service CIDR, a VNet for itself.
            Some(Item::PodCidr { cluster } | Item::ServiceCidr { cluster }) => {
                matches!(subject, Subject::Cluster { cluster: own, .. } if own == cluster)
            }
            Some(item) => match subject {
                Subject::Network { .. } | Subject::Subnet { .. } => {
                    item_of(subject, plan) == Some(first_prefix(item))
                }
                // The chosen pool together with the subnet of its nodes.
                Subject::Pool { .. } => Some(subject) == pool && item_of(subject, plan) == Some(item),
                _ => false,
            },
            None => Some(subject) == pool,
        };
        let marks = self.code.marks.iter().filter(|mark| about(mark.subject));
        marks.map(|mark| mark.lines.clone()).collect()
    }
}

/// Every prefix of a VNet is that VNet.
const fn first_prefix(item: Item) -> Item {
    match item {
        Item::Network { network, .. } => Item::Network { network, prefix: 0 },
        other => other,
    }
}

/// Draws the code of the alternative on screen.
pub(crate) fn code_ui(ui: &mut Ui, session: &Session, view: &mut ViewState, actions: &mut Vec<Action>) {
    let (alternative, language) = (view.focus.alternative, view.code.language());
    let make = move |checked: &crate::check::Checked| {
        let of = deployment(&checked.design, &checked.findings, alternative);
        CodeText::new(alternative, language, language.print(&of), of.errors.len())
    };
    let (page, _) = memo_by_job(ui, "code", session, (alternative, language), actions, make);
    if let Some(page) = page {
        let is_new = view
            .code
            .shown
            .as_ref()
            .is_none_or(|(shown, _)| !Arc::ptr_eq(shown, &page));
        if is_new {
            let before = view.code.shown.take();
            let changed = before.map(|(before, _)| page.changed_since(&before));
            view.code.shown = Some((page, changed.unwrap_or_default()));
        }
    }
    let alternative = session.alternative(view.focus);
    if alternative.is_none_or(|at| at.networks.is_empty() && at.clusters.is_empty()) {
        head_ui(ui, view, None, actions);
        let ways = [Intent::AddNetwork, Intent::AddCluster];
        let said = ("This alternative has nothing to deploy yet", ways.as_slice());
        nothing_in_alternative_ui(ui, session, view, said, actions);
        return;
    }
    let Some((page, changed)) = view.code.shown.take() else {
        head_ui(ui, view, None, actions);
        return;
    };
    head_ui(ui, view, Some(&page), actions);
    lines_ui(ui, session, view, &page, &changed, actions);
    view.code.shown = Some((page, changed));
}

/// Language, what is to be known of the text, and what can be done with it.
fn head_ui(ui: &mut Ui, view: &mut ViewState, page: Option<&Arc<CodeText>>, actions: &mut Vec<Action>) {
    ui.horizontal_wrapped(|ui| {
        let now = view.code.language();
        let mut picked = None;
        Choice::new("language of the code", "Language", now.title()).show(ui, |options| {
            picked = options.of(now, Language::ALL, Language::title);
        });
        if picked.is_some() {
            view.code.language = picked;
            view.code.followed = None;
        }
        let Some(page) = page else { return };
        if ui.button("Copy").on_hover_text("Copy the whole text").clicked() {
            actions.push(Action::Copy(page.code.text.clone()));
        }
        if ui
            .button("Save…")
            .on_hover_text("Save the text to a file")
            .clicked()
        {
            view.export.format = Format::Code(now);
            view.export.one = view.focus.alternative;
            actions.push(Action::Export);
        }
        let tokens = theme::tokens(ui);
        let lines = format!("{} lines", grouped(page.lines.len()));
        ui.colored_label(tokens.weak, lines);
        if page.errors > 0 {
            let errors = counted(page.errors, "errors");
            let words = format!("{errors}, listed at the top");
            ui.colored_label(tokens.trouble, words);
        }
    });
    ui.add_space(4.0);
}

fn lines_ui(
    ui: &mut Ui,
    session: &Session,
    view: &mut ViewState,
    page: &CodeText,
    changed: &HashSet<usize>,
    actions: &mut Vec<Action>,
) {
    let Some(plan) = session.alternative_plan(view.focus) else {
        return;
    };
    let lit = page.lit(view, plan);
    let font = theme::code_font();
    let (height, letter) =
        ui.fonts_mut(|fonts| (fonts.row_height(&font) + 3.0, fonts.glyph_width(&font, '0')));
    let digits = page.lines.len().to_string().len();
    #[expect(clippy::cast_precision_loss, reason = "letters of a line")]
    let (gutter, width) = (
        letter * (digits as f32 + 2.5),
        letter * (page.longest as f32 + digits as f32 + 4.0),
    );
    let mut scroll = ScrollArea::both().id_salt("code").auto_shrink(false);
    let now = (view.selection, view.focus);
    let was_clicked = std::mem::take(&mut view.code.clicked);
    if view.code.followed != Some(now) {
        view.code.followed = Some(now);
        if !was_clicked && let Some(first) = lit.iter().map(|lines| lines.start).min() {
            #[expect(clippy::cast_precision_loss, reason = "lines of a text")]
            let top = (first as f32 - 1.0).max(0.0) * height;
            scroll = scroll.vertical_scroll_offset(top);
        }
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    let tokens = theme::tokens(ui);
    scroll.show_rows(ui, height, page.lines.len(), |ui, rows| {
        for at in rows {
            let text = page.line(at);
            // Only lines with a target are tab stops, and have a name.
            let (sense, role) = match page.subject(at) {
                Some(_) if !text.trim().is_empty() => (Sense::click(), Role::Button),
                _ => (Sense::CLICK, Role::Label),
            };
            let size = vec2(width.max(ui.available_width()), height);
            let (rect, response) = ui.allocate_exact_size(size, sense);
            if response.gained_focus() {
                let ahead = height * LINES_AHEAD;
                let there = rect.with_max_x(rect.left() + width).expand2(vec2(0.0, ahead));
                ui.scroll_to_rect(there, None);
            }
            let is_lit = lit.iter().any(|lines| lines.contains(&at));
            let is_changed = changed.contains(&at);
            response.widget_info(|| {
                let said = if is_changed {
                    format!("Changed: {text}")
                } else {
                    text.to_owned()
                };
                WidgetInfo::selected(role, true, is_lit, said)
            });
            let painter = ui.painter();
            if is_lit {
                painter.rect_filled(rect, 0.0, theme::lit(&tokens));
            } else if response.hovered() && page.subject(at).is_some() {
                painter.rect_filled(rect, 0.0, tokens.sunken);
            }
            if is_changed {
                let bar = Rect::from_min_size(rect.left_top(), vec2(3.0, height));
                painter.rect_filled(bar, 0.0, tokens.accent);
            }
            text_ui(ui, page, at, rect, (gutter, letter));
            if let Some(subject) = page.subject(at).filter(|_| response.clicked()) {
                let target = RevealTarget::of_subject(subject, session, view.focus);
                actions.push(Action::GoTo(target));
                view.code.clicked = true;
            }
        }
    });
}

/// How many lines are kept visible around the focused one, so that the next ones are in sight.
const LINES_AHEAD: f32 = 3.0;

/// Paints the text of a line behind the gutter, and its number at the end of that, a letter from the text.
fn text_ui(ui: &Ui, page: &CodeText, at: usize, rect: Rect, (gutter, letter): (f32, f32)) {
    let (tokens, font) = (theme::tokens(ui), theme::code_font());
    let middle = rect.center().y;
    let painter = ui.painter();
    painter.text(
        pos2(rect.left() + gutter - letter, middle),
        Align2::RIGHT_CENTER,
        (at + 1).to_string(),
        font.clone(),
        tokens.weak,
    );
    let job = highlight::line(page.language, page.line(at), &font, &tokens);
    let galley = painter.layout_job(job);
    let top = middle - galley.size().y / 2.0;
    painter.galley(pos2(rect.left() + gutter, top), galley, tokens.text);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::check;
    use crate::design::presets;
    use crate::plan::plan;

    fn page(surge: u32) -> CodeText {
        let mut design = presets::worked_example();
        design.alternatives[0].clusters[0].pools[1].max_surge = Some(crate::design::Surge::Nodes(surge));
        let findings = check(&design, &plan(&design));
        let of = deployment(&design, &findings, 0);
        CodeText::new(0, Language::Bicep, Language::Bicep.print(&of), of.errors.len())
    }

    #[test]
    fn what_changed_is_marked_and_nothing_else() {
        let (before, after) = (page(1), page(7));
        let changed = after.changed_since(&before);
        let lines: Vec<&str> = changed.iter().map(|at| after.line(*at)).collect();
        assert_eq!(lines.len(), 1);
        assert!(lines[0].contains("maxSurge: '7'"), "{lines:?}");
        assert!(before.changed_since(&before).is_empty());
    }

    #[test]
    fn a_line_is_about_the_innermost_part() {
        let page = page(1);
        let line = (0..page.lines.len())
            .find(|at| page.line(*at).contains("maxSurge: '1'"))
            .unwrap();
        assert!(matches!(page.subject(line), Some(Subject::Pool { pool: 1, .. })));
        assert_eq!(page.subject(0), None);
    }
}
