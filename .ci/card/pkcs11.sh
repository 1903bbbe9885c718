# The PKCS#11 module of OpenSC signs with both keys; openssl verifies; PINs count, lock and stay locked.

judge_pkcs11() {
    plugged ordinary
    finds "pkcs11-tool lists the slot of user authentication" 'JPKI \(User Authentication PIN\)' pkcs11-tool --list-slots
    finds "pkcs11-tool lists the slot of digital signature" 'JPKI \(Digital Signature PIN\)' pkcs11-tool --list-slots
    finds "pkcs11-tool --test: user authentication" 'No errors' pkcs11-tool --slot-index 0 --login --pin 1234 --test
    finds "pkcs11-tool --test: digital signature" 'No errors' pkcs11-tool --slot-index 1 --login --pin MIHON123 --test
    for kind in auth sign; do
        [ -s "$work/$kind.pub" ] || certificate_of "$kind"
    done
    printf '署名する文書\n' >"$work/document"
    signs 0 1234 auth
    signs 1 MIHON123 sign

    refuses "a wrong PIN is refused" CKR_PIN_INCORRECT \
        pkcs11-tool --slot-index 0 --login --pin 9999 --sign --mechanism SHA256-RSA-PKCS --input-file "$work/document" --output-file "$work/none"
    same "a wrong PIN costs a try" 2 "$(tries 0 0018)"
    refuses "a wrong password is refused" CKR_PIN_INCORRECT pkcs11-tool --slot-index 1 --login --pin WRONG999 --list-objects
    same "a wrong password costs a try of its own" "2 4" "$(tries 0 0018) $(tries 0 001B)"
    check "the right PIN is taken" pkcs11-tool --slot-index 0 --login --pin 1234 --list-objects
    same "the right PIN gives the tries back" 3 "$(tries 0 0018)"
    check "the right password is taken" pkcs11-tool --slot-index 1 --login --pin MIHON123 --list-objects
    same "the right password gives the tries back" 5 "$(tries 0 001B)"

    same "wrong once" 63C2 "$(with_pin 0 0018 0000)"
    same "wrong twice" 63C1 "$(with_pin 0 0018 0000)"
    same "wrong three times" 63C0 "$(with_pin 0 0018 0000)"
    same "locked: the right PIN comes too late" 6984 "$(with_pin 0 0018 1234)"
    refuses "OpenSC does not log in with a locked PIN" 'CKR_PIN_LOCKED|CKR_' \
        pkcs11-tool --slot-index 0 --login --pin 1234 --sign --mechanism SHA256-RSA-PKCS --input-file "$work/document" --output-file "$work/none"
    finds "the password still works" 'Digital Signature Key' pkcs11-tool --slot-index 1 --login --pin MIHON123 --list-objects
    say "remove 0"
    card_is 0 No
    say "insert 0 ordinary"
    card_is 0 Yes
    same "still locked after the card was away" 0 "$(tries 0 0018)"
    stop_pcscd
    start_pcscd
    card_is 0 Yes
    same "still locked after pcscd was started anew" 0 "$(tries 0 0018)"
    same "the password has its tries" 5 "$(tries 0 001B)"
    unserve
}

# certificate_of auth|sign: reads a certificate and its key by PKCS#11.
certificate_of() {
    local slot=0 pin=1234 id=01
    [ "$1" = auth ] || { slot=1 pin=MIHON123 id=02; }
    $limit pkcs11-tool --slot-index "$slot" --login --pin "$pin" --read-object --type cert --id "$id" \
        --output-file "$work/$1.der" >/dev/null 2>&1 || true
    check "openssl x509 reads the $1 certificate" openssl x509 -inform DER -in "$work/$1.der" -out "$work/$1.pem"
    openssl x509 -in "$work/$1.pem" -noout -pubkey >"$work/$1.pub"
}

# signs SLOT PIN auth|sign: with the digest made here and with the digest made by the module.
signs() {
    local slot="$1" pin="$2" kind="$3"
    check "pkcs11-tool signs SHA256-RSA-PKCS with the $kind key" pkcs11-tool --slot-index "$slot" --login --pin "$pin" \
        --sign --mechanism SHA256-RSA-PKCS --input-file "$work/document" --output-file "$work/$kind.sig"
    check "openssl verifies it by the $kind certificate" openssl dgst -sha256 -verify "$work/$kind.pub" \
        -signature "$work/$kind.sig" "$work/document"
    # DigestInfo of SHA-256, then the digest.
    { printf '3031300d060960864801650304020105000420' | xxd -r -p; openssl dgst -sha256 -binary "$work/document"; } \
        >"$work/digest-info"
    check "pkcs11-tool signs a DigestInfo by RSA-PKCS with the $kind key" pkcs11-tool --slot-index "$slot" --login \
        --pin "$pin" --sign --mechanism RSA-PKCS --input-file "$work/digest-info" --output-file "$work/$kind.raw.sig"
    check "both are the same signature" cmp "$work/$kind.sig" "$work/$kind.raw.sig"
    printf 'no DigestInfo at all' >"$work/plain"
    check "pkcs11-tool signs bytes that are no DigestInfo with the $kind key" pkcs11-tool --slot-index "$slot" --login \
        --pin "$pin" --sign --mechanism RSA-PKCS --input-file "$work/plain" --output-file "$work/$kind.plain.sig"
    same "openssl recovers them" "no DigestInfo at all" "$(openssl pkeyutl -verifyrecover -pubin -inkey "$work/$kind.pub" \
        -pkeyopt rsa_padding_mode:pkcs1 -in "$work/$kind.plain.sig")"
    printf 'x' >>"$work/document"
    refuses "openssl refuses it for another document" 'Verification failure' openssl dgst -sha256 \
        -verify "$work/$kind.pub" -signature "$work/$kind.sig" "$work/document"
}
