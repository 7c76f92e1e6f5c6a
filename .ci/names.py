#!/usr/bin/env python3
"""Nothing under harness/ or suites/ names a system, a locale or a field: those stand in fixtures/ and descriptions."""
import re

import tree

SYSTEM_OR_LOCALE = re.compile(r"custom[-_ ]?pms|\bpms\b|pms[-_]go|power ?office|norw|\bkunde|oslo", re.I)
# Fields that are everyday words too, so that a literal that equals one says nothing.
EVERYDAY = {"id", "type", "name", "version", "status", "deleted", "number", "title", "code", "active"}
# Examples in --help name the bundled systems, and names of references end alike in many systems. An entry that is no
# longer needed fails the test.
ALLOWED = {
    "harness/cli/main.cpp: poweroffice",
    "harness/cli/mock_command.cpp: custom-pms",
    "harness/cli/mock_command.cpp: poweroffice",
    "harness/describe/fields.cpp: Id",
    "suites/common.cpp: Code",
    "suites/common.cpp: Id",
}

fields = set()
for description in [*tree.TOP.glob("mocks/*/entities.json"), *tree.TOP.glob("fixtures/systems/**/*.json")]:
    for path in re.findall(r'"path": *"([^"]+)"', description.read_text(encoding="utf-8")):
        fields.update({path, path.split(".")[-1]} - EVERYDAY)

found = set()
for file, text in tree.texts(r"^(harness|suites)/.*\.(h|cpp)$"):
    code = re.sub(r"(^|\s)//.*", "", text, flags=re.M)  # an example in a comment ties nothing
    if not tree.OF_TESTS.search(file):
        named = SYSTEM_OR_LOCALE.findall(code) + [w for w in re.findall(r'"([^"\n]*)"', code) if w in fields]
        found |= {f"{file}: {name}" for name in named}
tree.finish(found, ALLOWED, "names.py")
