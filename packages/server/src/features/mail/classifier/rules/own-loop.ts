import { header, headers } from '../mime/index.ts';
import type { Rule } from '../types.ts';

/** Our own message come back: its loop field, or a Message-ID that we gave out. */
export const ownLoop: Rule = {
  name: 'own-loop',
  decide: (view) => {
    const { ownLoop: mark, ownMessageIds } = view.options;
    if (
      mark &&
      headers(view.root, mark.headerName.toLowerCase()).some((value) => value.trim() === mark.value)
    ) {
      view.signals.add('own-loop:header');
      return { class: 'own-loop', rule: 'own-loop-header' };
    }
    const id = bare(header(view.root, 'message-id'));
    if (id !== '' && ownMessageIds && [...ownMessageIds].some((own) => bare(own) === id)) {
      view.signals.add('own-loop:message-id');
      return { class: 'own-loop', rule: 'own-loop-message-id' };
    }
    return null;
  },
};

function bare(id: string): string {
  return id.trim().replace(/^<|>$/g, '');
}
