"""The person's side of iquest: commands, settings, answers, findings, reports."""

__version__ = "0.1.0"
