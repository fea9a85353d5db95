"""The questions of the interviews: some lines for each criterion, in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field
from wtforms.form import BaseForm

EACH, LONGEST, SHORTEST = 3, 500, 10
Pair = tuple[str, str]


class PairsField(Field):
    """Up to three questions on one criterion, each in French and in English; its label is the criterion."""

    data: list[Pair]

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read what was posted, else the questions as they stand."""
        self.process_errors: list[Any] = []
        given = list(data or ())
        if formdata is not None:
            given = [(self._typed(formdata, n, "fr"), self._typed(formdata, n, "en")) for n in range(EACH)]
        self.data = [*given, *[("", "")] * EACH][:EACH]

    def _typed(self, formdata: Any, n: int, language: str) -> str:
        return " ".join(formdata.get(f"{self.name}-{n}-{language}", "").split())

    def validate(self, form: BaseForm, extra_validators: Iterable[Any] = ()) -> bool:
        """True when each question is in both languages, and neither too short nor too long."""
        fault = next((found for pair in self.data if (found := self._fault(pair))), None)
        self.errors = [fault] if fault else []
        return fault is None

    @property
    def shown(self) -> int:
        """How many of its lines are shown at once: those that say something, and one at least."""
        return max([1, *(n for n, pair in enumerate(self.data, 1) if any(pair))])

    def _fault(self, pair: Pair) -> Any:
        if any(pair) and not all(pair):
            return _l("%(criterion)s: write each question in both languages.", criterion=self.label.text)
        if any(text and not SHORTEST <= len(text) <= LONGEST for text in pair):
            return _l("%(criterion)s: a question has from 10 to 500 characters.", criterion=self.label.text)
        return None


def questions_form(titles: Mapping[str, str], kept: Mapping[str, Sequence[Pair]], formdata: Any = None) -> BaseForm:
    """One field for each criterion, in the order of the grid."""
    form = BaseForm({f"q-{key}": PairsField(title) for key, title in titles.items()})
    form.process(formdata, data={f"q-{key}": pairs for key, pairs in kept.items()})
    return form


def pairs_of(form: BaseForm, keys: Iterable[str]) -> list[tuple[str, Pair]]:
    """The questions of a valid form, each with its criterion."""
    return [(key, pair) for key in keys for pair in form[f"q-{key}"].data if all(pair)]
