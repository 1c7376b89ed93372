import { flag, frame } from '../http2/protocol.ts';
import { rawData, rawFields, rawFrame, rawHeaders, rawSettings, request, uint32 } from './raw-http2.ts';

/** Numbers from 0 to 1, the same for each seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A run of frames, most of them well-formed and in some order, some cut, flipped or made up. */
export function randomFrames(random: () => number, fields = request()): Buffer {
  const pick = (most: number): number => Math.floor(random() * most);
  const bytes = (most: number): Buffer => Buffer.from(Array.from({ length: pick(most) }, () => pick(256)));
  const id = (): number => pick(9);
  const makers: readonly (() => Buffer)[] = [
    () => rawHeaders(id(), fields, random() < 0.5),
    () =>
      rawHeaders(
        id(),
        [
          [':status', '200'],
          ['content-length', String(pick(20))],
        ],
        random() < 0.3,
      ),
    () => rawHeaders(id(), [['x-a', 'b']], random() < 0.7),
    () => rawFrame(frame.headers, pick(64), id(), bytes(40)),
    () => rawFrame(frame.headers, flag.endStream, id(), rawFields(fields)),
    () => rawFrame(frame.continuation, pick(8), id(), bytes(20)),
    () => rawData(id(), bytes(60), random() < 0.3),
    () => rawFrame(frame.data, pick(16), id(), bytes(20)),
    () => rawFrame(frame.rstStream, 0, id(), uint32(pick(14))),
    () => rawSettings([[pick(8), pick(2) === 0 ? pick(70_000) : 65_535]], pick(2)),
    () => rawFrame(frame.windowUpdate, 0, id(), uint32(pick(2 ** 31))),
    () => rawFrame(frame.ping, pick(2), 0, '12345678'),
    () => rawFrame(frame.priority, 0, id(), bytes(7)),
    () => rawFrame(frame.goAway, 0, 0, uint32(id(), pick(14))),
    () => rawFrame(pick(12), pick(256), id(), bytes(12)),
  ];
  const parts = Array.from({ length: 1 + pick(12) }, () => makers[pick(makers.length)]?.() ?? Buffer.alloc(0));
  const all = Buffer.concat(parts);
  if (random() < 0.3 && all.length > 0) all[pick(all.length)] = pick(256);
  return random() < 0.2 ? all.subarray(0, pick(all.length)) : all;
}
