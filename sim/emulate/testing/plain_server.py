#!/usr/bin/env python3
"""A CHATHACK server in plain Python, for tests: correct, and different from the reference server.

    plain_server.py PORT [LOGIN PASSWORD]...

Two threads for each connection, one lock. Where a clause is OPEN it does something else than the reference
server: senders hear themselves (GLOBAL-2), empty messages are refused (GLOBAL-10), a second login takes the
first one's place (LOGIN-7), an empty login is a login error (LOGIN-13), whoever is not there is not answered for
(PRIVATE-6), each ask is relayed (PRIVATE-7), also to oneself (PRIVATE-11), ports are nobody's business
(PRIVATE-13), bad text is repaired (WIRE-7).
"""

import queue
import socket
import struct
import sys
import threading

MESSAGE_BYTES_MAX = 1024
LOGIN_BYTES_MAX = 100
TEXT_BYTES_MAX = 1 << 20
FRAMES_WAITING_MAX = 4096


class BadPacket(Exception):
    """A frame whose end cannot be found."""


def packed(text):
    return struct.pack(">i", len(text)) + text


class User:
    def __init__(self, server, connection):
        self.server = server
        self.connection = connection
        self.reader = connection.makefile("rb")
        self.login = None
        self.outgoing = queue.Queue(FRAMES_WAITING_MAX)
        self.writer = threading.Thread(target=self.write_all, daemon=True)
        self.writer.start()

    def take(self, size):
        data = self.reader.read(size)
        if len(data) < size:
            raise EOFError
        return data

    def take_number(self, layout):
        return struct.unpack(layout, self.take(struct.calcsize(layout)))[0]

    def take_text(self, most=TEXT_BYTES_MAX):
        size = self.take_number(">i")
        if size < 0 or size > most:
            raise BadPacket
        return self.take(size)

    def take_address(self):
        kind = self.take(1)
        if kind not in (b"\1", b"\2"):
            raise BadPacket
        return kind + self.take(4 if kind == b"\1" else 16)

    def send(self, data):
        """Nobody waits for a slow reader: who lets too much wait is put out."""
        try:
            self.outgoing.put_nowait(data)
        except queue.Full:
            self.break_off()

    def write_all(self):
        try:
            while data := self.outgoing.get():
                while not self.outgoing.empty() and len(data) < 65536:
                    more = self.outgoing.get()
                    if not more:
                        self.connection.sendall(data)
                        return
                    data += more
                self.connection.sendall(data)
        except OSError:
            self.break_off()

    def break_off(self):
        try:
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def serve(self):
        try:
            while True:
                self.serve_one(self.take(1)[0])
        except BadPacket:
            self.send(b"\1")
        except (EOFError, OSError):
            pass
        self.server.forget(self)
        try:
            self.outgoing.put(None, timeout=1)
            self.writer.join(1)
            self.connection.shutdown(socket.SHUT_WR)
            self.linger()
        except (OSError, queue.Full):
            pass
        self.connection.close()

    def linger(self):
        """Reads what still comes, so that the last answer is not lost to a reset."""
        self.connection.settimeout(0.2)
        while self.connection.recv(65536):
            pass

    def serve_one(self, code):
        if code == 1:
            login, password = self.take_text(), self.take_text()
            self.try_login(login, password)
        elif code == 2:
            self.try_login(self.take_text(), None)
        elif code == 3:
            sender, text = self.take_text(), self.take_text()
            if self.may_speak_as(sender) and 0 < len(text) <= MESSAGE_BYTES_MAX:
                self.server.say(self.login, text)
            else:
                self.send(b"\1")
        elif code == 4:
            sender, receiver = self.take_text(), self.take_text()
            if self.may_speak_as(sender):
                self.server.ask(self.login, receiver)
            else:
                self.send(b"\1")
        elif code == 5:
            sender, receiver = self.take_text(), self.take_text()
            rest = self.take(4) + self.take_address() + self.take(8)
            self.answer(sender, receiver, b"\7" + packed(sender) + rest)
        elif code == 6:
            sender, receiver = self.take_text(), self.take_text()
            self.answer(sender, receiver, b"\x08" + packed(sender))
        elif code == 7:
            self.take_text(), self.take_text()
            self.send(b"\1")
        elif code == 8:
            self.take_text(), self.take_text(), self.take_text()  # the size and the bytes are laid out as a text
            self.send(b"\1")
        elif code == 9:
            self.take_text(), self.take(8)
            self.send(b"\1")
        else:
            raise BadPacket

    def may_speak_as(self, sender):
        return self.login is not None and sender == self.login

    def try_login(self, login, password):
        if self.login is not None:
            self.send(b"\1")
            return
        if refusal := self.server.enter(self, login, password):
            self.send(refusal)

    def answer(self, sender, receiver, frame):
        if not self.may_speak_as(sender) or not self.server.answer(sender, receiver, frame):
            self.send(b"\1")


class Server:
    def __init__(self, passwords):
        self.passwords = passwords
        self.users = {}
        self.asks = set()  # of (who asked, who was asked)
        self.lock = threading.Lock()

    def enter(self, user, login, password):
        with self.lock:
            if not 0 < len(login) <= LOGIN_BYTES_MAX:
                return b"\2"
            if password is None:
                if login in self.passwords or login in self.users:
                    return b"\4"
            elif self.passwords.get(login) != password:
                return b"\2"
            elif login in self.users:
                self.put_out(self.users[login])
            self.users[login] = user
            user.login = login
            # Under the lock, so that nobody's words are before it.
            user.send(b"\3")
            return None

    def put_out(self, user):
        self.drop(user)
        user.break_off()

    def drop(self, user):
        if user.login is not None and self.users.get(user.login) is user:
            del self.users[user.login]
            self.asks = {pair for pair in self.asks if user.login not in pair}
        user.login = None

    def forget(self, user):
        with self.lock:
            self.drop(user)

    def say(self, sender, text):
        frame = b"\5" + packed(sender) + packed(text.decode("utf-8", "replace").encode())
        with self.lock:
            for user in self.users.values():
                user.send(frame)

    def ask(self, sender, receiver):
        with self.lock:
            if receiver in self.users:
                self.asks.add((sender, receiver))
                self.users[receiver].send(b"\6" + packed(sender))

    def answer(self, sender, receiver, frame):
        with self.lock:
            if (receiver, sender) not in self.asks:
                return False
            self.asks.remove((receiver, sender))
            self.users[receiver].send(frame)
            return True


def listener(port):
    both = socket.socket(socket.AF_INET6, socket.SOCK_STREAM)
    both.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    both.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    both.bind(("::", port))
    both.listen(512)
    return both


def main():
    words = [word.encode() for word in sys.argv[2:]]
    server = Server(dict(zip(words[::2], words[1::2])))
    listening = listener(int(sys.argv[1]))
    print("ready", flush=True)
    while True:
        connection, _ = listening.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        threading.Thread(target=User(server, connection).serve, daemon=True).start()


if __name__ == "__main__":
    main()
