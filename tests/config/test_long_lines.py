"""Target files and .env files with long lines, or with many keys that were cut, are read or refused within seconds."""

import time
from pathlib import Path

import pytest

from wsinvest.config.resolve import Options, resolve
from wsinvest.config.targetfile import TargetError
from wsinvest.redact.redactor import Redactor

LONG = 16_000
MARKS = (*" \t[](){}\"'=.,:;#\\/_-$%&@<>|a0é", "a.", "[.", "=[", '""', "${", "${a", "a=", "\\u", "0x")
LINES = [(mark * LONG)[:LONG] for mark in MARKS]
PATTERN = "url = 'ws://127.0.0.1:1/'\n{line}\nno_such_key = 1\n"


@pytest.mark.parametrize("before", ["", "name = ", "[names]\n", "[", "'", "x = '''", "x = [", "x = {a = "])
def test_a_target_file_of_long_lines(tmp_path: Path, before: str):
    """The line of the key that is wrong is looked for as well."""
    path = tmp_path / "x.toml"
    for line in LINES:
        path.write_text(PATTERN.format(line=before + line), encoding="utf-8")
        began = time.process_time()

        with pytest.raises(TargetError):
            resolve(str(path), environ={})

        assert time.process_time() - began < 1, line[:9]


@pytest.mark.parametrize(
    "before", ["", "NAME=", "export ", "WS_TOKEN='", 'JWT_SECRET="', "WS_URL=wss://", "LOGIN_PASSWORD=$"]
)
def test_an_env_file_of_long_lines(tmp_path: Path, before: str):
    """Values and what is no assignment go through the filter as well."""
    path = tmp_path / ".env"
    for line in LINES:
        path.write_text(f"WS_TOKEN_PARAM=t\n{before}{line}\nEND=1\n", encoding="utf-8")
        began = time.process_time()

        try:
            redactor = Redactor()
            resolve("ws://127.0.0.1:1/", Options(env_file=str(path)), {}, redactor)
            redactor.mask(line)
        except TargetError:
            continue  # a WS_URL that is none
        finally:
            assert time.process_time() - began < 1, line[:9]


@pytest.mark.parametrize("piece", ["-----BEGIN \nA_=\n", f"-----BEGIN \n{'_' * LONG}\n"], ids=["blocks", "lines"])
def test_an_env_file_of_keys_that_were_cut(tmp_path: Path, piece: str):
    """Four times as many take four times as long, not sixteen times."""

    def read(size: int) -> float:
        path = tmp_path / f"{size}.env"
        path.write_text(piece * (size // len(piece)), encoding="utf-8")
        began = time.process_time()
        resolve("ws://127.0.0.1:1/", Options(env_file=str(path)), {}, Redactor())
        return time.process_time() - began

    assert read(2**17) < 10 * read(2**15)
