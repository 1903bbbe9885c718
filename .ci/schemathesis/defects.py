"""A proxy before a server that is right, wrong in one way.

    defects.py --list                the names of the defects
    defects.py NAME http://HOST:PORT where it listens is printed first; "nothing" is wrong in no way
"""

import http.client
import json
import socket
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def problem(status, title="x"):
    body = {"type": "about:blank", "title": title, "status": status, "detail": title}
    return status, "application/problem+json", json.dumps(body).encode()


def tree(body):
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, field in value.items():
            yield name
            yield from texts(field)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)


# No body is longer.
MOST = 1 << 24


# Each takes method, path, request body and the right answer (status, kind, body), and gives the answer.
def crashes_on_null(method, path, asked, right):
    value = tree(asked)
    null = isinstance(value, dict) and None in value.values()
    return problem(500) if null else right


def crashes_on_wide_letters(method, path, asked, right):
    wide = any(ord(letter) > 0xFFFF for text in texts(tree(asked)) for letter in text)
    return problem(500) if wide else right


def crashes_on_long_texts(method, path, asked, right):
    return problem(500) if any(len(text) > 2000 for text in texts(tree(asked))) else right


def crashes_on_big_numbers(method, path, asked, right):
    value = tree(asked)
    numbers = value.values() if isinstance(value, dict) else []
    big = any(isinstance(it, (int, float)) and abs(it) > 2**53 for it in numbers)
    return problem(500) if big else right


def answers_without_a_field(method, path, asked, right):
    status, kind, body = right
    value = tree(body)
    if status == 200 and path.startswith("/clock") and isinstance(value, dict) and value:
        value.pop(sorted(value)[0])
        return status, kind, json.dumps(value).encode()
    return right


def says_html(method, path, asked, right):
    status, kind, body = right
    return (status, "text/html", body) if status == 404 else right


def says_teapot(method, path, asked, right):
    return (302, "text/plain", b"") if method == "DELETE" and right[0] == 404 else right


def half_json(method, path, asked, right):
    status, kind, body = right
    return (status, kind, body[: len(body) // 2]) if method == "POST" and status == 422 else right


def takes_everything(method, path, asked, right):
    if method == "POST" and path == "/faults" and right[0] in (400, 422) and tree(asked) is not None:
        return 200, "application/json", b"[]"
    return right


def hangs_on_depth(method, path, asked, right):
    if b"[[[[[[[[[[[[" in asked:
        time.sleep(15)
    return right


DEFECTS = {
    it.__name__.replace("_", "-"): it
    for it in (
        crashes_on_null,
        crashes_on_wide_letters,
        crashes_on_long_texts,
        crashes_on_big_numbers,
        answers_without_a_field,
        says_html,
        says_teapot,
        half_json,
        takes_everything,
        hangs_on_depth,
    )
}


def handler(defect, server):
    here = threading.local()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # An answer is one write, and waits for nothing.
        disable_nagle_algorithm = True
        wbufsize = -1

        def refused(self, status):
            self.send_response(status)
            self.send_header("content-length", "0")
            self.send_header("connection", "close")
            self.end_headers()
            self.close_connection = True

        def body(self):
            length = self.headers.get("content-length")
            if length is not None:
                return self.part(int(length))
            if "chunked" not in (self.headers.get("transfer-encoding") or ""):
                return b""
            asked = b""
            while size := int(self.rfile.readline(100).split(b";")[0], 16):
                asked += self.part(size)
                self.rfile.readline(100)
            self.rfile.readline(100)
            return asked

        def part(self, length):
            if not 0 <= length <= MOST:
                raise ValueError(length)
            return self.rfile.read(length)

        def carried(self):
            try:
                asked = self.body()
            except ValueError:
                return self.refused(400)
            if not hasattr(here, "line"):
                here.line = http.client.HTTPConnection(server)
                here.line.connect()
                here.line.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            names = ("content-type", "accept", "authorization")
            headers = {name: self.headers[name] for name in names if name in self.headers}
            try:
                here.line.putrequest(self.command, self.path)
                for name, value in headers.items():
                    here.line.putheader(name, value)
                here.line.putheader("content-length", str(len(asked)))
                here.line.endheaders(asked)
                answer = here.line.getresponse()
                body = answer.read()
                right = answer.status, answer.headers.get("content-type") or "", body
                allow = answer.headers.get("allow")
            except (OSError, http.client.HTTPException, ValueError):
                del here.line
                return self.refused(400)
            status, kind, body = defect(self.command, self.path, asked, right)
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(body)))
            if allow:
                self.send_header("allow", allow)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        # Whatever the method: the server itself says what it knows.
        def __getattr__(self, name):
            if name.startswith("do_"):
                return self.carried
            raise AttributeError(name)

        def handle(self):
            try:
                super().handle()
            except (OSError, ValueError):
                self.close_connection = True

        def log_message(self, *_):
            pass

    return Handler


def main():
    if sys.argv[1:] == ["--list"]:
        print("\n".join(DEFECTS))
        return
    name, server = sys.argv[1:]
    defect = (lambda method, path, asked, right: right) if name == "nothing" else DEFECTS[name]
    listening = ThreadingHTTPServer(
        ("127.0.0.1", 0), handler(defect, server.removeprefix("http://"))
    )
    listening.daemon_threads = True
    print(f"http://127.0.0.1:{listening.server_port}", flush=True)
    listening.serve_forever()


main()
