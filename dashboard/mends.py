"""Three faults of Streamlit that readers meet, put right where they are; each goes when Streamlit has mended it.

A file that is chosen while a run of the page begins is lost: before a browser sends a file it asks the server where to, and Streamlit
empties what waits to be sent whenever a run begins, all but what it knows to be of use to the next one; it does not count that answer
among it. The more readers, the more often. Here the answer stays.

One click that changes two choices of the address (a cell: plan and area; a card that makes the list shorter than the page that stands
in the address) would be two steps: Streamlit tells the browser each change by itself, and each is a step. Here it is told once a run.

The way back from another view goes through a page that nobody saw: when a link is followed from a view with choices of its own in the
address (an order, a page of the wall), Streamlit tells the browser the address without them while it still shows that view, and the
browser takes it for a step. Here it is not told; those choices stay in the address, where nothing reads them. So does a choice of the
bar before one that a link names anew: the browser writes both, and here as everywhere the last one counts.
"""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import app_session
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.state.query_params import QueryParams

_populate = QueryParams.populate_from_query_string


class _Waiting(ForwardMsgQueue):
    """What waits to be sent to one browser."""

    _address: ForwardMsg | None = None

    def enqueue(self, msg: ForwardMsg) -> None:
        if msg.WhichOneof("type") == "page_info_changed":
            self._address = msg
            return
        ends = msg.WhichOneof("type") == "script_finished" and msg.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
        if ends and self._address is not None:
            super().enqueue(self._address)
            self._address = None
        super().enqueue(msg)

    def clear(self, retain_lifecycle_msgs: bool = False, fragment_ids_this_run: list[str] | None = None) -> None:  # noqa: FBT001, FBT002  Streamlit's own
        answers = [message for message in self._queue if message.WhichOneof("type") == "file_urls_response"]
        super().clear(retain_lifecycle_msgs, fragment_ids_this_run)
        if retain_lifecycle_msgs:
            self._queue += [answer for answer in answers if answer not in self._queue]


def _populate_silently(self: QueryParams, query_string: str, valid_script_hashes: set[str] | None = None) -> None:
    """Take over an address; of one that a link leads to without the choices of the view it was on, and each that is left once."""
    said = parse_qsl(query_string, keep_blank_values=True)
    if valid_script_hashes is not None:
        bound = dict(self._bindings_by_param)
        left = {key for key, binding in bound.items() if binding.script_hash not in valid_script_hashes}
        for key in left:
            self.unbind_widget(bound[key].widget_id)
        once = {key for key, binding in bound.items() if not binding.value_type.endswith("array_value")}
        last = dict(said)
        said = [(key, value) for key, value in said if key not in left and (key not in once or value == last[key])]
    _populate(self, urlencode(said), valid_script_hashes)


def mend() -> None:
    """Put them right for every session of this process."""
    app_session.ForwardMsgQueue = _Waiting  # type: ignore[attr-defined]
    QueryParams.populate_from_query_string = _populate_silently  # type: ignore[method-assign]
