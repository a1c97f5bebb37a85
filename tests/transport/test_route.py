"""The way to a server: which address, and to whom the client certificate is shown."""

from wsinvest.model.target import Url
from wsinvest.transport.route import Route
from wsinvest.transport.tls import Trust

TRUST = Trust(ca_file="ca.pem", certificate="own.pem", key="own.key", insecure=True)


def test_the_client_certificate_is_for_the_target_s_host_only():
    """Another host that the target names, as for its keys, is trusted alike and shown nothing."""
    route = Route(TRUST, host="chat.example")

    assert TRUST == route.trust_for(Url("https", "chat.example", 8443))
    assert Trust(ca_file="ca.pem", insecure=True) == route.trust_for(Url("https", "keys.example", 443))


def test_an_address_is_for_one_host_and_port():
    """As --resolve says it."""
    route = Route(pins=(("chat.example", 443, "192.0.2.1"),))

    assert "192.0.2.1" == route.address_of(Url("wss", "chat.example", 443))
    assert "chat.example" == route.address_of(Url("wss", "chat.example", 8443))
    assert "keys.example" == route.address_of(Url("https", "keys.example", 443))
