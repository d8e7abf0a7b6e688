from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from support.pace import within
from support.snapshots import own_files, own_snapshot, snapshot_of

from anchors.search import fields, laying, lexical, postings, terms
from anchors.search.lexical import LexicalIndex
from anchors.search.words import QueryTerm, query_terms, terms_of

FILES = {
    "shop/cart.py": "def add_item(cart, item):\n    '''Put an item into the cart.'''\n    cart.append(item)\n",
    "shop/invoice.py": "class InvoicePrinter:\n    def render_total(self, cart):\n        return sum(cart)\n",
    "shop/mail.py": "def send(message):\n    return message.invoice\n",
}


def test_bytes_come_back_equal_and_score_alike() -> None:
    index = LexicalIndex.build(own_snapshot())
    data = index.to_bytes()
    again = LexicalIndex.from_bytes(data)
    assert again.to_bytes() == data == LexicalIndex.build(own_snapshot()).to_bytes()
    terms = query_terms("How does the packer fit a budget of tokens?")
    np.testing.assert_array_equal(index.score(terms).chunk, again.score(terms).chunk)


def test_what_is_held_at_a_time_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    snapshot = snapshot_of({path: data for path, data in own_files().items() if path.startswith("anchors/search/")})
    data = LexicalIndex.build(snapshot).to_bytes()
    monkeypatch.setattr(postings, "HELD_SORTED", 100)
    monkeypatch.setattr(fields, "HELD_SORTED", 100)
    monkeypatch.setattr(laying, "SPLIT_AT_ONCE", 100)
    monkeypatch.setattr(postings, "BLOCK", 70)
    monkeypatch.setattr(fields, "CHUNKS_AT_ONCE", 10)
    monkeypatch.setattr(terms, "MAX_KNOWN", 10)
    monkeypatch.setattr(fields, "SORTED_AT_ONCE", 50)
    monkeypatch.setattr(lexical, "PIECE", 1000)
    assert LexicalIndex.build(snapshot, tmp_path, max_held=100, sorted_at_once=1000).to_bytes() == data
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("data", [b"", b"iqlex", b"\0" * 4000, LexicalIndex.build(snapshot_of(FILES)).to_bytes()[:-1]])
def test_damaged_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="lexical index"):
        LexicalIndex.from_bytes(data)


def test_every_term_of_every_identifier_is_found() -> None:
    snapshot = snapshot_of(FILES)
    index = LexicalIndex.build(snapshot)
    used = {snapshot.strings[number] for number in np.unique(snapshot.columns.posting_string)}
    assert all(index.term_id(term) is not None for word in used for term in terms_of(word))
    assert index.term_id("nowhere") is None


def test_a_body_count_is_the_sum_over_the_identifiers_of_a_term() -> None:
    snapshot = snapshot_of({"a.py": "cart = 1\nmy_cart = cart\nshopCart = my_cart\nother = 2\n"})
    index = LexicalIndex.build(snapshot)
    number = index.term_id("cart")
    assert number is not None
    assert index._body(number)[1].sum() == 5


def test_two_neighbours_find_a_part_of_a_name_that_is_both() -> None:
    snapshot = snapshot_of({"ops.py": "def write_pkg_lockfile():\n    pass\n", "b.py": "def other():\n    pass\n"})
    scores = LexicalIndex.build(snapshot).score(query_terms("the lock file is not written"))
    by_pair = LexicalIndex.build(snapshot).score(query_terms("the lock file"))
    assert scores.name.max() > 0 and snapshot.files[int(by_pair.name.argmax())].path == "ops.py"
    assert by_pair.name.max() > 0


def test_the_defining_file_wins_over_one_that_mentions() -> None:
    snapshot = snapshot_of(FILES)
    scores = LexicalIndex.build(snapshot).score(query_terms("invoice printer"))
    best = snapshot.files[int((scores.body + scores.name + scores.path).argmax())].path
    assert best == "shop/invoice.py"


def test_no_file_and_no_term_are_no_error() -> None:
    index = LexicalIndex.build(snapshot_of({}))
    assert index.score(query_terms("anything")).hits == ()
    assert LexicalIndex.from_bytes(index.to_bytes()).num_terms == 0


def test_a_query_costs_milliseconds_not_the_size_of_the_vocabulary() -> None:
    words = [f"alpha{n % 977} beta{n % 89} gamma_{n}" for n in range(20_000)]
    text = "\n".join(f"def f{n}():\n    return {words[n].replace(' ', ' + ')}" for n in range(20_000))
    index = LexicalIndex.build(
        snapshot_of({f"m{part}.py": text[part::4] for part in range(2)} | {"all.py": text[:900_000]})
    )
    index = LexicalIndex.from_bytes(index.to_bytes())
    terms = query_terms("where is alpha12 added to beta and gamma")
    with within(0.25):
        index.score(terms)


def test_what_stands_in_chunks_alone_is_the_same_as_in_the_whole_score() -> None:
    index = LexicalIndex.build(snapshot_of(FILES))
    for term in (
        QueryTerm("cart", "cart", 1.0),
        QueryTerm("invoice", "invoice", 0.5),
        QueryTerm("nowhere", "nowhere", 1.0),
    ):
        whole = index.score([term]).hits
        alone = index.chunk_hits(term)
        if not whole:
            assert alone is None
            continue
        assert alone is not None and alone.idf == whole[0].idf
        assert alone.chunks.tolist() == whole[0].chunks.tolist()
        assert alone.chunk_scores.tolist() == whole[0].chunk_scores.tolist()
