"""`iquest ask`: answers a question about the repository, from evidence alone or by a model, every citation checked."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from iquest_cli.commands.asking import Budget, KvBudget, Model, NoTools, Paths, Seed, Temperature, settings_of
from iquest_cli.errors import UsageProblem
from iquest_cli.invocation import Invocation

if TYPE_CHECKING:
    from anchors.workspace import Workspace
    from engine.types import Engine
    from iquest_cli.analyst.answer import Answer
    from iquest_cli.analyst.model.converse import AskOptions

FORMATS = ("text", "markdown", "json")
PLANS = ("auto", "whole", "packed", "summary")


def ask(
    ctx: typer.Context,
    question: Annotated[str, typer.Argument(help="What you want to know, in your own words.")],
    paths: Paths = None,
    model: Model = None,
    budget: Budget = None,
    plan: Annotated[str | None, typer.Option("--plan", metavar="PLAN", help="auto, whole, packed or summary.")] = None,
    max_tokens: Annotated[
        int | None, typer.Option("--max-tokens", metavar="N", min=1, help="Length of the answer.")
    ] = None,
    temperature: Temperature = None,
    seed: Seed = None,
    kv_budget: KvBudget = None,
    no_tools: NoTools = False,
    output_format: Annotated[str, typer.Option("--format", metavar="FORMAT", help="text, markdown or json.")] = "text",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be read; load no weights.")] = False,
    show_prompt: Annotated[bool, typer.Option("--show-prompt", help="Print the prompt and stop.")] = False,
    save: Annotated[
        Path | None, typer.Option("--save", metavar="FILE", help="Keep the answer with hashes of its cited spans.")
    ] = None,
) -> None:
    """Answer a question about the repository, with proof."""
    invocation = Invocation.of(ctx)
    if output_format not in FORMATS:
        raise UsageProblem(f"--format takes text, markdown or json, not {output_format!r}")
    if plan is not None and plan not in PLANS:
        raise UsageProblem(f"--plan takes auto, whole, packed or summary, not {plan!r}")
    if not question.strip():
        raise UsageProblem('the question is empty; write it in quotes: iquest ask "Where is ...?"')
    flags = settings_of(model, budget, plan, max_tokens, temperature, seed, kv_budget)
    _Ask(invocation, question, tuple(paths or ()), flags, output_format, save, not no_tools).run(dry_run, show_prompt)


class _Ask:
    """One run of the command: opens, answers, renders."""

    def __init__(
        self,
        invocation: Invocation,
        question: str,
        paths: tuple[str, ...],
        flags: dict[str, Any],
        output_format: str,
        save: Path | None,
        has_tools: bool = True,
    ) -> None:
        self.invocation = invocation
        self.question = question
        self.paths = paths
        self.settings = invocation.settings(flags).values
        self.format = output_format
        self.save = save
        self.has_tools = has_tools

    def run(self, is_dry: bool, shows_prompt: bool) -> None:
        from iquest_cli.commands.opening import asked_paths, opened

        with opened(self.invocation, self.settings) as workspace:
            self.paths = asked_paths(self.invocation, workspace, self.paths)
            engine = self._engine()
            if is_dry or shows_prompt:
                self._preview(workspace, engine, is_dry)
                return
            answer = self._answer(workspace, engine)
        was_stopped = answer.model is not None and answer.model["finish_reason"] == "interrupted"
        if answer.answer or not was_stopped:
            self._write(answer)
        if was_stopped:
            from engine.errors import Interrupted

            raise Interrupted("stopped while it answered")

    def _engine(self) -> Engine | None:
        from iquest_cli.commands.model_choice import open_chosen

        return open_chosen(self.settings, self.invocation.console)

    def options(self) -> AskOptions:
        from iquest_cli.analyst.model.converse import AskOptions
        from iquest_cli.commands.model_choice import tool_format

        ask, otherwise = self.settings.ask, tool_format(self.settings)
        return AskOptions(
            ask.budget, ask.plan, ask.max_tokens, ask.temperature, ask.seed, self.paths, self.has_tools, otherwise
        )

    def _answer(self, workspace: Workspace, engine: Engine | None) -> Answer:
        if engine is None:
            from iquest_cli.analyst.static import BUDGET_WITHOUT_MODEL, answer_static

            return answer_static(
                workspace, self.question, budget=self.settings.ask.budget or BUDGET_WITHOUT_MODEL, paths=self.paths
            )
        from iquest_cli.analyst.model.converse import answer_with_model
        from iquest_cli.reports.answer_stream import listener_for

        said = engine.notes
        console = self.invocation.console
        with closing(engine), console.progress("reading"):
            listener = listener_for(console, streams=self._streams)
            answer = answer_with_model(workspace, self.question, engine, self.options(), listener)
            for note in engine.notes[len(said) :]:
                self.invocation.console.warn(f"{engine.name}: {note}")
        return answer

    @property
    def _streams(self) -> bool:
        """A CI log gets the answer whole: only whole lines can be kept from being read as workflow commands."""
        return self.format == "text" and not self.invocation.console.in_workflow

    def _preview(self, workspace: Workspace, engine: Engine | None, is_dry: bool) -> None:
        from iquest_cli.analyst.model.preview import preview

        shown = preview(workspace, self.question, engine, self.options())
        if is_dry:
            from iquest_cli.reports.answer_preview import render_preview

            self.invocation.console.write(render_preview(shown, self.format))
        else:
            self.invocation.console.write(shown.prompt)

    def _write(self, answer: Answer) -> None:
        console = self.invocation.console
        if self.save is not None:
            from iquest_cli.analyst.model.saved import save_answer

            save_answer(answer, self.save)
        if self.format == "json":
            from iquest_cli.reports.answer_json import render_json

            console.write(render_json(answer))
        elif self.format == "markdown":
            from iquest_cli.reports.answer_markdown import render_markdown

            console.write(render_markdown(answer))
        else:
            from iquest_cli.reports.answer_text import render_text

            console.print_lines(
                render_text(answer, console.width, was_streamed=answer.mode == "model" and self._streams)
            )
