#!/usr/bin/env bash
# Lets curl, jq, openssl and a validator of OpenAPI meet a served ecosystem: serve.sh PROGRAM
set -euo pipefail

program=$(realpath "${1:?expected the path of madoguchi}")
root=$(realpath "$(dirname "$0")/../..")
work=$(mktemp -d)
server=
finish() {
    [ -z "$server" ] || kill -KILL "$server" 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT
cd "$work"

fail() {
    echo "FAILED: $*" >&2
    cat out err >&2 2>/dev/null || true
    exit 1
}
is() { # WHAT EXPECTED FOUND
    [ "$2" = "$3" ] || fail "$1: expected $2, found $3"
    echo "ok: $1"
}

"$program" serve --example . >/dev/null
sed -i -E 's/127\.0\.0\.1:(8443|8899|8080)/127.0.0.1:0/; s/^clock: real/clock: frozen/; s/vpcd: "127\.0\.0\.1:35963"/tcp: "127.0.0.1:0"/' ecosystem.yaml
"$program" serve --check ecosystem.yaml >/dev/null || fail "the example is wrong"

check() { # WHAT WORDS CODE: broken.yaml is found wrong in these words
    local code=0
    "$program" serve --check broken.yaml >out 2>err || code=$?
    is "$1: exit code" "$3" "$code"
    grep -qF "$2" err || fail "$1: expected '$2', found $(cat err)"
    echo "ok: $1"
}
sed 's/^clock: frozen/clok: frozen/' ecosystem.yaml >broken.yaml
line=$(grep -n '^clok' broken.yaml | cut -d: -f1)
check "an unknown word is found at its place" "broken.yaml:$line:1" 2
sed 's/見本 花子/見本 鼻子/' ecosystem.yaml >broken.yaml
check "a card that nobody has is found" 'did you mean `見本 花子`' 2

begin() {
    "$program" serve ecosystem.yaml >out 2>err &
    server=$!
    for _ in $(seq 300); do
        grep -q '^ready: everything' out && break
        kill -0 "$server" 2>/dev/null || fail "it ended"
        sleep 0.1
    done
    operator=$(sed -n 's/^ready: operator //p' out)
    jlis=$(sed -n 's/^ready: jlis //p' out)
    slot=$(sed -n 's/^ready: cards tcp \([0-9.:]*\) .*/\1/p' out)
}
ask() { # METHOD PATH [BODY]: the body of the answer
    curl -sS -X "$1" "$operator$2" ${3:+-d "$3"}
}
code() { # the same: the status
    curl -sS -o answer -w '%{http_code}' -X "$1" "$operator$2" ${3:+-d "$3"}
}
apdu() { # HEX: what the card in the slot answers, over its port in the frames of vpcd
    python3 - "$slot" "$@" <<'PY'
import socket, sys
host, port = sys.argv[1].rsplit(":", 1)
wire = socket.create_connection((host, int(port)), timeout=10)
stream = wire.makefile("rb")
for command in map(bytes.fromhex, sys.argv[2:]):
    wire.sendall(len(command).to_bytes(2, "big") + command)
    answer = stream.read(int.from_bytes(stream.read(2), "big"))
print(answer.hex())
PY
}
select_pin=(00A4040C0AD392F000260100000001 00A4020C020018)
hanako=$(jq -rn '"見本 花子" | @uri')

begin
is "it lives" ok "$(ask GET health | jq -r .status)"
is "the time" 2025-06-10T09:00:00 "$(ask GET clock | jq -r .now)"
is "time is put on" 2025-06-10T10:30:00 "$(ask POST clock '{"advance":90}' | jq -r .now)"
is "time does not go back" 422 "$(code POST clock '{"to":"2025-06-10T09:00"}')"
is "the problem says what was expected" true "$(jq 'has("expected") and has("found")' answer)"
is "who exists" "見本 花子" "$(ask GET people | jq -r '.[] | select(.key == "見本 花子") | .name' | tr '　' ' ')"
is "no such person" 404 "$(code GET people/nobody)"
is "no JSON" 400 "$(code POST clock '{')"
is "another method" 405 "$(code PUT clock '{}')"

visit='{"person":"見本 花子","by":"face"}'
done=$(ask POST facilities/1319990014/reader "$visit")
is "a visit is verified" true "$(jq .verified <<<"$done")"
jq -r .document.content <<<"$done" >face.xml
if command -v xmllint >/dev/null; then
    is "the message of the visit, as xmllint reads it" 1 "$(xmllint --xpath 'string(/XmlMsg/MessageBody/QualificationValidity)' face.xml)"
else
    grep -q '<QualificationValidity>1</QualificationValidity>' face.xml || fail "no message: $done"
fi
is "another's face is not" false "$(ask POST facilities/1319990014/reader '{"person":"見本 太郎","card_of":"見本 花子","by":"face"}' | jq .verified)"

is "three tries at the reader of others" 63c3 "$(apdu "${select_pin[@]}" 00200080)"
is "a wrong PIN there" 63c2 "$(apdu "${select_pin[@]}" 002000800439393939)"
is "and one at the facility" 1 "$(ask POST facilities/1319990014/reader '{"person":"見本 花子","by":"pin","pin":"0000"}' | jq .trouble.left)"
is "the card is one" 63c1 "$(apdu "${select_pin[@]}" 00200080)"
is "it is taken out" 200 "$(code DELETE slots/0)"
is "the slot is empty" null "$(jq '.[0].card' answer)"
is "and laid in again" 200 "$(code PUT slots/0 '{"card":"見本 花子"}')"
is "an occupied slot" 409 "$(code PUT slots/0 '{"card":"見本 太郎"}')"

# The certificate of the card, as it was shown to the fund, at the OCSP responder.
ask GET 'exchanges?limit=500' | jq -r 'first(.[].request | objects | .proof | objects | .certificate // empty)' | xxd -r -p >card.der
openssl x509 -inform DER -in card.der -out card.pem
for generation in 1 2 3; do
    curl -sSf "${jlis}ca/authentication-$generation.pem" -o ca.pem
    openssl verify -no_check_time -partial_chain -CAfile ca.pem card.pem >/dev/null 2>&1 && break
done
status() { # what the responder says of the card, its answer verified
    openssl ocsp -issuer ca.pem -CAfile ca.pem -cert card.pem -url "${jlis}ocsp/authentication" -no_check_time -validity_period 999999999 >ocsp.txt 2>&1 ||
        fail "openssl ocsp: $(cat ocsp.txt)"
    grep -q 'Response verify OK' ocsp.txt || fail "openssl does not accept the answer: $(cat ocsp.txt)"
    sed -n 's/^card\.pem: //p' ocsp.txt
}
is "OCSP of the card" good "$(status)"
is "it is suspended" 200 "$(code POST "people/$hanako/card" '{"do":"suspend"}')"
is "OCSP of the card afterwards" revoked "$(status)"
grep -q 'Reason: certificateHold' ocsp.txt || fail "no certificateHold: $(cat ocsp.txt)"
is "two days later, when the fund knows of it" 200 "$(code POST clock '{"advance":2880}')"
is "a suspended card gives no message" null "$(ask POST facilities/1319990014/reader "$visit" | jq .document)"

is "a fault is in force" 200 "$(code POST faults '{"what":"fund-down"}')"
grep -q fund-down answer || fail "which: $(cat answer)"
is "the page in English" 200 "$(code GET '?lang=en')"
grep -q '<html lang="en">' answer || fail "the page is not in English"
! grep -q '<td></td><td></td></tr>' answer || fail "calls without words on the page"

before=$(ask GET clock | jq -r .now)
kill -KILL "$server"
wait "$server" 2>/dev/null || true
begin
grep -q '^state: [0-9]* orders carried out again' out || fail "nothing was carried out again"
is "after SIGKILL: the time" "$before" "$(ask GET clock | jq -r .now)"
is "after SIGKILL: the card" revoked "$(status)"
is "after SIGKILL: its counter" 63c1 "$(apdu "${select_pin[@]}" 00200080)"
is "after SIGKILL: the fault" fund-down "$(ask GET faults | jq -r '.[0].name')"
code=0
"$program" serve ecosystem.yaml >second 2>&1 || code=$?
is "a second process in the same state" 3 "$code"
kill -TERM "$server"
code=0
wait "$server" || code=$?
is "SIGTERM: exit code" 0 "$code"
grep -q '^ended: everything is kept' out || fail "it does not say that it has ended"
server=

python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check openapi-spec-validator
for description in docs/operator-openapi.json docs/web/openapi.json; do
    venv/bin/python -m openapi_spec_validator "$root/$description" || fail "$description is no OpenAPI"
done
"$program" serve --openapi | cmp - "$root/docs/operator-openapi.json" || fail "the description of the operator's API is not the one of this program"
echo "the served ecosystem is as curl, jq, openssl and openapi-spec-validator expect it"
