"""What goes out unasked: a post, and what a platform has to offer to have it posted only once."""

from datetime import datetime
from typing import Annotated, Protocol, Self

from pydantic import AwareDatetime, Field, model_validator

from bot.chat.reply import Reply
from bot.domain.base import Model, Text
from bot.store.outbox import Letter


class Post(Model):
    """A reply that nobody has asked for just now, with where and when it is to appear."""

    community: str
    platform: Text
    room: Text
    """The platform's own address of the room."""
    thread: Text | None = None
    """The platform's own address of a thread in it."""
    opens: str = ""
    """The name of the thread that is to be made of it, where the platform has threads."""
    within: str = ""
    """The key of another post of this room: it goes into the thread that this one has opened.

    It waits until that one is sent. Where that opened no thread or was not posted at all, it goes
    to the room itself.
    """
    pins: str | None = None
    """The message whose pin it takes, `''` for none; None where it is not to be pinned."""
    calls: str = ""
    """The one role that it calls, as the platform names it; nobody else is ever called."""
    key: Annotated[str, Field(min_length=1, max_length=200)]
    """The same thing to say has the same key, and is posted once. Name the community in it."""
    reply: Reply
    due: AwareDatetime
    edit: str = ""
    """Of a post that is to read otherwise, the edit's name: the same for all tries of this one, and
    for no other edit of the post. `''` for one that is to be sent; it is not kept."""
    late_after: AwareDatetime | None = None
    """From then on it is not posted any more, but skipped and reported; None: late is better."""

    @model_validator(mode="after")
    def _is_due_before_it_is_late(self) -> Self:
        if self.late_after is not None and self.late_after < self.due:
            raise ValueError("A post cannot be late before it is due.")
        return self

    @model_validator(mode="after")
    def _has_one_place(self) -> Self:
        if sum(map(bool, (self.thread, self.opens, self.within))) > 1:
            raise ValueError("A post opens a thread, or goes into one that is named one way.")
        return self

    def letter(self) -> Letter:
        """The post as the store keeps it."""
        return Letter(
            community=self.community,
            platform=self.platform,
            room=self.room,
            thread=self.thread,
            key=self.key,
            post=self.reply.model_dump_json(),
            due=self.due,
            late_after=self.late_after,
            opens=self.opens,
            within=self.within,
            pins=self.pins,
            calls=self.calls,
        )

    @classmethod
    def of(cls, letter: Letter) -> Self:
        """The post that was kept, with the thread that it goes to by now.

        Raises pydantic's ValidationError for what we cannot read.
        """
        return cls(
            community=letter.community,
            platform=letter.platform,
            room=letter.room,
            thread=letter.thread,
            opens=letter.opens,
            within="" if letter.thread else letter.within,
            pins=letter.pins,
            calls=letter.calls,
            key=letter.key,
            reply=Reply.kept(letter.post),
            due=letter.due,
            late_after=letter.late_after,
        )


class Undone(Exception):
    """A platform did not do what was asked; which of the kinds below says what may be done next."""


class NotNow(Undone):
    """It was surely not posted, and may be tried again: rate limited, or no way to the platform.

    Only for what is certain: a request that was turned down, or that never left.
    """

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after
        """Seconds to wait that the platform has asked for; None where it has not."""


class Refused(Undone):
    """It was surely not posted and never will be: the room is gone, or we may not write there.

    The reason is a finished sentence, which a moderator reads.
    """


class Closed(Refused):
    """The room is gone, or we may not write there: nothing else can be posted in it either."""


class Unclear(Undone):
    """It may have been posted or not: the connection was lost, or a gateway answered for it."""


class HistoryUnreadable(Undone):
    """The room's history cannot be read, or not as far back as was asked."""


class Platform(Protocol):
    """Posts for the outbox. All that may go wrong is one of the kinds of Undone.

    A platform writes the post's key into the message, where its history gives it back. What its
    own protection against doubles adds:

    - **Discord** keeps a nonce for some minutes only. The adapter sends one made of the key (25
      characters are allowed) with `enforce_nonce`: a second request within these minutes gives
      back the first message. History does not hold the nonce, so that the key also has to stand in
      the message, in a component's `custom_id` or an embed's address; reading it takes the
      permission Read Message History, and without that a post is sent at most once.
    - **Matrix** takes a transaction id, made of the key, and answers a repeated one of the same
      device with the first event, for as long as the server remembers it, also after a restart. The
      adapter has to keep its device. The key also stands in the event's content, and history is
      read with `/messages`; where a room hides it, a post is sent at most once.
    """

    @property
    def name(self) -> str:
        """What the posts of this platform have as `platform`."""
        ...

    async def send(self, post: Post) -> str:
        """Post it, and give the message's id on the platform.

        Tries once and stops at once when cancelled: it is given a limited time, after which the
        result counts as unclear. Raises NotNow, Refused or Unclear.
        """
        ...

    async def open(self, post: Post, message: str) -> str | None:
        """Make the thread of this name on the message; its address, or None: there are no threads.

        A thread that is there already is the one that was to be made, so that it may be asked for
        again after a crash. Raises NotNow or Unclear to be asked again; Refused leaves the post
        without a thread.
        """
        ...

    async def pin(self, post: Post, message: str) -> None:
        """Pin it in its room, and let go of the pin that it takes the place of, if that is there.

        What is pinned already is left so, and a platform without pins does nothing. Raises NotNow
        or Unclear to be asked again; Refused leaves the post without a pin.
        """
        ...

    async def edit(self, post: Post, message: str) -> None:
        """Let a message of ours read as the post does now, and keep the post's key in it.

        A platform on which nothing can be changed does nothing. Raises NotNow or Unclear, to be
        asked again later, or Refused: it cannot be edited, and what stands there stays.
        """
        ...

    async def find(self, post: Post, since: datetime) -> str | None:
        """Look for a message of our own with the post's key; its id, or None.

        None promises that the whole history since then was looked through, by the platform's own
        times. Raises NotNow, Refused or HistoryUnreadable.
        """
        ...
