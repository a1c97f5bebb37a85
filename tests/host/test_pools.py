"""How many connections a program serves at a time, from command lines and configurations as people write them."""

import pytest

from wsinvest.facts.workers import Pool
from wsinvest.host.pools import pool_of

PYTHON = "/srv/venv/bin/python3"
GUNICORN = "/srv/venv/bin/gunicorn"


@pytest.mark.parametrize(
    ("line", "workers", "expected"),
    [
        (f"{PYTHON} {GUNICORN} app:app", 1, Pool("gunicorn", "sync", 1, 1)),
        (f"{PYTHON} {GUNICORN} -w 4 app:app", 4, Pool("gunicorn", "sync", 4, 1)),
        (f"{PYTHON} {GUNICORN} -w 4 app:app", 3, Pool("gunicorn", "sync", 3, 1)),
        (f"{PYTHON} {GUNICORN} -w4 --threads=8 app:app", 0, Pool("gunicorn", "gthread", 4, 8)),
        (f"{GUNICORN} --workers 2 --threads 4 -k gthread app:app", 0, Pool("gunicorn", "gthread", 2, 4)),
        (f"{PYTHON} {GUNICORN} -k gevent -w 2 app:app", 2, Pool("gunicorn", "gevent", 2, 1000)),
        (f"{PYTHON} {GUNICORN} -k gevent --worker-connections 5 app:app", 1, Pool("gunicorn", "gevent", 1, 5)),
        (f"{PYTHON} -m gunicorn --threads 2 app:app", 1, Pool("gunicorn", "gthread", 1, 2)),
        (f"{PYTHON} {GUNICORN} -k uvicorn.workers.UvicornWorker -w 2 app:app", 2, None),
        (f"{PYTHON} {GUNICORN} --threads many app:app", 1, None),
        ("uwsgi --http :8080 --http-websockets -p 2 --threads 3", 1, Pool("uwsgi", "threads", 2, 3)),
        ("/usr/bin/uwsgi --processes 4", 1, Pool("uwsgi", "processes", 4, 1)),
        ("uwsgi --gevent 100 --master", 1, Pool("uwsgi", "gevent", 1, 100)),
        (f"{PYTHON} /srv/venv/bin/flask run --without-threads", 0, Pool("flask", "--without-threads", 1, 1)),
        (f"{PYTHON} /srv/venv/bin/flask run", 0, None),
        (f"{PYTHON} /srv/venv/bin/uvicorn app:app --workers 4", 4, None),
        ("node server.js", 0, None),
        ("gunicorn: master [app:app]", 1, None),
        ("", 0, None),
    ],
)
def test_the_command_line_tells_the_pool(line, workers, expected):
    """None where the program serves any number, or where the number is not told."""
    assert expected == pool_of(line.split(), workers)


@pytest.mark.parametrize(
    ("line", "named", "text", "expected"),
    [
        (f"{GUNICORN} app:app", "gunicorn.conf.py", "threads = 3\nworkers = 2\n", Pool("gunicorn", "gthread", 1, 3)),
        (f"{GUNICORN} -c a.py app:app", "a.py", "threads = 3\n", Pool("gunicorn", "gthread", 1, 3)),
        (f"{GUNICORN} -c a.py --threads 9 app:app", "a.py", "threads = 3\n", Pool("gunicorn", "gthread", 1, 9)),
        (f"{GUNICORN} -c a.py app:app", "a.py", "import os\nthreads = int(os.environ['T'])\n", None),
        (f"{GUNICORN} -c a.py app:app", "a.py", "threads = (", Pool("gunicorn", "sync", 1, 1)),
        ("uwsgi app.ini", "app.ini", "[uwsgi]\nprocesses = 2\nthreads = 4\n", Pool("uwsgi", "threads", 2, 4)),
        ("uwsgi --ini app.ini", "app.ini", "[uwsgi]\nworkers=3\n", Pool("uwsgi", "processes", 3, 1)),
    ],
)
def test_a_configuration_is_read_and_never_run(line, named, text, expected):
    """What it computes is not known; what the command line says wins."""
    assert expected == pool_of(line.split(), 1, lambda path: text if path == named else "")


@pytest.mark.parametrize(
    ("line", "variable", "expected"),
    [
        (f"{PYTHON} {GUNICORN} app:app", "--threads 3 -w 2", Pool("gunicorn", "gthread", 2, 3)),
        (f"{PYTHON} {GUNICORN} --threads 5 app:app", "--threads 3", Pool("gunicorn", "gthread", 1, 5)),
        (f"{PYTHON} {GUNICORN} app:app", "--threads '3", Pool("gunicorn", "sync", 1, 1)),
        ("uwsgi -p 2", "--threads 3", Pool("uwsgi", "processes", 2, 1)),
    ],
)
def test_gunicorn_reads_its_variable_before_the_command_line(line, variable, expected):
    """The command line wins; other programs do not read it."""
    told = {"GUNICORN_CMD_ARGS": variable}
    assert expected == pool_of(line.split(), 0, variable=lambda name: told.get(name, ""))
