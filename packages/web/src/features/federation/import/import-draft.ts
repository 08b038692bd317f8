import type { Format, ImportFile } from './import-model.ts';

/** What is to be imported, before the server was asked what it would change. */
export interface ImportDraft {
  files: ImportFile[];
  /** Empty: as the first file looks. */
  format: Format | '';
  label: string;
  partial: boolean;
}
