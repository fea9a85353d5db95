"""The act that appoints a jury, in words: blocks drawn as an accessible PDF, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from markupsafe import Markup

from recruitment.letters.blocks import Block, Bullets, Heading, Lines, Paper, Para, Run, Seal, Table, Together, plain
from recruitment.services.jury_acts import Act

from . import wording
from .dates import NARROW, day, moment
from .language import current
from .rule_evidence import evidence
from .rule_sentences import refusal
from .speech import gettext as _
from .speech import ngettext

OWN = "otmr-recruitment"  # proposed by this software: no text to cite
NUMBER = re.compile(r"G\d+")  # of a rule in the charter, which is no text either
QUESTION = re.compile(r"OTM-R (2015, )?Q\d+")
LAW = re.compile(r"(CGFP|CRPA|CJA|Code|Loi|Ordonnance|Décret|Arrêté|Directive|Règlement)\b")  # what a decision has regard to


def name_of(act: Act, number: int | None = None) -> str:
    """How an act is cited: 2026-ALES-014/J1."""
    return f"{act.content['reference']}/J{number or act.number}"


def file_name(act: Act) -> str:
    """The name of its file."""
    word = "act" if current() == "en" else "acte"
    return f"{word}-jury-{act.content['reference']}-{act.number}-{current()}.pdf"


def paper(act: Act, page: str) -> Paper:
    """The act; `page` is the address where the post and its jury are published."""
    said = act.content
    title = _("Act %(name)s of %(day)s appointing the jury", name=name_of(act), day=_bare(day(act.at)))
    blocks = (
        Heading(1, title), *_head(act), *_grounds(said), *_members(said), *_rules(said), *_derogations(said),
        *_publication(act, page), _signature(act, page),
    )  # fmt: skip
    language: Any = current()
    return Paper(title, language, blocks, name_of(act), said["school"], act.at)


def _para(text: str) -> Para:
    return Para(plain(text))


def _bare(value: Markup | str) -> str:
    """Words without markup: “1<sup>er</sup>” reads “1er” on paper."""
    return value.striptags() if isinstance(value, Markup) else str(value)


def _head(act: Act) -> Iterable[Block]:
    said = act.content
    yield Para((Run(said["school"], bold=True),))
    yield _para(
        _("Post: %(title)s (%(kind)s, profile R%(rank)s, %(unit)s). Reference %(reference)s.", title=said["title"][current()],
          kind=wording.kind_title(said["kind"]), rank=said["rank"], unit=said["unit"], reference=said["reference"])
    )  # fmt: skip
    if act.amends:
        yield _para(
            _("This act amends the act %(name)s: the jury is composed as below from now on.", name=name_of(act, act.amends))
        )
    if current() != "fr":
        yield _para(_("This is a copy in English. The act in French is the one that counts."))


def _grounds(said: Mapping[str, Any]) -> Iterable[Block]:
    """The texts of law that the pack cites for the rules that bind, each once; the other references on one line."""
    pack, binding = said["pack"], [rule for rule in said["rules"] if rule["severity"] in ("block", "derogable")]
    texts = dict.fromkeys(text for rule in binding for text in f"{rule['article']} · {rule['source']}".split(" · "))
    asked = sorted({int(text.rpartition("Q")[2]) for text in texts if QUESTION.fullmatch(text)})
    cited = [text for text in texts if text and text != OWN and not NUMBER.fullmatch(text) and not QUESTION.fullmatch(text)]
    laws = [text for text in cited if LAW.match(text) and not any(other.startswith(f"{text},") for other in cited)]
    others = [text for text in cited if not LAW.match(text)]
    if asked:
        others.append(_("OTM-R checklist, questions %(numbers)s", numbers=", ".join(map(str, asked))))
    if others:
        mark = "; " if current() == "en" else f"{NARROW}; "
        laws.append(_("The references of these rules: %(texts)s.", texts=mark.join(others)))
    yield Heading(2, _("Having regard to"))
    rules = _("The rules “%(title)s”, version of %(day)s.", title=pack["title"][current()],
              day=_bare(day(datetime.fromisoformat(pack["version"]).date())))  # fmt: skip
    yield Bullets((plain(rules), *map(plain, laws)))
    yield Para((Run(_("The director of the school decides:"), bold=True),), keep=True)


def changes(said: Mapping[str, Any]) -> str:
    """What an act changes in the one before, in sentences; empty for the first, and for the same people again."""
    since = said.get("changes") or {}
    told = []
    if left := since.get("leaving"):
        told.append(ngettext("%(names)s leaves the jury.", "%(names)s leave the jury.", len(left), names=", ".join(left)))
    if came := since.get("arriving"):
        told.append(ngettext("%(names)s joins the jury.", "%(names)s join the jury.", len(came), names=", ".join(came)))
    if since.get("chair"):
        told.append(_("%(name)s takes the chair.", name=since["chair"]))
    return " ".join(told)


def _members(said: Mapping[str, Any]) -> Iterable[Block]:
    counts = said["counts"]
    rows = tuple(
        (
            m["name"], f"{m['position']}, {m['employer']}", _("External") if m["external"] else _("Internal"),
            _("Chair") if m["chair"] else _("Member"),
        ) for m in said["members"]
    )  # fmt: skip
    yield Heading(2, _("Article 1. Composition"))
    if changed := changes(said):
        yield _para(changed)
    yield _para(_("Are appointed members of the jury:"))
    header = (_("Name"), _("Position and employer"), _("Origin"), _("Function"))
    yield Table(_("Members of the jury"), header, rows, (0.28, 0.44, 0.14, 0.14))
    words = [
        ngettext("%(num)s member", "%(num)s members", counts["size"]),
        ngettext("%(num)s woman", "%(num)s women", counts["women"]),
        ngettext("%(num)s man", "%(num)s men", counts["men"]),
    ]
    if counts["uncounted"]:
        words.append(ngettext("%(num)s person not counted", "%(num)s people not counted", counts["uncounted"]))
    words.append(ngettext("%(num)s external member", "%(num)s external members", counts["externals"]))
    yield _para(", ".join(words) + ".")


def _rules(said: Mapping[str, Any]) -> Iterable[Block]:
    yield Heading(2, _("Article 2. Rules heard"))
    rows = tuple(
        (wording.rule_title(rule["rule"]), _verdict(rule, said), _sum(rule), f"{rule['article']}") for rule in said["rules"]
    )
    header = (_("Rule"), _("Verdict"), _("Sum"), _("Text"))
    yield Table(_("Rules of composition, with their sums"), header, rows, (0.22, 0.14, 0.4, 0.24))


def _verdict(rule: Mapping[str, Any], said: Mapping[str, Any]) -> str:
    if not rule["objections"]:
        return _("In order")
    lifted = rule["rule"] in {one["rule"] for one in said["derogations"]}
    return _("Lifted by a derogation") if lifted else _("To watch")


def _sum(rule: Mapping[str, Any]) -> str:
    said = [refusal(rule["rule"], values) for values in rule["objections"]]
    return " ".join(dict.fromkeys(said)) or evidence(rule["rule"], rule["evidence"]) or "–"


def _derogations(said: Mapping[str, Any]) -> Iterable[Block]:
    if not said["derogations"]:
        return
    yield Heading(2, _("Derogations"))
    yield Bullets(
        tuple(
            plain(
                _("%(rule)s: %(reason)s (granted on %(day)s, journal entry no. %(entry)s).",
                  rule=wording.rule_title(one["rule"]), reason=one["reason"].rstrip("."),
                  day=_bare(day(datetime.fromisoformat(one["at"]))), entry=one["entry"])
            ) for one in said["derogations"]
        )
    )  # fmt: skip


def _publication(act: Act, page: str) -> Iterable[Block]:
    yield Heading(2, _("Article 3. Publication"))
    where = (
        _("This act is published with the composition on the page of the post, until the results: %(page)s.", page=page)
        if act.published_at
        else _("This act will be published with the advert, on the page of the post, until the results.")
    )
    yield _para(where)
    yield _para(_("A change of the composition is another act, which cites this one."))


def _signature(act: Act, page: str) -> Block:
    signed = _("Signed in the application by %(name)s, %(role)s, on %(moment)s.", name=act.content["signed_by"],
               role=wording.role_title("director").lower(), moment=_bare(moment(act.at)))  # fmt: skip
    proof = _("Journal of the hire: entry no. %(entry)s, hash %(head)s.", entry=act.entry, head=act.head)
    seal = (
        plain(_("SHA-256 of what this act says, held by that entry:")), (Run(act.digest, code=True),),
        plain(_("The page of the post shows the act in force:")), (Run(page, code=True),),
    )  # fmt: skip
    return Together((Lines((plain(signed), plain(proof))), Seal(seal, page, _("Code of the page of the post"))))
