"""What looks broken by itself and is not: defaults that a header gives, handlers within handlers, functions on one line
with their head, tuples of any length, modules that a build puts in place."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from support.reviews import findings


def told(tmp_path: Path, rule: str, base: Mapping[str, str], after: Mapping[str, str | None]) -> list[tuple[str, int]]:
    """Severity and line."""
    return [(item.severity, item.start_line) for item in findings(tmp_path, base, after, select=(rule,))]


def test_defaults_that_a_declaration_gives(tmp_path: Path) -> None:
    head = "#pragma once\nint build(int nodes, bool strict = true);\n"
    code = '#include "build.h"\n\nint build(int nodes, bool strict) { return strict ? nodes : 0; }\n'
    user = '#include "build.h"\n\nint use() { return build(1, true); }\n'
    files = {"build.h": head, "build.cc": code, "use.cc": user}
    more = {
        "build.cc": code.replace("bool strict)", "bool strict, int* ids)"),
        "build.h": head.replace("= true", "= true, int* ids = nullptr"),
    }
    assert told(tmp_path / "a", "api/signature", files, more) == []
    asked = {**more, "build.h": head.replace("bool strict = true", "bool strict, int* ids")}
    assert {severity for severity, _ in told(tmp_path / "b", "api/signature", files, asked)} == {"high"}


def test_a_handler_within_a_handler(tmp_path: Path) -> None:
    code = (
        "class Socket\n{\n    void Notify()\n    {\n        try { Send(); }\n"
        "        catch { try { Dispose(); } catch { } }\n    }\n}\n"
    )
    after = code.replace("Send();", "Send(1);")
    assert told(tmp_path / "a", "error/swallowed", {"Socket.cs": code}, {"Socket.cs": after}) == []
    less = code.replace("catch { try { Dispose(); } catch { } }", "catch { }")
    once = code.replace("catch { try { Dispose(); } catch { } }", "catch { Dispose(); }")
    assert told(tmp_path / "b", "error/swallowed", {"Socket.cs": once}, {"Socket.cs": less}) == [("medium", 6)]


def test_a_function_on_one_line_with_its_head(tmp_path: Path) -> None:
    code = (
        "class Search\n{\n    public bool Has(string key)\n    {\n        return Filters.ContainsKey(key);\n    }\n\n"
        '    public bool Any()\n    {\n        return Has("view");\n    }\n}\n'
    )
    body = code[code.index("    public bool Has") : code.index("    public bool Any")]
    short = code.replace(body, "    public bool Has(string key) => Filters.ContainsKey(Normal(key));\n\n")
    assert told(tmp_path, "value/unused", {"Search.cs": code}, {"Search.cs": short}) == []


def test_a_tuple_of_any_length(tmp_path: Path) -> None:
    code = "def base(tile) -> tuple[float, float]:\n    return look(tile)\n"
    files = {"graph.py": code, "use.py": "from graph import base\n\nlon, lat = base(1)\n"}
    assert told(tmp_path / "a", "api/returns", files, {"graph.py": code.replace("[float, float]", "")}) == []
    three = {"graph.py": code.replace("[float, float]", "[float, float, int]")}
    assert told(tmp_path / "b", "api/returns", files, three) == [("high", 1)]


def test_a_module_that_a_build_puts_in_place(tmp_path: Path) -> None:
    build = {"CMakeLists.txt": "configure_file(scripts/extract out/pkg/extract_it.py COPYONLY)\n"}
    files = {"pkg/__init__.py": "", "pkg/utils/__init__.py": "", "pkg/utils/tar.py": "import tarfile\n"}
    after = {"pkg/utils/tar.py": "import tarfile\n\nfrom ..extract_it import INDEX\n"}
    assert told(tmp_path / "a", "import/unresolved", {**files, **build}, after) == []
    assert told(tmp_path / "b", "import/unresolved", files, after) == [("high", 3)]
