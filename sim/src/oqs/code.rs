//! The codes (業務コード OQSCD001 … 044), an enum a table. OQSCD005 (文字コード識別) is [`Encoding`](super::text::Encoding), since its
//! codes depend on the profile. A code that a table does not have is kept.

use std::borrow::Cow;

use super::layout::Source;
use super::profile::Profile;
use super::value::{Form, Value};

/// A code table, for people and for the schema.
#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    /// Its number: `OQSCD006`.
    pub id: &'static str,
    /// What it is a table of.
    pub ja: &'static str,
    /// How well it is known.
    pub source: Source,
    /// The codes with their meaning.
    pub entries: &'static [(&'static str, &'static str)],
}

impl Table {
    /// The meaning of a code.
    pub fn meaning(&self, code: &str) -> Option<&'static str> {
        self.entries
            .iter()
            .find(|(known, _)| *known == code)
            .map(|(_, ja)| *ja)
    }
}

macro_rules! codes {
    ($( $name:ident $id:literal $ja:literal $source:ident { $( $variant:ident $code:literal $meaning:literal, )* } )*) => {
        $(
            #[doc = concat!($ja, " (", $id, ").")]
            #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
            pub enum $name {
                $( #[doc = concat!($code, " ", $meaning, ".")] $variant, )*
                /// A code that the table does not have.
                Unknown(String),
            }

            impl $name {
                /// The table.
                pub const TABLE: &'static Table = &Table {
                    id: $id,
                    ja: $ja,
                    source: Source::$source,
                    entries: &[$( ($code, $meaning), )*],
                };

                /// The code.
                pub fn code(&self) -> &str {
                    match self {
                        $( Self::$variant => $code, )*
                        Self::Unknown(code) => code,
                    }
                }

                /// What it means, in Japanese; `None` for an unknown one.
                pub fn ja(&self) -> Option<&'static str> {
                    Self::TABLE.meaning(self.code())
                }

                /// What a code says.
                pub fn of(code: &str) -> Self {
                    match code {
                        $( $code => Self::$variant, )*
                        other => Self::Unknown(other.to_owned()),
                    }
                }
            }

            impl Value for $name {
                fn read(text: &str, _: &Profile) -> Option<Self> {
                    Some(Self::of(text))
                }

                fn write(&self, _: &Profile) -> Cow<'_, str> {
                    Cow::Borrowed(self.code())
                }

                fn fault(&self) -> Option<String> {
                    match self {
                        Self::Unknown(code) => Some(format!("the code «{code}»")),
                        _ => None,
                    }
                }

                fn form() -> Form {
                    Form::of_codes(Self::TABLE)
                }

                fn any(u: &mut arbitrary::Unstructured<'_>) -> arbitrary::Result<Self> {
                    const KNOWN: &[&str] = &[$( $code, )*];
                    u.choose(KNOWN).map(|code| Self::of(code))
                }
            }
        )*

        /// Every table.
        pub const TABLES: &[&Table] = &[$( $name::TABLE, )*];
    };
}

codes! {
    LimitConsent "OQSCD001" "限度額適用認定証提供同意フラグ" Agreed {
        NotGiven "0" "未同意",
        Given "1" "同意",
    }
    ReferenceClass "OQSCD002" "照会区分" Agreed {
        Card "1" "マイナンバーカード",
        Insurance "2" "被保険者証情報",
    }
    SegmentOfResult "OQSCD003" "処理結果区分" Agreed {
        Normal "1" "正常終了",
        Processing "2" "処理中",
        Abnormal "9" "異常終了",
    }
    ResultStatus "OQSCD004" "処理結果状況" Agreed {
        Normal "1" "正常終了",
        Error "2" "エラー",
    }
    Validity "OQSCD006" "資格有効性" Agreed {
        Valid "1" "有効",
        Invalid "2" "無効",
        InvalidNewer "3" "無効（新しい資格あり）",
        NoneFound "4" "該当資格なし",
        Several "5" "複数該当",
        ValidUnregistered "6" "有効（未登録）",
    }
    Sex "OQSCD007" "性別" Agreed {
        Male "1" "男",
        Female "2" "女",
        NotSet "3" "未設定",
    }
    ReasonOfLoss "OQSCD008" "資格喪失事由" Agreed {
        Death "01" "死亡",
        PublicAssistance "02" "生活保護受給開始",
        OtherInsurance "03" "医療保険等の資格取得",
        Other "99" "その他",
    }
    Relation "OQSCD009" "本人・家族の別" Agreed {
        Insured "1" "本人",
        Dependant "2" "家族",
    }
    CardClass "OQSCD010" "被保険者証区分" Agreed {
        General "01" "一般",
        Retired "02" "退職",
        ShortTerm "03" "短期（一般）",
        ShortTermRetired "04" "短期（退職）",
        SpecialExpense "05" "特別療養費支給対象者",
        SpecialRetired "06" "特例退職",
        SelfDefence "07" "自衛官",
        PublicAssistance "A1" "医療扶助",
    }
    LimitCertificateClass "OQSCD011" "限度額適用認定証区分" Agreed {
        Limit "01" "限度額適用認定証",
        LimitAndMeals "02" "限度額適用・標準負担額減額認定証",
        Meals "03" "標準負担額減額認定証",
    }
    LimitClass "OQSCD012" "限度額適用認定証適用区分" Agreed {
        A01 "A01" "ア",
        A02 "A02" "イ",
        A03 "A03" "ウ",
        A04 "A04" "エ",
        A05 "A05" "オ",
        A06 "A06" "オ（境）",
        B01 "B01" "現役並みⅢ",
        B02 "B02" "現役並みⅡ",
        B03 "B03" "現役並みⅠ",
        B04 "B04" "一般",
        B05 "B05" "低所得Ⅱ",
        B06 "B06" "低所得Ⅰ",
        B07 "B07" "低所得Ⅰ（老福）",
        B08 "B08" "低所得Ⅰ（境）",
        B09 "B09" "一般Ⅱ",
        B10 "B10" "一般Ⅰ",
    }
    SpecificDisease "OQSCD013" "認定疾病区分" Agreed {
        Dialysis "1" "人工透析を要する慢性腎不全",
        Haemophilia "2" "先天性血液凝固因子障害",
        Hiv "3" "血液製剤に起因するHIV感染症",
    }
    LimitChanged "OQSCD014" "限度額適用認定証情報の変更" Single {
        Unchanged "0" "変更なし",
        ChangedOrUnknown "1" "変更あり又は判定不能",
    }
    Preschool "OQSCD015" "未就学区分" Agreed {
        Preschool "1" "未就学該当",
    }
    Consent "OQSCD016" "同意区分" Agreed {
        NotGiven "0" "同意なし",
        Given "1" "同意あり",
        Expired "2" "同意有効期限切れ",
        Unobtainable "3" "同意取得困難",
    }
    PrescriptionIssue "OQSCD017" "処方箋発行形態" Agreed {
        Electronic "1" "電子処方箋",
        Paper "2" "紙の処方箋",
    }
    TicketType "OQSCD018" "券別" Single {
        Medical "01" "医療券",
        Dispensing "02" "調剤券",
    }
    TreatmentType "OQSCD019" "診療別" Single {
        Inpatient "01" "入院",
        Outpatient "02" "入院外",
        Dental "03" "歯科",
        Dispensing "04" "調剤",
        HomeNursing "05" "訪問看護",
    }
    CombinedUse "OQSCD020" "単独・併用別" Single {
        Single "01" "単独",
        Combined "02" "併用",
    }
    SocialInsurance "OQSCD021" "社会保険状況" Single {
        Yes "01" "あり",
        No "02" "なし",
    }
    Inconsistent "OQSCD022" "社会保険の整合性" Single {
        Inconsistent "1" "不整合あり",
    }
    InfectionStatus "OQSCD023" "感染症法37条の2" Single {
        Yes "01" "あり",
        No "02" "なし",
    }
    ElderlyStatus "OQSCD024" "後期高齢者医療" Single {
        Yes "01" "あり",
        No "02" "なし",
    }
    PrefecturalStatus "OQSCD025" "都道府県費" Single {
        Yes "01" "あり",
        No "02" "なし",
    }
    DesignatedCheck "OQSCD026" "指定医療機関確認フラグ" Single {
        Same "0" "一致",
        Different "1" "不一致",
    }
    SamePerson "OQSCD027" "同一個人有無" Single {
        Present "1" "同一個人あり",
    }
    TreatmentFlag "OQSCD028" "診療区分" Agreed {
        Outpatient "1" "外来",
        Home "2" "訪問診療等",
        Online "3" "オンライン診療等",
        Emergency "4" "救急時",
    }
    MedicalInfoKind "OQSCD029" "医療情報種別" Single {
        Checkups "TKK" "特定健診情報",
        Drugs "YZK" "薬剤情報等",
    }
    DisplayPrescriptions "OQSCD030" "処方・調剤情報の表示" Single {
        Hide "0" "表示しない",
        Show "1" "表示する",
    }
    ConsentEndReason "OQSCD031" "同意期限切れ理由" Single {
        Term "0" "有効期限",
        Facility "1" "医療機関取消",
        Patient "2" "患者取消",
        Purpose "3" "用途変更",
    }
    QualificationCheck "OQSCD032" "資格情報変更確認" Single {
        Same "0" "一致",
        Different "1" "不一致",
    }
    UrlKind "OQSCD033" "URL取得区分" Single {
        Home "2" "訪問診療等",
        Online "3" "オンライン診療等",
    }
    QrFile "OQSCD034" "二次元コードのファイル形式" Single {
        Pdf "1" "PDF",
        Png "2" "PNG",
    }
    UrlChange "OQSCD035" "URL変更区分" Single {
        Keep "0" "変更しない",
        Change "1" "変更する",
    }
    ViewedKind "OQSCD036" "閲覧同意情報種別" Single {
        SpecificDiseases "TSR" "特定疾病療養受療証情報",
        Checkups "TKK" "特定健診情報",
        Drugs "YZK" "薬剤・処方情報",
        Treatment "SRJ" "診療情報",
        Operations "SHJ" "手術情報",
    }
    Use "OQSCD037" "利用設定" Single {
        No "0" "利用しない",
        Yes "1" "利用する",
    }
    PrescriptionUse "OQSCD038" "電子処方箋利用" Single {
        No "0" "利用しない",
        ElectronicOnly "1" "電子のみ",
        Both "2" "電子と紙",
        PaperOnly "3" "紙のみ",
    }
    IssueTiming "OQSCD039" "発行形態選択タイミング" Single {
        Elsewhere "1" "資格確認時以外",
        AtConfirmation "2" "資格確認時",
    }
    EmergencyPattern "OQSCD040" "情報要求パターン" Single {
        Summary "1" "救急用サマリー",
        Full "2" "救急用全量",
        Both "3" "電子処方箋と救急",
        Drugs "4" "薬剤のみ",
        DrugsAndTreatment "5" "診療・薬剤",
        Checkups "6" "特定健診",
    }
    FactorKind "OQSCD041" "二要素認証の種別" Single {
        Knowledge "1" "記憶",
        Biometric "2" "生体",
        Possession "3" "物理",
    }
    FactorMeans "OQSCD042" "二要素認証の手段" Single {
        First "01" "ID・パスワード、指紋またはICカード",
        Second "02" "PIN、顔またはワンタイムパスワード",
        Third "03" "秘密の質問、音声またはその他",
        Fourth "04" "静脈",
        Fifth "05" "虹彩",
    }
    EmergencyRight "OQSCD043" "救急時閲覧権限" Single {
        No "0" "なし",
        Yes "1" "あり",
    }
    LinkedSystem "OQSCD044" "連携システムID" Single {
        Subsidy "01" "医療費助成",
        Maternal "2" "母子保健",
        Vaccination "4" "予防接種",
        LongTermCare "8" "介護保険",
    }
    FileCategory "FileCategory" "出力ファイル形式" Agreed {
        Pdf "1" "PDF",
        Xml "2" "XML",
    }
    InformationResult "ResultCode" "薬剤・健診の結果コード" Single {
        Normal "1" "正常",
        Refused "9" "異常",
    }
}
