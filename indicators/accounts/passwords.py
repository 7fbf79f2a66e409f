"""Passwords: what one must be, and what argon2 makes of it.

Comes in: a password as typed. Goes out: the text argon2 keeps of it, or whether a typed one fits. Refuses what is guessed
first: short ones, the account's own name, runs along the keyboard, and those that most lists of stolen passwords begin with.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from indicators.errors import RefusedError
from indicators.wording import say

SHORTEST: Final = 10
LONGEST: Final = 128
FEWEST_DIFFERENT: Final = 5
SHORTEST_NAME: Final = 3
# rows of keys and rows of letters, forwards; a password that is a piece of one, in either direction or repeated, is guessed at once
_RUNS: Final = ("01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "qwertyuiop[]asdfghjkl;'zxcvbnm,./",
                "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/", "1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0", "qazwsxedcrfvtgbyhnujmikolp",
                "zaq12wsxcde34rfvbgt56yhn", "!@#$%^&*()_+")  # fmt: skip
_SIGNS: Final = "0123456789!@#$%^&*()_+-=.,;:?/\\|~`'\"[]{}<> "


def checked_password(password: str, name: str) -> str:
    """The password as it is hashed. Raises RefusedError that says what is wrong with it, never the password itself."""
    text = _normal(password)
    if len(text) < SHORTEST:
        raise RefusedError(say("口令太短:至少 {least} 个字符", least=SHORTEST))
    if len(text) > LONGEST:
        raise RefusedError(say("口令太长:至多 {most} 个字符", most=LONGEST))
    if any(unicodedata.category(letter)[0] == "C" for letter in text):
        raise RefusedError(say("口令里有看不见的字符,请改用看得见的字符"))
    low, own = text.casefold(), _normal(name).casefold()
    if (len(own) >= SHORTEST_NAME and own in low) or low == own * (len(low) // max(1, len(own))):
        raise RefusedError(say("口令里不能有账户名"))
    if len(set(low)) < FEWEST_DIFFERENT:
        raise RefusedError(say("口令太简单:至少要有 {least} 个不同的字符", least=FEWEST_DIFFERENT))
    if _is_common(low):
        raise RefusedError(say("口令太常见,别人一猜就中;请换一个,例如几个不相干的词连在一起"))
    return text


def hashed(password: str) -> str:
    """What is stored of a password; salted, so that equal ones look different."""
    return _hasher().hash(_normal(password))


def fits(password_hash: str, password: str) -> bool:
    """Whether a typed password is the stored one. Takes as long where nothing is stored, so that names cannot be found out."""
    try:
        _hasher().verify(password_hash or _nobody(), _normal(password)[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return bool(password_hash)


def _is_common(low: str) -> bool:
    half = low[: len(low) // 2]
    for text in (low, low[::-1], half if low == half * 2 else low):
        if any(text in run * 2 for run in _RUNS) or text.strip(_SIGNS) in _common_words() | {""}:
            return True
    return low.isdecimal()


def _normal(text: str) -> str:
    """One text for what keyboards write in different bytes."""
    return unicodedata.normalize("NFC", text)


@cache
def _common_words() -> frozenset[str]:
    """What remains of the most common passwords when digits and signs at both ends are taken away."""
    return frozenset(files(__package__).joinpath("common_words.txt").read_text(encoding="utf-8").split())


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobody() -> str:
    return _hasher().hash("nobody has this password")
