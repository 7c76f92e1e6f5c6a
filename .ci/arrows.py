#!/usr/bin/env python3
"""Proves from the includes that the arrows between the rooms run one way. `.github/CONTRIBUTING.md` draws them."""
import re

import tree

# Each room and what its files may include besides the room's own: what lies below it, as far as it is needed. Suites
# see nothing of the world, and the sync shares only base and the readers of mappings and descriptions with its judge:
# nothing of them knows what a sync should do.
ALLOWED = {
    "base": "",
    "mocks/system": "base",
    "mocks/store": "base mocks/system",
    "mocks/http": "base mocks/store",
    "mocks": "base mocks/system mocks/store mocks/http",
    "fixtures": "base mocks",
    "harness/mapping": "base",
    "harness/checklist": "base harness/mapping",
    "harness/describe": "base mocks/system harness/checklist",
    "harness/model": "base harness/mapping mocks/system",
    "harness/subject": "base",
    "harness/trial": "base mocks mocks/system mocks/http mocks/store",
    "harness/world": "harness/model harness/subject fixtures mocks mocks/store mocks/http",
    "harness/checks": "base harness/model harness/world reports/model mocks mocks/http",
    "harness/run": "base harness/checklist harness/model harness/subject harness/world harness/checks reports/model fixtures",
    "harness/explore": "base harness/model harness/subject harness/checks harness/run reports/model",
    "harness/sabotage": "base harness/model harness/world harness/run reports/model mocks/system mocks/http",
    "suites": "harness/checklist harness/model harness/checks harness/run harness/explore",
    "reports/model": "base",
    "reports": "base reports/model",
    "reports/history": "base reports reports/model",
    "sync": "base harness/mapping mocks/system",
    "harness/cli": "base harness/checklist harness/describe harness/mapping harness/model harness/subject harness/trial harness/world harness/run harness/explore harness/sabotage"
                   " reports reports/model reports/history fixtures mocks mocks/system mocks/store mocks/http",
    "harness/cli/main.cpp": "suites",  # only the program's main knows them
}


def room(path):
    return max((r for r in ALLOWED if path.startswith(r + "/")), key=len, default=path)


broken = set()
used = set()
for file, text in tree.texts(r"\.(h|cpp)$"):
    if tree.OF_TESTS.search(file):
        continue  # tests may reach further
    own = file if file in ALLOWED else room(file)
    allowed = {room(file), *ALLOWED.get(room(file), "").split(), *ALLOWED.get(file, "").split()}
    included = {room(i) for i in re.findall(r'^\s*#\s*include "(\w+/[^"]+)"', text, re.M)}
    used |= {(own, other) for other in included} | {(room(file), other) for other in included}
    broken |= {f"{file} -> {other}" for other in included - allowed}
    if file.startswith("suites/") and "world::" in text:
        broken.add(f"{file} names something of harness/world: what suites may use of it stands in harness/checks")
unused = {(own, other) for own, others in ALLOWED.items() for other in others.split()} - used
broken |= {f"{own} -> {other} is allowed, and no file needs it" for own, other in unused}
tree.finish(broken, set(), "arrows.py")
