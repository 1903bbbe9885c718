//! 書面: 資格確認書 and 資格情報のお知らせ, applied for or sent unasked, and exactly what they say.

use cucumber::gherkin::Step;
use cucumber::{then, when};
use jiff::ToSpan;
use madoguchi_sim::insurer::{
    CertificateApplication, CertificateReason, InsurerRole, Letter, Request, Response,
};
use madoguchi_sim::vocabulary::{Document, EligibilityCertificate, EligibilityItems, wareki};

use super::Scene;
use super::insurer::applicant_of;
use super::trip::insured;
use super::words::{day, number, word};
use crate::run::Party;
use crate::{ensure, fail};

fn reason(words: &str) -> CertificateReason {
    word(
        "申請の理由",
        words,
        &[
            ("紛失", CertificateReason::Lost),
            ("更新中", CertificateReason::BeingRenewed),
            ("介助が必要", CertificateReason::NeedsHelp),
            ("付添いや代理の受取り", CertificateReason::CompanionOrAgent),
            ("マイナ保険証がない", CertificateReason::NoRegisteredCard),
            ("念のため", CertificateReason::JustInCase),
        ],
    )
}

async fn apply(scene: &mut Scene, person: &str, applicant: &str, why: &str, optional: bool) {
    let insured = insured(scene, person);
    let insurer = insured.insurer.to_string();
    let request = Request::ApplyForCertificate(CertificateApplication {
        insured,
        reason: reason(why),
        applicant: applicant_of(applicant),
        optional_items: optional,
    });
    match scene.ask::<InsurerRole>(person, &insurer, request).await {
        Response::WillBeSent { .. } => scene.seen.refusal = None,
        Response::Refused { reason } => scene.seen.refusal = Some(reason),
        other => fail!("an answer to the application", format_args!("{other:?}")),
    }
}

#[when(
    regex = r"^「([^」]+)」の(本人|法定代理人|介助者|ほかの人)が「([^」]+)」を理由に資格確認書を申請する$"
)]
async fn applies(scene: &mut Scene, person: String, applicant: String, why: String) {
    apply(scene, &person, &applicant, &why, false).await;
}

#[when(
    regex = r"^「([^」]+)」の本人が「([^」]+)」を理由に、任意の記載も望んで資格確認書を申請する$"
)]
async fn applies_with_wish(scene: &mut Scene, person: String, why: String) {
    apply(scene, &person, "本人", &why, true).await;
}

#[then(regex = r"^保険者は申請を(受け付ける|断る)$")]
async fn application_is(scene: &mut Scene, expected: String) {
    let refusal = scene.seen.refusal.clone();
    ensure!(
        refusal.is_some() == (expected == "断る"),
        format_args!("保険者は申請を{expected}"),
        refusal.map_or("受け付けた".to_owned(), |why| format!("断った: {why}"))
    );
}

/// The kind of a letter, in the words of a scenario.
fn kind(letter: &Letter) -> &'static str {
    match letter {
        Letter::Document { document, .. } => document.ja(),
        Letter::RegistrationDone { .. } => "登録状況のお知らせ",
        Letter::NumberQuestion { .. } => "個人番号の確認",
        Letter::SpecialExpenseNotice { .. } => "特別療養費の事前通知",
    }
}

/// Letters of one kind that the mail has brought to a person from the present insurer.
async fn letters(scene: &mut Scene, person: &str, words: &str) -> Vec<Letter> {
    let _known = word(
        "郵便",
        words,
        &[
            ("資格確認書", ()),
            ("資格情報のお知らせ", ()),
            ("登録状況のお知らせ", ()),
            ("個人番号の確認", ()),
            ("特別療養費の事前通知", ()),
        ],
    );
    let insured = insured(scene, person);
    let insurer = insured.insurer.to_string();
    match scene
        .ask::<InsurerRole>(person, &insurer, Request::Mail { insured })
        .await
    {
        Response::Letters { letters } => letters
            .into_iter()
            .filter(|letter| kind(letter) == words)
            .collect(),
        other => fail!("the letters", format_args!("{other:?}")),
    }
}

#[then(regex = r"^「([^」]+)」に届いた「([^」]+)」は(\d+)通である$")]
async fn have_come(scene: &mut Scene, person: String, words: String, expected: String) {
    let expected: usize = number(&expected);
    let found = letters(scene, &person, &words).await.len();
    ensure!(
        found == expected,
        format_args!("{expected}通"),
        format_args!("{found}通")
    );
}

#[then(regex = r"^「([^」]+)」に「([^」]+)」が届いたのは(.+日)である$")]
async fn came_on(scene: &mut Scene, person: String, words: String, date: String) {
    let expected = day(&date);
    match letters(scene, &person, &words).await.last() {
        Some(letter) => {
            let found = match letter {
                Letter::Document { on, .. }
                | Letter::RegistrationDone { on, .. }
                | Letter::NumberQuestion { on }
                | Letter::SpecialExpenseNotice { on } => *on,
            };
            ensure!(found == expected, wareki(expected), wareki(found));
        }
        None => fail!(format_args!("「{words}」が届く"), "届いていない"),
    }
}

/// The last document of a kind: what it is, whether it came unasked, and what it cost.
async fn document(scene: &mut Scene, person: &str, words: &str) -> (Document, bool, u32) {
    match letters(scene, person, words).await.pop() {
        Some(Letter::Document {
            document,
            unasked,
            fee,
            ..
        }) => (*document, unasked, fee),
        _ => fail!(format_args!("「{words}」が届く"), "届いていない"),
    }
}

async fn certificate(scene: &mut Scene, person: &str) -> EligibilityCertificate {
    match document(scene, person, "資格確認書").await {
        (Document::Certificate(certificate), ..) => certificate,
        (other, ..) => fail!("資格確認書", other.ja()),
    }
}

#[then(regex = r"^「([^」]+)」に資格確認書が(申請により|申請なしに)、手数料なしで届いている$")]
async fn came_free(scene: &mut Scene, person: String, expected: String) {
    let (_, unasked, fee) = document(scene, &person, "資格確認書").await;
    let found = if unasked {
        "申請なしに"
    } else {
        "申請により"
    };
    ensure!(
        found == expected && fee == 0,
        format_args!("{expected}、0円"),
        format_args!("{found}、{fee}円")
    );
}

#[then(regex = r"^「([^」]+)」に届いた資格確認書の有効期限は(.+日)である$")]
async fn expires_on(scene: &mut Scene, person: String, date: String) {
    let (expected, found) = (day(&date), certificate(scene, &person).await.expires);
    ensure!(found == expected, wareki(expected), wareki(found));
}

#[then(regex = r"^「([^」]+)」に届いた資格確認書の有効期間は5年を超えない$")]
async fn five_years_at_most(scene: &mut Scene, person: String) {
    let found = certificate(scene, &person).await;
    let latest = found.issued.saturating_add(5.years());
    ensure!(
        found.expires <= latest,
        format_args!("{}まで", wareki(latest)),
        wareki(found.expires)
    );
}

/// What stands on a document, by the names that a scenario gives the items. What does not stand there is left out.
fn written(document: &Document) -> Vec<(&'static str, String)> {
    let Some(items) = document.items() else {
        return Vec::new();
    };
    let mut all = of_the_person(items);
    if let Document::Notice(notice) = document {
        all.push(("交付", Some(wareki(notice.issued))));
    }
    if let Document::Certificate(certificate) = document {
        all.push(("交付", Some(wareki(certificate.issued))));
        all.push(("有効期限", Some(wareki(certificate.expires))));
        all.push(("世帯主", certificate.head_of_household.clone()));
        let mark = certificate.special_expense.then(|| "該当".to_owned());
        all.push(("特別療養費", mark));
        let limit = certificate.limit.map(|limit| limit.code().to_owned());
        all.push(("適用区分", limit));
    }
    all.into_iter()
        .filter_map(|(name, text)| text.map(|text| (name, text)))
        .collect()
}

fn of_the_person(items: &EligibilityItems) -> Vec<(&'static str, Option<String>)> {
    let insured = &items.insured;
    vec![
        ("氏名", Some(items.name.kanji().to_owned())),
        ("カナ氏名", Some(items.name.kana().to_owned())),
        ("性別", Some(items.sex.ja().to_owned())),
        ("生年月日", Some(wareki(items.birth))),
        ("保険者番号", Some(insured.insurer.to_string())),
        ("保険者名", Some(items.insurer_name.clone())),
        ("記号", insured.symbol.as_ref().map(ToString::to_string)),
        ("番号", Some(insured.number.to_string())),
        ("枝番", insured.branch.as_ref().map(ToString::to_string)),
        ("資格の始まり", Some(wareki(items.acquired))),
        ("負担割合", items.share.map(|share| share.to_string())),
    ]
}

/// Exactly the items of the table: nothing less and nothing more.
#[then(
    regex = r"^「([^」]+)」に届いた「(資格確認書|資格情報のお知らせ)」に書かれているのは次の項目だけである$"
)]
async fn says_exactly(scene: &mut Scene, step: &Step, person: String, words: String) {
    let (document, ..) = document(scene, &person, &words).await;
    let mut found: Vec<String> = written(&document)
        .into_iter()
        .map(|(name, text)| format!("{name} {text}"))
        .collect();
    let table = step.table.as_ref().map(|table| table.rows.as_slice());
    let rows = table.unwrap_or_default().iter();
    let mut expected: Vec<String> = rows.map(|row| row.join(" ")).collect();
    found.sort();
    expected.sort();
    ensure!(found == expected, expected.join("、"), found.join("、"));
}

#[then(
    regex = r"^「([^」]+)」に届いた「(資格確認書|資格情報のお知らせ)」の「([^」]+)」は「([^」]+)」である$"
)]
async fn says(scene: &mut Scene, person: String, words: String, item: String, expected: String) {
    let (document, ..) = document(scene, &person, &words).await;
    let found = written(&document)
        .into_iter()
        .find(|(name, _)| *name == item)
        .map_or("記載なし".to_owned(), |(_, text)| text);
    ensure!(
        found == expected,
        format_args!("{item}は「{expected}」"),
        format_args!("「{found}」")
    );
}

#[then(regex = r"^「([^」]+)」あての郵便に「([^」]+)」の名は出てこない$")]
async fn no_other_name(scene: &mut Scene, person: String, other: String) {
    let insured = insured(scene, &person);
    let insurer = insured.insurer.to_string();
    let name = scene.person(&other).name.kanji().to_owned();
    let letters = match scene
        .ask::<InsurerRole>(&person, &insurer, Request::Mail { insured })
        .await
    {
        Response::Letters { letters } => letters,
        other => fail!("the letters", format_args!("{other:?}")),
    };
    ensure!(
        !letters.is_empty(),
        Party::Configuration,
        "a letter to look into",
        "no letter has come"
    );
    let found = serde_json::to_string(&letters).unwrap_or_default();
    ensure!(
        !found.contains(&name),
        format_args!("「{other}」の名がない"),
        "名がある"
    );
}
