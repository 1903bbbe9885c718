# The examples of the library myna-card (the one that has measured most of real cards) read a whole card and open a session of
# secure messaging. Sourced by .ci/judge-card.

judge_myna_card() {
    local bin="$myna_card_root/bin" number
    plugged ordinary
    finds "myna-card reads 券面入力補助AP in the clear and under secure messaging, and both agree" \
        'plain and encrypted reads agree' "$bin/secure_messaging" 1234
    number="$("$bin/secure_messaging" 1234 | sed -nE 's/^個人番号 +//p')"
    mkdir -p "$work/myna-card"
    "$bin/read_card" --pin 1234 --code-a "$number" --birth-date 610825 --out "$work/myna-card" >"$work/myna-card.out" 2>&1 ||
        bad "myna-card reads the whole card" "$(cat "$work/myna-card.out")"
    cat "$work/myna-card.out"
    unserve
}
