"""A message that somebody pastes is answered by what writes or raises it, and under what condition."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.cli import iquest
from support.repos import make_repo

from iquest_cli.analyst.asked.question import concepts_of
from iquest_cli.analyst.logs.pasted_lines import MAX_LINES, PastedLines

FILES = {
    "shop/till.py": '''class TillError(Exception):
    """Base of the till's errors."""


class LockedTill(TillError):
    def __init__(self, name):
        super().__init__("this till was locked by its owner")


def open_till(name, key):
    """Open one till of the shop."""
    if key.is_expired(
        name,
    ):
        raise TillError("the till key has expired for this drawer")
    return name


def lock_till(name, owner):
    if owner.has_left():
        raise LockedTill(name)


# The audit of a closed drawer is kept for a week.
def audit(drawer):
    return drawer


def start_day(names, key, owner):
    for name in names:
        if key is not None:
            open_till(name, key)
        lock_till(name, owner)
''',
    "shop/drawer.py": """class ClosedDrawer(Exception):
    def __init__(self, note):
        super().__init__("the drawer is closed for counting", note)

    @classmethod
    def of_today(cls, note):
        return cls(note)


NOTES = {"drawer_count_kept_over_night_by_owners": "How long the last count took"}


class LostDrawer(ClosedDrawer):
    def __init__(self, note):
        super().__init__(note)


def count_drawer(drawer):
    if drawer.is_counted:
        raise ClosedDrawer.of_today(drawer.note)
""",
    "lib/shop/report.rb": """module Shop
  class Report
    def conflicts(paths)
      paths.each do |path|
        Shop.logger.warn "Conflict:",
                         paths.first,
                         paths.last,
                         paths.size,
                         "The same drawer is counted by several people."
      end
    end
  end
end
""",
    "packages/till/src/options/test/delay.ts": """export function parseDelay(delay: string): number {
  const number = Number.parseInt(delay)
  if (Number.isNaN(number)) {
    throw error({ code: "INVALID_ARGUMENT", data: "Expected '-d, --delay' value to be number" })
  }
  return number
}
""",
    "src/errors.js": """export function depth_exceeded() {
  const error = new Error(`depth_exceeded\\nThe till was counted too many times in a row`);
  error.name = 'Till error';
  throw error;
}
""",
    "src/count.js": """import * as e from './errors.js';
let rounds = 0;
export function count(till) {
  if (rounds++ > 1000) {
    e.depth_exceeded();
  }
  return till.count();
}
""",
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_repo(tmp_path_factory.mktemp("pasted") / "shop", FILES).root


def _ask(state: Path, root: Path, question: str) -> dict[str, Any]:
    ran = iquest(state, "ask", question, "-C", str(root), "--model", "none", "--format", "json")
    answer: dict[str, Any] = json.loads(ran.out)
    return answer


def test_a_pasted_error_is_no_question_for_a_commit(state: Path, root: Path) -> None:
    """Its condition is told, one of several lines in one, and so is that of the call which leads there."""
    told = _ask(state, root, "I get TillError: the till key has expired for this drawer. Why?")
    assert told["kind"] == "errors"
    assert "is raised as `TillError` by `open_till` (shop/till.py:15)" in told["answer"]
    assert "That is where `if key.is_expired( name, )` (line 12)" in told["answer"]
    assert "shop/till.py:32 | `start_day` | calls `open_till` | where `if key is not None`" in told["answer"]


def test_quotes_change_nothing(state: Path, root: Path) -> None:
    told = _ask(state, root, "I get TillError: the till key has expired for this drawer. Why?")
    quoted = _ask(state, root, 'I get "TillError: the till key has expired for this drawer". Why?')
    assert told["answer"] == quoted["answer"]
    assert told["citations"] == quoted["citations"]


def test_the_commit_is_told_where_history_is_asked_for(state: Path, root: Path) -> None:
    told = _ask(state, root, 'Since when do we raise "the till key has expired for this drawer"?')
    assert told["kind"] == "why"


def test_a_text_of_an_error_s_own_class_leads_to_who_raises_it(state: Path, root: Path) -> None:
    told = _ask(state, root, "What does 'this till was locked by its owner' mean?")
    assert "stands in `LockedTill.__init__` (shop/till.py:7)" in told["answer"]
    assert "shop/till.py:21 | `lock_till` | raises `LockedTill` | where `if owner.has_left()`" in told["answer"]


def test_a_logged_text_may_stand_a_line_below(state: Path, root: Path) -> None:
    told = _ask(state, root, "Which check prints: The same drawer is counted by several people.")
    assert [(log["path"], log["line"], log["level"]) for log in told["logs"]] == [("lib/shop/report.rb", 5, "warn")]
    assert "Shop.Report.conflicts" in told["answer"]


def test_an_error_that_is_made_first_and_raised_below(state: Path, root: Path) -> None:
    told = _ask(state, root, "Uncaught Till error: depth_exceeded The till was counted too many times in a row")
    assert "The till was counted too many times in a row` is raised as `Error` by `depth_exceeded`" in told["answer"]
    assert "src/count.js:5 | `count` | calls `depth_exceeded` | where `if (rounds++ > 1000)`" in told["answer"]


def test_words_of_a_remark_are_no_message(state: Path, root: Path) -> None:
    told = _ask(state, root, "Where is the audit of a closed drawer is kept for a week made?")
    assert told["kind"] == "locate"


def test_an_error_whose_own_text_it_is_may_be_raised_by_what_makes_it(state: Path, root: Path) -> None:
    told = _ask(state, root, "The till says: the drawer is closed for counting. What decides that?")
    assert "stands in `ClosedDrawer.__init__`" in told["answer"]
    assert "`count_drawer` | raises `ClosedDrawer.of_today` | where `if drawer.is_counted` (line 19)" in told["answer"]


def test_of_many_that_lead_there_some_are_told_and_the_others_counted(state: Path, tmp_path: Path) -> None:
    users = "".join(f"\n\ndef weigh_{n}(crate):\n    return refuse(crate)\n" for n in range(9))
    text = 'def refuse(crate):\n    raise ValueError("the scale takes no crate")\n'
    told = _ask(state, make_repo(tmp_path / "repo", {"scale.py": text + users}).root, "Why the scale takes no crate?")
    assert told["answer"].count("| calls `refuse` |") == 4
    assert "And at least five more places lead there." in told["answer"]


def test_some_words_of_any_text_are_no_message(state: Path, root: Path) -> None:
    told = _ask(state, root, "After how long is it said how long the last count took?")
    assert "How long the last count took" not in told["answer"].partition("\n")[0]
    assert told["kind"] != "errors"


def test_a_name_is_one_word(state: Path, root: Path) -> None:
    told = _ask(state, root, "Where is the drawer_count_kept_over_night_by_owners told?")
    assert told["kind"] == "locate"


def test_what_a_command_called_test_says_is_no_test_s(state: Path, root: Path) -> None:
    told = _ask(state, root, "It says INVALID_ARGUMENT Expected '-d, --delay' value to be number. Where is that from?")
    assert "packages/till/src/options/test/delay.ts:4" in told["answer"]


NOISE = "".join(
    f"2024-01-01 12:00:{at:02} INFO [pool-{at}] opened the drawer number {at} of till till-{at % 7} without a word\n"
    for at in range(60)
)


@pytest.mark.parametrize("is_first", [True, False])
def test_one_line_of_a_pasted_log_is_found_among_the_others(state: Path, tmp_path: Path, is_first: bool) -> None:
    line = "2024-01-01 12:01:00 ERROR [pool-9] the till key has expired for this drawer (id=17)\n"
    root = make_repo(tmp_path, FILES).root
    ran = iquest(state, "ask", line + NOISE if is_first else NOISE + line, "-C", str(root), "--format", "json")
    answer: dict[str, Any] = json.loads(ran.out)
    assert answer["found"] and "the till key has expired for this drawer" in answer["answer"].split("\n")[0]
    assert answer["citations"][0]["path"] == "shop/till.py"


def test_a_log_of_nothing_that_is_written_here_is_not_found(state: Path, tmp_path: Path) -> None:
    ran = iquest(state, "ask", NOISE, "-C", str(make_repo(tmp_path, FILES).root), "--format", "json")
    answer: dict[str, Any] = json.loads(ran.out)
    assert "stands in" not in answer["answer"].split("\n")[0]


def test_lines_that_differ_in_numbers_alone_are_one_and_few_are_compared() -> None:
    lines = PastedLines(NOISE * 20 + "the till key has expired for this drawer")
    assert len(lines.texts) == 2 and len(PastedLines("the till key has expired for this drawer").texts) == 0
    many = PastedLines(
        "".join(f"word{chr(97 + at % 26)}{chr(97 + at // 26)} was not seen by anybody\n" for at in range(600))
    )
    assert len(many.texts) == MAX_LINES
    assert lines.said_by("the till key has expired for {}") == 6.0 and lines.num_compared == 1
    assert lines.said_by("nothing of that kind at all") == 0.0 and lines.num_compared == 1


def test_the_times_and_values_of_a_log_are_no_words_of_a_question() -> None:
    def numbers(text: str) -> list[str]:
        return [concept.word for concept in concepts_of(text) if concept.word[0].isdigit()]

    assert numbers("Where are 16 and 4096 decided?") == ["16", "4096"]
    assert numbers(NOISE) == []
