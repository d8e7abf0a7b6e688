"""How documents tell of settings: pages, pages of the manual, samples; defaults in words."""

from __future__ import annotations

import pytest

from iquest_cli.analyst.settings.pages import page_entries
from iquest_cli.analyst.settings.samples import sample_entries
from iquest_cli.analyst.settings.told import differing, is_key, spoken_default


@pytest.mark.parametrize(
    ("text", "default"),
    [
        ("Interval of the job. Default is 60 minutes.", "60 minutes"),
        ("How many (default: 30)", "30"),
        ("Defaults to `green`.", "green"),
        ("default = 30s ]", "30s"),
        ("Its default size is 4, but it can be changed", "4"),
        ("Disabled by default.", "Disabled"),
        ("By default it is unlimited (0).", "unlimited"),
        ("Default: `None` If set, must be a path", "None"),
        ("The default behaviour of a shop is strange.", ""),
        ("There is nothing to tell.", ""),
    ],
)
def test_defaults_are_told_in_words(text: str, default: str) -> None:
    assert spoken_default(text) == default


def test_names_of_settings_are_spelled_as_such() -> None:
    shaped = ("CRATE_ROOM", "--crate-room", "crate.room", "crate-room", "crateRoom")
    assert all(is_key(name) for name in shaped)
    assert not any(is_key(name) for name in ("crate", "settings.md", "shop.example.com", "a b"))
    assert is_key("crate", is_marked=True)


def test_two_defaults_differ_where_both_are_plain() -> None:
    assert differing('"25"', "40") == ("25", "40")
    assert differing("600L", "600") is None
    assert differing("true", "Disabled") == ("true", "false")
    assert differing("60 * time.Minute", "60 minutes") is None
    assert differing("0", "false") is None


MANUAL = """.Dd today
.Dt SHOP 1
.Sh OPTIONS
.Bl -tag
.It Ic crate-limit Ar number
Most crates in
.Nm shop .
.It Fl -melon-size Ar n
How large a melon is; the default is 3.
.It Ic status
Whether it is shown.
.El
.Sh FILES
.Pa /etc/shop
"""
PAGE = """# Settings

Some text about `CRATE_COLOR`, which is green by default. More text.

crate.limit
  Most crates at once

  Default: 20

* `crate-name` (string): what a crate is called.
* **crate_age** - days until a crate is old
* a plain bullet with words

| Name | Type | Default | About |
|------|------|---------|-------|
| [`crateWeight`](#weight) | number | `7` | Kilos of a crate |
| plain words | x | y | z |

```yaml
# Whether crates are locked
locked_crates: true
```

```python
crate_height: int = 3
```
"""
SAMPLE = """# Shop

# Most crates at once
# (more need a larger shop)
#CRATE_LIMIT=20

CRATE_COLOR=green # of every crate
export CRATE_NAME="box"

[shop]
## Days until a crate is old
crate-age: 9
# Note: nothing else
"""
NESTED = """# All about crates
crates:
  # Most crates at once
  limit: 20
  name: box
"""


def told(entries: list[object]) -> list[tuple[str, str, str]]:
    return [(e.key, e.default or e.shown, e.about) for e in entries]  # type: ignore[attr-defined]


def test_a_page_of_the_manual_tells_its_entries() -> None:
    found = page_entries(MANUAL.split("\n"), "shop.1")
    assert told([*found]) == [
        ("crate-limit", "", "Most crates in shop ."),
        ("--melon-size", "3", "How large a melon is; the default is 3."),
        ("status", "", "Whether it is shown."),
    ]
    assert [(e.first, e.last) for e in found] == [(5, 7), (8, 9), (10, 11)]


def test_a_page_tells_its_entries_however_they_are_set() -> None:
    found = {key: (default, about) for key, default, about in told([*page_entries(PAGE.split("\n"), "page.md")])}
    assert found == {
        "CRATE_COLOR": ("", "Some text about `CRATE_COLOR`, which is green by default."),
        "crate.limit": ("20", "Most crates at once Default: 20"),
        "crate-name": ("", "(string): what a crate is called."),
        "crate_age": ("", "days until a crate is old"),
        "crateWeight": ("7", "number · `7` · Kilos of a crate"),
        "locked_crates": ("true", "Whether crates are locked"),
    }


def test_a_sample_tells_its_keys_with_what_stands_above_and_behind() -> None:
    assert told([*sample_entries(SAMPLE.split("\n"), ".env.example")]) == [
        ("CRATE_LIMIT", "20", "Most crates at once (more need a larger shop)"),
        ("CRATE_COLOR", "green", "of every crate"),
        ("CRATE_NAME", "box", ""),
        ("shop.crate-age", "9", "Days until a crate is old"),
    ]


def test_keys_inside_of_others_are_told_with_them() -> None:
    assert told([*sample_entries(NESTED.split("\n"), "values.yaml")]) == [
        ("crates", "", "All about crates"),
        ("crates.limit", "20", "Most crates at once"),
        ("crates.name", "box", ""),
    ]


@pytest.mark.parametrize(
    "line", [" " * 900 + "x", "`" * 900, "[" * 900, "#" * 900, "| " * 450, "a." * 450, ":: " * 300]
)
def test_hostile_lines_cost_little(line: str) -> None:
    lines = [line] * 400
    assert len(page_entries(lines, "a.md")) <= 2000
    assert len(sample_entries(lines, "a.conf")) <= 2000


def test_a_line_of_tildes_below_a_title_is_no_fence() -> None:
    page = "crate_limit_ms\n~~~~~~~~~~~~~~\n\nA crate waits a second.\n\ncrate_room\n~~~~~~~~~~\n\nHow much it holds.\n"
    assert [(e.key, e.about) for e in page_entries(page.splitlines(), "docs/settings.rst")] == [
        ("crate_limit_ms", "A crate waits a second."),
        ("crate_room", "How much it holds."),
    ]
    fenced = "Some words\n\n~~~~\ncrate_room\n----------\nnothing\n~~~~\n"
    assert page_entries(fenced.splitlines(), "docs/settings.md") == []
