"""`iquest chat`: many questions to one warm repository and model, with a few slash commands between them.

A terminal gets a prompt and line editing; from a pipe every line is a question. Does not know how answers are made.
"""

from __future__ import annotations

import difflib
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from typing import TYPE_CHECKING, Annotated, Final

import typer

from iquest_cli.commands.asking import Budget, KvBudget, Model, NoTools, Paths, Seed, Temperature, settings_of
from iquest_cli.console import line
from iquest_cli.errors import UsageProblem
from iquest_cli.invocation import Invocation
from iquest_cli.text import clean_line, plural, shorten

if TYPE_CHECKING:
    from iquest_cli.analyst.model.chat import Conversation
    from iquest_cli.console import Console

PLANS: Final = ("auto", "whole", "packed")
MAX_QUESTION: Final = 20_000
MAX_SHOWN_FILES: Final = 200
PROMPT: Final = "> "
_COMMAND: Final = re.compile(r"/[a-z?]*(?:\s|$)")
HELP: Final = (
    ("/help", "these lines"),
    ("/files", "files that the model was shown, with their tokens"),
    ("/evidence", "the cited lines of the last answer"),
    ("/budget", "how full the model's context is"),
    ("/reset", "forget what was said and start anew"),
    ("/save FILE", "write the talk as Markdown"),
    ("/quit", "end (as does Ctrl-D; Ctrl-C stops an answer)"),
)


def chat(
    ctx: typer.Context,
    paths: Paths = None,
    model: Model = None,
    budget: Budget = None,
    plan: Annotated[str | None, typer.Option("--plan", metavar="PLAN", help="auto, whole or packed.")] = None,
    max_tokens: Annotated[
        int | None, typer.Option("--max-tokens", metavar="N", min=1, help="Length of one answer.")
    ] = None,
    temperature: Temperature = None,
    seed: Seed = None,
    kv_budget: KvBudget = None,
    no_tools: NoTools = False,
) -> None:
    """Ask many questions about the repository; model and index stay warm. /help lists the commands."""
    from iquest_cli.analyst.model.chat import Conversation
    from iquest_cli.analyst.model.converse import AskOptions
    from iquest_cli.commands.model_choice import open_chosen, tool_format
    from iquest_cli.commands.opening import asked_paths, opened

    if plan is not None and plan not in PLANS:
        raise UsageProblem(f"--plan takes auto, whole or packed, not {plan!r}")
    invocation = Invocation.of(ctx)
    flags = settings_of(model, budget, plan, max_tokens, temperature, seed, kv_budget)
    settings = invocation.settings(flags).values
    ask = settings.ask
    with ExitStack() as stack:
        workspace = stack.enter_context(opened(invocation, settings))
        options = AskOptions(
            ask.budget, ask.plan, ask.max_tokens, ask.temperature, ask.seed,
            asked_paths(invocation, workspace, paths or ()), not no_tools, tool_format(settings),
        )  # fmt: skip
        engine = open_chosen(settings, invocation.console)
        if engine is not None:
            stack.enter_context(closing(engine))
        has_failed = _Session(Conversation(workspace, engine, options), invocation.console).run()
    if has_failed and not sys.stdin.isatty():
        raise typer.Exit(3)


class _Session:
    """Reads lines until the end; a failed question never ends the session."""

    def __init__(self, talk: Conversation, console: Console) -> None:
        self.talk = talk
        self.console = console
        self.has_failed = False
        self._saved: set[str] = set()
        self._commands: dict[str, Callable[[str], None]] = {
            "/help": self._help,
            "/files": self._files,
            "/evidence": self._evidence,
            "/budget": self._budget,
            "/reset": self._reset,
            "/save": self._save,
        }

    def run(self) -> bool:
        """True when a question could not be answered."""
        self._greet()
        for said in self._lines():
            text = said.strip()
            if text in ("/quit", "/exit"):
                break
            if text:
                self._guarded(text)
                self.console.stdout.flush()
        return self.has_failed

    def _greet(self) -> None:
        with self.console.progress("reading the repository"):  # ends the bar of the indexing too
            num_files = self.talk.workspace.coverage.files_indexed
        engine = self.talk.engine
        who = engine.name if engine is not None else "no model: every answer comes from static analysis alone"
        self.console.warn(f"{plural(num_files, 'file')} read · {who} · /help lists the commands")

    def _lines(self) -> Iterator[str]:
        if sys.stdin.isatty():
            yield from self._typed()
            return
        if hasattr(sys.stdin, "reconfigure"):
            sys.stdin.reconfigure(errors="replace")
        yield from sys.stdin

    def _typed(self) -> Iterator[str]:
        """Ctrl-C gives a fresh line, Ctrl-D ends."""
        with suppress(ImportError):
            import readline  # noqa: F401  line editing and history for `input`, where the platform has it
        while True:
            try:
                if sys.stdout.isatty():
                    yield input(PROMPT)
                else:
                    self.console.stderr.write(PROMPT)
                    self.console.stderr.flush()
                    yield input()
            except EOFError:
                self.console.stderr.write("\n")
                return
            except KeyboardInterrupt:
                self.console.stderr.write("\n")

    def _guarded(self, text: str) -> None:
        """One line; what goes wrong with it is said and the session goes on."""
        from anchors.errors import AnchorsError
        from engine.errors import EngineError, Interrupted
        from iquest_cli.errors import CliError

        is_terminal = sys.stdin.isatty()
        try:
            with self.console.progress("answering"):
                self._take(text)
        except Interrupted:
            self._say("stopped")
        except KeyboardInterrupt:
            if not is_terminal:
                raise
            self._say("stopped")
        except (AnchorsError, EngineError, CliError) as error:
            self._fail(str(error))
        except MemoryError:
            self._fail("out of memory; try a smaller --budget")

    def _take(self, text: str) -> None:
        if not _COMMAND.match(text):
            self._answer(text)
            return
        name, _, rest = text.partition(" ")
        if name not in self._commands:
            near = difflib.get_close_matches(name, [*self._commands, "/quit"], n=1)
            raise UsageProblem(f"no command {name}" + (f"; did you mean {near[0]}?" if near else "; see /help"))
        self._commands[name](rest.strip())

    def _answer(self, question: str) -> None:
        from iquest_cli.reports.answer_stream import listener_for
        from iquest_cli.reports.answer_text import render_text

        if len(question) > MAX_QUESTION:
            raise UsageProblem(f"a question has at most {MAX_QUESTION:,} characters")
        reply = self.talk.ask(question, listener_for(self.console, streams=True))
        if reply.dropped:
            what = ", ".join(f"“{shorten(clean_line(old), 60)}”" for old in reply.dropped)
            self._say(f"the context was full: forgot {plural(len(reply.dropped), 'turn')}: {what}")
        if reply.meant:
            self._say(f"taken to be about {clean_line(reply.meant)}")
        answer = reply.answer
        self.console.print_lines(render_text(answer, self.console.width, was_streamed=answer.mode == "model"))
        self.console.print()
        if reply.was_stopped:
            self._say("stopped; what is shown stays part of the talk")

    def _help(self, rest: str) -> None:
        self.console.print_lines([line((f"  {name:<12}", "bold"), text) for name, text in HELP])

    def _files(self, rest: str) -> None:
        context = self.talk.context
        if context is None:
            has_model = self.talk.engine is not None
            self._say("nothing is packed before the first question" if has_model else "no model: nothing is packed")
            return
        for file in context.files[:MAX_SHOWN_FILES]:
            self.console.print(f"  {file.num_tokens:>8,}  {file.mode:<8} ", (clean_line(file.path), "path"))
        more = max(0, len(context.files) - MAX_SHOWN_FILES)
        left_out = f"{plural(len(context.omitted), 'file')} left out"
        self.console.print(f"  {context.num_tokens:>8,} tokens in all" + (f", {more:,} more files" if more else ""))
        self.console.print(f"  {left_out}" if context.omitted else "  nothing left out")

    def _evidence(self, rest: str) -> None:
        if not self.talk.answers:
            self._say("no answer yet")
            return
        for number, citation in enumerate(self.talk.answers[-1].citations, 1):
            place = f"{citation.path}:{citation.start_line}-{citation.end_line}"
            self.console.print(f"{number:>3}  ", (clean_line(place), "path"), f"  {clean_line(citation.why)}")
            for text in citation.excerpt.split("\n")[:6]:
                self.console.print("       ", (shorten(clean_line(text.expandtabs(4)), self.console.width - 8), "dim"))

    def _budget(self, rest: str) -> None:
        usage = self.talk.usage()
        if usage is None:
            self._say("no model: there is no context to fill")
            return
        free = max(0, usage.total - usage.source - usage.turns)
        rows = (("source and rules", usage.source), (plural(usage.num_turns, "turn"), usage.turns), ("free", free))
        for name, num_tokens in rows:
            self.console.print(f"  {num_tokens:>9,}  {name}")
        self.console.print(f"  {usage.total:>9,}  tokens of prompt, and {usage.answer:,} for an answer")

    def _reset(self, rest: str) -> None:
        self.talk.reset()
        self._say("forgotten; the next question starts anew")

    def _save(self, rest: str) -> None:
        from pathlib import Path

        from iquest_cli.reports.answer_markdown import render_markdown
        from iquest_cli.reports.files import write_atomically

        if not rest:
            raise UsageProblem("/save takes the name of a file")
        if not self.talk.answers:
            raise UsageProblem("nothing was answered yet")
        if rest not in self._saved and Path(rest).exists():
            raise UsageProblem(f"{rest} exists already: take another name")
        write_atomically(rest, "\n---\n\n".join(render_markdown(answer) for answer in self.talk.answers))
        self._saved.add(rest)
        self._say(f"{plural(len(self.talk.answers), 'answer')} written to {rest}")

    def _fail(self, message: str) -> None:
        self.has_failed = True
        self.console.stderr.write(f"iquest: {clean_line(message)}\n")

    def _say(self, message: str) -> None:
        self.console.warn(message)
