"""Where customers go: orders that change place between today and the plan, for the same customers and days."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from optimize.record import Estimate, Flow, Named
from reports.charts.flow import Movers, flow
from reports.charts.heat import shade
from reports.edition import Edition
from reports.numbers import Column
from reports.parts import Cell, Drawing, Figure, Grid, Section
from reports.words import Case, Finding, case_of


@dataclass(frozen=True)
class Moved:
    """Sums of the matrix: won from outside, lost to it, moved within the firm."""

    flow: Flow

    def _sum(self, start_own: bool, end_own: bool) -> float:
        own, orders = self.flow.own, self.flow.orders
        return sum(
            v
            for i, row in enumerate(orders)
            for j, v in enumerate(row)
            if i != j and (i < own) == start_own and (j < own) == end_own
        )

    @cached_property
    def won(self) -> float:
        """From rivals and unmet needs to the firm."""
        return self._sum(False, True)

    @cached_property
    def lost(self) -> float:
        """From the firm to rivals and to nothing."""
        return self._sum(True, False)

    @cached_property
    def inside(self) -> float:
        """Between the firm's own options."""
        return self._sum(True, True)

    @property
    def total(self) -> float:
        """Moves that touch the firm."""
        return self.won + self.lost + self.inside

    @property
    def own_today(self) -> float:
        """The firm's orders today."""
        return sum(sum(row) for row in self.flow.orders[: self.flow.own])


def where_customers_go(e: Edition) -> Section:
    """The section; call it only when the record holds a flow."""
    if e.record.flow is None:
        raise ValueError("the record holds no flow")
    data = gathered(e, e.record.flow)
    say, moved = e.voice.say, Moved(data)
    off = [v for i, row in enumerate(data.orders) for j, v in enumerate(row) if i != j]
    column = e.numbers.column([*off, *(n.mean for n in data.net)], money=False, digits=2)
    share = e.numbers.percent(moved.won / moved.total) if moved.total > 0 else ""
    title = ("flow.share", {"share": share}) if moved.total > 0 else ("flow.none", {})
    return Section(
        key="flow",
        number=e.number["flow"],
        label=say("section.flow"),
        title=e.voice.finding(title),
        lead=_lead(e, data, moved),
        blocks=[*([_figure(e, data, column)] if off and max(off) > 0 else []), _matrix(e, data, column)],
        notes=_notes(e, moved),
    )


def gathered(e: Edition, data: Flow) -> Flow:
    """The flow with all rivals as one option, and its last option named as not bought."""
    say, own, last = e.voice.say, data.own, len(data.options) - 1
    named = data.options[last]
    nothing = named.model_copy(update={"name": say("flow.nothing")}) if named.name in ("", named.id) else named
    if last - own < 2:
        return data.model_copy(update={"options": [*data.options[:last], nothing]})
    groups = [[i] for i in range(own)] + [list(range(own, last)), [last]]
    orders = [[sum(data.orders[i][j] for i in rows for j in cols) for cols in groups] for rows in groups]
    # Moves between two rivals are neither won nor lost; on the diagonal they count as staying with rivals.
    rivals = data.rivals_net or _widest(data.net[own:last])
    return data.model_copy(
        update={
            "options": [*data.options[:own], Named(id="rivals", name=say("flow.rivals")), nothing],
            "orders": orders,
            "net": [*data.net[:own], rivals, data.net[last]],
        }
    )


def _widest(parts: list[Estimate]) -> Estimate:
    """A sum whose interval holds whatever the parts' dependence, for records without the sum's own."""
    return Estimate(mean=sum(p.mean for p in parts), low=sum(p.low for p in parts), high=sum(p.high for p in parts))


def _lead(e: Edition, data: Flow, moved: Moved) -> str:
    n = e.numbers
    if data.own_net is None:
        return e.voice.say("flow.lead.sums", won=n.count(moved.won), lost=n.count(moved.lost), period=e.voice.period())
    net = data.own_net
    column = n.column([net.mean, net.low, net.high], money=False)
    words = {
        "interval": f"{column.interval(net)} {column.unit}".strip(),
        "period": e.voice.period(),
        "share": n.percent(abs(net.mean) / moved.own_today) if moved.own_today > 0 else "",
        "net": n.count(abs(net.mean)),
    }
    return e.voice.say(f"flow.lead.{case_of(net)}", **words)


def _names(e: Edition, data: Flow, most: float = 24) -> list[str]:
    return [e.voice.name(o, most) for o in data.options]


def _unit(e: Edition, column: Column) -> str:
    return e.voice.say("flow.unit", unit=column.unit).strip() if column.unit else e.voice.say("flow.unit.none")


def _figure(e: Edition, data: Flow, column: Column) -> Figure:
    say, size = e.voice.say, range(len(data.options))
    leaves = [sum(v for j, v in enumerate(data.orders[i]) if j != i) for i in size]
    arrives = [sum(data.orders[i][j] for i in size if i != j) for j in size]
    movers = Movers(
        names=_names(e, data),
        own=data.own,
        orders=data.orders,
        words=[[column.plain(v) for v in row] for row in data.orders],
        left=[column.plain(v) for v in leaves],
        right=[column.plain(v) for v in arrives],
        net=[column.signed(n.mean) for n in data.net],
        half=[column.half(n) for n in data.net],
        net_good=[i < data.own and n.low > 0 for i, n in enumerate(data.net)],
    )
    heads = (say("today"), say("flow.under"), say("flow.net"))
    unit = e.voice.period_axis(_unit(e, column))
    chart = flow(say("flow.title"), say("flow.desc", unit=unit), movers, heads)
    return Figure(_finding(e, data), say("flow.sub", unit=unit), [Drawing(chart)])


def _finding(e: Edition, data: Flow) -> Finding:
    """The own option with the largest clear rise; else that none rises clearly."""
    own = [(data.net[i], e.voice.name(data.options[i])) for i in range(data.own)]
    best = max(own, key=lambda pair: pair[0].mean, default=None)
    if best and best[0].low > 0:
        about: list[Estimate] = [best[0]]
        return e.voice.finding(
            ("flow.best", {"name": e.voice.inside(best[1])}), ("flow.best.bare", {}), case=Case.GAIN, about=about
        )
    return e.voice.finding(("flow.best.none", {}))


def _matrix(e: Edition, data: Flow, column: Column) -> Figure:
    say, names, own = e.voice.say, _names(e, data), data.own
    size = range(len(names))
    largest = max((v for i, row in enumerate(data.orders) for j, v in enumerate(row) if i != j), default=0.0)
    rows = []
    for i in size:
        cells = [Cell(softened(names[i]), tip=data.options[i].name)]
        for j in size:
            value = data.orders[i][j]
            if i == j:
                cells.append(Cell(column.plain(value), "st"))
                continue
            hue = "within" if (i < own) == (j < own) else "more" if j < own else "less"
            text = column.plain(value)
            nothing = not any(c in "123456789" for c in text)
            cells.append(Cell("·" if nothing else text, tone=shade(value, largest, hue)))
        rows.append(cells)
    heads = [Cell(say("flow.corner"), "q"), *(Cell(softened(name)) for name in names)]
    foot = [Cell(say("flow.net.row")), *(Cell(column.signed(n.mean), small=column.half(n)) for n in data.net)]
    unit = e.voice.period_axis(_unit(e, column))
    css = "mig" if len(names) <= 7 else "mig many"
    return Figure(
        e.voice.finding(("flow.matrix", {})),
        say("flow.matrix.sub", unit=unit[:1].upper() + unit[1:]),
        [Grid(heads, rows, css, "", [foot])],
    )


def softened(name: str) -> str:
    """A name whose long words may be hyphenated in their middle where a narrow screen asks for it."""
    return " ".join(w if len(w) < 9 else f"{w[: len(w) // 2]}\u00ad{w[len(w) // 2 :]}" for w in name.split(" "))


def _notes(e: Edition, moved: Moved) -> list[Markup]:
    n = e.numbers
    notes = [e.rich("flow.note.true")]
    if moved.total > 0:
        words = {"won": n.count(moved.won), "total": n.count(moved.total), "lost": n.count(moved.lost)}
        notes.append(e.rich("flow.note.won", **words))
        notes.append(e.rich("flow.note.inside", inside=n.count(moved.inside)))
    return notes
