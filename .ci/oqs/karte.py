#!/usr/bin/env python3
"""A レセコン that works a day at the counter with nothing but a facility's folders and Python's standard library.

    karte.py FOLDER ENCODING morning       hands in a bulk query for who is expected, in UTF-8 or CP932; its number is kept in ./reception
    karte.py FOLDER ENCODING counter N     fetches the bulk result, asks for N patients at once, registers a 照会番号, asks under it
    karte.py FOLDER ENCODING reader        takes what the reader left in `face`, and asks for drugs as XML and as PDF under that consent

It does as the field does: a temporary name and a rename; a result is believed when two reads agree and it is XML; then it is deleted.
What it has read lies in ./collected.
"""
import os
import sys
import time
import unicodedata
import xml.etree.ElementTree as ET

FACILITY = "1319990014"
NAME = "見本　次郎"
CARD = {"InsurerNumber": "06139992", "InsuredCardSymbol": "12", "InsuredIdentificationNumber": "345", "InsuredBranchNumber": "00"}
SEARCH = CARD | {"Birthdate": "19800120", "LimitApplicationCertificateRelatedConsFlg": "0"}
HEADER = {"MedicalInstitutionCode": FACILITY}
ON_DAY = {"QualificationConfirmationDate": "20250610"} | HEADER
PATIENCE = 30

folder, encoding, phase = sys.argv[1:4]
began = time.monotonic()
sent = 0


def fail(what):
    sys.exit(f"FAILED: karte.py {encoding} {phase}: {what}")


def expect(what, expected, found):
    if expected != found:
        fail(f"{what}: expected {expected!r}, found {found!r}")


def fill(parent, content):
    for name, value in content.items():
        for one in value if isinstance(value, list) else [value]:
            child = ET.SubElement(parent, name)
            if isinstance(one, dict):
                fill(child, one)
            else:
                child.text = one


def put(prefix, header, body):
    """Puts a request there; tells its suffix and its identifier."""
    global sent
    sent += 1
    suffix = f"{phase}{encoding.replace('-', '')}{sent:06}"
    identifier = f"{suffix}・見本髙"
    root = ET.Element("XmlMsg")
    fill(root, {"MessageHeader": header | {"ArbitraryFileIdentifier": identifier}, "MessageBody": body})
    declared = {"cp932": "Shift_JIS", "utf-8": "UTF-8"}[encoding]
    text = f'<?xml version="1.0" encoding="{declared}" standalone="no"?>\r\n' + ET.tostring(root, encoding="unicode")
    part = os.path.join(folder, "req", f"{prefix}req_{suffix}.xml.tmp")
    with open(part, "wb") as file:
        file.write(text.encode(encoding))
    os.rename(part, part[: -len(".tmp")])
    return suffix, identifier


def read(path):
    """What a file holds, when two reads agree."""
    before = None
    while True:
        with open(path, "rb") as file:
            octets = file.read()
        if octets and octets == before:
            return octets
        before = octets
        time.sleep(0.001)


def tree(octets):
    """Whatever its characters are, Python is told by itself."""
    declaration, rest = octets.split(b"?>", 1)
    characters = "cp932" if b'encoding="Shift_JIS"' in declaration else "utf-8"
    return ET.fromstring(rest.decode(characters)), characters


def collect(path):
    while not os.path.exists(path):
        if time.monotonic() - began > PATIENCE:
            fail(f"no {path} after {PATIENCE} s")
        time.sleep(0.01)
    octets = read(path)
    os.remove(path)
    os.makedirs("collected", exist_ok=True)
    with open(os.path.join("collected", os.path.basename(path)), "wb") as file:
        file.write(octets)
    return octets


def answer(prefix, asked):
    """The result of a request: its header and body."""
    suffix, identifier = asked
    path = os.path.join(folder, "res", f"{prefix}res_{suffix}.xml")
    root, characters = tree(collect(path))
    header, body = root.find("MessageHeader"), root.find("MessageBody")
    if not prefix.endswith("02"):  # that of a bulk result is the one of the query
        expect(f"{path}: the identifier", identifier, header.findtext("ArbitraryFileIdentifier"))
    expect(f"{path}: characters", "cp932", characters)
    code = header.findtext("CharacterCodeIdentifier")
    expect(f"{path}: 文字コード識別", "1", code or "1")
    return header, body


def is_right(record):
    """Whether a record is that of the patient, as it should be written."""
    for name, value in CARD.items():
        expect(name, value, record.findtext(name))
    expect("Name", NAME, record.findtext("Name"))
    kana = record.findtext("NameKana")
    expect("NameKana is half-width", kana, "".join(c for c in kana if unicodedata.east_asian_width(c) in ("H", "Na")))
    expect("NameKana", "ミホン ジロウ", unicodedata.normalize("NFKC", kana))


def single(asked):
    header, body = answer("OQSsiquc01", asked)
    expect("SegmentOfResult", "1", header.findtext("SegmentOfResult"))
    expect("QualificationValidity", "1", body.findtext("QualificationValidity"))
    (record,) = body.findall("ResultList/ResultOfQualificationConfirmation")
    is_right(record)
    return record


def morning():
    people = [SEARCH | {"ArbitraryIdentifier": str(number)} for number in range(1, 4)]
    header, body = answer("OQSmuquc01", put("OQSmuquc01", ON_DAY, {"QualificationConfirmSearchInfo": people}))
    number = body.findtext("ReceptionNumber")
    early, _ = answer("OQSmuquc02", put("OQSmuquc02", HEADER, {"ReceptionNumber": number}))
    expect("処理中", "2", early.findtext("SegmentOfResult"))
    with open("reception", "w") as file:
        file.write(number)
    print(f"ok: a bulk query in {encoding} is received under {number} and not ready yet")


def counter(patients):
    with open("reception") as file:
        number = file.read()
    header, body = answer("OQSmuquc02", put("OQSmuquc02", HEADER, {"ReceptionNumber": number}))
    expect("SegmentOfResult", "1", header.findtext("SegmentOfResult"))
    expect("ReceptionNumber", number, header.findtext("ReceptionNumber"))
    units = body.findall("BulkConfirmUnit")
    expect("units", ["1", "2", "3"], [unit.findtext("QualificationConfirmSearchInfo/ArbitraryIdentifier") for unit in units])
    for unit in units:
        is_right(unit.find("ResultOfQualificationConfirmation"))
    for asked in [put("OQSsiquc01", ON_DAY, {"QualificationConfirmSearchInfo": SEARCH}) for _ in range(patients)]:
        single(asked)
    reference = f"000{number[-2:]}"
    info = {"ReferenceNumberRegistrationInfo": {"ReferenceNumber": reference} | CARD}
    header, _ = answer("OQSsiimm01", put("OQSsiimm01", HEADER, info))
    expect("照会番号: SegmentOfResult", "1", header.findtext("SegmentOfResult"))
    record = single(put("OQSsiquc01", ON_DAY, {"QualificationConfirmSearchInfo": SEARCH}))
    expect("照会番号", reference, record.findtext("ReferenceNumber"))
    nobody = SEARCH | {"InsuredIdentificationNumber": "999"}
    _, body = answer("OQSsiquc01", put("OQSsiquc01", ON_DAY, {"QualificationConfirmSearchInfo": nobody}))
    expect("nobody", "4", body.findtext("QualificationValidity"))
    print(f"ok: {sent} requests in {encoding}: {time.monotonic() - began:.2f} s")


def reader():
    names = sorted(os.listdir(os.path.join(folder, "face")))
    (name,) = [name for name in names if name.startswith(f"OQSsiquc01res_face_{FACILITY}")]
    root, characters = tree(collect(os.path.join(folder, "face", name)))
    expect("face: characters", "cp932", characters)
    expect("ReferenceClassification", "1", root.findtext("MessageHeader/ReferenceClassification"))
    record = root.find("MessageBody/ResultList/ResultOfQualificationConfirmation")
    is_right(record)
    expect("the consent to drugs", "1", record.findtext("PharmacistsInfoConsFlg"))
    numbers = {
        "InsurerNumber": record.findtext("InsurerNumber"),
        "InsuranceCardSymbol": record.findtext("InsuredCardSymbol"),
        "InsuredPersonIdentificationNumber": record.findtext("InsuredIdentificationNumber"),
        "BranchNumber": record.findtext("InsuredBranchNumber"),
    }
    body = {"StartDate": "202401", "EndDate": "202506", "PrDiInfClassification": "0", "MedicalTreatmentFlag": "1"}
    as_pdf = put("YZKsiquc01", HEADER | numbers, body | {"FileCategory": "1"})
    _, drugs = answer("YZKsiquc01", put("YZKsiquc01", HEADER | numbers, body | {"FileCategory": "2"}))
    expect("drugs", ["試験カプセル"], [drug.text for drug in drugs.iter("DrugN")])
    pdf = collect(os.path.join(folder, "res", f"YZKsiquc01res_{as_pdf[0]}.pdf"))
    expect("PDF", b"%PDF-", pdf[:5])
    print(f"ok: the reader's file {name} opens drugs as XML and as PDF")


{"morning": morning, "counter": lambda: counter(int(sys.argv[4])), "reader": reader}[phase]()
