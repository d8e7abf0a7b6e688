"""What was taken away where its users have it all the same, by another way: no finding may say that they break."""

import pytest
from support.reviews import findings

SHAPES = "class Shape:\n    def area(self):\n        side = self.side\n        return side * side\n"
LINE = "class Line:\n" + "".join(f"    def part_{n}(self):\n        return {n}\n\n" for n in range(9)) + "\n"
BOTH = "from .plain import Shape as Shape\nfrom .line import Line as Line\n"
USE = "def f(x):\n    from .shapes import Shape\n\n    return isinstance(x, Shape)\n"
BASE = "package p;\n\nclass Base {\n  static int index() {\n    int a = 1;\n    return a + 2;\n  }\n}\n"
STATIC = "package q;\n\nimport static p.Made.index;\n\nclass Use {\n  int f() {\n    return index();\n  }\n}\n"
BODY = "\n  static int index() {\n    int a = 1;\n    return a + 2;\n  }\n"
PAGE = "package p;\n\nimport {}.Page;\n\nclass Use {{\n  Object f() {{\n    return Page.of(1);\n  }}\n}}\n"
OWN_PAGE = "package p;\n\nclass Page {\n  static Object of(int n) {\n    return n;\n  }\n}\n"
CASES = {
    "a module called as its package, which has no __init__.py": (
        {"src/poem/poem.py": "class Poem:\n    pass\n", "src/poem/core/line.py": "class Line:\n    pass\n",
         "src/poem/use.py": "from poem.core.line import Line\n\nprint(Line)\n"},
        {"src/poem/use.py": "from poem.core.line import Line\nfrom poem.other.verse import Verse\n"
                            "from poem import made\n\nprint(Line)\n"},
    ),
    "an import in a function, of a module that became a package": (
        {"a/__init__.py": "", "a/shapes.py": LINE + SHAPES, "a/use.py": USE},
        {"a/shapes.py": None, "a/shapes/__init__.py": BOTH,
         "a/shapes/plain.py": SHAPES, "a/shapes/line.py": LINE},
    ),
    "a static member that moved to the base of its class": (
        {"src/main/java/p/Made.java": f"package p;\n\npublic class Made {{{BODY}}}\n",
         "src/main/java/q/Use.java": STATIC},
        {"src/main/java/p/Base.java": f"package p;\n\npublic class Base {{{BODY}}}\n",
         "src/main/java/p/Made.java": "package p;\n\npublic class Made extends Base {\n}\n"},
    ),
    "a class that other people's took the place of": (
        {"src/main/java/p/Page.java": OWN_PAGE,
         "src/main/java/p/Use.java": PAGE.format("java.util.List").replace("List.Page", "List")},
        {"src/main/java/p/Page.java": None, "src/main/java/p/Use.java": PAGE.format("org.web.file")},
    ),
    "a variable of another script of Gradle": (
        {"a/src/main/kotlin/out.gradle.kts": "val version = make()\n\nval x = 1\n",
         "build.gradle.kts": 'plugins {\n    id("x") version "2.0"\n}\n\nallprojects {\n    version = find()\n}\n'},
        {"a/src/main/kotlin/out.gradle.kts": "val x = 1\n"},
    ),
    "a common word called in files that know nothing of what was removed": (
        {"made/src/lib.rs": "pub struct Clock;\n\nimpl Clock {\n    pub fn tick(&self) -> u8 {\n        1\n    }\n}\n",
         "app/src/main.rs": "fn main() {\n    let interval = other::interval(1);\n    interval.tick();\n}\n"},
        {"made/src/lib.rs": "pub struct Other;\n"},
    ),
    "a module that answers for a few old names": (
        {"a.py": 'def keep_it(x):\n    return x\n\n\ndef __getattr__(name):\n    if name == "old_name":\n'
                 '        return keep_it\n    raise AttributeError(name)\n',
         "b.py": "from a import old_name, keep_it\n\nkeep_it(old_name)\n"},
        {"a.py": 'def keep_it(x):\n    return x\n\n\ndef __getattr__(name):\n    if name == "old_name":\n'
                 '        return keep_it\n    raise AttributeError(f"no {name}")\n'},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_who_has_it_by_another_way_does_not_break(tmp_path, case):
    before, after = CASES[case]
    assert findings(tmp_path, before, after, select=("api/removed", "import/unresolved")) == ()


HELD = "from a import Lock\n\n\ndef shut(lock: Lock):\n    return lock.is_fresh()\n"
OF_LOCK = "class Lock:\n    def is_fresh(self):\n        return {}\n\n    def other(self):\n        return 3\n"
HEIR = "from a import Lock\n\n\nclass Dummy(Lock):\n    def is_fresh(self):\n        return True\n"


@pytest.mark.parametrize(
    ("body", "had_heir", "is_told"),
    [("self.read() == 1", True, True), ("self.read() == 1", False, False), ("NotImplemented", True, False)],
)
def test_what_heirs_say_anew_does_not_stand_for_what_their_base_lost(tmp_path, body, had_heir, is_told):
    """They may be what is meant where it went down to them, or where the base left it to them."""
    old = OF_LOCK.format(body)
    before = {"a.py": old, "b.py": HELD, "c.py": HEIR if had_heir else HEIR.replace("is_fresh", "is_old")}
    after = {"a.py": old.replace("is_fresh", "is_current"), **({} if had_heir else {"c.py": HEIR})}
    found = findings(tmp_path, before, after, select=("api/removed",))
    assert [(item.severity, item.evidence[1].path) for item in found] == ([("high", "b.py")] if is_told else [])


def test_a_name_that_is_called_by_a_file_which_knows_of_it(tmp_path):
    """The other side of the common word."""
    made = (
        "pub struct Clock;\n\nimpl Clock {\n    pub fn tick(&self) -> u8 {\n        1\n    }\n}\n\npub fn make() {}\n"
    )
    use = "use crate::made::make;\n\npub fn go() {\n    let a = make();\n    a.tick();\n}\n"
    before = {"src/lib.rs": "mod made;\nmod app;\n", "src/made.rs": made, "src/app.rs": use}
    (found,) = findings(tmp_path, before, {"src/made.rs": made.replace("tick", "tock")}, select=("api/removed",))
    assert [(item.path, item.start_line) for item in found.evidence[1:]] == [("src/app.rs", 5)]


def test_a_module_with_getattr_still_says_what_it_lost(tmp_path):
    text = ("def keep_it(x):\n    return x\n\n\ndef __getattr__(name):\n    if name == \"old_name\":\n"
            "        return keep_it\n    raise AttributeError(name)\n")  # fmt: skip
    before = {"a.py": text, "b.py": "from a import keep_it\n\nkeep_it(1)\n"}
    (found,) = findings(tmp_path / "a", before, {"a.py": text.replace("keep_it", "kept_it")}, select=("api/removed",))
    assert [item.start_line for item in found.evidence[1:]] == [1, 3]
    dynamic = (
        "import other\n\n\ndef keep_it(x):\n    return x\n\n\ndef __getattr__(name):\n    return getattr(other, name)\n"
    )
    before["a.py"] = dynamic
    renamed = {"a.py": dynamic.replace("keep_it", "kept_it")}
    assert findings(tmp_path / "b", before, renamed, select=("api/removed",)) == ()


def test_an_extension_that_takes_what_the_member_took(tmp_path):
    before = {
        "src/main/kotlin/p/Config.kt": "package p\n\ninterface Config {\n    fun valueOf(key: String): String?\n}\n",
        "src/main/kotlin/p/Use.kt": 'package p\n\nfun use(config: Config) {\n    config.valueOf("a")\n}\n',
    }
    grown = before["src/main/kotlin/p/Config.kt"].replace("(key: String)", "(key: String, type: Type)")
    beside = f'{grown}\ninline fun Config.valueOf(key: String): String? = valueOf(key, "x")\n'
    path = "src/main/kotlin/p/Config.kt"
    assert findings(tmp_path / "a", before, {path: beside}, select=("api/signature",)) == ()
    (found,) = findings(tmp_path / "b", before, {path: grown}, select=("api/signature",))
    assert found.severity == "high"


def test_what_stands_in_a_renamed_type_is_not_told_again(tmp_path):
    text = (
        "package p;\n\npublic class Limiter {\n  public static Builder make() {\n    return new Builder();\n  }\n\n"
        "  public static class Builder {\n    public Builder ttl(int n) {\n      return this;\n    }\n  }\n}\n"
    )
    use = "package p;\n\nclass Use {\n  Object f() {\n    return Limiter.make().ttl(1);\n  }\n}\n"
    before = {"src/main/java/p/Limiter.java": text, "src/main/java/p/Use.java": use}
    after = {"src/main/java/p/Limiter.java": text.replace("Limiter", "Throttle")}
    (found,) = findings(tmp_path, before, after, select=("api/removed",))
    assert found.symbol == "Limiter"


@pytest.mark.parametrize("old", ["@package_version@", "${version}", "%VERSION%", "{{ version }}", "__VERSION__"])
def test_a_placeholder_that_was_filled_in(tmp_path, old):
    before = {"a.py": f'VERSION = "{old}"\n', "b.py": f'import a\n\nif a.VERSION != "{old}":\n    print(1)\n'}
    assert findings(tmp_path, before, {"a.py": 'VERSION = "2.10"\n'}, select=("constant/changed",)) == ()


def test_a_key_of_an_array_is_not_compared_with(tmp_path):
    before = {
        "a.php": "<?php\n\nclass A\n{\n    public const STATE = 'done-so';\n}\n",
        "b.php": "<?php\n\n$names = ['done-so' => 'Done'];\n",
    }
    after = {"a.php": before["a.php"].replace("done-so", "finished")}
    assert findings(tmp_path, before, after, select=("constant/changed",)) == ()


def test_a_handler_that_only_moved(tmp_path):
    text = "def close(stream):\n    try:\n        stream.close()\n    except Exception:\n        pass\n"
    before = {"a.py": f"X = 1\n\n\n{text}"}
    assert findings(tmp_path / "a", before, {"a.py": "X = 1\n", "b.py": text}, select=("error/swallowed",)) == ()
    other = "def drop(queue):\n    try:\n        queue.drain(1)\n    except Exception:\n        pass\n\n\nY = 2\n"
    (found,) = findings(tmp_path / "b", before, {"a.py": "X = 1\n", "b.py": other}, select=("error/swallowed",))
    assert found.path == "b.py"


@pytest.mark.parametrize(("secret", "count"), [("mypassword", 0), ("your-pass", 0), ("the_secret", 0), ("q8Zr1vTy", 1)])
def test_a_password_of_a_url_that_says_password(tmp_path, secret, count):
    after = {"a.py": f'URL = "https://me:{secret}@host.org/x"\n'}
    assert len(findings(tmp_path, {}, after, select=("secret/added",))) == count


@pytest.mark.parametrize(("path", "severity"), [("test/fixtures/in.ts", "low"), ("test/in.ts", "high")])
def test_an_import_of_a_text_that_a_test_feeds_to_something(tmp_path, path, severity):
    (found,) = findings(tmp_path, {}, {path: 'import { A } from "./gone"\n'}, select=("import/unresolved",))
    assert found.severity == severity


def test_a_star_of_a_module_within_binds_nothing_around_it(tmp_path):
    text = (
        "fn load_it() -> u32 {\n    1\n}\n\npub fn go() -> u32 {\n    load_it()\n}\n\n"
        "#[cfg(test)]\nmod tests {\n    use super::*;\n\n    #[test]\n    fn a() {\n        go();\n    }\n}\n"
    )
    before = {"Cargo.toml": '[package]\nname = "x"\n', "src/lib.rs": text}
    (found,) = findings(tmp_path, before, {"src/lib.rs": text.replace("fn load_it", "fn read_it")}, select=("api/*",))
    assert [place.start_line for place in found.evidence[1:]] == [6]


@pytest.mark.parametrize(("body", "count"), [("inner.trySetCanceled()", 0), ("inner.stop()", 1)])
def test_a_method_that_hands_on_to_one_of_its_name_is_not_the_only_one(tmp_path, body, count):
    text = f"export class Upload {{\n  trySetCanceled() {{\n    this.{body};\n  }}\n}}\n"
    before = {"a.ts": text, "b.ts": "export function stop(cur) {\n  cur.trySetCanceled();\n}\n"}
    found = findings(tmp_path, before, {"a.ts": "export class Upload {\n}\n"}, select=("api/removed",))
    assert len(found) == count
