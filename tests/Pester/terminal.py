# Runs a program on a terminal of its own and presses Ctrl+C when a text has appeared; prints what the terminal showed.
import os
import pty
import select
import signal
import sys
import time

awaited, command = sys.argv[1].encode(), sys.argv[2:]
process, terminal = pty.fork()
if process == 0:
    os.execvp(command[0], command)

shown, seen_at, end = b"", None, time.time() + 120
while time.time() < end:
    if select.select([terminal], [], [], 0.1)[0]:
        try:
            text = os.read(terminal, 4096)
        except OSError:
            break
        if not text:
            break
        shown += text
        # PowerShell waits until a terminal has told where its cursor is.
        for _ in range(text.count(b"\x1b[6n")):
            os.write(terminal, b"\x1b[1;1R")
    if seen_at is None and awaited in shown:
        seen_at = time.time()
    if seen_at and time.time() > seen_at + 1:
        os.write(terminal, b"\x03")
        seen_at = float("inf")
else:
    os.kill(process, signal.SIGKILL)
os.waitpid(process, 0)
sys.stdout.buffer.write(shown)
