#!/usr/bin/env python3
"""Retired words stay away, from names and from prose, and lines of Markdown from more than 120 columns."""
import re

import tree

# The glossary in `.github/CONTRIBUTING.md` says what to write instead.
RETIRED = set("""errand fate crowd door sight moment phase cast performer stage staged board contest contested stray
    restless zoo animal red green twin told tell telling heed heeded""".split())
RETIRED |= {word + "s" for word in RETIRED}
# Not ours to change: C++, names that users select, keys of CI systems, colours, words of the systems' own references.
NOT_OURS = re.compile(r"\w+_cast\b|old-style-cast|SafeMatcherCast|Unable to cast|code twins|link\.twins|\x22twins\x22|named `twins`"
                      r"|\{.moment., entry|last-green|\bstages?(?: \{|[:(])"
                      r"|\b(red|green)\b(?=[^\n]*colou?r)|colou?r[^\n]*\b(red|green)\b")

found = set()
for file, text in tree.texts():
    if file.startswith((".ci/", ".github/CONTRIBUTING", "reports/known/version_1")) or file.endswith(".css"):
        continue
    for number, line in enumerate([file, *text.splitlines()]):
        line = NOT_OURS.sub("", line)
        words = {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", line)} & RETIRED
        words |= set(re.findall(r"\bset_down\b|\bSubjects\b", line))
        found |= {f"{file}:{number} has the retired word \"{word}\"" for word in words}
        if file.endswith(".md") and len(line) > 120 and not line.startswith("|"):
            found.add(f"{file}:{number} has more than 120 columns")
tree.finish(found, set(), "words.py")
