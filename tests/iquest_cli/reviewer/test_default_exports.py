"""Default exports that became named ones, and the reverse, while importers keep the old form."""

import pytest
from support.reviews import findings

NAMED = "export function parse(text) {\n  return text.trim();\n}\n"
DEFAULT = "export default function parse(text) {\n  return text.trim();\n}\n"
AS_DEFAULT = "const parse = (text) => text.trim();\nexport default parse;\n"
ONE_OBJECT = "export default {\n  parse(text) { return text; },\n};\n"
BY_DEFAULT = "import read from './a';\n\nread('a');\n"
BY_NAME = "import { parse } from './a';\n\nparse('a');\n"
CASES = {
    "to named": ({"a.ts": DEFAULT, "b.ts": BY_DEFAULT}, {"a.ts": NAMED}, ["b.ts:1"]),
    "to named, of a value": ({"a.js": AS_DEFAULT, "b.js": BY_DEFAULT}, {"a.js": NAMED}, ["b.js:1"]),
    "to named, of an object": ({"a.js": ONE_OBJECT, "b.js": BY_DEFAULT}, {"a.js": NAMED}, ["b.js:1"]),
    "to named, with others": (
        {"a.ts": DEFAULT, "b.ts": "import parse, { type Kind } from './a';\n\nparse('a');\n"},
        {"a.ts": NAMED}, ["b.ts:1"]),
    "to named, handed on": (
        {"a.ts": DEFAULT, "b.ts": "export { default as parse } from './a';\n"}, {"a.ts": NAMED}, ["b.ts:1"]),
    "to named, of an index": (
        {"a/index.ts": DEFAULT, "b.ts": BY_DEFAULT}, {"a/index.ts": NAMED}, ["b.ts:1"]),
    "to both": ({"a.ts": DEFAULT, "b.ts": BY_DEFAULT}, {"a.ts": NAMED + "export default parse;\n"}, []),
    "to both, in braces": (
        {"a.ts": DEFAULT, "b.ts": BY_DEFAULT}, {"a.ts": NAMED + "export {\n  parse as default,\n};\n"}, []),
    "to another's default": (
        {"a.ts": DEFAULT, "b.ts": BY_DEFAULT}, {"a.ts": "export { default } from './c';\n", "c.ts": DEFAULT}, []),
    "to CommonJS": ({"a.js": DEFAULT, "b.js": BY_DEFAULT}, {"a.js": NAMED[7:] + "module.exports = parse;\n"}, []),
    "importers follow": ({"a.ts": DEFAULT, "b.ts": BY_DEFAULT}, {"a.ts": NAMED, "b.ts": BY_NAME}, []),
    "importers of another": (
        {"a.ts": DEFAULT, "c.ts": DEFAULT, "b.ts": BY_DEFAULT.replace("./a", "./c")}, {"a.ts": NAMED}, []),
    "to default": ({"a.ts": NAMED, "b.ts": BY_NAME}, {"a.ts": DEFAULT}, ["b.ts:1"]),
    "to default, below": (
        {"a.ts": NAMED, "b.ts": BY_NAME}, {"a.ts": NAMED[7:] + "export default parse;\n"}, ["b.ts:1"]),
    "to default, and by name": (
        {"a.ts": NAMED, "b.ts": BY_NAME}, {"a.ts": DEFAULT + "export {\n  parse,\n};\n"}, []),
    "to default, of others": (
        {"a.ts": NAMED + "export const size = 1;\n", "b.ts": "import { size } from './a';\n\nsize + 1;\n"},
        {"a.ts": DEFAULT + "export const size = 1;\n"},
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_an_import_in_the_old_form_is_told(tmp_path, case):
    before, after, expected = case
    found = [item for item in findings(tmp_path, before, after) if item.rule_id == "api/removed"]
    assert [f"{use.path}:{use.start_line}" for item in found for use in item.evidence[1:]] == expected


def test_both_directions_say_what_became_of_it(tmp_path):
    (found,) = findings(tmp_path / "one", {"a.ts": DEFAULT, "b.ts": BY_DEFAULT}, {"a.ts": NAMED})
    assert found.message == "a.ts has no default export any more; 1 place still imports it"
    (found,) = findings(tmp_path / "two", {"a.ts": NAMED, "b.ts": BY_NAME}, {"a.ts": DEFAULT})
    assert found.message == "parse is the default export of a.ts now; 1 place still imports it by name"


def test_a_default_export_that_is_gone_is_told_once(tmp_path):
    before = {"a.ts": DEFAULT + "export const size = 1;\n", "b.ts": BY_DEFAULT}
    found = findings(tmp_path, before, {"a.ts": "export const size = 1;\n"})
    assert len([item for item in found if item.rule_id == "api/removed"]) == 1
