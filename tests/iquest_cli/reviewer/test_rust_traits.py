"""Methods of one name that a Rust type has of several traits."""

from support.reviews import findings

TRAITS = (
    "pub trait Sink {\n    fn build(&self, cx: u32) -> u32 {\n        cx\n    }\n    fn name(&self) -> u32;\n}\n\n"
    "pub trait Checked {\n    fn build(&self, seen: u32, cx: u32) -> u32;\n}\n"
)
HEAD = "use crate::traits::{Checked, Sink};\n\npub struct File;\n\nimpl Sink for File {\n"
NAME = "    fn name(&self) -> u32 {\n        1\n    }\n"
OWN = "    fn build(&self, cx: u32) -> u32 {\n        cx + 1\n    }\n"
WIDER = "    fn build(&self, seen: u32, cx: u32) -> u32 {\n        cx + seen\n    }\n"
USER = "use crate::file::File;\nuse crate::traits::Sink;\n\npub fn go(file: &File) -> u32 {\n    file.build(1)\n}\n"
BEFORE = {
    "Cargo.toml": '[package]\nname = "x"\n',
    "src/lib.rs": "mod file;\nmod traits;\nmod user;\n",
    "src/traits.rs": TRAITS,
    "src/file.rs": HEAD + NAME + OWN + "}\n",
    "src/user.rs": USER,
}


def test_a_method_of_another_trait_is_another_thing(tmp_path):
    after = HEAD + NAME + "}\n\nimpl Checked for File {\n" + WIDER + "}\n"
    assert findings(tmp_path, BEFORE, {"src/file.rs": after}, select=("api/*", "override/*")) == ()


def test_a_method_of_the_same_trait_has_to_fit(tmp_path):
    after = HEAD + NAME + WIDER + "}\n"
    found = findings(tmp_path, BEFORE, {"src/file.rs": after}, select=("api/*", "override/*"))
    assert {item.rule_id for item in found} == {"api/signature", "override/mismatch"}
