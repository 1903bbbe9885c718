# OpenSC knows the card and reads it; openssl reads and proves its certificates.

judge_opensc() {
    plugged ordinary
    check "opensc-tool names the reader" opensc-tool --list-readers
    finds "opensc-tool reads the ATR of Type B" '^3b:88:80:01:' opensc-tool --atr
    finds "opensc-tool knows the card as jpki" '^jpki$' opensc-tool --name
    same "SELECT of 公的個人認証AP" 9000 "$(sw 0 "$jpki")"
    same "SELECT of an unknown application" 6A82 "$(sw 0 00A4040C05A000000003)"
    same "the PIN has 3 tries" 3 "$(tries 0 0018)"
    same "the password has 5 tries" 5 "$(tries 0 001B)"

    local dump
    dump="$($limit pkcs15-tool --dump 2>&1)" || bad "pkcs15-tool --dump" "$dump"
    same "pkcs15-tool --dump: 2 PINs" 2 "$(grep -c '^PIN \[' <<<"$dump")"
    same "pkcs15-tool --dump: 2 private keys" 2 "$(grep -c '^Private RSA Key' <<<"$dump")"
    same "pkcs15-tool --dump: 4 certificates" 4 "$(grep -c '^X.509 Certificate' <<<"$dump")"

    refuses "no signature certificate without the password" . pkcs15-tool --read-certificate 02
    certificate 01 auth
    certificate 02 sign --verify-pin --auth-id 02 --pin MIHON123
    certificate 03 auth-ca
    certificate 04 sign-ca
    openssl_judges
    unserve

    # OpenSC knows some of these answers to reset, and asks the card for its application after the others.
    local interface atr row=() answers
    for interface in contact contact-2 contact-3 contact-4 contact-5 type-b type-b-2 type-b-3 type-b-4; do
        plugged ordinary --interface "$interface"
        finds "opensc-tool knows the card as jpki by $interface" '^jpki$' opensc-tool --name
        atr="$(opensc-tool --atr 2>/dev/null | tail -n 1)"
        row+=("$atr")
        finds "ATR_analysis finds its checksum correct" 'correct checksum' ATR_analysis "${atr//:/ }"
        [[ "$interface" != *-2 ]] || check "pkcs15-tool --dump by $interface" pkcs15-tool --dump
        unserve
    done
    answers="$(printf '%s\n' "${row[@]}" | sort -u | grep -c .)"
    same "every interface has an ATR of its own" ${#row[@]} "$answers"
}

# certificate ID NAME ARGUMENTS…: reads a certificate into $work/NAME.pem.
certificate() {
    local id="$1" name="$2"
    shift 2
    $limit pkcs15-tool --read-certificate "$id" "$@" >"$work/$name.pem" 2>"$work/read.err" || true
    check "openssl x509 reads certificate $id ($name)" openssl x509 -noout -in "$work/$name.pem"
}

openssl_judges() {
    local kind
    for kind in auth sign; do
        check "openssl verify: $kind certificate under the card's own authority" \
            openssl verify -x509_strict -attime "$attime" -CAfile "$work/$kind-ca.pem" "$work/$kind.pem"
        openssl x509 -in "$work/$kind.pem" -noout -pubkey >"$work/$kind.pub"
    done
    refuses "openssl verify: not under the other authority" 'unable to get local issuer' \
        openssl verify -attime "$attime" -CAfile "$work/sign-ca.pem" "$work/auth.pem"
    finds "the names say TEST" 'O ?= ?Madoguchi Simulated PKI \(TEST\)' openssl x509 -noout -issuer -in "$work/auth.pem"
    lacks "the authentication certificate names nobody" '見本|othername|L ?=' \
        openssl x509 -noout -subject -ext subjectAltName -nameopt utf8 -in "$work/auth.pem"
    finds "the signature certificate may sign documents" 'Non Repudiation' \
        openssl x509 -noout -ext keyUsage -in "$work/sign.pem"
    if "$program" jlis export --help >/dev/null 2>&1; then
        check "jlis export" "$program" jlis export "$work/jlis" --at "$at" --seed 1
        local authorities
        authorities="$(find "$work/jlis" -name '*ca*.pem' | sort)"
        # shellcheck disable=SC2086
        cat $authorities >"$work/all-ca.pem"
        for kind in auth sign; do
            check "openssl verify: $kind certificate under the authorities that J-LIS exports" \
                openssl verify -x509_strict -attime "$attime" -CAfile "$work/all-ca.pem" "$work/$kind.pem"
        done
    fi
}
