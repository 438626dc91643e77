"""Connections, and the one selector that waits for all of them."""
import selectors

from active import is_active

selector = selectors.PollSelector()  # epoll refuses files as input


class Link:
    """A socket with what was read and not yet understood."""

    def __init__(self, sock):
        self.sock, self.held, self.open = sock, b"", True

    def send(self, data):
        try:
            if is_active("byte-by-byte"):
                for at in range(len(data)):
                    self.sock.sendall(data[at:at + 1])
            else:
                self.sock.sendall(data)
        except OSError:
            pass

    def close(self):
        if self.open:
            self.open = False
            try:
                selector.unregister(self.sock)
            except (KeyError, ValueError):
                pass
            self.sock.close()


class Peer(Link):
    def __init__(self, sock, login, known):
        super().__init__(sock)
        self.login, self.known = login, known  # the login that is expected, and whether the hello came
        self.wait = None
        self.files = 0
