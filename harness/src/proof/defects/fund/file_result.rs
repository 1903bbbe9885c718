//! Systems that answer the files of insurers wrongly, line by line or as a whole.

use madoguchi_sim::fund::{Filing, FundRole, Request, Response};
use madoguchi_sim::insurer::file::{FileResult, LineResult, Outcome};
use madoguchi_sim::oqs::text::Encoding;
use madoguchi_sim::role::{Line, Switchboard};

use super::{answers, fund, of_lines, records_of};
use crate::proof::{Defect, flaw};

fn of_results(board: &Switchboard, change: fn(&mut FileResult)) {
    answers(board, move |_, answer| {
        if let Response::FileDone(result) = answer {
            change(result);
        }
    });
}

/// Changes the text of a file before it is looked into.
fn misreads(board: &Switchboard, change: fn(&str) -> String) {
    flaw::hears::<FundRole, _>(board, move || {
        move |_: &Line, asked: &mut Request| {
            if let Request::FileUpload { file, .. } = asked
                && let Ok(text) = std::str::from_utf8(file)
            {
                *file = change(text).into_bytes().into();
            }
        }
    });
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    fund(
        "fund-registers-refused-lines",
        "断った行も登録したと答える",
        &["INSURER-033", "INSURER-034", "INCIDENT-001"],
        |board| {
            of_lines(board, |line| {
                if line.outcome == Outcome::Refused {
                    line.outcome = Outcome::Registered;
                }
            });
        },
    ),
    fund(
        "fund-does-not-say-how-to-mend-lines",
        "断った行の直し方を知らせない",
        &["INSURER-033", "INSURER-034", "INCIDENT-001", "INSURER-035"],
        |board| of_lines(board, |line| line.said.clear()),
    ),
    fund(
        "fund-complains-about-right-lines",
        "正しい行についても何か知らせる",
        &["INSURER-034"],
        |board| {
            of_results(board, |result| {
                let one = result
                    .lines
                    .iter()
                    .find_map(|line| line.said.first())
                    .cloned();
                if let Some(one) = one {
                    for line in &mut result.lines {
                        if line.said.is_empty() {
                            line.said.push(one.clone());
                        }
                    }
                }
            });
        },
    ),
    fund(
        "fund-stops-at-the-first-wrong-line",
        "誤った行の後の正しい行も登録しない",
        &["INSURER-033", "INSURER-034"],
        |board| {
            of_results(board, |result| {
                let mut wrong = false;
                for line in &mut result.lines {
                    wrong |= line.outcome == Outcome::Refused;
                    if wrong {
                        line.outcome = Outcome::Refused;
                    }
                }
            });
        },
    ),
    fund(
        "fund-registers-the-first-of-two-lines",
        "同じ人の行が二つあれば、先の行を登録する",
        &["INSURER-033", "INCIDENT-001"],
        |board| {
            of_results(board, |result| {
                if let [first, second, ..] = result.lines.as_mut_slice()
                    && first.outcome == Outcome::Refused
                    && second.outcome == Outcome::Refused
                {
                    first.outcome = Outcome::Registered;
                }
            });
        },
    ),
    fund(
        "fund-proposes-no-losses",
        "全件ファイルにない人を知らせない",
        &["INCIDENT-008", "INSURER-032"],
        |board| {
            of_results(board, |result| {
                result
                    .lines
                    .retain(|line| line.outcome != Outcome::LossProposed);
            });
        },
    ),
    fund(
        "fund-proposes-losses-of-refused-lines",
        "拒否された行の人を喪失案にする",
        &["INSURER-032"],
        |board| {
            of_results(board, |result| {
                let refused: Vec<LineResult> = result
                    .lines
                    .iter()
                    .filter(|line| line.outcome == Outcome::Refused)
                    .cloned()
                    .collect();
                result
                    .lines
                    .extend(refused.into_iter().map(|line| LineResult {
                        outcome: Outcome::LossProposed,
                        ..line
                    }));
            });
        },
    ),
    fund(
        "fund-ends-insurance-of-whoever-is-missing",
        "全件ファイルにない人の資格を失わせる",
        &["INCIDENT-008", "INSURER-032"],
        |board| {
            flaw::after::<FundRole, _>(board, || {
                |line: &Line, asked: &Request, answer: &Response| {
                    let today = line.now().date();
                    records_of(asked, answer, |it| it.outcome == Outcome::LossProposed)
                        .into_iter()
                        .map(|(insurer, insured)| Request::File {
                            insurer,
                            filing: Filing::Lose { insured, on: today },
                        })
                        .collect()
                }
            });
        },
    ),
    fund(
        "fund-takes-files-of-anybody",
        "返すべきファイルも受け付けたと答える",
        &["INSURER-031"],
        |board| of_results(board, |result| result.returned = None),
    ),
    fund(
        "fund-returns-every-file",
        "どのファイルも返す",
        &["INSURER-031", "INSURER-032", "INSURER-034"],
        |board| {
            of_results(board, |result| {
                result.lines.clear();
                result.returned = Some(madoguchi_sim::insurer::file::Said {
                    line: 1,
                    column: 1,
                    field: None,
                    reason: "受け付けられない".to_owned(),
                });
            });
        },
    ),
    fund(
        "fund-does-not-say-where-files-are-wrong",
        "ファイルを返すとき、行を知らせない",
        &["INSURER-031"],
        |board| {
            of_results(board, |result| {
                if let Some(said) = &mut result.returned {
                    (said.line, said.column) = (0, 0);
                }
            });
        },
    ),
    fund(
        "fund-writes-results-in-utf-8-only",
        "結果ファイルをいつもUTF-8で返す",
        &["INSURER-034"],
        |board| of_results(board, |result| result.encoding = Encoding::Utf8),
    ),
    fund(
        "fund-writes-results-in-cp932-only",
        "結果ファイルをいつもCP932で返す",
        &["INSURER-034"],
        |board| of_results(board, |result| result.encoding = Encoding::ShiftJis),
    ),
    fund(
        "fund-ignores-shares-of-files",
        "ファイルの負担割合を登録しない",
        &["INSURER-031", "INSURER-034", "INSURER-035", "INCIDENT-006"],
        |board| {
            misreads(board, |text| {
                text.replace(",1割,", ",,")
                    .replace(",2割,", ",,")
                    .replace(",3割,", ",,")
            });
        },
    ),
    fund(
        "fund-reads-files-by-place-of-columns",
        "列名を読まず、列の位置で読む",
        &["INSURER-031"],
        |board| {
            misreads(board, |text| text.replacen("フリガナ", "カナ氏名", 1));
        },
    ),
    fund(
        "fund-counts-no-lines-of-files",
        "終わりの行の件数を見ない",
        &["INSURER-031"],
        |board| {
            misreads(board, |text| {
                let lines: Vec<&str> = text.lines().collect();
                let data = lines.len().saturating_sub(3);
                let mut lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
                if let Some(last) = lines.last_mut()
                    && last.starts_with('終')
                {
                    *last = format!("終,{data}");
                }
                lines.iter().map(|line| format!("{line}\r\n")).collect()
            });
        },
    ),
    fund(
        "fund-mends-what-spreadsheets-broke",
        "表計算ソフトの書いた枝番の0や日付を、直さずに受け付ける",
        &["INSURER-034"],
        |board| {
            misreads(board, |text| {
                text.replace("1980/1/20", "1980-01-20")
                    .replace(",345,0,", ",345,00,")
            });
        },
    ),
    fund(
        "fund-calls-withheld-lines-registered",
        "表示停止にした行を、登録と答える",
        &["INSURER-007", "INSURER-008", "INCIDENT-001"],
        |board| {
            of_lines(board, |line| {
                if line.outcome == Outcome::Withheld {
                    line.outcome = Outcome::Registered;
                }
            });
        },
    ),
];
