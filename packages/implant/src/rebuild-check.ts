import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { maskedHash, SECTION_NAME } from './configure.ts';
import { findElfSection } from './elf-section.ts';
import { readTemplate, readTemplateFacts, type TemplateFacts, templateFactsPath } from './template.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const PACKAGES = ['gcc-12', 'binutils', 'libc6-dev', 'libsodium-dev', 'linux-libc-dev'];

/**
 * - `same`: the committed binary is what the committed source gives.
 * - `different`: it is not; `message` says what differs.
 * - `other-toolchain`: this machine has other package versions and gives other bytes, so it proves nothing.
 * - `no-toolchain`: gcc or libsodium-dev is missing here.
 */
export interface RebuildResult {
  outcome: 'same' | 'different' | 'other-toolchain' | 'no-toolchain';
  message: string;
}

/** Builds the template in a temporary directory and compares it with the committed one, byte for byte. */
export function checkRebuild(): RebuildResult {
  const facts = readTemplateFacts();
  const committed = readTemplate();
  if (sha256(committed) !== facts.sha256) {
    return { outcome: 'different', message: 'template/implant-x86_64 is not the binary of template.json' };
  }
  if (sourceHash('src/implant.c') !== facts.source_sha256 || sourceHash('build.sh') !== facts.build_sha256) {
    return {
      outcome: 'different',
      message: 'implant.c or build.sh changed after the template was built: run rebuild-check.ts --update',
    };
  }
  const built = build();
  if (typeof built === 'string') return { outcome: 'no-toolchain', message: built };
  if (Buffer.compare(built, committed) === 0) {
    return { outcome: 'same', message: `rebuilt, same ${committed.length} bytes, sha256 ${facts.sha256}` };
  }
  const here = toolchain();
  const changed = PACKAGES.filter((name) => here[name] !== facts.toolchain[name]);
  if (changed.length === 0) {
    return { outcome: 'different', message: `same toolchain, other bytes: ${sha256(built)}` };
  }
  const list = changed.map(
    (name) => `${name} ${here[name] ?? 'missing'} (template: ${facts.toolchain[name]})`,
  );
  return {
    outcome: 'other-toolchain',
    message: `cannot compare here, the toolchain differs: ${list.join(', ')}`,
  };
}

/** Builds the template anew and writes it and its facts. For whoever changed the source. */
export function updateTemplate(): TemplateFacts {
  const binary = build(join(root, 'template/implant-x86_64'));
  if (typeof binary === 'string') throw new Error(binary);
  const facts: TemplateFacts = {
    sha256: sha256(binary),
    masked_sha256: maskedHash(binary),
    size: binary.length,
    section: { name: SECTION_NAME, ...findElfSection(binary, SECTION_NAME) },
    source_sha256: sourceHash('src/implant.c'),
    build_sha256: sourceHash('build.sh'),
    toolchain: toolchain(),
  };
  writeFileSync(templateFactsPath, `${JSON.stringify(facts, null, 2)}\n`);
  return facts;
}

function build(out?: string): Buffer | string {
  const dir = mkdtempSync(join(tmpdir(), 'muster-rebuild-'));
  const file = out ?? join(dir, 'implant');
  try {
    const run = spawnSync('sh', [join(root, 'build.sh'), file], { encoding: 'utf8' });
    if (run.status === 0) return readFileSync(file);
    return `the implant did not build (needs: apt-get install gcc libc6-dev libsodium-dev):\n${run.stderr}`;
  } finally {
    rmSync(dir, { recursive: true });
  }
}

function toolchain(): Record<string, string> {
  const versions: Record<string, string> = {};
  for (const name of PACKAGES) {
    try {
      const version = execFileSync('dpkg-query', ['-W', `-f=\${Version}`, name], {
        encoding: 'utf8',
        stdio: 'pipe',
      });
      versions[name] = version.trim();
    } catch {
      // Not installed, or not a Debian: told as missing.
    }
  }
  return versions;
}

function sourceHash(path: string): string {
  return sha256(readFileSync(join(root, path)));
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--update')) {
    process.stdout.write(`${updateTemplate().sha256}\n`);
  } else {
    const { outcome, message } = checkRebuild();
    process.stdout.write(`${outcome}: ${message}\n`);
    // Debian's point releases change bytes without anybody's fault: where that is accepted it is told, not failed.
    const other = process.argv.includes('--accept-other-toolchain') ? 0 : 3;
    process.exitCode = { same: 0, different: 1, 'no-toolchain': 2, 'other-toolchain': other }[outcome];
  }
}
