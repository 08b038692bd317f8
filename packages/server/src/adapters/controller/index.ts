export { type BeatListener, type BeatListenerOptions, startBeatListener } from './beat-listener.ts';
