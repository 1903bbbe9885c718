#!/usr/bin/env bash
# Lets a レセコン of Python's standard library work a day at a facility's folders; iconv, xmllint, pdftotext and 7-Zip read what it got:
# folders.sh PROGRAM
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
# await COMMAND…: it comes true within ten seconds.
await() {
    for _ in $(seq 200); do
        "$@" && return
        sleep 0.05
    done
    fail "never: $*"
}
begin() { # OPTIONS of the terminal
    cat >ecosystem.yaml <<YAML
schema_version: 1
world: standard
at: 2025-06-10T09:00
clock: frozen
state: state
operator: { listen: "127.0.0.1:0" }
terminals:
  - { facility: "1319990014", folder: OQS, settle_ms: 200, patience_ms: 500$1 }
YAML
    "$program" serve --check ecosystem.yaml >out 2>&1 || fail "--check: $(cat out)"
    "$program" serve ecosystem.yaml >out 2>&1 &
    server=$!
    await grep -q '^ready: everything' out
    operator=$(sed -n 's|^ready: operator \(http[^ ]*\)/$|\1|p' out)
}
end() {
    kill "$server"
    wait "$server" || fail "it does not end well: $?"
    server=
}
karte() { python3 "$here/karte.py" OQS "$@" || fail "karte.py $*"; }
# says PATTERN: its input has such a line. It reads to the end, so that nothing before it in the pipe dies.
says() { grep -- "$1" | cat >/dev/null; }
utf8() { iconv -f CP932 -t UTF-8 "$1" | sed '1s/Shift_JIS/UTF-8/'; }

begin ""
for encoding in utf-8 cp932; do
    karte "$encoding" morning
    curl -fsS -d '{"advance":15}' "$operator/clock" >/dev/null || fail "time is not put on"
    karte "$encoding" counter 200
    curl -fsS -d '{"person":"見本 次郎","by":"face"}' "$operator/facilities/1319990014/reader" >visit.json || fail "the visit"
    karte "$encoding" reader
done
for result in collected/*.xml; do
    utf8 "$result" | xmllint --noout - || fail "$result"
done
for result in collected/*.pdf; do
    pdftotext "$result" - | says '試験カプセル' || fail "$result"
done
echo "ok: iconv, xmllint and pdftotext read all $(find collected -type f | wc -l) results"

printf '<XmlMsg><Mess' >OQS/req/OQSsiquc01req_half.xml
await test -s OQS/res/OQSsiquc01res_half.xml
utf8 OQS/res/OQSsiquc01res_half.xml | says '<ErrorCode>MDG901<' || fail "half a request"
printf 'memo' >OQS/req/memo.txt
await test -s OQS/work/rejects/memo.txt
echo "ok: half a request has its answer, a memo is put aside"
iconv -f CP932 -t UTF-8 OQS/config/UserDefinition.property | says $'^ResponseFileStayTime=1440\r$' || fail "UserDefinition.property"
[ -z "$(ls -A OQS/req OQS/face OQS/work/taken OQS/work/answers | grep -v ':$')" ] || fail "something is left: $(ls -R OQS)"
end

sed -i 's/^OQSsiquc=n/OQSsiquc=e/' OQS/config/encrypt.conf OQS/config/encrypt_face.conf
code=0
"$program" serve --check ecosystem.yaml 2>told || code=$?
[ "$code" -eq 2 ] && grep -q '^error: ecosystem.yaml:8:5: terminals: crypt_password: .*encrypt.conf:3:10 says' told || fail "$code: $(cat told)"
begin ", crypt_password: himitsu"
cp "$here/../../fixtures/oqs/whole/OQSsiquc01req_whole.xml" OQSsiquc01req_zip.xml
7z a -bso0 -tzip -mem=AES256 -phimitsu sealed.zip OQSsiquc01req_zip.xml
mv sealed.zip OQS/req/OQSsiquc01req_zip.zip
await test -s OQS/res/OQSsiquc01res_zip.zip
curl -fsS -d '{"person":"見本 次郎","by":"face"}' "$operator/facilities/1319990014/reader" >visit.json || fail "the visit"
mv OQS/face/*.zip face.zip
for sealed in OQS/res/OQSsiquc01res_zip.zip face.zip; do
    7z l -slt -phimitsu "$sealed" >listed || fail "7z cannot list $sealed"
    grep -q 'Method = AES-256' listed || fail "$sealed is not encrypted: $(cat listed)"
    7z x -bso0 -phimitsu -oopened "$sealed" || fail "7z cannot open $sealed"
    if 7z t -bso0 -bse0 -pwrong "$sealed"; then fail "7z opens $sealed with any password"; fi
done
for opened in opened/*.xml; do
    utf8 "$opened" | xmllint --noout - || fail "$opened"
done
grep -q 'SegmentOfResult' opened/OQSsiquc01res_zip.xml || fail "no result in the sealed answer"
[ "$(find opened -name 'OQSsiquc01res_*.xml' | wc -l)" -eq 2 ] || fail "$(ls opened)"
echo "ok: 7-Zip and the terminal open what the other has sealed, also in face"
end
