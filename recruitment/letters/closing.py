"""What a letter ends with: the routes open to its reader, their data, the signature, how to check it."""

from __future__ import annotations

from . import dates
from .blocks import Block, Heading, Lines, Para, Seal, Together, plain
from .facts import Appeal, Exchange, Privacy, Verification
from .voice import Voice, joined


def routes(voice: Voice, *, contestable: bool) -> list[Block]:
    """Discuss, complain and, for a decision, contest: each with its delay and its contact."""
    facts = voice.facts
    heading = voice.words("routes.heading" if contestable else "routes.heading_short")
    blocks: list[Block] = [Heading(2, heading)]
    if facts.exchange:
        blocks.append(_exchange(voice, facts.exchange))
    complaint = facts.complaint
    blocks.append(
        voice.para(
            "routes.complain",
            contact=complaint.contact,
            acknowledged_days=complaint.acknowledged_days,
            answered_days=complaint.answered_days,
        )
    )
    if contestable and facts.appeal:
        blocks.append(_contest(voice, facts.appeal))
    blocks.append(_procedure(voice))
    return blocks


def _exchange(voice: Voice, exchange: Exchange) -> Para:
    key = "routes.exchange_until" if exchange.until else "routes.exchange"
    return voice.para(key, who=exchange.who, email=exchange.email, minutes=exchange.minutes, until=exchange.until)


def _contest(voice: Voice, appeal: Appeal) -> Para:
    sentence = voice.text(
        "routes.contest",
        appeal.months,
        months=dates.number(appeal.months, voice.facts.language),
        authority=appeal.authority,
        court=appeal.court,
        court_address=appeal.court_address,
        court_site=appeal.court_site,
    )
    if not appeal.source:
        return Para(sentence)
    return Para(joined(sentence, voice.text("routes.source", source=appeal.source)))


def _procedure(voice: Voice) -> Para:
    facts = voice.facts
    sentences = [
        voice.text("routes.jury_public", url=facts.jury_url) if facts.jury_url else voice.text("routes.jury_on_request")
    ]
    if facts.policy_url:
        sentences.append(voice.text("routes.policy", url=facts.policy_url))
    return Para(joined(*sentences))


def ending(voice: Voice, wish: str) -> Together:
    """Rights over data, wish if any, regards, signature and seal: on one page, so that none stands alone."""
    sender, verification = voice.facts.sender, voice.facts.verification
    blocks: list[Heading | Para | Lines | Seal] = [
        Heading(2, voice.words("privacy.heading")),
        _privacy(voice, voice.facts.privacy),
        *([voice.para(wish)] if wish else []),
        voice.para("common.regards"),
        Lines((plain(sender.signatory), plain(sender.title))),
    ]
    if verification:
        blocks.append(_seal(voice, verification))
    return Together(tuple(blocks))


def _privacy(voice: Voice, data: Privacy) -> Para:
    rights = voice.text("privacy.rights", contact=data.contact, notice_url=data.notice_url)
    if data.kept_until is None:
        return Para(rights)
    return Para(joined(voice.text("privacy.kept", kept_until=data.kept_until), rights))


def _seal(voice: Voice, check: Verification) -> Seal:
    lines = (
        voice.text("seal.title"),
        voice.text("seal.code", code=check.code, url=_bare(check.url)),
        voice.text(
            "seal.journal" if check.entry is not None else "seal.journal_bare",
            entry=check.entry,
            digest=_fours(check.digest),
            at=dates.moment(check.at, voice.facts.language),
        ),
        voice.text("seal.privacy"),
    )
    alt = voice.words("seal.alt", code=check.code, url=_bare(check.url))
    return Seal(lines, f"{check.url.rstrip('/')}/{check.code}", alt)


def _bare(url: str) -> str:
    return url.removeprefix("https://")


def _fours(digest: str) -> str:
    """The first sixteen signs of a hash by fours: enough to compare by eye."""
    return "\N{NO-BREAK SPACE}".join(digest[start : start + 4] for start in range(0, min(len(digest), 16), 4))
