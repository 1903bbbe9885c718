//! The desk that takes レセプト: accepted, re-routed to the insurer in force, or returned.

use super::member::{Member, Record};
use super::members::MemberId;
use super::{Claim, ClaimAnswer, ClaimsBody, Fund, rules};
use crate::clock::VirtualTime;
use crate::vocabulary::{InsuredId, InsurerNumber, Number, Symbol};

/// 保険者番号 of a claim whose insurer is not known (CLAIM-002).
const SEVENS: &str = "77777777";
/// The same where the claim computer cannot send it (CLAIM-003).
const SEVENS_SUBSTITUTE: &str = "77777779";
/// 番号 of a claim whose insurer is not known (CLAIM-004).
const SEVENS_NUMBER: &str = "777777777";
/// The same in 後期高齢者医療.
const SEVENS_NUMBER_LATE_ELDERLY: &str = "77777777";
/// 保険者番号 for disaster victims without documents (CLAIM-009).
const NINES: &str = "99999999";
/// 番号 for disaster victims without documents.
const NINES_NUMBER: &str = "999999999";
/// What the remarks of an unknown claim begin with (CLAIM-005).
const UNKNOWN_REMARK: &str = "不詳";

/// Why a claim goes back, for the person at the facility who reads it.
type Return = &'static str;

impl Fund {
    /// What becomes of a claim.
    pub(super) fn settle(&self, now: VirtualTime, claim: &Claim) -> ClaimAnswer {
        let settled = self.check_form(claim).and_then(|()| {
            if is_all(&claim.insurer, '7') || claim.insurer == SEVENS_SUBSTITUTE {
                check_unknown(now, claim).map(|()| ClaimAnswer::AcceptedUnknown)
            } else if is_all(&claim.insurer, '9') {
                check_disaster(now, claim).map(|()| ClaimAnswer::AcceptedUnknown)
            } else {
                self.settle_known(now, claim)
            }
        });
        settled.unwrap_or_else(|reason| ClaimAnswer::Returned {
            reason: reason.to_owned(),
        })
    }

    fn check_form(&self, claim: &Claim) -> Result<(), Return> {
        if !self.facilities.contains_key(&claim.facility) {
            return Err("医療機関コードの誤り");
        }
        if claim.billed < claim.visited.first_of_month() {
            return Err("請求月が診療年月より前である");
        }
        Ok(())
    }

    fn settle_known(&self, now: VirtualTime, claim: &Claim) -> Result<ClaimAnswer, Return> {
        if claim.disaster && claim.number == NINES_NUMBER {
            return Err("災害時の番号と保険者番号が一致しない");
        }
        let (insurer, number, symbol) = read_number(claim)?;
        if claim.addressed_to != ClaimsBody::from(insurer.scheme()) {
            return Err("請求先が違う");
        }
        let candidates = self.members.with_account(&insurer, &number);
        let named = |record: &&Record| {
            let insured = &record.enrolment.insured;
            insured.insurer == insurer
                && insured.number.same_as(&number)
                && match (&insured.symbol, &symbol) {
                    (Some(kept), Some(claimed)) => kept.same_as(claimed),
                    (kept, claimed) => kept.is_none() && claimed.is_none(),
                }
                && record.has_arrived(now)
        };
        let members: Vec<(MemberId, &Member)> = candidates
            .into_iter()
            .filter_map(|id| self.members.get(id).map(|member| (id, member)))
            .collect();
        let of_claim = || {
            members
                .iter()
                .flat_map(|(_, member)| member.records.iter().filter(named))
        };
        if let Some(record) = of_claim().find(|record| record.in_force_on(claim.visited)) {
            let payer = record.enrolment.insured.clone();
            return Ok(ClaimAnswer::Accepted { payer });
        }
        if let Some(payer) = self.ticket_payer(claim, &insurer, &number) {
            return Ok(ClaimAnswer::Accepted { payer });
        }
        let Some(former) = of_claim().max_by_key(|record| record.enrolment.from) else {
            return Err("該当する資格がない（記号・番号の誤り）");
        };
        let right = members
            .iter()
            .filter(|(_, member)| member.records.iter().any(|record| named(&record)))
            .find_map(|(_, member)| insured_on(member, claim, now));
        match right {
            // 振替 is older than the card check itself (CLAIM-012).
            Some(record) if !claim.public_expense => Ok(ClaimAnswer::Rerouted {
                claimed: insurer,
                payer: record.enrolment.insured.clone(),
            }),
            // What the facility was told to be valid is not returned (CLAIM-010).
            _ if self.was_confirmed(claim, &former.enrolment.insured) => {
                let payer = former.enrolment.insured.clone();
                Ok(ClaimAnswer::Accepted { payer })
            }
            Some(_) => Err("資格喪失後の受診（公費を伴うため振替できない）"),
            // The former number, where the declaration says that the new one is not known yet (CLAIM-001).
            None if claim.declaration_on_file && former.enrolment.from <= claim.visited => {
                let payer = former.enrolment.insured.clone();
                Ok(ClaimAnswer::Accepted { payer })
            }
            None => Err("資格喪失後の受診"),
        }
    }

    fn was_confirmed(&self, claim: &Claim, insured: &InsuredId) -> bool {
        let told = (claim.facility.clone(), insured.clone(), claim.visited);
        self.confirmed.contains(&told)
    }

    /// 医療扶助 under the number of the claim, if it was in force.
    fn ticket_payer(
        &self,
        claim: &Claim,
        insurer: &InsurerNumber,
        number: &Number,
    ) -> Option<InsuredId> {
        self.members
            .with_account(insurer, number)
            .into_iter()
            .filter_map(|id| self.members.get(id)?.assistance.as_ref())
            .map(|(_, assistance)| assistance)
            .find(|assistance| {
                assistance.insured.insurer == *insurer
                    && assistance.insured.number.same_as(number)
                    && assistance.from <= claim.visited
            })
            .map(|assistance| assistance.insured.clone())
    }
}

/// The insurance of a member in force on the day of the visit.
fn insured_on<'a>(member: &'a Member, claim: &Claim, now: VirtualTime) -> Option<&'a Record> {
    member
        .records
        .iter()
        .filter(|record| record.has_arrived(now) && record.in_force_on(claim.visited))
        .max_by_key(|record| record.enrolment.from)
}

/// 保険者番号, 番号 and 記号 of a claim on a known insurer.
fn read_number(claim: &Claim) -> Result<(InsurerNumber, Number, Option<Symbol>), Return> {
    if is_placeholder(&claim.number) {
        return Err("不詳の番号と保険者番号が一致しない");
    }
    let insurer = InsurerNumber::from_padded(&claim.insurer).map_err(|_| "保険者番号の誤り")?;
    let number = claim.number.parse().map_err(|_| "番号の誤り")?;
    let symbol = match claim.symbol.trim() {
        "" => None,
        text => Some(text.parse().map_err(|_| "記号の誤り")?),
    };
    Ok((insurer, number, symbol))
}

fn check_unknown(now: VirtualTime, claim: &Claim) -> Result<(), Return> {
    let late = claim.insurer == SEVENS_SUBSTITUTE && !rules::takes_sevens_substitute(now.date());
    if late || (claim.insurer != SEVENS && claim.insurer != SEVENS_SUBSTITUTE) {
        return Err("不詳の保険者番号は77777777（8桁）である");
    }
    if claim.disaster {
        return Err("災害による不詳は9で請求する。7と9は混ぜられない");
    }
    if !rules::takes_unknown_claims(claim.billed) {
        return Err("不詳の請求は2023年9月請求分からである");
    }
    if !claim.symbol.is_empty() {
        return Err("不詳の請求では記号を記載しない");
    }
    if claim.number != SEVENS_NUMBER && claim.number != SEVENS_NUMBER_LATE_ELDERLY {
        return Err("不詳の番号は777777777（9桁、後期高齢者医療は8桁）である");
    }
    if !claim.remarks.starts_with(UNKNOWN_REMARK) {
        return Err("摘要欄の先頭に「不詳」がない");
    }
    if !claim.declaration_on_file {
        return Err("被保険者資格申立書がない");
    }
    Ok(())
}

fn check_disaster(now: VirtualTime, claim: &Claim) -> Result<(), Return> {
    if claim.insurer != NINES || claim.number != NINES_NUMBER {
        return Err("災害による不詳は99999999（8桁）と999999999（9桁）である。7と9は混ぜられない");
    }
    if !claim.disaster {
        return Err("災害によらない不詳は7で請求する");
    }
    if !rules::takes_disaster_nines(now.date()) {
        return Err("災害による不詳の番号はまだ使えない");
    }
    if !claim.symbol.is_empty() {
        return Err("不詳の請求では記号を記載しない");
    }
    Ok(())
}

fn is_all(text: &str, digit: char) -> bool {
    !text.is_empty() && text.chars().all(|found| found == digit)
}

fn is_placeholder(number: &str) -> bool {
    [SEVENS_NUMBER, SEVENS_NUMBER_LATE_ELDERLY, NINES_NUMBER].contains(&number)
}
