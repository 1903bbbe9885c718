//! What the counter asks the eligibility system, as typed requests or as messages.

use cucumber::then;
use jiff::civil::Date;
use madoguchi_sim::fund::{FundRole, Request};
use madoguchi_sim::oqs::{Document, Element, Leg, Service};
use madoguchi_sim::role::RoleName;

use crate::steps::Scene;
use crate::steps::oqs::compact;
use crate::steps::words::{day, number};
use crate::{ensure, fail};

/// A question by number.
struct Query {
    insurer: String,
    symbol: String,
    number: String,
    branch: String,
    birth: String,
    on: String,
}

/// The questions of counters in the order in which they were put, read by one function.
async fn questions<T>(scene: &mut Scene, read: impl Fn(&Request) -> Vec<T>) -> Vec<T> {
    scene.play().await.board().with_trace(|trace| {
        let mut asked = trace.entries().iter();
        let mut found = Vec::new();
        for entry in asked.by_ref() {
            if entry.from.role == RoleName::Counter
                && let Some(request) = entry.request::<FundRole>()
            {
                found.extend(read(request));
            }
        }
        found
    })
}

fn tree(document: &Document) -> Element {
    match document {
        Document::Xml(xml) => Element::parse(xml).unwrap_or_default(),
        Document::Pdf(_) => Element::default(),
    }
}

/// What a request asks about by number.
fn queries(request: &Request) -> Vec<Query> {
    match request {
        Request::CheckByNumber {
            insured, birth, on, ..
        } => {
            let or_empty = |text: Option<&str>| text.unwrap_or_default().to_owned();
            vec![Query {
                insurer: insured.insurer.to_string(),
                symbol: or_empty(insured.symbol.as_ref().map(|it| it.as_str())),
                number: insured.number.to_string(),
                branch: or_empty(insured.branch.as_ref().map(|it| it.as_str())),
                birth: compact(*birth),
                on: compact(*on),
            }]
        }
        Request::Exchange(exchange)
            if exchange.leg == Leg::Request
                && matches!(
                    exchange.service,
                    Service::Eligibility | Service::EligibilityBulk
                ) =>
        {
            let tree = tree(&exchange.document);
            let said = |element: &Element, path: &str| {
                let found = element.at_path(path);
                found.first().map_or_else(String::new, |it| it.text.clone())
            };
            let searches = tree.at_path("MessageBody/QualificationConfirmSearchInfo");
            let read = searches.into_iter().map(|search| {
                let padded = said(search, "InsurerNumber");
                let digits = padded.trim_start();
                let six = digits.strip_prefix("00").filter(|rest| rest.len() == 6);
                Query {
                    insurer: six.unwrap_or(digits).to_owned(),
                    symbol: said(search, "InsuredCardSymbol"),
                    number: said(search, "InsuredIdentificationNumber"),
                    branch: said(search, "InsuredBranchNumber"),
                    birth: said(search, "Birthdate"),
                    on: said(&tree, "MessageHeader/QualificationConfirmationDate"),
                }
            });
            read.collect()
        }
        _ => Vec::new(),
    }
}

fn bulk(request: &Request, wanted: Leg) -> Option<String> {
    match request {
        Request::Exchange(exchange)
            if exchange.service == Service::EligibilityBulk && exchange.leg == wanted =>
        {
            let tree = tree(&exchange.document);
            let number = tree.at_path("MessageBody/ReceptionNumber");
            Some(
                number
                    .first()
                    .map_or_else(String::new, |it| it.text.clone()),
            )
        }
        _ => None,
    }
}

#[then(regex = r"^窓口は支払基金に番号で(\d+)回照会している$")]
async fn asked_times(scene: &mut Scene, expected: String) {
    let expected: usize = number(&expected);
    let found = questions(scene, queries).await.len();
    ensure!(
        found == expected,
        format_args!("番号による照会{expected}回"),
        format_args!("{found}回")
    );
}

async fn last(scene: &mut Scene) -> Query {
    match questions(scene, queries).await.pop() {
        Some(query) => query,
        None => fail!("窓口が番号で照会する", "照会していない"),
    }
}

#[then(
    regex = r"^窓口が最後に照会した(保険者番号|記号|番号|枝番)は(?:「([^」]+)」である|空である)$"
)]
async fn asked_about(scene: &mut Scene, item: String, expected: String) {
    let query = last(scene).await;
    let found = match item.as_str() {
        "保険者番号" => query.insurer,
        "記号" => query.symbol,
        "番号" => query.number,
        _ => query.branch,
    };
    ensure!(
        found == expected,
        format_args!("{item}「{expected}」"),
        format_args!("「{found}」")
    );
}

#[then(regex = r"^窓口が最後に照会した(資格確認日|生年月日)は(.+日)である$")]
async fn asked_about_day(scene: &mut Scene, item: String, expected: String) {
    let expected: Date = day(&expected);
    let query = last(scene).await;
    let found = match item.as_str() {
        "資格確認日" => query.on,
        _ => query.birth,
    };
    ensure!(found == compact(expected), compact(expected), found);
}

#[then(regex = r"^窓口は一括照会を(\d+)回送り、結果を(\d+)回、同じ受付番号で取りに行っている$")]
async fn bulk_times(scene: &mut Scene, uploads: String, downloads: String) {
    let sent = questions(scene, |asked| {
        bulk(asked, Leg::Request).into_iter().collect()
    })
    .await;
    let fetched = questions(scene, |asked| {
        bulk(asked, Leg::DownloadRequest).into_iter().collect()
    })
    .await;
    let mut numbers = fetched.clone();
    numbers.dedup();
    let expected: (usize, usize) = (number(&uploads), number(&downloads));
    ensure!(
        (sent.len(), fetched.len()) == expected && numbers.len() <= 1,
        format_args!("送信{uploads}回、取得{downloads}回、受付番号は1つ"),
        format_args!(
            "送信{}回、取得{}回、受付番号「{}」",
            sent.len(),
            fetched.len(),
            numbers.join("」「")
        )
    );
}

#[then(regex = r"^窓口は支払基金に医療情報を(\d+)回照会している$")]
async fn medical_times(scene: &mut Scene, expected: String) {
    let expected: usize = number(&expected);
    let asks = |request: &Request| match request {
        Request::ViewMedical { .. } => vec![()],
        Request::Exchange(exchange)
            if matches!(exchange.service, Service::Drugs | Service::Checkups) =>
        {
            vec![()]
        }
        _ => Vec::new(),
    };
    let found = questions(scene, asks).await.len();
    ensure!(
        found == expected,
        format_args!("医療情報の照会{expected}回"),
        format_args!("{found}回")
    );
}
