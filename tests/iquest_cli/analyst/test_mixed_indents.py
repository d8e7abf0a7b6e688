"""Cases of one switch whose lines begin with tabs here and with blanks there are one list."""

from __future__ import annotations

import json
from pathlib import Path

from support.cli import iquest
from support.repos import make_repo

C = (
    '#include "tea.h"\n\nvoid brew_tea(int sort)\n{\n\tswitch (sort) {\n'
    "\t\tcase TEA_SORT_GREEN:\n\t\t\tpour_green();\n\t\t\tbreak;\n"
    "\t\tcase TEA_SORT_BLACK:\n\t\t\tpour_black();\n\t\t\tbreak;\n"
    "\t        case TEA_SORT_MINT:\n\t\t        pour_mint();\n\t\t        break;\n"
    "\t        case TEA_SORT_ROOIBOS:\n\t\t        pour_rooibos();\n\t\t        break;\n\t}\n}\n"
)


def test_tabs_and_blanks_of_one_depth_are_one_list(state: Path, tmp_path: Path) -> None:
    root = make_repo(tmp_path / "lib", {"src/tea.c": C}).root
    question = "Which sorts of tea can be brewed?"
    ran = iquest(state, "ask", question, "-C", str(root), "--model", "none", "--format", "json")
    answer = str(json.loads(ran.out)["answer"])
    assert "tells apart four cases" in answer.partition("\n")[0]
