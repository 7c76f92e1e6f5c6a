#!/usr/bin/env python3
"""Spells Markdown, comments and messages with aspell's British dictionary. What that lacks stands in the glossary of
`.github/CONTRIBUTING.md`, which is the dictionary of this project's own words, or in `.ci/words.txt`, names of tools."""
import re
import subprocess

import tree

ASPELL = ["aspell", "list", "-l", "en_GB", "--encoding=utf-8"]


def prose(file, text):
    """What a person reads of a file, without code, addresses and quoted data."""
    if file.endswith(".md"):
        text = re.sub(r"^```.*?^```", "", text, flags=re.S | re.M)
        return re.sub(r"`[^`]*`|\]\([^)]*\)|https?://\S+", " ", text)
    if file.endswith((".h", ".cpp")):
        comments = re.findall(r"(?:^|\s)//+(.*)", text)
        code = re.sub(r"(?:^|\s)//.*", "", text)
        messages = re.findall(r'"((?:[^"\\\n]|\\.)*)"', code) if not tree.OF_TESTS.search(file) else []
        messages = [re.sub(r"\\.|\{[^}]*\}", " ", m) for m in messages if re.search(r"[a-z]+,? [a-z]+,? [a-z]+", m)]
        return "\n".join([re.sub(r'"[^"]*"|`[^`]*`', " ", c) for c in comments] + messages)
    return "\n".join(re.findall(r"(?:^|\s)#+\s(.*)", text))


def known_words():
    """The words of the glossary's first column, and those of words.txt."""
    page = (tree.TOP / ".github/CONTRIBUTING.md").read_text(encoding="utf-8")
    glossary = re.findall(r"^\| (\*\*[^|]*)\|", page, re.M)
    tools = (tree.TOP / ".ci/words.txt").read_text(encoding="utf-8")
    return {word.lower() for word in re.findall(r"[A-Za-z]+", " ".join(glossary) + tools)}


words = {}
for file, text in tree.texts(r"\.(md|h|cpp|py|cmake)$|CMakeLists\.txt$|^dataflow-qa$|^\.ci/run$"):
    # Neither names of code (x_y, xY, x.y, x::y, x(…)) nor paths and options: only whole words.
    for word in re.findall(r"(?<![\w./:&<{\-])[A-Za-z][a-z]+(?:'[a-z]+)?(?![\w(/>\-]|[.:]\w|::)", prose(file, text)):
        words.setdefault(word, file)
known = known_words()
unknown = subprocess.run(ASPELL, input="\n".join(words), text=True, capture_output=True, check=True).stdout.split()
found = {f"{words[w]}: {w}" for w in unknown if re.sub(r"'s$|s$", "", w.lower()) not in known and w.lower() not in known}
tree.finish(found, set(), "spelling.py")
