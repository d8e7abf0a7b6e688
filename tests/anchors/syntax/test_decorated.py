"""Decorators of scripts are no part of a signature, whether the grammar counts them to a class or to its `export`."""

import pytest

from anchors.syntax.extract import extract

TEXT = (
    '/** Kept. */\n@Table({ name: "x" })\n@Fix\n%sclass Member extends Base<A> {\n  @Column\n  private id: string;\n}\n'
)


@pytest.mark.parametrize("export", ["", "export ", "export default "])
def test_a_decorated_class(export):
    found = {item.name: item for item in extract((TEXT % export).encode(), "typescript").definitions}
    member, field = found["Member"], found["id"]
    assert (member.start_line, member.name_line, member.doc) == (2, 4, "Kept.")
    assert member.decorators == ('Table({ name: "x" })', "Fix")
    assert member.signature == f"{export}class Member extends Base<A>"
    assert (field.signature, field.decorators, field.is_exported) == ("private id: string", ("Column",), False)


def test_words_for_a_linter_say_nothing_of_a_file():
    text = "/* oxlint-disable no-console */\n// biome-ignore lint: old\n// Reads the settings.\n\nexport const a = 1;\n"
    assert extract(text.encode(), "typescript").doc == "Reads the settings."
