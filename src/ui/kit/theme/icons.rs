//! Icons, each a letter of the icon font; always shown with a name before or after them.

use egui_material_icons::icons as material;

/// Something new.
pub const ADD: &str = material::ICON_ADD.codepoint;
/// Remove, or smaller.
pub const REMOVE: &str = material::ICON_REMOVE.codepoint;
/// Close.
pub const CLOSE: &str = material::ICON_CLOSE.codepoint;
/// Everything fits into view.
pub const FIT: &str = material::ICON_FIT_SCREEN.codepoint;
/// An error.
pub const ERROR: &str = material::ICON_ERROR.codepoint;
/// A warning.
pub const WARNING: &str = material::ICON_WARNING.codepoint;
/// Something worth knowing.
pub const INFO: &str = material::ICON_INFO.codepoint;
/// Out of the question.
pub const RULED_OUT: &str = material::ICON_BLOCK.codepoint;
/// All is well.
pub const CHECK: &str = material::ICON_CHECK_CIRCLE.codepoint;
/// It is on.
pub const TICK: &str = material::ICON_CHECK.codepoint;
/// Fixed for life.
pub const LOCK: &str = material::ICON_LOCK.codepoint;
/// Can be changed.
pub const UNLOCKED: &str = material::ICON_LOCK_OPEN.codepoint;
/// Changes one way, not back.
pub const ONE_WAY: &str = material::ICON_ARROW_RIGHT_ALT.codepoint;
/// Only grows.
pub const GROWS: &str = material::ICON_TRENDING_UP.codepoint;
/// More to choose from.
pub const MORE: &str = material::ICON_MORE_HORIZ.codepoint;
/// Opens outside of the program.
pub const OPEN_OUTSIDE: &str = material::ICON_OPEN_IN_NEW.codepoint;
/// Edit in full.
pub const SETTINGS: &str = material::ICON_TUNE.codepoint;
/// Deletes.
pub const DELETE: &str = material::ICON_DELETE.codepoint;
/// Looks for something.
pub const SEARCH: &str = material::ICON_SEARCH.codepoint;
/// One step further in.
pub const INTO: &str = material::ICON_CHEVRON_RIGHT.codepoint;
/// Sorted, the least first.
pub const UPWARDS: &str = material::ICON_ARROW_UPWARD.codepoint;
/// Sorted, the most first.
pub const DOWNWARDS: &str = material::ICON_ARROW_DOWNWARD.codepoint;
/// A mark of a person.
pub const FLAG: &str = material::ICON_FLAG.codepoint;
/// One step back.
pub const BACK: &str = material::ICON_CHEVRON_LEFT.codepoint;
/// Dark or light.
pub const THEME: &str = material::ICON_CONTRAST.codepoint;
/// Nothing is shown.
pub const BLANK: &str = material::ICON_VISIBILITY_OFF.codepoint;
/// What to say.
pub const NOTES: &str = material::ICON_NOTES.codepoint;
/// Puts it on the clipboard.
pub const COPY: &str = material::ICON_CONTENT_COPY.codepoint;
/// Shows where the pointer is.
pub const POINTER: &str = material::ICON_ADS_CLICK.codepoint;
/// Larger.
pub const ENLARGE: &str = material::ICON_EXPAND_LESS.codepoint;
/// Unfolds.
pub const UNFOLD: &str = material::ICON_EXPAND_MORE.codepoint;
