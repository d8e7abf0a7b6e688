from __future__ import annotations

from dataclasses import replace

from support.snapshots import snapshot_of

from anchors.context.candidates import CandidateFinder
from anchors.context.sources import Sources
from anchors.context.value import Observed, probability
from anchors.search.lexical import LexicalIndex
from anchors.search.rank import rank

SEEN = Observed(
    file_rank=0, file_share=1.0, fifth_share=0.5, file_lines=300, file_words=0.6, place=0, chunk_share=0.5,
    words_share=0.5, line_share=0.4, num_bytes=400, kind="code", is_container=False, is_named=False,
)  # fmt: skip


def test_a_segment_is_worth_less_the_more_of_its_file_say_more() -> None:
    worths = [probability(replace(SEEN, place=place)) for place in (0, 1, 5, 40)]
    assert worths == sorted(worths, reverse=True) and worths[0] > 2 * worths[2]


def test_a_segment_is_worth_less_where_the_ranking_knows_little() -> None:
    assert probability(replace(SEEN, fifth_share=0.95)) < probability(replace(SEEN, fifth_share=0.3))


def test_what_says_most_in_its_file_stands_out_by_its_place_too() -> None:
    """Without the places the best would be worth 7.7 times the others."""
    others = "\n\n".join(f"def measure_{n}(border):\n    return border.width + {n}\n" for n in range(9))
    files = {
        "one.py": f"{others}\n\ndef draw(border):\n    return border.left\n".encode(),
        "other.py": b"def unrelated():\n    return 1\n",
    }
    snapshot = snapshot_of(files)
    ranking = rank(snapshot, None, LexicalIndex.build(snapshot), "draw the left border")
    found = CandidateFinder(snapshot, ranking, Sources(files.get)).of_best_files(10)
    best, second, *_ = sorted((candidate.worth for candidate in found if candidate.path == "one.py"), reverse=True)
    assert best > 10 * second
