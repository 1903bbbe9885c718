use proptest::prelude::*;

use super::*;

/// Inputs to each reader.
const INPUTS: u64 = 400;

#[test]
fn every_reader_understands_something_of_what_a_hunt_begins_with() {
    for decoder in &ALL {
        let seeds = decoder.seeds();
        let said: Vec<_> = seeds.iter().map(|seed| decoder.read(seed)).collect();
        assert!(said.iter().any(Result::is_ok), "{}: {said:?}", decoder.name);
    }
}

#[test]
fn every_folder_of_the_corpus_is_that_of_a_reader() {
    for folder in CORPUS.dirs() {
        let name = folder.path().to_str().unwrap();
        assert!(Decoder::named(name).is_some(), "{name}");
        assert!(folder.files().next().is_some(), "{name}");
    }
}

#[test]
fn no_reader_panics() {
    for decoder in &ALL {
        let reading = read(decoder, 1, INPUTS, &mut |_, _| true);
        assert_eq!(reading.bad, [], "{}", decoder.name);
        assert_eq!(reading.executions, INPUTS);
    }
}

#[test]
fn no_reader_overflows_its_stack_however_deep_things_nest() {
    const TIMES: usize = 50_000;
    let pieces: [&[u8]; 14] = [
        b"[",
        b"{\"a\":",
        b"[[0],",
        b"<a>",
        b"<a b=\"",
        b"- ",
        b"a: ",
        b"? ",
        b"&a *a ",
        b"((",
        b"\"\"\"\n",
        b"| ",
        b"\x30\x82\xFF\xFF",
        b"\xFF\x20\x82\xFF\xFF",
    ];
    for decoder in &ALL {
        for piece in pieces {
            // Understood or not: it comes back.
            let _said = decoder.read(&piece.repeat(TIMES / piece.len()));
            // Behind the octets that say what it is.
            let _said = decoder.read(&[&[0, 0][..], &piece.repeat(TIMES / piece.len())].concat());
        }
    }
}

#[test]
fn the_same_seed_reads_the_same() {
    let decoder = Decoder::named("oqs-xml").unwrap();
    let inputs = |seed| {
        let mut all = Vec::new();
        read(decoder, seed, 200, &mut |_, octets| {
            all.push(octets.to_vec());
            true
        });
        all
    };
    assert_eq!(inputs(1), inputs(1));
    assert_ne!(inputs(1), inputs(2));
}

#[test]
fn a_panic_is_found_and_made_small() {
    let fragile = decoder(
        "fragile",
        "anything but two octets in a row",
        |octets| {
            assert!(!octets.windows(2).any(|two| two == [7, 9]), "7 and 9");
            Err(format!("first {:?}", octets.first()))
        },
        || vec![vec![7; 40]],
    );
    let reading = read(&fragile, 1, 100_000, &mut |_, _| true);
    let [bad] = &*reading.bad else {
        panic!("{reading:?}");
    };
    assert_eq!(bad.octets, [7, 9]);
    assert!(bad.message.contains("7 and 9"), "{}", bad.message);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_octets_are_read_by_every_reader(octets in prop::collection::vec(any::<u8>(), 0..300), text in "\\PC{0,80}") {
        for decoder in &ALL {
            let _said = decoder.read(&octets);
            let _said = decoder.read(text.as_bytes());
        }
    }
}
