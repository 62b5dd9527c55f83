"""A finger whose moments are known: presses and releases through the XTEST extension from this process, so that the
time of CLOCK_MONOTONIC at which the X server was told lies within the call (a program started for each click would
blur it by milliseconds)."""
import ctypes
import time

from driver import Failure


class Finger:
    def __init__(self, display_name):
        self._x11, self._xtest = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXtst.so.6")
        self._x11.XOpenDisplay.restype = ctypes.c_void_p
        self._x11.XSync.argtypes = [ctypes.c_void_p, ctypes.c_int]
        self._x11.XFlush.argtypes = self._x11.XCloseDisplay.argtypes = [ctypes.c_void_p]
        self._xtest.XTestFakeMotionEvent.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_ulong]
        self._xtest.XTestFakeButtonEvent.argtypes = [ctypes.c_void_p, ctypes.c_uint, ctypes.c_int, ctypes.c_ulong]
        self._display = self._x11.XOpenDisplay(display_name.encode())
        if not self._display:
            raise Failure(f"no connection to {display_name}")

    def move(self, x, y):
        self._xtest.XTestFakeMotionEvent(self._display, -1, x, y, 0)
        self._x11.XSync(self._display, 0)

    def _button(self, down):
        self._xtest.XTestFakeButtonEvent(self._display, 1, down, 0)
        began = time.monotonic()
        self._x11.XFlush(self._display)
        return began

    def press(self):
        """The moment before the X server was told."""
        return self._button(1)

    def release(self):
        return self._button(0)

    def close(self):
        self._x11.XCloseDisplay(self._display)
