#!/usr/bin/env bash
# Judges a served ecosystem as somebody else's fund, over its Web API; then one that drops leading zeros, which must fail:
# fund-under-test.sh PROGRAM
set -euo pipefail

program=$(realpath "${1:?expected the path of madoguchi}")
root=$(realpath "${MADOGUCHI_ROOT:-.}")
work=$(mktemp -d)
server=
proxy=
finish() {
    for process in $server $proxy; do kill "$process" 2>/dev/null || true; done
    rm -rf "$work"
}
trap finish EXIT

fail() {
    echo "FAILED: $*" >&2
    exit 1
}
await() { # WHAT PATTERN FILE PROCESS
    for _ in $(seq 200); do
        grep -qE "$2" "$3" && return
        kill -0 "$4" 2>/dev/null || fail "$1 ended: $(cat "$3")"
        sleep 0.1
    done
    fail "$1 is not ready: $(cat "$3")"
}

sed 's/listen: "127.0.0.1:[0-9]*"/listen: "127.0.0.1:0"/' "$root/scenarios/serve/under-test.yaml" >"$work/serve.yaml"
"$program" serve "$work/serve.yaml" >"$work/served" 2>&1 &
server=$!
await "the fund" '^ready: everything' "$work/served" $server
web=$(grep -oP '^ready: web https://.*:\K[0-9]+' "$work/served")
operator=$(grep -oP '^ready: operator http://.*:\K[0-9]+' "$work/served")

judge() { # NAME PORT: leaves the exit code in `ended`
    sed -e "s#https://localhost:8443#https://localhost:$2#" -e "s#http://127.0.0.1:8080#http://127.0.0.1:$operator#" \
        -e "s#\.\./\.\./fixtures#$root/fixtures#g" "$root/scenarios/iut/fund-web.yaml" >"$work/$1.yaml"
    ended=0
    (cd "$root" && "$program" run features/oqs --tags '@支払基金の検査' --iut "$work/$1.yaml" --report "$work/$1") >"$work/$1.out" 2>&1 || ended=$?
    summary=$(grep -E '^[0-9]+ scenarios: ' "$work/$1.out" || true)
    echo "$1: exit code $ended: $summary"
}

# 4: some were not testable. A card's session has no published message, so those scenarios never are.
judge right "$web"
[ "$ended" -eq 4 ] || fail "expected exit code 4, found $ended: $(head -40 "$work/right.out")"
passed=$(grep -oE '[0-9]+ passed' <<<"$summary" | cut -d' ' -f1)
[ "${passed:-0}" -ge 200 ] || fail "expected 200 passed or more, found: $summary"
! grep -qE 'failed|environment|harness' <<<"$summary" || fail "expected nothing but passed and not testable, found: $summary"

python3 "$root/.ci/oqs/zeros.py" "$root/fixtures/tls" 0 "$web" >"$work/proxied" 2>&1 &
proxy=$!
await "the proxy" '^ready: ' "$work/proxied" $proxy
judge broken "$(grep -oP '^ready: \K[0-9]+' "$work/proxied")"
[ "$ended" -eq 1 ] || fail "leading zeros: expected exit code 1, found $ended: $(head -40 "$work/broken.out")"
grep -q 'InsurerNumber' "$work/broken.out" || fail "leading zeros: no failure names InsurerNumber: $(head -40 "$work/broken.out")"
grep -qE '[0-9]{3} passed' <<<"$summary" || fail "leading zeros: expected the rest to pass, found: $summary"

kill -TERM "$server"
wait "$server" || fail "SIGTERM: the fund ended with $?"
server=
echo "the suite passes a right fund over the Web API, and fails one that drops leading zeros"
