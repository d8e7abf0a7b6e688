"""Files that are made for one task without naming it: those of containers and processes, of an editor, of CI's jobs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from anchors.graph.roles.command_lines import CI_FILE, COMPOSE_FILE
from iquest_cli.analyst.evidence.findings import Way
from iquest_cli.analyst.evidence.places import Place
from iquest_cli.analyst.ways.ground import ASIDE, Ground

if TYPE_CHECKING:
    from iquest_cli.analyst.asked.known_tasks import Task

_DOCKERFILE: Final = re.compile(r"(?:Dockerfile|Containerfile)(?:\.(?!dockerignore)[\w-]+)?|[\w-]+\.[dD]ockerfile")
_MORE: Final = re.compile(r"\.(?:override|prod\w*|deploy|ci|test\w*|dev\w*|local)\.|\.traefik\.")
"""Of composing files, those that only add to another one."""
_SERVICE: Final = re.compile(r"  ([\w.-]+):\s*(?:#.*)?$|\t([\w.-]+):\s*$")
_BUILT: Final = re.compile(r"\s+build:|\s+(?:dockerfile|context):|\s+- \.{1,2}/?:/")
"""What makes a service of what stands here: its image is built, or the folder is mounted."""
_NAMED: Final = re.compile(r'\s*"name"\s*:\s*"([^"]{1,80})"')
_KIND: Final = re.compile(r'\s*"type"\s*:\s*"([^"]{1,40})"')
_PROCESS: Final = re.compile(r"([\w-]+):\s*(\S.{0,200})")
_JOB_NAME: Final = re.compile(r"name:\s*[\"']?([^\"'#]{1,80})")
_RELEASED: Final = re.compile(r"\btags:|\brelease:|\brelease\b.*\bpublished\b")
MAX_TOLD: Final = 6
MAX_TRIGGER: Final = 400


def made_beside(ground: Ground, task: Task) -> Iterator[Way]:
    found = _FINDERS.get(task.key)
    if found is not None:
        yield from found(ground)


def jobs(ground: Ground, task: Task) -> Iterator[Way]:
    """Jobs of CI that do what people do not do by hand: releases and deployments, with what starts them."""
    if task.key not in ("release", "deploy", "image", "docs"):
        return
    for path in sorted(ground.paths):
        if not CI_FILE.match(path):
            continue
        lines = ground.source.lines(path)
        name = next((match[1].strip() for line in lines[:20] if (match := _JOB_NAME.match(line))), "")
        stem = path.rpartition("/")[2].partition(".")[0].replace("_", "-")
        number, trigger = _trigger(lines)
        is_started_by_release = task.key == "release" and _RELEASED.search(trigger)
        if task.is_named_by(stem) or task.is_named_by(name) or is_started_by_release:
            yield Way("job", Place(path, number or 1, (number or 1) + 6, name or stem, "", None), name or stem, trigger)


def _trigger(lines: list[str]) -> tuple[int, str]:
    """The line of `on:` and what it says, as one text."""
    for number, line in enumerate(lines, 1):
        if re.match(r"[\"']?on[\"']?:", line):
            said = [line.partition(":")[2].strip()]
            for below in lines[number : number + 25]:
                if below and not below[0].isspace():
                    break
                said.append(below.strip())
            return number, " ".join(part for part in said if part and not part.startswith("#"))[:MAX_TRIGGER]
    return 0, ""


def _composed(ground: Ground) -> Iterator[Way]:
    found = [path for path in ground.paths if _is_near(path) and COMPOSE_FILE.fullmatch(path.rpartition("/")[2])]
    plain = [path for path in found if not _MORE.search(path.rpartition("/")[2])]
    for path in sorted(plain or found, key=lambda path: (path.count("/"), path)):
        folder, _, name = path.rpartition("/")
        is_default = not folder and re.fullmatch(r"(?:docker-)?compose\.ya?ml", name)
        services = _services(ground.source.lines(path))
        more = ", …" if len(services) > MAX_TOLD else ""
        none = "" if any(_BUILT.match(line) for line in ground.source.lines(path)) else "; none is built from here"
        told = f"services: {', '.join(services[:MAX_TOLD])}{more}{none}" if services else ""
        yield Way("task", _whole(path), f"docker compose {'' if is_default else f'-f {path} '}up", told)


def _services(lines: list[str]) -> list[str]:
    found, is_inside = [], False
    for line in lines:
        if line and not line[0].isspace() and not line.startswith("#"):
            is_inside = line.startswith("services:")
        match = _SERVICE.match(line) if is_inside else None
        if match is not None:
            found.append(match[1] or match[2])
    return found


def _containers(ground: Ground) -> Iterator[Way]:
    composed = list(_composed(ground))
    yield from composed
    if not composed:
        name = _image(ground)
        for way in list(_images(ground))[: 1 if "Dockerfile" in ground.paths else None]:
            yield Way("task", way.place, f"{way.command} && docker run --rm -it {name}", way.told)


def _images(ground: Ground) -> Iterator[Way]:
    found = [path for path in ground.paths if _is_near(path) and _DOCKERFILE.fullmatch(path.rpartition("/")[2])]
    for path in sorted(found, key=lambda path: (path.count("/"), len(path), path)):
        given = "" if path == "Dockerfile" else f"-f {path} "
        last = next((line for line in reversed(ground.source.lines(path)) if line.upper().startswith("FROM ")), "")
        yield Way("task", _whole(path), f"docker build {given}-t {_image(ground)} .", last)


def _image(ground: Ground) -> str:
    return re.sub(r"[^a-z0-9._-]+", "-", ground.name.lower()).strip("-._") or "image"


def _processes(ground: Ground) -> Iterator[Way]:
    for path in ("Procfile", "Procfile.dev"):
        for number, line in enumerate(ground.source.lines(path) if path in ground.paths else (), 1):
            match = _PROCESS.match(line)
            if match is not None and match[1] != "release":
                yield Way(
                    "task", Place(path, number, number, match[1], "", None), match[2].strip(), f"process {match[1]}"
                )


def _debugged(ground: Ground) -> Iterator[Way]:
    path = ".vscode/launch.json"
    lines = ground.source.lines(path) if path in ground.paths else []
    for number, line in enumerate(lines, 1):
        match = _NAMED.match(line)
        if match is not None:
            kind = next(
                (found[1] for near in lines[max(0, number - 4) : number + 4] if (found := _KIND.match(near))), ""
            )
            told = f"a launch configuration of VS Code{f', {kind}' if kind else ''}"
            yield Way("task", Place(path, number, number + 5, match[1], "", None), match[1], told)


def _dev_container(ground: Ground) -> Iterator[Way]:
    for path in sorted(ground.paths):
        if re.fullmatch(r"\.devcontainer(?:/[\w-]+)?/devcontainer\.json|\.devcontainer\.json", path):
            yield Way("task", _whole(path), "devcontainer up --workspace-folder .", "a dev container")


def _checked_before_commits(ground: Ground) -> Iterator[Way]:
    path = ".pre-commit-config.yaml"
    if path in ground.paths:
        yield Way("task", _whole(path), "pre-commit run --all-files", "hooks of pre-commit")


def _is_near(path: str) -> bool:
    return (
        path.count("/") < 4
        and not ASIDE.search(path)
        and not re.search(r"(?:^|/)(?:\.devcontainer|tests?|testing)/", path)
    )


def _whole(path: str) -> Place:
    return Place(path, 1, 20, path, "", None)


_FINDERS: Final[dict[str, Callable[[Ground], Iterator[Way]]]] = {
    "docker": _containers, "image": _images, "start": _processes, "debug": _debugged,
    "devcontainer": _dev_container, "setup": _dev_container, "lint": _checked_before_commits,
}  # fmt: skip
