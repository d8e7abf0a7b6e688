"""What looks like an entry point and is none, what is one though few look for it, and what is told once."""

from __future__ import annotations

from support.graphs import graphed

from anchors.graph.roles.roles import decide_roles


def _told(files: dict[str, str]) -> list[str]:
    found = graphed(files)
    anchors = decide_roles(found.snapshot, found.graph, lambda path: files[path].encode() if path in files else None)
    return [f"{item.path}:{item.line} {item.text}" for item in anchors if item.kind == "ENTRY_POINT"]


def test_a_request_of_a_client_is_no_route_of_a_server() -> None:
    kotlin = (
        'class Api {\n    suspend fun me() = client.newCall(GET("$API_URL/v0/me"))\n'
        '    suspend fun you() = client.newCall(POST("https://example.org/you", body))\n}\n'
    )
    routes = 'class Routes {\n    fun routes() = router {\n        GET("/users/{id}", ::one)\n    }\n}\n'
    found = _told({"src/Api.kt": kotlin, "src/Routes.kt": routes})
    assert [line for line in found if "Api.kt" in line] == []
    assert any("/users/{id}" in line for line in found)


def test_a_property_that_is_called_as_what_declares_commands_is_no_command() -> None:
    python = (
        "class Item:\n    @property\n    def group(self):\n        return self._group\n\n"
        "    @group.setter\n    def group(self, value):\n        self._group = value\n\n"
        "    @handler.deleter\n    def handler(self):\n        del self._handler\n"
    )
    assert _told({"src/item.py": python}) == []


def test_a_subcommand_of_a_parser_is_a_command() -> None:
    python = (
        "def build_parser_check(subparsers, parser):\n"
        '    subparsers.add_subcommand("check", parser, help="verify it")\n'
    )
    assert _told({"src/check.py": python}) == ["src/check.py:1 build_parser_check() - command check"]


def test_what_several_manifests_say_alike_is_told_once() -> None:
    pom = "<project><build><plugins><plugin><configuration><mainClass>shop.Shop</mainClass></configuration></plugin>"
    pom += "</plugins></build></project>\n"
    java = "package shop;\n\npublic class Shop {\n    public static void main(String[] args) {\n    }\n}\n"
    found = _told({"src/main/java/shop/Shop.java": java, "pom.xml": pom, "server/pom.xml": pom})
    assert found == ["src/main/java/shop/Shop.java:4 Shop.main() - main method; main class"]


def test_what_stands_above_the_first_of_several_definitions_is_not_said_of_the_file() -> None:
    several = (
        "/** Roles of users. */\nexport enum Role {\n  Admin,\n}\n\nexport enum Scope {\n  Read,\n}\n\n"
        "export function check() {}\n"
    )
    found = graphed({"several.ts": several, "one.ts": "/** Roles of users. */\nexport enum Role {\n  Admin,\n}\n"})
    assert [found.snapshot.record(file).doc for file in range(2)] == ["Roles of users.", ""]
