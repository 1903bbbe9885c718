"""A card reader that has its card where readers have it: in a slot of PC/SC, or behind a socket that speaks as vpcd does.

    tray.py pcsc                the first reader of pcscd that has a card (needs pyscard: package python3-pyscard)
    tray.py frames HOST:PORT    dials, and speaks in the frames of vpcd

What the patient does it is told over the adapter protocol, over which it also asks the fund. It is small: it knows 暗証番号 only.
"""

import hashlib
import pathlib
import socket
import struct
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
# What `madoguchi init --role reader --lang python` writes.
sys.path.insert(0, str(HERE / "../../../harness/src/init/templates/python"))

import protocol  # noqa: E402
from reader import SELECT_JPKI, Reader  # noqa: E402

# Seconds until a card that was laid down must be there.
PATIENCE = 5
TOKEN, CERTIFICATE, KEY, PIN = "0006", "000A", "0017", "0018"
SHA_256 = bytes.fromhex("3031300d060960864801650304020105000420")


class NoCard(Exception):
    """It is not there, or says nothing."""


class Frames:
    """A card behind a socket: two octets of length, then a command, or one octet that means power."""

    OFF, ON = b"\0", b"\1"

    def __init__(self, place):
        host, _, port = place.rpartition(":")
        self.place = (host, int(port))

    def connect(self):
        self.socket = socket.create_connection(self.place, PATIENCE)
        self.send(self.ON)

    def disconnect(self):
        self.socket.close()

    def transmit(self, command):
        self.send(command)
        answer = self.read(struct.unpack("!H", self.read(2))[0])
        return answer[:-2], answer[-2:].hex()

    def send(self, payload):
        self.socket.sendall(struct.pack("!H", len(payload)) + payload)

    def read(self, length):
        got = b""
        while len(got) < length:
            piece = self.socket.recv(length - len(got))
            if not piece:
                raise NoCard("the other side has closed")
            got += piece
        return got


class Pcsc:
    """A card in a reader of pcscd."""

    def __init__(self):
        from smartcard.System import readers

        self.readers = readers

    def connect(self):
        from smartcard.Exceptions import CardConnectionException, NoCardException

        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            for reader in self.readers():
                self.connection = reader.createConnection()
                try:
                    return self.connection.connect()
                except (NoCardException, CardConnectionException):
                    continue
            time.sleep(0.05)
        raise NoCard("no reader has a card")

    def disconnect(self):
        self.connection.disconnect()

    def transmit(self, command):
        answer, one, two = self.connection.transmit(list(command))
        return bytes(answer), f"{one:02x}{two:02x}"


class Refused(Exception):
    """The chip refuses with a status word."""


class SmallReader(Reader):
    """Reads cards itself."""

    way = None

    def begin(self):
        super().begin()
        self.outcome = {"outcome": "nothing"}

    def command(self, text, data=b"", expects=None):
        length = bytes([len(data)]) if data else b""
        answer, status = self.way.transmit(bytes.fromhex(text) + length + data + (bytes([expects]) if expects is not None else b""))
        if status != "9000":
            raise Refused(status)
        return answer

    def file(self, identifier):
        """A file whole; what comes first says how long it is."""
        self.command("00A4020C", bytes.fromhex(identifier))
        head = self.command("00B00000", expects=4)
        whole = 4 + int.from_bytes(head[2:4], "big") if head[1] == 0x82 else 2 + head[1]
        content = b""
        while len(content) < whole:
            content += self.command(f"00B0{len(content):04X}", expects=min(whole - len(content), 240))
        return content

    def on_place(self, request):
        if self.card is not None:
            return self.not_now()
        self.card = request["card"]
        try:
            self.way.connect()
            self.command(SELECT_JPKI[:8], bytes.fromhex(SELECT_JPKI[10:]))
            self.command("00A4020C", bytes.fromhex(TOKEN))
            if self.command("00B00000", expects=0x20).strip(b"\0 ") != b"JPKIAPICCTOKEN2":
                return self.fails("not-my-number-card")
            self.certificate = self.file(CERTIFICATE)
        except (NoCard, OSError):
            return self.fails("card-not-recognised")
        except Refused:
            return self.fails("not-my-number-card")
        channel = {"channel": "facility", "code": self.name}
        asked = {"request": "open-session", "channel": channel, "certificate": self.certificate.hex().upper()}
        try:
            session = self.ask("fund", asked)
        except protocol.Breakdown:
            return self.fails("line-down")
        if session["response"] == "card-refused":
            return self.fails("card-refused", reason=session["reason"])
        if session["registration"] != "registered":
            return self.fails("registration-declined")
        self.challenge = bytes.fromhex(session["challenge"])
        self.identify = {"screen": "identify", "face": False, "pin": True, "alert": session["expiry_alert"], "trouble": None}
        return self.show(self.identify)

    def on_enter_pin(self, request):
        if self.screen["screen"] != "identify":
            return self.not_now()
        try:
            self.command("00A4020C", bytes.fromhex(PIN))
            self.command("00200080", request["digits"].encode())
            self.command("00A4020C", bytes.fromhex(KEY))
            signed = SHA_256 + hashlib.sha256(self.challenge).digest()
            self.signature = self.command("802A0080", signed, expects=0)
        except Refused as refused:
            status = str(refused)
            if status.startswith("63c") and status != "63c0":
                wrong = {"trouble": "wrong-pin", "left": int(status[3], 16)}
                return self.show({**self.identify, "trouble": wrong})
            return self.fails("pin-locked")
        except (NoCard, OSError):
            return self.fails("card-not-recognised")
        asks = ["drugs", "clinical", "checkups", "surgery"]
        return self.show({"screen": "consent", "asks": asks, "asks_limit": False, "offers_all": True})

    def on_consent(self, request):
        if self.screen["screen"] != "consent":
            return self.not_now()
        kinds = ("drugs", "clinical", "checkups", "surgery", "limit")
        # 包括同意 takes surgery not along.
        together = {kind: kind not in ("surgery", "limit") for kind in kinds}
        choices = {"all": together, "nothing": dict.fromkeys(kinds, False)}
        consents = choices.get(request["choice"]) or {kind: request[kind] for kind in kinds}
        proof = {
            "certificate": self.certificate.hex().upper(),
            "challenge": self.challenge.hex().upper(),
            "signature": self.signature.hex().upper(),
            "identity": "pin",
        }
        self.outcome = {"outcome": "verified", "proof": proof, "consents": consents, "phone": False}
        return self.show({"screen": "take-card"})

    def on_take_card(self, request):
        if self.card is None:
            return self.not_now()
        self.card = None
        self.way.disconnect()
        return self.show({"screen": "idle"})

    def on_take_outcome(self, request):
        outcome, self.outcome = self.outcome, {"outcome": "nothing"}
        return {"response": "outcome", **outcome}

    def fails(self, trouble, **more):
        self.outcome = {"outcome": "failed", "trouble": {"trouble": trouble, **more}}
        return self.show({"screen": "error", "trouble": trouble, **more})


if __name__ == "__main__":
    kind, *where = sys.argv[1:]
    SmallReader.way = {"frames": Frames, "pcsc": Pcsc}[kind](*where)
    protocol.play(f"a reader that has its card by {kind}", [SmallReader])
