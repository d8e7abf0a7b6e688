"""Small repositories by chance whose names are as tangled as names can be: circles, aliases, re-exports, long chains.

Few names stand for many things, so that most references have something to find, and often in several ways.
"""

from __future__ import annotations

from random import Random

NAMES = ("Aa", "Bb", "Cc", "Dd")
MEMBERS = ("go", "run", "nxt", "val", "Aa")
VALUES = ("x", "y", "z", "w", "Bb", "go")


def tangle(seed: int) -> dict[str, str]:
    """The files of one repository."""
    random = Random(seed)
    makers = (_python, _script, _java, _go)
    chosen = [makers[seed % len(makers)]] if seed % 3 else list(makers)
    files: dict[str, str] = {}
    for maker in chosen:
        files.update(maker(random))
    paths = sorted(files)
    random.shuffle(paths)
    return {path: files[path] for path in paths}


def _value(random: Random) -> str:
    """An expression of some steps."""
    text = random.choice((*VALUES, *NAMES, "self", "this"))
    text += "()" * (random.random() < 0.35)
    for _ in range(random.choice((0, 0, 0, 1, 1, 2, 3))):
        text += "." + random.choice(MEMBERS) + "()" * (random.random() < 0.5)
    return text


def _python(random: Random) -> dict[str, str]:
    modules = [f"py/m{number}.py" for number in range(random.randint(2, 5))] + ["py/__init__.py"]
    names = [path[3:-3] for path in modules[:-1]]
    return {path: _python_file(random, names) for path in modules}


def _python_file(random: Random, modules: list[str]) -> str:
    lines = []
    for _ in range(random.randint(0, 3)):
        name = random.choice((*NAMES, *VALUES))
        lines.append(
            random.choice(
                (
                    f"from .{random.choice(modules)} import *",
                    f"from .{random.choice(modules)} import {name}",
                    f"from .{random.choice(modules)} import {name} as {random.choice((*NAMES, *VALUES))}",
                    f"from . import {random.choice(modules)} as {random.choice(VALUES)}",
                    f"import py.{random.choice(modules)}",
                )
            )
        )
    for _ in range(random.randint(1, 7)):
        kind = random.random()
        if kind < 0.3:
            name = random.choice(NAMES)
            bases = ", ".join(random.sample((*NAMES, "x.Aa", "Outside"), random.randint(0, 2)))
            lines.append(f"class {name}({bases}):")
            for _ in range(random.randint(1, 3)):
                lines += _python_function(random, "    ", ("self",))
        elif kind < 0.6:
            lines += _python_function(random, "", ())
        else:
            lines.append(f"{random.choice(VALUES)} = {_value(random)}")
    if random.random() < 0.4:
        chain = [f"v{number} = v{number + 1}{random.choice(('', '', '.nxt', '()'))}" for number in range(16)]
        random.shuffle(chain)
        lines += [*chain, f"v16 = {random.choice(NAMES)}()"]
    for _ in range(random.randint(1, 3)):
        lines.append(f"v{random.randint(0, 16)}.{random.choice(MEMBERS)}()")
    return "\n".join(lines) + "\n"


def _python_function(random: Random, indent: str, first: tuple[str, ...]) -> list[str]:
    passed = [f"{name}: {random.choice(NAMES)}" * (random.random() < 0.5) or name for name in random.sample(VALUES, 2)]
    result = f" -> {random.choice(NAMES)}" if random.random() < 0.3 else ""
    lines = [f"{indent}def {random.choice(MEMBERS)}({', '.join((*first, *passed))}){result}:"]
    if first and random.random() < 0.3:
        lines.insert(0, f"{indent}@property")
    inner = indent + "    "
    for _ in range(random.randint(1, 4)):
        kind = random.random()
        if kind < 0.2 and first:
            lines.append(f"{inner}self.{random.choice(MEMBERS)} = {_value(random)}")
        elif kind < 0.5:
            lines.append(f"{inner}{random.choice(VALUES)} = {_value(random)}")
        elif kind < 0.6:
            lines.append(f"{inner}super().{random.choice(MEMBERS)}()")
        else:
            lines.append(f"{inner}{_value(random)}.{random.choice(MEMBERS)}()")
    return [*lines, f"{inner}return {_value(random)}"]


def _script(random: Random) -> dict[str, str]:
    modules = [f"m{number}" for number in range(random.randint(2, 5))] + ["index"]
    suffix = random.choice((".ts", ".js"))
    return {f"ts/{module}{suffix}": _script_file(random, modules, suffix == ".ts") for module in modules}


def _script_file(random: Random, modules: list[str], is_typed: bool) -> str:
    lines = []
    for _ in range(random.randint(0, 4)):
        name, module = random.choice((*NAMES, *VALUES)), random.choice(modules)
        lines.append(
            random.choice(
                (
                    f"export * from './{module}';",
                    f"export * as {name} from './{module}';",
                    f"import {{ {name} }} from './{module}';",
                    f"import {{ {name} as {random.choice((*NAMES, *VALUES))} }} from './{module}';",
                    f"export {{ {name} as {random.choice((*NAMES, 'default'))} }} from './{module}';",
                    f"import {name} from './{module}';",
                    f"import * as {name} from './{module}';",
                    f"const {name} = require('./{module}');",
                )
            )
        )
    for _ in range(random.randint(1, 7)):
        kind = random.random()
        lead = random.choice(("", "export ", "export default "))
        if kind < 0.3:
            base = f" extends {random.choice((*NAMES, 'Outside', 'x.Aa'))}" if random.random() < 0.6 else ""
            typed = f": {random.choice(NAMES)}" if is_typed else ""
            members = [f"  {random.choice(MEMBERS)}{typed} = {_value(random)};"]
            for _ in range(random.randint(1, 3)):
                members.append(f"  {_script_function(random, '', is_typed)}")
            lines.append(f"{lead}class {random.choice(NAMES)}{base} {{\n" + "\n".join(members) + "\n}")
        elif kind < 0.55:
            lines.append(lead + _script_function(random, "function ", is_typed))
        elif kind < 0.65:
            inner = _script_function(random, "", is_typed)
            lines.append(f"const {random.choice(VALUES)} = {{ {inner}, {random.choice(MEMBERS)}: {_value(random)} }};")
        else:
            lines.append(f"{lead.replace('default ', '')}const {random.choice(VALUES)} = {_value(random)};")
    if random.random() < 0.4:
        lines += [f"const v{number} = v{number + 1}{random.choice(('', '', '.nxt', '()'))};" for number in range(16)]
        lines.append(f"const v16 = new {random.choice(NAMES)}();")
    lines += [f"v{random.randint(0, 16)}.{random.choice(MEMBERS)}();" for _ in range(3)]
    lines += [f"{_value(random)}.{random.choice(MEMBERS)}(() => {{ {_value(random)}.go(); }});"]
    return "\n".join(lines) + "\n"


def _script_function(random: Random, head: str, is_typed: bool) -> str:
    typed = [f"{name}: {random.choice(NAMES)}" if is_typed else name for name in random.sample(VALUES, 2)]
    result = f": {random.choice(NAMES)}" if is_typed and random.random() < 0.3 else ""
    inner = [f"const {random.choice(VALUES)} = {_value(random)};" for _ in range(random.randint(0, 2))]
    inner += [f"this.{random.choice(MEMBERS)} = {_value(random)};"] * (random.random() < 0.3)
    inner += [f"{_value(random)}.{random.choice(MEMBERS)}({_value(random)});" for _ in range(random.randint(0, 2))]
    text = " ".join([*inner, f"return {_value(random)};"])
    return f"{head}{random.choice(MEMBERS)}({', '.join(typed)}){result} {{ {text} }}"


def _java(random: Random) -> dict[str, str]:
    files = {}
    for package in ("a", "b"):
        for name in random.sample(NAMES, random.randint(1, 4)):
            files[f"java/{package}/{name}.java"] = _java_file(random, package, name)
    return files


def _java_file(random: Random, package: str, name: str) -> str:
    other = "ba"[package == "b"]
    imports = random.choice((f"import {other}.*;", f"import {other}.{random.choice(NAMES)};", "", "import out.Aa;"))
    imports += f"\nimport static {other}.{random.choice(NAMES)}.*;" * (random.random() < 0.3)
    base = f" extends {random.choice((*NAMES, 'Outside'))}" if random.random() < 0.7 else ""
    members = []
    for _ in range(random.randint(1, 5)):
        kind = random.random()
        type_name, member = random.choice((*NAMES, "int", "var")), random.choice(MEMBERS)
        if kind < 0.3:
            members.append(f"  {type_name} {member} = {_value(random)};")
        elif kind < 0.4:
            members.append(f"  static class {random.choice(NAMES)} {{ {random.choice(NAMES)} {member}() {{ }} }}")
        else:
            passed = ", ".join(f"{random.choice((*NAMES, 'int'))} {value}" for value in random.sample(VALUES, 2))
            body = [f"{random.choice((*NAMES, 'var'))} {random.choice(VALUES)} = {_value(random)};"]
            body += [f"{_value(random)}.{random.choice(MEMBERS)}({_value(random)});" for _ in range(3)]
            body += [f"super.{member}(1); new {random.choice(NAMES)}(x).{member}(y);"] * (random.random() < 0.4)
            members.append(f"  {type_name} {member}({passed}) {{ {' '.join(body)} }}")
    text = "\n".join(members)
    return f"package {package};\n{imports}\nclass {name}{base} {{\n{text}\n}}\n"


def _go(random: Random) -> dict[str, str]:
    files = {"go/go.mod": "module ex.com/g\n"}
    for package in ("p", "q"):
        for number in range(random.randint(1, 2)):
            files[f"go/{package}/f{number}.go"] = _go_file(random, package)
    return files


def _go_file(random: Random, package: str) -> str:
    other = "qp"[package == "q"]
    lines = [f"package {package}", f'import {random.choice(("", "x ", ". "))}"ex.com/g/{other}"']
    for name in random.sample(NAMES, random.randint(1, 3)):
        fields = f"{random.choice(('', '*', other + '.'))}{random.choice(NAMES)}; nxt *{random.choice(NAMES)}"
        lines.append(random.choice((f"type {name} struct {{ {fields} }}", f"type {name} interface {{ go() {name} }}")))
    for _ in range(random.randint(1, 5)):
        owner = f"(x *{random.choice(NAMES)}) " if random.random() < 0.6 else ""
        result = random.choice(("", "*", other + ".")) + random.choice(NAMES)
        body = [f"{random.choice(VALUES)} := {_value(random)}" for _ in range(2)]
        body += [f"{_value(random)}.{random.choice(MEMBERS)}({_value(random)})" for _ in range(2)]
        text = "; ".join(body)
        lines.append(f"func {owner}{random.choice(MEMBERS)}(y {random.choice(NAMES)}) {result} {{ {text}; return x }}")
    lines.append(f"var {random.choice(VALUES)} = {_value(random)}")
    return "\n".join(lines) + "\n"
