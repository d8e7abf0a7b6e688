"""`as const` without a semicolon ends a statement: it is no part of the next one."""

from anchors.syntax.extract import extract


def test_what_follows_as_const_is_its_own_definition():
    text = "const all = [\n  'a',\n] as const\n\nconst f = (x: string): boolean =>\n  !!x\n"
    found = {item.name: item for item in extract(text.encode(), "typescript").definitions}
    assert (found["f"].kind, found["f"].parent, found["f"].start_line) == ("function", -1, 5)
