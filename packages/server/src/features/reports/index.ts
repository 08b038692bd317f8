/** What other features put their own documents together from: tagged pages, flowing text, tables, the label on every page. */
export { drawChrome } from './pdf/chrome.ts';
export { factStrip, flow, heading, paragraph, small, strong, subheading, title } from './pdf/flow.ts';
export { bullet, tlpMeans } from './pdf/parts.ts';
export { innerWidth, type Piece, page, Sheet } from './pdf/sheet.ts';
export { type Column, table } from './pdf/table.ts';
export { day, moment, plural } from './pdf/words.ts';
