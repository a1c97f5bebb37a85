"""`--out s3://`: against a server that speaks S3 on loopback."""

from pathlib import Path

import pytest

pytest.importorskip("s3fs", reason="the extra [s3] is not installed")
pytest.importorskip("moto.server", reason="moto is not installed")

import boto3
from moto.server import ThreadedMotoServer

from tests.fleet.fleets import two_of_four
from wsinvest.fleet.output import output
from wsinvest.publish.folders import NotWritten
from wsinvest.report.fleet_document import fleet_document

RUN = "20261129T080000Z-shop-0001"


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """The bucket `reports` of a server of our own, named by AWS's own variables."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    try:
        _host, port = server.get_host_and_port()
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret-of-nobody")
        monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        s3 = boto3.client("s3")
        s3.create_bucket(Bucket="reports")
        yield s3
    finally:
        server.stop()


def test_the_files_of_a_run_lie_in_the_bucket(bucket, tmp_path: Path):  # type: ignore[no-untyped-def]
    """Under the run's name; the page of all is the last one."""
    place = output("s3://reports/fleets", RUN, tmp_path)
    for path, text in (
        ("targets/a/report.html", "é"),
        ("fleet.json", fleet_document(two_of_four())),
        ("index.html", "x"),
    ):
        place.write(path, text)
    where = place.finish()
    keys = [one["Key"] for one in bucket.list_objects_v2(Bucket="reports")["Contents"]]

    assert f"s3://reports/fleets/{RUN}" == where
    assert {f"fleets/{RUN}/{path}" for path in ("targets/a/report.html", "fleet.json", "index.html")} <= set(keys)
    body = bucket.get_object(Bucket="reports", Key=f"fleets/{RUN}/targets/a/report.html")["Body"].read()
    assert "é" == body.decode()


def test_a_bucket_that_is_not_there_is_one_line(bucket, tmp_path: Path):  # type: ignore[no-untyped-def]
    """Before anything is measured, and without the key."""
    with pytest.raises(NotWritten) as raised:
        output("s3://nobody/fleets", RUN, tmp_path).write("index.html", "x")

    assert str(raised.value).startswith("s3://nobody/fleets: ")
    assert "secret-of-nobody" not in str(raised.value)
    assert "\n" not in str(raised.value)
