import {
  callerOf,
  type FakeAnswer,
  type FakeRequest,
  type FakeRoute,
  NO_CONTENT,
  ok,
  pageOf,
  refusal,
} from './fake-http.ts';
import type { FakeImage, FakeState, FakeToken } from './fake-state.ts';

export const fakeGlance: FakeRoute = (state, request) => {
  if (!request.path.startsWith('/image/v2/images')) return undefined;
  const token = callerOf(state, 'glance', request);
  if (!token) return refusal(401, 'Authentication required');
  const [id = '', part, member] = request.path
    .slice('/image/v2/images'.length + 1)
    .split('/')
    .map(decodeURIComponent);
  if (!id) return list(state, request, token);
  const image = state.images.get(id);
  if (!image || !maySee(state, image, token)) return refusal(404, `No image found with ID ${id}`);
  if (request.method === 'GET' && !part) return ok(shown(image));
  if (part === 'file')
    return image.status === 'deactivated' && !state.isAdmin(token)
      ? refusal(403, 'The requested image has been deactivated.')
      : ok({ data: image.id });
  if (!state.isAdmin(token) && image.owner !== token.projectId) return refusal(403, 'You are not permitted');
  if (part === 'actions') return activate(image, member === 'deactivate');
  if (part === 'members') return members(image, request.method, member);
  return patch(image, request.body);
};

function maySee(state: FakeState, image: FakeImage, token: FakeToken): boolean {
  return (
    state.isAdmin(token) ||
    image.owner === token.projectId ||
    ['public', 'community'].includes(image.visibility) ||
    (image.visibility === 'shared' && image.members.includes(token.projectId))
  );
}

/** Hidden images are in no list that does not ask for them. */
function list(state: FakeState, { query }: FakeRequest, token: FakeToken): FakeAnswer {
  const own = ['marker', 'limit', 'os_hidden'];
  const wanted = [...query].filter(([key]) => !own.includes(key));
  const hidden = query.get('os_hidden') === 'true';
  const found = [...state.images.values()].filter((image) => {
    const fields: Record<string, unknown> = shown(image);
    return (
      image.os_hidden === hidden &&
      maySee(state, image, token) &&
      wanted.every(([key, value]) => fields[key] === value)
    );
  });
  const { page, more } = pageOf(found, query);
  return ok({ images: page.map(shown), ...(more ? { next: '/v2/images?marker=x' } : {}) });
}

function activate(image: FakeImage, off: boolean): FakeAnswer {
  if (!['active', 'deactivated'].includes(image.status))
    return refusal(403, `Not allowed from ${image.status}`);
  image.status = off ? 'deactivated' : 'active';
  return NO_CONTENT;
}

function members(image: FakeImage, method: string, member: string | undefined): FakeAnswer {
  if (image.visibility !== 'shared') return refusal(403, 'Only shared images have members.');
  if (method === 'GET')
    return ok({ members: image.members.map((member_id) => ({ member_id, status: 'pending' })) });
  if (!member || !image.members.includes(member)) return refusal(404, 'No such member');
  image.members = image.members.filter((one) => one !== member);
  return NO_CONTENT;
}

function patch(image: FakeImage, changes: { path: string; value: unknown }[]): FakeAnswer {
  for (const { path, value } of changes) Object.assign(image, { [path.slice(1)]: value });
  return ok(shown(image));
}

function shown({ members: _, properties, ...image }: FakeImage) {
  return { ...image, ...properties, os_hash_algo: image.os_hash_value ? 'sha512' : null };
}
