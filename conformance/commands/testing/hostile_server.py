#!/usr/bin/env python3
"""A server that misbehaves. Usage: hostile_server.py PORT HABIT

silent      takes connections and answers nothing
closes      closes every connection at once
garbage     sends random bytes for as long as somebody listens; no frame begins with one of them, so that none is an answer by chance
acks        sends ACK 1 for as long as somebody listens
huge        announces a text of 2147483647 bytes
floods      welcomes everybody, and sends messages of a kilobyte to them for as long as they listen
dies        welcomes everybody, and ends with status 7 at the first message
deaf        as silent, and does not heed SIGTERM
always-agrees welcomes five logins, then says what the suite's probe wants to hear
interrupts  sends SIGINT to who started it, at the first connection
terminates  the same with SIGTERM
stalls      stops who started it for half a second at every login, as a busy machine does
"""
import os
import random
import signal
import socket
import sys
import threading
import time

port, habit = int(sys.argv[1]), sys.argv[2]
logins = 0
first = threading.Lock()  # taken by the first connection and kept: a second signal would end the run at once


def flood(connection, block):
    try:
        while True:
            connection.sendall(block())
    except OSError:
        connection.close()


def welcome(connection):
    """ACK 3 for every login; what it does at other frames is its habit's."""
    global logins
    while frame := connection.recv(65536):
        if habit == "dies" and frame[0] == 3:
            os._exit(7)
        logins += 1
        if habit == "stalls":
            os.kill(os.getppid(), signal.SIGSTOP)
            time.sleep(0.5)
            os.kill(os.getppid(), signal.SIGCONT)
        connection.sendall(b"\x04" if habit == "always-agrees" and logins > 5 else b"\x03")


messages = (b"\x05\x00\x00\x00\x03bob\x00\x00\x04\x00" + b"m" * 1024) * 64
no_opcodes = bytes(byte | 0x80 for byte in range(256))


def serve(connection):
    if habit == "closes":
        connection.close()
    elif habit == "garbage":
        flood(connection, lambda: random.randbytes(65536).translate(no_opcodes))
    elif habit == "acks":
        flood(connection, lambda: b"\x01" * 65536)
    elif habit == "floods":
        connection.recv(65536)
        connection.sendall(b"\x03")
        flood(connection, lambda: messages)
    elif habit == "huge":
        connection.sendall(b"\x05\x7f\xff\xff\xff" + b"x" * 1000)
    elif habit in ("dies", "always-agrees", "stalls"):
        welcome(connection)
    elif habit in ("interrupts", "terminates") and first.acquire(blocking=False):
        os.kill(os.getppid(), signal.SIGINT if habit == "interrupts" else signal.SIGTERM)


if habit == "deaf":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
listener = socket.create_server(("", port), backlog=1000)
print("listening", os.getpid(), flush=True)
kept = []
while True:
    connection, _ = listener.accept()
    kept.append(connection)
    threading.Thread(target=serve, args=[connection], daemon=True).start()
