"""What is due is collected, matched and scored, for as long as the program runs."""

import logging
import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from multiprocessing import get_context

import fasteners
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

import collectors
import sentiment
from collectors.contract import Kit
from collectors.http import Http
from data import aspects, keys, model_scores, notes, read_model, store, times
from data.connection import Database, open_database
from data.errors import AlreadyRunning, CollectError, RateLimited, SourceGone
from data.records import Batch, Note, Round, Sentiment, SourceState, Stored, TopicSet
from data.settings import EMBEDDED, Settings, Source
from data.topics import Matcher
from sentiment import adapted, finder

log = logging.getLogger(__name__)

HEARTBEAT = timedelta(seconds=20)
LONGEST_PAUSE = timedelta(hours=6)
GONE_PAUSE = timedelta(days=1)
RESCORE = timedelta(minutes=1)
SPREAD = 0.1
CHUNK = 2000
SLOW_CHUNK = 128
"""A larger model takes long, and must be able to stop within the supervisor's patience."""
LOOK_SECONDS = 5.0
THREADS = 10

Progress = Callable[[int], None]


@dataclass(frozen=True)
class House:
    """Everything one process needs to listen; made once, passed as a value."""

    settings: Settings
    database: Database
    topics: TopicSet
    matcher: Matcher
    kit: Kit
    model: sentiment.Model
    finder: finder.Finder
    scoring: threading.Lock = field(default_factory=threading.Lock)
    ending: threading.Event = field(default_factory=threading.Event)

    @classmethod
    def open(cls, settings: Settings, now: Callable[[], datetime] = times.now) -> "House":
        """Open the database and write down the topics and the model that hold from now on."""
        rules = finder.load(settings.sentiment.themes)
        database = open_database(settings.storage)
        known = read_model.topic_sets(database)
        topics = store.save_topics(
            database, settings.records(), known[-1] if known else None, now()
        )
        model = adapted.apply(_model(settings, database, now()), settings.storage.directory)
        store.use_model(database, model.name, model.version, now())
        kit = Kit(Http(settings.collecting), keys.author_key(settings), now)
        return cls(settings, database, topics, Matcher(topics.topics), kit, model, rules)

    def sources(self) -> list[Source]:
        """Return the sources that are switched on."""
        return [source for source in self.settings.sources if source.enabled]


def _model(settings: Settings, database: Database, now: datetime) -> sentiment.Model:
    """Load the model of the settings; if that fails, the embedded one works and a note says so."""
    model, problem = sentiment.load_or_fall_back(settings.sentiment)
    if problem is None:
        notes.remove(database, notes.MODEL)
        return model
    log.error("model refused model=%s reason=%s", settings.sentiment.model, problem)
    note = Note(name=notes.MODEL, code=problem.code, detail=str(problem), since=now)
    notes.put(database, note)
    return model


def collect(house: House, source: Source) -> Round:
    """Collect a source once and record how that went; a failure is a value, not an exception."""
    before = read_model.source_states(house.database).get(source.name)
    before = before or SourceState(source=source.name)
    started_at = house.kit.now()
    stored = Stored()
    failure: CollectError | None = None
    try:
        cursor = read_model.cursor(house.database, source.name)
        for batch in collectors.collect(source, cursor, house.kit):
            stored += add(house, source, batch)
    except CollectError as error:
        failure = error
        log.warning("round failed source=%s error=%s", source.name, error)
    except Exception as error:
        failure = CollectError("internal", type(error).__name__)
        log.exception("round broke source=%s", source.name)
    done = Round(
        source=source.name,
        started_at=started_at,
        ended_at=house.kit.now(),
        stored=stored,
        error=failure.code if failure else "",
        detail=failure.detail if failure else "",
    )
    state = next_state(before, source, done, failure, random.random())
    store.record_round(house.database, done, state)
    log.info("round done source=%s added=%d edited=%d", source.name, stored.added, stored.edited)
    return done


def add(house: House, source: Source, batch: Batch) -> Stored:
    """Store a batch of a source with the topics that hold now."""
    return store.add_batch(
        house.database,
        source.name,
        batch,
        matcher=house.matcher,
        topics_version=house.topics.version,
        keep_unmatched=source.keep == "all",
        now=house.kit.now(),
    )


def next_state(
    before: SourceState, source: Source, done: Round, failure: CollectError | None, luck: float
) -> SourceState:
    """Decide when a source is due again: its interval, or a growing pause after failures.

    ``luck`` between 0 and 1 spreads the sources, so that they do not all call at once.
    """
    interval = timedelta(minutes=source.every_minutes) * (1 + SPREAD * luck)
    if failure is None:
        return SourceState(
            source=source.name,
            next_run_at=done.ended_at + interval,
            last_ok_at=done.ended_at,
            first_ok_at=before.first_ok_at or done.ended_at,
        )
    return replace(
        before,
        next_run_at=done.ended_at + _pause(interval, before.failures, failure),
        failures=before.failures + 1,
        error=failure.code,
        detail=failure.detail,
    )


def _pause(interval: timedelta, failures: int, failure: CollectError) -> timedelta:
    if isinstance(failure, SourceGone):
        return GONE_PAUSE
    grown = max(interval, min(interval * 2.0 ** min(failures, 10), LONGEST_PAUSE))
    return max(grown, failure.retry_after) if isinstance(failure, RateLimited) else grown


def apply_topics(house: House, progress: Progress = lambda _: None) -> int:
    """Give what is stored the topics of the newest set, newest mentions first; resumable."""
    version, applied = house.topics.version, 0
    while texts := read_model.mentions_to_match(house.database, version, CHUNK):
        matched = [(identity, house.matcher.topics_of(text)) for identity, text in texts]
        store.set_topics(house.database, matched, version)
        applied += len(matched)
        progress(len(matched))
    store.complete_topics(house.database, version, house.kit.now())
    return applied


def score(house: House, progress: Progress = lambda _: None) -> int:
    """Score what has no score of the model yet, and give it aspects; newest first, resumable.

    Whoever comes while another thread scores leaves the work to it.
    """
    if not house.scoring.acquire(blocking=False):
        return 0
    try:
        scored = _score(house, progress)
        give_aspects(house)
        return scored
    finally:
        house.scoring.release()


def _score(house: House, progress: Progress) -> int:
    """Score what is stored; while an older model is shown, it goes on for what comes in."""
    model, scored = house.model, 0
    shown = model_scores.shown(house.database) == (model.name, model.version)
    stand_in = None if shown else _stand_in(house)
    size = CHUNK if model.name == EMBEDDED else min(CHUNK, SLOW_CHUNK)
    with _scorer(house) as score_texts:
        while not house.ending.is_set():
            if stand_in is not None:
                _score_some(house, stand_in, stand_in.score, CHUNK)
            found, added = _score_some(house, model, score_texts, size, shown=shown)
            scored += added
            if not found:
                _complete(house)
                break
            progress(found)
    return scored


def _score_some(
    house: House,
    model: sentiment.Model,
    score_texts: Callable[[list[str]], list[Sentiment]],
    limit: int,
    *,
    shown: bool = True,
) -> tuple[int, int]:
    """Score the newest that lack a score of the model; return how many were found and stored."""
    found = read_model.unscored(house.database, model.name, model.version, limit)
    answers = score_texts([text for _, _, text in found]) if found else []
    rows = [
        (identity, content, answer)
        for (identity, content, _), answer in zip(found, answers, strict=True)
    ]
    added = store.add_scores(house.database, rows, house.kit.now(), shown=shown)
    return len(found), added


def _complete(house: House) -> None:
    """Let the screens show the model from now on, and let go of the ones long before it."""
    model = house.model
    if not model_scores.is_complete(house.database):
        store.complete_model(house.database, model.name, model.version, house.kit.now())
    removed = model_scores.prune(house.database)
    if removed:
        log.info("scores of older models removed scores=%d", removed)


def _stand_in(house: House) -> sentiment.Model | None:
    """Return the model that is still shown, where it can be had: one that comes along."""
    embedded = sentiment.load()
    bent = adapted.apply(embedded, house.settings.storage.directory)
    shown = model_scores.shown(house.database)
    return next((one for one in (embedded, bent) if (one.name, one.version) == shown), None)


def give_aspects(house: House) -> int:
    """Say of what lacks it what it is about and whom, by the rules that hold now."""
    version, given = house.finder.version, 0
    while not house.ending.is_set() and (
        lacking := aspects.lacking(house.database, version, CHUNK)
    ):
        found = [(identity, content, house.finder.of(text)) for identity, content, text in lacking]
        given += aspects.give(house.database, found, version)
    return given


@contextmanager
def _scorer(house: House) -> Iterator[Callable[[list[str]], list[Sentiment]]]:
    """Lend a scoring function: a large backlog gets a process, so collecting never stalls."""
    model = house.model
    backlog = read_model.unscored_count(house.database, model.name, model.version)
    # A larger model computes outside Python and stalls nobody; a second one would cost memory.
    if backlog <= CHUNK or model.name != EMBEDDED:
        yield model.score
        return
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        yield lambda texts: adapted.like(model, pool.submit(sentiment.score, texts).result())


def run(house: House, stop: threading.Event, changed: Callable[[], bool] = lambda: False) -> None:
    """Collect and score until told to stop, or until what it was opened with has changed.

    Raises:
        AlreadyRunning: when another scheduler works on the same data.
    """
    with _alone(house):
        workers = ThreadPoolExecutor(THREADS)
        jobs = BackgroundScheduler(executors={"default": workers}, timezone=times.AMSTERDAM)
        _every(jobs, HEARTBEAT, _beat, house)
        _every(jobs, RESCORE, score, house)
        states = read_model.source_states(house.database)
        for source in house.sources():
            _plan(jobs, house, source, states.get(source.name))
        jobs.start()
        log.info("scheduler started sources=%d", len(house.sources()))
        apply_topics(house)
        while not stop.wait(LOOK_SECONDS) and not changed():
            pass
        house.ending.set()
        # Waiting inside APScheduler would hold the lock that a finishing round needs.
        jobs.shutdown(wait=False)
        workers.shutdown()
        log.info("scheduler stopped")


def _every(
    jobs: BackgroundScheduler, interval: timedelta, job: Callable[..., object], house: House
) -> None:
    trigger = IntervalTrigger(seconds=int(interval.total_seconds()))
    jobs.add_job(job, trigger, [house], coalesce=True, next_run_time=house.kit.now())


def _plan(
    jobs: BackgroundScheduler, house: House, source: Source, state: SourceState | None
) -> None:
    now = house.kit.now()
    due = state.next_run_at if state and state.next_run_at else now
    interval = source.every_minutes * 60
    jobs.add_job(
        _turn,
        IntervalTrigger(seconds=interval, jitter=interval * SPREAD),
        [jobs, house, source],
        id=source.name,
        max_instances=1,
        coalesce=True,
        misfire_grace_time=None,
        next_run_time=max(now, due),
    )


def _turn(jobs: BackgroundScheduler, house: House, source: Source) -> None:
    collect(house, source)
    state = read_model.source_states(house.database)[source.name]
    with suppress(JobLookupError):  # the scheduler may have stopped in the meantime
        jobs.modify_job(source.name, next_run_time=state.next_run_at)
    score(house)


def _beat(house: House) -> None:
    store.beat(house.database, read_model.SCHEDULER, house.kit.now())


@contextmanager
def _alone(house: House) -> Iterator[None]:
    lock = fasteners.InterProcessLock(house.settings.storage.directory / "scheduler.lock")
    if not lock.acquire(blocking=False):
        raise AlreadyRunning(
            f"another scheduler already works on {house.settings.storage.directory}; "
            "stop it first, or give this one a storage.directory of its own"
        )
    try:
        yield
    finally:
        lock.release()
