#!/usr/bin/env python3
"""Nothing under harness/ or suites/ names a system, a locale or a field: those stand in fixtures/ and descriptions."""
import pathlib
import re
import sys

SYSTEM_OR_LOCALE = re.compile(r"custom[-_ ]?pms|\bpms\b|pms[-_]go|power ?office|norw|\bkunde|oslo", re.I)
# Fields that are everyday words too, so that a literal that equals one says nothing.
EVERYDAY = {"id", "type", "name", "version", "status", "deleted", "number", "title", "code", "active"}
# What is about to go. An entry that is no longer needed fails the test.
NOT_YET = {
    "harness/cli/checklist_command.cpp",
    "harness/cli/main.cpp",
    "harness/cli/mock_command.cpp",
    "harness/cli/run_command.cpp",
    "harness/cli/run_input.cpp",
    "harness/model/values.cpp",
    "suites/reference.cpp",
}
OF_TESTS = re.compile(r"_test\.cpp$|_bench\.cpp$|/testing/|/fuzz/")
TOP = pathlib.Path(__file__).resolve().parent.parent

fields = set()
for description in [*TOP.glob("mocks/*/entities.json"), *TOP.glob("fixtures/systems/**/*.json")]:
    for path in re.findall(r'"path": *"([^"]+)"', description.read_text(encoding="utf-8")):
        fields.update({path, path.split(".")[-1]} - EVERYDAY)

found = {}
for room in ("harness", "suites"):
    for path in sorted((TOP / room).rglob("*.*")):
        file = path.relative_to(TOP).as_posix()
        if path.suffix not in (".h", ".cpp") or OF_TESTS.search(file):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            code = re.sub(r"(^|\s)//.*", "", line)  # an example in a comment ties nothing
            hit = SYSTEM_OR_LOCALE.search(code) or next((w for w in re.findall(r'"([^"]*)"', code) if w in fields), None)
            if hit:
                found.setdefault(file, f"{file}:{number}: {hit if isinstance(hit, str) else hit[0]}")

for file in sorted(found.keys() - NOT_YET):
    print(f"{found[file]}: names a system, a locale or a field (.ci/names.py)")
for file in sorted(NOT_YET - found.keys()):
    print(f"{file}: mended, so take it from NOT_YET in .ci/names.py")
sys.exit(found.keys() != NOT_YET)
