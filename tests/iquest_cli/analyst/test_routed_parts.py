"""A part that a route is called by: its handler need say the word nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.answered import answered

NEXT = {
    "package.json": '{"name": "shop", "dependencies": {"next": "14"}}\n',
    "next.config.js": "module.exports = {};\n",
    "src/app/api/auth/login/route.ts": (
        "export async function POST(request: Request) {\n  const body = await request.json();\n"
        "  return json(await tokenFor(body));\n}\n\n"
        "async function tokenFor(body) {\n  return sign(body.name);\n}\n"
    ),
    "src/app/login/LoginPage.tsx": (
        "export function LoginPage() {\n  const login = useLogin();\n  return <LoginForm login={login} />;\n}\n"
    ),
}
FLASK = {
    "shop/views.py": (
        "from flask import Flask\n\napp = Flask(__name__)\n\n\n@app.get('/account/signup')\ndef form():\n"
        "    return page('form')\n\n\n@app.post('/account/signup')\ndef create():\n    return store(new_person())\n\n\n"
        "def new_person():\n    return {}\n\n\ndef store(person):\n    return person\n"
    ),
}
LOGIN = "`POST` (src/app/api/auth/login/route.ts:1) answers `POST /api/auth/login`."
SIGNUP = "`create` (shop/views.py:12) answers `POST /account/signup`."


@pytest.mark.parametrize(
    ("files", "question", "lead"),
    [
        (NEXT, "How does login work?", LOGIN),
        (NEXT, "What happens when a user logs in?", LOGIN),
        (FLASK, "How does user registration work?", SIGNUP),
        (FLASK, "What happens when somebody signs up?", SIGNUP),
    ],
)
def test_the_handler_of_the_route_is_told(tmp_path: Path, files: dict[str, str], question: str, lead: str) -> None:
    assert answered(tmp_path, files, question).answer.startswith(lead)


def test_what_no_route_is_called_by_is_found_by_its_words(tmp_path: Path) -> None:
    files = {**FLASK, "shop/taxes.py": "def tax_refund(order):\n    return order.total * RATE\n"}
    assert answered(tmp_path, files, "How does a tax refund work?").answer.startswith("`tax_refund`")


def test_a_handler_is_told_that_is_not_the_first_of_what_wraps_it(tmp_path: Path) -> None:
    code = (
        "package web\n\nfunc Setup(mux *http.ServeMux, app *App) {\n"
        '\tmux.HandleFunc("GET /orders", adapted(app, listOrders, logs...))\n}\n\n'
        "func adapted(app *App, h Handler, more ...Around) http.HandlerFunc {\n"
        "\treturn func(w http.ResponseWriter, r *http.Request) { h(app, w) }\n}\n\n"
        "func listOrders(app *App, w http.ResponseWriter) {\n\tapp.write(w)\n}\n"
    )
    files = {"go.mod": "module shop\n\ngo 1.22\n", "web/web.go": code}
    assert "adapted(app, listOrders)" in answered(tmp_path / "a", files, "Which routes are there?").answer
    assert answered(tmp_path / "b", files, "Who handles GET /orders?").citations[0].start_line == 11
