"""Whether what a call passes fits a signature. Where the call or the signature leaves it open, nothing is claimed."""

from __future__ import annotations

from typing import Final

from anchors.syntax.calls import CallSite
from anchors.syntax.signatures import FAMILY, Signature

_KEYWORD_KINDS: Final = ("keyword-only", "var-keyword")
NAMED_ARGUMENTS: Final = frozenset({"python", "csharp", "kotlin", "swift", "ruby", "php", "dart"})


def misfit(signature: Signature, call: CallSite, language: str, *, passes_receiver: bool = False) -> str:
    """Why a call does not fit a signature, "" when it does or nothing can be said.

    `passes_receiver`: the receiver is written as the first argument (`Class.method(obj, …)`).
    """
    if language == "go" and call.is_open and call.num_positional and signature.max_positional == 0:
        return "passes an argument, none fits"  # however many results the inner call has
    if signature.is_open or call.is_open:
        return ""
    given = call.num_positional - (1 if passes_receiver else 0)
    arguments = signature.arguments
    if FAMILY.get(language, language) not in NAMED_ARGUMENTS:
        return _misfit_by_count(signature, given, language)
    keywords = call.keywords
    if language == "ruby" and keywords and not any(param.kind in _KEYWORD_KINDS for param in arguments):
        given, keywords = given + 1, ()  # they make one hash
    places = [param for param in arguments if param.kind.startswith("positional")]
    limit = signature.max_positional
    if limit is not None and given > limit and language != "php":  # PHP drops what is too much
        return f"passes {given} positional arguments, at most {limit} fit"
    filled = {param.name for param in places[:given]}
    names = {param.name for param in arguments if param.kind in ("positional", "keyword-only")}
    takes_any = any(param.kind == "var-keyword" for param in arguments)
    for keyword in keywords:
        if keyword in filled and keyword in names:
            return f"passes `{keyword}` twice"
        if keyword not in names and not takes_any:
            return f"passes `{keyword}`, which is no parameter"
    filled.update(keywords)
    if call.num_trailing:
        filled.update([param.name for param in arguments if param.name not in filled][-call.num_trailing :])
    missing = [
        param.name
        for param in arguments
        if not param.has_default and not param.kind.startswith("var") and param.name not in filled
    ]
    return f"does not pass {', '.join(f'`{name}`' for name in missing)}" if missing else ""


def _misfit_by_count(signature: Signature, given: int, language: str) -> str:
    limit = signature.max_positional
    if given < signature.num_required:
        missing = [param.name or param.type for param in signature.arguments if param.kind.startswith("positional")][
            given:
        ]
        return f"does not pass {', '.join(f'`{name}`' for name in missing if name)}"
    # JavaScript drops what is too much; every other language refuses it.
    if limit is not None and given > limit and language != "javascript":
        return f"passes {given} arguments, {limit} fit"
    return ""
