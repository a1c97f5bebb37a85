"""Where reports go: full, filling up, read-only, a link, taken, with a strange name, under a careless umask."""

import json
import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

from tests.robustness.harness import URL, Ended, Place, at_once, failed, needs_namespaces, went_well

LONG = "x" * 300
TMPFS = 'mkdir -p "$OUT"; mount -t tmpfs -o size={size},mode=700 none "$OUT"'
READ_ONLY = 'mkdir -p "$OUT"; mount -t tmpfs -o ro none "$OUT"'
# Something else takes the room as soon as the run has written its first evidence.
FILLS_UP = """
( n=0; until [ -e "$OUT"/.*.partial/evidence/token.json ]; do n=$((n+1)); [ $n -lt 500 ] || exit; sleep 0.02; done
  cat /dev/zero >"$OUT/filler" 2>/dev/null ) &"""
# What is seen inside the namespace is gone with it.
LOOK = '"$@"; status=$?; find "$OUT" -mindepth 1 -not -path "*/evidence*" >"$SEEN"; exit $status'


def inside(script: str) -> list[str]:
    """Run in a mount namespace; what stands in $OUT at the end is listed in $SEEN."""
    return ["unshare", "-m", "sh", "-c", f"{script}\n{LOOK}", "sh"]


def out_in(place: Place) -> dict[str, str]:
    """Where a namespace puts its own file system, and where it says what came to stand in it."""
    return {"OUT": str(place.root / "out"), "SEEN": str(place.root / "seen")}


UNFIT = [
    (TMPFS.format(size="1m"), "", ("1 MB free", "16 MB are needed")),
    (READ_ONLY, "", ("Read-only file system",)),
    (READ_ONLY, "WSINVEST_DATA", ("Read-only file system",)),
    (READ_ONLY, "XDG_RUNTIME_DIR", ("Read-only file system",)),
]


@needs_namespaces
def test_without_room_or_rights_nothing_is_measured(places: Callable[[], Place]):
    """Exit 5 before the first packet, whichever of our folders it is."""

    def reported(case: tuple[Place, str, str, tuple[str, ...]]) -> Ended:
        place, script, variable, _ = case
        environ = out_in(place)
        named = {variable: environ["OUT"]} if variable else {}
        out = () if variable else ("--out", environ["OUT"])
        return place.run("report", URL, *out, wrap=inside(script), environ=environ | named)

    cases = [(places(), *unfit) for unfit in UNFIT]

    for (place, *_, words), ended in zip(cases, at_once(reported, cases), strict=True):
        failed(ended, 5, str(place.root / "out"), *words)
        assert not ended.began


@needs_namespaces
def test_a_disk_that_fills_up_in_mid_run_leaves_nothing_under_a_final_name(place: Place):
    """Exit 5, and all that is left is hidden; a real file system with no block left."""
    environ = out_in(place)

    ended = place.run(
        "report", URL, "--out", environ["OUT"], wrap=inside(TMPFS.format(size="18m") + FILLS_UP), environ=environ
    )

    failed(ended, 5, "No space left on device", "make room")
    assert ended.began
    seen = Path(environ["SEEN"]).read_text().splitlines()
    tops = {line.removeprefix(environ["OUT"] + "/").split("/")[0] for line in seen}
    assert {"filler"} == {name for name in tops if not name.startswith(".")}


def test_a_link_is_not_followed_and_a_file_is_not_overwritten(place: Place):
    """Nothing appears behind the link, the file keeps its content."""
    elsewhere, link, file = (place.root / name for name in ("elsewhere", "link", "file"))
    elsewhere.mkdir()
    link.symlink_to(elsewhere)
    file.write_text("mine")

    failed(place.run("report", URL, "--out", str(link)), 5, "link", "is not followed")
    failed(place.run("report", URL, "--out", str(file)), 5, "file", "File exists")

    assert ([], "mine") == (list(elsewhere.iterdir()), file.read_text())


def test_links_in_the_places_of_our_files_are_replaced_or_refused(place: Place):
    """Nothing is ever written behind one: not by the list, not by `latest`, not by a lock."""
    elsewhere = place.root / "elsewhere"
    elsewhere.mkdir()
    for name in ("index.html", "latest"):
        (place.reports / name).symlink_to(elsewhere / name)

    went_well(place.run("report", URL))

    (place.reports / ".list.lock").unlink()
    (place.reports / ".list.lock").symlink_to(elsewhere / "lock")
    failed(place.run("report", URL), 5, ".list.lock", "remove it")
    assert [] == list(elsewhere.iterdir())
    assert 2 == len(place.published())


def test_a_careless_umask_opens_nothing(place: Place):
    """Files 0600, folders 0700; also those of the demo, and those above a report."""
    ended = place.run("report", "demo", umask=0, environ={"WSINVEST_DATA": str(place.root / "new" / "data")})

    went_well(ended)
    found = [path for top in ("new", "runtime") for path in (place.root / top, *(place.root / top).rglob("*"))]
    modes = {path: stat.S_IMODE(path.lstat().st_mode) for path in found if not path.is_symlink()}
    assert {} == {path: oct(mode) for path, mode in modes.items() if mode != (0o700 if path.is_dir() else 0o600)}


def test_a_strange_name_of_a_folder_is_a_name_like_others(place: Place):
    """Blanks, line ends, braces, and what is no ASCII."""
    out = place.root / "a b\n{0} %s ünï"

    went_well(place.run("report", URL, "--out", str(out)))

    assert 1 == len(place.published(out))


IMPOSSIBLE = [(LONG, 5, "name too long"), (os.fsdecode(b"\xff\xfe"), 4, "no text in this locale")]
NOTHING = [("diagnose", "two\nlines"), ("diagnose", "../up"), ("diagnose", LONG), ("replay", LONG), ("verify", LONG)]


def test_impossible_names_are_refused_before_anything_is_measured(place: Place):
    """What no file system or no text takes."""
    ends = at_once(lambda case: place.run("report", URL, "--out", str(place.root / case[0])), IMPOSSIBLE)

    for (_, status, word), ended in zip(IMPOSSIBLE, ends, strict=True):
        failed(ended, status, word)
        assert not ended.began


def test_a_path_of_the_environment_that_is_no_text_is_refused_too(place: Place):
    """It names the data folder as --out does."""
    ended = place.run("report", URL, environ={"WSINVEST_DATA": os.fsdecode(b"/tmp/\xff\xfe")})

    failed(ended, 4, "no text in this locale")


def test_a_folder_in_the_place_of_the_list_is_named(place: Place):
    """Not the hidden file that was to replace it; the report itself is there."""
    (place.reports / "index.html").unlink(missing_ok=True)
    (place.reports / "index.html").mkdir()

    failed(place.run("report", URL), 5, "reports/index.html: Is a directory; a folder stands in its place")


def test_a_list_shows_what_a_mailed_report_calls_itself_as_text(place: Place):
    """Nobody's report writes on the terminal of who lists it."""
    (mine,) = [path for path in place.reports.iterdir() if path.is_dir() and not path.is_symlink()]
    report = shutil.copytree(mine, place.reports / "20200101T000000Z-mailed-abcd")
    case = json.loads((report / "case.json").read_text())
    case["manifest"]["target"]["name"] = "\x1b[2J\u202eshop"
    (report / "case.json").write_text(json.dumps(case))

    assert "\\x1b[2J\\u202eshop" in place.run("list").stdout


def test_names_of_nothing_are_said_to_be_so(place: Place):
    """Exit 4 with the start of the name, visible."""
    for (_, name), ended in zip(NOTHING, at_once(lambda case: place.run(*case), NOTHING), strict=True):
        failed(ended, 4, name.split("\n")[0][:60])


def test_strange_names_of_targets_stay_on_their_line_and_in_their_folder(place: Place):
    """A target's name is shown on one line, and becomes part of a folder's name only as letters and digits."""
    names = ["a b", "two\\nlines", "../../up", LONG]
    files = [place.root / f"{number}.toml" for number in range(len(names))]
    for file, name in zip(files, names, strict=True):
        file.write_text(f'name = "{name}"\nurl = "{URL}"\n', encoding="utf-8")

    went_well(place.run("report", *map(str, files)))

    assert {place.reports} == {report.parent for report in place.published()}
    assert {"data", "runtime", *(file.name for file in files)} == {path.name for path in place.root.iterdir()}
    listed = place.run("list").stdout.splitlines()
    assert 1 + len(names) == len(listed)
    assert all("data/reports/2" in line for line in listed)
