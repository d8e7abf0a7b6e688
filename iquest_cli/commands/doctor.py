"""`iquest doctor`: what this machine offers, line by line, each with its remedy where something is missing."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata, util
from typing import Annotated, Literal

import typer

from iquest_cli.errors import UsageProblem
from iquest_cli.invocation import Invocation
from iquest_cli.text import plural

MIN_GIT = (2, 31)
MIN_FREE_BYTES = 1 << 30
EXTRAS = {
    "engine": ("torch", "transformers", "accelerate", "safetensors"),
    "server": ("openai",),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """`remedy` is "" where all is well."""

    what: str
    state: Literal["ok", "warn", "bad"]
    text: str
    remedy: str = ""


def doctor(
    ctx: typer.Context,
    output_format: Annotated[str, typer.Option("--format", metavar="FORMAT", help="text or json.")] = "text",
) -> None:
    """Check this machine: git, grammars, cache, memory, GPUs, extras. Exit 3 when something needed is missing."""
    invocation = Invocation.of(ctx)
    if output_format not in ("text", "json"):
        raise UsageProblem(f"--format takes text or json, not {output_format!r}")
    checks: tuple[Callable[[Invocation], Iterator[Finding]], ...] = (
        _python, _git, _grammars, _cache, _search, _machine, _gpus, _extras, _settings
    )  # fmt: skip
    found = [finding for check in checks for finding in check(invocation)]
    bad = [finding for finding in found if finding.state == "bad"]
    warned = [finding for finding in found if finding.state == "warn"]
    console = invocation.console
    if output_format == "json":
        rows = [{"what": item.what, "state": item.state, "text": item.text, "remedy": item.remedy} for item in found]
        console.write(json.dumps({"schema": 1, "ok": not bad, "checks": rows}, indent=2))
    else:
        verdict = "Not ready" if bad else "Ready"
        console.print(
            (verdict, "bad" if bad else "good"),
            f": {len(found)} checks, {plural(len(warned), 'remark')}, {len(bad)} failed",
        )
        for item in found:
            style = {"ok": "good", "warn": "warn", "bad": "bad"}[item.state]
            console.print((f"{item.state:<5}", style), (f"{item.what:<10}", "name"), item.text)
            if item.remedy:
                console.print(" " * 15, (item.remedy, "dim"))
    if bad:
        raise typer.Exit(3)


def _python(_: Invocation) -> Iterator[Finding]:
    from iquest_cli import __version__

    yield Finding("iquest", "ok", f"{__version__} on Python {platform.python_version()}, {platform.system()}")


def _git(_: Invocation) -> Iterator[Finding]:
    program = shutil.which("git")
    if program is None:
        yield Finding("git", "bad", "not found", "install git; nothing can be read without it")
        return
    out = subprocess.run([program, "--version"], capture_output=True, timeout=20, check=False).stdout
    text = out.decode("utf-8", "replace").strip().removeprefix("git version ")
    numbers = tuple(int(part) for part in text.split()[0].split(".")[:2] if part.isdigit()) if text else ()
    if numbers < MIN_GIT:
        wanted = ".".join(map(str, MIN_GIT))
        yield Finding("git", "bad", f"{text or 'no answer'} at {program}", f"install git {wanted} or newer")
    else:
        yield Finding("git", "ok", f"{text} at {program}")


def _grammars(_: Invocation) -> Iterator[Finding]:
    from anchors.syntax.languages import LANGUAGES
    from anchors.syntax.parse import grammar

    loaded, broken = [], []
    for name, language in LANGUAGES.items():
        if language.module is None:
            continue
        try:
            grammar(name)
            loaded.append(name)
        except (ImportError, OSError, ValueError, AttributeError) as error:
            broken.append(f"{name} ({error})")
    if broken:
        yield Finding(
            "grammars",
            "bad",
            f"do not load: {', '.join(broken)}",
            "install iquest again: pip install --force-reinstall iquest",
        )
    if loaded:
        yield Finding("grammars", "ok", f"{len(loaded)} load: {', '.join(loaded)}")


def _cache(invocation: Invocation) -> Iterator[Finding]:
    from anchors.index.folder import UnsafeFolder, cache_root
    from anchors.index.store import Store
    from iquest_cli.commands.opening import cache_folder

    settings = invocation.settings().values
    named = cache_folder(settings)
    store = Store.open(named)
    size, notes = store.size_on_disk(), list(store.notes)
    store.close()
    try:
        root = cache_root(named)
    except UnsafeFolder as error:
        yield Finding("cache", "warn", "; ".join(notes), str(error))
        return
    for note in notes:
        yield Finding("cache", "warn", note, f"make {root} writable for you, or set IQUEST_CACHE_DIR")
    at = root
    while not at.exists() and at != at.parent:
        at = at.parent
    free = shutil.disk_usage(at).free
    text = f"{root}, {size / 2**20:.0f} MiB used, {free / 2**30:.1f} GiB free"
    if free < MIN_FREE_BYTES:
        yield Finding("cache", "warn", text, "free some disk space, or set IQUEST_CACHE_DIR to a larger disk")
    elif not notes:
        yield Finding("cache", "ok", text)


def _machine(_: Invocation) -> Iterator[Finding]:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
        total = f"{pages * size / 2**30:.1f} GiB of memory"
    except (ValueError, OSError, AttributeError):
        total = "memory unknown"
    yield Finding("machine", "ok", f"{cores} cores, {total}, {platform.machine()}")


def _gpus(_: Invocation) -> Iterator[Finding]:
    program = shutil.which("nvidia-smi")
    if program is None:
        yield Finding("gpu", "ok", "none seen; models run on the CPU, static answers need none")
        return
    query = ["--query-gpu=name,memory.total,memory.free", "--format=csv,noheader,nounits"]
    try:
        done = subprocess.run([program, *query], capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        yield Finding(
            "gpu",
            "warn",
            f"nvidia-smi failed: {error}",
            "look at the driver; models fall back to the CPU only if asked",
        )
        return
    rows = [row.split(", ") for row in done.stdout.decode("utf-8", "replace").strip().splitlines()]
    gpus = [row for row in rows if len(row) == 3 and row[1].isdigit() and row[2].isdigit()]
    if done.returncode or not gpus:
        yield Finding("gpu", "warn", "nvidia-smi sees no device", "look at the driver, or run without --model")
    for name, total, free in gpus:
        yield Finding("gpu", "ok", f"{name}, {int(total) / 1024:.0f} GiB, {int(free) / 1024:.0f} GiB free")


def _search(_: Invocation) -> Iterator[Finding]:
    yield Finding("search", "ok", "by words, names and calls; there is no reranking by meaning (no extra offers it)")


def _extras(_: Invocation) -> Iterator[Finding]:
    for extra, packages in EXTRAS.items():
        missing = [name for name in packages if util.find_spec(name) is None]
        if not missing:
            versions = ", ".join(f"{name} {metadata.version(name)}" for name in packages)
            yield Finding(extra, "ok", versions)
        elif len(missing) == len(packages):
            what = "local models" if extra == "engine" else "server models"
            yield Finding(extra, "ok", f"not installed ({what}; optional: pip install 'iquest[{extra}]')")
        else:
            yield Finding(extra, "warn", f"in part; missing {', '.join(missing)}", f"pip install 'iquest[{extra}]'")


def _settings(invocation: Invocation) -> Iterator[Finding]:
    resolved = invocation.settings()
    changed = sorted({origin for origin in resolved.origins.values() if origin not in ("default", "flag")})
    yield Finding("settings", "ok", f"from {', '.join(changed)}" if changed else "all at their defaults")
    if sys.stdout.encoding and sys.stdout.encoding.lower().replace("-", "") not in ("utf8", "utf16"):
        yield Finding(
            "terminal", "warn", f"encoding {sys.stdout.encoding}", "set LC_ALL=C.UTF-8 to see every character"
        )
