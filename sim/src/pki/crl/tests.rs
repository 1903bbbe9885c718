use jiff::ToSpan;
use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::pki::{CertificateKind, Generation};

fn authority() -> &'static Authority {
    Authority::of(CertificateKind::Authentication, Generation::Third)
}

fn certificate(authority: &Authority) -> Certificate {
    Certificate::from_der(authority.certificate()).expect("it is a certificate")
}

fn noon() -> DateTime {
    date(2026, 11, 25).at(12, 0, 0, 0)
}

fn publication(entries: Vec<Entry>) -> Publication {
    Publication {
        number: 4_055,
        this_update: noon(),
        next_update: noon() + 2.days(),
        entries,
    }
}

fn held(serial: &str, reason: Option<Reason>) -> Entry {
    Entry {
        serial: serial.to_owned(),
        revocation: Revocation {
            at: noon() - 3.days(),
            reason,
        },
    }
}

#[test]
fn a_list_without_members_reads_back_without_members() {
    let list = publication(Vec::new()).sign(authority()).unwrap();
    let read = RevocationList::from_der(&list).unwrap();
    assert!(read.entries.is_empty());
    assert_eq!(read.number, Some(vec![0x0F, 0xD7]));
    let check = read.check(&certificate(authority()), noon(), SignedDuration::ZERO);
    assert_eq!(check, Ok(()));
}

#[test]
fn a_list_is_believed_from_its_first_second_to_its_last() {
    let list = publication(Vec::new()).sign(authority()).unwrap();
    let read = RevocationList::from_der(&list).unwrap();
    let own = certificate(authority());
    let at = |now| read.check(&own, now, SignedDuration::ZERO);
    assert_eq!(at(noon() - 1.second()), Err(ListDistrust::Future));
    assert_eq!(at(noon()), Ok(()));
    assert_eq!(at(noon() + 2.days()), Ok(()));
    assert_eq!(at(noon() + 2.days() + 1.second()), Err(ListDistrust::Stale));
}

#[test]
fn the_list_of_another_generation_or_of_nobody_proves_nothing() {
    let list = publication(vec![held("70", None)])
        .sign(authority())
        .unwrap();
    let read = RevocationList::from_der(&list).unwrap();
    let check = |certificate| read.check(&certificate, noon(), SignedDuration::ZERO);
    for (kind, generation) in [
        (CertificateKind::Authentication, Generation::Second),
        (CertificateKind::Signature, Generation::Third),
    ] {
        let other = certificate(Authority::of(kind, generation));
        assert_eq!(check(other), Err(ListDistrust::OtherAuthority));
    }
    let mut forged = read.clone();
    *forged.signature.last_mut().unwrap() ^= 1;
    let check = forged.check(&certificate(authority()), noon(), SignedDuration::ZERO);
    assert_eq!(check, Err(ListDistrust::Signature));
}

#[test]
fn an_unspecified_reason_is_left_out() {
    let entries = vec![held("70", Some(Reason::Unspecified))];
    let list = publication(entries).sign(authority()).unwrap();
    let read = RevocationList::from_der(&list).unwrap();
    assert_eq!(read.revocation("70").unwrap().reason, None);
    assert_eq!(read.revocation("71"), None);
}

fn reason() -> impl Strategy<Value = Option<Reason>> {
    let reasons = [1_u8, 3, 4, 5, 6, 9];
    let reason = |code: u8| Reason::from_der(&[0x0A, 1, code]).expect("it is a reason");
    prop::option::of(prop::sample::select(reasons.map(reason).to_vec()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_list_reads_back_as_it_was_made(
        number in 1_u64..,
        entries in prop::collection::btree_map(1_u64.., (0_i64..4_000_000, reason()), 0..20),
    ) {
        let entries: Vec<Entry> = entries
            .into_iter()
            .map(|(serial, (before, reason))| {
                let hex = format!("{serial:X}");
                Entry {
                    serial: format!("{}{hex}", "0".repeat(hex.len() % 2)),
                    revocation: Revocation { at: noon() - before.seconds(), reason },
                }
            })
            .collect();
        let made = Publication { number, ..publication(entries) };
        let list = made.sign(authority()).unwrap();
        let read = RevocationList::from_der(&list).unwrap();
        prop_assert_eq!(&read.entries, &made.entries);
        prop_assert_eq!(read.this_update, made.this_update);
        prop_assert_eq!(read.next_update, Some(made.next_update));
        let check = read.check(&certificate(authority()), noon(), SignedDuration::ZERO);
        prop_assert_eq!(check, Ok(()));
    }

    #[test]
    fn no_bytes_make_reading_a_list_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = RevocationList::from_der(&bytes);
    }

    #[test]
    fn no_change_to_a_list_makes_reading_panic_or_is_believed(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let original = publication(vec![held("70", Some(Reason::CertificateHold))]);
        let original = original.sign(authority()).unwrap();
        let mut list = original.clone();
        for (place, byte) in changes {
            let place = place.index(list.len());
            list[place] = byte;
        }
        if let Some(cut) = cut {
            list.truncate(cut.index(list.len()));
        }
        if let Ok(read) = RevocationList::from_der(&list) {
            let check = read.check(&certificate(authority()), noon(), SignedDuration::ZERO);
            prop_assert!(list == original || check.is_err());
        }
    }
}
