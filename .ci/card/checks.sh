# Checks that print one line each and are counted. Sourced by .ci/judge-card.

passed=0
failed=0
limit="timeout --kill-after=5 60"

ok() {
    printf 'ok    %s\n' "$1"
    passed=$((passed + 1))
}

# bad WHAT [OUTPUT]
bad() {
    printf 'FAIL  %s\n' "$1"
    [ -z "${2:-}" ] || printf '%s\n' "$2" | tail -n 20 | sed 's/^/      | /'
    failed=$((failed + 1))
}

# check WHAT COMMAND…: the command ends with 0.
check() {
    local what="$1" output
    shift
    if output="$($limit "$@" 2>&1)"; then ok "$what"; else bad "$what" "$output"; fi
}

# finds WHAT PATTERN COMMAND…: the command ends with 0 and writes what the extended regular expression matches.
finds() {
    local what="$1" pattern="$2" output
    shift 2
    if output="$($limit "$@" 2>&1)" && grep -qE "$pattern" <<<"$output"; then
        ok "$what"
    else
        bad "$what (expected /$pattern/)" "$output"
    fi
}

# lacks WHAT PATTERN COMMAND…: the command ends with 0 and writes nothing that matches.
lacks() {
    local what="$1" pattern="$2" output
    shift 2
    if output="$($limit "$@" 2>&1)" && ! grep -qE "$pattern" <<<"$output"; then
        ok "$what"
    else
        bad "$what (expected no /$pattern/)" "$output"
    fi
}

# refuses WHAT PATTERN COMMAND…: the command fails by itself, in time, and says what matches.
refuses() {
    local what="$1" pattern="$2" output code=0
    shift 2
    output="$($limit "$@" 2>&1)" || code=$?
    if [ "$code" -ne 0 ] && [ "$code" -ne 124 ] && [ "$code" -ne 137 ] && grep -qE "$pattern" <<<"$output"; then
        ok "$what"
    else
        bad "$what (expected a failure with /$pattern/, received exit $code)" "$output"
    fi
}

# says WHAT PATTERN COMMAND…: the command writes what matches, however it ends.
says() {
    local what="$1" pattern="$2" output
    shift 2
    output="$($limit "$@" 2>&1)" || true
    if grep -qE "$pattern" <<<"$output"; then ok "$what"; else bad "$what (expected /$pattern/)" "$output"; fi
}

# same WHAT EXPECTED RECEIVED
same() {
    if [ "$2" = "$3" ]; then ok "$1"; else bad "$1" "expected $2, received $3"; fi
}

# differ WHAT ONE OTHER
differ() {
    if [ "$2" != "$3" ]; then ok "$1"; else bad "$1" "both are $2"; fi
}
