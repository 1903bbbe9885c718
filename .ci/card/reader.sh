# A pcscd with two virtual readers, and cards served into them. Sourced by .ci/judge-card.

readonly at="2026-11-25T09:00:00"
attime="$(date -d "${at}+09:00" +%s)"
readonly attime
readonly jpki="00A4040C0AD392F000260100000001"
pcscd_pid=""
served_pid=""

start_pcscd() {
    pcscd --foreground --config "$work/readers" >>"$work/pcscd.log" 2>&1 &
    pcscd_pid=$!
    for _ in $(seq 100); do
        ! opensc-tool --list-readers 2>/dev/null | grep -q 'Virtual PCD 00 01' || return 0
        sleep 0.1
    done
    printf 'pcscd shows no virtual reader:\n' >&2
    tail -n 20 "$work/pcscd.log" >&2
    exit 1
}

stop_pcscd() {
    kill "$pcscd_pid"
    wait "$pcscd_pid" || true
    rm -f /run/pcscd/*
}

# serve ARGUMENTS…: starts `card serve`; its commands go into file descriptor 7.
serve() {
    rm -f "$work/control"
    mkfifo "$work/control"
    exec 7<>"$work/control"
    "$program" card serve "$@" --at "$at" --seed 1 <"$work/control" >"$work/serve.out" 2>"$work/serve.err" 7>&- &
    served_pid=$!
}

unserve() {
    kill "$served_pid" 2>/dev/null || true
    local code=0
    wait "$served_pid" || code=$?
    exec 7>&-
    [ "$code" -eq 0 ] || bad "card serve ends with 0 on SIGTERM (received $code)" "$(cat "$work/serve.err")"
    card_is 0 No
    card_is 1 No
}

# say COMMAND: to the running `card serve`.
say() { printf '%s\n' "$1" >&7; }

# card_is READER Yes|No: waits until the reader shows that.
card_is() {
    for _ in $(seq 100); do
        ! opensc-tool --list-readers 2>/dev/null | grep -qE "^$1 +$2 " || return 0
        sleep 0.1
    done
    bad "reader $1 shows a card: $2" "$(opensc-tool --list-readers 2>&1; cat "$work/serve.out" "$work/serve.err")"
}

# plugged CARD [CARD] [OPTION…]: serves one or two specimens and waits until the readers see them.
plugged() {
    local reader=0 word
    serve "$@" --vpcd 127.0.0.1:35963
    for word in "$@"; do
        case "$word" in
        -*) break ;;
        *) card_is "$reader" Yes ;;
        esac
        reader=$((reader + 1))
    done
}

# sw READER APDU…: the last status word that the card answers, for instance 63C3.
sw() {
    local reader="$1" arguments=()
    shift
    for apdu in "$@"; do arguments+=(--send-apdu "$apdu"); done
    $limit opensc-tool --reader "$reader" "${arguments[@]}" 2>/dev/null |
        sed -nE 's/^Received \(SW1=0x(..), SW2=0x(..)\).*/\1\2/p' | tail -n 1
}

# tries READER EF: how many tries of a PIN of 公的個人認証AP are left.
tries() {
    local status
    status="$(sw "$1" "$jpki" "00A4020C02$2" 00200080)"
    printf '%s' "${status#63C}"
}

# with_pin READER EF PIN APDU…: the last status word after the PIN was presented.
with_pin() {
    local reader="$1" file="$2" pin
    pin="$(printf '%s' "$3" | xxd -p -u)"
    shift 3
    sw "$reader" "$jpki" "00A4020C02$file" "$(printf '00200080%02X%s' $((${#pin} / 2)) "$pin")" "$@"
}
