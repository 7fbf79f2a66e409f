"""Levels of regions as people say them: 县区, 乡镇街道.

Comes in: the level of the region table. Goes out: the word for several of them.
"""

from __future__ import annotations

from indicators.wording import say


def level_word(level: str) -> str:
    """The word for regions of a level; unknown levels are regions."""
    words = {"province": say("省份"), "city": say("市州"), "county": say("县区"), "township": say("乡镇街道"), "zone": say("园区")}
    return words.get(level, say("区域"))
