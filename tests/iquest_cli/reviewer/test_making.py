"""Classes that take something else to be made than before, where no constructor's own signature says so."""

import pytest
from support.reviews import findings

KT = "package p\n\n"
CS = "namespace P;\n\n"
CS_USER = CS + "class B\n{\n    A F()\n    {\n        return new A(1);\n    }\n}\n"
DATA = "from dataclasses import dataclass, field\n\n\n@dataclass\nclass A:\n    x: int\n    y: int = 0\n"
PY_USER = "from a import A\n\nA(1)\n"
JAVA_USER = "package p;\n\nclass B {\n  A f() {\n    return new A(1);\n  }\n}\n"
CASES = {
    "kotlin": (
        {"A.kt": KT + "class A(val a: Int) {\n    fun f() = a\n}\n", "B.kt": KT + "fun g() = A(1).f()\n"},
        "A.kt", "a: Int)", "a: Int, val b: Int)", ["B.kt"]),
    "kotlin, on several lines, by name": (
        {"A.kt": KT + "data class A(\n    val a: Int,\n    val c: Int = 1,\n)\n", "B.kt": KT + "fun g() = A(a = 1)\n"},
        "A.kt", "val a", "val other", ["B.kt"]),
    "kotlin, with a default": (
        {"A.kt": KT + "class A(val a: Int)\n", "B.kt": KT + "fun g() = A(1)\n"},
        "A.kt", "a: Int)", "a: Int, val b: Int = 2)", []),
    "kotlin, of a base": (
        {"A.kt": KT + "open class Top(val a: Int)\n", "B.kt": KT + "class B(x: Int) : Top(x)\n"},
        "A.kt", "a: Int)", "a: Int, val b: Int)", ["B.kt"]),
    "kotlin, another constructor fits": (
        {"A.kt": KT + "class A(val a: Int) {\n    fun f() = a\n}\n", "B.kt": KT + "fun g() = A(1)\n"},
        "A.kt", "a: Int) {\n", "a: Int, val b: Int) {\n    constructor(a: Int) : this(a, 1)\n\n", []),
    "kotlin, a function of that name": (
        {"A.kt": KT + "class A(val a: Int)\n\nfun A(): A = A(1)\n", "B.kt": KT + "fun g() = A(1)\n"},
        "A.kt", "a: Int)", "a: Int, val b: Int)", []),
    "kotlin, where there was none": (
        {"A.kt": KT + "class A {\n    fun f() = 1\n}\n", "B.kt": KT + "fun g() = A()\n"},
        "A.kt", "class A {", "class A(val b: Int) {", ["B.kt"]),
    "java, a record": (
        {"src/p/A.java": "package p;\n\npublic record A(int a) {\n}\n", "src/p/B.java": JAVA_USER},
        "src/p/A.java", "int a", "int a, int b", ["src/p/B.java"]),
    "java, a record that makes it from less": (
        {"src/p/A.java": "package p;\n\npublic record A(int a) {\n}\n", "src/p/B.java": JAVA_USER},
        "src/p/A.java", "int a) {\n", "int a, int b) {\n  public A(int a) {\n    this(a, 1);\n  }\n", []),
    "java, where there was none": (
        {"src/p/A.java": "package p;\n\nclass A {\n  int f() {\n    return 1;\n  }\n}\n",
         "src/p/B.java": JAVA_USER.replace("(1)", "()")},
        "src/p/A.java", "class A {\n", "class A {\n  A(int a) {\n    go(a);\n  }\n\n", ["src/p/B.java"]),
    "csharp, a record": (
        {"A.cs": CS + "public record A(int X);\n", "B.cs": CS_USER}, "A.cs", "int X", "int X, int Y", ["B.cs"]),
    "csharp, a primary constructor": (
        {"A.cs": CS + "public class A(int x)\n{\n    public int X => x;\n}\n", "B.cs": CS_USER},
        "A.cs", "(int x)", "(int x, int y)", ["B.cs"]),
    "csharp, a default": (
        {"A.cs": CS + "public record A(int X);\n", "B.cs": CS_USER}, "A.cs", "int X", "int X, int Y = 2", []),
    "python, a dataclass": ({"a.py": DATA, "b.py": PY_USER}, "a.py", "y: int = 0", "z: int\n    y: int = 0", ["b.py"]),
    "python, a default": ({"a.py": DATA, "b.py": PY_USER}, "a.py", "y: int = 0", "y: int = 0\n    z: int = 1", []),
    "python, a factory": (
        {"a.py": DATA, "b.py": PY_USER}, "a.py", "y: int = 0", "y: list = field(default_factory=list)", []),
    "python, not taken": (
        {"a.py": DATA, "b.py": PY_USER}, "a.py", "y: int = 0", "y: int = field(init=False)", []),
    "python, by name alone": (
        {"a.py": DATA, "b.py": PY_USER}, "a.py", "@dataclass\n", "@dataclass(kw_only=True)\n", ["b.py"]),
    "python, a base may have fields": (
        {"a.py": DATA.replace("class A:", "class A(Far):"), "b.py": PY_USER},
        "a.py", "y: int = 0", "z: int\n    y: int = 0", []),
    "python, a named tuple": (
        {"a.py": "from typing import NamedTuple\n\n\nclass A(NamedTuple):\n    x: int\n", "b.py": PY_USER},
        "a.py", "x: int", "x: int\n    y: int", ["b.py"]),
    "python, where there was none": (
        {"a.py": "class A:\n    size = 1\n", "b.py": PY_USER.replace("(1)", "()")},
        "a.py", "    size", "    def __init__(self, x):\n        self.x = x\n\n    size", ["b.py"]),
    "php, where there was none": (
        {"src/A.php": "<?php\nclass A\n{\n    public $x = 1;\n}\n",
         "src/B.php": "<?php\nclass B\n{\n    public function f(): A\n    {\n        return new A();\n    }\n}\n"},
        "src/A.php", "    public $x = 1;\n", "    public function __construct(private int $x)\n    {\n    }\n",
        ["src/B.php"]),
    "typescript, where there was none": (
        {"a.ts": "export class A {\n  size = 1;\n}\n", "b.ts": "import { A } from './a';\nexport const a = new A();\n"},
        "a.ts", "  size = 1;\n", "  constructor(readonly x: number) {}\n", ["b.ts"]),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_who_makes_one_as_before(tmp_path, case):
    before, path, old, new, users = CASES[case]
    found = findings(tmp_path, before, {path: before[path].replace(old, new)}, select=("api/signature",))
    assert [item.path for finding in found for item in finding.evidence[1:]] == users
    assert all((item.path, item.severity) == (path, "high") for item in found)
