"""A counter that asks the eligibility system as a レセコン does: by files in the folders of a terminal, or with curl at the Web API.

    clerk.py folders DIR        requests go into DIR/CODE/req, results come into DIR/CODE/res and DIR/CODE/face
    clerk.py web URL CERTS      CERTS is a folder with ca.pem, client-CODE.pem and client-CODE.key

Who comes to the desk it is told over the adapter protocol. It is small, and knows papers, results of readers and numbers only.
"""

import itertools
import json
import pathlib
import subprocess
import sys
import time
import xml.etree.ElementTree as xml

HERE = pathlib.Path(__file__).resolve().parent
# What `madoguchi init --role counter --lang python` writes.
sys.path.insert(0, str(HERE / "../../../harness/src/init/templates/python"))

import protocol  # noqa: E402
from counter import Counter, part  # noqa: E402

# Seconds for an answer. The line may be down.
PATIENCE = 5


def tree(path):
    """A message that a terminal wrote; None while it is not there or not whole."""
    try:
        return xml.fromstring(path.read_text("utf-8"))
    except (FileNotFoundError, xml.ParseError):
        return None


class Folders:
    """Asks by files."""

    numbers = itertools.count(1)

    def __init__(self, root):
        self.root = pathlib.Path(root)

    def by_card(self, code):
        """The result of the last session on the reader, if there is one. It is there before the patient comes to the desk."""
        for path in sorted((self.root / code / "face").glob("*.xml")):
            message = tree(path)
            path.unlink()
            return message
        return None

    def by_number(self, code, message):
        """Hands in a question and waits for its answer."""
        desk, number = self.root / code, next(self.numbers)
        name = f"OQSsiquc01req_{number}.xml"
        # Under a temporary name until it is whole.
        written = desk / "req" / f"{name}.tmp"
        written.write_bytes(b'<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n' + xml.tostring(message, "utf-8"))
        written.rename(desk / "req" / name)
        answer, until = desk / "res" / f"OQSsiquc01res_{number}.xml", time.monotonic() + PATIENCE
        while time.monotonic() < until:
            result = tree(answer)
            if result is not None:
                answer.unlink()
                return result
            time.sleep(0.005)
        return None


class Web:
    """Asks with curl over TLS, with the certificate of the facility."""

    LOGIN = "/oqs-api-pro/MSA12020/ILI12020SV01/auth"
    SEARCH = "/oqs-api-pro/MSA01030/ILI01030SV01/search"

    def __init__(self, url, certificates):
        self.url, self.certificates = url, pathlib.Path(certificates)
        self.tokens = {}

    def by_number(self, code, message):
        query = json.dumps({"XmlMsg": as_json(message)})
        for _ in range(2):
            if code not in self.tokens:
                login = json.dumps({"userId": code, "password": f"MIHON-{code}"})
                status, body = self.post(code, self.LOGIN, login, None)
                if status != 200:
                    return None
                self.tokens[code] = json.loads(body)["result"]["idToken"]
            status, body = self.post(code, self.SEARCH, query, self.tokens[code])
            if status != 401:
                return as_xml("XmlMsg", json.loads(body)["XmlMsg"]) if status == 200 else None
            del self.tokens[code]  # Its time is over.
        return None

    def post(self, code, path, body, token):
        ca, certificate, key = (self.certificates / name for name in ("ca.pem", f"client-{code}.pem", f"client-{code}.key"))
        command = ["curl", "--silent", "--max-time", str(PATIENCE), "--cacert", ca, "--cert", certificate, "--key", key]
        command += ["--header", "Content-Type: application/json", "--data-binary", "@-", "--write-out", "\n%{http_code}"]
        if token:
            command += ["--header", f"Authorization: {token}"]
        done = subprocess.run([*command, self.url + path], input=body.encode(), stdout=subprocess.PIPE, check=False)
        text, _, status = done.stdout.decode().rpartition("\n")
        return int(status or 0), text


def as_json(element):
    return {child.tag: as_json(child) for child in element} if len(element) else element.text or ""


def as_xml(tag, value):
    """The tree of a message as JSON. What comes more than once is a list."""
    element = xml.Element(tag)
    if isinstance(value, dict):
        for name, child in value.items():
            for one in child if isinstance(child, list) else [child]:
                element.append(as_xml(name, one))
    else:
        element.text = str(value)
    return element


def plain(date):
    return date.replace("-", "")


def question(code, insured, birth, on, consent):
    """資格確認 by number."""
    message = xml.Element("XmlMsg")
    header = xml.SubElement(message, "MessageHeader")
    search = xml.SubElement(xml.SubElement(message, "MessageBody"), "QualificationConfirmSearchInfo")
    said = [
        (header, "QualificationConfirmationDate", plain(on)),
        (header, "MedicalInstitutionCode", code),
        (search, "InsurerNumber", insured["insurer"].rjust(8)),
        (search, "InsuredCardSymbol", insured.get("symbol")),
        (search, "InsuredIdentificationNumber", insured["number"]),
        (search, "InsuredBranchNumber", insured.get("branch")),
        (search, "Birthdate", plain(birth)),
        (search, "LimitApplicationCertificateRelatedConsFlg", "1" if consent else "0"),
    ]
    for where, name, text in said:
        if text:
            xml.SubElement(where, name).text = text
    return message


def dashed(date):
    return f"{date[:4]}-{date[4:6]}-{date[6:]}" if date else None


class Record:
    """資格情報 as a result tells it."""

    def __init__(self, element):
        self.element = element

    def said(self, name):
        return (self.element.findtext(name) or "").strip() or None

    @property
    def share(self):
        ratio = self.said("InsuredPartialContributionRatio") or self.element.findtext(
            "ElderlyRecipientCertificateInfo/ElderlyRecipientContributionRatio"
        )
        if ratio:
            return f"{int(ratio) // 10}割"
        return "2割" if self.said("PreschoolClassification") == "1" else "3割"

    @property
    def insured(self):
        return {
            "insurer": self.said("InsurerNumber"),
            "symbol": self.said("InsuredCardSymbol"),
            "number": self.said("InsuredIdentificationNumber"),
            "branch": self.said("InsuredBranchNumber"),
        }

    def is_of(self, spoken):
        """Whether it is the patient's: birth and name."""
        names = (self.said("Name"), spoken["name"]["kanji"])
        same = [name and name.replace("　", " ") for name in names]
        return dashed(self.said("Birthdate")) == spoken["birth"] and same[0] == same[1]


class Desk(Counter):
    """The counter of the template, which also asks."""

    way = None

    def on_receive(self, request):
        if request["used_reader"] and request["companion"] != "agent-only" and hasattr(self.way, "by_card"):
            record = self.valid(self.way.by_card(self.name), request["spoken"])
            if record:
                return self.confirmed(request, "card", record)
        decision = super().on_receive(request)
        if decision["outcome"] != "confirmed" or not decision["insured"]:
            return decision
        asked = question(self.name, decision["insured"], request["spoken"]["birth"], self.world.today, request["limit_consent"])
        record = self.valid(self.way.by_number(self.name, asked), request["spoken"])
        if not record:
            return decision
        # The answer counts, not the paper.
        self.visits.pop()
        return self.confirmed(request, decision["basis"], record)

    def valid(self, message, spoken):
        """The one record of a valid answer about the patient."""
        if message is None or message.findtext("MessageBody/QualificationValidity") != "1":
            return None
        records = [Record(element) for element in message.iterfind("MessageBody/ResultList/ResultOfQualificationConfirmation")]
        return records[0] if len(records) == 1 and records[0].is_of(spoken) else None

    def confirmed(self, request, basis, record):
        decision = self.decide(request, "confirmed", basis, None)
        special = record.said("InsuredCardClassification") == "13"
        share = "10割" if special else record.share
        limit = record.element.findtext("LimitApplicationCertificateRelatedInfo/LimitApplicationCertificateClassificationFlag")
        decision.update(
            share=share,
            collected=part(request["total"], share),
            insured=record.insured,
            validity="valid",
            limit=limit or None,
            route={"route": "paid-in-full"} if special else {"route": "current", "insured": record.insured},
        )
        return decision


if __name__ == "__main__":
    kind, *where = sys.argv[1:]
    Desk.way = {"folders": Folders, "web": Web}[kind](*where)
    protocol.play(f"a counter that asks by {kind}", [Desk])
