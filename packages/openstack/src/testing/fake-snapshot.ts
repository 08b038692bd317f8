import { createHash } from 'node:crypto';
import { type FakeAnswer, ok, refusal } from './fake-http.ts';
import { note } from './fake-nova.ts';
import type { FakeServer, FakeState, FakeToken } from './fake-state.ts';

/**
 * Not kept off by a lock. The image belongs to the project of whoever asks; made by an administrator for a server of
 * others, it is shared with them from the start.
 */
export function startSnapshot(
  state: FakeState,
  server: FakeServer,
  { name, metadata }: { name: string; metadata?: Record<string, string> },
  token: FakeToken,
): FakeAnswer {
  if (server.task)
    return refusal(
      409,
      `Cannot 'createImage' instance ${server.id} while it is in task_state ${server.task}`,
    );
  const id = state.id();
  const foreign = token.projectId !== server.tenant_id;
  state.images.set(id, {
    id,
    name,
    status: 'queued',
    visibility: foreign ? 'shared' : 'private',
    owner: token.projectId,
    protected: false,
    os_hidden: false,
    os_hash_value: null,
    size: null,
    members: foreign ? [server.tenant_id] : [],
    properties: { ...metadata, instance_uuid: server.id, image_type: 'snapshot' },
  });
  note(state, server, 'createImage', token);
  server.task = 'image_uploading';
  const apply = () => {
    server.task = null;
    const image = state.images.get(id);
    const hash = createHash('sha512').update(server.id).digest('hex');
    if (image) Object.assign(image, { status: 'active', size: 393_216, os_hash_value: hash });
  };
  server.next = { at: state.now() + state.options.snapshotMs, apply };
  return ok({ image_id: id }, 202);
}
