"""A file that is chosen while a run of the page begins arrives all the same.

Before a browser sends a file it asks the server where to. Streamlit empties what waits to be sent whenever a run begins, all but what
it knows to be of use to the next one, and does not count that answer among it: who entered a name and chose a file at once saw
nothing happen, and the more readers, the more often. Here the answer is of use too.
"""

from __future__ import annotations

from streamlit.runtime import app_session
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue


class _KeepsAnswers(ForwardMsgQueue):
    """What waits to be sent to one browser."""

    def clear(self, retain_lifecycle_msgs: bool = False, fragment_ids_this_run: list[str] | None = None) -> None:  # noqa: FBT001, FBT002  Streamlit's own
        answers = [message for message in self._queue if message.WhichOneof("type") == "file_urls_response"]
        super().clear(retain_lifecycle_msgs, fragment_ids_this_run)
        if retain_lifecycle_msgs:
            self._queue += [answer for answer in answers if answer not in self._queue]


def keep_chosen_files() -> None:
    """From now on every session of this process keeps its answers."""
    app_session.ForwardMsgQueue = _KeepsAnswers  # type: ignore[attr-defined]
