//! Mobile devices that are wrong.

use jiff::ToSpan;
use madoguchi_sim::card::{self, Bytes, CardRole, FaceImage};
use madoguchi_sim::fund::care::{CareKind, CareRequest, CareResponse, Pattern, Said};
use madoguchi_sim::fund::{self, CardRefusal, Channel, Consents, FundRole, IdentityMeans};
use madoguchi_sim::mobile::{Errand, MobileRole, Proves, Request, Response};
use madoguchi_sim::role::{Line, Switchboard};

use crate::proof::{Defect, flaw};

defects_of!(mobile: Mobile);

/// What a card is held to a device for is taken for something else.
fn mistakes(board: &Switchboard, change: fn(&mut Request)) {
    flaw::hears::<MobileRole, _>(board, move || {
        move |_: &Line, asked: &mut Request| change(asked)
    });
}

/// The eligibility system is asked something else than should be.
fn asks(board: &Switchboard, change: fn(&mut CareRequest)) {
    flaw::asks::<MobileRole, FundRole, _>(board, move || {
        move |_: &Line, asked: &mut fund::Request| {
            if let fund::Request::Care(asked) = asked {
                change(asked);
            }
        }
    });
}

/// Something else is shown than should be.
fn shows(board: &Switchboard, change: fn(&Request, &mut Response)) {
    flaw::says::<MobileRole, _>(board, move || {
        move |_: &Line, asked: &Request, answer: &mut Response| change(asked, answer)
    });
}

/// What a card answers to VERIFY is taken for something else.
fn takes_pins(board: &Switchboard) {
    flaw::hears_back::<MobileRole, CardRole, _>(board, || {
        |asked: &card::Request, answer: &mut card::Response| {
            if let (card::Request::Apdu(command), card::Response::Apdu(Bytes(said))) =
                (asked, answer)
                && command.get(1) == Some(&0x20)
                && command.len() > 4
            {
                *said = vec![0x90, 0x00];
            }
        }
    });
}

const EVERYTHING: Consents = Consents {
    drugs: true,
    clinical: true,
    checkups: true,
    surgery: true,
    limit: true,
};

/// Every one.
pub(super) const ALL: &[&[Defect]] = &[CONSENT, IDENTITY, URGENT];

const CONSENT: &[Defect] = &[
    mobile(
        "mobile-assumes-consent",
        "何に同意したかによらず、すべてに同意したとして送る",
        &["CARE-006"],
        |board| {
            mistakes(board, |asked| {
                if let Errand::Consent { consents, .. } = &mut asked.errand {
                    *consents = EVERYTHING;
                }
            });
        },
    ),
    mobile(
        "mobile-loses-consents",
        "同意したものを送らない",
        &["CARE-006"],
        |board| {
            mistakes(board, |asked| {
                if let Errand::Consent { consents, .. } = &mut asked.errand {
                    *consents = Consents::default();
                }
            });
        },
    ),
    mobile(
        "mobile-swaps-drugs-and-checkups",
        "薬剤情報と特定健診等情報の同意を取り違える",
        &["CARE-006"],
        |board| {
            mistakes(board, |asked| {
                if let Errand::Consent { consents, .. } = &mut asked.errand {
                    std::mem::swap(&mut consents.drugs, &mut consents.checkups);
                }
            });
        },
    ),
    mobile(
        "mobile-takes-online-for-home-visits",
        "オンライン診療や往診の同意を、訪問診療の同意として送る",
        &["CARE-006", "CARE-007"],
        |board| {
            mistakes(board, |asked| {
                if let Errand::Consent { kind, .. } = &mut asked.errand {
                    *kind = CareKind::HomeVisit;
                }
            });
        },
    ),
    mobile(
        "mobile-takes-home-visits-for-house-calls",
        "訪問診療の同意を、往診の同意として送る",
        &["CARE-006"],
        |board| {
            mistakes(board, |asked| {
                if let Errand::Consent { kind, .. } = &mut asked.errand
                    && *kind == CareKind::HomeVisit
                {
                    *kind = CareKind::HouseCall;
                }
            });
        },
    ),
    mobile(
        "mobile-loses-the-day-of-the-visit",
        "受診日を送らない",
        &["CARE-007"],
        |board| {
            mistakes(board, |asked| {
                if let Errand::Consent { visit, .. } = &mut asked.errand {
                    *visit = None;
                }
            });
        },
    ),
    mobile(
        "mobile-sends-the-visit-a-day-late",
        "受診日を、1日遅く送る",
        &["CARE-007"],
        |board| {
            mistakes(board, |asked| {
                if let Errand::Consent { visit, .. } = &mut asked.errand {
                    *visit = visit.map(|day| day.saturating_add(1.day()));
                }
            });
        },
    ),
    mobile(
        "mobile-forgets-the-address-that-was-opened",
        "開いたURLを送らず、古いURLからの同意も送る",
        &["CARE-008"],
        |board| {
            mistakes(board, |asked| {
                if let Errand::Consent { address, .. } = &mut asked.errand {
                    *address = None;
                }
            });
        },
    ),
    mobile(
        "mobile-withdraws-nothing",
        "同意を取り消したと示し、取り消さない",
        &["CARE-006"],
        |board| {
            flaw::instead::<MobileRole, _>(board, || {
                |_: &Line, asked: &Request| match asked.errand {
                    Errand::Withdraw { .. } => {
                        Some(Response::Answered(Box::new(CareResponse::Done)))
                    }
                    _ => None,
                }
            });
        },
    ),
    mobile(
        "mobile-hides-what-was-answered",
        "断られても、受け付けられたと示す",
        &["CARE-001", "CARE-002", "CARE-008", "CARE-009", "CARE-013"],
        |board| {
            shows(board, |_, answer| {
                if let Response::Refused { .. } = answer {
                    *answer = Response::Answered(Box::new(CareResponse::Done));
                }
            });
        },
    ),
    mobile(
        "mobile-is-never-online",
        "システムにつながらないと示す",
        &["CARE-001", "CARE-006", "CARE-009", "OQS-023", "OQS-024"],
        |board| shows(board, |_, answer| *answer = Response::LineDown),
    ),
];

const IDENTITY: &[Defect] = &[
    mobile(
        "mobile-takes-wrong-pins",
        "暗証番号が違っても、先へ進む",
        &["CARE-008", "CARE-009"],
        takes_pins,
    ),
    mobile(
        "mobile-does-not-say-that-the-pin-is-wrong",
        "暗証番号が違うことを、カードを読めないと示す",
        &["CARE-008", "CARE-009"],
        |board| {
            shows(board, |_, answer| {
                if let Response::WrongPin { .. } = answer {
                    *answer = Response::NotRead;
                }
            });
        },
    ),
    mobile(
        "mobile-calls-sight-a-pin",
        "目視で確かめたものを、暗証番号によるものとして送る",
        &["CARE-008"],
        |board| {
            asks(board, |asked| {
                if let CareRequest::Consent { proof, .. } = asked {
                    proof.identity = IdentityMeans::Pin;
                }
            });
        },
    ),
    mobile(
        "mobile-calls-a-pin-sight",
        "暗証番号で確かめたものを、目視によるものとして送る",
        &["CARE-008", "CARE-001"],
        |board| {
            asks(board, |asked| {
                if let CareRequest::Consent { proof, .. } = asked {
                    proof.identity = IdentityMeans::Visual;
                }
            });
        },
    ),
    mobile(
        "mobile-takes-sight-on-the-patients-own-device",
        "患者の端末でも、目視でよいとする",
        &["CARE-008"],
        |board| {
            shows(board, |asked, answer| {
                let web = matches!(asked.channel, Channel::PatientWeb { .. });
                if web && asked.holder == Proves::Sight {
                    *answer = Response::Answered(Box::new(CareResponse::Done));
                }
            });
        },
    ),
    mobile(
        "mobile-wants-a-pin-from-everybody",
        "目視では確かめない",
        &["CARE-008", "CARE-009", "OQS-023", "OQS-024"],
        |board| {
            shows(board, |asked, answer| {
                if asked.holder == Proves::Sight {
                    *answer = Response::WrongPin { left: 3 };
                }
            });
        },
    ),
    mobile(
        "mobile-takes-cards-without-photo-by-sight",
        "写真のないカードも、目視で確かめたとする",
        &["CARD-028", "OQS-024"],
        |board| {
            shows(board, |asked, answer| {
                if asked.holder == Proves::Sight && *answer == Response::NotRead {
                    *answer = Response::Answered(Box::new(CareResponse::Done));
                }
            });
        },
    ),
    mobile(
        "mobile-takes-suspended-cards",
        "一時停止されたカードを断らない",
        &["CARD-025"],
        |board| {
            shows(board, |_, answer| {
                let suspended = Response::CardRefused {
                    reason: CardRefusal::Suspended,
                };
                if *answer == suspended {
                    *answer = Response::Answered(Box::new(CareResponse::Done));
                }
            });
        },
    ),
    mobile(
        "mobile-forgets-its-code",
        "アクティベーションコードで登録していない端末として送る",
        &["CARE-009", "CARE-011", "READER-026"],
        |board| {
            mistakes(board, |asked| {
                if let Channel::FacilityApp { device, .. } = &mut asked.channel {
                    device.clear();
                }
            });
        },
    ),
    mobile(
        "mobile-shows-the-last-card-again",
        "前に確かめた人の資格を、次の人にも示す",
        &["CARE-009", "nobody-elses-data"],
        |board| {
            flaw::says::<MobileRole, _>(board, || {
                let mut last: Option<Response> = None;
                move |_: &Line, asked: &Request, answer: &mut Response| {
                    if asked.errand != Errand::Check {
                        return;
                    }
                    match (&last, &*answer) {
                        (Some(last), _) => *answer = last.clone(),
                        (None, Response::Answered(_)) => last = Some(answer.clone()),
                        _ => {}
                    }
                }
            });
        },
    ),
    mobile(
        "mobile-cannot-read-photos",
        "チップの顔写真を読めない",
        &["CARE-008", "OQS-023", "OQS-024"],
        |board| {
            flaw::hears_back::<MobileRole, CardRole, _>(board, || {
                |_: &card::Request, answer: &mut card::Response| {
                    if let card::Response::Face(face) = answer {
                        face.security_code = "0000".to_owned();
                        face.photo = Some(FaceImage::blank());
                    }
                }
            });
        },
    ),
];

const URGENT: &[Defect] = &[
    mobile(
        "mobile-takes-no-for-unable",
        "閲覧を拒んだ患者を、意識がないものとして送る",
        &["OQS-023", "OQS-024"],
        |board| {
            mistakes(board, |asked| {
                if let Errand::Emergency { consent, .. } | Errand::Ambulance { consent } =
                    &mut asked.errand
                    && *consent == Said::No
                {
                    *consent = Said::Unable;
                }
            });
        },
    ),
    mobile(
        "mobile-takes-unable-for-no",
        "意識のない患者を、閲覧を拒んだものとして送る",
        &["OQS-023", "OQS-024"],
        |board| {
            mistakes(board, |asked| {
                if let Errand::Emergency { consent, .. } | Errand::Ambulance { consent } =
                    &mut asked.errand
                    && *consent == Said::Unable
                {
                    *consent = Said::No;
                }
            });
        },
    ),
    mobile(
        "mobile-asks-for-everything-in-an-emergency",
        "情報要求パターンによらず、全量を求める",
        &["OQS-023"],
        |board| {
            mistakes(board, |asked| {
                if let Errand::Emergency { pattern, .. } = &mut asked.errand {
                    *pattern = Pattern::Everything;
                }
            });
        },
    ),
    mobile(
        "mobile-asks-for-checkups-in-an-emergency",
        "情報要求パターンによらず、特定健診だけを求める",
        &["OQS-023"],
        |board| {
            mistakes(board, |asked| {
                if let Errand::Emergency { pattern, .. } = &mut asked.errand {
                    *pattern = Pattern::Checkups;
                }
            });
        },
    ),
    mobile(
        "mobile-asks-for-the-wrong-errand",
        "救急の照会を、資格だけの確認として送る",
        &["OQS-023", "OQS-024"],
        |board| {
            asks(board, |asked| {
                if let CareRequest::ViewInAmbulance { proof, service, .. } = asked {
                    *asked = CareRequest::CheckByApp {
                        channel: Channel::Ambulance {
                            service: service.clone(),
                        },
                        proof: proof.clone(),
                    };
                }
            });
        },
    ),
];
