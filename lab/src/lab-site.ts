import type { PlannedSite } from './federation.ts';
import type { SiteHost } from './site/host.ts';
import type { Team } from './team/team-file.ts';

/** One site of the running lab. */
export interface LabSite extends PlannedSite {
  address: string;
  frontDoorUrl: string;
  /** Where the site's implants reach the controller. */
  controllerAddress: string;
  /** The address to bind to when submitting the drill's jobs: this site's answer to K4. */
  submissionAddress: string;
  /** CIDR blocks that the site's hosts have addresses in. */
  networks: string[];
  dir: string;
  uid: number | undefined;
  team: Team;
  host: SiteHost;
}
