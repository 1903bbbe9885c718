#!/usr/bin/env bash
# Lets curl, openssl and jq meet the Web API of a served ecosystem: web.sh PROGRAM
set -euo pipefail

program=$(realpath "${1:?expected the path of madoguchi}")
work=$(mktemp -d)
server=
finish() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT
cd "$work"

fail() {
    echo "FAILED: $*" >&2
    exit 1
}
is() { # WHAT EXPECTED FOUND
    [ "$2" = "$3" ] || fail "$1: expected $2, found $3"
    echo "ok: $1"
}

"$program" web certificates tls >/dev/null
"$program" web openapi | jq -e '.openapi == "3.1.0"' >/dev/null || fail "no OpenAPI"

cat >ecosystem.yaml <<'YAML'
schema_version: 1
world: standard.yaml
at: 2025-06-10T09:00
clock: frozen
web: { listen: "127.0.0.1:0" }
YAML
cp "$(dirname "$program")/../../scenarios/ecosystems/standard.yaml" . 2>/dev/null ||
    cp "${MADOGUCHI_ROOT:-.}/scenarios/ecosystems/standard.yaml" .

"$program" serve ecosystem.yaml >out 2>err &
server=$!
for _ in $(seq 100); do
    base=$(grep -om1 'https://[0-9.:]*' out || true)
    [ -n "$base" ] && break
    kill -0 "$server" 2>/dev/null || fail "it ended: $(cat err)"
    sleep 0.1
done
[ -n "${base:-}" ] || fail "it is not ready: $(cat out err)"

api=/oqs-api-pro
login=$api/MSA12020/ILI12020SV01/auth
search=$api/MSA01030/ILI01030SV01/search

post() { # WHO PATH BODY [CURL OPTIONS]
    local who=$1 path=$2 body=$3
    shift 3
    curl -sS --max-time 20 --cacert tls/ca.pem --cert "tls/$who.pem" --key "tls/$who.key" \
        -H "Content-Type: ${kind:-application/json;charset=UTF-8}" -d "$body" "$@" "$base$path"
}
credentials() { printf '{"userId":"%s","password":"MIHON-%s"}' "$1" "$1"; }

clinic=1319990014
told=$(post client-$clinic $login "$(credentials $clinic)")
token=$(jq -er .result.idToken <<<"$told")
is "a login answers 0" 0 "$(jq -r .status <<<"$told")"
is "a token is for the facility" $clinic "$(jq -rR 'split(".")[1] | gsub("-";"+") | gsub("_";"/") | @base64d | fromjson | .sub' <<<"$token")"

query='{"XmlMsg":{"MessageHeader":{"QualificationConfirmationDate":"20250610","MedicalInstitutionCode":"1319990014","ArbitraryFileIdentifier":"web-1"},
 "MessageBody":{"QualificationConfirmSearchInfo":{"InsurerNumber":"06139992","InsuredCardSymbol":"12","InsuredIdentificationNumber":"345",
 "InsuredBranchNumber":"00","Birthdate":"19800120","LimitApplicationCertificateRelatedConsFlg":"0"}}}}'
for version in --http1.1 --http2; do
    answer=$(post client-$clinic $search "$query" -H "Authorization: $token" $version -D head)
    is "$version: the answer is normal" 1 "$(jq -r .XmlMsg.MessageHeader.SegmentOfResult <<<"$answer")"
    is "$version: the identifier comes back" web-1 "$(jq -r .XmlMsg.MessageHeader.ArbitraryFileIdentifier <<<"$answer")"
    is "$version: the person is insured" 1 "$(jq -r .XmlMsg.MessageBody.QualificationValidity <<<"$answer")"
    is "$version: one record" 1 "$(jq -r '.XmlMsg.MessageBody.ResultList | length' <<<"$answer")"
    is "$version: of that person" "見本　次郎" "$(jq -r '.XmlMsg.MessageBody.ResultList[0].ResultOfQualificationConfirmation.Name' <<<"$answer")"
    grep -qi '^x-madoguchi-simulated: TEST' head || fail "nothing says that it is simulated"
done

for form in 1:pdf 2:png; do
    ask='{"XmlMsg":{"MessageHeader":{"QualificationConfirmationDate":"20250610","MedicalInstitutionCode":"1319990014","ArbitraryFileIdentifier":"qr"},
     "MessageBody":{"UrlAcquisitionClassification":"2","QrFileType":"'${form%:*}'"}}}'
    post client-$clinic $api/madoguchi/OQSsiurl/01req "$ask" -H "Authorization: $token" >url.json
    jq -r .XmlMsg.MessageBody.QrImage url.json | base64 -d >"qr.${form#*:}"
done
pdftoppm -r 100 -png qr.pdf page
for image in qr.png page-1.png; do
    is "the code in $image leads to the address" "$(jq -r .XmlMsg.MessageBody.AccessUrl url.json)" "$(zbarimg --nodbus --quiet --raw "$image")"
done

code() { post "$@" -o body -w '%{http_code}'; }
is "no token" 401 "$(code client-$clinic $search "$query")"
is "its code" MDG-W411 "$(jq -r .status body)"
is "Bearer" 401 "$(code client-$clinic $search "$query" -H "Authorization: Bearer $token")"
is "the token of another facility" 403 "$(code client-1349990018 $search "$query" -H "Authorization: $token")"
is "a wrong password" 401 "$(code client-$clinic $login '{"userId":"1319990014","password":"x"}')"
is "no JSON" 400 "$(code client-$clinic $login '{')"
is "no such path" 404 "$(code client-$clinic /x '{}')"
is "another kind of body" 415 "$(kind=text/plain code client-$clinic $login '{}')"
is "no facility in the certificate" 403 "$(code nobody $login "$(credentials $clinic)")"

for who in stranger expired revoked; do
    if post $who $login "$(credentials $clinic)" >body 2>curl; then
        fail "$who was let in: $(cat body)"
    fi
    echo "ok: $who is not let in ($(tail -1 curl))"
done
if curl -sS --cacert tls/ca.pem "$base$login" >body 2>curl; then
    fail "somebody without a certificate was let in"
fi
echo "ok: nobody is let in without a certificate ($(tail -1 curl))"

for version in -tls1_2 -tls1_3; do
    openssl s_client -connect "${base#https://}" -CAfile tls/ca.pem -verify_return_error -verify_hostname localhost $version \
        -cert tls/client-$clinic.pem -key tls/client-$clinic.key -alpn h2 </dev/null >tls.txt 2>&1 || fail "openssl $version: $(cat tls.txt)"
    grep -q 'Verify return code: 0 (ok)' tls.txt || fail "openssl $version: $(cat tls.txt)"
    grep -q 'ALPN protocol: h2' tls.txt || fail "openssl $version: no HTTP/2"
    grep -q 'Madoguchi CA for connections (TEST)' tls.txt || fail "openssl $version: the server does not ask for a certificate"
    echo "ok: openssl $version"
done
if openssl s_client -connect "${base#https://}" -CAfile tls/ca.pem -tls1_1 </dev/null >tls.txt 2>&1; then
    fail "TLS 1.1 was agreed"
fi
echo "ok: no TLS 1.1"

kill -TERM "$server"
wait "$server" || fail "SIGTERM: it ended with $?"
server=
echo "the Web API is as curl, openssl and jq expect it"
