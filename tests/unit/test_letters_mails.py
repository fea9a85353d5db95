"""Mails: nothing confidential, nothing forged, the same words in both forms."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any, Literal

import pytest

from recruitment.letters import mails
from recruitment.letters.mails import From, Mail, Post, Task
from workflows.effects import Tell
from workflows.engine import lines
from workflows.hire import HireChart

URL = "https://recrutement.exemple.fr/a?b=1&c=2"
POST = Post("Chargée ou chargé de recherche", "2026-ALES-014")
MEETING = mails.Meeting(datetime(2026, 5, 18, 7, 0, tzinfo=UTC), datetime(2026, 5, 18, 7, 45, tzinfo=UTC), "Alès", 4)
EVIL = "x\r\nBcc: victime@exemple.org\r\n\r\n<script>alert(1)</script>\u2028\x00{school}"


def _from(language: Literal["fr", "en"], name: str = "Nadia Ferrand") -> From:
    return From(language, "IMT Mines Alès", "recrutement@exemple.fr", name)


def _all(sender: From, post: Post) -> list[Mail]:
    day = date(2026, 3, 1)
    return [
        mails.acknowledgement(sender, post, 7, URL),
        mails.letter_available(sender, post, URL),
        mails.account_invitation(sender, URL, day),
        mails.jury_invitation(sender, post, URL, day),
        mails.password_reset(sender, URL, 30),
        *(mails.hearing(sender, post, replace(MEETING, place=post.title), URL, moved=moved) for moved in (False, True)),
        mails.hearing_called_off(sender, post, MEETING.when, URL),
        mails.hearing_schedule(sender, post, (replace(MEETING, place=post.title),), URL),
        mails.hearing_schedule(sender, post, (), URL),
        mails.reminder(sender, (Task("Signer", post.reference, URL, day), Task("Relire", "015", URL)), day),
        *(mails.notice(sender, kind, post, URL) for kind in sorted(mails.notice_kinds())),
    ]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_both_forms_say_the_same(language: Any) -> None:
    for mail in _all(_from(language), POST):
        spoken = html.unescape(re.sub(r"<(head>.*?</head|[^>]+)>", " ", mail.html.split("</head>")[1]))
        for line in filter(None, mail.text.splitlines()):
            assert line == URL or line in spoken
        assert f'<html lang="{language}">' in mail.html
        assert html.escape(URL) in mail.html


@pytest.mark.parametrize("language", ["fr", "en"])
def test_mail_tells_no_result_and_no_name_of_others(language: Any) -> None:
    confidential = r"retenu|selected|classé|ranked|rang\b|HFDS|ZRR|clearance|sécurité|security|mot de passe est"
    for mail in _all(_from(language), POST):
        assert not re.search(confidential, mail.subject + mail.text, re.IGNORECASE)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_typed_text_forges_neither_header_nor_markup(language: Any) -> None:
    for mail in _all(_from(language, EVIL), Post(EVIL, EVIL)):
        message = EmailMessage(policy=SMTP)
        message["Subject"] = mail.subject
        message.set_content(mail.text)
        message.add_alternative(mail.html, subtype="html")
        assert message["Bcc"] is None
        assert b"\nBcc" not in message.as_bytes().split(b"\r\n\r\n")[0]
        assert "\nBcc" not in mail.text
        assert "<script" not in mail.html


@pytest.mark.parametrize("subject", ["a\r\nBcc: b", "a\nb", "a\rb", "a\x00b", "a\u2028b", "a\x85b", ""])
def test_mail_refuses_a_subject_of_two_lines(subject: str) -> None:
    with pytest.raises(ValueError, match="one line"):
        Mail(subject, "x", "x")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://x", "https://x/\r\nBcc:", "https://x/ y", "//x", ""])
@pytest.mark.parametrize(
    "write",
    [
        lambda url: mails.password_reset(_from("fr"), url, 30),
        lambda url: mails.reminder(_from("fr"), (Task("a", "b", url),), date(2026, 1, 1)),
    ],
)
def test_mail_links_to_web_addresses_only(write: Callable[[str], Mail], url: str) -> None:
    with pytest.raises(ValueError, match="web address"):
        write(url)


def test_every_told_kind_has_words() -> None:
    drawn = [line for row in lines(HireChart).values() for forks in row.values() for line in forks]
    told = {effect.kind for line in drawn for effect in line.effects if isinstance(effect, Tell)}
    assert told
    assert told - {"advert_amended"} <= mails.notice_kinds()  # that one lists what changed: a text of its own


def test_password_mail_greets_nobody() -> None:
    assert mails.password_reset(_from("fr", ""), URL, 30).text.startswith("Bonjour,\n")


def test_reminder_puts_late_things_first_and_counts() -> None:
    tasks = (
        Task("C", "3", URL),
        Task("B", "2", URL, date(2026, 3, 9)),
        Task("A", "1", URL, date(2026, 3, 1)),
    )
    mail = mails.reminder(_from("fr"), tasks, date(2026, 3, 2))
    assert mail.subject == "3 tâches vous attendent"
    assert re.findall(r"^([ABC]) – ", mail.text, re.MULTILINE) == ["A", "B", "C"]
    assert "attendue depuis le 1er\u00a0mars 2026" in mail.text
    assert mails.reminder(_from("fr"), tasks[:1], date(2026, 3, 2)).subject == "1 tâche vous attend"
    with pytest.raises(ValueError, match="no task"):
        mails.reminder(_from("fr"), (), date(2026, 3, 2))
