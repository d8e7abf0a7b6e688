"""Where the scripts of components lie: what is a block, what only looks like one, in linear time."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.pace import within
from support.records import check_record

from anchors.syntax.blocks import component_of
from anchors.syntax.extract import extract
from anchors.syntax.languages import COMPONENTS
from anchors.syntax.parse import parse_tree


def codes(data: bytes, language: str) -> list[bytes]:
    return [data[script.start : script.end].strip() for script in component_of(data, language).scripts]


@pytest.mark.parametrize(
    ("language", "data", "wanted"),
    [
        ("vue", b"<template><script>no</script><template/></template>\n<script>a</script>", [b"a"]),
        ("vue", b"<template><template #x>{{ y }}</template></template><script>a</script>", [b"a"]),
        ("vue", b"<!-- <script>no</script> -->\n<docs>\n<script>no</script>\n</docs>\n<script>a</script>", [b"a"]),
        ("vue", b"<script>a</script>\n<script setup>\nb</script>", [b"a", b"b"]),
        ("vue", b'<script>a = "</scripts>"</script >', [b'a = "</scripts>"']),
        ("vue", b"<script setup generic=\"T extends Record<string, 'a>b'>\">a</script>", [b"a"]),
        ("vue", b"<style>\n<script>no</script>\n</style><script>a", [b"a"]),
        ("vue", b'<script type="application/ld+json">{}</script>', []),
        ("vue", b'<script lang="ts">a', [b"a"]),
        ("vue", b'<script lang="ts>a</script>', []),
        ("svelte", b"<svelte:head><script>no</script></svelte:head>\n<script>a</script>", [b"a"]),
        ("svelte", b"<script>a</script>\n{@html `\n<script>no</script>`}", [b"a"]),
        ("svelte", b"<script module>a</script>\n\n<script>b</script>", [b"a", b"b"]),
        ("svelte", b"<p>{@html '<script>no</script>'}</p>", []),
        ("astro", b"---\na\n---\n<p>---</p><script>b</script>", [b"a", b"b"]),
        ("astro", b"\xef\xbb\xbf---\r\na\r\n---\r\n", [b"a"]),
        ("astro", b"<p>---\n---</p>", []),
        ("astro", b"---\na", [b"a"]),
    ],
)
def test_scripts_are_found_where_they_stand(language: str, data: bytes, wanted: list[bytes]) -> None:
    assert codes(data, language) == wanted


@pytest.mark.parametrize(
    ("data", "grammar"),
    [
        (b"<script>let a</script>", "javascript"),
        (b'<script lang="jsx">let a</script>', "javascript"),
        (b"<script lang='ts'>let a</script>", "typescript"),
        (b"<script setup lang=tsx>let a</script>", "tsx"),
        (b'<script>let b</script><script setup lang="ts">let a</script>', "typescript"),
    ],
)
def test_the_grammar_goes_by_lang(data: bytes, grammar: str) -> None:
    assert component_of(data, "vue").grammar == grammar
    assert [item.name for item in extract(data, "vue").definitions if item.kind == "variable"][-1] == "a"


def test_a_lang_without_grammar_is_said() -> None:
    alone = extract(b'<template><p/></template>\n<script lang="coffee">\na = 1\n</script>\n', "vue")
    assert alone.note == "no grammar for coffee: read as text" and alone.definitions == ()
    beside = extract(b'<script lang="civet">\na = 1\n</script>\n<script setup>\nlet b = 1\n</script>\n', "vue")
    assert beside.note == "read in part: no grammar for civet"
    assert "b" in [item.name for item in beside.definitions]
    for record in (alone, beside):
        check_record(record)


def test_bytes_and_lines_of_a_tree_are_those_of_the_file() -> None:
    data = "<template>\r\n  <p>ü</p>\r\n</template>\r\n<script>\r\nfunction f() {}\r\n</script>\r\n".encode()
    node = parse_tree(data, "vue").root_node.children[0]
    assert data[node.start_byte : node.end_byte] == b"function f() {}" and node.start_point[0] == 4
    assert component_of(data, "vue").code.count(b"\r\n") == data.count(b"\r\n")


MANY = {
    "openings": b"<script" * 150_000,
    "tags": b"<script>" * 130_000,
    "open quotes": b'<script a="' * 90_000,
    "nested quotes": b"<script a=\"'" * 80_000,
    "closed tags": b"<script></script>\n" * 55_000,
    "templates": b"<template>" * 100_000,
    "closing templates": b"<template></template>" * 45_000,
    "comments": b"<!-- <script>" * 75_000,
    "attributes": b"<script " + b"a='b' " * 160_000 + b">",
    "spaces": b"<script a" + b" " * 1_000_000,
    "half closings": b"<script>" + b"</scrip </script" * 60_000,
    "fences": b"---\n" * 250_000,
    "braces": b"<p>{" * 250_000,
    "mustaches": b"<template>" + b"{{ a " * 200_000,
    "handlers": b"<template><a @b=\"c\" :d='e' " + b"@f='g' " * 130_000,
    "long lines": b"<template><p>" + b"{{ a }}" * 140_000 + b"</p></template>",
}


@pytest.mark.parametrize("language", sorted(COMPONENTS))
@pytest.mark.parametrize("name", MANY)
def test_looking_takes_linear_time(language: str, name: str) -> None:
    data = MANY[name][: 1 << 20]
    lines = b"".join(part + b"\n" for part in (data[at : at + 300] for at in range(0, len(data), 300)))[: 1 << 20]
    with within(6):
        component_of(data, language)
        check_record(extract(lines, language))


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [b"<script>", b"</script>", b'<script lang="ts">', b"<template>", b"</template>", b"<!--", b"-->", b"---\n",
             b"\n", b"let a = b(c)\n", b'"', b"'", b"{{ f(x) }}", b"{#if y}", b'<A @b="c" on:d={e}/>', b"<", b">",
             b"\xff"]
        ),
        max_size=30,
    ),
    st.sampled_from(sorted(COMPONENTS)),
)  # fmt: skip
def test_any_order_of_blocks_gives_a_record(pieces: list[bytes], language: str) -> None:
    data = b"".join(pieces)
    component = component_of(data, language)
    assert len(component.code) == len(data) and component.code.count(b"\n") == data.count(b"\n")
    for script in component.scripts:
        assert component.code[script.start : script.end] == data[script.start : script.end]
    for start, end in component.templates:
        assert not component.code[start:end].strip()
    check_record(extract(data, language))
