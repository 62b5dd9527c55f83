"""Watches what an X server shows without asking it: Xvfb keeps its picture in a file (-fbdir), which is read here.
Reads every eighth row once in about 2 ms; that is the resolution of "first pixels"."""
import mmap
import struct
import time

from driver import Display

EACH_ROW = 8
POLL_S = 0.001
SPIN_S = 0.0003  # between two looks while a tap is timed
# The pointer is drawn into the picture too; it is kept below what is looked at.
BELOW = 48


class WatchedDisplay(Display):
    def __init__(self, width, height, folder):
        super().__init__(width, height, folder)
        self.xdotool("mousemove", width - 1, height - 1)
        path = folder / "Xvfb_screen0"
        with path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
        # The header of an X window dump: its own size first, the number of colours at the 20th word.
        header = struct.unpack(">25I", self._map[:100])
        self._first = header[0] + header[19] * 12
        self._row_bytes = header[12]
        self._empty = self.rows()

    def rows(self):
        each, last = self._row_bytes * EACH_ROW, self._row_bytes * (self.height - BELOW)
        return [self._map[self._first + at:self._first + at + self._row_bytes] for at in range(0, last, each)]

    def picture(self):
        """Every eighth row of the whole screen, the pointer with it."""
        each, last = self._row_bytes * EACH_ROW, self._row_bytes * self.height
        return [self._map[self._first + at:self._first + at + self._row_bytes] for at in range(0, last, each)]

    def pixel(self, x, y):
        """Red, green and blue of one point."""
        at = self._first + y * self._row_bytes + x * 4
        blue, green, red = self._map[at:at + 3]
        return red, green, blue

    def wait_still(self, for_s=0.04, limit_s=5):
        """The picture, once it has not changed for that long; None if it does not come to rest."""
        end = time.monotonic() + limit_s
        before, since = self.picture(), time.monotonic()
        while time.monotonic() < end:
            time.sleep(POLL_S)
            now = self.picture()
            if now != before:
                before, since = now, time.monotonic()
            elif time.monotonic() - since >= for_s:
                return now
        return None

    def wait_change(self, before, limit_s):
        """The moment at which the picture is seen to be another; None if it stays."""
        end = time.monotonic() + limit_s
        while time.monotonic() < end:
            if self.picture() != before:
                return time.monotonic()
            time.sleep(SPIN_S)
        return None

    def wait_pixels(self, limit_s):
        """The moment (CLOCK_MONOTONIC) at which the screen first shows anything but emptiness, and the one at which
        it shows more than one plain colour; None for what did not come."""
        end = time.monotonic() + limit_s
        first = None
        while time.monotonic() < end:
            rows = self.rows()
            if rows != self._empty:
                now = time.monotonic()
                first = first or now
                if self._has_content(rows):
                    return first, now
            time.sleep(POLL_S)
        return first, None

    def _has_content(self, rows):
        """More than a filled window: some row holds three colours."""
        return any(len(set(struct.unpack(f"<{len(row) // 4}I", row))) > 2 for row in rows[::4])

    def is_empty(self):
        return self.rows() == self._empty

    def wait_empty(self, limit_s):
        end = time.monotonic() + limit_s
        while time.monotonic() < end and not self.is_empty():
            time.sleep(0.02)
