"""Routes whose verbs and paths stand in a chain, whose paths are constants, and whose handlers are wrapped."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.cli import iquest
from support.repos import make_repo

ROUTER = """package api

import "net/http"

const (
\tlivePath = "/live"
)

func register(router *mux.Router, api handlers) {
\thealth := router.PathPrefix(healthPrefix).Subrouter()
\thealth.Methods(http.MethodGet).Path(livePath).HandlerFunc(traced(LiveHandler))
\tobjects := router.PathPrefix("/store").Subrouter()
\tobjects.Methods(http.MethodPut).Path("/{object:.+}").
\t\tHandlerFunc(traced(counted(api.PutPart))).
\t\tQueries("part", "{part:.*}", "upload", "{upload:.*}")
\tobjects.Methods(http.MethodPut).Path("/{object:.+}").HandlerFunc(traced(api.PutObject))
\trouter.HandleFunc(livePath, AliveHandler).Methods("HEAD", "POST")
\trouter.NotFoundHandler = http.HandlerFunc(traced(AliveHandler))
}
"""
HANDLERS = """package api

import "net/http"

const healthPrefix = reserved + "/health"

func LiveHandler(w http.ResponseWriter, r *http.Request) {}

func AliveHandler(w http.ResponseWriter, r *http.Request) {}

func (h handlers) PutPart(w http.ResponseWriter, r *http.Request) {}

func (h handlers) PutObject(w http.ResponseWriter, r *http.Request) {}

func traced(f http.HandlerFunc) http.HandlerFunc { return f }

func counted(f http.HandlerFunc) http.HandlerFunc { return f }

type handlers struct{}
"""
FILES = {
    "api/router.go": ROUTER,
    "api/handlers.go": HANDLERS,
    "api/names.go": 'package api\n\nconst reserved = "/shop" // what nobody else may use\n',
    "go.mod": "module example.org/shop\n",
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_repo(tmp_path_factory.mktemp("chained"), FILES).root


def ask(state: Path, root: Path, question: str) -> dict[str, Any]:
    ran = iquest(state, "ask", question, "-C", str(root), "--format", "json", "--model", "none")
    answer: dict[str, Any] = json.loads(ran.out)
    return answer


def test_a_path_of_constants_of_several_files_is_found_and_its_wrapped_handler_named(state: Path, shop: Path) -> None:
    text = ask(state, shop, "Who answers GET /shop/health/live?")["answer"]
    assert text.startswith("`GET /shop/health/live` is answered by `LiveHandler` (api/handlers.go:7)")
    assert "by `register` (api/router.go:11)" in text


def test_routes_of_one_path_are_told_apart_by_their_queries(state: Path, shop: Path) -> None:
    text = ask(state, shop, "What handles PUT /store/{object}?")["answer"]
    assert text.startswith("`PUT /store/{object:.+}` is answered by `handlers.PutObject` (api/handlers.go:13)")
    part = "`PUT /store/{object:.+}?part&upload` is answered by `handlers.PutPart` (api/handlers.go:11)"
    assert part in text and "(api/router.go:14)" in text


def test_verbs_may_stand_behind_the_handler(state: Path, shop: Path) -> None:
    text = ask(state, shop, "Which routes are there?")["answer"]
    assert text.startswith("Four routes are offered")
    assert "| `HEAD,POST /live` | api/router.go:17 | `AliveHandler` |" in text
    assert "| `LiveHandler` |" in text and "| `traced(PutPart)` |" in text


def test_a_name_that_nothing_says_stays_a_name(state: Path, tmp_path: Path) -> None:
    files = {**FILES, "api/names.go": "package api\n\nvar reserved = read()\n"}
    text = ask(state, make_repo(tmp_path / "shop", files).root, "Which routes are there?")["answer"]
    assert "`GET /{healthPrefix}/live`" in text
