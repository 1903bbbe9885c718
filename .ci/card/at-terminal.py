#!/usr/bin/env python3
"""Runs a program on a terminal of its own and types for it.

    at-terminal.py SECONDS 'WAIT-FOR=TYPE'... -- COMMAND...

Each WAIT-FOR is a text that the program writes first; TYPE is written then, with \\r for return and \\x04 for the end
of input. What the program writes goes to stdout; its exit code is handed on, 124 if it takes longer than SECONDS.
"""
import os
import pty
import select
import signal
import sys
import time

split = sys.argv.index("--")
limit = time.monotonic() + float(sys.argv[1])
steps = [tuple(step.split("=", 1)) for step in sys.argv[2:split]]
command = sys.argv[split + 1:]

child, terminal = pty.fork()
if child == 0:
    os.execvp(command[0], command)
written = b""
while True:
    if steps and steps[0][0].encode() in written:
        typed = steps.pop(0)[1].encode().decode("unicode_escape").encode("latin-1")
        written = b""
        os.write(terminal, typed)
    left = limit - time.monotonic()
    if left <= 0:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        sys.exit(124)
    if not select.select([terminal], [], [], min(left, 0.5))[0]:
        continue
    try:
        part = os.read(terminal, 65536)
    except OSError:
        break
    if not part:
        break
    written += part
    sys.stdout.buffer.write(part)
    sys.stdout.flush()
# A program that has closed its terminal may still wait for a card.
while True:
    ended, status = os.waitpid(child, os.WNOHANG)
    if ended:
        sys.exit(os.waitstatus_to_exitcode(status))
    if time.monotonic() >= limit:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        sys.exit(124)
    time.sleep(0.02)
