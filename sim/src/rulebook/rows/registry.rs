//! Rows of data registration, of the card's issue and of the registration as insurance card.

use super::RuleId as Id;
use crate::rulebook::Certainty::{Low, Medium};
use crate::rulebook::rule::{Rule, rule};

/// データ登録・カード交付・利用登録.
pub(super) const ROWS: &[Rule] = &[
    rule(
        Id::FiveDayRegistration,
        "5日以内の届出と登録",
        "事業主は5日以内に届け出、保険者は届出から5日以内に登録する",
        "S0:387-394; INSURER-002, INSURER-003",
    )
    .from(2023, 6, 1),
    rule(
        Id::NumberOnTheReport,
        "資格取得届の個人番号",
        "届出に個人番号の記載を求める",
        "S0:353-357; INSURER-001",
    )
    .from(2023, 6, 1),
    rule(
        Id::FiveItemInquiry,
        "5情報による照会",
        "漢字氏名・カナ氏名・生年月日・性別・住所がすべて一致しなければ番号を取らない",
        "S0:359-363; INSURER-005, INSURER-006",
    )
    .from(2023, 6, 1),
    rule(
        Id::InsurersFirstInspection,
        "保険者の点検の期限",
        "正しくない方法で番号を取った事例の点検を報告する",
        "S0:369-377; INSURER-010",
    )
    .from(2023, 5, 23)
    .to(2023, 7, 31),
    rule(
        Id::RegistrationNotice,
        "登録状況のお知らせ",
        "資格の変更時に登録の完了を知らせる (月のみ公表)",
        "S0:441-446,598; INSURER-013",
    )
    .from(2023, 8, 1),
    rule(
        Id::UnlinkedMembers,
        "番号未登録者への対応",
        "事業主経由→本人→廃止時に資格確認書 (月のみ公表)",
        "S2:71-85; INSURER-014",
    )
    .from(2023, 8, 1),
    rule(
        Id::ShareComparison,
        "負担割合の表示の点検",
        "保険者システムを改修し、割合を定期に点検する (月のみ公表)",
        "S2:58-69; INSURER-011, INSURER-012",
    )
    .from(2023, 10, 1),
    rule(
        Id::FullComparison,
        "全件の照合",
        "登録済みデータを住民基本台帳と突き合わせた (月のみ公表)",
        "S2:32-35; INSURER-009",
    )
    .from(2023, 11, 1)
    .to(2024, 5, 16),
    rule(
        Id::ViewingStop,
        "不一致データの閲覧停止",
        "生年月日・性別は資格と診療等、氏名の両方は診療等、氏名の一方と住所は資格が複数あれば診療等を止める (月のみ公表)",
        "S2:42-44; OQS-027",
    )
    .from(2023, 11, 1)
    .certainty(Medium),
    rule(
        Id::AllNewDataChecked,
        "新規登録の全件照会",
        "新規登録はすべて住民基本台帳と照合する",
        "S0:365-366; 厚生労働省資料 (2024-05); INSURER-007",
    )
    .from(2024, 5, 7),
    rule(
        Id::MismatchHidden,
        "不一致なら閲覧停止",
        "保険者が理由を付けて確認するか訂正するまで見せない",
        "厚生労働省資料 (2024-05); INSURER-008",
    )
    .from(2024, 5, 7),
    rule(
        Id::InspectionFinalFigure,
        "点検の最終結果",
        "別人への紐付けは9,207件",
        "厚生労働省公表 (2024-05-16); PLAN-017",
    )
    .from(2024, 5, 16),
    rule(
        Id::RegistrationOnceForLife,
        "利用登録は生涯1回",
        "リーダー・ポータル・銀行ATM・自治体端末で登録 (月のみ公表)",
        "S1:650-678; S3:174-288; PORTAL-010",
    )
    .from(2021, 10, 1),
    rule(
        Id::RegistrationCancellation,
        "利用登録の解除",
        "保険者に申請し、資格確認書を同時に申請する。再登録できる",
        "S0:336-340; S3:286-288; INSURER-021, INSURER-023",
    )
    .from(2024, 10, 28),
    rule(
        Id::CancellationShown,
        "解除の反映",
        "申請の翌月末に反映される",
        "INSURER-022",
    )
    .from(2024, 10, 28)
    .certainty(Medium),
    rule(
        Id::KioskPinReset,
        "コンビニ等での暗証番号再設定",
        "顔認証と他方の暗証番号で予約し、24時間以内に6:30〜23:00の端末で再設定。無料",
        "S0:166-171; 自治体の案内; MUNI-007, MUNI-008",
    )
    .from(2024, 9, 20),
    rule(
        Id::LostCardLine,
        "24時間の一時利用停止",
        "0120-95-0178で何時でも一時停止。解除は窓口でカードを持参 (月のみ公表)",
        "S3:628-632; S4:508,555-557; CARD-024, CARD-026",
    )
    .from(2021, 10, 1),
    rule(
        Id::ExpressIssue,
        "特急発行",
        "1週間以内 (最短5日) に郵送。9事由、事由から30日以内 (乳児を除く)。期限切れは対象外",
        "S0:91-98; JLIS-001, JLIS-004, JLIS-005",
    )
    .from(2024, 12, 2),
    rule(
        Id::ReissueFees,
        "再交付手数料",
        "紛失: 特急2,000円 (証明書なし1,800円)、通常1,000円 (800円)。乳児の初回は無料",
        "自治体の案内; JLIS-006, FEE-028",
    )
    .from(2024, 12, 2),
    rule(
        Id::RegistrationAfterReissue,
        "再交付後の利用登録",
        "続くとも、登録し直すともいう。両方を試す (既定は続く)",
        "自治体・保険者の案内; PORTAL-011",
    )
    .from(2024, 12, 2)
    .certainty(Low)
    .assumed(),
    rule(
        Id::RegistrationLapses,
        "猶予後の登録解除",
        "電子証明書を更新しなければ猶予の後に登録が外れる",
        "OQS-029",
    )
    .from(2024, 12, 2),
    rule(
        Id::FaceLock,
        "顔認証の失敗上限",
        "10回連続の失敗で顔認証が止まり、市区町村で解く (報道1件)",
        "報道 (2024); CARD-021",
    )
    .certainty(Low)
    .assumed(),
];
