"""What the rules for locks, errors, events, files, texts, keys and conditions look at before they speak, each thing by
itself."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from support.reviews import findings

STORE = """import threading


class Store:
    def __init__(self):
        self._lock = threading.Lock()
        self._items = {}

    def put(self, key, item):
        with self._lock:
            self._items[key] = item

    def take(self, key):
        with self._lock:
            item = self._items[key]
            del self._items[key]
        return item
"""
HELD = "        with self._lock:\n            item = self._items[key]\n            del self._items[key]\n"
BARE = "        item = self._items[key]\n        del self._items[key]\n"


def told(tmp_path: Path, rule: str, base: Mapping[str, str], after: Mapping[str, str | None]) -> list[str]:
    return [item.message for item in findings(tmp_path, base, after, select=(rule,))]


def test_a_lock(tmp_path: Path) -> None:
    def said(name: str, before: str, after: str, path: str = "store.py") -> list[str]:
        return told(tmp_path / name, "lock/dropped", {path: before}, {path: after})

    dropped = STORE.replace(HELD, BARE)
    assert len(said("a", STORE, dropped)) == 1
    assert said("b", STORE, dropped, "tests/test_store.py") == []
    moved = dropped + "\n    def size(self):\n        with self._lock:\n            return len(self._items)\n"
    assert said("c", STORE, moved) == [], "the change takes one of that name elsewhere"
    alone = STORE.replace(
        "        with self._lock:\n            self._items[key] = item", "        self._items[key] = item"
    )
    assert said("d", alone, alone.replace(HELD, BARE)) == [], "nothing else takes it"
    other = STORE.replace(HELD, HELD.replace("self._lock", "self._take_lock"))
    assert said("e", STORE, other) == [], "another lock is taken"
    less = STORE.replace(HELD, "        item = None\n")
    assert said("f", STORE, less) == [], "what was done under it is done no longer"
    callers = "\n    def drain(self, key):\n        with self._lock:\n            return self.take(key)\n"
    free = "\n    def peek(self, key):\n        return self.take(key)\n"
    assert said("g", STORE + callers, dropped + callers) == [], "all who call it hold it"
    assert len(said("h", STORE + callers + free, dropped + callers + free)) == 1, "one who calls it does not"


def test_what_lets_go_of_a_lock_is_no_work_done_under_it(tmp_path: Path) -> None:
    code = (
        "package store\n\ntype Store struct{ mu sync.Mutex }\n\nfunc (s *Store) Put(n int) {\n\ts.mu.Lock()\n"
        "\ts.items = append(s.items, n)\n\ts.mu.Unlock()\n}\n\nfunc (s *Store) Clear() {\n\ts.mu.Lock()\n"
        "\ts.items = nil\n\ts.mu.Unlock()\n}\n"
    )
    after = code.replace("\ts.mu.Lock()\n\ts.items = nil\n\ts.mu.Unlock()\n", "\ts.items = nil\n")
    assert len(told(tmp_path, "lock/dropped", {"s.go": code}, {"s.go": after})) == 1


ERRORS = (
    "class Missing(Exception):\n    pass\n\n\n"
    "def read(items, key):\n    if key not in items:\n        raise Missing(key)\n    return items[key]\n"
)
NO_ERROR = ERRORS.replace("    if key not in items:\n        raise Missing(key)\n", "")
CATCHES = (
    "from store import Missing, read\n\n\n"
    "def show(key):\n    try:\n        return read({}, key)\n    except Missing:\n        return 0\n"
)


def test_an_error(tmp_path: Path) -> None:
    def said(name: str, **more: str) -> list[str]:
        base = {"store.py": ERRORS, "app.py": CATCHES, **{path.replace("__", "/"): text for path, text in more.items()}}
        base = {(f"{path}.py" if "." not in path else path): text for path, text in base.items()}
        return told(tmp_path / name, "error/unraised", base, {"store.py": NO_ERROR})

    one = ["Missing is raised by nothing any more; 1 place still waits for it"]
    assert said("a") == one
    raises = "from store import Missing\n\n\ndef fake():\n    raise Missing(1)\n"
    assert said("b", tests__test_raises=raises) == [], "a stand-in raises it"
    asked = "def test_it():\n    pytest.raises(Missing)\n\n\ndef fails():\n    return pytest.raises(Missing)\n"
    assert said("c", tests__test_asks=asked.replace("    return", "   ")) == one, "of tests nothing is told"
    assert said("d", tests__test_returns=asked) == [], "a test gives it back"
    assert said("e", **{"notes.md": "`Missing` is raised where nothing is kept.\n"}) == one, "pages raise nothing"


def test_an_event(tmp_path: Path) -> None:
    store = "export function save(bus) {\n  bus.emit('item_saved', 1);\n}\n"
    waits = "bus.on('item_saved', (item) => console.info(item));\n"
    after: dict[str, str | None] = {"store.js": store.replace("  bus.emit('item_saved', 1);\n", "")}
    one = ["event item_saved is sent by nothing any more; 1 place still waits for it"]
    test = {"tests/save.test.js": "bus.emit('item_saved', 2);\n"}
    assert told(tmp_path / "a", "event/removed", {"store.js": store, "mail.js": waits, **test}, after) == one


def test_an_event_as_an_object(tmp_path: Path) -> None:
    base = {
        "SavedEvent.cs": "public class SavedEvent\n{\n    public SavedEvent(int number)\n    {\n    }\n}\n",
        "Store.cs": "class Store\n{\n    void Save()\n    {\n        _bus.PublishEvent(new SavedEvent(1));\n    }\n}\n",
        "Mail.cs": "class Mail : IHandle<SavedEvent>\n{\n    public void Handle(SavedEvent e)\n    {\n    }\n}\n",
    }
    after = {"Store.cs": base["Store.cs"].replace("        _bus.PublishEvent(new SavedEvent(1));\n", "")}
    assert len(told(tmp_path / "a", "event/removed", base, after)) == 1, "its definition makes none"
    typed = {**base, "Mail.cs": "", "mail.ts": "export function mail(event: SavedEvent): void {\n  send(event);\n}\n"}
    assert len(told(tmp_path / "b", "event/removed", typed, after)) == 1, "what it is handed to makes none"


def test_a_file(tmp_path: Path) -> None:
    def said(name: str, path: str, naming: dict[str, str]) -> list[str]:
        return told(tmp_path / name, "file/removed", {path: "echo 1\n", **naming}, {path: None})

    make = {"Makefile": "all:\n\tsh scripts/build.sh\n"}
    assert len(said("a", "scripts/build.sh", make)) == 1
    assert said("b", "tests/build.sh", {"Makefile": "all:\n\tsh tests/build.sh\n"}) == [], "a test"
    assert said("c", "vendor/x/build.sh", {"Makefile": "all:\n\tsh vendor/x/build.sh\n"}) == [], "of others"
    assert said("d", "scripts/build.sh", {"CHANGES.yml": "- sh scripts/build.sh\n"}) == [], "what was"
    assert said("e", "scripts/build.sh", {"Makefile": "all:\n\tsh scripts/build.sh.in\n"}) == [], "another file"


def test_a_text(tmp_path: Path) -> None:
    def said(name: str, base: dict[str, str], after: dict[str, str | None]) -> list[str]:
        return told(tmp_path / name, "translation/removed", base, after)

    yml = "en:\n  posts:\n    saved: Saved\n    gone:\n      one: 1 went\n      other: More went\n"
    no_forms = {"locales/en.yml": "en:\n  posts:\n    saved: Saved\n"}
    view = {"app/posts.rb": "def say\n  [t('posts.saved'), t('posts.gone', count: 2)]\nend\n"}
    assert said("a", {"locales/en.yml": yml, **view}, no_forms) == [
        "text posts.gone was removed; 1 place still asks for it"
    ], "all its forms went"
    lacks: dict[str, str | None] = {"locales/de.yml": "de:\n  posts:\n    saved: Gesichert\n"}
    asks = {"app/posts.rb": "def say\n  t('de.posts.gone.one')\nend\n"}
    assert said("b", {"locales/de.yml": yml.replace("en:", "de:"), **asks}, lacks) == [], "another language"
    german = {"locales/de.json": '{"posts": {"saved": "Gesichert", "gone": "Weg"}}', **view}
    assert said("g", german, {"locales/de.json": '{"posts": {"gone": "Weg"}}'}) == [], (
        "another language, as it is asked"
    )
    plain = {"config/en.yml": "posts:\n  saved: Saved\n", **view}
    assert said("c", plain, {"config/en.yml": "posts:\n  other: 1\n"}) == [], "no folder of texts"
    only_test = {"locales/en.yml": yml, "tests/test_posts.rb": view["app/posts.rb"]}
    (found,) = findings(tmp_path / "d", only_test, no_forms, select=("translation/removed",))
    assert found.severity == "low"
    java = {
        "i18n/messages.properties": "saved.text=Saved\nother=1\n",
        "A.java": 'class A { String a = getMessage("saved.text"); }\n',
    }
    assert len(said("e", java, {"i18n/messages.properties": "other=1\n"})) == 1
    british = {"locales/en-GB.yml": yml.replace("en:", "en-GB:"), "locales/en.yml": yml, **view}
    assert len(said("f", british, no_forms)) == 1, "who reads plain English does not see that of Britain"


REPORT = 'package main\n\ntype Report struct {\n\tBroken []string `json:"broken_packs"`\n}\n'


def test_a_key(tmp_path: Path) -> None:
    other: dict[str, str | None] = {"report.go": REPORT.replace("broken_packs", "damaged_packs")}

    def said(name: str, **more: str) -> list[tuple[str, int]]:
        base = {"report.go": REPORT, **{path.replace("_", "."): text for path, text in more.items()}}
        return [
            (item.severity, item.num_uses) for item in findings(tmp_path / name, base, other, select=("key/renamed",))
        ]

    reads = 'print(load()["broken_packs"])\n'
    assert said("a", show_py=reads) == [("medium", 1)]
    second = REPORT.replace("Report", "Older").replace("package main", "package main // too")
    assert said("b", show_py=reads, older_go=second) == [], "another field is called so"
    assert said("c", show_py="broken_packs = 1\n") == [], "a name of code's own"
    assert said("d", show_md="It gives `broken_packs`.\n") == [("low", 1)]
    assert said("f", show_md="It gives broken_packs as a list.\n") == [("low", 1)], "a page needs no marks"
    word = {"report.go": REPORT.replace("broken_packs", "broken"), "show.py": 'print(load()["broken"])\n'}
    assert told(tmp_path / "e", "key/renamed", word, {"report.go": REPORT}) == [], "one word says too little"


def test_a_condition(tmp_path: Path) -> None:
    code = "def may(user):\n    kept = user\n    if kept:\n        return 1\n    return 2\n"
    test = "from a import may\n\n\ndef test_may():\n    assert may(1) == 1\n"
    turned = code.replace("if kept", "if not kept")

    def said(name: str, before: str, after: str, **paths: str) -> list[str]:
        path = paths.get("path", "a.py")
        user = paths.get("user", "tests/test_a.py")
        return told(tmp_path / name, "condition/inverted", {path: before, user: paths.get("test", test)}, {path: after})

    assert len(said("a", code, turned)) == 1
    assert said("b", code, turned.replace("kept = user", "kept = user or 0")) == [], "something else changed, too"
    late = turned.replace("return 2", "return 3")
    assert said("g", code, late) == [], "something behind it changed, too"
    aid = "from tests.aid import may\n\n\ndef test_may():\n    assert may(1) == 1\n"
    assert said("h", code, turned, path="tests/aid.py", test=aid) == [], "it only serves tests"
    helper = "def same(a):\n    if a:\n        return 1\n    return 2\n\n\ndef test_it():\n    assert same(1) == 1\n"
    assert said("c", helper, helper.replace("if a", "if not a"), path="tests/test_b.py") == [], "a test's own helper"
    assert said("d", code, turned, user="app.py") == [], "no test calls it"
    named = "from a import may\n\n\ndef test_may():\n    assert list(map(may, [1])) == [1]\n"
    assert said("e", code, turned, test=named) == [], "a test that hands it on"
    mixed = code.replace("if kept", "if not kept or user.old").replace("return 1", "return 3")
    assert said("f", mixed, mixed.replace("if not kept or user.old", "if kept or user.new")) == [], "another condition"


def test_names_that_went(tmp_path: Path) -> None:
    both = ERRORS.replace("    return items[key]", "    if key == 1:\n        raise Missing(1)\n    return items[key]")
    base = {"store.py": both, "app.py": CATCHES}
    after = {"store.py": NO_ERROR}
    assert len(told(tmp_path / "a", "error/unraised", base, after)) == 1, "each is told once"
    own, raising = ERRORS.split("\n\n\n", 1)
    split = {"errors.py": own + "\n", "store.py": f"from errors import Missing\n\n\n{raising}"}
    caught = CATCHES.replace("from store import Missing, read", "from errors import Missing")
    (found,) = findings(tmp_path / "b", {**split, "app.py": caught}, {"store.py": None}, select=("error/unraised",))
    assert (found.path, found.start_line) == ("app.py", 7), "its own file is gone"
