"""The jury's meeting as it runs: who is there, who is discussed and in which order, votes, each with its quorum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, g, make_response, render_template, request
from flask_babel import gettext as _
from wtforms import Form, SelectChoice

from forms import meeting as forms
from recruitment.services import deliberation, links, meeting_record
from recruitment.services.deliberation import Marked, Member
from recruitment.services.desk import marks_open
from recruitment.services.meeting_record import Sitting
from recruitment.services.meeting_state import least
from recruitment.services.progress import pack_of
from workflows import given
from workflows.who import AUDITOR, CHAIR, JUROR

from . import calibration, judging, unit
from .access import allows
from .agreement import titles
from .calibration import Sent
from .language import current
from .steps import attempt, step

pages = Blueprint("meeting", __name__, url_prefix="/hires/<int:hire_id>/meeting")

STEPS = (
    "open_meeting", "record_presence", "take_up", "end_turn", "put_to_vote", "suspend_meeting", "resume_meeting",
    "close_meeting",
)  # fmt: skip
AFTER_A_TURN = ("", "take_up", "suspend_meeting", "close_meeting")
FAR = 2  # levels from which a gap is named while a person is discussed
EVERY = 30  # seconds between two looks of a page that refreshes by itself, when its reader asks for it


@dataclass(frozen=True, slots=True)
class Room:
    """What a reader may know of the meeting."""

    members: tuple[Member, ...]
    sittings: tuple[Sitting, ...]
    marked: Marked | None
    closed: frozenset[int]

    @property
    def open(self) -> Sitting | None:
        """The meeting now open."""
        return next((sitting for sitting in self.sittings if sitting.closed_at is None), None)

    @property
    def names(self) -> dict[int, str]:
        """Member -> name."""
        return {member.id: member.name for member in self.members}

    @property
    def people(self) -> dict[int, str]:
        """Application -> name of those the reader may read about."""
        return {a: file.name for a, file in self.marked.by_application.items()} if self.marked else {}

    @property
    def apart(self) -> tuple[tuple[str, int], ...]:
        """Where members stand two levels apart or more on whom they discuss: criterion and levels, widest first."""
        turn = self.open.current if self.open else None
        file = self.marked.by_application.get(turn.application or 0) if self.marked and turn else None
        if file is None:
            return ()
        gaps = ((title, file.spread(key)) for key, title in titles(self.marked).items())
        return tuple(sorted((gap for gap in gaps if gap[1] >= FAR), key=lambda gap: -gap[1]))

    def away(self, person: int) -> bool:
        """True while this reader is asked to wait outside."""
        mine = next((member.id for member in self.members if member.person == person), None)
        spell = self.open.now.get(mine) if self.open and mine else None
        return spell is not None and spell.away is not None


def room() -> Room:
    """The meetings of this hire, without what the reader stepped aside for."""
    session, hire = unit.session(), g.hire
    closed = links.closed_to(session, hire.id, g.actor.person_id)
    return Room(
        deliberation.members(session, hire.id), meeting_record.sittings(session, hire.id, closed),
        deliberation.marked(session, hire, closed) if marks_open(hire) else None, closed,
    )  # fmt: skip


@pages.get("")
@allows(CHAIR, JUROR, AUDITOR)
def show(hire_id: int) -> Any:
    """The meeting; somebody asked to leave the room reads that they are waited for afterwards."""
    return _page(Sent())


@pages.post("")
@allows(CHAIR)
def act(hire_id: int) -> Any:
    """Whatever the chair does in the meeting."""
    name = request.form.get("step", "")
    if name not in STEPS:
        abort(400)
    match name:
        case "open_meeting" | "record_presence":
            sent = _attend(name)
        case "take_up":
            sent = calibration.simple(name, _turn(request.form.get("application", "")), _said(name))
        case "end_turn":
            sent = _end_turn()
        case "put_to_vote":
            sent = _vote()
        case _:
            sent = calibration.simple(name, given.Nothing(), _said(name))
    return judging.done(sent.sentence) if sent.sentence else _page(sent)


def _said(name: str) -> str:
    """What a step of the meeting is answered with."""
    sentences: dict[str, str] = {
        "take_up": _("The discussion begins; whoever stepped aside waits outside."),
        "end_turn": _("The discussion is over and on record."), "suspend_meeting": _("The meeting is suspended."),
        "resume_meeting": _("The meeting goes on."), "close_meeting": _("The meeting is closed."),
    }  # fmt: skip
    return sentences[name]


def _names() -> dict[int, str]:
    return {m.id: m.name for m in deliberation.members(unit.session(), g.hire.id)}


def _attend(name: str) -> Sent:
    form = forms.attendance(_names()).read(request.form, {})
    if not form.validate():
        return calibration.invalid(name, form)
    if name == "record_presence":
        return calibration.outcome(
            name, form, attempt(step(name, given.Attendance(form.answers()))), _("Attendance is recorded.")
        )
    opening = given.Convening(form.answers(), request.form.get("order") == "links")
    return calibration.outcome(name, form, attempt(step(name, opening)), _("The meeting is open."))


def _end_turn() -> Sent:
    """End the discussion, and go on to what the button says: what was typed comes along."""
    form = said(room(), request.form)
    then, __, application = request.form.get("next", "").partition(" ")
    if then not in AFTER_A_TURN:
        abort(400)
    if not form.validate():
        return calibration.invalid("end_turn", form)
    talk = step("end_turn", given.Talk(form.text.data, None, form.criterion.data or ""))
    if then == "take_up":
        refusal = attempt(talk, step(then, _turn(application)))
    else:
        refusal = attempt(talk, step(then, given.Nothing())) if then else attempt(talk)
    return calibration.outcome("end_turn", form, refusal, _said(then or "end_turn"))


def _turn(application: str) -> given.Turn:
    return given.Turn(int(application) if application.isdecimal() else 0)


def said(found: Room, formdata: Any = None) -> forms.Said:
    """The form that ends a discussion."""
    form = forms.Said(formdata)
    criteria = found.marked.grid.at(None) if found.marked else ()
    form.criterion.choices = [
        SelectChoice("", _("no single criterion")), *(SelectChoice(c.key, c.title[current()]) for c in criteria)
    ]  # fmt: skip
    return form


def _vote() -> Sent:
    found = room()
    motion, votes = motion_form(found, request.form), votes_form(found, request.form)
    for form in (motion, votes):
        if not form.validate():
            return calibration.invalid("put_to_vote", form)
    about = motion.about.data or None
    if isinstance(votes, forms.Counts):
        counts = (votes.votes_for.data, votes.votes_against.data, votes.abstained.data)
        vote = given.Vote(motion.motion.data, about, counts)
    else:
        vote = given.Vote(motion.motion.data, about, ballots=votes.answers())
    return calibration.outcome("put_to_vote", motion, attempt(step("put_to_vote", vote)), _("The vote is recorded."))


def motion_form(found: Room, formdata: Any = None) -> forms.Motion:
    """The motion, about one of the candidates or about none."""
    turn = found.open.current if found.open else None
    form = forms.Motion(formdata, data={"about": (turn.application if turn else None) or 0})
    people = [SelectChoice("0", _("the whole list")), *(SelectChoice(str(a), name) for a, name in found.people.items())]
    form.about.choices = people
    return form


def votes_form(found: Room, formdata: Any = None) -> forms.Counts | forms.OfMembers:
    """Counts, or a choice for each member in the room, as the pack says."""
    if pack_of(g.hire).value("vote_ballot") != "names":
        return forms.Counts(formdata)
    there = found.open.room if found.open else frozenset()
    return forms.ballots({m: name for m, name in found.names.items() if m in there}).read(formdata, {})


def _page(sent: Sent) -> Any:
    found, typed = room(), request.form if sent.name == "put_to_vote" and sent.failed else None
    chair, deliberates = g.actor.may(CHAIR), g.hire.state == "deliberating"
    if found.away(g.actor.person_id):
        page = render_template("meeting/outside.html", where=judging.where(), chair=chair and deliberates, sent=sent)
        return _refreshing(page, sent)
    heard = judging.heard(*STEPS) if chair and deliberates else {}
    sitting = found.open
    least_there = least(unit.session(), g.hire, pack_of(g.hire))
    order = meeting_record.order(found.marked, by_links=sitting.by_links) if found.marked and sitting else ()
    page = render_template(
        "meeting/show.html", where=judging.where(), room=found, sitting=sitting, order=order, least=least_there,
        discussed={s.application for one in found.sittings for s in one.stretches}, people=found.people,
        disagreement=meeting_record.disagreement, chair=chair and deliberates, heard=heard, sent=sent,
        reasons=sent.reasons, how_names=forms.HOW_NAMES, choice_names=forms.CHOICE_NAMES,
        own=_asides_of_the_chair(found) if chair and sitting else {},
        attendance=_attendance(found, sent), opening=forms.Order(data={"order": "disagreement"}),
        said=_sent(sent, "end_turn", forms.Said) or said(found), refreshing="refresh" in request.args,
        motion=_sent(sent, "put_to_vote", forms.Motion) or motion_form(found, typed),
        votes=_sent(sent, "put_to_vote", forms.Counts, forms.OfMembers) or votes_form(found, typed), every=EVERY,
    )  # fmt: skip
    return _refreshing(page, sent)


def _asides_of_the_chair(found: Room) -> dict[int, str]:
    """Whom the chair steps aside for: taken up by them too, discussed without them."""
    if not found.closed:
        return {}
    files = deliberation.files(unit.session(), g.hire.id)
    return {a: file.name for a, file in files.items() if a in found.closed}


def _refreshing(page: str, sent: Sent) -> Any:
    """With the header that has the page asked for again, where its reader wants that."""
    response = make_response(page, sent.status)
    if "refresh" in request.args and request.method == "GET":
        response.headers["Refresh"] = str(EVERY)
    return response


def _sent(sent: Sent, name: str, *kinds: type[Form]) -> Any:
    """The form as sent, when it is the one that failed."""
    return sent.form if sent.name == name and isinstance(sent.form, kinds) else None


def _attendance(found: Room, sent: Sent) -> forms.OfMembers:
    if sent.name in ("open_meeting", "record_presence") and isinstance(sent.form, forms.OfMembers):
        return sent.form
    now = {m: spell.how for m, spell in found.open.now.items()} if found.open else dict.fromkeys(found.names, "present")
    return forms.attendance(found.names).read(None, now)
