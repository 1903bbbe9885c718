//! 窓口: what is done with a card that somebody brings along.

use super::at_hand::{DONE, Step, ask_jlis, no_jlis, read_serial, refused, work_on};
use super::role::{Response, Visitor};
use crate::card::IssuerCommand;
use crate::jlis;
use crate::role::Line;
use crate::rulebook::{self, RuleId};
use crate::vocabulary::{AuthPin, SignPassword};

/// Whether somebody may act for the holder at all.
fn may_act(visitor: Visitor) -> Step<()> {
    match visitor {
        Visitor::Holder | Visitor::LegalRepresentative | Visitor::AgentWithPapers => Ok(()),
        Visitor::AgentWithoutPapers => Err(refused("代理人であることを示す書類がない")),
    }
}

/// 一時停止の解除: only with the card itself (CARD-026).
pub(super) async fn lift_suspension(
    line: &Line,
    card: Option<&str>,
    visitor: Visitor,
) -> Step<Response> {
    let Some(card) = card else {
        return Err(refused("一時停止の解除にはカードが必要である"));
    };
    may_act(visitor)?;
    let serial = read_serial(line, card).await?;
    match ask_jlis(line, jlis::Request::LiftSuspension { serial }).await? {
        jlis::Response::Lifted => Ok(DONE),
        _ => Err(no_jlis()),
    }
}

/// 暗証番号の再設定 at the window (MUNI-005, MUNI-006).
pub(super) async fn reset_pin(
    line: &Line,
    card: &str,
    visitor: Visitor,
    (pin, sign_password): (Option<AuthPin>, Option<SignPassword>),
    chosen_by_holder: bool,
) -> Step<Response> {
    may_act(visitor)?;
    // Who represents a child or ward by law also chooses for them (assumed, 仮定).
    if !chosen_by_holder && visitor != Visitor::LegalRepresentative {
        return Err(refused("暗証番号は本人が決める。入力を手伝うことはできる"));
    }
    if pin.is_none() && sign_password.is_none() {
        return Err(refused("再設定する暗証番号がない"));
    }
    set_secrets(line, card, pin, sign_password).await
}

pub(super) async fn set_secrets(
    line: &Line,
    card: &str,
    pin: Option<AuthPin>,
    sign_password: Option<SignPassword>,
) -> Step<Response> {
    if let Some(pin) = pin {
        work_on(line, card, IssuerCommand::SetAuthPin { pin }).await?;
    }
    if let Some(password) = sign_password {
        work_on(line, card, IssuerCommand::SetSignPassword { password }).await?;
    }
    Ok(DONE)
}

/// 顔認証のロック解除 (CARD-021).
pub(super) async fn unlock_face(line: &Line, card: &str) -> Step<Response> {
    work_on(line, card, IssuerCommand::UnlockFace).await?;
    Ok(DONE)
}

/// How 顔認証マイナンバーカードへの設定切替 is asked for.
#[derive(Clone, Copy)]
pub(super) struct Switch {
    pub visitor: Visitor,
    pub with_renewal: bool,
    pub power_of_attorney: bool,
    pub inquiry_answered: bool,
}

/// 顔認証マイナンバーカードへの設定切替 of the same card (CARD-014 to CARD-017).
pub(super) async fn switch_to_face_only(line: &Line, card: &str, asked: Switch) -> Step<Response> {
    if !rulebook::holds(RuleId::PinlessCard, line.now().date()) {
        return Err(refused("顔認証マイナンバーカードはまだ始まっていない"));
    }
    let by_agent = matches!(
        asked.visitor,
        Visitor::AgentWithPapers | Visitor::AgentWithoutPapers
    );
    if by_agent && asked.with_renewal && !asked.inquiry_answered {
        return Ok(Response::WaitingForReply);
    }
    if by_agent && !asked.with_renewal && !asked.power_of_attorney {
        return Err(refused("本人の署名又は押印のある委任状がない"));
    }
    if asked.with_renewal {
        renew_certificates(line, card).await?;
    }
    work_on(line, card, IssuerCommand::SwitchToFaceOnly).await?;
    Ok(DONE)
}

/// 電子証明書の更新, free of charge (CARD-007).
pub(super) async fn renew_certificates(line: &Line, card: &str) -> Step<Response> {
    let serial = read_serial(line, card).await?;
    let renewed = ask_jlis(line, jlis::Request::RenewCertificates { serial }).await?;
    let jlis::Response::Certificates {
        auth,
        auth_key,
        sign,
        sign_key,
    } = renewed
    else {
        return Err(no_jlis());
    };
    let replace = IssuerCommand::ReplaceCertificates {
        auth,
        auth_key,
        sign: sign.zip(sign_key),
    };
    work_on(line, card, replace).await?;
    Ok(DONE)
}
