# language: ja

機能: 施設の設定と救急時の電文
  環境設定、アクセスURL、目視確認用パスコード、アクティベーションコード、救急時の照会。
  要素の木は公表されておらず、こちらで決めたものである。

  背景:
    前提 今日は2025年6月10日である

  @MSG-020 @支払基金の検査
  シナリオアウトライン: 環境設定の照会
    もし 「<施設>」が環境設定の照会の電文を送る
    ならば 電文の「ProcessingResultStatus」は「正常終了」である
    かつ 電文の「EmergencyViewingAuthority」は「<権限>」である
    かつ 電文の「ElectronicPrescriptionUse」は「0」である
    かつ 電文の「PrescriptionIssueSelectTiming」は「1」である
    かつ 電文の「HomeVisitUse」は「1」である
    かつ 電文に「LinkedSystemId」はない

    例:
      | 施設       | 権限 |
      | 見本病院   | あり |
      | 見本診療所 | なし |

  @MSG-020 @支払基金の検査
  シナリオアウトライン: 訪問診療とオンライン診療を使えるかは、施設の種類と日付で決まる
    前提 今日は<日付>である
    もし 「<施設>」が環境設定の照会の電文を送る
    ならば 電文の「HomeVisitUse」は「<訪問>」である
    かつ 電文の「OnlineUse」は「<オンライン>」である

    例: 始まる前日と当日、資格確認限定型
      | 日付          | 施設       | 訪問 | オンライン |
      | 2024年3月31日 | 見本診療所 | 0    | 0          |
      | 2024年4月1日  | 見本診療所 | 1    | 1          |
      | 2025年6月10日 | 見本接骨院 | 0    | 0          |

  @MSG-020 @支払基金の検査
  シナリオアウトライン: 更新した設定だけが変わり、次の照会に出る
    もし 「見本病院」が環境設定の更新の電文を次のように変えて送る:
      | 要素                                             | 値   |
      | MessageBody/MedicalInstitutionSettingInfo/<要素> | <値> |
    ならば 電文の「ProcessingResultStatus」は「正常終了」である
    もし 「見本病院」が環境設定の照会の電文を送る
    ならば 電文の「<要素>」は「<値>」である
    かつ 電文の「<ほか>」は「<ほかの値>」である
    もし 「見本診療所」が環境設定の照会の電文を送る
    ならば 電文の「ElectronicPrescriptionUse」は「0」である

    例:
      | 要素                      | 値 | ほか                      | ほかの値 |
      | ElectronicPrescriptionUse | 2  | EmergencyViewingAuthority | あり     |
      | ElectronicPrescriptionUse | 3  | EmergencyViewingAuthority | あり     |
      | EmergencyViewingAuthority | 0  | ElectronicPrescriptionUse | 0        |
      | LinkedSystemId            | 01 | EmergencyViewingAuthority | あり     |
      | TwoFactorUse              | 0  | EmergencyViewingAuthority | あり     |

  @MSG-020 @支払基金の検査
  シナリオアウトライン: できない設定は断られ、何も変わらない
    もし 「<施設>」が環境設定の更新の電文を次のように変えて送る:
      | 要素                                             | 値   |
      | MessageBody/MedicalInstitutionSettingInfo/<要素> | <値> |
    ならば 電文の「ProcessingResultStatus」は「エラー」である
    かつ 電文の「ProcessingResultMessage」は「<理由>」を含む
    もし 「<施設>」が環境設定の照会の電文を送る
    ならば 電文の「EmergencyViewingAuthority」は「<権限>」である
    かつ 電文の「PrescriptionIssueSelectTiming」は「1」である
    かつ 電文に「LinkedSystemId」はない

    例:
      | 施設       | 要素                          | 値 | 理由               | 権限 |
      | 見本診療所 | EmergencyViewingAuthority     | 1  | 病院だけ           | なし |
      | 見本病院   | PrescriptionIssueSelectTiming | 2  | 電子処方箋         | あり |
      | 見本病院   | LinkedSystemId                | 08 | 連携システム       | あり |
      | 見本病院   | TwoFactorUse                  | 1  | 二要素認証の方法   | あり |
      | 見本病院   | HomeVisitUse                  | 0  | HomeVisitUse       | あり |

  @MSG-020 @支払基金の検査
  シナリオアウトライン: 読めない設定は、要素を名指しして異常終了になる
    もし 「見本病院」が環境設定の更新の電文を次のように変えて送る:
      | 要素                                             | 値   |
      | MessageBody/MedicalInstitutionSettingInfo/<要素> | <値> |
    ならば 電文は異常終了で、その理由は「<要素>」を含む

    例:
      | 要素                          | 値 |
      | ElectronicPrescriptionUse     | 4  |
      | PrescriptionIssueSelectTiming | 0  |
      | EmergencyViewingAuthority     | 2  |
      | LinkedSystemId                | 03 |

  @MSG-020
  シナリオ: 目視確認用パスコードはその日のうち使え、取り直すと古いものは使えない
    もし 「見本診療所」がパスコードの取得の電文を送る
    ならば 電文の「PasscodeExpirationTime」は「20250610235959」である
    もし 「見本診療所」のリーダーにいま届いたパスコードを入れると、使える
    かつ 「見本病院」のリーダーにいま届いたパスコードを入れると、使えない
    もし 2025年6月11日になる
    かつ 「見本診療所」のリーダーにいま届いたパスコードを入れると、使えない

  @MSG-020 @支払基金の検査
  シナリオ: アクティベーションコードの発行、照会、無効化
    もし 「見本診療所」がアクティベーションコードの発行の電文を送る
    ならば 電文に「ActivationInfo」は1個ある
    かつ 電文の「UseClassification」は「使える」である
    もし 「見本診療所」がいま届いたアクティベーションコードを無効化する電文を送る
    ならば 電文の「ProcessingResultStatus」は「正常終了」である
    もし 「見本診療所」がアクティベーションコードの照会の電文を送る
    ならば 電文に「ActivationInfo」は1個ある
    かつ 電文の「UseClassification」は「使えない」である
    もし 「見本診療所」がいま届いたアクティベーションコードを無効化する電文を送る
    ならば 電文の「ProcessingResultStatus」は「エラー」である
    もし 「見本病院」がアクティベーションコードの照会の電文を送る
    ならば 電文に「ActivationInfo」は0個ある

  @MSG-020 @支払基金の検査
  シナリオ: 符号を名指しした照会には、その符号だけが返る
    もし 「見本診療所」がアクティベーションコードの発行の電文を送る
    かつ 「見本診療所」がアクティベーションコードの照会の電文を次のように変えて送る:
      | 要素                       | 値           |
      | MessageBody/ActivationCode | 000000000000 |
    ならば 電文の「SegmentOfResult」は「正常終了」である
    かつ 電文に「ActivationInfo」は0個ある

  @MSG-020 @支払基金の検査
  シナリオ: ほかの施設のアクティベーションコードは無効化できない
    もし 「見本診療所」がアクティベーションコードの発行の電文を送る
    かつ 「見本病院」がいま届いたアクティベーションコードを無効化する電文を送る
    ならば 電文の「ProcessingResultStatus」は「エラー」である
    もし 「見本診療所」がアクティベーションコードの照会の電文を送る
    ならば 電文の「UseClassification」は「使える」である

  @MSG-020 @支払基金の検査
  シナリオ: 無効化には符号が要る
    もし 「見本診療所」がアクティベーションコードの無効化の電文を送る
    ならば 電文は異常終了で、その理由は「ActivationCode」を含む

  @MSG-020 @支払基金の検査
  シナリオアウトライン: アクセスURLの取得
    もし 「見本診療所」がアクセスURLの取得の電文を次のように変えて送る:
      | 要素                         | 値     |
      | UrlAcquisitionClassification | <区分> |
    ならば 電文の「ProcessingResultStatus」は「正常終了」である
    かつ 電文の「AccessUrl」は「<含む>」を含む
    かつ 電文に「ProcessingResultCode」はない

    例:
      | 区分 | 含む  |
      | 2    | .test |
      | 3    | .test |

  @MSG-020 @支払基金の検査
  シナリオアウトライン: 二次元コードの画像は求めた形式で届く
    もし 「見本診療所」がアクセスURLの取得の電文を次のように変えて送る:
      | 要素                   | 値     |
      | MessageBody/QrFileType | <形式> |
    ならば 電文の「ProcessingResultStatus」は「正常終了」である
    かつ 電文の「AccessUrl」には何か書かれている
    かつ 電文の「QrFileType」は「<形式>」である
    かつ 電文の「QrImage」は「<初め>」を含む

    例:
      | 形式 | 初め     |
      | 1    | JVBERi0x |
      | 2    | iVBORw0K |

  @MSG-020 @支払基金の検査
  シナリオ: 二次元コードを求めなければ画像は届かない
    もし 「見本診療所」がアクセスURLの取得の電文を送る
    ならば 電文の「ProcessingResultStatus」は「正常終了」である
    かつ 電文の「AccessUrl」には何か書かれている
    かつ 電文に「QrImage」はない

  @MSG-020
  シナリオ: URLを変更すると、前のURLでは同意できない
    もし 「見本診療所」が「見本 次郎」に訪問診療のURLを渡す
    かつ 「見本診療所」がアクセスURLの取得の電文を次のように変えて送る:
      | 要素                                | 値 |
      | MessageBody/UrlChangeClassification | 1  |
    かつ 「見本 次郎」がマイナ在宅受付Webで、暗証番号により「見本診療所」の訪問診療に「薬剤情報」の閲覧を同意する
    ならば 療養の場の結果は「医療機関アクセスURLが正しくないか、変更されています」である

  @MSG-020
  シナリオ: 変更しなければ、前のURLで同意できる
    もし 「見本診療所」が「見本 次郎」に訪問診療のURLを渡す
    かつ 「見本診療所」がアクセスURLの取得の電文を次のように変えて送る:
      | 要素                                | 値 |
      | MessageBody/UrlChangeClassification | 0  |
    かつ 「見本 次郎」がマイナ在宅受付Webで、暗証番号により「見本診療所」の訪問診療に「薬剤情報」の閲覧を同意する
    ならば 療養の場の結果は「受け付けられた」である

  @MSG-021 @OQS-023 @支払基金の検査
  シナリオアウトライン: 救急時の照会ができないとき
    もし 「<施設>」が情報要求パターン2で「見本 次郎」を<方法>により救急照会する電文を送る
    ならば 電文の「ProcessingResultStatus」は「エラー」である
    かつ 電文の「ProcessingResultMessage」は「<理由>」を含む
    かつ 電文に「ResultOfQualificationConfirmation」はない

    例:
      | 施設       | 方法     | 理由             |
      | 見本診療所 | 4項目    | 権限がありません |
      | 見本診療所 | 記号番号 | 権限がありません |
      | 見本病院   | 4項目    | まだ始まって     |
      | 見本病院   | 記号番号 | カード           |

  @MSG-021 @OQS-023 @支払基金の検査
  シナリオ: 権限を手放した病院は救急時の照会ができない
    もし 「見本病院」が環境設定の更新の電文を次のように変えて送る:
      | 要素                                                                | 値 |
      | MessageBody/MedicalInstitutionSettingInfo/EmergencyViewingAuthority | 0  |
    かつ 「見本病院」が情報要求パターン2で「見本 次郎」を記号番号により救急照会する電文を送る
    ならば 電文の「ProcessingResultMessage」は「権限がありません」を含む

  @MSG-021 @OQS-023 @支払基金の検査
  シナリオアウトライン: 読めない救急時の電文は、要素を名指しして異常終了になる
    もし 「見本病院」が情報要求パターン2で「見本 次郎」を4項目により救急照会する電文を次のように変えて送る:
      | 要素   | 値   |
      | <要素> | <値> |
    ならば 電文は異常終了で、その理由は「<要素>」を含む

    例:
      | 要素                      | 値       |
      | InformationRequestPattern | 7        |
      | InformationRequestPattern | （なし） |
      | Sex1                      | 4        |
      | NameKana                  | （なし） |
      | Address                   | （なし） |
      | Birthdate                 | 2025     |

  @MSG-021 @OQS-023
  シナリオアウトライン: 救急時に開いた薬剤は、救急時の区分で開ける
    もし 「見本病院」が情報要求パターン<番号>で「見本 次郎」のカードを目視により救急照会し、患者は意識がない
    かつ 「<施設>」が「見本 次郎」の<情報>をXMLで求める電文を次のように変えて送る:
      | 要素                 | 値     |
      | MedicalTreatmentFlag | <区分> |
    ならば 電文の「ResultCode」は「<結果>」である

    例:
      | 番号 | 施設       | 情報         | 区分 | 結果 |
      | 2    | 見本病院   | 薬剤情報     | 4    | 1    |
      | 2    | 見本病院   | 薬剤情報     | 1    | 9    |
      | 2    | 見本診療所 | 薬剤情報     | 4    | 9    |
      | 4    | 見本病院   | 特定健診情報 | 4    | 9    |
      | 6    | 見本病院   | 特定健診情報 | 4    | 1    |

  @MSG-020 @支払基金の検査
  シナリオ: 連携システムを空にすると、つながりはなくなる
    もし 「見本病院」が環境設定の更新の電文を次のように変えて送る:
      | 要素                                                     | 値 |
      | MessageBody/MedicalInstitutionSettingInfo/LinkedSystemId | 01 |
    ならば 電文の「LinkedSystemId」は「01」である
    もし 「見本病院」が環境設定の更新の電文を次のように変えて送る:
      | 要素                                                     | 値     |
      | MessageBody/MedicalInstitutionSettingInfo/LinkedSystemId | （空） |
    ならば 電文の「ProcessingResultStatus」は「正常終了」である
    かつ 電文に「LinkedSystemId」はない
