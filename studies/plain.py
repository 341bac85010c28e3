"""Results as plain values for JSON: times in ISO 8601, numbers rounded, nothing left out."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any
from uuid import UUID

DIGITS = 6


def of(value: Any) -> Any:
    """Turn records, sequences and mappings into what JSON knows; no number is null."""
    match value:
        case None | bool() | int():
            return value
        case float():
            return round(value, DIGITS) if math.isfinite(value) else None
        case Enum():
            return value.value
        case str():
            return value
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
        case Mapping():
            return {str(key): of(one) for key, one in value.items()}
        case Sequence():
            return [of(one) for one in value]
    if is_dataclass(value):
        return {one.name: of(getattr(value, one.name)) for one in fields(value)}
    raise TypeError(f"no plain value for {type(value).__name__}")
