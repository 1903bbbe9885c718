# openssl signs documents with the keys of the card, by the engine for PKCS#11.

judge_cms() {
    plugged ordinary
    cat >"$work/openssl.cnf" <<CONFIGURATION
openssl_conf = all
[all]
engines = engines
[engines]
pkcs11 = pkcs11
[pkcs11]
engine_id = pkcs11
MODULE_PATH = $(find /usr/lib -name opensc-pkcs11.so | head -n 1)
init = 0
CONFIGURATION
    for kind in auth sign; do certificate_of "$kind"; done
    certificate 03 auth-ca
    certificate 04 sign-ca
    printf '見本の文書\n' >"$work/contract"
    cms_by auth "User%20Authentication%20PIN" 01 1234
    cms_by sign "Digital%20Signature%20PIN" 02 MIHON123
    unserve
}

# cms_by auth|sign TOKEN ID PIN
cms_by() {
    local kind="$1" uri="pkcs11:token=JPKI%20($2);id=%$3;type=private;pin-value=$4"
    # OpenSC wants the password again before every signature of digital signature: the engine asks on a terminal.
    local typing=(/usr/bin/python3 "$here/.ci/card/at-terminal.py" 50 "PIN for Digital Signature Key:=$4\\r" --)
    check "openssl cms -sign with the $kind key of the card" \
        "${typing[@]}" env OPENSSL_CONF="$work/openssl.cnf" openssl cms -sign -engine pkcs11 \
        -keyform engine -inkey "$uri" -signer "$work/$kind.pem" -md sha256 -binary -in "$work/contract" -outform DER -out "$work/$kind.p7s" -nosmimecap
    check "openssl cms -verify under the authority of the card ($kind)" openssl cms -verify -binary -inform DER \
        -in "$work/$kind.p7s" -content "$work/contract" -CAfile "$work/$kind-ca.pem" -purpose any -attime "$attime" \
        -out /dev/null
    printf 'x' >"$work/other"
    refuses "openssl cms -verify refuses another document ($kind)" 'verification failure|digest failure|Verification' \
        openssl cms -verify -binary -inform DER -in "$work/$kind.p7s" -content "$work/other" \
        -CAfile "$work/$kind-ca.pem" -purpose any -attime "$attime" -out /dev/null
    check "openssl signs a certificate request with the $kind key" \
        "${typing[@]}" env OPENSSL_CONF="$work/openssl.cnf" openssl req -new -engine pkcs11 \
        -keyform engine -key "$uri" -subj "/CN=MIHON" -out "$work/$kind.csr"
    finds "openssl verifies the request" 'verify OK' openssl req -in "$work/$kind.csr" -noout -verify
}
