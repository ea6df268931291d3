//! Design files: what is written is read again, old files open, and whatever is wrong is named.

#![expect(clippy::needless_raw_string_hashes, reason = "expect-test writes them so")]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests fail as tests do"
)]

mod common;

use std::collections::BTreeSet;

use aksnet::check::check;
use aksnet::design::file::{self, Fault, FileError};
use aksnet::design::{Accepted, AcceptedSubject, presets};
use aksnet::plan::plan;
use expect_test::{Expect, expect};
use serde_json::{Value, json};

const SAMPLE: &str = include_str!("files/v1.aksnet");
/// A file from before the fields that came later.
const SPARSE: &str = include_str!("files/v1-sparse.aksnet");

/// What reading `bytes` says.
fn check_bytes(bytes: &[u8], expected: &Expect) {
    let error = file::read(bytes).unwrap_err();
    expected.assert_eq(&format!("{error}\n"));
}

/// What reading `text` says.
fn refused(text: &str, expected: &Expect) {
    check_bytes(text.as_bytes(), expected);
}

/// What reading the sample says after `edit`.
fn check_edited(edit: impl Fn(&mut Value), expected: &Expect) {
    let mut value: Value = serde_json::from_str(SAMPLE).unwrap();
    edit(&mut value);
    refused(&format!("{value:#}"), expected);
}

/// What reading the sample says once `from`, which stands there, is `to`.
fn check_replaced(from: &str, to: &str, expected: &Expect) {
    assert!(SAMPLE.contains(from), "{from}");
    refused(&SAMPLE.replacen(from, to, 1), expected);
}

#[test]
fn reading_what_was_written_gives_the_same_design() {
    common::holds(256, &common::arbitrary_design(), |design| {
        let text = file::write(&design);
        proptest::prop_assert_eq!(file::read(text.as_bytes()), Ok(design));
        Ok(())
    });
}

#[test]
fn the_frozen_sample_opens_and_is_written_as_it_stands() {
    for sample in [SAMPLE, SPARSE] {
        let design = file::read(sample.as_bytes()).unwrap();
        assert_eq!(file::write(&design), sample);
    }
}

#[test]
fn a_logo_that_cannot_be_shown_names_its_field_and_what_would_do() {
    let logo = |text: &'static str| move |file: &mut Value| file["pages"]["logo"] = json!(text);
    check_edited(
        logo("logo.png"),
        &expect![[r#"
        line 407 column 13, pages.logo: the logo is neither PNG nor SVG; choose a file of one of these
    "#]],
    );
    check_edited(
        logo("data:image/png;base64,iVBORw0KGgo="),
        &expect![[r#"
        line 407 column 13, pages.logo: the PNG of the logo cannot be read (unexpected end of file); save it again
    "#]],
    );
    check_edited(
        logo("<svg xmlns='http://www.w3.org/2000/svg'><text>Contoso</text></svg>"),
        &expect![[r#"
            line 407 column 13, pages.logo: the SVG of the logo has text, which is not supported; convert everything to plain shapes
        "#]],
    );
}

#[test]
fn accepted_findings_of_older_files_are_about_the_one_subject_of_that_path() {
    let read = |subject: &str, edit: &dyn Fn(&mut Value)| {
        let mut file: Value = serde_json::from_str(SAMPLE).unwrap();
        file["accepted"][0]["subject"] = json!(subject);
        edit(&mut file);
        let design = file::read(format!("{file:#}").as_bytes()).unwrap();
        let text: Value = serde_json::from_str(&file::write(&design)).unwrap();
        text["accepted"][0]["subject"].clone()
    };
    let new = |at: usize, name: &str| {
        let name = name.to_owned();
        move |file: &mut Value| file["alternatives"][at]["name"] = json!(name)
    };
    for (subject, expected) in [
        (
            "all of it / VNET-A / snet-0",
            json!(["All of it", "vnet-a", "snet-0"]),
        ),
        (
            "All of it / everything / pod CIDR",
            json!(["All of it", "everything", "pod CIDR"]),
        ),
        ("Everything", json!(["Everything"])),
        ("All of it / vnet-a / gone", json!("All of it / vnet-a / gone")),
    ] {
        assert_eq!(read(subject, &|_| {}), expected, "{subject}");
    }
    // An alternative of that name, and its VNet of another: which of them was meant is unknown.
    let subject = "All of it / vnet-a";
    assert_eq!(read(subject, &new(1, "All of it / vnet-a")), json!(subject));
    let subject = "All / of / it / vnet-a";
    assert_eq!(
        read(subject, &new(0, "All / of / it")),
        json!(["All / of / it", "vnet-a"])
    );
}

#[test]
fn every_subject_of_a_finding_is_known_by_its_joined_names() {
    let mut met = 0;
    for preset in presets::presets() {
        let mut design = preset.design().unwrap();
        let findings = check(&design, &plan(&design));
        let subjects = findings.all.iter().map(|finding| finding.subject);
        let names: Vec<Vec<String>> = subjects.map(|subject| subject.names(&design)).collect();
        met += names.len();
        design.accepted = names
            .iter()
            .map(|names| Accepted {
                rule: "little-headroom".to_owned(),
                subject: AcceptedSubject::Joined(names.join(" / ")),
                reason: String::new(),
            })
            .collect();
        let read = file::read(file::write(&design).as_bytes()).unwrap();
        let known: Vec<&[String]> = read
            .accepted
            .iter()
            .map(|accepted| accepted.subject.names())
            .collect();
        assert_eq!(known, names, "{}", preset.title);
    }
    assert!(met > 20, "{met}");
}

#[test]
fn a_byte_order_mark_is_passed_over() {
    assert_eq!(
        file::read(format!("\u{feff}{SAMPLE}").as_bytes()),
        file::read(SAMPLE.as_bytes())
    );
}

#[test]
fn what_is_no_text_is_refused() {
    check_bytes(
        b"\x7fELF\x02\x01\x01\0\0\0\0",
        &expect![[r#"
        the file is not UTF-8 text from byte 8 on; choose a design file, or save it as UTF-8
    "#]],
    );
    check_bytes(
        b"\xff\xfe{\0}\0",
        &expect![[r#"
        the file is not UTF-8 text from byte 1 on; choose a design file, or save it as UTF-8
    "#]],
    );
    check_bytes(
        b"",
        &expect![[r#"
        the file is empty; choose a design file, or start a new design
    "#]],
    );
    check_bytes(
        b"\xef\xbb\xbf \n\t\r\n",
        &expect![[r#"
        the file is empty; choose a design file, or start a new design
    "#]],
    );
    check_bytes(
        &vec![b' '; file::MOST_BYTES + 1],
        &expect![[r#"
        the file has 67108865 bytes; a design file has at most 67108864
    "#]],
    );
}

#[test]
fn what_is_no_json_is_refused() {
    refused(
        "hello",
        &expect![[r#"
            line 1 column 1: not valid JSON (expected a value); fix it in a text editor, or choose a design file
        "#]],
    );
    refused(
        "{\"format\": \"aksnet-design\", \"version\": 1,}",
        &expect![[r#"
            line 1 column 42: not valid JSON (trailing comma); fix it in a text editor, or choose a design file
        "#]],
    );
    refused(
        "{\"format\": \"aksnet-design\" \"version\": 1}",
        &expect![[r#"
            line 1 column 28: not valid JSON (expected `,` or `}`); fix it in a text editor, or choose a design file
        "#]],
    );
    refused(
        &format!("{SAMPLE}{{}}"),
        &expect![[r#"
            line 446 column 1: not valid JSON (there is unexpected text after the design); fix it in a text editor, or choose a design file
        "#]],
    );
    refused(
        "\"a text\"",
        &expect![[r#"
            line 1 column 1: "a text" was found where an object was expected
        "#]],
    );
    refused(
        "[]",
        &expect![[r#"
            line 1 column 1: a list was found where an object was expected
        "#]],
    );
    refused(
        "null",
        &expect![[r#"
            line 1 column 1: null was found where an object was expected
        "#]],
    );
}

#[test]
fn every_truncation_is_named() {
    for end in (1..SAMPLE.trim_end().len()).filter(|end| SAMPLE.is_char_boundary(*end)) {
        let error = file::read(&SAMPLE.as_bytes()[..end]).unwrap_err();
        assert!(
            matches!(
                error,
                FileError::At {
                    fault: Fault::Truncated,
                    ..
                }
            ),
            "{end}: {error}"
        );
    }
    refused(
        &SAMPLE[..1_000],
        &expect![[r#"
            line 44 column 13, requirements: the text ends in the middle; the file was cut off, restore it from a copy
        "#]],
    );
}

#[test]
fn brackets_without_end_are_refused_at_once() {
    refused(
        &"[".repeat(1_000_000),
        &expect![[r#"
        line 1 column 65: brackets nest deeper than 64 levels; a design needs eight
    "#]],
    );
    refused(
        &"{\"a\":".repeat(100_000),
        &expect![[r#"
        line 1 column 321: brackets nest deeper than 64 levels; a design needs eight
    "#]],
    );
    check_edited(
        |file| file["notes"] = (0..80).fold(json!(1), |inner, _| json!([inner])),
        &expect![[r#"
            line 464 column 129: brackets nest deeper than 64 levels; a design needs eight
        "#]],
    );
}

#[test]
fn the_largest_file_is_refused_quickly() {
    let most = file::MOST_BYTES;
    let begun = r#"{"format":"aksnet-design","version":1,"name":""#;
    for text in [
        "[".repeat(most),
        format!("\"{}\"", "x".repeat(most - 2)),
        format!("{begun}{}", "x".repeat(most - 100)),
        format!("[{}0]", "0,".repeat(file::MOST_VALUES)),
    ] {
        let message = file::read(text.as_bytes()).unwrap_err().to_string();
        assert!(message.len() < 400, "{} bytes of message", message.len());
    }
}

#[test]
fn other_formats_and_versions_are_named() {
    refused(
        "{}",
        &expect![[r#"
        the field format is missing, so this is not a design file, which says "format": "aksnet-design"; import output of Azure or Terraform instead of opening it
    "#]],
    );
    refused(
        r#"{"format": "terraform", "version": 4}"#,
        &expect![[r#"
        the format is "terraform", so this is not a design file, which says "aksnet-design"; import output of Azure or Terraform instead of opening it
    "#]],
    );
    refused(
        r#"{"format": "aksnet-design", "name": "A"}"#,
        &expect![[r#"
            the field version is missing; add "version": 1
        "#]],
    );
    refused(
        r#"{"format": "aksnet-design", "version": 2, "name": "A", "spaceships": []}"#,
        &expect![[r#"
            the file has version 2, and this program knows versions up to 1; open it with the program that wrote it
        "#]],
    );
    refused(
        r#"{"name": "A", "spaceships": [], "format": "aksnet-design", "version": 18446744073709551615}"#,
        &expect![[r#"
            the file has version 18446744073709551615, and this program knows versions up to 1; open it with the program that wrote it
        "#]],
    );
    refused(
        r#"{"format": "aksnet-design", "version": 0, "name": "A"}"#,
        &expect![[r#"
            the file has version 0, and this program knows versions up to 1; open it with the program that wrote it
        "#]],
    );
    refused(
        r#"{"format": "aksnet-design", "version": -1, "name": "A"}"#,
        &expect![[r#"
            line 1 column 40, version: -1 is negative; give 0 or more
        "#]],
    );
    refused(
        r#"{"format": "aksnet-design", "version": "1", "name": "A"}"#,
        &expect![[r#"
            line 1 column 40, version: "1" was found where a whole number was expected
        "#]],
    );
    refused(
        r#"{"format": 7, "version": 1, "name": "A"}"#,
        &expect![[r#"
            line 1 column 12, format: 7 was found where text was expected
        "#]],
    );
}

#[test]
fn fields_are_checked_by_name() {
    check_replaced(
        "\"max_pods\"",
        "\"maxpods\"",
        &expect![[r#"
            line 268 column 15, alternatives[0].clusters[0].node_classes[1].maxpods: there is no field "maxpods"; did you mean max_pods
        "#]],
    );
    check_replaced(
        "\"max_pods\"",
        "\"colour\"",
        &expect![[r#"
            line 268 column 15, alternatives[0].clusters[0].node_classes[1].colour: there is no field "colour"; known here are name, node_subnet, max_nodes, max_pods
        "#]],
    );
    check_replaced(
        "      \"notes\"",
        "      \"Name\"",
        &expect![[r#"
            line 96 column 7, alternatives[0].Name: there is no field "Name"; did you mean name
        "#]],
    );
    check_replaced(
        "\"os\": \"Linux\",",
        "\"os\": \"Linux\", \"os\": \"Linux\",",
        &expect![[r#"
            line 275 column 30, alternatives[0].clusters[0].pools[0].os: the field os is given twice; keep one
        "#]],
    );
    check_replaced(
        "\"windows_pools\"",
        "\"virtual_nodes\"",
        &expect![[r#"
            line 38 column 5, requirements.virtual_nodes: the field virtual_nodes is given twice; keep one
        "#]],
    );
    check_replaced(
        "              \"max_pods\": 30,\n",
        "",
        &expect![[r#"
            line 272 column 13, alternatives[0].clusters[0].pools[0]: the field max_pods is missing; add it
        "#]],
    );
    check_replaced(
        "  \"name\": \"Everything\",\n",
        "",
        &expect![[r#"
        line 1 column 1: the field name is missing; add it
    "#]],
    );
}

#[test]
fn counts_are_whole_numbers_that_can_be_added_up() {
    check_replaced(
        "\"count\": 3",
        "\"count\": \"3\"",
        &expect![[r#"
            line 276 column 24, alternatives[0].clusters[0].pools[0].count: "3" was found where a whole number was expected
        "#]],
    );
    check_replaced(
        "\"count\": 3",
        "\"count\": -3",
        &expect![[r#"
            line 276 column 24, alternatives[0].clusters[0].pools[0].count: -3 is negative; give 0 or more
        "#]],
    );
    check_replaced(
        "\"count\": 3",
        "\"count\": 3.5",
        &expect![[r#"
            line 276 column 24, alternatives[0].clusters[0].pools[0].count: 3.5 is not a whole number; round it up or down
        "#]],
    );
    check_replaced(
        "\"count\": 3",
        "\"count\": 3000000",
        &expect![[r#"
            line 276 column 24, alternatives[0].clusters[0].pools[0].count: node count 3000000 is more than can be planned; enter at most 1000000
        "#]],
    );
    check_replaced(
        "\"count\": 3",
        "\"count\": 99999999999999999999999",
        &expect![[r#"
            line 276 column 24, alternatives[0].clusters[0].pools[0].count: the number is out of range; give a smaller one
        "#]],
    );
    check_replaced(
        "\"count\": 3",
        "\"count\": 1e999",
        &expect![[r#"
            line 276 column 24, alternatives[0].clusters[0].pools[0].count: the number is out of range; give a smaller one
        "#]],
    );
    check_replaced(
        "\"count\": 3",
        "\"count\": 3, \"options\": { \"egress_prefix\": 300 }",
        &expect![[r#"
            line 276 column 57, alternatives[0].clusters[0].pools[0].options.egress_prefix: the number is out of range; give a smaller one
        "#]],
    );
    check_replaced(
        "\"count\": 3",
        "\"count\": null",
        &expect![[r#"
            line 276 column 24, alternatives[0].clusters[0].pools[0].count: null was found where a whole number was expected
        "#]],
    );
    check_replaced(
        "\"count\": 3",
        "\"count\": [3]",
        &expect![[r#"
            line 276 column 24, alternatives[0].clusters[0].pools[0].count: a list was found where a whole number was expected
        "#]],
    );
}

#[test]
fn words_and_names_are_text() {
    check_replaced(
        "\"name\": \"system\"",
        "\"name\": \"\"",
        &expect![[r#"
            line 273 column 23, alternatives[0].clusters[0].pools[0].name: the name is empty; enter at least one character
        "#]],
    );
    check_replaced(
        "\"name\": \"system\"",
        "\"name\": {}",
        &expect![[r#"
            line 273 column 23, alternatives[0].clusters[0].pools[0].name: an object was found where text was expected
        "#]],
    );
    check_replaced(
        "\"mode\": \"system\"",
        "\"mode\": \"sytem\"",
        &expect![[r#"
            line 274 column 23, alternatives[0].clusters[0].pools[0].mode: "sytem" is not on the list; did you mean system
        "#]],
    );
    check_replaced(
        "\"mode\": \"system\"",
        "\"mode\": 3",
        &expect![[r#"
            line 274 column 23, alternatives[0].clusters[0].pools[0].mode: 3 was found where a word in quotes was expected
        "#]],
    );
    check_replaced(
        "\"mode\": \"system\"",
        "\"mode\": {\"system\": null}",
        &expect![[r#"
            line 274 column 23, alternatives[0].clusters[0].pools[0].mode: an object was found where a word in quotes was expected
        "#]],
    );
    check_replaced(
        "\"max_surge\": 1",
        "\"max_surge\": \"ten\"",
        &expect![[r#"
            line 279 column 28, alternatives[0].clusters[0].pools[0].max_surge: surge "ten" is neither a number of nodes nor a percentage; enter 1 or "10%"
        "#]],
    );
    check_replaced(
        "\"max_surge\": 1",
        "\"max_surge\": -1",
        &expect![[r#"
            line 279 column 28, alternatives[0].clusters[0].pools[0].max_surge: expected a number of nodes or a percentage such as "10%"
        "#]],
    );
    check_replaced(
        "\"max_surge\": 1",
        "\"max_surge\": [1]",
        &expect![[r#"
            line 279 column 28, alternatives[0].clusters[0].pools[0].max_surge: expected a number of nodes or a percentage such as "10%"
        "#]],
    );
}

#[test]
fn addresses_are_checked() {
    check_replaced(
        "\"10.20.0.0/24\"",
        "\"10.20.0.0/33\"",
        &expect![[r#"
            line 112 column 25, alternatives[0].networks[0].subnets[0].prefix: "10.20.0.0/33" does not end with a prefix length; enter a whole number from 0 to 32 after the slash
        "#]],
    );
    check_replaced(
        "\"10.20.0.0/24\"",
        "\"10.20.0.0\"",
        &expect![[r#"
            line 112 column 25, alternatives[0].networks[0].subnets[0].prefix: "10.20.0.0" has no prefix length; add one, such as 10.20.0.0/32 for this address alone
        "#]],
    );
    check_replaced(
        "\"10.20.0.0/24\"",
        "10",
        &expect![[r#"
            line 112 column 25, alternatives[0].networks[0].subnets[0].prefix: 10 was found where text was expected
        "#]],
    );
    check_replaced(
        "\"dns_service_ip\": \"10.0.0.10\"",
        "\"dns_service_ip\": \"ten\"",
        &expect![[r#"
            line 234 column 29, alternatives[0].clusters[0].dns_service_ip: not an IP address; write one such as 10.0.0.10
        "#]],
    );
    check_replaced(
        "\"private_cluster\": true",
        "\"private_cluster\": \"yes\"",
        &expect![[r#"
            line 235 column 30, alternatives[0].clusters[0].private_cluster: "yes" was found where true or false was expected
        "#]],
    );
}

#[test]
fn lists_and_objects_are_told_apart() {
    check_edited(
        |file| file["alternatives"] = json!({}),
        &expect![[r#"
            line 13 column 19, alternatives: an object was found where a list was expected
        "#]],
    );
    check_edited(
        |file| file["alternatives"][0] = json!(["All of it", "", [], []]),
        &expect![[r#"
            line 14 column 5, alternatives[0]: a list was found where an object was expected
        "#]],
    );
    check_edited(
        |file| file["requirements"] = json!([]),
        &expect![[r#"
            line 427 column 19, requirements: a list was found where an object was expected
        "#]],
    );
    check_edited(
        |file| file["alternatives"][0]["clusters"][0]["outbound"] = json!(["none", 1, 0]),
        &expect![[r#"
            line 53 column 23, alternatives[0].clusters[0].outbound: a list was found where an object was expected
        "#]],
    );
}

#[test]
fn columns_count_characters() {
    refused(
        "{\"format\": \"aksnet-design\", \"version\": 1, \"name\": \"äöü\", \"notes\": 1}",
        &expect![[r#"
            line 1 column 67, notes: 1 was found where text was expected
        "#]],
    );
}

#[test]
fn more_than_can_be_planned_is_refused() {
    let many = |item: &Value, count: usize| Value::Array(vec![item.clone(); count]);
    check_edited(
        |file| file["alternatives"] = many(&file["alternatives"][1], 101),
        &expect![[r#"
            line 614 column 5, alternatives[100]: a design holds at most 100 alternatives; split it into several files
        "#]],
    );
    check_edited(
        |file| file["connected"] = many(&file["connected"][2], 10_001),
        &expect![[r#"
            line 50366 column 5, connected[10000]: a design holds at most 10000 connected ranges; split it into several files
        "#]],
    );
    check_edited(
        |file| {
            let accepted = json!({ "rule": "little-headroom", "subject": "a", "reason": "" });
            file["accepted"] = many(&accepted, 10_001);
        },
        &expect![[r#"
            line 50003 column 5, accepted[10000]: a design holds at most 10000 accepted findings; split it into several files
        "#]],
    );
    check_edited(
        |file| {
            let classes = &mut file["alternatives"][0]["clusters"][0]["node_classes"];
            *classes = many(&classes[0], 101);
        },
        &expect![[r#"
            line 427 column 13, alternatives[0].clusters[0].node_classes[100]: a design holds at most 100 node classes a cluster; split it into several files
        "#]],
    );
    check_edited(
        |file| {
            let balancers = &mut file["alternatives"][0]["clusters"][0]["options"]["internal_load_balancers"];
            *balancers = many(&balancers[1], 101);
        },
        &expect![[r#"
            line 141 column 15, alternatives[0].clusters[0].options.internal_load_balancers[100]: a design holds at most 100 internal load balancers a cluster; split it into several files
        "#]],
    );
    check_edited(
        |file| {
            let nics = &mut file["alternatives"][0]["clusters"][0]["pools"][1]["options"]["nics"];
            *nics = many(&nics[1], 11);
        },
        &expect![[r#"
            line 103 column 19, alternatives[0].clusters[0].pools[1].options.nics[10]: a design holds at most 10 network interfaces a pool; split it into several files
        "#]],
    );
    check_edited(
        |file| file["connected"][0]["prefixes"] = many(&json!("10.0.0.0/8"), 100_001),
        &expect![[r#"
            a design holds at most 100000 prefixes; split it into several files
        "#]],
    );
    check_edited(
        |file| {
            let alternative = &mut file["alternatives"][0];
            alternative["networks"] = many(&alternative["networks"][1], 10_001);
        },
        &expect![[r#"
            line 140235 column 9, alternatives[0].networks[10000]: a design holds at most 10000 VNets; split it into several files
        "#]],
    );
    check_edited(
        |file| {
            let network = &mut file["alternatives"][0]["networks"][0];
            network["subnets"] = many(&network["subnets"][0], 6_000);
            let alternatives = &mut file["alternatives"];
            alternatives[1] = alternatives[0].clone();
        },
        &expect![[r#"
            line 120492 column 13, alternatives[1].networks[0].subnets[3999]: a design holds at most 10000 subnets; split it into several files
        "#]],
    );
    check_edited(
        |file| {
            let alternative = &mut file["alternatives"][0];
            alternative["clusters"] = many(&alternative["clusters"][1], 1_001);
        },
        &expect![[r#"
            line 17016 column 9, alternatives[0].clusters[1000]: a design holds at most 1000 clusters; split it into several files
        "#]],
    );
    check_edited(
        |file| {
            let cluster = &mut file["alternatives"][0]["clusters"][0];
            cluster["pools"] = many(&cluster["pools"][0], 201);
        },
        &expect![[r#"
            line 2463 column 13, alternatives[0].clusters[0].pools[200]: a design holds at most 200 pools a cluster; split it into several files
        "#]],
    );
}

#[test]
fn the_schema_describes_the_sample() {
    let schema = file::schema();
    let sample: Value = serde_json::from_str(SAMPLE).unwrap();
    let mut seen = BTreeSet::new();
    describes(&schema, "#", &sample, "", &mut seen);
    let absent: Vec<_> = described_fields(&schema).difference(&seen).cloned().collect();
    assert!(absent.is_empty(), "the sample lacks {absent:?}");
    expect![[r#"
        ["format","version","name"]
    "#]]
    .assert_eq(&format!("{}\n", schema["required"]));
    assert_eq!(schema["properties"]["format"]["const"], "aksnet-design");
    assert_eq!(schema["properties"]["version"]["const"], 1);
}

/// Follows `value` through the schema at `pointer` of `root`: every field is described. What was met goes to `seen`.
fn describes(root: &Value, pointer: &str, value: &Value, path: &str, seen: &mut BTreeSet<String>) {
    let schema = root.pointer(pointer.trim_start_matches('#')).unwrap();
    if let Some(reference) = schema["$ref"].as_str() {
        return describes(root, reference, value, path, seen);
    }
    if schema["anyOf"].is_array() {
        return describes(root, &format!("{pointer}/anyOf/0"), value, path, seen);
    }
    match value {
        Value::Object(fields) => {
            assert_eq!(schema["additionalProperties"], false, "{path}");
            for (field, value) in fields {
                let described = format!("{pointer}/properties/{field}");
                let path = format!("{path}.{field}");
                assert!(
                    !schema["properties"][field].is_null(),
                    "{path} is not in the schema"
                );
                describes(root, &described, value, &path, seen);
                seen.insert(described);
            }
        }
        Value::Array(items) => {
            for item in items {
                describes(
                    root,
                    &format!("{pointer}/items"),
                    item,
                    &format!("{path}[]"),
                    seen,
                );
            }
        }
        _ => {}
    }
}

/// Where the fields of a design file stand in its schema.
fn described_fields(schema: &Value) -> BTreeSet<String> {
    let definitions = schema["$defs"].as_object().unwrap().iter();
    definitions
        .map(|(name, definition)| (format!("#/$defs/{name}"), definition))
        .chain([("#".to_owned(), schema)])
        .flat_map(|(pointer, definition)| {
            let fields = definition["properties"].as_object().into_iter().flatten();
            fields.map(move |(field, _)| format!("{pointer}/properties/{field}"))
        })
        .collect()
}

#[test]
fn the_blank_design_and_every_example_are_written_as_they_are_read() {
    let blank = presets::blank();
    assert_eq!(file::read(file::write(&blank).as_bytes()), Ok(blank));
    for preset in presets::presets() {
        assert_eq!(
            file::write(&preset.design().unwrap()),
            preset.text,
            "{}",
            preset.title
        );
    }
}
