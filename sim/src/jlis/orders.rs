//! カードの交付申請: what is accepted, when the card is there, and handing it over.

use jiff::ToSpan;
use jiff::civil::Date;

use super::actor::Jlis;
use super::cards::Making;
use super::cause::Cause;
use super::register::Resident;
use super::role::{CardApplication, Response};
use crate::card::{CardKind, Condition};
use crate::clock::VirtualTime;
use crate::rulebook::card_window::{is_before_first_birthday, photo_last_day};
use crate::rulebook::reissue::{IssueReason, IssueRoute, ready_on};
use crate::rulebook::{self, Parameters, RuleId};
use crate::vocabulary::{age_on, wareki};

/// Holders under fifteen get no 署名用電子証明書.
const SIGNING_AGE: u8 = 15;

/// A card on order. Its number is its place among the orders.
#[derive(Clone, Debug)]
pub(super) struct Order {
    application: CardApplication,
    ready: Date,
    handed_over: bool,
}

impl Jlis {
    /// Takes an application, or says what stands against it.
    pub(super) fn apply(&mut self, application: CardApplication, today: Date) -> Response {
        let Some(resident) = self.register.get(&application.number) else {
            return Response::NotFound;
        };
        if let Some(reason) = objection(&application, resident, &self.parameters, today) {
            return refused(reason);
        }
        let route = match application.express {
            Some(_) => IssueRoute::Express,
            None => IssueRoute::Ordinary,
        };
        let ready = ready_on(self.day_of_work(route, today), route, &self.parameters);
        let Ok(order) = u32::try_from(self.orders.len()) else {
            return refused("受付番号に空きがない");
        };
        self.orders.push(Order {
            application,
            ready,
            handed_over: false,
        });
        Response::Ordered { order, ready }
    }

    /// The day on which an application is dealt with. The express route has a capacity; what is beyond it
    /// slips to the next day (JLIS-003).
    fn day_of_work(&mut self, route: IssueRoute, today: Date) -> Date {
        if route == IssueRoute::Ordinary {
            return today;
        }
        let mut day = today;
        loop {
            let taken = self.express_load.entry(day).or_default();
            if *taken < self.parameters.express_cards_per_day.max(1) {
                *taken = taken.saturating_add(1);
                return day;
            }
            match day.checked_add(1.day()) {
                Ok(next) => day = next,
                Err(_) => return day,
            }
        }
    }

    /// Hands a card over when it is there. The certificates of the card before it end with that.
    pub(super) fn collect(&mut self, order: u32, now: VirtualTime) -> Response {
        let today = now.date();
        let place = usize::try_from(order).unwrap_or(usize::MAX);
        let Some(found) = self.orders.get(place) else {
            return Response::NotFound;
        };
        if found.handed_over {
            return refused("このカードは既に交付した");
        }
        if today < found.ready {
            let ready = wareki(found.ready);
            return refused(format!("カードはまだできていない。{ready}に用意できる"));
        }
        let application = found.application.clone();
        match self.make_card(&application, now) {
            Some(spec) => {
                if let Some(order) = self.orders.get_mut(place) {
                    order.handed_over = true;
                }
                Response::Card(Box::new(spec))
            }
            None => refused("死亡などにより、このカードは交付できない"),
        }
    }

    fn make_card(
        &mut self,
        application: &CardApplication,
        now: VirtualTime,
    ) -> Option<crate::card::CardSpec> {
        let today = now.date();
        let holder = &application.number;
        let resident = self.register.get(holder).filter(|it| it.died.is_none())?;
        let pin = match &application.pin {
            Some(pin) => pin.clone(),
            None => self.draw.unused_pin(&resident.record, resident.cards)?,
        };
        let making = Making {
            kind: application.kind,
            condition: Condition::Sound,
            pin,
            sign_password: application
                .sign_password
                .clone()
                .filter(|_| application.certificates),
            issued: today,
            certified: today,
        };
        let cause = match application.express {
            Some(IssueReason::Loss) => Cause::Lost,
            _ => Cause::Reissued,
        };
        let before = self.held(holder);
        let card = self.add_card(holder, &making)?;
        let pair = if application.certificates {
            self.certify(card, now.civil())
        } else {
            [None, None]
        };
        for old in before {
            self.succeed(old, card, now, cause);
            // A phone credential hangs on the card it was made from (assumed, 仮定).
            let phone = self.media.get(old).is_some_and(|old| old.kind.is_phone());
            let cause = if phone { Cause::CardEnded } else { cause };
            self.end(old, now.civil(), cause);
        }
        self.specify(card, making, pair)
    }

    /// Lets the certificates of a new card take the place of those of the old one.
    fn succeed(&mut self, old: usize, new: usize, now: VirtualTime, cause: Cause) {
        let (Some(old), Some(new)) = (self.media.get(old), self.media.get(new)) else {
            return;
        };
        if old.kind.is_phone() {
            return;
        }
        let pairs = [(&old.auth, &new.auth), (&old.sign, &new.sign)];
        for (old, new) in pairs {
            if let (Some(old), Some(new)) = (old, new) {
                self.certificates.replace(old, new, now.civil(), cause);
            }
        }
    }
}

pub(super) fn refused(reason: impl Into<String>) -> Response {
    Response::Refused {
        reason: reason.into(),
    }
}

/// What stands against an application.
fn objection(
    application: &CardApplication,
    resident: &Resident,
    parameters: &Parameters,
    today: Date,
) -> Option<&'static str> {
    if resident.died.is_some() {
        return Some("死亡した人のカードは申請できない");
    }
    if today < resident.birth {
        return Some("出生より前には申請できない");
    }
    if application.express.is_some() && !rulebook::holds(RuleId::ExpressIssue, today) {
        return Some("特急発行はまだ始まっていない");
    }
    wrong_kind(application, resident, parameters, today)
        .or_else(|| wrong_photo(application, today))
        .or_else(|| wrong_secrets(application, resident, today))
}

fn wrong_kind(
    application: &CardApplication,
    resident: &Resident,
    parameters: &Parameters,
    today: Date,
) -> Option<&'static str> {
    let without_photo = rulebook::holds(RuleId::CardWithoutPhoto, today);
    let infant = is_before_first_birthday(resident.birth, today);
    match application.kind {
        CardKind::PhoneAndroid | CardKind::PhoneIphone => {
            Some("スマートフォンは交付申請の対象ではない")
        }
        CardKind::FaceOnly if !rulebook::holds(RuleId::PinlessCard, today) => {
            Some("顔認証マイナンバーカードはまだ申請できない")
        }
        CardKind::NoPhotoInfant if !without_photo => {
            Some("写真のないカードはまだ申請できない。写真が必要である")
        }
        CardKind::NoPhotoInfant if !infant => {
            Some("1歳の誕生日以後は、写真のないカードを申請できない")
        }
        CardKind::Ordinary | CardKind::FaceOnly | CardKind::NextGeneration
            if without_photo && infant =>
        {
            Some("1歳未満のカードは写真のないカードとして申請する")
        }
        CardKind::NextGeneration if today < parameters.next_card_from => {
            Some("次期個人番号カードはまだ申請できない")
        }
        CardKind::OldResident => Some("住民基本台帳カードの交付は終わっている"),
        CardKind::Ordinary
        | CardKind::FaceOnly
        | CardKind::NoPhotoInfant
        | CardKind::NextGeneration => None,
    }
}

fn wrong_photo(application: &CardApplication, today: Date) -> Option<&'static str> {
    match application.photo_taken {
        _ if application.kind == CardKind::NoPhotoInfant => None,
        None => Some("申請に写真がない"),
        Some(taken) if taken > today => Some("写真の撮影日が申請日より後である"),
        Some(taken) if today > photo_last_day(taken) => Some("写真が撮影から6か月を過ぎている"),
        Some(_) => None,
    }
}

fn wrong_secrets(
    application: &CardApplication,
    resident: &Resident,
    today: Date,
) -> Option<&'static str> {
    let face_only = application.kind == CardKind::FaceOnly;
    if !face_only && application.certificates && application.pin.is_none() {
        return Some("利用者証明用の暗証番号が決まっていない");
    }
    application.sign_password.as_ref()?;
    if face_only {
        return Some("顔認証マイナンバーカードに署名用電子証明書は付けられない");
    }
    (age_on(resident.birth, today) < SIGNING_AGE)
        .then_some("15歳未満には署名用電子証明書を発行しない")
}
