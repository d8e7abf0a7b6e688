"""A migration tells what a schema once became; where something is done today stands elsewhere."""

from __future__ import annotations

import json
from pathlib import Path

from support.cli import iquest
from support.repos import make_repo

FILES = {
    "db/migrate/20130107050049_add_invitation_code_to_users.rb": "class AddInvitationCodeToUsers\n"
    "  def change\n    add_column :users, :invitation_code, :string\n"
    "    change_column :users, :invitation_code, :string, null: false\n  end\nend\n",
    "app/models/user.rb": "class User\n  def using_invitation_code?\n    ENV['SKIP_INVITATION_CODE'] != 'true'\n  end\n"
    "\n  def name\n    first + last\n  end\nend\n",
}


def test_what_is_done_today_comes_before_a_migration(state: Path, tmp_path: Path) -> None:
    root = make_repo(tmp_path / "shop", FILES).root
    question = "Where is the invitation code checked when a user signs up?"
    ran = iquest(state, "ask", question, "-C", str(root), "--model", "none", "--format", "json")
    assert json.loads(ran.out)["citations"][0]["path"] == "app/models/user.rb"
