"""Files that a granted restriction closes: kept whole, read by human resources and the data protection officer alone.

A restriction is a request that was granted and not lifted; there is no other row. While it runs the file is not
erased, and its page, its documents and its letters are for those two; what the jury had marked stays counted.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, exists, select
from sqlalchemy.orm import Session

from recruitment.models import Application, DataRequest

# Beside a query on applications: this file is restricted now.
RESTRICTED = exists().where(DataRequest.application_id == Application.id, DataRequest.restricts()).correlate(Application)


def running(session: Session, application: int) -> Row[Any] | None:
    """The restriction of a file: id, number, answered_at; None when it has none."""
    query: Any = select(DataRequest.id, DataRequest.number, DataRequest.answered_at)
    found = session.execute(query.where(DataRequest.application_id == application, DataRequest.restricts()))
    first: Row[Any] | None = found.first()
    return first
