"""Every error that the command line itself raises; `app.py` turns it into one line and an exit code.

CliError
├── UsageProblem      the command line is wrong (exit 2)
│   └── SettingError  a setting is unknown, has a wrong value, or stands where it may not (exit 2)
└── CannotDo          it could not be done (exit 3)

A message is one line and names the remedy.
"""

from __future__ import annotations


class CliError(Exception):
    """Anything that the command line could not do."""


class UsageProblem(CliError):
    """The command line is wrong."""


class SettingError(UsageProblem):
    """A setting is unknown, has a wrong value, or stands where it may not."""


class CannotDo(CliError):
    """It could not be done; the message names the remedy."""
