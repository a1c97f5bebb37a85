"""The live page in a cell of a notebook."""

from pathlib import Path

import pytest

import wsinvest
from tests.servers import closed_port
from tests.watch.watching import played, quick, running, target_file  # noqa: F401
from wsinvest.watch.live import keep_page
from wsinvest.watch.standing import NothingWatched


def test_a_cell_shows_the_page_and_the_state_in_words(quick: Path):  # noqa: F811
    """Also where the browser cannot reach the page."""

    async def act() -> None:
        async with running(target_file(quick, f"ws://127.0.0.1:{closed_port()}/ws")) as scene:
            await scene.until(lambda: scene.said("diagnosed"))

    played(act)
    keep_page(quick / "data" / "watch" / "shop", "http://127.0.0.1:9464/")
    shown = wsinvest.live("shop")

    assert '<iframe src="http://127.0.0.1:9464/"' in shown._repr_html_()
    assert "shop: down" in repr(shown)


def test_without_a_page_it_says_how_to_have_one(quick: Path):  # noqa: F811
    """The words are there all the same."""

    async def act() -> None:
        async with running(target_file(quick, f"ws://127.0.0.1:{closed_port()}/ws")) as scene:
            await scene.until(lambda: scene.board.rows["shop"].sample)

    played(act)

    assert "start it with --page" in wsinvest.live("shop")._repr_html_()


def test_what_nobody_watches_is_named(quick: Path):  # noqa: F811
    """With what there is."""
    with pytest.raises(NothingWatched, match="begin with: wsinvest watch"):
        wsinvest.live("shop")
