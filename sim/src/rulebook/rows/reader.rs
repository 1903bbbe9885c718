//! Rows of the reader, the card's terms, consent and the portal.

use super::RuleId as Id;
use crate::rulebook::Certainty::{Low, Medium};
use crate::rulebook::rule::{Rule, rule};

/// 受付・本人確認・同意.
pub(super) const ROWS: &[Rule] = &[
    rule(
        Id::CardEligibilityCheck,
        "オンライン資格確認の本格運用",
        "カードによる資格確認。受付は置く→本人確認→同意→取る、の4段階",
        "S4:65; S3:425-468; OQS-002, READER-001",
    )
    .from(2021, 10, 20),
    rule(
        Id::IdentityByFaceOrPin,
        "顔認証・暗証番号・目視",
        "顔認証又は4桁の暗証番号、第三の手段として職員の目視",
        "S3:375,403-421,437-453; READER-002, READER-005",
    )
    .from(2021, 10, 20),
    rule(
        Id::CameraImageNotKept,
        "撮影画像を保存しない",
        "照合の後に顔画像は残らない",
        "S3:375-376; S4:339,594-595; READER-004",
    )
    .from(2021, 10, 20),
    rule(
        Id::PortalDrugsAndCheckups,
        "ポータルの薬剤・健診情報",
        "本人が薬剤情報と特定健診情報を閲覧できる",
        "S4:76; PORTAL-003",
    )
    .from(2021, 10, 21),
    rule(
        Id::PortalMedicalExpenses,
        "ポータルの医療費通知情報",
        "2021年9月分からの医療費通知 (月のみ公表)",
        "S4:76; PORTAL-004",
    )
    .from(2021, 11, 1),
    rule(
        Id::ConsentForEachKind,
        "情報ごとの同意",
        "薬剤・健診等を種類ごとに同意。不同意は誤りでなく空",
        "S3:455-463; S4:410,631; OQS-004",
    )
    .from(2021, 10, 20),
    rule(
        Id::PaperRouteWithoutMedicalInformation,
        "紙の経路",
        "資格確認書・番号照会では資格と、口頭同意で限度額区分のみ。診療等の情報は返らない",
        "S1:567-573; COUNTER-002",
    )
    .from(2021, 10, 20),
    rule(
        Id::ClinicalInformation,
        "診療情報の閲覧",
        "2022年6月診療分から (月のみ公表)",
        "厚生労働省資料; OQS-008",
    )
    .from(2022, 9, 1),
    rule(
        Id::SurgeryConsent,
        "手術情報の個別同意",
        "手術情報を別の同意項目とする (月のみ公表)",
        "S1:447-448; OQS-009",
    )
    .from(2023, 5, 1),
    rule(
        Id::PhoneCertificateAndroid,
        "スマホ用電子証明書 (Android)",
        "Android端末に電子証明書を搭載できる (月のみ公表)",
        "S0:480-484; CARD-037",
    )
    .from(2023, 5, 1),
    rule(
        Id::PinlessCard,
        "顔認証マイナンバーカード",
        "暗証番号を持たない。顔認証か目視のみ。ポータル・オンライン診療では使えない",
        "S0:156-164; S2:93-110; CARD-008, CARD-009, CARD-012, CARD-013",
    )
    .from(2023, 12, 15),
    rule(
        Id::LimitConsentScreen,
        "限度額の同意画面",
        "限度額適用認定証情報の提供に同意を求める",
        "S3:455-463; 社会保険の専門誌・厚生労働省資料",
    )
    .from(2021, 10, 20)
    .to(2024, 10, 6),
    rule(
        Id::LimitWithoutConsent,
        "限度額同意画面の省略",
        "同意画面なしで限度額区分を常に返す",
        "社会保険の専門誌・厚生労働省資料; READER-018",
    )
    .from(2024, 10, 7),
    rule(
        Id::OneScreenConsent,
        "包括同意",
        "薬剤・診療・健診に一画面で同意できる",
        "社会保険の専門誌・厚生労働省資料; READER-019",
    )
    .from(2024, 10, 7),
    rule(
        Id::FiveYearStorage,
        "全情報の5年保存",
        "資格以外の情報をすべて5年保存とする案",
        "審議会資料 (2023); OQS-010",
    )
    .from(2024, 10, 1)
    .certainty(Medium)
    .planned(),
    rule(
        Id::SightModeTriggers,
        "目視モードの適用場面",
        "顔認証不可かつ暗証番号失念、認知症・障害、容体悪化、機器の不具合 (2025-02の版)。管理者権限で切り替え、戻す",
        "S3:477-503; READER-011, READER-012, READER-013",
    )
    .from(2024, 11, 1),
    rule(
        Id::ExpiredCertificateFailsAtOnce,
        "期限切れ電子証明書は直ちに不可",
        "猶予の始まる前は期限の翌日から確認できない",
        "保険者・自治体の案内; 2023年の調査報告",
    )
    .to(2024, 12, 1)
    .certainty(Medium),
    rule(
        Id::CertificateGrace,
        "電子証明書の期限後3か月",
        "期限の月の翌月から3か月目の末日まで資格情報のみ返す。以後は登録が外れ、保険者が資格確認書を先に送る",
        "保険者・自治体の案内; OQS-028, OQS-029",
    )
    .from(2024, 12, 2),
    rule(
        Id::CardWithoutPhoto,
        "写真のない乳幼児カード",
        "1歳の誕生日前の申請は写真なし、5歳の誕生日まで。暗証番号のみ、顔認証・目視は不可",
        "S0:468-474; CARD-027, CARD-028",
    )
    .from(2024, 12, 2),
    rule(
        Id::KeypadDigitsMove,
        "テンキーの並び替え",
        "画面の数字の位置が毎回変わる (月のみ公表)",
        "S3:450; READER-003",
    )
    .from(2025, 2, 1),
    rule(
        Id::NextReaderSpecification,
        "次期リーダーの仕様",
        "次期顔認証付きカードリーダーの仕様を公表",
        "厚生労働省資料 (2025-02-17); READER-023",
    )
    .from(2025, 2, 17)
    .certainty(Medium),
    rule(
        Id::PhoneAsCard,
        "スマホのマイナ保険証",
        "追加リーダーのある施設で使える。対応は任意。初回はカードも持参",
        "医療機関等向け総合ポータルサイト; CARD-038, READER-020, READER-021, READER-022",
    )
    .from(2025, 9, 19),
    rule(
        Id::PhoneWithoutGrace,
        "スマホに期限後猶予なし",
        "カード又は電子証明書が切れればスマホは直ちに不可",
        "医療機関等向け総合ポータルサイト; CARD-039",
    )
    .from(2025, 9, 19),
    rule(
        Id::ReaderMaintenanceEnds,
        "現行リーダーの保守終了",
        "現行機種の保守が2026年3月末から順次終わる",
        "厚生労働省資料 (2025-02-17); READER-023",
    )
    .from(2026, 3, 31)
    .certainty(Medium),
    rule(
        Id::NextReaderSales,
        "次期リーダーの発売",
        "2026年夏に発売見込み (季節のみ公表、7月1日とした)",
        "厚生労働省資料 (2025-02-17); READER-023",
    )
    .from(2026, 7, 1)
    .certainty(Medium)
    .assumed()
    .planned(),
    rule(
        Id::NextCard,
        "次期マイナンバーカード",
        "当初2026年、後に2028年の計画 (年のみ公表)",
        "S0:493-497; CARD-040",
    )
    .from(2028, 1, 1)
    .certainty(Medium)
    .planned(),
    rule(
        Id::SuspensionSeenByTheCheck,
        "一時利用停止の資格確認への反映",
        "電子証明書は直ちに拒否。資格確認で拒否されるまでの日数は公表なく仮定 (既定1日)",
        "CARD-024, CARD-025, OQS-030, OQS-031",
    )
    .certainty(Low)
    .assumed(),
];
