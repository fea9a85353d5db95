"""From the signed ranking to the closed hire: decision, HFDS, offer, letters received by mail."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from functools import partial
from io import BytesIO

import pypdf
from sqlalchemy import select

from recruitment.models import Letter

from .journey import CANDIDATES, Journey
from .site import attachments, path_in

CONDITIONS = "Accès aux seules salles B12 et B14, sans clé de chiffrement."
TERMS = "Contrat de 36 mois, 2 900 € brut par mois, prise de poste à la date de l’annonce, à Alès."
PDF = "application/pdf"


def decide(journey: Journey) -> None:
    """The director proposes the first of the list; the unit is restricted, so a referral opens."""
    director = journey.at("director", "/decision")
    basile, ada = str(journey.file("basile")), str(journey.file("ada"))
    director.send("/decision", {"application": basile, "reason": ""}, status=409)
    assert director.page.locator(f"[name=application][value='{basile}']").is_checked()
    director.open(f"/hires/{journey.hire}/decision")
    director.send("/decision", {"application": ada})
    assert journey.state() == "clearing"
    assert journey.file_state("ada") == "chosen"


def refer(journey: Journey, opinion: str) -> None:
    """The security officer refers, records the opinion; the director authorises; nobody else learns the word."""
    officer = journey.at("security", "/referral")
    officer.send("/complete_referral", {}, status=409)
    officer.open(f"/hires/{journey.hire}/referral")
    pieces = officer.page.locator("[name=pieces]").evaluate_all("all => all.map(box => box.value)")
    officer.send("/complete_referral", {"pieces": pieces})
    officer.send("/send_referral")
    officer.send("/record_opinion", {"opinion": "reserved", "conditions": ""}, status=422)
    officer.send("/record_opinion", {"opinion": opinion, "conditions": CONDITIONS if opinion == "reserved" else ""})
    journey.at("director", "/referral").send("/authorise")
    human = journey.at("hr", "/referral")
    assert "B12" not in human.text()
    if opinion == "reserved":
        candidate = journey.who("ada")
        mail = journey.site.inbox.wait("ada@example.org", lambda mail: "/access" in path_in(mail))
        candidate.open(path_in(mail))
        assert "B12" in candidate.text()
        candidate.send("/access", {}, status=422)
        candidate.send("/access", {"accepted": True})
        human.open(f"/hires/{journey.hire}/referral")
    human.send("/conclusion" if human.page.locator("form[action$='/conclusion']").count() else "/conclude")
    assert journey.state() == "offering"


def offer(journey: Journey) -> None:
    """HR makes the offer, with time enough to think; the person accepts."""
    officer = journey.at("hr", "/offer")
    officer.send("/offer", {"terms": "", "day": ""}, status=422)
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()
    officer.send("/offer", {"terms": TERMS, "day": tomorrow}, status=409)
    assert officer.page.locator("[name=terms]").input_value() == TERMS
    later = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
    officer.send("/offer", {"terms": TERMS, "day": later})
    candidate = journey.who("ada")
    candidate.open(path_in(journey.site.inbox.wait("ada@example.org", lambda mail: path_in(mail).endswith("/offer"))))
    assert TERMS in candidate.text()
    candidate.open(f"/my-applications/{journey.hire}/offer/accept")
    candidate.send("/offer/accept")
    assert journey.state() == "informing"


def write_letters(journey: Journey) -> None:
    """HR composes and rewrites; a second person approves; each candidate receives a letter as PDF by mail."""
    officer = journey.at("hr", "/letters")
    officer.send("/letters/compose")
    query = select(Letter.id).where(Letter.hire_id == journey.hire, Letter.application_id == journey.file("basile"))
    letter = journey.site.scalar(query.where(Letter.final))
    officer.open(f"/hires/{journey.hire}/letters/{letter}")
    french, english = officer.page.locator("[aria-labelledby=rewrite] textarea").all()[:2]
    name, twin = (half.get_attribute("name") or "" for half in (french, english))
    text, other = french.input_value(), english.input_value()
    officer.send(f"/letters/{letter}", {name: "x" * 3001}, status=422)
    officer.send(f"/letters/{letter}", {name: f"{text} Votre exposé était clair."})
    assert officer.page.locator("[aria-labelledby=rewrite] .is-warn").count() == 1, "the other half lags"
    officer.send(f"/letters/{letter}", {twin: f"{other} Your talk was clear."})
    assert officer.page.locator("[aria-labelledby=rewrite] .is-warn").count() == 0
    officer.open(f"/hires/{journey.hire}/letters")
    assert officer.page.locator("[name=letters]").count() == 0, "nobody approves what they wrote"
    second = journey.at("hr2", "/letters")
    second.send("/letters/approve", {}, button="button:not([name])", status=422)
    second.open(f"/hires/{journey.hire}/letters/batch")
    second.open(f"/hires/{journey.hire}/letters")
    second.send("/letters/approve", {}, button="[name=all]")
    second.page.locator(f"#recall-{letter}").check()
    second.send("/letters/recall", button="button:not([name])")
    second.send("/letters/approve", {}, button="[name=all]")
    journey.site.letters_wait_no_more(journey.hire)
    journey.site.work()
    for key in CANDIDATES:
        query = select(Letter.code).where(Letter.application_id == journey.file(key), Letter.final)
        code = str(journey.site.scalar(query))
        mail = journey.site.inbox.wait(f"{key}@example.org", partial(carries, code))
        check_letter(journey, key, code, mail)


def letter_in(mail: EmailMessage) -> str:
    """The text of the PDF that a mail brings; the receipt of an application brings one too."""
    readers = [pypdf.PdfReader(BytesIO(content)) for kind, content in attachments(mail) if kind == PDF]
    return " ".join(" ".join(page.extract_text() for one in readers for page in one.pages).split())


def carries(code: str, mail: EmailMessage) -> bool:
    """True for the mail that brings the letter of that code."""
    return code in letter_in(mail)


def check_letter(journey: Journey, key: str, code: str, mail: EmailMessage) -> None:
    """The PDF is addressed to the person, names the post, and is the one that the verification page knows."""
    assert [kind for kind, _ in attachments(mail)] == [PDF]
    said = letter_in(mail)
    assert CANDIDATES[key] in said
    assert journey.reference() in said
    others = [name for other, name in CANDIDATES.items() if other != key]
    assert not [name for name in others if name in said]
    if key == "basile":
        assert "Votre exposé était clair." in said
        anybody = journey.enter(journey.language)
        anybody.open(f"/verify/{code}")
        assert CANDIDATES[key] not in anybody.text()
        anybody.open("/verify/0000-0000-0000", status=404)
        anybody.close()


def close(journey: Journey) -> None:
    """Everybody is informed: the hire closes, and its journal holds."""
    officer = journey.at("hr", "/steps/close")
    officer.send("/steps/close")
    assert journey.state() == "closed"
    outcomes = {key: journey.file_state(key) for key in CANDIDATES}
    expected = {"ada": "appointed", "basile": "ranked", "chloe": "not_shortlisted", "denis": "inadmissible"}
    assert outcomes == expected
    read_afterwards(journey)


def read_afterwards(journey: Journey) -> None:
    """What stays to be read: by the auditor, by the candidate, by the director."""
    auditor = journey.at("auditor")
    for page in ("/journal", "/exceptions", "/candidates", "/ranking", "/letters", "/sheet", "/jury", "/grid"):
        auditor.open(f"/hires/{journey.hire}{page}")
    candidate = journey.who("chloe")
    candidate.open(f"/my-applications/{journey.hire}")
    assert candidate.page.locator("a[href*='/letters/']").count()
    journey.who("hr").open("/outbox")
    for key in ("manager", "hr", "director", "chair", "security"):
        journey.who(key).open("/")
