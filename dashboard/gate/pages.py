"""The gate's own pages: to sign in, to sign out, and the words for who is not let in. Plain HTML without a script.

Comes in: words and what was typed. Goes out: answers with a policy that lets nothing run. Everything that came from outside is
escaped.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from functools import cache
from html import escape
from importlib.resources import files
from urllib.parse import urlencode

from starlette.responses import HTMLResponse

from indicators import PRODUCT, language, say


def sign_in_page(base: str, *, back: str, name: str = "", wrong: str = "", passwords: bool, sso: bool, status: int = 200) -> HTMLResponse:
    """The form to sign in; `wrong` says why the last try came to nothing, `back` is where to go on to."""
    parts = [f"<h1>{_product()}</h1><p>{_say('登录后查看与填报')}</p>"]
    if wrong:
        parts.append(f'<p role="alert">{escape(wrong)}</p>')
    if passwords:
        parts.append(
            f'<form method="post" action="{escape(base)}/login?{_query(back)}"><input type="hidden" name="next" value="{escape(back)}">'
            f'<label for="name">{_say("账户")}</label>'
            f'<input id="name" name="name" value="{escape(name)}" autocomplete="username" autocapitalize="none" required'
            f'{"" if name else " autofocus"}><label for="password">{_say("口令")}</label>'
            f'<input id="password" name="password" type="password" autocomplete="current-password" required{" autofocus" if name else ""}>'
            f'<button type="submit">{_say("登录")}</button></form>'
        )
    if sso:
        parts.append(f'<a class="button" href="{escape(base)}/login/sso?{_query(back)}">{_say("单点登录")}</a>')
    return _page(say("登录"), "".join(parts), status)


def sign_out_page(base: str, name: str) -> HTMLResponse:
    """A button to sign out: a link alone, which any page could hold, signs nobody out."""
    body = (
        f"<h1>{_say('退出')}</h1><p>{escape(say('现在登录的是“{name}”。', name=name))}</p>"
        f'<form method="post" action="{escape(base)}/logout"><button type="submit">{_say("退出登录")}</button></form>'
        f'<a class="button" href="{escape(base)}/">{_say("回到看板")}</a>'
    )
    return _page(say("退出"), body, 200)


def words_page(words: str, status: int, base: str = "", headers: Mapping[str, str] | None = None) -> HTMLResponse:
    """A refusal in words, with the way back to signing in."""
    body = f'<h1>{_product()}</h1><p role="alert">{escape(words)}</p><a class="button" href="{escape(base)}/login">{_say("重新登录")}</a>'
    return _page(say("登录"), body, status, headers)


def _page(title: str, body: str, status: int, headers: Mapping[str, str] | None = None) -> HTMLResponse:
    nonce = secrets.token_urlsafe(16)
    content = (
        f'<!doctype html><html lang="{"zh-CN" if language() == "zh" else "en"}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)} · {_product()}</title>'
        f'<link rel="icon" href="data:,"><style nonce="{nonce}">{_style()}</style></head><body><main>{body}</main></body></html>'
    )
    policy = f"default-src 'none'; style-src 'nonce-{nonce}'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    return HTMLResponse(content, status, {"Content-Security-Policy": policy, **(headers or {})})


@cache
def _style() -> str:
    return files(__package__).joinpath("sign_in.css").read_text(encoding="utf-8")


def _product() -> str:
    return escape(PRODUCT[language()])


def _say(text: str) -> str:
    return escape(say(text))


def _query(back: str) -> str:
    return escape(urlencode({"next": back}))
