#!/usr/bin/env python3
"""Every .cpp has its test beside it, or its first line says which test holds it: `// Held by y_test.cpp.`"""
import re

import tree

# Tests themselves; fuzzers and benchmarks, with what belongs to them.
NEEDS_NONE = re.compile(r"_test\.cpp$|_bench\.cpp$|/fuzz/|/bench/")

found = set()
for file, text in tree.texts(r"\.cpp$"):
    if NEEDS_NONE.search(file):
        continue
    path = tree.TOP / file
    own = path.stem + "_test.cpp"
    first_line = text.split("\n", 1)[0]
    named = re.findall(r"[\w/]+_test\.cpp", first_line) if first_line.startswith("// Held by ") else []
    if not named and not path.with_name(own).exists():
        found.add(f"{file}: there is no {own} beside it: write it, or name in the first line the test that holds this"
                  " file: `// Held by y_test.cpp.`")
    for test in named:
        # A name alone is a file beside it, a path begins at the project's root.
        if not (tree.TOP / test if "/" in test else path.with_name(test)).is_file():
            found.add(f"{file}: its first line names {test}, which is not there: name a test beside it without a path,"
                      " any other by its path from the project's root")
tree.finish(found, set(), "tests.py")
