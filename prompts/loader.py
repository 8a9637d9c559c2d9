"""One prompt is one Markdown file: YAML front matter, then a `# system` and a `# user` section.

    ---
    name: plan                # same as the file's name
    version: 1
    role: plan                # which model answers: intake, plan, draft or judge
    answer: PlanAnswer        # name of the answer's type; another type is refused
    variables: [need, offer]  # all of them, and no others, appear in the text as $need and $offer
    trusted: [offer]          # written by code; every other variable is fenced, and only `# user` may hold it
    optional: [need]          # given empty, its paragraph of `# user` is left out, heading and all
    ---

The digest covers the whole file and goes into every stored answer and every eval run.
"""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from string import Template
from typing import Any, Literal, get_args

import yaml
from pydantic import ValidationError

from memory.errors import UsageError
from memory.records import Digest, Frozen, Text

PROMPTS = Path(__file__).parent

ModelRole = Literal["intake", "plan", "draft", "judge"]
MODEL_ROLES: tuple[ModelRole, ...] = get_args(ModelRole)

_FILE = re.compile(r"\A---\n(?P<front>.*?)\n---\n+# system\n(?P<system>.*?)\n# user\n(?P<user>.*)\Z", re.DOTALL)
_NAME = re.compile(r"[a-z][a-z_]{0,39}")
_MARKER_CHARS = 24
_BETWEEN = "\n\n"
"""Parts paragraphs."""


class Message(Frozen):
    role: Literal["system", "user", "assistant"]
    content: str


class _Front(Frozen):
    name: Text
    version: int
    role: ModelRole
    answer: Text
    variables: tuple[str, ...]
    trusted: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()


class Prompt(Frozen):
    """A loaded prompt."""

    name: Text
    version: int
    role: ModelRole
    answer: Text
    variables: tuple[str, ...]
    trusted: tuple[str, ...]
    """Put into the text as they are; the others are fenced."""
    optional: tuple[str, ...]
    """Given empty, they take their paragraph with them."""
    system: str
    user: str
    digest: Digest
    """SHA-256 of the file."""

    def fill(self, variables: Mapping[str, str]) -> tuple[Message, ...]:
        """The system and the user message with every variable in its place.

        Raises:
            UsageError: a variable is missing, or one is given that the prompt does not know.
        """
        _same(f"prompt {self.name!r} was filled", set(self.variables), set(variables))
        values = {name: _encodable(text) if name in self.trusted else fence(text) for name, text in variables.items()}
        return (
            Message(role="system", content=Template(self.system).substitute(values)),
            Message(role="user", content=Template(self._said(variables)).substitute(values)),
        )

    def _said(self, variables: Mapping[str, str]) -> str:
        """`user` without the paragraphs that have nothing to say."""
        empty = {name for name in self.optional if not variables[name].strip()}
        kept = (part for part in self.user.split(_BETWEEN) if empty.isdisjoint(Template(part).get_identifiers()))
        return _BETWEEN.join(kept)


def load(name: str, folder: Path = PROMPTS) -> Prompt:
    """The prompt in `folder/name.md`.

    Raises:
        UsageError: there is no such file, or it is not written as this module's docstring says.
    """
    path = folder / f"{name}.md"
    if not _NAME.fullmatch(name) or not path.is_file():
        raise UsageError(f"there is no prompt called {name[:80]!r}")
    raw = path.read_bytes()
    parts = _FILE.match(raw.decode("utf-8"))
    if parts is None:
        raise UsageError(f"prompt {path.name}: expected front matter, then `# system`, then `# user`")
    front = _front(path.name, parts["front"])
    system, user = parts["system"].strip(), parts["user"].strip()
    _check(path.name, front, system, user)
    return Prompt(**front.model_dump(), system=system, user=user, digest=hashlib.sha256(raw).hexdigest())


def digests(folder: Path = PROMPTS) -> dict[str, str]:
    """SHA-256 of every prompt file by prompt name: what an eval run is pinned to."""
    return {path.stem: load(path.stem, folder).digest for path in sorted(folder.glob("*.md"))}


def fence(text: str) -> str:
    """`text` between two lines that name its own hash, so that nothing written inside can close it.

    Line ends behind the text are dropped: an empty last line looks like text that was cut.
    """
    safe = _encodable(text).rstrip("\r\n")
    marker = hashlib.sha256(safe.encode()).hexdigest()[:_MARKER_CHARS]
    return f"<<data {marker}\n{safe}\ndata {marker}>>"


def _encodable(text: str) -> str:
    """Half a surrogate pair cannot be sent as UTF-8 and would end the call with a UnicodeEncodeError."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _front(file: str, text: str) -> _Front:
    try:
        said: Any = yaml.safe_load(text)
        return _Front.model_validate(said, strict=False)
    except (yaml.YAMLError, ValidationError) as wrong:
        raise UsageError(f"prompt {file}: its front matter does not fit: {wrong}") from wrong


def _check(file: str, front: _Front, system: str, user: str) -> None:
    if front.name != Path(file).stem:
        raise UsageError(f"prompt {file}: its front matter calls it {front.name!r}")
    in_system, in_user = _variables(file, system), _variables(file, user)
    _same(f"prompt {file}: its text was compared with `variables`", set(front.variables), in_system | in_user)
    if untrusted := in_system - set(front.trusted):
        raise UsageError(f"prompt {file}: untrusted in `# system`: {', '.join(sorted(untrusted))}")
    if unknown := set(front.trusted) - set(front.variables):
        raise UsageError(f"prompt {file}: trusted, but no variable: {', '.join(sorted(unknown))}")
    _check_optional(file, set(front.optional), in_system, user)


def _check_optional(file: str, optional: set[str], in_system: set[str], user: str) -> None:
    """A paragraph that goes away may take nothing else with it."""
    if elsewhere := (optional - _variables(file, user)) | (optional & in_system):
        raise UsageError(f"prompt {file}: optional, but not in `# user` alone: {', '.join(sorted(elsewhere))}")
    for part in user.split(_BETWEEN):
        held = _variables(file, part)
        if len(held) > 1 and held & optional:
            raise UsageError(f"prompt {file}: an optional variable shares its paragraph: {', '.join(sorted(held))}")


def _variables(file: str, text: str) -> set[str]:
    template = Template(text)
    if not template.is_valid():
        raise UsageError(f"prompt {file}: a lone $; write $$ for the sign itself")
    return set(template.get_identifiers())


def _same(where: str, expected: set[str], given: set[str]) -> None:
    faults = [
        f"{word}: {', '.join(sorted(names))}"
        for word, names in (("missing", expected - given), ("extra", given - expected))
        if names
    ]
    if faults:
        raise UsageError(f"{where}; {'; '.join(faults)}")
