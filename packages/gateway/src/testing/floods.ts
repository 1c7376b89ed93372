import { setImmediate as turn } from 'node:timers/promises';
import { flag, frame } from '../http2/protocol.ts';
import { RawHttp2, rawData, rawFields, rawFrame, rawHeaders, rawSettings, request, uint32 } from './raw-http2.ts';

/** Something that costs a server more than it costs the one who sends it. */
export interface Flood {
  readonly name: string;
  /** What the server counts it as. */
  readonly kind: 'continuations' | 'emptyFrames' | 'pings' | 'resets' | 'settings' | 'tinyFrames' | 'windowUpdates';
  /** Sent first. */
  readonly first: Buffer;
  /** The next part; `round` counts from 0. */
  readonly part: (round: number) => Buffer;
  /** The server has read each part before the next is sent. */
  readonly isApart?: boolean;
}

const none = Buffer.alloc(0);
const cancel = uint32(8);
const streamOf = (round: number, index: number, each: number): number => (round * each + index) * 2 + 1;
const many = (count: number, one: (index: number) => Buffer): Buffer =>
  Buffer.concat(Array.from({ length: count }, (_, index) => one(index)));
const posted = rawHeaders(1, request('/x', [], 'POST'), false);
const opened = (id: number): Buffer => rawHeaders(id, request(`/x/${id}`));
const reset = (id: number): Buffer => rawFrame(frame.rstStream, 0, id, cancel);
/** A name of a megabyte has no end in sight. */
const piece = rawFields([['x-a', 'b'.repeat(1_000)]]);

export const floods: readonly Flood[] = [
  {
    name: 'rapid reset',
    kind: 'resets',
    first: none,
    part: (round) => many(100, (index) => Buffer.concat([opened(streamOf(round, index, 100)), reset(streamOf(round, index, 100))])),
  },
  {
    name: 'rapid reset, a read apart',
    kind: 'resets',
    first: none,
    part: (round) => (round % 2 === 0 ? opened(round + 1) : reset(round)),
    isApart: true,
  },
  {
    name: 'rapid reset of as many as may be open',
    kind: 'resets',
    first: none,
    part: (round) => many(100, (index) => (round % 2 === 0 ? opened : reset)(streamOf(round >> 1, index, 100))),
    isApart: true,
  },
  {
    name: 'streams that the server must reset',
    kind: 'resets',
    first: none,
    part: (round) =>
      many(50, (index) =>
        Buffer.concat([opened(streamOf(round, index, 50)), rawFrame(frame.windowUpdate, 0, streamOf(round, index, 50), uint32(0))]),
      ),
  },
  {
    name: 'streams beyond those that may be open',
    kind: 'resets',
    first: none,
    part: (round) => many(100, (index) => rawHeaders(streamOf(round, index, 100), request('/x', [], 'POST'), false)),
  },
  {
    name: 'malformed requests',
    kind: 'resets',
    first: none,
    part: (round) => many(50, (index) => rawHeaders(streamOf(round, index, 50), request('/x', [['X', 'y']]))),
  },
  {
    name: 'CONTINUATION',
    kind: 'continuations',
    first: rawFrame(frame.headers, flag.endStream, 1, rawFields(request())),
    part: () => many(20, () => rawFrame(frame.continuation, 0, 1, piece)),
  },
  {
    name: 'empty CONTINUATION',
    kind: 'continuations',
    first: rawFrame(frame.headers, flag.endStream, 1, rawFields(request())),
    part: () => many(500, () => rawFrame(frame.continuation, 0, 1)),
  },
  { name: 'PING', kind: 'pings', first: none, part: () => many(500, () => rawFrame(frame.ping, 0, 0, '12345678')) },
  {
    name: 'SETTINGS',
    kind: 'settings',
    first: none,
    part: () =>
      many(200, () =>
        rawSettings([
          [4, 65_535],
          [1, 4_096],
        ]),
      ),
  },
  { name: 'empty DATA', kind: 'emptyFrames', first: posted, part: () => many(500, () => rawData(1, none)) },
  { name: 'DATA of a byte', kind: 'tinyFrames', first: posted, part: () => many(500, () => rawData(1, Buffer.from('x'))) },
  {
    name: 'PRIORITY',
    kind: 'emptyFrames',
    first: none,
    part: () => many(500, (index) => rawFrame(frame.priority, 0, index * 2 + 1, Buffer.concat([uint32(0), Buffer.from([1])]))),
  },
  { name: 'frames that nobody knows', kind: 'emptyFrames', first: none, part: () => many(500, () => rawFrame(0xee, 0, 0)) },
  { name: 'WINDOW_UPDATE', kind: 'windowUpdates', first: none, part: () => many(500, () => rawFrame(frame.windowUpdate, 0, 0, uint32(1))) },
];

/** Sends until the server ends the connection, or so many parts are out. Answers the code of the server's last word, or null without one. */
export async function flood(
  port: number,
  { first, part, isApart }: Flood,
  partsMax: number,
): Promise<{ readonly isEnded: boolean; readonly code: number | null }> {
  const client = await RawHttp2.connect(port);
  const { socket } = client;
  socket.setNoDelay(true);
  client.send(first);
  for (let round = 0; round < partsMax && !client.isClosed && client.goAway === null; round += 1) {
    if (!socket.write(part(round))) await drained(client);
    if (isApart) await answered(client);
    else if (round % 8 === 0) await turn();
  }
  if (!client.isClosed && client.goAway === null) await answered(client);
  const seen = { isEnded: client.isClosed || client.goAway !== null, code: client.goAway };
  client.close();
  return seen;
}

/** Everything that was sent has been read, or the connection is ending. */
async function answered(client: RawHttp2): Promise<void> {
  const before = client.pongs;
  client.send(rawFrame(frame.ping, 0, 0, 'whatnow?'));
  await client.until(() => client.isClosed || client.goAway !== null || client.pongs > before);
}

function drained({ socket }: RawHttp2): Promise<void> {
  return new Promise((resolve) => {
    const over = (): void => {
      socket.off('drain', over);
      socket.off('close', over);
      resolve();
    };
    socket.on('drain', over);
    socket.on('close', over);
  });
}
