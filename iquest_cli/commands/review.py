"""`iquest review`: reviews a change and says what it breaks. Gates nothing unless asked."""

from __future__ import annotations

import typer

from iquest_cli.commands.reviewing import (
    AcceptIgnores,
    BaselineFile,
    CommitId,
    FailOn,
    FailOnModel,
    Flags,
    Format,
    Ignore,
    MaxFindings,
    MinConfidence,
    MinCoverage,
    Model,
    Output,
    Patch,
    Preview,
    Range,
    Select,
    Staged,
    Worktree,
    WriteBaseline,
    run_review,
)


def review(
    ctx: typer.Context,
    change: Range = None,
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
    model: Model = None,
    fail_on_model: FailOnModel = None,
) -> None:
    """Review a change: what it breaks, what it leaves behind."""
    flags = Flags(
        change, staged, worktree, commit, patch, output_format, output or [], fail_on, min_confidence, max_findings,
        baseline, write_baseline, select or [], ignore or [], preview, min_coverage, accept_new_ignores,
        model, fail_on_model,
    )  # fmt: skip
    run_review(ctx, flags, default_fail_on="none", default_format="text", has_model=True)
