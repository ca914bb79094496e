"""What a study concluded, as one document: written by the study, opened by the report, never computed twice.

Money, people and orders are as simulated: for `agents` agents. `scale` (members / agents) is applied once, by the
report. Every estimate carries its 95 % interval.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict


class Noun(BaseModel):
    """A frozen part of the record; unknown fields and infinities are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Estimate(Noun):
    """A number with its 95 % interval."""

    mean: float
    low: float
    high: float

    def __format__(self, form: str) -> str:
        """As "mean (low to high)", each number in that form."""
        return f"{self.mean:{form}} ({self.low:{form}} to {self.high:{form}})"


class Named(Noun):
    """An id and the name that people read."""

    id: str
    name: str
    zh: str = ""
    """The name for Chinese readers, where the scenario gives one."""


class Against(Noun):
    """The plan minus a rival under the same luck, on seeds that chose nothing."""

    rival: Literal["today", "equal", "roi", "none"]
    gain: Estimate
    seeds_won: int
    seeds: int
    spend: float
    """What the rival spends; the plan's comparison is fair when it is the plan's."""


class CellSpend(Noun):
    """Money of one channel, segment and quarter: today, in the plan, and between which bounds the plan could choose."""

    channel: str
    segment: str
    quarter: int
    today: float
    plan: float
    low: float
    high: float


class Side(Noun):
    """What one more, or one less, of a limit does to profit, a unit, and up to which limit that price holds."""

    change: float
    """Units tried: above 0 for one more, below 0 for one less."""
    price: float
    """Change of profit for each unit of that change; below 0 when profit falls."""
    until: float
    """Value of the limit up to which the price holds."""
    interval: Estimate | None = None
    """The price with its 95 % interval, where the study estimated one."""


class RulePrice(Noun):
    """A rule of the plan, where it was written, whether it binds, and its price on both sides."""

    title: str
    where: str
    """file:line, or "built in"."""
    unit: str
    """The word for one unit of the limit: the currency code, "contact", "point" (a percentage point)."""
    limit: float
    used: float
    state: Literal["binding", "near", "slack"]
    one_more: Side | None = None
    one_less: Side | None = None
    kind: Literal["total", "reserve", "floor", "cap", "contact_limit", "partner_share", "range", "other"] = "other"
    """What the rule limits; the report words the built-in kinds in the reader's language."""
    channel: str = ""
    """Whose simulated range ends here, for the kind range."""


class CurvePoint(Noun):
    """Profit before spend that a channel earns at one level of spend, against nothing spent on it."""

    spend: float
    gain: Estimate
    simulated: bool


class ChannelCurve(Noun):
    """How a channel responds over the levels that were simulated, and where today and the plan stand on it."""

    channel: str
    points: list[CurvePoint]
    today: float
    plan: float
    next_today: Estimate
    """What the next unit of money returns (gross margin per unit spent) at today's spend."""
    next_plan: Estimate
    average_today: float
    """Gross margin per unit spent, over all of today's spend."""
    bound: str = ""
    """Title of the rule that keeps the plan from going further, if one does."""


class GainPart(Noun):
    """A part of the predicted gain; the parts add up to it."""

    part: Literal["channels", "segments", "quarters", "reserve"]
    gain: Estimate


class Flow(Noun):
    """Orders of the same customers and days under common draws: where they went today (rows), where under the plan."""

    options: list[Named]
    own: int
    """The first `own` options are the firm's; then rivals; the last is buying nothing."""
    orders: list[list[float]]
    net: list[Estimate]
    own_net: Estimate | None = None
    """Change of all the firm's orders together."""
    rivals_net: Estimate | None = None
    """Change of all rivals' orders together."""


class LedgerLine(Noun):
    """A line of a partner's account: what it earned or paid."""

    line: str
    """A typed name, as in `sim.partners.Line`: commission, referral, campaign, cost_share, points, setup..."""
    amount: float


class Ledger(Noun):
    """One partner agreement: both accounts under the plan, balanced to the cent, and both gains."""

    partner: Named
    ours: list[LedgerLine]
    theirs: list[LedgerLine]
    our_gain: Estimate
    """Our profit with the agreement minus without it."""
    their_gain: Estimate
    commission: float
    """Share of a partner-channel sale that the partner keeps."""
    cost_share: float
    """Share of joint campaign cost that the partner pays."""
    shared_members: float


class HallHour(Noun):
    """One hour of the hall's day, today and under the plan: mean minutes waited, share of arrivals that leave."""

    hour: int
    wait_today: Estimate
    wait_plan: Estimate
    leave_today: Estimate
    leave_plan: Estimate


class Guardrail(Noun):
    """A measure that a plan must not break: its value today and in the plan, and the limit."""

    measure: Literal["nps", "churn_top", "wait", "opt_out", "partner_profit"]
    today: float
    plan: Estimate
    """Simultaneous interval over all guardrails."""
    limit: float
    good: Literal["above", "below"]
    scale_low: float
    scale_high: float
    unit: str
    """The word for the values: "share" (0 to 1), "points", "min", or the currency code."""


class SeedRow(Noun):
    """Profit on one fresh seed under each arm."""

    seed: int
    today: float
    plan: float


class Validation(Noun):
    """The plan against its rivals on fresh seeds."""

    against: list[Against]
    seeds: list[SeedRow]
    predicted: Estimate
    """Gain over today that the curves promised."""
    realised: Estimate
    ratio: Estimate
    """Realised over predicted."""
    teach_seeds: list[int]
    judge_seeds: list[int]


class Setting(Noun):
    """One effective number of the scenario and where it comes from."""

    path: str
    value: str
    unit: str
    provenance: Literal["fitted", "literature", "assumed", "scenario"]
    source: str
    where: str
    """file:line that set it, or the module of the behaviour that holds the default."""


class DataSource(Noun):
    """The file that customers were fitted to, and what was and was not fitted."""

    name: str
    rows: int
    households: int
    file: str
    hash: str
    fitted: list[str]
    assumed: list[str]
    notice: str


class StrategyResult(Noun):
    """A strategy's profit minus the baseline's, same customers, same luck, today's budget in both."""

    strategy: Named
    profit: Estimate
    orders: Estimate
    seeds: int


class Manifest(Noun):
    """What made the study: file, hash, versions, seeds, solver, time, and the commands that make it anew."""

    id: str
    title: str
    question: str
    title_zh: str = ""
    question_zh: str = ""
    file: str
    scenario_hash: str
    code_hash: str
    created: str
    versions: dict[str, str]
    solver: str
    gap: float
    runs: int
    seconds: float
    commands: list[str]
    currency: str
    members: float
    agents: int
    starts: str
    days: int
    run_out_days: int


class StudyRecord(Noun):
    """A study from question to verdict."""

    manifest: Manifest
    channels: list[Named]
    segments: list[Named]
    quarters: int
    budget: float
    reserve: float
    spendable: float
    unspent: float
    unspent_reason: str
    cells: list[CellSpend]
    rules: list[RulePrice]
    curves: list[ChannelCurve]
    parts: list[GainPart]
    validation: Validation | None
    strategies: list[StrategyResult]
    flow: Flow | None
    ledgers: list[Ledger]
    hall: list[HallHour]
    guardrails: list[Guardrail]
    settings: list[Setting]
    data: DataSource | None
    conflict: list[str]
    """Titles (with file:line) of a minimal set of rules that cannot all hold; empty when a plan exists."""

    @property
    def scale(self) -> float:
        """Members for each agent."""
        return self.manifest.members / self.manifest.agents
