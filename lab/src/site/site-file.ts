/** What a team is told: site.json, the one file that the documented interface begins with. */
import { chownSync, writeFileSync } from 'node:fs';
import { CSIRT_ADDRESS } from '../federation.ts';
import type { LabSite } from '../lab-site.ts';

export function writeSiteFile(options: {
  site: LabSite;
  clockFile: string;
  colleagues: string;
  smtpPort: number;
}): void {
  const { site, clockFile, colleagues, smtpPort } = options;
  const { layout } = site.host;
  const told = {
    site: site.name,
    ngi: site.ngi,
    timezone: site.timeZone,
    mail: {
      maildir: layout.maildir,
      address: site.mail.security,
      private: site.mail.private,
      tickets: site.mail.tickets,
      smtp: { host: '127.0.0.1', port: smtpPort },
      csirt: CSIRT_ADDRESS,
      ngi: site.mail.ngi,
    },
    clock: clockFile,
    frontDoor: {
      dir: layout.frontDoor.dir,
      url: site.frontDoorUrl,
      log: layout.frontDoor.log,
      banFile: layout.frontDoor.ban,
      mapFile: layout.frontDoor.map,
      releasedFile: layout.frontDoor.released,
    },
    jobsDir: layout.jobs,
    account: site.uid === undefined ? (process.getuid?.() ?? 0) : site.uid,
    hostTool: layout.hostTool,
    colleagues,
    network: { address: site.address },
  };
  writeFileSync(layout.siteFile, `${JSON.stringify(told, null, 2)}\n`, { mode: 0o600 });
  if (site.uid !== undefined) chownSync(layout.siteFile, site.uid, site.uid);
}
