"""Precision and recall of Rust call edges against the compiler, on a sample of sites.

    RUSTC_BOOTSTRAP=CRATE cargo rustdoc --lib -- -Z unstable-options --generate-link-to-definition \\
        --document-private-items --cap-lints allow
    python tests/benchmarks/graph_rust_precision.py REPOSITORY_FOLDER --docs REPOSITORY_FOLDER/target/doc
        [--under src] [--sites 4000] [--misses]

The first command is said for every library and program of the repository (`-p PACKAGE`, `--bin NAME`), those that
others use before them; their dependencies must be there. rustdoc then links what each path and method call in the
source means, as the compiler resolved it; what it links nothing for (dependencies without pages, what a macro is
handed, code under conditions that do not hold) is left out. Of functions among which a condition chooses each is right.
Recall: of the sites that lead to a function of the repository, how many have an edge to it. Precision: of the sites
with an edge, how many lead where the compiler says. Of a method of a trait the compiler names the trait's own: a method
of that name in an implementation of the trait is right as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

from graph_probe import Site, compare, parser
from graph_scoring import Answer

Place = tuple[str, int]
CALLED = re.compile(r"\s*(?:::\s*<[^;(){}]*>)?\(")
LINE = re.compile(r"#(\d+)(?:-\d+)?$")
SOURCE = re.compile(r'href="([^"]*\bsrc/[^"]+)"')
TRAIT = re.compile(r"/trait\.(\w+)\.html#")
IMPL = re.compile(r"^([ \t]*)(?:unsafe\s+)?impl\b([^{};]*?)\bfor\b[^{};]*\{", re.MULTILINE)
NAME = re.compile(r"(?:^|::)(\w+)\s*(?:<.*)?$", re.DOTALL)


class Page(HTMLParser):
    """The text of a page of source, and its links with where they begin and end in it."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.links: list[tuple[int, int, str]] = []
        self._parts: list[str] = []
        self._length = 0
        self._open: tuple[int, str] | None = None
        self._is_number = False
        start = page.index('<pre class="rust">')
        self.feed(page[start : page.index("</code></pre>", start)])
        self.close()
        self.text = "".join(self._parts)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            given = dict(attrs)
            self._is_number = "data-nosnippet" in given
            self._open = (self._length, given.get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._open is not None:
            if not self._is_number:
                self.links.append((self._open[0], self._length, self._open[1]))
            self._is_number, self._open = False, None

    def handle_data(self, data: str) -> None:
        if not self._is_number:
            self._parts.append(data)
            self._length += len(data)


@dataclass
class Docs:
    root: Path
    docs: Path
    paths: list[str]
    files: dict[Path, str] = field(default_factory=dict)
    """The path in the repository of each page of source."""
    texts: dict[str, str] = field(default_factory=dict)
    pages: dict[Path, str] = field(default_factory=dict)
    implemented: dict[tuple[str, str], set[Place]] = field(default_factory=dict)

    def text(self, path: str) -> str:
        if path not in self.texts:
            self.texts[path] = (self.root / path).read_text(encoding="utf-8", errors="replace")
        return self.texts[path]

    def path_of(self, page: Path, text: str) -> str:
        """ "" for a page of something else: the file is the one of that name and those words."""
        end = page.name.removesuffix(".html")
        for path in self.paths:
            if path.rpartition("/")[2] == end and self.text(path).split() == text.split():
                return path
        return ""

    def place(self, page: Path, href: str) -> Place | None:
        """("", 0) for what lies outside; None where that cannot be told."""
        if href.startswith("http"):
            return ("", 0)
        target, _, mark = unquote(href).partition("#")
        at = (page.parent / target).resolve() if target else page
        line = LINE.search(href)
        if line is not None and at in self.files:
            return (self.files[at], int(line[1])) if self.files[at] else ("", 0)
        return self._documented(at, mark)

    def _documented(self, page: Path, mark: str) -> Place | None:
        if not page.is_file():
            return None
        if page not in self.pages:
            self.pages[page] = page.read_text(encoding="utf-8")
        start = self.pages[page].find(f'id="{mark}"') if mark else 0
        found = SOURCE.search(self.pages[page], max(0, start))
        line = found and LINE.search(found[1])
        at = (page.parent / found[1].partition("#")[0]).resolve() if found else page
        return (self.files[at], int(line[1])) if line and self.files.get(at) else None

    def is_function(self, place: Place, name: str) -> bool:
        lines = self.text(place[0]).splitlines()[place[1] - 1 : place[1] + 2]
        return re.search(rf"\bfn\s+{name}\b", " ".join(lines)) is not None

    def alternatives(self, place: Place, name: str) -> set[Place]:
        """The functions of that name in the file of which a condition chooses, where it chose this one."""
        lines = self.text(place[0]).splitlines()
        chosen = {
            at + 1 for at, line in enumerate(lines) if re.search(rf"\bfn\s+{name}\b", line) and _is_chosen(lines, at)
        }
        return {(place[0], line) for line in chosen} if place[1] in chosen else set()

    def trait_around(self, place: Place) -> str:
        lines = self.text(place[0]).splitlines()
        inside = re.match(r"[ \t]*", lines[place[1] - 1])
        for line in reversed(lines[: place[1] - 1]):
            depth = re.match(r"[ \t]*", line)
            if line.strip() and depth and inside and len(depth[0]) < len(inside[0]):
                found = re.match(r"\s*(?:pub(?:\([^)]*\))?\s+)?(?:unsafe\s+)?trait\s+(\w+)", line)
                if found or not line.strip().startswith(("where", ")", "}", "{")):
                    return found[1] if found else ""
        return ""

    def implementations(self, trait: str, name: str) -> set[Place]:
        if not self.implemented:
            for path in self.paths:
                self._add_implementations(path)
        return self.implemented.get((trait, name), set())

    def _add_implementations(self, path: str) -> None:
        text = self.text(path)
        for found in IMPL.finditer(text):
            trait = NAME.search(found[2].strip())
            end = re.compile(rf"^{found[1]}\}}", re.MULTILINE).search(text, found.end())
            for method in re.finditer(r"\bfn\s+(\w+)", text[: end.start() if end else len(text)][found.end() :]):
                line = text.count("\n", 0, found.end() + method.start()) + 1
                if trait:
                    self.implemented.setdefault((trait[1], method[1]), set()).add((path, line))


def _is_chosen(lines: list[str], at: int) -> bool:
    """Whether a definition has a `#[cfg(…)]` above it."""
    while at > 0 and re.match(r"\s*(?:#\[|///|//)", lines[at - 1]):
        at -= 1
        if lines[at].lstrip().startswith("#[cfg("):
            return True
    return False


def answers_of(root: Path, docs: Path, paths: list[str]) -> dict[Site, Answer | None]:
    told = Docs(root, docs.resolve(), [path for path in paths if path.endswith(".rs")])
    pages: dict[Path, Page] = {}
    for at in sorted((told.docs / "src").rglob("*.rs.html")):
        page = Page(at.read_text(encoding="utf-8"))
        told.files[at] = told.path_of(at, page.text)
        if told.files[at]:
            pages[at] = page
    answers: dict[Site, Answer | None] = {}
    for at, page in pages.items():
        for start, end, href in page.links:
            site = site_of(told.files[at], page.text, start, end)
            if site is not None:
                place, trait = told.place(at, href), TRAIT.search(href)
                trait_name = trait[1] if trait else ""
                answers[site] = together(told, answers.get(site), place, site.name, trait_name) if place else None
    return answers


def site_of(path: str, text: str, start: int, end: int) -> Site | None:
    """A link that is called and not defined here."""
    name = text[start:end].rpartition("::")[2]
    if not name.isidentifier() or not CALLED.match(text, end) or re.search(r"\bfn\s+$", text[:start][-20:]):
        return None
    return Site(path, text.count("\n", 0, end) + 1, name, "call")


def together(told: Docs, known: Answer | None, place: Place, name: str, trait: str) -> Answer:
    """`trait`: of elsewhere, of which the repository may have implementations."""
    places = {place, *(known.places if known else ())}
    is_function = bool(place[0]) and told.is_function(place, name)
    if is_function:
        places |= told.alternatives(place, name)
    trait = told.trait_around(place) if is_function else trait
    if trait:
        places |= told.implementations(trait, name)
    return Answer(frozenset(places), not is_function and (known is None or known.is_value))


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--docs", type=Path, required=True, help="what rustdoc wrote")
    given = options.parse_args()
    compare(given, (".rs", ".toml"), lambda root, paths: answers_of(root, given.docs, paths))


if __name__ == "__main__":
    main()
