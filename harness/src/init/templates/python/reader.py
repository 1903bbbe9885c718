"""顔認証付きカードリーダー: an actor for each facility, named by its 医療機関コード.

A start: it powers the card and selects the application for user authentication. What comes then is yours: reading the
certificate, `open-session` at the fund, a face or a PIN, and what the counter takes over.
"""

from protocol import Actor, Failed

SELECT_JPKI = "00A4040C0AD392F000260100000001"


class Reader(Actor):
    role = "reader"

    def begin(self):
        self.card = None
        self.screen = {"screen": "idle"}

    def on_place(self, request):
        """A card is laid on the tray."""
        if self.card is not None:
            return self.not_now()
        self.card = f"card:{request['card']}"
        if "atr" not in self.ask(self.card, "power-on"):
            return self.show({"screen": "error", "trouble": "card-not-recognised"})
        # A phone holds a credential of its own and is not told apart by the application of cards.
        selected = {"apdu": "9000"} if request["phone"] else self.ask(self.card, {"apdu": SELECT_JPKI})
        if "apdu" not in selected:
            return self.show({"screen": "error", "trouble": "card-not-recognised"})
        if selected["apdu"] != "9000":
            return self.show({"screen": "error", "trouble": "not-my-number-card"})
        raise Failed("reading the certificate of a card is not implemented yet")

    def on_take_card(self, request):
        """The card is taken back."""
        if self.card is None:
            return self.not_now()
        card, self.card = self.card, None
        self.ask(card, "power-off")
        return self.show({"screen": "idle"})

    def on_look(self, request):
        """What the screen shows."""
        return self.show(self.screen)

    def on_take_outcome(self, request):
        """The counter takes over what came of the last visit: nobody was verified yet."""
        return {"response": "outcome", "outcome": "nothing"}

    def on_inspect(self, request):
        """What is kept: no image, ever."""
        return {"response": "storage", "images": [], "failures": [], "visual_mode": False}

    def show(self, screen):
        self.screen = screen
        return {"response": "screen", **screen}

    def not_now(self):
        return {"response": "not-now", "screen": self.screen}
