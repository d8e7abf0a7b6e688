"""What a function let go before, takes up as before, and lets go no more."""

import pytest
from support.reviews import findings

GO = "package p\n\nfunc Read(m *M, p string) error {\n\t"
OPEN = GO + "f, err := os.Open(p)\n\tif err != nil {\n\t\treturn err\n\t}\n\tdefer f.Close()\n\treturn use(f)\n}\n"
LOCK = GO + "m.mu.Lock()\n\tdefer m.mu.Unlock()\n\treturn m.use(p)\n}\n"
WITH = "def read(p):\n    with open(p) as f:\n        return f.read()\n"
JAVA = """class A {
  String read(String p) {
    try (Reader r = new FileReader(p)) {
      return use(r);
    }
  }
}
"""
CS = """class A
{
    string Read(string p)
    {
        using var r = new Reader(p);
        return Use(r);
    }
}
"""
CS_GIVEN = """class A
{
    Reader Read(string p)
    {
        var r = new Reader(p);
        r.Fill();
        r.Close();
        return r;
    }
}
"""
KT = """package p

fun read(p: String): String {
    File(p).use { r ->
        return go(r)
    }
}
"""
TS = """async function read(p: string) {
  const c = await pool.connect();
  const x = await go(c);
  c.release();
  return x;
}
"""
UNCLOSED = {
    "go": ("a.go", OPEN, "\tdefer f.Close()\n", ""),
    "go, a response": (
        "a.go",
        OPEN.replace("f, err := os.Open(p)", "f, err := http.Get(p)").replace("f.Close()", "f.Body.Close()"),
        "\tdefer f.Body.Close()\n",
        "",
    ),
    "go, a lock": ("a.go", LOCK, "\tdefer m.mu.Unlock()\n", ""),
    "go, a context": (
        "a.go",
        GO + "ctx, cancel := context.WithCancel(m.ctx)\n\tdefer cancel()\n\treturn m.use(ctx)\n}\n",
        "\tdefer cancel()\n",
        "",
    ),
    "python": ("a.py", WITH, "with open(p) as f:\n        return f.read()", "f = open(p)\n    return f.read()"),
    "python, closed at the end": (
        "a.py",
        "def read(p):\n    f = open(p)\n    x = f.read()\n    f.close()\n    return x\n",
        "    f.close()\n",
        "",
    ),
    "java": (
        "A.java",
        JAVA,
        "try (Reader r = new FileReader(p)) {\n      return use(r);\n    }",
        "Reader r = new FileReader(p);\n    return use(r);",
    ),
    "csharp": ("A.cs", CS, "using var r", "var r"),
    "kotlin": ("A.kt", KT, "File(p).use { r ->\n        return go(r)\n    }", "val r = File(p)\n    return go(r)"),
    "typescript": ("a.ts", TS, "  c.release();\n", ""),
}
CLOSED = {
    "go, in another way": ("a.go", OPEN, "\tdefer f.Close()\n", "\tdefer closing(f)\n"),
    "go, given back": ("a.go", OPEN, "\tdefer f.Close()\n\treturn use(f)", "\treturn keep(m, f)"),
    "go, not opened": (
        "a.go", OPEN, OPEN[OPEN.index("f, err") : OPEN.index("return use")], "f := m.file\n\t"),
    "go, unlocked sooner": ("a.go", LOCK, "\tdefer m.mu.Unlock()\n", "\tp += m.name\n\tm.mu.Unlock()\n"),
    "go, not locked": ("a.go", LOCK, "m.mu.Lock()\n\tdefer m.mu.Unlock()\n\t", ""),
    "python, closed at the end": (
        "a.py", WITH, "with open(p) as f:\n        return f.read()",
        "f = open(p)\n    try:\n        return f.read()\n    finally:\n        f.close()"),
    "python, held by a stack": (
        "a.py", WITH, "with open(p) as f:\n        return f.read()",
        "f = stack.enter_context(open(p))\n    return f.read()"),
    "python, given back": ("a.py", WITH, "with open(p) as f:\n        return f.read()", "f = open(p)\n    return f"),
    "csharp, given back as before": (
        "A.cs", CS_GIVEN, "        r.Close();\n", ""),
    "csharp, of a block": ("A.cs", CS, "using var r = new Reader(p);\n        return Use(r);",
                           "using (var r = new Reader(p))\n        {\n            return Use(r);\n        }"),
}  # fmt: skip


@pytest.mark.parametrize("case", UNCLOSED)
def test_what_is_let_go_no_more(tmp_path, case):
    path, text, old, new = UNCLOSED[case]
    (found,) = findings(tmp_path, {path: text}, {path: text.replace(old, new)}, select=("resource/*",))
    assert (found.path, found.severity) == (path, "medium")


@pytest.mark.parametrize("case", CLOSED)
def test_what_is_let_go_otherwise_or_not_taken_up(tmp_path, case):
    path, text, old, new = CLOSED[case]
    assert old in text
    assert findings(tmp_path, {path: text}, {path: text.replace(old, new)}, select=("resource/*",)) == ()


def test_in_a_test_it_is_less_grave(tmp_path):
    path, text, old, new = UNCLOSED["go"]
    (found,) = findings(tmp_path, {"a_test.go": text}, {"a_test.go": text.replace(old, new)}, select=("resource/*",))
    assert found.severity == "low"
