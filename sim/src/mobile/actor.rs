//! The device: reads the card, identifies the holder, and carries the errand to the eligibility system.

use std::cell::OnceCell;

use jiff::ToSpan;
use jiff::civil::Date;

use super::role::{Errand, MobileRole, Proves, Request, Response};
use crate::card::client::{CardClient, CardTrouble, PinResult};
use crate::cast::Cast;
use crate::fund::care::{CareRequest, Identified};
use crate::fund::{self, CardProof, Channel, FundRole, IdentityMeans};
use crate::pki::terminal::{TerminalCertificate, certify};
use crate::pki::{DedicatedKey, KeyPool};
use crate::role::{Answer, Line, Port};
use crate::vocabulary::AuthPin;

/// Years that the certificate of an app lasts (assumed, as a reader's).
const TERMINAL_YEARS: i64 = 5;

/// モバイル端末. It keeps nothing of anybody.
pub struct Mobile {
    /// The certificate by which a card signs for the app of staff or crew without a PIN; made when first needed.
    terminal: OnceCell<Option<TerminalCertificate>>,
    installed: Date,
}

impl Port<MobileRole> for Mobile {
    fn call<'a>(&'a mut self, line: Line, request: Request) -> Answer<'a, MobileRole> {
        Box::pin(async move {
            let client = CardClient::new(&line, &request.card);
            let done = self.run(&line, &client, &request).await;
            let _taken = client.power_off().await;
            Ok(done.unwrap_or_else(|response| response))
        })
    }
}

impl From<CardTrouble> for Response {
    fn from(_: CardTrouble) -> Self {
        Self::NotRead
    }
}

impl Mobile {
    /// Devices as newly set up.
    pub fn begin(cast: &Cast) -> Self {
        Self {
            terminal: OnceCell::new(),
            installed: cast.start.date(),
        }
    }

    fn terminal(&self) -> Option<&TerminalCertificate> {
        let make = || {
            let key = KeyPool::dedicated(DedicatedKey::Terminal(0));
            let last_day = self.installed.saturating_add(TERMINAL_YEARS.years());
            certify(0, key.public(), last_day).ok()
        };
        self.terminal.get_or_init(make).as_ref()
    }

    async fn run(
        &self,
        line: &Line,
        client: &CardClient<'_>,
        request: &Request,
    ) -> Result<Response, Response> {
        client.begin().await?;
        let identity = self.identify(client, request).await?;
        let certificate: crate::card::Bytes = client.read_auth_certificate().await?.into();
        let open = fund::Request::OpenSession {
            channel: request.channel.clone(),
            certificate: certificate.clone(),
        };
        let challenge = match line.ask::<FundRole>("", open).await {
            Ok(fund::Response::Session { challenge, .. }) => challenge,
            answer => return Ok(shown(answer)),
        };
        let signature = client.sign_challenge(&certificate, &challenge).await?;
        let proof = CardProof {
            certificate,
            challenge,
            signature: signature.into(),
            identity,
        };
        let Some(errand) = carried(&request.channel, &request.errand, proof) else {
            return Ok(Response::NotRead);
        };
        let errand = Box::new(errand);
        Ok(shown(
            line.ask::<FundRole>("", fund::Request::Care(errand)).await,
        ))
    }

    /// The holder's PIN, or the photo on a card that has one (CARD-028). A patient's own phone cannot compare, and offers no sight.
    async fn identify(
        &self,
        client: &CardClient<'_>,
        request: &Request,
    ) -> Result<IdentityMeans, Response> {
        match &request.holder {
            Proves::Pin { pin } => {
                let result = match pin.parse::<AuthPin>() {
                    Ok(pin) => client.verify_auth_pin(&pin).await?,
                    Err(_) => PinResult::Wrong {
                        left: client.pin_tries_left().await?,
                    },
                };
                match result {
                    PinResult::Ok => Ok(IdentityMeans::Pin),
                    PinResult::Wrong { left } => Err(Response::WrongPin { left }),
                    PinResult::Blocked => Err(Response::WrongPin { left: 0 }),
                }
            }
            Proves::Sight if matches!(request.channel, Channel::PatientWeb { .. }) => {
                Err(Response::Refused {
                    reason: "マイナ在宅受付Webでは暗証番号が必要です".to_owned(),
                })
            }
            Proves::Sight => {
                let face = client.look_at().await?;
                let photo = client.read_photo(&face).await?;
                if photo.is_none_or(|photo| photo.is_blank()) {
                    return Err(Response::NotRead);
                }
                let terminal = self.terminal().ok_or(Response::NotRead)?;
                client.select_jpki().await?;
                client.authenticate_terminal(terminal).await?;
                Ok(IdentityMeans::Visual)
            }
        }
    }
}

/// The errand as the eligibility system is asked; `None` for one that the device is not made for.
fn carried(channel: &Channel, errand: &Errand, proof: CardProof) -> Option<CareRequest> {
    let channel = channel.clone();
    Some(match errand {
        Errand::Consent {
            kind,
            consents,
            visit,
            address,
        } => CareRequest::Consent {
            channel,
            proof,
            kind: *kind,
            consents: *consents,
            visit: *visit,
            address: address.clone(),
        },
        Errand::Withdraw { kind } => CareRequest::WithdrawByPatient {
            channel,
            proof,
            kind: *kind,
        },
        Errand::Check => CareRequest::CheckByApp { channel, proof },
        Errand::Emergency { consent, pattern } => CareRequest::ViewInEmergency {
            facility: channel.facility()?.clone(),
            who: Identified::Card { proof },
            consent: *consent,
            pattern: *pattern,
        },
        Errand::Ambulance { consent } => {
            let Channel::Ambulance { service } = channel else {
                return None;
            };
            CareRequest::ViewInAmbulance {
                service,
                proof,
                consent: *consent,
            }
        }
    })
}

fn shown(answer: Result<fund::Response, crate::role::Breakdown>) -> Response {
    match answer {
        Ok(fund::Response::Care(answer)) => Response::Answered(answer),
        Ok(fund::Response::Refused { reason }) => Response::Refused { reason },
        Ok(fund::Response::CardRefused { reason }) => Response::CardRefused { reason },
        Ok(_) | Err(_) => Response::LineDown,
    }
}
