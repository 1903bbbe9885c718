//! 前提: how messages are written where public sources contradict each other.

use cucumber::given;
use madoguchi_sim::oqs::{CharacterCodes, Padding, PrescriptionIssuePlace};

use crate::steps::Scene;
use crate::steps::words::word;

#[given(regex = r"^電文の六桁の保険者番号は、(空白で埋められる|零で埋められる|埋められない)$")]
async fn padding(scene: &mut Scene, how: String) {
    let padding = word(
        "六桁の保険者番号の書き方",
        &how,
        &[
            ("空白で埋められる", Padding::Space),
            ("零で埋められる", Padding::Zero),
            ("埋められない", Padding::None),
        ],
    );
    scene.setting().profile.insurer_padding = padding;
}

#[given(regex = r"^電文の文字コード識別は、(UTF-8が0でShift_JISが1|UTF-8が1でShift_JISが2)である$")]
async fn character_codes(scene: &mut Scene, codes: String) {
    let codes = word(
        "文字コード識別",
        &codes,
        &[
            ("UTF-8が0でShift_JISが1", CharacterCodes::FromZero),
            ("UTF-8が1でShift_JISが2", CharacterCodes::FromOne),
        ],
    );
    scene.setting().profile.character_codes = codes;
}

#[given(regex = r"^電文の処方箋発行形態は、(本文|資格の記録)に書かれる$")]
async fn prescription_issue(scene: &mut Scene, place: String) {
    let place = word(
        "処方箋発行形態の場所",
        &place,
        &[
            ("本文", PrescriptionIssuePlace::Body),
            ("資格の記録", PrescriptionIssuePlace::Record),
        ],
    );
    scene.setting().profile.prescription_issue = place;
}
