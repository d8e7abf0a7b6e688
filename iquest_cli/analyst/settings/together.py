"""Settings that code tells and what documents say of them, together: a document's entry for the first setting stands
beside it, and one that meets the question better than any setting of the code leads to its key there.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from anchors.graph.texts.words import files_with
from iquest_cli.analyst.calls.taken_up import used_at
from iquest_cli.analyst.evidence.evidence import Setting
from iquest_cli.analyst.settings.built import SETTINGS
from iquest_cli.analyst.settings.declared import IN_FILE
from iquest_cli.analyst.settings.documented import documented, entries_of, is_document, says_key
from iquest_cli.analyst.settings.fitting import Fit
from iquest_cli.analyst.settings.looked_up import WRITTEN, is_code_name, looked_up, used
from iquest_cli.analyst.settings.records import ENTERED
from iquest_cli.analyst.settings.settings import find_settings, key_of
from iquest_cli.analyst.settings.settled import with_default, with_marked
from iquest_cli.analyst.texts.literals import without_comments
from iquest_cli.analyst.texts.standing import TEST, is_test
from iquest_cli.analyst.texts.words import parts

if TYPE_CHECKING:
    from anchors.workspace import Workspace
    from iquest_cli.analyst.evidence.findings import Told
    from iquest_cli.analyst.ranking.relevance import Relevance

NUM_LOOKED_UP: Final = 5
NEARLY: Final = 0.55
"""What an entry must be worth, against the best, to be looked up in the code."""
UNKNOWN: Final = 0.6
"""For an entry whose key no code has: it may be another program's."""
UNVALUED: Final = 0.7
"""For a constant or field without a value: it may be no setting."""
NO_SETTING: Final = 0.6
"""For one that a document tells no default of either, and that nothing called settings holds: a field of an answer."""
MEMBER: Final = 0.5
"""For a value of an enumeration, which only a number tells from the others."""
WEAKER: Final = 0.85
"""For one with a value, and for a key that code only writes."""
DESCRIBED: Final = 0.95
"""For either where a document tells its default."""
AHEAD: Final = 1.1
"""How much better than the code's first setting an entry must meet the question to be told before it."""
AHEAD_OF_TOLD: Final = 1.05
FAR_AHEAD: Final = 1.3
"""The same where a document describes that setting too: one that says more of the telling words, and any other."""
KEPT: Final = 0.8
"""What a setting of the code must be worth, against an entry that leads, to be told beside it."""
LEAST: Final = 0.5
"""Share of the telling words that an entry must say to lead."""
COVERED: Final = 0.4
"""Share of all that is asked that it must say."""
LEAST_WORTH: Final = 0.33
"""What an entry must be worth to lead."""
LONE: Final = 0.75
"""The same for one whose key no code has."""
MAX_FILES: Final = 8
LINES: Final = 2
WITH_DEFAULT: Final = 0.1
"""What an entry that tells a default gains, of several about one setting."""
LEAST_WORDS: Final = 2
"""That say of a key more than its own."""
DOCUMENTED: Final = "described"
"""Kind of a setting that only a document tells of."""


def settings_told(workspace: Workspace, relevance: Relevance) -> tuple[Setting, ...]:
    """The settings that the question may mean, best first."""
    settings = find_settings(workspace, relevance)
    fit = Fit(relevance)
    entries = documented(relevance, fit)
    own = [_worth(relevance, fit, setting, entries) for setting in settings]
    best = _best(workspace, relevance, fit, entries)
    if best is not None:
        score, setting = best
        if not settings or _is_ahead(fit, setting, score, settings[0], own[0], entries):
            kept = (
                s
                for s, worth in zip(settings, own, strict=True)
                if worth >= KEPT * score and key_of(s) != key_of(setting)
            )
            return (setting, *kept)
    if not settings:
        return ()
    return (_with_told(relevance, fit, settings[0], entries), *settings[1:])


def _is_ahead(
    fit: Fit, setting: Setting, score: float, lead: Setting, worth: float, entries: list[tuple[float, Told]]
) -> bool:
    """Whether an entry is told before the code's first setting; of one that documents describe too they decide."""
    if setting.told is not None and says_key(setting.told, key_of(lead)):
        return False
    shares = [fit.share_of(entry) for _, entry in entries if says_key(entry, key_of(lead))]
    if setting.told is not None and shares and fit.share_of(setting.told) <= max(shares):
        return score > FAR_AHEAD * worth
    return score > (AHEAD_OF_TOLD if shares else AHEAD) * worth


def _best(
    workspace: Workspace, relevance: Relevance, fit: Fit, entries: list[tuple[float, Told]]
) -> tuple[float, Setting] | None:
    """The entry that meets the question best, as the setting that the code has for it."""
    told: dict[str, tuple[float, Told]] = {}
    for score, entry in entries:
        if score < max(LEAST_WORTH, NEARLY * entries[0][0]) or len(told) >= NUM_LOOKED_UP:
            break
        is_said = fit.share_of(entry) >= LEAST and fit.is_of_measure(entry)
        if fit.coverage(entry) >= COVERED and is_said and not is_code_name(workspace, entry.key):
            told.setdefault(entry.key, (score, entry))
    found: list[tuple[float, Setting]] = []
    for score, entry in told.values():
        setting = looked_up(workspace, relevance, entry.key)
        if setting is not None:
            setting = replace(setting, told=entry)
            found.append((score * _sureness(setting), setting))
        elif (entry.default or entry.shown or entry.key.isupper()) and fit.share_of(entry) >= LONE:
            file = workspace.snapshot.file_index(entry.path) or 0
            symbol = workspace.snapshot.symbol(workspace.snapshot.module_symbol(file))
            lone = Setting(entry.key, "", entry.path, entry.first, symbol, "", DOCUMENTED, told=entry)
            found.append((UNKNOWN * score, lone))
    if not found:
        return None
    score, best = max(found, key=lambda item: item[0])
    return score, _completed(workspace, relevance, best)


def _completed(workspace: Workspace, relevance: Relevance, setting: Setting) -> Setting:
    """With its default and where it is taken up, as for every other setting."""
    if setting.kind == DOCUMENTED:
        return setting
    setting = with_marked(workspace, relevance, setting) or setting
    setting = with_default(workspace, relevance, setting)
    return used_at(workspace, relevance, used(relevance, setting))


def _worth(relevance: Relevance, fit: Fit, setting: Setting, entries: list[tuple[float, Told]]) -> float:
    """What a setting of the code is worth by the words that stand with it there, or by those of a document's entry."""
    key, symbol = key_of(setting), setting.symbol
    near = relevance.source.text(setting.path, setting.line - LINES, setting.line + LINES)
    about = f"{near} {setting.declared_in}"
    if symbol is not None and symbol.kind != "module":
        signature = without_comments(symbol.signature)
        about = f"{symbol.doc} {relevance.docs.of(symbol)} {symbol.qualified_name}. {about} {signature}"
    told = max((score for score, entry in entries if says_key(entry, key)), default=0.0)
    place = TEST if is_test(setting.path) else 1.0
    return place * _sureness(setting) * max(told, fit.worth(key, about, setting.declared or setting.default))


def _sureness(setting: Setting) -> float:
    """How sure it is that something is a setting: what code asks for by a name is, a field may be none."""
    if setting.kind in ("read", ENTERED, IN_FILE) or key_of(setting) != setting.key:
        return 1.0
    if setting.symbol is not None and setting.symbol.kind == "member" and not setting.default.strip("0123456789"):
        return MEMBER
    told = setting.told
    if told is not None and (told.default or told.shown):
        return DESCRIBED
    if setting.default or setting.declared or setting.kind == WRITTEN:
        return WEAKER
    owner = f"{setting.symbol.qualified_name} {setting.path}" if setting.symbol is not None else setting.path
    return UNVALUED * (1.0 if told is None or not SETTINGS.isdisjoint(parts(owner)) else NO_SETTING)


def _with_told(relevance: Relevance, fit: Fit, setting: Setting, entries: list[tuple[float, Told]]) -> Setting:
    """With what a document says of the setting, be it one that the question does not lead to."""
    key = key_of(setting)
    found = [(score, entry) for score, entry in entries if says_key(entry, key) and _says_something(entry)]
    told = max(found, key=lambda item: item[0] + WITH_DEFAULT * bool(item[1].default), default=(0.0, None))[1]
    return replace(setting, told=told or _elsewhere(relevance, fit, key))


def _says_something(entry: Told) -> bool:
    return len(set(parts(entry.about)).difference(parts(entry.key))) >= LEAST_WORDS


def _elsewhere(relevance: Relevance, fit: Fit, key: str) -> Told | None:
    """What a document says of a key that does not meet the question."""
    snapshot = relevance.snapshot
    found: list[Told] = []
    paths = (snapshot.files[file].path for file in files_with(snapshot, key) if is_document_file(relevance, file))
    for path, _ in zip(paths, range(MAX_FILES), strict=False):
        found += [entry for entry in entries_of(relevance, path) if says_key(entry, key) and _says_something(entry)]
    scores = {entry: fit.worth(entry.key, entry.about, entry.default) for entry in found}
    return max(found, key=lambda entry: (bool(entry.default), bool(entry.shown), scores[entry]), default=None)


def is_document_file(relevance: Relevance, file: int) -> bool:
    tracked = relevance.snapshot.files[file]
    return is_document(tracked.path, tracked.language)
