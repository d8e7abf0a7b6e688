"""`iquest pack`: the anchored prompt within a hard token budget, for any other tool."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from iquest_cli.errors import CannotDo, UsageProblem
from iquest_cli.invocation import Invocation
from iquest_cli.reports.packed import as_json, best_first, explained
from iquest_cli.text import clean_line, plural

if TYPE_CHECKING:
    from anchors.types import PackedContext, SkippedFile

FORMATS = ("text", "xml", "markdown", "json")
DEFAULT_BUDGET = 131_072


def pack(
    ctx: typer.Context,
    question: Annotated[
        str | None, typer.Argument(help="What the prompt should be about. Default: everything.")
    ] = None,
    paths: Annotated[list[str] | None, typer.Argument(metavar="[PATH]...", help="Only these files or folders.")] = None,
    budget: Annotated[int | None, typer.Option("--budget", metavar="N", min=1, help="Tokens; never exceeded.")] = None,
    output_format: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help="text, xml, markdown or json.")
    ] = "text",
    list_paths: Annotated[bool, typer.Option("--list", help="Only the paths, best first, one a line.")] = False,
    outline: Annotated[bool, typer.Option("--outline", help="Signatures instead of bodies.")] = False,
    line_numbers: Annotated[bool, typer.Option("--line-numbers", help="Number the lines as in the files.")] = False,
    tokenizer: Annotated[
        str | None,
        typer.Option("--tokenizer", metavar="NAME", help="A folder with tokenizer.json. Default: an estimate."),
    ] = None,
    model: Annotated[
        str | None,
        typer.Option("--model", metavar="M", help="Count with this model's tokenizer; a name as for ask, or none."),
    ] = None,
    paths_from: Annotated[
        str | None, typer.Option("--paths-from", metavar="FILE", help="Read paths, one a line; - is stdin.")
    ] = None,
    tree: Annotated[bool, typer.Option("--tree", help="Only the tokens of each folder and file.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Only why each file is in it; also as json.")] = False,
    copy: Annotated[bool, typer.Option("--copy", help="Put the prompt into the clipboard.")] = False,
    output: Annotated[str | None, typer.Option("--output", "-o", metavar="FILE", help="Write it to a file.")] = None,
) -> None:
    """Print the anchored prompt, for any other tool."""
    from anchors.context.spotless import spotless
    from iquest_cli.analyst.routes.anchored import anchored
    from iquest_cli.analyst.texts.unread import unread_files
    from iquest_cli.commands.opening import asked_paths, opened

    invocation = Invocation.of(ctx)
    if output_format not in FORMATS:
        raise UsageProblem(f"--format takes {', '.join(FORMATS)}, not {output_format!r}")
    settings = invocation.settings({"ask.budget": budget} if budget is not None else {}).values
    listed = [*_paths_from(paths_from), *settings.paths.include]
    count_tokens, tokenizer_name = token_counter(tokenizer or (_folder_of(model) if model else None))
    with opened(invocation, settings) as workspace:
        wanted = [*asked_paths(invocation, workspace, paths or ()), *listed]
        packed = workspace.pack(
            question,
            settings.ask.budget or DEFAULT_BUDGET,
            count_tokens,
            tokenizer_name,
            paths=wanted,
            format="text" if output_format == "json" else output_format,  # type: ignore[arg-type]
            line_numbers=line_numbers,
            outline=outline,
            anchors=anchored(workspace),
        )
        unread = [item for item in unread_files(workspace) if _is_asked(item.path, wanted)]
    told = "list" if list_paths else "why" if explain else "tree" if tree else ""
    packed = msgspec.structs.replace(_with_unread(packed, unread), files=spotless(packed.files))
    _tell(invocation, packed, told, output_format == "json", output, copy)
    _warn(invocation, packed, unread)


def _tell(
    invocation: Invocation, packed: PackedContext, told: str, is_json: bool, output: str | None, copy: bool
) -> None:
    """The prompt, or what is asked of it: its files alone, why each is in it, what each takes."""
    if told == "list":
        invocation.console.write("".join(f"{clean_line(file.path)}\n" for file in best_first(packed.files)))
    elif told == "why":
        _explain(invocation, packed, is_json=is_json)
    elif told == "tree":
        _tree(invocation, packed)
    else:
        _deliver(invocation, packed, as_json(packed) if is_json else packed.text, output, copy)


def _with_unread(packed: PackedContext, unread: list[SkippedFile]) -> PackedContext:
    """Among what is left out also what was not read."""
    from anchors.types import Omitted

    left_out = (*packed.omitted, *(Omitted(item.path, item.reason) for item in unread))
    return msgspec.structs.replace(packed, omitted=left_out)


def _warn(invocation: Invocation, packed: PackedContext, unread: list[SkippedFile]) -> None:
    if unread:
        more = f" and {plural(len(unread) - 1, 'other')}" if len(unread) > 1 else ""
        invocation.console.warn(f"left out, as it is not read: {unread[0].path}{more} ({unread[0].reason})")
    if packed.num_redacted:
        invocation.console.warn(f"{plural(packed.num_redacted, 'secret')} redacted")


def _is_asked(path: str, wanted: list[str]) -> bool:
    return not wanted or any(f"{path}/".startswith(f"{name.rstrip('/')}/") for name in wanted)


def _folder_of(model: str) -> str | None:
    """Where the tokenizer of a model lies; None for no model."""
    from engine.catalog import find_entry, parse_spec
    from engine.installed import find_installed

    spec = parse_spec(model)
    if spec.kind in ("none", "folder"):
        return str(Path(spec.value).expanduser()) if spec.kind == "folder" else None
    if spec.kind not in ("catalog", "hub"):
        raise UsageProblem(f"{model}: a server's tokenizer is not here; name a folder with one by --tokenizer")
    entry = find_entry(spec.value)
    installed = find_installed(entry.hub if entry is not None else spec.value, spec.revision)
    if installed is None:
        raise CannotDo(f"{model} is not on this machine: fetch it with `iquest models pull {model}`, or leave it out")
    return str(installed.folder)


def token_counter(name: str | None) -> tuple[Callable[[str], int], str]:
    """How tokens are counted, and what that is called."""
    if name is None:
        from anchors.context.tokens import ESTIMATE_NAME, estimate_tokens

        return estimate_tokens, ESTIMATE_NAME
    folder = Path(name)
    if folder.name == "tokenizer.json":
        folder = folder.parent
    if not (folder / "tokenizer.json").is_file():
        raise CannotDo(f"{name}: no tokenizer.json there; name a folder that holds one")
    from engine.tokens import Tokenizer

    known = Tokenizer.from_folder(folder)
    return known.count, name


def _paths_from(source: str | None) -> list[str]:
    if source is None:
        return []
    try:
        text = sys.stdin.read() if source == "-" else Path(source).read_text(encoding="utf-8", errors="surrogateescape")
    except OSError as error:
        raise CannotDo(f"{source} cannot be read: {error.strerror}") from error
    return [line for line in text.split("\n") if line.strip()]


def _explain(invocation: Invocation, packed: PackedContext, *, is_json: bool) -> None:
    if is_json:
        invocation.console.write(as_json(packed, is_explained=True))
    else:
        invocation.console.print_lines(explained(packed))


def _deliver(invocation: Invocation, packed: PackedContext, text: str, output: str | None, copy: bool) -> None:
    if output is not None:
        from iquest_cli.reports.files import write_atomically

        write_atomically(output, text)
        what = f"{packed.num_tokens:,} of {packed.budget:,} tokens, {plural(len(packed.files), 'file')}"
        invocation.console.warn(f"wrote {output}: {what}, {len(packed.omitted):,} left out")
    if copy:
        _to_clipboard(text)
        invocation.console.warn(f"copied {packed.num_tokens:,} tokens")
    if output is None and not copy:
        invocation.console.write(text)


def _to_clipboard(text: str) -> None:
    for command in (["wl-copy"], ["xclip", "-selection", "clipboard"], ["xsel", "-ib"], ["pbcopy"], ["clip.exe"]):
        program = shutil.which(command[0])
        if program is not None:
            subprocess.run([program, *command[1:]], input=text.encode("utf-8", "replace"), check=True, timeout=30)
            return
    raise CannotDo("no clipboard program (wl-copy, xclip, xsel, pbcopy) is here; use -o FILE")


def _tree(invocation: Invocation, packed: PackedContext) -> None:
    """Folders with the sum of what lies in them, deepest sums first visible at the top."""
    totals: dict[str, int] = {}
    for file in packed.files:
        parts = file.path.split("/")
        for depth in range(1, len(parts)):
            folder = "/".join(parts[:depth]) + "/"
            totals[folder] = totals.get(folder, 0) + file.num_tokens
        totals[file.path] = file.num_tokens
    console = invocation.console
    console.print(
        (f"{packed.num_tokens:>9,} ", "number"), f"tokens of {packed.budget:,} in {plural(len(packed.files), 'file')}"
    )
    for path in sorted(totals):
        depth = path.rstrip("/").count("/")
        name = path.rstrip("/").rpartition("/")[2] + ("/" if path.endswith("/") else "")
        console.print((f"{totals[path]:>9,} ", "number"), "  " * depth, (name, "bold" if path.endswith("/") else ""))
