"""What was said on the command line that holds for every command, as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import typer

from iquest_cli.errors import UsageProblem

if TYPE_CHECKING:
    from iquest_cli.console import Console
    from iquest_cli.settings import Resolved

COLORS = ("auto", "always", "never")


def keep(ctx: typer.Context, param: typer.CallbackParam, value: Any) -> Any:
    """Remembers a global option, given before or after the sub-command; the one nearer to the end wins."""
    if value:
        ctx.find_root().obj[param.name] = value
    return value


@dataclass(frozen=True)
class Invocation:
    """`repo` is a folder or None (the current one); `rev` None means the work tree."""

    repo: str | None
    rev: str | None
    is_quiet: bool
    color: str | None
    is_offline: bool
    is_debug: bool

    @classmethod
    def of(cls, ctx: typer.Context) -> Invocation:
        given = ctx.find_root().obj or {}
        color = given.get("color")
        if color is not None and color not in COLORS:
            raise UsageProblem(f"--color takes auto, always or never, not {color!r}")
        return cls(
            repo=given.get("repo"),
            rev=given.get("rev"),
            is_quiet=bool(given.get("quiet")),
            color=color,
            is_offline=bool(given.get("offline")),
            is_debug=bool(given.get("debug")),
        )

    @property
    def path(self) -> str:
        return self.repo or "."

    @cached_property
    def console(self) -> Console:
        from iquest_cli.console import Console

        # The repository's file may not set a colour, so the person's layers are enough.
        color = self.color or self.settings(repository_text=b"").values.color
        return Console.for_process(color=color, is_quiet=self.is_quiet)

    def settings(self, flags: dict[str, Any] | None = None, *, repository_text: bytes | None = None) -> Resolved:
        """All layers merged. `flags`: dotted keys that this command's own flags set; a None is "not given".

        `repository_text`: the repository's `.iquest.toml` where it is not the work tree's (b"" for none).
        """
        from iquest_cli.layers import load_settings

        given = {"color": self.color, "offline": True if self.is_offline else None, **(flags or {})}
        set_flags = {key: value for key, value in given.items() if value is not None}
        return load_settings(self.path, flags=set_flags, repository_text=repository_text)
