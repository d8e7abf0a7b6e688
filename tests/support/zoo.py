"""Hostile and awkward repositories, made in a folder of the test.

An execution case plants a program that creates a marker file, and names the plain git command that runs it (`control`):
a test that shows no marker proves something only when that command does leave one.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from support.repos import RepoBuilder, copy_repo, make_repo

Build = Callable[[Path, Path], None]


@dataclass(frozen=True)
class Trap:
    """`build(root, marker)` makes the repository; `control` is run in `root` / `folder`."""

    name: str
    build: Build
    control: tuple[str, ...]
    folder: str = "."


TRAPS: dict[str, Trap] = {}
AWKWARD: dict[str, Build] = {}


def trap(*control: str, folder: str = ".") -> Callable[[Build], Build]:
    def register(build: Build) -> Build:
        TRAPS[build.__name__] = Trap(build.__name__, build, control, folder)
        return build

    return register


def awkward(build: Build) -> Build:
    AWKWARD[build.__name__] = build
    return build


# ------------------------------------------------------------------ helpers


_SOURCES: dict[str, RepoBuilder] = {}


def two_commits(root: Path, files: dict[str, str | bytes] | None = None) -> RepoBuilder:
    files = files or {"a.py": "x = 1\n", "b.py": "y = 1\n"}
    source = _SOURCES.get(repr(files))
    if source is None:
        folder = tempfile.mkdtemp(prefix="zoo-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        source = _SOURCES[repr(files)] = make_repo(Path(folder), files)
        source.commit({"a.py": "x = 2\n"}, "second")
    return copy_repo(source, root)


def soil(repo: RepoBuilder) -> None:
    """A tracked file with other content of the same size, and an untracked one."""
    repo.write({"a.py": "x = 3\n", "untracked.py": "z = 1\n"})
    os.utime(repo.root / "a.py", (1, 1))


def payload(root: Path, marker: Path, place: str = ".git/evil.sh", then: str = "cat") -> str:
    program = root / place
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text(f"#!/bin/sh\n: > '{marker}'\n{then}\n")
    program.chmod(0o755)
    return str(program)


def configure(root: Path, text: str, place: str = ".git/config") -> None:
    with (root / place).open("a") as file:
        file.write(text)


def digest(root: Path) -> str:
    """Names, modes and bytes below a folder, links not followed."""
    total = hashlib.sha256()
    for here, folders, files in os.walk(os.fsencode(root)):
        folders.sort()
        for name in sorted(folders + files):
            path = os.path.join(here, name)
            info = os.lstat(path)
            total.update(path + b"\0%o\0%d\0" % (info.st_mode, info.st_size if stat.S_ISREG(info.st_mode) else 0))
            if stat.S_ISLNK(info.st_mode):
                total.update(os.readlink(path))
            elif stat.S_ISREG(info.st_mode) and info.st_size < 1 << 22 and os.access(path, os.R_OK):
                total.update(Path(os.fsdecode(path)).read_bytes())
    return total.hexdigest()


# ------------------------------------------------------------------ programs that a configuration runs


@trap("status")
def fsmonitor(root: Path, marker: Path) -> None:
    soil(two_commits(root))
    configure(root, f"[core]\n\tfsmonitor = {payload(root, marker)}\n")


@trap("status")
def included_config(root: Path, marker: Path) -> None:
    repo = two_commits(root)
    repo.write({"inc.cfg": f"[core]\n\tfsmonitor = {payload(root, marker)}\n"})
    soil(repo)
    configure(root, "[include]\n\tpath = ../inc.cfg\n")


@trap("status")
def worktree_config(root: Path, marker: Path) -> None:
    soil(two_commits(root))
    configure(root, "[core]\n\trepositoryformatversion = 1\n[extensions]\n\tworktreeConfig = true\n")
    configure(root, f"[core]\n\tfsmonitor = {payload(root, marker)}\n", ".git/config.worktree")


@trap("status")
def hooks(root: Path, marker: Path) -> None:
    soil(two_commits(root))
    for name in ("post-index-change", "pre-commit", "post-checkout", "reference-transaction"):
        payload(root, marker, f".git/hooks/{name}")
    os.utime(root / "b.py", (2, 2))


@trap("status")
def hooks_in_tree(root: Path, marker: Path) -> None:
    repo = two_commits(root)
    payload(root, marker, "hk/post-index-change")
    soil(repo)
    os.utime(root / "b.py", (2, 2))
    configure(root, "[core]\n\thooksPath = hk\n")


@trap("diff")
def external_diff(root: Path, marker: Path) -> None:
    soil(two_commits(root))
    configure(root, f"[diff]\n\texternal = {payload(root, marker)}\n")


@trap("diff")
def diff_driver(root: Path, marker: Path) -> None:
    soil(two_commits(root, {"a.py": "x = 1\n", ".gitattributes": "*.py diff=evil\n"}))
    configure(root, f'[diff "evil"]\n\tcommand = {payload(root, marker)}\n')


@trap("diff", "HEAD~1", "HEAD")
def textconv(root: Path, marker: Path) -> None:
    soil(two_commits(root, {"a.py": "x = 1\n", ".gitattributes": "*.py diff=evil\n"}))
    program = payload(root, marker, then='cat "$1"')
    configure(root, f'[diff "evil"]\n\ttextconv = {program}\n')


@trap("blame", "a.py")
def textconv_in_blame(root: Path, marker: Path) -> None:
    textconv(root, marker)


@trap("status")
def clean_filter(root: Path, marker: Path) -> None:
    soil(two_commits(root, {"a.py": "x = 1\n", ".gitattributes": "*.py filter=evil\n"}))
    program = payload(root, marker)
    configure(root, f'[filter "evil"]\n\tclean = {program}\n\tsmudge = {program}\n\trequired = true\n')


@trap("diff")
def filter_process(root: Path, marker: Path) -> None:
    soil(two_commits(root))
    (root / ".git/info").mkdir(exist_ok=True)
    (root / ".git/info/attributes").write_text("*.py filter=evil\n")
    configure(root, f'[filter "evil"]\n\tprocess = {payload(root, marker)}\n')


@trap("status")
def attributes_file(root: Path, marker: Path) -> None:
    soil(two_commits(root))
    (root / ".git/attr").write_text("* filter=evil diff=evil\n")
    program = payload(root, marker)
    configure(root, f"[core]\n\tattributesFile = {root}/.git/attr\n")
    configure(root, f'[filter "evil"]\n\tclean = {program}\n[diff "evil"]\n\ttextconv = {program}\n')


@trap("-p", "log")
def pager(root: Path, marker: Path) -> None:
    soil(two_commits(root))
    program = payload(root, marker)
    names = ("log", "status", "ls-files", "cat-file", "rev-parse", "ls-tree", "diff-tree", "blame")
    configure(root, f"[core]\n\tpager = {program}\n[pager]\n" + "".join(f"\t{name} = {program}\n" for name in names))


@trap("st")
def alias(root: Path, marker: Path) -> None:
    soil(two_commits(root))
    program = payload(root, marker)
    names = ("status", "diff", "log", "ls-files", "cat-file", "st")
    configure(root, "[alias]\n" + "".join(f"\t{name} = !{program}\n" for name in names))


def _sign(repo: RepoBuilder) -> None:
    raw = repo.git("cat-file", "commit", "HEAD").encode() + b"\n"
    head, _, message = raw.partition(b"\n\n")
    signature = b"\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n AAAA\n -----END PGP SIGNATURE-----"
    commit = repo.git("hash-object", "-t", "commit", "-w", "--stdin", data=head + signature + b"\n\n" + message)
    repo.git("update-ref", "refs/heads/main", commit)


@trap("log", "-1")
def signature_program(root: Path, marker: Path) -> None:
    repo = two_commits(root)
    _sign(repo)
    soil(repo)
    configure(root, f"[gpg]\n\tprogram = {payload(root, marker)}\n[log]\n\tshowSignature = true\n")


@trap("log", "-1")
def signature_format(root: Path, marker: Path) -> None:
    repo = two_commits(root)
    _sign(repo)
    soil(repo)
    configure(root, f"[gpg]\n\tprogram = {payload(root, marker)}\n[format]\n\tpretty = %H %G?\n")


def _promise(root: Path, remote: str, core: str = "") -> None:
    """A partial clone whose blob is missing: whoever reads it makes git fetch."""
    repo = two_commits(root)
    blob = repo.git("rev-parse", "HEAD:a.py")
    (root / ".git/objects" / blob[:2] / blob[2:]).unlink()
    soil(repo)
    configure(
        root,
        f"[core]\n\trepositoryformatversion = 1\n{core}[extensions]\n\tpartialClone = origin\n"
        f'[remote "origin"]\n\tpromisor = true\n\tpartialclonefilter = blob:none\n{remote}',
    )


@trap("cat-file", "-p", "HEAD:a.py")
def lazy_fetch_uploadpack(root: Path, marker: Path) -> None:
    program = payload(root, marker, then="exit 1")
    _promise(root, f"\turl = {root}/.git\n\tuploadpack = {program}\n")


@trap("cat-file", "-p", "HEAD:a.py")
def lazy_fetch_ssh(root: Path, marker: Path) -> None:
    program = payload(root, marker, then="exit 1")
    _promise(root, "\turl = ssh://localhost.invalid/x\n", f"\tsshCommand = {program}\n")


@trap("cat-file", "-p", "HEAD:a.py")
def lazy_fetch_ext(root: Path, marker: Path) -> None:
    program = payload(root, marker, then="exit 1")
    _promise(root, f'\turl = ext::{program}\n[protocol "ext"]\n\tallow = always\n')


@trap("status")
def submodule_config(root: Path, marker: Path) -> None:
    source = two_commits(root.parent / f"{root.name}-source")
    repo = two_commits(root)
    repo.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(source.root), "sub")
    repo.commit(message="submodule")
    shutil.rmtree(source.root)
    soil(repo)
    configure(root, f"[core]\n\tfsmonitor = {payload(root, marker)}\n", ".git/modules/sub/config")
    repo.write({"sub/a.py": "x = 9\n"})


def _embed(root: Path, folder: str, marker: Path, work_tree: Path) -> None:
    """A git folder stored as plain files: it survives a clone."""
    source = two_commits(root.parent / f"{root.name}-embedded")
    target = root / folder
    shutil.copytree(source.root / ".git", target, ignore=shutil.ignore_patterns("hooks", "logs"))
    shutil.rmtree(source.root)
    for place in ("refs/heads", "refs/tags", "objects/info"):
        (target / place).mkdir(parents=True, exist_ok=True)
        (target / place / ".keep").touch()
    program = payload(root, marker, f"{folder}/evil.sh")
    (target / "config").write_text(
        f"[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = {work_tree}\n\tfsmonitor = {program}\n"
    )


@trap("status", folder="sub")
def embedded_bare(root: Path, marker: Path) -> None:
    repo = two_commits(root)
    _embed(root, "sub", marker, root / "sub")
    repo.commit(message="embedded")
    soil(repo)


@trap("status")
def git_file(root: Path, marker: Path) -> None:
    root.mkdir(parents=True)
    _embed(root, "store", marker, root)
    (root / ".git").write_text("gitdir: ./store\n")
    (root / "a.py").write_text("x = 3\n")


@trap("status")
def everything(root: Path, marker: Path) -> None:
    repo = two_commits(root, {"a.py": "x = 1\n", ".gitattributes": "*.py diff=evil filter=evil merge=evil\n"})
    _sign(repo)
    soil(repo)
    program = payload(root, marker)
    for name in ("post-index-change", "pre-commit", "post-checkout", "reference-transaction"):
        payload(root, marker, f".git/hooks/{name}")
    core = ("fsmonitor", "pager", "sshCommand", "editor", "askPass", "gitProxy", "alternateRefsCommand")
    drivers = {"diff": ("command", "textconv"), "filter": ("clean", "smudge", "process"), "merge": ("driver",)}
    text = "[core]\n" + "".join(f"\t{key} = {program}\n" for key in core)
    for kind, keys in drivers.items():
        text += f'[{kind} "evil"]\n' + "".join(f"\t{key} = {program}\n" for key in keys)
    text += f"[diff]\n\texternal = {program}\n[gpg]\n\tprogram = {program}\n[log]\n\tshowSignature = true\n"
    text += f"[uploadpack]\n\tpackObjectsHook = {program}\n[credential]\n\thelper = {program}\n"
    configure(root, text)


# ------------------------------------------------------------------ what is merely awkward


@awkward
def foreign_work_tree(root: Path, marker: Path) -> None:
    two_commits(root)
    victim = root.parent / f"{root.name}-victim"
    victim.mkdir()
    (victim / "private.py").write_text("SECRET = 1\n")
    configure(root, f"[core]\n\tworktree = {victim}\n")


@awkward
def links(root: Path, marker: Path) -> None:
    repo = two_commits(root, {"a.py": "x = 1\n", "dir/passwd": "in the repository\n"})
    for name, target in {
        "abs.py": "/etc/passwd",
        "rel.py": "../" * 12 + "etc/passwd",
        "loop1.py": "loop2.py",
        "loop2.py": "loop1.py",
        "selfdir": ".",
        "rootdir": "/",
        "dangling.py": "nowhere",
        "zero.py": "/dev/zero",
    }.items():
        (root / name).symlink_to(target)
    repo.commit(message="links")
    shutil.rmtree(root / "dir")
    (root / "dir").symlink_to("/etc")


@awkward
def special_files(root: Path, marker: Path) -> None:
    two_commits(root)
    for name in ("pipe.py", ".gitattributes", ".gitignore", ".mailmap", ".git/info/exclude", ".git/fifo"):
        (root / name).unlink(missing_ok=True)
        (root / name).parent.mkdir(exist_ok=True)
        os.mkfifo(root / name)
    (root / "b.py").unlink()
    os.mkfifo(root / "b.py")
    configure(root, f"[include]\n\tpath = {root}/.git/fifo\n")


@awkward
def fifo_head(root: Path, marker: Path) -> None:
    two_commits(root)
    (root / ".git/HEAD").unlink()
    os.mkfifo(root / ".git/HEAD")


@awkward
def fifo_index(root: Path, marker: Path) -> None:
    two_commits(root)
    (root / ".git/index").unlink()
    os.mkfifo(root / ".git/index")


@awkward
def fifo_alternates(root: Path, marker: Path) -> None:
    two_commits(root)
    os.mkfifo(root / ".git/objects/info/alternates")


ODD_NAMES = [
    b"new\nline.py",
    b"tab\t.py",
    b'quo"te.py',
    b"back\\slash.py",
    b"\x1b[31mred\x1b[0m.py",
    b"latin1-\xe9.py",
    b"\xff\xfe.py",
    b"--output=pwned.py",
    b":(top)x.py",
    b"star*.py",
    b"sp ace .py",
    b"cr\r.py",
    "n\u0303fd.py".encode(),
]


@awkward
def odd_names(root: Path, marker: Path) -> None:
    repo = two_commits(root)
    for name in ODD_NAMES:
        (root / os.fsdecode(name)).write_bytes(b"def f():\n    return 1\n")
    repo.commit(message="odd")
    for name in ODD_NAMES:
        (root / os.fsdecode(name)).write_bytes(b"def f():\n    return 2\n")


@awkward
def long_paths(root: Path, marker: Path) -> None:
    repo = two_commits(root)
    blob = repo.git("hash-object", "-w", "--stdin", data=b"x=1\n").encode()
    deep, wide = b"/".join([b"d" * 200] * 30) + b"/f.py", b"m" * 300 + b".py"
    rows = b"".join(b"100644 %s\t%s\0" % (blob, path) for path in (deep, wide))
    repo.git("update-index", "-z", "--index-info", data=rows)
    repo.git("commit", "-qm", "deep")


@awkward
def huge_files(root: Path, marker: Path) -> None:
    two_commits(root)
    for name in ("huge.py", "a.py"):
        with (root / name).open("ab") as file:
            file.truncate(2 << 30)


@awkward
def tree_bomb(root: Path, marker: Path) -> None:
    repo = two_commits(root)
    top, mode, kind = repo.git("hash-object", "-w", "--stdin", data=b"x = 1\n"), "100644", "blob"
    for _ in range(9):
        rows = "".join(f"{mode} {kind} {top}\tf{i}{'.py' if kind == 'blob' else ''}\n" for i in range(10))
        top, mode, kind = repo.git("mktree", data=rows.encode()), "040000", "tree"
    repo.git("update-ref", "refs/heads/main", repo.git("commit-tree", top, "-m", "bomb"))


@awkward
def collisions(root: Path, marker: Path) -> None:
    repo = RepoBuilder(root)
    blob = repo.git("hash-object", "-w", "--stdin", data=b"x = 1\n")
    rows = "".join(f"100644 {blob}\t{name}\0" for name in ("A.py", "a.py", "x.py", "X.PY", "d/x.py", "D/x.py"))
    repo.git("update-index", "-z", "--index-info", data=rows.encode())
    repo.git("commit", "-qm", "collisions")
    repo.git("checkout-index", "-a", "-f")


@awkward
def evil_tree(root: Path, marker: Path) -> None:
    repo = two_commits(root)
    blob = bytes.fromhex(repo.git("hash-object", "-w", "--stdin", data=b"evil\n"))

    def tree(raw: bytes) -> str:
        return repo.git("hash-object", "-w", "-t", "tree", "--literally", "--stdin", data=raw)

    below = bytes.fromhex(tree(b"100644 passwd\0" + blob))
    names = (b"../../../../tmp/escape.py", b".git", b"/etc/passwd", b"ok.py")
    raw = b"40000 ..\0" + below + b"".join(b"100644 " + name + b"\0" + blob for name in names)
    repo.git("update-ref", "refs/heads/main", repo.git("commit-tree", tree(raw), "-m", "evil"))


@awkward
def evil_refs(root: Path, marker: Path) -> None:
    repo = two_commits(root)
    for name in ("--output=pwned", "--upload-pack=evil", "-c", "$(touch x)", "@{-1}x"):
        (root / ".git/refs/heads" / name).write_text(repo.head + "\n")


@awkward
def evil_commit(root: Path, marker: Path) -> None:
    repo = two_commits(root)
    raw = repo.git("cat-file", "commit", "HEAD").encode() + b"\n"
    raw = raw.replace(b"author Ada", b"author \xff\x1b[31mEve", 1)
    raw = raw.replace(b"00 +0000\ncommitter", b"9999999999999999 +9999\nencoding no-such\ncommitter", 1)
    commit = repo.git("hash-object", "-t", "commit", "-w", "--literally", "--stdin", data=raw)
    repo.git("update-ref", "refs/heads/main", commit, check=False)


@awkward
def no_commit(root: Path, marker: Path) -> None:
    RepoBuilder(root).write({"a.py": "x = 1\n"})


@awkward
def nothing_at_all(root: Path, marker: Path) -> None:
    RepoBuilder(root)


@awkward
def bad_head(root: Path, marker: Path) -> None:
    two_commits(root)
    (root / ".git/HEAD").write_text("not a ref\n")


@awkward
def dangling_head(root: Path, marker: Path) -> None:
    two_commits(root)
    (root / ".git/HEAD").write_text("1" * 40 + "\n")


@awkward
def bare(root: Path, marker: Path) -> None:
    source = two_commits(root.parent / f"{root.name}-source")
    source.git("clone", "-q", "--bare", ".", str(root))


@awkward
def shallow(root: Path, marker: Path) -> None:
    source = two_commits(root.parent / f"{root.name}-source")
    source.git("clone", "-q", "--depth", "1", source.root.as_uri(), str(root))


@awkward
def detached(root: Path, marker: Path) -> None:
    repo = two_commits(root)
    repo.git("checkout", "-q", "--detach", "HEAD~1")
    soil(repo)


@awkward
def linked(root: Path, marker: Path) -> None:
    source = two_commits(root.parent / f"{root.name}-source")
    source.git("worktree", "add", "-q", str(root), "-b", "other")


@awkward
def sparse(root: Path, marker: Path) -> None:
    two_commits(root, {"a.py": "x = 1\n", "in/x.py": "1\n", "out/y.py": "2\n"}).git("sparse-checkout", "set", "in")


@awkward
def unmerged(root: Path, marker: Path) -> None:
    repo = two_commits(root)
    repo.branch("other", "HEAD~1")
    repo.commit({"a.py": "x = 'other'\n"}, "other")
    repo.checkout("main")
    repo.git("merge", "other", check=False)


@awkward
def sha256(root: Path, marker: Path) -> None:
    repo = make_repo(root, {"a.py": "x = 1\n", "b.py": "y = 1\n"}, "--object-format=sha256")
    repo.commit({"a.py": "x = 2\n"}, "second")
    soil(repo)


@awkward
def corrupt_objects(root: Path, marker: Path) -> None:
    repo = two_commits(root)
    for rev, data in (("HEAD:a.py", b"garbage"), ("HEAD~1:a.py", b"")):
        blob = repo.git("rev-parse", rev)
        path = root / ".git/objects" / blob[:2] / blob[2:]
        path.chmod(0o644)
        path.write_bytes(data)


@awkward
def corrupt_index(root: Path, marker: Path) -> None:
    two_commits(root)
    index = root / ".git/index"
    index.write_bytes(index.read_bytes()[:40])


@awkward
def index_lock(root: Path, marker: Path) -> None:
    soil(two_commits(root))
    (root / ".git/index.lock").touch()


@awkward
def lfs(root: Path, marker: Path) -> None:
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'0' * 64}\nsize 123456\n"
    files: dict[str, str | bytes] = {"a.py": "x = 1\n", "m.py": pointer}
    two_commits(root, files)
    (root / ".gitattributes").write_text("m.py filter=lfs diff=lfs merge=lfs -text\n")
    configure(
        root, '[filter "lfs"]\n\tclean = git-lfs clean -- %f\n\tprocess = git-lfs filter-process\n\trequired = true\n'
    )


@awkward
def gitlink(root: Path, marker: Path) -> None:
    repo = two_commits(root)
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},ghost")
    repo.git("commit", "-qm", "gitlink")


@awkward
def nested_repository(root: Path, marker: Path) -> None:
    two_commits(root)
    two_commits(root / "inner")


@awkward
def future_format(root: Path, marker: Path) -> None:
    two_commits(root)
    configure(root, "[core]\n\trepositoryformatversion = 1\n[extensions]\n\tflurble = true\n")


@awkward
def reftable(root: Path, marker: Path) -> None:
    two_commits(root)
    configure(root, "[core]\n\trepositoryformatversion = 1\n[extensions]\n\trefStorage = reftable\n")
