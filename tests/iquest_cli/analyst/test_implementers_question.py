"""Who implements an interface of Go, which no type names: whoever has its methods."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.cli import iquest
from support.pace import within
from support.repos import make_repo

STORE = """package store

import (
	"context"
	"io"
)

// Store keeps things.
type Store interface {
	Get(ctx context.Context, key, kind string) ([]byte, error)
	Put(ctx context.Context, key string, data any) error
}

type PasswordStore interface {
	Store
	check() bool
}

type Empty interface{}

type Nobody interface {
	Fly(high int)
}

type Stream interface {
	io.Reader
	Rewind()
}

type Kept[T any] interface {
	Keep(item T) error
}
"""
MEMORY = """package memory

import "context"

// Memory keeps all in a map.
type Memory struct{ rows map[string][]byte }

func (m *Memory) Get(c context.Context, key string, kind string) (data []byte, err error) { return nil, nil }

// Half can only read.
type Half struct{}

func (h Half) Get(ctx context.Context, key, kind string) ([]byte, error) { return nil, nil }

// Other asks for the same names with other parameters.
type Other struct{}

func (o Other) Get(key string) ([]byte, error) { return nil, nil }
func (o Other) Put(ctx context.Context, key string, data any) error { return nil }

type Numbers struct{}

func (o Numbers) Get(ctx context.Context, key, kind int) ([]byte, error) { return nil, nil }
func (o Numbers) Put(ctx context.Context, key string, data any) error { return nil }

func (n Numbers) Keep(item int) error { return nil }
func (n Numbers) Rewind() {}
"""
PUT = """package memory

import "context"

func (m *Memory) Put(ctx context.Context, key string, data interface{}) error { return nil }
"""
CACHE = """package cache

import (
	"context"

	"example.com/shop/memory"
)

// Cache answers before what it holds.
type Cache struct {
	*memory.Memory
}

type Deep struct{ Cache }

type Halves struct {
	memory.Half
}

func (h *Halves) Put(
	ctx context.Context,
	key string,
	data any,
) error {
	return nil
}

func (c *Cache) check() bool { return true }
"""
FILES = {
    "go.mod": "module example.com/shop\n\ngo 1.22\n",
    "store/store.go": STORE,
    "store/own.go": "package store\n\ntype Own struct{ Store }\n\nfunc (Own) check() bool { return true }\n",
    "memory/memory.go": MEMORY,
    "memory/put.go": PUT,
    "cache/cache.go": CACHE,
    "memory/fake_test.go": "package memory\n\ntype fake struct{ Memory }\n",
    "blobs/blobs.go": "package blobs\n\ntype Store interface { Drop() }\ntype Disk int\n\nfunc (Disk) Drop() {}\n",
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_repo(tmp_path_factory.mktemp("implementers") / "shop", FILES).root


def _ask(state: Path, root: Path, question: str) -> dict[str, Any]:
    ran = iquest(state, "ask", question, "-C", str(root), "--model", "none", "--format", "json")
    answer: dict[str, Any] = json.loads(ran.out)
    assert answer["kind"] == "callers" and all(c["verified"] for c in answer["citations"])
    return answer


def _rows(told: str) -> list[str]:
    return [row.split(" | ")[1].strip("` |") for row in told.split("\n") if row.startswith("| ") and ".go:" in row]


def test_types_with_all_methods_are_told_with_their_places(state: Path, root: Path) -> None:
    answer = _ask(state, root, "Who implements store.Store?")
    told = answer["answer"]
    lead = "Five types implement `Store` (store/store.go:9) outside the tests, having `Get` and `Put`:"
    assert told.startswith(lead)
    # By embedding, by methods in two files, and by both; never with one method or with other parameters.
    assert _rows(told) == ["Cache", "Deep", "Halves", "Memory", "Own"]
    assert "memory/memory.go:6 | `Memory` | Memory keeps all in a map." in told
    assert "One other interface asks for all of it: `PasswordStore` (store/store.go:14)." in told
    assert "In tests, examples or generated files: `fake` (memory/fake_test.go:3)." in told
    assert "Disk" not in told
    paths = {"cache/cache.go", "memory/memory.go", "store/own.go", "store/store.go"}
    assert {c["path"] for c in answer["citations"]} == paths


def test_an_interface_is_found_by_words_and_what_it_embeds_counts(state: Path, root: Path) -> None:
    told = _ask(state, root, "Which types implement the password store?")["answer"]
    # `check` is not exported: that of another package is another method.
    assert told.startswith("One type implements `PasswordStore` (store/store.go:14)") and _rows(told) == ["Own"]


def test_interfaces_of_one_name_are_each_answered(state: Path, root: Path) -> None:
    told = _ask(state, root, "Who implements Store?")["answer"]
    assert "One type implements `Store` (blobs/blobs.go:3) outside the tests, having `Drop`:" in told
    assert "Five types implement `Store` (store/store.go:9)" in told


def test_what_nobody_or_everybody_implements_is_said(state: Path, root: Path) -> None:
    told = _ask(state, root, "Who implements `Nobody`?")["answer"]
    assert told == "None is found that implements `Nobody` (store/store.go:21): no type outside the tests has `Fly`."
    told = _ask(state, root, "Who implements `Empty`?")["answer"]
    assert told == "`Empty` (store/store.go:19) asks for no method: every type implements it."


def test_what_is_not_compared_is_said(state: Path, root: Path) -> None:
    told = _ask(state, root, "Who implements `Stream`?")["answer"]
    assert _rows(told) == ["Numbers"]
    assert told.endswith("What `io.Reader` asks for, which it embeds, is not read and not compared.")
    assert _rows(_ask(state, root, "Who implements `Kept`?")["answer"]) == ["Numbers"]  # of any type


def test_an_interface_of_the_standard_library_is_answered_by_its_methods(state: Path, tmp_path: Path) -> None:
    code = """package net

import "net/http"

type Transport struct{ http.RoundTripper }

func (t *Transport) RoundTrip(r *http.Request) (resp *http.Response, err error) { return nil, nil }

type Logged struct{ Transport }

type Other struct{}

func (o Other) RoundTrip(name string) error { return nil }

func (o Other) Close() error { return nil }
"""
    files = {"go.mod": "module example.com/net\n\ngo 1.22\n", "net/net.go": code}
    root = make_repo(tmp_path / "net", files).root
    answer = _ask(state, root, "Who implements http.RoundTripper?")["answer"]
    assert answer.startswith("Two types implement or extend `http.RoundTripper` outside the tests")
    assert "`Transport`" in answer and "`Logged`" in answer and "`Other`" not in answer
    assert "`Other`" in _ask(state, root, "Which types implement io.Closer?")["answer"]


def test_many_interfaces_and_types_end_in_seconds(state: Path, tmp_path: Path) -> None:
    many = range(20_000)
    files = {
        "asked.go": "package a\n" + "".join(f"type I{n} interface{{Do()}}\n" for n in many),
        "types.go": "package a\n" + "".join(f"type T{n} int\n" for n in many),
        "does.go": "package a\n" + "".join(f"func (T{n}) Do(){{}}\n" for n in many),
    }
    repo = make_repo(tmp_path / "repo", files)
    iquest(state, "index", "-C", str(repo.root))
    with within(20):
        told = _ask(state, repo.root, "Who implements I7?")["answer"]
    assert told.startswith("20,000 types implement `I7` (asked.go:9) outside the tests, having `Do`:")
    assert "And 19,970 more." in told
