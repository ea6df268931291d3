//! The real program in a real window: opened on a file, changed, saved, and the file read back.
//!
//! The window is shown by an Xvfb of its own and driven through eframe's inspection port, on this computer alone.
//! Where the tools are missing the test says which and passes; with `AKSNET_CI` set it insists on them.

#![cfg(target_os = "linux")]
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests fail as tests do"
)]

use std::env;
use std::fs;
use std::io::{self, BufRead as _, BufReader, ErrorKind, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use aksnet::check::rules;
use aksnet::design::{Design, NodeCount, file};
use egui::accesskit::{Node, NodeId, Rect, Role};
use egui::{Event, Key, Modifiers, PointerButton, Pos2, pos2};
use egui_inspection::protocol::{Request, Response, read_handshake, read_message, write_message};

/// A software renderer on a busy machine needs its time.
const PATIENCE: Duration = Duration::from_mins(1);

#[test]
fn a_design_is_opened_changed_and_saved() {
    let Some(screen) = Screen::start() else {
        return skip("Xvfb is not installed");
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.aksnet");
    fs::copy(example(), &path).unwrap();
    assert_eq!(most_user_nodes(&read(&path)), 40);

    let Some(mut window) = Window::open(&path, &screen, folder.path()) else {
        return skip("neither a Vulkan nor an OpenGL driver is installed that draws on Xvfb");
    };
    window.set("Nodes (max)", "50");
    window.press(Modifiers::COMMAND, Key::S);

    let saved = until("the file holds the change", || {
        let design = read(&path);
        (most_user_nodes(&design) == 50).then_some(design)
    });
    let mut expected = read(&example());
    let pool = &mut expected.alternatives[0].clusters[0].pools[1];
    pool.autoscale.as_mut().unwrap().max = NodeCount::saturating(50);
    expected.rule_set = rules::VERSION.to_owned();
    assert_eq!(
        saved, expected,
        "nothing but the one value and the rules it was judged by"
    );
}

#[test]
fn other_computers_may_not_drive_the_window() {
    let output = run(program()
        .env("DISPLAY", ":0")
        .env("EGUI_INSPECTION", "0.0.0.0:5719"));
    let message = message(&output);
    assert!(
        message
            .starts_with("error: EGUI_INSPECTION=0.0.0.0:5719 would let other computers drive this window"),
        "{message}"
    );
}

#[test]
fn without_a_desktop_there_is_a_message() {
    let message = message(&run(&mut program()));
    assert!(
        message.starts_with("error: no window can be opened here"),
        "{message}"
    );
    assert!(
        message.contains("DISPLAY") && message.contains("aksnet plan FILE"),
        "{message}"
    );
}

/// Passes, and says why nothing was tested; fails where every tool is promised.
fn skip(missing: &str) {
    assert!(env::var_os("AKSNET_CI").is_none(), "{missing}");
    tell(&format!("skipped: {missing}"));
}

/// Says something that is read even of a test that passes.
fn tell(words: &str) {
    writeln!(io::stderr().lock(), "{words}").unwrap();
}

fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/examples/contoso-shop.aksnet")
}

fn read(path: &Path) -> Design {
    file::read(&fs::read(path).unwrap()).unwrap()
}

fn most_user_nodes(design: &Design) -> u64 {
    design.alternatives[0].clusters[0].pools[1].planned_nodes()
}

/// The program without anything of the surroundings that leads to a window.
fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aksnet"));
    for variable in [
        "DISPLAY",
        "WAYLAND_DISPLAY",
        "WAYLAND_SOCKET",
        "EGUI_INSPECTION",
        "RUST_LOG",
    ] {
        command.env_remove(variable);
    }
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn run(command: &mut Command) -> Output {
    command.output().unwrap()
}

/// The one line that a program says that opens no window.
fn message(output: &Output) -> String {
    let message = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(output.status.code(), Some(2), "{message}");
    assert!(output.stdout.is_empty());
    assert_eq!(message.lines().count(), 1, "{message}");
    message
}

/// Asks again and again until there is an answer.
fn until<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(began.elapsed() < PATIENCE, "waited in vain until {what}");
        thread::sleep(Duration::from_millis(50));
    }
}

/// A process that ends with the test, however that ends.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        self.0.kill().unwrap_or_default();
        self.0.wait().map(drop).unwrap_or_default();
    }
}

/// A screen that nobody sees.
struct Screen {
    display: String,
    _xvfb: Running,
}

impl Screen {
    /// None where Xvfb is not installed.
    fn start() -> Option<Self> {
        let started = Command::new("Xvfb")
            .args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                "1600x1000x24",
                "-nolisten",
                "tcp",
            ])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut xvfb = match started {
            Ok(child) => Running(child),
            Err(error) if error.kind() == ErrorKind::NotFound => return None,
            Err(error) => panic!("Xvfb does not start: {error}"),
        };
        // Xvfb chooses a free number and says which.
        let mut number = String::new();
        BufReader::new(xvfb.0.stdout.take().unwrap())
            .read_line(&mut number)
            .unwrap();
        assert!(!number.trim().is_empty(), "Xvfb ended without a display");
        Some(Self {
            display: format!(":{}", number.trim()),
            _xvfb: xvfb,
        })
    }
}

/// The program's window, driven through its inspection port.
struct Window {
    port: TcpStream,
    _program: Running,
}

impl Window {
    /// Opens `path` on `screen`; none where no driver draws there.
    fn open(path: &Path, screen: &Screen, state: &Path) -> Option<Self> {
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = free.local_addr().unwrap();
        drop(free);
        let mut command = program();
        command
            .arg(path)
            .env("DISPLAY", &screen.display)
            .env("AKSNET_STATE_DIR", state);
        command.env("EGUI_INSPECTION", address.to_string());
        let mut program = Running(command.stdout(Stdio::null()).spawn().unwrap());
        let mut port = until("the window listens", || {
            if let Some(status) = program.0.try_wait().unwrap() {
                let mut said = String::new();
                program
                    .0
                    .stderr
                    .take()
                    .unwrap()
                    .read_to_string(&mut said)
                    .unwrap();
                assert!(said.contains("no window can be opened"), "{status}: {said}");
                tell(said.trim_end());
                return Some(None);
            }
            TcpStream::connect(address).ok().map(Some)
        })?;
        port.set_read_timeout(Some(PATIENCE)).unwrap();
        read_handshake(&mut port).unwrap();
        let mut window = Self {
            port,
            _program: program,
        };
        until("the file is shown", || {
            window.node(|_, name| name.contains("shop.aksnet"))
        });
        Some(window)
    }

    fn ask(&mut self, request: &Request) -> Response {
        write_message(&mut self.port, request).unwrap();
        match read_message(&mut self.port).unwrap() {
            Response::Error { message } => panic!("{request:?}: {message}"),
            response => response,
        }
    }

    /// Sends what happens in one frame, and waits for quiet: a person's hands are slower than frames.
    fn send(&mut self, events: Vec<Event>) {
        self.ask(&Request::ApplyEvents { events });
        self.ask(&Request::Settle { max_steps: 100 });
    }

    /// The first thing on the screen that is wanted, by itself and its name.
    fn node(&mut self, is_wanted: impl Fn(&Node, &str) -> bool) -> Option<Node> {
        let Response::Tree {
            accesskit: Some(tree),
            ..
        } = self.ask(&Request::GetTree)
        else {
            return None;
        };
        let name = |node: &Node| {
            let of = |id: &NodeId| {
                tree.nodes
                    .iter()
                    .find(|(other, _)| other == id)
                    .map(|(_, node)| node)
            };
            let label = node.labelled_by().first().and_then(of).unwrap_or(node);
            label
                .label()
                .or_else(|| label.value())
                .unwrap_or_default()
                .to_owned()
        };
        tree.nodes
            .iter()
            .map(|(_, node)| node)
            .find(|node| is_wanted(node, &name(node)))
            .cloned()
    }

    /// Types `value` into the number field called `name`.
    fn set(&mut self, name: &str, value: &str) {
        let field = until(&format!("there is a field {name}"), || {
            self.node(|node, found| node.role() == Role::SpinButton && found == name)
        });
        // On Xvfb a point is a pixel.
        let Rect { x0, y0, x1, y1 } = field.bounds().unwrap();
        #[expect(clippy::cast_possible_truncation, reason = "places on a screen are small")]
        self.click(pos2(x0.midpoint(x1) as f32, y0.midpoint(y1) as f32));
        self.press(Modifiers::COMMAND, Key::A);
        self.send(vec![Event::Text(value.to_owned())]);
        self.press(Modifiers::NONE, Key::Enter);
    }

    fn click(&mut self, pos: Pos2) {
        self.send(vec![Event::PointerMoved(pos)]);
        // Together: on a slow machine two frames are so far apart that it would be a long press.
        let button = |pressed| Event::PointerButton {
            pos,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        self.send(vec![button(true), button(false)]);
    }

    fn press(&mut self, modifiers: Modifiers, key: Key) {
        // The command key of this platform is Ctrl.
        let modifiers = Modifiers {
            ctrl: modifiers.command,
            ..modifiers
        };
        let event = |pressed| Event::Key {
            key,
            physical_key: None,
            pressed,
            repeat: false,
            modifiers,
        };
        self.send(vec![event(true), event(false)]);
    }
}
