//! 救急時医療情報閲覧, マイナ救急 and 災害時医療情報閲覧: medical information when the patient may be unable to consent (OQS-022 to
//! OQS-024).

use arbitrary::Arbitrary;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{CareResponse, Identified, Said, answer, done, refused};
use crate::cast::MedicalKind;
use crate::clock::VirtualTime;
use crate::fund::by_number::not_joined;
use crate::fund::medical::{Origin, Viewing, medical_of};
use crate::fund::members::MemberId;
use crate::fund::{
    CardProof, CardRefusal, Channel, Consents, Fund, Holder, IdentityMeans, Registration, Response,
};
use crate::rulebook::care::CareSetting;
use crate::vocabulary::FacilityCode;

/// 情報要求パターン (OQSCD040).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Pattern {
    /// 1 救急用サマリー.
    Summary,
    /// 2 救急用全量.
    Everything,
    /// 3 電子処方箋と救急の両方.
    WithPrescriptions,
    /// 4 薬剤のみ.
    Drugs,
    /// 5 診療・薬剤.
    ClinicalAndDrugs,
    /// 6 特定健診.
    Checkups,
}

impl Pattern {
    /// Every pattern, by the code of OQSCD040.
    pub const ALL: [Self; 6] = [
        Self::Summary,
        Self::Everything,
        Self::WithPrescriptions,
        Self::Drugs,
        Self::ClinicalAndDrugs,
        Self::Checkups,
    ];

    /// What it opens. That summary, full set and the one with prescriptions open every set is assumed.
    pub const fn opens(self) -> Consents {
        let clinical = !matches!(self, Self::Drugs | Self::Checkups);
        let all = matches!(
            self,
            Self::Summary | Self::Everything | Self::WithPrescriptions
        );
        Consents {
            drugs: !matches!(self, Self::Checkups),
            clinical,
            checkups: all || matches!(self, Self::Checkups),
            surgery: all,
            limit: false,
        }
    }
}

/// A place for which a disaster view is opened: told from the 医療機関コード of the facilities there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// 都道府県, 1 to 47.
    pub prefecture: u8,
    /// 郡市区番号 of the code; absent for the whole prefecture.
    pub district: Option<u8>,
}

impl Area {
    /// Whether a facility lies in it.
    pub fn holds(&self, facility: &FacilityCode) -> bool {
        self.prefecture == facility.prefecture()
            && self
                .district
                .is_none_or(|district| Some(district) == district_of(facility))
    }
}

/// 郡市区番号: the fourth and fifth digit.
pub fn district_of(facility: &FacilityCode) -> Option<u8> {
    facility.as_str().get(3..5)?.parse().ok()
}

/// An area that was opened, from the first to the last day.
#[derive(Clone, Debug)]
pub(super) struct Opened {
    pub(super) area: Area,
    pub(super) from: Date,
    pub(super) to: Date,
}

impl Fund {
    pub(super) fn view_in_emergency(
        &mut self,
        now: VirtualTime,
        facility: &FacilityCode,
        who: &Identified,
        consent: Said,
        pattern: Pattern,
    ) -> Response {
        let Some(settings) = self.settings_of(facility) else {
            return not_joined();
        };
        if !CareSetting::EmergencyView.is_open(now.date()) {
            return refused("救急時医療情報閲覧はまだ始まっていません");
        }
        if !settings.emergency_right {
            return refused("この施設には救急時閲覧の権限がありません");
        }
        if consent == Said::No {
            return refused("患者が閲覧を拒みました");
        }
        let member = match who {
            Identified::Card { proof } => match self.at_the_reader(now, facility, proof) {
                Ok(member) => Some(member),
                Err(refusal) => return *refusal,
            },
            Identified::Number { .. } => {
                return refused("救急時医療情報閲覧ではカードで本人を確かめます");
            }
            Identified::FourItems { .. } if !self.parameters.emergency_view_by_four_items => {
                return refused("救急時の4項目による照会はまだ始まっていません");
            }
            Identified::FourItems { holder } => self.only_one(holder, now),
        };
        match member {
            Some(member) => self.open_urgently(now, facility, member, pattern.opens()),
            None => refused("該当する人を1人に決められません"),
        }
    }

    /// The ministry opens the view for an area and a period.
    pub(super) fn open_disaster(&mut self, area: Area, from: Date, to: Date) -> Response {
        if to < from || !(1..=47).contains(&area.prefecture) {
            return refused("区域又は期間が正しくありません");
        }
        self.care.disasters.push(Opened { area, from, to });
        done()
    }

    pub(super) fn view_in_disaster(
        &mut self,
        now: VirtualTime,
        facility: &FacilityCode,
        who: &Identified,
        consent: Said,
    ) -> Response {
        let today = now.date();
        if self.joined(facility).is_none() {
            return not_joined();
        }
        let opened = self.care.disasters.iter().any(|opened| {
            opened.area.holds(facility) && (opened.from..=opened.to).contains(&today)
        });
        if !opened {
            return refused("この区域では災害時医療情報閲覧が開かれていません");
        }
        if consent == Said::No {
            return refused("患者が閲覧を拒みました");
        }
        let member = match who {
            Identified::Card { .. } => {
                return refused("カードがあるときは通常の資格確認を行います");
            }
            Identified::Number { insured, birth } => {
                match self.answering(insured, *birth, now).as_slice() {
                    [one] => Some(*one),
                    _ => None,
                }
            }
            Identified::FourItems { holder } => self.only_one(holder, now),
        };
        let everything = Consents {
            surgery: false,
            ..Pattern::Everything.opens()
        };
        match member {
            Some(member) => self.open_urgently(now, facility, member, everything),
            None => refused("該当する人を1人に決められません"),
        }
    }

    /// マイナ救急: the card and the photo on it, no PIN and no phone (OQS-024, OQS-037).
    pub(super) fn view_in_ambulance(
        &mut self,
        now: VirtualTime,
        service: &str,
        proof: &CardProof,
        consent: Said,
    ) -> Response {
        if consent == Said::No {
            return refused("傷病者が閲覧を拒みました");
        }
        if proof.identity != IdentityMeans::Visual {
            return Response::CardRefused {
                reason: CardRefusal::NotAccepted,
            };
        }
        let channel = Channel::Ambulance {
            service: service.to_owned(),
        };
        let session = match self.prove_away(&channel, proof, now) {
            Ok(session) => session,
            Err(refusal) => return *refusal,
        };
        let Some(member) = self.members.get(session.member) else {
            return refused("該当する人がありません");
        };
        let Some(record) = member.latest(now.date(), now) else {
            return refused("該当する資格がありません");
        };
        let name = record.holder.name.with_black_circles();
        let records = [MedicalKind::Drugs, MedicalKind::Clinical]
            .into_iter()
            .flat_map(|kind| medical_of(member, kind, now, &self.parameters))
            .collect();
        let by = self.name_of(&channel);
        if let Some(member) = self.members.get_mut(session.member) {
            member.seen(now, &by, "救急時の医療情報", &self.parameters);
        }
        answer(CareResponse::Ambulance { name, records })
    }

    /// Whose card lies on the facility's own reader.
    fn at_the_reader(
        &mut self,
        now: VirtualTime,
        facility: &FacilityCode,
        proof: &CardProof,
    ) -> Result<MemberId, Box<Response>> {
        let channel = Channel::Facility {
            code: facility.clone(),
        };
        let session = self.prove_away(&channel, proof, now)?;
        let registered = self.members.get(session.member).is_some_and(|member| {
            member.registration.state(now.date()) == Registration::Registered
        });
        // Medical information is out of reach while the certificate is in its grace time, urgent or not (assumed).
        if session.grace || !registered {
            return Err(Box::new(Response::CardRefused {
                reason: CardRefusal::Expired,
            }));
        }
        Ok(session.member)
    }

    fn only_one(&self, holder: &Holder, now: VirtualTime) -> Option<MemberId> {
        let mut found = self.members.iter().filter(|(_, member)| {
            member
                .records
                .iter()
                .any(|record| record.in_view(now) && same_items(&record.holder, holder))
        });
        let (id, _) = found.next()?;
        found.next().is_none().then_some(id)
    }

    fn open_urgently(
        &mut self,
        now: VirtualTime,
        facility: &FacilityCode,
        id: MemberId,
        opens: Consents,
    ) -> Response {
        let Some(member) = self.members.get(id) else {
            return refused("該当する人がありません");
        };
        let mut check = self.latest((id, member), now, false);
        let viewing = Viewing {
            facility: facility.clone(),
            member: id,
            consents: opens,
            given: now,
            origin: Origin::Urgent,
        };
        check.key = self.keys.open(viewing, &self.parameters);
        let check = self.with_reference(facility, check);
        self.note_confirmed(facility, &check, now.date(), now);
        self.note_seen(id, facility, now);
        answer(CareResponse::Opened {
            check: Box::new(check),
            opens,
        })
    }
}

pub(super) fn same_items(kept: &Holder, told: &Holder) -> bool {
    kept.name.same_as(&told.name)
        && kept.sex == told.sex
        && kept.birth == told.birth
        && kept.address.same_as(&told.address)
}
