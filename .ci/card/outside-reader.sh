# A reader outside whose card lies in pcscd: the example in scenarios/iut, with pyscard. Sourced by .ci/judge-card.

judge_outside_reader() {
    # Most of these leave a card on the tray when they end.
    finds "a reader with pyscard meets the card of each scenario in pcscd" '^9 scenarios: 9 passed' \
        "$program" run --no-report --iut "$here/scenarios/iut/reader-vpcd.yaml" --name '3回目の誤りで止まる|誤りの回数' \
        "$here/features/リーダー/暗証番号.feature"
    # Whoever comes next begins with a pcscd that has met nobody.
    stop_pcscd
    start_pcscd
}
