"""Who wants one more of something is told where such things are entered: what is called so, else what comes nearest."""

from __future__ import annotations

from pathlib import Path

from support.asking import ask

NAMES = ("Now", "Today", "Trim", "Split", "Join")
FUNCTIONS = {
    f"expr/{name}.java": f"package expr;\n\npublic class {name} implements Function {{\n"
    f"    public Object call(Object[] given) {{\n        return given;\n    }}\n}}\n"
    for name in NAMES
}
REGISTERED = "".join(f'        registerFunction("{name.lower()}", new {name}());\n' for name in NAMES)
JAVA = {
    **FUNCTIONS,
    "expr/Function.java": "package expr;\n\n/** What expressions call. */\npublic interface Function {\n"
    "    Object call(Object[] given);\n}\n",
    "expr/Registry.java": "package expr;\n\npublic class Registry {\n"
    "    static private void registerFunction(String name, Function f) {\n        all.put(name, f);\n    }\n\n"
    f"    static {{\n{REGISTERED}    }}\n}}\n",
}
PHP = {
    "src/BodyParsing.php": "<?php\nclass BodyParsing\n{\n    private array $parsers = [];\n\n"
    "    /** Register what reads request bodies of a media type. */\n"
    "    public function registerBodyParser(string $type, callable $parser): self\n    {\n"
    "        $this->parsers[$type] = $parser;\n        return $this;\n    }\n\n"
    "    public function addBodyLimit(int $limit): self\n    {\n        $this->limit = $limit;\n"
    "        return $this;\n    }\n}\n",
    "src/Errors.php": "<?php\nclass Errors\n{\n    public function determine(string $content, string $kind): string\n"
    "    {\n        return $content . $kind;\n    }\n}\n",
}


def test_one_more_such_function_is_one_of_what_code_calls_so(state: Path) -> None:
    said = ask(
        state, JAVA, "I want one more such function for expressions: what do I write, and where is it registered?"
    )
    assert said["answer"].startswith("To add one more such function, implement `Function` (expr/Function.java:4)")
    assert "named together in `Registry` (expr/Registry.java:3)" in said["answer"]
    assert 'registerFunction("now", new Now());' in said["answer"]


def test_what_only_takes_them_in_names_them_not_together(state: Path) -> None:
    taken = "".join(f"import expr.{name};\n" for name in NAMES)
    fields = "".join(f"    {name} {name.lower()};\n" for name in NAMES)
    files = {**JAVA, "expr/Registry.java": f"package expr;\n\n{taken}\npublic class Registry {{\n{fields}}}\n"}
    said = ask(state, files, "I want one more such function for expressions: what do I write, and where is it entered?")
    assert "Registry" not in said["answer"].partition("Near it")[0]


def test_what_nothing_is_called_as_is_told_by_what_comes_nearest(state: Path) -> None:
    said = ask(state, {**JAVA, **PHP}, "How do I make it understand request bodies of a new content type, say YAML?")
    lead, _, rest = said["answer"].partition("\n")
    assert lead == "Nothing here is called so. What comes nearest among the things that are added:"
    assert "`BodyParsing.registerBodyParser`" in rest.partition("Single places")[0]
    assert said["citations"][0]["path"] == "src/BodyParsing.php"


def test_a_file_that_is_there_is_shown_from_its_code_on(state: Path) -> None:
    head = '// Licensed.\n\npackage cmd\n\nimport (\n\t"fmt"\n\tcli "example.org/cli"\n)\n\n'
    files = {
        f"cmd/{name}.go": f"{head}func init() {{\n\tcommands = append(commands, {name})\n}}\n\n"
        f'var {name} = &cli.Command{{Name: "{name}", Action: func() {{ fmt.Println("{name}") }}}}\n'
        for name in ("serve", "publish", "access", "watch")
    }
    said = ask(state, files, "How do I add a new subcommand?")
    assert said["answer"].startswith("To add a new subcommand, put a file beside the 4 in `cmd/`")
    assert "```go\nfunc init() {\n    commands = append(commands, " in said["answer"]
