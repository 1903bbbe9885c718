"""モバイル端末: the patient's phone, a facility's device, an ambulance's tablet. One actor plays them all.

A start: whether there is a card that answers, and its PIN. Reading its certificate and what is asked of the fund is yours.
"""

from protocol import Actor, Failed

SELECT_JPKI = "00A4040C0AD392F000260100000001"
SELECT_PIN = "00A4020C020018"


class Mobile(Actor):
    role = "mobile"

    def on_use(self, request):
        """A card is held to a device."""
        card = f"card:{request['card']}"
        holder = request["holder"]
        if holder["by"] == "sight" and request["channel"]["channel"] == "patient-web":
            return {"response": "refused", "reason": "マイナ在宅受付Webでは暗証番号が必要である"}
        if "atr" not in self.ask(card, "power-on"):
            return {"response": "not-read"}
        try:
            if self.status(card, SELECT_JPKI) != "9000":
                return {"response": "not-read"}
            if holder["by"] == "pin":
                self.status(card, SELECT_PIN)
                pin = holder["pin"].encode()
                status = self.status(card, f"00200080{len(pin):02X}{pin.hex().upper()}")
                if status.startswith("63C"):
                    return {"response": "wrong-pin", "left": int(status[3], 16)}
                if status != "9000":
                    return {"response": "wrong-pin", "left": 0} if status == "6984" else {"response": "not-read"}
        finally:
            self.ask(card, "power-off")
        raise Failed("reading the certificate of a card is not implemented yet")

    def status(self, card, command):
        """The status word of a card's answer; nothing if it does not answer."""
        return self.ask(card, {"apdu": command}).get("apdu", "")[-4:]
