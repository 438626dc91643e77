"""What a client does with other clients: accepts, connects, greets, and gets messages and files."""
import os
import random
import secrets
import selectors
import socket
import struct
import time

from active import is_active
from frames import LIMIT, Unreadable, address, string, text_of
from links import Peer, selector
from output import show


class DirectConnections:
    """The part of the client that has direct connections; `Client` is the rest and holds the state."""

    def accept(self, login):
        self.asked_by.remove(login)
        place = self.server.sock.getsockname()[0]
        family = socket.AF_INET6 if ":" in place else socket.AF_INET
        listener = socket.socket(family)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((place, 0))
        port = listener.getsockname()[1]
        self.ids += 1
        number = secrets.randbits(64) - (1 << 63)
        if is_active("ids-of-48-bits"):
            number = self.next_long()
        if is_active("ids-without-sign-of-48-bits"):
            number = abs(self.next_long())
        if is_active("ids-of-31-bits"):
            number = secrets.randbits(31)
        if is_active("ids-of-a-double"):
            number = int(random.random() * (1 << 63))
        if is_active("ids-above-zero"):
            number = secrets.randbits(63)
        if is_active("counting-ids"):
            number = self.ids
        if is_active("one-id"):
            random.seed(self.login)
            number = random.getrandbits(63)
        told = port + 1 if is_active("listens-elsewhere") else port
        frame = (b"\x05" + string(self.login) + string(login) + struct.pack(">i", told) + address(place) +
                 struct.pack(">q", number))
        if is_active("listens-late"):
            self.server.send(frame)
            time.sleep(0.5)
        listener.listen(16)
        if not is_active("listens-late"):
            self.server.send(frame)
        wait = {"login": login, "id": number, "listener": listener}
        selector.register(listener, selectors.EVENT_READ, lambda: self.came(wait))
        show("waiting", for_=text_of(login), address=place, port=port)

    def next_long(self):
        """What java.util.Random.nextLong gives."""
        halves = []
        for _ in range(2):
            self.generator = (self.generator * 0x5deece66d + 0xb) % (1 << 48)
            halves.append(struct.unpack(">i", struct.pack(">I", self.generator >> 16))[0])
        return struct.unpack(">q", struct.pack(">Q", ((halves[0] << 32) + halves[1]) % (1 << 64)))[0]

    def came(self, wait):
        sock, _ = wait["listener"].accept()
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        peer = Peer(sock, wait["login"], False)
        peer.wait = wait
        selector.register(sock, selectors.EVENT_READ, lambda: self.read(peer, self.peer_frame))

    def stop(self, wait):
        selector.unregister(wait["listener"])
        wait["listener"].close()

    def connect(self, login, port, place, number):
        try:
            sock = socket.create_connection((place, port), 1)
        except (OSError, OverflowError) as error:
            return show("direct_failed", with_=text_of(login), reason="network", why=str(error))
        sock.settimeout(None)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        peer = Peer(sock, login, True)
        selector.register(sock, selectors.EVENT_READ, lambda: self.read(peer, self.peer_frame))
        if is_active("message-before-hello"):
            peer.send(b"\x07" + string(self.login) + string(b"hello"))
        if is_active("hello-without-id"):
            number = 0
        if is_active("id-of-32-bits"):
            number &= 0xffffffff
        own = login if is_active("hello-of-the-other") else self.login
        peer.send(b"\x09" + string(own) + struct.pack(">q", number))
        self.peers[login] = peer
        show("direct_opened", with_=text_of(login))

    def is_hello(self, peer, login, number):
        right = login == peer.login
        if is_active("any-login"):
            right = True
        if is_active("login-by-prefix"):
            right = login.startswith(peer.login)
        return right and (number == peer.wait["id"] or is_active("any-id"))

    def peer_frame(self, peer, cut):
        code = cut.number("b")
        if not peer.known:
            return self.first_frame(peer, code, cut)
        if code not in (7, 8):
            raise Unreadable
        login = cut.string()
        name = cut.string() if code == 8 else None
        content = cut.string(1 << 20)
        believed = is_active("sender-believed" if code == 7 else "file-sender-believed")
        if login != peer.login and not believed:
            return self.lost(peer, "wrong_sender")
        counts_characters = code == 7 and is_active("shows-in-characters")
        too_long = len(text_of(content) if counts_characters else content) > LIMIT
        if code == 8 and too_long and is_active("stores-the-front"):
            content, too_long = content[:LIMIT], False
        if too_long and not is_active("shows-too-long" if code == 7 else "stores-too-long"):
            if is_active("closes-on-too-long"):
                return self.lost(peer, "closed_by_us")
            return show("skipped", from_=text_of(login), reason="too_long")
        if code == 8:
            peer.files += 1
            return self.store(login, name, content)
        if is_active("private-unshown") and peer.files:
            return None
        show("private_message", from_=text_of(login), text=text_of(content))
        return None

    def first_frame(self, peer, code, cut):
        if code == 7 and is_active("no-hello-needed"):
            peer.known = True
            show("private_message", from_=text_of(cut.string()), text=text_of(cut.string()))
            return
        if code == 9 and self.is_hello(peer, cut.string(), cut.number("q")):
            peer.known = True
            if not is_active("id-serves-again"):
                self.stop(peer.wait)
            self.peers[peer.login] = peer
            show("direct_opened", with_=text_of(peer.login))
            return
        show("turned_away", expected=text_of(peer.login))
        if is_active("turned-away-left-open"):
            cut.at = len(cut.data)
            peer.held = b""
            selector.unregister(peer.sock)
            return
        peer.close()
        if not is_active("keeps-listening"):
            self.stop(peer.wait)

    def store(self, login, name, content):
        if is_active("text-files"):
            content = content.replace(b"\n", b"\r\n")
        plain = os.path.basename(name.replace(b"\\", b"/").replace(b"\0", b"_"))[:200] or b"file"
        if plain in (b".", b".."):
            plain = b"file"
        if is_active("follows-paths"):
            plain = name.split(b"\0")[0]
        if is_active("rejects-odd-names") and plain != name:
            return show("file_not_saved", from_=text_of(login), name=text_of(name), reason="not_permitted", why="name")
        os.makedirs(self.downloads, exist_ok=True)
        self.stored += 1
        if is_active("numbered-files"):
            plain = b"%d" % self.stored
        path = os.path.join(self.downloads.encode(), plain)
        tries = 1
        while os.path.exists(path) and not is_active("overwrites"):
            tries += 1
            path = os.path.join(self.downloads.encode(), plain + b" (%d)" % tries)
        try:
            part = path + b".part" if is_active("parts") else path
            with open(part, "wb") as file:
                file.write(content)
            if part != path:
                os.rename(part, path)
        except (OSError, ValueError) as error:
            return show("file_not_saved", from_=text_of(login), name=text_of(name), reason="io_error", why=str(error))
        show("file", from_=text_of(login), name=text_of(name), bytes=len(content), saved_as=text_of(path))
        return None
