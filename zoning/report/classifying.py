"""The EIA document of each site, worked out for the whole batch when the first is asked for."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any

from layers.array import shapes
from layers.plane import is_around_china
from zoning.columns import Columns
from zoning.eia.answer import classification_of
from zoning.eia.approval import Approval
from zoning.eia.classification import Classification, classify
from zoning.eia.easing import LocalAnswers
from zoning.eia.edition import edition_on
from zoning.eia.local import LocalList
from zoning.evidence.placing import Placed
from zoning.report.working import columns_of


class Classifying:
    """The classification of a batch by the edition of the day; none before the first edition that is encoded.

    None either of a site outside the box around China that the area method uses: the catalogue does not hold there.
    `lists` are the local lists that may free or ease, `approvals` say which office decides.
    """

    def __init__(
        self,
        placed: Placed,
        columns: Columns,
        on: date,
        lang: str,
        *,
        lists: Sequence[LocalList] = (),
        approvals: Sequence[Approval] = (),
    ) -> None:
        self._placed = placed
        self._columns = columns
        self._on = on
        self._lang = lang
        self._lists = lists
        self._approvals = approvals

    @cached_property
    def _classification(self) -> Classification | None:
        edition = edition_on(self._on)
        return None if edition is None else classify(edition, self._columns)

    @cached_property
    def _local(self) -> LocalAnswers:
        return LocalAnswers(self._lists, self._columns, self._lang)

    def answer(self, site: int) -> dict[str, Any] | None:
        """The `eia` object of a site."""
        if not self._may_hold(site) or self._classification is None:
            return None
        own = columns_of(self._columns, site)
        return classification_of(
            self._classification, site, own, self._lang, local=self._local, approvals=self._approvals
        )

    def _may_hold(self, site: int) -> bool:
        """Whether a site that was placed lies where the catalogue may hold."""
        one, plane = self._placed.sites[site], self._placed.plane_of[site]
        if self._placed.area_method is None and plane is not None:
            return plane.method == "gauss-kruger"  # the same box has decided
        return one.crs is not None and is_around_china(shapes(part.geometry for part in one.parts), one.crs)
