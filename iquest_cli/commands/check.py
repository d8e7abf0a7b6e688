"""`iquest check`: the CI gate. The static rules alone, or saved answers; no model, no network, no secret."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from iquest_cli.commands.baselines import read_named
from iquest_cli.commands.reviewing import (
    AcceptIgnores,
    BaselineFile,
    CommitId,
    FailOn,
    Flags,
    Format,
    Ignore,
    MaxFindings,
    MinConfidence,
    MinCoverage,
    Output,
    Patch,
    Preview,
    Select,
    Staged,
    Worktree,
    WriteBaseline,
    is_github,
    run_review,
)
from iquest_cli.errors import UsageProblem
from iquest_cli.invocation import Invocation

Changes = Annotated[
    list[str] | None, typer.Argument(metavar="[BASE[..HEAD]]", help="Default: the work tree and its merge base.")
]
Answers = Annotated[
    list[str] | None,
    typer.Option("--answers", metavar="FILE...", help="Instead of a change: exit 1 when a saved answer went stale."),
]


def check(
    ctx: typer.Context,
    change: Changes = None,
    staged: Staged = False,
    worktree: Worktree = False,
    commit: CommitId = None,
    patch: Patch = None,
    output_format: Format = None,
    output: Output = None,
    fail_on: FailOn = None,
    min_confidence: MinConfidence = None,
    max_findings: MaxFindings = None,
    baseline: BaselineFile = None,
    write_baseline: WriteBaseline = None,
    select: Select = None,
    ignore: Ignore = None,
    preview: Preview = False,
    min_coverage: MinCoverage = None,
    accept_new_ignores: AcceptIgnores = False,
    answers: Answers = None,
) -> None:
    """Gate a change with the static rules alone: exit 1 at high findings."""
    if answers:
        _check_answers(ctx, [*answers, *(change or [])], output_format or "text")
        return
    if len(change or []) > 1:
        raise UsageProblem("name one change, BASE..HEAD; files of answers come after --answers")
    named = change[0] if change else None
    flags = Flags(
        named, staged, worktree, commit, patch, output_format, output or [], fail_on, min_confidence, max_findings,
        baseline, write_baseline, select or [], ignore or [], preview, min_coverage, accept_new_ignores,
    )  # fmt: skip
    run_review(ctx, flags, default_fail_on="high", default_format="github" if is_github() else "text")


def _check_answers(ctx: typer.Context, files: list[str], output_format: str) -> None:
    from anchors.repository.repository import Repository
    from iquest_cli.reports import answers_checked
    from iquest_cli.reviewer.answers import as_dict, check_answer

    if output_format not in ("text", "json"):
        raise UsageProblem(f"--answers is shown as text or json, not {output_format}")
    invocation = Invocation.of(ctx)
    console = invocation.console
    with Repository.open(invocation.path, invocation.rev) as repository:
        checked = tuple(check_answer(repository, file, read_named(file)) for file in files)
    if output_format == "json":
        console.write(json.dumps(as_dict(checked), indent=2, ensure_ascii=True) + "\n")
    else:
        console.print_lines(answers_checked.render(checked, console.width))
    if any(answer.is_stale for answer in checked):
        raise typer.Exit(1)
