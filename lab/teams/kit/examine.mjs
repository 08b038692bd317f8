// Forensics of one process, while it runs or stands still: program, configuration, memory, files, traffic.
import { createHash } from 'node:crypto';
import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, readSync } from 'node:fs';
import { join } from 'node:path';

const MOST_MEMORY = 64 * 1024 * 1024;

/** Everything that can be learnt of a process. What cannot be read is undefined. */
export function examine(one) {
  const program = quietly(() => readFileSync(`/proc/${one.pid}/exe`));
  const memory = quietly(() => readMemory(one.pid)) ?? '';
  return {
    ...one,
    sha256: program && createHash('sha256').update(program).digest('hex'),
    config: program && quietly(() => readConfig(program)),
    canaryToken: quietly(() => canaryToken(one.cwd)),
    memoryToken: memory.match(/muster-memory-token=([a-z2-7]{16})/)?.[1],
    unlinkedToken: quietly(() => unlinkedToken(one.pid)),
    connections: quietly(() => connections(one.pid)) ?? [],
    traffic: traffic(memory),
  };
}

/** What its sandbox tells of a process; its memory is not looked at. */
export function examineSandbox(one) {
  return { ...one, ...examineFiles(one.cwd) };
}

/** What the sandbox alone tells, when the process is gone. */
export function examineFiles(dir) {
  const program = quietly(() => readFileSync(join(dir, 'payload')));
  return {
    sha256: program && createHash('sha256').update(program).digest('hex'),
    config: program && quietly(() => readConfig(program)),
    canaryToken: quietly(() => canaryToken(dir)),
  };
}

/** The lines of the encoded section `.muster`, as an object; undefined where a program has none. */
export function readConfig(program) {
  const section = elfSection(program, '.muster');
  const magic = 'MUSTERCFG1';
  if (section?.toString('latin1', 0, magic.length) !== magic) return undefined;
  const key = section[magic.length];
  const text = Buffer.from(section.subarray(magic.length + 1).map((byte) => byte ^ key)).toString('latin1');
  return Object.fromEntries(
    [...text.matchAll(/^([a-z_]+)=([^\n\0]*)$/gm)].map((match) => [match[1], match[2]]),
  );
}

/** A section of a 64-bit little-endian ELF file, by its name. */
export function elfSection(file, name) {
  if (file.toString('latin1', 0, 4) !== '\x7fELF') return undefined;
  const table = Number(file.readBigUInt64LE(0x28));
  const size = file.readUInt16LE(0x3a);
  const count = file.readUInt16LE(0x3c);
  const header = (index) => {
    const at = table + index * size;
    const [offset, length] = [file.readBigUInt64LE(at + 0x18), file.readBigUInt64LE(at + 0x20)].map(Number);
    return { name: file.readUInt32LE(at), bytes: file.subarray(offset, offset + length) };
  };
  const names = header(file.readUInt16LE(0x3e)).bytes;
  for (let index = 0; index < count; index += 1) {
    const { name: start, bytes } = header(index);
    if (names.toString('latin1', start, names.indexOf(0, start)) === name) return bytes;
  }
  return undefined;
}

/** The writable memory of a process as text (latin1), 64 MiB at most. */
export function readMemory(pid) {
  const handle = openSync(`/proc/${pid}/mem`, 'r');
  const parts = [];
  let total = 0;
  try {
    for (const line of readFileSync(`/proc/${pid}/maps`, 'latin1').split('\n')) {
      const match = line.match(/^([0-9a-f]+)-([0-9a-f]+) rw/);
      if (!match) continue;
      const start = Number.parseInt(match[1], 16);
      const length = Number.parseInt(match[2], 16) - start;
      total += length;
      if (total > MOST_MEMORY) break;
      const bytes = Buffer.alloc(length);
      const got = quietly(() => readSync(handle, bytes, 0, length, start)) ?? 0;
      parts.push(bytes.toString('latin1', 0, got));
    }
  } finally {
    closeSync(handle);
  }
  return parts.join('\n');
}

/** TCP connections of a process: `{local, remote, state}` with `ip:port`; state 01 is established. */
export function connections(pid) {
  const inodes = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      const target = quietly(() => readlinkSync(`/proc/${pid}/fd/${fd}`)) ?? '';
      return target.match(/^socket:\[(\d+)\]$/)?.[1] ?? [];
    }),
  );
  return readFileSync(`/proc/${pid}/net/tcp`, 'latin1')
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => inodes.has(fields[9]))
    .map((fields) => ({ local: endpoint(fields[1]), remote: endpoint(fields[2]), state: fields[3] }));
}

function endpoint(text) {
  const [address, port] = text.split(':');
  const bytes = Buffer.from(address, 'hex').reverse();
  return `${bytes.join('.')}:${Number.parseInt(port, 16)}`;
}

function canaryToken(dir) {
  const name = readdirSync(dir).find((entry) => /^MUSTER-EXERCISE-.*\.txt$/.test(entry));
  return name && readFileSync(join(dir, name), 'utf8').match(/canary-token=([a-z2-7]{16})/)?.[1];
}

/** A file without a name can still be read through the process that holds it open. */
function unlinkedToken(pid) {
  for (const fd of readdirSync(`/proc/${pid}/fd`)) {
    const path = `/proc/${pid}/fd/${fd}`;
    if (!(quietly(() => readlinkSync(path)) ?? '').endsWith('(deleted)')) continue;
    const token = quietly(() => readFileSync(path, 'latin1'))?.match(
      /muster-unlinked-token=([a-z2-7]{16})/,
    )?.[1];
    if (token) return token;
  }
  return undefined;
}

/** From the last message that stands in memory: how many went out, in how many bytes, in which time. */
function traffic(memory) {
  let best;
  for (const match of memory.matchAll(
    /"seq":(\d+),"kind":"beat"[^}]*?"mono_ms":(\d+)[^}]*?"tx_bytes":(\d+)\}/g,
  )) {
    const [seq, ms, bytes] = match.slice(1).map(Number);
    if (best && best.beats > seq) continue;
    // The counter stands as it was before this message itself went out.
    best = {
      beats: seq + 1,
      bytes: seq > 0 ? Math.round((bytes * (seq + 1)) / seq) : bytes,
      seconds: ms / 1000,
    };
  }
  return best && { ...best, period: best.beats > 1 ? best.seconds / (best.beats - 1) : 0 };
}

function quietly(read) {
  try {
    return read();
  } catch {
    return undefined;
  }
}
