"""How conditions read behind the word "when"."""

import pytest

from anchors.types import Condition
from iquest_cli.reports.trace_report import _when


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("if (a && (b || c))", "a && (b || c)"),
        ("if (a) && (b)", "(a) && (b)"),
        ("elif x", "x"),
        ("else of if (!telemetry)", "telemetry"),
        ("else of if count < 1", "not: count < 1"),
        ("unless ready", "not: ready"),
        ("except KeyError", "except KeyError"),
        ("switch (x): case 1", "switch (x): case 1"),
    ],
)
def test_conditions_lose_the_keyword_that_says_nothing_more(text, said):
    assert _when(Condition(1, text)) == said
