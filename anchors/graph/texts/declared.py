"""What a signature line says: the result's type and the parameters' names, by the shape of its family of languages.

Works on one line of text as the index keeps it; does not know scopes. A signature that was cut gives what is left.
"""

from __future__ import annotations

import re
from functools import lru_cache

from anchors.graph.texts.declared_dart import result as dart_result
from anchors.graph.texts.declared_objc import result as objc_result
from anchors.graph.texts.names import WRAPPERS

MARKS = re.compile(
    r"^(?:const|mut|dyn|impl|new|final|readonly|struct|enum|class|volatile|static|typename|async|await|some|any|inout)\s+|^(?:[*&?!'\"]+|::)|^'\w+\s+|^\((?=(?:any|some)\s)"
)
NAME = re.compile(r"[A-Za-z_$][\w$]*(?:(?:\.|::)[A-Za-z_$][\w$]*)*")
NAMED_FIRST = re.compile(r"(?:^|\s)(?:fun\s|def\s|va[lr]\s+(?=[^()]*:))")
ANNOTATION = re.compile(r"@[\w.]+(?:\([^()]*\))?\s*")
GENERIC = re.compile(r"\s*<[^<>]*>")
DECLARED_VARIABLES = re.compile(
    r"(?:^|\b(?:class|interface|record)\s+\w+\s*|\b(?:public|protected|private|static|final|abstract|default|synchronized|native)\s+)<"
)
QUALIFIED = re.compile(r"(?:(?<![\w:])|(?<=[\s*&])::)[A-Za-z_]\w*(?:<[^<>]*>)?(?:::\w+(?:<[^<>]*>)?)*::$")
PARAMETER = re.compile(r"(?:^|[,(*&\s])([A-Za-z_$][\w$]*)\s*(?=[:,)=?]|$)")


@lru_cache(maxsize=1 << 14)
def type_names(text: str) -> tuple[str, ...]:
    """Dotted names that a value of this declared type may have, wrappers taken off; unions give several. Of an
    expression, which `=` stands before, the one that it begins with."""
    if text[:1] == "=":
        text = text.lstrip("=*^0123456789:").removeprefix("new ")
        begun = NAME.match(text)
        return (begun.group(),) if begun else ()
    text = text.strip()
    while True:
        bare = MARKS.sub("", text).strip()
        if bare == text:
            break
        text = bare
    found = NAME.match(text)
    if found is None:
        return ()
    head, rest = found.group(), text[found.end() :].lstrip()
    first: tuple[str, ...] = (head,)
    if rest[:1] in ("[", "<"):
        inner, after = _bracketed(rest)
        last = head.replace("::", ".").rpartition(".")[2]
        if last in WRAPPERS:
            first = type_names(inner)
        elif last == "Union":
            first = tuple(name for part in split_top(inner) for name in type_names(part))
        rest = after.lstrip()
        if last not in WRAPPERS and rest.startswith("[]"):
            return ()
    if rest.startswith(("[]", "...")):
        return ()
    if rest.startswith("|"):
        first = (*first, *type_names(rest[1:]))
    return tuple(name for name in first if name not in ("None", "null", "undefined"))


def result_text(signature: str, name: str, family: str) -> str:
    """The declared result type, as written; "" where there is none."""
    if family == "jvm" and (declared := NAMED_FIRST.search(signature)):
        return _type_behind(signature[declared.start() :], name)
    if family == "csharp" and not _before_call(signature, name):
        return _last_type(signature.partition(f" {name}")[0])
    if family == "dart":
        return dart_result(signature, name)
    if family == "objc" and signature[:1] in ("+", "-", "@"):
        return objc_result(signature, name)
    if family in ("c", "objc"):
        return _c_result(signature, name)
    if family in ("jvm", "csharp"):
        return _last_type(_before_call(signature, name))
    close = _closing(signature)
    after = signature[close + 1 :].strip() if close >= 0 else ""
    if family == "swift" and "->" not in after:
        return re.split(r"\s[={]|[={]", signature.partition(f" {name}:")[2], maxsplit=1)[0].strip()
    if family in ("python", "rust", "swift"):
        _, arrow, result = after.partition("->")
        return result.partition(" where ")[0].strip().rstrip(":{").strip() if arrow else ""
    if family in ("script", "php"):
        return after[1:].strip().removesuffix("{").removesuffix("=>").strip() if after.startswith(":") else ""
    if family == "go":
        if after.startswith("("):
            after = split_top(_bracketed(after)[0])[0].strip()
            after = after.rpartition(" ")[2]
        return after.removesuffix("{").strip()
    return ""


def _type_behind(signature: str, name: str) -> str:
    """What stands behind the parameters of a function of Kotlin or Scala, or behind a property's name."""
    after = signature[signature.find(name) + len(name) :].lstrip()
    if signature.lstrip().startswith(("fun", "def")):
        close = _closing(after)
        after = after[close + 1 :].lstrip() if close >= 0 else ""
    if not after.startswith(":"):
        return ""
    return re.split(r"\s(?:where|get\(\)|=)|[={]", after[1:], maxsplit=1)[0].strip()


def _c_result(signature: str, name: str) -> str:
    """What stands before the function and the class that it is defined for, behind an arrow where that is `auto`."""
    held = _last_type(QUALIFIED.sub("", _before_call(signature, name)).rstrip())
    if held != "auto":
        return held
    _, arrow, behind = signature[_closing(signature) + 1 :].partition("->")
    return behind.strip() if arrow else ""


def _before_call(signature: str, name: str) -> str:
    """What stands before `name(` or `name<`; "" where that stands nowhere."""
    at = signature.find(name)
    while at >= 0:
        is_whole = at == 0 or not (signature[at - 1].isalnum() or signature[at - 1] in "_$")
        if is_whole and signature[at + len(name) :].lstrip().startswith(("(", "<")):
            return signature[:at].rstrip()
        at = signature.find(name, at + 1)
    return ""


def parameter_names(signature: str) -> frozenset[str]:
    """Names of the parameters of Python and JavaScript shapes."""
    start = signature.find("(")
    if start < 0:
        return frozenset()
    inner = _bracketed(signature[start:])[0]
    names = (PARAMETER.search(part) for part in split_top(inner))
    return frozenset(found.group(1) for found in names if found)


def parameter_types(signature: str, name: str) -> tuple[str, ...] | None:
    """Simple names of the types of a Java method's parameters; None where the signature was cut."""
    text = _bare(signature)
    start = text.find(f"{name}(")
    while start > 0 and (text[start - 1].isalnum() or text[start - 1] in "_$"):
        start = text.find(f"{name}(", start + 1)
    end = text.find(")", start) if start >= 0 else -1
    if end < 0:
        return None
    inner = text[start + len(name) + 1 : end]
    return tuple(map(_parameter_type, inner.split(","))) if inner and not inner.isspace() else ()


def parameters_of(signature: str, name: str) -> str | None:
    """What stands in the brackets behind a function's name; None where the signature was cut."""
    at = signature.find(f"{name}(")
    while at > 0 and (signature[at - 1].isalnum() or signature[at - 1] in "_~$"):
        at = signature.find(f"{name}(", at + 1)
    if at < 0:
        at = signature.find(f"{name} (")
    if at < 0:
        return None
    behind = signature[signature.index("(", at + len(name)) :]
    inner = _bracketed(behind)[0]
    return inner if len(inner) < len(behind) - 1 else None


def _bare(text: str) -> str:
    """Without annotations and what stands in angle brackets."""
    if "@" in text:
        text = ANNOTATION.sub("", text)
    while "<" in text:
        bare = GENERIC.sub("", text)
        if bare == text:
            break
        text = bare
    return text


def _parameter_type(text: str) -> str:
    declared, _, name = text.strip().rpartition(" ")
    return simple_type(declared.removeprefix("final ")) + "[]" * name.count("[]")


@lru_cache(maxsize=1 << 14)
def simple_type(text: str) -> str:
    """`java.util.Map.Entry<K, V>[]` as `Entry[]`; `?` of what can only be a type variable."""
    text = _bare(text).replace(" ", "")
    base = text.rstrip("[].")
    name = base.rpartition(".")[2]
    is_variable = len(name) < 3 and name[:1].isupper() and (len(name) == 1 or name[1].isdigit())
    return ("?" if is_variable else name) + text[len(base) :]


@lru_cache(maxsize=1 << 12)
def type_variables(signature: str) -> frozenset[str]:
    """Names between the angle brackets that declare some: of a class behind its name, of a method in front."""
    found = DECLARED_VARIABLES.search(signature.partition("(")[0]) if "<" in signature else None
    if found is None:
        return frozenset()
    inner, _ = _bracketed(signature[found.end() - 1 :])
    names = (NAME.match(ANNOTATION.sub("", part).strip()) for part in split_top(inner))
    return frozenset(name.group() for name in names if name)


def split_top(text: str) -> list[str]:
    """Parts between commas that lie in no bracket."""
    parts, depth, start = [], 0, 0
    for at, char in enumerate(text):
        if char in "([{<":
            depth += 1
        elif char in ")]}" or (char == ">" and text[at - 1] not in "-="):
            depth -= 1
        elif char == "," and depth <= 0:
            parts.append(text[start:at])
            start = at + 1
    parts.append(text[start:])
    return parts


def _bracketed(text: str) -> tuple[str, str]:
    """Inside of the bracket that the text begins with, and what follows it."""
    depth = 0
    for at, char in enumerate(text):
        if char in "([{<":
            depth += 1
        elif char in ")]}" or (char == ">" and text[at - 1] not in "-="):
            depth -= 1
            if depth == 0:
                return text[1:at], text[at + 1 :]
    return text[1:], ""


def _closing(signature: str) -> int:
    """Where the parameter list ends: of a Go method, the second list."""
    start = signature.find("(")
    if signature.startswith("func ("):
        start = signature.find("(", signature.find(")", start))
    if start < 0:
        return -1
    inner, _ = _bracketed(signature[start:])
    return start + len(inner) + 1


def _last_type(text: str) -> str:
    """The last type of a declaration's front: `public static Map<K, V>` gives `Map<K, V>`."""
    depth = 0
    for at in range(len(text) - 1, -1, -1):
        char = text[at]
        if char in ">])":
            depth += 1
        elif char in "<[(":
            depth -= 1
        elif char in " \t*&" and depth == 0:
            return text[at + 1 :] or _last_type(text[:at])
    return text
