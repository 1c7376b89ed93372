import type { Socket } from 'node:net';

/** The exchange that a socket carries, as far as the filter asks. */
export interface Expecting {
  /** Nothing of an answer came yet. */
  readonly awaitsAnswer: boolean;
  /** Counts one more informational answer; false when there were too many. */
  countInformational(): boolean;
}

const lead = Buffer.from('HTTP/1.1 100', 'latin1');
const headShape = /^HTTP\/1\.1 100(?: [^\r\n]*)?(?:\r\n[^\r\n]+)*$/;
const headBytesMax = 4096;

/**
 * Takes `100 Continue` out of what a socket reads. RFC 9110 15.2 lets a server send it unasked, and undici, whose client never asks, ends
 * the connection at the sight of it. Looks at nothing but the first bytes that come for a request.
 */
export function swallowContinue(socket: Socket, running: () => Expecting | null): void {
  const read = socket.read.bind(socket);
  let held: Buffer | null = null;
  socket.read = (size?: number): Buffer | null => {
    const bytes: Buffer | null = read(size);
    if (bytes === null) return null;
    const exchange = running();
    if (exchange === null || !exchange.awaitsAnswer || (held === null && bytes[9] !== 0x31 /* 1xx */ && bytes.length > 9)) return bytes;
    let rest: Buffer = held === null ? bytes : Buffer.concat([held, bytes]);
    held = null;
    for (;;) {
      const known = Math.min(rest.length, lead.length);
      if (known === 0) return null;
      if (rest.compare(lead, 0, known, 0, known) !== 0) return rest;
      const end = rest.indexOf('\r\n\r\n');
      if (end < 0 && rest.length < headBytesMax) {
        held = rest;
        return null;
      }
      if (end < 0 || !headShape.test(rest.toString('latin1', 0, end)) || !exchange.countInformational()) return rest;
      rest = rest.subarray(end + 4);
    }
  };
}
