"""The kinds of source as they are written down in the settings."""

from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    HttpUrl,
    SecretStr,
    TypeAdapter,
    model_validator,
)

from data.records import Channel


class Model(BaseModel):
    """Strict and frozen; a wrong value is never printed, because it may be a secret."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


def _web_address(value: str) -> str:
    TypeAdapter(HttpUrl).validate_python(value)
    return value


WebAddress = Annotated[str, AfterValidator(_web_address)]
LogField = Literal["time", "request", "method", "path", "status", "agent"]
Name = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f|]+$")]


class SourceSettings(Model):
    """What every source has."""

    name: Name
    every_minutes: float = Field(15, ge=0.05, le=10_080)
    keep: Literal["matching", "all"] = "matching"
    enabled: bool = True


class FeedSource(SourceSettings):
    """An RSS, Atom or JSON feed."""

    kind: Literal["feed"]
    url: WebAddress
    channel: Channel = Channel.NEWS


class WordPressSource(SourceSettings):
    """The comments under the articles of a WordPress site."""

    kind: Literal["wordpress"]
    url: WebAddress
    channel: Channel = Channel.COMMENTS
    history_days: int = Field(90, ge=0, le=3650)
    overlap_hours: float = Field(48, ge=1, le=720)


Holds = Literal["mentions", "scores", "complaints", "contacts", "visits"]


class Tabular(SourceSettings):
    """What the rows of a table hold, and which column is what.

    ``own_name`` is what our own organisation is called in the table; ``instrument`` what
    measured its scores when no column tells. ``complete`` says that every hour was counted,
    so that an hour without a row is a zero.
    """

    holds: Holds = "mentions"
    channel: Channel = Channel.OTHER
    columns: dict[str, str] = {}
    timezone: str = "Europe/Amsterdam"
    instrument: str = Field("", max_length=80)
    own_name: str = Field("", max_length=120)
    complete: bool = False

    @model_validator(mode="after")
    def _only_hours_are_complete(self) -> "Tabular":
        if self.complete and self.holds not in ("contacts", "visits"):
            raise ValueError("complete is for tables that hold contacts or visits")
        return self


class FileSource(Tabular):
    """A folder that is watched for CSV and XLSX files."""

    kind: Literal["file"]
    folder: Path


class TableSource(Tabular):
    """A CSV or XLSX file at a web address."""

    kind: Literal["table"]
    url: WebAddress


Patterns = Annotated[list[Annotated[str, Field(pattern="^[/*]")]], Field(min_length=1)]


class AccessLogSource(SourceSettings):
    """The access log of a web server of our own; ``fields`` names those of a JSON log."""

    kind: Literal["accesslog"]
    path: Path
    pages: Patterns = ["*"]
    fields: dict[LogField, str] = {}
    backfill_days: int = Field(28, ge=1, le=3650)


class MatomoSource(SourceSettings):
    """The visits of one site of a Matomo; without a token of its own that of ``[matomo]``."""

    kind: Literal["matomo"]
    url: WebAddress
    site: int = Field(1, ge=1)
    token: SecretStr | None = None
    pages: Patterns = ["*"]
    backfill_days: int = Field(28, ge=1, le=730)


class SchemaOrgSource(SourceSettings):
    """A page with ratings and reviews in structured data.

    ``organisation`` is whose rating is taken when the page has several; ``own`` is false
    for another organisation. ``method`` says how the site measures, when it changed that.
    """

    kind: Literal["schemaorg"]
    url: WebAddress
    every_minutes: float = Field(360, ge=0.05, le=10_080)
    organisation: str = Field("", max_length=120)
    own: bool = True
    instrument: str = Field("", max_length=80)
    method: str = Field("", max_length=80)
    reviews: bool = True

    @model_validator(mode="after")
    def _others_have_a_name(self) -> "SchemaOrgSource":
        if not self.own and not self.organisation:
            raise ValueError("another organisation needs its name: give organisation")
        return self


Source = Annotated[
    FeedSource
    | WordPressSource
    | FileSource
    | TableSource
    | AccessLogSource
    | MatomoSource
    | SchemaOrgSource,
    Field(discriminator="kind"),
]

KINDS = tuple(
    get_args(one.model_fields["kind"].annotation)[0] for one in get_args(get_args(Source)[0])
)
