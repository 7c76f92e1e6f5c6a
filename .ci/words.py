#!/usr/bin/env python3
"""Retired words stay away, from names and from prose, and lines of Markdown from more than 120 columns."""
import re

import tree

# The glossary in `.github/CONTRIBUTING.md` says what to write instead.
RETIRED = set("""errand fate crowd door sight moment phase cast performer stage staged board contest contested stray
    restless zoo animal red green twin told tell telling heed heeded""".split())
RETIRED |= {word + "s" for word in RETIRED}
# Not ours to change: C++, names that users select, keys of CI systems, colours.
NOT_OURS = re.compile(r"\w+_cast\b|old-style-cast|SafeMatcherCast|link\.twins|\{.moment., entry|\bstages?(?: \{|[:(])"
                      r"|\b(red|green)\b(?=[^\n]*colou?r)|colou?r[^\n]*\b(red|green)\b")
# Retired words that are about to go, by room. An entry that is no longer needed fails the test.
NOT_YET = {
    "harness/checks": "tells",
    "harness/cli": "heeds tell tells told",
    "harness/run": "tells",
    "harness/world": "moment",
    "mocks": "cast twins",
    "mocks/poweroffice_go": "cast",
    "suites": "tells told",
}


def room(file):
    return "/".join(file.split("/")[:2]) if re.match(r"(harness|mocks)/.*/", file) else file.split("/")[0]


found = {}
for file, text in tree.texts():
    if file.startswith((".ci/", ".github/CONTRIBUTING", "reports/known/version_1")) or file.endswith(".css"):
        continue
    for number, line in enumerate([file, *text.splitlines()]):
        line = NOT_OURS.sub("", line)
        words = {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", line)} & RETIRED
        words |= set(re.findall(r"\bset_down\b|\bSubjects\b", line))
        for word in words:
            found.setdefault(f"{room(file)}: {word}", f"{file}:{number}")
        if file.endswith(".md") and len(line) > 120 and not line.startswith("|"):
            found.setdefault(f"{file}: wide", f"{file}:{number}")
not_yet = {f"{room}: {word}" for room, words in NOT_YET.items() for word in words.split()}
for entry in set(found) - not_yet:
    print(f"{found[entry]} has a retired word, or a line of more than 120 columns:")
tree.finish(found, not_yet, "words.py")
