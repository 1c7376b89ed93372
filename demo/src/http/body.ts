import type { IncomingMessage } from 'node:http';

const bodyBytesMax = 1_048_576;

type Body = { readonly kind: 'whole'; readonly bytes: Buffer } | { readonly kind: 'too-large' } | { readonly kind: 'broken' };

const empty: Body = { kind: 'whole', bytes: Buffer.alloc(0) };

/** Reads a request's body, at most a mebibyte of it. Calls back once. */
export function readBody(request: IncomingMessage, done: (body: Body) => void): void {
  if (request.headers['transfer-encoding'] === undefined && Number(request.headers['content-length'] ?? 0) === 0) {
    request.resume();
    done(empty);
    return;
  }
  const chunks: Buffer[] = [];
  let size = 0;
  let isDone = false;
  const finish = (body: Body): void => {
    if (isDone) return;
    isDone = true;
    done(body);
  };
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > bodyBytesMax) {
      chunks.length = 0;
      finish({ kind: 'too-large' });
      return;
    }
    chunks.push(chunk);
  });
  request.on('end', () =>
    finish({ kind: 'whole', bytes: chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks) }),
  );
  request.on('error', () => finish({ kind: 'broken' }));
}
