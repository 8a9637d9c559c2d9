"""A model that fits every schema and means nothing: what holds under it holds without trust in a model."""

import json
from random import Random
from typing import Any

from evals.kit.model_server import Asked
from evals.kit.model_server_replies import Reply, said

_MOST_ITEMS = 4
_LETTERS = "abcXYZ019 -_.,:;/\\'\"<>&{}$%\n\té漢🙂\u202e\u200b"


class RandomModel:
    """Valid for the schema, random in content, the same for the same seed and the same calls."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def answer(self, asked: Asked) -> Reply:
        schema = asked.body.get("response_format", {}).get("json_schema", {}).get("schema", {"type": "string"})
        return said(json.dumps(nonsense(schema, self._random, schema)))

    def finish(self) -> None:
        """Any number of calls is right."""


def nonsense(schema: dict[str, Any], random: Random, root: dict[str, Any]) -> object:
    """A value that fits `schema`, for the keywords that `tools.model_answer.strict_schema` keeps.

    Args: root: the schema that holds `$defs`.
    """
    match schema:
        case {"$ref": ref}:
            return nonsense(root["$defs"][ref.rsplit("/", 1)[1]], random, root)
        case {"anyOf": choices}:
            return nonsense(random.choice(choices), random, root)
        case {"type": "object", "properties": parts}:
            return {name: nonsense(part, random, root) for name, part in parts.items()}
        case {"type": "array", "items": items}:
            return [nonsense(items, random, root) for _ in range(random.randrange(_MOST_ITEMS))]
        case {"enum": values}:
            return random.choice(values)
    return schema["const"] if "const" in schema else _scalar(schema["type"], random)


def _scalar(kind: str, random: Random) -> object:
    match kind:
        case "boolean":
            return random.random() < 0.5
        case "integer":
            return random.choice([0, 1, -1, 7, 2**31, 10**12])
        case "number":
            return random.choice([0.0, 1.0, -1.0, 0.5, 1e12])
        case "null":
            return None
        case _:
            return "".join(random.choices(_LETTERS, k=random.randint(1, 30)))
