#!/usr/bin/env python3
"""Reads the pictures of the face out of a card and opens them with Pillow.

    images.py FOLDER

Writes them into FOLDER, and a line for each check: `ok WHAT` or `FAIL WHAT`.
"""
import sys
from pathlib import Path

from PIL import Image

from pcsc import Card, objects

TEXT = bytes.fromhex("D3921000310001010408")
SURFACE = bytes.fromhex("D3921000310001010402")
folder = Path(sys.argv[1])


def judge(what, good, found=""):
    print(("ok " if good else "FAIL ") + what + ("" if good else f" ({found})"))


def picture(name, data, sizes, modes):
    """Opens a picture; `sizes` has the (width, height) it must have, or nothing if any will do."""
    path = folder / name
    path.write_bytes(data)
    try:
        with Image.open(path) as image:
            image.load()
            judge(f"Pillow opens {name}: {image.format} {image.size[0]}x{image.size[1]} {image.mode}", True)
            judge(f"{name} has the size and depth of the card's", (not sizes or image.size in sizes) and image.mode in modes,
                  f"{image.size} {image.mode}, expected {sizes} {modes}")
            darkest, lightest = image.convert("L").getextrema()
            judge(f"{name} shows something", darkest < lightest, "one colour only")
    except Exception as error:  # whatever the decoder stumbles over is the finding
        judge(f"Pillow opens {name}", False, error)


card = Card(0)
card.application(TEXT)
card.verify(0x0011, b"1234")
number = card.read(0x0001)[3:15]
judge("個人番号 is synthetic", number.startswith(b"9999"), number)

card.application(SURFACE)
card.verify(0x0013, number)
face = dict(objects(dict(objects(card.read(0x0002)))["ff20"]))
judge("the record of the face has its nine objects", [f"df{tag}" for tag in range(22, 30)] + ["df2a"]
      == [tag for tag in face if tag != "df21"], list(face))
picture("name.png", face.get("df25", b""), [(216, 12)], ["1", "L", "P"])
picture("address.png", face.get("df26", b""), [(288, 12)], ["1", "L", "P"])
picture("code.png", face.get("df2a", b""), [(24, 12)], ["1", "L", "P"])
picture("photo.jp2", face.get("df27", b""), [], ["L", "RGB"])
back = dict(objects(dict(objects(card.read(0x0005)))["ff40"]))
picture("number.png", back.get("df41", b""), [(72, 12)], ["1", "L", "P"])
