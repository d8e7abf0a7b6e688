"""How a value is worked out: by the line that gives it to a variable called so."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.answered import answered

SHOP = {
    "src/visit.ts": (
        "export async function POST(request: Request) {\n  const { ip, agent } = await read(request);\n"
        "  const cached = null;\n  const visitId = cached ?? digest(ip, agent, salt());\n"
        "  return save(visitId);\n}\n"
    ),
    "src/visits.ts": (
        "export function getVisit(visitId: string) {\n  return visits.find(visit => visit.id === visitId);\n}\n\n"
        "export function visitTitle(visit: Visit) {\n  return `${visit.id} of ${visit.day}`;\n}\n"
    ),
    "src/delays.py": "def plan(tries):\n    retry_delay = min(LIMIT, 2**tries + 1)\n    return retry_delay\n",
}


@pytest.mark.parametrize(
    ("question", "lead", "line"),
    [
        ("How is the visit id computed?", "`POST` (src/visit.ts:1)", "digest(ip, agent, salt())"),
        ("How is the visit's id determined?", "`POST` (src/visit.ts:1)", "digest(ip, agent, salt())"),
        ("How is the delay of a retry worked out?", "`plan` (src/delays.py:1)", "min(LIMIT, 2**tries"),
    ],
)
def test_the_line_that_gives_the_value_is_told(tmp_path: Path, question: str, lead: str, line: str) -> None:
    told = answered(tmp_path, SHOP, question).answer
    assert told.startswith(lead)
    assert line in told


def test_a_function_that_is_called_so_comes_first(tmp_path: Path) -> None:
    files = {**SHOP, "src/ids.ts": "export function computeVisitId(ip: string) {\n  return digest(ip, salt());\n}\n"}
    told = answered(tmp_path, files, "How is the visit id computed?").answer
    assert told.startswith("`computeVisitId` (src/ids.ts:1)")


def test_a_line_that_only_fetches_what_the_last_word_says_is_none(tmp_path: Path) -> None:
    files = {
        "src/report.py": (
            "class FenceReport:\n    def objects(self, store):\n        events = store.get_all(self.fence)\n"
            "        return [event.fence for event in events]\n"
        ),
        "src/handler.py": (
            "class FenceHandler:\n    def on_position(self, position, generate):\n"
            "        if position.fence:\n            generate(Event(position.fence))\n"
        ),
    }
    told = answered(tmp_path, files, "How are fence events generated?").answer
    assert told.startswith("`FenceHandler.on_position`")
