"""However an address is written, it is the same mailbox."""

import pytest

from memory.store.address_forms import mailbox


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("Ann@Home.Example", "ann@home.example"),
        ("  ann@home.example ", "ann@home.example"),
        ("ann+jobs@home.example", "ann@home.example"),
        ("ann+jobs+more@home.example", "ann@home.example"),
        ("ann@home.example.", "ann@home.example"),
        ("a.n.n@gmail.com", "ann@gmail.com"),
        ("A.N.N+x@GoogleMail.com", "ann@gmail.com"),
        ("ann@bücher.example", "ann@xn--bcher-kva.example"),
        ("ann@BÜCHER.example", "ann@xn--bcher-kva.example"),
        ("ann@XN--BCHER-KVA.example", "ann@xn--bcher-kva.example"),
        ("ann@bu\u0308cher.example", "ann@xn--bcher-kva.example"),
        ("ａｎｎ＠home.example", "ann@home.example"),
        ("STRASSE@home.example", "straße@home.example"),
    ],
)
def test_two_ways_of_writing_an_address_are_one_mailbox(written: str, same: str) -> None:
    assert mailbox(written) == mailbox(same)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a.n.n@home.example", "ann@home.example"),
        ("ann@home.example", "ben@home.example"),
        ("ann@home.example", "ann@work.example"),
        ("+jobs@home.example", "+work@home.example"),
    ],
)
def test_two_mailboxes_stay_two(one: str, other: str) -> None:
    assert mailbox(one) != mailbox(other)


@pytest.mark.parametrize("odd", ["", "@", "ann", "ann@", "a@b@c.example", "ann@" + "x" * 70 + ".example", "ann@.."])
def test_what_is_no_address_still_has_one_spelling(odd: str) -> None:
    assert mailbox(odd) == mailbox(odd.upper())
