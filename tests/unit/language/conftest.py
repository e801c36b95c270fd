"""The language of tests, compiled once."""

import pytest

from tests.book import pseudo


@pytest.fixture(scope="session")
def catalogues(tmp_path_factory):
    folder = tmp_path_factory.mktemp("locale")
    pseudo.write(folder)
    return folder


@pytest.fixture
def pseudo_language(catalogues):
    with pseudo.spoken(catalogues):
        yield
