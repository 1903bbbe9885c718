# language: ja

@支払基金の検査
機能: カードリーダーから届く資格確認の結果
  リーダーで受け付けた人の結果は、要求なしに端末に届く。そこには同意と、その期限が入る。

  背景:
    前提 今日は2025年6月10日である

  @MSG-013
  シナリオ: カードによる照会の結果
    もし 「見本 次郎」がリーダーで暗証番号により受け付ける
    かつ 「見本診療所」の端末が読取りの結果を電文で受け取る
    ならば 電文の「ReferenceClassification」は「マイナンバーカード」である
    かつ 電文の「SegmentOfResult」は「正常終了」である
    かつ 電文の「QualificationValidity」は「有効」である
    かつ 電文の資格は「見本 次郎」の「見本健康保険組合」のものである
    かつ 電文に「QualificationConfirmSearchInfo」はない
    かつ 電文の「PrescriptionIssueSelect」は「紙の処方箋」である
    かつ 電文の「QualificationConfirmationKey」には何か書かれている

  @MSG-013 @OQS-004
  シナリオアウトライン: 同意した情報にだけ期限が付く
    前提 窓口は「見本病院」である
    もし 「見本 次郎」が「<同意>」だけに同意してリーダーで受け付ける
    かつ 「見本病院」の端末が読取りの結果を電文で受け取る
    ならば 電文の「PharmacistsInfoConsFlg」は「<薬剤>」である
    かつ 電文の「DiagnosisInfoConsFlg」は「<診療>」である
    かつ 電文の「SpecificHealthCheckupsInfoConsFlg」は「<健診>」である
    かつ 電文の「<期限>」は「20250611090000」である

    例:
      | 同意           | 薬剤 | 診療 | 健診 | 期限                                    |
      | 薬剤情報       | あり | なし | なし | PharmacistsInfoAvailableTime            |
      | 診療情報       | なし | あり | なし | DiagnosisInfoAvailableTime              |
      | 特定健診等情報 | なし | なし | あり | SpecificHealthCheckupsInfoAvailableTime |

  @MSG-013 @OQS-004
  シナリオアウトライン: 手術情報の同意も、ほかの情報とは別に伝わる
    前提 窓口は「見本病院」である
    もし 「見本 次郎」が「<同意>」だけに同意してリーダーで受け付ける
    かつ 「見本病院」の端末が読取りの結果を電文で受け取る
    ならば 電文の「OperationInfoConsFlg」は「<手術>」である
    かつ 電文に「OperationInfoConsTime」は<数>個ある
    かつ 電文に「OperationInfoAvailableTime」は<数>個ある

    例:
      | 同意     | 手術 | 数 |
      | 手術情報 | あり | 1  |
      | 薬剤情報 | なし | 0  |

  @MSG-013 @OQS-004
  シナリオ: 何にも同意しなければ、鍵も期限もない
    もし 「見本 次郎」が何にも同意せずにリーダーで受け付ける
    かつ 「見本診療所」の端末が読取りの結果を電文で受け取る
    ならば 電文の「QualificationValidity」は「有効」である
    かつ 電文の「PharmacistsInfoConsFlg」は「なし」である
    かつ 電文に「PharmacistsInfoConsTime」はない
    かつ 電文に「PharmacistsInfoAvailableTime」はない
    かつ 電文に「QualificationConfirmationKey」はない

  @MSG-013 @OQS-029
  シナリオアウトライン: 電子証明書の期限の前後
    前提 今日は<日付>である
    もし 「見本 期限」がリーダーで暗証番号により受け付ける
    かつ 「見本診療所」の端末が読取りの結果を電文で受け取る
    ならば 電文の「QualificationValidity」は「有効」である
    かつ 電文の「PharmacistsInfoConsFlg」は「<薬剤>」である
    かつ 電文に「ProcessingResultMessage」は<補足>個ある
    かつ 電文に「QualificationConfirmationKey」は<鍵>個ある

    例: 2025年4月1日に切れる
      | 日付          | 薬剤 | 補足 | 鍵 |
      | 2024年12月10日 | あり | 0   | 1  |
      | 2025年3月1日  | あり | 1    | 1  |
      | 2025年4月1日  | あり | 1    | 1  |
      | 2025年4月2日  | なし | 1    | 0  |
      | 2025年7月1日  | なし | 1    | 0  |

  @MSG-013 @OQS-011
  シナリオ: カードなら同意を尋ねずに限度額の情報が返る
    もし 「見本 次郎」が何にも同意せずにリーダーで受け付ける
    かつ 「見本診療所」の端末が読取りの結果を電文で受け取る
    ならば 電文の「LimitApplicationCertificateClassificationFlag」は「A02」である
    かつ 電文の「LimitApplicationCertificateRelatedConsFlg」は「あり」である
    かつ 電文の「LimitApplicationCertificateRelatedConsTime」は「20250610090000」である

  @MSG-013 @MSG-011
  シナリオ: 登録した照会番号はカードの結果にも付く
    もし 「見本診療所」が「見本 次郎」に照会番号「K-7」を登録する電文を送る
    かつ 「見本 次郎」がリーダーで暗証番号により受け付ける
    かつ 「見本診療所」の端末が読取りの結果を電文で受け取る
    ならば 電文の「ReferenceNumber」は「K-7」である

  @MSG-013 @OQS-025
  シナリオアウトライン: 医療扶助の人
    前提 福祉事務所は「見本 扶助」の医療券を<日>に登録する
    もし 「見本 扶助」がリーダーで暗証番号により受け付ける
    かつ 「見本診療所」の端末が読取りの結果を電文で受け取る
    ならば 電文の「QualificationValidity」は「<結果>」である
    かつ 電文に「ResultOfQualificationConfirmation」は<数>個ある
    かつ 電文に「PublicExpenseResultList」はない

    例: 登録の当日と前日
      | 日            | 結果           | 数 |
      | 2025年6月10日 | 有効           | 1  |
      | 2025年6月11日 | 有効（未登録） | 0  |

  @MSG-013
  シナリオ: 同じ読取りの結果は、一度しか証明にならない
    もし 「見本 次郎」がリーダーで暗証番号により受け付ける
    かつ 「見本診療所」の端末が読取りの結果を電文で受け取る
    ならば 電文の「QualificationValidity」は「有効」である
    もし 「見本診療所」の端末が同じ読取りの結果をもう一度求める
    ならば 電文は返らず、「本人確認の署名が正しくない」と断られる

  @MSG-013 @OQS-011
  シナリオアウトライン: リーダーが限度額の同意を尋ねるあいだは、その答えが伝わる
    前提 今日は2024年10月6日である
    もし 「見本 次郎」が「<同意>」だけに同意してリーダーで受け付ける
    かつ 「見本診療所」の端末が読取りの結果を電文で受け取る
    ならば 電文の「LimitApplicationCertificateRelatedConsFlg」は「<区分>」である
    かつ 電文に「LimitApplicationCertificateRelatedInfo」は<数>個ある

    例:
      | 同意       | 区分 | 数 |
      | 限度額情報 | あり | 1  |
      | 薬剤情報   | なし | 0  |
