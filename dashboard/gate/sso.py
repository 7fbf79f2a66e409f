"""Signing in by the word of a provider: OpenID Connect at the gate, since the websocket is refused to who has no session yet.

Comes in: requests under /login/sso. Goes out: the way to the provider, and a session for who comes back from it. The word is
checked by authlib: state, PKCE, nonce, signature, issuer, audience, age. Refuses who has no account or role.
"""

from __future__ import annotations

import logging
from typing import Any, Final

from anyio import to_thread
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.starlette_client import OAuth
from httpx2 import HTTPError
from joserfc.errors import JoseError
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboard.gate.asked import Asked, safe_return
from dashboard.gate.events import tell
from dashboard.gate.pages import words_page
from dashboard.gate.provider import Provider, account_of
from dashboard.gate.signing import let_in
from dashboard.gate.visitors import Visitors
from indicators import RefusedError, say

ON_THE_WAY_SECONDS: Final = 600
# what a provider that is down, or one that says what is not true, comes to
FAILURES: Final = (HTTPError, AuthlibBaseError, JoseError, ValueError, KeyError, RuntimeError)


def provider_routes(visitors: Visitors) -> list[Route]:
    """The way to the provider of these settings, and back."""
    provider, base = visitors.settings.provider, visitors.settings.base
    if provider is None:
        return []
    client = _client(provider)

    async def go(request: Request) -> Response:
        request.session["next"] = safe_return(request.query_params.get("next", ""), base)
        asked: Asked = request.scope["asked"]
        try:
            answer: Response = await client.authorize_redirect(request, f"{asked.origin}{base}/login/sso/callback")
        except FAILURES as error:
            return _failed(error, asked, base)
        return answer

    async def come_back(request: Request) -> Response:
        asked: Asked = request.scope["asked"]
        try:
            token = await client.authorize_access_token(request)
            claims = dict(token["userinfo"])
        except FAILURES as error:
            return _failed(error, asked, base)
        back = safe_return(str(request.session.pop("next", "")), base)
        try:
            account = await to_thread.run_sync(account_of, visitors.store, provider, claims)
        except RefusedError as refusal:
            tell("sign_in_refused", level=logging.WARNING, name=str(claims.get(provider.name_claim)), address=asked.address, by="sso")
            return words_page(str(refusal), 403, base)
        visitors.forget_accounts()
        return let_in(visitors, account, asked, back, by="sso")

    return [Route(f"{base}/login/sso", go, methods=["GET"]), Route(f"{base}/login/sso/callback", come_back, methods=["GET"])]


def way_there(visitors: Visitors) -> Middleware:
    """What is kept between going to the provider and coming back: signed, for minutes."""
    return Middleware(
        SessionMiddleware,
        secret_key=visitors.settings.key.hex(),
        session_cookie="xushi_on_the_way",
        max_age=ON_THE_WAY_SECONDS,
        same_site="lax",
        path=f"{visitors.settings.base}/login",
    )


def _client(provider: Provider) -> Any:  # noqa: ANN401  authlib ships no types
    return OAuth().register(
        "sso",
        client_id=provider.client_id,
        client_secret=provider.client_secret,
        server_metadata_url=provider.metadata_url,
        client_kwargs={"scope": "openid profile email", "code_challenge_method": "S256", "timeout": 10.0},
    )


def _failed(error: Exception, asked: Asked, base: str) -> Response:
    """The reader hears a sentence, the log the kind of failure: its text may hold codes and tokens."""
    tell("provider_failed", level=logging.ERROR, error=type(error).__name__, address=asked.address)
    return words_page(say("单点登录没有成功,请重试;仍不成功请找管理员"), 502, base)
