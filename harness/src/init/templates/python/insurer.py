"""保険者: an actor for each insurer, named by its 保険者番号.

A start: what can be answered from the records with which the world begins.
"""

from protocol import Actor


class Insurer(Actor):
    role = "insurer"

    def on_confirm(self, request):
        """By phone: is a number in force on a day?"""
        asked = request["insured"].items()
        for person in self.world.cast["people"].values():
            for enrolment in person["enrolments"]:
                until = enrolment["until"]
                fits = all(enrolment["insured"].get(key) == value for key, value in asked)
                in_force = enrolment["from"] <= request["on"] and (until is None or request["on"] < until)
                if fits and in_force:
                    return {"response": "in-force", "in_force": True, "share": enrolment["recorded_share"]}
        return {"response": "in-force", "in_force": False, "share": None}

    def on_issue_insurance_card(self, request):
        """被保険者証: none is issued any more from 2024-12-02 on."""
        if self.world.today >= "2024-12-02":
            return {"response": "refused", "reason": "2024年12月2日から、被保険者証は交付しない"}
        return {"response": "accepted"}

    def on_mail(self, request):
        """What the letter box of a member holds: nothing was sent yet."""
        return {"response": "letters", "letters": []}

    def on_ask_for_log(self, request):
        """Who has seen a member's data: the fund knows. So others are asked."""
        return self.ask("fund", {"request": "audit-log", "insurer": self.name, "insured": request["insured"]})
