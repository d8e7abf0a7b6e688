"""Entry points that are easily missed, and what only looks like one."""

from __future__ import annotations

import re

import pytest
from support.graphs import graphed

from anchors.graph.roles.roles import decide_roles
from anchors.syntax.languages import language_of

BOOT = (
    "package com.example.demo;\n@SpringBootApplication\npublic class App {\n"
    "  public static void main(String[] args) { }\n}\n"
)
BROKEN = "#ifdef A\nint helper(int x) { if (x) {\n#else\nint helper(long x) { {\n#endif\n return 1; }\n" * 3


def starts(files: dict[str, str]) -> list[str]:
    found = graphed({path: text for path, text in files.items() if language_of(path) is not None})
    anchors = decide_roles(found.snapshot, found.graph, lambda path: files[path].encode() if path in files else None)
    return [f"{item.path}:{item.line} {item.text}" for item in anchors if item.kind == "ENTRY_POINT"]


def test_a_package_that_is_called_demo_is_no_demonstration_when_all_lies_in_it() -> None:
    root = "src/main/java/com/example/demo"
    found = starts(
        {f"{root}/App.java": BOOT, f"{root}/web/Page.java": "package com.example.demo.web;\nclass Page {}\n"}
    )
    assert any("App.main()" in text for text in found)
    beside = starts({f"{root}/App.java": BOOT, "src/main/java/com/example/core/Core.java": "class Core {}\n"})
    assert beside == []


def test_a_main_function_is_found_where_c_could_be_read_only_in_part() -> None:
    text = BROKEN + "\n/* int main (void) { */\nint main (int argc, char **argv) {\n    return helper(argc);\n"
    line = text[: text.index("int main (int")].count("\n") + 1
    assert starts({"server.c": text}) == [f"server.c:{line} main() - main function"]
    assert starts({"server.c": f"#ifdef UNIT_TEST\n{text}\n#endif\n"}) == []


def test_a_script_without_extension_and_one_built_from_source_are_binaries() -> None:
    package = '{"name": "tool", "bin": {"tool": "./start/tool", "other": "lib/other.js", "text": "start/text"}}'
    found = starts(
        {
            "package.json": package,
            "start/tool": "#!/usr/bin/env node\nrun()\n",
            "start/text": "no script\n",
            "src/other.ts": "export const x = 1;\n",
        }
    )
    assert found == ['src/other.ts:1 binary "other"', 'start/tool:1 binary "tool"']


def test_commands_of_manage_py_are_found_by_their_file() -> None:
    command = "class Base:\n    pass\n\n\nclass Command(Base):\n    def handle(self):\n        pass\n"
    found = starts({"app/management/commands/load.py": command, "app/management/commands/_base.py": command})
    assert found == ["app/management/commands/load.py:5 Command - command load"]


@pytest.mark.parametrize(
    "text",
    [
        "@app.errorhandler(HTTPException)\ndef handle_exception(error):\n    return error\n",
        "from aiohttp.web import middleware\n@middleware\nasync def impl(request, handler):\n    return 1\n",
    ],
)
def test_who_takes_part_in_an_answer_is_no_start(text: str) -> None:
    assert starts({"web.py": text}) == []


def test_files_that_a_command_line_names_to_be_read_are_not_run() -> None:
    ci = "jobs:\n  a:\n    steps:\n      - run: tool show src/config.rs\n      - run: go run cmd/gen.go\n"
    ci += "      - run: ci/prepare --all docs/list\n"
    files = {
        ".github/workflows/ci.yml": ci,
        "src/config.rs": "pub fn a() {}\n",
        "cmd/gen.go": "package gen\n",
        "ci/prepare": "#!/bin/sh\n",
        "docs/list": "one\n",
    }
    assert starts(files) == ["ci/prepare:1 run by CI", "cmd/gen.go:1 run by CI"]


def test_what_a_workflow_only_names_is_not_run_by_it() -> None:
    ci = "on:\n  push:\n    paths:\n      - 'setup.config.js'\n      - tools/all.py\njobs:\n  a:\n    steps:\n"
    ci += "      - run: git add src/version.js\n      - run: |\n          # made by tools/all.py\n"
    ci += "          actual=$(grep VERSION src/version.js)\n          node ./tools/check.js\n"
    ci += "          tools/all.sh --now\n"
    ci += "          cat > made.json <<'EOF'\n          \"tools/all.py\": {}\n"
    ci += "      - uses: some/action@v1\n        with:\n          version_file: tools/version.py\n"
    code = ("tools/version.py", "setup.config.js", "src/version.js", "tools/all.py", "tools/check.js", "tools/all.sh")
    found = starts({".github/workflows/ci.yml": ci, **dict.fromkeys(code, "x = 1\n")})
    assert [text for text in found if "run by CI" in text] == [
        "tools/all.sh:1 run by CI",
        "tools/check.js:1 run by CI",
    ]


def test_commands_in_containers_are_seen_from_the_folder_of_their_file() -> None:
    files = {
        "backend/Dockerfile": 'CMD ["fastapi", "run", "app/main.py"]\n',
        "backend/app/main.py": "app = 1\n",
        "compose.yml": "services:\n  a:\n    command: bash scripts/start.sh\n",
        "scripts/start.sh": "#!/bin/sh\n",
    }
    found = starts(files)
    assert "backend/app/main.py:1 run by Dockerfile" in found
    assert any(text.startswith("scripts/start.sh:1 ") and "run by compose.yml" in text for text in found)


def test_a_script_that_is_copied_into_a_container_is_run_from_where_it_lies_here() -> None:
    files = {
        "docker/Dockerfile": "COPY --from=build /out /usr/bin/entry.sh\nCOPY --chown=a:b docker/entry.sh docker/x /\n"
        'ENTRYPOINT ["/entry.sh"]\n',
        "docker/entry.sh": "#!/bin/sh\nexec a\n",
        "docker/x": "",
        "web/Dockerfile": 'COPY run.sh /app/\nCMD ["/app/run.sh"]\n',
        "web/run.sh": "#!/bin/sh\n",
    }
    found = starts(files)
    assert "docker/entry.sh:1 script; run by Dockerfile" in found
    assert "web/run.sh:1 run by Dockerfile" in found


def test_a_script_of_a_package_is_the_one_nearest_to_what_runs_it() -> None:
    files = {
        "shop/src/docker/Dockerfile": 'CMD ["/shop/scripts/start.sh"]\n',
        "shop/src/scripts/start.sh": "#!/bin/sh\n",
        "desk/src/scripts/start.sh": "#!/bin/sh\n",
        "other/Dockerfile": 'CMD ["/other/scripts/start.sh"]\n',
    }
    assert [text for text in starts(files) if "run by" in text] == ["shop/src/scripts/start.sh:1 run by Dockerfile"]


def test_what_a_server_loads_of_django_starts() -> None:
    text = "from django.core.wsgi import get_wsgi_application\n\napplication = get_wsgi_application()\n"
    assert starts({"shop/wsgi.py": text}) == ["shop/wsgi.py:3 application - WSGI application"]
    inside = "def make():\n    application = get_wsgi_application()\n    return application\n"
    assert starts({"shop/make.py": inside}) == []


def test_a_wrapper_that_fetches_a_build_tool_is_no_program_of_the_repository() -> None:
    main = "public class Downloader {\n  public static void main(String[] args) { }\n}\n"
    assert starts({".mvn/wrapper/Downloader.java": main}) == []


def test_an_image_of_compose_is_no_module_of_python() -> None:
    files = {
        "compose.yml": "services:\n  shop:\n    image: shop:dev\n    volumes:\n      - shop/data.py:/data\n"
        "    command:\n      - gunicorn\n      - web:app\n",
        "shop/__init__.py": "dev = 1\n",
        "shop/data.py": "a = 1\n",
        "web.py": "app = 1\n",
    }
    assert [text for text in starts(files) if "run by" in text] == ["web.py:1 app - run by compose.yml"]


def test_extras_of_a_console_script_are_no_part_of_its_name() -> None:
    files = {
        "pyproject.toml": '[project.scripts]\nd = "d:patched [x]"\n',
        "src/d/__init__.py": "def patched():\n    pass\n",
    }
    assert starts(files) == ['src/d/__init__.py:1 patched() - console script "d"']


def test_routes_in_tests_of_rust_are_tests() -> None:
    text = (
        "fn config(cfg: &mut web::ServiceConfig) { cfg.route(\"/a\", web::get().to(a)); }\n"
        "#[cfg(test)]\nmod tests {\n  fn check() { App::new().route(\"/b\", web::get().to(b)); }\n}\n"
    )  # fmt: skip
    found = starts({"src/lib.rs": text})
    assert found and not any("/b" in item for item in found)


def test_what_composer_gemspec_and_package_swift_start() -> None:
    found = starts(
        {
            "composer.json": '{"name": "acme/tool", "bin": ["bin/tool", "bin/gone"]}',
            "bin/tool": "#!/usr/bin/env php\n<?php run();\n",
            "gem/tool.gemspec": "Gem::Specification.new do |spec|\n  spec.bindir = 'exe'\n"
            "  spec.executables = %w[cut paste]\nend\n",
            "gem/exe/cut": "#!/usr/bin/env ruby\nputs 1\n",
            "gem/exe/other": "#!/usr/bin/env ruby\nputs 1\n",
            "all/all.gemspec": "Gem::Specification.new do |s|\n"
            "  s.executables = s.files.grep(%r{^bin/}) { |f| File.basename(f) }\nend\n",
            "all/bin/every.rb": "puts 1\n",
            "kit/Package.swift": "let package = Package(targets: [\n"
            '  .executableTarget(name: "Tool", dependencies: [.product(name: "Log", package: "log")]),\n'
            '  .target(name: "Old", dependencies: [], path: "Code/Old"),\n  .target(name: "Library"),\n])\n',
            "kit/Sources/Tool/main.swift": "print(1)\n",
            "kit/Code/Old/main.swift": "print(2)\n",
            "kit/Sources/Library/Library.swift": "struct Library {}\n",
        }
    )
    named = [text for text in found if re.search('binary "|executable "|target "', text)]
    assert [re.sub(r":1 .*?(?=binary|executable|target)", " ", text) for text in named] == [
        'all/bin/every.rb executable "every.rb"',
        'bin/tool binary "tool"',
        'gem/exe/cut executable "cut"',
        'kit/Code/Old/main.swift target "Old"',
        'kit/Sources/Tool/main.swift target "Tool"',
    ]


def test_the_program_that_a_release_is_built_from_starts_even_among_the_examples() -> None:
    main = "package main\n\nfunc main() {}\n"
    files = {
        ".goreleaser.yaml": "builds:\n  - id: one\n    main: ./examples/base\n",
        "examples/base/main.go": main,
        "examples/other/main.go": main,
    }
    assert starts(files) == ["examples/base/main.go:3 main() - released program"]


def test_a_main_of_rust_that_takes_something_is_called_by_the_program() -> None:
    files = {
        "src/main.rs": "mod cli;\nfn main() {\n    cli::main(1);\n}\n",
        "src/cli.rs": '#[tracing::instrument(name = "main")]\npub fn main(level: u8) {\n}\n',
        "src/bin/board.rs": "#[embassy_executor::main]\nasync fn main(spawner: Spawner) {\n}\n",
        "benches/suite/src/main.rs": "fn main() {\n}\n",
    }
    assert [text.partition(":")[0] for text in starts(files)] == ["src/bin/board.rs", "src/main.rs"]


def test_a_main_guard_in_quotes_and_a_style_sheet_start_nothing() -> None:
    files = {
        "package.json": '{"name": "look", "main": "look.css"}',
        "look.css": "a { color: red }\n",
        "bundle.ts": "export const define = { 'import.meta.main': 'false' };\n",
        "run.ts": "if (import.meta.main) {\n  run();\n}\n",
        "playground/package.json": '{"name": "try", "main": "try.js"}',
        "playground/try.js": "go();\n",
    }
    assert starts(files) == ["run.ts:1 main module guard"]


def test_a_main_that_is_only_declared_is_told_where_it_is_defined() -> None:
    declared = "int main(int argc, char *argv[]);\n\nvoid service_main(void) {\n    main(0, 0);\n}\n"
    defined = (
        "#ifdef WITH_FUZZING\nint fuzz_main(int argc)\n#else\nint main(int argc)\n#endif\n{\n    return argc;\n}\n"
    )
    assert starts({"service.c": declared, "server.c": defined}) == ["server.c:4 main() - main function"]


def test_what_a_program_of_c_loads_by_its_name_starts_a_plugin() -> None:
    files = {
        "src/load.c": 'int load(void *lib) {\n    run = (run_f)dlsym(lib, "plugin_init");\n    return run != 0;\n}\n',
        "include/plugin.h": "int plugin_init(int version);\n",
        "plugins/acl/plugin.c": "int plugin_init(int version)\n{\n    return version;\n}\n\n"
        "int other(void)\n{\n    return 1;\n}\n",
        "examples/print/plugin.c": "int plugin_init(int version)\n{\n    return version;\n}\n",
    }
    assert starts(files) == ["plugins/acl/plugin.c:1 plugin_init() - loaded by its name"]
    files["src/load.c"] = "int load(void) {\n    return plugin_init(1);\n}\n"
    assert starts(files) == []


def test_a_part_of_an_application_may_be_called_as_what_stands_aside() -> None:
    controller = "@Controller('{0}')\nexport class A {{\n  @Get()\n  all() {{}}\n}}\n"
    files = {
        "apps/api/src/app/benchmarks/a.controller.ts": controller.format("benchmarks"),
        "app/docs/page.tsx": "export default function Page() {}\n",
        "examples/shop/src/app/a.controller.ts": controller.format("shop"),
        "apps/api/benchmarks/a.controller.ts": controller.format("slow"),
    }
    assert [text.rpartition(" ")[2] for text in starts(files)] == ["/docs", "/benchmarks"]
