"""The door: `iquest` and `python -m iquest_cli`. Answers `--version` before anything else is imported."""

from __future__ import annotations

import sys

INTERRUPTED = 130
"""As in `app`, which may not have been read yet."""
GARBAGE_EVERY = 50_000
"""New containers after which the youngest are looked through; Python's own figure is 700."""


def _guard_module_path() -> None:
    """Under `python -m`, the current folder leads sys.path: there a repository could shadow our dependencies."""
    package_root = __file__.replace("\\", "/").rsplit("/", 2)[0]
    if not sys.flags.safe_path and sys.path and sys.path[0].replace("\\", "/") != package_root:
        del sys.path[0]


def main() -> None:
    if sys.argv[1:] in (["--version"], ["-V"]) and sys.stdout is not None:
        from iquest_cli import __version__

        sys.stdout.write(f"iquest {__version__}\n")
        return
    import gc
    import signal

    # A run is short and keeps nearly all that it makes: looking for garbage often, and through everything once more at
    # the end, costs a warm question a tenth of its time.
    gc.set_threshold(GARBAGE_EVERY, 20, 100)
    from iquest_cli.threads import numpy_on_one

    try:
        numpy_on_one()
        from iquest_cli.app import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # before `run`, which has an answer to it, was there
        if sys.stderr is not None:
            sys.stderr.write("iquest: interrupted\n")
        code = INTERRUPTED
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is said and written: only the interpreter ends now
    gc.freeze()
    sys.exit(code)


if __name__ == "__main__":
    _guard_module_path()
    main()
