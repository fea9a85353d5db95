"""What the families, kinds and stages of a grid are called."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

FAMILIES = {
    "research": _l("Research"),
    "teaching": _l("Teaching"),
    "supervision": _l("Supervision and mentoring"),
    "transfer": _l("Transfer and innovation"),
    "society": _l("Effects on society"),
    "collective": _l("Collective work"),
    "mobility": _l("Mobility in every form"),
    "practical": _l("Practical matters"),
}
KINDS = {"qualitative": _l("Qualitative: read"), "quantitative": _l("Quantitative: counted")}
STAGES = {
    "sift": _l("on the file"),
    "interview": _l("at the interview"),
    "both": _l("on the file, then at the interview"),
}
