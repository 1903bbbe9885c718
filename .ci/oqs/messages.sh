#!/usr/bin/env bash
# Lets xmllint, iconv and Python read the messages that Madoguchi reads and writes: messages.sh PROGRAM
# Needs xmllint (libxml2-utils), iconv, python3. Call it from anywhere; it writes nothing into the project.
set -euo pipefail

program=$(realpath "${1:?expected the path of madoguchi}")
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() {
    echo "FAILED: $*" >&2
    exit 1
}

"$program" oqs schema "$work/xsd"
diff -r "$work/xsd" docs/oqs --exclude=layout.md || fail "docs/oqs is not what the program writes"

# Of a message: its schema, by what the program takes it for.
schema() {
    local kind
    kind=$("$program" oqs decode --json "$1" | python3 -c 'import json,sys; print(json.load(sys.stdin)["message"])')
    echo "$work/xsd/$kind.xsd"
}

echo "-- xmllint accepts every golden message, in UTF-8 as it is, in CP932 as iconv reads it"
count=0
for golden in fixtures/oqs/whole/*.xml fixtures/oqs/field/*.xml; do
    case $golden in
    *_borne.xml) continue ;; # has what the layout does not
    *_cp932.xml | *_gaiji.xml)
        # xmllint takes Shift_JIS for the one of 1997, which has neither ① nor 髙.
        iconv -f CP932 -t UTF-8 "$golden" | sed '1s/Shift_JIS/UTF-8/' >"$work/read.xml"
        ;;
    *) cp "$golden" "$work/read.xml" ;;
    esac
    xmllint --noout --schema "$(schema "$golden")" "$work/read.xml" 2>"$work/told" || {
        cat "$work/told" >&2
        fail "$golden"
    }
    count=$((count + 1))
done
echo "ok: $count messages"

echo "-- xmllint refuses what breaks the layout"
for broken in layout cut; do
    if xmllint --noout --schema "$work/xsd/EligibilityRequest.xsd" "fixtures/oqs/broken/OQSsiquc01req_$broken.xml" 2>/dev/null; then
        fail "$broken is accepted"
    fi
done
xmllint --noout --schema "$work/xsd/EligibilityRequest.xsd" fixtures/oqs/field/OQSsiquc01req_borne.xml 2>/dev/null &&
    fail "an unknown element is accepted"
echo "ok: refused"

echo "-- what is written in Shift_JIS and as JSON says the same, to iconv and Python"
for golden in fixtures/oqs/whole/*.xml fixtures/oqs/field/*.xml; do
    name=$(basename "$golden")
    "$program" oqs encode --to shift_jis --output "$work/$name" "$golden"
    iconv -f CP932 -t UTF-8 "$work/$name" >/dev/null || fail "iconv cannot read $name"
    "$program" oqs decode --json "$work/$name" >"$work/$name.json"
    "$program" oqs encode --to json "$golden" >"$work/$name.tree"
    python3 - "$golden" "$work/$name" "$work/$name.json" "$work/$name.tree" <<'PY' || fail "$name"
import json
import sys
import xml.etree.ElementTree as etree


def tree(path):
    octets = open(path, "rb").read()
    declared = "cp932" if b"Shift_JIS" in octets[:80] else "utf-8-sig"
    text = octets.decode(declared).replace("\r\n", "\n")
    return etree.fromstring(text.split("?>", 1)[1])


def values(element, path=""):
    path += "/" + element.tag
    if len(element) == 0:
        yield path, element.text or ""
    for child in element:
        yield from values(child, path)


def of_json(name, content, path=""):
    path += "/" + name
    if isinstance(content, str):
        yield path, content
        return
    for one in content if name == "ResultList" else [content]:
        for child, within in one.items():
            several = within if isinstance(within, list) and child != "ResultList" else [within]
            for each in several:
                yield from of_json(child, each, path)


IDENTIFIER = "/XmlMsg/MessageHeader/CharacterCodeIdentifier"


def identified(values, code):
    """With 文字コード識別 as it must be: 0 in UTF-8, 1 in Shift_JIS."""
    return [(path, code if path == IDENTIFIER else text) for path, text in values]


golden, written, decoded, as_json = sys.argv[1:]
whole = list(values(tree(golden)))
expected = identified(whole, "1")
assert list(values(tree(written))) == expected, "what was written in Shift_JIS"
told = json.load(open(decoded))
found = [(it["path"], it["text"]) for it in told["elements"] if it["text"] is not None]
assert [it for it in found if it[1]] == [it for it in expected if it[1]], "what was decoded"
assert not told["breaks"], told["findings"]
(root, content), = json.load(open(as_json)).items()
assert sorted(of_json(root, content)) == sorted(identified(whole, "0")), "the JSON of the Web API"
PY
done
echo "ok: $(ls "$work"/*.tree | wc -l) messages"
