//! The command line as people and scripts meet it: the real binary, its streams and its exit codes.
//!
//! The files in `golden/` hold what it says of two examples; `UPDATE_EXPECT=1` writes them anew.

#![expect(clippy::needless_raw_string_hashes, reason = "expect-test writes them so")]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests fail as tests do"
)]

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use expect_test::{ExpectFile, expect, expect_file};
use serde_json::{Value, json};

/// What a run of the program left behind.
struct Run {
    code: i32,
    output: String,
    messages: String,
}

impl Run {
    fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap(),
            output: String::from_utf8(output.stdout).unwrap(),
            messages: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

fn program() -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_aksnet"));
    // No window, whatever the machine has.
    program
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("RUST_LOG");
    program.current_dir(examples());
    program
}

fn aksnet(arguments: &[&str]) -> Run {
    Run::of(program().args(arguments).stdin(Stdio::null()).output().unwrap())
}

fn aksnet_reading(arguments: &[&str], input: &[u8]) -> Run {
    let mut child = program()
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    Run::of(child.wait_with_output().unwrap())
}

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/examples")
}

/// A result of a clean run.
fn clean(arguments: &[&str]) -> String {
    let Run {
        code,
        output,
        messages,
    } = aksnet(arguments);
    assert_eq!((code, messages.as_str()), (0, ""), "{arguments:?}");
    output
}

/// A run that failed, with one message and nothing else; answers the message.
fn refused(arguments: &[&str]) -> String {
    let Run {
        code,
        output,
        messages,
    } = aksnet(arguments);
    assert_eq!((code, output.as_str()), (2, ""), "{arguments:?}: {messages}");
    assert!(messages.starts_with("error: "), "{arguments:?}: {messages}");
    messages
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

mod size {
    use super::*;

    fn answer(question: &str) -> String {
        let words: Vec<&str> = ["size"].into_iter().chain(question.split(' ')).collect();
        clean(&words)
    }

    fn check(model: &str, figures: &[(&str, u64)]) {
        let question = [
            "size",
            "--model",
            model,
            "--nodes",
            "50",
            "--max-pods",
            "30",
            "--surge",
            "1",
        ];
        let answer = json(&clean(&[&question[..], &["--format", "json"]].concat()));
        assert_eq!(answer["model"], model);
        for (name, number) in figures {
            assert_eq!(answer[name], *number, "{model}: {name}");
        }
    }

    #[test]
    fn every_model_has_the_figures_of_the_definitions() {
        let nodes = [("node_subnet_required", 51), ("node_subnet_min_prefix", 26)];
        let with_nodes = |own: &[(&'static str, u64)]| [&nodes[..], own].concat();
        check(
            "node_subnet",
            &[("required_ips", 1_581), ("min_prefix", 21), ("steady_ips", 1_550)],
        );
        check(
            "pod_subnet_dynamic",
            &with_nodes(&[("pod_subnet_required", 2_499), ("pod_subnet_min_prefix", 20)]),
        );
        check(
            "pod_subnet_static",
            &with_nodes(&[
                ("blocks_required", 102),
                ("pod_subnet_min_prefix_conservative", 21),
            ]),
        );
        let pod_cidr = [("pod_slots_with_surge", 51), ("pod_cidr_min_prefix", 18)];
        check("overlay", &with_nodes(&pod_cidr));
        check("kubenet", &with_nodes(&pod_cidr));
    }

    #[test]
    fn the_sum_is_shown_step_by_step() {
        expect![[r#"
            Node subnet: 50 nodes + 1 surge, max pods 30

            Node subnet (a node takes 1 + 30 = 31 addresses)
              pool, 50 nodes × (1 + 30)                               + 1,550
              surge, 1 node × (1 + 30)                                   + 31
              addresses needed while upgrading                        = 1,581
              smallest range, with room for 2,043                         /21
              observed: addresses that Azure reserves, without surge    1,450
        "#]]
        .assert_eq(&answer("--model node_subnet --nodes 50 --max-pods 30 --surge 1"));
        expect![[r#"
            Pod subnet, dynamic: 50 nodes + 5 surge, max pods 30

            Node subnet (a node takes 1 address)
              pool                              + 50
              surge, ceil(50 × 10 %)             + 5
              addresses needed while upgrading  = 55
              smallest range, with room for 59   /26

            Pod subnet (a node with 30 pods takes 48 in batches of 16 and 1 more = 49 addresses)
              pool, 50 nodes × (3 × 16 + 1)                         + 2,450
              surge, ceil(50 × 10 %) × (3 × 16 + 1)                   + 245
              addresses needed while upgrading                      = 2,695
              smallest range, with room for 4,091                       /20
              observed: addresses that Azure checks, without surge      800
        "#]]
        .assert_eq(&answer("--model pod_subnet_dynamic --nodes 50 --max-pods 30"));
        expect![[r#"
            Pod subnet, static block: 50 nodes + 1 surge, max pods 30

            Node subnet (a node takes 1 address)
              pool                                 + 50
              surge, 1 node                         + 1
              other addresses                       + 2
              addresses needed while upgrading     = 53
              smallest range, with room for 59      /26
              given range, with room for 59: fits   /26

            Pod subnet (a node takes ceil((30 + 1) / 16) = 2 blocks of 16 addresses)
              pool, 50 nodes × 2 blocks                             + 100
              surge, 1 node × 2 blocks                                + 2
              blocks of 16 needed while upgrading                   = 102
              smallest range, with room for 126                       /21
              given range, with room for 62: does not fit             /22
              observed: addresses that Azure checks, without surge    800
        "#]]
        .assert_eq(&answer("--model pod_subnet_static --nodes 50 --max-pods 30 --surge 1 --other-addresses 2 --node-prefix /26 --pod-prefix 22"));
        expect![[r#"
            Overlay: 1 node + 1 surge, max pods 30

            Node subnet (a node takes 1 address)
              pool                              + 1
              surge, ceil(1 × 10 %)             + 1
              addresses needed while upgrading  = 2
              smallest range, with room for 3   /29

            Pod CIDR (a node takes one /24)
              pool                                                + 1
              surge, ceil(1 × 10 %)                               + 1
              node slots needed while upgrading                   = 2
              smallest range, with room for 2                     /23
              given range, with room for 1: fits, cannot upgrade  /24
        "#]]
        .assert_eq(&answer(
            "--model overlay --nodes 1 --max-pods 30 --pod-prefix /24",
        ));
    }

    #[test]
    fn ten_percent_and_max_pods_are_the_defaults() {
        let short = clean(&[
            "size",
            "--model",
            "pod_subnet_dynamic",
            "--nodes",
            "40",
            "--max-pods",
            "60",
        ]);
        let long = clean(&[
            "size",
            "--model",
            "pod_subnet_dynamic",
            "--nodes",
            "40",
            "--max-pods",
            "60",
            "--surge",
            "10%",
            "--planned-pods",
            "60",
        ]);
        assert_eq!(short, long);
    }

    #[test]
    fn every_model_answers_at_once_and_the_other_way_too() {
        let all = clean(&["size", "--nodes", "300", "--max-pods", "60", "--surge", "1"]);
        for line in [
            "Overlay",
            "Node subnet",
            "Pod subnet, dynamic",
            "Pod subnet, static block",
            "Kubenet",
        ] {
            assert!(
                all.lines().any(|said| said.trim_start().starts_with(line)),
                "{all}"
            );
        }
        assert!(all.contains("pod CIDR /15") && all.contains("/17"), "{all}");
        let most = ["size", "--in", "/22", "--max-pods", "30"];
        let text = clean(&most);
        assert!(text.contains("1,024 addresses"), "{text}");
        let report = json(&clean(&[&most[..], &["--format", "json"]].concat()));
        assert_eq!(report["network_prefix"], 22);
        let models = report["models"].as_array().unwrap();
        let node_subnet = models.iter().find(|most| most["model"] == "node_subnet").unwrap();
        assert_eq!(node_subnet["most_nodes"], 32);
        assert_eq!(models.len(), 5);
    }

    #[test]
    fn questions_that_make_no_sense_are_refused() {
        let overlay = ["size", "--model", "overlay", "--nodes", "3", "--max-pods", "30"];
        for (more, words) in [
            (
                &["--surge", "ten"][..],
                "neither a number of nodes nor a percentage",
            ),
            (&["--planned-pods", "many"], "expected a whole number"),
            (&["--planned-pods", "999999999"], "enter at most"),
            (&["--pod-prefix", "/33"], "from /0 to /32"),
        ] {
            let message = refused(&[&overlay[..], more].concat());
            assert!(message.contains(words), "{message}");
        }
        let message = refused(&["size", "--model", "flat", "--nodes", "3", "--max-pods", "30"]);
        assert!(message.contains("pod_subnet_dynamic"), "{message}");
        let node_subnet = [
            "size",
            "--model",
            "node_subnet",
            "--nodes",
            "3",
            "--max-pods",
            "30",
        ];
        let message = refused(&[&node_subnet[..], &["--pod-prefix", "/24"]].concat());
        assert!(message.contains("use --node-prefix only"), "{message}");
        refused(&["size", "--model", "overlay", "--nodes", "-3", "--max-pods", "30"]);
        refused(&["size"]);
        refused(&["size", "--in", "/22", "--nodes", "3", "--max-pods", "30"]);
        refused(&["size", "--nodes", "3", "--max-pods", "30", "--node-prefix", "/24"]);
    }

    #[test]
    fn a_sum_beyond_ipv4_has_no_prefix() {
        let huge = [
            "size",
            "--model",
            "node_subnet",
            "--nodes",
            "1000000",
            "--max-pods",
            "100000",
        ];
        assert!(clean(&huge).contains("none in IPv4"));
        assert_eq!(
            json(&clean(&[&huge[..], &["--format", "json"]].concat()))["min_prefix"],
            Value::Null
        );
    }
}

mod golden {
    use super::*;

    fn check(arguments: &[&str], file: &ExpectFile) {
        file.assert_eq(&aksnet(arguments).output);
    }

    #[test]
    fn contoso_shop() {
        check(
            &["plan", "contoso-shop.aksnet"],
            &expect_file!["golden/contoso-shop.plan.txt"],
        );
        check(
            &["plan", "contoso-shop.aksnet", "--format", "json"],
            &expect_file!["golden/contoso-shop.plan.json"],
        );
        check(
            &["check", "contoso-shop.aksnet"],
            &expect_file!["golden/contoso-shop.check.txt"],
        );
        check(
            &["check", "contoso-shop.aksnet", "--format", "json"],
            &expect_file!["golden/contoso-shop.check.json"],
        );
    }

    #[test]
    fn aks_baseline() {
        check(
            &["plan", "aks-baseline.aksnet"],
            &expect_file!["golden/aks-baseline.plan.txt"],
        );
        check(
            &["plan", "aks-baseline.aksnet", "--format", "json"],
            &expect_file!["golden/aks-baseline.plan.json"],
        );
        check(
            &["check", "aks-baseline.aksnet"],
            &expect_file!["golden/aks-baseline.check.txt"],
        );
        check(
            &["check", "aks-baseline.aksnet", "--format", "json"],
            &expect_file!["golden/aks-baseline.check.json"],
        );
    }

    #[test]
    fn what_does_not_fit_is_told_what_it_would_take() {
        let text = fs::read_to_string(examples().join("contoso-shop.aksnet")).unwrap();
        let short = text.replacen("10.20.0.0/26", "10.20.0.0/27", 1);
        let said = aksnet_reading(&["plan", "-"], short.as_bytes()).output;
        let ways = said.split_once("What would make it work").map(|(_, ways)| ways);
        let ways = ways.unwrap_or_default().trim_start();
        assert!(
            ways.starts_with(
                "1. Enlarge snet-nodes to 10.20.0.0/26\n       result: Works, 1 warning; pool user can grow to 55 nodes, \
                 upgrade up to 49\n       cost: nothing else\n"
            ),
            "{said}"
        );
        let said = json(&aksnet_reading(&["plan", "-", "--format", "json"], short.as_bytes()).output);
        let first = &said["alternatives"][0]["clusters"][0]["ways_out"][0];
        assert_eq!(
            (&first["kind"], &first["outcome"], &first["price"]["addresses"]),
            (&json!("subnet"), &json!("works_with_warnings"), &json!(0))
        );
    }

    #[test]
    fn the_same_design_is_said_in_the_same_way() {
        for arguments in [["plan", "estate.aksnet"], ["check", "estate.aksnet"]] {
            assert_eq!(aksnet(&arguments).output, aksnet(&arguments).output);
        }
    }

    #[test]
    fn the_lines_of_every_sum_add_up() {
        let mut sums = 0;
        for example in fs::read_dir(examples()).unwrap() {
            let path = example.unwrap().path();
            let report = json(&clean(&["plan", path.to_str().unwrap(), "--format", "json"]));
            for alternative in report["alternatives"].as_array().unwrap() {
                let subnets = alternative["networks"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .flat_map(|network| list(&network["subnets"]));
                let ranges = alternative["clusters"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .flat_map(|cluster| list(&cluster["ranges"]));
                for range in subnets.chain(ranges) {
                    let total: u64 = list(&range["steps"])
                        .iter()
                        .map(|step| step["amount"].as_u64().unwrap())
                        .sum();
                    assert_eq!(range["with_surge"], total, "{path:?}: {}", range["name"]);
                    sums += 1;
                }
            }
        }
        assert!(sums > 50, "{sums}");
    }

    fn list(value: &Value) -> &Vec<Value> {
        value.as_array().unwrap()
    }
}

mod exit_codes {
    use super::*;

    fn code(arguments: &[&str]) -> i32 {
        aksnet(arguments).code
    }

    #[test]
    fn check_fails_on_errors_unless_told_otherwise() {
        // One warning, no error.
        assert_eq!(code(&["check", "contoso-shop.aksnet"]), 0);
        assert_eq!(code(&["check", "contoso-shop.aksnet", "--fail-on", "warning"]), 1);
        // One error.
        assert_eq!(code(&["check", "aks-baseline.aksnet"]), 1);
        assert_eq!(code(&["check", "aks-baseline.aksnet", "--fail-on", "never"]), 0);
        assert_eq!(code(&["check", "contoso-shop.aksnet", "aks-baseline.aksnet"]), 1);
    }

    #[test]
    fn check_lists_the_worst_first() {
        let text = fs::read_to_string(examples().join("contoso-shop.aksnet")).unwrap();
        // An error of the cluster, which stands after a warning in the order of the document.
        let text = text.replacen(
            "\"dns_service_ip\": \"10.0.0.10\"",
            "\"dns_service_ip\": \"10.0.0.1\"",
            1,
        );
        let run = aksnet_reading(&["check", "-"], text.as_bytes());
        let kinds = run.output.lines().filter_map(|line| line.split_once(": "));
        let kinds: Vec<&str> = kinds
            .map(|(kind, _)| kind)
            .filter(|kind| ["error", "warning"].contains(kind))
            .collect();
        assert_eq!(kinds, ["error", "warning"], "{}", run.output);
        let report = aksnet_reading(&["check", "-", "--format", "json"], text.as_bytes());
        let report: Value = serde_json::from_str(&report.output).unwrap();
        let findings = report["files"][0]["findings"].as_array().unwrap();
        let severities = findings.iter().map(|found| found["severity"].as_str().unwrap());
        let of_document: Vec<&str> = severities.filter(|severity| *severity != "info").collect();
        assert_eq!(of_document, ["warning", "error"]);
    }

    #[test]
    fn what_is_accepted_does_not_fail() {
        let text = fs::read_to_string(examples().join("aks-baseline.aksnet")).unwrap();
        let of = |rule: &str| {
            let design: Value = serde_json::from_str(
                &aksnet_reading(&["check", "-", "--format", "json"], text.as_bytes()).output,
            )
            .unwrap();
            let findings = design["files"][0]["findings"].as_array().unwrap().clone();
            let finding = findings.into_iter().find(|finding| finding["rule"] == rule);
            finding.unwrap()["subject"].as_str().unwrap().to_owned()
        };
        let accepted = format!(
            "\"accepted\": [{{ \"rule\": \"bastion-subnet\", \"subject\": \"{}\", \"reason\": \"In May.\" }}],\n  \"alternatives\"",
            of("bastion-subnet")
        );
        let text = text.replacen("\"alternatives\"", &accepted, 1);
        let run = aksnet_reading(&["check", "-"], text.as_bytes());
        assert_eq!(run.code, 0, "{}", run.output);
        assert!(run.output.contains("accepted\n") && run.output.contains("In May."));
    }

    #[test]
    fn sarif_is_a_form_of_check() {
        let run = aksnet(&["check", "aks-baseline.aksnet", "--format", "sarif"]);
        assert_eq!(run.code, 1);
        let log = json(&run.output);
        assert_eq!(log["version"], "2.1.0");
        let uri =
            &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
        assert_eq!(uri, "aks-baseline.aksnet");
    }

    #[test]
    fn a_file_that_cannot_be_read_outweighs_findings() {
        let run = aksnet(&[
            "check",
            "absent.aksnet",
            "aks-baseline.aksnet",
            "--fail-on",
            "never",
        ]);
        assert_eq!(
            (run.code, run.messages.as_str()),
            (2, "error: no such file: absent.aksnet\n")
        );
        assert!(
            run.output.contains("aks-baseline.aksnet: 1 error"),
            "the others are checked all the same"
        );
    }

    #[test]
    fn every_file_is_checked() {
        let run = aksnet(&[
            "check",
            "contoso-shop.aksnet",
            "aks-baseline.aksnet",
            "--format",
            "json",
        ]);
        let files = json(&run.output)["files"].as_array().unwrap().len();
        assert_eq!((run.code, files), (1, 2));
    }

    #[test]
    fn unknown_words_are_refused() {
        assert_eq!(
            refused(&["plam"]),
            "error: no command or file has this name; `aksnet --help` lists the commands: plam\n"
        );
        assert_eq!(refused(&["plam", "contoso-shop.aksnet"]), refused(&["plam"]));
        assert_eq!(
            refused(&["contoso-shop.aksnet", "estate.aksnet"]),
            "error: a window shows one design; open each of the others in its own window\n"
        );
        refused(&["plan"]);
        refused(&["plan", "contoso-shop.aksnet", "--format", "yaml"]);
        refused(&["rules", "no-such-rule"]);
        refused(&["schema", "everything"]);
        refused(&["--renderer", "crayon"]);
        refused(&["-"]);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_file_named_like_a_command_is_a_file() {
        let folder = tempfile::tempdir().unwrap();
        fs::copy(examples().join("contoso-shop.aksnet"), folder.path().join("plan")).unwrap();
        let in_folder = |arguments: &[&str]| {
            Run::of(
                program()
                    .current_dir(folder.path())
                    .args(arguments)
                    .output()
                    .unwrap(),
            )
        };
        assert_eq!(in_folder(&["plan", "plan"]).code, 0);
        // It gets as far as the missing desktop.
        let run = in_folder(&["./plan"]);
        assert_eq!(run.code, 2);
        assert!(
            run.messages.starts_with("error: no window can be opened here"),
            "{}",
            run.messages
        );
    }
}

mod bad_files {
    use super::*;

    /// Writes `bytes` and answers what every command that reads a design says of them, without the path at the end.
    fn message(bytes: &[u8]) -> String {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bad.aksnet");
        fs::write(&path, bytes).unwrap();
        message_of(&path)
    }

    fn message_of(path: &Path) -> String {
        let typed = path.to_str().unwrap();
        let message = refused(&["plan", typed]);
        let checked = aksnet(&["check", typed]);
        assert_eq!((checked.code, checked.messages.as_str()), (2, message.as_str()));
        let ending = format!(": {typed}\n");
        message
            .strip_suffix(&ending)
            .unwrap_or_else(|| panic!("no path at the end of {message}"))
            .to_owned()
    }

    #[test]
    fn each_has_its_own_message() {
        let whole = fs::read(examples().join("contoso-shop.aksnet")).unwrap();
        for (bytes, words) in [
            (&b""[..], "error: the file is empty"),
            (&whole[..whole.len() / 2], "error: line "),
            (
                b"\x7fELF\x02\x01\x01\0\xff\xfe",
                "error: the file is not UTF-8 text",
            ),
            (b"{}", "error: the field format is missing"),
            (
                br#"{"format": "aksnet-design", "version": 99}"#,
                "error: the file has version 99",
            ),
            (b"[1, 2", "error: "),
        ] {
            let message = message(bytes);
            assert!(message.starts_with(words), "{message}");
        }
        assert_eq!(message_of(Path::new("absent.aksnet")), "error: no such file");
        assert_eq!(message_of(&examples()), "error: a folder, not a file");
    }

    #[test]
    #[cfg(unix)]
    fn a_file_without_permission() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret.aksnet");
        fs::write(&path, b"{}").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
        // Root may read every file but those of the kernel that are only written.
        let denied = [path.as_path(), Path::new("/proc/sys/net/ipv4/route/flush")]
            .into_iter()
            .find(|path| fs::File::open(path).is_err())
            .unwrap();
        assert_eq!(message_of(denied), "error: no permission to read this file");
    }

    #[test]
    fn a_file_of_a_gigabyte_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("huge.aksnet");
        fs::File::create(&path).unwrap().set_len(1 << 30).unwrap();
        assert_eq!(
            message_of(&path),
            "error: larger than 67 MB, the most that can be read; choose another file"
        );
    }

    #[test]
    fn names_cannot_steer_a_terminal() {
        let text = fs::read_to_string(examples().join("contoso-shop.aksnet")).unwrap();
        let text = text.replace("\"shop\"", r#""sh\u001b[2Jop""#);
        for command in ["plan", "check"] {
            let run = aksnet_reading(&[command, "-"], text.as_bytes());
            assert!(run.output.contains("sh\u{fffd}[2Jop"), "{}", run.output);
            assert!(!run.output.contains('\u{1b}'));
        }
        for arguments in [
            &["plan", "-", "--format", "json"][..],
            &["check", "-", "--format", "sarif"],
            &["export", "-", "--to", "design"],
        ] {
            let text = text.replace("\\u001b", "\u{9b}\u{202e}");
            let run = aksnet_reading(arguments, text.as_bytes());
            assert!(run.output.contains(r"sh\u009b\u202e[2Jop"), "{}", run.output);
        }
    }

    #[test]
    fn messages_cannot_steer_a_terminal() {
        let field = "{\"format\": \"aksnet-design\", \"version\": 1, \"\\u001b\\u202ex\": 1}";
        let run = aksnet_reading(&["plan", "-"], field.as_bytes());
        assert!(
            run.messages.starts_with("error: line 1 column ")
                && run.messages.contains(", \u{fffd}\u{fffd}x: "),
            "{}",
            run.messages
        );
        assert_eq!(
            refused(&["plan", "\u{1b}[2J\n"]),
            "error: no such file: \u{fffd}[2J\u{fffd}\n"
        );
    }

    #[test]
    fn what_would_do_is_not_cut_off() {
        let text = fs::read_to_string(examples().join("contoso-shop.aksnet")).unwrap();
        for (field, wrong, ending) in [
            (
                "\"10.20.0.0/26\"",
                format!("\"{}.0.0.0/8\"", "9".repeat(5_000)),
                "such as 10.0.0.0/16: -\n",
            ),
            (
                "\"10%\"",
                "\"4294967296%\"".to_owned(),
                "surge 4294967296 is more than can be planned; enter at most 1000000: -\n",
            ),
        ] {
            let run = aksnet_reading(&["plan", "-"], text.replacen(field, &wrong, 1).as_bytes());
            assert!(
                run.messages.ends_with(ending) && run.messages.len() < 500,
                "{}",
                run.messages
            );
        }
    }

    #[test]
    #[cfg(unix)]
    fn what_the_system_says_is_said_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("circle.aksnet");
        std::os::unix::fs::symlink(&path, &path).unwrap();
        assert_eq!(message_of(&path).matches("symbolic links").count(), 1);
    }
}

mod streams {
    use super::*;

    #[test]
    fn a_dash_reads_standard_input() {
        let bytes = fs::read(examples().join("contoso-shop.aksnet")).unwrap();
        let run = aksnet_reading(&["plan", "-"], &bytes);
        assert_eq!(run.output, clean(&["plan", "contoso-shop.aksnet"]));
        let run = aksnet_reading(&["check", "-"], &bytes);
        assert!(
            run.output.ends_with("-: 0 errors, 1 warning, 3 notes\n"),
            "{}",
            run.output
        );
        let run = aksnet_reading(&["plan", "-"], b"nonsense");
        assert_eq!((run.code, run.output.as_str()), (2, ""));
        assert!(run.messages.ends_with(": -\n"), "{}", run.messages);
        assert_eq!(aksnet(&["check", "-", "-"]).code, 2);
    }

    #[test]
    #[cfg(unix)]
    fn standard_input_is_bounded() {
        // An endless stream: the program stops reading by itself.
        let endless = fs::File::open("/dev/zero").unwrap();
        let run = Run::of(program().args(["plan", "-"]).stdin(endless).output().unwrap());
        assert_eq!(run.code, 2);
        assert!(
            run.messages.starts_with("error: the file has 67108865 bytes"),
            "{}",
            run.messages
        );
    }

    #[test]
    fn a_reader_that_has_seen_enough_is_no_error() {
        let mut child = program()
            .args(["rules", "--format", "json"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let run = Run::of(child.wait_with_output().unwrap());
        assert_eq!((run.code, run.messages.as_str()), (0, ""));
    }
}

mod schema {
    use super::*;

    #[test]
    fn each_document_has_one() {
        for (of, title) in [
            (&[][..], "aksnet design file"),
            (&["design"], "aksnet design file"),
            (&["plan"], "aksnet plan"),
            (&["check"], "aksnet check"),
            (&["rules"], "aksnet rules"),
        ] {
            let schema = json(&clean(&[&["schema"][..], of].concat()));
            assert_eq!(schema["title"], title);
            assert_eq!(schema["properties"]["version"]["const"], 1);
        }
    }

    #[test]
    fn reports_have_the_fields_that_it_demands() {
        for (of, report) in [
            ("plan", clean(&["plan", "estate.aksnet", "--format", "json"])),
            (
                "check",
                aksnet(&["check", "estate.aksnet", "--format", "json"]).output,
            ),
            ("rules", clean(&["rules", "--format", "json"])),
        ] {
            let schema = json(&clean(&["schema", of]));
            conforms(&json(&report), &schema, &schema);
            assert_eq!(json(&report)["schema"], format!("aksnet-{of}"));
        }
    }

    /// Holds `value` against the parts of JSON Schema that the reports use.
    fn conforms(value: &Value, schema: &Value, root: &Value) {
        if let Some(name) = schema["$ref"].as_str() {
            return conforms(value, &root["$defs"][name.trim_start_matches("#/$defs/")], root);
        }
        if let Some(options) = schema["anyOf"].as_array() {
            let option = options
                .iter()
                .find(|option| (option["type"] == "null") == value.is_null())
                .unwrap();
            return conforms(value, option, root);
        }
        if let Some(object) = value.as_object() {
            let known = schema["properties"]
                .as_object()
                .unwrap_or_else(|| panic!("no object: {schema}"));
            for (name, inner) in object {
                conforms(
                    inner,
                    known.get(name).unwrap_or_else(|| panic!("unknown field {name}")),
                    root,
                );
            }
            for name in schema["required"].as_array().into_iter().flatten() {
                assert!(
                    object.contains_key(name.as_str().unwrap()),
                    "{name} is missing in {value}"
                );
            }
        } else if let Some(list) = value.as_array() {
            for inner in list {
                conforms(inner, &schema["items"], root);
            }
        } else if let Some(word) = value.as_str()
            && let Some(words) = schema["oneOf"].as_array()
        {
            let is_listed = |option: &Value| {
                option["const"] == word
                    || option["enum"]
                        .as_array()
                        .is_some_and(|words| words.contains(value))
            };
            assert!(words.iter().any(is_listed), "{word} is no word of {schema}");
        }
    }
}

mod rules {
    use super::*;

    #[test]
    fn one_rule_says_why() {
        let text = clean(&["rules", "pod-cidr-too-small"]);
        assert!(
            text.starts_with("pod-cidr-too-small\nThe pod CIDR is too small"),
            "{text}"
        );
        assert!(text.contains("https://learn.microsoft.com/"), "{text}");
        let one = json(&clean(&["rules", "pod-cidr-too-small", "--format", "json"]));
        assert_eq!(one["rules"][0]["models"], json(r#"["kubenet", "overlay"]"#));
    }

    #[test]
    fn every_rule_is_listed() {
        let text = clean(&["rules"]);
        let all = json(&clean(&["rules", "--format", "json"]));
        for rule in all["rules"].as_array().unwrap() {
            let id = rule["id"].as_str().unwrap();
            assert!(
                text.lines().any(|line| line.split(' ').next() == Some(id)),
                "{id}"
            );
        }
    }
}

mod export {
    use super::*;

    const SHOP: &str = "contoso-shop.aksnet";

    #[test]
    fn text_goes_to_standard_output_and_files_where_they_are_named() {
        let folder = tempfile::tempdir().unwrap();
        for (format, begins) in [
            ("svg", "<?xml"),
            ("html", "<!DOCTYPE html>"),
            ("markdown", "# Contoso shop\n"),
            ("csv", "Name,CIDR,"),
            ("design", "{\n  \"format\""),
        ] {
            let text = clean(&["export", SHOP, "--to", format]);
            assert!(text.starts_with(begins), "{format}");
            assert_eq!(
                clean(&["export", SHOP, "--to", format, "-o", "-"]),
                text,
                "{format}"
            );
            let path = folder.path().join(format);
            fs::write(&path, "old").unwrap();
            assert_eq!(
                clean(&["export", SHOP, "--to", format, "-o", path.to_str().unwrap()]),
                ""
            );
            assert_eq!(fs::read_to_string(&path).unwrap(), text, "{format}");
        }
    }

    #[test]
    fn pictures_and_documents_go_into_pipes() {
        for (format, begins) in [("png", &b"\x89PNG"[..]), ("pdf", b"%PDF"), ("deck", b"%PDF")] {
            let arguments = ["export", SHOP, "--to", format, "--scale", "0.5"];
            let output = program().args(arguments).output().unwrap();
            assert!(
                output.status.success() && output.stdout.starts_with(begins),
                "{format}"
            );
        }
    }

    #[test]
    fn the_design_file_travels() {
        let text = fs::read_to_string(examples().join(SHOP)).unwrap();
        assert_eq!(
            aksnet_reading(&["export", "-", "--to", "design"], text.as_bytes()).output,
            text
        );
    }

    #[test]
    fn parts_theme_and_date_are_chosen() {
        let with = |more: &[&str]| clean(&[&["export", SHOP, "--to", "svg"], more].concat());
        assert!(
            with(&[]).contains(">All addresses<") && !with(&["--without", "map"]).contains(">All addresses<")
        );
        assert!(with(&["--theme", "dark"]).contains(".f-window{fill:#15181d}"));
        assert!(with(&["--paper", "poster"]).contains("width=\"1190.55\""));
        assert!(with(&["--date", "2031-02-03"]).contains(">2031-02-03<"));
        assert_eq!(
            with(&["--alternative", "a"]),
            with(&["--alternative", "overlay, one spoke"])
        );
    }

    #[test]
    fn every_page_is_a_file_of_its_own_in_a_folder() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_str().unwrap();
        let arguments = [
            "export",
            SHOP,
            "--to",
            "svg-pages",
            "--outlines",
            "--transparent",
            "--crop",
        ];
        assert_eq!(clean(&[&arguments[..], &["-o", path]].concat()), "");
        let files = fs::read_dir(folder.path()).unwrap();
        let mut names: Vec<String> = files
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        assert_eq!(names.first().unwrap(), "page-01.svg");
        for name in &names {
            let page = fs::read_to_string(folder.path().join(name)).unwrap();
            assert!(page.contains("<path") && !page.contains("<text"), "{name}");
        }
        // In one file where no folder is named.
        let archive = folder.path().join("pages.zip");
        clean(&[
            "export",
            SHOP,
            "--to",
            "svg-pages",
            "-o",
            archive.to_str().unwrap(),
        ]);
        assert!(fs::read(&archive).unwrap().starts_with(b"PK"));
    }

    #[test]
    fn alternatives_with_slashes_in_their_names_are_chosen_and_checked_apart() {
        let text = fs::read_to_string(examples().join(SHOP)).unwrap();
        let mut design: Value = serde_json::from_str(&text).unwrap();
        let mut one = design["alternatives"][0].clone();
        let mut two = one.clone();
        one["name"] = json!("A");
        one["clusters"][0]["name"] = json!("B / c");
        one["networks"][0]["subnets"][1]["name"] = json!("snet-of-a");
        two["name"] = json!("A / B");
        two["clusters"][0]["name"] = json!("c");
        design["alternatives"] = json!([one, two]);
        let input = design.to_string();
        for wanted in ["A", "A / B"] {
            let arguments = ["export", "-", "--to", "csv", "--alternative", wanted];
            let rows = aksnet_reading(&arguments, input.as_bytes()).output;
            assert_eq!(rows.contains("snet-of-a"), wanted == "A", "{rows}");
            assert!(rows.lines().count() > 5, "{rows}");
        }
        let report = aksnet_reading(&["check", "-", "--format", "json"], input.as_bytes()).output;
        let report: Value = serde_json::from_str(&report).unwrap();
        let names = |path: &str| -> BTreeSet<String> {
            let findings = report["files"][0]["findings"].as_array().unwrap();
            let met = findings.iter().filter(|finding| finding["subject"] == path);
            met.map(|finding| finding["subject_names"].to_string()).collect()
        };
        assert_eq!(
            names("A / B / c / pod CIDR"),
            BTreeSet::from([
                r#"["A / B","c","pod CIDR"]"#.to_owned(),
                r#"["A","B / c","pod CIDR"]"#.to_owned()
            ])
        );
    }

    #[test]
    fn the_ending_of_the_output_says_what_to_make() {
        let folder = tempfile::tempdir().unwrap();
        for (name, begins) in [
            ("plan.SVG", &b"<?xml"[..]),
            ("plan.png", b"\x89PNG"),
            ("plan.pdf", b"%PDF"),
            ("plan.md", b"# Contoso shop"),
            ("plan.aksnet", b"{\n"),
        ] {
            let path = folder.path().join(name);
            clean(&["export", SHOP, "-o", path.to_str().unwrap()]);
            assert!(fs::read(&path).unwrap().starts_with(begins), "{name}");
        }
        for output in [&[][..], &["-o", "-"], &["-o", "plan.docx"]] {
            let message = refused(&[&["export", SHOP], output].concat());
            assert!(
                message.ends_with("use --to, or a file name such as -o plan.svg\n"),
                "{message}"
            );
        }
    }

    #[test]
    fn an_export_does_not_replace_its_own_design() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.aksnet");
        fs::copy(examples().join(SHOP), &path).unwrap();
        let typed = path.to_str().unwrap();
        let message = refused(&["export", typed, "--to", "csv", "-o", typed]);
        assert_eq!(
            message,
            format!(
                "error: the export would overwrite the design it is made from; choose another name: {typed}\n"
            )
        );
        assert_eq!(fs::read(&path).unwrap(), fs::read(examples().join(SHOP)).unwrap());
        clean(&["export", typed, "--to", "design", "-o", typed]);
    }

    #[test]
    fn characters_that_become_boxes_are_named() {
        let text = fs::read_to_string(examples().join(SHOP)).unwrap();
        let text = text.replacen("Contoso shop", "網絡 Ελλάδα", 1);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.pdf");
        let run = aksnet_reading(&["export", "-", "-o", path.to_str().unwrap()], text.as_bytes());
        assert_eq!((run.code, run.output.as_str()), (0, ""));
        assert!(
            run.messages.starts_with("note: ")
                && run.messages.contains("(絡, 網)")
                && run.messages.lines().count() == 1,
            "{}",
            run.messages
        );
        let run = aksnet_reading(&["export", "-", "--to", "svg"], text.as_bytes());
        assert_eq!(run.messages, "");
    }

    /// Names of a design stay names in a script that is run, here with an `az` that writes its arguments down.
    #[cfg(unix)]
    #[test]
    fn names_stay_names_in_bash() {
        use aksnet::design::{Name, file, presets};
        use std::os::unix::fs::PermissionsExt as _;

        let folder = tempfile::tempdir().unwrap();
        let az = folder.path().join("az");
        let stub = "#!/bin/bash\nprintf '<%s>' \"$@\" >>\"$AZ_LOG\"\n\
                    [[ \" $* \" != *\" show \"*\"--output none\"* ]]\n";
        fs::write(&az, stub).unwrap();
        fs::set_permissions(&az, fs::Permissions::from_mode(0o755)).unwrap();
        let hostile = [
            "a'b\"c",
            "$(touch x)",
            "`touch x`",
            "${location}",
            "a\nb; touch x",
            "\u{2019}; touch x \u{201d} #",
        ];
        for (at, name) in hostile.into_iter().enumerate() {
            let called = Name::new(name).unwrap();
            let mut design = presets::blank();
            design.name = called.clone();
            let alternative = &mut design.alternatives[0];
            alternative.networks[0].name = called.clone();
            alternative.networks[0].subnets[0].name = called.clone();
            let cluster = &mut alternative.clusters[0];
            cluster.name = called.clone();
            cluster.network = called.clone();
            cluster.location = "westeurope".to_owned();
            for pool in &mut cluster.pools {
                pool.node_subnet = aksnet::design::SubnetRef::own(called.clone());
            }
            let [path, script, log] =
                ["aksnet", "sh", "log"].map(|ending| folder.path().join(format!("{at}.{ending}")));
            fs::write(&path, file::write(&design)).unwrap();
            let run = aksnet(&["export", path.to_str().unwrap(), "--to", "az"]);
            assert_eq!(run.code, 0, "{name}: {}", run.messages);
            fs::write(&script, &run.output).unwrap();
            let ran = Command::new("bash")
                .arg(&script)
                .current_dir(folder.path())
                .env_clear()
                .env("PATH", format!("{}:/usr/bin:/bin", folder.path().display()))
                .env("AZ_LOG", &log)
                .output()
                .unwrap();
            let messages = String::from_utf8_lossy(&ran.stderr);
            assert!(ran.status.success(), "{name}: {messages}");
            let said = fs::read_to_string(&log).unwrap();
            let inert = aksnet::design::inert(name);
            assert!(
                said.contains(&format!("<--vnet-name><{inert}>")),
                "{name}: {said}"
            );
            assert!(!folder.path().join("x").exists(), "{name} was run");
        }
    }

    #[test]
    fn mistakes_are_named_with_what_would_do() {
        let says = |arguments: &[&str]| {
            let run = aksnet(&[&["export", SHOP], arguments].concat());
            assert_eq!((run.code, run.output.as_str()), (2, ""), "{arguments:?}");
            run.messages
        };
        assert_eq!(
            says(&["--to", "svg", "--alternative", "Z"]),
            "error: there is no alternative \"Z\"; there are A Overlay, one spoke\n"
        );
        assert_eq!(
            says(&["--to", "csv", "--comparison"]),
            "error: csv has no comparison page; leave out --comparison, or use --to svg\n"
        );
        assert_eq!(
            says(&["--to", "bicep", "--alternative", "A", "--alternative", "B"]),
            "error: bicep shows one alternative; give --alternative once\n"
        );
        assert_eq!(
            says(&["--to", "png", "--scale", "0", "-o", "/nowhere.png"]),
            "error: a scale of 0 gives no picture; give one from 0.1 to 8: contoso-shop.aksnet\n"
        );
        assert_eq!(
            says(&["--to", "csv", "-o", "no/such/folder.csv"]),
            "error: the export could not be written: no such folder; create it or choose another: no/such\n"
        );
        assert!(
            says(&["--to", "docx"])
                .contains("[possible values: svg, png, svg-pages, png-pages, pdf, deck, pptx, html, ")
        );
    }
}

mod diff {
    use super::*;

    fn shop() -> String {
        fs::read_to_string(examples().join("contoso-shop.aksnet")).unwrap()
    }

    /// Compares the shop with what is read from standard input.
    fn to_shop(old: &str, more: &[&str]) -> Run {
        let arguments = [&["diff", "-", "contoso-shop.aksnet"], more].concat();
        aksnet_reading(&arguments, old.as_bytes())
    }

    #[test]
    fn what_got_worse_fails_and_what_got_better_does_not() {
        let short = shop().replacen("10.20.0.0/26", "10.20.0.0/27", 1);
        let better = to_shop(&short, &[]);
        assert_eq!((better.code, better.messages.as_str()), (0, ""));
        expect![[r#"
            standard input -> contoso-shop.aksnet
            =====================================
            Nothing got worse

            Changes
              Change range of snet-nodes to 10.20.0.0/26

            Verdicts
              Overlay, one spoke: Does not fit -> Works, 1 warning
              Overlay, one spoke / shop: Does not fit -> Works, 1 warning

            New findings
              info: snet-nodes needs 49 of 59 addresses, leaves 10 (little-headroom)

            Findings that are gone
              error: snet-nodes needs 44 of 27 addresses before surge, lacks 17 (node-subnet-too-small)
              info: Cluster shop and snet-nodes: A full subnet blocks other pools too (precheck-all-pools)

            Addresses and nodes
              Overlay, one spoke / shop, nodes it can grow to: 23 -> 55
              Overlay, one spoke / shop, nodes it can upgrade: 20 -> 49
              Overlay, one spoke / vnet-shop, free addresses: 1,760 -> 1,728
        "#]]
        .assert_eq(&better.output);

        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("short.aksnet");
        fs::write(&path, &short).unwrap();
        let worse = aksnet(&[
            "diff",
            "contoso-shop.aksnet",
            path.to_str().unwrap(),
            "--format",
            "json",
        ]);
        assert_eq!(worse.code, 1);
        let report = json(&worse.output);
        assert_eq!(
            (&report["schema"], &report["worse"]),
            (&json!("aksnet-diff"), &json!(true))
        );
        assert_eq!(report["verdicts"][0]["after"]["outcome"], "does_not_fit");
        assert_eq!(report["new_findings"][0]["rule"], "node-subnet-too-small");
        let same = to_shop(&shop(), &[]);
        assert_eq!(same.code, 0);
        assert!(same.output.ends_with("Nothing changed\n"), "{}", same.output);
    }

    #[test]
    fn names_stay_inert_in_every_form() {
        let hostile = "\"name\": \"<script>alert(1)</script> $(id) `x` [a](http://b)\\u001b[2J\\n# no\"";
        let old = shop().replacen("\"name\": \"vnet-shop\"", hostile, 1);
        for form in ["text", "markdown", "json"] {
            let said = to_shop(&old, &["--format", form]).output;
            assert!(!said.contains('\u{1b}'), "{form}");
            assert!(!said.contains("\n# no"), "{form}: {said}");
            assert!(
                form != "markdown" || !(said.contains("<script>") || said.contains("[a](http")),
                "{said}"
            );
        }
    }

    #[test]
    fn alternatives_of_one_file_are_compared_by_name_or_letter() {
        let file = "../../tests/data/three-options.aksnet";
        let said = aksnet(&["diff", file, "--alternatives", "A", "B"]);
        assert!(
            said.output.contains("Verdicts") || said.output.contains("Changes"),
            "{}",
            said.output
        );
        assert!(refused(&["diff", file, "--alternatives", "A", "Z"]).contains("there is no alternative"));
        assert!(refused(&["diff", "-", "-"]).contains("standard input can be read once"));
        refused(&["diff", file]);
    }
}

mod completions {
    use super::*;

    #[test]
    fn every_shell_learns_the_commands() {
        for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
            let script = clean(&["completions", shell]);
            for word in ["export", "alternative", "fail-on"] {
                assert!(script.contains(word), "{shell}: {word}");
            }
        }
        assert!(
            refused(&["completions", "tcsh"])
                .contains("[possible values: bash, elvish, fish, powershell, zsh]")
        );
    }
}

mod pipelines {
    use super::*;

    fn example(name: &str) -> String {
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/ci").join(name)).unwrap()
    }

    /// The words of every call of aksnet in a text.
    fn calls(text: &str) -> Vec<Vec<String>> {
        let lines = text.lines().map(str::trim).filter(|line| !line.starts_with('#'));
        let calls = lines.filter_map(|line| line.split_once("aksnet check "));
        calls
            .map(|(_, arguments)| {
                let arguments = arguments.split(['>', ';', '|']).next().unwrap_or_default();
                shlex::split(arguments).unwrap()
            })
            .collect()
    }

    #[test]
    fn examples_call_commands_that_there_are() {
        for name in ["github-actions.yml", "azure-pipelines.yml", "pre-commit"] {
            let calls = calls(&example(name));
            assert!(!calls.is_empty(), "{name}");
            for call in calls {
                let words: Vec<&str> = call
                    .iter()
                    .map(|word| match word.as_str() {
                        "${designs[@]}" | "-" => "contoso-shop.aksnet",
                        word => word,
                    })
                    .collect();
                let run = aksnet(&[&["check"], &words[..]].concat());
                assert!(
                    run.code == 0 || run.code == 1,
                    "{name}: {words:?}: {}",
                    run.messages
                );
            }
        }
    }

    #[cfg(unix)]
    #[test]
    fn the_hook_refuses_what_has_errors_and_nothing_else() {
        use std::os::unix::fs::PermissionsExt as _;

        let folder = tempfile::tempdir().unwrap();
        let hook = folder.path().join(".git/hooks/pre-commit");
        let tools = folder.path().join("tools");
        let git = |arguments: &[&str]| {
            let path = format!("{}:{}", tools.display(), std::env::var("PATH").unwrap());
            let output = Command::new("git")
                .args([
                    "-c",
                    "user.name=a",
                    "-c",
                    "user.email=a@b.c",
                    "-c",
                    "commit.gpgsign=false",
                ])
                .args(arguments)
                .current_dir(folder.path())
                .env("PATH", path)
                .env("HOME", folder.path())
                .env("GIT_CONFIG_NOSYSTEM", "1")
                .output()
                .unwrap();
            (
                output.status.success(),
                String::from_utf8_lossy(&output.stderr).into_owned(),
            )
        };
        assert!(git(&["init", "-q"]).0);
        fs::create_dir_all(hook.parent().unwrap()).unwrap();
        fs::create_dir_all(&tools).unwrap();
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_aksnet"), tools.join("aksnet")).unwrap();
        fs::write(&hook, example("pre-commit")).unwrap();
        fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).unwrap();
        fs::copy(
            examples().join("contoso-shop.aksnet"),
            folder.path().join("a b.aksnet"),
        )
        .unwrap();
        assert!(git(&["add", "*.aksnet"]).0);
        let (done, messages) = git(&["commit", "-qm", "one"]);
        assert!(done && messages.is_empty(), "{messages}");
        let bad = fs::read_to_string(examples().join("contoso-shop.aksnet")).unwrap();
        let bad = bad.replacen("\"dns_service_ip\": \"", "\"dns_service_ip\": \"1", 1);
        fs::write(folder.path().join("bad.aksnet"), bad).unwrap();
        assert!(git(&["add", "*.aksnet"]).0);
        let (done, messages) = git(&["commit", "-qm", "two"]);
        assert!(
            !done && messages.contains("not committed: bad.aksnet"),
            "{messages}"
        );
        assert!(!messages.contains("a b.aksnet"), "{messages}");
    }

    #[test]
    fn quiet_says_nothing_where_nothing_fails() {
        assert_eq!(clean(&["check", "--quiet", "contoso-shop.aksnet"]), "");
        let run = aksnet(&["export", "--quiet", "estate.aksnet", "--to", "az"]);
        assert_eq!((run.code, run.messages.as_str()), (0, ""));
    }

    #[test]
    fn no_colour_is_printed_where_none_is_wanted() {
        for arguments in [
            &["--help"][..],
            &["check", "contoso-shop.aksnet"],
            &["check", "no such file"],
            &["export", "contoso-shop.aksnet", "--to", "nothing"],
        ] {
            let output = program()
                .args(arguments)
                .env("NO_COLOR", "1")
                .env("CLICOLOR_FORCE", "1")
                .env("TERM", "xterm-256color")
                .output()
                .unwrap();
            let run = Run::of(output);
            assert!(
                !format!("{}{}", run.output, run.messages).contains('\u{1b}'),
                "{arguments:?}"
            );
        }
    }

    #[test]
    fn the_manual_page_names_every_command() {
        let page = clean(&["man"]);
        assert!(page.contains(".TH aksnet 1"), "{page}");
        for command in [
            "plan",
            "check",
            "diff",
            "export",
            "import",
            "size",
            "schema",
            "completions",
            "rules",
            "man",
        ] {
            assert!(page.contains(&format!("aksnet\\-{command}")), "{command}: {page}");
        }
    }

    #[test]
    fn a_design_with_errors_is_exported_with_a_warning_or_not_at_all() {
        let text = fs::read_to_string(examples().join("contoso-shop.aksnet")).unwrap();
        let bad = text.replacen("\"dns_service_ip\": \"", "\"dns_service_ip\": \"1", 1);
        for to in ["az", "powershell", "bicep", "arm", "terraform", "avm"] {
            let run = aksnet_reading(&["export", "-", "--to", to], bad.as_bytes());
            assert_eq!(run.code, 0, "{to}: {}", run.messages);
            assert!(run.output.contains("dns-ip-in-service-cidr"), "{to}");
            let run = aksnet_reading(&["export", "-", "--to", to, "--strict"], bad.as_bytes());
            assert_eq!((run.code, run.output.as_str()), (2, ""), "{to}");
            assert!(
                run.messages.starts_with("error: not exported: "),
                "{}",
                run.messages
            );
        }
    }
}

mod help {
    use super::*;

    #[test]
    fn exit_codes_are_documented_everywhere() {
        for command in [
            &[][..],
            &["plan"],
            &["size"],
            &["check"],
            &["diff"],
            &["export"],
            &["schema"],
            &["completions"],
            &["rules"],
        ] {
            let text = clean(&[command, &["--help"]].concat());
            assert!(
                text.contains("Examples:\n") && text.contains("Exit codes:\n"),
                "{text}"
            );
        }
        assert!(clean(&["--version"]).starts_with("aksnet "));
    }

    #[test]
    fn the_readme_shows_what_is_printed() {
        let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
        let (_, shown) = readme.split_once("$ aksnet size ").unwrap();
        let (arguments, shown) = shown.split_once('\n').unwrap();
        let (shown, _) = shown.split_once("$ ").unwrap();
        let arguments: Vec<&str> = ["size"].into_iter().chain(arguments.split(' ')).collect();
        assert_eq!(clean(&arguments), shown);
    }

    /// The examples that the help of `command` gives.
    fn given(command: &str) -> Vec<String> {
        let text = clean(&[command, "--help"]);
        let (_, after) = text.split_once("Examples:\n").unwrap();
        after
            .lines()
            .map_while(|line| line.strip_prefix("  "))
            .map(str::to_owned)
            .collect()
    }

    #[test]
    #[cfg(unix)]
    fn the_examples_run() {
        let folder = tempfile::tempdir().unwrap();
        for (name, example) in [("shop", "contoso-shop"), ("hub", "contoso-shop")] {
            let from = examples().join(example).with_extension("aksnet");
            fs::copy(from, folder.path().join(name).with_extension("aksnet")).unwrap();
        }
        let mut ran = 0;
        let commands = [
            "plan",
            "size",
            "check",
            "diff",
            "export",
            "schema",
            "completions",
            "rules",
        ];
        for example in commands.into_iter().flat_map(given) {
            let shell = example
                .replace("aksnet ", "\"$AKSNET\" ")
                .replace(".\"$AKSNET\" ", ".aksnet ");
            let output = Command::new("sh")
                .args(["-c", &shell])
                .env("AKSNET", env!("CARGO_BIN_EXE_aksnet"))
                .current_dir(folder.path())
                .output()
                .unwrap();
            let run = Run::of(output);
            // One example asks to fail on warnings, and there is one.
            let expected = i32::from(example.contains("--fail-on warning"));
            assert_eq!((run.code, run.messages.as_str()), (expected, ""), "{example}");
            let is_file = example.contains(" -o ") || example.contains(" > ");
            assert_eq!(run.output.is_empty(), is_file, "{example}");
            ran += 1;
        }
        assert!(ran > 10, "{ran}");
    }
}
