"""Keys that verify tokens, prepared once: an HMAC secret, public keys in PEM, or a JWK set (RFC 7517, RFC 8037)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from wsinvest.facts.keyset import Ignored
from wsinvest.jwt.jose import SIGNATURE_BYTES, Fault, json_object

if TYPE_CHECKING:
    from jwt.algorithms import Algorithm  # slow to import, and needed only where there is a key

LONGEST_SET_BYTES: Final = 262_144
MOST_KEYS: Final = 100
LONGEST_KID: Final = 128
RSA_BITS: Final = range(2048, 8193)  # below: RFC 7518 section 3.3; above: only time is lost
_LONGEST_MEMBER: Final = 2048  # characters of one number in base64url
_ED448_BYTES: Final = 114  # RFC 8032 section 5.2.6
HMAC: Final = ("HS256", "HS384", "HS512")
RSA: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512")
# By kty: the members of the public half, the only ones that are looked at, and the algorithms of such keys.
_KINDS: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "RSA": (("n", "e"), RSA),
    "EC": (("crv", "x", "y"), ("ES256", "ES384", "ES512", "ES256K")),
    "OKP": (("crv", "x"), ("EdDSA",)),
    "oct": (("k",), HMAC),
}


class KeyUnfit(ValueError):
    """The key cannot verify this algorithm: empty, of another kind or curve, or weak; the message holds no key."""


class KeyWeak(KeyUnfit):
    """An RSA key below 2048 bits, or one so long that it only takes time."""


class AlgorithmUnknown(ValueError):
    """No algorithm of this name verifies anything; `none` is one of these."""


@dataclass(frozen=True, slots=True)
class Key:
    """One verifying key by algorithm; `kid` is empty for one without a name."""

    kid: str
    verifiers: "Mapping[str, tuple[Algorithm, Any]]" = field(repr=False)

    @property
    def algorithms(self) -> tuple[str, ...]:
        """The algorithms that it may verify."""
        return tuple(self.verifiers)

    def only(self, algorithms: Iterable[str]) -> "Key":
        """The same key for these algorithms alone."""
        return Key(self.kid, {name: self.verifiers[name] for name in algorithms if name in self.verifiers})

    def verifies(self, alg: str, signed: bytes, signature: bytes) -> bool:
        """Whether this signature over these bytes is its own."""
        algorithm, key = self.verifiers[alg]
        return algorithm.verify(signed, key, signature)

    def due_bytes(self, alg: str) -> int:
        """How long its signatures are."""
        from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
        from cryptography.hazmat.primitives.asymmetric.ed448 import Ed448PublicKey
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

        key = self.verifiers[alg][1]
        if isinstance(key, RSAPublicKey):
            return (key.key_size + 7) // 8
        if isinstance(key, EllipticCurvePublicKey):
            return (key.curve.key_size + 7) // 8 * 2
        if isinstance(key, Ed448PublicKey):
            return _ED448_BYTES
        return SIGNATURE_BYTES.get(alg, 0)


@dataclass(frozen=True, slots=True)
class KeySet:
    """Keys side by side, as during a rotation. Make one by `from_jwks` or `from_keys`."""

    keys: tuple[Key, ...]
    ignored: tuple[Ignored, ...] = ()

    def __post_init__(self) -> None:
        """Refuse two keys that one token could mean alike (RFC 7517 section 4.5)."""
        named = Counter((key.kid, alg) for key in self.keys if key.kid for alg in key.algorithms)
        if any(count > 1 for count in named.values()):
            raise KeyUnfit("two keys of one algorithm have the same kid")

    @classmethod
    def from_jwks(cls, document: str | bytes | Mapping[str, Any]) -> "KeySet":
        """The keys of a JWK set that verify something; raises KeyUnfit when it is none, or holds none of these."""
        members = _members(document)
        public = any(isinstance(one, Mapping) and one.get("kty") in ("RSA", "EC", "OKP") for one in members)
        found = [_from_jwk(one, beside_public=public) for one in members]
        keys = tuple(one for one in found if isinstance(one, Key))
        if not keys:
            raise KeyUnfit("the key set holds no key that verifies signatures")
        return cls(keys, tuple(one for one in found if isinstance(one, Ignored)))

    @classmethod
    def from_keys(cls, keys: Mapping[str, str | bytes], algorithms: tuple[str, ...]) -> "KeySet":
        """HMAC secrets or PEM keys by kid, each fit for one of the algorithms at least; empty kid: a key without one.

        Raises AlgorithmUnknown or KeyUnfit.
        """
        return cls(tuple(_from_text(kid, key, algorithms) for kid, key in keys.items()))

    @property
    def algorithms(self) -> tuple[str, ...]:
        """Every algorithm that some key may verify."""
        return tuple(dict.fromkeys(alg for key in self.keys for alg in key.algorithms))

    def named(self, kid: str) -> tuple[Key, ...]:
        """The keys that a token with this kid may mean: all of them when it names none, or when no key has a name."""
        if not kid or not any(key.kid for key in self.keys):
            return self.keys
        return tuple(key for key in self.keys if key.kid == kid)

    def only(self, algorithms: tuple[str, ...]) -> "KeySet":
        """The same keys for these algorithms alone; raises AlgorithmUnknown, or KeyUnfit when none is left."""
        check_algorithms(algorithms)
        # A key that is left with no algorithm keeps its kid: a token that names it has a wrong alg, no unknown kid.
        kept = KeySet(tuple(key.only(algorithms) for key in self.keys), self.ignored)
        if not kept.algorithms:
            raise KeyUnfit(f"no key fits {', '.join(algorithms)}")
        return kept


def single(key: str | bytes, algorithms: tuple[str, ...], kid: str = "") -> KeySet:
    """One key that fits every algorithm; raises AlgorithmUnknown or KeyUnfit."""
    check_algorithms(algorithms)
    if not key:
        raise KeyUnfit(f"the key does not fit {algorithms[0]}")
    return KeySet((Key(kid, {name: (_algorithms()[name], _prepared(name, key)) for name in algorithms}),))


def check_algorithms(names: Iterable[str]) -> None:
    """Refuse unknown names, and secrets side by side with key pairs (RFC 8725 sections 2.1 and 3.1)."""
    families = set()
    for name in names:
        if not any(name in known for _members, known in _KINDS.values()):
            raise AlgorithmUnknown("no algorithm of this name verifies anything")
        families.add(name in HMAC)
    if not families:
        raise AlgorithmUnknown("no algorithm is named")
    if len(families) > 1:
        raise KeyUnfit("no key fits both HMAC and public-key algorithms")


@cache
def _algorithms() -> "Mapping[str, Algorithm]":
    from jwt.algorithms import get_default_algorithms

    every = get_default_algorithms()
    return {name: every[name] for _members, names in _KINDS.values() for name in names}


def _from_text(kid: str, key: str | bytes, algorithms: tuple[str, ...]) -> Key:
    check_algorithms(algorithms)
    if not _is_id(kid):
        raise KeyUnfit(f"a kid is no text of up to {LONGEST_KID} printable characters")
    verifiers = _verifiers(key, algorithms)
    if not verifiers:
        raise KeyUnfit(f"the key does not fit {', '.join(algorithms)}")
    return Key(kid, verifiers)


def _from_jwk(jwk: object, *, beside_public: bool) -> Key | Ignored:
    # Some issuers write null for what is absent.
    jwk = {name: value for name, value in jwk.items() if value is not None} if isinstance(jwk, Mapping) else {}
    if jwk.get("kty") not in tuple(_KINDS):
        return Ignored.NOT_A_KEY
    if jwk["kty"] == "oct" and beside_public:
        return Ignored.SYMMETRIC
    members, names = _KINDS[jwk["kty"]]
    algorithms = tuple(name for name in names if name == jwk.get("alg", name))
    if not algorithms or not _is_for_signatures(jwk):
        return Ignored.OTHER_USE
    kid = jwk.get("kid", "")
    if not _is_id(kid):
        return Ignored.ODD_ID
    return _built({name: jwk.get(name) for name in ("kty", *members)}, kid, algorithms)


def _is_for_signatures(jwk: Mapping[str, Any]) -> bool:
    """`use` and `key_ops`, where they are given (RFC 7517 sections 4.2 and 4.3)."""
    operations = jwk.get("key_ops", ["verify"])
    return jwk.get("use", "sig") == "sig" and isinstance(operations, list) and "verify" in operations


def _is_id(kid: object) -> bool:
    return isinstance(kid, str) and len(kid) <= LONGEST_KID and kid.isprintable()


def _built(public: Mapping[str, object], kid: str, algorithms: tuple[str, ...]) -> Key | Ignored:
    """Only the public half is built: a private one that was published by mistake is not touched."""
    if not all(isinstance(one, str) and 0 < len(one) <= _LONGEST_MEMBER for one in public.values()):
        return Ignored.NOT_A_KEY
    try:
        key: Any = _algorithms()[algorithms[0]].from_jwk(dict(public))
    except unfit():
        return Ignored.NOT_A_KEY
    if not _is_long_enough(key):
        return Ignored.WEAK
    verifiers = _verifiers(key, algorithms)
    return Key(kid, verifiers) if verifiers else Ignored.NOT_A_KEY


def _verifiers(key: Any, algorithms: Iterable[str]) -> "dict[str, tuple[Algorithm, Any]]":
    """The key under each algorithm that it fits."""
    found = {}
    for name in algorithms:
        try:
            found[name] = (_algorithms()[name], _prepared(name, key))
        except KeyUnfit:
            continue
    return found


def _prepared(name: str, key: Any) -> Any:
    """The key as PyJWT wants it, the public half of a pair; it also refuses a PEM or a JWK as an HMAC secret."""
    try:
        prepared: Any = _algorithms()[name].prepare_key(key)
    except unfit():
        # Without its cause: the error's text may quote the key.
        raise KeyUnfit(f"the key does not fit {name}") from None
    public = prepared.public_key() if hasattr(prepared, "public_key") else prepared
    if not _is_long_enough(public):
        raise KeyWeak(f"RSA keys have {RSA_BITS.start} to {RSA_BITS.stop - 1} bits here")
    return public


def unfit() -> tuple[type[Exception], ...]:
    """What PyJWT and cryptography raise for a key that they cannot use."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from jwt.exceptions import InvalidKeyError

    return InvalidKeyError, ValueError, TypeError, UnsupportedAlgorithm


def _is_long_enough(key: Any) -> bool:
    """False for an RSA key that is weak or costly; other keys have the length of their curve or their secret."""
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

    return not isinstance(key, RSAPublicKey) or key.key_size in RSA_BITS


def _members(document: str | bytes | Mapping[str, Any]) -> list[object]:
    found = document if isinstance(document, Mapping) else _parsed(document)
    if isinstance(found, Fault):
        raise KeyUnfit(f"the key set: {found}")
    members = found.get("keys")
    if not isinstance(members, list) or not members:
        raise KeyUnfit("the key set has no list of keys")
    if len(members) > MOST_KEYS:
        raise KeyUnfit(f"the key set has more than {MOST_KEYS} keys")
    return members


def _parsed(document: str | bytes) -> Mapping[str, Any] | Fault:
    if not isinstance(document, str | bytes):
        return Fault.NOT_OBJECT
    raw = document.encode("utf-8", "surrogatepass") if isinstance(document, str) else document
    return Fault.TOO_LONG if len(raw) > LONGEST_SET_BYTES else json_object(raw)
