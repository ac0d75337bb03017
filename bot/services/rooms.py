"""How a community has set the bot up: where it speaks, of which article, and how often."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import Field, ValidationError

from bot.catalogue import ENGLISH, marked, speaking
from bot.domain.base import Model, Ref
from bot.domain.person import Account
from bot.recurrence.quiet import Quiet
from bot.recurrence.zones import Zone
from bot.store import Store
from bot.store.acts import add_act
from bot.store.communities import ensure_community
from bot.store.database import Transaction
from bot.store.people import person_id
from bot.store.scope import Scope
from bot.store.settings import EVERYWHERE, put_setting, setting_of


class Language(StrEnum):
    """Languages that the bot speaks: those of `bot.catalogue.LANGUAGES`."""

    ENGLISH = "en"
    GERMAN = "de"


class ModelUse(StrEnum):
    """What a community lets a language model read, where one is set up."""

    OFF = "off"
    """Nothing."""
    SOURCES = "sources"
    """What is stored, and what is asked of the bot."""
    CHAT = "chat"
    """Also what is said in rooms, for summaries, and in exercises by those who agree to it."""


class CommunitySettings(Model):
    """What holds in all rooms of a community."""

    moderator_role: str | None = None
    """The role or power level, as the platform names it, that makes a moderator of the bot."""
    language: Language = Language.ENGLISH
    moderators_room: str | None = None
    """The room in which moderators are told what happens unasked, as its platform names it, the
    platform first; None for the room in which each thing was asked for."""
    zone: Zone = "UTC"
    """The time zone that is meant where none is said."""
    quiet: Quiet | None = None
    """When no prompt is posted; None for never."""
    model: ModelUse = ModelUse.SOURCES
    rate: int = Field(default=20, ge=1, le=600)
    """How many commands one person may give in a minute."""


class RoomSettings(Model):
    """What holds in one room."""

    speaks: bool = True
    """Whether the bot answers here; moderators can still set it up where it does not."""
    article: Ref | None = None
    """The article, or the dossier, that the room talks about; None for the community's first."""


class Rooms:
    """The settings of communities and rooms."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def of(self, community: str, room: str) -> tuple[CommunitySettings, RoomSettings]:
        """What is set for a community and for one of its rooms; the usual where nothing is.

        A value that this version does not know any more counts as not set.
        """
        everywhere, here = await self._store.settings.of(community, room)
        return _read(CommunitySettings, everywhere), _read(RoomSettings, here)

    async def language(self, community: str) -> str:
        """The language in which a community's rooms are spoken to."""
        everywhere, __ = await self.of(community, EVERYWHERE)
        return everywhere.language.value

    async def letting_no_model_read(self) -> frozenset[str]:
        """The communities that let a language model read nothing."""
        return await self._store.settings.communities_with("model", ModelUse.OFF.value)

    async def set_everywhere(
        self, scope: Scope, who: Account, values: Mapping[str, Any], now: datetime
    ) -> None:
        """Set what holds in all rooms; a value of None goes back to the usual."""
        await self._set(scope, EVERYWHERE, who, values, now=now)

    async def set_here(
        self, scope: Scope, room: str, who: Account, values: Mapping[str, Any], now: datetime
    ) -> None:
        """Set what holds in one room; a value of None goes back to the usual."""
        await self._set(scope, room, who, values, now=now)

    async def _set(
        self,
        scope: Scope,
        room: str,
        who: Account,
        values: Mapping[str, Any],
        *,
        now: datetime,
    ) -> None:
        async with self._store.database.transaction() as transaction:
            await ensure_community(transaction, scope.community)
            for name, value in values.items():
                kept = value.model_dump(mode="json") if isinstance(value, Quiet) else value
                await put_setting(
                    transaction, community=scope.community, room=room, name=name, value=kept
                )
            told = ", ".join(
                f"{name.replace('_', ' ')}: {_told(value)}" for name, value in values.items()
            )
            await add_act(
                transaction,
                community=scope.community,
                person=await person_id(transaction, who),
                what=marked("changed a room's settings")
                if room
                else marked("changed the settings"),
                detail=told,
                now=now,
            )


def _told(value: Any) -> Any:
    """A value as deeds are kept: in English."""
    if value is None:
        return "as usual"
    with speaking(ENGLISH):
        return value.told() if isinstance(value, Quiet) else value


def _read(model: type[Any], values: Mapping[str, Any]) -> Any:
    known = {name: value for name, value in values.items() if name in model.model_fields}
    while True:
        try:
            return model.model_validate(known)
        except ValidationError as error:
            wrong = {str(e["loc"][0]) for e in error.errors()}
            known = {name: value for name, value in known.items() if name not in wrong}


async def language_in(transaction: Transaction, community: str) -> str:
    """The language in which a community's rooms are spoken to, for what is told unasked."""
    kept = {"language": await setting_of(transaction, community, "language")}
    everywhere: CommunitySettings = _read(CommunitySettings, kept)
    return everywhere.language.value


async def reads_anything(rooms: Rooms, community: str) -> bool:
    """Whether a community lets a language model read anything at all."""
    everywhere, __ = await rooms.of(community, "")
    return everywhere.model is not ModelUse.OFF
