"""One of several functions of a name that goes, or gets another name: told as such, not as another's new parameter."""

import pytest
from support.reviews import findings

ONE = "void add(int a) {\n    go(a);\n    walk(a);\n  }\n"
TWO = "void add(int a, int b) {\n    go(a);\n    go(b);\n    stop(a, b);\n  }\n"
THREE = "void add(int a, int b, int c) {\n    turn(a);\n    turn(b);\n    rest(c);\n  }\n"
USER = "class B {\n  void f(A a) {\n    a.add(1);\n    a.add(1, 2);\n  }\n}\n"
KINDS = {
    "java": ("src/p/A.java", "src/p/B.java", "package p;\n\n", USER),
    "csharp": ("A.cs", "B.cs", "namespace P;\n\n", USER),
}


def shop(*forms: str) -> str:
    return "class A {\n  " + "\n  ".join(forms) + "}\n"


CASES = {
    "the second is renamed": (
        (ONE, TWO),
        (ONE, TWO.replace("add", "addBoth")),
        [("add(a, b) was renamed to addBoth", 6)],
    ),
    "the first is renamed": ((ONE, TWO), (ONE.replace("add", "addOne"), TWO), [("add(a) was renamed to addOne", 5)]),
    "the first is gone": ((ONE, TWO), (TWO,), [("add(a) was removed", 5)]),
    "another form is left that fits": ((ONE, TWO), (ONE, TWO.replace("int b", "int... b")), []),
    "one comes before the others": ((ONE, TWO), (THREE, ONE, TWO), []),
    "their order changed": ((ONE, TWO), (TWO, ONE), []),
    "one that nobody calls is gone": ((ONE, TWO, THREE), (ONE, TWO), []),
}


@pytest.mark.parametrize("language", KINDS)
@pytest.mark.parametrize("case", CASES)
def test_a_form_that_is_gone(tmp_path, case, language):
    before, after, told = CASES[case]
    path, user, head, text = KINDS[language]
    found = findings(
        tmp_path, {path: head + shop(*before), user: head + text}, {path: head + shop(*after)}, select=("api/*",)
    )
    assert [(item.matter, place.start_line) for item in found for place in item.evidence[1:]] == told
    assert all((item.rule_id, item.severity) == ("api/removed", "high") for item in found)


def test_what_every_object_has_is_not_missed(tmp_path):
    kotlin = "package p\n\ndata class Item(val a: Int) {\n    override fun hashCode() = 31 * a\n}\n"
    user = "package p\n\nfun f(item: Item) = item.hashCode()\n"
    without = kotlin.replace("    override fun hashCode() = 31 * a\n", "    fun g() = a\n")
    assert findings(tmp_path, {"A.kt": kotlin, "B.kt": user}, {"A.kt": without}, select=("api/*",)) == ()


def test_a_parameter_before_the_others_is_not_told_as_the_last_one(tmp_path):
    before = {"a.py": "def load(path):\n    return path\n", "b.py": "from a import load\n\nload(1)\n"}
    after = {"a.py": "def load(mode, path):\n    return path, mode\n"}
    (found,) = findings(tmp_path, before, after, select=("api/signature",))
    assert found.message == "load() now requires `mode`; 1 caller no longer fits: passes 1 argument too few"
