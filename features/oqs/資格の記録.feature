# language: ja

@支払基金の検査
機能: 資格確認の電文に返る資格の記録
  記録には、保険者が届け出たことが、決まった書き方で入る。
  届けのない要素は、空のままではなく要素ごとなくなる。

  背景:
    前提 今日は2025年6月10日である

  @MSG-008
  シナリオアウトライン: 記録の要素の書き方
    もし 「見本診療所」が「<人>」の今の資格を照会する電文を送る
    ならば 電文の「ResultOfQualificationConfirmation/<要素>」は「<値>」である

    例: 組合の本人
      | 人        | 要素                         | 値                              |
      | 見本 次郎 | InsuredCardClassification    | 一般                            |
      | 見本 次郎 | InsurerNumber                | 06139992                        |
      | 見本 次郎 | InsuredCardSymbol            | 12                              |
      | 見本 次郎 | InsuredIdentificationNumber  | 345                             |
      | 見本 次郎 | InsuredBranchNumber          | 00                              |
      | 見本 次郎 | PersonalFamilyClassification | 本人                            |
      | 見本 次郎 | Name                         | 見本　次郎                      |
      | 見本 次郎 | NameKana                     | ﾐﾎﾝ ｼﾞﾛｳ                        |
      | 見本 次郎 | Sex1                         | 男                              |
      | 見本 次郎 | Birthdate                    | 19800120                        |
      | 見本 次郎 | Address                      | 東京都見本市中央1丁目3番1号     |
      | 見本 次郎 | QualificationDate            | 20080401                        |
      | 見本 次郎 | InsurerName                  | 見本健康保険組合                |
      | 見本 花子 | PersonalFamilyClassification | 家族                            |
      | 見本 花子 | Sex1                         | 女                              |
      | 見本 花子 | NameKana                     | ﾐﾎﾝ ﾊﾅｺ                         |

    例: 国保、後期高齢者医療、特別療養費、外字
      | 人        | 要素                         | 値                              |
      | 見本 幸子 | InsurerNumber                | ␣␣139998                        |
      | 見本 幸子 | InsuredName                  | 見本　幸子                      |
      | 見本 幸子 | InsuredCardSymbol            | 見                              |
      | 見本 滞納 | InsuredCardClassification    | 特別療養費支給対象者            |
      | 見本 納子 | InsuredCardClassification    | 特別療養費支給対象者            |
      | 見本 納子 | InsuredName                  | 見本　滞納                      |
      | 見本 ウメ | InsurerNumber                | 39139993                        |
      | 見本 ウメ | InsuredPartialContributionRatio | 010                          |
      | 見本 桃   | PreschoolClassification      | 1                               |
      | 見本 𠮷男 | Name                         | 見本　●男                       |
      | 見本 𠮷男 | NameKana                     | ﾐﾎﾝ ﾖｼｵ                         |
      | 髙﨑 惠   | Name                         | 髙﨑　惠                        |

  @MSG-008
  シナリオアウトライン: 届けのない要素はない
    もし 「見本診療所」が「<人>」の今の資格を照会する電文を送る
    ならば 電文の「QualificationValidity」は「有効」である
    かつ 電文に「ResultOfQualificationConfirmation/<要素>」はない

    例:
      | 人        | 要素                                 |
      | 見本 次郎 | NameOfOther                          |
      | 見本 次郎 | Sex2                                 |
      | 見本 次郎 | PostNumber                           |
      | 見本 次郎 | DisqualificationDate                 |
      | 見本 次郎 | ReasonOfLoss                         |
      | 見本 次郎 | InsuredPartialContributionRatio      |
      | 見本 次郎 | PreschoolClassification              |
      | 見本 次郎 | ElderlyRecipientCertificateInfo      |
      | 見本 次郎 | LimitApplicationCertificateRelatedInfo |
      | 見本 次郎 | SpecificDiseasesCertificateList      |
      | 見本 次郎 | PublicExpenseResultList              |
      | 見本 次郎 | ReferenceNumber                      |
      | 見本 次郎 | QualificationConfirmationKey         |
      | 見本 次郎 | PharmacistsInfoConsFlg               |
      | 見本 次郎 | DiagnosisInfoConsFlg                 |
      | 見本 ウメ | InsuredCardSymbol                    |
      | 見本 ウメ | InsuredBranchNumber                  |
      | 見本 ウメ | ElderlyRecipientCertificateInfo      |

  @MSG-008
  シナリオ: 届けのある日付と通称と郵便番号が返る
    前提 「見本 次郎」の資格は2024年11月20日に交付され、2024年12月1日から2025年11月30日まで有効である
    かつ 「見本 次郎」の郵便番号は「100-0001」と届け出られている
    かつ 「見本 次郎」の通称は「試験 次郎（シケン ジロウ）」と届け出られている
    もし 「見本診療所」が「見本 次郎」の今の資格を照会する電文を送る
    ならば 電文の「InsuredCertificateIssuanceDate」は「20241120」である
    かつ 電文の「InsuredCardValidDate」は「20241201」である
    かつ 電文の「InsuredCardExpirationDate」は「20251130」である
    かつ 電文の「PostNumber」は「100-0001」である
    かつ 電文の「NameOfOther」は「試験　次郎」である
    かつ 電文の「NameOfOtherKana」は「ｼｹﾝ ｼﾞﾛｳ」である

  @OQS-021
  シナリオアウトライン: 届け出られた被保険者証区分がそのまま返る
    前提 今日は2024年11月30日である
    かつ 「見本 次郎」の今の資格の被保険者証区分は「<区分>」と届け出られている
    もし 「見本診療所」が「見本 次郎」の今の資格を照会する電文を送る
    ならば 電文の「InsuredCardClassification」は「<区分>」である

    例:
      | 区分                 |
      | 一般                 |
      | 退職                 |
      | 短期（一般）         |
      | 特別療養費支給対象者 |
      | 自衛官               |

  @MSG-008
  シナリオアウトライン: 高齢受給者証は70歳の翌月から75歳の前日まで付く
    前提 今日は<日付>である
    もし 「見本診療所」が「<人>」の今の資格を照会する電文を送る
    ならば 電文に「ElderlyRecipientCertificateInfo」は<数>個ある

    例: 1953年2月20日生まれ
      | 人        | 日付          | 数 |
      | 見本 松子 | 2023年2月28日 | 0  |
      | 見本 松子 | 2023年3月1日  | 1  |
      | 見本 松子 | 2025年6月10日 | 1  |
      | 見本 幸子 | 2025年6月10日 | 0  |
      | 見本 ウメ | 2025年6月10日 | 0  |

  @MSG-008
  シナリオアウトライン: 高齢受給者証の割合
    もし 「見本診療所」が「<人>」の今の資格を照会する電文を送る
    ならば 電文の「ElderlyRecipientContributionRatio」は「<割合>」である

    例:
      | 人        | 割合 |
      | 見本 松子 | 020  |
      | 見本 役   | 030  |

  @OQS-011
  シナリオアウトライン: 限度額の情報は口頭の同意があるときだけ返る
    もし 「見本診療所」が「見本 次郎」の今の資格を照会する電文を次のように変えて送る:
      | 要素                                      | 値     |
      | LimitApplicationCertificateRelatedConsFlg | <同意> |
    ならば 電文に「LimitApplicationCertificateRelatedInfo」は<数>個ある
    かつ 電文の「ResultOfQualificationConfirmation/LimitApplicationCertificateRelatedConsFlg」は「<同意>」である

    例:
      | 同意 | 数 |
      | 0    | 0  |
      | 1    | 1  |

  @OQS-011 @OQS-016
  シナリオアウトライン: 適用区分がそのまま返る
    前提 「<人>」の適用区分は「<区分>」である
    もし 「見本診療所」が「<人>」の今の資格を照会する電文を次のように変えて送る:
      | 要素                                      | 値 |
      | LimitApplicationCertificateRelatedConsFlg | 1  |
    ならば 電文の「LimitApplicationCertificateClassificationFlag」は「<区分>」である
    かつ 電文の「LimitApplicationCertificateRelatedConsTime」は「20250610090000」である

    例:
      | 人        | 区分 |
      | 見本 次郎 | A01  |
      | 見本 次郎 | A02  |
      | 見本 次郎 | A03  |
      | 見本 次郎 | A04  |
      | 見本 次郎 | A05  |
      | 見本 次郎 | A06  |
      | 見本 役   | B01  |
      | 見本 役   | B02  |
      | 見本 役   | B03  |
      | 見本 松子 | B04  |
      | 見本 ウメ | B05  |
      | 見本 ウメ | B06  |
      | 見本 ウメ | B07  |
      | 見本 ウメ | B08  |
      | 見本 ウメ | B09  |
      | 見本 ウメ | B10  |

  @OQS-011
  シナリオ: 限度額証の種類と日付と長期入院該当日
    前提 「見本 次郎」の限度額証「限度額適用・標準負担額減額認定証」は2025年4月1日から2025年7月31日まで有効で、長期入院該当日は2025年5月1日である
    もし 「見本診療所」が「見本 次郎」の今の資格を照会する電文を次のように変えて送る:
      | 要素                                      | 値 |
      | LimitApplicationCertificateRelatedConsFlg | 1  |
    ならば 電文の「LimitApplicationCertificateClassification」は「限度額適用・標準負担額減額認定証」である
    かつ 電文の「LimitApplicationCertificateValidStartDate」は「20250401」である
    かつ 電文の「LimitApplicationCertificateValidEndDate」は「20250731」である
    かつ 電文の「LimitApplicationCertificateLongTermDate」は「20250501」である

  @OQS-019
  シナリオアウトライン: 特定疾病療養受療証は番号による照会では返らず、カードで同意すれば返る
    前提 窓口は「見本病院」である
    かつ 「見本 次郎」には特定疾病「<疾病>」の受療証があり、自己負担限度額は<額>円である
    もし 「見本 次郎」がリーダーで暗証番号により受け付ける
    かつ 「見本病院」の端末が読取りの結果を電文で受け取る
    ならば 電文に「SpecificDiseasesCertificateList/SpecificDiseasesCertificateInfo」は1個ある
    かつ 電文の「SpecificDiseasesDiseaseCategory」は「<疾病>」である
    かつ 電文の「SpecificDiseasesSelfPay」は「<値>」である
    もし 「見本病院」が「見本 次郎」の今の資格を照会する電文を送る
    ならば 電文に「SpecificDiseasesCertificateInfo」はない

    例:
      | 疾病                        | 額     | 値    |
      | 人工透析を要する慢性腎不全  | 20,000 | 20000 |
      | 先天性血液凝固因子障害      | 10,000 | 10000 |
      | 血液製剤に起因するHIV感染症 | 10,000 | 10000 |

  @OQS-032
  シナリオ: 黒丸のある氏名も、要求のとおりに見つかる
    もし 「見本診療所」が「見本 𠮷男」の今の資格を照会する電文を次のように変えて送る:
      | 要素                | 値    |
      | ArbitraryIdentifier | 1人目 |
    ならば 電文の「QualificationValidity」は「有効」である
    かつ 電文のどこにも「𠮷」という文字はない
