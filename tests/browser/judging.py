"""From applications to the deliberation: candidates, eligibility, links, marks, interviews."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader

from tests.factories.accounts import PASSWORD

from .journey import CANDIDATES, JURORS, WHY, Journey
from .site import path_in
from .visitor import Visitor, fill

# What each candidate is marked at, on the file and at the interview: two levels in turn.
LEVELS = {"ada": "45", "basile": "34", "chloe": "23"}
DAYS_OPEN = 62
HAND_IN = SEND = "button.govuk-button:not([name])"  # the other button keeps it for later


def register(journey: Journey, key: str) -> Visitor:
    """A candidate finds the post, opens an account through the link received by mail, and comes back."""
    visitor = journey.visitors[key] = journey.enter(journey.language)
    visitor.open("/posts")
    visitor.page.get_by_role("link", name=journey.title()).first.click()
    visitor.page.wait_for_load_state()
    assert visitor.path().startswith(f"/posts/{journey.reference()}")
    visitor.open("/register")
    visitor.send("/register", {"name": CANDIDATES[key], "email": "ada"}, status=422)
    visitor.send("/register", {"name": CANDIDATES[key], "email": f"{key}@example.org", "notice": True})
    visitor.open(path_in(journey.site.inbox.wait(f"{key}@example.org")))
    visitor.send(visitor.path(), {"name": CANDIDATES[key], "password": PASSWORD, "again": PASSWORD, "notice": True})
    return visitor


def apply(journey: Journey) -> None:
    """Four people apply with real PDF files. What is not a PDF is refused at its field; the sound file is kept."""
    for key in CANDIDATES:
        visitor = register(journey, key)
        address = f"/posts/{journey.reference()}/apply"
        visitor.open(address)
        if key == "ada":
            wrong = Path(journey.folder / "cv.docx")
            wrong.write_bytes(b"PK\x03\x04 this is no PDF")
            visitor.send("/apply", {"cv": wrong, "project": journey.pdf(key, "project")}, status=422, button=SEND)
            cv = {"cv": journey.pdf(key, "cv"), "language": journey.language, "notice": True}
            visitor.send("/apply", cv, button=SEND)
        else:
            documents = {kind: journey.pdf(key, kind) for kind in ("cv", "project")}
            said = {**documents, "language": "en" if key == "chloe" else "fr", "notice": True}
            visitor.send("/apply", said, button=SEND)
        assert visitor.path() == "/survey"
        visitor.send("/survey", {"sex": "F", "residence": "europe"} if key == "ada" else {})
        assert visitor.path() == f"/my-applications/{journey.hire}"
        journey.site.inbox.wait(f"{key}@example.org", lambda mail: "/my-applications/" in path_in(mail))


def close_applications(journey: Journey) -> None:
    """The deadline passes; the worker closes applications by itself."""
    journey.site.days_go_by(journey.hire, DAYS_OPEN)
    journey.site.work()
    assert journey.state() == "eligibility"


def find_eligibility(journey: Journey) -> None:
    """HR finds who meets the conditions; nobody is set aside before a second person agrees."""
    officer = journey.at("hr", "/candidates")
    officer.send("/candidates/admit", {}, status=422)
    officer.send("/candidates/admit", {"file": [str(journey.file(key)) for key in ("ada", "basile")]})
    for key in ("chloe", "denis"):
        page = f"/candidates/{journey.file(key)}"
        journey.at("hr", page)
        officer.send("/eligibility", {"admissible": "no"}, status=422)
        officer.send("/eligibility", {
            "admissible": "no", "reason": "degree_missing", "text": "Le diplôme demandé ne figure pas dans le dossier.",
        })  # fmt: skip
        assert officer.page.locator("form[action$='/second-look']").count() == 0, "nobody confirms their own finding"
        second = journey.at("hr2", page)
        second.send("/second-look", {}, status=422)
        second.send("/second-look", {"agree": "yes" if key == "denis" else "no"})
    journey.at("hr", f"/candidates/{journey.file('chloe')}").send("/eligibility", {"admissible": "yes"})
    assert [journey.file_state(key) for key in CANDIDATES] == ["admissible"] * 3 + ["inadmissible"]


def sign_copies(journey: Journey) -> None:
    """HR takes the name out of each document the jury will read: one copy is looked at closely, the others ticked."""
    officer = journey.at("hr", "/candidates")
    officer.page.locator("main a[href$='/copies']").first.click()
    officer.page.wait_for_load_state()
    listed = officer.path()
    documents = officer.page.locator("main tbody a").evaluate_all("all => all.map(link => link.pathname)")
    assert len(documents) == 2 * len(LEVELS), "two documents of each person who is to be judged"
    for document in documents:
        officer.open(document)
        if document == documents[0]:
            officer.send(document, {"copy": None}, status=422)
            officer.send(document, {"copy": journey.pdf("ada", "cv")})
            officer.send("/signature", {}, status=409)  # the name of a person still shows in it
        officer.send(document, {"copy": journey.bare(document.rsplit("/", 1)[1])})
        if document == documents[0]:
            officer.send("/signature")
    officer.open(listed)
    officer.send("/copies", {}, status=422)
    ticks = officer.page.locator("[name=copy]").evaluate_all("all => all.map(box => box.value)")
    assert len(ticks) == len(documents) - 1
    officer.send("/copies", {"copy": ticks})


# Who has a link with whom: one red, one for the chair to rule on.
TIES = {
    "juror4": {"Basile": {"supervision": True, "supervision-words": "Thèse soutenue en 2024."}},
    "juror2": {"Ada": {"cosigned_works": True, "cosigned_works-works": "3"}},
}


def declare_link(juror: Visitor, person: str, fields: Mapping[str, object]) -> None:
    """Fill in the grid for one person, read what it comes to, declare it."""
    juror.page.locator("li.otm-task", has_text=person).get_by_role("link").click()
    juror.page.wait_for_load_state()
    form = juror.form(juror.path(), fields)
    for name, value in fields.items():
        fill(form, name, value)
    form.locator("button").last.click()
    juror.page.wait_for_load_state()
    assert juror.page.locator("#outcome").count() == 1
    juror.form(juror.path(), fields).locator("button").first.click()
    juror.page.wait_for_load_state()
    assert juror.path().endswith("/links")


def declare_links(journey: Journey) -> None:
    """Each juror declares on each candidate, by name; one steps aside, one link is ruled on by the chair."""
    for key in JURORS:
        juror = journey.at(key, "/links")
        assert "Denis" not in juror.text(), "only those who are to be judged are named"
        if key == "chair":
            juror.send("/links", {"looked": False}, status=422)
        for person, fields in TIES.get(key, {}).items():
            declare_link(juror, person, fields)
        juror.send("/links", {"looked": True})
        assert juror.page.locator("[name=none]").count() == 0, "nobody is left to answer for"
    chair = journey.at("chair", "/links")
    chair.send("/links", {"reason": "Non"}, status=422)
    chair.send("/links", {"outcome": "stays", "reason": "Un seul article, à vingt signatures, il y a trois ans."})
    journey.at("hr", "/candidates").send("/candidates/open-scoring")
    assert journey.state() == "sifting"


def read_copies(journey: Journey) -> None:
    """What a juror opens from a sheet of marks is the copies: names are hidden, nobody’s stands in them."""
    juror = journey.at("juror2", "/marks")
    for way in ("main a.govuk-button[href*='/marks/']", "main a[href*='/candidates/']:not([href*='/documents/'])"):
        juror.page.locator(way).first.click()
        juror.page.wait_for_load_state()
    assert "/candidates/" in juror.path()
    firsts = [name.split()[0] for name in CANDIDATES.values()]
    assert not [name for name in firsts if name in juror.text()]
    links = juror.page.locator("section[aria-labelledby=documents] a")
    found = links.evaluate_all("all => all.map(link => link.href)")
    assert len(found) == 2, juror.text()
    for link in found:
        pages = PdfReader(BytesIO(juror.page.request.get(link).body())).pages
        said = " ".join(page.extract_text() for page in pages)
        assert "Candidature" in said
        assert not [name for name in firsts if name in said]


def mark(journey: Journey) -> None:
    """Each juror marks each file left to them, alone. A sheet with a gap is given back with what was marked."""
    for key in JURORS:
        juror = journey.at(key, "/marks")
        while juror.page.locator("a.govuk-button[href*='/marks/']").count():
            juror.page.locator("a.govuk-button[href*='/marks/']").click()
            juror.page.wait_for_load_state()
            if key == "juror1":
                hand_in_by_keyboard(journey, juror)
            else:
                hand_in(journey, juror, gap=key == "chair")


def marks_for(journey: Journey, juror: Visitor) -> tuple[int, dict[str, str]]:
    """The application of this page, and the marks to give it, by the name of their field."""
    file = int(juror.path().rsplit("/", 1)[1])
    key = next(key for key in LEVELS if journey.file(key) == file)
    names = juror.page.locator("[data-criterion] input[type=radio]").evaluate_all(
        "all => [...new Set(all.map(field => field.name))]"
    )
    return file, {name: LEVELS[key][n % 2] for n, name in enumerate(names)}


def hand_in_by_keyboard(journey: Journey, juror: Visitor) -> None:
    """A figure marks a criterion and moves on; a mark at the end of the scale waits for its words."""
    file, marks = marks_for(journey, juror)
    keys = juror.page.keyboard
    for level in marks.values():
        keys.press(level)
        if level == "5":
            keys.type(WHY)
            keys.press("Escape")
            keys.press("j")
    checked = juror.page.locator("[data-criterion] input:checked").evaluate_all("all => all.map(field => field.value)")
    assert checked == list(marks.values())
    juror.send(f"/marks/{file}", button=HAND_IN)


def hand_in(journey: Journey, juror: Visitor, gap: bool) -> None:
    """Fill in the sheet of this page and hand it in."""
    file, marks = marks_for(journey, juror)
    names = list(marks)
    words = {f"{name}-note": WHY for name in names}
    action = f"/marks/{file}"
    if gap:
        juror.send(action, {**dict(list(marks.items())[1:]), **words}, status=422, button=HAND_IN)
        assert juror.page.locator(f"[name='{names[-1]}']:checked").get_attribute("value") == marks[names[-1]]
    juror.send(action, {**marks, **words}, button=HAND_IN)


def shortlist(journey: Journey) -> None:
    """The chair puts the discussion on record and closes the shortlist."""
    chair = journey.at("chair", "/sift")
    assert not any(name.split()[0] in chair.text() for name in CANDIDATES.values()), "names are hidden"
    chair.send("/sift", {}, where={"step": "close_sift"}, status=422)
    chair.open(f"/hires/{journey.hire}/sift")
    talk = "Les écarts ont été repris critère par critère, repères en main."
    chair.send("/sift", {"talk-text": talk}, where={"step": "discuss"})
    chosen = [str(journey.file(key)) for key in ("ada", "basile")]
    chair.send("/sift", {"applications": chosen}, where={"step": "close_sift"})
    assert journey.state() == "interviewing"


def prepare_questions(journey: Journey) -> None:
    """The chair writes a question for each criterion, in both languages."""
    chair = journey.at("chair", "/interviews/questions")
    fields = chair.page.locator("textarea[name*='-0-']").evaluate_all("all => all.map(field => field.name)")
    assert fields
    one = {fields[0]: "Racontez un travail mené jusqu’à un résultat.", fields[1]: ""}
    chair.send("/interviews/questions", one, status=422)
    asked = {name: f"Racontez un travail mené jusqu’au bout ({n})." for n, name in enumerate(fields)}
    chair.send("/interviews/questions", asked)


def arrange(journey: Journey) -> None:
    """HR sets a day and reads the timetable that comes of it; nobody is told of a draft."""
    officer = journey.at("hr", "/interviews/days")
    day = f"{datetime.now(UTC) + timedelta(days=9):%Y-%m-%d}"
    session = {"s0-day": day, "s0-start": "9:00", "s0-end": "12:00", "s0-place": "Salle du conseil"}
    officer.send("/interviews/days", session | {"s0-end": "8:00"}, status=422)
    officer.send("/interviews/days", session)
    juror = journey.at("juror1", "/interviews/hours")
    juror.page.locator("input[type=radio][value=whole]").first.check()
    juror.send("/interviews/hours")
    officer = journey.at("hr", "/interviews/timetable")
    officer.send("/interviews/timetable", where={"step": "propose"})
    officer.open(f"/hires/{journey.hire}/interviews/timetable/mails")


def interview(journey: Journey) -> None:
    """HR invites and records who came; each juror marks each interview; the chair opens the deliberation."""
    prepare_questions(journey)
    arrange(journey)
    officer = journey.at("hr", "/interviews")
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    for hour, key in enumerate(("ada", "basile"), 9):
        where = {"step": "plan_interview", "application": journey.file(key)}
        form = officer.form("/interviews", where=where)
        at = form.locator("input[type=datetime-local]").get_attribute("name") or ""
        place = at.removesuffix("at") + "place"
        if key == "ada":
            officer.send("/interviews", {at: "2020-01-01T10:00", place: "Salle 1"}, where=where, status=422)
            assert officer.page.locator(f"[name='{place}']").input_value() == "Salle 1"
        officer.send("/interviews", {at: f"{tomorrow:%Y-%m-%d}T{hour:02}:00", place: "Salle du conseil"}, where=where)
    journey.site.interviews_come(journey.hire)
    officer.open(f"/hires/{journey.hire}/interviews")
    for key in ("ada", "basile"):
        where = {"step": "record_hearing", "application": journey.file(key)}
        officer.send("/interviews", where=where, button="[value=yes]")
    mark(journey)
    chair = journey.at("chair", "/interviews")
    chair.send("/interviews", where={"step": "open_deliberation"})
    assert journey.state() == "deliberating"
