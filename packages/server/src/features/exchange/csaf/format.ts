import type { CsafLabel } from './tlp.ts';

export interface CsafNote {
  category: 'summary' | 'details' | 'description' | 'general' | 'legal_disclaimer';
  title: string;
  text: string;
}

/** The parts of CSAF 2.0 that Muster writes. */
export interface CsafDocument {
  document: {
    category: 'csaf_security_incident_response';
    csaf_version: '2.0';
    title: string;
    lang: 'en';
    distribution: { text: string; tlp: { label: CsafLabel; url: string } };
    publisher: { category: 'coordinator'; name: string; namespace: string; contact_details: string };
    tracking: {
      id: string;
      aliases?: string[];
      status: 'interim' | 'final';
      version: string;
      initial_release_date: string;
      current_release_date: string;
      revision_history: { number: string; date: string; summary: string }[];
      generator: { engine: { name: string } };
    };
    notes: CsafNote[];
    references: { category: 'external' | 'self'; summary: string; url: string }[];
  };
  vulnerabilities?: { cve: string }[];
}

/** CSAF 2.0, section 5.1: the name that a file of this document has to have. */
export function csafFileName({ document: { tracking } }: CsafDocument): string {
  return `${tracking.id.toLowerCase().replace(/[^+\-a-z0-9]+/g, '_')}.json`;
}
