"""Finds a repository and says what kind it is, by reading a few of its files as files.

Knows `.git` files, commondir, linked work trees and the handful of settings that decide the format. Runs nothing,
follows no include, and does not follow `core.worktree`: the work tree is the folder in which `.git` was found, or none.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass

from anchors.errors import NotARepository, RepositoryError, UnsupportedRepository
from anchors.repository.files import SkippedRead, read_metadata

KNOWN_EXTENSIONS = frozenset(
    {"noop", "noop-v1", "preciousobjects", "partialclone", "worktreeconfig", "objectformat", "relativeworktrees"}
)
_SECTION = re.compile(r'\[\s*([A-Za-z0-9.-]+)\s*(?:"((?:[^"\\]|\\.)*)")?\s*\]')
_SETTING = re.compile(r"([A-Za-z][A-Za-z0-9-]*)\s*(?:=\s*(.*?))?\s*$")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a repository's parts stand. `root` is the work tree's folder; of a bare repository, the git folder."""

    root: str
    git_dir: str
    common_dir: str
    is_bare: bool
    object_format: str
    is_partial: bool
    elsewhere: str = ""
    """The folder that `core.worktree` names, where it is another than the root."""

    @property
    def objects(self) -> str:
        return os.path.join(self.common_dir, "objects")

    @property
    def why_no_work_tree(self) -> str:
        """Why no files stand here; "" where they do."""
        if self.elsewhere:
            return f"the files of {self.root} stand at {self.elsewhere}, where core.worktree is not followed to"
        return f"{self.root} has no work tree" if self.is_bare else ""

    @property
    def is_linked(self) -> bool:
        return self.git_dir != self.common_dir


def find(path: str) -> Layout:
    """The repository at or above `path`.

    Raises NotARepository, UnsupportedRepository, and RepositoryError for metadata that cannot be read.
    """
    start = os.path.abspath(path)
    if not os.path.isdir(start):
        raise NotARepository(f"{path} is not a folder: name a folder of a git repository")
    folder, ceilings = start, _ceilings()
    while True:
        found = _look_at(folder)
        if found:
            return found
        parent = os.path.dirname(folder)
        if parent == folder or os.path.realpath(parent) in ceilings:
            unfollowed = " (GIT_DIR is not followed)" if os.environ.get("GIT_DIR") else ""
            raise NotARepository(
                f"no git repository at or above {start}{unfollowed}: run `git init` or name another folder with -C"
            )
        folder = parent


def _ceilings() -> set[str]:
    """Folders that the person wants no repository to be looked for in when we come from below, as git has it."""
    named = os.environ.get("GIT_CEILING_DIRECTORIES", "").split(os.pathsep)
    return {os.path.realpath(path) for path in named if os.path.isabs(path)}


def _look_at(folder: str) -> Layout | None:
    dot_git = os.path.join(folder, ".git")
    if os.path.isdir(dot_git):
        _require_access(dot_git)
        return _describe(folder, dot_git) if is_git_dir(dot_git) else None
    if os.path.lexists(dot_git):
        target = _follow_git_file(folder, dot_git)
        if not is_git_dir(target):
            raise NotARepository(f"{dot_git} names {target}, which is no git folder: {_way_back(target)}")
        return _describe(folder, target)
    # A git folder that travels inside a work tree (a fixture, or a trap) is content, not a repository to open.
    return _describe(folder, folder) if is_git_dir(folder) and not _inside_work_tree(folder) else None


def _way_back(target: str) -> str:
    """What to do about a `.git` file that leads nowhere: by whom it was written."""
    above = os.path.basename(os.path.dirname(target))
    if above == "worktrees":
        return "was the main work tree moved? run `git worktree repair` there, with the path of this one"
    if "/.git/modules/" in target:
        return "run `git submodule update --init` in the repository around it"
    return "clone the repository again"


def _require_access(*folders: str) -> None:
    """Raises RepositoryError where one may not be looked into: what it holds would pass for what is not there."""
    for folder in folders:
        if os.path.isdir(folder) and not os.access(folder, os.R_OK | os.X_OK):
            raise RepositoryError(f"{folder} may not be read: run as its owner, or change its permissions")


def _inside_work_tree(folder: str) -> bool:
    parent = os.path.dirname(folder)
    if os.path.basename(folder) == ".git":
        return False
    while True:
        if os.path.lexists(os.path.join(parent, ".git")):
            return True
        above = os.path.dirname(parent)
        if above == parent:
            return False
        parent = above


def _follow_git_file(folder: str, dot_git: str) -> str:
    text = read_text(dot_git, 8192) or ""
    if not text.startswith("gitdir: "):
        raise NotARepository(f"{dot_git} is neither a git folder nor a link to one: clone the repository again")
    return os.path.normpath(os.path.join(folder, text[len("gitdir: ") :].rstrip("\r\n")))


def is_git_dir(path: str) -> bool:
    """Whether a folder looks like a git folder: HEAD, and objects and refs here or in the common folder."""
    if not os.path.lexists(os.path.join(path, "HEAD")):
        return False
    if os.path.isfile(os.path.join(path, "commondir")):
        return True
    return os.path.isdir(os.path.join(path, "objects")) and os.path.isdir(os.path.join(path, "refs"))


def _describe(root: str, git_dir: str) -> Layout:
    named = read_text(os.path.join(git_dir, "commondir"), 8192)
    common = git_dir if named is None else os.path.normpath(os.path.join(git_dir, named.rstrip("\r\n")))
    if not os.path.isdir(os.path.join(common, "objects")):
        raise NotARepository(f"{git_dir} has no objects at {common}: clone the repository again")
    _require_access(os.path.join(common, "objects"), os.path.join(common, "refs"))
    settings = read_settings(os.path.join(common, "config"))
    return Layout(
        root=root,
        git_dir=git_dir,
        common_dir=common,
        is_bare=root == git_dir,
        object_format=_object_format(settings, common),
        elsewhere=_work_tree_elsewhere(root, git_dir, settings) if git_dir == common else "",
        is_partial="extensions.partialclone" in settings or _has_promised(os.path.join(common, "objects", "pack")),
    )


def _work_tree_elsewhere(root: str, git_dir: str, settings: dict[str, str]) -> str:
    """One that is not there any more is none: its files were moved to where `.git` was found."""
    named = os.path.normpath(os.path.join(git_dir, settings.get("core.worktree") or root))
    is_other = root != git_dir and os.path.isdir(named) and os.path.realpath(named) != os.path.realpath(root)
    return named if is_other else ""


def _has_promised(packs: str) -> bool:
    """Whether a pack came from a remote that left things out: newer versions of git say so nowhere but at the remote's
    own settings, and here."""
    try:
        return any(name.endswith(".promisor") for name in os.listdir(packs))
    except OSError:
        return False


def _object_format(settings: dict[str, str], common: str) -> str:
    version = settings.get("core.repositoryformatversion", "0")
    if version not in ("0", "1"):
        raise UnsupportedRepository(f"repository format {version!r} of {common} is newer than what is read here (0, 1)")
    extensions = {key.split(".", 1)[1]: value for key, value in settings.items() if key.startswith("extensions.")}
    if extensions.get("refstorage", "files").lower() != "files" or os.path.isdir(os.path.join(common, "reftable")):
        raise UnsupportedRepository("references in reftable format: run `git refs migrate --ref-format=files`")
    unknown = sorted(set(extensions) - KNOWN_EXTENSIONS - {"refstorage"})
    if version == "1" and unknown:
        raise UnsupportedRepository(f"unknown repository extension {unknown[0]!r} in {common}/config")
    name = extensions.get("objectformat", "sha1").lower()
    if name not in ("sha1", "sha256"):
        raise UnsupportedRepository(f"unknown object format {name!r} in {common}/config")
    return name


def read_text(path: str, max_bytes: int = 1 << 20) -> str | None:
    """A metadata file as text, None when absent. Raises RepositoryError when it is no plain, small file."""
    try:
        data = read_metadata(path, max_bytes)
    except SkippedRead as error:
        raise RepositoryError(f"{path}: {error.reason}; repair the repository or clone it again") from error
    return None if data is None else os.fsdecode(data)


def read_settings(path: str) -> dict[str, str]:
    """`section.key` -> last value of a git config file; sub-sections and includes are passed over."""
    settings: dict[str, str] = {}
    section = ""
    for line in (read_text(path) or "").split("\n"):
        text = line.strip()
        if text.startswith("["):
            header = _SECTION.match(text)
            section = "" if header is None or header.group(2) is not None else header.group(1).lower()
            text = text[header.end() :].strip() if header else ""
        if not section or not text or text[0] in "#;":
            continue
        setting = _SETTING.match(text)
        if setting:
            value = setting.group(2)
            settings[f"{section}.{setting.group(1).lower()}"] = "true" if value is None else _plain(value)
    return settings


def _plain(value: str) -> str:
    return re.split(r"\s[#;]", value, maxsplit=1)[0].strip().strip('"')
