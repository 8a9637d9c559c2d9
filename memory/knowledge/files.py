"""Reading one knowledge file: YAML, then a closed schema, then one clear line where either does not hold."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from memory.errors import UsageError

STALE_AFTER = timedelta(days=180)
"""The market moves monthly: what is older is told to the reader as old."""

Schema = TypeVar("Schema", bound=BaseModel)


def read(path: Path, schema: type[Schema], prepared: Callable[[Any], Any] = lambda document: document) -> Schema:
    """The file as a strict record. It crosses as JSON text, as all records do.

    Args:
        prepared: what is done to the document before the schema is held against it.

    Raises:
        UsageError: names the file and, where one is wrong, the key.
    """
    try:
        said = yaml.load(path.read_text(encoding="utf-8"), Loader=_EachKeyOnce)  # noqa: S506 - a safe loader that counts keys
        return schema.model_validate_json(json.dumps(prepared(said), default=_plain))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UsageError(f"{path.name}: {where or 'the file'}: {first['msg']}") from error
    except (OSError, yaml.YAMLError, TypeError, ValueError) as error:  # a day such as 2026-13-01 is a ValueError
        raise UsageError(f"{path.name} cannot be read: {' '.join(str(error).split())}") from error


class _EachKeyOnce(yaml.CSafeLoader):
    """YAML lets the last of two equal keys win; here it is a mistake that somebody should hear of."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key, _ in node.value:
            name = self.construct_object(key, deep=True)
            if name in seen:
                raise yaml.constructor.ConstructorError(None, None, f"{name!r} stands there twice", key.start_mark)
            seen.add(name)
        return super().construct_mapping(node, deep)


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no plain value")
