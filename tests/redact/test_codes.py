"""A value that is spelled wholly in one code is masked, also a short one, and also where a close frame cut it."""

import pytest

from wsinvest.redact.codes import runs
from wsinvest.redact.masking import MASK
from wsinvest.redact.redactor import Redactor

PASSWORD = "hunter!2"
CODES = {
    "hex": lambda text: " ".join(f"{ord(char):02x}" for char in text),
    "hex with colons": lambda text: ":".join(f"{ord(char):02X}" for char in text),
    "0x": lambda text: ", ".join(f"0x{ord(char):02x}" for char in text),
    "\\x": lambda text: "".join(f"\\x{ord(char):02x}" for char in text),
    "percent": lambda text: "".join(f"%{ord(char):02x}" for char in text),
    "octal": lambda text: "".join(f"\\{ord(char):03o}" for char in text),
    "octal numbers": lambda text: " ".join(f"{ord(char):o}" for char in text),
    "decimal": lambda text: ", ".join(str(ord(char)) for char in text),
    "binary": lambda text: " ".join(f"{ord(char):08b}" for char in text),
    "binary in one": lambda text: "".join(f"{ord(char):08b}" for char in text),
    "0b": lambda text: ", ".join(f"{ord(char):#b}" for char in text),
    "\\u": lambda text: "".join(f"\\u{ord(char):04x}" for char in text),
    "\\u{}": lambda text: "".join(f"\\u{{{ord(char):x}}}" for char in text),
    "%u": lambda text: "".join(f"%u{ord(char):04X}" for char in text),
    "U+": lambda text: " ".join(f"U+{ord(char):04X}" for char in text),
    "entities": lambda text: "".join(f"&#{ord(char)};" for char in text),
    "entities in hex": lambda text: "".join(f"&#x{ord(char):x};" for char in text),
    "UTF-16": lambda text: text.encode("utf-16-be").hex(),
    "UTF-16 the other way": lambda text: text.encode("utf-16-le").hex(" "),
    "spelled": ", ".join,
    "spelled with dashes": "-".join,
    "list": lambda text: str(list(text)),
}


@pytest.fixture(scope="module")
def redactor() -> Redactor:
    """One that knows the password."""
    made = Redactor()
    made.learn(PASSWORD, "LOGIN_PASSWORD")
    return made


@pytest.mark.parametrize("code", CODES)
def test_a_short_password_is_masked_in_every_code(redactor: Redactor, code: str):
    """Eight characters; and the guard knows them too."""
    told = CODES[code](PASSWORD)
    said = redactor.clean(f"your password is {told}, honestly")

    assert MASK in said
    assert told not in said
    assert () == redactor.leaks(said)
    assert ("LOGIN_PASSWORD",) == redactor.leaks(f'{{"reason": "x ({told})"}}')


@pytest.mark.parametrize("code", CODES)
def test_a_password_that_the_end_of_a_close_frame_cuts_is_masked(code: str):
    """123 bytes hold the beginning only."""
    redactor, password = Redactor(), "correct-Horse-battery-4"
    redactor.learn(password, "LOGIN_PASSWORD")
    said = redactor.clean(f"denied, since {CODES[code](password)}"[:123])

    assert MASK in said
    assert CODES[code](password[:5]) not in said


@pytest.mark.parametrize("code", [name for name in CODES if name not in ("spelled", "spelled with dashes", "list")])
def test_a_password_of_signs_is_masked_in_a_code(code: str):
    """Letter by letter its signs cannot be told from what separates them."""
    redactor = Redactor()
    redactor.learn("p@$$ w0!", "LOGIN_PASSWORD")
    said = redactor.clean(f"not {CODES[code]('p@$$ w0!')} here")

    assert MASK in said
    assert CODES[code]("p@$$ ") not in said


@pytest.mark.parametrize(
    "text",
    [
        "one of 10, 20, 30, 40, 50, 60 per cent",
        "0x1f 0x2e 0x3d 0x4c 0x5b",
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "a b c d e f g h",
        "2026-11-28T12:51:02Z",
        "fe80:0000:0000:0000:0202:b3ff:fe1e:8329",
    ],
)
def test_other_runs_stay(redactor: Redactor, text: str):
    """Numbers, hashes and addresses are no passwords."""
    assert text == redactor.own(text)


def test_a_run_is_decoded_whatever_stands_between():
    """Its letters and digits, in small letters."""
    assert {"hunter2"} == {run.letters for run in runs("<68 75:6E, 0x74 65 72 32>") if "hunter" in run.letters}
