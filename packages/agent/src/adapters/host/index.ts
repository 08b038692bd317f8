export { type HostSystemParts, hostSystem } from './host-system.ts';
export { type HostSystemSettings, hostSystemSettings } from './settings.ts';
