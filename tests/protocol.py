"""A session without a browser: the messages that a page exchanges with the server, over a websocket.

Twenty browsers that draw charts would fight for the cores of this machine, and what they wait for would be one another. Here only the
server works: a click is the message that a browser sends when a filter changes, and it ends when the server says that the run is over.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect


class Session:
    """One reader of the overview; `plan` is the identity of the first filter, `number` the first that is shown, `texts` all Markdown."""

    def __init__(self, socket: ClientConnection, query: str) -> None:
        self.socket = socket
        self.query = query
        self.plan = ""
        self.number = ""
        self.texts: list[str] = []

    async def click(self, plan: str | None) -> float:
        """Choose a plan (None: draw the page as it is), and wait for the end of the run; seconds."""
        message = BackMsg()
        message.rerun_script.query_string = self.query
        if plan is not None:
            chosen = message.rerun_script.widget_states.widgets.add()
            chosen.id, chosen.string_value = self.plan, plan
        begun = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        self.number, self.texts = "", []
        while await self._goes_on():
            pass
        return time.perf_counter() - begun

    async def choose_file_while_drawn(self) -> bool:
        """Ask for a run and, before it has begun, where to send a file to; whether the answer came."""
        run, where = BackMsg(), BackMsg()
        run.rerun_script.query_string = self.query
        where.file_urls_request.request_id = "one"
        where.file_urls_request.file_names.append("六月.csv")
        await self.socket.send(run.SerializeToString())
        await self.socket.send(where.SerializeToString())
        came: set[str | None] = set()
        while "script_finished" not in came:
            came.add((await self._next()).WhichOneof("type"))
        return "file_urls_response" in came

    async def _next(self) -> ForwardMsg:
        message = ForwardMsg()
        message.ParseFromString(bytes(await self.socket.recv(decode=False)))
        return message

    async def _goes_on(self) -> bool:
        message = await self._next()
        if message.WhichOneof("type") == "script_finished":
            assert message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
            return False
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        assert kind not in {"exception", "alert"}, element
        if kind == "selectbox" and not self.plan:
            self.plan = element.selectbox.id
        if kind == "markdown":
            self.texts.append(element.markdown.body)
        if kind == "metric" and not self.number:
            self.number = element.metric.body
        return True


@asynccontextmanager
async def session(url: str, query: str = "") -> AsyncIterator[Session]:
    """A session that has seen the page once."""
    address = url.replace("http", "ws", 1) + "/_stcore/stream"
    async with connect(address, origin=url, subprotocols=["streamlit"], max_size=None, open_timeout=60) as socket:  # type: ignore[list-item,arg-type]
        opened = Session(socket, query)
        await opened.click(None)
        yield opened
