"""What the text says of a name's type, read from parameters and fields."""

from __future__ import annotations

from anchors.syntax.extract import extract


def _bindings(source: bytes, language: str) -> set[tuple[str, str]]:
    return {(item.name, item.type_text) for item in extract(source, language).bindings}


def test_a_parameter_s_default_tells_its_type_and_a_marked_one_is_a_field() -> None:
    source = b"""
export const parse = async (request: Request, options = Object.create(null)) => { options.all = true }
class Service { constructor(private repo = new Repo(), readonly size: Size, count = new Counter()) {} }
"""
    assert _bindings(source, "typescript") == {
        ("request", "Request"),
        ("options", "Object.create"),
        ("repo", "Repo"),
        ("this.repo", "Repo"),
        ("size", "Size"),
        ("this.size", "Size"),
        ("count", "Counter"),
    }


def test_what_is_defined_and_typed_at_once_is_both() -> None:
    record = extract(b"class A:\n    repo: Repo = Repo()\n", "python")
    assert [(item.name, item.kind) for item in record.definitions] == [("A", "class"), ("repo", "field")]
    assert [(item.name, item.type_text, item.scope) for item in record.bindings] == [("repo", "Repo", 0)]
