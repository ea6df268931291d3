//! An expression of an ARM template as the address space of a VNet, with what it may refer to.

#![no_main]

use aksnet::import::{Source, assemble, read};
use libfuzzer_sys::fuzz_target;
use serde_json::json;

fuzz_target!(|text: &str| {
    let template = json!({
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "parameters": {"p": {"type": "string", "defaultValue": "10.0.0.0/8"}, "open": {"type": "string"}},
        "variables": {
            "it": format!("[{text}]"), "map": {"a": 1, "b": {"c": [2, 3]}},
            "copy": [{"name": "many", "count": 3, "input": "[copyIndex('many')]"}]
        },
        "resources": [{
            "type": "Microsoft.Network/virtualNetworks", "name": "[format('v{0}', copyIndex())]",
            "copy": {"name": "c", "count": "[length(variables('many'))]"}, "condition": format!("[{text}]"),
            "properties": {"addressSpace": {"addressPrefixes": "[variables('it')]"}}
        }]
    });
    let reading = read(&[Source::new("template", template.to_string())], &mut |_| true);
    let _ = assemble(reading.imported);
});
