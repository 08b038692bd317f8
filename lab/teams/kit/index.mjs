export * from './clock.mjs';
export * from './colleagues.mjs';
export * from './examine.mjs';
export * from './front-door.mjs';
export * from './mail.mjs';
export * from './parse-mail.mjs';
export * from './processes.mjs';
export * from './report.mjs';
export { note, site } from './site.mjs';
