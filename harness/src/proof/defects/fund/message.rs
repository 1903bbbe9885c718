//! Systems whose messages are wrong: headers, records, and what they make of what they read.

use madoguchi_sim::fund::{FundRole, Request, Response};
use madoguchi_sim::oqs::{Document, Element, Leg, Service};
use madoguchi_sim::role::Line;

use super::{answers, each, fund, leave_out, misreads, reword, service, words};
use crate::proof::{Defect, flaw};

const RECORD: &str = "ResultOfQualificationConfirmation";

/// 20250610 as 2025-06-10.
fn hyphened(day: &str) -> String {
    match (day.get(..4), day.get(4..6), day.get(6..8)) {
        (Some(year), Some(month), Some(day)) => format!("{year}-{month}-{day}"),
        _ => day.to_owned(),
    }
}

/// What has no element in a record gets an empty one.
fn add_empty(tree: &mut Element, names: &[&str]) {
    each(tree, RECORD, &mut |record| {
        for name in names {
            if record.child(name).is_none() {
                record.children.push(Element::leaf(name, ""));
            }
        }
    });
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    fund(
        "fund-drops-leading-zeros-of-insurer-numbers",
        "電文の保険者番号の先頭の0を落とす",
        &["MSG-001", "MSG-008"],
        |board| {
            words(board, |_, tree| {
                reword(tree, "InsurerNumber", |it| {
                    it.trim_start_matches('0').to_owned()
                });
            });
        },
    ),
    fund(
        "fund-does-not-pad-insurer-numbers",
        "電文の6桁の保険者番号を8桁に埋めない",
        &["MSG-008"],
        |board| {
            words(board, |_, tree| {
                reword(tree, "InsurerNumber", |it| {
                    it.trim_start_matches("00").to_owned()
                });
            });
        },
    ),
    fund(
        "fund-drops-leading-zeros-of-branch-numbers",
        "電文の枝番の先頭の0を落とす",
        &["MSG-001", "MSG-007", "MSG-008"],
        |board| {
            words(board, |_, tree| {
                reword(tree, "InsuredBranchNumber", |it| {
                    it.trim_start_matches('0').to_owned()
                });
            });
        },
    ),
    fund(
        "fund-writes-dates-with-hyphens",
        "電文の日付をハイフンで区切る",
        &["MSG-001", "MSG-008"],
        |board| {
            words(board, |_, tree| {
                for name in [
                    "Birthdate",
                    "QualificationDate",
                    "DisqualificationDate",
                    "QualificationConfirmationDate",
                    "InsuredCertificateIssuanceDate",
                ] {
                    reword(tree, name, hyphened);
                }
            });
        },
    ),
    fund(
        "fund-writes-dates-in-japanese-years",
        "電文の生年月日を和暦で書く",
        &["MSG-001", "MSG-008", "MSG-014"],
        |board| {
            words(board, |_, tree| {
                for name in ["Birthdate", "Birth", "QualificationDate"] {
                    reword(tree, name, |it| {
                        it.replacen("19", "S", 1).replacen("20", "R", 1)
                    });
                }
            });
        },
    ),
    fund(
        "fund-writes-times-without-seconds",
        "電文の日時に秒を書かない",
        &["MSG-001", "MSG-009", "MSG-013", "MSG-017", "OQS-011"],
        |board| {
            words(board, |_, tree| {
                for name in [
                    "ProcessExecutionTime",
                    "ReceptionDateTime",
                    "PharmacistsInfoAvailableTime",
                    "DiagnosisInfoAvailableTime",
                    "SpecificHealthCheckupsInfoAvailableTime",
                    "PharmacistsInfoConsTime",
                    "LimitApplicationCertificateRelatedConsTime",
                    "PasscodeExpirationTime",
                ] {
                    reword(tree, name, |it| it.get(..12).unwrap_or(it).to_owned());
                }
            });
        },
    ),
    fund(
        "fund-leaves-empty-elements",
        "届けのない要素を空のまま返す",
        &["MSG-008", "MSG-001"],
        |board| {
            words(board, |_, tree| {
                add_empty(
                    tree,
                    &[
                        "NameOfOther",
                        "Sex2",
                        "PostNumber",
                        "DisqualificationDate",
                        "ReasonOfLoss",
                        "InsuredPartialContributionRatio",
                        "PreschoolClassification",
                        "ElderlyRecipientCertificateInfo",
                        "LimitApplicationCertificateRelatedInfo",
                        "SpecificDiseasesCertificateList",
                        "PublicExpenseResultList",
                        "ReferenceNumber",
                        "QualificationConfirmationKey",
                        "InsuredCardSymbol",
                        "InsuredBranchNumber",
                    ],
                );
            });
        },
    ),
    fund(
        "fund-writes-consents-where-none-was-asked-for",
        "番号の照会の記録にも医療情報の同意を書く",
        &["MSG-008", "MSG-010", "OQS-014"],
        |board| {
            words(board, |_, tree| {
                each(tree, RECORD, &mut |record| {
                    for name in ["PharmacistsInfoConsFlg", "DiagnosisInfoConsFlg"] {
                        if record.child(name).is_none() {
                            record.children.push(Element::leaf(name, "0"));
                        }
                    }
                });
            });
        },
    ),
    fund(
        "fund-writes-kana-in-full-width",
        "電文のカナ氏名を全角で書く",
        &["MSG-008", "MSG-014"],
        |board| {
            words(board, |_, tree| {
                for name in ["NameKana", "NameOfOtherKana", "KanaName", "KanasName"] {
                    reword(tree, name, |it| {
                        let padded = madoguchi_sim::vocabulary::PersonName::new("見本", it);
                        padded.map_or_else(|_| it.to_owned(), |name| name.kana_full_width())
                    });
                }
            });
        },
    ),
    fund(
        "fund-writes-names-without-space",
        "電文の氏名の姓と名を分けない",
        &["MSG-001", "MSG-008", "MSG-014"],
        |board| {
            words(board, |_, tree| {
                for name in ["Name", "NameOfOther", "InsuredName"] {
                    reword(tree, name, |it| it.replace('\u{3000}', ""));
                }
            });
        },
    ),
    fund(
        "fund-writes-characters-it-cannot-hold",
        "電文の黒丸を元の文字で返す",
        &["OQS-032", "MSG-008"],
        |board| {
            words(board, |_, tree| {
                reword(tree, "Name", |it| it.replace('●', "𠮷"));
            });
        },
    ),
    fund(
        "fund-counts-codes-from-zero",
        "資格有効性の符号を0から数える",
        &[
            "MSG-001", "MSG-006", "MSG-007", "MSG-009", "MSG-013", "OQS-013",
        ],
        |board| {
            words(board, |_, tree| {
                reword(tree, "QualificationValidity", |it| {
                    it.parse::<u8>()
                        .map_or_else(|_| it.to_owned(), |code| code.saturating_sub(1).to_string())
                });
            });
        },
    ),
    fund(
        "fund-swaps-sex-codes",
        "電文の性別の符号を取り違える",
        &["MSG-008"],
        |board| {
            words(board, |_, tree| {
                reword(tree, "Sex1", |it| match it {
                    "1" => "2".to_owned(),
                    "2" => "1".to_owned(),
                    other => other.to_owned(),
                });
            });
        },
    ),
    fund(
        "fund-swaps-relation-codes",
        "電文の本人と家族の符号を取り違える",
        &["MSG-008"],
        |board| {
            words(board, |_, tree| {
                reword(tree, "PersonalFamilyClassification", |it| match it {
                    "1" => "2".to_owned(),
                    _ => "1".to_owned(),
                });
            });
        },
    ),
    fund(
        "fund-writes-every-card-ordinary",
        "被保険者証区分をいつも一般と書く",
        &["MSG-008", "MSG-019", "OQS-021"],
        |board| {
            words(board, |_, tree| {
                reword(tree, "InsuredCardClassification", |_| "01".to_owned());
            });
        },
    ),
    fund(
        "fund-writes-shares-in-tenths",
        "電文の一部負担金の割合を割で書く",
        &["MSG-008"],
        |board| {
            words(board, |_, tree| {
                for name in [
                    "InsuredPartialContributionRatio",
                    "ElderlyRecipientContributionRatio",
                ] {
                    reword(tree, name, |it| {
                        it.trim_start_matches('0').trim_end_matches('0').to_owned()
                    });
                }
            });
        },
    ),
    fund(
        "fund-leaves-out-elderly-certificate",
        "高齢受給者証の情報を返さない",
        &["MSG-008"],
        |board| {
            words(board, |_, tree| {
                leave_out(tree, "ElderlyRecipientCertificateInfo")
            });
        },
    ),
    fund(
        "fund-tells-elderly-certificate-a-day-early",
        "70歳になった月の末日に高齢受給者証の情報を返す",
        &["MSG-008"],
        |board| {
            misreads(board, |_, _, tree| {
                reword(tree, "QualificationConfirmationDate", |it| it.to_owned());
            });
            words(board, |_, tree| {
                let day = tree.at_path("MessageHeader/QualificationConfirmationDate");
                if day.first().is_some_and(|it| it.text == "20230228") {
                    each(tree, RECORD, &mut |record| {
                        record.children.push(Element::group(
                            "ElderlyRecipientCertificateInfo",
                            vec![Element::leaf("ElderlyRecipientContributionRatio", "020")],
                        ));
                    });
                }
            });
        },
    ),
    fund(
        "fund-leaves-out-optional-dates",
        "届けのある交付日、郵便番号、通称、限度額証の日付を返さない",
        &["MSG-008", "OQS-011"],
        |board| {
            words(board, |_, tree| {
                for name in [
                    "InsuredCertificateIssuanceDate",
                    "PostNumber",
                    "NameOfOther",
                    "LimitApplicationCertificateValidStartDate",
                ] {
                    leave_out(tree, name);
                }
            });
        },
    ),
    fund(
        "fund-leaves-out-reason-of-loss",
        "喪失の事由を返さない",
        &["MSG-006", "OQS-013"],
        |board| words(board, |_, tree| leave_out(tree, "ReasonOfLoss")),
    ),
    fund(
        "fund-does-not-give-back-what-was-asked",
        "照会した内容を写さない",
        &["MSG-001", "MSG-010"],
        |board| {
            words(board, |_, tree| {
                leave_out(tree, "QualificationConfirmSearchInfo")
            })
        },
    ),
    fund(
        "fund-does-not-give-back-file-identifier",
        "任意のファイル識別子を写さない",
        &["MSG-001", "MSG-009", "MSG-017"],
        |board| words(board, |_, tree| leave_out(tree, "ArbitraryFileIdentifier")),
    ),
    fund(
        "fund-invents-identifiers",
        "要求にない任意の識別子を書く",
        &["MSG-005"],
        |board| {
            words(board, |_, tree| {
                each(tree, RECORD, &mut |record| {
                    if record.child("ArbitraryIdentifier").is_none() {
                        record
                            .children
                            .push(Element::leaf("ArbitraryIdentifier", "0"));
                    }
                });
            });
        },
    ),
    fund(
        "fund-confuses-ways-of-asking",
        "照会区分を取り違える",
        &["MSG-001", "MSG-013"],
        |board| {
            words(board, |_, tree| {
                reword(tree, "ReferenceClassification", |it| match it {
                    "1" => "2".to_owned(),
                    _ => "1".to_owned(),
                });
            });
        },
    ),
    fund(
        "fund-takes-none-found-for-an-error",
        "該当資格なしの電文を異常終了にする",
        &["OQS-013", "MSG-006", "MSG-010"],
        |board| {
            words(board, |_, tree| {
                let none = tree.at_path("MessageBody/QualificationValidity");
                if none.first().is_some_and(|it| it.text == "4") {
                    reword(tree, "SegmentOfResult", |_| "9".to_owned());
                    leave_out(tree, "QualificationValidity");
                }
            });
        },
    ),
    fund(
        "fund-tells-newer-record-for-the-old-number",
        "前の番号の照会に、新しい資格の番号も書く",
        &["OQS-013"],
        |board| {
            words(board, |_, tree| {
                let newer = tree.at_path("MessageBody/QualificationValidity");
                if newer.first().is_some_and(|it| it.text == "3") {
                    each(tree, RECORD, &mut |record| {
                        record
                            .children
                            .push(Element::leaf("InsurerNumber2", "06139992"));
                    });
                }
            });
        },
    ),
    fund(
        "fund-ends-abnormally-without-text",
        "異常終了のエラーコードとエラーメッセージを書かない",
        &[
            "MSG-003", "MSG-004", "MSG-002", "MSG-009", "MSG-017", "MSG-018", "MSG-019", "MSG-020",
            "MSG-021",
        ],
        |board| {
            words(board, |_, tree| {
                reword(tree, "ErrorCode", |_| String::new());
                reword(tree, "ErrorMessage", |_| String::new());
            });
        },
    ),
    fund(
        "fund-does-not-name-the-wrong-element",
        "書き方の誤った要素の名を挙げない",
        &[
            "MSG-004", "MSG-009", "MSG-010", "MSG-017", "MSG-018", "MSG-019", "MSG-020", "MSG-021",
        ],
        |board| {
            words(board, |_, tree| {
                for name in ["ErrorMessage", "ProcessingResultMessage"] {
                    reword(tree, name, |_| "電文の誤り".to_owned());
                }
            });
        },
    ),
    fund(
        "fund-answers-unreadable-messages-with-a-refusal",
        "電文でないものに電文で答えない",
        &["MSG-003", "MSG-004"],
        |board| {
            answers(board, |asked, answer| {
                if let (Request::Exchange(_), Response::Document(Document::Xml(xml))) =
                    (asked, &*answer)
                    && xml.contains("<SegmentOfResult>9<")
                {
                    *answer = Response::Refused {
                        reason: "電文を読めません".to_owned(),
                    };
                }
            });
        },
    ),
    fund(
        "fund-writes-broken-xml",
        "電文の終わりのタグを書き忘れる",
        &["MSG-001", "MSG-008", "MSG-009", "MSG-014"],
        |board| {
            answers(board, |_, answer| {
                if let Response::Document(Document::Xml(xml)) = answer {
                    *xml = xml.replacen("</MessageBody>", "", 1);
                }
            });
        },
    ),
    fund(
        "fund-does-not-compare-facility-codes",
        "電文の医療機関コードと端末の医療機関を照らし合わせない",
        &["MSG-002", "MSG-011"],
        |board| {
            flaw::hears::<FundRole, _>(board, || {
                |_: &Line, asked: &mut Request| {
                    if let Request::Exchange(exchange) = asked
                        && let Document::Xml(xml) = &mut exchange.document
                        && let Ok(mut tree) = Element::parse(xml)
                    {
                        let own = exchange.facility.to_string();
                        each(&mut tree, "MessageHeader", &mut |header| {
                            each(header, "MedicalInstitutionCode", &mut |code| {
                                if code.text.len() == 10 {
                                    code.text = own.clone();
                                }
                            });
                        });
                        *xml = tree.to_xml();
                    }
                }
            });
        },
    ),
    fund(
        "fund-refuses-padded-facility-messages",
        "ほかの医療機関コードの電文にも正常終了と答える",
        &["MSG-002"],
        |board| {
            words(board, |_, tree| {
                let message = tree.at_path("MessageHeader/ErrorMessage");
                if message
                    .first()
                    .is_some_and(|it| it.text.contains("医療機関"))
                {
                    reword(tree, "SegmentOfResult", |_| "1".to_owned());
                }
            });
        },
    ),
    fund(
        "fund-wants-elements-in-order",
        "要素の順が違えば読まない",
        &["MSG-005"],
        |board| {
            misreads(board, |service, leg, tree| {
                let first = tree.children.first().map(|it| it.name.clone());
                let search = tree.at_path("MessageBody/QualificationConfirmSearchInfo");
                let begins = search
                    .first()
                    .and_then(|it| it.children.first())
                    .is_none_or(|it| it.name == "InsurerNumber");
                let header = tree
                    .child("MessageHeader")
                    .and_then(|it| it.children.first())
                    .is_none_or(|it| it.name == "QualificationConfirmationDate");
                let one = service == Service::Eligibility && leg == Leg::Request;
                if one && !(first.as_deref() == Some("MessageHeader") && begins && header) {
                    tree.children.clear();
                }
            });
        },
    ),
    fund(
        "fund-refuses-unknown-elements",
        "知らない要素のある電文を読まない",
        &["MSG-005"],
        |board| {
            misreads(board, |_, _, tree| {
                let unknown = tree.to_xml().contains("<Unknown>");
                if unknown {
                    tree.children.clear();
                }
            });
        },
    ),
    fund(
        "fund-wants-optional-elements",
        "任意の要素のない電文を読まない",
        &["MSG-005"],
        |board| {
            misreads(board, |service, _, tree| {
                let there = tree.to_xml().contains("<ArbitraryFileIdentifier>");
                if service == Service::Eligibility && !there {
                    tree.children.clear();
                }
            });
        },
    ),
    fund(
        "fund-takes-what-is-not-written-as-it-must-be",
        "書き方の誤りを読み飛ばして正常終了にする",
        &[
            "MSG-003", "MSG-004", "MSG-009", "MSG-017", "MSG-018", "MSG-019", "MSG-020", "MSG-021",
        ],
        |board| {
            words(board, |_, tree| {
                reword(tree, "SegmentOfResult", |it| {
                    if it == "9" { "1" } else { it }.to_owned()
                });
            });
        },
    ),
    fund(
        "fund-does-not-read-padded-insurer-numbers",
        "空白や0で埋めない6桁の保険者番号を読まない",
        &["MSG-006"],
        |board| {
            misreads(board, |_, _, tree| {
                each(tree, "InsurerNumber", &mut |element| {
                    if element.text.len() == 6 || element.text.starts_with(' ') {
                        element.text = "誤り".to_owned();
                    }
                });
            });
        },
    ),
    fund(
        "fund-takes-insurer-numbers-with-wrong-check-digits",
        "都道府県の違う保険者番号も同じとみなす",
        &["MSG-006"],
        |board| {
            misreads(board, |_, _, tree| {
                each(tree, "InsurerNumber", &mut |element| {
                    if element.text == "00149997" {
                        element.text = "00139998".to_owned();
                    }
                });
            });
        },
    ),
    fund(
        "fund-tells-full-width-digits-apart",
        "全角の記号番号を半角と違うものとみなす",
        &["MSG-006"],
        |board| {
            misreads(board, |_, _, tree| {
                for name in ["InsuredCardSymbol", "InsuredIdentificationNumber"] {
                    each(tree, name, &mut |element| {
                        if element.text.chars().any(|it| ('０'..='９').contains(&it)) {
                            element.text = "0".to_owned();
                        }
                    });
                }
            });
        },
    ),
    fund(
        "fund-drops-leading-zeros-of-numbers-asked-about",
        "照会の番号の先頭の0を落として探す",
        &["OQS-013"],
        |board| {
            misreads(board, |_, _, tree| {
                each(tree, "InsuredIdentificationNumber", &mut |element| {
                    element.text = element.text.trim_start_matches('0').to_owned();
                });
            });
        },
    ),
    fund(
        "fund-does-not-compare-symbols",
        "照会の記号を照合しない",
        &["OQS-013"],
        |board| {
            misreads(board, |service, _, tree| {
                if service == Service::Eligibility {
                    let own = tree.to_xml().contains(">345<");
                    each(tree, "QualificationConfirmSearchInfo", &mut |search| {
                        if own {
                            search.children.retain(|it| it.name != "InsuredCardSymbol");
                            search
                                .children
                                .push(Element::leaf("InsuredCardSymbol", "12"));
                        }
                    });
                }
            });
        },
    ),
    fund(
        "fund-does-not-compare-birthdays",
        "照会の生年月日を照合しない",
        &["OQS-013"],
        |board| {
            misreads(board, |service, _, tree| {
                if service == Service::Eligibility {
                    reword(tree, "Birthdate", |it| match it {
                        "19800121" => "19800120".to_owned(),
                        other => other.to_owned(),
                    });
                }
            });
        },
    ),
    fund(
        "fund-wants-branch-numbers",
        "枝番のない電文を誤りとする",
        &["MSG-007"],
        |board| {
            misreads(board, |service, _, tree| {
                let there = tree
                    .at_path("MessageBody/QualificationConfirmSearchInfo/InsuredBranchNumber")
                    .first()
                    .is_some_and(|it| !it.text.is_empty());
                if service == Service::Eligibility && !there {
                    leave_out(tree, "InsurerNumber");
                }
            });
        },
    ),
    fund(
        "fund-answers-without-branch-number",
        "枝番を省いた照会の答えに枝番を付けない",
        &["MSG-007", "MSG-008"],
        |board| {
            words(board, |_, tree| {
                each(tree, RECORD, &mut |record| {
                    record
                        .children
                        .retain(|it| it.name != "InsuredBranchNumber");
                });
            });
        },
    ),
    fund(
        "fund-answers-about-tomorrow",
        "未来の日の資格も答える",
        &["MSG-003", "MSG-017"],
        |board| {
            super::at_another_time(board, |asked, now| match service(asked) {
                Some((Service::Eligibility | Service::HomeRequery, _)) => now.plus_days(1),
                _ => now,
            });
        },
    ),
];
