"""J-LIS: registry of residents, certificate authority, cards, lost-card line. There is one.

A start: the inquiries about residents, and the lost-card line.
"""

from protocol import Actor

ITEMS = ("name", "birth", "sex", "address")


class Jlis(Actor):
    role = "jlis"

    def begin(self):
        self.suspended = set()

    def on_inquire_by_five_items(self, request):
        """5情報照会: found only if every item matches and nobody else does."""
        found = [person for person in self.people() if all(person[item] == request[item] for item in ITEMS)]
        if len(found) != 1:
            return {"response": "not-found"}
        return {"response": "matched", "number": found[0]["individual_number"]}

    def on_inquire_by_number(self, request):
        """本人確認情報照会."""
        for person in self.people():
            if person["individual_number"] == request["number"]:
                return {"response": "resident", **{item: person[item] for item in ITEMS}}
        return {"response": "not-found"}

    def on_call_to_suspend(self, request):
        """一時利用停止: taken at any hour from whoever knows what the card face says."""
        for person in self.people():
            if all(person[item] == request[item] for item in ("name", "birth", "address")):
                if person["card"] is None:
                    return {"response": "refused", "reason": "停止するカードがない"}
                self.suspended.add(person["individual_number"])
                return {"response": "suspended"}
        return {"response": "not-found"}

    def on_call_to_lift(self, request):
        """Never by telephone."""
        return {"response": "refused", "reason": "一時停止は電話では解除できない。市区町村の窓口へお越しいただく必要がある"}

    def people(self):
        return self.world.cast["people"].values()
