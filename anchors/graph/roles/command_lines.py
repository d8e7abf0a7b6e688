"""Which files hold command lines, and which words of one are programs that it runs. Reads no files; runs nothing."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

LISTED: Final = re.compile(r"-\s+(?:\"[^\"]*\"|'[^']*'|[^\s'\"]+)")
RUN_BEFORE: Final = re.compile(
    r"(?:^|[;&|(]\s*|(?:^|-\s+)(?:\w{0,20}(?:run|script|command|cmd|exec)\w{0,20}|bash|sh|pwsh|powershell|entrypoint"
    r"|[fF]ile[pP]ath):\s*|(?:^|[\s;&|(:\"'])(?:python[\d.]*|node|bash|sh|zsh|ruby|php|perl|lua|julia|pwsh|"
    r"deno run|bun|tsx|ts-node|go run|run|exec|sudo|env|time|xargs|source|coverage run|cscript)(?:\s+-\S+)*\s+)"
    r"[\"']?(?:\./)?$"
)
"""What stands before a word that a command line runs."""
KEY_AFTER: Final = re.compile(r"[\"']\s*:")
"""Behind a key of JSON, which a script writes."""
WORD: Final = re.compile(r"[\w./@:+-]+")
PYTHON_APP: Final = re.compile(r"^([A-Za-z_][\w.]*):([A-Za-z_]\w*)(?:\(\))?$")
COMPILED: Final = (".rs", ".java", ".kt", ".scala", ".go", ".cs", ".swift")
"""What a command line names is read or built there, not run; but for `go run`."""
CODE: Final = (".py", ".js", ".ts", ".mjs", ".cjs", ".rb", ".php", ".sh", *COMPILED)
PROCESS_FILE: Final = re.compile(
    r"[\w.-]*[dD]ockerfile[\w.-]*|Containerfile|Procfile|(?:docker-)?compose[\w.-]*\.ya?ml"
)
CI_FILE: Final = re.compile(
    r"^(?:\.(?:github|forgejo|gitea)/workflows/[^/]+\.ya?ml|\.(?:gitlab-ci|travis|cirrus|woodpecker)\.ya?ml"
    r"|\.circleci/config\.ya?ml|\.?appveyor\.ya?ml|\.?azure-pipelines\.ya?ml|\.builds/[^/]+\.ya?ml)$"
)
COMPOSE_FILE: Final = re.compile(r"(?:docker-)?compose[\w.-]*\.ya?ml")
_STARTED: Final = re.compile(r"(?:CMD|ENTRYPOINT|\w[\w-]*:)")
_COMPOSED: Final = re.compile(r"(?:command|entrypoint):")
_COPIED: Final = re.compile(r"^[ \t]*(?:COPY|ADD)[ \t]+((?:--\S+[ \t]+)*)([^\n]{1,400})", re.MULTILINE | re.IGNORECASE)
_COPY_WORD: Final = re.compile(r"[^\s\"',\[\]]+")
_LISTING: Final = re.compile(
    r"([ \t]*)(?:-\s+)?(?:\w+[-_])*(?:files?|paths?|globs?|patterns?|checkout|includes?|excludes?|ignore|body|message"
    r"|artifacts|keys?):\s*[|>][+-]?\s*$"
)
_CELERY: Final = re.compile(r"\bcelery\b[^\n]{0,200}?(?:\s-A|\s--app)[=\s\"',]+([A-Za-z_][\w.]*(?::\w+)?)")
_SCRIPT: Final = re.compile(r"\b(?:npm|pnpm|yarn|bun)[\"',\s]+run[\"',\s]+([\w:.-]+)|\bnode\s+--run\s+([\w:.-]+)")
_MODULE: Final = re.compile(r"\bpython[\d.]*[\"',\s]+(?:-[a-zA-Z]+[\"',\s]+)*?-m[\"',\s]+([A-Za-z_][\w.]*)")
_SERVED: Final = re.compile(
    r"\b(?:gunicorn|uvicorn|hypercorn|daphne|granian|waitress-serve)\b[^\n]{0,400}?\s([A-Za-z_][\w.]*:[A-Za-z_]\w*)"
)
MAX_BEFORE: Final = 200
"""Letters before a word by which it is told whether it is run."""


def words_run(line: str) -> Iterator[str]:
    """Words of a line of a workflow that it runs: the first of a command, or what is handed to an interpreter. A list
    of paths, `git add` and what a message says only name files."""
    if LISTED.fullmatch(line):
        return
    for match in WORD.finditer(line):
        if RUN_BEFORE.search(line, max(0, match.start() - MAX_BEFORE), match.start()) and not KEY_AFTER.match(
            line, match.end()
        ):
            yield match.group()


def lines_of_workflow(text: str) -> Iterator[str]:
    """Lines of a workflow but those of a block that only lists files or is a text: `files: |`."""
    within = -1
    for line in text.split("\n"):
        indent = len(line) - len(line.lstrip())
        if within >= 0 and (indent > within or not line.strip()):
            continue
        listed = _LISTING.match(line)
        within = len(listed[1]) if listed else -1
        yield line.strip()


def lines_started(name: str, text: str) -> Iterator[str]:
    """Lines of a container's or a process file that say what is started. Of compose's other keys none: `image: shop:1`
    is no module of Python."""
    if not COMPOSE_FILE.fullmatch(name):
        yield from (line for line in map(str.strip, text.split("\n")) if _STARTED.match(line))
        return
    is_list = False
    for line in map(str.strip, text.split("\n")):
        is_list = _COMPOSED.match(line) is not None or (is_list and line.startswith("-"))
        if is_list:
            yield line


def copied_files(text: str) -> dict[str, list[str]]:
    """What a container's file copies into it, by the last name: `entry.sh` -> `docker/entry.sh`."""
    found: dict[str, list[str]] = {}
    for match in _COPIED.finditer(text):
        *sources, target = _COPY_WORD.findall(match[2]) or [""]
        for source in sources if "--from" not in match[1] else ():
            names = {source.rpartition("/")[2], target.rpartition("/")[2] if len(sources) == 1 else ""}
            for name in sorted(filter(None, names)):  # it may be given another one
                found.setdefault(name, []).append(source.removeprefix("./"))
    return found


def nearest_end(word: str, path: str, by_stem: Mapping[str, Sequence[str]]) -> list[str]:
    """Of a program that is put together elsewhere, `/shop/scripts/start.sh`, the one file whose path ends so and that
    shares most folders with the file `path` which runs it."""
    end = "/" + "/".join(word.split("/")[-2:])
    if end.count("/") != 2:
        return []
    named = by_stem.get(end.rpartition("/")[2].rpartition(".")[0], ())
    found = [other for other in named if f"/{other}".endswith(end)]
    shared = [len(posixpath.commonpath((path, other)).split("/")) for other in found]
    return [found[shared.index(max(shared))]] if found and shared.count(max(shared)) == 1 else []


def scripts_run(line: str) -> list[str]:
    """Scripts of a package.json that a command line runs: `npm run release`."""
    return [one or other for one, other in _SCRIPT.findall(line)]


def modules_run(line: str) -> list[str]:
    """Modules of Python: `python -m shop.worker`."""
    return _MODULE.findall(line)


def workers_of(line: str) -> list[str]:
    """Modules of Celery's applications: `celery -A shop.worker`, `celery --app=shop.worker:app`."""
    return _CELERY.findall(line)


def applications_served(text: str) -> list[str]:
    """What servers of Python are given to load: `gunicorn -w 4 shop.wsgi:app`."""
    return list(dict.fromkeys(_SERVED.findall(text.replace("\\\n", " "))))
