//! Garbage: whatever comes in, something is said of it, in bounded time and memory.

use std::fmt::Write as _;

use aksnet::check::check;
use aksnet::design::{bounds, presets};
use aksnet::import::{ImportError, MOST_BYTES, Preview, Source, assemble, read};
use aksnet::plan::plan;
use serde_json::{Value, json};

use crate::samples::files;

/// Reads bytes up to the findings of the design that they make; gives what became of them.
fn survives(bytes: impl Into<Vec<u8>>) -> Preview {
    let source = Source::new("garbage", bytes);
    let preview = Preview::of(&[source], &presets::blank(), &mut |_| true);
    let design = preview.design();
    let findings = check(&design, &plan(&design));
    assert!(findings.all.len() < 10_000_000);
    preview
}

/// Samples, and a text of each format of which there is no sample.
fn seeds() -> Vec<(String, Vec<u8>)> {
    let mut seeds = files();
    let tf = r#"
        locals { tiers = { web = 1, apps = 2 } }
        resource "azurerm_virtual_network" "v" { 
          name = "v-${length(local.tiers)}" 
          address_space = [cidrsubnet("10.0.0.0/8", 8, 3)] 
        }
        resource "azurerm_subnet" "s" {
          for_each = local.tiers
          name = each.key
          virtual_network_name = azurerm_virtual_network.v.name
          address_prefixes = [for n in [each.value] : cidrsubnet("10.3.0.0/16", 8, n)]
        }
    "#;
    let template = json!({
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "parameters": {"n": {"type": "int", "defaultValue": 3}},
        "variables": {"a": "[concat('10.', string(parameters('n')), '.0.0/16')]"},
        "resources": [{
            "type": "Microsoft.Network/virtualNetworks", "name": "[format('v-{0}', copyIndex())]",
            "copy": {"name": "c", "count": "[parameters('n')]"},
            "properties": {"addressSpace": {"addressPrefixes": ["[variables('a')]"]},
                "subnets": [{"name": "s", "properties": {"addressPrefix": "[cidrSubnet(variables('a'), 24, copyIndex())]"}}]}
        }]
    });
    for (name, text) in [
        ("main.tf", tf.to_owned()),
        ("template", template.to_string()),
        ("table", "Name;CIDR;VNet;Purpose\nsnet-a;10.0.0.0/24;v;nodes\nsnet-b;10.0.1.0 - 10.0.1.255;v;\n".to_owned()),
        ("list", "snet-a 10.0.0.0/24\n10.0.1.0 255.255.255.0\n10.0.2.0 - 10.0.3.255\n".to_owned()),
        ("davidc", "https://www.davidc.net/sites/default/subnets/subnets.html?network=10.0.0.0&mask=16&division=7.31".to_owned()),
        ("ipam", json!([{"name": "s", "blocks": [{"name": "b", "cidr": "10.0.0.0/8", "vnets": [], "externals": []}]}]).to_string()),
    ] {
        seeds.push((name.to_owned(), text.into_bytes()));
    }
    seeds
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides.max(1) as u64).unwrap()
    }
}

#[test]
fn seeds_are_what_they_say() {
    for (name, bytes) in seeds() {
        let preview = survives(bytes);
        assert!(preview.files[0].outcome.is_ok(), "{name}: {:?}", preview.files[0]);
    }
}

#[test]
fn whatever_is_cut_off_is_told() {
    for (name, bytes) in seeds() {
        for at in 0..200 {
            let end = bytes.len() * at / 200;
            let preview = survives(&bytes[..end]);
            let told = match &preview.files[0].outcome {
                Ok(_) => continue,
                Err(error) => error.to_string(),
            };
            assert!(told.len() > 10, "{name} cut at {end}: {told}");
        }
    }
}

#[test]
fn changed_bytes_never_end_it() {
    // As many as there is time for; `AKSNET_GARBAGE=100` for a night.
    let times: usize = std::env::var("AKSNET_GARBAGE").map_or(1, |times| times.parse().unwrap());
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for (_, bytes) in seeds() {
        // Ten thousand changes of each: a few at a time keep the text readable, many show that nothing matters.
        let large = 20_000 < bytes.len();
        let (runs, changes) = if large { (100, 100) } else { (1_000, 10) };
        for _ in 0..runs * times {
            let mut changed = bytes.clone();
            for _ in 0..=dice.throw(changes * 2) {
                let at = dice.throw(changed.len());
                changed[at] = match dice.throw(4) {
                    0 => u8::try_from(dice.throw(256)).unwrap(),
                    1 => b"0123456789"[dice.throw(10)],
                    2 => b"{}[]\",:'/.-\n $("[dice.throw(14)],
                    _ => bytes[dice.throw(bytes.len())],
                };
            }
            survives(changed);
        }
    }
}

fn with_numbers(value: &mut Value, number: &Value) {
    match value {
        Value::Number(_) => *value = number.clone(),
        Value::Array(values) => values.iter_mut().for_each(|value| with_numbers(value, number)),
        Value::Object(values) => values.values_mut().for_each(|value| with_numbers(value, number)),
        _ => {}
    }
}

#[test]
fn huge_numbers_are_held_within_bounds() {
    for (_, bytes) in seeds() {
        let Ok(json) = serde_json::from_slice::<Value>(&bytes) else {
            continue;
        };
        for number in [
            json!(1e308),
            json!(u64::MAX),
            json!(-1),
            json!(0),
            json!(i64::MIN),
            json!(0.5),
        ] {
            let mut changed = json.clone();
            with_numbers(&mut changed, &number);
            survives(changed.to_string());
        }
    }
    for text in [
        "10.0.0.0/4294967296",
        "999.999.999.999/99",
        "10.0.0.0 - 9.255.255.255",
        "0.0.0.0 - 255.255.255.255",
        "::/0",
        "https://x/?network=10.0.0.0&mask=16&division=99999999999999999999.1",
    ] {
        survives(text);
    }
}

#[test]
fn what_nests_too_deep_is_refused() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("{\"subnets\":[", "]}")] {
        for depth in [100, 130, 100_000] {
            let text = format!("{}1{}", open.repeat(depth), close.repeat(depth));
            let preview = survives(text);
            assert!(preview.files[0].outcome.is_err());
            if depth == 100_000 {
                let told = preview.files[0].outcome.clone().unwrap_err().to_string();
                assert!(told.contains("more than 128 brackets"), "{told}");
            }
        }
    }
    let deep = format!(
        "locals {{\n x = {}1{}\n}}",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    assert!(survives(deep).files[0].outcome.is_err());
    let expression = format!("[{}'a'{}]", "concat(".repeat(5_000), ")".repeat(5_000));
    let resource = json!({"type": "Microsoft.Network/virtualNetworks", "name": expression});
    survives(template_of(&json!({}), &json!([resource])));
}

fn template_of(variables: &Value, resources: &Value) -> String {
    json!({
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "variables": variables, "resources": resources
    })
    .to_string()
}

#[test]
fn what_goes_in_circles_ends() {
    let vnet = |name: &str, copy: Value| {
        json!({
            "type": "Microsoft.Network/virtualNetworks", "name": name, "copy": copy,
            "properties": {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}}
        })
    };
    let circle = json!({"a": "[variables('b')]", "b": "[variables('a')]"});
    let doubling: serde_json::Map<String, Value> = (0..60)
        .map(|at| {
            let next = format!("[concat(variables('v{}'), variables('v{}'))]", at + 1, at + 1);
            (format!("v{at}"), next.into())
        })
        .chain([("v60".to_owned(), "10.0.0.0".into())])
        .collect();
    let endless = json!({"name": "c", "count": 1_000_000_000});
    let own = json!({"name": "c", "count": "[length(variables('a'))]"});
    let values = json!({"copy": [{"name": "x", "count": 100_000_000, "input": "[variables('x')]"}]});
    let mut nested = vnet("v", Value::Null);
    for _ in 0..60 {
        nested = json!({
            "type": "Microsoft.Resources/deployments", "name": "d",
            "properties": {"expressionEvaluationOptions": {"scope": "inner"}, "template": {"resources": [nested]}}
        });
    }
    for (variables, resources) in [
        (circle.clone(), json!([vnet("[variables('a')]", Value::Null)])),
        (
            Value::Object(doubling),
            json!([vnet("[variables('v0')]", Value::Null)]),
        ),
        (json!({}), json!([vnet("v[copyIndex()]", endless)])),
        (circle, json!([vnet("v", own)])),
        (values, json!([vnet("[variables('x')[0]]", Value::Null)])),
        (json!({}), json!([nested])),
    ] {
        let preview = survives(template_of(&variables, &resources));
        let notes = preview.assembled.notes.kept().len();
        assert!(preview.files[0].outcome.is_err() || 0 < notes);
    }
    let locals = "locals {\n a = local.b\n b = [local.a]\n}\n\
                  resource \"azurerm_virtual_network\" \"v\" {\n name = \"v\"\n address_space = local.a\n}\n\
                  module \"m\" {\n source = \"./\"\n}\n";
    let preview = survives(locals);
    assert!(
        preview
            .assembled
            .notes
            .kept()
            .iter()
            .any(|note| note.text.contains("refers to itself"))
    );
}

#[test]
fn a_million_of_anything_has_its_message() {
    let lines = "10.0.0.0/24\n".repeat(1_000_001);
    let objects = format!("[{}{{}}]", "{},".repeat(1_000_000));
    let values = format!("[{}\"\"]", "\"\",".repeat(4_000_000));
    let mut links = String::from("https://x/?network=10.0.0.0&mask=8&division=60000.");
    links.push_str(&"f".repeat(15_000));
    for (text, expected) in [
        (lines, "there are more than 1,000,000 rows; export a part"),
        (objects, "there are more than 1,000,000 resources; export a part"),
        (
            values,
            "the JSON has more than 4,000,000 values; export a part, such as one resource group",
        ),
        (
            links,
            "this link of the subnet calculator is broken; copy the whole link again",
        ),
    ] {
        let error = survives(text).files[0].outcome.clone().unwrap_err().to_string();
        assert_eq!(error, expected);
    }
    let large = vec![b' '; MOST_BYTES + 1];
    assert!(matches!(
        survives(large).files[0].outcome,
        Err(ImportError::TooLarge { .. })
    ));
}

#[test]
fn more_than_a_design_holds_is_left_out_with_a_word() {
    let mut same = String::from("name,cidr\n");
    for at in 0..45_000_u32 {
        let [_, one, two, three] = (at * 16).to_be_bytes();
        writeln!(same, "snet,10.{one}.{two}.{three}/28").unwrap();
    }
    let networks: Vec<Value> = (0..45_000)
        .map(|at| json!({"name": "v", "resourceGroup": format!("g{at}"), "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}}))
        .collect();
    let clusters: Vec<Value> = (0..4_500)
        .map(|_| json!({"name": "c", "agentPoolProfiles": [{"name": "p", "count": 1}, {"name": "q", "count": 1}]}))
        .collect();
    let pools: Vec<Value> = (0..1_000)
        .map(|at| json!({"name": format!("p{at}"), "count": 1}))
        .collect();
    let one = json!({"name": "c", "agentPoolProfiles": pools});
    for text in [
        same,
        json!(networks).to_string(),
        json!(clusters).to_string(),
        one.to_string(),
    ] {
        // Without the findings: they are not what is tried here, and take their time.
        let assembled = assemble(read(&[Source::new("many", text)], &mut |_| true).imported);
        let notes = assembled.notes.kept();
        assert!(
            notes.iter().any(|note| note.text.contains("than a design holds")),
            "{notes:?}"
        );
        bounds::check(&assembled.into_design("many")).unwrap();
    }
}

#[test]
fn encodings_are_understood_or_refused() {
    let utf16 =
        |text: &str, unit: fn(u16) -> [u8; 2]| -> Vec<u8> { text.encode_utf16().flat_map(unit).collect() };
    for (name, bytes) in seeds() {
        let text = String::from_utf8(bytes.clone()).unwrap();
        let plain = survives(bytes.clone());
        for other in [
            [&[0xff, 0xfe][..], &utf16(&text, u16::to_le_bytes)].concat(),
            [&[0xfe, 0xff][..], &utf16(&text, u16::to_be_bytes)].concat(),
            utf16(&text, u16::to_le_bytes),
            [&[0xef, 0xbb, 0xbf][..], &bytes].concat(),
        ] {
            assert_eq!(survives(other).assembled, plain.assembled, "{name}");
        }
        let latin = [&bytes[..], b"\xe9"].concat();
        let told = survives(latin).files[0].outcome.clone().unwrap_err().to_string();
        assert!(told.contains("save it as UTF-8"), "{name}: {told}");
        // Half a letter of UTF-16.
        let odd = [
            &[0xff, 0xfe][..],
            &utf16(&text, u16::to_le_bytes),
            &[0x00, 0xd8, 0x41][..],
        ]
        .concat();
        assert!(survives(odd).files[0].outcome.is_err(), "{name}");
    }
}
