"""Components of Vue, Svelte and Astro: who imports and shows them, and what their markup uses of their script."""

from __future__ import annotations

from support.graphs import graphed

DIALOG = (
    "<script setup lang='ts'>\nimport { send } from '@/api'\nconst open = ref(false)\n"
    "function save(name: string) {\n  send(name)\n}\n</script>\n"
    '<template><button @click="save" @blur="send(1)">{{ open }}</button></template>\n'
)
API = "export function send(name: unknown): void {}\n"


def test_a_component_is_named_as_its_file_and_uses_what_its_markup_uses() -> None:
    graph = graphed({"src/UploadDialog.vue": DIALOG, "src/api.ts": API})
    component = "src/UploadDialog.vue:UploadDialog"
    symbol = graph.symbol(component)
    assert (symbol.kind, symbol.start_line, symbol.end_line, symbol.language) == ("class", 1, 8, "vue")
    assert graph.edge(component, "src/UploadDialog.vue:save", "name").is_certain
    assert graph.edge(component, "src/UploadDialog.vue:open", "name").is_certain
    assert graph.edge(component, "src/api.ts:send", "call").is_certain
    assert graph.edge("src/UploadDialog.vue:save", "src/api.ts:send", "call").reason == "path alias"


def test_an_import_of_a_component_means_it() -> None:
    graph = graphed(
        {
            "src/UploadDialog.vue": DIALOG,
            "src/api.ts": API,
            "src/parts/Card/index.vue": "<template><p/></template>\n",
            "src/Page.vue": "<script setup>\nimport Dialog from '~/UploadDialog.vue'\nimport Card from './parts/Card'\n"
            "</script>\n<template><Dialog/><card-box/><Card/></template>\n",
            "src/routes.ts": "import Page from './Page.vue';\n"
            "export const routes = [{ component: Page }, { component: () => import('./UploadDialog.vue') }];\n",
        }
    )
    page = "src/Page.vue:Page"
    assert graph.edge(page, "src/UploadDialog.vue:UploadDialog", "new").is_certain
    assert graph.edge(page, "src/parts/Card/index.vue:Card", "new").is_certain
    assert graph.edge("src/routes.ts:routes", page, "name").is_certain
    assert graph.targets("src/routes.ts", "import") == {page}
    assert graph.targets("src/routes.ts:routes.component", "import") == {"src/UploadDialog.vue:UploadDialog"}


def test_of_svelte_and_astro() -> None:
    graph = graphed(
        {
            "src/lib/Item.svelte": "<script module>\nexport function price(n) { return n }\n</script>\n"
            "<p>{price(1)}</p>\n",
            "src/lib/cart.ts": "export const cart = 1;\n",
            "src/routes/+page.svelte": "<script>\nimport Item, { price } from '$lib/Item.svelte';\n"
            "import { cart } from '$lib/cart';\nfunction go() { price(2) }\n</script>\n"
            "<Item on:click={go}/>{$cart}\n",
            "src/pages/index.astro": "---\nimport Item from '../lib/Item.svelte';\n---\n{1 && <Item/>}\n",
        }
    )
    item, page = "src/lib/Item.svelte:Item", "src/routes/+page.svelte:+page"
    assert graph.edge(page, item, "new").is_certain
    assert graph.edge(page, "src/routes/+page.svelte:go", "name").is_certain
    assert graph.edge(page, "src/lib/cart.ts:cart", "name").is_certain
    assert graph.edge("src/routes/+page.svelte:go", "src/lib/Item.svelte:price", "call").is_certain
    assert graph.edge(item, "src/lib/Item.svelte:price", "call").is_certain
    assert graph.edge("src/pages/index.astro:index", item, "new").is_certain


NUXT = {
    "web/app/components/UserCard.vue": "<template><p/></template>\n",
    "web/app/composables/user.ts": "export function useUser() {}\nfunction hidden() {}\n",
    "web/app/pages/index.vue": "<script setup>\nuseUser()\nhidden()\n</script>\n<template><UserCard/><p/></template>\n",
}


def test_what_nuxt_imports_for_everybody_is_sure() -> None:
    graph = graphed({**NUXT, "web/nuxt.config.ts": "export default defineNuxtConfig({})\n"})
    page = "web/app/pages/index.vue:index"
    for name in ("web/app/components/UserCard.vue:UserCard", "web/app/composables/user.ts:useUser"):
        edge = graph.edge(page, name)
        assert (edge.is_certain, edge.reason) == (True, "imported by Nuxt")
    assert not graph.edge(page, "web/app/composables/user.ts:hidden").is_certain


def test_the_only_component_of_a_name_is_a_guess_elsewhere() -> None:
    graph = graphed(NUXT)
    edge = graph.edge("web/app/pages/index.vue:index", "web/app/components/UserCard.vue:UserCard")
    assert (edge.is_certain, edge.reason) == (False, "only component of that name")
    other = graphed({**NUXT, "lib/index.ts": "export const it = () => new UserCard();\n"})
    assert not other.targets("lib/index.ts:it", "new")


def test_options_are_members_that_markup_and_one_another_see() -> None:
    graph = graphed(
        {
            "List.vue": "<template><a @click='reload' @blur='go(shown)' :q='query' @x='late'/></template>\n<script>\n"
            "export default defineComponent({\n  props: ['query'],\n  computed: { shown() { return this.query } },\n"
            "  watch: { query() { this.reload() } },\n  methods: {\n    reload() { this.go(this.shown) },\n"
            "    go: function (n) {},\n    late: debounce(function () {}, 5),\n  },\n})\n</script>\n",
            "Old.vue": "<script>\nexport default {\n  setup() {\n    function save() { send() }\n"
            "    function send() {}\n    return { other: 1 }\n  },\n}\n</script>\n"
            "<template><a @click='save'/></template>\n",
        }
    )
    whole = "List.vue:List"
    kinds = [graph.symbol(f"{whole}.{name}").kind for name in ("query", "shown", "reload", "go", "late")]
    assert kinds == ["field", "property", "method", "method", "method"]
    for name, kind in (("reload", "name"), ("go", "call"), ("query", "name"), ("late", "name")):
        assert graph.edge(whole, f"{whole}.{name}", kind).is_certain
    assert graph.edge(f"{whole}.reload", f"{whole}.go", "call").is_certain
    assert graph.edge(f"{whole}.reload", f"{whole}.shown", "call").is_certain
    assert graph.edge("Old.vue:Old.setup", "Old.vue:Old.setup.save", "name").is_certain
    assert graph.edge("Old.vue:Old.setup.save", "Old.vue:Old.setup.send", "call").is_certain


def test_props_are_what_holds_them_has() -> None:
    graph = graphed(
        {
            "Card.vue": "<script setup lang='ts'>\nconst props = defineProps<{ title: string }>()\n"
            "const { size } = defineProps({ size: Number })\n</script>\n<template>{{ title + size }}</template>\n",
        }
    )
    assert graph.edge("Card.vue:Card", "Card.vue:props", "name").is_certain
    assert graph.edge("Card.vue:Card", "Card.vue:size", "name").is_certain


def test_what_is_loaded_when_it_is_first_shown_is_imported() -> None:
    graph = graphed(
        {
            "src/Dialog.vue": "<template><p/></template>\n",
            "src/Page.vue": "<script setup>\nconst Dialog = defineAsyncComponent(() => import('./Dialog.vue?x'))\n"
            "</script>\n<template><Dialog/></template>\n",
            "web/List.tsx": "export default function List() { return null; }\n",
            "web/app.tsx": "const List = React.lazy(() => import('./List'));\n"
            "export const Given = lazy(() => import('./List'));\nexport function App() { return <List/>; }\n",
        }
    )
    assert graph.edge("src/Page.vue:Page", "src/Dialog.vue:Dialog", "new").is_certain
    assert graph.edge("web/app.tsx:App", "web/List.tsx:List", "name").is_certain
    assert graph.symbol("web/app.tsx:Given").kind == "variable"
