"""Help lines have to be right on the worst day somebody has."""

from __future__ import annotations

import datetime
import re

import pytest

from workbook.content import Content
from workbook.words import LANGS

# What one dials: digits, with single spaces or hyphens between them (112, 116 123, 0900-0101).
NUMBER = re.compile(r"\d+(?:[ -]\d+)*")
HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}")
COUNTRIES = ("nl", "be", "uk", "ie", "us", "eu")


@pytest.fixture(scope="module")
def content() -> Content:
    found = Content()
    assert found.help, "no help cards could be read"
    return found


def test_every_country_is_there(content: Content) -> None:
    """Help cards exist for all the countries the workbook names, and read without faults."""
    assert set(COUNTRIES) <= set(content.help)
    assert [fault for fault in content.faults if fault.file.startswith("help/")] == []


@pytest.mark.parametrize("country", COUNTRIES)
def test_numbers_are_looked_up_each_year(content: Content, country: str) -> None:
    """No help card is shown that nobody has looked at for twelve months, nor one dated in the future."""
    checked = content.help[country].checked
    age = (datetime.date.today() - checked).days
    assert 0 <= age <= 366, f"help/{country}.toml: call the numbers again, then set checked (now {checked}) to that day"


@pytest.mark.parametrize("country", COUNTRIES)
def test_numbers_can_be_dialled(content: Content, country: str) -> None:
    """Every number has 3 to 15 digits and nothing but single spaces or hyphens between them."""
    for line in content.help[country].lines:
        digits = sum(sign.isdigit() for sign in line.number)
        assert NUMBER.fullmatch(line.number) and 3 <= digits <= 15, f"{country}.{line.id}: {line.number!r}"


@pytest.mark.parametrize("country", COUNTRIES)
def test_emergency_comes_first(content: Content, country: str) -> None:
    """The first line of every country is its emergency number, of three digits."""
    first = content.help[country].lines[0]
    assert first.id == "emergency"
    assert re.fullmatch(r"\d{3}", first.number)


@pytest.mark.parametrize("country", COUNTRIES)
def test_sites_are_host_names(content: Content, country: str) -> None:
    """A site is a host name, without https or a path, or it is left empty."""
    for line in content.help[country].lines:
        assert not line.site or HOST.fullmatch(line.site), f"{country}.{line.id}: {line.site!r}"


@pytest.mark.parametrize("country", COUNTRIES)
def test_lines_say_whom_they_serve(content: Content, country: str) -> None:
    """Each line says in both languages who it is and what for, in full sentences."""
    for line in content.help[country].lines:
        for lang in LANGS:
            assert line.name[lang]
            assert line.serves[lang].endswith("."), f"{country}.{line.id}.serves.{lang}"
