"""No command tells a secret of a repository, wherever in it that stands: names of files aside, which are addresses."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from support.cli import iquest
from support.repos import make_repo

PLACES = (
    *("package doc", "module doc", "about", "route", "log", "raise", "condition", "default", "binary", "description"),
    *("process", "class", "callee", "setting", "dependency", "commit"),
)


def token(place: str) -> str:
    return "gh" + "p_" + hashlib.sha256(place.encode()).hexdigest()[:36].upper()


FILES = {
    "README.md": f"# Depot\n\nDepot keeps parcels behind {token('about')} for a day.\n",
    "package.json": f'{{"description": "{token("description")}", "bin": {{"{token("binary")}": "a.js"}}}}',
    "a.js": "console.log('started')\n",
    "Procfile": f"web: KEY={token('process')} python -m depot.app\n",
    "depot/__init__.py": f'"""The depot {token("package doc")}."""\n',
    "depot/app.py": (
        f'"""Takes parcels {token("module doc")} in."""\nimport logging\nfrom flask import Flask\n'
        "from depot.store import save\napp = Flask(__name__)\nlog = logging.getLogger(__name__)\n\n\n"
        f'@app.route("/{token("route")}/parcels", methods=["POST"])\ndef receive(parcel, key="{token("default")}"):\n'
        f'    log.warning("parcel refused {token("log")}")\n    save(parcel, key)\n'
    ),
    "depot/store.py": (
        f'def save(parcel, key):\n    if key == "{token("condition")}":\n'
        f'        raise KeyError("no parcel {token("raise")}")\n    return {token("callee")}(parcel)\n\n\n'
        f"class {token('class')}:\n    pass\n"
    ),
}
ASKED = (
    *("overview", "what is in depot/?", "which logs are written when a parcel is refused?", "what routes are there?"),
    *("which errors are raised?", "why are parcels refused?"),
)
COMMANDS = (
    *(["map", "--format", name] for name in ("text", "json", "html", "mermaid", "dot")),
    *(["trace", "receive", "--format", name] for name in ("text", "json", "mermaid", "dot")),
    *(["pack", "parcel"], ["pack", "--outline"], ["pack", "parcel", "--explain"]),
    *(["review", "--format", name] for name in ("text", "json", "sarif", "junit")),
    *(["ask", question, "--format", name] for question in ASKED for name in ("text", "json")),
)


@pytest.mark.parametrize("kind", sorted({command[0] for command in COMMANDS}))
def test_no_command_tells_a_secret(tmp_path: Path, kind: str) -> None:
    repo = make_repo(tmp_path / "depot", FILES)
    repo.commit({"NOTES.md": "Parcels are refused.\n"}, f"Refuse parcels {token('commit')}")
    repo.write(
        {
            "depot/app.py": FILES["depot/app.py"].replace("(parcel, key=", "(parcel, other, key="),
            "package.json": f'{{"dependencies": {{"left": "https://{token("dependency")}@example.org/left"}}}}',
            "depot/more.py": f'import os\n\n\ndef more():\n    return os.environ["{token("setting")}"]\n',
        }
    )
    told: dict[str, list[str]] = {}
    for command in (command for command in COMMANDS if command[0] == kind):
        ran = iquest(tmp_path, *command, "-C", str(repo.root))
        assert ran.code in (0, 1), ran.err
        for place in PLACES:
            if token(place)[:20] in ran.out + ran.err:
                told.setdefault(place, []).append(" ".join(command))
    assert told == {}
