"""What markup uses of its script: tags, handlers, expressions; and what it binds itself, which is no use of it."""

from __future__ import annotations

import pytest

from anchors.records import REFERENCE_CODING, REFERENCE_KINDS
from anchors.rows.packed import widen
from anchors.syntax.extract import extract


def used(data: str, language: str) -> list[str]:
    record = extract(data.encode(), language)
    texts = record.texts()
    rows = widen(record.references, REFERENCE_CODING).tolist()
    return [
        f"{line} {REFERENCE_KINDS[kind]} {texts[receiver] + '.' if receiver else ''}{texts[name]}"
        for name, receiver, kind, line, _ in sorted(rows, key=lambda row: (row[3], row[2], texts[row[0]]))
    ]


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        ('<a @click="save"/>', ["1 name save"]),
        ('<a @click.prevent="save(one, $event)" v-on:blur="leave"/>', ["1 call save", "1 name leave", "1 name one"]),
        ('<a @click="a = 1; save()"/>', ["1 call save"]),
        ('<a @click="(event) => save(event)"/>', ["1 call save"]),
        ('<a @click="store.save(x)"/>', ["1 call store.save", "1 name x"]),
        ('<a :href="url" v-if="ready && open" :label/>', ["1 name label", "1 name open", "1 name ready", "1 name url"]),
        ('<li v-for="(one, at) of all" :key="at" @click="drop(one)">{{ one.x }}</li>', ["1 call drop", "1 name all"]),
        ('<b v-for="x in y"><i>{{ x }}</i></b><i>{{ x }}</i>', ["1 name x", "1 name y"]),
        ('<A><template #head="{ one }">{{ show(one, two) }}</template></A>{{ one }}',
         ["1 call show", "1 new A", "1 name one", "1 name two"]),
        ('<upload-dialog/><UploadDialog/><div/><router-link/>',
         ["1 new RouterLink", "1 new UploadDialog", "1 new UploadDialog"]),
        ("<!-- <A @click=\"save\"/> {{ x }} --><p v-pre>{{ y }}</p>{{ z", []),
        ("<p title=\"{{ x }}\" @click=\"it's\">{{ format( }} {{ good() }}</p>", ["1 call good"]),
        ("<p>\n{{\n  a\n    ? first(b)\n    : c.d }}</p>", ["3 name a", "4 call first", "4 name b", "5 attribute c.d"]),
        ('<A v-model:open="isOpen" v-focus="way" v-bind="rest" v-else />',
         ["1 new A", "1 name isOpen", "1 name rest", "1 name way"]),
    ],
)  # fmt: skip
def test_of_vue(markup: str, wanted: list[str]) -> None:
    assert used(f"<template>{markup}</template>\n", "vue") == wanted


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        ("<button on:click={save}/>", ["1 name save"]),
        ("<button onclick={() => save(x)} {disabled} {...rest}/>",
         ["1 call save", "1 name disabled", "1 name rest", "1 name x"]),
        ("{#each all as { id, name }, at (id)}<A {id} n={name} {at} b={other}/>{/each}{id}",
         ["1 new A", "1 name all", "1 name id", "1 name other"]),
        ("{#await load(x) then found}{found}{missing}{:catch error}{error}{/await}",
         ["1 call load", "1 name missing", "1 name x"]),
        ("{#snippet row(one)}{one}{two}{/snippet}{@render row(three)}", ["1 name three", "1 name two"]),
        ("{@const sum = add(a, b)}{sum}", ["1 call add", "1 name a", "1 name b"]),
        ("<a use:tip={text} transition:fade class:open bind:value/>",
         ["1 name fade", "1 name open", "1 name text", "1 name tip", "1 name value"]),
        ('<a class="big {size > 2 ? "x" : tint(`}`)}">{"}"}</a>', ["1 call tint", "1 name size"]),
        ("<A let:item><b title={item}>{other}</b></A>", ["1 new A", "1 name other"]),
        ("{$cart.items}{$user}{$$props.x}", ["1 name user", "1 attribute cart.items", "1 attribute $$props.x"]),
        ("{#if ready}{:else if late(x)}{:else}{/if}", ["1 call late", "1 name ready", "1 name x"]),
        ("<svelte:head><title>{title}</title></svelte:head><svelte:component this={Page}/>",
         ["1 name Page", "1 name title"]),
        ("<Icons.Plus/>{/* a comment } */ y()}{unclosed", ["1 call y", "1 new Icons.Plus"]),
    ],
)  # fmt: skip
def test_of_svelte(markup: str, wanted: list[str]) -> None:
    assert used(markup + "\n", "svelte") == wanted


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        ("<Layout title={title}/>", ["4 new Layout", "4 name title"]),
        ("{all.map((post) => <Card {...post} on={tint(post, 1)}/>)}", ["4 call all.map", "4 call tint", "4 new Card"]),
        ("<p class=\"a {b}\">{/* {x} */}{cond && <b>don't {y}</b>}</p>", ["4 name cond", "4 name y"]),
        ("{!loud() && <></>}", ["4 call loud"]),
    ],
)  # fmt: skip
def test_of_astro(markup: str, wanted: list[str]) -> None:
    assert used(f"---\nlet a\n---\n{markup}\n", "astro") == wanted


def test_what_is_imported_in_small_letters_is_a_component_too() -> None:
    data = "<script setup>\nimport draggable from 'vuedraggable'\n</script>\n<template><draggable/><main/></template>\n"
    assert used(data, "vue") == ["4 new draggable"]


def test_what_is_broken_in_markup_leaves_the_script_as_it_is() -> None:
    script = "<script setup>\nfunction save() { send() }\n</script>\n"
    whole, broken = (extract((script + markup).encode(), "vue") for markup in ("", '<template><a @click="f(({"/>'))
    assert whole.definitions[1] == broken.definitions[1] and broken.note == ""
