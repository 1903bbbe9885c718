# language: ja

@支払基金の検査
機能: 資格確認の一括照会
  予約した人の資格をまとめて照会する。受付番号が先に返り、結果はあとで取りに行く。
  できるまでの時間と取り出せる日数は公表されておらず、仮定した値で試す。

  背景:
    前提 今日は2025年6月10日である

  @MSG-009
  シナリオ: 受け付けると受付番号が返る
    もし 「見本診療所」が次の人の資格を一括で照会する電文を送る:
      | 人        |
      | 見本 次郎 |
    ならば 電文の「SegmentOfResult」は「正常終了」である
    かつ 電文の「MessageBody/ReceptionNumber」には何か書かれている
    かつ 電文の「MessageBody/ReceptionDateTime」は「20250610090000」である
    かつ 電文の「ArbitraryFileIdentifier」は「控え-0001」である
    かつ 電文に「ResultOfQualificationConfirmation」はない

  @MSG-009
  シナリオアウトライン: できるまでは処理中と返る
    もし 「見本診療所」が次の人の資格を一括で照会する電文を送る:
      | 人        |
      | 見本 次郎 |
    かつ <分>分たつ
    かつ 「見本診療所」が資格の一括の結果を取りに行く
    ならば 電文の「SegmentOfResult」は「<結果>」である
    かつ 電文に「BulkConfirmUnit」は<数>個ある

    例: 仮定した10分の前と後
      | 分 | 結果     | 数 |
      | 1  | 処理中   | 0  |
      | 9  | 処理中   | 0  |
      | 10 | 正常終了 | 1  |
      | 11 | 正常終了 | 1  |

  @MSG-009
  シナリオ: 処理中のあとに取りに行けば結果が返り、二度取りに行っても同じである
    もし 「見本診療所」が次の人の資格を一括で照会する電文を送る:
      | 人        |
      | 見本 次郎 |
    かつ 「見本診療所」が資格の一括の結果を取りに行く
    ならば 電文の「SegmentOfResult」は「処理中」である
    もし 10分たつ
    かつ 「見本診療所」が資格の一括の結果を取りに行く
    ならば 電文の「BulkConfirmUnit/QualificationValidity」は「有効」である
    もし 「見本診療所」が資格の一括の結果を取りに行く
    ならば 電文の「BulkConfirmUnit/QualificationValidity」は「有効」である

  @MSG-010
  シナリオ: 人ごとの誤りは、ほかの人の結果を妨げない
    もし 「見本診療所」が次の人の資格を一括で照会する電文を送る:
      | 人        | Birthdate | InsuredBranchNumber | ArbitraryIdentifier |
      | 見本 次郎 |           |                     | 1人目               |
      | 見本 花子 | 20101301  |                     | 2人目               |
      | 双葉 あおい |         | （空）              | 3人目               |
      | 見本 幸子 | 19990101  |                     | 4人目               |
      | 見本 転職 |           |                     | 5人目               |
    かつ 10分たつ
    かつ 「見本診療所」が資格の一括の結果を取りに行く
    ならば 電文の「NumberOfProcessingResult」は「5」である
    かつ 電文の「NumberOfNormalProcessing」は「4」である
    かつ 電文の「NumberOfError」は「1」である
    かつ 電文の「BulkConfirmUnit[1]/QualificationValidity」は「有効」である
    かつ 電文の「BulkConfirmUnit[2]/ProcessingResultStatus」は「エラー」である
    かつ 電文の「BulkConfirmUnit[2]/ProcessingResultMessage」は「Birthdate」を含む
    かつ 電文に「BulkConfirmUnit[2]/QualificationValidity」はない
    かつ 電文の「BulkConfirmUnit[3]/QualificationValidity」は「複数該当」である
    かつ 電文の「BulkConfirmUnit[4]/QualificationValidity」は「該当資格なし」である
    かつ 電文の「BulkConfirmUnit[5]/QualificationValidity」は「有効」である
    かつ 電文の「BulkConfirmUnit[5]/QualificationConfirmSearchInfo/ArbitraryIdentifier」は「5人目」である
    かつ 電文の「BulkConfirmUnit[5]/ResultOfQualificationConfirmation/ArbitraryIdentifier」は「5人目」である

  @MSG-010
  シナリオ: 一括の結果に薬剤や健診の同意は入らない
    もし 「見本診療所」が次の人の資格を一括で照会する電文を送る:
      | 人        |
      | 見本 次郎 |
    かつ 10分たつ
    かつ 「見本診療所」が資格の一括の結果を取りに行く
    ならば 電文に「PharmacistsInfoConsFlg」はない
    かつ 電文に「QualificationConfirmationKey」はない

  @MSG-009
  シナリオアウトライン: 受付番号の誤りと、よその受付番号
    もし 「見本診療所」が次の人の資格を一括で照会する電文を送る:
      | 人        |
      | 見本 次郎 |
    かつ 10分たつ
    かつ 「<誰>」が<どの>の一括の結果を取りに行く
    ならば 電文の「SegmentOfResult」は「<結果>」である
    かつ 電文に「BulkConfirmUnit」は<数>個ある

    例:
      | 誰         | どの                        | 結果     | 数 |
      | 見本診療所 | 資格                        | 正常終了 | 1  |
      | 見本病院   | 資格                        | 異常終了 | 0  |
      | 見本診療所 | 照会番号                    | 異常終了 | 0  |

  @MSG-009
  シナリオアウトライン: よその施設や別の種類として取りに来られても、受け付けた施設の結果は残る
    もし 「見本診療所」が次の人の資格を一括で照会する電文を送る:
      | 人        |
      | 見本 次郎 |
    かつ 10分たつ
    かつ 「<誰>」が<どの>の一括の結果を取りに行く
    ならば 電文の「SegmentOfResult」は「異常終了」である
    もし 「見本診療所」が資格の一括の結果を取りに行く
    ならば 電文の「SegmentOfResult」は「正常終了」である
    かつ 電文の「BulkConfirmUnit/QualificationValidity」は「有効」である

    例:
      | 誰         | どの     |
      | 見本病院   | 資格     |
      | 見本診療所 | 照会番号 |

  @MSG-009
  シナリオアウトライン: ない受付番号
    もし 「見本診療所」が受付番号「<番号>」で資格の一括の結果を取りに行く
    ならば 電文の「SegmentOfResult」は「異常終了」である
    かつ 電文の「ErrorMessage」は「ReceptionNumber」を含む

    例:
      | 番号             |
      | 2025061000000099 |
      | abc              |
      |                  |

  @MSG-009
  シナリオアウトライン: 結果を取り出せる日数
    もし 「見本診療所」が次の人の資格を一括で照会する電文を送る:
      | 人        |
      | 見本 次郎 |
    かつ <日>日たつ
    かつ 「見本診療所」が資格の一括の結果を取りに行く
    ならば 電文の「SegmentOfResult」は「<結果>」である

    例: 仮定した7日の前と後
      | 日 | 結果     |
      | 6  | 正常終了 |
      | 7  | 異常終了 |

  @MSG-009
  シナリオアウトライン: 人数の上限
    もし 「見本診療所」が「見本 次郎」を<数>人分、一括で照会する電文を送る
    ならば 電文の「SegmentOfResult」は「<結果>」である

    例: 仮定した千人の境
      | 数   | 結果     |
      | 1    | 正常終了 |
      | 1000 | 正常終了 |
      | 1001 | 異常終了 |
      | 0    | 異常終了 |
