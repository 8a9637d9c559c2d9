"""What GitHub is asked: closed forms only, whoever planned the terms."""

import pytest

from memory.errors import SourceFailed
from tests.tools.fetch.fetch_world import Routes
from tests.tools.github.github_world import ask
from tools.github.query import asked


@pytest.mark.parametrize(
    ("kind", "terms", "words"),
    [
        ("merged_changes", ["kiln-labs/oven"], "repo:kiln-labs/oven is:pr is:merged"),
        (
            "merged_changes",
            ["kiln-labs/oven", "2026-01-01..2026-06-30"],
            "repo:kiln-labs/oven is:pr is:merged merged:2026-01-01..2026-06-30",
        ),
        ("changes_of", ["@ann"], "is:pr is:merged author:ann -user:ann"),
        ("reviews", ["@ann", "a/b"], "repo:a/b is:pr is:merged reviewed-by:ann -author:ann"),
        ("people", ["language:C++", "location:New York"], 'type:user language:C++ location:"New York"'),
        ("people", ["followers:>50"], "type:user followers:>50"),
    ],
)
def test_a_question_in_github_s_words(kind: str, terms: list[str], words: str) -> None:
    assert asked(kind, terms).words == words


@pytest.mark.parametrize(
    ("kind", "terms"),
    [
        ("history", []),
        ("merged_changes", []),
        ("merged_changes", ["oven"]),
        ("merged_changes", ["a/b", "c/d"]),
        ("merged_changes", ["a/b is:open"]),
        ("merged_changes", ["a/b/../../user"]),
        ("merged_changes", ["a/b", "2026"]),
        ("merged_changes", ["a/b", "@ann"]),
        ("changes_of", ["ann"]),
        ("changes_of", ["@ann author:ben"]),
        ("reviews", ["a/b"]),
        ("people", ["ann"]),
        ("people", ["email:home.example"]),
        ("people", ['location:"x" email:y']),
        ("people", ["location:x\nis:private"]),
    ],
)
async def test_a_term_of_another_form_is_refused_before_anything_is_asked(kind: str, terms: list[str]) -> None:
    with pytest.raises(SourceFailed):
        await ask(Routes({}), kind, *terms)
