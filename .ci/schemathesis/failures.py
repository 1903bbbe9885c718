"""What failed in a run of Schemathesis: operation and kind of failure, a line each."""

import re
import sys
import xml.etree.ElementTree as tree

for case in tree.parse(sys.argv[1]).iter("testcase"):
    for failure in case.iter("failure"):
        text = (failure.get("message") or "") + (failure.text or "")
        for kind in re.findall(r"^\s*-\s+(\S.*)$", text, re.MULTILINE):
            print(case.get("name"), "-", kind.strip())
