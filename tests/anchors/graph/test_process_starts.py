"""What containers, CI and bundlers start by other words than a file's path."""

from __future__ import annotations

from support.started import starts

GUARD = "if __name__ == '__main__':\n    run()\n"


def test_a_container_s_file_may_be_written_small_and_asks_for_its_health_with_no_command() -> None:
    text = 'FROM a\nHEALTHCHECK --interval=3s \\\n  CMD curl localhost\nCMD ["node", "web.js"]\n'
    assert starts({"docker/dockerfile": text}) == ["docker/dockerfile:4 CMD"]


def test_ci_runs_scripts_of_a_package_and_modules_of_python() -> None:
    files = {
        ".github/workflows/ci.yml": "jobs:\n  a:\n    steps:\n      - run: npm run nightly\n"
        "      - run: |\n          python -m shop --version\n          python -m pytest\n",
        "package.json": '{"private": true, "scripts": {"nightly": "node ./extra/nightly.mjs", "odd": "node b.mjs"}}',
        "extra/nightly.mjs": "go();\n",
        "b.mjs": "go();\n",
        "shop/__main__.py": "run()\n",
    }
    assert starts(files) == ["extra/nightly.mjs:1 run by CI", "shop/__main__.py:1 run by CI"]


def test_what_a_container_s_script_gives_a_server_to_load() -> None:
    files = {
        "Dockerfile": 'FROM a\nENTRYPOINT ["/app/bin/enter"]\n',
        "bin/enter": '#!/bin/sh\nexec gunicorn -b "$BIND" --name shop -w4 \\\n  shop.wsgi:app --max-requests 9\n',
        "shop/wsgi.py": "from shop import create_app\n\napp = create_app()\n",
    }
    assert "shop/wsgi.py:3 app - run by enter" in starts(files)


def test_pages_beside_a_bundler_and_entries_of_esbuild() -> None:
    page = '<html><script type="module" src="/src/admin.ts"></script></html>\n'
    files = {
        "ui/vite.config.ts": "export default {};\n",
        "ui/admin.html": page,
        "ui/src/admin.ts": "go();\n",
        "docs/admin.html": page,
        "docs/src/admin.ts": "go();\n",
        "dev/build/esbuild.js": "const entryPoints = {\n  app: path.join(__dirname, '../../web/app.js'),\n};\n",
        "web/app.js": "go();\n",
    }
    assert starts(files) == ["ui/src/admin.ts:1 loaded by a browser", "web/app.js:1 loaded by a browser"]


def test_settings_of_an_editor_are_not_the_product_s() -> None:
    assert starts({".nvim.lua": "vim.api.nvim_create_autocmd('BufEnter', { callback = f })\n"}) == []
    assert starts({".devcontainer/Dockerfile": "FROM a\nCMD sleep\n"}) == []
