"""A fragment of a scenario: aggregates with their evidence, the notices of their source, and no row of any data."""

from __future__ import annotations

import json
from collections.abc import Mapping

from optimize.fitting.customers import CustomerFit
from optimize.fitting.estimate import Estimate, rounded
from optimize.fitting.moments import WORDS
from optimize.fitting.needs import MomentRow
from optimize.fitting.tiers import SEGMENTS

Document = dict[str, object]
NOTICE = "Aggregates only. Full notices stand at the top of this file."
HEADER = "Written by `footfall fit`: measured on data, in aggregates only. Fit again instead of editing."


def document(fit: CustomerFit) -> Document:
    """The fragment as nested mappings: settings of a scenario, then the data they were measured on."""
    needs = fit.needs
    rhythm: Document = {
        "rate": {"mean": needs.rate.document(), "shape": needs.rate_shape.document()},
        "gap_shape": needs.gap_shape.document(),
        "share_ours": {"value": rounded(needs.rhythm.share), "source": "assumed"},
    }
    if fit.calendar.season is not None:
        rhythm["season"] = fit.calendar.season.document()
    rhythm["weekdays"] = fit.calendar.weekdays.document()
    return {
        "version": 1,
        "needs": rhythm,
        "categories": {"basket": {"price": fit.baskets.mean.document()}},
        "basket": {"log_mean": fit.baskets.log_mean.document(), "log_sd": fit.baskets.pooled.document()},
        "segments_by": "need",
        "segments": {name: {"share": share} for name, share in zip(SEGMENTS, (0.3333, 0.3333, 0.3334), strict=True)},
        "fitted": _fitted(fit),
    }


def _fitted(fit: CustomerFit) -> Document:
    origin = fit.origin
    said = [f"{a.name}: {a.why}" for a in fit.assumed]
    return {
        "name": origin.title,
        "file": " / ".join(part for part in (origin.package, origin.file) if part),
        "rows": fit.shopping.lines,
        "households": fit.shopping.customers,
        "hash": f"sha256:{origin.sha256}",
        "notice": f"{origin.licence}. {NOTICE}" if origin.licence else "Aggregates only.",
        "fitted": _names(fit),
        "assumed": said,
        "moments": _moments(fit),
    }


def _names(fit: CustomerFit) -> list[str]:
    names = ["needs.rate", "needs.gap_shape", "needs.weekdays", "categories.basket.price", "basket", "segments"]
    return names[:2] + (["needs.season"] if fit.calendar.season is not None else []) + names[2:]


def _moments(fit: CustomerFit) -> Document:
    """Facts of the data that a simulated year can be held against, each measured."""
    columns = fit.needs.rate.columns
    facts: Document = {}
    for row in fit.needs.table:
        facts[row.name] = _fact(row, len(fit.year), list(columns))
    for i, fifth in enumerate(fit.tiers.fifths, start=1):
        facts[f"sales_of_fifth_{i}"] = fifth.document()
    for name, share, days in zip(SEGMENTS, fit.tiers.thirds, fit.tiers.third_days, strict=True):
        facts[f"sales_of_{name}"] = share.document()
        facts[f"shopping_days_of_{name}"] = days.document()
    facts["basket_log_sd_between"] = fit.baskets.between.document()
    facts["basket_log_sd_within"] = fit.baskets.within.document()
    if fit.main_store is not None:
        facts["main_store"] = fit.main_store.document()
    if fit.prices is not None:
        facts["own_price_item_plain"] = fit.prices.plain.document()
        if fit.prices.controlled is not None:
            facts["own_price_item"] = fit.prices.controlled.document()
    if fit.campaigns is not None:
        facts["campaign_naive"] = fit.campaigns.naive.document()
        facts["campaign_differenced"] = fit.campaigns.differenced.document()
    sales = fit.calendar.weekly_sales
    for week, (value, se) in enumerate(zip(sales.values, sales.ses, strict=True), start=1):
        facts[f"sales_of_week_{week:02d}"] = Estimate(
            float(value), float(se), sales.n, sales.columns, "factor"
        ).document()
    for channel, part in sorted(fit.shopping.channels.items()):
        facts[f"sales_by_{channel}"] = rounded(part)
    return facts


def _fact(row: MomentRow, n: int, columns: list[str]) -> Document:
    use = "fitted" if row.fitted else "not fitted, a check"
    note = f"{WORDS[row.name]}; {use}: simulated {rounded(row.simulated, 3):g}"
    return {
        "value": rounded(row.data),
        "se": rounded(row.se, 3),
        "n": n,
        "from": columns,
        "source": "fitted",
        "note": note,
    }


def render(fit: CustomerFit) -> str:
    """The fragment as YAML text: the same data give the same bytes."""
    origin = fit.origin
    lines = [f"# {HEADER}", f"# {origin.title}"]
    lines += [f"# Source: {origin.package or origin.file}, sha256 {origin.sha256}"]
    lines += [f"# {name}: sha256 {digest}" for name, digest in sorted(origin.others.items())]
    for title, texts in (("Notices", origin.notice), ("Provenance", origin.provenance)):
        if texts:
            lines += [f"# {title}", *(f"#   {text}" for text in texts)]
    return "\n".join(lines) + "\n" + "\n".join(_yaml(document(fit))) + "\n"


def _yaml(node: Mapping[str, object], indent: int = 0) -> list[str]:
    """Block mappings, flow lists of scalars, quoted texts: plain YAML 1.2 without anchors or tags."""
    lines: list[str] = []
    pad = " " * indent
    for name, value in node.items():
        if isinstance(value, Mapping) and value and not _measured(value):
            lines += [f"{pad}{name}:", *_yaml(value, indent + 2)]
        elif isinstance(value, list) and value and all(isinstance(v, str) and len(v) > 30 for v in value):
            lines += [f"{pad}{name}:", *(f"{pad}  - {_scalar(v)}" for v in value)]
        else:
            lines.append(f"{pad}{name}: {_scalar(value)}")
    return lines


def _measured(value: Mapping[str, object]) -> bool:
    return "value" in value


def _scalar(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{k}: {_scalar(v)}" for k, v in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_scalar(v) for v in value) + "]"
    if isinstance(value, float):
        return repr(value).replace("e-0", "e-").replace("e+0", "e+")
    return json.dumps(value, ensure_ascii=False)
