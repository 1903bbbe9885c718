//! 医療券 and subsidies.

use super::*;

#[when(
    regex = r"^福祉事務所が「([^」]+)」の「([^」]+)」あての(医療券|調剤券)「([^」]+)」を(.+日)から(.+日)まで登録する$"
)]
async fn registers_ticket(
    scene: &mut Scene,
    person: String,
    facility: String,
    kind: String,
    issue_number: String,
    from: String,
    until: String,
) {
    let Some(assistance) = scene.person(&person).public_assistance.clone() else {
        fail!(
            crate::run::Party::Configuration,
            "a person on public assistance",
            person
        )
    };
    let (kind, treatment) = match kind.as_str() {
        "調剤券" => (TicketKind::Dispensing, TreatmentKind::Dispensing),
        _ => (TicketKind::Medical, TreatmentKind::Outpatient),
    };
    let from = day(&from);
    let ticket = Ticket {
        kind,
        from,
        until: day(&until),
        issue_number,
        month: from.first_of_month(),
        facility: code(scene, &facility),
        prescriber: None,
        injuries: vec!["見本症".to_owned()],
        treatment,
        self_pay: Yen(0),
        district_contact: "見本 担当".to_owned(),
        handling_contact: "見本 取扱".to_owned(),
        combined: false,
        social_insurance: false,
        inconsistent: false,
        infection: false,
        late_elderly: false,
        prefectural: false,
        remarks: Vec::new(),
    };
    let request = CareRequest::RegisterTicket {
        insured: assistance.insured,
        ticket: Box::new(ticket),
    };
    ask(scene, "福祉事務所職員", request).await;
}

#[when(regex = r"^「([^」]+)」が(.+日)の月の医療券を一括取得する$")]
async fn lists_tickets(scene: &mut Scene, facility: String, date: String) {
    let request = CareRequest::ListTickets {
        facility: code(scene, &facility),
        month: day(&date),
    };
    ask(scene, "窓口職員", request).await;
}

#[when(regex = r"^「([^」]+)」が「([^」]+)」の受給者証「([^」]+)」を(.+日)から(.+日)まで登録する$")]
async fn registers_subsidy(
    scene: &mut Scene,
    municipality: String,
    person: String,
    name: String,
    from: String,
    until: String,
) {
    let request = CareRequest::RegisterSubsidy {
        municipality,
        holder: holder(scene, &person),
        subsidy: Subsidy {
            payer: "80139991".to_owned(),
            recipient: "9999991".to_owned(),
            name,
            from: day(&from),
            until: day(&until),
            limit: None,
        },
    };
    ask(scene, "市町村職員", request).await;
}

#[when(
    regex = r"^「([^」]+)」がPMHに「([^」]+)」の受給者証を照会し、患者は使うことを(選んだ|選ばなかった)$"
)]
async fn inquires(scene: &mut Scene, facility: String, person: String, wish: String) {
    let request = CareRequest::InquireSubsidies {
        facility: code(scene, &facility),
        insured: insured(scene, &person),
        wished: wish == "選んだ",
    };
    ask(scene, "窓口職員", request).await;
}
