"""Test cases a second of a run of Schemathesis, by its own account."""

import re
import sys

told = open(sys.argv[1], encoding="utf-8").read()
cases = sum(int(it.replace(",", "")) for it in re.findall(r"([\d,]+)\s+generated", told))
seconds = re.findall(r"in ([\d.]+)s\s*=*\s*$", told, re.MULTILINE)
print(f"{cases / float(seconds[-1]):.0f}")
