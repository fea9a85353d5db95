"""Sealed values, looked for point by point by somebody hostile: at rest, on every address, in errors, logs and mails.

`test_leaks` walks whole hires as everybody; here every kind of sealed value goes in by its own page, then is hunted.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any
from zlib import decompress

from click.testing import CliRunner
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from recruitment.cli import main
from recruitment.models import Application, Base, Referral, SealedReading, SealedValue
from recruitment.services import compartment, outbox
from recruitment.services.seals import Ring, begin
from tests.factories.cast import sign_in
from tests.factories.clearances import answers
from tests.factories.endings import as_, as_candidate, hire_in, referral_of, send
from tests.factories.pdfs import pdf
from tests.integration.test_clearance_file import files, link, sealed, stranger
from workflows.charter.security import PIECES
from workflows.who import DIRECTOR

BORN, LAB, MORE, NOTE, REMARK, WHY, TERMS, CHANGE, END, TYPO, DRAFT = PLANTED = tuple(
    f"{name}zqx" for name in ("Naissance", "Labo", "Complement", "Note", "Remarque", "Motif", "Reserve", "Changement",
                              "Cloture", "Coquille", "Brouillon")
)  # fmt: skip
COUNTRY = "BT"
COUNTRIES = ("Bhoutan", "Bhutan")
REFERRAL_PAGES = (
    "referrals.", "referral_board.", "sealed_file.", "clearance_exports.", "clearance_link.", "compartment.",
    "laboratory_part.", "candidacies.access",
)  # fmt: skip


class Told:
    """What answers say beside their pages: where they send their reader, and what they flash."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def keep(self, answer: Any, *, status: int) -> Any:
        """Check the status of an answer, and keep its headers and what its cookie says."""
        assert answer.status_code == status, answer.text
        cookies = [_flashed(value) for value in answer.headers.getlist("Set-Cookie") if value.startswith("session=")]
        self.texts += [str(answer.headers), *cookies]
        return answer


def _flashed(cookie: str) -> str:
    """A session's cookie in clear, as anybody at that browser reads it."""
    body = cookie.removeprefix("session=").partition(";")[0]
    squeezed, text = body.startswith("."), body.lstrip(".").partition(".")[0]
    raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    return (decompress(raw) if squeezed else raw).decode("utf-8", "replace")


def typed_everywhere(app: Any, client: Any, engine: Engine, session: Session, tmp_path: Path) -> tuple[Any, Told]:
    """A hire whose referral has gone its whole way, every sealed value typed in its own page by whoever types it."""
    story, told = hire_in(session, tmp_path, "clearing", restricted=True), Told()
    base, referral, chosen = sealed(story), referral_of(story), story.chosen()
    steps = base.rpartition("/")[0]

    def officer(path: str, status: int = 303, **data: Any) -> Any:
        return told.keep(send(as_(client, engine, story, "security"), story, path, **data), status=status)

    def person(part: str, status: int, data: dict[str, Any], end: str = "") -> Any:
        return told.keep(stranger(app).post(link(app, session, part) + end, data=data), status=status)

    officer(f"{base}/parts/person/ask")
    person("person", 200, {"A1A": DRAFT, "A2F": COUNTRY}, "/draft")
    whole = {**answers("person"), "A1A": BORN, "A2F": COUNTRY, "then": "send"}
    person("person", 422, {**whole, "A2C": TYPO})
    person("person", 303, whole | files())
    officer(f"{base}/parts/person/check", 422, **{"words-A2B": REMARK, "then": "accept"})
    officer(f"{base}/parts/person/check", **{"words-A2B": REMARK, "then": "return"})
    person("person", 303, {"A2B": BORN, "then": "send"})
    officer(f"{base}/parts/person/check", then="accept")
    officer(f"{base}/parts/laboratory/ask", of="team")
    lab = {**answers("laboratory"), "C4B": LAB, "C2C": "2028-08-31", "mission": (BytesIO(pdf()), "m.pdf"), "then": "send"}
    manager = as_(client, engine, story, "manager")
    told.keep(manager.post(f"/hires/{story.hire}/access-request", data=lab), status=303)
    officer(f"{base}/parts/laboratory/check", then="accept")
    officer(f"{base}/notes", notes=NOTE)
    officer(f"{steps}/complete_referral?referral={referral}", pieces=list(PIECES))
    officer(f"{steps}/send_referral?referral={referral}")
    officer(f"{base}/parts/complement/ask", reason=f"{WHY}, des séjours à préciser.")
    person("complement", 303, {**answers("complement"), "K3": MORE, "then": "send"})
    officer(f"{steps}/record_opinion?referral={referral}", 422, opinion=TYPO, conditions=TERMS)
    officer(f"{steps}/record_opinion?referral={referral}", opinion="reserved", conditions=TERMS)
    session.rollback()
    story.take("authorise", story.actor("director", DIRECTOR), referral=referral)
    session.commit()
    told.keep(send(as_candidate(client, engine, story, chosen), story, f"/my-applications/{story.hire}/access", accepted="y"),
              status=303)  # fmt: skip
    officer(f"{steps}/report_change?referral={referral}", text=CHANGE)
    director = as_(client, engine, story, "director")
    told.keep(send(director, story, f"{steps}/end_access?referral={referral}", text=f"{END} de l’accès"), status=303)
    session.rollback()
    return story, told


def dump(session: Session) -> Iterator[tuple[str, str]]:
    """Every value of every column of every table, as text."""
    for table in Base.metadata.sorted_tables:
        for row in session.execute(select(table)).mappings():
            for name, value in row.items():
                yield f"{table.name}.{name}", value.decode("latin-1") if isinstance(value, bytes) else str(value)


def test_no_column_mail_log_redirect_or_flash_holds_a_sealed_value(
    app: Any, client: Any, engine: Engine, session: Session, tmp_path: Path, caplog: Any
) -> None:
    caplog.set_level("DEBUG")
    story, told = typed_everywhere(app, client, engine, session, tmp_path)
    found = compartment.read(session, referral_of_any(session), list(compartment.parts_of(session, referral_of_any(session))
                                                                     .keys() - papers(session)))  # fmt: skip
    inside = str(found)
    assert not [word for word in PLANTED if word not in inside and word not in (TYPO, DRAFT)], "typed where nothing is kept"
    outbox.run_once(app.config, app.extensions["sessions"])
    session.rollback()
    mails = [mail.read_text("utf-8", "replace") for mail in Path(app.config["VAR"], "mail").glob("*.eml")]
    assert len(mails) > 10
    words = (*PLANTED, *COUNTRIES)
    assert not {(place, word) for place, text in dump(session) for word in words if word in text}
    quoted = f'"{COUNTRY}"'
    assert not {place for place, text in dump(session) if quoted in text or text == COUNTRY}
    for name, texts in (("log", [caplog.text]), ("mail", mails), ("redirect or flash", told.texts)):
        assert not {(name, word) for text in texts for word in words if word in unescape(text)}
    assert len(told.texts) > 20
    for place in Path(app.config["VAR"]).rglob("*"):  # files kept beside the database
        if place.is_file() and place.suffix not in (".db", ".keys"):
            content = place.read_bytes()
            assert not [word for word in words if word.encode() in content], place
    assert story.hire


def referral_of_any(session: Session) -> int:
    """The one referral there is, whatever became of its person."""
    return session.scalars(select(Referral.id)).one()


def papers(session: Session) -> set[str]:
    """The sealed parts that are documents."""
    names = session.scalars(select(SealedValue.part))
    return {name for name in names if name.startswith(compartment.PAPER)}


def places(app: Any, session: Session, story: Any) -> list[tuple[str, frozenset[str]]]:
    """Every address about referrals, with its methods."""
    session.rollback()
    asked = {
        "hire_id": story.hire, "referral_id": referral_of_any(session), "kind": "identity", "number": 1, "token": "x",
        "part": "person", "event": "waive",
    }  # fmt: skip
    adapter, found = app.url_map.bind("localhost"), []
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.startswith(REFERRAL_PAGES):
            continue
        kinds = ("form", "pdf", "json", "csv") if rule.endpoint == "clearance_exports.export" else ("identity",)
        events = ("authorise", "deny") if rule.endpoint == "referrals.decide" else ("waive", "record_opinion", "renew")
        for kind in kinds:
            for event in events if "event" in rule.arguments else ("",):
                values = {name: asked[name] for name in rule.arguments}
                values |= {"kind": kind} if "kind" in values else {}
                values |= {"event": event} if "event" in values else {}
                found.append((adapter.build(rule.endpoint, values, method=next(iter(rule.methods))), frozenset(rule.methods)))
    session.rollback()
    assert len(found) > 30
    return found


def test_every_referral_address_answers_everybody_else_without_a_sealed_word(
    app: Any, client: Any, engine: Engine, session: Session, tmp_path: Path, caplog: Any
) -> None:
    """As each person there is and as nobody; by the methods that an address has, and by those that it has not."""
    story, _ = typed_everywhere(app, client, engine, session, tmp_path)
    asked = places(app, session, story)
    readers = {story.who(part) for part in ("security", "security2", "referee") if part in story.cast.people}
    people: list[int | None] = [None, *(one for one in set(story.cast.people.values()) - readers)]
    session.rollback()
    caplog.set_level("DEBUG")
    leaks = []
    for person in people:
        here = app.test_client() if person is None else sign_in(app.test_client(), engine, person)
        for address, methods in asked:
            for method in ("GET", "POST", "PUT"):
                typed = {"text": TYPO, "notes": TYPO, "A1A": TYPO, "conditions": TYPO, "revision": "0"}
                answer = here.open(address, method=method, data=typed if method != "GET" else None)
                assert answer.status_code < 500, f"{person} {method} {address}"
                assert method in methods or answer.status_code in (302, 401, 403, 404, 405)
                said = unescape(f"{answer.headers}{answer.get_data().decode('latin-1')}")
                own = {TERMS} if address.endswith("/access") and person == person_of_referral(session) else set()
                said = said.replace(f'<option value="{COUNTRY}">', "")
                leaks += [(person, method, address, word) for word in {*PLANTED, *COUNTRIES} - {TYPO} - own if word in said]
                if TYPO in said and methods == {"GET", "HEAD", "OPTIONS"}:
                    leaks.append((person, method, address, "echo"))
                assert TYPO not in str(answer.headers)
    assert not leaks
    assert TYPO not in caplog.text
    session.rollback()
    assert set(session.scalars(select(SealedReading.person_id))) <= {
        *readers, None, story.who("manager"), person_of_referral(session)
    }  # fmt: skip


def person_of_referral(session: Session) -> int:
    session.rollback()
    found = session.scalars(select(Application.person_id).join(Referral, Referral.application_id == Application.id)).one()
    session.rollback()
    return found


def test_fault_on_our_side_says_nothing_of_what_was_being_sealed(
    app: Any, client: Any, engine: Engine, session: Session, tmp_path: Path, caplog: Any, monkeypatch: Any
) -> None:
    story = hire_in(session, tmp_path, "clearing", restricted=True)
    base, here = sealed(story), as_(client, engine, story, "security")
    assert send(here, story, f"{base}/parts/person/ask").status_code == 303
    address = link(app, session)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    caplog.set_level("DEBUG")

    def broken(*_args: Any) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(compartment, "keep_bytes", broken)
    whole = {**answers("person"), "A1A": BORN, "A2F": COUNTRY, "then": "send"}
    for answer in (stranger(app).post(address, data=whole), send(here, story, f"{base}/notes", notes=NOTE)):
        assert answer.status_code == 500
        assert "broken" not in answer.text
        assert answer.headers["Cache-Control"] == "no-store"
    assert not [word for word in PLANTED if word in caplog.text]
    monkeypatch.undo()
    session.rollback()
    assert session.scalars(select(SealedValue.id)).all() == []


def otmr(app: Any, *words: str) -> Any:
    settings = {name: str(app.config[name]) for name in ("VAR", "DATABASE_URL", "SEAL_KEYS_FILE", "SECRET_KEY")}
    return CliRunner().invoke(main, list(words), env=settings)


def test_every_page_reads_on_after_the_old_key_went_and_says_so_without_any(
    app: Any, client: Any, engine: Engine, session: Session, ring: Ring, tmp_path: Path
) -> None:
    """Both private links, the officer's pages, the exports and the destruction: rotated, without a key, with it again."""
    story = hire_in(session, tmp_path, "clearing", restricted=True)
    base, here = sealed(story), as_(client, engine, story, "security")
    assert send(here, story, f"{base}/parts/person/ask").status_code == 303
    address = link(app, session)
    person = stranger(app)
    assert person.post(f"{address}/draft", data={"A1A": DRAFT, "A2F": COUNTRY}).status_code == 200
    assert send(here, story, f"{base}/notes", notes=NOTE).status_code == 303
    assert ring.path is not None
    old = ring.in_use
    begin(ring.path)
    assert otmr(app, "sealed", "rotate").exit_code == 0
    assert list(ring.keys()) == [ring.in_use] != [old]
    assert DRAFT in person.get(address).text
    assert NOTE in here.get(f"{base}/sealed").text
    assert here.get(f"{base}/export/json").status_code == 200
    right = ring.path.read_bytes()
    ring.path.unlink()
    opening = ("/sealed", "/export/json", "/export/csv", "/export/pdf")
    for answer in (person.get(address), person.post(address, data={"A1A": TYPO, "then": "send"}),
                   person.post(f"{address}/draft", data={"A1A": TYPO}), *(here.get(base + end) for end in opening)):  # fmt: skip
        assert answer.status_code == 503, answer.request.path
        assert not [word for word in (DRAFT, NOTE, "Traceback", "InvalidTag") if word in answer.text]
    for closed in ("/referrals", "/referrals/retention", "/referrals/readings", "/referrals/figures", "/referrals/calendar.ics",
                   f"/hires/{story.hire}", f"/hires/{story.hire}/referral", f"/hires/{story.hire}/journal", "/"):  # fmt: skip
        assert here.get(closed).status_code == 200, closed
    ring.path.write_bytes(right)
    assert DRAFT in person.get(address).text


def test_destroyed_file_leaves_pages_that_say_so_and_no_word(
    app: Any, client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story, _ = typed_everywhere(app, client, engine, session, tmp_path)
    base = f"/hires/{story.hire}/referral/{referral_of_any(session)}"
    links = [link(app, session, part) for part in ("person", "complement")]
    session.execute(Referral.__table__.update().values(state_since=story.now.replace(year=story.now.year - 1)))
    session.commit()
    here = as_(client, engine, story, "security")
    preview = here.get("/referrals/retention").text
    assert not [word for word in (*PLANTED, *COUNTRIES) if word in preview]
    assert here.post("/referrals/retention", data={"sure": "y"}).status_code == 303
    session.rollback()
    assert session.scalars(select(SealedValue.id)).all() == []
    for part in ("security", "referee"):
        here = as_(client, engine, story, part)
        for end in ("/sealed", "/export/json", "/export/csv", "/export/pdf", "/papers/cv"):
            answer = here.get(base + end)
            assert answer.status_code == (404 if end.endswith("cv") and "papers" in end else 200), end
            text = answer.get_data().decode("latin-1")
            assert not [word for word in (*PLANTED, *COUNTRIES) if word in text], end
    assert {stranger(app).get(one).status_code for one in links} == {410}
    assert {stranger(app).get(f"{one}/thanks").status_code for one in links} == {200}


