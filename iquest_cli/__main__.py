"""The door: `iquest` and `python -m iquest_cli`. Answers `--version` before anything else is imported."""

from __future__ import annotations

import sys


def _guard_module_path() -> None:
    """Under `python -m`, the current folder leads sys.path: there a repository could shadow our dependencies."""
    package_root = __file__.replace("\\", "/").rsplit("/", 2)[0]
    if not sys.flags.safe_path and sys.path and sys.path[0].replace("\\", "/") != package_root:
        del sys.path[0]


def main() -> None:
    if sys.argv[1:] in (["--version"], ["-V"]):
        from iquest_cli import __version__

        sys.stdout.write(f"iquest {__version__}\n")
        return
    from iquest_cli.app import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    _guard_module_path()
    main()
