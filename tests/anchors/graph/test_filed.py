"""Routes that a framework finds by the place of their file."""

from __future__ import annotations

import pytest
from support.graphs import graphed

from anchors.graph.roles.filed import marked_folders
from anchors.graph.roles.roles import decide_roles
from anchors.graph.roles.told import Told
from anchors.syntax.languages import language_of

GET = "import { json } from './json';\n\nexport async function GET(request: Request) {\n  return json(1);\n}\n"
PAGE = "export default function Page() {\n  return null;\n}\n"


def starts(files: dict[str, str]) -> list[str]:
    found = graphed({path: text for path, text in files.items() if language_of(path) is not None})
    anchors = decide_roles(found.snapshot, found.graph, lambda path: files[path].encode() if path in files else None)
    return [f"{item.path}:{item.line} {item.text}" for item in anchors if item.kind == "ENTRY_POINT"]


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        ("src/app/api/teams/[teamId]/route.ts", GET, "3 GET() - route GET /api/teams/[teamId]"),
        ("apps/web/app/(shop)/@modal/(.)photos/[id]/page.tsx", PAGE, "1 Page() - route page /photos/[id]"),
        ("packages/app/src/app/api/route.js", GET.replace(": Request", ""), "3 GET() - route GET /api"),
        ("src/routes/(app)/users/[id]/+server.ts", GET, "3 GET() - route GET /users/[id]"),
        (
            "src/routes/login/+page.server.ts",
            "export const actions = {\n  default: async () => {},\n};\n",
            "1 actions - route POST /login",
        ),
        ("src/routes/+page.svelte", "<h1>Home</h1>\n", "1 route page /"),
        ("site/src/pages/blog/[slug].astro", "---\nlet a\n---\n<h1>Home</h1>\n", "1 route page /blog/[slug]"),
        ("src/routes/profile/@[user]/+server.ts", GET, "3 GET() - route GET /profile/@[user]"),
        (
            "app/routes/_auth.users.$id_.edit.tsx",
            "export async function loader() { return 1; }\n",
            "1 loader() - route GET /users/:id/edit",
        ),
        (
            "server/api/users/[id].get.ts",
            "export default defineEventHandler(async (event) => 1);\n",
            "1 route GET /api/users/[id]",
        ),
        ("src/pages/feed.ts", "export const GET = async () => new Response();\n", "1 GET() - route GET /feed"),
    ],
)
def test_what_a_module_exports_answers_the_route_of_its_place(path: str, text: str, told: str) -> None:
    root = {"app/root.tsx": "export const links = () => [];\n"} if path.startswith("app/routes/") else {}
    assert starts({path: text} | root) == [f"{path}:{told}"]


def test_handlers_that_are_exported_together_or_wrapped_are_told_where_they_are() -> None:
    handlers = (
        "import { auth } from './auth';\n\nconst handler = auth(1);\nexport { handler as GET, handler as POST };\n"
    )
    assert starts({"app/api/auth/route.ts": handlers}) == [
        "app/api/auth/route.ts:4 route GET /api/auth; route POST /api/auth"
    ]
    made = "export const { GET, POST } = make();\n"
    assert starts({"app/api/make/route.ts": made}) == [
        "app/api/make/route.ts:1 route GET /api/make; route POST /api/make"
    ]


def test_pages_are_routes_where_a_file_of_the_framework_says_so() -> None:
    files = {
        "web/src/pages/users/index.tsx": "const Users = () => null;\n\nexport default Users;\n",
        "web/src/pages/api/users.ts": "export default async (req, res) => res.json([]);\n",
        "web/src/pages/_app.tsx": PAGE,
        "admin/src/pages/users.tsx": PAGE,
        "shop/pages/cart.vue": "<template><p>1</p></template>\n",
        "shop/pages/cart/index/[id].vue": "<template><p>1</p></template>\n",
    }
    assert starts(files) == [
        "web/src/pages/api/users.ts:1 default() - route /api/users",
        "web/src/pages/users/index.tsx:1 Users() - route page /users",
    ]
    marked = starts(files | {"admin/next.config.mjs": "", "shop/nuxt.config.ts": ""})
    assert "admin/src/pages/users.tsx:1 Page() - route page /users" in marked
    assert "shop/pages/cart.vue:1 route page /cart" in marked
    assert "shop/pages/cart/index/[id].vue:1 route page /cart/[id]" in marked


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("src/app/route.ts", "export const routes = [];\n"),
        ("app/_lib/page.tsx", PAGE),
        ("app/routes/users.ts", "const router = make();\nexport default router;\n"),
        ("app/routes/settings.tsx", PAGE),  # no root of Remix beside it
        ("src/pages/Home.tsx", PAGE),
        ("src/lib/verbs.ts", "export const GET = 'GET';\n"),
        ("server/api/users.ts", "export default { list: 1 };\n"),
    ],
)
def test_what_only_stands_alike_is_no_route(path: str, text: str) -> None:
    assert starts({path: text}) == []


def test_a_folder_becomes_one_of_pages_for_files_that_stay() -> None:
    page = {"web/pages/users.tsx": PAGE}
    before = graphed(page).snapshot
    after = graphed(page | {"web/pages/_app.tsx": PAGE}).snapshot
    renewed = Told.renew(after, before, b"".join(Told.build(before).to_pieces()))
    assert renewed.to_pieces() == Told.build(after).to_pieces()
    assert [start.text for told in renewed.files for start in told.starts] == ["Page() - route page /users"]
    assert marked_folders(["a/next.config.js", "b/pages/_app.js", "c/pages/app.js"]) == {
        "a/pages",
        "a/src/pages",
        "b/pages",
    }
