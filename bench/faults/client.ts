import { connect, type Socket } from 'node:net';
import { type RawAnswer, readAnswer } from '../../test/support/raw-exchange.ts';
import { type Kind, uploadBytes } from './cells.ts';

export interface Seen {
  readonly answer: RawAnswer;
  readonly elapsedMs: number;
  /** It was still open when its deadline came. */
  readonly wasLate: boolean;
}

/** Asks as its kind does on a bare socket, and reads to the end of the connection. */
export function askAs(kind: Kind, port: number, target: string, deadlineMs: number): Promise<Seen> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const began = performance.now();
    let wasReset = false;
    let wasLate = false;
    const socket = connect(port, '127.0.0.1');
    const deadline = setTimeout(() => {
      wasLate = true;
      socket.destroy();
    }, deadlineMs);
    socket.on('error', () => {
      wasReset = true;
    });
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('close', () => {
      clearTimeout(deadline);
      resolve({ answer: readAnswer(Buffer.concat(chunks), wasReset || wasLate), elapsedMs: performance.now() - began, wasLate });
    });
    write(socket, kind, target);
  });
}

const piece = Buffer.alloc(64_000, 'u');
const chunk = Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')]);

function write(socket: Socket, kind: Kind, target: string): void {
  const lines = `${target} HTTP/1.1\r\nHost: gate.test\r\n`;
  const closing = 'Connection: close\r\n';
  switch (kind) {
    case 'get':
    case 'stream':
      return void socket.write(`GET ${lines}${closing}\r\n`);
    case 'websocket':
      return void socket.write(
        `GET ${lines}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
      );
    case 'post':
      return void socket.write(`POST ${lines}${closing}Content-Type: application/json\r\nContent-Length: 14\r\n\r\n{"state":"on"}`);
    case 'upload': {
      socket.write(`POST ${lines}${closing}Content-Type: application/octet-stream\r\nTransfer-Encoding: chunked\r\n\r\n`);
      let left = Math.ceil(uploadBytes / piece.length);
      const more = (): void => {
        for (; left > 0; left -= 1) if (!socket.write(chunk)) return void socket.once('drain', more);
        socket.write('0\r\n\r\n');
      };
      return more();
    }
  }
}
