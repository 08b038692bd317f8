import { type TlpLabel, tlpText } from '@muster/contract';
import { ownUuid } from '../model/uuid5.ts';
import type { StixObject } from './objects.ts';

/** oasis-open/cti-stix-common-objects, extension-definition-specifications/tlp-2.0: ids and date are published there. */
export const TLP_EXTENSION = 'extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d';
const TLP_CREATED = '2022-10-01T00:00:00.000Z';

export const tlp2: Record<TlpLabel, string> = {
  CLEAR: 'marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487',
  GREEN: 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb',
  AMBER: 'marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421',
  'AMBER+STRICT': 'marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003',
  RED: 'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1',
};

/** STIX 2.1, section 7.2.1.4: TLP 1. They are read, and never written: TLP 2 has a label that they lack. */
export const tlp1: Readonly<Record<string, TlpLabel>> = {
  'marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9': 'CLEAR',
  'marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da': 'GREEN',
  'marking-definition--f88d31f6-486f-44da-b317-01333bde0b82': 'AMBER',
  'marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed': 'RED',
};

export function tlpMarking(label: TlpLabel): StixObject {
  return {
    type: 'marking-definition',
    spec_version: '2.1',
    id: tlp2[label],
    created: TLP_CREATED,
    name: tlpText(label),
    extensions: { [TLP_EXTENSION]: { extension_type: 'property-extension', tlp_2_0: label.toLowerCase() } },
  };
}

/** What the source asks for in words stands beside the label. */
export function statementMarking(key: string, statement: string, created: string): StixObject {
  return {
    type: 'marking-definition',
    spec_version: '2.1',
    id: `marking-definition--${ownUuid(key, 'stix', 'restriction', statement)}`,
    created,
    definition_type: 'statement',
    definition: { statement },
  };
}
