"""XML from strangers: what it becomes, and what is refused before anything of it is made."""

from xml.etree import ElementTree

import pytest

from tools.answers.xml_values import DEEPEST, xml_values

NAMES = {"urn:a": "", "urn:b": "b:"}

LAUGHS = b"""<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>
<feed>&c;</feed>"""
FILE = b'<?xml version="1.0"?><!DOCTYPE f [<!ENTITY x SYSTEM "file:///etc/hostname">]><feed>&x;</feed>'
OUTSIDE = b'<!DOCTYPE feed SYSTEM "http://127.0.0.1:9/feed.dtd"><feed/>'


def test_elements_become_lists_by_name_and_text_alone_a_string() -> None:
    raw = b'<f xmlns="urn:a" xmlns:b="urn:b"><e><t>One &amp; two</t><b:c x="1">n</b:c><b:c x="2"/></e><e/></f>'
    assert xml_values(raw, NAMES) == {
        "f": {"e": [{"t": ["One & two"], "b:c": [{"@x": "1", "#": "n"}, {"@x": "2"}]}, ""]}
    }


def test_a_namespace_that_is_not_known_keeps_its_address() -> None:
    assert xml_values(b'<f xmlns="urn:other"/>', NAMES) == {"{urn:other}f": ""}


@pytest.mark.parametrize("raw", [LAUGHS, FILE, OUTSIDE], ids=["billion laughs", "a file", "a type elsewhere"])
def test_a_document_type_is_refused(raw: bytes) -> None:
    with pytest.raises(ValueError, match="document type"):
        xml_values(raw, {})


def test_the_laughs_are_laughed_where_nobody_refuses() -> None:
    """The planted fault: the same bytes grow in a reader that lets document types in."""
    grown = ElementTree.fromstring(LAUGHS).text or ""
    assert len(grown) == 2 * 8 * 8


NO_XML = [b"", b"{}", b"<feed>", b"<feed></food>", b"<a/><b/>", b"\xff\xfe", b"<a>&unknown;</a>"]


@pytest.mark.parametrize("raw", NO_XML)
def test_what_is_no_whole_xml_is_refused(raw: bytes) -> None:
    with pytest.raises(ValueError, match="no XML"):
        xml_values(raw, {})


def test_what_is_nested_too_deeply_is_refused() -> None:
    with pytest.raises(ValueError, match="too deeply"):
        xml_values(b"<a>" * (DEEPEST + 1) + b"</a>" * (DEEPEST + 1), {})
    assert xml_values(b"<a>" * DEEPEST + b"</a>" * DEEPEST, {})
