import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Compiles forbidden.c like the implant itself; needs gcc, libc6-dev and libsodium-dev. */
export function buildForbidden(): Uint8Array {
  const dir = mkdtempSync(join(tmpdir(), 'muster-forbidden-'));
  try {
    const source = fileURLToPath(new URL('./forbidden.c', import.meta.url));
    const out = join(dir, 'forbidden');
    execFileSync('gcc', ['-O2', '-w', '-static', '-no-pie', '-o', out, source, '-l:libsodium.a']);
    return readFileSync(out);
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** The names of the acts in forbidden.c, so that a test cannot forget one. */
export function forbiddenActs(): string[] {
  const source = readFileSync(new URL('./forbidden.c', import.meta.url), 'utf8');
  return [...source.matchAll(/TRY\("([a-z0-9-]+)"/g)].map((match) => match[1] ?? '');
}
