"""What a venue's name says, and what it cannot be made to say."""

from pathlib import Path

import pytest

from memory.errors import UsageError
from memory.knowledge.venues import FILE, venues


@pytest.mark.parametrize(
    ("name", "venue"),
    [
        ("Advances in Neural Information Processing Systems 36", "NeurIPS"),
        ("Thirty-seventh Conference on Neural Information Processing Systems", "NeurIPS"),
        ("Proceedings of the 41st International Conference on Machine Learning", "ICML"),
        ("2023 IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR)", "CVPR"),
        ("Proceedings of the 62nd Annual Meeting of the Association for Computational Linguistics (Volume 1)", "ACL"),
        ("Nature Machine Intelligence", "Nature Machine Intelligence"),
    ],
)
def test_a_listed_venue_is_known_under_the_names_it_is_printed_with(name: str, venue: str) -> None:
    standing = venues().standing([name])
    assert standing is not None
    assert (standing.name, standing.tier) == (venue, "top")


@pytest.mark.parametrize(
    "name",
    [
        "International Conference on Machine Learning and Applications",
        "Asian Conference on Machine Learning",
        "International Conference on Neural Information Processing",
        "Machine Learning",
        "Proceedings of Science",
        "Nature Methods",
        "Findings of the Association for Computational Linguistics: EMNLP 2023",
    ],
)
def test_a_name_that_only_resembles_a_leading_venue_is_none(name: str) -> None:
    standing = venues().standing([name])
    assert standing is not None
    assert (standing.name, standing.tier) == (name, "other")


def test_a_workshop_at_a_leading_venue_is_a_workshop_by_any_of_its_names() -> None:
    standing = venues().standing(["NeurIPS 2025 Workshop on Invented Systems", "NeurIPS"])
    assert standing is not None
    assert standing.tier == "workshop"


def test_a_short_name_is_spelled_out_and_any_other_stays() -> None:
    assert venues().spelled_out("ICML 2024") == "international conference on machine learning"
    assert venues().spelled_out("Invented Letters") == "Invented Letters"


def test_no_name_has_no_standing() -> None:
    assert venues().standing(["", "2024", "(!)"]) is None


def test_one_spelling_cannot_stand_for_two_venues(tmp_path: Path) -> None:
    """Planted fault: the same file with a spelling given twice."""
    fault = tmp_path / "venues.yaml"
    fault.write_text(FILE.read_text(encoding="utf-8").replace("MLSys: [mlsys,", "MLSys: [icml,"), encoding="utf-8")

    with pytest.raises(UsageError, match="icml"):
        venues(fault).listed("ICML")


def test_a_misspelt_key_is_an_error_that_says_where(tmp_path: Path) -> None:
    fault = tmp_path / "venues.yaml"
    fault.write_text(FILE.read_text(encoding="utf-8").replace("tier: top", "teir: top", 1), encoding="utf-8")

    with pytest.raises(UsageError, match="tier"):
        venues(fault)
