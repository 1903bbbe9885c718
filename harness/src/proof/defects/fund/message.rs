//! Systems that write records wrongly into messages.

use madoguchi_sim::oqs::Element;

use super::{RECORD, each, fund, leave_out, misreads, reword, words};
use crate::proof::Defect;

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
        &["MSG-022"],
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
];
