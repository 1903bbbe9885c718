#!/usr/bin/env bash
# Files of insurers: written, checked, handed in; Python's csv and iconv read what comes back. $1: the program.
set -euo pipefail
program=$(realpath "$1")
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
fail() { echo "insurer files: $*" >&2; exit 1; }

"$program" insurer example files >/dev/null
"$program" insurer check files/*.csv >/dev/null || fail "the examples have problems"
iconv -f CP932 -t UTF-8 files/whole-cp932.csv | cmp - files/whole.csv || fail "iconv reads another file in CP932"
code=0
sed 's/,女,/,2,/' files/whole.csv | "$program" insurer check --json - >checked || code=$?
[ "$code" = 1 ] || fail "a spoilt file ends with $code"
[ "$(jq -r '.problems[0] | "\(.place.line) \(.field)"' checked)" = "4 性別" ] || fail "$(cat checked)"

cat >ecosystem.yaml <<YAML
schema_version: 1
world: $root/scenarios/ecosystems/standard.yaml
at: 2025-06-10T09:00
clock: frozen
operator: { listen: 127.0.0.1:0 }
YAML
"$program" serve ecosystem.yaml >out & server=$!
for _ in $(seq 100); do grep -q '^ready: everything' out && break; sleep 0.1; done
operator=$(sed -n 's/^ready: operator //p' out)
send() { curl -sSf --data-binary "@$1" -H 'Content-Type: text/csv' "${operator}insurers/06139992/files" >answer; }
send files/whole-cp932.csv
python3 - <<'PY' || fail "$(cat answer)"
import csv
rows = list(csv.reader(open("answer", encoding="cp932", newline="")))
assert rows[0][-1] == "受付", rows[0]
assert rows[-1] == ["終", str(len(rows) - 3)], rows[-1]
assert {row[7] for row in rows[2:-1]} == {"登録"}, rows
PY
send files/whole.csv
grep -q '返戻' answer || fail "the same file was taken twice"
send files/inquiry.csv
[ "$(grep -c ',一致,' answer)" = "$(grep -c '^[0-9]' files/inquiry.csv)" ] || fail "$(cat answer)"
echo "files of insurers are as Python's csv, iconv, jq and curl expect them"
