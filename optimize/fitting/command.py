"""`footfall fit`: purchases in, a fragment of measured numbers out."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from optimize.fitting import completejourney, transactions
from optimize.fitting.changes import Change, changed
from optimize.fitting.customers import SHARE_OURS, SHARE_SD, CustomerFit, fit_customers
from optimize.fitting.estimate import FitError
from optimize.fitting.fragment import render
from optimize.fitting.moments import WORDS
from optimize.fitting.purchases import Purchases
from sim.whole import write_whole

COMPLETE_JOURNEY = "completejourney"


@dataclass(frozen=True)
class FitReport:
    """What a fit found, where it was written, and what changed against the fragment that stood there before.

    Attributes:
        fit: all estimates. path: the written fragment, None if nothing was written. text: its content.
        changes: against the fragment compared with; empty when nothing changed. compared: whether there was one.
    """

    fit: CustomerFit
    path: Path | None
    text: str
    changes: tuple[Change, ...]
    compared: bool

    def lines(self) -> list[str]:
        """The report in words, a line each, for a terminal."""
        fit = self.fit
        said = [
            f"{fit.origin.title}: {fit.shopping.lines:,} lines of {fit.shopping.customers:,} customers, "
            f"{fit.shopping.weeks} weeks from {fit.shopping.first}"
        ]
        said += [f"rejected {count:,} lines: {rule}" for rule, count in fit.rejects.by_rule.items() if count]
        if fit.shopping.anonymous:
            said.append(f"{fit.shopping.anonymous:,} lines without a customer were used for nothing")
        for name, one in (("needs.rate", fit.needs.rate), ("needs.rate.shape", fit.needs.rate_shape),
                          ("needs.gap_shape", fit.needs.gap_shape), ("basket mean", fit.baskets.mean)):  # fmt: skip
            said.append(f"{name} = {one.value:.4g} +- {one.se:.2g} {one.unit}")
        for row in fit.needs.table:
            mark = "fitted" if row.fitted else "check"
            said.append(
                f"{WORDS[row.name]} ({mark}): data {row.data:.4g} +- {row.se:.2g}, simulated {row.simulated:.4g}"
            )
        share = fit.needs.rhythm.share
        said += [f"cannot be met with {share:g} of needs ours: {WORDS[name]}" for name in fit.needs.missed]
        said += [f"assumed: {a.name} ({a.why})" for a in fit.assumed]
        if self.compared:
            said += [c.words() for c in self.changes] or ["nothing changed from the stored fragment"]
        return said

    def document(self) -> dict[str, object]:
        """The same for `--json`."""
        fit = self.fit
        return {
            "path": None if self.path is None else str(self.path),
            "source": fit.origin.file,
            "sha256": fit.origin.sha256,
            "lines": fit.shopping.lines,
            "customers": fit.shopping.customers,
            "weeks": fit.shopping.weeks,
            "rejected": dict(fit.rejects.by_rule),
            "estimates": {
                "needs.rate.mean": fit.needs.rate.document(),
                "needs.rate.shape": fit.needs.rate_shape.document(),
                "needs.gap_shape": fit.needs.gap_shape.document(),
                "categories.basket.price": fit.baskets.mean.document(),
                "basket.log_sd": fit.baskets.pooled.document(),
            },
            "moments": [
                {"name": r.name, "data": r.data, "se": r.se, "simulated": r.simulated, "fitted": r.fitted}
                for r in fit.needs.table
            ],
            "assumed": [a.name for a in fit.assumed],
            "changes": [c.words() for c in self.changes],
        }


def fit(
    source: str | Path,
    out: Path | None,
    *,
    share: float = SHARE_OURS,
    share_sd: float = SHARE_SD,
    compare: Path | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> FitReport:
    """Measure customers on their purchases and write the numbers as a fragment that scenarios include.

    Args:
        source: "completejourney", or the path of a team's own transactions (CSV or Parquet).
        out: the fragment to write, whole or not at all; None writes nothing.
        share: of customers' needs that is assumed to come to us.
        share_sd: how much customers differ in that share.
        compare: an earlier fragment to say what changed against; left out, the one that stands at `out`.
        progress: told the name of each step before it starts.

    Raises:
        DataMissing: the data extra is not installed.
        FitError: the data cannot be read or fitted; says what, where and what to do. Nothing was written.
    """
    if not 0.0 < share <= 1.0:
        raise FitError(f"the share of needs that is ours must lie above 0 and up to 1, not {share:g}")
    with _open(source) as purchases:
        found = fit_customers(purchases, share=share, share_sd=share_sd, progress=progress)
    text = render(found)
    before = compare if compare is not None else out
    earlier = before.read_text(encoding="utf-8") if before is not None and before.is_file() else None
    changes = tuple(changed(earlier, text)) if earlier is not None else ()
    if out is not None:
        _write(out, text)
    return FitReport(found, out, text, changes, earlier is not None)


def _open(source: str | Path) -> AbstractContextManager[Purchases]:
    if str(source) == COMPLETE_JOURNEY:
        return completejourney.open_purchases()
    return transactions.open_purchases(Path(source))


def _write(out: Path, text: str) -> None:
    try:
        write_whole(out, text.encode("utf-8"))
    except OSError as error:
        raise FitError(f"{out}: cannot be written: {error.strerror}") from None
