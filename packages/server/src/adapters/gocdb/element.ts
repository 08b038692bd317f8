import type { XmlElement } from './xml.ts';

/** Tells of something survived: where, and what was done about it. */
export type Warn = (at: string, message: string) => void;

export function childrenNamed(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

export function childNamed(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((child) => child.name === name);
}

/** The text of a child; null when the child is missing or empty. */
export function textOf(element: XmlElement, name: string): string | null {
  const text = childNamed(element, name)?.text ?? '';
  return text === '' ? null : text;
}

/** Like `textOf`, but undefined where the document does not have the element at all. */
export function fieldOf(element: XmlElement, name: string): string | null | undefined {
  return childNamed(element, name) === undefined ? undefined : textOf(element, name);
}

/** An attribute, trimmed; null when missing or empty. */
export function attributeOf(element: XmlElement, name: string): string | null {
  const value = element.attributes[name]?.trim() ?? '';
  return value === '' ? null : value;
}

/** Where a child stands, or its parent when there is none. */
export function positionOf(element: XmlElement, name: string): string {
  return childNamed(element, name)?.at ?? element.at;
}

/** Text between elements is no part of any answer of the registry; it is left out, and that is said. */
export function warnOfStrayText(element: XmlElement, warn: Warn): void {
  if (element.children.length > 0 && element.text !== '') {
    warn(element.at, `stray text inside ${element.name} was left out`);
  }
}
