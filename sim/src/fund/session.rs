//! Sessions of terminals: a fresh challenge for the card of one channel, and the proof that it signed.

use std::collections::BTreeMap;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::credential::Credential;
use super::members::MemberId;
use super::{CardProof, CardRefusal, Channel, IdentityMeans};
use crate::card::Bytes;
use crate::clock::VirtualTime;

/// Length of a challenge in bytes (assumed).
const CHALLENGE_BYTES: usize = 32;

/// What keeps the challenges of the fund apart from every other stream drawn from the same seed.
const STREAM: u64 = 0x4655_4E44;

/// A card on a terminal.
#[derive(Clone, Debug)]
pub(super) struct Session {
    pub(super) channel: Channel,
    pub(super) member: MemberId,
    pub(super) credential: Credential,
    /// Whether the certificate is in its grace time.
    pub(super) grace: bool,
    certificate: Bytes,
    until: VirtualTime,
    uses: Uses,
}

/// What a session has served for.
#[derive(Clone, Copy, Debug, Default)]
struct Uses {
    registered: bool,
    logged_in: bool,
}

/// What a proof is handed in for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// 利用登録, once; the visit continues with the same session (READER-008).
    Register,
    /// 資格照会, once; the challenge is used up.
    Check,
    /// What the holder sees on the portal: as often as wished until the login ends.
    Own,
}

/// The open sessions, by challenge.
#[derive(Debug)]
pub(super) struct Sessions {
    stream: ChaCha8Rng,
    open: BTreeMap<Bytes, Session>,
    swept: Option<VirtualTime>,
}

impl Sessions {
    /// No sessions; challenges come from the seed.
    pub(super) fn new(seed: u64) -> Self {
        let mut stream = ChaCha8Rng::seed_from_u64(seed);
        stream.set_stream(STREAM);
        Self {
            stream,
            open: BTreeMap::new(),
            swept: None,
        }
    }

    /// Opens a session that lasts until a moment, and says what the card is to sign.
    pub(super) fn open(
        &mut self,
        channel: Channel,
        member: MemberId,
        (credential, certificate): (Credential, Bytes),
        grace: bool,
        (now, until): (VirtualTime, VirtualTime),
    ) -> Bytes {
        // A session that has ended serves for nothing; looking at all of them once a minute keeps memory flat.
        if self.swept.is_none_or(|at| now >= at.plus_minutes(1)) {
            self.swept = Some(now);
            self.open.retain(|_, session| now <= session.until);
        }
        let mut challenge = vec![0; CHALLENGE_BYTES];
        self.stream.fill_bytes(&mut challenge);
        let challenge = Bytes(challenge);
        let session = Session {
            channel,
            member,
            credential,
            grace,
            certificate,
            until,
            uses: Uses::default(),
        };
        self.open.insert(challenge.clone(), session);
        challenge
    }

    /// Whose card signed, if the proof is a fresh one of this channel.
    ///
    /// # Errors
    /// [`CardRefusal::BadProof`] unless the challenge is of a live session of `channel` with the same
    /// certificate, not used up, and the signature verifies; [`CardRefusal::NotAccepted`] if the holder was
    /// identified in a way that the channel does not take (CARD-012, CARD-013).
    pub(super) fn prove(
        &mut self,
        proof: &CardProof,
        channel: &Channel,
        purpose: Purpose,
        now: VirtualTime,
        login_ends: VirtualTime,
    ) -> Result<Session, CardRefusal> {
        let session = self
            .open
            .get_mut(&proof.challenge)
            .filter(|session| {
                now <= session.until
                    && session.channel == *channel
                    && session.certificate == proof.certificate
                    && session
                        .credential
                        .signed(&proof.challenge, &proof.signature)
            })
            .ok_or(CardRefusal::BadProof)?;
        if !accepts(channel, proof.identity, session.credential.phone) {
            return Err(CardRefusal::NotAccepted);
        }
        match purpose {
            Purpose::Register if session.uses.registered => return Err(CardRefusal::BadProof),
            Purpose::Register => session.uses.registered = true,
            Purpose::Own if !session.uses.logged_in => {
                session.uses.logged_in = true;
                session.until = session.until.max(login_ends);
            }
            Purpose::Own | Purpose::Check => {}
        }
        let proved = session.clone();
        if purpose == Purpose::Check {
            self.open.remove(&proof.challenge);
        }
        Ok(proved)
    }
}

/// Whether a channel takes this way of identifying the holder. Without a member of staff there must be a PIN
/// or the owner's unlocked phone, so a card without PIN is of no use there (CARD-012, CARD-013).
fn accepts(channel: &Channel, identity: IdentityMeans, phone: bool) -> bool {
    match (identity, phone) {
        (IdentityMeans::Pin, _) | (IdentityMeans::PhoneBiometrics, true) => true,
        // Whether the device away from the reader may go by sight on this day, the care setting decides.
        (IdentityMeans::Visual, false) => matches!(
            channel,
            Channel::Facility { .. } | Channel::FacilityApp { .. } | Channel::Ambulance { .. }
        ),
        (IdentityMeans::Face, false) => matches!(channel, Channel::Facility { .. }),
        (IdentityMeans::PhoneBiometrics, false)
        | (IdentityMeans::Face | IdentityMeans::Visual, true) => false,
    }
}
