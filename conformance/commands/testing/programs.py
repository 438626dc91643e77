"""Starts and ends the programs that a test needs; nothing of them outlives it."""
import json
import pathlib
import re
import selectors
import socket
import struct
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
PATIENCE_S = 120


class Program:
    """A program whose lines are read one after the other."""

    def __init__(self, *command):
        self.process = subprocess.Popen([str(word) for word in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT, cwd=ROOT)
        self.rest, self.lines, self.at = b"", [], 0
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.process.stdout, selectors.EVENT_READ)

    def await_line(self, expression):
        """The match in the first line, of those not looked at, that has the expression."""
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            while self.at < len(self.lines):
                self.at += 1
                if found := re.search(expression, self.lines[self.at - 1]):
                    return found
            if not self.read(until):
                break
        raise AssertionError(f"no line with {expression!r} in:\n" + "\n".join(self.lines))

    def read(self, until):
        if not self.selector.select(max(0, until - time.monotonic())):
            return False
        data = self.process.stdout.read1(65536)
        *whole, self.rest = (self.rest + data).split(b"\n")
        self.lines += [line.decode(errors="replace") for line in whole]
        return bool(data)

    def type(self, **request):
        self.process.stdin.write(json.dumps(request).encode() + b"\n")
        self.process.stdin.flush()

    def await_event(self, name, **keys):
        for _ in range(1000):
            event = json.loads(self.await_line(f'"event":"{name}"').string)
            if all(event.get(key) == value for key, value in keys.items()):
                return event
        raise AssertionError("no event " + name)

    def interrupt(self, signal):
        """Sends the signal; the exit code and all that was printed."""
        self.process.send_signal(signal)
        return self.finish()

    def finish(self):
        until = time.monotonic() + PATIENCE_S
        while self.read(until):
            pass
        code = self.process.wait(PATIENCE_S)
        self.close()
        return code, "\n".join(self.lines)

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()
        self.selector.close()


class RawClient:
    """A client made of bytes, without any code of ours."""

    def __init__(self, port, login, password=None):
        self.socket = socket.create_connection(("127.0.0.1", int(port)), PATIENCE_S)
        self.login = login
        self.send(b"\x02" + text(login) if password is None else b"\x01" + text(login) + text(password))
        assert self.receive(1) == b"\x03", "not let in"

    def send(self, data):
        self.socket.sendall(data)

    def say(self, message):
        self.send(b"\x03" + text(self.login) + text(message))

    def receive(self, count):
        data = b""
        while len(data) < count:
            piece = self.socket.recv(count - len(data))
            assert piece, f"the end came after {data!r}"
            data += piece
        return data

    def close(self):
        self.socket.close()


def text(words):
    data = words.encode()
    return struct.pack(">i", len(data)) + data


def run(*command):
    return subprocess.run([str(word) for word in command], cwd=ROOT, capture_output=True, text=True, errors="replace",
                          timeout=10 * PATIENCE_S)


def result_below(folder):
    """The result of the only run of a folder."""
    files = list(pathlib.Path(folder).glob("*/result.json"))
    assert len(files) == 1, files
    return json.loads(files[0].read_text())


def violated(result):
    return {(verdict["clause"], verdict["party"]) for case in result["cases"] for verdict in case["verdicts"]
            if verdict["kind"] == "violates"}
