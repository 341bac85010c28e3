"""The kinds of source as they are written down in the settings."""

from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, HttpUrl, TypeAdapter

from data.records import Channel


class Model(BaseModel):
    """Strict and frozen; a wrong value is never printed, because it may be a secret."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


def _web_address(value: str) -> str:
    TypeAdapter(HttpUrl).validate_python(value)
    return value


WebAddress = Annotated[str, AfterValidator(_web_address)]
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


class FileSource(SourceSettings):
    """A folder that is watched for CSV and XLSX files."""

    kind: Literal["file"]
    folder: Path
    channel: Channel = Channel.OTHER
    columns: dict[str, str] = {}
    timezone: str = "Europe/Amsterdam"


Source = Annotated[FeedSource | WordPressSource | FileSource, Field(discriminator="kind")]

KINDS = tuple(
    get_args(one.model_fields["kind"].annotation)[0] for one in get_args(get_args(Source)[0])
)
