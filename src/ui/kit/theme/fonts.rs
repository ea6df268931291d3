//! The faces of the window: Noto Sans in two weights, as pages have it, and Hack for code.
//!
//! After them come the icons, and the symbols and emoji that egui ships, for names that people type.

use std::sync::Arc;

use egui::{FontData, FontDefinitions, FontFamily};

use crate::page::fonts;

const BOLD: &str = "Noto Sans Bold";

/// The family of what is only read, or of what is to be seen first.
pub(crate) fn family(bold: bool) -> FontFamily {
    if bold {
        FontFamily::Name(Arc::from(BOLD))
    } else {
        FontFamily::Proportional
    }
}

/// Every face of the window.
pub(crate) fn definitions() -> FontDefinitions {
    let mut all = FontDefinitions::default();
    let icons = egui_material_icons::font_insert();
    all.font_data.insert(icons.name.clone(), Arc::new(icons.data));
    let mut behind = vec![icons.name];
    behind.extend(all.families.remove(&FontFamily::Proportional).unwrap_or_default());
    for (bold, name, bytes) in [(false, fonts::FAMILY, fonts::REGULAR), (true, BOLD, fonts::BOLD)] {
        let mut face = FontData::from_static(bytes);
        // Hinting widens small letters, and doing it for every size costs a tenth of the start-up time.
        face.tweak.hinting = Some(false);
        all.font_data.insert(name.to_owned(), Arc::new(face));
        let mut faces = vec![name.to_owned()];
        faces.extend(behind.iter().cloned());
        all.families.insert(family(bold), faces);
    }
    let code = all.families.entry(FontFamily::Monospace).or_default();
    code.insert(code.len().min(1), fonts::FAMILY.to_owned());
    code.push(behind.swap_remove(0));
    all
}
