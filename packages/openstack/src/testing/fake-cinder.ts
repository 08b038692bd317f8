import { callerOf, type FakeRoute, ok, refusal } from './fake-http.ts';

export const fakeCinder: FakeRoute = (state, request) => {
  if (!request.path.startsWith('/volume/v3/') || !state.options.cinder) return undefined;
  if (!callerOf(state, 'cinder', request)) return refusal(401, 'Authentication required');
  const [noun, id = ''] = request.path.slice('/volume/v3/'.length).split('/');
  if (noun === 'volumes') return ok({ volume: { id, status: 'in-use', size: 1, name: null } });
  if (request.method === 'GET') {
    const name = request.query.get('name');
    return ok({ snapshots: state.volumeSnapshots.filter((one) => one.name === name) });
  }
  const { volume_id, name } = request.body.snapshot;
  const snapshot = { id: state.id(), status: 'available', volume_id, name };
  state.volumeSnapshots.push(snapshot);
  return ok({ snapshot }, 202);
};
