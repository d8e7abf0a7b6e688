"""Repositories that several tests of the analyst read; made once, never changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.answer_cases import JAVA, SERVICE
from support.repos import RepoBuilder, make_repo


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> RepoBuilder:
    return make_repo(tmp_path_factory.mktemp("service"), SERVICE)


@pytest.fixture(scope="session")
def java(tmp_path_factory: pytest.TempPathFactory) -> RepoBuilder:
    return make_repo(tmp_path_factory.mktemp("java"), JAVA)


@pytest.fixture(scope="session")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Cache and user settings of the runs."""
    return tmp_path_factory.mktemp("state")
