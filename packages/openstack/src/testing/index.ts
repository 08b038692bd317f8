export { type FakeOpenStack, startFakeOpenStack } from './fake-openstack.ts';
export type { FakeServer, FakeUser } from './fake-state.ts';
export {
  addGroup,
  addImage,
  addPort,
  addProject,
  addServer,
  addUser,
  type FakeGuest,
  type FakeWorld,
  populate,
} from './fake-world.ts';
export { endpoint, type HostileServer, ordinary, startHostileServer } from './hostile-server.ts';
export { realClock } from './real-clock.ts';
export { type Recorded, type Recording, recordingFetch, replayFetch, requestOf } from './recording.ts';
