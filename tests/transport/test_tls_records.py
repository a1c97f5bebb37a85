"""What is heard of real handshakes, and of messages that no honest server sends."""

import asyncio
import ssl

import pytest

from tests.certificates import issued
from tests.servers import Visit, raw
from wsinvest.model.target import Url
from wsinvest.transport import tls
from wsinvest.transport.opener import Deadline, open_stream
from wsinvest.transport.tls_records import Heard, certificates


def heard_of(made: ssl.SSLContext) -> Heard:
    """What a handshake with this server lets hear."""
    context = tls.tolerant(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    context.verify_mode = ssl.CERT_NONE
    heard = Heard(context)

    async def run() -> None:
        async with raw(Visit.silence, tls=made) as asked:
            opened = await open_stream(Url("wss", "localhost", asked.port), deadline=Deadline(5), context=context)
            if opened.stream:
                opened.stream.abort()

    asyncio.run(run())
    return heard


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
@pytest.mark.parametrize("verify", [ssl.CERT_NONE, ssl.CERT_OPTIONAL, ssl.CERT_REQUIRED])
@pytest.mark.parametrize(("link", "length"), [("", 1), ("sent", 2)])
def test_the_chain_and_the_wish_for_a_certificate(tmp_path, version, verify, link, length):
    """In both versions of the message, also where the server then ends the handshake."""
    made = issued(tmp_path, link=link)
    made.context.minimum_version = made.context.maximum_version = version
    made.context.verify_mode = verify
    if verify is not ssl.CERT_NONE:
        made.context.load_verify_locations(made.ca_file)
    heard = heard_of(made.context)

    assert made.der == heard.chain[0]
    assert verify is not ssl.CERT_NONE or length == len(heard.chain)  # else the server adds the CA that it trusts
    assert (verify is not ssl.CERT_NONE) == heard.asks_certificate


@pytest.mark.parametrize("with_extensions", [False, True])
@pytest.mark.parametrize("message", [b"", b"\x0b", b"\x0b\0\0\0", b"\x0b\0\0\x04\0\0\0\xff", b"\x0b\0\0\x01\xff\0\0"])
def test_a_message_that_is_cut_short(message, with_extensions):
    """Gives what there is, and ends."""
    assert {b""} >= set(certificates(message, with_extensions=with_extensions))
