import subprocess
import sys

from support.cli import ROOT, clean_environment


def test_the_command_reference_is_what_the_commands_say(tmp_path):
    command = [sys.executable, "-P", "-m", "iquest_cli.docs"]
    done = subprocess.run(
        command, capture_output=True, env={**clean_environment(tmp_path), "COLUMNS": "200"}, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode() == (ROOT / "docs" / "cli.md").read_text(), (
        "run: python -m iquest_cli.docs > docs/cli.md"
    )
