# Other kinds of card, two at a time, changed while everything runs, and one that dies.

judge_kinds() {
    plugged face-only infant
    finds "a face-only card is known as jpki" '^jpki$' opensc-tool --reader 0 --name
    finds "an infant's card is known as jpki" '^jpki$' opensc-tool --reader 1 --name
    same "a face-only card has no PIN to try" 0 "$(tries 0 0018)"
    same "a face-only card refuses the PIN" 6984 "$(with_pin 0 0018 1234)"
    refuses "OpenSC cannot log in on a face-only card" CKR_ pkcs11-tool --slot-index 0 --login --pin 1234 --sign \
        --mechanism SHA256-RSA-PKCS --input-file "$work/pcscd.log" --output-file "$work/none"
    check "its authentication certificate is free" pkcs15-tool --reader 0 --read-certificate 01
    same "an infant's card knows the PIN" 9000 "$(with_pin 1 0018 1234)"
    same "an infant has no password" 6984 "$(with_pin 1 001B MIHON123)"
    unserve

    plugged under-15 ordinary
    finds "OpenSC sees four slots in two readers" 'Slot 3 ' pkcs11-tool --list-slots
    finds "a child's authentication key works" 'No errors' pkcs11-tool --slot-index 0 --login --pin 1234 --test
    refuses "a child has no signature certificate" . \
        pkcs15-tool --reader 0 --verify-pin --auth-id 02 --pin MIHON123 --read-certificate 02
    same "the tries of two cards are their own" "63C2 3" "$(with_pin 0 0018 0000) $(tries 1 0018)"
    local one other
    one="$($limit pkcs15-tool --reader 0 --read-certificate 01 2>/dev/null | openssl x509 -noout -serial)"
    other="$($limit pkcs15-tool --reader 1 --read-certificate 01 2>/dev/null | openssl x509 -noout -serial)"
    differ "two cards have different certificates" "$one" "$other"

    say "remove 1"
    card_is 1 No
    ok "a card is taken out at run time"
    refuses "OpenSC says that there is none" 'not present|No card|[Ff]ailed' opensc-tool --reader 1 --name
    same "the other one is still there" 63C2 "$(sw 0 "$jpki" 00A4020C020018 00200080)"
    say "insert 1 revoked"
    card_is 1 Yes
    finds "another card is put in at run time" '^jpki$' opensc-tool --reader 1 --name
    differ "it is another card" "$other" \
        "$($limit pkcs15-tool --reader 1 --read-certificate 01 2>/dev/null | openssl x509 -noout -serial)"
    unserve

    # It answers a few commands and dies within one: the reader's user must get an error, and soon.
    plugged damaged
    began_dying=$SECONDS
    refuses "OpenSC reports an error of a card that dies within a command" '[Ff]ail|[Ee]rror|not ' pkcs15-tool --dump
    [ $((SECONDS - began_dying)) -lt 30 ] && ok "and does not hang" || bad "and does not hang"
    card_is 0 No
    refuses "a dead card stays dead" 'not present|[Ff]ail|[Ee]rror' opensc-tool --reader 0 --name
    unserve

    plugged citizen-999999
    certificate 01 citizen
    certificate 03 citizen-ca
    check "openssl verify: the certificate of the millionth citizen" openssl verify -x509_strict -attime "$attime" \
        -CAfile "$work/citizen-ca.pem" "$work/citizen.pem"
    finds "the millionth citizen's key works" 'No errors' pkcs11-tool --slot-index 0 --login --pin 1234 --test
    unserve

    plugged tampered
    refuses "OpenSC finds no application on a card that erased itself" '[Ff]ail|[Ee]rror|not |Unsupported' pkcs15-tool --dump
    unserve
}
