# Our own suite judges the served card over PC/SC, as it would judge a card of plastic.

judge_binding() {
    local ours="$target/judges/madoguchi-pcsc"
    serve ordinary --vpcd 127.0.0.1:35963
    card_is 0 Yes
    cat >"$work/iut.yaml" <<IUT
schema_version: 1
name: 見本カード（PC/SC）
roles:
  card:
    reach: { pcsc: 0 }
    kind: ordinary
    at: ${at%T*}
    secrets: { auth_pin: "1234", sign_password: MIHON123, other_pin: "1234" }
    lacks: []
IUT
    finds "madoguchi run judges the card over PC/SC: nothing fails" '合格 *[1-9][0-9]' \
        "$ours" run "$here/features/card" --iut "$work/iut.yaml" --quiet --no-report
    unserve
}
