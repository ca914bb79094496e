"""The source of one behaviour's pass: a small loop over the rows of a tile that the compiler can vectorise.

A pass never knows where anything lies: the places of its operands are handed to it. So a new column, behaviour or order
of the day leaves every compiled pass as it is. Results go to room on the stack, which cannot overlap the columns, and
then to their place; without that the compiler would have to assume that they do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from types import FunctionType
from typing import Any, cast

from sim.behaviour import Behaviour, Choose, Role, Sum, draws
from sim.binding import Binding
from sim.kernel import cache
from sim.kernel.ops import PITCH, ROWS
from sim.kernel.side import Piece

CHAIN = 16
"""A lookup among up to this many numbers is a chain of comparisons; a longer one loads from the table."""


@dataclass(frozen=True)
class Operand:
    """Something whose place (or value) a pass is told: a column, draw, parameter, table or constant."""

    kind: str
    name: str = ""
    value: int = 0


@dataclass
class PassText:
    """The source of a pass and its operands in order."""

    behaviour: Behaviour[..., Any]
    binding: Binding
    operands: list[Operand] = field(default_factory=list)
    head: list[str] = field(default_factory=list)
    loop: list[str] = field(default_factory=list)

    def place(self, kind: str, name: str = "", value: int = 0) -> str:
        """The variable that holds the place of an operand."""
        operand = Operand(kind, name, value)
        if operand not in self.operands:
            self.operands.append(operand)
            self.head.append(f"o{len(self.operands) - 1} = O[{len(self.operands) - 1}]")
        return f"o{self.operands.index(operand)}"

    def once(self, line: str, loop: bool = False) -> None:
        """A line before the loop over rows (or at the top of the loop over the axis), only once."""
        lines = self.loop if loop else self.head
        if line not in lines:
            lines.append(line)


def pass_text(b: Behaviour[..., Any], binding: Binding) -> tuple[str, tuple[Operand, ...]]:
    """The source of the pass of a behaviour, and what its operands are."""
    text = PassText(b, binding)
    size = binding.world.size(b.over)
    if isinstance(b.reduce, Choose):
        body = _choose(text, size)
    elif isinstance(b.reduce, Sum):
        body = _sum(text, size, b.reduce)
    else:
        body = _along(text, size) if b.over else _once(text)
    lines = ["from numba import cfunc", "from sim.kernel.blocks import *", "", ""]
    lines += ['@cfunc(PASS, error_model="numpy", cache=True)', f"def pass_{b.name}(M, O, P, m):"]
    lines += [f"    {line}" for line in text.head + body]
    return "\n".join(lines) + "\n", tuple(text.operands)


@dataclass(frozen=True)
class Pass:
    """A compiled pass: where its code is, what it must be told, and whether it may run on over rows that nobody reads.

    A function with a loop of its own may not: on numbers that mean nothing it could go round for long.
    """

    address: int
    operands: tuple[Operand, ...]
    straight: bool


@dataclass(frozen=True)
class Source:
    """The source of a behaviour's pass: all that compiling it depends on."""

    behaviour: Behaviour[..., Any]
    text: str
    operands: tuple[Operand, ...]
    mark: str

    @staticmethod
    def of(b: Behaviour[..., Any], binding: Binding) -> Source:
        """What is to be compiled for a behaviour in a world."""
        from sim.kernel.author import fingerprint

        return Source(b, *pass_text(b, binding), fingerprint(cast(FunctionType, b.function)))

    @property
    def piece(self) -> Piece:
        """The order for a second process."""
        return Piece(self.behaviour.name, self.text, self.mark, self.behaviour.function.__module__)

    def attempt(self) -> None:
        """Compile it unless another process is busy with it."""
        cache.attempt(self.behaviour.name, self.text, self._given(), self.mark)

    def load(self) -> Pass:
        """The compiled pass, from disk where nothing that it depends on has changed."""
        from sim.kernel.author import loops

        b = self.behaviour
        module = cache.load(b.name, self.text, self._given(), self.mark)
        straight = not loops(cast(FunctionType, b.function))
        return Pass(getattr(module, f"pass_{b.name}").address, self.operands, straight)

    def _given(self) -> dict[str, Any]:
        from sim.kernel.author import scalar

        return {"author": scalar(cast(FunctionType, self.behaviour.function))}


def _rows(text: PassText) -> str:
    return f"for j in range({'m' if text.behaviour.where else ROWS}):"


def _copy(text: PassText, column: str, slot: int, offset: str = "") -> list[str]:
    place = text.place("written", column)
    return [_rows(text), f"    M[{place}{offset} + j] = T[{slot * ROWS} + j]"]


def _draw_slots(text: PassText) -> dict[tuple[str, str], int]:
    b, world = text.behaviour, text.binding.world
    found = draws(b, world.axes, dict(world.nests_of(b.over)))
    return {(argument, element): i for i, (argument, element, _) in enumerate(found)}


def _argument(text: PassText, name: str, role: Role, k: int | None) -> str:
    """What is handed to the author's function for one argument; k is None inside a loop over the axis."""
    binding = text.binding
    if role.kind in ("state", "trait"):
        return _cell(text, "column", name, k, own=bool(binding.columns[name].axis))
    if role.kind == "uniform":
        return _cell(text, "draw", name, k, own=False)
    if role.kind == "each":
        return _cell(text, "draw", name, k, own=True)
    if role.kind == "which":
        return "float(k)" if k is None else f"{float(k)}"
    if role.kind == "at":
        return _lookup(text, name, role.of, k)
    return _number(text, name, k if binding.world.tables[name].axes else 0)


def _cell(text: PassText, kind: str, name: str, k: int | None, own: bool) -> str:
    """A number of the customer at hand: at the element at hand if the column lies along the axis (`own`)."""
    first = ""
    if kind == "draw":
        slots = _draw_slots(text)
        value = min(i for (argument, _), i in slots.items() if argument == name)
        place = text.place("draw", "", value)
    else:
        place = text.place(kind, name)
    if not own:
        return f"M[{place}{first} + j]"
    if k is not None:
        return f"M[{place} + {k * PITCH} + j]"
    text.once(f"{place}k = {place} + k * {PITCH}", loop=True)
    return f"M[{place}k + j]"


def _number(text: PassText, table: str, k: int | None) -> str:
    place = text.place("table", table)
    if k is None:
        text.once(f"t_{table} = P[{place} + k]", loop=True)
        return f"t_{table}"
    text.once(f"t_{table}_{k} = P[{place} + {k}]")
    return f"t_{table}_{k}"


def _lookup(text: PassText, table: str, column: str, k: int | None) -> str:
    b, binding = text.behaviour, text.binding
    found = binding.lookup(b, table)
    place = text.place("table", table)
    cell = _cell(text, "column", column, k, own=bool(binding.columns[column].axis))
    shift = f" + k * {found.over_step}" if k is None else f" + {k * found.over_step}"
    how = "pick" if found.size <= CHAIN else "grab"
    return f"{how}(P, {place}{shift if found.over_step else ''}, {found.step}, {found.size}, {cell})"


def _call(text: PassText, k: int | None) -> str:
    b = text.behaviour
    arguments = [_argument(text, name, role, k) for name, role in b.inputs]
    for p in b.parameters:
        text.once(f"p_{p.name} = P[{text.place('parameter', f'{b.name}.{p.name}')}]")
    return f"author({', '.join(arguments + [f'p_{p.name}' for p in b.parameters])})"


def _room(count: int) -> str:
    return f"T = scratch({count * ROWS})"


def _once(text: PassText) -> list[str]:
    b = text.behaviour
    slots = list(range(len(b.writes)))
    lines = [_room(len(slots)), _rows(text), "    " + _store(_call(text, 0), slots)]
    for column, slot in zip(b.writes, slots, strict=True):
        lines += _copy(text, column, slot)
    return lines


def _store(call: str, slots: list[int]) -> str:
    left = ", ".join(f"T[{slot * ROWS} + j]" for slot in slots)
    return f"{left} = {call}"


def _along(text: PassText, size: int) -> list[str]:
    b = text.behaviour
    inner = [_rows(text), "    " + _store(_call(text, None), list(range(len(b.writes))))]
    for slot, column in enumerate(b.writes):
        inner += _copy(text, column, slot, f" + k * {PITCH}")
    return [_room(len(b.writes)), *_around(text, size, inner)]


def _around(text: PassText, size: int, inner: list[str]) -> list[str]:
    return [f"for k in range({size}):", *(f"    {line}" for line in text.loop + inner)]


def _sum(text: PassText, size: int, reduce: Sum) -> list[str]:
    inner = [_rows(text), f"    T[j] = T[j] + {_call(text, None)}"]
    lines = [_room(1), _rows(text), f"    T[j] = {float(reduce.start)!r}", *_around(text, size, inner)]
    return lines + _copy(text, text.behaviour.writes[0], 0)


def _nests(text: PassText) -> list[tuple[str, list[int]]]:
    """The nests of the options with their elements' positions, where the choice has dissimilarities."""
    b, world = text.behaviour, text.binding.world
    if not isinstance(b.reduce, Choose) or not b.reduce.mu:
        return []
    elements = world.axes[b.over]
    return [(name, [elements.index(e) for e in members]) for name, members in world.nests_of(b.over).items()]


def _frailties(text: PassText, write: Callable[[int, str], str]) -> list[str]:
    lines = []
    slots = _draw_slots(text)
    mu = cast(Choose, text.behaviour.reduce).mu
    for n, (name, _) in enumerate(_nests(text)):
        angle = f"M[{text.place('draw', '', slots['angle', name])} + j]"
        luck = f"M[{text.place('draw', '', slots['frailty', name])} + j]"
        text.once(f"mu_{n} = P[{text.place('table', mu)} + {n}]")
        lines.append("    " + write(n, f"frailty({angle}, {luck}, mu_{n})"))
    return lines


def _choose(text: PassText, size: int) -> list[str]:
    nests = _nests(text)
    home = {k: n for n, (_, members) in enumerate(nests) for k in members}
    lines = [_room(2), f"S = scratch({(len(nests) + 1) * ROWS})", _rows(text), "    T[j] = 0.0"]
    lines += [f"    T[{ROWS} + j] = 1e308 * 10.0", "    S[j] = 0.0"]
    lines += _frailties(text, lambda n, shared: f"S[{(n + 1) * ROWS} + j] = {shared}")
    luck = _cell(text, "draw", "luck", None, own=True)
    inner = [_rows(text), f"    cost = race({luck}, S[s + j], mu, {_call(text, None)})"]
    inner += [f"    better = cost < T[{ROWS} + j]", "    T[j] = float(k) if better else T[j]"]
    inner += [f"    T[{ROWS} + j] = cost if better else T[{ROWS} + j]"]
    around = _around(text, size, inner)
    slots = ", ".join(str((home.get(k, -1) + 1) * ROWS) for k in range(size))
    mus = ", ".join(f"mu_{home[k]}" if k in home else "1.0" for k in range(size))
    around[1:1] = [f"    s = ({slots},)[k]", f"    mu = ({mus},)[k]"]
    return [*lines, *around, *_copy(text, text.behaviour.writes[0], 0)]
