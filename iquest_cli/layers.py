"""Where settings come from: merges the layers once, checks every value at birth, and remembers each key's origin.

Layers, weakest first: defaults < the person's `config.toml` < the repository's `.iquest.toml` < `IQUEST_*` variables <
flags. The repository's file is input from strangers: it may set `paths`, `anchors` and `review` only.
"""

from __future__ import annotations

import difflib
import os
import stat
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

import msgspec

from anchors.index.folder import UnsafeFolder, user_folder
from iquest_cli.errors import CannotDo, SettingError
from iquest_cli.settings import REPOSITORY_FILE, REPOSITORY_SECTIONS, Resolved, Settings, known_keys

MAX_FILE_BYTES = 256 * 1024
NOT_SETTINGS = ("IQUEST_API_KEY", "IQUEST_CONFIG")
"""Variables with our prefix that are no settings: secrets are read where they are used and shown nowhere."""

SHORT_NAMES = {"IQUEST_CACHE_DIR": "index.cache_dir"}

Layer = list[tuple[str, Any, str]]
"""Dotted key, value as given, origin."""


def user_file() -> Path:
    """The person's own file; it need not exist. Raises CannotDo where no home is known."""
    if "IQUEST_CONFIG" in os.environ:
        return Path(os.environ["IQUEST_CONFIG"])
    import platformdirs

    try:
        return user_folder(platformdirs.user_config_dir) / "config.toml"
    except UnsafeFolder as error:
        raise CannotDo("no home folder is known: set HOME, or IQUEST_CONFIG to a file of yours") from error


def load_settings(
    path: str = ".",
    *,
    flags: Mapping[str, Any] | None = None,
    environ: Mapping[str, str] | None = None,
    repository_text: bytes | None = None,
) -> Resolved:
    """Merges all layers for the repository around `path`.

    `repository_text` is the content of `.iquest.toml` where the caller reads it elsewhere (a base commit); None reads
    the work tree's. Raises SettingError for an unknown key, a wrong value, or a key that may not stand where it stands.
    """
    environ = os.environ if environ is None else environ
    text = _work_tree_file(path) if repository_text is None else repository_text
    layers = [
        _from_user(),
        _from_repository(text),
        _from_environment(environ),
        [(key, value, "flag") for key, value in (flags or {}).items()],
    ]
    keys = known_keys()
    origins = dict.fromkeys(keys, "default")
    tree: dict[str, Any] = {}
    for layer in layers:
        for key, value, origin in layer:
            checked = _checked(key, value, keys, origin)
            origins[key] = origin
            section, _, name = key.rpartition(".")
            (tree.setdefault(section, {}) if section else tree)[name] = checked
    return Resolved(msgspec.convert(tree, Settings), origins)


def _from_user() -> Layer:
    """Who has no home has no file there."""
    try:
        path = user_file()
    except CannotDo:
        return []
    return _from_file(path)


def _from_file(path: Path) -> Layer:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise SettingError(f"{path} cannot be read: {error.strerror}") from error
    return _from_toml(data, str(path))


def _from_repository(data: bytes | None) -> Layer:
    if not data:
        return []
    layer = _from_toml(data, REPOSITORY_FILE)
    for key, value, _ in layer:
        if key.partition(".")[0] not in REPOSITORY_SECTIONS:
            raise SettingError(
                f"{REPOSITORY_FILE} may not set `{key}`: a repository's file sets [paths], [anchors] and [review] "
                "only; put it into your own (iquest config path)"
            )
        if key == "review.baseline":
            _inside_repository(key, value)
    return layer


def _inside_repository(key: str, value: Any) -> None:
    if not isinstance(value, str) or value.startswith(("/", "~")) or ".." in value.replace("\\", "/").split("/"):
        raise SettingError(f"{REPOSITORY_FILE}: `{key}` must be a path inside the repository, not {value!r}")


def _from_toml(data: bytes, origin: str) -> Layer:
    try:
        tree = tomllib.loads(data.decode())
    except UnicodeDecodeError as error:
        raise SettingError(f"{origin} is not UTF-8 (byte {error.start})") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingError(f"{origin} is not valid TOML: {error}") from error
    flat: Layer = []
    for name, value in tree.items():
        if isinstance(value, dict) and value:
            flat.extend((f"{name}.{inner}", inner_value, origin) for inner, inner_value in value.items())
        elif not isinstance(value, dict):
            flat.append((name, value, origin))
    return flat


def _from_environment(environ: Mapping[str, str]) -> Layer:
    spelled = {"IQUEST_" + key.upper().replace(".", "_"): key for key in known_keys()} | SHORT_NAMES
    layer: Layer = []
    if environ.get("HF_HUB_OFFLINE", "").lower() in ("1", "true", "yes", "on"):
        layer.append(("offline", True, "HF_HUB_OFFLINE"))
    for variable in sorted(environ):
        if not variable.startswith("IQUEST_") or variable in NOT_SETTINGS:
            continue
        if variable not in spelled:
            raise SettingError(f"unknown variable {variable}{_nearest(variable, spelled)}")
        layer.append((spelled[variable], _parsed(environ[variable], known_keys()[spelled[variable]]), variable))
    return layer


def _parsed(text: str, kind: Any) -> Any:
    """A variable's text as TOML would have given it; what does not parse is left for the check to refuse."""
    if "tuple" in str(kind):
        return [part.strip() for part in text.split(",") if part.strip()]
    for convert in (bool, int, float):
        if convert in (kind, *get_args(kind)):
            try:
                return msgspec.convert(text, convert, strict=False)
            except msgspec.ValidationError:
                continue
    return text


def _checked(key: str, value: Any, keys: Mapping[str, Any], origin: str) -> Any:
    if key not in keys:
        raise SettingError(f"{origin}: unknown setting `{key}`{_nearest(key, keys)}")
    try:
        return msgspec.to_builtins(msgspec.convert(value, keys[key]))
    except msgspec.ValidationError as error:
        choices = [choice for choice in _choices(keys[key]) if isinstance(choice, str)]
        expected = f"one of {', '.join(choices)}" if choices else str(error)
        if origin == "flag":
            flag = "--" + key.rpartition(".")[2].replace("_", "-")
            raise SettingError(f"{flag} takes {expected}, not {value!r}") from error
        raise SettingError(f"{origin}: `{key}` is {value!r}, but must be: {expected}") from error


def _choices(kind: Any) -> list[Any]:
    found: list[Any] = []
    for inner in get_args(kind):
        found.extend(_choices(inner) if get_args(inner) else [inner])
    return found


def _nearest(key: str, known: Mapping[str, Any]) -> str:
    matches = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
    return f"; did you mean `{matches[0]}`?" if matches else ""


def _work_tree_file(path: str) -> bytes | None:
    """`.iquest.toml` at the root of the work tree around `path`: a regular file of bounded size, no link."""
    root = repository_root(path)
    if root is None:
        return None
    try:
        descriptor = os.open(root / REPOSITORY_FILE, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SettingError(f"{REPOSITORY_FILE} cannot be read: {error.strerror}") from error
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise SettingError(f"{REPOSITORY_FILE} is not a regular file")
        data = file.read(MAX_FILE_BYTES + 1)
    if len(data) > MAX_FILE_BYTES:
        raise SettingError(f"{REPOSITORY_FILE} is larger than {MAX_FILE_BYTES // 1024} KiB")
    return data


def repository_root(path: str) -> Path | None:
    """The folder with `.git` at or above `path`; None when there is none (the repository's reader says so properly)."""
    start = Path(os.path.abspath(path))
    for folder in (start, *start.parents):
        if os.path.lexists(folder / ".git"):
            return folder
    return None
