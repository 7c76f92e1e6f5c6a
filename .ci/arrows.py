#!/usr/bin/env python3
"""Proves from the includes that the arrows between the rooms run one way. `.github/CONTRIBUTING.md` draws them."""
import re

import tree

# Each room and what its files may include besides the room's own: what lies below it. The suites, which see nothing of
# the world, and the sync, which shares only two readers with its judge, are held more tightly than that.
ALLOWED = {
    "base": "",
    "mocks/system": "base",
    "mocks/store": "base mocks/system",
    "mocks/http": "base mocks/system mocks/store",
    "mocks": "base mocks/system mocks/store mocks/http",
    "fixtures": "base mocks mocks/system mocks/store",
    "harness/mapping": "base",
    "harness/checklist": "base harness/mapping",
    "harness/model": "base harness/mapping mocks/system",
    "harness/subject": "base",
    "harness/world": "base harness/model harness/subject fixtures mocks mocks/system mocks/store mocks/http",
    "harness/checks": "base harness/model harness/world reports/model",
    "harness/run": "base harness/checklist harness/model harness/subject harness/world harness/checks reports/model fixtures",
    "suites": "base harness/checklist harness/model harness/checks harness/run",
    "reports/model": "base",
    "reports": "base reports/model",
    "sync": "harness/mapping mocks/system",
    "harness/cli": "base harness/checklist harness/mapping harness/model harness/subject harness/world harness/checks"
                   " harness/run reports reports/model fixtures mocks mocks/system mocks/store mocks/http",
    "harness/cli/main.cpp": "suites",  # only the program's main knows them
}


def room(path):
    return max((r for r in ALLOWED if path.startswith(r + "/")), key=len, default=path)


broken = set()
for file, text in tree.texts(r"\.(h|cpp)$"):
    if tree.OF_TESTS.search(file):
        continue  # tests may reach further
    allowed = {room(file), *ALLOWED.get(room(file), "").split(), *ALLOWED.get(file, "").split()}
    included = re.findall(r'^\s*#\s*include "(\w+/[^"]+)"', text, re.M)
    broken |= {f"{file} -> {room(i)}" for i in included if room(i) not in allowed}
tree.finish(broken, set(), "arrows.py")
