"""An answer as the JSON of `ask`, one line short of nothing: what `docs/cli.md` promises, in that order."""

from __future__ import annotations

import json

from iquest_cli.analyst.answer import Answer, to_json


def render_json(answer: Answer) -> str:
    return json.dumps(to_json(answer), indent=2)
