//! From 資格取得届 to a record that counters can see: number, J-LIS, fund, notice.

use super::filing::Filed;
use super::member::{Member, key};
use super::{
    AcquisitionReport, Insurer, InsurerRole, Letter, ReportState, Request, Resolution, Response,
};
use crate::cast::Enrolment;
use crate::fund::{Filing, Holder, ViewingStop};
use crate::jlis::{self, FiveItems, JlisRole};
use crate::role::Line;
use crate::rulebook::registration::{self as rule, Mismatch};
use crate::rulebook::share::IncomeClass;
use crate::vocabulary::{IndividualNumber, InsuredId};

/// A report and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Report {
    pub content: AcquisitionReport,
    pub state: ReportState,
    /// The number that the insurer goes by, once it has one.
    pub number: Option<IndividualNumber>,
}

/// What came of the search for a number.
enum Search {
    Found(IndividualNumber),
    NotFound,
    /// J-LIS does not answer: tomorrow again.
    NoAnswer,
}

impl Insurer {
    /// Takes 資格取得届; the work on it begins on the day that the insurer's pace allows (INSURER-002).
    pub(super) fn receive(&mut self, line: &Line, content: AcquisitionReport) -> Response {
        if content.insured.insurer != *self.number() {
            return Response::refused("この保険者あての届出ではない");
        }
        let Ok(report) = u32::try_from(self.reports.len()) else {
            return Response::refused("届出を受け付けられない");
        };
        let number = content.number.clone();
        self.reports.push(Report {
            content,
            state: ReportState::Received,
            number,
        });
        self.process_later(line, report, self.profile.registration_days);
        Response::Received { report }
    }

    fn process_later(&self, line: &Line, report: u32, days: i32) {
        let me = line.me().instance.clone();
        line.later::<InsurerRole>(line.now().plus_days(days), me, Request::Process { report });
    }

    pub(super) fn state_of(&self, report: u32) -> Response {
        match self.report(report) {
            Some(found) => Response::State {
                state: found.state,
                has_number: found.number.is_some(),
            },
            None => unknown_report(),
        }
    }

    fn report(&self, report: u32) -> Option<&Report> {
        self.reports.get(usize::try_from(report).ok()?)
    }

    fn report_mut(&mut self, report: u32) -> Option<&mut Report> {
        self.reports.get_mut(usize::try_from(report).ok()?)
    }

    /// Works on a report: finds the number, checks it, registers.
    pub(super) async fn process(&mut self, line: &Line, report: u32) -> Response {
        let Some(Report {
            content,
            state,
            number,
        }) = self.report(report).cloned()
        else {
            return unknown_report();
        };
        if !matches!(state, ReportState::Received | ReportState::AskingThePerson) {
            return Response::Accepted;
        }
        let search = match number {
            Some(number) => Search::Found(number),
            None => self.search(line, &content).await,
        };
        match search {
            Search::Found(number) => {
                self.check_and_register(line, report, &content, number)
                    .await
            }
            Search::NotFound => self.ask_the_person(line, report, &content),
            Search::NoAnswer => self.process_later(line, report, 1),
        }
        Response::Accepted
    }

    /// 番号の記載がない届出: the inquiry with all five items (INSURER-005), or the wrong one with three.
    async fn search(&self, line: &Line, content: &AcquisitionReport) -> Search {
        let holder = &content.holder;
        let request = if self.profile.searches_with_three_items {
            jlis::Request::InquireByThreeItems {
                kana: holder.name.kana().to_owned(),
                birth: holder.birth,
                sex: holder.sex,
            }
        } else {
            jlis::Request::InquireByFiveItems(FiveItems {
                name: holder.name.clone(),
                birth: holder.birth,
                sex: holder.sex,
                address: holder.address.clone(),
            })
        };
        match line.ask::<JlisRole>("", request).await {
            Ok(jlis::Response::Matched { number }) => Search::Found(number),
            Ok(_) => Search::NotFound,
            Err(_) => Search::NoAnswer,
        }
    }

    /// The person is asked for the number. Insured they are all the same, without a link (INSURER-014).
    fn ask_the_person(&mut self, line: &Line, report: u32, content: &AcquisitionReport) {
        let on = self.letter_arrives(line);
        self.letters
            .send(&content.insured, Letter::NumberQuestion { on });
        self.enrol(content, enrolment(line, content), None);
        if let Some(found) = self.report_mut(report) {
            found.state = ReportState::AskingThePerson;
            found.number = None;
        }
    }

    /// Registers, after the check of all new data where that is the rule (INSURER-007).
    async fn check_and_register(
        &mut self,
        line: &Line,
        report: u32,
        content: &AcquisitionReport,
        number: IndividualNumber,
    ) {
        let mismatch = if rule::new_data_are_checked(line.now().date()) {
            match line
                .ask::<JlisRole>(
                    "",
                    jlis::Request::InquireByNumber {
                        number: number.clone(),
                    },
                )
                .await
            {
                Ok(jlis::Response::Resident(resident)) => compare(&content.holder, &resident),
                Ok(_) => return self.ask_the_person(line, report, content),
                Err(_) => return self.process_later(line, report, 1),
            }
        } else {
            Mismatch::default()
        };
        self.register(line, report, content, number, mismatch).await;
    }

    async fn register(
        &mut self,
        line: &Line,
        report: u32,
        content: &AcquisitionReport,
        number: IndividualNumber,
        mismatch: Mismatch,
    ) {
        let enrolment = enrolment(line, content);
        let filing = Filing::Acquire {
            number: number.clone(),
            holder: content.holder.clone(),
            enrolment: enrolment.clone(),
        };
        match self.file_now(line, filing).await {
            Filed::Taken => self.enrol(content, enrolment, Some(number.clone())),
            Filed::Refused => return self.ask_the_person(line, report, content),
            // Nobody is told that they are registered before they are (INSURER-013).
            Filed::NoAnswer => return self.process_later(line, report, 1),
        }
        let stopped = mismatch != Mismatch::default();
        if stopped {
            // Out of view until the mismatch is confirmed or corrected (INSURER-008).
            self.set_stop(line, content.insured.clone(), ViewingStop::Everything)
                .await;
        } else {
            self.tell_registered(line, &content.insured).await;
        }
        if let Some(found) = self.report_mut(report) {
            found.number = Some(number);
            found.state = if stopped {
                ReportState::RegisteredStopped
            } else {
                ReportState::Registered
            };
        }
    }

    fn enrol(
        &mut self,
        content: &AcquisitionReport,
        enrolment: Enrolment,
        number: Option<IndividualNumber>,
    ) {
        let known = self.members.get(&key(&content.insured));
        let member = Member {
            number,
            holder: content.holder.clone(),
            enrolment,
            income: known.map_or_else(IncomeClass::default, |known| known.income),
            needs_help: known.is_some_and(|known| known.needs_help),
            protected: known.is_some_and(|known| known.protected),
            certificate_until: known.and_then(|known| known.certificate_until),
            keeps_applying: false,
            noticed_on: known.and_then(|known| known.noticed_on),
        };
        self.members.insert(key(&content.insured), member);
    }

    /// 登録状況のお知らせ: after registration, never before (INSURER-013). With it comes お知らせ or 資格確認書.
    async fn tell_registered(&mut self, line: &Line, insured: &InsuredId) {
        let on = self.letter_arrives(line);
        if let Some(member) = self.member(insured) {
            let name = member.holder.name.clone();
            self.letters
                .send(insured, Letter::RegistrationDone { on, name });
        }
        self.send_proof_on_joining(line, insured).await;
    }

    /// The person shows the number on paper (INSURER-006).
    pub(super) async fn hear_number(
        &mut self,
        line: &Line,
        report: u32,
        number: IndividualNumber,
    ) -> Response {
        let Some(found) = self.report_mut(report) else {
            return unknown_report();
        };
        if found.state != ReportState::AskingThePerson {
            return Response::refused("番号を尋ねていない届出である");
        }
        found.number = Some(number);
        self.process(line, report).await
    }

    /// 不一致の確認結果 (INSURER-008).
    pub(super) async fn resolve(
        &mut self,
        line: &Line,
        report: u32,
        resolution: Resolution,
    ) -> Response {
        let Some(Report {
            content,
            state: ReportState::RegisteredStopped,
            ..
        }) = self.report(report).cloned()
        else {
            return Response::refused("不一致で閲覧を止めている届出ではない");
        };
        if let Resolution::CorrectedNumber { number } = resolution {
            let Some(enrolment) = self.relink(&content.insured, &number) else {
                return Response::unknown_member();
            };
            self.file(
                line,
                Filing::Correct {
                    number: number.clone(),
                    holder: content.holder.clone(),
                    enrolment,
                },
            )
            .await;
            if let Some(found) = self.report_mut(report) {
                found.number = Some(number);
            }
        }
        self.set_stop(line, content.insured.clone(), ViewingStop::None)
            .await;
        self.tell_registered(line, &content.insured).await;
        if let Some(found) = self.report_mut(report) {
            found.state = ReportState::Registered;
        }
        Response::Accepted
    }

    /// 他人の情報と分かったとき: viewing stops first, then the data are corrected, then it opens again (PRIV-005).
    pub(super) async fn correct_wrong_link(
        &mut self,
        line: &Line,
        insured: InsuredId,
        number: IndividualNumber,
    ) -> Response {
        let Some(holder) = self.member(&insured).map(|member| member.holder.clone()) else {
            return Response::unknown_member();
        };
        self.set_stop(line, insured.clone(), ViewingStop::Everything)
            .await;
        let Some(enrolment) = self.relink(&insured, &number) else {
            return Response::unknown_member();
        };
        self.file(
            line,
            Filing::Correct {
                number,
                holder,
                enrolment,
            },
        )
        .await;
        self.set_stop(line, insured, ViewingStop::None).await;
        Response::Accepted
    }

    fn relink(&mut self, insured: &InsuredId, number: &IndividualNumber) -> Option<Enrolment> {
        let member = self.members.get_mut(&key(insured))?;
        member.number = Some(number.clone());
        Some(member.enrolment.clone())
    }
}

fn enrolment(line: &Line, content: &AcquisitionReport) -> Enrolment {
    Enrolment {
        insured: content.insured.clone(),
        relation: content.relation,
        from: content.acquired,
        until: None,
        head_of_household: content.head_of_household.clone(),
        limit: content.limit,
        special_expense: false,
        recorded_share: None,
        visible_from: Some(line.now()),
        papers: Box::default(),
    }
}

/// In what the insurer's record and the register of residents differ.
pub(crate) fn compare(holder: &Holder, resident: &FiveItems) -> Mismatch {
    Mismatch {
        kanji_name: !crate::vocabulary::same_text(holder.name.kanji(), resident.name.kanji()),
        kana_name: !holder.name.same_kana(&resident.name),
        birth_date: holder.birth != resident.birth,
        sex: holder.sex != resident.sex,
        address: !holder.address.same_as(&resident.address),
        several_valid_records: false,
    }
}

fn unknown_report() -> Response {
    Response::refused("その届出はない")
}
