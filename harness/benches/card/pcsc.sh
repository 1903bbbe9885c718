# Runs in namespaces of its own: a pcscd with two virtual readers, our card in the first, the one that does nothing in the second.
#   pcsc.sh FOLDER PROGRAM ROUNDS COMMANDS
set -eu
mkdir -p /run/pcscd
mount -t tmpfs tmpfs /run/pcscd
ip link set lo up
mkdir -p "$1/readers"
cp /etc/reader.conf.d/vpcd "$1/readers/"
pcscd --foreground --config "$1/readers" >"$1/pcscd.log" 2>&1 &
sleep 1
"$2" card serve ordinary --vpcd 127.0.0.1:35963 --at 2026-11-25 >"$1/serve.log" 2>&1 </dev/null &
"$1/nothing" 35964 &
"$1/client" "$3" "$4"
