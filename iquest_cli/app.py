"""The command `iquest`: which sub-commands there are, what is valid everywhere, and which exit code an end has.

Adding a command takes one line in `COMMANDS`: its name, where it lives (`module:attribute`, a plain function with typer
annotations or a `typer.Typer` for a family of commands), and one line of help. The module is imported only when that
command runs, so it may import what it needs; the help of `iquest` itself never loads it. A command takes
`ctx: typer.Context`, gets everything global from `Invocation.of(ctx)`, prints with `invocation.console`, and ends by
returning (0) or with `raise typer.Exit(code)`. It never catches what it cannot mend: exceptions become one line and an
exit code here and nowhere else.

Exit codes:
  0    done
  1    findings at or above the threshold, a stale answer, or coverage under --min-coverage
  2    the command line or a setting is wrong
  3    it could not be done; one line on stderr names the remedy
  130  interrupted
  141  the reader of our output went away (the shell's own convention for a closed pipe)
"""

from __future__ import annotations

import copy
import difflib
import errno
import importlib
import os
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from iquest_cli.invocation import keep
from iquest_cli.plain_values import take_plain_values

COMMANDS: dict[str, tuple[str, str, str]] = {
    # name: (module:attribute, section of the help, one line)
    "ask": ("iquest_cli.commands.ask:ask", "Understand", "Answer a question about the repository, with proof."),
    "chat": ("iquest_cli.commands.chat:chat", "Understand", "Ask many questions; model and index stay warm."),
    "map": ("iquest_cli.commands.map:map_", "Understand", "Entry points, critical APIs and modules, ranked."),
    "trace": ("iquest_cli.commands.trace:trace", "Understand", "Call chains with the logs and errors on the way."),
    "pack": ("iquest_cli.commands.pack:pack", "Understand", "Print the anchored prompt, for any other tool."),
    "review": (
        "iquest_cli.commands.review:review",
        "Review",
        "Review a change: what it breaks and leaves behind.",
    ),
    "check": ("iquest_cli.commands.check:check", "Review", "The CI gate: static rules, exit 1 on high findings."),
    "index": ("iquest_cli.commands.index:index", "Machine", "Warm, look at, rebuild or clear the index."),
    "models": ("iquest_cli.commands.models:app", "Machine", "List, plan, fetch and remove models."),
    "bench": ("iquest_cli.commands.bench:app", "Machine", "Measure this machine: a model, or the index."),
    "config": ("iquest_cli.commands.config:app", "Machine", "Show the settings and where each one came from."),
    "doctor": ("iquest_cli.commands.doctor:doctor", "Machine", "Check this machine and name the remedies."),
}

EVERYWHERE = (
    "Valid everywhere: -C/--repo PATH, --rev REV, --quiet, --color WHEN, --offline, --debug (see iquest --help)."
)

OK, FINDINGS, USAGE, FAILED, INTERRUPTED, PIPE_CLOSED = 0, 1, 2, 3, 130, 141


class LazyGroup(TyperGroup):
    """Knows its commands by name and one line; imports the module of the one that runs."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in self.commands and cmd_name in COMMANDS:
            command = load_command(cmd_name)
            take_plain_values(command)
            _make_global_options_valid(command, [option for option in self.params if option.name != "version"])
            self.commands[cmd_name] = command
        return self.commands.get(cmd_name)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            nearest = difflib.get_close_matches(name, COMMANDS, n=1)
            ctx.fail(f"no command {name!r}" + (f"; did you mean {nearest[0]!r}?" if nearest else ""))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        for section in dict.fromkeys(section for _, section, _ in COMMANDS.values()):
            rows = [(name, text) for name, (_, place, text) in COMMANDS.items() if place == section]
            with formatter.section(section):
                formatter.write_dl(rows, col_max=30, col_spacing=4)


def load_command(name: str) -> Any:
    """The click command behind a name of `COMMANDS`."""
    place, _, text = COMMANDS[name]
    module, _, attribute = place.partition(":")
    target = getattr(importlib.import_module(module), attribute)
    if not isinstance(target, typer.Typer):
        single = typer.Typer(add_completion=False, rich_markup_mode=None)
        single.command(name)(target)
        target = single
    command = typer.main.get_command(target)
    command.name = name
    command.params = [param for param in command.params if param.name not in ("install_completion", "show_completion")]
    command.help = command.help or text
    return command


def _make_global_options_valid(command: Any, options: Sequence[Any]) -> None:
    """The global options are understood after the sub-command too; there its help names them in one line."""
    for nested in getattr(command, "commands", {}).values():
        _make_global_options_valid(nested, options)
    taken = {spelling for param in command.params for spelling in param.opts}
    for option in options:
        if not taken.intersection(option.opts):
            twin = copy.copy(option)
            twin.hidden = True
            command.params.append(twin)
    command.rich_markup_mode = None
    command.epilog = command.epilog or EVERYWHERE


def _show_version(value: bool) -> None:
    if value:
        from iquest_cli import __version__

        sys.stdout.write(f"iquest {__version__}\n")
        raise typer.Exit


def _everywhere(
    repo: Annotated[
        str | None,
        typer.Option(
            "--repo", "-C", metavar="PATH", callback=keep, expose_value=False,
            help="The repository at or above PATH. Default: around the current folder.",
        ),
    ] = None,
    rev: Annotated[
        str | None,
        typer.Option(
            "--rev", metavar="REV", callback=keep, expose_value=False,
            help="Any git revision. Default: the work tree with its uncommitted changes.",
        ),
    ] = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", callback=keep, expose_value=False, help="No progress and no remarks.")
    ] = False,
    color: Annotated[
        str | None,
        typer.Option("--color", metavar="WHEN", callback=keep, expose_value=False, help="auto, always or never."),
    ] = None,
    offline: Annotated[
        bool,
        typer.Option("--offline", callback=keep, expose_value=False, help="Make any use of the network an error."),
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", callback=keep, expose_value=False, help="Show the traceback of an error.")
    ] = False,
    version: Annotated[
        bool, typer.Option("--version", "-V", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:  # fmt: skip
    """A repository analyst that proves what it says: questions, reviews and CI gates over any git repository."""


def build_group() -> Any:
    app = typer.Typer(
        cls=LazyGroup,
        add_completion=True,
        rich_markup_mode=None,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_everywhere)
    group = typer.main.get_command(app)
    take_plain_values(group)
    return group


def run(argv: Sequence[str]) -> int:
    """Runs one command line and returns its exit code. The one place where an exception becomes a line."""
    if not _open_streams():
        sys.stderr.write("iquest: standard output is closed: send it to a file, or to /dev/null\n")
        return FAILED
    _let_streams_show_anything()
    if "_IQUEST_COMPLETE" in os.environ:
        build_group().main(args=list(argv), prog_name="iquest", complete_var="_IQUEST_COMPLETE")
    given: dict[str, Any] = {}
    try:
        code = _invoke(argv, given)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # The interpreter flushes stdout once more at exit: give it somewhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except (KeyboardInterrupt, typer.Abort):
        sys.stderr.write("\niquest: interrupted\n")
        return INTERRUPTED
    except TyperException as error:
        return _report_usage(error)
    except Exception as error:  # the rim of the program: whatever comes up to here must end as one line
        if given.get("debug") or "--debug" in argv:
            import traceback

            traceback.print_exc()
        return _report(error)


def _invoke(argv: Sequence[str], given: dict[str, Any]) -> int:
    group = build_group()
    try:
        with group.make_context("iquest", list(argv), obj=given) as ctx:
            group.invoke(ctx)
    except typer.Exit as end:
        return end.exit_code
    return OK


def _report_usage(error: TyperException) -> int:
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        sys.stderr.write(f"{error.format_message()}\n")
        return USAGE
    message = error.format_message().rstrip(".")
    hint = f" (see {context.command_path} --help)" if context is not None else ""
    _say(f"{message[:1].lower()}{message[1:]}{hint}")
    return USAGE if error.exit_code in (1, 2) else error.exit_code


def _report(error: Exception) -> int:
    from anchors.errors import AmbiguousSymbol, AnchorsError, BadPattern, SymbolNotFound
    from engine.errors import EngineError, Interrupted
    from iquest_cli.errors import CannotDo, UsageProblem

    if isinstance(error, AmbiguousSymbol | SymbolNotFound):
        _say(str(error), *error.candidates)
        return USAGE
    if isinstance(error, UsageProblem | BadPattern):
        _say(str(error))
        return USAGE
    if isinstance(error, Interrupted):
        _say("interrupted")
        return INTERRUPTED
    if isinstance(error, AnchorsError | EngineError | CannotDo):
        _say(str(error))
    elif isinstance(error, MemoryError):
        _say("out of memory; try a smaller --budget, or fewer paths")
    elif isinstance(error, OSError):
        where = f"{os.fsdecode(error.filename)}: " if error.filename is not None else ""
        _say(f"{where}{error.strerror or error}{_room(error)}")
    else:
        _say(f"internal error, {type(error).__name__}: {error} (--debug shows where; please report it)")
    return FAILED


def _room(error: OSError) -> str:
    """What to do about a full disk; "" for other errors."""
    if error.errno not in (errno.ENOSPC, errno.EDQUOT):
        return ""
    import tempfile

    return f": free some room, or set TMPDIR (now {tempfile.gettempdir()}) to another disk"


def _say(message: str, *candidates: str) -> None:
    from anchors.context.redact import redact
    from iquest_cli.text import clean_line

    lines = [f"iquest: {clean_line(message)}", *(f"  {clean_line(candidate)}" for candidate in candidates)]
    lines = [redact(line).text for line in lines]
    sys.stderr.write("\n".join(lines) + "\n")


def _open_streams() -> bool:
    """Whether there is a standard output. Streams that are closed are put to the null device: a file that is opened
    later would get their numbers, and what is meant for a stream would be written into it."""
    is_open = sys.stdout is not None
    for name, number in (("stdin", 0), ("stdout", 1), ("stderr", 2)):
        if getattr(sys, name) is None:
            os.dup2(null := os.open(os.devnull, os.O_RDWR), number)
            if null > 2:
                os.close(null)
            setattr(sys, name, open(number, "r" if number == 0 else "w", closefd=False))  # noqa: SIM115
    return is_open


def _let_streams_show_anything() -> None:
    """A character that the terminal's encoding lacks is shown escaped, never a crash."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
