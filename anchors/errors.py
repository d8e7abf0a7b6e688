"""Every error that leaves this package.

AnchorsError
├── RepositoryError             the repository cannot be read as asked
│   ├── NotARepository          no git repository at or above the folder
│   ├── EmptyRepository         no commit and no file yet
│   ├── BareRepository          there is no work tree, or it is elsewhere; a revision must be named
│   ├── BadHead                 HEAD leads to no commit
│   ├── UnknownRevision         a revision name leads to no commit
│   ├── MissingMergeBase        a shallow clone lacks the common ancestor
│   ├── UnsupportedRepository   an object format, ref storage or extension that is not read here
│   └── GitFailed               a git child failed, timed out or went over its bounds
├── IndexUnavailable            the index can be neither read nor rebuilt
├── SymbolNotFound              no symbol of that name
├── AmbiguousSymbol             several symbols of that name
├── BudgetTooSmall              not even the smallest useful context fits the token budget
├── BadPatch                    a text that holds no patch
└── BadPattern                  a path or anchor pattern that cannot be read

A message is one line and names the remedy.
"""

from __future__ import annotations


class AnchorsError(Exception):
    """Anything that this package could not do."""


class RepositoryError(AnchorsError):
    """The repository cannot be read as asked."""


class NotARepository(RepositoryError):
    """No git repository at or above the folder."""


class EmptyRepository(RepositoryError):
    """The repository holds no commit and no file yet."""


class BareRepository(RepositoryError):
    """The repository has no work tree; a revision must be named."""


class BadHead(RepositoryError):
    """HEAD leads to no commit."""


class UnknownRevision(RepositoryError):
    """A revision name leads to no commit."""


class MissingMergeBase(RepositoryError):
    """A shallow clone lacks the common ancestor of two revisions."""


class UnsupportedRepository(RepositoryError):
    """An object format, ref storage or extension that is not read here."""


class GitFailed(RepositoryError):
    """A git child failed, timed out or went over its bounds."""


class IndexUnavailable(AnchorsError):
    """The index can be neither read nor rebuilt."""


class SymbolNotFound(AnchorsError):
    """No symbol of that name; `candidates` holds the nearest names."""

    def __init__(self, message: str, candidates: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.candidates = candidates


class AmbiguousSymbol(AnchorsError):
    """Several symbols of that name; `candidates` tells them apart as `path:Qualified.name`."""

    def __init__(self, message: str, candidates: tuple[str, ...]) -> None:
        super().__init__(message)
        self.candidates = candidates


class BudgetTooSmall(AnchorsError):
    """Not even the smallest useful context fits the token budget."""


class BadPatch(AnchorsError):
    """A text that holds no patch."""


class BadPattern(AnchorsError):
    """A path or anchor pattern that cannot be read."""
