# A reader outside whose card lies in pcscd: the example in scenarios/iut, with pyscard. Sourced by .ci/judge-card.

judge_outside_reader() {
    local path="$here/features/リーダー/暗証番号.feature:20"
    finds "a reader with pyscard meets the cards of scenarios in pcscd" '^passed .*3回目の誤りで止まる' \
        "$program" run --no-report --iut "$here/scenarios/iut/reader-vpcd.yaml" "$path"
    # Whoever comes next begins with a pcscd that has met nobody.
    stop_pcscd
    start_pcscd
}
