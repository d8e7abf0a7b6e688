"""An answer as Markdown, for an issue or a pull request: nothing in it links, mentions or loads anything."""

from __future__ import annotations

import re

from iquest_cli.analyst.answer import Answer
from iquest_cli.reports.answer_text import closing_line
from iquest_cli.text import clean

_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})")
_CODE = re.compile(r"((?<!`)(`+)(?!`).*?(?<!`)\2(?!`))")
"""From a run of marks to the next of the same length."""


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
    """Raw HTML, images, links and mentions of foreign prose lose their meaning; code marks keep theirs."""
    lines, fence = text.split("\n"), ""
    for number, line in enumerate(lines):
        mark = _FENCE.match(line)
        if fence:
            is_end = mark is not None and mark[1].startswith(fence) and not line[mark.end() :].strip()
            fence = "" if is_end else fence
        elif mark is not None:
            fence = mark[1]
        elif line.startswith("|"):
            # A code mark holds within its cell alone; behind two backslashes a bar may end one or not.
            cells = re.split(r"(\|)" if "\\\\|" in line else r"((?<!\\)\|)", line)
            lines[number] = "".join(map(_inert_line, cells))
        else:
            lines[number] = _inert_line(line)
    return "\n".join(lines)


def _inert_line(text: str) -> str:
    """Marks of code that does not end in the line are shown as such: else one could end in another line."""
    pieces = _CODE.split(text)
    for index in range(0, len(pieces), 3):
        piece = pieces[index].replace("&", "&amp;").replace("<", "&lt;").replace("`", "&#96;")
        piece = piece.replace("![", "!\\[").replace("](", "]\\(")
        pieces[index] = re.sub(r"(?<![\w`])@(?=\w)", "@\u2060", piece)
    del pieces[2::3]
    return "".join(pieces)
