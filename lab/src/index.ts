export { IDENTITY_DN, type Identity, type IdentityName } from './certificates/identities.ts';
export {
  type ClockMapping,
  DEFAULT_SPEED,
  ensureClockFile,
  machineClock,
  ProcedureClock,
  readClockFile,
  SCENARIO_START,
  writeClockFile,
} from './clock/lab-clock.ts';
export { CSIRT_ADDRESS, MUSTER_DOMAIN } from './federation.ts';
export type { LabSite } from './lab-site.ts';
export { cleanLeftovers } from './process/run-registry.ts';
export { type Lab, type LabOptions, startLab } from './start-lab.ts';
export type { LeftOut } from './team/assign-teams.ts';
export {
  CHECK_IDS,
  type CheckId,
  type DeclaredVerdict,
  readTeam,
  readTeams,
  type Team,
} from './team/team-file.ts';
