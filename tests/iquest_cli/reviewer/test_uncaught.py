"""Errors that are raised in place of others, and handlers that catch less than before."""

import pytest
from support.reviews import findings

PY = "def load(key):\n    if not key:\n        raise KeyError(key)\n    return key\n"
OWN = "class Lost(Exception):\n    pass\n\n\nclass Gone(Lost):\n    pass\n\n\n" + PY
USER = """from a import load


def main(key):
    try:
        return load(key)
    except KeyError:
        return None
"""
TEST = "import pytest\nfrom a import load\n\n\ndef test_a():\n    with pytest.raises(KeyError):\n        load('')\n"
JAVA = (
    "package p;\n\nclass A {\n  static void load(String k) {\n    if (k == null) {\n"
    "      throw new IllegalArgumentException(k);\n    }\n    go(k);\n  }\n}\n"
)
JAVA_USER = (
    "package p;\n\nclass B {\n  void main(String k) {\n    try {\n      A.load(k);\n"
    "    } catch (IllegalArgumentException e) {\n      stop(e);\n    }\n  }\n}\n"
)
KT = "package p\n\nfun load(k: String) {\n    throw IllegalStateException(k)\n}\n"
KT_USER = """package p

fun main(k: String) {
    try {
        load(k)
    } catch (e: IllegalStateException) {
        stop(e)
    }
}
"""
CS = """class A
{
    public static void Load(string k)
    {
        throw new InvalidOperationException(k);
    }
}
"""
CS_USER = """class B
{
    void Main(string k)
    {
        try
        {
            A.Load(k);
        }
        catch (InvalidOperationException e)
        {
            Stop(e);
        }
    }
}
"""
MORE = "        return None\n    except Exception:\n        raise\n"
RAISED = {
    "python": ({"a.py": PY, "b.py": USER}, ("a.py", "KeyError", "ValueError"), ["b.py"]),
    "python, a test": ({"a.py": PY, "test_b.py": TEST}, ("a.py", "KeyError", "ValueError"), ["test_b.py"]),
    "python, the repository's own": (
        {"a.py": OWN.replace("raise KeyError", "raise Gone"), "b.py": USER.replace("except KeyError", "except Gone")},
        ("a.py", "raise Gone", "raise Lost"), ["b.py"]),
    "python, an heir": ({"a.py": PY, "b.py": USER.replace("KeyError", "LookupError")},
                        ("a.py", "KeyError", "IndexError"), []),
    "python, the repository's own heir": (
        {"a.py": OWN.replace("raise KeyError", "raise Lost"), "b.py": USER.replace("except KeyError", "except Lost")},
        ("a.py", "raise Lost", "raise Gone"), []),
    "python, caught further up": (
        {"a.py": PY, "b.py": USER.replace("        return None\n", MORE)},
        ("a.py", "KeyError", "ValueError"), []),
    "python, of somebody else": (
        {"a.py": "from far import Lost\n\n\n" + PY, "b.py": USER}, ("a.py", "KeyError", "Lost"), []),
    "python, one more": ({"a.py": PY, "b.py": USER}, ("a.py", "    return key", "    raise ValueError"), []),
    "java": ({"src/p/A.java": JAVA, "src/p/B.java": JAVA_USER},
             ("src/p/A.java", "IllegalArgumentException", "IllegalStateException"), ["src/p/B.java"]),
    "java, an heir": ({"src/p/A.java": JAVA, "src/p/B.java": JAVA_USER},
                      ("src/p/A.java", "IllegalArgumentException", "NumberFormatException"), []),
    "kotlin": ({"A.kt": KT, "B.kt": KT_USER}, ("A.kt", "IllegalStateException", "IllegalArgumentException"), ["B.kt"]),
    "csharp": ({"A.cs": CS, "B.cs": CS_USER}, ("A.cs", "InvalidOperationException", "ArgumentException"), ["B.cs"]),
}  # fmt: skip
CAUGHT = {
    "python, another": ({"a.py": PY, "b.py": USER}, ("b.py", "except KeyError", "except ValueError"), ["b.py"]),
    "python, narrowed": (
        {"a.py": PY, "b.py": USER.replace("KeyError", "(KeyError, ValueError)")},
        ("b.py", "(KeyError, ValueError)", "ValueError"), ["b.py"]),
    "python, none": (
        {"a.py": PY, "b.py": USER},
        ("b.py", USER[USER.index("    try") :], "    return load(key)\n"), ["b.py"]),
    "python, caught by who calls": (
        {"a.py": PY, "b.py": USER + USER[USER.index("def") :].replace("main", "start").replace("load", "main")},
        ("b.py", "load(key)\n    except KeyError", "load(key)\n    except ValueError"), []),
    "python, broader": ({"a.py": PY, "b.py": USER}, ("b.py", "except KeyError", "except LookupError"), []),
    "java, another": ({"src/p/A.java": JAVA, "src/p/B.java": JAVA_USER},
                      ("src/p/B.java", "IllegalArgumentException", "IllegalStateException"), ["src/p/B.java"]),
}  # fmt: skip


def changed(before: dict[str, str], change: tuple[str, str, str]) -> dict[str, str]:
    path, old, new = change
    assert old in before[path]
    return {path: before[path].replace(old, new)}


@pytest.mark.parametrize("case", RAISED)
def test_an_error_in_place_of_another(tmp_path, case):
    before, change, users = RAISED[case]
    found = findings(tmp_path, before, changed(before, change), select=("error/uncaught",))
    assert [place.path for item in found for place in item.evidence[1:]] == users
    assert all((item.path, item.severity) == (change[0], "medium") for item in found)


@pytest.mark.parametrize("case", CAUGHT)
def test_a_handler_that_catches_less(tmp_path, case):
    before, change, places = CAUGHT[case]
    found = findings(tmp_path, before, changed(before, change), select=("error/uncaught",))
    assert [item.path for item in found] == places
