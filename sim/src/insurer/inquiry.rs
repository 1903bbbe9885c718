//! 本人確認情報照会 by file: every person of it is put to J-LIS.

use super::file::{Asked, InquiryAnswer, InquiryFile};
use super::registration::compare;
use super::{Insurer, Response};
use crate::fund::Holder;
use crate::jlis::{self, JlisRole};
use crate::role::Line;
use crate::rulebook::registration::Mismatch;

impl Insurer {
    pub(super) async fn inquire_by_file(&self, line: &Line, octets: &[u8]) -> Response {
        let file = match InquiryFile::read(octets) {
            Ok(file) => file,
            Err(problem) => {
                let (at, ja) = (problem.place, problem.ja);
                return Response::refused(&format!("{}行目{}列: {ja}", at.line, at.column));
            }
        };
        if file.insurer != *self.number() {
            return Response::refused("1行目: 他の保険者のファイルである");
        }
        let mut answers = Vec::with_capacity(file.lines.len());
        for (_, _, asked) in &file.lines {
            answers.push(match asked {
                Ok(asked) => inquire(line, asked).await,
                Err(problems) => InquiryAnswer::Refused(problems.clone()),
            });
        }
        let written = file.answered(&answers);
        Response::Inquired {
            file: written.octets.into(),
            encoding: written.encoding,
        }
    }
}

/// With a number it is checked; without one, all five items have to lead to one (INSURER-005, INSURER-006).
async fn inquire(line: &Line, asked: &Asked) -> InquiryAnswer {
    let items = asked.items.clone();
    let request = match &asked.number {
        Some(number) => jlis::Request::InquireByNumber {
            number: number.clone(),
        },
        None => jlis::Request::InquireByFiveItems(items.clone()),
    };
    match line.ask::<JlisRole>("", request).await {
        Ok(jlis::Response::Matched { number }) => InquiryAnswer::Matched(Some(number)),
        Ok(jlis::Response::Resident(resident)) => {
            let holder = Holder {
                name: items.name,
                birth: items.birth,
                sex: items.sex,
                address: items.address,
            };
            match compare(&holder, &resident) {
                mismatch if mismatch == Mismatch::default() => InquiryAnswer::Matched(None),
                mismatch => InquiryAnswer::Differs(mismatch),
            }
        }
        Ok(_) => InquiryAnswer::NotFound,
        Err(_) => InquiryAnswer::NoAnswer,
    }
}
