"""Who is on an off-limits list: the same name in any spelling blocks, a like one is told, anything else is neither."""

import pytest

from memory.off_limits import Known, domain, find, folded
from memory.records import Account, OffLimits, OffLimitsKind
from tests.helpers.parts import NOW


def entry(kind: OffLimitsKind, value: str) -> OffLimits:
    return OffLimits(
        id=f"{kind}:{value}", search=None, kind=kind, value=value, why="client", entered_by="local:t", entered_at=NOW
    )


def account(key: str, handle: str | None, url: str | None = None, name: str | None = None) -> Account:
    return Account(key=key, source=key.partition(":")[0], handle=handle, name=name, url=url, bot=False)


ADA = Known(
    ids=("p-ada", "p-older"),
    names=("Ada Müster", "adam"),
    accounts=(
        account("github:id:7", "Ada-M", "https://forge.example/Ada-M"),
        account("huggingface:login:kiln", "kiln", name="Kiln Works"),
    ),
    addresses=("ada@mail.north-light.example",),
)


def said(kind: OffLimitsKind, value: str) -> str:
    found = find([entry(kind, value)], ADA)
    return "blocks" if found.blocks else "near" if found.near else "nothing"


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("person", "p-ada"),
        ("person", "p-older"),
        ("person", "MÜSTER, Ada"),
        ("person", "Dr. Ada Muster"),
        ("person", "Ada Mu\u0308ster"),
        ("name", "ada muster"),
        ("name", "Kiln GmbH"),
        ("company", "Kiln, Inc."),
        ("domain", "north-light.example"),
        ("domain", "https://www.North-Light.example/jobs"),
        ("domain", "mail.north-light.example"),
        ("domain", "forge.example"),
        ("account", "github:id:7"),
        ("account", "github:ada-m"),
        ("account", "github:login:ADA-M"),
        ("account", "https://forge.example/ada-m/"),
        ("account", "huggingface:kiln"),
    ],
)
def test_the_same_one_blocks_however_it_is_written(kind: OffLimitsKind, value: str) -> None:
    assert said(kind, value) == "blocks"


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("person", "Ada Mustar"),
        ("person", "Ada Maria Muster"),
        ("company", "North Light AG"),
        ("name", "Northlight Robotics"),
        ("name", "Ada Mustér-Kiln"),
    ],
)
def test_a_like_one_is_told_and_does_not_block(kind: OffLimitsKind, value: str) -> None:
    assert said(kind, value) == "near"


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("person", "Ben Probe"),
        ("person", "Muster"),
        ("company", "Ada Muster Consulting Holding"),
        ("domain", "light.example"),
        ("domain", "example"[:3]),
        ("domain", "north-light.example.evil.example"),
        ("account", "gitlab:ada-m"),
        ("account", "github:ada"),
        ("account", "7"),
        ("company", "AG"),
    ],
)
def test_another_one_is_neither(kind: OffLimitsKind, value: str) -> None:
    assert said(kind, value) != "blocks"
    assert said("person", "Ben Probe") == "nothing"


def test_the_fault_a_comparison_by_letters_alone_misses_what_this_one_finds() -> None:
    assert "MÜSTER, Ada" not in ADA.names
    assert folded("MÜSTER, Ada") == folded("Ada Muster") == "ada muster"
    assert folded("GmbH") == "gmbh"
    assert domain("ada@Bücher.example") == domain("https://xn--bcher-kva.example/x") == "xn--bcher-kva.example"
    assert domain("..") == ""
