"""Questions to the source itself: what a module imports, builds, catches and calls."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCT = ("agents", "apps", "memory", "prompts", "service", "tools")
"""Packages that meet real people's data; `evals` invents its own."""

_MAKERS = frozenset({"", "model_validate", "model_validate_json", "model_construct"})


def modules(*packages: str) -> Iterator[tuple[str, ast.Module]]:
    """Path below the root, and tree, of every module."""
    for package in packages:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield str(path.relative_to(ROOT)), _parsed(path)


@cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def imports(tree: ast.Module) -> set[str]:
    """Full names of everything imported, modules and what comes from them."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    return found


def built(tree: ast.Module, names: frozenset[str]) -> set[str]:
    """Records of these names that the module makes: by constructor, or by validating somebody's data into one."""
    ours = {name for name in names if f"memory.records.{name}" in imports(tree)}
    made = (call.partition(".") for call in calls(tree))
    return {name for name, _, method in made if name in ours and method in _MAKERS}


def calls(node: ast.AST) -> list[str]:
    """What is called, as it is written: `save`, `self.save`, `rows.save`."""
    return [ast.unparse(call.func) for call in ast.walk(node) if isinstance(call, ast.Call)]


def handlers(tree: ast.Module, errors: frozenset[str]) -> list[ast.ExceptHandler]:
    """Every `except` that names one of these errors."""
    caught = [node for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler) and node.type is not None]
    return [node for node in caught if errors & _names(node.type)]


def _names(node: ast.AST | None) -> set[str]:
    return {name.id for name in ast.walk(node) if isinstance(name, ast.Name)} if node else set()


def swallowed(tree: ast.Module, errors: frozenset[str], told_by: frozenset[str]) -> list[int]:
    """Lines of those handlers that neither raise nor call one of `told_by`."""
    return [
        handler.lineno
        for handler in handlers(tree, errors)
        if not any(isinstance(node, ast.Raise) for node in ast.walk(handler))
        and not told_by & {call.split(".")[-1] for call in calls(handler)}
    ]


def unspent(tree: ast.Module) -> list[str]:
    """Functions that are handed a budget and neither reserve from it nor hand it on."""
    return [
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.AsyncFunctionDef)
        and "budget" in {argument.arg for argument in (*node.args.args, *node.args.kwonlyargs)}
        and not any(isinstance(name, ast.Name) and name.id == "budget" for name in ast.walk(node))
    ]
