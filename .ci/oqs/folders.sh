#!/usr/bin/env bash
# Lets a レセコン of Python's standard library, xmllint, iconv, curl and 7-Zip meet a facility's folders: folders.sh PROGRAM
set -euo pipefail

program=$(realpath "${1:?expected the path of madoguchi}")
here=$(realpath "$(dirname "$0")")
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
    cat out OQS/log/terminal.log >&2 2>/dev/null || true
    exit 1
}
# until COMMAND…: it comes true within ten seconds.
until_true() {
    for _ in $(seq 200); do
        "$@" && return
        sleep 0.05
    done
    fail "never: $*"
}
begin() {
    cat >ecosystem.yaml <<YAML
schema_version: 1
world: standard
at: 2025-06-10T09:00
clock: frozen
state: state
operator: { listen: "127.0.0.1:0" }
terminals:
  - { facility: "1319990014", folder: OQS, patience_ms: 500$1 }
YAML
    "$program" serve ecosystem.yaml >out 2>&1 &
    server=$!
    until_true grep -q '^ready: everything' out
    operator=$(sed -n 's|^ready: operator \(http[^ ]*\)/$|\1|p' out)
}
end() {
    kill "$server"
    wait "$server" || fail "it does not end well: $?"
    server=
}

begin ""
for encoding in utf-8 cp932; do
    python3 "$here/karte.py" OQS 200 "$encoding" || fail "karte.py $encoding"
done
for result in collected/*.xml; do
    head -c 60 "$result" | grep -q 'encoding="Shift_JIS"' || fail "$result does not say that it is Shift_JIS"
    iconv -f CP932 -t UTF-8 "$result" | sed '1s/Shift_JIS/UTF-8/' | xmllint --noout - || fail "$result"
done
echo "ok: iconv and xmllint read every result"

printf '<XmlMsg><Mess' >OQS/req/OQSsiquc01req_half.xml
until_true test -s OQS/res/OQSsiquc01res_half.xml
iconv -f CP932 -t UTF-8 OQS/res/OQSsiquc01res_half.xml | grep -q '<ErrorCode>MDG901<' || fail "half a request"
printf 'memo' >OQS/req/memo.txt
until_true test -s OQS/work/rejects/memo.txt
echo "ok: half a request has its answer, a memo is put aside"

curl -fsS -d '{"person":"見本 花子","by":"face"}' "$operator/facilities/1319990014/reader" >visit.json || fail "the visit"
face=(OQS/face/OQSsiquc01res_face_1319990014*_20250610*.xml)
[ -s "${face[0]}" ] || fail "no face file"
iconv -f CP932 -t UTF-8 "${face[0]}" | sed '1s/Shift_JIS/UTF-8/' | xmllint --xpath 'string(//ReferenceClassification)' - | grep -qx 1 || fail "${face[0]}"
echo "ok: a visit to the reader leaves a face file"
iconv -f CP932 -t UTF-8 OQS/config/UserDefinition.property | grep -q $'^ResponseFileStayTime=1440\r$' || fail "UserDefinition.property"
end

sed -i 's/^OQSsiquc=n/OQSsiquc=e/' OQS/config/encrypt.conf
begin ", crypt_password: himitsu"
cp "$here/../../fixtures/oqs/whole/OQSsiquc01req_whole.xml" OQSsiquc01req_zip.xml
7z a -bso0 -tzip -mem=AES256 -phimitsu sealed.zip OQSsiquc01req_zip.xml
mv sealed.zip OQS/req/OQSsiquc01req_zip.zip
until_true test -s OQS/res/OQSsiquc01res_zip.zip
7z l -slt OQS/res/OQSsiquc01res_zip.zip | grep -q 'Method = AES-256' || fail "the result is not encrypted"
7z x -bso0 -phimitsu -oopened OQS/res/OQSsiquc01res_zip.zip || fail "7z cannot open the result"
iconv -f CP932 -t UTF-8 opened/OQSsiquc01res_zip.xml | sed '1s/Shift_JIS/UTF-8/' | xmllint --noout - || fail "the opened result"
if 7z t -bso0 -bse0 -pwrong OQS/res/OQSsiquc01res_zip.zip; then fail "7z opens it with any password"; fi
echo "ok: 7-Zip and the terminal open what the other has sealed"
end
