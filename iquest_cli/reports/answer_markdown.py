"""An answer as Markdown, for an issue or a pull request: nothing in it links, mentions or loads anything."""

from __future__ import annotations

import re

from iquest_cli.analyst.answer import Answer
from iquest_cli.reports.answer_text import closing_line
from iquest_cli.text import clean


def render_markdown(answer: Answer) -> str:
    lines = [
        f"**{_inert(_one_line(answer.question))}**",
        "",
        _inert(answer.answer),
        "",
    ]
    if answer.citations:
        lines += ["Sources:", ""]
        for number, citation in enumerate(answer.citations, 1):
            name = f" {_marked(citation.symbol)}" if citation.symbol else ""
            lines.append(f"{number}. {_marked(f'{citation.path}:{citation.start_line}-{citation.end_line}')}{name}")
        lines.append("")
    if answer.unverified:
        lines += ["Not verified:", "", *(f"- {_inert(_one_line(text))}" for text in answer.unverified), ""]
    lines.append(f"_{_inert(closing_line(answer))}_")
    return clean("\n".join(lines)) + "\n"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _marked(text: str) -> str:
    flat = _one_line(text)
    longest = max((len(run) for run in re.findall(r"`+", flat)), default=0)
    mark = "`" * (longest + 1)
    return f"{mark} {flat} {mark}" if "`" in flat else f"{mark}{flat}{mark}"


def _inert(text: str) -> str:
    """Raw HTML, images and mentions of foreign prose lose their meaning; code marks keep theirs."""
    pieces = re.split(r"(```.*?```|`[^`\n]*`)", text, flags=re.DOTALL)
    for index in range(0, len(pieces), 2):
        piece = pieces[index].replace("&", "&amp;").replace("<", "&lt;").replace("![", "!\\[")
        pieces[index] = re.sub(r"(?<![\w`])@(?=\w)", "@\u2060", piece)
    return "".join(pieces)
