//! Digit strings and the check digits (検証番号) computed over them.

/// Whether `text` is exactly `len` ASCII digits.
pub(super) fn is_digits(text: &str, len: usize) -> bool {
    text.len() == len && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The value of `len` digits from `start`, 0 where there are none.
pub(super) fn number_at(text: &str, start: usize, len: usize) -> u32 {
    text.bytes().skip(start).take(len).fold(0_u32, |sum, byte| {
        sum.saturating_mul(10).saturating_add(value(byte))
    })
}

/// 検証番号 of insurers and facilities (modulus 10, weights 2 and 1): from the right the digits are
/// weighted 2, 1, 2, 1…, the digits of each product are added up, and the check digit is what is missing
/// to the next ten.
pub(super) fn modulus_10(body: &str) -> char {
    let sum: u32 = body
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| {
            let weighted = value(byte) * if place % 2 == 0 { 2 } else { 1 };
            weighted / 10 + weighted % 10
        })
        .sum();
    digit((10 - sum % 10) % 10)
}

/// The remainder behind the check digit of 個人番号 (modulus 11): the n-th digit from the right of the
/// eleven is weighted n + 1 up to n = 6 and n − 5 from n = 7.
pub(super) fn modulus_11_remainder(body: &str) -> u32 {
    let sum: u32 = body
        .bytes()
        .rev()
        .zip([2, 3, 4, 5, 6, 7, 2, 3, 4, 5, 6])
        .map(|(byte, weight)| value(byte) * weight)
        .sum();
    sum % 11
}

/// The check digit of 個人番号 over its first eleven digits (Ordinance on the designation of individual
/// numbers, 総務省令): 0 for the remainders 0 and 1, else 11 minus the remainder.
pub(super) fn modulus_11(body: &str) -> char {
    match modulus_11_remainder(body) {
        0 | 1 => '0',
        remainder => digit(11 - remainder),
    }
}

/// `body` followed by its check digit.
pub(super) fn with_check(body: &str, check: fn(&str) -> char) -> String {
    let mut number = body.to_owned();
    number.push(check(body));
    number
}

/// Whether the last digit of `number` is the check digit of those before it.
pub(super) fn check_is_right(number: &str, check: fn(&str) -> char) -> bool {
    let mut rest = number.chars();
    let Some(last) = rest.next_back() else {
        return false;
    };
    check(rest.as_str()) == last
}

fn value(byte: u8) -> u32 {
    u32::from(byte.saturating_sub(b'0')).min(9)
}

fn digit(value: u32) -> char {
    char::from_digit(value, 10).unwrap_or('0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_examples_of_the_modulus_10_rule_verify() {
        for number in [
            "33120015",
            "0110113719",
            "06132013",
            "138057",
            "00138057",
            "39131156",
        ] {
            assert!(check_is_right(number, modulus_10), "{number}");
        }
        for sample in ["1312345678", "0110012345"] {
            assert!(!check_is_right(sample, modulus_10), "{sample}");
        }
    }

    #[test]
    fn a_remainder_of_0_or_1_gives_the_check_digit_0() {
        assert_eq!(modulus_11_remainder("00000000000"), 0);
        assert_eq!(modulus_11("00000000000"), '0');
        // 6 × 2 = 12 leaves 1.
        assert_eq!(modulus_11_remainder("00000000006"), 1);
        assert_eq!(modulus_11("00000000006"), '0');
        // 1 × 2 leaves 2, the least remainder that subtracts.
        assert_eq!(modulus_11("00000000001"), '9');
        // 5 × 2 leaves 10.
        assert_eq!(modulus_11("00000000005"), '1');
    }

    #[test]
    fn the_weight_of_each_place_is_that_of_the_ordinance() {
        for n in 1_u32..=11 {
            let body = format!("{:011}", 10_u64.pow(n - 1));
            let weight = if n <= 6 { n + 1 } else { n - 5 };
            assert_eq!(modulus_11_remainder(&body), weight, "place {n}");
        }
        assert_eq!(modulus_11("12345678901"), '8');
    }

    #[test]
    fn a_circulating_sample_of_an_individual_number_does_not_verify() {
        assert!(!check_is_right("210987654321", modulus_11));
    }
}
