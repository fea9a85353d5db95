"""The hash of the grid wherever candidates and jurors read it, and the file that anybody may check it by."""

from __future__ import annotations

import hashlib
import io
import json
from typing import Any

import pytest
from click.testing import CliRunner
from pypdf import PdfReader
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from grids.files import read
from grids.grid import digest
from recruitment.cli import main
from recruitment.models import GridInUse
from tests.factories.accounts import browser
from tests.factories.posted import Scene, scene


@pytest.fixture
def post(app: Any, session: Session) -> Scene:
    """An open post."""
    return scene(app, session)


def stored(post: Scene) -> str:
    """The hash that the hire keeps."""
    found: str = post.session.scalars(select(GridInUse.digest).where(GridInUse.hire_id == post.hire)).one()
    return found


def test_file_of_the_post_gives_the_hash_that_its_page_prints(app: Any, post: Scene) -> None:
    page = browser(app).get(f"/posts/{post.reference}").text
    data = browser(app).get(f"/posts/{post.reference}/grid.json")
    assert data.mimetype == "application/json"
    assert hashlib.sha256(data.data).hexdigest() == stored(post)
    assert stored(post) in page
    for kind in ("json", "toml"):
        assert f"/posts/{post.reference}/grid.{kind}" in page
        body = browser(app).get(f"/posts/{post.reference}/grid.{kind}").data
        assert digest(read(body)) == stored(post)
        assert CliRunner().invoke(main, ["grid", "hash", "-", stored(post)], input=body).exit_code == 0
    assert browser(app).get(f"/posts/{post.reference}/grid.xlsx").status_code == 404


def test_reader_who_has_the_file_is_not_sent_it_again(app: Any, post: Scene) -> None:
    client = browser(app)
    mark = client.get(f"/posts/{post.reference}/grid.json").headers["ETag"]
    assert client.get(f"/posts/{post.reference}/grid.json", headers={"If-None-Match": mark}).status_code == 304


def test_feeds_carry_the_hash_and_lead_to_the_grid(app: Any, post: Scene) -> None:
    (item,) = json.loads(browser(app).get("/posts/feed.json").data)["items"]
    assert item["_post"]["grid_sha256"] == stored(post)
    assert item["_post"]["grid_url"].endswith(f"/posts/{post.reference}/grid.json")
    atom = browser(app).get("/posts/feed.atom").text
    assert f'title="SHA-256 {stored(post)}"' in atom


def test_advert_on_paper_names_the_grid_and_its_hash(app: Any, post: Scene) -> None:
    data = browser(app).get(f"/posts/{post.reference}/advert.pdf").data
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    assert stored(post) in "".join(text.split())


def test_grid_that_is_not_locked_is_published_nowhere(app: Any, post: Scene) -> None:
    secret = stored(post)
    post.session.execute(update(GridInUse).where(GridInUse.hire_id == post.hire).values(locked_at=None))
    post.save()
    client = browser(app)
    assert client.get(f"/posts/{post.reference}/grid.json").status_code == 404
    for path in ("feed.json", "feed.atom", post.reference):
        assert secret not in client.get(f"/posts/{path}").text
    (item,) = json.loads(client.get("/posts/feed.json").data)["items"]
    assert (item["_post"]["grid_sha256"], item["_post"]["grid_url"]) == (None, None)


def test_file_of_an_unknown_post_is_not_found(app: Any, post: Scene) -> None:
    assert browser(app).get("/posts/none/grid.json").status_code == 404
