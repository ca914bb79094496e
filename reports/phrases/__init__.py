"""Every sentence of the report, English and Chinese side by side: `key: (english, chinese)`.

`[[` and `]]` mark strong words; names and numbers fill the braces and are escaped when the page is made.
"""

from __future__ import annotations

import re

from reports.phrases import answer, body, common, evidence, partners, tables

Phrases = dict[str, tuple[str, str]]


def _marked(text: str) -> str:
    """Strong marks as private characters, which no name can carry."""
    return text.replace("[[", "\ue000").replace("]]", "\ue001")


def _tight(chinese: str) -> str:
    """No space written between Han and a brace: whether one is due depends on what fills the brace."""
    return re.sub(r"(?<=[\u4e00-\u9fff]) (?=\{)|(?<=\}) (?=[\u4e00-\u9fff])", "", chinese)


PHRASES: Phrases = {
    key: (_marked(english), _marked(_tight(chinese)))
    for part in (common, answer, body, partners, evidence, tables)
    for key, (english, chinese) in part.PHRASES.items()
}
