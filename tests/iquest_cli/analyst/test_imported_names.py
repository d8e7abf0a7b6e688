"""What only imports a name is no user of it, where the language names it in a path as a use would."""

from pathlib import Path

from support.cli import iquest
from support.repos import make_repo

FILES = {
    "Cargo.toml": '[package]\nname = "shop"\nversion = "1.0.0"\n',
    "src/lib.rs": "pub mod till;\npub mod desk;\npub mod idle;\n",
    "src/till.rs": "pub fn find_price(x: u8) -> u8 {\n    x\n}\n",
    "src/desk.rs": "use crate::till::find_price;\n\npub fn sell() -> u8 {\n    find_price(1)\n}\n",
    "src/idle.rs": "use crate::till::find_price;\n",
}


def test_a_use_declaration_is_no_user(state: Path, tmp_path: Path) -> None:
    root = make_repo(tmp_path / "shop", FILES).root
    told = iquest(state, "ask", "Who calls find_price?", "-C", str(root), "--model", "none").out
    assert told.startswith("find_price (src/till.rs:1) has one user outside its tests:")
    assert "src/desk.rs:4" in told and "idle.rs" not in told and "desk.rs:1" not in told
