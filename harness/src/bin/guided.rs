//! One of our own readers as a target of AFL++, which sees from the code that an input reaches whether it shows something new.
//!
//! `.ci/guided` builds it with `cargo afl build --features guided --bin guided` and lets AFL++ play; built without `cargo afl` it does not link.
//!
//! ```text
//! guided --names            the name of each reader, one a line
//! guided --seeds DIR NAME   writes what a hunt of the reader begins with into DIR
//! guided NAME               reads what AFL++ hands it, until it says stop
//! ```

use std::path::Path;
use std::process::ExitCode;

use madoguchi::exit::Exit;
use madoguchi::fuzz::decoder::{ALL, Decoder};

fn main() -> ExitCode {
    let told: Vec<String> = std::env::args().skip(1).collect();
    let told: Vec<&str> = told.iter().map(String::as_str).collect();
    let ended = match &*told {
        ["--names"] => {
            ALL.iter().for_each(|reader| println!("{}", reader.name));
            Ok(())
        }
        ["--seeds", folder, name] => {
            named(name).and_then(|reader| write_seeds(reader, Path::new(folder)))
        }
        [name] => named(name).map(play),
        _ => Err((
            Exit::Configuration,
            "expected --names, --seeds DIR NAME, or the name of a reader".to_owned(),
        )),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err((exit, wrong)) => {
            eprintln!("error: {wrong}");
            ExitCode::from(exit.code())
        }
    }
}

/// Who is guilty, and what is wrong.
type Failure = (Exit, String);

fn named(name: &str) -> Result<&'static Decoder, Failure> {
    Decoder::named(name).ok_or_else(|| {
        let wrong = format!("{name}: no reader has this name; --names lists them");
        (Exit::Configuration, wrong)
    })
}

fn write_seeds(reader: &Decoder, folder: &Path) -> Result<(), Failure> {
    let failure = |path: &Path, error: std::io::Error| {
        let wrong = format!("{}: cannot be written: {error}", path.display());
        (Exit::Environment, wrong)
    };
    std::fs::create_dir_all(folder).map_err(|error| failure(folder, error))?;
    // AFL++ begins with no empty file, and with one file at least.
    let seeds = reader.seeds().into_iter().filter(|it| !it.is_empty());
    for octets in seeds.chain([b"\n".to_vec()]) {
        // By what it holds: the same seed twice is one file.
        let path = folder.join(blake3::hash(&octets).to_hex().as_str());
        std::fs::write(&path, octets).map_err(|error| failure(&path, error))?;
    }
    Ok(())
}

/// A panic ends the program, which AFL++ keeps as a crash. That a reader says what is wrong is as good as that it understands.
fn play(reader: &'static Decoder) {
    afl::fuzz(true, |octets| {
        let _ = reader.read(octets);
    });
}
