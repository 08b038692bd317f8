import { nameKey } from '../../kernel/name-key.ts';
import type {
  ContactChannel,
  ContactRecord,
  ContactRole,
  Coverage,
  DowntimeRecord,
  FederationSnapshot,
  NgiRecord,
  OwnerRef,
  SiteRecord,
} from '../../ports/federation-snapshot.ts';
import { emailOf, phoneOf, splitAddresses, urlOf } from './values.ts';

/** What a contact's address is, before it is judged. */
export interface ContactInput {
  owner: OwnerRef | null;
  role: ContactRole;
  channel: ContactChannel;
  text: string;
  name?: string | null;
  note?: string | null;
  position?: number;
}

/** A snapshot while it is being read: merges what is said twice and collects the warnings. */
export class SnapshotDraft {
  readonly snapshot: FederationSnapshot;
  readonly #contacts = new Map<string, ContactRecord>();
  readonly #ngis = new Map<string, NgiRecord>();
  readonly #sites = new Map<string, SiteRecord>();
  readonly #downtimes = new Map<string, DowntimeRecord>();

  constructor(source: string, part: string, covers: Coverage) {
    const empty = { ngis: [], sites: [], contacts: [], calendars: [], downtimes: [], endpoints: [] };
    this.snapshot = { source, part, covers, ...empty, warnings: [] };
  }

  readonly warn = (at: string, message: string): void => {
    this.snapshot.warnings.push({ at, message });
  };

  ngi(record: NgiRecord, at: string): void {
    this.#merge('NGI', this.#ngis, this.snapshot.ngis, record, at);
  }

  site(record: SiteRecord, at: string): void {
    this.#merge('site', this.#sites, this.snapshot.sites, record, at);
  }

  /** What is said of one downtime again adds the services that it affects. */
  downtime(record: DowntimeRecord): void {
    const key = JSON.stringify([nameKey(record.site), record.key]);
    const known = this.#downtimes.get(key);
    const services = [...new Set([...(known?.fields.services ?? []), ...record.fields.services])].sort();
    if (known) {
      known.fields.services = services;
      return;
    }
    const fresh = { ...record, fields: { ...record.fields, services } };
    this.#downtimes.set(key, fresh);
    this.snapshot.downtimes.push(fresh);
  }

  /** Several addresses in one field become several contacts, in their order. */
  contact(input: ContactInput, at: string): void {
    const texts = input.channel === 'email' ? splitAddresses(input.text) : [input.text];
    texts.forEach((text, index) => {
      const address = this.#address(input.channel, text, at);
      if (address === null) return;
      this.#add(
        {
          owner: input.owner,
          role: input.role,
          channel: input.channel,
          address,
          fields: {
            name: input.name ?? null,
            position: (input.position ?? 0) + index,
            note: input.note ?? null,
          },
        },
        at,
      );
    });
  }

  #address(channel: ContactChannel, text: string, at: string): string | null {
    if (channel === 'url') {
      const url = urlOf(text);
      if (url?.changed) this.warn(at, 'the URL was escaped twice; the escapes were taken back');
      if (!url) this.warn(at, 'this is no http or https URL; it was left out');
      return url?.url ?? null;
    }
    const address = channel === 'email' ? emailOf(text) : phoneOf(text);
    if (address === null) {
      this.warn(
        at,
        `${channel === 'email' ? 'this is no e-mail address' : 'this is no telephone number'}; it was left out`,
      );
    }
    return address;
  }

  #add(record: ContactRecord, at: string): void {
    const { owner, role, channel, address } = record;
    const key = JSON.stringify([
      owner?.kind,
      owner && nameKey(owner.name),
      role,
      channel,
      address.toLowerCase(),
    ]);
    const known = this.#contacts.get(key);
    if (!known) {
      this.#contacts.set(key, record);
      this.snapshot.contacts.push(record);
      return;
    }
    this.warn(
      at,
      `the same address is named twice as ${role} of ${owner?.name ?? 'the federation'}; it was taken once`,
    );
    known.fields.name ??= record.fields.name;
    known.fields.position = Math.min(known.fields.position, record.fields.position);
  }

  #merge<R extends NgiRecord | SiteRecord>(
    noun: string,
    known: Map<string, R>,
    list: R[],
    record: R,
    at: string,
  ): void {
    const before = known.get(nameKey(record.name));
    if (!before) {
      known.set(nameKey(record.name), record);
      list.push(record);
      return;
    }
    if (record.key !== null && before.key !== null && before.key !== record.key) {
      this.warn(at, `the ${noun} ${record.name} is named twice with different keys; they were taken as one`);
    }
    before.key ??= record.key;
    Object.assign(before.fields, record.fields);
  }
}
