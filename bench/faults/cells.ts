import { endless, type Fault, script, type Turn, turn } from '../../tools/fault-proxy/fault.ts';

/** What is asked of an upstream while something is wrong with it. */
export const kinds = ['get', 'post', 'upload', 'stream', 'websocket'] as const;
export type Kind = (typeof kinds)[number];

/** What the client is to see. `broken` is an answer that began and cannot be taken for a whole one; a tunnel is `whole` however it ends. */
export interface Expected {
  readonly status: number;
  readonly ending: 'whole' | 'broken';
  /** From the request to the end of the answer, without what the gate's own tick and a busy machine add. */
  readonly withinMs: number;
  /** Requests that reach the upstream; those before the one that counts are not among them. */
  readonly asked: number;
  /** Bytes of a tunnel that arrive. */
  readonly tunnelled?: number;
}

export interface Cell {
  readonly fault: FaultName;
  readonly kind: Kind;
  /** By the number of the connection; or nobody listens; or nobody accepts. */
  readonly plan: ((connection: number) => Fault) | 'refused' | 'unconnected';
  /** A request goes before over the connection that is kept. */
  readonly isPrimed: boolean;
  readonly expected: Expected;
}

/** What the gate is configured with, in milliseconds: so long that a machine with other work, which stands still for a second, keeps none of them waiting. */
export const bounds = { connectMs: 2_500, responseMs: 5_000, bodyMs: 5_000, tunnelMs: 6_000, upstreamIdleMs: 3_000 } as const;

export const uploadBytes = 8_000_000;
/** Sockets take some of an upload before anybody can say that it is stuck. */
const uploadReadBytes = 100_000;
const small = JSON.stringify({ items: Array.from({ length: 10 }, (_, id) => ({ id })) });
/** Longer than is held, so that its first bytes are out before its last are here. */
const long = JSON.stringify({ items: Array.from({ length: 40_000 }, (_, id) => ({ id, state: 'open' })) });
/** No frame of RFC 6455: nobody reads a tunnel. */
const frame = 'a frame of 20 bytes.';

const soonMs = 500;
const json = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';
const switching = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';

type FaultName = keyof typeof faults;
type Part = Pick<Cell, 'plan'> & { readonly expected: Expected; readonly isPrimed?: boolean };

const bodyOf = (kind: Kind): string => (kind === 'stream' ? long : small);
const sized = (kind: Kind): string => `${json}Content-Length: ${bodyOf(kind).length}\r\n\r\n`;
const whole = (kind: Kind): string => (kind === 'websocket' ? switching : sized(kind) + bodyOf(kind));
/** Enough of a body that is streamed to begin, and too little to end. */
const begun = (kind: Kind): string => bodyOf(kind).slice(0, bodyOf(kind).length - 20);
const tunnelled = (frames: number) => ({ tunnelled: frames * frame.length });

function always(...turns: readonly [Turn, ...Turn[]]): Cell['plan'] {
  const fault = script(...turns);
  return () => fault;
}

/** Of a body that breaks off: one that was held is refused, one that was streamed breaks. */
function brokenOff(kind: Kind, withinMs: number): Expected {
  return kind === 'stream' ? { status: 200, ending: 'broken', withinMs, asked: 1 } : refusedWith(502, withinMs);
}

function refusedWith(status: number, withinMs: number, asked = 1): Expected {
  return { status, ending: 'whole', withinMs, asked };
}

function answered(kind: Kind, withinMs: number, asked = 1): Expected {
  return { status: kind === 'websocket' ? 101 : 200, ending: 'whole', withinMs, asked };
}

/** When an upload is well under way; anything else as soon as it is asked. */
const midway = (kind: Kind): Turn['after'] => (kind === 'upload' ? uploadReadBytes : 'head');

/** What can be wrong with an upstream, for each kind of request, and what is right then. */
const faults = {
  refused: () => ({ plan: 'refused', expected: refusedWith(502, soonMs, 0) }),

  reset: (kind) => ({ plan: always(turn('', { after: midway(kind), pieces: [], ending: 'reset' })), expected: refusedWith(502, soonMs) }),

  blackhole: () => ({ plan: 'unconnected', expected: refusedWith(504, bounds.connectMs, 0) }),

  'slow head': (kind) => ({
    plan: always(turn('', { pieces: whole(kind), everyMs: 200 })),
    expected: refusedWith(504, bounds.responseMs),
  }),

  'slow body': (kind) =>
    kind === 'websocket'
      ? {
          plan: always(turn('', { pieces: [switching, ...Array<string>(8).fill(frame)], everyMs: 300, ending: 'end' })),
          expected: { ...answered(kind, 9 * 300), ...tunnelled(8) },
        }
      : {
          plan: always(turn('', { pieces: [sized(kind), ...inPieces(bodyOf(kind), 8)], everyMs: 300 })),
          expected: answered(kind, 9 * 300),
        },

  'half-open': (kind) => {
    if (kind === 'websocket')
      return {
        plan: always(turn(switching + frame, { ending: 'hang' })),
        expected: { ...answered(kind, bounds.tunnelMs), ...tunnelled(1) },
      };
    if (kind === 'stream')
      return { plan: always(turn(sized(kind) + begun(kind), { ending: 'hang' })), expected: brokenOff(kind, bounds.bodyMs) };
    return {
      plan: always(turn('', { after: midway(kind), pieces: [], ending: 'hang' })),
      expected: refusedWith(504, kind === 'upload' ? bounds.bodyMs : bounds.responseMs),
    };
  },

  'truncated length': (kind) => ({
    plan: always(turn(sized(kind) + begun(kind), { ending: 'end' })),
    expected: brokenOff(kind, soonMs),
  }),

  'truncated chunks': (kind) => ({
    plan: always(turn(`${json}Transfer-Encoding: chunked\r\n\r\n${chunk(begun(kind))}`, { ending: 'end' })),
    expected: brokenOff(kind, soonMs),
  }),

  garbage: () => ({ plan: always(turn('\x16\x03\x01 no HTTP\r\n\r\n')), expected: refusedWith(502, soonMs) }),

  'early reply': (kind) => ({
    plan: always(turn(whole(kind), { after: kind === 'upload' ? uploadReadBytes : 'connect' })),
    expected: { ...answered(kind, kind === 'websocket' ? bounds.tunnelMs : soonMs), ...(kind === 'websocket' ? tunnelled(0) : {}) },
  }),

  'reset midway': (kind) =>
    kind === 'websocket'
      ? { plan: always(turn(switching + frame, { ending: 'reset' })), expected: { ...answered(kind, soonMs), ...tunnelled(1) } }
      : { plan: always(turn(sized(kind) + begun(kind), { ending: 'reset' })), expected: brokenOff(kind, soonMs) },

  'endless head': () => ({
    plan: () => script(turn('', { pieces: endless(json, `X-More: ${'x'.repeat(1_000)}\r\n`) })),
    expected: refusedWith(502, soonMs),
  }),

  'wrong framing': (kind) => ({
    plan: always(turn(`${json}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n${chunk(bodyOf(kind))}0\r\n\r\n`)),
    expected: refusedWith(502, soonMs),
  }),

  // Only what may be asked twice is, and only where nothing of an answer came (RFC 9110 section 9.2.2).
  'closes when asked again': (kind) => ({
    isPrimed: true,
    plan: (connection) =>
      connection === 0
        ? script(turn(whole('get')), turn('', { after: midway(kind), pieces: [], ending: 'end' }))
        : script(turn(whole(kind))),
    expected: kind === 'get' || kind === 'stream' ? answered(kind, soonMs, 2) : refusedWith(502, soonMs),
  }),
} satisfies Readonly<Record<string, (kind: Kind) => Part>>;

export const cells: readonly Cell[] = (Object.keys(faults) as FaultName[]).flatMap((fault) =>
  kinds.map((kind): Cell => {
    const part: Part = faults[fault](kind);
    return { fault, kind, isPrimed: false, ...part };
  }),
);

function inPieces(text: string, count: number): readonly string[] {
  const size = Math.ceil(text.length / count);
  return Array.from({ length: count }, (_, index) => text.slice(index * size, (index + 1) * size));
}

function chunk(text: string): string {
  return `${text.length.toString(16)}\r\n${text}\r\n`;
}
