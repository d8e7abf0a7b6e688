"""Where others can see an edit, a renewed graph is the one made anew: in every language, whatever is edited."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import pytest
from support.snapshots import ROOT, folder_files, own_files, shelved, snapshot_of

from anchors.graph.edges.graph import SymbolGraph
from anchors.graph.renewing import touched
from anchors.graph.renewing.renewal import FEW, renew_graph, step_between
from anchors.graph.renewing.renewal import _renewed as renewed_or_none
from anchors.graph.resolving.resolve import build_graph
from anchors.graph.texts.strings import ManyTexts
from anchors.index.snapshot import Snapshot

FIXTURES = folder_files(ROOT / "tests" / "anchors" / "syntax" / "fixtures")
"""Files of every language, of which most know others of theirs."""


@dataclass(frozen=True)
class Known:
    files: Mapping[str, bytes | str]
    snapshot: Snapshot
    graph: bytes


PADDING = {f"padding/m{number}.py": f"def f{number}(x):\n    return f{number}(f{number}(x))\n" for number in range(60)}

PYTHON = {
    "base.py": "class Base:\n    def __init__(self):\n        pass\n\n    def run(self):\n        self.stop()\n",
    "conf.py": "class Conf:\n    def load(self):\n        pass\n\n\nclass Other:\n    def load(self):\n        pass\n\n"
    "    def read(self):\n        pass\n",
    "make.py": "from conf import Conf, Other\n\n\ndef make() -> Conf:\n    return Conf()\n",
    "car.py": (
        "from base import Base\nfrom make import make\n\n\nclass Car(Base):\n    def __init__(self):\n"
        "        made = make()\n        self.conf = made\n\n    def stop(self):\n        pass\n"
    ),
    "late.py": "from car import Car\n\n\nclass Late(Car):\n    def run(self):\n        super().run()\n",
    "use.py": (
        "from late import Late\n\n\ndef use():\n    it = Late()\n    it.run()\n    it.conf.load()\n    it.conf.read()\n"
        "    print(it.conf.load)\n\n\n"
        "def pick(kind):\n    import rules\n    return getattr(rules, f'check_{kind}')()\n"
    ),
    "rules.py": "def check_one():\n    pass\n",
    "plain.py": "from base import Base\n\n\nclass Plain(Base):\n    pass\n\n\ndef plain():\n    Plain()\n",
    "hand.py": "from make import Conf as Made\n",
    "far.py": "from hand import Made\n\n\ndef far():\n    Made().read()\n",
    "guess.py": "def guess(thing):\n    thing.ignite()\n    thing.stop()\n",
    **PADDING,
}
PYTHON_EDITS = {
    "a result type": ("make.py", "-> Conf", "-> Other"),
    "an import by another name": ("make.py", "import Conf, Other", "import Other as Conf"),
    "a base is gone": ("car.py", "class Car(Base)", "class Car"),
    "a method is gone": ("car.py", "    def stop(self):\n        pass\n", ""),
    "a method is renamed": ("conf.py", "class Conf:\n    def load", "class Conf:\n    def read"),
    "a constructor is gone": ("car.py", "def __init__", "def begin"),
    "an inherited constructor is gone": ("base.py", "def __init__", "def begin"),
    "what is overridden comes": ("base.py", "    def run", "    def stop(self):\n        pass\n\n    def run"),
    "a constructor comes": ("late.py", "    def run", "    def __init__(self):\n        pass\n\n    def run"),
    "an override is gone": ("late.py", "def run(self)", "def walk(self)"),
    "what a field is made of": ("car.py", "made = make()", "made = 3"),
    "a function that a built name means": (
        "rules.py",
        "def check_one",
        "def check_2():\n    pass\n\n\ndef check_one",
    ),
    "the only one of a name": ("conf.py", "class Other:", "class Other:\n    def ignite(self):\n        pass\n"),
    "a second one of a name": ("conf.py", "class Other:", "class Other:\n    def stop(self):\n        pass\n"),
    "a property": ("conf.py", "class Conf:\n", "class Conf:\n    @property\n"),
    "a class is renamed": ("conf.py", "class Conf:", "class Config:"),
}

SCRIPT = {
    "src/reply.js": "function Reply() {}\nReply.prototype.send = function () {}\nmodule.exports = Reply\n",
    "src/index.js": "module.exports = require('./reply')\n",
    "src/app.js": "const make = require('./index')\nfunction start() {\n  const it = new make()\n  it.send()\n}\n",
    "src/default.js": "export default function run() {}\n",
    "src/other.js": "import go from './default'\nexport function start() { go() }\n",
    **PADDING,
}
SCRIPT_EDITS = {
    "a default export": ("src/default.js", "export default function run", "function run"),
    "what a module hands on": ("src/reply.js", "function Reply() {}", "function Answer() {}"),
    "what a module is": ("src/reply.js", "module.exports = Reply", "module.exports = 3"),
    "an exported one more": ("src/default.js", "export default", "export function more() {}\nexport"),
}


HANDED = {
    "one.py": "class One:\n    def go(self):\n        pass\n",
    "two.py": "class Two:\n    def go(self):\n        pass\n",
    "build.py": "from one import One as Made\n\n\ndef build() -> Made:\n    return Made()\n",
    "go.py": "from build import build\n\n\ndef go_on():\n    build().go()\n",
    **PADDING,
}
HANDED_EDITS = {"what a result type stands for": ("build.py", "from one import One", "from two import Two")}

JAVA = {
    "shop/Ink.java": "package shop;\nclass Ink extends Wet { }\n",
    "shop/Wet.java": "package shop;\nclass Wet { }\n",
    "shop/Dry.java": "package shop;\nclass Dry { }\n",
    "shop/Box.java": "package shop;\nclass Box { Ink held; Ink give() { return held; } }\n",
    "shop/Sink.java": (
        "package shop;\nclass Sink {\n  void put(Wet it) { }\n  void put(Dry it) { }\n"
        "  void put(Object it, int n) { }\n}\n"
    ),
    "shop/Use.java": (
        "package shop;\nclass Use {\n  void use(Sink sink, Box box) {\n    sink.put(box.held);\n"
        "    sink.put(box.give());\n    sink.put(new Ink());\n  }\n}\n"
    ),
    "shop/Heir.java": "package shop;\nclass Heir extends Box {\n  void use(Sink sink) {\n    sink.put(held);\n  }\n}\n",
    **PADDING,
}
JAVA_EDITS = {
    "the type of a field that is passed": ("shop/Box.java", "Ink held", "Dry held"),
    "the result of a call that is passed": ("shop/Box.java", "Ink give", "Dry give"),
    "the base of what is passed": ("shop/Ink.java", "extends Wet", "extends Dry"),
    "a parameter": ("shop/Sink.java", "put(Wet it)", "put(Ink it)"),
}
PHP = {
    "src/Ink.php": "<?php\nclass Ink\n{\n    public function dry() {}\n}\n",
    "src/Pen.php": "<?php\nclass Pen\n{\n    public function dry() {}\n}\n",
    "src/Box.php": (
        "<?php\n/**\n * @property Ink $told\n * @method Ink made()\n */\nclass Box\n{\n    /** @var Ink[] */\n"
        "    public array $held;\n    /** @return Ink[] */\n    public function all() {}\n"
        "    /** @return Ink */\n    public function one() {}\n}\n"
    ),
    "src/use.php": (
        "<?php\nfunction used(Box $box) {\n    foreach ($box->held as $one) {\n        $one->dry();\n    }\n"
        "    foreach ($box->all() as $each) {\n        $each->dry();\n    }\n"
        "    $box->one()->dry();\n    $box->told->dry();\n    $box->made()->dry();\n}\n"
    ),
    **PADDING,
}
PHP_EDITS = {
    "a comment of a list": ("src/Box.php", "@var Ink[]", "@var Pen[]"),
    "a comment of a list that is given": ("src/Box.php", "@return Ink[]", "@return Pen[]"),
    "a comment of a result": ("src/Box.php", "@return Ink */", "@return Pen */"),
    "a comment of a property": ("src/Box.php", "@property Ink", "@property Pen"),
    "a method that a comment declares": ("src/Box.php", "@method Ink", "@method Pen"),
}
EDITS = [
    pytest.param(files, edit, id=name)
    for files, edits in (
        (PYTHON, PYTHON_EDITS), (SCRIPT, SCRIPT_EDITS), (HANDED, HANDED_EDITS), (JAVA, JAVA_EDITS),
        (PHP, PHP_EDITS),
    )
    for name, edit in edits.items()
]  # fmt: skip


def check(before: Known, after: Mapping[str, bytes | str]) -> bool:
    """Whether the earlier graph was of use."""
    return renews(before, after, build_graph(snapshot_of(after)).to_bytes())


def check_both(one: Known, other: Known) -> int:
    """How often the earlier graph was of use, from one to the other and back."""
    return renews(one, other.files, other.graph) + renews(other, one.files, one.graph)


def renews(known: Known, after: Mapping[str, bytes | str], anew: bytes) -> bool:
    earlier, data = known.snapshot, known.graph
    snapshot = shelved(snapshot_of(after))
    step = step_between(earlier, snapshot)
    found = None if step is None else renewed_or_none(snapshot, SymbolGraph.from_bytes(data), step, earlier)
    assert (found or renew_graph(snapshot, earlier, data)).to_bytes() == anew
    return found is not None


def graphed(files: Mapping[str, bytes | str]) -> Known:
    snapshot = shelved(snapshot_of(files))
    return Known(files, snapshot, build_graph(snapshot).to_bytes())


@cache
def fixtures() -> Known:
    return graphed(FIXTURES)


@pytest.mark.parametrize(("files", "edit"), EDITS)
def test_what_others_see_of_a_file(files: Mapping[str, str], edit: tuple[str, str, str]) -> None:
    path, old, new = edit
    assert files[path].count(old) == 1
    edited = {**files, path: files[path].replace(old, new)}
    before, after = graphed(files), graphed(edited)
    assert check_both(before, after) == 2
    assert before.graph != after.graph


def test_where_a_name_stands_too_often_everything_is_resolved(monkeypatch: pytest.MonkeyPatch) -> None:
    edited = {**PYTHON, "conf.py": PYTHON["conf.py"] + "\n\ndef f():\n    pass\n"}
    before = graphed(PYTHON)
    assert check(before, edited)
    monkeypatch.setattr(touched, "MANY_HITS", 0)
    assert not check(before, edited)


def damaged(files: Mapping[str, bytes], path: str, chance: random.Random) -> dict[str, bytes]:
    """With some lines of a file gone, twice there, or with a word renamed."""
    lines = files[path].split(b"\n")
    first = chance.randrange(len(lines))
    last = min(len(lines), first + chance.choice((1, 1, 2, 5, 20)))
    kind = chance.choice(("cut", "twice", "rename"))
    part = lines[first:last]
    if kind == "rename":
        words = [
            word for line in part for word in line.replace(b"(", b" ").replace(b".", b" ").split() if word.isalpha()
        ]
        word = chance.choice(words or [b"no_such_word"])
        part = [line.replace(word, word + b"2") for line in part]
    new = {"cut": [], "twice": [*part, *part], "rename": part}[kind]
    return {**files, path: b"\n".join([*lines[:first], *new, *lines[last:]])}


def test_any_edit_of_a_file_in_every_language() -> None:
    languages = sorted({path.split("/")[4] for path in FIXTURES} - {"text"})
    used: dict[str, int] = {}
    for language in languages:
        chance = random.Random(language)
        paths = [path for path in FIXTURES if path.split("/")[4] == language]
        edits = (damaged(FIXTURES, chance.choice(paths), chance) for _ in range(8))
        used[language] = sum(check(fixtures(), edited) for edited in edits)
    assert min(used.values()) >= 1 and sum(used.values()) > 3 * len(languages), used


def test_any_edit_of_the_own_code() -> None:
    chance, files = random.Random(7), own_files()
    paths = [path for path in files if "/graph/" in path]
    known = graphed(files)
    edits = (damaged(damaged(files, chance.choice(paths), chance), chance.choice(paths), chance) for _ in range(8))
    assert sum(check(known, edited) for edited in edits) >= 1


def test_a_word_stands_by_itself() -> None:
    texts = ManyTexts()
    for text in ("run", "runner", "run()", "a.run", "", "prerun run", "über", "ber", "run2", "_run"):
        texts.append(text)
    assert list(texts.holding("run")) == [0, 2, 3, 5]
    assert list(texts.holding("ber")) == [7] and list(texts.holding("")) == []


def test_where_much_changed_everything_is_resolved() -> None:
    paths = sorted(PYTHON)[: len(PYTHON) // FEW + 1]
    assert not check(graphed(PYTHON), {path: text + "\n\nx = 1\n" * (path in paths) for path, text in PYTHON.items()})


MOVES = {
    "a module": "conf.py",
    "a module that others import from": "make.py",
    "one that hands a name on": "hand.py",
    "a base": "base.py",
    "a heir": "late.py",
    "the only one of a name": "rules.py",
    "one that nobody imports": "guess.py",
}


@pytest.mark.parametrize("path", MOVES.values(), ids=MOVES)
def test_a_file_that_comes_or_goes(path: str) -> None:
    others = {name: text for name, text in PYTHON.items() if name != path}
    assert check_both(graphed(others), graphed(PYTHON)) == 2
    moved = {**others, f"inner/{path}": PYTHON[path]}
    assert check_both(graphed(PYTHON), graphed(moved)) == 2


def test_any_file_comes_or_goes_in_every_language() -> None:
    languages = sorted({path.split("/")[4] for path in FIXTURES} - {"text"})
    used: dict[str, int] = {}
    for language in languages:
        paths = [path for path in FIXTURES if path.split("/")[4] == language]
        used[language] = 0
        for path in random.Random(language).sample(paths, min(4, len(paths))):
            others = {name: data for name, data in FIXTURES.items() if name != path}
            used[language] += check_both(fixtures(), graphed(others))
    assert sum(used.values()) > 3 * len(languages), used
