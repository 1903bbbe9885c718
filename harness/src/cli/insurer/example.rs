//! `madoguchi insurer example`

use std::path::PathBuf;

use madoguchi_sim::cast::{Cast, Enrolment, Person};
use madoguchi_sim::fund::Holder;
use madoguchi_sim::insurer::file::{COLUMNS, Content, INQUIRY_COLUMNS, Kind, Written, write_sheet};
use madoguchi_sim::oqs::text::Encoding;
use madoguchi_sim::vocabulary::InsurerNumber;

use super::Failure;
use crate::cli::{say, tell, whole};
use crate::exit::Exit;
use crate::stage::standard_cast;

const AFTER_HELP: &str = "\
Writes whole.csv (全件), difference.csv (差分), both also in CP932 as *-cp932.csv, and inquiry.csv (本人確認情報照会), for an insurer
of the standard world. Files of these names are replaced. Everybody in them is made up.

Example:
  madoguchi insurer example files
  curl --data-binary @files/whole.csv -H 'Content-Type: text/csv' http://127.0.0.1:8080/insurers/06139992/files";

/// Arguments of `madoguchi insurer example`.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(in crate::cli) struct Args {
    /// The folder; it is made if it is not there
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// 保険者番号 of an insurer of the standard world
    #[arg(long, value_name = "NUMBER", default_value = "06139992")]
    insurer: InsurerNumber,
}

pub(super) fn execute(args: &Args) -> Result<Exit, Failure> {
    let cast = standard_cast();
    if !cast.insurers.contains_key(&args.insurer) {
        let known: Vec<_> = cast.insurers.keys().map(ToString::to_string).collect();
        let message = format!(
            "--insurer: expected one of {}, found {}",
            known.join(", "),
            args.insurer
        );
        return Err(Failure::new(Exit::Configuration, message));
    }
    whole::make(&args.folder)?;
    for (name, written) in files(&cast, &args.insurer) {
        let path = args.folder.join(name);
        whole::write_named(&path, &written.octets)?;
        if !written.replaced.is_empty() {
            let lost: String = written.replaced.iter().collect();
            tell(&format!(
                "warning: {}: CP932 has no {lost}; 〓 stands in their place",
                path.display()
            ));
        }
        say(&path.display().to_string());
    }
    Ok(Exit::Passed)
}

fn files(cast: &Cast, insurer: &InsurerNumber) -> Vec<(&'static str, Written)> {
    let on = cast.start.date().to_string();
    let members: Vec<_> = { cast.people.values() }
        .flat_map(|person| person.enrolments.iter().map(move |it| (person, it)))
        .filter(|(_, it)| it.insured.insurer == *insurer && it.until.is_none())
        .collect();
    let names = COLUMNS.map(|(name, _)| name);
    let sheet = |encoding, extent: &str, sequence: &str, rows: Vec<Vec<String>>| {
        let head = ["加入者情報", "1", insurer.as_str(), extent, sequence, &on];
        write_sheet(encoding, &head, &names, rows)
    };
    let standing: Vec<_> = { members.iter() }
        .map(|(person, enrolment)| content(person, enrolment).row(Kind::Standing))
        .collect();
    let changed: Vec<_> = { members.iter().take(1) }
        .map(|(person, enrolment)| content(person, enrolment).row(Kind::Change))
        .collect();
    let inquiry = { members.iter().enumerate() }
        .map(|(place, (person, _))| {
            // Every other one without a number: J-LIS is to find it by the five items.
            let number = match place % 2 {
                0 => person.individual_number.digits().to_owned(),
                _ => String::new(),
            };
            vec![
                (place + 1).to_string(),
                number,
                person.name.kanji().to_owned(),
                person.name.kana().to_owned(),
                person.birth.to_string(),
                person.sex.to_string(),
                person.address.to_string(),
            ]
        })
        .collect::<Vec<_>>();
    let inquiry_names = INQUIRY_COLUMNS.map(|(name, _)| name);
    let inquiry_head = ["本人確認情報照会", "1", insurer.as_str()];
    let (utf8, cp932) = (Encoding::Utf8, Encoding::ShiftJis);
    vec![
        ("whole.csv", sheet(utf8, "全件", "1", standing.clone())),
        ("whole-cp932.csv", sheet(cp932, "全件", "1", standing)),
        ("difference.csv", sheet(utf8, "差分", "2", changed.clone())),
        ("difference-cp932.csv", sheet(cp932, "差分", "2", changed)),
        (
            "inquiry.csv",
            write_sheet(utf8, &inquiry_head, &inquiry_names, inquiry),
        ),
    ]
}

fn content(person: &Person, enrolment: &Enrolment) -> Content {
    Content {
        number: person.individual_number.clone(),
        holder: Holder {
            name: person.name.clone(),
            birth: person.birth,
            sex: person.sex,
            address: person.address.clone(),
        },
        enrolment: enrolment.clone(),
    }
}
