"""Prompts are data files beside this module; a variable too few or too many is an error, so that none drifts.

Values are put in as they are: a `$name` inside of one is never replaced.
"""

from __future__ import annotations

from importlib.resources import files
from string import Template


class PromptError(ValueError):
    """A prompt file and the values for it do not fit together."""


def prompt_text(name: str) -> str:
    """The file as shipped, variables in place."""
    return files("iquest_cli.analyst.model").joinpath("prompts", f"{name}.md").read_text(encoding="utf-8")


def render(name: str, **values: str) -> str:
    """The prompt with every variable replaced; raises PromptError for a missing or an unknown one."""
    template = Template(prompt_text(name))
    wanted = set(template.get_identifiers())
    if wanted != set(values):
        missing, unknown = sorted(wanted - set(values)), sorted(set(values) - wanted)
        raise PromptError(f"prompt {name}: missing {missing}, unknown {unknown}")
    return template.substitute(values).strip()
