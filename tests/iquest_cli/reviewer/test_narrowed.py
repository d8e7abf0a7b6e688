"""Definitions that fewer may see than before, and who still uses them."""

import pytest
from support.reviews import findings

CRATE = '[package]\nname = "thing"\n'
TS = "export function load(p: string) { return p; }\n"
TS_USER = "import { load } from './a';\nload('a');\n"
JS = "function load(p) {\n  return p;\n}\nfunction save(p) {\n  return p;\n}\n"
JS_USER = "const { load } = require('./a');\nload('a');\n"
JAVA = "package p;\n\npublic class A {\n  public static int load(int a) {\n    return a;\n  }\n}\n"
JAVA_USER = "package {};\n\nimport p.A;\n\nclass B {{\n  int f() {{\n    return A.load(1);\n  }}\n}}\n"
KT = "package p\n\nfun load(a: Int) = a\n"
CS = "namespace P;\n\npublic class A\n{\n    public static int Load(int a)\n    {\n        return a;\n    }\n}\n"
CS_USER = "namespace P;\n\nclass B\n{\n    int F()\n    {\n        return A.Load(1);\n    }\n}\n"
PHP = "<?php\nclass A\n{\n    public function load(int $a)\n    {\n        return $a;\n    }\n}\n"
PHP_USER = "<?php\nclass B\n{\n    public function f(A $a)\n    {\n        return $a->load(1);\n    }\n}\n"
ALL = '__all__ = ["load", "save"]\n\n\ndef load(p):\n    return p\n\n\ndef save(p):\n    return p\n'
CASES = {
    "typescript": ({"a.ts": TS, "b.ts": TS_USER}, ("a.ts", "export ", ""), ["b.ts:1", "b.ts:2"]),
    "typescript, said below": ({"a.ts": TS, "b.ts": TS_USER}, ("a.ts", TS, TS[7:] + "export { load };\n"), []),
    "typescript, a member": (
        {"a.ts": "export class A {\n  load() { return 1; }\n}\n",
         "b.ts": "import { A } from './a';\nnew A().load();\n"},
        ("a.ts", "  load", "  private load"), ["b.ts:2"]),
    "javascript, an object": (
        {"a.js": JS + "module.exports = {\n  load, // it\n  save: save,\n};\n", "b.js": JS_USER},
        ("a.js", "  load, // it\n", ""), ["b.js:1", "b.js:2"]),
    "javascript, one by one": (
        {"a.js": JS + "exports.load = load;\nexports.save = save;\n", "b.js": JS_USER},
        ("a.js", "exports.load = load;\n", ""), ["b.js:1", "b.js:2"]),
    "javascript, another way": (
        {"a.js": JS + "module.exports = {\n  load,\n  save,\n};\n", "b.js": JS_USER},
        ("a.js", "module.exports = {\n  load,\n  save,\n};", "exports.load = load;\nexports.save = save;"), []),
    "javascript, something spread": (
        {"a.js": JS + "module.exports = {\n  load,\n  save,\n};\n", "b.js": JS_USER},
        ("a.js", "  load,\n", "  ...all,\n"), []),
    "rust, from another module": (
        {"Cargo.toml": CRATE, "src/lib.rs": "mod a;\nmod b;\n", "src/a.rs": "pub fn load() -> u32 {\n    1\n}\n",
         "src/b.rs": "use crate::a::load;\n\nfn go() -> u32 {\n    load()\n}\n"},
        ("src/a.rs", "pub fn", "fn"), ["src/b.rs:1", "src/b.rs:4"]),
    "rust, from below": (
        {"Cargo.toml": CRATE, "src/lib.rs": "mod a;\n", "src/a.rs": "mod b;\npub fn load() -> u32 {\n    1\n}\n",
         "src/a/b.rs": "use crate::a::load;\n\nfn go() -> u32 {\n    load()\n}\n"},
        ("src/a.rs", "pub fn", "fn"), []),
    "rust, within the crate": (
        {"Cargo.toml": CRATE, "src/lib.rs": "mod a;\nmod b;\n", "src/a.rs": "pub fn load() -> u32 {\n    1\n}\n",
         "src/b.rs": "use crate::a::load;\n\nfn go() -> u32 {\n    load()\n}\n"},
        ("src/a.rs", "pub fn", "pub(crate) fn"), []),
    "java, private": ({"src/p/A.java": JAVA, "src/p/B.java": JAVA_USER.format("p")},
                      ("src/p/A.java", "  public static", "  private static"), ["src/p/B.java:7"]),
    "java, of its package": ({"src/p/A.java": JAVA, "src/p/B.java": JAVA_USER.format("p")},
                             ("src/p/A.java", "  public static", "  static"), []),
    "java, of its package, in another folder": (
        {"main/p/A.java": JAVA, "test/p/B.java": JAVA_USER.format("p")},
        ("main/p/A.java", "  public static", "  static"), []),
    "java, from another package": ({"src/p/A.java": JAVA, "src/q/B.java": JAVA_USER.format("q")},
                                   ("src/p/A.java", "  public static", "  static"), ["src/q/B.java:7"]),
    "kotlin": ({"A.kt": KT, "B.kt": "package p\n\nfun g() = load(1)\n"}, ("A.kt", "fun", "private fun"), ["B.kt:3"]),
    "kotlin, internal, with what is private": (
        {"A.kt": "package p\n\nclass Load(private val a: Int)\n", "B.kt": "package p\n\nfun g() = Load(1)\n"},
        ("A.kt", "class", "internal class"), []),
    "kotlin, internal": ({"A.kt": KT, "B.kt": "package p\n\nfun g() = load(1)\n"}, ("A.kt", "fun", "internal fun"), []),
    "csharp": ({"A.cs": CS, "B.cs": CS_USER}, ("A.cs", "public static", "private static"), ["B.cs:7"]),
    "csharp, internal": ({"A.cs": CS, "B.cs": CS_USER}, ("A.cs", "public static", "internal static"), []),
    "php": ({"src/A.php": PHP, "src/B.php": PHP_USER}, ("src/A.php", "public", "private"), ["src/B.php:6"]),
    "python": (
        {"pkg/__init__.py": "from .core import *\n", "pkg/core.py": ALL, "app.py": "from pkg import load\n\nload(1)\n"},
        ("pkg/core.py", '"load", ', ""), ["app.py:1", "app.py:3"]),
    "python, an attribute": (
        {"pkg/__init__.py": "from .core import *\n", "pkg/core.py": ALL, "app.py": "import pkg\n\npkg.load(1)\n"},
        ("pkg/core.py", '"load", ', ""), ["app.py:3"]),
    "python, asked by name": (
        {"pkg/__init__.py": "from .core import *\n", "pkg/core.py": ALL,
         "app.py": "from pkg.core import load\n\nload(1)\n"},
        ("pkg/core.py", '"load", ', ""), []),
    "python, given out by name": (
        {"pkg/__init__.py": "from .core import *\nfrom .core import load\n", "pkg/core.py": ALL,
         "app.py": "from pkg import load\n\nload(1)\n"},
        ("pkg/core.py", '"load", ', ""), []),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_who_uses_what_cannot_be_seen_any_more(tmp_path, case):
    before, (path, old, new), places = CASES[case]
    assert old in before[path]
    found = findings(tmp_path, before, {path: before[path].replace(old, new)}, select=("api/*",))
    assert [f"{place.path}:{place.start_line}" for item in found for place in item.evidence[1:]] == places
    assert all((item.rule_id, item.severity, item.path) == ("api/removed", "high", path) for item in found)
