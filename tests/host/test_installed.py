"""What is missing is named with the line that installs it, from where this installation came."""

import json
from importlib import metadata

import pytest

from wsinvest.host import installed, paths

METADATA = """Metadata-Version: 2.4
Name: wsinvest
Version: 0
Requires-Dist: msgspec>=0.22
Requires-Dist: pyjwt[crypto]>=2.15.1
Provides-Extra: notebooks
Requires-Dist: jupyter_server>=2.20.0; extra == "notebooks"
Requires-Dist: plotly>=7.1; python_version >= "3.11" and extra == "notebooks"
Provides-Extra: all
Requires-Dist: wsinvest[notebooks]; extra == "all"
"""
WHEEL = {"url": "file:///tmp/a%20b/wsinvest-0.2.0-py3-none-any.whl", "archive_info": {}}
GIT = {"url": "https://git.example/wsinvest", "vcs_info": {"vcs": "git", "commit_id": "0a1b"}}


@pytest.fixture
def installation(monkeypatch, tmp_path):
    """An installed package with this metadata and this origin."""
    kept = tmp_path / "wsinvest-0.dist-info"
    kept.mkdir()
    monkeypatch.setattr(metadata, "distribution", lambda _name: metadata.PathDistribution(kept))
    monkeypatch.setattr(paths, "_ROOT", tmp_path)

    def write(origin=None, urls=""):
        (kept / "METADATA").write_text(METADATA + urls, encoding="utf-8")
        if origin is not None:
            (kept / "direct_url.json").write_text(json.dumps(origin), encoding="utf-8")

    return write


@pytest.mark.parametrize(
    ("package", "extra"),
    [
        ("plotly", "notebooks"),
        ("jupyter_server.auth", "notebooks"),
        ("msgspec", ""),
        ("PyJWT", ""),
        ("traitlets", "all"),
    ],
)
def test_a_package_belongs_to_an_extra(installation, package, extra):
    """As the metadata says it, which is written from the one table; what that does not name may come with any."""
    installation()

    assert extra == installed.extra_of(package)


@pytest.mark.parametrize(
    ("origin", "said"),
    [
        (WHEEL, "pip install '/tmp/a b/wsinvest-0.2.0-py3-none-any.whl[notebooks]'"),
        (GIT, "pip install 'wsinvest[notebooks] @ git+https://git.example/wsinvest@0a1b'"),
        (None, "pip install 'wsinvest[notebooks] @ URL' with the URL of its wheel or repository"),
        ({"odd": 1}, "pip install 'wsinvest[notebooks] @ URL' with the URL of its wheel or repository"),
    ],
)
def test_the_line_names_where_it_came_from(installation, origin, said):
    """The package is not published: its bare name would install somebody else's."""
    installation(origin)

    assert f"install the extra [notebooks]: {said}" == installed.how_to_install("plotly")


def test_a_checkout_has_its_lock(monkeypatch):
    """Exact and hashed."""
    assert "requirements.txt" in installed.how_to_install("plotly")


def test_the_projects_url_is_used_only_where_it_is_set(installation):
    """Nothing is guessed."""
    installation()
    unset = installed.project_url("Documentation")
    installation(urls="Project-URL: documentation, https://docs.example/wsinvest\n")

    assert ("", "https://docs.example/wsinvest") == (unset, installed.project_url("Documentation"))
