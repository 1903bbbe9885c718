"""市町村窓口: an actor for each municipality, named by it.

A start: what the window can do without the card's certificate.
"""

from protocol import Actor, Failed


class Municipality(Actor):
    role = "municipality"

    def on_lift_suspension(self, request):
        """一時停止の解除: only with the card."""
        if request["card"] is None:
            return self.refused("一時停止を解除するカードを持参する必要がある")
        raise Failed("reading the serial number of a card's certificate is not implemented yet")

    def on_report(self, request):
        """転居届 and the like go on to J-LIS: so others are asked."""
        told = self.ask("jlis", {"request": "report", "number": request["number"], "event": request["event"]})
        return {"response": "done", "fee": "0円"} if told["response"] == "accepted" else self.refused("届出を受け付けられない")

    def on_reset_pin(self, request):
        """暗証番号の再設定: whoever chose it must be the holder."""
        if not request["chosen_by_holder"]:
            return self.refused("暗証番号は本人が決める必要がある")
        if request["visitor"] == "agent-without-papers":
            return self.refused("代理人には書類が必要である")
        raise Failed("setting a PIN on a card is not implemented yet")

    def refused(self, reason):
        return {"response": "refused", "reason": reason}
