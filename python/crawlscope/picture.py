"""A trace as a still picture, for where no scripts run: a row for each task, and what it was at when."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape

__all__ = ["Lanes"]

MOST_ROWS = 40
MOST_CHARS = 20  # of a name
WIDTH, NAMES, ROW, TOP = 860, 160, 22, 46  # px
COLUMNS = 2 * (WIDTH - NAMES)  # of half a px: nothing finer is drawn

LAST_TIME = 2**53 - 1  # µs
# Attributes and not a style sheet, which would hold for the other pictures of a page too.
INK, QUIET = 'fill="#1d2125"', 'fill="#565c64"'
LOOKS = {
    "busy": 'fill="#0072b2"',
    "sleeping": 'fill="#0072b2" opacity=".35"',
    "waiting": 'stroke="#1d2125" stroke-dasharray="3 2"',
    "holding": 'stroke="#1d2125" stroke-width="3"',
}
KEY = ((8, 2, "busy", "busy"), (70, 2, "sleeping", "sleeps"), (144, 2, "waiting", "waits"),
       (212, -5, "holding", "holds a permit or a lock"))
OUTLINE = 'stroke="#fff" stroke-width="4" paint-order="stroke"'  # keeps words apart from the line behind them


@dataclass
class _Row:
    """What a task was at: spans of time, in µs."""

    name: str
    since: int
    kind: str = "busy"
    on: str = ""
    spans: list[tuple[int, int, str, str]] = field(default_factory=list)  # from, to, kind, what it waited for
    holds: int = 0
    held_since: int = 0
    held: list[tuple[int, int]] = field(default_factory=list)
    is_over: bool = False

    def turn(self, at: int, kind: str, on: str = "") -> None:
        """From now on it is at something else."""
        if not self.is_over and (kind, on) != (self.kind, self.on):
            self.spans.append((self.since, at, self.kind, self.on))
            self.since, self.kind, self.on = at, kind, on

    def hold(self, at: int, more: int) -> None:
        """It has a permit or a lock more, or one less."""
        was, self.holds = self.holds, max(self.holds + more, 0)
        if not was and self.holds:
            self.held_since = at
        elif was and not self.holds:
            self.held.append((self.held_since, at))

    def end(self, at: int) -> None:
        """It is over, or the trace is."""
        if not self.is_over:
            self.spans.append((self.since, at, self.kind, self.on))
            self.hold(at, -self.holds)
            self.is_over = True


class Lanes:
    """What each task of a trace (docs/trace-format.md) was at when.

    Of a file that is damaged it is what comes before the damage; of what is no trace, nothing.
    """

    def __init__(self, trace: bytes) -> None:
        self.rows: dict[int, _Row] = {}
        self.events = 0
        self.time = 0  # µs
        self._things: dict[int, str] = {}
        self._handed: set[tuple[int, int]] = set()
        try:
            header, *lines = trace.removesuffix(b"\n").split(b"\n")
            if json.loads(header)["format"] == "crawlscope-trace":
                for line in lines:
                    self._take(json.loads(line))
        except Exception:
            pass  # whatever is wrong with it from here on, the widget says so
        for row in self.rows.values():
            row.end(self.time)

    def _take(self, event: dict[str, Any]) -> None:
        """Takes in an event."""
        at, task, what = max(int(event["at"]), self.time), event["task"], event["what"]
        name, of = (what, {}) if isinstance(what, str) else next(iter(what.items()))
        row = self.rows.get(task)
        if at > LAST_TIME:
            raise ValueError("no trace has such a time")
        self.time = at
        self.events += 1
        if name == "task-started":
            self.rows[of["id"]] = _Row(str(of["name"]), at)
        elif name == "made":
            self._things[of["id"]] = str(of["name"])
        elif name in ("woken", "handed"):
            other = self.rows.get(of["to"])
            if other is not None:
                other.turn(at, "busy")
                if name == "handed":
                    other.hold(at, 1)
                    self._handed.add((of["to"], of["id"]))
        elif row is None:
            return
        elif name == "waiting":
            self._wait(row, at, of["on"])
        elif name == "task-polled":
            row.turn(at, "busy")
        elif name == "acquired":
            if (task, of["id"]) in self._handed:
                self._handed.remove((task, of["id"]))
            else:
                row.hold(at, 1)
        elif name == "released":
            self._handed.discard((task, of["id"]))
            row.hold(at, -1)
        elif name in ("task-ended", "task-cancelled"):
            row.end(at)

    def _wait(self, row: _Row, at: int, on: str | dict[str, int]) -> None:
        """A task begins to wait."""
        kind, of = (on, 0) if isinstance(on, str) else next(iter(on.items()))
        if kind == "until":
            row.turn(at, "sleeping")
        elif kind == "task":
            row.turn(at, "waiting", self.rows[of].name if of in self.rows else "")
        else:
            row.turn(at, "waiting", "" if isinstance(on, str) else self._things.get(of, ""))

    def __str__(self) -> str:
        """In a few words: how many tasks and events there are."""
        return f"{len(self.rows):,} tasks, {self.events:,} events, {_seconds(self.time)}"

    def svg(self) -> str | None:
        """The picture; None if there is no task."""
        if not self.rows:
            return None
        rows = list(self.rows.values())[:MOST_ROWS]
        more = len(self.rows) - len(rows)
        height = TOP + ROW * (len(rows) + (more > 0)) + 8
        drawn = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" role="img" '
            f'font-family="sans-serif" font-size="12"><title>{escape(str(self))}</title>',
            f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        ]
        for x, y, kind, words in KEY:
            drawn += [_path(kind, [_piece(kind, x, y, 16)]), f'<text x="{x + 22}" y="16" {INK}>{words}</text>']
        for quarter in range(5):
            x, anchor = NAMES + (WIDTH - NAMES - 8) * quarter // 4, "end" if quarter == 4 else "middle"
            drawn.append(f'<path stroke="#d9d6cf" d="M{x} {TOP - 6}V{height}"/><text x="{x}" y="{TOP - 10}" {QUIET} '
                         f'text-anchor="{anchor}">{_seconds(self.time * quarter // 4)}</text>')
        for number, row in enumerate(rows):
            drawn += self._drawn(row, TOP + ROW * number)
        if more:
            drawn.append(f'<text x="8" y="{TOP + ROW * len(rows) + 15}" {QUIET}>and {more:,} more tasks</text>')
        return "\n".join([*drawn, "</svg>"])

    def _column(self, at: int) -> int:
        """Where a time is, in half px from the names on."""
        return at * (COLUMNS - 16) // max(self.time, 1)

    def _drawn(self, row: _Row, y: int) -> list[str]:
        """A row's lines of the picture."""
        pieces: dict[str, list[str]] = {kind: [] for kind in LOOKS}
        filled = {kind: -1 for kind in LOOKS}  # the column up to which something is drawn
        names = []
        for since, to, kind, on in [*row.spans, *((since, to, "holding", "") for since, to in row.held)]:
            first, last = self._column(since), self._column(to)
            # What is shorter than half a px is drawn only where there is nothing yet, so that a row has an end.
            if last <= filled[kind]:
                continue
            filled[kind] = last = max(last, first + 1)
            x, width = NAMES + first / 2, (last - first) / 2
            pieces[kind].append(_piece(kind, x, y, width))
            if on and width > 8 * min(len(on), MOST_CHARS) + 12:
                names.append(f'<text x="{x + 8:g}" y="{y + 14}" {INK} {OUTLINE}>{_text(on)}</text>')
        paths = [_path(kind, some) for kind, some in pieces.items() if some]
        return [f'<text x="8" y="{y + 15}" {INK}>{_text(row.name)}</text>', *paths, *names]


def _piece(kind: str, x: float, y: int, width: float) -> str:
    """A stretch of a row: a line or a block."""
    if kind == "waiting":
        return f"M{x:g} {y + 10}h{width:g}"
    return f"M{x:g} {y + 17}h{width:g}" if kind == "holding" else f"M{x:g} {y + 4}h{width:g}v11h{-width:g}z"


def _path(kind: str, pieces: list[str]) -> str:
    """Stretches of one kind."""
    return f'<path {LOOKS[kind]} d="{"".join(pieces)}"/>'


def _seconds(us: int) -> str:
    """A time in seconds, as exact as it is of use."""
    return f"{us / 1e6:.3g} s"


def _text(name: str) -> str:
    """A name as it may stand in the picture."""
    name = name if len(name) <= MOST_CHARS else name[: MOST_CHARS - 1] + "…"
    # XML has no characters for these.
    return escape(re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", name))
