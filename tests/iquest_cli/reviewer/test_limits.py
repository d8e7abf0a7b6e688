"""Limits that changed while what stands beside them says the old one, and defaults that pages still say."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from support.reviews import findings

from iquest_cli.reviewer.rules.limit_words import compared, is_among, says

LIMIT = "limit/contradicted"


def told(
    tmp_path: Path, rule: str, base: Mapping[str, str], after: Mapping[str, str | None]
) -> list[tuple[str, int, int]]:
    """Severity, line and number of places."""
    found = findings(tmp_path, base, after, select=(rule,))
    return [(item.severity, item.start_line, item.num_uses) for item in found]


UPLOAD = """public class Uploader
{
    public Result Send(Stream stream)
    {
        if (stream.Length > 150000000)
        {
            Errors.Add("There's a 150MB limit to uploads.");
            return null;
        }

        return Post(stream, "at most 150000000 bytes");
    }
}
"""


def test_a_number_that_a_message_says(tmp_path: Path) -> None:
    def said(name: str, after: str, path: str = "Uploader.cs") -> list[tuple[str, int, int]]:
        return told(tmp_path / name, LIMIT, {path: UPLOAD}, {path: after})

    less = UPLOAD.replace("150000000)", "15000000)", 1)
    assert said("a", less) == [("medium", 5, 1)]
    assert said("b", less.replace("150MB", "15MB")) == [], "the message changed with it"
    silent = UPLOAD.replace("There's a 150MB limit to uploads.", "Too large: error 150.")
    assert told(tmp_path / "c", LIMIT, {"U.cs": silent}, {"U.cs": silent.replace("150000000)", "15000000)", 1)}) == []
    assert said("d", less, "tests/UploaderTests.cs") == []


PARSE = """static int parse(int v, params *p) {
    if (1 <= v && v <= 9)
        p->level = v; /* 1 .. 9 */
    else
        log_error("invalid value for level");
    if (v > 100) {
        fail("a level is at most 100");
    }
    return 0;
}
"""


def test_a_limit_that_falls_on_the_other_side(tmp_path: Path) -> None:
    def said(name: str, before: str, after: str) -> list[tuple[str, int, int]]:
        return told(tmp_path / name, LIMIT, {"level.c": before}, {"level.c": after})

    assert said("a", PARSE, PARSE.replace("v <= 9", "v < 9")) == [("medium", 2, 1)]
    assert said("b", PARSE, PARSE.replace("v > 100", "v >= 100")) == [("medium", 6, 1)]
    wrong = PARSE.replace("v > 100", "v >= 100").replace("v <= 9", "v < 9")
    assert said("c", wrong, PARSE) == [], "it is as the texts say now"


def test_limits_that_their_file_compares_otherwise(tmp_path: Path) -> None:
    code = "".join(
        f"void check_{name}(int {name}) {{\n  if ({name} > max_{name})\n    throw too_large();\n}}\n"
        for name in ("stops", "shapes", "rings", "areas")
    )
    turned = code.replace("rings > max_rings", "rings >= max_rings")

    def said(name: str, before: str, after: str) -> list[tuple[str, int, int]]:
        return told(tmp_path / name, LIMIT, {"worker.cc": before}, {"worker.cc": after})

    assert said("a", code, turned) == [("medium", 10, 3)]
    other = code.replace("areas > max_areas", "areas >= max_areas")
    assert said("b", other, turned.replace("areas > max_areas", "areas >= max_areas")) == [], "both ways are met"
    few = code[: code.index("void check_areas")]
    assert said("c", few, few.replace("rings > max_rings", "rings >= max_rings")) == []


@pytest.mark.parametrize(
    ("text", "limit", "among"),
    [
        ("at most 10 items", "10", True),
        ("must be less than 10", "10", False),
        ("cannot be longer than 10", "10", True),
        ("1 .. 10", "10", True),
        ("between 1 and 10", "10", True),
        ("at most 100 items", "10", None),
        ("about 10 items", "10", None),
    ],
)
def test_what_texts_say_of_limits(text: str, limit: str, among: bool | None) -> None:
    assert is_among(text, limit) is among


def test_numbers_as_texts_say_them() -> None:
    assert says("a 2 MB limit", "2097152") and says("at least 5 minutes", "300")
    assert not says("error 100", "100") and not says("at most 1000", "100")
    assert compared("if (a < 3) {", "if (a < 4) {") is not None
    assert compared("if (a < 3) {", "if (b < 4) {") is None and compared("x = 3;", "x = 4;") is None


PAGES = """package session

const maxPageSize = 50

func page(perPage int) int {
	if perPage < 1 || perPage > maxPageSize {
		perPage = maxPageSize
	}
	return perPage
}
"""


def test_a_number_that_others_call_the_default(tmp_path: Path) -> None:
    pages = {
        "page.go": PAGES,
        "api.go": "package session\n\n// @Param perPage query int false default(50)\nvar x = 1\n",
    }
    less = PAGES.replace("= 50", "= 25")
    rule = "default/changed"
    assert told(tmp_path / "a", rule, pages, {"page.go": less}) == [("medium", 3, 1)]
    both = {"page.go": less, "api.go": pages["api.go"].replace("50", "25")}
    assert told(tmp_path / "b", rule, pages, both) == []
    assert told(tmp_path / "c", rule, {"page.go": PAGES}, {"page.go": less}) == [], "nobody says it"


def test_a_setting_whose_page_says_the_old_default(tmp_path: Path) -> None:
    code = 'import os\n\nlimit = os.environ.get("UPLOAD_LIMIT", "20")\n'
    files = {"app.py": code, "docs/settings.md": "| `UPLOAD_LIMIT` | how many at once, default: 20 |\n"}
    more = {"app.py": code.replace('"20"', '"40"')}
    assert told(tmp_path / "a", "default/changed", files, more) == [("medium", 3, 1)]
    said = {**more, "docs/settings.md": files["docs/settings.md"].replace("20", "40")}
    assert told(tmp_path / "b", "default/changed", files, said) == [("info", 3, 0)]
