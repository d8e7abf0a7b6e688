"""Where programs, apps and servers of Dart are entered."""

from __future__ import annotations

from support.graphs import graphed

from anchors.graph.roles.roles import decide_roles
from anchors.syntax.languages import is_generated_path, is_test_path, language_of


def _starts(files: dict[str, str]) -> list[str]:
    found = graphed({path: text for path, text in files.items() if language_of(path) is not None})
    anchors = decide_roles(found.snapshot, found.graph, lambda path: files[path].encode() if path in files else None)
    return [f"{item.path}:{item.line} {item.text}" for item in anchors if item.kind == "ENTRY_POINT"]


def test_programs_apps_and_servers() -> None:
    found = _starts(
        {
            "pubspec.yaml": "name: shop\nexecutables:\n  # Sells.\n  shop: sell\n  mend:\n"
            "dev_dependencies:\n  lints: any\n",
            "bin/sell.dart": "void main(List<String> args) {}\n",
            "bin/mend.dart": "void main() {}\n",
            "lib/main.dart": "void main() => runApp(const App());\n\nclass App {\n  Widget build() => MaterialApp(\n"
            "    routes: {\n      '/about': (context) => About(),\n    },\n  );\n}\n\n"
            "@pragma('vm:entry-point')\nvoid onMessage() {}\n",
            "lib/router.dart": "final router = GoRouter(routes: [\n  GoRoute(\n    path: '/orders',\n"
            "    routes: [\n      GoRoute(path: ':id', builder: show),\n    ],\n  ),\n]);\n",
            "lib/api.dart": "class Api {\n  @Route.post('/orders')\n  Response make(Request request) =>\n"
            "      Response.ok('');\n}\n",
            "routes/orders/[id].dart": "Response onRequest(RequestContext context, String id) => Response();\n",
            "routes/index.dart": "Response onRequest(RequestContext context) => Response();\n",
            "test/sell_test.dart": "void main() {\n  test('sells', () {});\n}\n",
        }
    )
    assert any(item.startswith("bin/sell.dart:1") and 'executable "shop"' in item for item in found)
    assert any(item.startswith("bin/mend.dart:1") and 'executable "mend"' in item for item in found)
    assert [item for item in found if item.startswith("lib/")] == [
        "lib/api.dart:2 Api.make() - route POST /orders",
        "lib/main.dart:1 main() - main function",
        "lib/main.dart:4 App.build() - route page /about",
        "lib/main.dart:11 onMessage() - entry point of the platform",
        "lib/router.dart:1 router - route page /orders; route page /orders/:id",
    ]
    assert "routes/orders/[id].dart:1 onRequest() - route /orders/[id]" in found
    assert "routes/index.dart:1 onRequest() - route /" in found
    assert not any("sell_test" in item for item in found)


def test_what_files_are_by_their_names() -> None:
    for path in ("lib/cart.g.dart", "lib/cart.freezed.dart", "test/cart.mocks.dart", "lib/router.gr.dart"):
        assert is_generated_path(path)
    assert not is_generated_path("lib/cart.dart")
    assert is_test_path("packages/cart/lib/cart_test.dart") and is_test_path("integration_test/app.dart")
