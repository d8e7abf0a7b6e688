"""Questions about a project as a whole are answered from its manifests, its files and its imports, each with a line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.cli import iquest
from support.repos import make_repo

from anchors.workspace import Workspace
from iquest_cli.analyst.asked.project import ProjectAsk, project_asked
from iquest_cli.analyst.project import facts
from iquest_cli.analyst.texts.source import Source

SHOP = {
    "README.md": "# Shop\n\nSells plants.\n",
    "LICENSE": "MIT License\n\nCopyright (c) 2020 Ann Other\n\nPermission is hereby granted, free of charge\n",
    "pyproject.toml": '[project]\nname = "shop"\nrequires-python = ">=3.11"\nauthors = [{ name = "Ann Other" }]\n'
    'dependencies = [\n  "flask>=3.0",\n  "psycopg2-binary==2.9.9",\n  "leafpress>=1",\n]\n\n'
    '[dependency-groups]\ndev = ["pytest>=8"]\n',
    "compose.yml": "services:\n  db:\n    image: postgres:16\n    ports:\n      - 5432:5432\n"
    "  web:\n    build: .\n    ports:\n      - \"8000:8000\"\n",
    "shop/app.py": "import logging\nimport os\n\nimport flask\nimport psycopg2\n\napp = flask.Flask(__name__)\n"
    "PORT = int(os.environ.get('SHOP_PORT', '8000'))\n\n\n@app.get('/plants')\ndef plants():\n"
    "    logging.info('plants')\n    return psycopg2.connect(os.environ['DB']).cursor().fetchall()\n",
    "shop/stock.py": "import psycopg2\n\n\ndef stock():\n    return psycopg2.connect('').cursor()\n",
    "shop/migrations/0001_plants.py": "def upgrade():\n    pass\n",
    "shop/migrations/0002_pots.py": "def upgrade():\n    pass\n",
    "tests/test_app.py": "import pytest\nfrom unittest import mock\n\n\ndef test_plants():\n    assert pytest\n",
    "examples/queue.py": "import celery\n",
    "examples/requirements.txt": "celery==5.4\n",
    ".github/workflows/ci.yml": "name: checks\non:\n  push:\n  pull_request:\njobs:\n  test:\n    steps:\n"
    "      - run: pip install .\n      - run: pytest -q\n",
    ".github/CODEOWNERS": "# owners\n* @plants/core\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_repo(tmp_path_factory.mktemp("facts") / "shop", SHOP).root


def _ask(state: Path, root: Path, question: str) -> dict[str, Any]:
    ran = iquest(state, "ask", question, "-C", str(root), "--model", "none", "--format", "json")
    answer: dict[str, Any] = json.loads(ran.out)
    assert all(citation["verified"] for citation in answer["citations"]), answer
    return answer


def _lead(state: Path, root: Path, question: str) -> str:
    answer = _ask(state, root, question)
    assert answer["found"], answer["answer"]
    return str(answer["answer"].split("\n\n")[0])


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("Which database does it use?",
         "It uses PostgreSQL: `psycopg2-binary ==2.9.9` (pyproject.toml:7), imported by 2 files."),
        ("Which web framework is used?", "It uses Flask: `flask >=3.0` (pyproject.toml:6), imported by 1 file."),
        ("What license is it under?", "It is under the MIT License (LICENSE:1)."),
        ("Which version of Python does it need?", "It requires Python `>=3.11` (pyproject.toml:3)."),
        ("What language is it written in?", "It is written in Python for the most part (6 files, 30 lines)."),
        ("Which ports does it listen on?",
         "`8000`, by `SHOP_PORT` (shop/app.py:8), default of a setting."),
        ("Who maintains this project?", ".github/CODEOWNERS:2 names `* @plants/core` as its owners."),
        ("Where are the tests?", "Most stand in `tests/`; 1 of 6 files with code are tests."),
        ("Where are the migrations?",
         "The schema is migrated: 2 steps stand in `shop/migrations/`, the last is shop/migrations/0002_pots.py:1."),
        ("Does it use Postgres?",
         "Yes, it uses PostgreSQL: `psycopg2-binary ==2.9.9` (pyproject.toml:7), imported by 2 files."),
        ("What are its dependencies?", "Four dependencies are listed in `pyproject.toml`:"),
        ("What does the CI run?", "One pipeline is configured:"),
    ],
)  # fmt: skip
def test_a_fact_is_told_with_the_line_that_shows_it(state: Path, root: Path, question: str, lead: str) -> None:
    assert _lead(state, root, question) == lead


def test_the_stack_is_told_by_roles_without_what_only_examples_use(state: Path, root: Path) -> None:
    answer = _ask(state, root, "What tech stack does it use?")["answer"]
    for row in ("| web framework | Flask | pyproject.toml:6 |", "| database | PostgreSQL | pyproject.toml:7 |"):
        assert row in answer
    assert "Celery" not in answer
    assert "| tests | pytest | pyproject.toml:12 |" in answer


def test_what_only_examples_show_is_said_to_be_theirs(state: Path, root: Path) -> None:
    lead = _lead(state, root, "Does it use Celery?")
    assert lead.startswith("Only tests, examples, documentation or CI use Celery: `celery ==5.4`")


def test_what_nothing_shows_is_said_so_and_no_place_is_told_for_it(state: Path, root: Path) -> None:
    assert _lead(state, root, "Does it use Redis?").startswith("Nothing here shows that it uses Redis")
    answer = _ask(state, root, "Which message queue does it use?")
    assert answer["answer"].startswith("Only tests, examples")
    answer = _ask(state, root, "Which search engine does it use?")
    assert not answer["found"]
    assert answer["answer"].startswith("Not found: none of its 5 dependencies, no image, address or import")
    assert answer["citations"] == []


def test_pipelines_tell_when_they_run_and_what(state: Path, root: Path) -> None:
    answer = _ask(state, root, "What does CI do?")["answer"]
    assert "| `checks` | `on push, pull_request` | .github/workflows/ci.yml:1 | `test; runs pytest -q` |" in answer


def test_no_licence_is_said_so(state: Path, tmp_path: Path) -> None:
    root = make_repo(tmp_path / "bare", {"a.py": "def a():\n    return 1\n"}).root
    assert _lead(state, root, "How is it licensed?").startswith("No licence is written down here")


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("Which database does this project use?", "roles"),
        ("what's the test framework?", "roles"),
        ("Hello, which ORM is used here?", "roles"),
        ("Is it built with Django?", "one"),
        ("Which tech stack is used in this repo?", "stack"),
        ("What is shop written in?", "stack"),
        ("How many lines of code are there?", "size"),
        ("Which Node version do I need?", "versions"),
        ("Under which license is shop released?", "license"),
    ],
)
def test_a_project_is_asked_for_in_many_words(question: str, topic: str) -> None:
    asked = project_asked(question, "shop")
    assert asked is not None
    assert asked.topic == topic


@pytest.mark.parametrize(
    "question",
    [
        "Which database does the session store use?",
        "Where are the tests of the cart?",
        "Which port does the proxy forward to when the backend is down?",
        "How is the licence of a plugin checked?",
        "Who creates a project?",
        "Does it use the cache when the request is a POST?",
        "What are the dependencies between a job and its steps?",
        "Which version of the schema is written?",
        "How are migrations of a user's data retried?",
    ],
)
def test_a_part_of_the_program_is_no_project(question: str) -> None:
    assert project_asked(question, "shop") is None


OTHERS = {
    "go": (
        {"go.mod": "module example.org/shop\n\ngo 1.22\n\nrequire github.com/jackc/pgx/v5 v5.5.0\n",
         "main.go": 'package main\n\nimport (\n\t"log/slog"\n\t"net/http"\n\n\t"github.com/jackc/pgx/v5"\n)\n\n'
         'func main() {\n\tslog.Info("up")\n\thttp.ListenAndServe(":80", nil)\n\tpgx.Connect(nil, "")\n}\n'},
        {"Which database does it use?":
         "It uses PostgreSQL: `github.com/jackc/pgx/v5 v5.5.0` (go.mod:5), imported by 1 file.",
         "Which web framework does it use?": "It uses net/http (main.go:5), imported by 1 file.",
         "Which logger is used?": "It uses log/slog (main.go:4), imported by 1 file."},
    ),
    "dart": (
        {"pubspec.yaml": "name: shop\nenvironment:\n  sdk: ^3.5.0\ndependencies:\n  flutter:\n    sdk: flutter\n"
         "  shelf: ^1.4.0\n",
         "lib/main.dart": "import 'package:shelf/shelf.dart';\n\nvoid main() => serve();\n"},
        {"Which web framework does it use?": "It uses shelf: `shelf ^1.4.0` (pubspec.yaml:7), imported by 1 file.",
         "Which Dart version does it need?": "It requires Dart `^3.5.0` (pubspec.yaml:3)."},
    ),
    "node": (
        {"package.json": '{\n  "name": "shop",\n  "license": "ISC",\n  "engines": {\n    "node": ">=20"\n  },\n'
         '  "scripts": {\n    "dev": "vite"\n  },\n  "dependencies": {\n    "express": "^4.19.0"\n  },\n'
         '  "devDependencies": {\n    "vite": "^5.0.0",\n    "vitest": "^1.0.0"\n  }\n}\n',
         "src/app.js": 'import express from "express";\nconst app = express();\napp.get("/", (q, r) => r.end());\n'},
        {"Which web framework does it use?":
         "It uses Express: `express ^4.19.0` (package.json:11), imported by 1 file.",
         "Which bundler is used?": "It uses Vite: `vite ^5.0.0` (package.json:14).",
         "Which version of node is required?": "It requires Node.js `>=20` (package.json:5).",
         "What is the license?": "It is under the `ISC` (package.json:3)."},
    ),
    "jvm": (
        {"pom.xml": "<project>\n<properties><java.version>21</java.version></properties>\n"
         "<dependencies>\n<dependency>\n"
         "<groupId>org.springframework.boot</groupId>\n<artifactId>spring-boot-starter-web</artifactId>\n</dependency>\n"
         "<dependency>\n<groupId>org.springframework.boot</groupId>\n<artifactId>spring-boot-starter-data-jpa</artifactId>"
         "\n</dependency>\n</dependencies>\n</project>\n",
         "src/main/resources/application.properties": "spring.datasource.url=jdbc:mysql://db/shop\n",
         "src/main/java/Shop.java": "import org.springframework.boot.SpringApplication;\nclass Shop { }\n"},
        {"Which database does it use?":
         "It uses MySQL: `mysql://…` (src/main/resources/application.properties:1), an address.",
         "Which web framework is used?": "It uses Spring Boot: "
         "`org.springframework.boot:spring-boot-starter-web` (pom.xml:6), imported by 1 file.",
         "Which Java version does it need?": "Java `21` (pom.xml:2)."},
    ),
    "rust": (
        {"Cargo.toml": '[package]\nname = "shop"\nedition = "2021"\nlicense = "Apache-2.0"\n\n[dependencies]\n'
         'axum = "0.7"\nsqlx = { version = "0.7", features = ["sqlite"] }\n',
         "src/main.rs": "use axum::Router;\nfn main() { let _r: Router = Router::new(); }\n"},
        {"Which web framework does it use?": "It uses axum: `axum 0.7` (Cargo.toml:7), imported by 1 file.",
         "Which ORM is used?": "It uses sqlx: `sqlx 0.7` (Cargo.toml:8)."},
    ),
    "dotnet": (
        {"Shop.csproj": '<Project Sdk="Microsoft.NET.Sdk.Web">\n<PropertyGroup>\n'
         '<TargetFramework>net8.0</TargetFramework>\n</PropertyGroup>\n<ItemGroup>\n'
         '<PackageReference Include="Dapper" Version="2.1.0" />\n</ItemGroup>\n</Project>\n',
         "Program.cs": "using Dapper;\nvar app = 1;\n"},
        {"Which web framework does it use?":
         "It uses ASP.NET Core: `Microsoft.NET.Sdk.Web` (Shop.csproj:1), the project's kit.",
         "Which ORM does it use?": "It uses Dapper: `Dapper 2.1.0` (Shop.csproj:6), imported by 1 file.",
         "Which .NET version does it target?": ".NET `net8.0` (Shop.csproj:3), target."},
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(OTHERS))
def test_every_registry_has_its_own_names(state: Path, tmp_path: Path, kind: str) -> None:
    files, answers = OTHERS[kind]
    root = make_repo(tmp_path / "shop", files).root
    assert {question: _lead(state, root, question) for question in answers} == answers


def test_settings_are_told_by_what_reads_carries_and_holds_them(state: Path, root: Path, tmp_path: Path) -> None:
    answer = _ask(state, root, "How is it configured?")["answer"]
    assert answer.startswith("Its code is seen to read 2 variables of the environment.")
    assert "`2 settings` | shop/app.py:8 |" in answer
    files = {
        "config.example.yml": "port: 80\n",
        "shop.py": "class ShopSettings:\n    port = 80\n",
        "jest.config.json": "{}\n",
    }
    answer = _ask(state, make_repo(tmp_path / "shop", files).root, "How is it configured?")["answer"]
    assert "| `ShopSettings` | shop.py:1 |" in answer
    assert "| `config.example.yml` | config.example.yml:1 |" in answer
    assert "jest" not in answer


def test_owners_of_all_come_before_owners_of_a_part(state: Path, tmp_path: Path) -> None:
    files = {"CODEOWNERS": "docs/ @writers\n* @core\n", "a.py": "a = 1\n"}
    lead = _lead(state, make_repo(tmp_path / "shop", files).root, "Who owns this project?")
    assert lead == "CODEOWNERS:2 names `* @core` as its owners."


def test_ports_at_which_others_listen_are_not_told_as_its_own(state: Path, tmp_path: Path) -> None:
    files = {
        "app.py": "import os\n\nSMTP = os.environ.get('SMTP_PORT', '587')\nWEB = os.environ.get('WEB_PORT', '8080')\n",
        "compose.yml": "services:\n  store:\n    image: acme/server:2\n    environment:\n      A: b\n    ports:\n"
        "      - 7000:7000\n",
    }
    root = make_repo(tmp_path / "shop", files).root
    answer = _ask(state, root, "Which ports does it listen on?")["answer"]
    assert answer.startswith("`8080`, by `WEB_PORT` (app.py:4)")
    assert "`published for store`" in answer
    assert "587" not in answer
    # An image that its owner calls `server` is no database.
    assert _ask(state, root, "Which database does it use?")["answer"].startswith("Not found: no dependency, no image")


def test_a_password_in_an_address_is_told_nowhere(state: Path, tmp_path: Path) -> None:
    files = {".env": "DATABASE_URL=postgres://ann:Xk93hgTq21zz@db/shop\n", "a.py": "a = 1\n"}
    root = make_repo(tmp_path / "shop", files).root
    answer = _ask(state, root, "Which database does it use?")
    assert answer["answer"].startswith("It uses PostgreSQL: `postgres://…` (.env:1), an address.")
    assert "Xk93hgTq21zz" not in json.dumps(answer)


def test_a_listed_name_that_no_catalogue_has_stands_in_code_marks(state: Path, tmp_path: Path) -> None:
    files = {"package.json": '{\n  "dependencies": {\n    "left*pad": "1.0.0"\n  }\n}\n', "a.js": "let a = 1;\n"}
    lead = _lead(state, make_repo(tmp_path / "shop", files).root, "Does it use leftpad?")
    assert lead.startswith("Yes, it uses `left*pad`")


def test_what_was_not_read_is_said_where_nothing_is_found(
    state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {f"part{number}/requirements.txt": f"plant{number}==1\n" for number in range(5)}
    root = make_repo(tmp_path / "shop", files | {"a.py": "a = 1\n"}).root
    with Workspace.open(root, cache_dir=tmp_path / "cache", jobs=1) as workspace:
        monkeypatch.setattr(facts, "MAX_MANIFESTS", 2)
        told = facts.find_facts(workspace, Source(workspace), ProjectAsk("one", name="Redis"))
    assert told is not None
    assert told.num_unread == 3


def test_a_toolchain_comes_before_a_dialect_and_a_pinned_tool_is_told_plainly(state: Path, tmp_path: Path) -> None:
    files = {
        "Cargo.toml": '[package]\nname = "shop"\nedition = "2021"\n',
        "mise.toml": '[tools]\nnode = "24.1.0"\n',
        "rust-toolchain.toml": '[toolchain]\nchannel = "1.80"\n',
        "src/lib.rs": "pub fn a() {}\n",
    }
    root = make_repo(tmp_path / "shop", files).root
    answer = _ask(state, root, "Which version of Rust does it need?")["answer"]
    assert answer.startswith("Rust `1.80` (rust-toolchain.toml:2), toolchain.")
    assert "| `pinned tool` | `node 24.1.0` | mise.toml:2 |" in answer
    answer = _ask(state, root, "Which Node version is needed?")["answer"]
    assert answer.startswith("pinned tool `node 24.1.0` (mise.toml:2)")
