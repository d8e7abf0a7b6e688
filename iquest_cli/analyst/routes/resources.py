"""Routes that Rails and Laravel make of one line, `resources :articles`, each with the method that answers it.

An action that its controller does not have is no route that anybody answers, so it is left out; without the controller
the line stays as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from anchors.syntax.facts.inflections import singular
from iquest_cli.analyst.routes.viewsets import Viewsets

if TYPE_CHECKING:
    from anchors.types import Symbol
    from anchors.workspace import Workspace
    from iquest_cli.analyst.evidence.evidence import Setting

_RAILS: Final = (
    ("index", "GET", ""), ("new", "GET", "/new"), ("create", "POST", ""), ("show", "GET", "/*"),
    ("edit", "GET", "/*/edit"), ("update", "PATCH,PUT", "/*"), ("destroy", "DELETE", "/*"),
)  # fmt: skip
_LARAVEL: Final = (
    ("index", "GET", ""), ("create", "GET", "/create"), ("store", "POST", ""), ("show", "GET", "/*"),
    ("edit", "GET", "/*/edit"), ("update", "PUT,PATCH", "/*"), ("destroy", "DELETE", "/*"),
)  # fmt: skip
"""Method, verbs and path; `*` is the parameter, which a resource that there is one of does without."""
_CALL: Final = re.compile(r"(?:Route::|\$router->)?(?P<call>resources?|apiResource|apiResources|singleton)\b")
_KEPT: Final = re.compile(r"\b(?P<how>only|except)['\"]?\s*(?::|=>)\s*(?P<names>[\[%:'\"][^\])]{0,200}|\w+)")
_PARAM: Final = re.compile(r"\bparam:\s*:?['\"]?(\w+)")
_NAMED: Final = re.compile(r"resources?\b\s*\(?\s*:?['\"]?([\w/]+)")
"""What a resource of Rails is called, which its path need not be: `resources :packages, path: "gems"`."""
_CONTROLLER: Final = re.compile(r"\bcontroller:\s*:?['\"]?([\w/]+)")
_CLASS: Final = re.compile(r",\s*(?:['\"]([\w\\]+)['\"]|([\w\\]+)::class)")
_ACTION: Final = re.compile(
    r"['\"]([\w/]+)#(\w+)['\"]|['\"]([\w\\]+)@(\w+)['\"]|\b([\w\\]+)::class\s*,\s*['\"](\w+)['\"]"
)
_INVOKED: Final = re.compile(r",\s*([\w\\]+)::class\s*\)*$")


_UPPER: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_WORD: Final = re.compile(r"[a-z]\w*")
MAX_NAMESPACES: Final = 4
MAX_BASES: Final = 4
"""Generations in which an action is looked for that a controller inherits."""


def action_of(text: str) -> str:
    """`ArticlesController.show` of `to: "articles#show"`, `'ArticleController@show'`, `[ArticleController::class,
    'show']`; "" where none is named."""
    found = _ACTION.search(text)
    if found is None:
        invoked = _INVOKED.search(text)
        return f"{_last(invoked[1])}.__invoke" if invoked else ""
    if found[1]:
        return f"{_camel(found[1])}Controller.{found[2]}"
    return f"{_last(found[3] or found[5])}.{found[4] or found[6]}"


def method_of(workspace: Workspace, action: str, setting: Setting) -> Symbol | None:
    """The one method of that name, written in a controller of it; of several of Rails, which may have one in each
    namespace, that of the namespace which the route's path begins with, of PHP that of the class which is imported."""
    found = [symbol for symbol in workspace.find(action) if symbol.qualified_name.endswith(action)]
    if not found:
        return _inherited(workspace, action, setting)
    return found[0] if len(found) == 1 else _of_place(workspace, found, action, setting)


def _inherited(workspace: Workspace, action: str, setting: Setting) -> Symbol | None:
    """The method that a controller has of a class that it inherits."""
    name, _, method = action.rpartition(".")
    classes = [symbol for symbol in workspace.find(name) if symbol.kind == "class" and symbol.name == name]
    at = classes[0] if len(classes) == 1 else _of_place(workspace, classes, action, setting) if classes else None
    for _ in range(MAX_BASES):
        edges = workspace.graph.edges_out(at.id, ("inherit",)) if at is not None else ()
        if not edges:
            return None
        at = workspace.snapshot.symbol(max(edges, key=lambda edge: (edge.confidence, -edge.target)).target)
        for symbol in workspace.find(f"{at.name}.{method}"):
            if workspace.snapshot.parent(symbol.id) == at.id:
                return symbol
    return None


def _of_place(workspace: Workspace, found: Sequence[Symbol], action: str, setting: Setting) -> Symbol | None:
    """Of several the one in the file of the controller that a route means."""
    if setting.path.endswith(".php"):
        end = _imported_at(workspace, setting, action.rpartition(".")[0])
        own = [symbol for symbol in found if f"/{symbol.path}".endswith(f"/{end}.php")]
        return own[0] if len(own) == 1 else None
    key = setting.key
    name = _UPPER.sub("_", action.partition("Controller.")[0]).lower()
    parts = [part for part in key.rpartition(" ")[2].split("/") if _WORD.fullmatch(part)]
    for depth in range(min(len(parts), MAX_NAMESPACES), -1, -1):
        # An engine keeps its controllers in a folder of its own: `controllers/shop/api/items_controller.rb`.
        end = "/".join((*parts[:depth], f"{name}_controller.rb")) if depth else f"controllers/{name}_controller.rb"
        own = [symbol for symbol in found if symbol.path.endswith(f"/{end}")]
        if len(own) == 1:
            return own[0]
    return None


def _imported_at(workspace: Workspace, setting: Setting, name: str) -> str:
    """The folder and the name of what a class of a file of PHP is: `Shop/Orders` of `use App\\Shop\\Orders`."""
    file = workspace.snapshot.file_index(setting.path)
    imports = workspace.snapshot.skim_once(file).imports if file is not None else ()
    known = sorted((item for item in imports if item.alias == name), key=lambda item: item.line != setting.line)
    module = known[0].module.replace("\\", "/").strip("./") if known else ""
    return f"{module.rpartition('/')[2]}/{known[0].name}" if module else name


def expanded(workspace: Workspace, setting: Setting, viewsets: Viewsets) -> Iterator[Setting]:
    """The routes of one that is written as a resource; the route itself where it is none."""
    call = _CALL.match(setting.text)
    if call is None:
        known = viewsets.routes(setting) if setting.path.endswith(".py") else []
        yield from known or [setting]
        return
    is_php = setting.path.endswith(".php")
    is_single = call["call"] in ("resource", "singleton") and (not is_php or call["call"] == "singleton")
    name = setting.key.rpartition("/")[2]
    if not is_php and "path:" in setting.text:
        named = _NAMED.match(setting.text)
        name = named[1] if named else name
    controller = _php_controller(setting.text) if is_php else _rails_controller(setting.text, name, is_single=is_single)
    kept = _KEPT.search(setting.text)
    names = set(re.findall(r"\w+", kept["names"])) if kept else set()
    found = []
    for action, verbs, path in _LARAVEL if is_php else _RAILS:
        is_left = kept is not None and (action in names) != (kept["how"] == "only")
        if (
            is_left
            or (is_single and action == "index")
            or method_of(workspace, f"{controller}.{action}", setting) is None
        ):
            continue
        given = (
            path.replace("/*", "") if is_single else path.replace("*", _parameter(setting.text, name, is_php=is_php))
        )
        found.append(replace(setting, key=f"{verbs} {setting.key}{given}", handler=f"{controller}.{action}"))
    yield from found or [setting]


def _parameter(text: str, name: str, *, is_php: bool) -> str:
    if is_php:
        return "{" + singular(name.replace("-", "_")) + "}"
    given = _PARAM.search(text)
    return f":{given[1]}" if given else ":id"


def _rails_controller(text: str, name: str, *, is_single: bool) -> str:
    given = _CONTROLLER.search(text)
    plural = re.sub(r"y$", "ie", name) + "s" if is_single else name
    return _camel(given[1] if given else plural) + "Controller"


def _php_controller(text: str) -> str:
    given = _CLASS.search(text)
    return _last(given[1] or given[2]) if given else ""


def _last(name: str) -> str:
    return name.rpartition("\\")[2]


def _camel(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in name.rpartition("/")[2].split("_"))
