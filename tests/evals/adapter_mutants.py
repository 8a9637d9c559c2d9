"""Copies of an adapter in each of which one field of the answers is no longer read, loaded beside the real one."""

import ast
import importlib
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from evals.sandbox.traffic import SourceName

ROOT = Path(__file__).parents[2]
MODULES: Mapping[str, Sequence[str]] = {
    "github": ("fields", "parse", "query", "windows", "batch", "judge", "found", "ask", "source"),
    "openalex": ("shapes", "urls", "asking", "papers", "source"),
    "huggingface": ("shapes", "works", "urls", "whose", "source"),
    "stackexchange": ("shapes", "urls", "asking", "answers", "source"),
    "semanticscholar": ("shapes", "urls", "papers", "source"),
    "arxiv": ("shapes", "urls", "preprints", "source"),
    "dblp": ("shapes", "urls", "papers", "source"),
    "orcid": ("shapes", "urls", "record", "source"),
    "openreview": ("shapes", "urls", "verdict", "papers", "source"),
}
"""Of each adapter, in the order in which they import one another."""
SOURCES: tuple[SourceName, ...] = (
    "github", "openalex", "huggingface", "stackexchange", "semanticscholar", "arxiv", "dblp", "orcid", "openreview",
)  # fmt: skip
MAPPED: Mapping[str, Sequence[str]] = dict.fromkeys(SOURCES, ("shapes",)) | {
    "github": ("fields", "parse", "batch", "ask"),
}
"""Those that say which field of an answer is read."""
_READERS = frozenset(("text", "whole", "items", "day", "moment", "_of"))
"""Functions that read the field which their second argument names."""
_PREFIX = "mutants"


@dataclass(frozen=True)
class Line:
    """One place that reads one field."""

    module: str
    inside: str
    """The class or function."""
    field: str
    place: int
    """Which of the module's lines that read a field this is."""

    def __str__(self) -> str:
        return f"{self.module}.{self.inside}.{self.field}"


def lines(adapter: str) -> list[Line]:
    """Every place of the adapter that reads a field."""
    return [line for module in MAPPED[adapter] for line in _Reading(module).over(_parsed(adapter, module))]


@contextmanager
def without(adapter: str, *gone: Line) -> Iterator[ModuleType]:
    """The adapter's `source` module as it would be without these lines."""
    name = f"{_PREFIX}.{adapter}"
    loaded = {_PREFIX: ModuleType(_PREFIX), name: ModuleType(name)}
    sys.modules.update(loaded)
    try:
        for module in MODULES[adapter]:
            places = {line.place for line in gone if line.module == module}
            tree = _Reading(module, places).visit(_parsed(adapter, module))
            loaded[f"{name}.{module}"] = sys.modules[f"{name}.{module}"] = made = ModuleType(f"{name}.{module}")
            exec(compile(ast.fix_missing_locations(tree), f"{name}.{module}", "exec"), made.__dict__)
        yield importlib.import_module(f"{name}.source")
    finally:
        for module in loaded:
            del sys.modules[module]


def _parsed(adapter: str, module: str) -> ast.Module:
    text = (ROOT / "tools" / adapter / f"{module}.py").read_text(encoding="utf-8")
    return ast.parse(text.replace(f"tools.{adapter}.", f"{_PREFIX}.{adapter}."))


class _Reading(ast.NodeTransformer):
    """Meets every line that reads a field, and takes out those that are asked for.

    A field of a shape becomes one that is never set; a field that is read by its name is read by another name.
    """

    def __init__(self, module: str, gone: set[int] | None = None) -> None:
        self._module, self._gone = module, gone or set()
        self.met: list[Line] = []
        self._inside: list[str] = []
        self._shapes: dict[str, set[str]] = {}
        """Fields of each shape so far, those of the shapes above it included."""

    def over(self, tree: ast.Module) -> list[Line]:
        self.visit(tree)
        return self.met

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        bases = {base.id for base in node.bases if isinstance(base, ast.Name)}
        if bases & {"Loose", *self._shapes}:
            above = {field for base in bases for field in self._shapes.get(base, ())}
            own = {
                part.target.id
                for part in node.body
                if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name)
            }
            self._shapes[node.name] = above | own
            node.body = [self._shaped(node.name, part, above) for part in node.body]
        return self._within(node, node.name)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return self._within(node, node.name)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        return self._within(node, node.name)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        named = node.func.id if isinstance(node.func, ast.Name) else ""
        place = (
            1 if named in _READERS else 0 if isinstance(node.func, ast.Attribute) and node.func.attr == "get" else -1
        )
        if 0 <= place < len(node.args):
            node.args[place] = self._named(node.args[place])
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.ops[0], ast.In):
            node.left = self._named(node.left)
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.value, ast.Name) and node.value.id == "told":
            node.slice = self._named(node.slice)
        return node

    def _within(self, node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef, name: str) -> ast.AST:
        self._inside.append(name)
        self.generic_visit(node)
        self._inside.pop()
        return node

    def _shaped(self, shape: str, part: ast.stmt, above: set[str]) -> ast.stmt:
        if not isinstance(part, ast.AnnAssign) or not isinstance(part.target, ast.Name):
            return part
        if not self._taken(shape, part.target.id):
            return part
        return (
            ast.Pass()
            if part.target.id in above
            else ast.parse(f"{part.target.id} = property(lambda self: None)").body[0]
        )

    def _named(self, node: ast.expr) -> ast.expr:
        name = node.value if isinstance(node, ast.Constant) else None
        if not self._inside or not isinstance(name, str) or not (name == "#" or name.isidentifier()):
            return node
        return ast.Constant(f"not_{name}") if self._taken(self._inside[-1], name) else node

    def _taken(self, inside: str, field: str) -> bool:
        self.met.append(Line(self._module, inside, field, len(self.met)))
        return self.met[-1].place in self._gone
