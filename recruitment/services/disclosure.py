"""Which figures about groups of people may be shown, so that no small group can be read or worked out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

Parts = tuple[int, int]  # people on the one side and on the other of a question
ALL = "*"


def shown(cells: Mapping[str, Parts], least: int) -> dict[str, Parts]:
    """The cells that may be shown, and their sum under “*”.

    A cell with fewer than `least` people on either side is hidden: even “none of twelve” says something of each.
    So is the sum when what it leaves for the hidden cells, once the shown ones are taken away, is as small; before
    that the smallest of the shown cells is hidden with them, again and again, until the rest is large enough.
    """
    there = {key: parts for key, parts in cells.items() if any(parts)}
    open_ = {key: parts for key, parts in there.items() if min(parts) >= least}
    total = _sum(there.values())
    if min(total) < least:
        return {}
    while len(open_) < len(there) and min(_rest(total, open_)) < least:
        # Ends: with nothing open the rest is the total, which is large enough.
        smallest = min(open_, key=lambda key: (sum(open_[key]), key))
        del open_[smallest]
    return {**open_, ALL: total}


def _rest(total: Parts, open_: Mapping[str, Parts]) -> Parts:
    first, second = _sum(open_.values())
    return total[0] - first, total[1] - second


def _sum(cells: Iterable[Parts]) -> Parts:
    listed = list(cells)
    return sum(first for first, _ in listed), sum(second for _, second in listed)


def open_cells(cells: Mapping[str, int], least: int) -> dict[str, int]:
    """Of the answers to one question, those that may be shown: nobody stands alone in one, or in what is left out.

    Few people in an answer, none included, hide it; and the smallest shown one with it, until `least` people or nobody
    stand in what is hidden and more than one answer is.
    """
    open_ = {answer: count for answer, count in cells.items() if count >= least}
    while open_ and len(open_) < len(cells):
        hidden = [count for answer, count in cells.items() if answer not in open_]
        if len(hidden) > 1 and sum(hidden) >= least:
            break
        del open_[min(open_, key=lambda answer: (open_[answer], answer))]
    return open_
