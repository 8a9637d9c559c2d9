"""The picture in the README, drawn from a real run of the demo: `python -m apps.demo.picture > docs/demo.svg`."""

import io
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.text import Text

COLUMNS = 100
HEART = ("1", "2")
"""Numbers of the parts that are drawn, below the lines that stand above all of them."""

_HEAD = re.compile(r"(?:\x1b\[[\d;]*m)*(\d)\. ")
_FRAME = """<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" role="img"
 aria-label="What hardsignal demo prints">
<style>.{unique_id}-matrix {{font-family: monospace; font-size: {char_height}px; line-height: {line_height}px}}
{styles}</style>
<defs><clipPath id="{unique_id}-clip-terminal"><rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/>
</clipPath>{lines}</defs>{chrome}<g transform="translate({terminal_x}, {terminal_y})"
 clip-path="url(#{unique_id}-clip-terminal)">{backgrounds}<g class="{unique_id}-matrix">{matrix}</g></g></svg>
"""
"""Rich's own frame fetches a font from another host; a reader's own monospace does as well."""


def main() -> None:
    command = ["env", "FORCE_COLOR=1", f"COLUMNS={COLUMNS}", sys.executable, "-m", "apps.cli", "demo", "--fast"]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    sys.stdout.write(drawn(heart(shown.splitlines())))


def heart(lines: Sequence[str]) -> Iterator[str]:
    part = None
    for line in lines:
        head = _HEAD.match(line)
        part = head[1] if head else part
        if part is None or part in HEART:
            yield line


def drawn(lines: Iterator[str]) -> str:
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), highlight=False)
    for line in lines:
        console.print(Text.from_ansi(line))
    return console.export_svg(title="hardsignal demo", code_format=_FRAME, unique_id="demo")


if __name__ == "__main__":
    main()
