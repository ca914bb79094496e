"""Mesa's DataCollector for customers as columns: an agent reporter that names a column costs a copy of that column."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas

    from sim.door import Market

Reporter = str | Callable[..., Any]


@dataclass(frozen=True)
class Evening:
    """What was collected of customers on one day; iterating gives Mesa's records (step, id, values...)."""

    step: float
    ids: NDArray[np.int64]
    columns: dict[str, NDArray[Any]]

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        rows = zip(self.ids.tolist(), *(values.tolist() for values in self.columns.values()), strict=True)
        return ((self.step, *row) for row in rows)

    def __len__(self) -> int:
        return len(self.ids)


class Collector(mesa.DataCollector):  # type: ignore[misc]
    """Collects measures of the market and columns of customers.

    Args:
        model_reporters: as in Mesa.
        agent_reporters: title -> name of a column ("satisfaction", or "adstock@mass" for one element; a column along an
            axis gives one title for each element), or a function of a customer, which is called for each of them.
    """

    def __init__(self, model_reporters: Mapping[str, Any], agent_reporters: Mapping[str, Reporter]) -> None:
        super().__init__(model_reporters=dict(model_reporters))
        self._wanted = dict(agent_reporters)

    def collect(self, model: Market) -> None:
        """Collect everything as it stands."""
        self.agent_reporters = {}  # so that Mesa does not go through the customers one by one
        super().collect(model)
        if self._wanted:
            step: float = model.time if hasattr(model, "time") else model.steps
            columns = {t: v for title, wanted in self._wanted.items() for t, v in _columns(model, title, wanted)}
            self._agent_records[step] = Evening(step, model.population.ids, columns)
            self.agent_reporters = dict.fromkeys(columns)

    def get_agent_vars_dataframe(self) -> pandas.DataFrame:
        """Customers as they were collected: one row for each step and customer, one column for each title.

        Raises:
            UserWarning: no agent reporters were given.
        """
        import pandas

        if not self._wanted:
            raise UserWarning("no agent reporters were given to this market")
        days = list(self._agent_records.values())
        places = {"Step": np.repeat([d.step for d in days], [len(d) for d in days])}
        places["AgentID"] = np.concatenate([d.ids for d in days]) if days else np.empty(0, np.int64)
        found = {t: np.concatenate([d.columns[t] for d in days]) for t in (days[0].columns if days else {})}
        return pandas.DataFrame(found, index=pandas.MultiIndex.from_arrays(list(places.values()), names=list(places)))


def _columns(model: Market, title: str, wanted: Reporter) -> Iterator[tuple[str, NDArray[Any]]]:
    if callable(wanted):
        yield title, np.array(model.agents.map(wanted))
        return
    values = model.column(wanted)
    if values.ndim == 1:
        yield title, values.copy()
        return
    for element, row in zip(model.elements(wanted), values, strict=True):
        yield f"{title}@{element}", row.copy()
