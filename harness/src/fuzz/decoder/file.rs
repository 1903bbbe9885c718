//! Files that people write, and those that Madoguchi writes and reads again.

use std::path::Path;

use madoguchi_sim::card;
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::insurer::file::{EligibilityFile, InquiryFile, Title, contradictions, title_of};
use madoguchi_sim::oqs::cp932;
use madoguchi_sim::vocabulary::IndividualNumber;

use super::Told;
use crate::catalogue::Catalogue;
use crate::fuzz::campaign::Campaign;
use crate::fuzz::finding::Incident;
use crate::fuzz::state::State;
use crate::iut::IutFile;
use crate::run::{Known, told_by};
use crate::serve::ecosystem::EcosystemFile;
use crate::serve::house::Order;
use crate::serve::terminal::{Properties, lines_of};
use crate::source::{Problem, TagBook, lint};
use crate::stage::{self, facilities, insurers, people};

/// A file of this name is named in errors.
const NAME: &str = "file";

fn text(octets: &[u8]) -> Result<&str, String> {
    std::str::from_utf8(octets).map_err(|error| error.to_string())
}

/// Reads text with something that says what is wrong.
fn reads<T, E: ToString>(
    octets: &[u8],
    read: impl FnOnce(&Path, &str) -> Result<T, E>,
) -> Result<T, String> {
    read(Path::new(NAME), text(octets)?).map_err(|error| error.to_string())
}

/// The first of several problems.
fn sound(problems: &[Problem]) -> Told {
    match problems.first() {
        None => Ok(()),
        Some(first) => Err(format!(
            "{}:{}: {}",
            first.place.line, first.place.column, first.message
        )),
    }
}

macro_rules! shipped {
    ($($seeds:ident: $($path:literal),+;)*) => {
        $(pub(super) fn $seeds() -> Vec<Vec<u8>> {
            vec![$(include_bytes!(concat!("../../../../", $path)).to_vec()),+]
        })*
    };
}

shipped! {
    tag_files: "features/tags.yaml";
    ecosystems: "scenarios/ecosystems/standard.yaml";
    serveds: "scenarios/serve/standard.yaml", "scenarios/serve/under-test.yaml";
    iuts: "scenarios/iut/adapter-http.yaml", "scenarios/iut/card-stdio.yaml", "scenarios/iut/fund-web.yaml";
    campaigns: "scenarios/campaigns/card.yaml", "scenarios/campaigns/fund.yaml";
    people_files: "fixtures/insurers.yaml", "fixtures/facilities.yaml";
}

pub(super) fn insurer(octets: &[u8]) -> Told {
    let wrong = |error: &dyn ToString| error.to_string();
    match title_of(octets) {
        Some(Title::Eligibility) => {
            let file = EligibilityFile::read(octets).map_err(|it| wrong(&it))?;
            let twice = contradictions(&file.lines).into_iter().flatten().next();
            twice.map_or(Ok(()), |it| Err(wrong(&it)))?;
            let mut lines = file.lines.iter();
            let first = lines.find_map(|line| line.change.as_ref().err()?.first());
            first.map_or(Ok(()), |it| Err(wrong(it)))
        }
        Some(Title::Inquiry) => {
            let file = InquiryFile::read(octets).map_err(|it| wrong(&it))?;
            let _answers = file.answered(&[]);
            let mut lines = file.lines.iter();
            let first = lines.find_map(|(_, _, asked)| asked.as_ref().err()?.first());
            first.map_or(Ok(()), |it| Err(wrong(it)))
        }
        None => Err("no title".to_owned()),
    }
}

pub(super) fn insurers() -> Vec<Vec<u8>> {
    let number = IndividualNumber::synthetic(1);
    let digits = number.digits();
    let eligibility = format!(
        "見本,加入者情報,1,06139992,差分,1,2025-06-10\n区分,記号,番号,枝番,個人番号,氏名,カナ氏名,生年月日,性別,住所,本人家族,資格取得年月日,資格喪失年月日,負担割合,特別療養費,理由\n追加,12,345,02,{digits},見本 花子,ミホン ハナコ,1990-05-10,女,東京都見本市1-2,家族,2025-06-01,,,,\n\"取消\",12,346,02,,,,,,,,,,,,\n終,2\n"
    );
    let inquiry = format!(
        "見本,本人確認情報照会,1,06139992\n整理番号,個人番号,氏名,カナ氏名,生年月日,性別,住所\n1,{digits},見本 花子,ミホン ハナコ,1990-05-10,女,東京都見本市1-2\n2,,見本 太郎,ミホン タロウ,1988-04-02,男,東京都見本市1-2\n終,2\n"
    );
    let in_cp932 = cp932::encode(&eligibility).unwrap_or_default();
    vec![eligibility.into_bytes(), inquiry.into_bytes(), in_cp932]
}

pub(super) fn feature(octets: &[u8]) -> Told {
    let found = reads(octets, |path, text| Ok::<_, String>(lint(path, text, None)))?;
    sound(&found)
}

pub(super) fn requirements(octets: &[u8]) -> Told {
    match Catalogue::parse(Path::new(NAME), text(octets)?) {
        Ok(_) => Ok(()),
        Err(problems) => sound(&problems),
    }
}

pub(super) fn tags(octets: &[u8]) -> Told {
    match TagBook::default().with_tags(Path::new(NAME), text(octets)?) {
        Ok(_) => Ok(()),
        Err(problems) => sound(&problems),
    }
}

pub(super) fn people(octets: &[u8]) -> Told {
    let text = text(octets)?;
    let read = [
        people::read(NAME, text).map(drop),
        insurers::read(NAME, text).map(drop),
        facilities::read(NAME, text).map(drop),
    ];
    let wrong: Vec<_> = read
        .iter()
        .filter_map(|it| Some(it.as_ref().err()?.to_string()))
        .collect();
    match wrong.len() == read.len() {
        true => Err(wrong.join("; ")),
        false => Ok(()),
    }
}

pub(super) fn ecosystem(octets: &[u8]) -> Told {
    reads(octets, |_, text| stage::read_ecosystem(NAME, text)).map(drop)
}

pub(super) fn served(octets: &[u8]) -> Told {
    reads(octets, EcosystemFile::read).map(drop)
}

pub(super) fn iut(octets: &[u8]) -> Told {
    reads(octets, IutFile::read).map(drop)
}

pub(super) fn campaign(octets: &[u8]) -> Told {
    reads(octets, Campaign::read).map(drop)
}

pub(super) fn known(octets: &[u8]) -> Told {
    reads(octets, Known::read).map(drop)
}

pub(super) fn property(octets: &[u8]) -> Told {
    let lines = || lines_of(Path::new(NAME), octets);
    let read = (|| Properties::of([lines()?, lines()?, lines()?, lines()?]))();
    let properties = read.map_err(|error| error.to_string())?;
    let _encrypts = (
        properties.encrypts("EPSsiquc"),
        properties.encrypts_face("OQSsiquc"),
    );
    Ok(())
}

pub(super) fn properties() -> Vec<Vec<u8>> {
    let user = "# 分数\r\nResponseFileStayTime=1440\r\n";
    let in_cp932 = cp932::encode(user).unwrap_or_default();
    let face = "FaceDataDir=\r\nOutputFlg=true\r\n".as_bytes().to_vec();
    vec![in_cp932, face, b"EPS=e\r\nOQSsiquc=n\r\n".to_vec()]
}

pub(super) fn incident(octets: &[u8]) -> Told {
    Incident::read(text(octets)?).map(drop)
}

pub(super) fn state(octets: &[u8]) -> Told {
    let state: State = serde_json::from_slice(octets).map_err(|error| error.to_string())?;
    let (_kept, _findings) = state.awake();
    Ok(())
}

pub(super) fn states() -> Vec<Vec<u8>> {
    let mut state = State::default();
    let incidents = super::kept("incident").into_iter();
    let read = incidents.filter_map(|it| Incident::read(text(&it).ok()?).ok());
    read.for_each(|incident| state.keep(&incident.case));
    let text = madoguchi_sim::vocabulary::revealed(|| serde_json::to_vec(&state));
    text.into_iter().collect()
}

pub(super) fn events(octets: &[u8]) -> Told {
    reads(octets, told_by).map(drop)
}

pub(super) fn journal(octets: &[u8]) -> Told {
    let order: Order = serde_json::from_slice(octets).map_err(|error| error.to_string())?;
    let _kept = order.must_be_kept();
    Ok(())
}

pub(super) fn journals() -> Vec<Vec<u8>> {
    let to = VirtualTime::morning_of(jiff::civil::date(2026, 11, 25));
    let [select, ..] = &*super::card::commands() else {
        return Vec::new();
    };
    let card = Order::Card {
        card: "見本 花子".to_owned(),
        request: card::Request::Apdu(select.clone().into()),
    };
    let orders = [Order::Advance { to }, card];
    orders
        .iter()
        .filter_map(|order| serde_json::to_vec(order).ok())
        .collect()
}
