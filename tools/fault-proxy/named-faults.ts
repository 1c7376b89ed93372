import { answer, endless, type Fault, script, turn } from './fault.ts';

/** A fault that the command line knows by name; `value` is what stands behind the `=`, or its default. */
export interface NamedFault {
  readonly about: string;
  readonly value: number | null;
  readonly fault: (value: number) => Fault;
}

const head = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';
const body = JSON.stringify({ items: Array.from({ length: 50 }, (_, id) => ({ id })) });

function pieceByPiece(text: string, size: number): readonly string[] {
  return Array.from({ length: Math.ceil(text.length / size) }, (_, index) => text.slice(index * size, (index + 1) * size));
}

export const namedFaults: Readonly<Record<string, NamedFault>> = {
  pass: { about: 'nothing is wrong', value: null, fault: () => ({ kind: 'pass' }) },
  latency: { about: 'milliseconds before every read goes on', value: 200, fault: (latencyMs) => ({ kind: 'pass', latencyMs }) },
  bandwidth: { about: 'bytes a second of the answer', value: 10_000, fault: (bytesPerSecond) => ({ kind: 'pass', bytesPerSecond }) },
  reset: {
    about: 'reset after so many bytes of the answer',
    value: 0,
    fault: (afterBytes) => ({ kind: 'pass', cut: { afterBytes, how: 'reset' } }),
  },
  truncate: {
    about: 'ended in order after so many bytes of the answer',
    value: 100,
    fault: (afterBytes) => ({ kind: 'pass', cut: { afterBytes, how: 'end' } }),
  },
  'half-open': {
    about: 'silent for ever after so many bytes of the answer',
    value: 0,
    fault: (afterBytes) => ({ kind: 'pass', cut: { afterBytes, how: 'hang' } }),
  },
  blackhole: { about: 'accepted, and never read', value: null, fault: () => ({ kind: 'deaf' }) },
  garbage: { about: 'bytes that are no HTTP', value: null, fault: () => script(turn('\0\x01no HTTP\r\n\r\n', { ending: 'end' })) },
  'early-reply': {
    about: 'a whole answer before the body of the request was read',
    value: null,
    fault: () => script(turn(answer(body), { after: 'head' })),
  },
  'slow-head': {
    about: 'a byte of the head each so many milliseconds',
    value: 500,
    fault: (everyMs) => script(turn('', { pieces: pieceByPiece(answer(body), 1), everyMs })),
  },
  'slow-body': {
    about: 'ten bytes of the body each so many milliseconds',
    value: 500,
    fault: (everyMs) => script(turn('', { pieces: [`${head}Content-Length: ${body.length}\r\n\r\n`, ...pieceByPiece(body, 10)], everyMs })),
  },
  'endless-head': {
    about: 'header lines for ever',
    value: null,
    fault: () => script(turn('', { pieces: endless(head, `X-More: ${'x'.repeat(1_000)}\r\n`) })),
  },
  'wrong-framing': {
    about: 'a Content-Length beside Transfer-Encoding',
    value: null,
    fault: () => script(turn(answer(body, 'Transfer-Encoding: chunked\r\n'))),
  },
  'keep-alive-close': {
    about: 'one answer, then the end as the next request comes',
    value: null,
    fault: () => script(turn(answer(body)), turn('', { after: 'head', pieces: [], ending: 'end' })),
  },
};

/** `latency=200` or `blackhole`; null where there is no such fault. */
export function namedFault(words: string): Fault | null {
  const [name = '', value] = words.split('=');
  const known = Object.hasOwn(namedFaults, name) ? namedFaults[name] : undefined;
  const number = value === undefined ? (known?.value ?? 0) : Number(value);
  if (known === undefined || !(number >= 0) || (value !== undefined && known.value === null)) return null;
  return known.fault(number);
}
