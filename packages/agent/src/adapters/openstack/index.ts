export { type OpenStackSystemParts, openStackSystem } from './openstack-system.ts';
export { type OpenStackSystemSettings, openStackSystemSettings } from './settings.ts';
