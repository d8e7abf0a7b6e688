"""Tags of Go's fields: the whole names of variables, below the namespaces of the groups that they stand in."""

from __future__ import annotations

import time

from anchors.syntax.extract import extract

GROUPS = """package cmd

type Server struct {
	Port  int        `long:"port" env:"SHOP_PORT" default:"80"`
	Store StoreGroup `group:"store" env-namespace:"STORE"`
	Auth  struct {
		TTL struct {
			Cookie string `env:"COOKIE" default:"200h"`
		} `env-namespace:"TTL"`
		Google AuthGroup  `env-namespace:"GOOGLE"`
		Github *AuthGroup `env-namespace:"GITHUB"`
	} `group:"auth" env-namespace:"AUTH"`
	Next *Server
}

type AuthGroup struct {
	ID string `env:"CID"`
}

// StoreGroup has a file.
type StoreGroup struct {
	Path string `env:"PATH"` // where
}
"""
PREFIXED = """package config

type Config struct {
	Home string `env:"HOME_DIR" envDefault:"/srv"`
	DB   Base   `envPrefix:"DB_"`
}

type Base struct {
	Host string `env:"HOST"`
}
"""


def names(code: str) -> list[tuple[int, str, str]]:
    record = extract(code.encode(), "go")
    return [(fact.line, fact.name, fact.value) for fact in record.facts if fact.kind == "config"]


def test_groups_give_their_fields_their_names() -> None:
    assert names(GROUPS) == [
        (4, "SHOP_PORT", "80"),
        (8, "AUTH_TTL_COOKIE", "200h"),
        (17, "AUTH_GITHUB_CID", ""),
        (17, "AUTH_GOOGLE_CID", ""),
        (22, "STORE_PATH", ""),
    ]


def test_prefixes_stand_as_they_are_written() -> None:
    assert names(PREFIXED) == [(4, "HOME_DIR", "/srv"), (9, "DB_HOST", "")]


def test_without_groups_names_stay() -> None:
    assert names(PREFIXED.replace(' `envPrefix:"DB_"`', "")) == [(4, "HOME_DIR", "/srv"), (9, "HOST", "")]


def test_structs_that_hold_one_another_lose_nothing() -> None:
    code = (
        'package a\n\ntype A struct {\n\tX string `env:"X"`\n\tB *B `envPrefix:"B_"`\n}\n\n'
        'type B struct {\n\tA *A `envPrefix:"A_"`\n}\n'
    )
    assert [name for _, name, _ in names(code)] == ["X"]


def test_groups_that_multiply_end_soon() -> None:
    code = "package a\n" + "".join(
        f"type T{n} struct {{\n"
        + "".join(f'\tF{k} T{n + 1} `envPrefix:"P{k}_"`\n' for k in range(12))
        + f'\tV string `env:"V{n}"`\n}}\n'
        for n in range(12)
    )
    started = time.process_time()
    assert {name.rpartition("_")[2] for _, name, _ in names(code)} == {f"V{n}" for n in range(12)}
    assert time.process_time() - started < 3
