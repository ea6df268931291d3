//! Text as one value: what is read is written as it was understood.

#![no_main]

use std::fmt::{Debug, Display};
use std::str::FromStr;

use aksnet::azure::Model;
use aksnet::design::{Name, PlanningDate, Surge};
use aksnet::net::{Cidr, Prefix};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    comes_back::<Cidr>(text);
    comes_back::<Prefix>(text);
    comes_back::<Surge>(text);
    comes_back::<Name>(text);
    comes_back::<PlanningDate>(text);
    let _model = text.parse::<Model>();
});

fn comes_back<T: FromStr<Err: Display> + Display + PartialEq + Debug>(text: &str) {
    match text.parse::<T>() {
        Ok(value) => assert_eq!(value.to_string().parse::<T>().ok(), Some(value)),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}
