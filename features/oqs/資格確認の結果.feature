# language: ja

@支払基金の検査
機能: 資格確認の電文に返る結果
  医療機関等の端末が送る資格確認の電文には、資格有効性と資格の記録が返る。
  電文がどう書かれていても、答えは誰の資格をその日に確かめたかだけで決まる。

  背景:
    前提 今日は2025年6月10日である

  @MSG-001
  シナリオ: 結果の頭には要求の控えが写される
    もし 「見本診療所」が「見本 次郎」の今の資格を照会する電文を送る
    ならば 電文の「MessageHeader/SegmentOfResult」は「正常終了」である
    かつ 電文の「MessageHeader/QualificationConfirmationDate」は「20250610」である
    かつ 電文の「MessageHeader/MedicalInstitutionCode」は「1319990014」である
    かつ 電文の「MessageHeader/ArbitraryFileIdentifier」は「控え-0001」である
    かつ 電文の「MessageHeader/ReferenceClassification」は「被保険者証情報」である
    かつ 電文の「MessageHeader/ProcessExecutionTime」は「20250610090000」である
    かつ 電文に「MessageHeader/ErrorCode」はない

  @MSG-001
  シナリオアウトライン: 照会した内容はそのまま写される
    もし 「見本診療所」が「見本 次郎」の今の資格を照会する電文を送る
    ならば 電文の「QualificationConfirmSearchInfo/<要素>」は「<値>」である

    例:
      | 要素                                      | 値        |
      | InsurerNumber                             | 06139992  |
      | InsuredCardSymbol                         | 12        |
      | InsuredIdentificationNumber               | 345       |
      | InsuredBranchNumber                       | 00        |
      | Birthdate                                 | 19800120  |
      | LimitApplicationCertificateRelatedConsFlg | 0         |
      | ArbitraryIdentifier                       | 見本 次郎 |

  @MSG-001 @OQS-013 @OQS-015
  シナリオ: 加入中の人は有効で、記録は一つ返る
    もし 「見本診療所」が「見本 次郎」の今の資格を照会する電文を送る
    ならば 電文の「MessageBody/ProcessingResultStatus」は「正常終了」である
    かつ 電文の「MessageBody/QualificationValidity」は「有効」である
    かつ 電文に「ResultList/ResultOfQualificationConfirmation」は1個ある
    かつ 電文の資格は「見本 次郎」の「見本健康保険組合」のものである

  @OQS-013
  シナリオアウトライン: 転職した人の前の番号と今の番号
    前提 今日は<日付>である
    もし 「見本診療所」が「見本 転職」の<どの>資格を照会する電文を送る
    ならば 電文の「QualificationValidity」は「<結果>」である
    かつ 電文に「ResultOfQualificationConfirmation」は<数>個ある

    例: 移る前日と当日
      | 日付          | どの | 結果                   | 数 |
      | 2025年5月31日 | 前の | 有効                   | 1  |
      | 2025年5月31日 | 次の | 該当資格なし           | 0  |
      | 2025年6月1日  | 前の | 無効（新しい資格あり） | 1  |
      | 2025年6月1日  | 次の | 有効                   | 1  |

  @OQS-013
  シナリオ: 前の番号には新しい資格の中身を出さない
    もし 「見本診療所」が「見本 転職」の前の資格を照会する電文を送る
    ならば 電文の「QualificationValidity」は「無効（新しい資格あり）」である
    かつ 電文の資格は「見本 転職」の「見本健康保険協会」のものである
    かつ 電文の「DisqualificationDate」は「20250601」である
    かつ 電文のどこにも「06139992」という文字はない

  @OQS-013
  シナリオ: 新しい資格が登録されるまで、前の番号は無効とだけ返る
    前提 「見本 転職」の資格はまだシステムに登録されていない
    もし 「見本診療所」が「見本 転職」の前の資格を照会する電文を送る
    ならば 電文の「QualificationValidity」は「無効」である

  @MSG-006 @OQS-013
  シナリオアウトライン: 喪失の事由が届け出られていれば返る
    前提 「見本 転職」の前の資格の喪失事由は「<事由>」と届け出られている
    もし 「見本診療所」が「見本 転職」の前の資格を照会する電文を送る
    ならば 電文の「ReasonOfLoss」は「<事由>」である

    例:
      | 事由               |
      | 死亡               |
      | 生活保護受給開始   |
      | 医療保険等の資格取得 |
      | その他             |

  @OQS-013
  シナリオ: 登録の前は該当資格なしで、誤りではない
    前提 「見本 次郎」の資格はまだシステムに登録されていない
    もし 「見本診療所」が「見本 次郎」の今の資格を照会する電文を送る
    ならば 電文の「SegmentOfResult」は「正常終了」である
    かつ 電文の「ProcessingResultStatus」は「正常終了」である
    かつ 電文の「QualificationValidity」は「該当資格なし」である
    かつ 電文に「ResultOfQualificationConfirmation」はない

  @OQS-013
  シナリオアウトライン: 一つでも違えば該当資格なしである
    もし 「見本診療所」が「見本 次郎」の今の資格を照会する電文を次のように変えて送る:
      | 要素   | 値   |
      | <要素> | <値> |
    ならば 電文の「QualificationValidity」は「該当資格なし」である

    例:
      | 要素                        | 値       |
      | InsurerNumber               | 01139997 |
      | InsuredCardSymbol           | 13       |
      | InsuredCardSymbol           | （なし） |
      | InsuredIdentificationNumber | 346      |
      | InsuredIdentificationNumber | 0345     |
      | InsuredBranchNumber         | 01       |
      | Birthdate                   | 19800121 |

  @MSG-007 @OQS-013
  シナリオアウトライン: 枝番がなければ双子は複数該当になる
    もし 「見本診療所」が「双葉 あおい」の今の資格を照会する電文を次のように変えて送る:
      | 要素                | 値   |
      | InsuredBranchNumber | <値> |
    ならば 電文の「QualificationValidity」は「<結果>」である
    かつ 電文に「ResultOfQualificationConfirmation」は<数>個ある

    例:
      | 値       | 結果     | 数 |
      | （なし） | 複数該当 | 0  |
      | （空）   | 複数該当 | 0  |
      | 02       | 有効     | 1  |
      | 03       | 有効     | 1  |

  @MSG-007
  シナリオアウトライン: 枝番を省いても一人に定まれば、答えに枝番が付く
    もし 「見本診療所」が「見本 花子」の今の資格を照会する電文を次のように変えて送る:
      | 要素                | 値   |
      | InsuredBranchNumber | <値> |
    ならば 電文の「QualificationValidity」は「有効」である
    かつ 電文の「ResultOfQualificationConfirmation/InsuredBranchNumber」は「02」である
    かつ 電文の「ResultOfQualificationConfirmation/Name」は「見本　花子」である

    例:
      | 値       |
      | （なし） |
      | （空）   |

  @OQS-013 @MSG-001
  シナリオアウトライン: 過去の日は確かめられ、未来の日は断られる
    もし 「見本診療所」が「見本 転職」の<どの>資格を照会する電文を次のように変えて送る:
      | 要素                          | 値   |
      | QualificationConfirmationDate | <日> |
    ならば 電文の「MessageHeader/QualificationConfirmationDate」は「<日>」である
    かつ 電文の「QualificationValidity」は「<結果>」である

    例: 移る前日と当日
      | どの | 日       | 結果                   |
      | 前の | 20250531 | 有効                   |
      | 前の | 20250601 | 無効（新しい資格あり） |
      | 今の | 20250601 | 有効                   |
      | 今の | 20250531 | 無効                   |
      | 今の | 20250610 | 有効                   |

  @MSG-003
  シナリオ: 明日の資格は確かめられない
    もし 「見本診療所」が「見本 次郎」の今の資格を照会する電文を次のように変えて送る:
      | 要素                          | 値       |
      | QualificationConfirmationDate | 20250611 |
    ならば 電文の「MessageHeader/SegmentOfResult」は「異常終了」である
    かつ 電文の「MessageHeader/ErrorMessage」は「資格確認日」を含む
    かつ 電文に「QualificationValidity」はない

  @MSG-006
  シナリオアウトライン: 六桁の保険者番号は空白でも零でも埋められる
    もし 「見本診療所」が「見本 幸子」の今の資格を照会する電文を次のように変えて送る:
      | 要素          | 値   |
      | InsurerNumber | <値> |
    ならば 電文の「QualificationValidity」は「<結果>」である

    例:
      | 値       | 結果         |
      | 00139998 | 有効         |
      | ␣␣139998 | 有効         |
      | 139998   | 有効         |
      | 00149997 | 該当資格なし |

  @MSG-006
  シナリオアウトライン: 全角と半角は同じ記号番号である
    もし 「見本診療所」が「見本 次郎」の今の資格を照会する電文を次のように変えて送る:
      | 要素   | 値   |
      | <要素> | <値> |
    ならば 電文の「QualificationValidity」は「有効」である

    例:
      | 要素                        | 値     |
      | InsuredCardSymbol           | （全角） |
      | InsuredIdentificationNumber | （全角） |

  @MSG-004
  シナリオアウトライン: 書き方の誤りは、要素の名を挙げて返る
    もし 「見本診療所」が「見本 次郎」の今の資格を照会する電文を次のように変えて送る:
      | 要素   | 値   |
      | <要素> | <値> |
    ならば 電文の「SegmentOfResult」は「異常終了」である
    かつ 電文の「ErrorCode」には何か書かれている
    かつ 電文の「ErrorMessage」は「<要素>」を含む
    かつ 電文に「ResultOfQualificationConfirmation」はない

    例:
      | 要素                                      | 値                    |
      | QualificationConfirmationDate             | （なし）              |
      | QualificationConfirmationDate             | （空）                |
      | QualificationConfirmationDate             | 20250230              |
      | QualificationConfirmationDate             | 2025-06-10            |
      | MedicalInstitutionCode                    | （なし）              |
      | MedicalInstitutionCode                    | 131999001             |
      | InsurerNumber                             | （なし）              |
      | InsurerNumber                             | （空）                |
      | InsurerNumber                             | 0613999X              |
      | InsuredIdentificationNumber               | （なし）              |
      | InsuredIdentificationNumber               | （空）                |
      | InsuredIdentificationNumber               | 123456789012345678901 |
      | InsuredCardSymbol                         | 123456789012345678901 |
      | InsuredBranchNumber                       | 0                     |
      | InsuredBranchNumber                       | 0A                    |
      | Birthdate                                 | （なし）              |
      | Birthdate                                 | （空）                |
      | Birthdate                                 | 19801301              |
      | LimitApplicationCertificateRelatedConsFlg | 2                     |
      | LimitApplicationCertificateRelatedConsFlg | （なし）              |

  @MSG-002
  シナリオアウトライン: 電文の医療機関コードは端末のものでなければならない
    もし 「<端末>」が「見本 次郎」の今の資格を照会する電文を次のように変えて送る:
      | 要素                   | 値       |
      | MedicalInstitutionCode | <コード> |
    ならば 電文の「SegmentOfResult」は「<結果>」である

    例:
      | 端末       | コード     | 結果     |
      | 見本診療所 | 1319990014 | 正常終了 |
      | 見本診療所 | 1319990022 | 異常終了 |
      | 見本病院   | 1319990022 | 正常終了 |
      | 見本病院   | 1319990014 | 異常終了 |

  @MSG-002
  シナリオ: 他の医療機関を名のる電文には、誰の資格も返らない
    もし 「見本病院」が「見本 次郎」の今の資格を照会する電文を次のように変えて送る:
      | 要素                   | 値         |
      | MedicalInstitutionCode | 1319990014 |
    ならば 電文の「ErrorMessage」は「医療機関コード」を含む
    かつ 電文に「ResultOfQualificationConfirmation」はない
    かつ 電文に「QualificationValidity」はない

  @MSG-002
  シナリオ: オンライン資格確認を導入していない医療機関の電文は断られる
    もし 「経過措置診療所」が「見本 次郎」の今の資格を照会する電文を送る
    ならば 電文の「SegmentOfResult」は「異常終了」である
    かつ 電文に「ResultOfQualificationConfirmation」はない

  @MSG-005
  シナリオアウトライン: 要素の順は問われない
    もし 「見本診療所」が「見本 次郎」の今の資格を照会する電文を次のように変えて送る:
      | 要素   | 値     |
      | <要素> | <順番> |
    ならば 電文の「QualificationValidity」は「有効」である

    例:
      | 要素                        | 順番     |
      | InsurerNumber               | （末尾） |
      | Birthdate                   | （先頭） |
      | ArbitraryIdentifier         | （先頭） |
      | MedicalInstitutionCode      | （先頭） |
      | QualificationConfirmationDate | （末尾） |
      | MessageHeader               | （末尾） |

  @MSG-005
  シナリオアウトライン: 知らない要素があっても答えは変わらない
    もし 「見本診療所」が「見本 次郎」の今の資格を照会する電文を次のように変えて送る:
      | 要素   | 値 |
      | <要素> | 謎 |
    ならば 電文の「SegmentOfResult」は「正常終了」である
    かつ 電文の「QualificationValidity」は「有効」である

    例:
      | 要素                                                 |
      | MessageHeader/Unknown                                |
      | MessageBody/Unknown                                  |
      | MessageBody/QualificationConfirmSearchInfo/Unknown   |

  @MSG-005
  シナリオ: 任意の要素はなくてもよい
    もし 「見本診療所」が「見本 次郎」の今の資格を照会する電文を次のように変えて送る:
      | 要素                    | 値       |
      | ArbitraryFileIdentifier | （なし） |
      | ArbitraryIdentifier     | （なし） |
    ならば 電文の「QualificationValidity」は「有効」である
    かつ 電文に「MessageHeader/ArbitraryFileIdentifier」はない
    かつ 電文に「ResultOfQualificationConfirmation/ArbitraryIdentifier」はない

  @MSG-003
  シナリオアウトライン: 電文でないものにも、電文で答える
    もし 「見本診療所」が次の資格確認の電文を送る:
      """
      <電文>
      """
    ならば 電文の「SegmentOfResult」は「異常終了」である
    かつ 電文の「ErrorCode」には何か書かれている
    かつ 電文の「ErrorMessage」には何か書かれている

    例:
      | 電文                                                            |
      | これは電文ではない                                              |
      | <XmlMsg>                                                        |
      | <XmlMsg><MessageHeader></MessageBody></XmlMsg>                  |
      | <XmlMsg></XmlMsg>                                               |
      | <Other><MessageHeader/><MessageBody/></Other>                   |
      | <XmlMsg><MessageHeader/></XmlMsg>                               |
      | <XmlMsg><MessageHeader/><MessageBody/></XmlMsg>                 |
