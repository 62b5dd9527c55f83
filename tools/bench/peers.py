"""The programs the player is held against: how each is started, what it shows. Only those that are installed."""
import os
import pathlib
import shutil
import signal
import subprocess
import time

import processes

PACKAGES = {"mpv": "mpv", "ffplay": "ffmpeg", "chromium": "chromium", "kiwix-desktop": "kiwix", "gcompris-qt": "gcompris-qt"}


def program(name):
    """Debian puts games where a service's PATH does not look."""
    return shutil.which(name) or shutil.which(name, path="/usr/games")


def installed():
    return [name for name in PACKAGES if program(name)]


class Peer:
    """One running peer with all its processes."""

    def __init__(self, command, env, output=subprocess.DEVNULL):
        self.began = time.monotonic()
        self.process = subprocess.Popen([str(c) for c in command], env=env, stdin=subprocess.DEVNULL,
                                        stdout=output, stderr=output, start_new_session=True)

    def pids(self):
        return processes.tree(self.process.pid)

    def close(self):
        # Helpers of a browser may have sessions of their own, so they are noted before their parent goes.
        pids = self.pids()
        for one in (signal.SIGTERM, signal.SIGKILL):
            for pid in pids:
                try:
                    os.kill(pid, one)
                except ProcessLookupError:
                    continue
            try:
                self.process.wait(3)
            except subprocess.TimeoutExpired:
                continue
        self.process.wait()


def environment(workspace, display, name):
    env = workspace.environment(display)
    env.pop("JANKAR_CACHE", None)
    env["HOME"] = str(workspace.folder(f"home-{name}"))
    env["XDG_RUNTIME_DIR"] = str(workspace.folder("runtime"))
    os.chmod(env["XDG_RUNTIME_DIR"], 0o700)
    env["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
    if name == "ffplay":
        env["SDL_RENDER_DRIVER"] = "software"
    return env


def command(name, size, page=None, clip=None):
    """The command line that shows a page, a clip, or the program's own first screen, in a window of that size."""
    width, height = size
    path = program(name)
    if name == "mpv":
        return [path, "--no-config", "--vo=x11", "--hwdec=no", "--ao=null", "--loop=inf", "--no-terminal", "--fs",
                "--no-border", f"--geometry={width}x{height}+0+0", clip]
    if name == "ffplay":
        return [path, "-v", "quiet", "-nostats", "-fs", "-noborder", "-left", "0", "-top", "0", "-x", width, "-y", height, "-loop", "0", clip]
    if name == "chromium":
        # A sandbox cannot be had as root, and a container has no GPU.
        return [path, "--no-sandbox", "--no-first-run", "--no-default-browser-check", "--disable-gpu", "--disable-sync",
                "--disable-background-networking", "--mute-audio", "--autoplay-policy=no-user-gesture-required",
                "--window-position=0,0", f"--window-size={width},{height}", f"--app={pathlib.Path(page).as_uri()}"]
    if name == "gcompris-qt":
        return [path, "--fullscreen", "--mute", "--software-renderer"]
    return [path]
