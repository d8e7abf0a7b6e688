"""`iquest config`: shows the settings with their origins, where the files are, and writes a first one."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from iquest_cli.console import line
from iquest_cli.errors import CannotDo, UsageProblem
from iquest_cli.invocation import Invocation

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Show the settings and where each one came from.")


@app.command()
def show(
    ctx: typer.Context,
    origin: Annotated[bool, typer.Option("--origin", help="Say where each value came from.")] = False,
    output_format: Annotated[str, typer.Option("--format", metavar="FORMAT", help="text or json.")] = "text",
) -> None:
    """Show every setting as it holds for this repository."""
    import msgspec

    from iquest_cli.settings import known_keys, value_of

    invocation = Invocation.of(ctx)
    resolved = invocation.settings()
    values = {key: msgspec.to_builtins(value_of(resolved.values, key)) for key in known_keys()}
    if output_format == "json":
        shown = {key: {"value": values[key], "origin": resolved.origins[key]} for key in values}
        invocation.console.write(json.dumps({"schema": 1, "settings": shown}, indent=2))
        return
    if output_format != "text":
        raise UsageProblem(f"--format takes text or json, not {output_format!r}")
    width = max(map(len, values))
    for key, value in values.items():
        written = _toml(value)
        where = resolved.origins[key]
        parts: list[str | tuple[str, str]] = [(key.ljust(width), "name"), "  ", written]
        if origin:
            parts += [" " * max(2, 20 - len(written)), (where, "dim" if where == "default" else "path")]
        invocation.console.print_lines([line(*parts)])


@app.command()
def path(ctx: typer.Context) -> None:
    """Print the files that settings are read from, and whether they exist."""
    from iquest_cli.layers import repository_root, user_file
    from iquest_cli.settings import REPOSITORY_FILE

    invocation = Invocation.of(ctx)
    root = repository_root(invocation.path)
    for label, file in (("user", user_file()), ("repository", root / REPOSITORY_FILE if root else None)):
        if file is not None:
            state = "" if file.is_file() else "  (not there)"
            invocation.console.print((label.ljust(10), "dim"), "  ", (str(file), "path"), state)


@app.command()
def init(
    ctx: typer.Context,
    repository: Annotated[
        bool, typer.Option("--repository", help="Write the repository's .iquest.toml, not the user file.")
    ] = False,
) -> None:
    """Write a file with every setting at its default, commented out."""
    from iquest_cli.layers import repository_root, user_file
    from iquest_cli.settings import REPOSITORY_FILE, REPOSITORY_SECTIONS

    invocation = Invocation.of(ctx)
    target = user_file()
    if repository:
        root = repository_root(invocation.path)
        if root is None:
            raise CannotDo(f"{invocation.path}: no git repository here, so there is no place for {REPOSITORY_FILE}")
        target = root / REPOSITORY_FILE
    text = _template(REPOSITORY_SECTIONS if repository else None)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with target.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise CannotDo(f"{target} exists already; it was left as it is") from None
    invocation.console.print("wrote ", (str(target), "path"))


def _template(sections: tuple[str, ...] | None) -> str:
    from iquest_cli.settings import Settings, known_keys, value_of

    lines = ["# Settings of iquest. What stands here is the default; take the mark away to change it."]
    at = ""
    for key in known_keys():
        section, _, name = key.rpartition(".")
        if sections is not None and section not in sections:
            continue
        if section != at:
            lines += ["", f"[{section}]"]
            at = section
        value = value_of(Settings(), key)
        lines.append(f"# {name} = {_toml(value)}" if value is not None else f"# {name} =")
    return "\n".join(lines) + "\n"


def _toml(value: Any) -> str:
    if value is None:
        return "(unset)"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)
