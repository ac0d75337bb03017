"""Builds the whole bot once: store, services, dispatcher."""

import gc
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random, SystemRandom
from secrets import token_hex

from bot.chat.command import registry
from bot.chat.dispatch import Dispatcher
from bot.chat.post import Platform
from bot.clock.clock import Clock, Worker
from bot.clock.edits import Edits
from bot.clock.exercising import Exercising
from bot.clock.prompting import Prompting
from bot.clock.sender import Sender
from bot.clock.summarising import Summarising
from bot.clock.timekeeping import SystemTime
from bot.commands import ROUTERS
from bot.commands.exercise.posts import Posts
from bot.commands.prompts.posts import Posts as PromptPosts
from bot.commands.prompts.posts import taken_back
from bot.commands.summaries.posts import Posts as SummaryPosts
from bot.domain.observer import NOBODY, Observer
from bot.llm.model import EmbeddingModel, LanguageModel
from bot.resources import dossiers, instructions
from bot.services import Services
from bot.services.ask import Ask
from bot.services.ask.near import Nearness
from bot.services.ask.wording import Wording
from bot.services.audit import Audit
from bot.services.changes import Changes
from bot.services.checking import Checking
from bot.services.connecting import Connecting
from bot.services.exercises import Exercises, Sessions
from bot.services.exercises.helping import Helping
from bot.services.exercises.screened import screened
from bot.services.exercises.shelf import Shelf
from bot.services.exercises.starting import Starting
from bot.services.exercises.supplying import Supplying
from bot.services.framing import Framings
from bot.services.histories import Histories
from bot.services.importing import Importing
from bot.services.loading import Loading
from bot.services.lookup import Lookup
from bot.services.material import Material
from bot.services.model import Asking
from bot.services.model.caps import Caps
from bot.services.model.nobody import Nobody
from bot.services.model.spending import Spending
from bot.services.places import PlacesOf
from bot.services.platforms import Platforms
from bot.services.privacy import Privacy
from bot.services.prompts import Prompts
from bot.services.prompts.answers import Answers
from bot.services.prompts.choosing import Choosing
from bot.services.prompts.closing import Closing
from bot.services.prompts.composing import Composing
from bot.services.prompts.decks import Decks
from bot.services.prompts.looking import Looking
from bot.services.prompts.posting import Posting
from bot.services.prompts.scheduling import Scheduling as PromptScheduling
from bot.services.prompts.settling import Settling
from bot.services.prompts.suggesting import Suggesting
from bot.services.retention import tidy
from bot.services.review import Correcting, Deciding, Fairness, Proposing, Unanswered
from bot.services.review.finding import Finding
from bot.services.review.standing import StandingOf
from bot.services.rooms import Rooms
from bot.services.searching import Searching
from bot.services.showing import Showing
from bot.services.summaries import Scheduling, Summaries
from bot.services.view import Views
from bot.services.votes import Polling, Results, Voting
from bot.services.votes.meant import Meant
from bot.store import Store
from bot.store.model_spending import Call


@dataclass(frozen=True)
class Models:
    """The language models that are set up, and what may be spent on them; none as it is."""

    writing: LanguageModel | None = None
    embedding: EmbeddingModel | None = None
    caps: Caps = field(default_factory=Caps)
    seconds: float = 20.0
    """How long a person waits for a model before the answer comes without it."""

    def asking(self, store: Store, rooms: Rooms, observer: Observer = NOBODY) -> Asking:
        """What asks them. Raises BadFile where instructions cannot be taken as they are."""
        if self.writing is None:
            return Nobody()
        # only with a model is paid for what it needs
        from bot.llm.instruction_files import all_instructions  # noqa: PLC0415
        from bot.services.model.asking import AskingModel, Equipment  # noqa: PLC0415

        known = all_instructions(instructions())
        equipment = Equipment(self.writing, known, self.caps, self.seconds)
        return AskingModel(store, rooms, equipment, observer)


NO_MODELS = Models()


@dataclass(frozen=True)
class App:
    """The bot, ready to be spoken to."""

    store: Store
    services: Services
    dispatcher: Dispatcher
    loading: Loading
    embedding: EmbeddingModel | None = None
    """Makes vectors of texts, for search by meaning; None where none is set up."""
    workers: tuple[Worker, ...] = ()
    """What the clock has to do besides."""
    observer: Observer = NOBODY
    """Who is told how it does."""


def now() -> datetime:
    """The present moment: the only clock that is read, and passed on from here."""
    return datetime.now(UTC)  # noqa: TID251  # the composition root is where time comes in


def clock(app: App, platforms: Sequence[Platform], others: Sequence[Worker] = ()) -> Clock:
    """What posts what is due on these platforms, for as long as it runs; `others` work beside."""
    time = SystemTime(now)
    owner = token_hex(8)
    jitter = Random()  # noqa: S311  # nothing to guess
    workers = [
        worker
        for platform in platforms
        for worker in (
            Sender(
                app.store.outbox,
                platform,
                time,
                owner=owner,
                random=jitter,
                observer=app.observer,
            ),
            Edits(app.store.post_edits, platform, time, random=jitter),
        )
    ]
    posting = Clock(
        [
            *workers,
            Exercising(app.services.exercises.sessions, app.services.platforms),
            Summarising(app.services.scheduling),
            Prompting(app.services.prompts),
            *app.workers,
            *others,
        ],
        time,
    )
    app.store.database.when_scheduled = posting.wake
    return posting


@asynccontextmanager
async def running(
    database: Path,
    models: Models = NO_MODELS,
    observer: Observer = NOBODY,
    *,
    only_look: bool = False,
) -> AsyncIterator[App]:
    """The bot on one database file, with the shipped dossiers in it; closed at the end.

    Who wants to look only finds what is kept as it is, and nothing tidied.
    """
    store = await Store.open(database)
    try:
        rooms = Rooms(store)
        asking = models.asking(store, rooms, observer)
        store.model_spending.when_called = partial(_called, observer)
        try:
            app = _built(store, rooms, asking, models, observer)
            if not only_look:
                await app.loading.first_run(dossiers(), now())
                await tidied(store, app.services, by_meaning=bool(app.workers))
            gc.freeze()  # what is here now stays: to look through it again and again takes time
            yield app
        finally:
            await asking.stop()
    finally:
        await store.close()


def _called(observer: Observer, call: Call) -> None:
    observer.model_call(
        call.task,
        call.outcome,
        prompt_tokens=call.prompt_tokens,
        answer_tokens=call.answer_tokens,
        cost=call.cost,
        milliseconds=call.milliseconds,
    )


def _built(store: Store, rooms: Rooms, asking: Asking, models: Models, observer: Observer) -> App:
    views = Views(store)
    loading = Loading(store)
    nearness, workers = _by_meaning(store, views, rooms, models)
    ask = Ask(store, views, nearness, observer)
    services = _services(store, views, loading, ask, rooms=rooms, asking=asking, caps=models.caps)
    changes = Changes(store, services.summaries, services.exercises)
    dispatcher = Dispatcher(
        registry(ROUTERS), services, now, on_change=changes.heard, observer=observer
    )
    return App(store, services, dispatcher, loading, models.embedding, workers, observer)


async def tidied(store: Store, services: Services, *, by_meaning: bool = False) -> None:
    """Delete what has been kept for as long as it is kept; see `bot.services.retention`."""
    await tidy(store, services, now(), by_meaning=by_meaning)


def _by_meaning(
    store: Store, views: Views, rooms: Rooms, models: Models
) -> tuple[Nearness | None, tuple[Worker, ...]]:
    """What says how near texts are in meaning, and what has their vectors made."""
    if models.embedding is None:
        return None, ()
    from bot.clock.embedding import Embedding  # noqa: PLC0415  # only with such a model
    from bot.services.semantic import Paid, by_meaning  # noqa: PLC0415  # as above

    paid = Paid(store.model_spending, models.embedding, models.caps)
    nearness, building = by_meaning(store, views, rooms, paid)
    return nearness, (Embedding(building),)


def _services(
    store: Store,
    views: Views,
    loading: Loading,
    ask: Ask,
    *,
    rooms: Rooms,
    asking: Asking,
    caps: Caps,
) -> Services:
    lookup = Lookup(store, views)
    finding = Finding(store, views, lookup)
    standing = StandingOf(store, lookup)
    material = Material(store, views, lookup, rooms)
    checking = Checking(store, views)
    histories = Histories()
    summaries = Summaries(store, histories, checking, lookup, asking)
    sessions = Sessions(store, Posts(), screened)
    supplying = Supplying(material, SystemRandom())
    helping = Helping(asking, rooms, sessions)
    meant = Meant(store)
    results = Results(store, meant)
    framings, showing, shelf = Framings(lookup), Showing(store, views, lookup), Shelf(store)
    places = PlacesOf()
    polling = Polling(store, views, material, meant, results)
    decks, herald = Decks(store, views, lookup), PromptPosts()
    composing = Composing(store, views, lookup, framings, shelf)
    choosing = Choosing(store, decks, composing, polling)
    prompts = Prompts(
        decks=decks,
        scheduling=PromptScheduling(store, decks, rooms, places, SystemRandom()),
        choosing=choosing,
        posting=Posting(
            store,
            choosing=choosing,
            rooms=rooms,
            places=places,
            polling=polling,
            herald=herald,
        ),
        settling=Settling(store, rooms, herald),
        looking=Looking(
            store, histories, Answers(store, histories), Closing(store, summaries, herald)
        ),
        suggesting=Suggesting(store, lookup),
    )
    return Services(
        ask=ask,
        asking=asking,
        audit=Audit(store, finding),
        checking=checking,
        connecting=Connecting(asking),
        correcting=Correcting(
            store, views=views, lookup=lookup, finding=finding, standing=standing
        ),
        deciding=Deciding(store, views, finding, standing),
        exercises=Exercises(
            store,
            shelf,
            Starting(store, sessions, supplying, helping),
            sessions,
            supplying,
            helping,
        ),
        fairness=Fairness(store, lookup, finding),
        finding=finding,
        framings=framings,
        histories=histories,
        importing=Importing(store, loading),
        lookup=lookup,
        material=material,
        places=places,
        platforms=Platforms(store),
        polling=polling,
        privacy=Privacy(store, sessions, summaries, taken_back),
        prompts=prompts,
        results=results,
        proposing=Proposing(store, lookup, finding),
        rooms=rooms,
        scheduling=Scheduling(store, histories, summaries, SummaryPosts()),
        searching=Searching(store, lookup, views),
        showing=showing,
        spending=Spending(store, caps),
        summaries=summaries,
        unanswered=Unanswered(store, finding),
        views=views,
        wording=Wording(asking),
        voting=Voting(store, meant, results),
    )
