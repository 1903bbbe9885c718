# language: ja

@支払基金の検査
機能: 電文の書き方
  公開された資料が食い違うところは、どの書き方にするかを選べる。選んだ書き方は、どの種類の電文でも同じである。
  読むときは、どの書き方の番号も受け取る。

  背景:
    前提 今日は2025年6月10日である

  @MSG-022
  シナリオアウトライン: 六桁の保険者番号は、選んだ書き方で資格の記録に入る
    前提 電文の六桁の保険者番号は、<書き方>
    もし 「見本診療所」が「見本 幸子」の今の資格を照会する電文を送る
    ならば 電文の「QualificationValidity」は「有効」である
    かつ 電文の「ResultOfQualificationConfirmation/InsurerNumber」は「<番号>」である

    例:
      | 書き方           | 番号     |
      | 空白で埋められる | ␣␣139998 |
      | 零で埋められる   | 00139998 |
      | 埋められない     | 139998   |

  @MSG-022
  シナリオアウトライン: 一括照会の結果も、カードリーダーの結果も、同じ書き方である
    前提 電文の六桁の保険者番号は、<書き方>
    もし 「見本診療所」が次の人の資格を一括で照会する電文を送る:
      | 人        |
      | 見本 幸子 |
    かつ 10分たつ
    かつ 「見本診療所」が資格の一括の結果を取りに行く
    ならば 電文の「BulkConfirmUnit/ResultOfQualificationConfirmation/InsurerNumber」は「<番号>」である
    もし 「見本 幸子」がリーダーで暗証番号により受け付ける
    かつ 「見本診療所」の端末が読取りの結果を電文で受け取る
    ならば 電文の「ResultOfQualificationConfirmation/InsurerNumber」は「<番号>」である

    例:
      | 書き方           | 番号     |
      | 空白で埋められる | ␣␣139998 |
      | 零で埋められる   | 00139998 |

  @MSG-022
  シナリオアウトライン: 八桁の保険者番号は、書き方によらない
    前提 電文の六桁の保険者番号は、<書き方>
    もし 「見本診療所」が「<人>」の今の資格を照会する電文を送る
    ならば 電文の「ResultOfQualificationConfirmation/InsurerNumber」は「<番号>」である

    例:
      | 書き方           | 人        | 番号     |
      | 空白で埋められる | 見本 次郎 | 06139992 |
      | 零で埋められる   | 見本 次郎 | 06139992 |
      | 埋められない     | 見本 次郎 | 06139992 |
      | 埋められない     | 見本 ウメ | 39139993 |

  @MSG-022 @MSG-006
  シナリオアウトライン: どの書き方を選んでも、どの書き方の番号も読める
    前提 電文の六桁の保険者番号は、<書き方>
    もし 「見本診療所」が「見本 幸子」の今の資格を照会する電文を次のように変えて送る:
      | 要素          | 値     |
      | InsurerNumber | <番号> |
    ならば 電文の「QualificationValidity」は「有効」である
    もし 「見本診療所」が「見本 幸子」に照会番号「K-1」を登録する電文を次のように変えて送る:
      | 要素          | 値     |
      | InsurerNumber | <番号> |
    ならば 電文の「ProcessingResultStatus」は「正常終了」である

    例:
      | 書き方           | 番号     |
      | 空白で埋められる | ␣␣139998 |
      | 空白で埋められる | 00139998 |
      | 空白で埋められる | 139998   |
      | 零で埋められる   | ␣␣139998 |
      | 零で埋められる   | 00139998 |
      | 零で埋められる   | 139998   |
      | 埋められない     | ␣␣139998 |
      | 埋められない     | 00139998 |

  @MSG-022 @MSG-001
  シナリオアウトライン: 照会した人の写しは、送られたとおりに返る
    前提 電文の六桁の保険者番号は、<書き方>
    もし 「見本診療所」が「見本 幸子」の今の資格を照会する電文を次のように変えて送る:
      | 要素                    | 値       |
      | InsurerNumber           | <番号>   |
      | InsurerNumber           | （末尾） |
      | InsuredBranchNumber     | （空）   |
      | ArbitraryIdentifier     | 0001     |
    ならば 電文の「QualificationConfirmSearchInfo/InsurerNumber」は「<番号>」である
    かつ 電文の「QualificationConfirmSearchInfo/InsuredBranchNumber」は「」である
    かつ 電文の「QualificationConfirmSearchInfo/ArbitraryIdentifier」は「0001」である
    かつ 電文の「ResultOfQualificationConfirmation/ArbitraryIdentifier」は「0001」である

    例:
      | 書き方           | 番号     |
      | 空白で埋められる | 00139998 |
      | 零で埋められる   | ␣␣139998 |
      | 零で埋められる   | 139998   |

  @MSG-022
  シナリオアウトライン: 文字コード識別は、選んだ番号で入る
    前提 電文の文字コード識別は、<番号の付け方>である
    もし 「見本診療所」が「見本 次郎」の今の資格を照会する電文を送る
    ならば 電文の「MessageHeader/CharacterCodeIdentifier」は「<UTF-8>」である
    もし 「見本診療所」が「見本 次郎」に照会番号「K-1」を登録する電文を送る
    ならば 電文の「MessageHeader/CharacterCodeIdentifier」は「<UTF-8>」である
    もし 「見本診療所」が次の人の資格を一括で照会する電文を送る:
      | 人        |
      | 見本 次郎 |
    ならば 電文の「MessageHeader/CharacterCodeIdentifier」は「<UTF-8>」である
    もし 10分たつ
    かつ 「見本診療所」が資格の一括の結果を取りに行く
    ならば 電文の「MessageHeader/CharacterCodeIdentifier」は「<UTF-8>」である

    例:
      | 番号の付け方             | UTF-8 |
      | UTF-8が0でShift_JISが1   | 0     |
      | UTF-8が1でShift_JISが2   | 1     |

  @MSG-022 @MSG-003
  シナリオアウトライン: 断りの電文の文字コード識別も、選んだ番号である
    前提 電文の文字コード識別は、<番号の付け方>である
    もし 「見本診療所」が次の資格確認の電文を送る:
      """
      <電文>
      """
    ならば 電文の「SegmentOfResult」は「異常終了」である
    かつ 電文の「MessageHeader/CharacterCodeIdentifier」は「<UTF-8>」である

    例:
      | 番号の付け方           | UTF-8 | 電文                                           |
      | UTF-8が0でShift_JISが1 | 0     | <XmlMsg><MessageHeader/><MessageBody/></XmlMsg> |
      | UTF-8が1でShift_JISが2 | 1     | <XmlMsg><MessageHeader/><MessageBody/></XmlMsg> |
      | UTF-8が1でShift_JISが2 | 1     | これは電文ではない                             |

  @MSG-022 @MSG-013
  シナリオアウトライン: 処方箋発行形態は、選んだ場所にだけ入る
    前提 電文の処方箋発行形態は、<場所>に書かれる
    もし 「見本 次郎」がリーダーで暗証番号により受け付ける
    かつ 「見本診療所」の端末が読取りの結果を電文で受け取る
    ならば 電文の「<ある所>/PrescriptionIssueSelect」は「紙の処方箋」である
    かつ 電文に「<ない所>/PrescriptionIssueSelect」はない

    例:
      | 場所       | ある所                            | ない所                            |
      | 本文       | MessageBody                       | ResultOfQualificationConfirmation |
      | 資格の記録 | ResultOfQualificationConfirmation | MessageBody                       |
