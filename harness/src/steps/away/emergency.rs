//! 救急 and 災害: what is seen without the usual consent.

use super::*;

#[when(
    regex = r"^「([^」]+)」が情報要求パターン(\d)で「([^」]+)」のカードを(暗証番号|目視)により救急照会し、患者は(同意した|拒んだ|意識がない)$"
)]
async fn emergency_by_card(
    scene: &mut Scene,
    facility: String,
    pattern: String,
    person: String,
    how: String,
    answer: String,
) {
    let place: usize = number(&pattern);
    let Some(pattern) = Pattern::ALL.into_iter().nth(place.wrapping_sub(1)) else {
        fail!(crate::run::Party::Configuration, "1 – 6", pattern)
    };
    let channel = Channel::Facility {
        code: code(scene, &facility),
    };
    let errand = Errand::Emergency {
        consent: said(&answer),
        pattern,
    };
    hold(scene, channel, (&person, &person), &how, errand).await;
}

#[when(
    regex = r"^「([^」]+)」が「([^」]+)」を4項目により救急照会し、患者は(同意した|拒んだ|意識がない)$"
)]
async fn emergency_by_items(scene: &mut Scene, facility: String, person: String, answer: String) {
    let request = CareRequest::ViewInEmergency {
        facility: code(scene, &facility),
        who: Identified::FourItems {
            holder: holder(scene, &person),
        },
        consent: said(&answer),
        pattern: Pattern::Everything,
    };
    ask(scene, "医師", request).await;
}

#[when(
    regex = r"^救急隊が「([^」]+)」の(カード|スマートフォン)を(暗証番号|目視)により読み取り、傷病者は(同意した|拒んだ|意識がない)$"
)]
async fn ambulance(scene: &mut Scene, person: String, what: String, how: String, answer: String) {
    let channel = Channel::Ambulance {
        service: "見本市消防本部".to_owned(),
    };
    let card = match what.as_str() {
        "スマートフォン" => format!("{person}/phone"),
        _ => person.clone(),
    };
    let errand = Errand::Ambulance {
        consent: said(&answer),
    };
    hold(scene, channel, (&person, &card), &how, errand).await;
}

#[when(
    regex = r"^厚生労働省が「([^」]+)」のある(市区町村|都道府県)で災害時の閲覧を(.+日)から(.+日)まで開く$"
)]
async fn opens_disaster(
    scene: &mut Scene,
    facility: String,
    extent: String,
    from: String,
    to: String,
) {
    let there = code(scene, &facility);
    let district = (extent == "市区町村")
        .then(|| district_of(&there))
        .flatten();
    let area = Area {
        prefecture: there.prefecture(),
        district,
    };
    let request = CareRequest::OpenDisaster {
        area,
        from: day(&from),
        to: day(&to),
    };
    ask(scene, "厚生労働省", request).await;
}

#[when(
    regex = r"^「([^」]+)」が「([^」]+)」を(4項目|記号番号)により災害時の照会をし、患者は(同意した|拒んだ|意識がない)$"
)]
async fn disaster(scene: &mut Scene, facility: String, person: String, by: String, answer: String) {
    let who = if by == "4項目" {
        Identified::FourItems {
            holder: holder(scene, &person),
        }
    } else {
        Identified::Number {
            insured: insured(scene, &person),
            birth: scene.person(&person).birth,
        }
    };
    let request = CareRequest::ViewInDisaster {
        facility: code(scene, &facility),
        who,
        consent: said(&answer),
    };
    ask(scene, "医師", request).await;
}
