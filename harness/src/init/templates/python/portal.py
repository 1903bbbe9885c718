"""マイナポータル. There is one.

A start: what a login needs, and what the portal does not offer. Reading the card and `open-session` at the fund are yours.
"""

from protocol import Actor, Failed


class Portal(Actor):
    role = "portal"

    def on_login(self, request):
        """Login with card and 暗証番号."""
        if request["card"] is None:
            return self.failed("no-card")
        if not request["reads_cards"]:
            return self.failed("no-reader")
        if not request["app"]:
            return self.failed("no-app")
        card = f"card:{request['card']}"
        if "atr" not in self.ask(card, "power-on"):
            return self.failed("card-not-read")
        raise Failed("reading a card and proving its PIN is not implemented yet")

    def failed(self, failure):
        return {"response": "login-failed", "failure": failure}

    def no_session(self, request):
        """Nobody is logged in yet."""
        return {"response": "no-session"}

    on_show_eligibility = on_save_pdf = on_print = on_show_registration = no_session
    on_register = on_show_medical = on_logout = no_session

    def on_cancel_registration(self, request):
        """The portal offers no such thing."""
        return {"response": "refused", "reason": "利用登録の解除は、保険者に申請する"}
