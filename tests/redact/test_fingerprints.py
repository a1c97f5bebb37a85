"""Fingerprints and pseudonyms tell equality under one key, and nothing else."""

from wsinvest.redact.fingerprints import Fingerprinter
from wsinvest.redact.secret import Secret

VALUE = "kT7!vQz2#mW9x/Lp4+bN8cR5yH1gD6f@s"


def test_fingerprints_are_equal_only_under_one_key():
    """The same value, another run: another fingerprint; a guesser needs the key."""
    one, other = Fingerprinter(b"a" * 32), Fingerprinter(b"b" * 32)

    assert one.fingerprint(VALUE) == one.fingerprint(Secret(VALUE))
    assert one.fingerprint(VALUE) != other.fingerprint(VALUE)
    assert one.fingerprint(VALUE) != one.pseudonym(VALUE)
    assert 15 == len(one.fingerprint(VALUE))
