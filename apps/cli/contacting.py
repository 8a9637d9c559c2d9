"""How `people contact … add` reads its words."""

from datetime import date
from typing import TYPE_CHECKING, get_args

from apps.cli import output
from apps.cli.session import run
from memory.errors import UsageError
from memory.records import FoundAt, LawfulBasis
from service.contacts import ContactAdded, Entered

if TYPE_CHECKING:
    from memory.records import Actor
    from service.bootstrap import Application
