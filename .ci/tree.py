"""What the checks of the tree share: which files there are, and how a check ends."""
import pathlib
import re
import sys

TOP = pathlib.Path(__file__).resolve().parent.parent
TOPS = (".ci .cmake .github base fixtures harness mocks reports suites sync README.md CMakeLists.txt CMakePresets.json"
        " dataflow-qa .clang-tidy .clang-format").split()
# Texts whose words are data: records, documents, what tests compare with, inputs of the fuzzers.
DATA = re.compile(r"/golden/|/seeds/|^fixtures/.*\.(json|rst)$|^fixtures/reference/.*\.txt$|\.(png|pyc|dict|rst)$")
OF_TESTS = re.compile(r"_test\.cpp$|_bench\.cpp$|/testing/|/fuzz/|/bench/")


def texts(pattern="."):
    """The files whose path matches the pattern, as pairs of path and text."""
    for top in (TOP / name for name in TOPS):
        for path in [top] if top.is_file() else sorted(top.rglob("*")):
            name = path.relative_to(TOP).as_posix()
            if path.is_file() and re.search(pattern, name) and not DATA.search(name):
                yield name, path.read_text(encoding="utf-8")


def finish(found, allowed, script):
    """Ends with status 1 where something is found that is not allowed, or where what is allowed is not found."""
    for line in sorted(set(found) - set(allowed)):
        print(f"{line}   (.ci/{script})")
    for line in sorted(set(allowed) - set(found)):
        print(f"no longer there, so take it from what .ci/{script} allows: {line}")
    sys.exit(set(found) != set(allowed))
