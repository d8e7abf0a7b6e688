"""What code does that a person asks about: log statements, errors, settings, routes, commands, entry points."""

from anchors.syntax.facts.reader import InterestingCall, read_facts

__all__ = ["InterestingCall", "read_facts"]
