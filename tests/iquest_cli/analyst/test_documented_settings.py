"""Settings are described by documents in the words of those who ask: an entry leads to its key in the code, whose
default and place are told, with the document's sentence beside them."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.asking import ask

OPTIONS = """package config

type value struct {
\tparsedDuration time.Duration
\tparsedInt      int
\trawValue       string
}

type Options struct {
\toptions map[string]*value
}

func New() *Options {
\treturn &Options{
\t\toptions: map[string]*value{
\t\t\t"CRATE_WAIT": {
\t\t\t\tparsedDuration: 5 * time.Minute,
\t\t\t\trawValue:       "5",
\t\t\t},
\t\t\t"PICKER_POOL_SIZE": {
\t\t\t\tparsedInt: 16,
\t\t\t\trawValue:  "16",
\t\t\t},
\t\t\t"SURVEY_SPAN": {
\t\t\t\tparsedDuration: 60 * time.Minute,
\t\t\t\trawValue:       "60",
\t\t\t},
\t\t},
\t}
}

func (o *Options) SurveySpan() time.Duration {
\treturn o.options["SURVEY_SPAN"].parsedDuration
}
"""
METRIC = """package metric

var OrchardVisitDuration = prometheus.NewHistogramVec(
\tprometheus.HistogramOpts{
\t\tName: "orchard_visit_duration",
\t\tHelp: "How long it takes until an orchard is visited",
\t},
\t[]string{"status"},
)

func Visit() {
\tOrchardVisitDuration.Observe(1)
}
"""
MANUAL = """.TH shop 1
.SH ENVIRONMENT
.TP
.B CRATE_WAIT
How long a crate waits for its lid\\&.
.br
Default is 5 minutes\\&.
.TP
.B PICKER_POOL_SIZE
Number of pickers\\&.
.TP
.B SURVEY_SPAN
Span of the background job\\&. Determines how often each orchard is visited by a picker\\&.
.br
Default is 60 minutes\\&.
"""
GO = {
    "go.mod": "module example.com/shop\n",
    "internal/config/options.go": OPTIONS,
    "internal/metric/metric.go": METRIC,
    "main.go": 'package main\n\nimport "example.com/shop/internal/metric"\n\nfunc main() {\n\tmetric.Visit()\n}\n',
}


def told(tmp_path: Path, files: dict[str, str], question: str) -> tuple[str, list[str]]:
    said = ask(tmp_path, files, question)
    return said["answer"], [citation["path"] for citation in said["citations"]]


def test_a_page_of_the_manual_leads_to_its_key_in_the_code(tmp_path: Path) -> None:
    answer, paths = told(
        tmp_path, {**GO, "shop.1": MANUAL}, "How often is an orchard visited, and where can I change that?"
    )
    assert answer.startswith(
        "`SURVEY_SPAN` (default `60 * time.Minute`), an entry of `New` (internal/config/options.go:24)."
    )
    assert "shop.1:12 says of it: Span of the background job." in answer
    assert paths[0] == "internal/config/options.go"
    assert "shop.1" in paths
    assert 'It is used at internal/config/options.go:33: `return o.options["SURVEY_SPAN"].parsedDuration`' in answer


def test_what_measures_is_no_setting(tmp_path: Path) -> None:
    answer, _ = told(tmp_path, GO, "Which environment variable says how often an orchard is visited?")
    assert "`OrchardVisitDuration`" not in answer.split("\n")[0]


def test_changelogs_lead_nowhere_before_the_manual(tmp_path: Path) -> None:
    changes = "# Changes\n\n- `CRATE_WAIT`: how often each orchard is visited by a picker (default 3)\n"
    answer, _ = told(
        tmp_path,
        {**GO, "shop.1": MANUAL, "CHANGELOG.md": changes},
        "How often is an orchard visited, and where can I change that?",
    )
    assert answer.startswith("`SURVEY_SPAN`")


SETTINGS = """import os

CRATE_ROOM = int(os.environ.get("CRATE_ROOM", "25"))
LID_COLOR = os.environ.get("LID_COLOR", "green")


def pack(apples):
    return apples[:CRATE_ROOM]
"""
PAGE = "# Settings\n\n## `CRATE_ROOM`\n\nDefault: `{}`\n\nHow many pieces of fruit are put into one box at most.\n"
ASKED = "How many pieces of fruit go into one box at most?"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("docs/settings.md", PAGE.format("25")),
        ("docs/settings.md", "| Name | Default | For |\n|---|---|---|\n| `CRATE_ROOM` | 25 | Fruit pieces in box |\n"),
        ("docs/settings.rst", ".. envvar:: CRATE_ROOM\n\n   How many pieces of fruit go into one box (default: 25).\n"),
        ("docs/settings.adoc", "CRATE_ROOM:: How many pieces of fruit are put into one box. Defaults to 25.\n"),
        (".env.example", "# How many pieces of fruit are put into one box\n#CRATE_ROOM=25\n"),
        ("shop.conf.sample", "; Pieces of fruit in one box\n;CRATE_ROOM = 25\n"),
    ],
)  # fmt: skip
def test_documents_of_all_formats_lead_to_the_code(tmp_path: Path, path: str, text: str) -> None:
    answer, paths = told(tmp_path, {"shop/settings.py": SETTINGS, path: text}, ASKED)
    assert answer.startswith("`CRATE_ROOM` (default `")
    assert "25" in answer.split("\n")[0]
    assert "They differ" not in answer
    assert paths[0] == "shop/settings.py"
    assert path in paths


def test_code_and_document_that_differ_are_both_told(tmp_path: Path) -> None:
    answer, _ = told(tmp_path, {"shop/settings.py": SETTINGS, "docs/settings.md": PAGE.format("40")}, ASKED)
    assert "They differ: the default is `25` in the code, and `40` as is told there." in answer


def test_a_key_that_no_code_has_is_told_as_what_the_document_says(tmp_path: Path) -> None:
    page = "# Settings\n\n## `SORTER_GRIP`\n\nHow firm the robot arm holds a melon. Default: `7`\n"
    files = {"shop/settings.py": SETTINGS, "docs/settings.md": page}
    answer, paths = told(tmp_path, files, "Which setting says how firm the robot arm holds a melon?")
    assert "`SORTER_GRIP` (default `7`, as docs/settings.md:3 tells), described in docs/settings.md:3" in answer
    assert "No code here spells it" in answer
    assert paths[0] == "docs/settings.md"


MACRO = """make_config! {
    folders {
        data_folder:  String, false, def, "data".to_owned();
    },
    people {
        joining_allowed: bool, true, def, true;
        joining_checked: bool, true, def, false;
    }
}
"""


def test_a_key_is_found_in_the_spelling_that_code_has_for_it(tmp_path: Path) -> None:
    sample = "## Controls if strangers may register\n# JOINING_ALLOWED=true\n"
    files = {"src/config.rs": MACRO, ".env.template": sample, "Cargo.toml": '[package]\nname = "shop"\n'}
    answer, paths = told(tmp_path, files, "Which setting says whether strangers may register?")
    assert answer.startswith("`JOINING_ALLOWED` (`true` in .env.template:2), written in src/config.rs:6.")
    assert paths[0] == "src/config.rs"


def test_other_tongues_are_left_out(tmp_path: Path) -> None:
    files = {"shop/settings.py": SETTINGS, "docs/zh-CN/settings.md": PAGE.format("40")}
    answer, paths = told(
        tmp_path, files, "Which environment variable says how many pieces of fruit go into CRATE_ROOM?"
    )
    assert "docs/zh-CN/settings.md" not in answer
    assert "They differ" not in answer
