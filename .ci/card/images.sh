# Decoders of PNG and JPEG 2000 open what the chip holds of the face of the card.

judge_images() {
    plugged ordinary
    /usr/bin/python3 "$here/.ci/card/images.py" "$work" >"$work/images.out" 2>&1 || bad "images.py" "$(cat "$work/images.out")"
    while IFS= read -r line; do
        case "$line" in
        "ok "*) ok "${line#ok }" ;;
        "FAIL "*) bad "${line#FAIL }" ;;
        *) printf '%s\n' "$line" ;;
        esac
    done <"$work/images.out"
    for picture in "$work"/*.png; do
        finds "pngcheck opens $(basename "$picture")" '^OK' pngcheck "$picture"
    done
    finds "opj_dump opens the photo" 'numcomps' opj_dump -i "$work/photo.jp2"
    [ -z "${JUDGE_CARD_KEEP:-}" ] || cp "$work"/*.png "$work"/photo.* "$JUDGE_CARD_KEEP/"
    unserve
}
