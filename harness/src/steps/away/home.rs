//! Consents given away from the counter, and what rests on them.

use super::*;

async fn address(scene: &mut Scene, facility: &str, kind: CareKind, change: bool) -> String {
    let request = CareRequest::GetAddress {
        facility: code(scene, facility),
        kind,
        change,
    };
    ask(scene, "窓口職員", request).await;
    match &scene.seen.away.answer {
        Some(Ok(CareResponse::Address { url })) => url.clone(),
        _ => String::new(),
    }
}

#[when(regex = r"^「([^」]+)」が「([^」]+)」に(訪問診療|往診|オンライン診療)のURLを渡す$")]
async fn hands_address(scene: &mut Scene, facility: String, person: String, kind: String) {
    scene.person(&person);
    let kind = care(&kind);
    let url = address(scene, &facility, kind, false).await;
    scene.seen.away.addresses.insert((facility, kind), url);
}

#[when(regex = r"^「([^」]+)」が(訪問診療|往診|オンライン診療)のURLを変更する$")]
async fn changes_address(scene: &mut Scene, facility: String, kind: String) {
    address(scene, &facility, care(&kind), true).await;
}

#[when(regex = r"^次の同意の受診日を(.+日)とする$")]
async fn visit_day(scene: &mut Scene, date: String) {
    scene.seen.away.visit = Some(day(&date));
}

#[when(
    regex = r"^「([^」]+)」が(マイナ在宅受付Web|施設のアプリ)で、(暗証番号|誤った暗証番号|目視)により「([^」]+)」の(訪問診療|訪問看護|訪問服薬指導|往診|オンライン診療)に「([^」]+)」の閲覧を同意する$"
)]
async fn consents_away(
    scene: &mut Scene,
    person: String,
    client: String,
    how: String,
    facility: String,
    kind: String,
    what: String,
) {
    let kind = care(&kind);
    let consents = match what.as_str() {
        "なし" => Consents::default(),
        what => consents(what),
    };
    let (channel, address) = if client == "施設のアプリ" {
        (app_of(scene, &facility).await, None)
    } else {
        let key = (facility.clone(), kind);
        if !scene.seen.away.addresses.contains_key(&key) {
            let url = address(scene, &facility, kind, false).await;
            scene.seen.away.addresses.insert(key.clone(), url);
        }
        let owner = code(scene, &facility);
        let opened = scene.seen.away.addresses.get(&key).cloned();
        (Channel::PatientWeb { facility: owner }, opened)
    };
    let visit = scene.seen.away.visit.take();
    let errand = Errand::Consent {
        kind,
        consents,
        visit,
        address,
    };
    hold(scene, channel, (&person, &person), &how, errand).await;
}

#[when(
    regex = r"^「([^」]+)」がマイナ在宅受付Webで「([^」]+)」の(訪問診療|訪問看護|往診|オンライン診療)の同意を取り消す$"
)]
async fn withdraws(scene: &mut Scene, person: String, facility: String, kind: String) {
    let channel = Channel::PatientWeb {
        facility: code(scene, &facility),
    };
    let errand = Errand::Withdraw { kind: care(&kind) };
    hold(scene, channel, (&person, &person), "暗証番号", errand).await;
}

#[when(
    regex = r"^「([^」]+)」が「([^」]+)」の(訪問診療|訪問看護|訪問服薬指導|往診|オンライン診療)の同意を(取り消す|用途変更として終える)$"
)]
async fn facility_withdraws(
    scene: &mut Scene,
    facility: String,
    person: String,
    kind: String,
    how: String,
) {
    let request = CareRequest::WithdrawAtFacility {
        facility: code(scene, &facility),
        kind: care(&kind),
        insured: insured(scene, &person),
        purpose_changed: how != "取り消す",
    };
    ask(scene, "窓口職員", request).await;
}

#[when(
    regex = r"^「([^」]+)」が「([^」]+)」の(訪問診療|訪問看護|訪問服薬指導|往診|オンライン診療)の資格をカードなしで再照会する$"
)]
async fn checks_again(scene: &mut Scene, facility: String, person: String, kind: String) {
    let request = CareRequest::CheckAgain {
        facility: code(scene, &facility),
        kind: care(&kind),
        insured: insured(scene, &person),
        birth: scene.person(&person).birth,
    };
    ask(scene, "窓口職員", request).await;
}

#[when(
    regex = r"^「([^」]+)」が(訪問診療|オンライン診療)の同意を(同意日|受診日)の(.+日)から(.+日)まで一括取得する$"
)]
async fn lists(
    scene: &mut Scene,
    facility: String,
    kind: String,
    by: String,
    from: String,
    to: String,
) {
    let by = if by == "同意日" {
        ListedBy::ConsentDate
    } else {
        ListedBy::VisitDate
    };
    let request = CareRequest::ListConsented {
        facility: code(scene, &facility),
        kind: care(&kind),
        by,
        from: day(&from),
        to: day(&to),
    };
    ask(scene, "窓口職員", request).await;
}

/// Opens a set by the key that the last answer brought, at any facility.
#[when(regex = r"^「([^」]+)」の医師がこの回答により「([^」]+)」を開く$")]
async fn opens(scene: &mut Scene, facility: String, what: String) {
    let key = match &scene.seen.away.answer {
        Some(Ok(
            CareResponse::Consented { check, .. }
            | CareResponse::Opened { check, .. }
            | CareResponse::AppResult { check },
        )) => check.key.clone(),
        _ => None,
    };
    let request = Request::ViewMedical {
        facility: code(scene, &facility),
        key: key.unwrap_or_default(),
        kind: medical_kind(&what),
    };
    (scene.seen.medical, scene.seen.refusal) = (None, None);
    match scene.ask::<FundRole>("医師", "", request).await {
        Response::Medical {
            records, consented, ..
        } => scene.seen.medical = Some((records, consented)),
        Response::Refused { reason } => scene.seen.refusal = Some(reason),
        other => fail!("medical information", format_args!("{other:?}")),
    }
}
