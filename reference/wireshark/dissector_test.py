#!/usr/bin/env python3
"""The Wireshark dissector, run by tshark over captures made of the byte vectors (reference/wire/vectors).

Every valid vector decodes to its fields, whole and cut at every byte; every invalid one is marked.
Usage: dissector_test.py [unittest options]
"""
import ipaddress
import json
import pathlib
import struct
import subprocess
import tempfile
import unittest

import yaml

HERE = pathlib.Path(__file__).resolve().parent
VECTORS = HERE.parent / "wire/vectors"
CLIENT, SERVER = ("10.0.0.1", 40000), ("10.0.0.2", 7777)
ASKER, ACCEPTER = ("10.0.0.1", 50000), ("10.0.0.3", 7001)
MARKS = {"unknown_opcode": {"WIRE-5", "PRIVATE-14"}, "negative_count": {"WIRE-4"}, "bad_address_code": {"WIRE-8"},
         "text_too_long": {"WIRE-6", "LOGIN-14"}, "bad_utf8": {"WIRE-7"},
         "payload_too_long": {"CLIENT-5", "GLOBAL-5", "PEER-6"}}


def joined(node, read):
    if isinstance(node, list):
        return b"".join(joined(part, read) for part in node)
    if isinstance(node, dict):
        return joined(node["hex"], bytes.fromhex) if "hex" in node else read(node["repeat"]) * node["times"]
    return read(node)


def vectors(direction):
    return yaml.safe_load((VECTORS / f"{direction}.yaml").read_text())


class Capture:
    """A pcap of TCP connections, segment by segment."""

    def __init__(self):
        self.packets = []
        self.sequence = {}
        self.connections = 0

    def segment(self, source, target, payload=b"", flags=0x18):
        key = (source, target)
        at = self.sequence.get(key, 1000)
        acknowledged = self.sequence.get((target, source), 1000)
        self.sequence[key] = at + len(payload) + (1 if flags & 2 else 0)
        tcp = struct.pack(">HHIIBBHHH", source[1], target[1], at, acknowledged, 5 << 4, flags, 65535, 0, 0)
        ip = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 40 + len(payload), len(self.packets) & 0xffff, 0, 64, 6, 0,
                         ipaddress.ip_address(source[0]).packed, ipaddress.ip_address(target[0]).packed)
        self.packets.append(ip + tcp + payload)

    def opened(self, source, target):
        self.segment(source, target, flags=2)
        self.segment(target, source, flags=0x12)
        return self

    def send(self, source, target, payload, size=1400):
        for at in range(0, len(payload), size):
            self.segment(source, target, payload[at:at + size])
        return self

    def write(self, path):
        with open(path, "wb") as out:
            out.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 262144, 101))  # raw IP
            for i, packet in enumerate(self.packets):
                out.write(struct.pack("<IIII", i // 1000, i % 1000 * 1000, len(packet), len(packet)) + packet)


def dissected(capture):
    """What the dissector makes of each packet: a list of its CHATHACK layers, as tshark's raw JSON has them."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "capture.pcap")
        capture.write(path)
        shown = subprocess.run(["tshark", "-X", f"lua_script:{HERE}/chathack.lua", "-r", path, "-T", "json", "-x",
                                "--no-duplicate-keys"], capture_output=True, text=True, errors="replace", check=True, timeout=120)
    assert "Lua" not in shown.stderr, shown.stderr
    return [packet["_source"]["layers"] for packet in json.loads(shown.stdout)]


def find_all(node, key):
    """Every value of `key` below `node`, in order, lists of equal keys taken apart."""
    if isinstance(node, list):
        for each in node:
            yield from find_all(each, key)
    elif isinstance(node, dict):
        for name, value in node.items():
            if name == key:
                # a raw value is [hex, position, size, mask, type]; several are a list of those
                several = isinstance(value, list) and not (key.endswith("_raw") and not isinstance(value[0], list))
                yield from value if several else [value]
            else:
                yield from find_all(value, key)


def raw(layers, field):
    return [bytes.fromhex(value[0]) for value in find_all(layers, f"chathack.{field}_raw")]


LOGIN = bytes.fromhex("02 00000003 626f62")
ACCEPT = bytes.fromhex("05 00000003 626f62 00000005 616c696365 00001b59 01 0a000003 0000000000000001")


def started(direction, capture=None):
    """A connection on which frames of that direction make sense: somebody is logged in, a direct connection announced.
    Gives the capture, how many packets that took, and the way of such frames."""
    capture = capture or Capture()
    capture.connections += 1
    client, asker = (CLIENT[0], CLIENT[1] + capture.connections), (ASKER[0], ASKER[1] + capture.connections)
    capture.opened(client, SERVER).send(client, SERVER, LOGIN).send(SERVER, client, b"\x03")
    if direction == "peer":
        capture.send(client, SERVER, ACCEPT).opened(asker, ACCEPTER)
    way = {"to_server": (client, SERVER), "to_client": (SERVER, client), "peer": (asker, ACCEPTER)}[direction]
    return capture, len(capture.packets), way


class Dissector(unittest.TestCase):
    maxDiff = None

    def assert_fields(self, layers, vector):
        self.assertEqual(list(find_all(layers, "chathack.frame")), [vector["frame"]])
        for name, value in vector["fields"].items():
            if name == "address":
                packed = ipaddress.ip_address(value).packed
                self.assertEqual(raw(layers, "address" if len(packed) == 4 else "address6"), [packed])
            elif name in ("port", "id"):
                width = 4 if name == "port" else 8
                self.assertEqual(raw(layers, name), [value.to_bytes(width, "big", signed=True)])
                self.assertEqual([int(each) for each in find_all(layers, f"chathack.{name}")], [value])
            else:
                expected = joined(value, str.encode)
                if expected:
                    self.assertEqual(raw(layers, name), [expected])
                else:
                    self.assertEqual(list(find_all(layers, f"chathack.{name}")), [""])

    def test_every_valid_vector_decodes_to_its_fields(self):  # WIRE-1, WIRE-2
        for direction in ("to_server", "to_client", "peer"):
            capture, _, way = started(direction)
            lasts = []
            for vector in vectors(direction)["valid"]:
                capture.send(*way, joined(vector["hex"], bytes.fromhex))
                lasts.append(len(capture.packets) - 1)
            packets = dissected(capture)
            self.assertGreater(len(lasts), 5)
            for vector, last in zip(vectors(direction)["valid"], lasts):
                with self.subTest(direction=direction, vector=vector["name"]):
                    self.assert_fields(packets[last], vector)

    def test_frames_cut_at_every_byte_or_glued_are_put_together(self):  # WIRE-3
        for direction in ("to_server", "to_client", "peer"):
            valid = [each for each in vectors(direction)["valid"] if len(joined(each["hex"], bytes.fromhex)) < 60]
            whole = b"".join(joined(each["hex"], bytes.fromhex) for each in valid)
            for size in (1, 1400):
                capture, head, way = started(direction)
                packets = dissected(capture.send(*way, whole, size))[head:]
                with self.subTest(direction=direction, size=size):
                    self.assertEqual(list(find_all(packets, "chathack.frame")), [each["frame"] for each in valid])

    def test_every_invalid_vector_is_marked(self):  # WIRE-4, WIRE-5, WIRE-7, WIRE-8, GLOBAL-5, PEER-6
        for direction in ("to_server", "to_client", "peer"):
            # no clause limits passwords and file names; the reference implementation does
            invalid = [each for each in vectors(direction)["invalid"]
                       if each["error"] != "text_too_long" or not {"password", "name"} & set(each["name"].split())]
            capture, places = Capture(), []
            for vector in invalid:
                _, head, way = started(direction, capture)
                capture.send(*way, joined(vector["hex"], bytes.fromhex) + bytes(32))  # some vectors end where the error is known
                places.append(slice(head, len(capture.packets)))
            packets = dissected(capture)
            for vector, place in zip(invalid, places):
                with self.subTest(direction=direction, vector=vector["name"]):
                    marks = set(find_all(packets[place], "chathack.breaks"))
                    self.assertTrue(marks & MARKS[vector["error"]], marks)

    def test_a_frame_that_breaks_nothing_has_no_mark(self):
        capture, _, (asker, accepter) = started("peer")
        capture.send(asker, accepter, bytes.fromhex("09 00000005 616c696365 0000000000000001"))
        capture.send(accepter, asker, bytes.fromhex("07 00000003 626f62 00000002 6869"))
        capture.send((CLIENT[0], CLIENT[1] + 1), SERVER, bytes.fromhex("03 00000003 626f62 00000002 6869"))
        packets = dissected(capture)
        self.assertEqual(list(find_all(packets, "chathack.breaks")), [])
        self.assertEqual([each for each in find_all(packets, "chathack.frame")],
                         ["new_login", "connected", "private_accept", "private_hello", "private_message", "global_message"])

    def marks_of(self, capture):
        return list(find_all(dissected(capture), "chathack.breaks"))

    def test_who_speaks_before_it_is_logged_in_is_marked(self):  # CLIENT-1, GLOBAL-4
        early = Capture().opened(CLIENT, SERVER).send(CLIENT, SERVER, bytes.fromhex("03 00000003 626f62 00000002 6869"))
        self.assertEqual(self.marks_of(early), ["CLIENT-1"])
        heard = Capture().opened(CLIENT, SERVER).send(SERVER, CLIENT, bytes.fromhex("05 00000003 626f62 00000002 6869"))
        self.assertEqual(self.marks_of(heard), ["GLOBAL-4"])

    def test_a_false_sender_is_marked(self):  # CLIENT-2
        capture, _, way = started("to_server")
        capture.send(*way, bytes.fromhex("03 00000003 626f63 00000002 6869"))
        self.assertEqual(self.marks_of(capture), ["CLIENT-2"])

    def test_a_direct_connection_with_another_id_or_no_hello_is_marked(self):  # PEER-1, PEER-3
        for frame, mark in (("09 00000005 616c696365 0000000000000002", "PEER-3"), ("07 00000005 616c696365 00000000", "PEER-1")):
            capture, _, way = started("peer")
            self.assertEqual(self.marks_of(capture.send(*way, bytes.fromhex(frame))), [mark])

    def test_calls_of_two_people_on_the_same_port_are_told_apart(self):  # PEER-3, PEER-10
        capture, _, way = started("peer")
        capture.send(*way, bytes.fromhex("09 00000005 616c696365 0000000000000001"))
        # carol, at another address, accepts dave on the port that bob listens on; then alice speaks again
        carol, dave = ("10.0.0.4", 41000), ("10.0.0.5", ACCEPTER[1])
        capture.opened(carol, SERVER).send(carol, SERVER, bytes.fromhex("02 00000005 6361726f6c")).send(SERVER, carol, b"\x03")
        capture.send(carol, SERVER, bytes.fromhex("05 00000005 6361726f6c 00000004 64617665 00001b59 01 0a000004 0000000000000007"))
        capture.opened(dave, (carol[0], ACCEPTER[1]))
        capture.send(dave, (carol[0], ACCEPTER[1]), bytes.fromhex("09 00000004 64617665 0000000000000007"))
        capture.send((carol[0], ACCEPTER[1]), dave, bytes.fromhex("07 00000005 6361726f6c 00000002 6869"))
        capture.send(*way, bytes.fromhex("07 00000005 616c696365 00000002 6869"))
        self.assertEqual(self.marks_of(capture), [])

    def test_a_server_on_another_port_is_found_by_the_preference(self):
        capture = Capture().opened(CLIENT, ("10.0.0.2", 4000)).send(CLIENT, ("10.0.0.2", 4000), bytes.fromhex("02 00000003 626f62"))
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "capture.pcap")
            capture.write(path)
            shown = subprocess.run(["tshark", "-X", f"lua_script:{HERE}/chathack.lua", "-o", "chathack.server_ports:4000",
                                    "-r", path, "-Y", "chathack", "-T", "fields", "-e", "chathack.login"],
                                   capture_output=True, text=True, errors="replace", check=True, timeout=120)
        self.assertEqual(shown.stdout.strip(), "bob")


if __name__ == "__main__":
    unittest.main()
