"""What a variable of the environment does: where code or a script reads it, not where files give it a value."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.answered import answered

COMPOSE = "services:\n  shop:\n    environment:\n      SHOP_READONLY: 'false'\n      SHOP_WORKERS: 4\n"
FILES = {
    **{f"compose.{name}.yaml": COMPOSE for name in ("a", "b", "c", "d", "e", "f")},
    "config/env.go": (
        'package config\n\nfunc EnvVar(flag string) string {\n\treturn "SHOP_" + strings.ToUpper(flag)\n}\n'
    ),
    "config/flags.go": (
        "package config\n\nvar Flags = CliFlags{\n"
        + "".join(f'\t{{Name: "flag-{n}", Usage: "one of many flags"}},\n' for n in range(100))
        + '\t{\n\t\tName:   "read-only",\n\t\tUsage:  "keep all orders as they are",\n'
        '\t\tEnvVar: EnvVar("READONLY"),\n\t},\n}\n'
    ),
    "config/keys.go": (
        'package config\n\nconst ServiceTax Key = "service.tax"\n\nfunc read() {\n\tviper.SetEnvPrefix("shop")\n}\n'
    ),
    "web/note.ts": "export function readonly(note) {\n  return note.busy;\n}\n",
    "run.sh": (
        "#!/bin/bash\nset -e\n"
        + "echo starting\n" * 70
        + 'if [[ "$SHOP_WORKERS" -gt 1 ]]; then\n  gunicorn shop --workers "$SHOP_WORKERS"\nfi\n'
    ),
}


@pytest.mark.parametrize(
    ("question", "path", "line"),
    [
        ("What does SHOP_READONLY do?", "config/flags.go", "keep all orders as they are"),
        ("What does SHOP_SERVICE_TAX do?", "config/keys.go", "ServiceTax Key"),
        ("What does SHOP_WORKERS do?", "run.sh", "gunicorn shop --workers"),
    ],
)
def test_where_a_variable_is_read_is_told(tmp_path: Path, question: str, path: str, line: str) -> None:
    told = answered(tmp_path, FILES, question)
    assert told.citations[0].path == path
    assert line in told.answer
    assert "says nothing of" not in told.answer


def test_a_variable_that_only_files_of_settings_hold_is_told_there(tmp_path: Path) -> None:
    told = answered(
        tmp_path, {"compose.yaml": COMPOSE, "a.py": "def shop():\n    pass\n"}, "What does SHOP_WORKERS do?"
    )
    assert told.citations[0].path == "compose.yaml"
