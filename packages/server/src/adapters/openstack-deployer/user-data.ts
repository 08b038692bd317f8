import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { DoorError } from '../../ports/deployer.ts';
import { CONSOLE_MARK } from './server-words.ts';

/** The published, unconfigured program: the drill image has it, other images fetch it. */
export interface PublishedProgram {
  bytes: Uint8Array;
  sha256: string;
}

export interface UserDataParts {
  deployment: string;
  binary: Uint8Array;
  published: PublishedProgram | null;
  /** URL from which an image that lacks the published program fetches it. */
  template: string | null;
  /** Started again at every boot. */
  autostart: boolean;
}

/** Nova takes 65,535 bytes after base 64. */
const LONGEST = 49_000;

/**
 * The script that a new machine runs once, by cloud-init or by the drill image: it puts the program together from the
 * published one and the bytes that differ (its configuration, 4 KiB), checks its hash, says it on the console and
 * starts it as `nobody`. Whatever is not as announced ends it.
 */
export function userDataOf(parts: UserDataParts): string {
  const { deployment, binary, published } = parts;
  const difference = published && differenceOf(published.bytes, binary);
  const patch = difference ?? { offset: 0, bytes: binary };
  const script = scriptOf(parts, {
    whole: difference === null,
    offset: patch.offset,
    packed: gzipSync(patch.bytes, { level: 9 }).toString('base64'),
    sha256: createHash('sha256').update(binary).digest('hex'),
  });
  if (Buffer.byteLength(script) > LONGEST)
    throw new DoorError('invalid', `the program of ${deployment} does not fit into user data`);
  return script;
}

/** The one stretch in which both differ; null when they are not of one length or have nothing in common. */
function differenceOf(base: Uint8Array, binary: Uint8Array): { offset: number; bytes: Uint8Array } | null {
  if (base.length !== binary.length) return null;
  let from = 0;
  while (from < base.length && base[from] === binary[from]) from += 1;
  let to = base.length;
  while (to > from && base[to - 1] === binary[to - 1]) to -= 1;
  return { offset: from, bytes: binary.subarray(from, to) };
}

interface Patch {
  whole: boolean;
  offset: number;
  packed: string;
  sha256: string;
}

function scriptOf({ deployment, published, template, autostart }: UserDataParts, patch: Patch): string {
  const base = patch.whole ? [': > payload'] : basedOn(published?.sha256 ?? '', template);
  return `${[
    '#!/bin/sh',
    '# SECURITY EXERCISE. Harmless. It starts one program as nobody and does nothing else.',
    '# Whether it belongs to an exercise: ask the CSIRT, or its page /mark/ for this id:',
    `# ${deployment}`,
    'set -eu',
    'umask 022',
    `dir=\${MUSTER_EXERCISE_DIR:-/var/lib/muster-exercise}`,
    'mkdir -p "$dir"',
    'cd "$dir"',
    `say() { echo "${CONSOLE_MARK} $*" > "\${MUSTER_CONSOLE:-/dev/console}" 2>/dev/null || :; }`,
    'hash() { sha256sum < "$1" | cut -d " " -f 1; }',
    // A machine that comes up again is not started anew: the site ended it. The announced control program is.
    ...(autostart ? [] : ['if [ -e started ]; then say "not again"; exit 0; fi']),
    ...base,
    "base64 -d > patch.gz <<'END'",
    ...(patch.packed.match(/.{1,76}/g) ?? []),
    'END',
    'gzip -dc patch.gz > patch',
    ...(patch.whole
      ? ['mv patch payload']
      : [`dd if=patch of=payload bs=1 seek=${patch.offset} conv=notrunc 2>/dev/null`]),
    'rm -f patch patch.gz',
    `if [ "$(hash payload)" != ${patch.sha256} ]; then say "torn"; exit 1; fi`,
    ': > started',
    'chmod 755 payload',
    'chown 65534:65534 . payload 2>/dev/null || :',
    `say "program ${patch.sha256}"`,
    ...(autostart ? [PER_BOOT] : []),
    'sync',
    'as=$(grep -m 1 ":x:65534:" /etc/passwd | cut -d : -f 1)',
    `setsid su -s /bin/sh "\${as:-nobody}" -c "cd $dir && exec ./payload" < /dev/null > /dev/null 2>&1 &`,
  ].join('\n')}\n`;
}

function basedOn(sha256: string, template: string | null): string[] {
  const fetched =
    template === null
      ? ['say "no published program here"; exit 1']
      : [`curl -fsS --max-time 120 -o base "${template}" || wget -q -T 120 -O base "${template}"`];
  return [
    'if [ -f /usr/lib/muster/implant ]; then cp /usr/lib/muster/implant base; else',
    ...fetched.map((line) => `  ${line}`),
    'fi',
    `if [ "$(hash base)" != ${sha256} ]; then say "another published program"; exit 1; fi`,
    'mv base payload',
  ];
}

/** Where cloud-init runs things at every boot; the drill image runs the whole script each time. */
const PER_BOOT = `
if [ -d /var/lib/cloud/scripts/per-boot ] && [ ! -e /var/lib/cloud/scripts/per-boot/muster-exercise ]; then
  cp "$0" /var/lib/cloud/scripts/per-boot/muster-exercise && chmod 755 /var/lib/cloud/scripts/per-boot/muster-exercise
fi`.trim();
