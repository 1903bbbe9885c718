#!/usr/bin/env python3
"""A レセコン in Python's standard library alone: puts requests into `req` as one should, waits for `res`, reads and deletes.

    karte.py FOLDER COUNT ENCODING    asks for 見本 次郎 COUNT times; keeps the results in ./collected
"""
import os
import sys
import time
import xml.etree.ElementTree as ET

folder, count, encoding = sys.argv[1], int(sys.argv[2]), sys.argv[3]
SEARCH = {
    "InsurerNumber": "06139992",
    "InsuredCardSymbol": "12",
    "InsuredIdentificationNumber": "345",
    "InsuredBranchNumber": "00",
    "Birthdate": "19800120",
    "LimitApplicationCertificateRelatedConsFlg": "0",
}


def request(identifier):
    root = ET.Element("XmlMsg")
    header, body = ET.SubElement(root, "MessageHeader"), ET.SubElement(root, "MessageBody")
    for name, text in {
        "QualificationConfirmationDate": "20250610",
        "MedicalInstitutionCode": "1319990014",
        "ArbitraryFileIdentifier": identifier,
    }.items():
        ET.SubElement(header, name).text = text
    search = ET.SubElement(body, "QualificationConfirmSearchInfo")
    for name, text in SEARCH.items():
        ET.SubElement(search, name).text = text
    declared = {"cp932": "Shift_JIS", "utf-8": "UTF-8"}[encoding]
    declaration = f'<?xml version="1.0" encoding="{declared}" standalone="no"?>\r\n'
    return (declaration + ET.tostring(root, encoding="unicode")).encode(encoding)


def read(path):
    """A result is believed when two reads agree and it is XML; whatever its characters are, Python is told by itself."""
    with open(path, "rb") as file:
        octets = file.read()
    declaration, rest = octets.split(b"?>", 1)
    told = "cp932" if b"Shift_JIS" in declaration else "utf-8"
    return octets, ET.fromstring(rest.decode(told))


os.makedirs("collected", exist_ok=True)
run = f"{os.getpid()}"
names = [f"{run}{number:06}" for number in range(count)]
began = time.monotonic()
for name in names:
    part = os.path.join(folder, f"OQSsiquc01req_{name}.xml.tmp")
    with open(part, "wb") as file:
        file.write(request(f"{name}・見本"))
    os.rename(part, os.path.join(folder, "req", f"OQSsiquc01req_{name}.xml"))
for name in names:
    path = os.path.join(folder, "res", f"OQSsiquc01res_{name}.xml")
    while not os.path.exists(path):
        if time.monotonic() - began > 60:
            sys.exit(f"FAILED: no result {path}")
        time.sleep(0.02)
    octets, tree = read(path)
    found = tree.findtext("MessageHeader/ArbitraryFileIdentifier")
    if found != f"{name}・見本":
        sys.exit(f"FAILED: {path}: expected the identifier {name}・見本, found {found}")
    kanji = tree.findtext(".//ResultOfQualificationConfirmation/Name")
    if kanji != "見本　次郎":
        sys.exit(f"FAILED: {path}: expected 見本　次郎, found {kanji}")
    os.remove(path)
    with open(os.path.join("collected", os.path.basename(path)), "wb") as file:
        file.write(octets)
print(f"ok: {count} requests in {encoding}: {time.monotonic() - began:.2f} s")
