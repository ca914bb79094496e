"""Seeded mistakes: each is located to the column, explained, and nothing of it can be run.

A mistake is the text of a file with the sign § in front of every place that a problem must point at, a part of what
must be said and a part of the hint.
"""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from scenarios.errors import ScenarioError
from scenarios.load import load_checked
from scenarios.wording import written_number

OMNI = "extends: retail_omni\n"
BARE = """version: 1
title: The least that can be run
members: 50_000
segments: {all: {share: 1}}
media: {mass: {unit_cost: 0.15, half_life_days: 17, saturation: 5, pull: 0.6}}
channels: {store: {kind: store, appeal: 0}}
"""
MISTAKES: dict[str, tuple[str, str, str]] = {
    # typos of settings
    "typo at the top": (OMNI + "§agnets: 500\n", "unknown setting 'agnets'", "did you mean 'agents'?"),
    "typo in a group": (OMNI + "needs:\n  §gap_shap: 2\n", "unknown setting 'gap_shap' in needs", "'gap_shape'"),
    "typo in an entry": (OMNI + "channels:\n  web: {§apeal: 1}\n", "'apeal' in channels.web", "'appeal'"),
    "typo of a required setting": (
        OMNI + "media:\n  radio:\n    §unit_cots: 1\n    half_life_days: 3\n    saturation: 2\n    pull: 1\n",
        "unknown setting 'unit_cots'",
        "'unit_cost'",
    ),
    "typo in a list": (OMNI + "rules:\n  a: {§flor: {medium: mass, share: 0.2}}\n", "'flor' in rules.a", "'floor'"),
    "another trade's word": (OMNI + "§customers: 500\n", "unknown setting 'customers'", "'members'"),
    "another word in an entry": (OMNI + "channels:\n  web: {§price: 90}\n", "'price'", "'price_factor'"),
    "hyphens": (OMNI + "§burn-in-days: 91\n", "unknown setting 'burn-in-days'", "'burn_in_days'"),
    "nothing like it": (OMNI + "contacts:\n  §zebra: 1\n", "unknown setting 'zebra'", "known: active, consent"),
    "typo of a mark": (OMNI + "days: {value: 364, §sorce: us}\n", "unknown mark 'sorce'", "'source'"),
    # what would change nothing
    "coupons nobody honours": (
        OMNI + "media:\n  direct: {coupon: §0.1}\n",
        "media.direct.coupon does nothing: the part of the model 'coupons' is not switched on",
        "coupons]",
    ),
    "coupons on posters": (
        OMNI + "on: [coupons]\nmedia:\n  mass: {coupon: §0.1}\n",
        "medium 'mass' brings no coupon: it is no direct contact",
        "`direct: true`",
    ),
    "a fee nobody earns": (
        OMNI + "partners: {bank: {product_fee: §10}}\n",
        "partners.bank.product_fee does nothing",
        "pitches]",
    ),
    "coupons as a lever": (
        OMNI + "strategies:\n  a: {levers: {media.direct.coupon: §0.1}}\n",
        "media.direct.coupon does nothing",
        "coupons]",
    ),
    "numbers of an absent behaviour": (
        OMNI + "on: [tiers]\nbehaviours:\n  §notice_gap: {days: 7}\n",
        "behaviour 'notice_gap' is no part of this day: its numbers would change nothing",
        "write on: [tiers, search, price_conflict]",
    ),
    # days that are not like the rest
    "an event before the world began": (
        OMNI + "needs:\n  events: {fair: {starts: §2020-01-01, ends: 2026-02-01, needs: 2}}\n",
        "needs.events.fair.starts is 2020-01-01, outside the simulated time",
        "",
    ),
    "an event of another category": (
        OMNI + "needs:\n  events: {fair: {starts: 2026-02-01, ends: 2026-02-02, needs: 2, categories: [§toys]}}\n",
        "there is no category 'toys'",
        "basket",
    ),
    "a category's season": (
        OMNI + "categories:\n  basket: {§season: [1, 2]}\n",
        "the factors of categories.basket.season have mean 1.5, not 1",
        "",
    ),
    # levers that would make arms incomparable
    "a channel taken away": (
        OMNI + "strategies:\n  a: {levers: {§channels.till: null}}\n",
        "a strategy cannot take 'channels.till' away",
        "open: false",
    ),
    "needs as a lever": (
        OMNI + "strategies:\n  a: {levers: {§needs.rate.mean: 0.5}}\n",
        "a strategy cannot change 'needs.rate.mean'",
        "override",
    ),
    "people born otherwise": (
        OMNI + "strategies:\n  a: {levers: {§segments.price.need_rate: 2}}\n",
        "a strategy cannot change 'segments.price.need_rate'",
        "",
    ),
    # ranges
    "share above one": (
        OMNI + "segments:\n  quality: {share: §1.4}\n",
        "segments.quality.share must be a number between 0 and 1 (share), not 1.4",
        "",
    ),
    "percent as a share": (OMNI + "contacts: {consent: §80}\n", "between 0 and 1 (share), not 80", "write 0.8"),
    "negative money": (OMNI + "budget: {total: §-5}\n", "budget.total must be a number between 0 and", ""),
    "zero where above zero": (
        OMNI + "media:\n  mass: {unit_cost: §0}\n",
        "above 0 and at most 1,000,000 (money for one exposure), not 0",
        "",
    ),
    "too few days": (OMNI + "days: §3\n", "a whole number between 7 and 3,650 (days), not 3", ""),
    "fit of a partner": (OMNI + "partners:\n  bank: {fit: §2}\n", "between -1 and 1 (-1 mismatch", ""),
    "behaviour's range": (
        OMNI + "behaviours:\n  choose: {wait_weight: §3}\n",
        "behaviours.choose.wait_weight must be a number between 0 and 1 (utility per minute), not 3",
        "",
    ),
    "no language": (OMNI + "outputs: {§languages: []}\n", "a list of at least 1 value, not an empty list", ""),
    "six weekdays": (OMNI + "needs:\n  §weekdays: [1, 1, 1, 1, 1, 1]\n", "a list of 7 values, not a list of 6", ""),
    "infinite": (OMNI + "members: §.inf\n", "'.inf' is not a usable number", "finite"),
    "not a number": (OMNI + "budget: {total: §.nan}\n", "'.nan' is not a usable number", "finite"),
    "overflow": (OMNI + "members: §1e999\n", "too long or too large", "finite"),
    # types
    "number in quotes": (OMNI + 'agents: §"20,000"\n', "not the text '20,000'", "write 20000 without quotes"),
    "decimal comma": (
        OMNI + "channels:\n  web:\n    price_factor: §1,05\n",
        "not the text '1,05'",
        "write 1.05: a point, not a comma, stands before decimals",
    ),
    "decimal comma that splits a group": (
        OMNI + "channels:\n  web: {price_factor: 0,§95}\n",
        "nothing is written after '95'",
        "write 0.95 for 0,95",
    ),
    "percent sign": (OMNI + "contacts: {consent: §80%}\n", "not the text '80%'", "write 0.8"),
    "unit behind a number": (OMNI + "days: §364 days\n", "a whole number", "without quotes or unit"),
    "broken whole number": (OMNI + "agents: §20000.5\n", "a whole number", ""),
    "yes for true": (OMNI + "channels:\n  web: {open: §yes}\n", "must be true or false, not the text 'yes'", "true"),
    "group for a number": (OMNI + "§days: {weeks: 52}\n", "days must be a whole number", ""),
    "number for a group": (OMNI + "needs: §3\n", "needs must be a group of settings", ""),
    "text for a list": (OMNI + "use: §cheap\n", "use must be a list, not the text 'cheap'", "write [cheap]"),
    "number as a title": (OMNI + "title: §2026\n", "title must be text, not 2,026", ""),
    "bad date": (OMNI + "starts: §2026-02-30\n", "must be a date such as 2026-01-05", ""),
    "currency": (OMNI + "currency: §euro\n", "three capital letters", ""),
    "capital in a name": (
        OMNI + "rivals:\n  §ValueMart: {appeal: 1}\n",
        "'ValueMart' cannot be a name in rivals",
        "small letter",
    ),
    "nothing written": (OMNI + "§needs:\n", "nothing is written after 'needs'", "null"),
    "null without need": (OMNI + "outputs: {kpis: [profit, §null]}\n", "outputs.kpis.1 must be text", ""),
    "se of a text": (OMNI + "days: {value: 364, se: §small}\n", "'se' is not a number from 0 up", "standard error"),
    # wrong names
    "unknown medium in a rule": (
        OMNI + "rules:\n  a: {cap: {medium: §tv, share: 0.2}}\n",
        "no medium 'tv'",
        "known: target",
    ),
    "unknown segment": (
        OMNI + "rules:\n  a: {cap: {segment: §qualty, share: 0.5}}\n",
        "no segment 'qualty'",
        "'quality'",
    ),
    "unknown region": (
        OMNI + "strategies:\n  a:\n    levers: {partners.bank.discount: 0.1}\n    where: {region: [§nroth]}\n",
        "no region 'nroth'",
        "'north'",
    ),
    "unknown partner": (OMNI + "channels:\n  till: {partner: §bnak}\n", "no partner 'bnak'", "'bank'"),
    "unknown channel of an offer": (
        OMNI + "partners:\n  bank: {offer_at: [store, §wbe]}\n",
        "no channel 'wbe'",
        "'web'",
    ),
    "unknown medium of a segment": (OMNI + "segments:\n  price:\n    media: {§mas: 1}\n", "no medium 'mas'", "'mass'"),
    "unknown measure": (OMNI + "outputs: {kpis: [§profitt]}\n", "no measure 'profitt'", "'profit'"),
    "unknown kind": (OMNI + "channels:\n  web: {kind: §wbe}\n", "one of web, app, pickup", "did you mean 'web'?"),
    "unknown tier": (
        OMNI + "strategies:\n  a: {levers: {channels.web.open: false}, where: {tier: [§hihg]}}\n",
        "one of high, potential, ordinary",
        "'high'",
    ),
    "unknown behaviour": (OMNI + "behaviours:\n  §chose: {inertia: 1}\n", "no behaviour 'chose'", "'choose'"),
    "unknown number": (OMNI + "behaviours:\n  choose: {§inertai: 1}\n", "has no number 'inertai'", "'inertia'"),
    "number that another setting holds": (
        OMNI + "behaviours:\n  take_time: {§minutes: 5}\n",
        "'take_time.minutes' is set by hall.service_minutes",
        "hall.service_minutes",
    ),
    "a part about what is not there": (
        "extends: bare\n§on: [points]\n",
        "a part of the model does not fit this market",
        "partners",
    ),
    "unknown part to add": (OMNI + "on: [drift, §serch]\n", "no part of the model 'serch'", "'search'"),
    "a part without its ground": (OMNI + "§on: [price_conflict]\n", "builds on 'search'", "[search, price_conflict]"),
    "unknown switch": (OMNI + "off: [§fatige]\n", "no part of the model 'fatige'", "'fatigue'"),
    "a lever that has no dates": (
        OMNI + "strategies:\n  a: {starts: 2026-03-01, levers: {§channels.web.returns: 0.2}}\n",
        "cannot change on a date",
        "channels.NAME.price_factor",
    ),
    "a lever for everyone only": (
        OMNI + "strategies:\n  a: {holdout: 0.2, levers: {§media.mass.pull: 0.7}}\n",
        "the model cannot change it for some people",
        "holdout",
    ),
    "unknown moment": (OMNI + "day: {without: §chose}\n", "no moment 'chose'", "'choose'"),
    "unknown module": (
        OMNI + "day: {after: choose, add: §no_such_lab.points.earn}\n",
        "no module 'no_such_lab'",
        "install it",
    ),
    "not a behaviour": (OMNI + "day: {after: choose, add: §math.sqrt}\n", "'math.sqrt' is no behaviour", "@behaviour"),
    "unknown override": (OMNI + "use: [§cheep]\noverrides:\n  cheap: {days: 91}\n", "no override 'cheep'", "'cheap'"),
    "unknown lever": (
        OMNI + "strategies:\n  a: {levers: {§channels.wbe.open: false}}\n",
        "there is no 'wbe' in channels",
        "'web'",
    ),
    "typo in a lever": (
        OMNI + "strategies:\n  a: {levers: {§channels.web.opne: false}}\n",
        "unknown setting 'opne' in channels.web",
        "'open'",
    ),
    "lever on what is fixed": (
        OMNI + "strategies:\n  a: {levers: {§members: 5}}\n",
        "cannot change 'members'",
        "override",
    ),
    "lever out of range": (
        OMNI + "strategies:\n  a: {levers: {channels.web.price_factor: §12}}\n",
        "between 0.05 and 5",
        "",
    ),
    "unknown time zone": (OMNI + "time_zone: §Europe/Berln\n", "no time zone 'Europe/Berln'", "Area/City"),
    "unknown base": ("extends: §retail_omi\n", "there is no file 'retail_omi.yaml'", "'retail_omni'"),
    "unknown fragment": (OMNI + "include: [§fitted/nothing_here]\n", "there is no file", "`footfall library` lists"),
    # settings that do not fit each other
    "shares short of one": (
        OMNI + "§segments:\n  quality: {share: 0.2}\n",
        "the shares of all segments sum to 0.9, not 1",
        "short of 1 by 0.1",
    ),
    "regions above one": (OMNI + "§regions:\n  north: {share: 0.3}\n", "all regions sum to 1.1", "above 1 by 0.1"),
    "season off level": (OMNI + "needs:\n  §season: [1, 3]\n", "have mean 2, not 1", "needs.rate.mean"),
    "partner without members": (
        OMNI + "partners:\n  shop: {shared_members: §0}\n",
        "partner 'shop' has no members",
        "above 0",
    ),
    "dates outside": (
        OMNI + "partners:\n  bank: {starts: §2031-01-01}\n",
        "outside the simulated time 2025-10-06 to 2027-04-04",
        "move the date",
    ),
    "ends before it starts": (
        OMNI + "partners:\n  bank: {starts: 2026-05-01, ends: §2026-04-01}\n",
        "ends on 2026-04-01, before it starts",
        "swap",
    ),
    "price below cost": (
        OMNI + "channels:\n  web: {price_factor: §0.5}\n",
        "web sells 'basket' at 50, below its cost of 60",
        "below_cost: true",
    ),
    "strategy below cost": (
        OMNI + "strategies:\n  a: {levers: {channels.web.price_factor: §0.5}}\n",
        "below its cost of 60",
        "below_cost: true",
    ),
    "a joint offer below cost": (
        OMNI + "partners:\n  bank: {discount: §0.6}\n",
        "after a joint offer of 0.6 off (0.3 of it refunded), web sells 'basket' at 58, below its cost of 60",
        "`below_cost: true` in channels.web",
    ),
    "a strategy's joint offer below cost": (
        OMNI + "strategies:\n  a: {starts: 2026-03-01, levers: {partners.bank.discount: §0.6}}\n",
        "web sells 'basket' at 58, below its cost of 60",
        "offer less",
    ),
    "a coupon below cost": (
        OMNI + "on: [tiers, drift, coupons]\nmedia:\n  direct: {coupon: §0.6}\n",
        "after a coupon of 0.6 off, web sells 'basket' at 40, below its cost of 60 (and 3 more)",
        "offer less",
    ),
    "a bundle below cost": (
        OMNI + "on: [tiers, drift, bundles]\nbehaviours:\n  bundle: {depth: §0.5}\n"
        "categories:\n  basket: {need_share: 0.5}\n  wine: {need_share: 0.5}\n",
        "after a bundle of 0.5 off, web sells 'basket' at 50, below its cost of 60",
        "offer less",
    ),
    "a price rule that ends below cost": (
        OMNI + "on: [tiers, drift, dynamic_price]\nprice_rule: {floor: §0.5, channels: [store]}\n",
        "after the price rule at its floor of 0.5, store sells 'basket' at 50, below its cost of 55",
        "`below_cost: true` in channels.store",
    ),
    "a cost above the price": (
        OMNI + "categories:\n  basket: {unit_cost: §98}\n",
        "web sells 'basket' at 100, below its cost of 106 (and 3 more)",
        "raise the price",
    ),
    "a price below cost for some people": (
        OMNI + "strategies:\n  a: {where: {tier: [high]}, levers: {channels.web.price_factor: §0.5}}\n",
        "web sells 'basket' at 50, below its cost of 60",
        "below_cost: true",
    ),
    "an override below cost": (
        OMNI + "overrides:\n  cheap: {channels: {web: {price_factor: §0.5}}}\n",
        "web sells 'basket' at 50, below its cost of 60",
        "below_cost: true",
    ),
    "a members' day below cost": (
        OMNI + "on: [tiers, drift, members_day]\nmembers_day: {discount: §0.5}\n",
        "after a members' day of 0.5 off, web sells 'basket' at 50, below its cost of 60",
        "offer less",
    ),
    "a members' day nobody heeds": (
        OMNI + "§members_day: {discount: 0.1}\n",
        "members_day does nothing: the part of the model 'members_day' is not switched on",
        "members_day]",
    ),
    "a price rule that starts too late": (
        OMNI + "on: [tiers, drift, dynamic_price]\nprice_rule: {starts: §2031-01-01}\n",
        "price_rule.starts is 2031-01-01, outside the simulated time",
        "move the date",
    ),
    "a hold-out without coupons": (
        OMNI + "contacts: {coupon_holdout: §0.2}\n",
        "contacts.coupon_holdout does nothing: the part of the model 'coupon_test' is not switched on",
        "coupon_test]",
    ),
    "a kind of message on posters": (
        OMNI + "on: [tiers, drift, content]\nmedia:\n  mass: {content: §news}\n",
        "medium 'mass' has no kind of message: it is no direct contact",
        "`direct: true`",
    ),
    "a partner whose members are nobody": (
        OMNI + "partners:\n  bank: {outside_people: 0, §member_mix: {quality: 0, price: 0, other: 0}}\n",
        "partner 'bank' has no members: no segment is likely to join",
        "above 0",
    ),
    "a partner of no tier": (
        OMNI + "partners:\n  bank: {outside_people: 0, §tier_mix: {high: 0, potential: 0, ordinary: 0}}\n",
        "partner 'bank' has no members: no value tier is likely to join",
        "above 0",
    ),
    "a strategy that takes the members away": (
        OMNI + "strategies:\n  a: {levers: {partners.bank.shared_members: §0, partners.bank.outside_people: 0}}\n",
        "partner 'bank' has no members",
        "above 0",
    ),
    "more members than people": (
        OMNI + "partners:\n  bank: {shared_members: 0.8, member_mix: {quality: §3}}\n",
        "with shared_members 0.8 and this mix, 1.5 of segment 'quality' would be: more than all of it",
        "shared_members is at most 0.533",
    ),
    "more people short of cash than there are": (
        OMNI + "on: [tiers, drift, instalments]\ninstalments: {short_of_cash: 0.6, segments: {price: §5}}\n",
        "1.36 of segment 'price' would be",
        "short_of_cash is at most 0.44",
    ),
    "occasions of no trip": (
        OMNI + "on: [tiers, drift, occasions]\n§occasions: {feast: {share: 0}, gift: {share: 0}}\n",
        "no trip is for any occasion",
        "above 0",
    ),
    "money over segments that nobody defines": (
        OMNI + "budget:\n  today: {segments: {mass: {§qualit: 1}}}\n",
        "there is no segment 'qualit'",
        "'quality'",
    ),
    "a segment of a strategy": (
        OMNI + "strategies:\n  a: {where: {segment: [§prise]}, levers: {channels.web.price_factor: 0.9}}\n",
        "there is no segment 'prise'",
        "'price'",
    ),
    "a strategy after the end": (
        OMNI + "strategies:\n  a: {starts: §2031-03-01, levers: {channels.web.price_factor: 0.9}}\n",
        "strategies.a.starts is 2031-03-01, outside the simulated time 2026-01-05 to 2027-04-04",
        "move the date",
    ),
    "a strategy that ends before it starts": (
        OMNI + "strategies:\n  a: {starts: 2026-03-10, ends: §2026-03-01, levers: {channels.web.price_factor: 0.9}}\n",
        "strategies.a ends on 2026-03-01, before it starts",
        "swap",
    ),
    "a lever that moves a date away": (
        OMNI + "strategies:\n  a: {levers: {partners.bank.starts: §2035-01-01}}\n",
        "partners.bank.starts is 2035-01-01, outside the simulated time",
        "move the date",
    ),
    "shares that a strategy unbalances": (
        OMNI + "strategies:\n  a: {levers: {§categories.basket.need_share: 0.9}}\n",
        "the shares of needs over categories sum to 0.9, not 1",
        "short of 1 by 0.1",
    ),
    "partner channel without partner": (
        OMNI + "channels:\n  §kiosk: {kind: partner, appeal: 0}\n",
        "names no partner",
        "add `partner:`",
    ),
    "queue in the web": (OMNI + "channels:\n  web: {queue: §true}\n", "people cannot queue in channel 'web'", "stores"),
    "hall without hours": (OMNI + "hall: {closes: §8}\n", "closes at 8, not after it opens at 9", "after"),
    "hours that do not fit": (
        OMNI + "hall:\n  §profile: [1, 2]\n",
        "has 2 values; the hall is open for 8",
        "each open",
    ),
    "floors above the money": (
        OMNI + "rules:\n  a: {§floor: {medium: direct, share: 0.95}}\n",
        "floors ask for 11,793,600; 10,670,400 can be spent",
        "lower one of mass_presence, a",
    ),
    "floor above cap": (
        OMNI + "rules:\n  a: {§floor: {medium: event, share: 0.5}}\n",
        "floor 'a' is above cap 'event_ceiling'",
        "lower it",
    ),
    "rule of two kinds": (
        OMNI + "rules:\n  §a: {cap: {medium: mass, share: 0.9}, ramp: {change: 1}}\n",
        "rule 'a' is of 2 kinds",
        "exactly one of floor",
    ),
    "cap without a limit": (
        OMNI + "rules:\n  a: {§cap: {medium: mass}}\n",
        "needs a share of the total or",
        "share: 0.2",
    ),
    "bounds the wrong way": (
        OMNI + "rules:\n  a: {partner_share: {partner: bank, at_least: §0.5, at_most: 0.2}}\n",
        "at_least 0.5 is above at_most 0.2",
        "swap",
    ),
    "quarters of a year": (
        OMNI + "budget: {today: {§quarters: [0.5, 0.6]}}\n",
        "the money over quarters sum to 1.1",
        "above 1",
    ),
    "days that are no quarters": (OMNI + "days: §100\n", "no whole number of quarters", "write 91"),
    "more agents than people": (
        OMNI + "members: 100\nagents: §500\n",
        "500 simulated customers stand for 100",
        "at least",
    ),
    "absurd size": (OMNI + "members: 9e9\nagents: §9e7\n", "need about 90 GB", "fit here"),
    "two overrides set the same": (
        OMNI + "use: [one, two]\noverrides:\n  one: {days: 182}\n  two: {§days: 91}\n",
        "'days' is set by two overrides in use",
        "use one of the two",
    ),
    "override that does not fit": (
        OMNI + "overrides:\n  a: {contacts: {consent: §3}}\n",
        "contacts.consent must be a number between 0 and 1",
        "",
    ),
    "change of the day without sense": (OMNI + "day: §{after: choose}\n", "does not say one thing", "{without:}"),
    # broken files
    "same key twice": (OMNI + "days: 182\n§days: 91\n", "'days' is set twice: on line 2 and on line 3", "keep one"),
    "tab": (OMNI + "needs:\n§\tgap_shape: 2\n", "a tab is used to indent", "blanks"),
    "two colons": (OMNI + "title: My§: market\n", "a second ':'", "quote"),
    "open bracket": (OMNI + "use: [a, b\n§", "a bracket is never closed", "that line 2 opens"),
    "open quote": (OMNI + "title: §'My market\n", "a quotation mark is never closed", "close"),
    "a commission on no sales": (
        "extends: bare\npartners: {cinema: {shared_members: 0.2, commission: §0.03}}\n",
        "earns its commission on sales through its own channel, and has none",
        "`referral`",
    ),
    "hours without arrivals": (
        "extends: bare\nchannels: {store: {queue: true}}\n§hall: {opens: 8, closes: 18}\n",
        "hall.profile has 8 values as it is when left out; the hall is open for 10 hours",
        "each open hour",
    ),
    "a day in numbers": (OMNI + "starts: §5.1.2026\n", "must be a date", "write 2026-01-05"),
    "a day that is not": (OMNI + "starts: §2026-02-30\n", "must be a date", "no such day"),
    "a day that could be two": (OMNI + "starts: §1/5/2026\n", "must be a date", "year-month-day"),
    "dashes for names": (OMNI + "§rivals:\n  - {title: We, appeal: 1}\n", "not a list of 1", "without dashes"),
    "a word for levers": (OMNI + "strategies: {a: {levers: §none}}\n", "must be a group of settings", "`name: value`"),
    "a fault under a lever": (
        OMNI + "partners: {§shop: {outside_people: 1}}\nstrategies: {a: {levers: {partners.shop.discount: 0.1}}}\n",
        "'shared_members' is missing from partners.shop",
        "add `shared_members:`",
    ),
    "anchor and alias": (OMNI + "hall: §&h {opens: 8}\nneeds: §*h\n", "is not allowed", "overrides"),
    "tag": (OMNI + "title: §!!python/name:os.system x\n", "tag", "plain value"),
    "two documents": (OMNI + "§---\ndays: 91\n", "a second document starts here", "remove"),
    "too deep": (OMNI + "use: " + "[" * 23 + "§[\n", "nested more than", "close the brackets"),
    "a list": ("§- extends: retail_omni\n", "a scenario is a list of settings", "version: 1"),
    "only a comment": ("§# nothing\n", "the file holds no settings", "version: 1"),
    "wrong version": (OMNI + "version: §7\n", "version 7 is not known", "version: 1"),
}


def test_what_a_file_underneath_brought_can_be_taken_back_as_told(tmp_path: Path) -> None:
    mine, told = tmp_path / "mine.yaml", OMNI + "partners: {bank: null}\n"
    for _ in range(3):
        mine.write_text(told, encoding="utf-8")
        try:
            load_checked(mine)
        except ScenarioError as error:
            told = _without(told, [p.hint for p in error.problems])
        else:
            break
    assert not load_checked(mine).partners


def _without(text: str, hints: list[str]) -> str:
    """The text with every remedy that a hint spells out."""
    tree = YAML(typ="safe")
    held = tree.load(text)
    for hint in hints:
        _lay(held, tree.load(hint.split("`")[-2]))
    return json.dumps(held)


def _lay(held: dict[str, Any], more: dict[str, Any]) -> None:
    for name, value in more.items():
        if isinstance(value, dict) and isinstance(held.get(name), dict):
            _lay(held[name], value)
        else:
            held[name] = value


HEAD = "from sim import State, Table, Trait, behaviour\n\n@behaviour(writes='stars')\ndef collect("


@pytest.mark.parametrize(
    ("rest", "said", "hint"),
    [
        ("stars: State, bougth: State) -> float:\n    return stars + bougth\n", "column 'bougth'", "'bought'?"),
        ("stars: State, pricee: Table) -> float:\n    return stars + pricee\n", "no table 'pricee'", "'price'?"),
        ("stars: Trait) -> float:\n    return stars + 1.0\n", "declare it State", ""),
    ],
)
def test_a_behaviour_that_does_not_fit_the_day_is_found(
    rest: str, said: str, hint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = f"stars_{hash(rest) & 0xFFFF}"
    (tmp_path / f"{module}.py").write_text(HEAD + rest, encoding="utf-8")
    (tmp_path / "mine.yaml").write_text(OMNI + f"agents: 60\nday: {{after: account, add: {module}.collect}}\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(ScenarioError) as caught:
        load_checked("mine.yaml")
    (problem,) = caught.value.problems
    assert (problem.line, problem.column) == (3, 28)
    assert said in problem.text
    assert hint in problem.hint


@pytest.mark.parametrize("name", MISTAKES)
def test_each_mistake_is_located_and_explained(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    marked, said, hint = MISTAKES[name]
    monkeypatch.chdir(tmp_path)
    Path("bare.yaml").write_text(BARE, encoding="utf-8")
    Path("mine.yaml").write_text(marked.replace("§", ""), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load_checked("mine.yaml")
    problems = caught.value.problems
    assert [(p.file, p.line, p.column) for p in problems] == [("mine.yaml", *place) for place in _places(marked)]
    assert all(said in p.text for p in problems)
    assert all(hint in p.hint for p in problems)
    assert str(caught.value).endswith("nothing was run.")


def _places(marked: str) -> list[tuple[int, int]]:
    found = []
    for number, line in enumerate(marked.split("\n"), start=1):
        plain = 0
        for sign in line:
            if sign == "§":
                found.append((number, plain + 1))
            else:
                plain += 1
    return found


@pytest.mark.parametrize("when", ["", "starts: 2026-03-02, ends: 2026-03-08, ", "holdout: 0.2, "])
def test_a_price_below_cost_that_is_meant_passes(when: str, tmp_path: Path) -> None:
    levers = "levers: {channels.web.price_factor: 0.5, channels.web.below_cost: true}"
    (tmp_path / "mine.yaml").write_text(OMNI + f"strategies:\n  clearance: {{{when}{levers}}}\n")
    assert "clearance" in load_checked(tmp_path / "mine.yaml").strategies


@pytest.mark.parametrize(
    ("text", "number"),
    [("1,05", 1.05), ("20,000", 20000.0), ("1.000.000", 1e6), ("1.000,50", 1000.5), ("1,000.5", 1000.5),
     ("0,3", 0.3), ("12 500", 12500.0), ("1_000", 1000.0), ("3 km", None), ("", None)],
)  # fmt: skip
def test_numbers_are_read_as_people_write_them(text: str, number: float | None) -> None:
    assert written_number(text) == number


def test_a_comma_where_thousands_make_no_sense_is_a_decimal_comma() -> None:
    with pytest.raises(ScenarioError) as caught:
        load_checked("retail_omni", ["channels.web.price_factor=1,050"])
    assert "write 1.050" in caught.value.problems[0].hint


def test_a_mistake_travels_between_processes() -> None:
    with pytest.raises(ScenarioError) as caught:
        load_checked("retail_omni", ["agnets=300"])
    again = pickle.loads(pickle.dumps(caught.value))
    assert again.problems == caught.value.problems
    assert str(again) == str(caught.value)


def test_there_are_at_least_sixty_mistakes() -> None:
    assert len(MISTAKES) >= 60


def test_a_scenario_without_mistakes_is_not_accused(tmp_path: Path) -> None:
    (tmp_path / "fine.yaml").write_text(OMNI + "title: Mine\nmembers: 1_200_000\nbudget: {total: 1.2e6}\n")
    assert load_checked(tmp_path / "fine.yaml").members == 1_200_000


def test_all_problems_of_all_files_come_at_once_in_order(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(OMNI + "agnets: 3\ndays: 2\n")
    (tmp_path / "mine.yaml").write_text("extends: base\ntitel: x\nchannels:\n  web: {kind: shop, price_factor: 0.5}\n")
    with pytest.raises(ScenarioError) as caught:
        load_checked(tmp_path / "mine.yaml")
    places = [(Path(p.file).name, p.line) for p in caught.value.problems]
    assert places == [("base.yaml", 2), ("base.yaml", 3), ("mine.yaml", 2), ("mine.yaml", 4), ("mine.yaml", 4)]
    assert str(caught.value).endswith("5 problems; nothing was run.")
