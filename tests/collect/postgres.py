"""A PostgreSQL server of one's own: in a temporary folder, on loopback, never as root. `with Postgres() as server:` then
`server.database()` is the address of a new, empty database. As a program: postgres.py COMMAND... runs the command with
JANKAR_TEST_SERVER set to the address of the server."""
import os
import pathlib
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time

BIN = next((folder for folder in sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)
READY_S = 60


class Postgres:
    def __init__(self, *settings):
        if BIN is None:
            raise RuntimeError("The package postgresql is missing.")
        self.settings, self.databases = settings, 0

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="jankar-postgres-")
        self.user = pwd.getpwuid(os.getuid()).pw_name
        self.as_user = []
        if os.getuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
            self.user, self.as_user = "postgres", ["runuser", "-u", "postgres", "--"]
        try:
            data = f"{self.folder}/data"
            self.run("initdb", "-D", data, "-U", self.user, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                self.port = probe.getsockname()[1]
            options = {"listen_addresses": "127.0.0.1", "unix_socket_directories": self.folder, "port": self.port, "fsync": "off",
                       "max_connections": 20, "shared_buffers": "64MB", **dict(one.split("=", 1) for one in self.settings)}
            with open(f"{self.folder}/log", "w", encoding="utf-8") as log:
                self.process = subprocess.Popen(
                    [*self.as_user, str(BIN / "postgres"), "-D", data, *(f"--{name}={value}" for name, value in options.items())],
                    stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=self.folder)
            self.wait_until_ready()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if getattr(self, "process", None):
            subprocess.run([*self.as_user, str(BIN / "pg_ctl"), "-D", f"{self.folder}/data", "-m", "immediate", "stop"],
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/", check=False)
            self.process.wait(timeout=READY_S)
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, program, *arguments):
        done = subprocess.run([*self.as_user, str(BIN / program), *arguments], capture_output=True, text=True, cwd="/", check=False)
        if done.returncode != 0:
            raise RuntimeError(f"{program}: {done.stderr}")
        return done.stdout

    def wait_until_ready(self):
        end = time.monotonic() + READY_S
        while subprocess.run([str(BIN / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)], check=False).returncode != 0:
            if time.monotonic() > end or self.process.poll() is not None:
                raise RuntimeError("PostgreSQL did not start: " + pathlib.Path(f"{self.folder}/log").read_text(encoding="utf-8"))
            time.sleep(0.1)

    def address(self, database="postgres"):
        return f"postgresql://{self.user}@127.0.0.1:{self.port}/{database}"

    def sql(self, text, database="postgres"):
        return self.run("psql", "-h", "127.0.0.1", "-p", str(self.port), "-U", self.user, "-d", database, "-qAt", "-c", text)

    def database(self):
        self.databases += 1
        self.sql(f"CREATE DATABASE office_{self.databases}")
        return self.address(f"office_{self.databases}")


if __name__ == "__main__":
    with Postgres() as server:
        sys.exit(subprocess.run(sys.argv[1:], env={**os.environ, "JANKAR_TEST_SERVER": server.address()}, check=False).returncode)
