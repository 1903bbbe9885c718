"""受付窓口: an actor for each facility, named by its 医療機関コード.

A start: what lies on the desk decides, in the plainest way. Put your own system in its place.
"""

from protocol import Actor, Breakdown

# Papers that prove eligibility by themselves as long as they are in date, and those that do beside the card.
PROOFS = ("certificate", "medical-ticket")
PROOFS_WITH_CARD = ("portal-screen", "portal-pdf", "notice")


class Counter(Actor):
    role = "counter"

    def begin(self):
        self.visits = []

    def on_receive(self, request):
        """A patient stands at the desk."""
        # What the reader found out is not taken over yet. It would be asked for by self.ask(f"reader:{self.name}",
        # {"request": "take-outcome"}); what it verified goes on to the fund as `check-by-card`.
        for shown in request["documents"]:
            document = shown["document"]
            basis = document["document"]
            proves = basis in PROOFS or (basis in PROOFS_WITH_CARD and request["card"] is not None)
            if proves and not shown["copy"] and self.is_own(document, request["spoken"]) and self.is_in_date(document):
                return self.decide(request, "confirmed", basis, document)
        if request["declaration"] and request["card"]:
            return self.decide(request, "declared", "declaration", None)
        return self.decide(request, "unproven", None, None)

    def is_own(self, document, spoken):
        items = document.get("items", {})
        return items.get("name") == spoken["name"] and items.get("birth") == spoken["birth"]

    def is_in_date(self, document):
        today = self.world.today
        return document.get("issued", today) <= today <= document.get("expires", today)

    def decide(self, request, outcome, basis, document):
        items = document["items"] if document else {}
        insured = items.get("insured")
        share = items.get("share") or "3割"
        if basis == "medical-ticket":
            route, share = {"route": "public-assistance", "insured": insured}, items.get("share") or "0割"
        elif document and document.get("special_expense"):
            route, share = {"route": "paid-in-full"}, "10割"
        elif outcome == "confirmed":
            route = {"route": "current", "insured": insured}
        elif outcome == "declared":
            route, share = {"route": "unknown"}, request["declaration"]["share"]
        else:
            route, share = {"route": "paid-in-full"}, "10割"
        guidance = {"confirmed": [], "declared": ["tell-number-later"], "unproven": ["claim-refund", "apply-for-certificate"]}
        decision = {
            "response": "decision",
            "visit": len(self.visits) + 1,
            "outcome": outcome,
            "basis": basis,
            "share": share,
            "collected": part(request["total"], share),
            "insured": insured,
            "eligibility": None,
            "validity": None,
            "limit": (document or {}).get("limit"),
            "forms": ["declaration"] if outcome == "declared" else [],
            "warnings": [],
            "guidance": guidance[outcome],
            "route": route,
        }
        self.visits.append(decision)
        return decision

    def on_show_visit(self, request):
        """What is kept of a visit."""
        number = request["visit"]
        if not 1 <= number <= len(self.visits):
            return {"response": "refused", "reason": "その受診は記録にありません"}
        return self.visits[number - 1]

    def on_phone_help_desk(self, request):
        """The help desk of the eligibility system opens the emergency function: so others are asked."""
        number = request["called_back_at"]
        try:
            told = self.ask("fund", {"request": "open-emergency", "facility": self.name, "called_back_at": number})
        except Breakdown:
            return {"response": "refused", "reason": "コールセンターにつながりません"}
        return {"response": "done"} if told["response"] == "emergency-open" else told

    def on_report_emergency_use(self, request):
        """利用報告: the use of the emergency function is over."""
        told = self.ask("fund", {"request": "report-emergency-use", "facility": self.name})
        return {"response": "done"} if told["response"] == "accepted" else told


def part(total, share):
    """What a patient pays of `10,000円` at `3割`, rounded to ten yen: `3,000円`."""
    yen = int(total.rstrip("円").replace(",", ""))
    tenths = int(share.rstrip("割"))
    return f"{(yen * tenths + 50) // 100 * 10:,}円"
