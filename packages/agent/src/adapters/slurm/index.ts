export { banLua, jobSubmitExample, jobSubmitLua } from './job-submit-lua.ts';
export { type SlurmSystemSettings, slurmSystemSettings } from './settings.ts';
export { type SlurmSystemParts, slurmSystem } from './slurm-system.ts';
