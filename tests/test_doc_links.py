"""Links of the README and the docs lead to files and headings that are there; paths that they name stand."""

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
_FENCE = re.compile(r"^ {0,3}(```+|~~~+).*?^ {0,3}\1 *$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`([^`\n]+(?:\n[^`\n]+)*)`")
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} +(.+?) *#* *$", re.MULTILINE)
_OURS = re.compile(r"(?:anchors|docs|engine|iquest_cli|tests|\.ci|\.github)(?:/[\w.-]+)+/?")
_OPTION = re.compile(r"--[a-z][a-z0-9-]*")
_MODULE = re.compile(r"\w+\.py")
_EXAMPLE = re.compile(r"^\*\*(?:before|after).*", re.MULTILINE)
"""Names the file of an example in a rule's page."""


def prose(page: Path) -> str:
    return _EXAMPLE.sub("", _FENCE.sub("", page.read_text(encoding="utf-8")))


@cache
def headings(page: Path) -> frozenset[str]:
    """As GitHub names them: small letters, no punctuation, a dash for a blank, a number for what comes again."""
    found: dict[str, int] = {}
    names = set()
    for heading in _HEADING.findall(prose(page)):
        shown = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        name = re.sub(r"[^\w\- ]", "", shown.lower()).replace(" ", "-")
        names.add(f"{name}-{found[name]}" if name in found else name)
        found[name] = found.get(name, 0) + 1
    return frozenset(names)


def broken_links(page: Path) -> list[str]:
    broken = []
    for target in _LINK.findall(_CODE.sub("", prose(page))):
        if re.match(r"[a-z][a-z0-9+.-]*:", target):
            continue
        path, _, heading = target.partition("#")
        aim = (page.parent / path).resolve() if path else page
        if not aim.exists() or (heading and heading not in headings(aim)):
            broken.append(target)
    return broken


def lost_paths(page: Path) -> list[str]:
    named = (word for code in _CODE.findall(prose(page)) for word in code.split())
    return [word for word in named if _OURS.fullmatch(word) and not (ROOT / word).exists()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_and_paths_of_a_page_lead_somewhere(page: Path) -> None:
    assert not broken_links(page)
    assert not lost_paths(page)


def test_modules_that_the_architecture_names_stand() -> None:
    there = {path.name for folder in ("anchors", "engine", "iquest_cli") for path in (ROOT / folder).rglob("*.py")}
    for page in (ROOT / "docs" / "architecture.md", ROOT / "docs" / "engine.md"):
        named = {word for word in _CODE.findall(prose(page)) if _MODULE.fullmatch(word)}
        assert named - there == set()


def test_options_that_the_docs_give_to_benchmarks_are_known_there() -> None:
    folder = ROOT / "tests" / "benchmarks"
    shared = {name: (folder / f"{name}.py").read_text(encoding="utf-8") for name in ("graph_probe", "graph_traced")}
    for page in PAGES:
        for command in _CODE.findall(prose(page)):
            script = re.match(r"(?:python tests/benchmarks/)?(\w+\.py)\s", command)
            if script and (folder / script[1]).exists():
                text = (folder / script[1]).read_text(encoding="utf-8")
                known = text + "".join(more for name, more in shared.items() if name in text)
                assert [option for option in _OPTION.findall(command) if f'"{option}"' not in known] == [], command
