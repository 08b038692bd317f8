export { valueText } from './blocks.ts';
export { definitionOf } from './definition.ts';
export { guidanceLines } from './guidance-links.ts';
export { type ReadDocument, readDocument } from './read-document.ts';
export { textOfDocument } from './service.ts';
export { readSubject, subjectWords } from './subject.ts';
export { isEmpty, missingFields, normalDocument } from './values.ts';
