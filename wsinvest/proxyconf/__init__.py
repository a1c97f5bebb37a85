"""Reads configurations of proxies (nginx, HAProxy, Apache, Caddy, Traefik) for the requests of one URL."""
