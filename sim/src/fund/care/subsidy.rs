//! PMH: 受給者証 of municipalities, told where facility and municipality are both joined (OQS-034).

use arbitrary::Arbitrary;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::urgent::same_items;
use super::{CareResponse, answer, done, refused};
use crate::clock::VirtualTime;
use crate::fund::by_number::not_joined;
use crate::fund::members::MemberId;
use crate::fund::{Fund, Holder, Response};
use crate::rulebook::medical_information::consent_lives;
use crate::rulebook::{RuleId, holds};
use crate::vocabulary::{FacilityCode, InsuredId, Yen, arbitrary_date};

/// The longest 受給者番号: local schemes differ from the seven digits of the national ones.
const LONGEST_RECIPIENT: usize = 30;

/// 公費負担医療の受給者証.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Subsidy {
    /// 公費負担者番号: eight digits.
    pub payer: String,
    /// 受給者番号.
    pub recipient: String,
    /// 証の名称.
    pub name: String,
    /// 有効期間の初日.
    #[arbitrary(with = arbitrary_date)]
    pub from: Date,
    /// 有効期間の末日.
    #[arbitrary(with = arbitrary_date)]
    pub until: Date,
    /// 自己負担上限額 in yen a month.
    pub limit: Option<Yen>,
}

/// A subsidy and whose it is.
#[derive(Clone, Debug)]
pub(super) struct Held {
    pub(super) member: MemberId,
    pub(super) municipality: String,
    pub(super) subsidy: Subsidy,
}

impl Fund {
    pub(super) fn register_subsidy(
        &mut self,
        now: VirtualTime,
        municipality: String,
        holder: &Holder,
        subsidy: Subsidy,
    ) -> Response {
        let eight_digits =
            subsidy.payer.len() == 8 && subsidy.payer.bytes().all(|byte| byte.is_ascii_digit());
        if !eight_digits {
            return refused("公費負担者番号は半角数字8桁です");
        }
        if !(1..=LONGEST_RECIPIENT).contains(&subsidy.recipient.chars().count())
            || subsidy.until < subsidy.from
        {
            return refused("受給者番号又は有効期間が正しくありません");
        }
        let found: Vec<_> = self
            .members
            .iter()
            .filter(|(_, member)| {
                member
                    .records
                    .iter()
                    .any(|record| record.has_arrived(now) && same_items(&record.holder, holder))
            })
            .map(|(id, _)| id)
            .collect();
        let [member] = found.as_slice() else {
            return refused("該当する人を1人に決められません");
        };
        self.care.subsidies.retain(|held| {
            held.member != *member
                || held.municipality != municipality
                || held.subsidy.recipient != subsidy.recipient
        });
        self.care.subsidies.push(Held {
            member: *member,
            municipality,
            subsidy,
        });
        done()
    }

    /// The subsidies in force of a patient whose card this facility has checked within the life of a consent.
    pub(super) fn inquire_subsidies(
        &mut self,
        now: VirtualTime,
        facility: &FacilityCode,
        insured: &InsuredId,
        wished: bool,
    ) -> Response {
        let Some(settings) = self.settings_of(facility) else {
            return not_joined();
        };
        if !holds(RuleId::PublicMedicalHubPilot, now.date()) {
            return refused("PMHはまだ始まっていません");
        }
        if !settings.subsidies {
            return refused("この施設はPMHに接続していません");
        }
        let member = self.members.owner_of(insured).filter(|member| {
            self.care
                .by_card
                .get(&(facility.clone(), *member))
                .is_some_and(|at| consent_lives(at.civil(), now.civil(), &self.parameters))
        });
        let Some(member) = member else {
            return refused("カードによる資格確認が行われていません");
        };
        let subsidies: Vec<_> = self
            .care
            .subsidies
            .iter()
            .filter(|held| wished && held.member == member)
            .map(|held| held.subsidy.clone())
            .filter(|subsidy| (subsidy.from..=subsidy.until).contains(&now.date()))
            .collect();
        if !subsidies.is_empty() {
            self.note_seen(member, facility, now);
        }
        answer(CareResponse::Subsidies { subsidies })
    }
}
