"""The deliberation: marks opened, a meeting with its attendance, its discussions and a vote, an order signed by each."""

from __future__ import annotations

from .journey import CANDIDATES, GUEST, JURORS, REASON, WHY, Journey
from .visitor import Visitor

SAID = {
    "ada": "Les deux lectures du repère 4 ont été rapprochées à partir des preuves citées.",
    "basile": "La deuxième année du projet a été relue à la lumière de l’audition.",
}
ASIDE = ("juror4", "basile")  # who stepped aside, and for whom


def deliberate(journey: Journey) -> None:
    """Marks are opened to all at once; one is changed for a coded reason; the order is proposed, signed by each."""
    chair = journey.at("chair", "/ranking")
    chair.send("/ranking", where={"step": "reveal"})
    change_mark(journey)
    meet(journey)
    chair.open(f"/hires/{journey.hire}/ranking/marks")
    chair.open(f"/hires/{journey.hire}/ranking")
    talk = "Les auditions ont été reprises une à une, dans l’ordre des écarts."
    chair.send("/ranking", {"talk-text": talk}, where={"step": "discuss"})
    ada, basile = journey.file("ada"), journey.file("basile")
    twice = {f"place-{ada}": "1", f"place-{basile}": "1", f"why-{ada}": REASON}
    chair.send("/ranking", twice, where={"step": "propose_ranking"}, status=422)
    assert chair.page.locator(f"[name=why-{ada}]").input_value() == REASON
    order = {f"place-{ada}": "1", f"place-{basile}": "2", f"why-{ada}": REASON, f"why-{basile}": REASON}
    chair.send("/ranking", order, where={"step": "propose_ranking"})
    for key in JURORS:
        sign(journey.at(key, "/ranking"))
    journey.at("chair", "/ranking").send("/ranking", where={"step": "sign_ranking"})
    assert journey.state() == "ranked"


def change_mark(journey: Journey) -> None:
    """A juror changes a mark after the reveal: the reason comes from a list, and is asked for."""
    page = f"/marks/{journey.file('ada')}"
    juror = journey.at("juror1", page)
    first = juror.page.locator("[data-criterion] input[type=radio]").first.get_attribute("name") or ""
    changed = {first: "5", f"{first}-note": WHY}
    juror.send(page, changed, status=422)
    juror.send(page, {**changed, "reason": "misread_file"})


def meet(journey: Journey) -> None:
    """The chair opens the meeting from the ranking, has each person discussed and a motion voted, and closes it."""
    chair = journey.at("chair", "/ranking")
    chair.page.locator("main a[href$='/meeting']").click()
    chair.page.wait_for_load_state()
    assert chair.path() == f"/hires/{journey.hire}/meeting"
    attend(chair)
    for key in SAID:
        chair.send("/meeting", where={"step": "take_up", "application": journey.file(key)})
        if key == ASIDE[1]:
            wait_outside(journey)
        chair.send("/meeting", {"text": SAID[key]}, where={"step": "end_turn"})
    chair.send("/meeting", {"motion": "", "votes_for": "5"}, where={"step": "put_to_vote"}, status=422)
    motion = {"motion": "Retenir la liste dans l’ordre proposé", "about": "0"}
    counted = {"votes_for": "4", "votes_against": "0"}
    chair.send("/meeting", {**motion, **counted, "abstained": "5"}, where={"step": "put_to_vote"}, status=409)
    assert chair.page.locator("[name=motion]").input_value() == motion["motion"]
    assert chair.page.locator("[name=votes_for]").input_value() == counted["votes_for"], "what was typed is kept"
    chair.send("/meeting", {**motion, **counted, "abstained": "1"}, where={"step": "put_to_vote"})
    chair.send("/meeting", where={"step": "suspend_meeting"})
    chair.send("/meeting", where={"step": "resume_meeting"})
    chair.send("/meeting", where={"step": "close_meeting"})
    assert motion["motion"] in chair.text()


def attend(chair: Visitor) -> None:
    """Each member is said to attend or not: a gap is told beside its field."""
    opening = {"step": "open_meeting"}
    fields = chair.form("/meeting", where=opening).locator("select[name^='how-']")
    names = fields.evaluate_all("all => all.map(field => [field.name, field.labels[0].innerText])")
    assert len(names) == len(JURORS)
    how = {name: "remote" if GUEST in label else "present" for name, label in names}
    first = names[0][0]
    chair.send("/meeting", {**how, first: ""}, where=opening, status=422)
    assert chair.page.locator(f"[name={names[1][0]}]").input_value() == how[names[1][0]]
    chair.send("/meeting", how, where=opening)


def wait_outside(journey: Journey) -> None:
    """Whoever stepped aside reads that they are waited for, and nothing of what is said."""
    juror = journey.at(ASIDE[0], "/meeting")
    assert not any(name.split()[0] in juror.text() for name in CANDIDATES.values())
    assert juror.page.locator("main table").count() == 0


def sign(juror: Visitor) -> None:
    """A member reads the minutes, then signs them."""
    back = juror.path()
    juror.open(f"{back}/minutes")
    juror.open(back)
    juror.send("/ranking", where={"step": "sign_minutes"})
