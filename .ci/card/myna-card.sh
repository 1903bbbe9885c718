# The examples of the library myna-card, whose author has measured most of real cards, read a whole card, check every signature
# in it, and open a session of secure messaging. Sourced by .ci/judge-card.

# as_read WHAT PATTERN: what read_card has told of the card.
as_read() {
    if grep -qE "$2" "$work/myna-card.out"; then ok "$1"; else bad "$1 (expected /$2/)" "$(cat "$work/myna-card.out")"; fi
}

judge_myna_card() {
    local bin="$myna_card_root/bin" number birth
    plugged ordinary
    finds "myna-card reads 券面入力補助AP in the clear and under secure messaging, and both agree" \
        'plain and encrypted reads agree' "$bin/secure_messaging" 1234
    # The date of birth opens the age record by its year of 昭和.
    read -r number birth < <("$bin/secure_messaging" 1234 |
        awk '/^個人番号/ {number = $2} /^生年月日/ {split($2, day, "-"); print number, day[1] - 1925 day[2] day[3]}')
    mkdir -p "$work/myna-card"
    check "myna-card reads the whole card" sh -c "'$bin/read_card' --pin 1234 --code-a $number --birth-date $birth \
        --out '$work/myna-card' >'$work/myna-card.out' 2>&1"
    as_read "its serial number is of digits" '^  serial +[0-9]{15}$'
    as_read "its municipality agrees between two applications" 'agrees with 共通カードAP'
    as_read "the integrity record holds" 'signature \[verified\], 個人番号 digest \[ok\], 基本4情報 digest \[ok\]'
    as_read "the key of the card is signed" 'signed key +2048 bit +\[verified\]'
    as_read "the age record is signed" '年齢確認 .*\[verified\]'
    as_read "the printed record is signed" '券面 .*\[verified\]'
    as_read "the image of 個人番号 is signed" 'my-number +signature \[verified\]'
    as_read "the card answers a challenge" 'challenge .*\[verified\]'
    as_read "the photo is JPEG 2000" 'photo +Jpeg2000'
    as_read "the certificate is signed by the authority on the card" "card's CA +auth <- auth-ca +\[verified\]"
    as_read "no authority that the client knows has signed any of it" 'production only +\[signature verification failed'
    unserve
}
