/** Where a site's files stand, below its own directory. The names are part of the documented team interface. */
import { join } from 'node:path';

export interface SiteLayout {
  dir: string;
  siteFile: string;
  maildir: string;
  jobs: string;
  hostTool: string;
  hostSocket: string;
  teamLog: string;
  frontDoor: { dir: string; map: string; ban: string; released: string; log: string; table: string };
}

export function siteLayout(dir: string): SiteLayout {
  const frontDoor = join(dir, 'front-door');
  return {
    dir,
    siteFile: join(dir, 'site.json'),
    maildir: join(dir, 'Maildir'),
    jobs: join(dir, 'jobs'),
    hostTool: join(dir, 'bin', 'host'),
    hostSocket: join(dir, 'host.sock'),
    teamLog: join(dir, 'team.log'),
    frontDoor: {
      dir: frontDoor,
      map: join(frontDoor, 'grid-mapfile'),
      ban: join(frontDoor, 'ban.txt'),
      released: join(frontDoor, 'released.txt'),
      log: join(frontDoor, 'log', 'front-door.log'),
      table: join(frontDoor, 'table'),
    },
  };
}
