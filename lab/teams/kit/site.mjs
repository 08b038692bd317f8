// Who we are and where our things stand: the content of site.json.
import { readFileSync } from 'node:fs';

export const site = JSON.parse(readFileSync(process.env.MUSTER_SITE ?? 'site.json', 'utf8'));

export function note(text) {
  process.stdout.write(`${text}\n`);
}
