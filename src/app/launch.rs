//! Opening the window: which renderer, what to try next, and what to say when nothing works.
//!
//! wgpu on a graphics card first, then OpenGL, then wgpu on the processor; without a display, or where it could be
//! driven over the network, the program stops with a message. Knows nothing of what the window shows.

use std::cell::Cell;
use std::env;
use std::fs;
use std::net::{SocketAddr, ToSocketAddrs as _};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
#[cfg(all(unix, not(target_os = "macos")))]
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use eframe::egui_wgpu::{WgpuConfiguration, WgpuSetupCreateNew};
use eframe::wgpu;
use thiserror::Error;

use super::jobs::panic_message;
use super::paths;
use super::startup::{StartReport, Stopwatch};

/// Name of the program to the desktop: window class, `.desktop` file, icon.
pub const APP_ID: &str = "aksnet";

/// Size of the first window, in points.
const DEFAULT_SIZE: [f32; 2] = [1440.0, 900.0];

/// Below this, in points, panels would lie over each other.
const MIN_SIZE: [f32; 2] = [1024.0, 640.0];

const ICON_PNG: &[u8] = include_bytes!("../../assets/icons/aksnet-128.png");

/// What of the libraries' logs a user should read when `RUST_LOG` is unset.
///
/// eframe calls a renderer that does not start an error, although the next one may; if none does, the message of
/// [`LaunchError`] says it all. winit and egui warn of screens and drivers that nobody can change.
pub const LOG_FILTER: &str =
    "warn,eframe::native=off,egui_wgpu=error,usvg=error,winit=error,zbus=error,tracing=error";

/// Environment variable that turns on eframe's inspection server.
const INSPECTION_VARIABLE: &str = "EGUI_INSPECTION";

/// What draws the window.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum RendererChoice {
    /// wgpu, or OpenGL where wgpu finds no graphics card.
    #[default]
    Auto,
    /// wgpu alone: Vulkan, Metal or Direct3D 12.
    Wgpu,
    /// OpenGL alone.
    Glow,
}

/// One way to draw the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// wgpu on a graphics card.
    Card,
    /// wgpu on any adapter, software included.
    AnyDriver,
    /// wgpu on any adapter, over OpenGL too.
    Anything,
    /// OpenGL.
    Glow,
}

impl RendererChoice {
    /// What is tried, in this order.
    ///
    /// Without a graphics card OpenGL comes before wgpu: both then draw on the processor, and wgpu takes longer.
    const fn ways(self) -> &'static [Way] {
        match self {
            Self::Auto => &[Way::Card, Way::Glow, Way::AnyDriver],
            Self::Wgpu => &[Way::Anything],
            Self::Glow => &[Way::Glow],
        }
    }
}

impl Way {
    const fn renderer(self) -> eframe::Renderer {
        match self {
            Self::Card | Self::AnyDriver | Self::Anything => eframe::Renderer::Wgpu,
            Self::Glow => eframe::Renderer::Glow,
        }
    }
}

/// How the window is to be opened.
#[derive(Debug, Clone, Copy)]
pub struct LaunchOptions<'a> {
    /// Title of the window until the application sets another.
    pub title: &'a str,
    /// What draws it.
    pub renderer: RendererChoice,
    /// Measure the start: the window closes after its first frame, and [`launch`] returns the report.
    pub measure: Option<Stopwatch>,
}

/// Why there is no window. Each message is one paragraph that says what to do.
#[derive(Debug, Error)]
pub enum LaunchError {
    /// A terminal session without a desktop.
    #[error(
        "no window can be opened here: neither DISPLAY nor WAYLAND_DISPLAY is set, so there is no desktop to \
         show it on. Commands such as `aksnet check FILE` and `aksnet plan FILE` work without one; \
         `aksnet --help` lists them"
    )]
    NoDisplay,
    /// The desktop cannot be reached.
    #[error(
        "no window can be opened: the desktop cannot be reached ({reason}). Check DISPLAY or \
         WAYLAND_DISPLAY, or use the commands that need no window; `aksnet --help` lists them"
    )]
    NoDesktop {
        /// What the windowing system said.
        reason: String,
    },
    /// Every renderer that was to be tried has failed.
    #[error(
        "no window can be opened: {}. Update the graphics driver or install a software renderer (on Debian \
         and Ubuntu the packages libgl1-mesa-dri and mesa-vulkan-drivers), or choose another renderer with \
         `--renderer wgpu` or `--renderer glow`. Commands such as `aksnet plan FILE` work without a window",
        reasons.join("; ")
    )]
    NoRenderer {
        /// What each renderer said, with its name.
        reasons: Vec<String>,
    },
    /// The window was open, and failed later.
    #[error("the window closed unexpectedly: {reason}")]
    Closed {
        /// What eframe said.
        reason: String,
    },
    /// The inspection server would listen to other computers.
    #[error(
        "{INSPECTION_VARIABLE}={value} would let other computers drive this window without a password. Use \
         `{INSPECTION_VARIABLE}=1` or an address of this computer such as `127.0.0.1:5719`, or unset it"
    )]
    InspectionFromAfar {
        /// The value of the variable.
        value: String,
    },
}

/// Opens the window and returns when it is closed, with a report if one was asked for.
///
/// `make_app` is called once the window exists, and a second time only when the first renderer failed before it
/// had painted anything.
///
/// # Errors
/// When no window can be opened, or an open one fails. A panic of an open window goes on to the caller.
pub fn launch<A: eframe::App>(
    options: &LaunchOptions<'_>,
    make_app: impl Fn(&eframe::CreationContext<'_>) -> A,
) -> Result<Option<StartReport>, LaunchError> {
    refuse_inspection_from_afar(env::var(INSPECTION_VARIABLE).ok().as_deref())?;
    if cfg!(all(unix, not(target_os = "macos"))) && !has_display(|name| env::var_os(name)) {
        return Err(LaunchError::NoDisplay);
    }
    let starting = Starting::default();
    silence_panics_while(&starting);
    let mut reasons = Vec::new();
    for way in options.renderer.ways() {
        let report = Rc::new(Cell::new(None));
        let attempt = || {
            let creator: eframe::AppCreator<'_> = Box::new(|creation| {
                starting.set(false);
                let app = make_app(creation);
                starting.set(true);
                Ok(Box::new(Watched {
                    app,
                    starting: starting.clone(),
                    passes: 0,
                    measure: options.measure,
                    report: Rc::clone(&report),
                }))
            });
            eframe::run_native(APP_ID, native_options(options, *way), creator)
        };
        // Drivers and windowing systems are many, and some ways to fail are panics of the libraries below.
        let reason = match catch_unwind(AssertUnwindSafe(attempt)) {
            Ok(Ok(())) => return Ok(report.get()),
            Ok(Err(error)) if !starting.get() => {
                return Err(LaunchError::Closed {
                    reason: error.to_string(),
                });
            }
            Ok(Err(eframe::Error::WinitEventLoop(error))) => {
                // winit makes only one event loop: what broke the first is what matters.
                let reason = reasons.into_iter().next();
                return Err(LaunchError::NoDesktop {
                    reason: reason.unwrap_or_else(|| in_words(&error.to_string()).to_owned()),
                });
            }
            Ok(Err(error)) => error.to_string(),
            Err(panic) if !starting.get() => resume_unwind(panic),
            Err(panic) => panic_message(&*panic),
        };
        let renderer = way.renderer();
        log::info!("the renderer {renderer} did not start: {reason}");
        reasons.push(format!("{renderer} says: {}", in_words(&reason)));
    }
    Err(LaunchError::NoRenderer { reasons })
}

/// What winit reports without the place in its source, and without what would end our sentence early.
fn in_words(reason: &str) -> &str {
    let words = reason
        .rsplit_once(".rs:")
        .and_then(|(_, rest)| rest.split_once(": "))
        .map_or(reason, |(_, rest)| rest);
    words.trim_end_matches(['.', ' ']).trim_end_matches(": {}")
}

fn native_options(options: &LaunchOptions<'_>, way: Way) -> eframe::NativeOptions {
    let mut viewport = egui::ViewportBuilder::default()
        .with_app_id(APP_ID)
        .with_title(options.title)
        .with_inner_size(DEFAULT_SIZE)
        .with_min_inner_size(MIN_SIZE);
    match eframe::icon_data::from_png_bytes(ICON_PNG) {
        Ok(icon) => viewport = viewport.with_icon(icon),
        Err(error) => log::warn!("the window has no icon: {error}"),
    }
    eframe::NativeOptions {
        viewport,
        renderer: way.renderer(),
        wgpu_options: wgpu_configuration(way),
        persist_window: true,
        // In the same folder as everything else that is remembered.
        persistence_path: paths::state_dir()
            .map(|folder| folder.join("window.ron"))
            .filter(|path| is_file_or_free(path)),
        event_loop_builder: event_loop_hook(),
        system_font_fallback: false,
        dithering: false,
        ..eframe::NativeOptions::default()
    }
}

/// Whether a file is there, or none yet: opening a pipe there would block forever.
fn is_file_or_free(path: &Path) -> bool {
    fs::symlink_metadata(path).is_err() || fs::metadata(path).is_ok_and(|metadata| metadata.is_file())
}

/// Opens the window over X11 where Wayland is named but does not answer; winit would only try Wayland.
#[cfg(all(unix, not(target_os = "macos")))]
fn event_loop_hook() -> Option<eframe::EventLoopBuilderHook> {
    use winit::platform::x11::EventLoopBuilderExtX11 as _;

    let answers = |socket: &Path| std::os::unix::net::UnixStream::connect(socket).is_ok();
    prefers_x11(|name| env::var_os(name), answers).then(|| {
        log::info!("no Wayland compositor answers; X11 is used");
        let hook: eframe::EventLoopBuilderHook = Box::new(|builder| {
            builder.with_x11();
        });
        hook
    })
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
const fn event_loop_hook() -> Option<eframe::EventLoopBuilderHook> {
    None
}

/// Whether the environment names a Wayland compositor that does not answer, along with an X11 display.
#[cfg(all(unix, not(target_os = "macos")))]
fn prefers_x11(
    variable: impl Fn(&str) -> Option<std::ffi::OsString>,
    answers: impl Fn(&Path) -> bool,
) -> bool {
    let set = |name: &str| variable(name).filter(|value| !value.is_empty());
    let (Some(name), Some(_), None) = (set("WAYLAND_DISPLAY"), set("DISPLAY"), set("WAYLAND_SOCKET")) else {
        return false;
    };
    // An absolute name is the socket itself.
    let socket =
        set("XDG_RUNTIME_DIR").map_or_else(|| PathBuf::from(&name), |folder| Path::new(&folder).join(&name));
    !answers(&socket)
}

/// Options for a program that draws rectangles and text: start fast, take little memory and little power.
fn wgpu_configuration(way: Way) -> WgpuConfiguration {
    let mut setup = WgpuSetupCreateNew::without_display_handle();
    // OpenGL through wgpu is the slowest to start and the most fragile; where nothing else is left, glow does it
    // better. Only someone who asks for wgpu by name gets it.
    let backends = match way {
        Way::Anything => wgpu::Backends::PRIMARY | wgpu::Backends::GL,
        Way::Card | Way::AnyDriver | Way::Glow => wgpu::Backends::PRIMARY,
    };
    setup.instance_descriptor.backends = wgpu::Backends::from_env().unwrap_or(backends);
    // Validation is for those who write shaders.
    setup.instance_descriptor.flags = wgpu::InstanceFlags::empty().with_env();
    setup.power_preference = wgpu::PowerPreference::from_env().unwrap_or(wgpu::PowerPreference::LowPower);
    if way == Way::Card {
        let power = setup.power_preference;
        setup.native_adapter_selector =
            Some(Arc::new(move |adapters, surface| card(adapters, surface, power)));
    }
    let device_descriptor = Arc::clone(&setup.device_descriptor);
    setup.device_descriptor = Arc::new(move |adapter| wgpu::DeviceDescriptor {
        memory_hints: wgpu::MemoryHints::MemoryUsage,
        ..device_descriptor(adapter)
    });
    WgpuConfiguration {
        wgpu_setup: setup.into(),
        ..WgpuConfiguration::default()
    }
    .with_surface_config(eframe::egui_wgpu::SurfaceConfig::LOW_LATENCY)
}

/// The graphics card that suits `power` best.
fn card(
    adapters: &[wgpu::Adapter],
    surface: Option<&wgpu::Surface<'_>>,
    power: wgpu::PowerPreference,
) -> Result<wgpu::Adapter, String> {
    let rank = |kind| match (kind, power) {
        (wgpu::DeviceType::DiscreteGpu, wgpu::PowerPreference::HighPerformance) => 0,
        (wgpu::DeviceType::IntegratedGpu, _) => 1,
        (wgpu::DeviceType::DiscreteGpu, _) => 2,
        _ => 3,
    };
    adapters
        .iter()
        .filter(|adapter| adapter.get_info().device_type != wgpu::DeviceType::Cpu)
        .filter(|adapter| surface.is_none_or(|surface| adapter.is_surface_supported(surface)))
        .min_by_key(|adapter| rank(adapter.get_info().device_type))
        .cloned()
        .ok_or_else(|| "no graphics card".to_owned())
}

/// The application, watched until it has painted.
struct Watched<A> {
    app: A,
    starting: Starting,
    /// Passes begun; when the second begins, the first frame is on its way to the screen.
    passes: u8,
    measure: Option<Stopwatch>,
    report: Rc<Cell<Option<StartReport>>>,
}

impl<A: eframe::App> eframe::App for Watched<A> {
    fn logic(&mut self, ctx: &egui::Context, frame: &mut eframe::Frame) {
        self.starting.set(false);
        match (self.passes, self.measure) {
            (0, _) => ctx.request_repaint(),
            (1, Some(watch)) => {
                self.report.set(Some(StartReport::take(watch)));
                ctx.send_viewport_cmd(egui::ViewportCommand::Close);
            }
            _ => {}
        }
        self.passes = self.passes.saturating_add(1);
        self.app.logic(ctx, frame);
    }

    fn ui(&mut self, ui: &mut egui::Ui, frame: &mut eframe::Frame) {
        self.app.ui(ui, frame);
        // The first painting is the renderer's last chance to fail while another may still be tried.
        self.starting.set(self.passes <= 1);
    }

    fn save(&mut self, storage: &mut dyn eframe::Storage) {
        self.app.save(storage);
    }

    fn on_exit(&mut self, gl: Option<&eframe::glow::Context>) {
        self.app.on_exit(gl);
    }

    fn auto_save_interval(&self) -> Duration {
        self.app.auto_save_interval()
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        self.app.clear_color(visuals)
    }

    /// The window's place is remembered, the state of single widgets is not: it would outlive their meaning.
    fn persist_egui_memory(&self) -> bool {
        false
    }

    fn raw_input_hook(&mut self, ctx: &egui::Context, raw_input: &mut egui::RawInput) {
        self.app.raw_input_hook(ctx, raw_input);
    }
}

/// Whether the windowing system and the renderer are at work, and the first frame is not yet on the screen.
///
/// What fails then may go better with another renderer. What fails in the application itself never does.
#[derive(Clone)]
struct Starting(Arc<AtomicBool>);

impl Starting {
    fn get(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }

    fn set(&self, starting: bool) {
        self.0.store(starting, Ordering::SeqCst);
    }
}

impl Default for Starting {
    fn default() -> Self {
        Self(Arc::new(AtomicBool::new(true)))
    }
}

/// Keeps panics of the libraries on this thread off the terminal: their words become part of a readable message.
fn silence_panics_while(starting: &Starting) {
    let starting = starting.clone();
    let window_thread = thread::current().id();
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if starting.get() && thread::current().id() == window_thread {
            log::debug!("{panic}");
        } else {
            usual(panic);
        }
    }));
}

/// Whether the environment names a desktop, by the rules of winit: empty is unset.
fn has_display(variable: impl Fn(&str) -> Option<std::ffi::OsString>) -> bool {
    ["WAYLAND_DISPLAY", "WAYLAND_SOCKET", "DISPLAY"]
        .iter()
        .any(|name| variable(name).is_some_and(|value| !value.is_empty()))
}

/// Refuses every value of the inspection variable by which eframe would listen to other computers.
///
/// Whether the server is compiled in or not: a variable that promises too much is a mistake either way.
fn refuse_inspection_from_afar(value: Option<&str>) -> Result<(), LaunchError> {
    let Some(value) = value.map(str::trim) else {
        return Ok(());
    };
    let is_switch = ["", "0", "1"].contains(&value)
        || value.eq_ignore_ascii_case("false")
        || value.eq_ignore_ascii_case("true");
    if is_switch || is_loopback(value) {
        Ok(())
    } else {
        Err(LaunchError::InspectionFromAfar {
            value: value.to_owned(),
        })
    }
}

/// Whether an address with a port is this computer's alone.
fn is_loopback(address: &str) -> bool {
    if let Ok(address) = address.parse::<SocketAddr>() {
        return address.ip().is_loopback();
    }
    // Of all names only `localhost`, and only if it is this computer: the server would look up others again, perhaps
    // with a different answer.
    let is_localhost = address
        .rsplit_once(':')
        .is_some_and(|(host, _)| host.eq_ignore_ascii_case("localhost"));
    is_localhost
        && address
            .to_socket_addrs()
            .is_ok_and(|mut addresses| addresses.all(|address| address.ip().is_loopback()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inspection_is_for_this_computer_alone() {
        let allowed = [
            "",
            " ",
            "0",
            "1",
            "true",
            "TRUE",
            "False",
            " 1 ",
            "127.0.0.1:5719",
            "127.8.9.1:1",
            "[::1]:5719",
            " 127.0.0.1:0 ",
        ];
        let refused = [
            "0.0.0.0:5719",
            "[::]:5719",
            "192.168.1.4:5719",
            "10.0.0.4:1",
            "example.com:5719",
            "5719",
            ":5719",
            "127.0.0.1",
            "localhost",
            "localhost.example.com:5719",
            "127.1:5719",
            "[::ffff:0.0.0.0]:1",
            "yes",
            "0.0.0.0:1,127.0.0.1:1",
        ];
        for value in allowed {
            assert!(refuse_inspection_from_afar(Some(value)).is_ok(), "{value:?}");
        }
        for value in refused {
            let error = refuse_inspection_from_afar(Some(value)).unwrap_err().to_string();
            assert!(
                error.starts_with(&format!("EGUI_INSPECTION={value} would let")),
                "{error}"
            );
        }
        assert!(refuse_inspection_from_afar(None).is_ok());
    }

    #[test]
    fn an_empty_display_is_none() {
        let with =
            |set: &'static str, value: &'static str| has_display(|name| (name == set).then(|| value.into()));
        assert!(with("DISPLAY", ":0"));
        assert!(with("WAYLAND_DISPLAY", "wayland-0"));
        assert!(!with("DISPLAY", ""));
        assert!(!with("TERM", "xterm"));
    }

    #[test]
    fn reasons_are_words() {
        let check = |reason, words| assert_eq!(in_words(reason), words);
        check(
            "os error at /x/winit/src/mod.rs:89: no compositor",
            "no compositor",
        );
        check(
            "WGPU error: Failed to create surface for any enabled backend: {}",
            "WGPU error: Failed to create surface for any enabled backend",
        );
        check("no config: at all.", "no config: at all");
    }

    #[cfg(all(unix, not(target_os = "macos")))]
    #[test]
    fn a_wayland_compositor_that_is_gone_leaves_x11() {
        let check = |variables: &[(&str, &str)], alive: &str, expected: bool| {
            let variable = |name: &str| {
                let found = variables.iter().find(|(known, _)| *known == name);
                found.map(|(_, value)| value.into())
            };
            let answers = |socket: &Path| socket == Path::new(alive);
            assert_eq!(prefers_x11(variable, answers), expected, "{variables:?}");
        };
        let (wayland, x11) = (("WAYLAND_DISPLAY", "wayland-0"), ("DISPLAY", ":0"));
        let run = ("XDG_RUNTIME_DIR", "/run/user/1");
        check(&[wayland, x11, run], "", true);
        check(&[wayland, x11, run], "/run/user/1/wayland-0", false);
        check(&[wayland, run], "", false);
        check(&[x11, run], "", false);
        check(&[wayland, x11, run, ("WAYLAND_SOCKET", "5")], "", false);
        check(&[("WAYLAND_DISPLAY", "/tmp/w"), x11, run], "/tmp/w", false);
        check(&[("WAYLAND_DISPLAY", ""), x11], "", false);
    }

    #[test]
    fn a_pipe_in_the_place_of_the_window_file_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        assert!(is_file_or_free(&folder.path().join("window.ron")));
        assert!(!is_file_or_free(folder.path()));
        assert!(!is_file_or_free(Path::new("/dev/null")) || cfg!(windows));
    }

    #[test]
    fn messages_are_one_paragraph() {
        let reasons = vec![
            "wgpu says: no adapter".to_owned(),
            "glow says: no config".to_owned(),
        ];
        let message = LaunchError::NoRenderer { reasons }.to_string();
        assert!(
            message.contains("no adapter; glow says: no config. Update"),
            "{message}"
        );
        assert!(!message.contains("  ") && !message.contains('\n') && !message.ends_with('.'));
    }

    #[test]
    fn the_icon_can_be_read() {
        let icon = eframe::icon_data::from_png_bytes(ICON_PNG).unwrap();
        assert_eq!((icon.width, icon.height), (128, 128));
    }
}
