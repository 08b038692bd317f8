// The chat of the sites' teams: one JSON object a line, readable and writable by all of them.
import { appendFileSync, readFileSync } from 'node:fs';
import { now, stamp } from './clock.mjs';
import { site } from './site.mjs';

export function tellColleagues(message) {
  appendFileSync(site.colleagues, `${JSON.stringify({ at: stamp(now()), site: site.site, ...message })}\n`);
}

export function readColleagues() {
  return readFileSync(site.colleagues, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => {
      try {
        return [JSON.parse(line)];
      } catch {
        return [];
      }
    });
}
