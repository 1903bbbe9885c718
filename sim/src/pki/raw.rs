//! RSA over a block of bytes as it is, for what the signing interface of the cryptographic library refuses.
//!
//! The library signs only a digest that it wraps itself; the card signs whatever it is handed. This is the
//! textbook private operation by the Chinese remainder theorem (RFC 8017 5.1.2, 5.2.1 and 5.2.2).
//!
//! Against `openssl speed rsa2048` on one machine: 0.47 of its rate where it multiplies with AVX-512 IFMA, 0.86
//! with that turned off; powers by crypto-bigint gave 0.33 and 0.60. Safe Rust reaches no IFMA of its own, and no
//! crate looked at does so for it: pulp does not turn it on where closures run, and the `openssl` crate on AWS-LC wants a
//! second AWS-LC and libclang.

use super::power::Power;
use crypto_bigint::modular::{BoxedMontyForm, BoxedMontyParams};
use crypto_bigint::{BoxedUint, Odd};

/// Length of an RSA-2048 modulus, block and signature.
pub(super) const BLOCK: usize = 256;
const BLOCK_BITS: u32 = 2048;
const PRIME_BITS: u32 = 1024;
/// `00 01`, at least eight `FF`, `00`: what PKCS#1 v1.5 needs beside the input.
const PADDING_AT_LEAST: usize = 11;

/// The longest input that type 1 padding leaves room for.
pub(super) const LONGEST_INPUT: usize = BLOCK - PADDING_AT_LEAST;

/// Type 1 padding of `input` taken verbatim (RFC 8017 9.2 from step 3): `00 01 FF … FF 00 input`.
/// The caller has checked that `input` is no longer than [`LONGEST_INPUT`].
pub(super) fn pad(input: &[u8]) -> [u8; BLOCK] {
    let mut block = [0xFF; BLOCK];
    let tail = input.iter().rev().chain(std::iter::once(&0));
    for (to, from) in block.iter_mut().rev().zip(tail) {
        *to = *from;
    }
    for (to, from) in block.iter_mut().zip([0, 1]) {
        *to = from;
    }
    block
}

/// The private half of a key in the five-number form.
pub(super) struct PrivateOperation {
    p: BoxedMontyParams,
    q: Odd<BoxedUint>,
    q_wide: BoxedUint,
    power_p: Power,
    power_q: Power,
    coefficient: BoxedMontyForm,
}

/// The big-endian numbers of an `RSAPrivateKey` (RFC 8017 A.1.2).
pub(super) struct Components<'a> {
    pub(super) prime1: &'a [u8],
    pub(super) prime2: &'a [u8],
    pub(super) exponent1: &'a [u8],
    pub(super) exponent2: &'a [u8],
    pub(super) coefficient: &'a [u8],
}

impl PrivateOperation {
    /// `None` if a number is longer than 1,024 bits or a prime is even.
    pub(super) fn new(key: &Components<'_>) -> Option<Self> {
        let p = odd(key.prime1, PRIME_BITS)?;
        let q = odd(key.prime2, PRIME_BITS)?;
        let power_p = Power::new(&p, &number(key.exponent1, PRIME_BITS)?);
        let power_q = Power::new(&q, &number(key.exponent2, PRIME_BITS)?);
        let p = BoxedMontyParams::new_vartime(p);
        let coefficient = BoxedMontyForm::new(number(key.coefficient, PRIME_BITS)?, &p);
        Some(Self {
            q_wide: number(key.prime2, BLOCK_BITS)?,
            p,
            q,
            power_p,
            power_q,
            coefficient,
        })
    }

    /// The block to the power of the private exponent. The block has to be below the modulus, as every padded
    /// one is: its highest bit is 0.
    pub(super) fn apply(&self, block: &[u8; BLOCK]) -> [u8; BLOCK] {
        let message = BoxedUint::from_be_slice_vartime(block);
        let of = |prime: &Odd<BoxedUint>, power: &Power| {
            let prime = prime.as_nz_ref();
            power.of(&message.rem_vartime(prime)).rem_vartime(prime)
        };
        let of_p = of(self.p.modulus(), &self.power_p);
        let of_q = of(&self.q, &self.power_q);
        let of_q_below_p = of_q.rem_vartime(self.p.modulus().as_nz_ref());
        let difference =
            BoxedMontyForm::new(of_p, &self.p).sub(&BoxedMontyForm::new(of_q_below_p, &self.p));
        let step = difference.mul(&self.coefficient).retrieve();
        to_block(&self.q_wide.wrapping_mul(&step).wrapping_add(&of_q))
    }
}

/// `signature` to the power of the public exponent, or `None` if the modulus is even or the signature is
/// not smaller than it. All numbers are big-endian; the exponent is at most 64 bits long.
pub(super) fn public_operation(
    modulus: &[u8],
    exponent: &[u8],
    signature: &[u8],
) -> Option<[u8; BLOCK]> {
    let modulus = odd(modulus, BLOCK_BITS)?;
    let signature = number(signature, BLOCK_BITS)?;
    if signature >= *modulus {
        return None;
    }
    let exponent = number(exponent, 64)?;
    let modulus = BoxedMontyParams::new_vartime(modulus);
    Some(to_block(
        &BoxedMontyForm::new(signature, &modulus)
            .pow(&exponent)
            .retrieve(),
    ))
}

fn number(big_endian: &[u8], bits: u32) -> Option<BoxedUint> {
    BoxedUint::from_be_slice(big_endian, bits).ok()
}

fn odd(big_endian: &[u8], bits: u32) -> Option<Odd<BoxedUint>> {
    Odd::new(number(big_endian, bits)?).into_option()
}

fn to_block(number: &BoxedUint) -> [u8; BLOCK] {
    let mut block = [0; BLOCK];
    for (to, from) in block
        .iter_mut()
        .rev()
        .zip(number.to_be_bytes().iter().rev())
    {
        *to = *from;
    }
    block
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_input_keeps_eight_bytes_of_padding() {
        let block = pad(&[0x5A; LONGEST_INPUT]);
        assert_eq!(
            block[..11],
            [0, 1, 255, 255, 255, 255, 255, 255, 255, 255, 0]
        );
        assert_eq!(block[11..], [0x5A; 245]);
    }

    #[test]
    fn a_signature_not_below_the_modulus_is_refused() {
        let modulus = [0xFF; BLOCK];
        assert!(public_operation(&modulus, &[3], &modulus).is_none());
        let mut below = modulus;
        below[255] = 0xFE;
        // (n - 1)^3 = -1 modulo n.
        assert_eq!(public_operation(&modulus, &[3], &below), Some(below));
    }
}
