# jpki-cli (another client, in Rust) reads, signs and verifies. It ends with 0 even when it fails, so what it writes counts;
# and it sends every command twice, so one wrong PIN costs two tries.

judge_jpki_cli() {
    local cli="$jpki_cli_root/bin/jpki-cli" type="/usr/bin/python3 $here/.ci/card/at-terminal.py 30"
    plugged ordinary
    "$cli" crypto --auth read-certificate >"$work/cli-auth.der" || true
    check "jpki-cli reads the authentication certificate" openssl x509 -inform DER -in "$work/cli-auth.der" \
        -out "$work/cli-auth.pem"
    for kind in auth sign; do
        local option=()
        [ "$kind" = sign ] || option=(--auth)
        "$cli" crypto "${option[@]}" --ca read-certificate >"$work/cli-$kind-ca.der" || true
        check "jpki-cli reads the certificate of the $kind authority" openssl x509 -inform DER \
            -in "$work/cli-$kind-ca.der" -out "$work/cli-$kind-ca.pem"
    done
    check "openssl verify" openssl verify -attime "$attime" -CAfile "$work/cli-auth-ca.pem" "$work/cli-auth.pem"
    finds "jpki-cli sees 3 tries of the PIN" '^3$' "$cli" crypto --auth stat
    finds "jpki-cli sees 5 tries of the password" '^5$' "$cli" crypto stat

    printf 'document\n' >"$work/cli-document"
    on_terminal "=document\\r\\x04" 'user_authn=1234\r' -- "$cli" crypto --auth sign "$work/cli.sig" >"$work/cli.out" 2>&1 || true
    check "jpki-cli signs with the authentication key" test -s "$work/cli.sig"
    openssl x509 -in "$work/cli-auth.pem" -noout -pubkey >"$work/cli.pub"
    check "openssl verifies it (SHA-1, as that client signs)" openssl dgst -sha1 -verify "$work/cli.pub" \
        -signature "$work/cli.sig" "$work/cli-document"
    lacks "jpki-cli verifies it" 'ERROR|WARN' sh -c "'$cli' crypto --auth verify cli-auth.der cli.sig <cli-document"
    says "jpki-cli refuses it for another document" 'ERROR.* NG' \
        sh -c "'$cli' crypto --auth verify cli-auth.der cli.sig </etc/os-release"

    # shellcheck disable=SC2086
    finds "jpki-cli reads 個人番号" '9999[0-9]{8}' $type 'hint.support=1234\r' -- "$cli" support get my-number
    # shellcheck disable=SC2086
    finds "jpki-cli reads 基本4情報" '"name":"見本　太郎","address":"東京都見本区' \
        $type 'hint.support=1234\r' -- "$cli" support get attributes
    on_terminal "=document\\r\\x04" 'user_authn=9999\r' -- "$cli" crypto --auth sign "$work/none.sig" >/dev/null 2>&1 || true
    check "jpki-cli signs nothing with a wrong PIN" test ! -s "$work/none.sig"
    same "which it presents twice" 1 "$(tries 0 0018)"
    unserve
}

# on_terminal ARGUMENTS of at-terminal.py after the seconds. What is typed before the client listens can be lost, and then it waits
# for ever, before it has presented anything: so it is tried again.
on_terminal() {
    local code=124 turn
    for turn in 1 2 3 4 5; do
        code=0
        /usr/bin/python3 "$here/.ci/card/at-terminal.py" 8 "$@" || code=$?
        [ "$code" -eq 124 ] || break
    done
    return "$code"
}
