"""Sites of nginx and ActionCable as several field cases want them."""

from tests.field.stage import APPS, FORWARD, HOST, MissingError, Stage


def nginx(port: int, *rules: str, head: str = "", tls: str = "") -> tuple[str, ...]:
    return (head, "server {", f"  listen 127.0.0.1:{port}{tls};", *(f"  {rule}" for rule in rules), "}")


def location(to: object, *rules: str, place: str = "/") -> str:
    return f"location {place} {{ proxy_pass {to}; {' '.join(rules)} }}"


def local(port: int) -> str:
    return f"http://127.0.0.1:{port}"


def nginx_tls(stage: Stage, front: int, back: int, *rules: str) -> dict[str, object]:
    """TLS ends at nginx; the names of the `.env` that concern it."""
    pem, ca = stage.certificate()
    own = (f"ssl_certificate {pem};", f"ssl_certificate_key {pem};")
    conf = stage.nginx(*nginx(front, *own, location(local(back), *FORWARD, HOST, *rules), tls=" ssl"))
    stage.up(front, back)
    return {"CA_FILE": ca, "WS_PROXY_CONF": conf}


def cable(stage: Stage, port: int, **environ: object) -> None:
    if stage.start("ruby", "-e", 'require "action_cable"', log="ruby.out").wait(60):
        raise MissingError("ruby's action_cable is not installed")
    stage.start("puma", "-b", f"tcp://127.0.0.1:{port}", "-t", "4:8", APPS / "cable.ru", **environ)
