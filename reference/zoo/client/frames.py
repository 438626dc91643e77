"""Fields of frames, to bytes and from bytes."""
import os
import socket
import struct

from active import is_active

LIMIT = 1024  # bytes of a message or a file, by the clauses
HUGE = 70000  # bytes of a text that it still reads


class Unreadable(Exception):
    """These bytes are no frame."""


class Short(Exception):
    """The frame is not whole yet."""


class Cut:
    """Takes the fields of one frame off the front of some bytes."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        if self.at + count > len(self.data):
            raise Short
        self.at += count
        return self.data[self.at - count:self.at]

    def number(self, layout):
        return struct.unpack(">" + layout, self.take(struct.calcsize(">" + layout)))[0]

    def string(self, most=HUGE):
        count = self.number("i")
        if count < 0 and is_active("crashes-on-negative"):
            os.kill(os.getpid(), 11)
        if count < 0 or count > most:
            raise Unreadable
        return self.take(count)

    def address(self):
        code = self.number("b")
        if code not in (1, 2):
            raise Unreadable
        raw = self.take(4 if code == 1 else 16)
        return socket.inet_ntop(socket.AF_INET if code == 1 else socket.AF_INET6, raw)


def string(text):
    count = len(text.decode("utf-8", "replace")) if is_active("counts-characters") else len(text)
    return struct.pack(">i", count) + text


def address(text):
    if ":" in text:
        return b"\x02" + socket.inet_pton(socket.AF_INET6, text)
    return b"\x01" + socket.inet_pton(socket.AF_INET, text)


def text_of(raw):
    if is_active("ascii-screen"):
        raw = bytes(byte if byte < 128 else 63 for byte in raw)
    return raw.decode("utf-8", "replace")
