"""A question how something is done asks for what does it, not for what reads or compares what came of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from support.cli import iquest
from support.pace import within
from support.repos import make_repo

from iquest_cli.analyst.ranking.doing import decided, factor_of, verb_of
from iquest_cli.analyst.texts.words import stem

FIELD = """package core

// PasswordField keeps hashed passwords.
type PasswordField struct {
\tName string
}

func (f *PasswordField) getPasswordValue(record *Record) *PasswordValue {
\traw := record.Raw(f.Name)
\t// a raw password that starts so is a hash, the password was hashed before
\tif strings.HasPrefix(raw, "$2") {
\t\treturn &PasswordValue{Hash: raw}
\t}
\treturn nil
}

func (f *PasswordField) setValue(record *Record, raw any) {
\tvalue := &PasswordValue{Plain: raw}
\tif value.Plain != "" {
\t\thash, err := bcrypt.GenerateFromPassword([]byte(value.Plain), f.Cost)
\t\tif err != nil {
\t\t\tvalue.LastError = err
\t\t}
\t\tvalue.Hash = string(hash)
\t}
\trecord.SetRaw(f.Name, value)
}
"""
HELPERS = """export async function comparePasswordHash(plainPassword, passwordHash) {
  return bcrypt.compare(plainPassword, passwordHash);
}

export async function hashPassword(password) {
  return bcrypt.hash(password, 12);
}
"""


@pytest.mark.parametrize(
    ("files", "lead"),
    [
        ({"core/field.go": FIELD}, "PasswordField.setValue (core/field.go:17)"),
        ({"src/helpers.js": HELPERS}, "hashPassword (src/helpers.js:5)"),
    ],
)
def test_what_does_it_comes_first(tmp_path: Path, files: dict[str, str], lead: str) -> None:
    repo = make_repo(tmp_path / "repo", files)
    ran = iquest(tmp_path, "ask", "How are passwords hashed?", "-C", str(repo.root), "--format", "json")
    answer: dict[str, Any] = json.loads(ran.out)
    assert answer["answer"].replace("`", "").startswith(lead)


def test_the_verb_is_read_from_the_question() -> None:
    assert verb_of("How are e-mails sent?") == stem("send")
    assert verb_of("How is a response compressed?") == stem("compress")
    assert verb_of("How does a request get retried?") == stem("retry")
    assert verb_of("How do I send mails?") == ""


@dataclass(frozen=True)
class _OneLine:
    text: str

    def doc_lines(self, symbol: object) -> frozenset[int]:
        return frozenset()

    def line(self, path: str, number: int) -> str:
        return self.text


def test_a_line_of_one_long_word_takes_no_time() -> None:
    symbol = SimpleNamespace(path="a.py", name_line=1, end_line=1)
    source: Any = _OneLine(f"({'a' * 30_000}")
    scored: Any = SimpleNamespace(symbol=symbol, name="keep")
    with within(1):
        assert factor_of(source, scored, "hash") == 1.0


COMMANDS = """package wire

// CommandsInfo asks the server what each command is, again with the next node if one failed.
func CommandsInfo(nodes []Node) map[string]*CommandInfo {
\tfor _, node := range nodes {
\t\tif info := node.Command(); info != nil {
\t\t\treturn info // a command that failed is tried with another
\t\t}
\t}
\treturn nil
}

// tryCommandAgain tries a command that failed once again.
func tryCommandAgain(command Command) error {
\tif err := command.Retry(); err != nil {
\t\treturn err // it failed again
\t}
\treturn nil
}

// CommandFailed counts a command that failed.
func CommandFailed(command Command) {
\tcommand.Failed = true
}

func shouldRetry(err error) bool {
\treturn err == ErrBusy
}
"""


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("Where is it decided whether a command that failed is tried again?", "shouldRetry"),
        ("Where is it decided that a command is counted, and what is a failed command?", "CommandFailed"),
    ],
)
def test_what_is_decided_weighs_more_than_what_it_is_decided_of(
    state: Path, tmp_path: Path, question: str, lead: str
) -> None:
    root = make_repo(tmp_path / "repo", {"wire/commands.go": COMMANDS}).root
    ran = iquest(state, "ask", question, "-C", str(root), "--format", "json", "--model", "none")
    assert json.loads(ran.out)["citations"][0]["symbol"] == lead


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Where is it decided whether a job is tried again?", "tried again"),
        ("Where is it decided that a file is too large to be searched, and is it logged?", "too large to be searched"),
        ("Where is the price decided?", ""),
    ],
)
def test_what_is_decided_ends_with_its_clause(question: str, said: str) -> None:
    assert decided(question) == said


def test_the_verb_of_a_question_for_a_place() -> None:
    assert verb_of("Where are response times rounded, so that less is kept?") == stem("round")
    assert verb_of("A file is too large. Where is it refused?") == stem("refuse")
    assert verb_of("Where are silences that ended removed from memory?") == stem("remove")
    assert verb_of("Where is it decided who may vote?") == ""
    assert verb_of("Where does the server keep its state?") == ""
