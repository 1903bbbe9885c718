"""支払基金・国保中央会: the eligibility system. There is one.

A start: eligibility by number, from the records with which the world begins.
"""

from protocol import Actor


class Fund(Actor):
    role = "fund"

    def on_check_by_number(self, request):
        """資格照会 by 保険者番号・記号・番号・枝番 and birth date, for a day."""
        asked, day = request["insured"], request["on"]
        for person in self.world.cast["people"].values():
            for enrolment in person["enrolments"]:
                fits = all(enrolment["insured"].get(key) == value for key, value in asked.items())
                if not fits or person["birth"] != request["birth"] or not self.is_visible(enrolment):
                    continue
                until = enrolment["until"]
                if enrolment["from"] <= day and (until is None or day < until):
                    return self.checked("valid", [self.record(person, enrolment)])
                newer = any(other["from"] > enrolment["from"] and self.is_visible(other) for other in person["enrolments"])
                return self.checked("invalid-newer-exists" if newer else "invalid", [self.record(person, enrolment)])
        return self.checked("none-found", [])

    def is_visible(self, enrolment):
        return enrolment["visible_from"] is not None and enrolment["visible_from"] <= self.world.at

    def checked(self, validity, records):
        return {"response": "checked", "validity": validity, "records": records, "key": None, "notice": None, "reference": None}

    def record(self, person, enrolment):
        insurer = self.world.cast["insurers"][enrolment["insured"]["insurer"]]
        return {
            "insured": enrolment["insured"],
            "insurer_name": insurer["name"],
            "relation": enrolment["relation"],
            "name": person["name"],
            "birth": person["birth"],
            "sex": person["sex"],
            "address": person["address"],
            "acquired": enrolment["from"],
            "lost": enrolment["until"],
            # Age and income decide it (rulebook: `madoguchi rules`); that is yours to implement.
            "share": enrolment["recorded_share"] or "3割",
            "preschool": False,
            "limit": None,
            "special_expense": enrolment["special_expense"],
            "public_assistance": False,
        }
