// What a site does at its front door: read the log, ban, unban, close, release.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { site } from './site.mjs';

/** Lines of the log: `{at, event, dn, from, account, job, pid, sha256, why}`, oldest first. */
export function readLog() {
  return readFileSync(site.frontDoor.log, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [at, event] = line.split(' ');
      const fields = [...line.matchAll(/(\w+)=(?:"([^"]*)"|(\S+))/g)].map((match) => [
        match[1],
        match[2] ?? match[3],
      ]);
      return { at: new Date(at), event, ...Object.fromEntries(fields) };
    });
}

/** Submissions by an identity. */
export function submissionsOf(dn) {
  return readLog().filter((line) => line.event === 'submit' && line.dn === dn);
}

export function ban(dn) {
  appendFileSync(site.frontDoor.banFile, `"${dn}"\n`);
}

export function unban(dn) {
  const lines = readFileSync(site.frontDoor.banFile, 'utf8').split('\n');
  writeFileSync(
    site.frontDoor.banFile,
    lines.filter((line) => line.replaceAll('"', '').trim() !== dn).join('\n'),
  );
}

/** Lets nobody in any more. */
export function closeDoor() {
  appendFileSync(site.frontDoor.banFile, '*\n');
}

/** The sandboxes of these jobs (or `*`) may be removed. */
export function release(jobs) {
  appendFileSync(site.frontDoor.releasedFile, `${jobs.join('\n')}\n`);
}
