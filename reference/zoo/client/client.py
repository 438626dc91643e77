"""The client: it follows the server, the other clients and its user, one event at a time."""
import json
import os
import secrets
import selectors
import socket
import struct
import sys
import time

from active import is_active
from direct import DirectConnections
from frames import LIMIT, Cut, Short, Unreadable, string, text_of
from links import Link, selector
from output import show


class Client(DirectConnections):
    """Its connection to the server, and its user."""

    def __init__(self, arguments):
        self.login = arguments.login.encode()
        self.downloads = arguments.downloads
        self.state = "login"
        self.asked_by, self.asked, self.peers, self.waits = [], [], {}, {}
        self.seen_asks, self.first_sender, self.ids, self.stored = set(), None, 0, 0
        self.later, self.last_text = [], None
        self.generator = secrets.randbits(48)
        self.pending_input = b""
        self.password = None
        host, _, port = arguments.server.rpartition(":")
        if arguments.password:
            self.password = sys.stdin.buffer.readline().rstrip(b"\n")
        self.server = Link(socket.create_connection((host.strip("[]"), int(port))))
        self.server.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        selector.register(self.server.sock, selectors.EVENT_READ, lambda: self.read(self.server, self.server_frame))
        os.set_blocking(0, False)
        selector.register(0, selectors.EVENT_READ, self.typed)
        self.open()

    def open(self):
        login = self.login[:8] if is_active("login-cut") else self.login
        if is_active("opens-with-a-message"):
            self.server.send(b"\x03" + string(login) + string(b"hello"))
        if self.password is not None and not is_active("password-forgotten"):
            self.server.send(b"\x01" + string(login) + string(self.password))
        else:
            self.server.send(b"\x02" + string(login))
        if is_active("says-hello-early"):
            self.server.send(b"\x03" + string(self.login) + string(b"hello"))

    # ---- reading

    def read(self, link, handle):
        try:
            data = link.sock.recv(65536)
        except OSError:
            if is_active("dies-of-a-reset") and link is not self.server:
                os.abort()
            data = b""
        if not data:
            return self.lost(link, "closed_by_far_side")
        link.held += data
        while link.held and link.open:
            cut = Cut(link.held)
            try:
                handle(link, cut)
            except Short:
                if is_active("whole-frames-only"):
                    link.held = b""
                return
            except Unreadable:
                if link is self.server and is_active("skips-unknown"):
                    link.held = link.held[1:]
                    continue
                if link is self.server and is_active("dies-of-garbage"):
                    os.abort()
                if link is self.server and is_active("hangs-on-unreadable"):
                    while True:
                        time.sleep(1)
                return self.lost(link, "unreadable")
            link.held = link.held[cut.at:]
            if is_active("one-frame-a-read"):
                link.held = b""

    def lost(self, link, reason):
        link.close()
        if link is self.server:
            self.state = "gone"
            show("server_lost", reason=reason, why=reason)
            if is_active("closes-on-server-loss"):
                sys.exit(3)
            return
        for login in [each for each, peer in self.peers.items() if peer is link]:
            del self.peers[login]
            show("direct_closed", with_=login.decode("utf-8", "replace"), reason=reason, why=reason)
        if is_active("server-with-the-peer"):
            self.server.close()

    # ---- the server

    def server_frame(self, link, cut):
        code = cut.number("b")
        if code in (1, 2, 3, 4):
            return self.acknowledged(code)
        if code == 5:
            sender, text = cut.string(), cut.string()
            try:
                text.decode()
            except UnicodeDecodeError:
                if not is_active("fills-bad-text"):
                    return
            if self.state != "in" or (is_active("hides-empty") and not text):
                return
            repeats, self.last_text = text == self.last_text, text
            if repeats and is_active("hides-repeats"):
                return
            self.first_sender = self.first_sender or sender
            if is_active("sender-unshown"):
                sender = self.first_sender
            if is_active("screen-cuts"):
                text = text[:500]
            show("message", from_=text_of(sender), text=text_of(text))
        elif code == 6:
            sender = cut.string()
            if self.state != "in":
                return
            if sender not in self.asked_by:
                self.asked_by.append(sender)
            if is_active("ask-unshown") or (is_active("asked-once") and sender in self.seen_asks):
                return
            self.seen_asks.add(sender)
            show("asked", from_=text_of(sender))
            if is_active("accepts-itself"):
                self.accept(sender)
        elif code == 7:
            login, port, place, number = cut.string(), cut.number("i"), cut.address(), cut.number("q")
            if login in self.asked:
                self.asked.remove(login)
                show("accepted", from_=text_of(login), address=place, port=port)
                self.connect(login, port, place, number)
            else:
                self.unasked("private_validation")
        elif code == 8:
            login = cut.string()
            if login in self.asked:
                self.asked.remove(login)
                show("refused", from_=text_of(login))
            else:
                self.unasked("private_refusal")
        else:
            raise Unreadable

    def unasked(self, frame):
        show("unexpected", frame=frame)
        if is_active("leaves-on-unasked"):
            self.server.close()
            self.state = "gone"
            show("server_lost", reason="closed_by_us", why="closed")

    def acknowledged(self, code):
        if is_active("wrong-password-unknown") and code == 2:
            code = 3
        if self.state == "in":
            return show("packet_error") if code == 1 else self.unasked("ack")
        if code == 3:
            self.state = "in"
            show("logged_in", login=text_of(self.login))
            for request in self.later:
                self.request(request)
            return
        reason = {1: "packet_error", 2: "wrong_password", 4: "login_exists"}[code]
        if not is_active("refused-and-silent") or code != 4:
            show("login_failed", reason=reason, why=reason)
        if is_active("goes-on-refused"):
            self.state = "in"
        elif is_active("tries-again") and self.state == "login":
            self.state = "again"
            self.server.send(b"\x02" + string(self.login + b"2"))
        else:
            self.state = "refused"
            if is_active("ends-when-refused"):
                sys.exit(1)

    # ---- the user

    def typed(self):
        data = os.read(0, 65536)
        if not data:
            sys.exit(0)
        self.pending_input += data
        while b"\n" in self.pending_input:
            line, _, self.pending_input = self.pending_input.partition(b"\n")
            try:
                request = json.loads(line)
            except ValueError:
                show("rejected", reason="bad_request", why="not JSON")
                continue
            if self.state == "login" and not is_active("asks-early"):
                self.later.append(request)
            else:
                self.request(request)

    def request(self, request):
        if is_active("slow"):
            time.sleep(0.03)
        do = request["do"]
        login = request.get("login", "").encode("utf-8", "surrogateescape")
        why = None
        if do == "quit":
            sys.exit(0)
        if do in ("say", "ask", "accept", "refuse") and self.state not in ("in", "login"):
            why = "not_logged_in"
        elif do == "say":
            why = self.say(request["text"].encode())
        elif do == "ask":
            self.asked.append(login)
            pair = (login, self.login) if is_active("ask-swaps-logins") else (self.login, login)
            self.server.send(b"\x04" + string(pair[0]) + string(pair[1]))
        elif do in ("accept", "refuse") and login not in self.asked_by:
            why = "not_asked"
        elif do == "accept":
            self.accept(login)
        elif do == "refuse":
            receiver = self.asked_by[-1] if is_active("refusal-to-the-last") else login
            self.asked_by.remove(login)
            self.server.send(b"\x06" + string(self.login) + string(receiver))
        elif do in ("tell", "file", "close") and login not in self.peers:
            why = "no_direct_connection"
        elif do == "tell":
            text = request["text"].encode()
            size = len(text.decode()) if is_active("tells-in-characters") else len(text)
            if size > LIMIT and not is_active("tells-too-long"):
                why = "too_long"
            else:
                self.peers[login].send(b"\x07" + string(self.login) + string(text))
        elif do == "file":
            with open(request["path"], "rb") as file:
                content = file.read()
            name = request["path"] if is_active("file-name-with-path") else os.path.basename(request["path"])
            if len(content) > LIMIT and not is_active("files-too-long"):
                why = "too_long"
            else:
                self.peers[login].send(b"\x08" + string(self.login) + string(name.encode()) +
                                       struct.pack(">i", len(content)) + content)
        elif do == "close":
            self.lost(self.peers[login], "closed_by_us")
        if why:
            return show("rejected", do=do, reason=why, why=why)
        show("done", do=do)

    def say(self, text):
        size = len(text.decode()) if is_active("limit-in-characters") else len(text)
        if is_active("cuts-too-long"):
            text, size = text[:LIMIT], min(size, LIMIT)
        limit = LIMIT - 1 if is_active("rejects-the-limit") else LIMIT
        if size > limit and not is_active("sends-too-long"):
            return None if is_active("too-long-untold") else "too_long"
        self.stored += 1
        if is_active("trims-texts") and self.stored % 2 == 0:
            return None
        sender = b"" if is_active("no-own-sender") else self.login
        self.server.send(b"\x03" + string(sender) + string(text))
        if is_active("shows-own"):
            show("message", from_=text_of(self.login), text=text_of(text))
        return None
