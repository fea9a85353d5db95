"""Files that a granted restriction closes: kept whole, read by human resources and the data protection officer alone.

A restriction is a request that was granted and not lifted; there is no other row. While it runs the file is not
erased, and its page, its documents and its letters are for those two; what the jury had marked stays counted.
"""

from __future__ import annotations

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from recruitment.models import Application, DataRequest

# Beside a query on applications: this file is restricted now.
RESTRICTED = exists().where(DataRequest.application_id == Application.id, DataRequest.restricts()).correlate(Application)
# The request that restricts it, the latest of several.
RESTRICTION = (
    select(func.max(DataRequest.id))
    .where(DataRequest.application_id == Application.id, DataRequest.restricts())
    .correlate(Application)
    .scalar_subquery()
    .label("restriction")
)


def runs(session: Session, application: int) -> bool:
    """A file is restricted now."""
    return bool(session.scalar(select(exists().where(DataRequest.application_id == application, DataRequest.restricts()))))
