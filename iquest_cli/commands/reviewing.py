"""What `review` and `check` share: their flags, and the way from flags to a report and an exit code."""

from __future__ import annotations

import math
import os
import sys
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any

import typer

from iquest_cli.errors import UsageProblem
from iquest_cli.invocation import Invocation

if TYPE_CHECKING:
    from anchors.index.roots import Root
    from anchors.index.store import Store
    from anchors.repository.repository import Repository
    from anchors.types import Diff
    from engine.types import Engine
    from iquest_cli.reviewer.finding import ReviewReport
    from iquest_cli.reviewer.sources import Asked
    from iquest_cli.settings import Resolved, ReviewSettings

FORMATS = ("text", "markdown", "json", "sarif", "github", "gitlab", "junit")

Range = Annotated[
    str | None, typer.Argument(metavar="[BASE[..HEAD]]", help="Default: the work tree and its merge base.")
]
Staged = Annotated[bool, typer.Option("--staged", help="Only what is staged, against HEAD.")]
Worktree = Annotated[bool, typer.Option("--worktree", help="All uncommitted changes, against HEAD.")]
CommitId = Annotated[str | None, typer.Option("--commit", metavar="SHA", help="One commit, against its parent.")]
Patch = Annotated[
    str | None, typer.Option("--diff", metavar="FILE", help="A patch, applied here or not; - reads stdin.")
]
Format = Annotated[str | None, typer.Option("--format", metavar="FORMAT", help=", ".join(FORMATS) + ".")]
Output = Annotated[
    list[str] | None, typer.Option("--output", metavar="FORMAT=FILE", help="Write a report to a file; may be repeated.")
]
FailOn = Annotated[
    str | None,
    typer.Option("--fail-on", metavar="SEVERITY", help="Exit 1 at none, info, low, medium, high or critical."),
]
MinConfidence = Annotated[str | None, typer.Option("--min-confidence", metavar="LEVEL", help="low, medium or high.")]
MaxFindings = Annotated[int | None, typer.Option("--max-findings", metavar="N", min=1, help="Show the N worst.")]
BaselineFile = Annotated[
    str | None, typer.Option("--baseline", metavar="FILE", help="Known findings that do not count.")
]
WriteBaseline = Annotated[
    str | None, typer.Option("--write-baseline", metavar="FILE", help="Accept what is found now.")
]
Select = Annotated[list[str] | None, typer.Option("--select", metavar="RULE", help="Only these rules; api/* works.")]
Ignore = Annotated[list[str] | None, typer.Option("--ignore", metavar="RULE", help="All but these rules.")]
Preview = Annotated[bool, typer.Option("--preview", help="What would be read, and why; runs no rule and no model.")]
MinCoverage = Annotated[
    float | None, typer.Option("--min-coverage", metavar="PERCENT", min=0, max=100, help="Exit 1 when less was read.")
]
Model = Annotated[
    str | None, typer.Option("--model", metavar="M", help="A model looks too; a name as for ask. Default: the setting.")
]
FailOnModel = Annotated[
    str | None, typer.Option("--fail-on-model", metavar="SEVERITY", help="As --fail-on, for what the model says.")
]
AcceptIgnores = Annotated[
    bool, typer.Option("--accept-new-ignores", help="Inline ignores and baseline entries that this change adds count.")
]


@dataclass(frozen=True, slots=True)
class Flags:
    """The flags of `review` and `check` as given; None where not."""

    range: str | None = None
    staged: bool = False
    worktree: bool = False
    commit: str | None = None
    patch: str | None = None
    format: str | None = None
    output: list[str] = field(default_factory=list)
    fail_on: str | None = None
    min_confidence: str | None = None
    max_findings: int | None = None
    baseline: str | None = None
    write_baseline: str | None = None
    select: list[str] = field(default_factory=list)
    ignore: list[str] = field(default_factory=list)
    preview: bool = False
    min_coverage: float | None = None
    accept_new_ignores: bool = False
    model: str | None = None
    fail_on_model: str | None = None

    def as_settings(self) -> dict[str, Any]:
        """The dotted keys that they set."""
        given = {
            "review.fail_on": self.fail_on,
            "review.min_confidence": self.min_confidence,
            "review.max_findings": self.max_findings,
            "review.select": self.select or None,
            "review.ignore": self.ignore or None,
            "review.baseline": self.baseline,
            "review.min_coverage": self.min_coverage,
            "review.fail_on_model": self.fail_on_model,
            "model": self.model,
        }
        return {key: value for key, value in given.items() if value is not None}


def run_review(
    ctx: typer.Context, flags: Flags, *, default_fail_on: str, default_format: str, has_model: bool = False
) -> None:
    """Ends with exit code 1 when the gate closes; prints one report to stdout and writes the others."""
    from iquest_cli.commands.baselines import baseline_paths, find_baseline, write_baseline
    from iquest_cli.commands.opening import view_options
    from iquest_cli.reviewer.own_gate import own_gate
    from iquest_cli.reviewer.review import review
    from iquest_cli.reviewer.sources import Asked, find_diff, open_sides

    invocation = Invocation.of(ctx)
    shown = _format(flags.format or default_format)
    files = [_output(item) for item in flags.output]
    asked = Asked(flags.range, flags.staged, flags.worktree, flags.commit, flags.patch).checked()
    with ExitStack() as stack:
        repository, store, root = _opened(invocation, asked, stack)
        diff = find_diff(repository, asked, sys.stdin.buffer.read)
        resolved = _settings(invocation, repository, diff, flags)
        settings = _with_default(resolved, default_fail_on)
        baseline = find_baseline(repository, diff, resolved, accept_new=flags.accept_new_ignores)
        gate = own_gate(diff, baseline_paths(repository, resolved))
        if flags.preview:
            _preview(invocation, diff, settings, shown)
            return
        engine = _engine(invocation, resolved, stack) if has_model else None
        progress = stack.enter_context(invocation.console.progress("review"))
        options = view_options(resolved.values)
        base, head = open_sides(repository, diff, store, root, on_progress=progress, **options)
        stack.callback(head.close)
        if base is not None:
            stack.callback(base.close)
        report = review(
            base, head, diff, settings, baseline=baseline, accept_new_ignores=flags.accept_new_ignores,
            engine=engine, seed=resolved.values.ask.seed, on_step=progress, own_gate=gate,
        )  # fmt: skip
        root.remember_listing(repository)
    _deliver(invocation, report, shown, files)
    if flags.write_baseline is not None:
        write_baseline(invocation, report, baseline, diff, flags.write_baseline)
    if report.coverage_percent < settings.min_coverage:
        percent = math.floor(report.coverage_percent * 10) / 10
        invocation.console.warn(f"{percent:g} % of the changed lines were read: --min-coverage asks for "
                                f"{settings.min_coverage:g} %")  # fmt: skip
    if report.gating or report.coverage_percent < settings.min_coverage:
        raise typer.Exit(1)


def _opened(invocation: Invocation, asked: Asked, stack: ExitStack) -> tuple[Repository, Store, Root]:
    """The repository, the index, and what that knows of the work tree, so that a diff need not read all of it."""
    from anchors.index.roots import Root
    from anchors.index.store import Store
    from anchors.repository.repository import Repository
    from iquest_cli.commands.opening import cache_folder

    # What is named needs no work tree: a bare repository or a broken HEAD is no hindrance then.
    repository = stack.enter_context(Repository.open(invocation.path, invocation.rev or asked.head))
    # Only the person's own settings say where the index lies; those of the repository hang on the diff.
    store = Store.open(cache_folder(invocation.settings(repository_text=b"").values))
    stack.callback(store.close)
    root = Root(store, repository.root)
    repository.recall(lambda: root.seen)
    return repository, store, root


def _engine(invocation: Invocation, resolved: Resolved, stack: ExitStack) -> Engine | None:
    """The model that was named, by the flag or the person's own setting; a review never picks one by itself."""
    if resolved.values.model is None:
        return None
    from iquest_cli.commands.model_choice import open_chosen

    engine = open_chosen(resolved.values, invocation.console)
    if engine is not None:
        stack.callback(engine.close)
    return engine


def _settings(invocation: Invocation, repository: Repository, diff: Diff, flags: Flags) -> Resolved:
    """The repository's own file as of the base commit: a change cannot loosen its own gate."""
    from iquest_cli.commands.baselines import read_of_base
    from iquest_cli.settings import REPOSITORY_FILE

    text = read_of_base(repository, diff, REPOSITORY_FILE)
    return invocation.settings(flags.as_settings(), repository_text=text or b"")


def _with_default(resolved: Resolved, default_fail_on: str) -> ReviewSettings:
    import msgspec

    settings = resolved.values.review
    if settings.fail_on is None:
        return msgspec.structs.replace(settings, fail_on=default_fail_on)
    return settings


def _format(name: str) -> str:
    if name not in FORMATS:
        raise UsageProblem(f"--format takes {', '.join(FORMATS)}, not {name!r}")
    return name


def _output(text: str) -> tuple[str, str]:
    name, _, path = text.partition("=")
    if not path:
        raise UsageProblem(f"--output takes FORMAT=FILE, not {text!r}")
    return _format(name), path


def _deliver(invocation: Invocation, report: ReviewReport, shown: str, files: list[tuple[str, str]]) -> None:
    from iquest_cli.reports.files import write_atomically

    console = invocation.console
    if shown == "text":
        from iquest_cli.reports import review_text

        console.print_lines(review_text.render(report, console))
    elif shown == "github":
        from iquest_cli.reports import review_github, review_markdown

        # These lines are commands on purpose; everything foreign in them is escaped.
        console.stdout.write(review_github.render(report))
        review_github.write_job_summary(review_markdown.render(report))
    else:
        console.write(_rendered(shown, report, invocation))
    for name, path in files:
        write_atomically(path, _rendered(name, report, invocation))


def _rendered(name: str, report: ReviewReport, invocation: Invocation) -> str:
    if name == "text":
        from dataclasses import replace

        from iquest_cli.reports import review_text

        plain = replace(invocation.console, is_styled=False, in_workflow=False, width=100)
        return "".join(plain.render(pieces) + "\n" for pieces in review_text.render(report, plain))
    from importlib import import_module

    rendered: str = import_module(f"iquest_cli.reports.review_{name}").render(report)
    return rendered


def _preview(invocation: Invocation, diff: Diff, settings: ReviewSettings, shown: str) -> None:
    from iquest_cli.reports import review_preview
    from iquest_cli.reviewer.preview import preview

    if shown not in ("text", "json"):
        raise UsageProblem(f"--preview is shown as text or json, not {shown}")
    found, console = preview(diff, settings), invocation.console
    if shown == "json":
        console.write(review_preview.render_json(found))
    else:
        console.print_lines(review_preview.render(found, console.width))


def is_github() -> bool:
    return os.environ.get("GITHUB_ACTIONS") == "true"
