"""A plain table on the terminal."""

from collections.abc import Mapping, Sequence

import click


def show_table(lines: Sequence[Mapping[str, str]], nothing: str) -> None:
    """Print lines, their keys as the head; `nothing` where there is none."""
    if not lines:
        click.echo(nothing)
        return
    rows = [list(lines[0]), *(list(line.values()) for line in lines)]
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(cells).rstrip())
