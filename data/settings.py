"""The settings: one TOML file, overridden by ``LUISTERPOST_*`` variables, read once.

Loading collects every mistake, each with its place, and raises them together.
"""

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from data import source_settings
from data.errors import SettingsError
from data.records import Polarity, Term, Topic
from data.source_settings import AccessLogSource as AccessLogSource
from data.source_settings import FeedSource as FeedSource
from data.source_settings import FileSource as FileSource
from data.source_settings import MatomoSource as MatomoSource
from data.source_settings import Model as Model
from data.source_settings import Name as Name
from data.source_settings import SchemaOrgSource as SchemaOrgSource
from data.source_settings import Source as Source
from data.source_settings import SourceSettings as SourceSettings
from data.source_settings import TableSource as TableSource
from data.source_settings import Tabular as Tabular
from data.source_settings import WordPressSource as WordPressSource

PREFIX = "LUISTERPOST_"
FILE_VARIABLE = "LUISTERPOST_SETTINGS"
DEFAULT_FILE = Path("luisterpost.toml")


class Storage(Model):
    """Where the data live: a DuckDB file, or a DuckLake catalog with Parquet files."""

    directory: Path = Path("var")
    catalog: str = Field("", pattern=r"^$|^(sqlite|postgres):.+")
    data: str = ""

    @model_validator(mode="after")
    def _catalog_needs_data(self) -> "Storage":
        if bool(self.catalog) != bool(self.data):
            raise ValueError("catalog and data belong together: give both, or neither")
        return self


class Privacy(Model):
    """The key of the author hashes; without one, a key file is made beside the database."""

    author_key: SecretStr | None = None


class Collecting(Model):
    """How the program behaves towards other people's servers."""

    contact: str = Field("", max_length=200)
    allow_private_addresses: bool = False
    timeout_seconds: float = Field(20, gt=0, le=300)
    max_megabytes: int = Field(10, ge=1, le=200)


class MatomoSettings(Model):
    """What all sites of one Matomo share: the token of a user that may only look."""

    token: SecretStr | None = None


EMBEDDED = "embedded"


def _commit(value: str) -> str:
    if value and not re.fullmatch(r"[0-9a-f]{40}", value):
        raise ValueError(
            "write the commit, 40 hexadecimal characters: it stands on the model's page, "
            "under 'Files and versions', 'History'"
        )
    return value


class SentimentSettings(Model):
    """Which model scores, and which themes are looked for.

    ``model`` is the embedded one, a folder, or the name of a model on the Hugging Face hub;
    ``downloads`` keeps what comes from the hub. ``labels`` says what the model's own label
    names mean, ``other_languages`` whether it knows more than Dutch.
    """

    model: str = Field(EMBEDDED, min_length=1)
    revision: Annotated[str, AfterValidator(_commit)] = ""
    labels: dict[str, Polarity] = Field(default_factory=dict)
    other_languages: bool = False
    allow_pickle_weights: bool = False
    downloads: Path = Path("var/models")
    themes: Path | None = None


class Dashboard(Model):
    """Where the dashboard listens, in which language it speaks, and what may be done on it.

    ``corrections`` lets whoever sees the dashboard correct the tone of a mention.
    """

    address: str = "127.0.0.1"
    port: int = Field(8501, ge=1, le=65535)
    language: Literal["nl", "en"] = "nl"
    organisation: str = Field("", max_length=80)
    example_data: bool = False
    corrections: bool = True


class TermSettings(Model):
    """An ambiguous term that only counts beside one of its context words."""

    term: str = Field(min_length=1)
    context: list[str] = Field(min_length=1)


class TopicSettings(Model):
    """A topic as it is written down."""

    name: Name
    match: list[str | TermSettings] = Field(min_length=1)
    aliases: list[str] = Field(default_factory=list)
    require: list[str] = Field(default_factory=list)
    exclude: list[str] = Field(default_factory=list)
    own: bool = True

    @model_validator(mode="after")
    def _no_empty_terms(self) -> "TopicSettings":
        plain = [term for term in self.match if isinstance(term, str)]
        for term in [*plain, *self.aliases, *self.require, *self.exclude]:
            if not re.search(r"\w", term):
                raise ValueError("a term needs at least one letter or digit")
        return self

    def topic(self) -> Topic:
        """Turn the written form into the record the program works with."""
        terms = [
            Term(text=term)
            if isinstance(term, str)
            else Term(text=term.term, context=tuple(term.context))
            for term in self.match
        ]
        return Topic(
            name=self.name,
            match=(*terms, *(Term(text=alias) for alias in self.aliases)),
            require=tuple(self.require),
            exclude=tuple(self.exclude),
            own=self.own,
        )


class Settings(BaseSettings):
    """All settings of one installation."""

    model_config = SettingsConfigDict(
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        env_prefix=PREFIX,
        env_nested_delimiter="__",
    )

    storage: Storage = Storage()
    privacy: Privacy = Privacy()
    collecting: Collecting = Collecting()
    matomo: MatomoSettings = MatomoSettings()
    sentiment: SentimentSettings = SentimentSettings()
    dashboard: Dashboard = Dashboard()
    topics: list[TopicSettings] = Field(min_length=1)
    sources: list[Source] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_are_unique(self) -> "Settings":
        for label, names in (
            ("topic", [topic.name for topic in self.topics]),
            ("source", [source.name for source in self.sources]),
        ):
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                raise ValueError(f"two {label}s are called {twice[0]!r}: give each its own name")
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment win over the file, and read nothing else."""
        return env_settings, init_settings

    def records(self) -> tuple[Topic, ...]:
        """Return the topics as records."""
        return tuple(topic.topic() for topic in self.topics)


def settings_file(environ: Mapping[str, str] = os.environ) -> Path:
    """Return the file that the environment names, or the default one."""
    return Path(environ.get(FILE_VARIABLE) or DEFAULT_FILE)


def load(path: Path, environ: Mapping[str, str] = os.environ) -> Settings:
    """Read and validate the settings; paths in them are relative to the file's folder.

    Raises:
        SettingsError: with every mistake, each as "place: what to write instead".
    """
    written = _read(path)
    mistakes = _unknown_variables(environ)
    try:
        settings = Settings(**written)
    except ValidationError as error:
        raise SettingsError(mistakes + [_sentence(mistake) for mistake in error.errors()]) from None
    if mistakes:
        raise SettingsError(mistakes)
    return _anchored(settings, path.resolve().parent)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        raise SettingsError(
            [f"{path}: there is no such file; 'luisterpost init' writes one to start from"]
        ) from None
    except UnicodeDecodeError as error:
        raise SettingsError(
            [f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8"]
        ) from None
    except (tomllib.TOMLDecodeError, OSError) as error:
        raise SettingsError([f"{path}: {error}"]) from None


def _unknown_variables(environ: Mapping[str, str]) -> list[str]:
    mistakes = []
    for name in sorted(environ):
        if not name.startswith(PREFIX) or name == FILE_VARIABLE:
            continue
        section, *keys = name.removeprefix(PREFIX).lower().split("__")
        field = Settings.model_fields.get(section)
        if field is None:
            mistakes.append(f"{name}: unknown variable; known are {_known_variables()}")
        elif keys and isinstance(field.annotation, type) and issubclass(field.annotation, Model):
            known = field.annotation.model_fields
            if keys[0] not in known:
                options = ", ".join(f"{PREFIX}{section}__{key}".upper() for key in known)
                mistakes.append(f"{name}: unknown variable; known are {options}")
    return mistakes


def _known_variables() -> str:
    return ", ".join(f"{PREFIX}{name.upper()}" for name in Settings.model_fields)


_ADVICE = {
    "extra_forbidden": "unknown key; remove it or correct its spelling",
    "missing": "is missing; add it",
}


_BETWEEN = {*source_settings.KINDS, "str", "TermSettings"}
"""What pydantic puts between the parts of a place, and nobody wrote."""


def _sentence(mistake: Any) -> str:
    place = "".join(
        f"[{part + 1}]" if isinstance(part, int) else f".{part}"
        for part in mistake["loc"]
        if part not in _BETWEEN
    ).lstrip(".")
    advice = _ADVICE.get(mistake["type"], str(mistake["msg"]).removeprefix("Value error, "))
    return f"{place or 'settings'}: {advice}"


def _anchored(settings: Settings, folder: Path) -> Settings:
    """Make the paths independent of the folder the program is started from."""
    storage = settings.storage.model_copy(
        update={"directory": (folder / settings.storage.directory).resolve()}
    )
    sources = [
        _with_token(_anchored_source(source, folder), settings.matomo)
        for source in settings.sources
    ]
    return settings.model_copy(
        update={
            "storage": storage,
            "sentiment": _anchored_model(settings.sentiment, folder),
            "sources": sources,
        }
    )


def _anchored_source(source: Source, folder: Path) -> Source:
    for name in ("folder", "path"):
        if name in type(source).model_fields:
            place = (folder / getattr(source, name)).resolve()
            return source.model_copy(update={name: place})
    return source


def _with_token(source: Source, matomo: MatomoSettings) -> Source:
    if isinstance(source, MatomoSource) and source.token is None:
        return source.model_copy(update={"token": matomo.token})
    return source


def _anchored_model(sentiment: SentimentSettings, folder: Path) -> SentimentSettings:
    """Make the paths full ones; a model that is no folder keeps its name on the hub."""
    place = folder / Path(sentiment.model).expanduser()
    local = place.is_dir() or sentiment.model.startswith((".", "/", "~"))
    return sentiment.model_copy(
        update={
            "model": str(place.resolve())
            if local and sentiment.model != EMBEDDED
            else sentiment.model,
            "downloads": (folder / sentiment.downloads).resolve(),
            "themes": sentiment.themes and (folder / sentiment.themes).resolve(),
        }
    )
