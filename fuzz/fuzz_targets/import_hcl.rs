//! An expression of Terraform as the address space of a VNet, with what it may refer to.

#![no_main]

use aksnet::import::{Source, assemble, read};
use libfuzzer_sys::fuzz_target;

const AROUND: &str = r#"
variable "v" { default = "10.0.0.0/8" }
variable "open" {}
locals {
  map  = { a = 1, b = { c = [2, 3] } }
  list = ["10.1.0.0/16", var.v, var.open]
  self = local.it
}
resource "azurerm_subnet" "s" {
  for_each             = { x = 1, y = 2 }
  name                 = "snet-${each.key}"
  virtual_network_name = azurerm_virtual_network.it.name
  address_prefixes     = [cidrsubnet("10.0.0.0/16", 8, each.value)]
}
resource "azurerm_virtual_network" "it" {
  name          = "v"
  address_space = local.it
}
"#;

fuzz_target!(|text: &str| {
    let whole = format!("{AROUND}\nlocals {{\n  it = {text}\n}}\n");
    for text in [whole.as_str(), text] {
        let reading = read(&[Source::new("main.tf", text)], &mut |_| true);
        let _ = assemble(reading.imported);
    }
});
