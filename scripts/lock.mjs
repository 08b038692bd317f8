import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const LOOK_AGAIN_MS = 200;

/** Runs `work` while no other process of this machine holds the same lock file; a dead holder's lock is taken over. */
export async function withLock(file, work) {
  await mkdir(dirname(file), { recursive: true });
  for (let told = false; !(await take(file)); told = true) {
    if (!told) process.stderr.write('Waiting for another command that installs or builds …\n');
    await pause(LOOK_AGAIN_MS);
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

/** The file appears together with its content, so nobody ever reads a lock without a holder. */
async function take(file) {
  const own = `${file}.${process.pid}`;
  await writeFile(own, String(process.pid));
  try {
    await link(own, file);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    await removeIfDead(file);
    return false;
  } finally {
    await rm(own, { force: true });
  }
}

async function removeIfDead(file) {
  const holder = await readFile(file, 'utf8').catch(() => undefined);
  if (holder === undefined || isAlive(Number(holder))) return;
  // Between reading and moving, a third process may have taken the lock: then it gets it back.
  const aside = `${file}.dead.${process.pid}`;
  await rename(file, aside).catch(() => {});
  const moved = await readFile(aside, 'utf8').catch(() => undefined);
  if (moved !== undefined && moved !== holder) await link(aside, file).catch(() => {});
  await rm(aside, { force: true });
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
