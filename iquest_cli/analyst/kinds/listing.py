"""All settings of one kind, where a question asks for the list: variables of the environment, options of the command
line, the fields or parameters of the class that it names. Commands and routes are `doors.py`'s, a question for one
setting is `settings.py`'s.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.evidence.evidence import Listing, Setting
from iquest_cli.analyst.kinds.read_names import is_option, is_own_file, is_system_property, is_variable, list_read
from iquest_cli.analyst.routes.doors import ASKED, DOORS, find_doors, find_jobs
from iquest_cli.analyst.settings.asks import Asks
from iquest_cli.analyst.settings.defaults import declared_default
from iquest_cli.analyst.settings.keyed import find_keyed
from iquest_cli.analyst.settings.marked import beside
from iquest_cli.analyst.texts.literals import is_literal, top_level_arguments
from iquest_cli.analyst.texts.values import NAMED, value_of
from iquest_cli.analyst.texts.words import WORD, parts, stem, thesaurus

if TYPE_CHECKING:
    from anchors.types import Symbol
    from anchors.workspace import Workspace
    from iquest_cli.analyst.ranking.relevance import Relevance

MAX_DECLARED: Final = 60
"""Settings whose default is looked for where others declare it: more than are shown of a list."""
MAX_ALIKE: Final = 6
"""Types called alike of which the settings are looked at."""
LEAST_DECLARED: Final = 5
BELOW: Final = 2
"""Lines below a setting on which its first value may stand: `@@timeout_in = 30.minutes`."""
_ACCESSOR: Final = re.compile(r"(?:mattr|cattr|class|config)_(?:accessor|attribute|setting)\b|(?:config_)?setting\b")
_LISTS: Final = re.compile(
    r"\b(?:which|what|all|list|every)\b[^,.;?]{0,40}?\b(?:env(?:ironment)? var(?:iable)?s|settings|options|flags"
    r"|parameters|arguments|command[- ]line switches|config(?:uration)? (?:keys|options|values|variables)|properties"
    r"|knobs)\b"
    r"(?P<rest>[^.;?]*)",
    re.IGNORECASE,
)
SYSTEM_PROPERTIES: Final = re.compile(r"\bsystem properties\b", re.IGNORECASE)
_HAS: Final = re.compile(
    r"^\W*$|\b(?:exist|exists|available|supported|there|have|has|needs?|requires?|expects?|takes?|accepts?|supports?|reads?|offers?|knows?|can|may"
    r"|understands?|honou?rs?|respects?|recogni[sz]es?|set|pass|give|configure)\b",
    re.IGNORECASE,
)
_WORDS: Final = (
    "environment env variable var setting option flag parameter argument switch config configuration key value property"
    " properties knob exist available support read accept offer know understand honour honor respect recognise"
    " recognize set pass configure default list command line cli program tool app application library package user"
    " customize change need require expect"
)
_ONLY_NAMES: Final = frozenset(stem(form) for word in _WORDS.split() for form in (word, word + "s"))
"""What a question for a list says without saying of what."""
_PROGRAM: Final = re.compile(
    r"\b(?:server|service|api|http|rest|web|site|backend|project|repository|defined?|registered)\b", re.IGNORECASE
)
"""What says of a program only that it is one."""
_FLAGS: Final = re.compile(r"\bflags\b|\bcommand[- ]line (?:options|arguments|switches)\b", re.IGNORECASE)
_FLAG_WORDS: Final = frozenset(map(stem, ("command", "subcommand", "flags", "line", "options")))
_JOB_WORDS: Final = frozenset(
    map(stem, ("background", "scheduled", "periodic", "recurring", "cron", "kinds", "run", "runs"))
)
_JOBS: Final = re.compile(
    r"\b(?:which|what|all|list|every)\b(?P<sort>[^,.;?]{0,30}?)\b(?:(?:background|scheduled|periodic|recurring"
    r"|cron)[ -]?(?:jobs|tasks|workers)|jobs)\b(?P<rest>[^.;?]*)",
    re.IGNORECASE,
)
_RUN: Final = re.compile(r"\b(?:runs?|running|scheduled|registered|in the background|periodically|regularly)\b", re.I)
_TYPES: Final = frozenset({"class", "struct", "interface", "type", "record", "module", "object", "trait", "dataclass"})
_BUILDERS: Final = frozenset({"__init__", "constructor", "__construct", "initialize", "init", "new", "New"})
_DEFAULTS: Final = re.compile(r"default|init|constructor", re.IGNORECASE)
_PRIVATE: Final = re.compile(r"(?:^|\s)(?:#\w|(?:private|protected|fileprivate)\b)")
_COMMENT: Final = re.compile(r"(?:^|\s)(?:#|//)\s.*$", re.MULTILINE)
_SELF: Final = frozenset({"self", "cls", "this", "*", "/", ""})
_PARAMETER: Final = re.compile(
    r"(?:@\w+(?:\([^()]*\))?\s+)*(?:(?:public|private|protected|readonly|final|const|val|var|mut|override|static)\s+)*"
    r"[*&$]*(?P<name>[A-Za-z_]\w*)\??\s*(?::[^=]*)?(?:=(?P<value>.*))?$",
    re.DOTALL,
)


def find_listing(workspace: Workspace, relevance: Relevance, repository: str = "") -> Listing | None:
    """None where the question asks for no list, names what is none, or nothing of the kind is there."""
    doors = ASKED.fullmatch(relevance.text) or DOORS.search(relevance.text)
    if doors is not None and _HAS.search(doors["rest"]) and not _named(_PROGRAM.sub("", doors["rest"]), repository):
        sort = _named(_PROGRAM.sub("", doors["sort"]), repository)
        return _of_sort(find_doors(workspace, relevance.source, doors["what"]), sort)
    asked = _LISTS.search(relevance.text)
    if asked is None or not _HAS.search(asked.group("rest")):
        return None
    if SYSTEM_PROPERTIES.search(relevance.text):
        return list_read(workspace, "system property", is_system_property, "system properties")
    asks = Asks.of(relevance.text)
    left = _named(relevance.text, repository)
    if asks.for_option and _FLAGS.search(relevance.text):
        options = list_read(workspace, "option", is_option)
        options = _near(options, [word for word in left if word not in _FLAG_WORDS]) if options else None
        if options is not None:
            return options
    if asks.for_environment:
        variables = list_read(workspace, "environment variable", is_variable)
        if not _named(_PROGRAM.sub("", relevance.text), repository):
            return variables
        variables = _near(variables, left) if variables is not None else None
        if variables is not None:
            return variables
    if not left and (asks.for_option and "command" in relevance.text.lower()):
        return list_read(workspace, "option", is_option)
    owner = _owner(workspace, relevance, left)
    declared = None if left else _of_accessors(workspace, relevance)
    if owner is not None:
        settings = _of_type(workspace, relevance, owner)
        if len(settings) > max(1, len(declared.settings) if declared else 0):
            return Listing("setting", tuple(settings), owner)
    if not left:
        read = list_read(workspace, "option", is_option) if asks.for_option else list_read(workspace, "setting")
        return read if declared is None or (read and len(read.settings) > len(declared.settings)) else declared
    return find_keyed(workspace, relevance, left) if left else None


def find_job_listing(workspace: Workspace, relevance: Relevance, repository: str = "") -> Listing | None:
    """All that runs in the background, where a question asks for that; None where nothing is marked so."""
    asked = _JOBS.search(relevance.text)
    if asked is None or not (_HAS.search(asked["rest"]) or _RUN.search(asked["rest"])):
        return None
    rest = _RUN.sub("", _PROGRAM.sub("", f"{asked['sort']} {asked['rest']}"))
    sort = [word for word in _named(rest, repository) if word not in _JOB_WORDS]
    found = _of_sort(find_jobs(workspace), sort)
    return found if found.settings else None


def _of_sort(listing: Listing, sort: list[str]) -> Listing:
    """Of the list what is of the sort that the question names ("admin routes"), by its own words or by its file's; all
    of it where nothing is."""
    near = _near(listing, sort)
    return listing if near is None else near


def _near(listing: Listing, wanted: list[str]) -> Listing | None:
    """What has all these words in its name, its owner or its file's path; None for nothing."""
    kept = []
    for setting in listing.settings:
        owner = setting.symbol.qualified_name if setting.symbol is not None else ""
        told = {stem(part) for part in parts(f"{setting.key} {owner} {setting.path}".replace("/", " "))}
        if told.issuperset(wanted):
            kept.append(setting)
    return replace(listing, settings=tuple(kept)) if kept else None


def _of_accessors(workspace: Workspace, relevance: Relevance) -> Listing | None:
    """What the module or class that declares most settings of its own takes: Ruby's `mattr_accessor :timeout_in`."""
    snapshot = workspace.snapshot
    counts: Counter[int] = Counter()
    for file, tracked in enumerate(snapshot.files):
        if tracked.language != "ruby" or not is_own_file(tracked.path):
            continue
        for number in snapshot.symbols_of(file):
            if snapshot.kind(number) in NAMED and _ACCESSOR.match(snapshot.symbol(number).signature):
                counts[snapshot.parent(number)] += 1
    if not counts:
        return None
    owner, count = max(counts.items(), key=lambda item: (item[1], -item[0]))
    settings = _of_type(workspace, relevance, snapshot.symbol(owner)) if count >= LEAST_DECLARED else []
    own = [s for s in settings if _ACCESSOR.match(s.text)]
    return Listing("setting", tuple(own), snapshot.symbol(owner)) if own else None


def _named(text: str, repository: str) -> list[str]:
    """Roots of the words that say of what, the repository's own name left out."""
    own = {stem(part) for part in parts(repository)} | {repository.lower()}
    stop = thesaurus().stop
    words = [part for word in WORD.findall(text) if word.lower() not in own for part in parts(word)]
    roots = [stem(word) for word in words if word.lower() not in stop]
    return [root for root in roots if root not in _ONLY_NAMES and root not in own]


def _owner(workspace: Workspace, relevance: Relevance, left: list[str]) -> Symbol | None:
    """The type whose name says all that the question says of what, and little else; of several one whose settings have
    defaults, then the one most depends on."""
    snapshot = workspace.snapshot
    wanted = frozenset(left)
    spoken = wanted | {stem(part) for word in WORD.findall(relevance.text) for part in parts(word)}
    found: list[tuple[tuple[int, float, int], Symbol]] = []
    for file, tracked in enumerate(snapshot.files):
        if not is_own_file(tracked.path):
            continue
        for number in snapshot.symbols_of(file):
            if snapshot.kind(number) not in _TYPES or snapshot.kind(number) == "module":
                continue
            words = {stem(part) for part in parts(snapshot.name(number))}
            if not words or not wanted <= words or not words - _ONLY_NAMES <= spoken:
                continue
            found.append(((len(words & spoken), float(workspace.graph.rank[number]), -number), snapshot.symbol(number)))
    found.sort(key=lambda item: item[0], reverse=True)
    alike = [symbol for order, symbol in found[:MAX_ALIKE] if order[0] == found[0][0][0]]
    given = (symbol for symbol in alike if left and len(alike) > 1 and _gives(workspace, relevance, symbol))
    return next(given, alike[0]) if alike else None


def _gives(workspace: Workspace, relevance: Relevance, owner: Symbol) -> bool:
    """Whether a member of a type has a default beside its name."""
    snapshot = workspace.snapshot
    members = (n for n in snapshot.symbols_of(snapshot.file_of(owner.id)) if snapshot.parent(n) == owner.id)
    named = (snapshot.symbol(number) for number in members if snapshot.kind(number) in NAMED)
    return any(is_literal(value_of(s)) or beside(workspace, relevance.source, s) is not None for s in named)


def _of_type(workspace: Workspace, relevance: Relevance, owner: Symbol) -> list[Setting]:
    """The parameters of its constructor, else its fields and properties, each with its default."""
    snapshot = workspace.snapshot
    children = [
        snapshot.symbol(number)
        for number in snapshot.symbols_of(snapshot.file_of(owner.id))
        if snapshot.symbol(number).parent == owner.id
    ]
    for builder in [child for child in children if child.name in _BUILDERS or child.kind == "constructor"]:
        given = _parameters(relevance, builder)
        if len(given) > 1 and any(setting.default for setting in given):
            return given
    found: dict[str, Setting] = {}
    for child in children:
        if child.kind not in NAMED or child.name.startswith(("_", "#")) or _PRIVATE.search(child.signature):
            continue
        value = value_of(child)
        told = beside(workspace, relevance.source, child) if not is_literal(value) else None
        value = told.value if told is not None else value
        if child.name not in found or (value and not found[child.name].default):
            found[child.name] = Setting(child.name, value, child.path, child.name_line, owner, child.signature, "field")
    settings = list(found.values())
    looked_up = [
        _with_declared(workspace, relevance, setting) if not setting.default else setting
        for setting in settings[:MAX_DECLARED]
    ]
    return looked_up + settings[MAX_DECLARED:]


def _with_declared(workspace: Workspace, relevance: Relevance, setting: Setting) -> Setting:
    found = declared_default(workspace, relevance.source, setting.key, setting.path)
    if found is None:
        return setting
    is_below = found.path == setting.path and 0 < found.line - setting.line <= BELOW
    if not (is_below or _DEFAULTS.search(found.owner) or "default" in found.path.lower()):
        return setting
    return Setting(setting.key, found.value, setting.path, setting.line, setting.symbol, setting.text, setting.kind)


def _parameters(relevance: Relevance, builder: Symbol) -> list[Setting]:
    signature = builder.signature
    head = relevance.source.text(builder.path, builder.name_line, max(builder.name_line, builder.body_line))
    head = _COMMENT.sub("", head)
    inside = head[head.find("(") + 1 :]
    found = []
    for given in top_level_arguments(inside):
        match = _PARAMETER.match(given.strip())
        if match is None or match["name"] in _SELF:
            continue
        line = relevance.source.find_parameter(builder, match["name"])
        value = (match["value"] or "").strip()
        found.append(Setting(match["name"], value, builder.path, line, builder, signature, "parameter"))
    return found
