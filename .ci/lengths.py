#!/usr/bin/env python3
"""Files stay under 400 lines, tests under 25. The length of a function is clang-tidy's business."""
import re

import tree

FILE, TEST = 400, 25
found = set()
for file, text in tree.texts(r"\.(h|cpp|py)$"):
    lines = text.count("\n")
    if lines > FILE:
        found.add(f"{file} has {lines} lines; {FILE} is the limit")
    if file.endswith("_test.cpp"):
        for name, body in re.findall(r"^(TEST\w*\([^{]*\)) \{\n(.*?)^\}", text, re.M | re.S):
            body = re.sub(r'R"(\w*)\(.*?\)\1"', "", body, flags=re.S)  # expected texts are no story
            length = len([line for line in body.splitlines() if not re.match(r'\s*"', line)])
            if length > TEST:
                found.add(f"{file}: {name} has {length} lines; {TEST} is the limit")
tree.finish(found, set(), "lengths.py")
