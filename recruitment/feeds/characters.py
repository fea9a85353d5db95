"""The characters that XML 1.0 may carry: a control character in one advert would break the feed of all."""

from __future__ import annotations

import re

_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """`text` without what no XML file may hold."""
    return _ILLEGAL.sub("", text)
