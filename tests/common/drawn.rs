//! The whole window in a memory, drawn without a screen: for pictures that are compared, and for those of the README.

use std::path::PathBuf;
use std::sync::Arc;

use aksnet::app::jobs::Jobs;
use aksnet::app::shell::Memory;
use aksnet::app::window::Window;
use aksnet::ui::action::Action;
use aksnet::ui::kit::theme;
use egui::{Ui, Vec2};
use egui_kittest::Harness;
use egui_kittest::wgpu::WgpuTestRenderer;

/// Size in points, and pixels a point.
pub(crate) type Size = ([f32; 2], f32);

/// The window on its background: eframe clears the screen in that colour, this renderer in none.
pub(crate) struct OnBackground(Window);

impl eframe::App for OnBackground {
    fn ui(&mut self, ui: &mut Ui, frame: &mut eframe::Frame) {
        let background = theme::background(ui.visuals());
        ui.painter().rect_filled(ui.max_rect(), 0.0, background);
        self.0.ui(ui, frame);
    }
}

/// The window with a file open, after these actions.
pub(crate) fn window(
    (path, bytes): (PathBuf, &[u8]),
    (size, scale): Size,
    actions: Vec<Action>,
) -> Harness<'static, OnBackground> {
    let world = Memory::new();
    world.put(&path, bytes);
    let mut screen = Harness::builder()
        .with_size(Vec2::from(size))
        .with_pixels_per_point(scale)
        .with_max_steps(64)
        .renderer(WgpuTestRenderer::new())
        .build_eframe(move |creation| {
            let mut window = Window::new(creation, Arc::new(world), Jobs::inline());
            let application = window.application_mut();
            application.perform(Action::OpenPath(path), None);
            application.poll();
            for action in actions {
                application.perform(action, None);
            }
            OnBackground(window)
        });
    screen.run();
    screen
}
