//! 目視モード: a member of staff compares the printed photo with the person, in place of face and PIN.

use jiff::civil::Date;

use super::actor::Reader;
use super::role::{Trouble, VisualCheck, VisualReason};
use super::step::{Identify, Step};
use crate::card::client::CardClient;
use crate::fund::IdentityMeans;
use crate::role::Line;
use crate::rulebook::visual_mode;

/// Whether the mode may be switched on: by an administrator (READER-013), after the comparison (READER-012),
/// for a reason of the edition in force (READER-011).
pub(super) fn permits(check: &VisualCheck, today: Date) -> bool {
    let reason = match check.reason {
        VisualReason::FaceFailsAndPinForgotten
        | VisualReason::DementiaOrDisability
        | VisualReason::ConditionWorsened => true,
        VisualReason::MachineTrouble => visual_mode::names_machine_trouble(today),
        VisualReason::Injury => visual_mode::names_injury(today),
    };
    check.administrator && check.compared && reason
}

impl Reader {
    /// Staff have compared and switched; the patient goes on to consent (READER-012). A card without a photo
    /// and a phone leave nothing to compare with (CARD-028). No counter of the card is touched (CARD-022).
    pub(super) async fn switch_to_visual(
        &mut self,
        line: &Line,
        identify: Identify,
    ) -> Result<Step, Trouble> {
        if identify.visit.credential.is_phone() || !identify.photo {
            return identify.again(Trouble::NotOffered);
        }
        self.visual_mode = true;
        self.vouch(&CardClient::new(line, &identify.visit.card))
            .await?;
        self.identified(line, identify, IdentityMeans::Visual).await
    }
}
