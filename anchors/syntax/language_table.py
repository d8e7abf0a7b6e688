"""The languages by their names: how a comment is written, by which extensions and names files are told, and where the
grammar lies. A table: what is asked of it stands in `languages.py`.
"""

from __future__ import annotations

from typing import Final

import msgspec

from anchors.syntax.other_languages import OTHERS, PROGRAMMING, TEMPLATES


class Language(msgspec.Struct, frozen=True):
    """`comment` opens a comment line (`comment_end` closes it, where the language needs it)."""

    name: str
    extensions: tuple[str, ...]
    comment: str | None
    comment_end: str = ""
    module: str | None = None
    """The grammar's package; None for what is read as text."""
    function: str = "language"
    filenames: tuple[str, ...] = ()


ALL: Final = (
    Language(
        "python", (".py", ".pyi", ".pyw", ".ipynb"), "#", "", "tree_sitter_python", filenames=("SConstruct", "wscript")
    ),
    Language("java", (".java",), "//", module="tree_sitter_java"),
    Language("typescript", (".ts", ".mts", ".cts"), "//", "", "tree_sitter_typescript", "language_typescript"),
    Language("tsx", (".tsx",), "//", "", "tree_sitter_typescript", "language_tsx"),
    Language("javascript", (".js", ".mjs", ".cjs", ".jsx"), "//", module="tree_sitter_javascript"),
    Language("vue", (".vue",), "<!--", "-->", "tree_sitter_typescript", "language_typescript"),
    Language("svelte", (".svelte",), "<!--", "-->", "tree_sitter_typescript", "language_typescript"),
    Language("astro", (".astro",), "<!--", "-->", "tree_sitter_typescript", "language_typescript"),
    Language("go", (".go",), "//", module="tree_sitter_go"),
    Language("rust", (".rs",), "//", module="tree_sitter_rust"),
    Language("c", (".c", ".h"), "//", module="tree_sitter_c"),
    Language(
        "cpp",
        (".cc", ".cpp", ".cxx", ".c++", ".hpp", ".hh", ".hxx", ".h++", ".ipp", ".tpp", ".inl", ".cu", ".cuh"),
        "//",
        module="tree_sitter_cpp",
    ),
    Language("objective-c", (".m", ".mm"), "//", module="tree_sitter_objc"),
    Language("markdown", (".md", ".markdown", ".mdx", ".mkd"), "<!--", "-->"),
    Language("restructuredtext", (".rst",), ".."),
    Language("toml", (".toml",), "#", filenames=("Pipfile", "Cargo.lock", "poetry.lock", "uv.lock")),
    Language("yaml", (".yml", ".yaml"), "#", filenames=(".clang-format", ".clang-tidy")),
    Language("json", (".json", ".jsonc", ".json5", ".webmanifest", ".geojson"), None, filenames=(".babelrc",)),
    Language(
        "ini",
        (".ini", ".cfg", ".conf", ".properties", ".env", ".editorconfig", ".service"),
        "#",
        filenames=("setup.cfg", ".gitconfig", ".npmrc", ".coveragerc", ".flake8", ".pylintrc"),
    ),
    Language("dockerfile", (".dockerfile",), "#", filenames=("Dockerfile", "Containerfile")),
    Language(
        "makefile",
        (".mk", ".mak"),
        "#",
        filenames=("Makefile", "makefile", "GNUmakefile", "justfile", "Justfile", ".justfile"),
    ),
    Language(
        "shell",
        (".sh", ".bash", ".zsh", ".ksh", ".bats"),
        "#",
        module="tree_sitter_bash",
        filenames=(".bashrc", ".profile", ".zshrc", "configure", "gradlew"),
    ),
    Language("sql", (".sql",), "--"),
    Language("html", (".html", ".htm", ".xhtml", ".razor", ".cshtml"), "<!--", "-->"),
    Language(
        "xml",
        (
            ".xml", ".xsd", ".svg", ".plist", ".csproj", ".fsproj", ".vbproj", ".props", ".targets", ".nuspec", ".xsl",
            ".xslt", ".wsdl", ".xaml", ".axaml", ".fxml", ".ui", ".jelly",
        ),
        "<!--",
        "-->",
    ),
    Language("css", (".css", ".scss", ".less", ".sass", ".styl", ".pcss"), "/*", "*/"),
    Language("proto", (".proto",), "//"), Language("gradle", (".gradle",), "//"),
    Language("csharp", (".cs", ".csx"), "//", module="tree_sitter_c_sharp"),
    Language(
        "ruby",
        (".rb", ".rake", ".gemspec", ".ru", ".thor", ".jbuilder", ".podspec", ".rbw"),
        "#",
        module="tree_sitter_ruby",
        filenames=(
            "Rakefile", "Gemfile", "Vagrantfile", "Guardfile", "Capfile", "Thorfile", "Brewfile", "Podfile", "Fastfile",
            "Appraisals", "Dangerfile", "Berksfile", "Puppetfile",
        ),
    ),
    Language(
        "php", (".php", ".phtml", ".php5", ".inc", ".module", ".theme"), "//", "", "tree_sitter_php", "language_php",
        filenames=("artisan",),
    ),
    Language("kotlin", (".kt", ".kts"), "//", module="tree_sitter_kotlin"),
    Language("scala", (".scala", ".sc", ".sbt"), "//", module="tree_sitter_scala"),
    Language("swift", (".swift",), "//", module="tree_sitter_swift"),
    Language("dart", (".dart",), "//", module="tree_sitter_dart"),
    Language("lua", (".lua", ".rockspec", ".luau"), "--", module="tree_sitter_lua", filenames=(".luacheckrc",)),
    Language("elixir", (".ex", ".exs"), "#", module="tree_sitter_elixir"),
    Language("zig", (".zig",), "//", module="tree_sitter_zig"),
    Language("terraform", (".tf", ".tfvars", ".tofu", ".hcl", ".nomad"), "#", module="tree_sitter_hcl"),
    Language(
        "perl", (".pl", ".pm", ".t", ".psgi", ".PL", ".cgi", ".fcgi"), "#", module="tree_sitter_perl",
        filenames=("cpanfile",),
    ),
    Language("script", (), "#"),
    Language(
        "text",
        (".txt", ".text", ".log", ".csv", ".tsv", ".adoc", ".in", ".tmpl", ".j2", ".jinja"),
        None,
        filenames=(
            "README", "LICENSE", "LICENCE", "COPYING", "NOTICE", "CHANGELOG", "CHANGES", "AUTHORS", "CONTRIBUTING",
            "INSTALL", "NEWS", "TODO", "HISTORY", "MANIFEST", "VERSION", "CODEOWNERS", "Procfile", "go.mod", "go.sum",
            "go.work", "routes", ".gitignore", ".gitattributes", ".dockerignore", ".npmignore", ".mailmap",
        ),
    ),
    *(
        Language(name, extensions, comment, comment_end, filenames=filenames)
        for name, extensions, comment, comment_end, filenames in (*PROGRAMMING, *OTHERS, *TEMPLATES)
    ),
)  # fmt: skip
