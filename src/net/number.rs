//! Numbers as people read them: with a comma between thousands.
//!
//! Every floor that words a count uses this one, so that screens, findings and files write a number alike.

/// The number with thousands separators.
///
/// ```
/// use aksnet::net::grouped;
///
/// assert_eq!(grouped(59), "59");
/// assert_eq!(grouped(1_728), "1,728");
/// assert_eq!(grouped(4_294_967_296), "4,294,967,296");
/// ```
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_stand_before_every_third_digit() {
        for (number, expected) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (10_000, "10,000"),
            (123_456_789, "123,456,789"),
        ] {
            assert_eq!(grouped(number), expected);
        }
    }
}
