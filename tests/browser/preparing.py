"""From an empty database to a published post: sheet, review, jury, grid, advert."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.factories.accounts import PASSWORD

from .journey import GUEST, POST, Journey, sheet_fields, start_on
from .site import path_in


def open_hire(journey: Journey) -> None:
    """The manager opens a hire; what is missing or impossible is said first."""
    manager = journey.who("manager")
    manager.open("/hires/new")
    manager.send("/hires/new", {"title_fr": POST.title_fr, "posts": "douze"}, status=422)
    assert manager.page.locator("#title_fr").input_value() == POST.title_fr
    manager.send("/hires/new", {
        "kind": POST.kind, "title_fr": POST.title_fr, "title_en": POST.title_en, "unit": POST.unit, "rank": "2",
        "posts": "1", "start_on": start_on().isoformat(), "restricted": True,
    })  # fmt: skip
    journey.hire = int(manager.path().split("/")[2])
    assert journey.state() == "drafting"


def write_sheet(journey: Journey) -> None:
    """The manager writes the sheet: half of it is refused with every reason, and nothing typed is lost."""
    manager, typed = journey.at("manager", "/sheet"), sheet_fields()
    half = {name: value for name, value in typed.items() if not name.startswith("en_")}
    manager.send("/sheet", {**half, "salary_max": "12"}, button="[value=save]", status=422)
    assert manager.page.locator("[name=fr_mission]").input_value() == typed["fr_mission"]
    manager.send("/sheet", half, button="[value=send]", status=409)
    assert journey.state() == "drafting"
    assert manager.page.locator("[name=fr_mission]").input_value() == typed["fr_mission"]
    manager.open(f"/hires/{journey.hire}/sheet")
    assert manager.page.locator("[name=fr_mission]").input_value() == typed["fr_mission"], "the draft was lost"
    manager.send("/sheet", typed, button="[value=save]")
    manager.send("/sheet", {}, button="[value=send]")
    assert journey.state() == "sheet_review"


def review_sheet(journey: Journey) -> None:
    """One reviewer sends it back with a remark to answer; two approve the next version."""
    reviewer = journey.at("reviewer", "/sheet/review")
    reviewer.send("/review/remark", {"place": "fr.mission", "text": ""}, status=422)
    remark = "Dire combien de temps est laissé à la recherche propre."
    reviewer.send("/review/remark", {"place": "fr.mission", "text": remark, "required": True})
    reviewer.send("/review/return", {"text": "Trop"}, status=422)
    reviewer.send("/review/return", {"text": "Une précision est attendue sur le temps de recherche."})
    assert journey.state() == "drafting"
    journey.site.inbox.wait("manager@example.org", lambda mail: "/sheet" in path_in(mail))
    manager = journey.at("manager", "/sheet")
    manager.send("/sheet", {}, button="[value=send]", status=409)
    manager.open(f"/hires/{journey.hire}/sheet")
    more = sheet_fields()["fr_mission"] + " La moitié du temps va à la recherche propre."
    answer = manager.page.locator("textarea[name^=answer-]").first.get_attribute("name") or ""
    said = {answer: "La mission dit maintenant : la moitié du temps."}
    manager.send("/sheet", {"fr_mission": more, **said}, button="[value=send]")
    for key in ("reviewer", "reviewer2", "reviewer3"):
        journey.at(key, "/sheet/review").send("/review/vote", button="[value=approve]")
    journey.at("hr", "/sheet/review").send("/review/approval")
    assert journey.state() == "composing_jury"


def compose_jury(journey: Journey) -> None:
    """HR enters an external juror into the register and composes the jury; the director appoints it."""
    officer = journey.who("hr")
    officer.open("/jurors/new")
    officer.send("/jurors/new", {"name": GUEST, "email": "not an address"}, status=422)
    trained = (datetime.now(UTC) - timedelta(days=60)).date().isoformat()
    officer.send("/jurors/new", {
        "name": GUEST, "email": "guest@example.org", "sex": "M", "position": "Directeur de recherche", "rank": "4",
        "employer": "Université de Liège", "school": "0", "country": "BE", "trained_on": trained,
    })  # fmt: skip
    officer.open(f"/hires/{journey.hire}/jury")
    for name in ("Chair", "Juror1", "Juror2", "Juror4", GUEST):
        select = officer.form("/jury/seats", ("juror",)).locator("select")
        value = select.locator("option", has_text=name).first.get_attribute("value") or ""
        officer.send("/jury/seats", {"juror": value, "chair": name == "Chair"})
    director = journey.at("director", "/jury")
    director.send("/jury/appointment")
    open_guest_account(journey)


def open_guest_account(journey: Journey) -> None:
    """The external juror takes up the invitation received by mail."""
    mail = journey.site.inbox.wait("guest@example.org", lambda mail: "/invitation/" in path_in(mail))
    guest = journey.enter(journey.language)
    guest.open(path_in(mail))
    path = guest.path()
    guest.send(path, {"name": GUEST, "password": "azerty", "again": "azertz"}, status=422)
    guest.send(path, {"name": GUEST, "password": PASSWORD, "again": PASSWORD, "notice": True})
    guest.close()


def choose_grid(journey: Journey) -> None:
    """A grid is chosen; weights that do not add up to 100 stop the lock, in words."""
    manager = journey.at("manager", "/grid")
    manager.send("/grid/choice", {}, status=422)
    manager.send("/grid/choice", {"grid": POST.grid})
    weights = manager.page.locator("[name^=weight_]")
    first = weights.first.get_attribute("name") or ""
    right = weights.first.input_value()
    manager.send("/grid/weights", {first: "cent"}, status=422)
    assert manager.page.locator(f"[name={first}]").input_value() == "cent"
    manager.send("/grid/weights", {first: str(int(right) + 5)})
    assert manager.page.locator("form[action$='/grid/lock']").count() == 0
    assert "105" in manager.text()
    manager.send("/grid/weights", {first: right})
    manager.send("/grid/lock")


def publish(journey: Journey) -> None:
    """HR publishes; a deadline that comes too soon is refused with the rule and its source."""
    officer = journey.at("hr", "/publish")
    soon = (datetime.now(UTC) + timedelta(days=5)).date().isoformat()
    officer.send("/publish", {"day": soon}, status=409)
    assert officer.page.locator("[name=day]").input_value() == soon
    day = (datetime.now(UTC) + timedelta(days=61)).date().isoformat()
    officer.send("/publish", {"day": day, "hour": "23:59"})
    assert journey.state() == "advertised"
