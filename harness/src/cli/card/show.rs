//! `madoguchi card show`

mod table;

use madoguchi_sim::card::{Capabilities, CardKind, CardSpec};
use madoguchi_sim::specimen::Specimen;
use serde::Serialize;

use super::super::write_out;
use super::{Cards, Failure};
use crate::exit::Exit;
use crate::serve::card::Drawer;

const AFTER_HELP: &str = "\
CARD is the name of a specimen, in English or Japanese (ordinary, face-only, infant, under-15, android, iphone, expired, revoked,
suspended, damaged, tampered, next-generation, juki), or with --ecosystem the key of a person, or KEY/phone.
Without CARD: all specimens in a line each, and the table of the ordinary one.

Examples:
  madoguchi card show
  madoguchi card show infant iphone
  madoguchi card show ordinary --format json";

/// Arguments of `madoguchi card show`.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(in crate::cli) struct Args {
    /// The cards
    #[arg(value_name = "CARD")]
    cards: Vec<String>,
    #[command(flatten)]
    source: Cards,
    /// How to tell it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people, in 100 columns
    Text,
    /// One JSON object
    Json,
}

/// Everything that is told.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Shown {
    /// All that could be asked for; empty if somebody asked for a card.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    specimens: Vec<Line>,
    cards: Vec<ShownCard>,
}

/// A specimen in the list of all.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Line {
    name: &'static str,
    title: &'static str,
    remark: &'static str,
}

/// One card.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct ShownCard {
    name: String,
    title: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    remark: Option<&'static str>,
    holder: String,
    birth: jiff::civil::Date,
    issued: jiff::civil::Date,
    expires: jiff::civil::Date,
    /// None on a phone, and on a card older than 個人番号.
    #[serde(skip_serializing_if = "Option::is_none")]
    printed: Option<Printed>,
    #[serde(flatten)]
    capabilities: Capabilities,
}

/// What is printed on the card and opens the applications of its face.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Printed {
    /// 個人番号, which is 照合番号A.
    individual_number: String,
    security_code: String,
    /// 照合番号B, which begins with 生年月日 as its key takes it.
    reference_number_b: String,
}

pub(super) fn execute(args: &Args) -> Result<Exit, Failure> {
    let drawer = args.source.drawer()?;
    let specimens = args.source.origin.ecosystem.is_none();
    let ordinary = [Specimen::Ordinary.name().to_owned()];
    let asked = match (args.cards.as_slice(), specimens) {
        ([], true) => &ordinary[..],
        ([], false) => {
            let message = "card: expected the key of a person of the ecosystem, found nothing";
            return Err(Failure::new(Exit::Configuration, message));
        }
        (cards, _) => cards,
    };
    let cards = asked.iter().map(|name| card(&drawer, name, specimens));
    let shown = Shown {
        specimens: match args.cards.is_empty() {
            true => Specimen::ALL.map(line).into(),
            false => Vec::new(),
        },
        cards: cards.collect::<Result<_, _>>()?,
    };
    write_out(|out, _styled| {
        match args.format {
            Format::Text => table::write(&shown, out)?,
            Format::Json => {
                serde_json::to_writer_pretty(&mut *out, &shown)?;
                writeln!(out)?;
            }
        }
        Ok(Exit::Passed)
    })
}

fn card(drawer: &Drawer, name: &str, specimens: bool) -> Result<ShownCard, Failure> {
    let instance = drawer
        .find(name)
        .map_err(|error| Failure::new(Exit::Configuration, error))?;
    let Some(spec) = drawer.take(&instance) else {
        let message = format!("the card {instance} was there and is not any more");
        return Err(Failure::new(Exit::HarnessFault, message));
    };
    let specimen = Specimen::ALL
        .into_iter()
        .find(|it| specimens && it.instance() == instance);
    Ok(shown(&spec, instance, specimen, drawer))
}

fn shown(
    spec: &CardSpec,
    instance: String,
    specimen: Option<Specimen>,
    drawer: &Drawer,
) -> ShownCard {
    ShownCard {
        title: drawer.title(&instance),
        name: specimen.map_or(instance, |it| it.name().to_owned()),
        remark: specimen.map(remark),
        holder: spec.holder.kanji().to_owned(),
        birth: spec.birth,
        issued: spec.issued,
        expires: spec.expires,
        printed: (!spec.kind.is_phone() && spec.kind != CardKind::OldResident).then(|| Printed {
            individual_number: spec.individual_number.digits().to_owned(),
            security_code: spec.security_code.clone(),
            reference_number_b: spec.face().reference_number_b(),
        }),
        capabilities: Capabilities::of(spec),
    }
}

fn line(specimen: Specimen) -> Line {
    Line {
        name: specimen.name(),
        title: specimen.ja(),
        remark: remark(specimen),
    }
}

/// What tells a specimen from the others.
const fn remark(specimen: Specimen) -> &'static str {
    match specimen {
        Specimen::Ordinary => "成人のカード。電子証明書は2種",
        Specimen::FaceOnly => "暗証番号は使えない。顔認証か目視で確かめる",
        Specimen::Infant => "1歳になる前に申請。顔写真も署名用電子証明書もない",
        Specimen::Under15 => "署名用電子証明書がない",
        Specimen::Android => "公的個人認証APだけ。証明書は本人が開けて読む",
        Specimen::Iphone => "公的個人認証APだけ。証明書は本人が開けて読む",
        Specimen::Expired => "カードも電子証明書も期限切れ。チップは答える",
        Specimen::Revoked => "返納した。電子証明書は失効している（J-LISが知る）",
        Specimen::Suspended => "紛失の届出で一時停止している（J-LISが知る）",
        Specimen::Damaged => "いくつか答えた後、コマンドの途中でチップが死ぬ",
        Specimen::Tampered => "耐タンパで中身を消した。どのコマンドも6F00",
        Specimen::NextGeneration => "次期カード。その中身は仮定",
        Specimen::OldResident => "旧カード。健康保険証としては使えない",
    }
}
