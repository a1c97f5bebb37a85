"""The table `[load]` of a target file."""

from pathlib import Path

import pytest

from wsinvest.config.targetfile import TargetError, load
from wsinvest.model.loading import LoadSettings


def settings(tmp_path: Path, text: str) -> LoadSettings:
    """The settings of a target file."""
    path = tmp_path / "chat.toml"
    path.write_text(f'url = "wss://chat.example.org/ws"\n{text}')
    return load(path).load


def test_both_keys_are_read_and_neither_has_a_default(tmp_path: Path):
    """What is not said is not allowed."""
    assert LoadSettings(2000, 500.0) == settings(tmp_path, "[load]\nmax_connections = 2000\nmax_rate = 500\n")
    assert LoadSettings(0, 0.0) == settings(tmp_path, "")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("max_connections = 0", "line 3: load.max_connections must be more than 0 and at most 1e+06"),
        ("max_connections = 2.5", "line 3: load.max_connections must be a whole number"),
        ("max_rate = 100001", "line 3: load.max_rate must be more than 0 and at most 100000"),
        ("max_conections = 5", "line 3: unknown key max_conections; did you mean max_connections?"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, line: str, said: str):
    """And with what is due there."""
    with pytest.raises(TargetError) as error:
        settings(tmp_path, f"[load]\n{line}\n")

    assert said in str(error.value)
