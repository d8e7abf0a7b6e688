"""What a type says of its fields, where they say nothing themselves, tells which setting is meant."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.repos import make_repo

from anchors.workspace import Workspace
from iquest_cli.analyst.static import answer_static

CLIENT = "package shop;\n\npublic class ClientConfiguration {\n    private int maxConnections = 1024;\n}\n"
FACTORY = """package shop;

/**
 * Makes data sources.
 * <table>
 *     <tr>
 *         <td>{@code maxSize}</td>
 *         <td>The maximum size of the pool of connections to the database.</td>
 *     </tr>
 *     <tr>
 *         <td>{@code maxWait}</td>
 *         <td>How long somebody waits.</td>
 *     </tr>
 * </table>
 */
public class DataSourceFactory {
    private int maxSize = 100;

    private int maxWait = 30;
}
"""
SOURCES = '''class Sources:
    """Makes data sources.

    max_size (int): The most connections to the database that the pool keeps.
    max_wait: How long somebody waits.
    """

    max_size = 100

    max_wait = 30


class Client:
    max_connections = 1024
'''


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"src/ClientConfiguration.java": CLIENT, "src/DataSourceFactory.java": FACTORY}, "`maxSize` (default `100`)"),
        ({"shop/sources.py": SOURCES}, "`max_size` (default `100`)"),
    ],
)
def test_a_field_is_meant_by_what_its_type_says_of_it(tmp_path: Path, files: dict[str, str], said: str) -> None:
    question = "How many database connections does the pool keep at most if I configure nothing?"
    with Workspace.open(make_repo(tmp_path, files).root) as workspace:
        assert answer_static(workspace, question).answer.startswith(said)
