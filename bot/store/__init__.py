"""Where things are kept: the only SQL, and the only database driver."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from bot.store.acts import Acts
from bot.store.additions import Additions
from bot.store.answered_messages import AnsweredMessages
from bot.store.begun import Begun
from bot.store.communities import Communities
from bot.store.database import Database
from bot.store.dossiers import Dossiers
from bot.store.drafts import Drafts
from bot.store.events import Events
from bot.store.exercises import Exercises
from bot.store.gaps import Gaps
from bot.store.given_in import GivenIn
from bot.store.handled import Handled
from bot.store.library import Library
from bot.store.loadings import Loadings
from bot.store.material import Material
from bot.store.model_results import ModelResults
from bot.store.model_spending import ModelSpending
from bot.store.outbox import Outbox
from bot.store.personal import Personal
from bot.store.post_edits import PostEdits
from bot.store.posted import Posted
from bot.store.prompt_notices import PromptNotices
from bot.store.prompt_occasions import PromptOccasions
from bot.store.prompt_schedules import PromptSchedules
from bot.store.prompt_suggestions import PromptSuggestions
from bot.store.proposals import Proposals
from bot.store.remembered import Remembered
from bot.store.report_schedules import ReportSchedules
from bot.store.reports import Reports
from bot.store.search import Search
from bot.store.settings import SettingsTable
from bot.store.sign_offs import SignOffs
from bot.store.sources import Sources
from bot.store.statements import Statements
from bot.store.translations import Translations
from bot.store.vectors import Vectors
from bot.store.votes import Polls


@dataclass(frozen=True)
class Store:
    """One open database with a way in for each family of tables."""

    database: Database
    acts: Acts
    additions: Additions
    answered_messages: AnsweredMessages
    begun: Begun
    communities: Communities
    dossiers: Dossiers
    events: Events
    exercises: Exercises
    gaps: Gaps
    given_in: GivenIn
    handled: Handled
    library: Library
    posted: Posted
    loadings: Loadings
    material: Material
    drafts: Drafts
    model_results: ModelResults
    model_spending: ModelSpending
    settings: SettingsTable
    outbox: Outbox
    personal: Personal
    polls: Polls
    post_edits: PostEdits
    remembered: Remembered
    reports: Reports
    report_schedules: ReportSchedules
    search: Search
    prompt_notices: PromptNotices
    prompt_occasions: PromptOccasions
    prompt_schedules: PromptSchedules
    prompt_suggestions: PromptSuggestions
    proposals: Proposals
    sign_offs: SignOffs
    sources: Sources
    statements: Statements
    translations: Translations
    vectors: Vectors

    @classmethod
    async def open(cls, path: Path) -> Self:
        """Open the database file, made and migrated where needed. Raises DatabaseUnusable."""
        database = await Database.open(path)
        events = Events(database)
        return cls(
            database=database,
            acts=Acts(database),
            additions=Additions(database),
            answered_messages=AnsweredMessages(database),
            begun=Begun(database),
            communities=Communities(database),
            dossiers=Dossiers(database, events),
            events=events,
            exercises=Exercises(database),
            gaps=Gaps(database),
            given_in=GivenIn(database),
            handled=Handled(database),
            library=Library(database),
            posted=Posted(database),
            loadings=Loadings(database),
            material=Material(database, events),
            drafts=Drafts(database),
            model_results=ModelResults(database),
            model_spending=ModelSpending(database),
            settings=SettingsTable(database),
            outbox=Outbox(database),
            personal=Personal(database),
            polls=Polls(database),
            post_edits=PostEdits(database),
            remembered=Remembered(database),
            reports=Reports(database),
            report_schedules=ReportSchedules(database),
            search=Search(database),
            prompt_notices=PromptNotices(database),
            prompt_occasions=PromptOccasions(database),
            prompt_schedules=PromptSchedules(database),
            prompt_suggestions=PromptSuggestions(database),
            proposals=Proposals(database),
            sign_offs=SignOffs(database),
            sources=Sources(database),
            statements=Statements(database),
            translations=Translations(database),
            vectors=Vectors(database),
        )

    async def close(self) -> None:
        """Close the file; what was committed is kept."""
        await self.database.close()
