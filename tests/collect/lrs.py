"""A learning record store on loopback that plays the tricks real ones play. Statements it has taken are in `taken`; `posts`
has the ids of every POST as it came. `tricks` is a list of functions(server, ids) -> answer or None, tried in order."""
import http.server
import json
import ssl
import subprocess
import threading
import time
import urllib.parse

SLOW = object()  # an answer that never ends


class Lrs:
    def __init__(self, *tricks, user="office", password="s3cret"):
        self.tricks, self.taken, self.posts, self.gets = list(tricks), {}, [], []
        self.conflicts = []  # ids that came a second time with another body
        self.lock = threading.Lock()
        import base64
        self.authorization = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
        outer = self

        class Server(http.server.ThreadingHTTPServer):
            def handle_error(self, *_):
                pass  # a sender that was killed or lost patience

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def answer(self, status, body=b"", kind="application/json", **headers):
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                for name, value in headers.items():
                    self.send_header(name.replace("_", "-"), value)
                self.end_headers()
                self.wfile.write(body)

            def refused(self):
                if self.headers.get("Authorization") != outer.authorization:
                    self.answer(401, b"{}")
                elif self.headers.get("X-Experience-API-Version") != "1.0.3":
                    self.answer(400, b"{}")
                else:
                    return False
                return True

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if self.refused():
                    return
                statements = json.loads(body)
                with outer.lock:
                    ids = [one["id"] for one in statements]
                    outer.posts.append(ids)
                    for trick in outer.tricks:
                        answer = trick(outer, statements)
                        if answer is not None:
                            break
                    else:
                        answer = outer.take(statements)
                self.give(*answer)

            def give(self, status, body, *rest):
                try:
                    if status is SLOW:
                        self.send_response(200)
                        self.send_header("Content-Length", "100000")
                        self.end_headers()
                        for _ in range(60):  # a byte a second
                            self.wfile.write(b" ")
                            self.wfile.flush()
                            time.sleep(1)
                        return
                    self.answer(status, body, *rest[:1], **(rest[1] if len(rest) > 1 else {}))
                except (BrokenPipeError, ConnectionResetError):
                    pass

            def do_GET(self):
                if self.refused():
                    return
                one = urllib.parse.parse_qs(urllib.parse.urlparse(self.path).query).get("statementId", [""])[0]
                with outer.lock:
                    outer.gets.append(one)
                    found = outer.taken.get(one)
                if found is None:
                    self.answer(404, b"{}")
                else:  # an LRS adds to a statement, and may write its moment in another way
                    more = {**found, "stored": "2026-11-22T00:00:00Z", "version": "1.0.3", "authority": {"objectType": "Agent", "mbox": "mailto:a@b.c"}}
                    if "timestamp" in more:
                        more["timestamp"] = more["timestamp"].replace("Z", "000Z")
                    self.answer(200, json.dumps(more).encode())

        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_port}/xapi"

    def take(self, statements):
        if any(one["id"] in self.taken and self.taken[one["id"]] != one for one in statements):
            self.conflicts += [one["id"] for one in statements if self.taken.get(one["id"], one) != one]
            return 409, b"{}"
        for one in statements:
            self.taken[one["id"]] = one
        return 200, json.dumps([one["id"] for one in statements]).encode()

    def encrypt(self, folder):
        """Speaks TLS from now on, with a certificate that nobody signed."""
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", folder / "tls.key", "-out", folder / "tls.crt",
                        "-days", "2", "-subj", "/CN=127.0.0.1"], check=True, capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / "tls.crt", folder / "tls.key")
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.address = self.address.replace("http:", "https:")

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def once(answer, after=0):
    """Plays a trick on one POST only: the one after `after` others."""
    state = {"seen": 0}

    def trick(server, statements):
        state["seen"] += 1
        return answer(server, statements) if state["seen"] == after + 1 else None
    return trick


def taken_but_silent(server, statements):
    server.take(statements)
    return SLOW, b""


def slow(_server, _statements):
    return SLOW, b""


def busy(_server, _statements):
    return 429, b"{}", "application/json", {"Retry_After": "1"}


def broken(_server, _statements):
    return 500, b"oops", "text/plain"


def moved(_server, _statements):
    return 302, b"", "text/html", {"Location": "http://127.0.0.1:9/login"}


def portal(_server, _statements):
    return 200, b"<html><body>Welcome to the hotel</body></html>", "text/html"


def too_large(most):
    def trick(_server, statements):
        return (413, b"{}") if len(statements) > most else None
    return trick


def dislikes(ids):
    def trick(_server, statements):
        return (400, b'{"error":"no such verb"}') if any(one["id"] in ids for one in statements) else None
    return trick
