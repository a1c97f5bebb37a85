"""Configurations of proxies that are nearly right: facts or one line of refusal, soon, and no secret in either."""

import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.mutated import mutated
from wsinvest.facts.proxy import Proxy
from wsinvest.model.target import Target, Url
from wsinvest.proxyconf import read, request
from wsinvest.proxyconf.files import Unreadable
from wsinvest.redact.redactor import Redactor

SECRET = "Kq7vN2xWm4Rt8yBz6cLp1sDf3gHj5aQe"
TARGET = Target("t", Url("ws", "shop.example", 80, "/live/ws", ("token",)), origin="http://shop.example")
NGINX = f"""
events {{ worker_connections 64; }}
http {{
  map $http_upgrade $go {{ default upgrade; '' close; ~^w(.) $1; }}
  upstream app {{ ip_hash; server 127.0.0.1:1; server [::1]:2 max_fails=0; server unix:/run/x; }}
  server {{ listen 80 default_server; server_name shop.example *.example ~^(?<sub>.+)$;
    set $to app; rewrite ^/old/(.*)$ /live/$1 last; include nowhere; include *;
    location ~* ^/live/(\\w+) {{ if ($http_upgrade = websocket) {{ proxy_pass http://$to/$1$is_args$args; }}
      proxy_set_header Authorization "Bearer {SECRET}"; proxy_set_header Connection $go; limit_conn a 1; }}
    location /live/ {{ try_files $uri @x; location /live/ws {{ proxy_pass http://app/; }} }}
    location @x {{ return 404; }} }} }}
"""
HAPROXY = f"""
global
 maxconn 10
defaults
 mode http
 timeout client 30s
frontend f
 bind :80
 acl ws hdr(Upgrade) -i websocket
 http-request set-header X-Key {SECRET} if ws or !{{ ssl_fc }}
 http-request replace-path /live(/.*) \\1
 use_backend b if {{ path_beg /live }} ws
backend b
 server a 127.0.0.1:1 ssl check maxconn 3
"""
APACHE = f"""
<VirtualHost *:80>
 ServerName shop.example
 RewriteEngine On
 RewriteCond %{{HTTP:Upgrade}} =websocket [NC,OR]
 RewriteCond %{{HTTP:Connection}} "upgrade" [NC]
 RewriteRule ^/live/(.*) ws://127.0.0.1:1/$1 [P,L]
 RequestHeader set X-Key "{SECRET}" env=HTTPS
 <Location /live>
  ProxyPass http://127.0.0.1:2/ upgrade=websocket timeout=5
 </Location>
 Include *
</VirtualHost>
"""
CADDY = f"""
(up) {{
 reverse_proxy a:1
}}
shop.example:80, *.example {{
 @ws {{
  header Connection *Upgrade*
  path /live/*
 }}
 handle_path /live/* {{
  reverse_proxy @ws a:1 b:2 {{
   header_up X-Key {SECRET}
   transport http {{
    tls
   }}
  }}
 }}
 import up
}}
"""
TRAEFIK = f"""
http:
  routers:
    live:
      rule: Host(`shop.example`) && (PathPrefix(`/live`) || !Path(`/x`))
      middlewares: [m]
      service: s
  middlewares:
    m:
      headers:
        customRequestHeaders: {{X-Key: {SECRET}}}
      stripPrefix:
        prefixes: [/live]
  services:
    s: &s
      loadBalancer:
        servers: [{{url: "http://127.0.0.1:1"}}]
"""
TOML = (
    '[http.routers.live]\nrule = "PathPrefix(`/live`)"\nservice = "s"\n[http.services.s.loadBalancer]\nservers = []\n'
)
SAMPLES = tuple(text.encode() for text in (NGINX, HAPROXY, APACHE, CADDY, TRAEFIK, TOML))


def facts_of(content: bytes, name: str) -> Proxy | Unreadable:
    """What is read of a file with this content, or the refusal."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        try:
            return read.read(path, request.of(TARGET), Redactor())
        except Unreadable as error:
            return error


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_samples_are_read(sample: bytes):
    """Else the edits below would not get far into the readers."""
    found = facts_of(sample, "conf")

    assert isinstance(found, Proxy)
    assert found.route
    assert SECRET not in repr(found)


@given(mutated(*SAMPLES), st.sampled_from(["conf", "a.yml", "a.toml"]))
def test_whatever_comes_there_are_facts_or_a_refusal(content: bytes, name: str):
    """No other exception, no value of a header that nobody may see, and no more than a second of the processor."""
    began = time.process_time()
    found = facts_of(content, name)

    assert isinstance(found, Proxy | Unreadable)
    assert SECRET not in f"{found!r}"
    assert time.process_time() - began < 1
