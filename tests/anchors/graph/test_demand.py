"""Who symbols are made for: members' callers, calls as written, facades, errors, and what only bounds a parameter."""

from __future__ import annotations

from support.graphs import graphed

from anchors.graph.roles.critical import Critical, critical_symbols
from anchors.graph.roles.told import Told


def critical(files: dict[str, str], documented: dict[str, int] | None = None) -> dict[str, Critical]:
    made = graphed(files)
    told = Told.build(made.snapshot).files
    is_apart = [item.is_apart for item in told]
    found = critical_symbols(made.snapshot, made.graph, documented or {}, [False] * len(files), is_apart)
    return {made.snapshot.qualified_name(item.symbol): item for item in found}


def test_functions_put_on_an_object_are_told_by_how_they_are_written() -> None:
    own = "var res = module.exports = {};\nres.send = function send(b) { return b };\nres.drop = function drop() {};\n"
    calls = "it('sends', function() {\n  app(function(req, res) { res.send(1) });\n});\n"
    files = {"lib/response.js": own, **{f"test/{n}.js": calls for n in "abcdefgh"}}
    found = critical(files)
    assert [*found] == ["res.send"]
    assert found["res.send"].text == "send() - used by its tests"
    assert not critical({**files, **{f"test/{n}.js": calls.replace("res.send", "send") for n in "abcdefgh"}})


def test_a_type_counts_the_callers_of_its_members() -> None:
    body = "    def put(self, x):\n        return x\n"
    types = f"class Kept:\n{body}\n\nclass Other:\n{body}"
    uses = "from shop.types import Kept, Other\n\n\ndef one(a: Kept, b: Other):\n    {0}.put(1)\n"
    both = {f"shop/{n}.py": uses.format("a") for n in "abcd"}
    found = critical({"shop/types.py": types, **both})
    assert found["Kept"].score > found["Other"].score > 0
    swapped = critical({"shop/types.py": types, **{f"shop/{n}.py": uses.format("b") for n in "abcd"}})
    assert swapped["Kept"].score < swapped["Other"].score


def test_a_shown_facade_leads_to_what_it_opens() -> None:
    parts = {f"shop/{n}.py": f"def do_{n}():\n    return 1\n" for n in "abcdefg"}
    imports = "".join(f"from shop.{n} import do_{n}\n" for n in "abcdefg")
    calls = "".join(f"        do_{n}()\n" for n in "abcdefg")
    front = f"{imports}\n\nclass Front:\n    def run(self):\n{calls}\n\n"
    front += "class Plain:\n    def run(self):\n        return 1\n"
    shown = {"Front": 4, "Plain": 4}
    assert [*critical({**parts, "shop/front.py": front}, shown)] == ["Front"]
    assert "Front" not in critical({**parts, "shop/front.py": front})


def test_what_fails_stands_behind_what_works_and_its_heirs_too() -> None:
    types = "class Order:\n    pass\n\n\nclass ShopError(Exception):\n    pass\n\n\nclass Sold(ShopError):\n    pass\n"
    uses = "from shop.types import Order, ShopError, Sold\n\n\ndef one():\n    Order(); ShopError(); Sold()\n"
    found = critical({"shop/types.py": types, **{f"shop/{n}.py": uses for n in "abcd"}})
    assert found["Order"].score > found["ShopError"].score > 0
    assert found["Order"].score > found["Sold"].score > 0


def test_a_default_of_a_type_parameter_is_no_use_of_a_type() -> None:
    types = "export type Raw = string;\nexport type Told = string;\n"
    uses = 'import {{ Raw, Told }} from "./types";\nexport interface I{0}<S extends Raw = Raw> {{ a: S }}\n'
    uses += "export function f{0}(a: Told): void {{}}\n"
    files = {"src/types.ts": types, **{f"src/{n}.ts": uses.format(n) for n in "abcd"}}
    found = critical(files)
    assert found["Told"].score > 2 * found["Raw"].score > 0
    plain = critical({path: text.replace("<S extends Raw = Raw> { a: S", " { a: Raw") for path, text in files.items()})
    assert plain["Raw"].score > 2 * found["Raw"].score


def test_a_module_that_many_files_open_stands_once() -> None:
    opened = {f"lib/shop/{n}.rb": f"module Shop\n  class {n.upper()}\n  end\nend\n" for n in "abc"}
    uses = {f"lib/use_{n}.rb": f"class Use{n.upper()}\n  include Shop\nend\n" for n in "abcd"}
    made = graphed({**opened, **uses})
    found = critical_symbols(made.snapshot, made.graph, {}, [False] * 7, [False] * 7)
    assert [made.snapshot.qualified_name(item.symbol) for item in found].count("Shop") == 1


def test_one_of_many_types_that_are_made_alike_stands_before_the_others() -> None:
    alike = {
        f"send/{name}/{name}.go": f"package {name}\n\ntype Sender struct{{}}\n\n"
        f"func (s *Sender) Send() int {{ return {size} }}\n"
        for size, name in enumerate(("chat", "mail", "page", "post"))
    }
    names = [path.split("/")[1] for path in alike]
    imported = "".join(f'import "example.com/shop/send/{name}"\n' for name in names)
    uses = {
        f"use{letter}.go": f"package shop\n\n{imported}\n"
        + "".join(f"func {letter}{name}(a {name}.Sender) int {{ return a.Send() }}\n" for name in names)
        for letter in "abcd"
    }
    asked = {"send/send.go": "package send\n\ntype Sends interface {\n\tSend() int\n}\n"}
    taken = {
        f"take{letter}.go": 'package shop\n\nimport "example.com/shop/send"\n\n'
        f"func take{letter}(s send.Sends) {{ s.Send() }}\n"
        for letter in "abc"
    }
    made = graphed({"go.mod": "module example.com/shop\n", **alike, **uses, **asked, **taken})
    nobody = [False] * len(made.snapshot.files)
    found = critical_symbols(made.snapshot, made.graph, {}, nobody, nobody)
    senders = [item for item in found if made.snapshot.qualified_name(item.symbol) == "Sender"]
    assert [round(item.score / senders[0].score, 1) for item in senders] == [1, 0.5]  # of eight that are told in all
    sends = next(item for item in found if made.snapshot.qualified_name(item.symbol) == "Sends")
    assert sends.text == "Sends - 3 callers in 3 files, 4 implementers"
    assert sends.score > senders[0].score


def test_what_a_route_imports_is_not_given_by_its_package() -> None:
    files = {"lib/check.ts": "export function check() {\n  return 1;\n}\n"}
    calls = "import {{ check }} from '{0}lib/check';\n\nexport {1} {{\n  return check();\n}}\n"
    files |= {f"lib/{name}.ts": calls.format("../", f"function {name}()") for name in "abc"}
    files["pages/_app.tsx"] = "export default function App() {\n  return null;\n}\n"
    files["pages/api/index.ts"] = calls.format("../../", "default function handler()")
    made = graphed(files)
    nobody = [False] * len(files)
    answering = [made.snapshot.file_index("pages/api/index.ts") or 0]
    found = critical_symbols(made.snapshot, made.graph, {}, nobody, nobody, answering)
    assert [item.text for item in found if "check" in item.text] == ["check() - 4 callers in 4 files"]
