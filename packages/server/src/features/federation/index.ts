export { applySnapshot, manualSnapshot } from './apply-snapshot.ts';
export { recordDowntime, withdrawDowntime } from './edit-service.ts';
export { importFederation } from './import-service.ts';
export type { Contact, Downtime, Endpoint, Span } from './model.ts';
export { mayEditFederation, maySeeSite } from './policy.ts';
export { alarmRoles, pickRecipients, type Recipient } from './recipients.ts';
export { alarmAddressesOf, contactsInOrder, officerAddresses, recipientsFor } from './recipients-service.ts';
export { siteNames } from './site-names.ts';
export {
  type CalendarBook,
  calendarBook,
  contactsOf,
  downtimesAt,
  downtimesOf,
  endpointOf,
  endpointsOf,
  type NgiRow,
  ngiByNameOrId,
  ngiCalendar,
  ownContactsOf as sitesContacts,
  type SiteRow,
  siteById,
  siteCalendar,
  sitesByNameOrId,
} from './store.ts';
export { demandSite, getSite, listSites } from './view-service.ts';
