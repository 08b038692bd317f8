import type { Json } from '../../../kernel/canonical-json.ts';

export interface StixObject {
  type: string;
  spec_version: '2.1';
  id: string;
  [property: string]: Json;
}

export interface StixBundle {
  type: 'bundle';
  id: string;
  objects: StixObject[];
}
