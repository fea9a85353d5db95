"""Delivery-status messages as servers write them."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from recruitment.services import bounces

REPORT = """\
From: MAILER-DAEMON@mx.example.org
To: recrutement@example.org
Subject: Undelivered Mail Returned to Sender
Message-ID: <report@mx.example.org>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; someone@example.org
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 unknown
    user

--B
Content-Type: {enclosed}

From: recrutement@example.org
Message-ID: <abc@recrutement.example.org>
Subject: Votre candidature

--B--
"""


@pytest.mark.parametrize("enclosed", ["message/rfc822", "text/rfc822-headers"])
def test_report_names_the_mail_and_what_was_said(enclosed: str) -> None:
    found = bounces.read(REPORT.format(action="failed", enclosed=enclosed).encode())
    assert found.message_id == "<abc@recrutement.example.org>"
    assert found.said == "5.1.1 smtp; 550 5.1.1 unknown user"


@pytest.mark.parametrize("action", ["delayed", "relayed", "delivered"])
def test_delay_is_no_bounce(action: str) -> None:
    with pytest.raises(bounces.NotABounceError):
        bounces.read(REPORT.format(action=action, enclosed="message/rfc822").encode())


def test_other_messages_are_no_bounces() -> None:
    plain = EmailMessage()
    plain["Message-ID"] = "<abc@recrutement.example.org>"
    plain.set_content("Je suis absente jusqu’à lundi.")
    nameless = REPORT.format(action="failed", enclosed="text/plain")
    for data in (plain.as_bytes(), nameless.encode(), b"", b"\xff\x00 nothing"):
        with pytest.raises(bounces.NotABounceError):
            bounces.read(data)
