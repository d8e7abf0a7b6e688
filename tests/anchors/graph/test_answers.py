"""Answers are numbers of rows, and are forgotten where nobody holds one."""

from anchors.graph.scopes.answers import NOTHING, Answers


def test_answers_are_forgotten_and_found_anew():
    reasons = {}
    answers = Answers(lambda text: reasons.setdefault(text, len(reasons)))
    rows = [(number, 0, 90, 0) for number in range(100)]
    answers.add("many", rows)
    answers.relieve()
    assert answers.known == {(): NOTHING}
    again = answers.add("few", rows[:2])
    starts, found = answers.arrays()
    assert found[starts[again] : starts[again + 1], 0].tolist() == [0, 1]
    assert len(found) == 2
