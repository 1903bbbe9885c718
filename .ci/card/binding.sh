# Our own suite judges the served card over PC/SC, as it would judge a card of plastic.

judge_binding() {
    "$program" jlis export "$work/anchors" --at "$at" --seed 1 >/dev/null
    renewed_card >"$work/renew"
    bash "$work/renew"
    # What the ordinary specimen of that day and seed has printed on it.
    cat >"$work/iut.yaml" <<IUT
schema_version: 1
name: 見本カード（PC/SC）
roles:
  card:
    reach: { pcsc: 0 }
    kind: ordinary
    at: ${at%T*}
    secrets: { auth_pin: "1234", sign_password: MIHON123, other_pin: "1234" }
    printed:
      individual_number: "999990000015"
      birth: 1986-08-25
      expires: 2035-08-25
      security_code: "0990"
      name: 見本　太郎
      address: 東京都見本区見本町1丁目1番1号
      sex: 男
    trust_anchors: [anchors/authentication-ca-3.pem, anchors/signature-ca-3.pem]
    lacks: []
    renew: [bash, $work/renew]
IUT
    judged "madoguchi run judges the card over PC/SC"
    judged "madoguchi run judges it to destruction, each time with a new card" --destructive
    served_pid="$(cat "$work/served.pid")"
    kill "$served_pid"
    card_is 0 No
}

# judged WHAT [OPTION…]: nothing fails, and at least 400 scenarios pass. Each new card takes a second.
judged() {
    local what="$1"
    shift
    limit="timeout --kill-after=5 300" finds "$what: nothing fails" '^[0-9]+ scenarios: ([4-9]|[1-9][0-9])[0-9]{2} passed' \
        "$PCSC_PROGRAM" run "$here/features/card" --iut "$work/iut.yaml" --quiet --no-report "$@"
}

# A program that takes the card out of the reader, if there is one, and puts a new one in.
renewed_card() {
    cat <<RENEW
set -euo pipefail
shows() {
    for _ in \$(seq 100); do
        ! opensc-tool --list-readers 2>/dev/null | grep -qE "^0 +\$1 " || return 0
        sleep 0.05
    done
    printf 'the reader does not show a card: %s\n' "\$1" >&2
    exit 1
}
if [ -f "$work/served.pid" ]; then
    kill "\$(cat "$work/served.pid")"
    shows No
fi
"$program" card serve ordinary --vpcd 127.0.0.1:35963 --at "$at" --seed 1 </dev/null >"$work/serve.out" 2>"$work/serve.err" &
printf '%s' \$! >"$work/served.pid"
shows Yes
RENEW
}
