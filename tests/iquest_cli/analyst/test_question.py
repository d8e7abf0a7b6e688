"""Questions are understood by their words alone: kind, ends, names, language."""

from __future__ import annotations

import pytest

from iquest_cli.analyst.asked.question import concepts_of, understand
from iquest_cli.analyst.texts.words import parts, spellings, stem, thesaurus


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Where is the session cookie signed?", "locate"),
        ("Which function parses the header?", "locate"),
        ("What is called from main() until the socket is open?", "flow"),
        ("By which steps does a job get into the queue?", "flow"),
        ("How is a request handled?", "flow"),
        ("Which logs are written when the disk is full?", "logs"),
        ("What is logged at startup, and at which level?", "logs"),
        ("Which exception is raised for a bad date?", "errors"),
        ("What happens if the name is empty? Name the errors.", "errors"),
        ("Who calls parse_date?", "callers"),
        ("Which code needs the retry helper?", "callers"),
        ("Who starts the nightly job?", "callers"),
        ("Who changed the nightly job?", "why"),
        ("Where is it decided at which level a failed job is logged?", "locate"),
        ("Where are answers logged to the database?", "locate"),
        ("How does it decide which parser to use?", "locate"),
        ("Which environment variable sets the port?", "config"),
        ("How long does it wait by default?", "config"),
        ("Where does the program start?", "entry"),
        ("What are the entry points?", "entry"),
        ("Which commit removed the old parser?", "why"),
        ("Since when is the name checked?", "why"),
        ("Why is the lock taken twice?", "why"),
        ("What does this project do?", "overview"),
        ("Give me an overview of the architecture", "overview"),
        ("Wo wird die Verbindung geschlossen?", "locate"),
        ("Wer ruft parse_date auf?", "callers"),
        ("谁调用 parse_date?", "callers"),
        ("从 main 到 send 的调用流程", "flow"),
        ("checkpoints", "other"),
        ("Where is an error of the parser turned into a reply?", "locate"),
        ("Where does a log event get written to the sinks?", "locate"),
        ("What does ctx.throw do?", "locate"),
        ("Where is a message appended to the commit log?", "locate"),
        ("Which subcommands does it have?", "config"),
        ("Which routes are there?", "config"),
        ("By which calls does an order get to the till?", "flow"),
        ("Through which functions does my row get to the thread that writes it?", "flow"),
        ("Through which function does a request enter it?", "entry"),
        ("What is called, in which order, from the main function until a line is printed?", "flow"),
        ("Where is it worked out how long the loop may sleep?", "locate"),
        ("Which parts of the library hand jobs to the thread pool?", "callers"),
        ("How large may a body be by default and how do I raise the limit?", "config"),
        ("How do I raise the maximum number of rows?", "config"),
        ("When does it raise the wrong error?", "errors"),
        ("How are logs stored?", "locate"),
        ("Where are the build logs kept?", "locate"),
        ("How are secrets masked in logs?", "locate"),
        ("What is logged when a secret is stored?", "logs"),
    ],
)
def test_kind(text: str, kind: str) -> None:
    assert understand(text).kind == kind


def test_ends_of_a_flow() -> None:
    question = understand("What happens from the click on Save until the row is stored?")
    assert (question.start, question.end) == ("the click on Save", "the row is stored")
    assert understand("How does a file become a token list, starting at read()?").start == "read()"
    assert understand("When the disk is full, what is logged?").when == "the disk is full"


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        (
            "A user asks for a link. What happens between the request and the mail being sent?",
            "A user asks for a link the request",
            "the mail being sent",
        ),
        (
            "A visitor leaves a note. How does it get from the HTTP endpoint to the author?",
            "A visitor leaves a note the HTTP endpoint",
            "the author",
        ),
        (
            "A file is dropped into a folder. How does it get from there to a stored row?",
            "A file is dropped into a folder there",
            "a stored row",
        ),
        ("How do rows get from the HTTP handler into the queue?", "rows the HTTP handler", "the queue"),
        ("What happens between the request and the answer?", "the request", "the answer"),
    ],
)
def test_a_sentence_before_says_what_takes_the_way(text: str, start: str, end: str) -> None:
    question = understand(text)
    assert (question.kind, question.start, question.end) == ("flow", start, end)


def test_an_e_mail_is_spelled_as_code_does() -> None:
    assert [concept.word for concept in understand("Where are e-mails sent?").concepts] == ["emails", "sent"]


def test_names_that_code_would_spell_so() -> None:
    found = understand("Who uses `os.path` or max_size, HttpClient::send and open(), not Monday?").identifiers
    assert {"os.path", "max_size", "HttpClient.send", "open"} <= set(found)
    assert "utf8to16_decode" in understand("Who calls utf8to16_decode?").identifiers


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("behaviour", "behavior"),
        ("colours", "colors"),
        ("initialised", "initialized"),
        ("serialisation", "serialization"),
    ],
)
def test_both_spellings_lead_to_each_other(one: str, other: str) -> None:
    assert other in spellings(one)
    assert one in spellings(other) or one == "colours"
    assert spellings("four") == spellings("list") == ()


def test_a_foreign_word_takes_no_english_one_along() -> None:
    """A single word of the vocabulary replaces what is near an English word of the same stem."""
    known = thesaurus()
    foreign = [phrase[0] for phrase in known.phrases if len(phrase) == 1]
    assert {root for root in foreign if root in known.near} <= {"databa", "start", "such"}


@pytest.mark.parametrize(
    "words",
    [
        ("validate", "validated", "validation"),
        ("register", "registered"),
        ("retry", "retries"),
        ("expire", "expiry", "expired"),
        ("archive", "archives", "archived", "archiving"),
        ("receive", "received"),
        ("comment", "comments", "commented"),
        ("version", "versions", "versioned"),
        ("reference", "references", "referenced", "referencing"),
        ("total", "totals"),
        ("action", "actions"),
        ("signal", "signals", "signalled"),
        ("status", "statuses"),
        ("license", "licenses", "licensed"),
    ],
)
def test_words_of_one_root_meet(words: tuple[str, ...]) -> None:
    assert len({stem(word) for word in words}) == 1


def test_identifiers_are_split() -> None:
    assert parts("rebuildHTTPMethod_now2") == ("rebuild", "http", "method", "now", "2")


def test_http_names_lead_to_their_codes() -> None:
    assert "304" in thesaurus().phrases[(stem("not"), stem("modified"))]


def test_nothing_is_too_odd_to_be_read() -> None:
    for text in ("", "?", "\x1b[31m", "`" * 50, "a" * 5000, "\udcff", "🙂 ???"):
        assert understand(text).text == text


def test_the_next_of_something_is_asked_for() -> None:
    assert "next" in [concept.word for concept in understand("How long may it sleep until the next timer?").concepts]


def test_what_is_told_before_the_question_does_not_make_its_kind() -> None:
    assert understand("I gave no path to a configuration. Where is the list of files put together?").kind == "locate"
    assert understand("I clear an environment variable then. Where is that found out?").kind == "locate"
    assert understand("A connection was idle. What is logged then, and at which level?").kind == "logs"


@pytest.mark.parametrize(
    ("text", "word", "form"),
    [
        ("How long does it wait before it connects again?", "connects", "reconnects"),
        ("Where are the old marks taken out of a text?", "taken out", "strip"),
        ("Where does it throw the stale rows away?", "throw away", "discard"),
    ],
)
def test_what_is_said_with_a_word_apart_is_understood(text: str, word: str, form: str) -> None:
    concepts = {concept.word: concept for concept in concepts_of(text)}
    assert form in dict(concepts[word].forms)
    assert "another" not in {concept.word for concept in concepts_of("Where is another nick chosen?")}


def test_a_particle_of_another_verb_is_none_of_the_first() -> None:
    assert "take out" not in {concept.word for concept in concepts_of("Where does it take the text and print out?")}


def test_an_interface_for_people_is_no_name() -> None:
    assert understand("How does the web interface check the password?").identifiers == ()
    assert understand("Where is the Shadow interface implemented?").identifiers == ("Shadow",)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("How is the configuration file parsed?", "locate"),
        ("How are settings reloaded?", "locate"),
        ("How long is the timeout by default?", "config"),
        ("Which error is raised when a login failed?", "errors"),
    ],
)
def test_how_something_is_read_asks_for_no_value(text: str, kind: str) -> None:
    assert understand(text).kind == kind


def test_what_failed_before_is_no_question_for_errors() -> None:
    assert "errors" not in understand("How are users banned after too many failed logins?").kinds


def test_a_selector_is_one_name() -> None:
    for text, name in (
        ("Who calls itemAt:of:?", "itemAt:of:"),
        ("Where is Shop.itemAt:of:next: used", "Shop.itemAt:of:next:"),
    ):
        assert understand(text).identifiers == (name,)
    assert understand("In runJob: which errors are raised?").identifiers == ("runJob",)
