"""Signing in and out by name and password; single sign-on is in `sso`.

Comes in: requests under /login and /logout. Goes out: the gate's pages, and a session's cookie. A wrong name and a wrong
password are answered alike; tries that come too fast are not looked at. A form that another site sends is refused by the door.
"""

from __future__ import annotations

import logging
import math
from typing import Final
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dashboard.gate.asked import Asked, safe_return
from dashboard.gate.events import tell
from dashboard.gate.pages import sign_in_page, sign_out_page, words_page
from dashboard.gate.sessions import COOKIE, Session
from dashboard.gate.visitors import Visitors
from indicators import Account, StoreError, as_typed, say

LONGEST_FORM: Final = 8_192


def signing(visitors: Visitors) -> Starlette:
    """The application under /login and /logout."""
    desk = _Desk(visitors)
    base = visitors.settings.base
    routes = [
        Route(f"{base}/login", desk.show, methods=["GET"]),
        Route(f"{base}/login", desk.sign_in, methods=["POST"]),
        Route(f"{base}/logout", desk.ask_to_sign_out, methods=["GET"]),
        Route(f"{base}/logout", desk.sign_out, methods=["POST"]),
    ]
    if visitors.settings.provider is None:
        return Starlette(routes=routes, exception_handlers={StoreError: desk.without_store})
    from dashboard.gate.sso import provider_routes, way_there  # noqa: PLC0415  its libraries take as long to load as half of all others

    return Starlette(
        routes=[*routes, *provider_routes(visitors)], middleware=[way_there(visitors)], exception_handlers={StoreError: desk.without_store}
    )


class _Desk:
    """Where people sign in: one for each server."""

    def __init__(self, visitors: Visitors) -> None:
        self.visitors = visitors
        self.base = visitors.settings.base

    async def show(self, request: Request) -> Response:
        """The form; who is signed in already goes on."""
        back = safe_return(request.query_params.get("next", ""), self.base)
        if await self._session(request):
            return RedirectResponse(back, 303)
        return await self._form(back)

    async def sign_in(self, request: Request) -> Response:
        """A name and a password."""
        form = await _form(request)
        if form is None:
            return words_page(say("表单太大"), 413, self.base)
        name, back = as_typed(form.get("name", "")), safe_return(form.get("next", ""), self.base)
        asked: Asked = request.scope["asked"]
        wait = self.visitors.tries.wait(name, asked.address)
        if wait > 0:
            tell("sign_in_slowed", level=logging.WARNING, name=name, address=asked.address, seconds=math.ceil(wait))
            words = say("试得太多了,请过 {n} 秒再试", n=math.ceil(wait))
            answer = await self._form(back, name=name, wrong=words, status=429)
            answer.headers["Retry-After"] = str(math.ceil(wait))
            return answer
        self.visitors.tries.wrong(name, asked.address)  # counted first, so that many at once are not free
        account = await self.visitors.who_is(name, form.get("password", ""))
        if account is None:
            tell("sign_in_refused", level=logging.WARNING, name=name, address=asked.address)
            return await self._form(back, name=name, wrong=say("账户或口令不对"), status=401)
        self.visitors.tries.right(name, asked.address)
        return let_in(self.visitors, account, asked, back, by="password")

    async def ask_to_sign_out(self, request: Request) -> Response:
        """A page with a button."""
        session = await self._session(request)
        return sign_out_page(self.base, session.name) if session else RedirectResponse(f"{self.base}/login", 303)

    async def sign_out(self, request: Request) -> Response:
        """End the session and take the cookie back."""
        session = await self._session(request)
        answer = RedirectResponse(f"{self.base}/login", 303)
        if session:
            self.visitors.sessions.end(session)
            self.visitors.ring(session)
            tell("signed_out", name=session.name, address=request.scope["asked"].address)
        answer.delete_cookie(COOKIE, path=f"{self.base}/", httponly=True, samesite="lax")
        return answer

    def without_store(self, _request: Request, _error: Exception) -> Response:
        """Nobody can be looked up; what is wrong with the store is in the server's log, not on a page for everyone."""
        tell("store_not_there", level=logging.ERROR)
        return words_page(say("数据库现在用不了,请稍后再试"), 503, self.base)

    async def _session(self, request: Request) -> Session | None:
        return self.visitors.sessions.read(request.cookies.get(COOKIE, ""), await self.visitors.accounts())

    async def _form(self, back: str, *, name: str = "", wrong: str = "", status: int = 200) -> Response:
        provider = self.visitors.settings.provider
        passwords = provider is None or any(one.signs_in_here for one in (await self.visitors.accounts()).values())
        return sign_in_page(self.base, back=back, name=name, wrong=wrong, passwords=passwords, sso=provider is not None, status=status)


def let_in(visitors: Visitors, account: Account, asked: Asked, back: str, *, by: str) -> Response:
    """Begin a session and go on to what was asked for."""
    session = visitors.sessions.begin(account)
    answer = RedirectResponse(back, 303)
    answer.headers["Set-Cookie"] = visitors.cookie_for(session)
    tell("signed_in", name=account.name, role=account.role, address=asked.address, by=by)
    return answer


async def _form(request: Request) -> dict[str, str] | None:
    """The fields of a small form; None for one that is too large."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LONGEST_FORM:
            return None
    return {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True).items()}
