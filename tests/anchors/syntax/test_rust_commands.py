"""Commands of a Rust program are called what their attribute says, else what clap makes of their names."""

from __future__ import annotations

from anchors.syntax.extract import extract

SOURCE = b"""
#[derive(Debug, Parser)]
pub enum Command {
    /// Export the schema.
    #[clap(about = "writes it", name = "export_schema")]
    ExportGraphQLSchema(Opts),
    #[command(visible_alias = "s")]
    ServeHTTPRequests,
    Run(Opts),
}
"""


def test_commands_are_called_as_their_attributes_say() -> None:
    facts = extract(SOURCE, "rust").facts
    assert [fact.name for fact in facts if fact.kind == "command"] == ["export_schema", "serve-http-requests", "run"]


def test_a_function_of_the_programs_own_makes_commands_and_another_program_is_none() -> None:
    source = b"""
pub fn cli() -> Command {
    subcommand("locate-project").about("Print where it is").subcommand(other("x"))
}

fn targets() {
    std::process::Command::new("rustup").output();
}
"""
    assert [fact.name for fact in extract(source, "rust").facts if fact.kind == "command"] == ["locate-project"]
