"""chathack-sim attach as a user has it: real clients and a real server with a simulated network between them.

    attach_test.py CHATHACK_SIM CHATHACKD SOURCE_FOLDER
"""

import pathlib
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import unittest

SIM, CHATHACKD, SOURCE = (pathlib.Path(path).resolve() for path in sys.argv[1:4])
BOUND_SECONDS = 120  # far more than anything needs
NETWORK = ("about: a test\ntopology: star\nserver: {link: {rate: 1 Gbit/s, delay: 10 ms}}\n"
           "clients: {link: {rate: 100 Mbit/s, delay: 40 ms}}\n")
ROUND_TRIP_SECONDS = 0.1


class Echo:
    """Gives back what it gets, and ends when its client has."""

    def __init__(self, host):
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.listener = socket.create_server((host, 0), family=family)
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.give_back, args=(client,), daemon=True).start()

    @staticmethod
    def give_back(client):
        with client:
            while piece := client.recv(65536):
                client.sendall(piece)


class Attach(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="attach-test-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.network = self.folder / "slow.yaml"
        self.network.write_text(NETWORK)

    def words(self, listen, to, *more):
        return [str(word) for word in (SIM, "attach", "--network", self.network, "--listen", listen, "--to", to, *more)]

    def start(self, listen, to, *more):
        self.run = subprocess.Popen(self.words(listen, to, *more), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                    text=True)
        self.addCleanup(self.run.stdout.close)
        self.addCleanup(self.run.wait)
        self.addCleanup(self.run.kill)
        line = self.run.stdout.readline()
        found = re.match(r"listening on \[?([^\]]*?)\]?:(\d+), ", line)
        self.assertTrue(found, line)
        return found[1], int(found[2])

    def end(self):
        self.run.send_signal(signal.SIGINT)
        output, _ = self.run.communicate(timeout=BOUND_SECONDS)
        self.assertEqual(self.run.returncode, 0, output)
        return output

    def connect(self, address):
        client = socket.create_connection(address, BOUND_SECONDS)
        self.addCleanup(client.close)
        return client

    def there_and_back(self, client, data):
        """What comes back of these bytes, once the client has ended its side."""
        def send():
            client.sendall(data)
            client.shutdown(socket.SHUT_WR)

        sender = threading.Thread(target=send)
        sender.start()
        got = bytearray()
        while piece := client.recv(65536):
            got += piece
        sender.join()
        return bytes(got)

    def test_bytes_come_through_intact_and_no_sooner_than_the_network_allows(self):
        for host in ("127.0.0.1", "::1"):
            bracketed = f"[{host}]" if ":" in host else host
            echo = Echo(host)
            address = self.start(f"{bracketed}:0", f"{bracketed}:{echo.listener.getsockname()[1]}", "--seed", "7")
            client = self.connect(address)
            client.sendall(b"first")
            self.assertEqual(client.recv(5), b"first")  # the way is made
            began = time.monotonic()
            client.sendall(b"hello")
            self.assertEqual(client.recv(5), b"hello")
            self.assertGreaterEqual(time.monotonic() - began, ROUND_TRIP_SECONDS)
            data = bytes(range(256)) * 4000  # more than may be under way
            self.assertEqual(self.there_and_back(client, data), data)
            output = self.end()
            count = len(data) + 10
            self.assertIn("connections   1\n", output)
            self.assertIn(f"bytes         {count} up, {count} down\n", output)
            least = float(re.search(r"round trip +([0-9.]+) ms at least", output)[1])
            self.assertGreaterEqual(least, 1000 * ROUND_TRIP_SECONDS)
            echo.listener.close()

    def test_a_login_at_the_reference_server_and_captures_of_both_sides(self):
        server = subprocess.Popen([CHATHACKD, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE,
                                  stderr=subprocess.DEVNULL, text=True)
        self.addCleanup(server.stdout.close)
        self.addCleanup(server.wait)
        self.addCleanup(server.kill)
        port = int(server.stdout.readline().rsplit(":", 1)[1])
        pcap = self.folder / "pcap"
        client = self.connect(self.start("127.0.0.1:0", f"127.0.0.1:{port}", "--pcap", pcap))
        client.sendall(b"\x00" + struct.pack(">i", 3) + b"bob")
        self.assertEqual(client.recv(1), b"\x01")  # he may come in
        self.end()
        for side in ("server.pcap", "clients-1.pcap"):
            packets = subprocess.run(["tshark", "-r", pcap / side, "-Y", "tcp.port == 7777"], capture_output=True,
                                     text=True, check=True, timeout=BOUND_SECONDS).stdout
            self.assertGreater(packets.count("\n"), 3, side)

    def test_a_server_that_is_not_there_is_told(self):
        with socket.create_server(("127.0.0.1", 0)) as gone:
            port = gone.getsockname()[1]
        client = self.connect(self.start("127.0.0.1:0", f"127.0.0.1:{port}"))
        try:
            self.assertEqual(client.recv(1), b"")
        except ConnectionResetError:
            pass
        output = self.end()
        self.assertIn(f"127.0.0.1:{port} cannot be reached: ", output)
        self.assertIn("1 of them did not reach the server", output)

    def test_what_is_wrong_is_said(self):
        for arguments, sentence in (
                (("127.0.0.1", "127.0.0.1:7777"), "--listen 127.0.0.1: "),
                (("127.0.0.1:0", "localhost:http"), "--to localhost:http: "),
                (("127.0.0.1:0", "127.0.0.1:0"), "--to 127.0.0.1:0: the port is not a number from 1 to 65535"),
                (("192.0.2.1:0", "127.0.0.1:7777"), "cannot listen on 192.0.2.1:0: ")):
            run = subprocess.run(self.words(*arguments), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                 timeout=BOUND_SECONDS)
            self.assertEqual(run.returncode, 2, run.stdout)
            self.assertIn(sentence, run.stdout)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
