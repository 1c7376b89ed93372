import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync, constants as zlib, zstdDecompressSync } from 'node:zlib';
import type { ExchangeRecord } from '@sluice/model';
import { openGate } from '../test/support/gate.ts';
import { ask } from '../test/support/raw-exchange.ts';
import { RawUpstream } from '../test/support/raw-upstream.ts';
import { type Cell, cellsOf, escaped, secret, utf7 } from './encodings/cells.ts';

export interface EncodingReading {
  readonly cells: number;
  /** The secret did not come out, and the body was read as a whole. */
  readonly found: number;
  /** Sluice gave no body, or an error of its own. */
  readonly blocked: number;
  /** What could not be read is said, with a reason and a count of bytes. */
  readonly flagged: number;
  /** The secret came out, and the record says that everything was seen. */
  readonly silent: readonly string[];
}

/** A secret in an answer of every coding, charset and type, through a gate that enforces and is open to what it cannot inspect. */
export async function measureEncodings(padding: number, step: number, heldBytesMax = 262_144): Promise<EncodingReading> {
  const cells = cellsOf(padding).filter((_, index) => index % step === 0);
  await using upstream = await RawUpstream.open(({ target }, socket) => {
    const cell = cells[Number(target.slice('/cell/'.length))];
    if (!cell) return void socket.destroy();
    socket.write(headOf(cell));
    for (const chunk of cell.chunks) socket.write(framed(cell, chunk));
    if (cell.transfer === 'close') socket.end();
    else if (cell.transfer !== 'length') socket.write('0\r\n\r\n');
  });
  await using gate = await openGate({ upstream: upstream.url, mode: 'enforce', limits: { heldBytesMax } });
  const silent: string[] = [];
  let [found, blocked, flagged] = [0, 0, 0];
  for (const [index, cell] of cells.entries()) {
    const before = gate.gate.counters.bytesUninspected;
    const answer = await ask(gate.port, `/cell/${index}`);
    const record = (await gate.record.atLeast(index + 1)).at(-1);
    const counted = gate.gate.counters.bytesUninspected - before;
    const isOut = readings(answer.body).some((text) => text.includes(secret));
    if (answer.status !== 200 || answer.body.length === 0) blocked += 1;
    else if (isFlagged(record) && counted > 0) flagged += 1;
    else if (isOut) silent.push(cell.name);
    else found += 1;
  }
  return { cells: cells.length, found, blocked, flagged, silent };
}

function isFlagged(record: ExchangeRecord | undefined): boolean {
  return record?.response?.inspection.coverage.kind === 'partial';
}

function headOf({ lines, chunks, transfer }: Cell): string {
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const framing =
    transfer === 'length' ? [`Content-Length: ${length}`] : transfer === 'close' ? ['Connection: close'] : ['Transfer-Encoding: chunked'];
  return `${['HTTP/1.1 200 OK', ...lines, ...framing].join('\r\n')}\r\n\r\n`;
}

function framed({ transfer }: Cell, chunk: Buffer): Buffer {
  if (transfer === 'length' || transfer === 'close') return chunk;
  return Buffer.concat([Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n')]);
}

const inflating = { finishFlush: zlib.Z_SYNC_FLUSH };
const decoders: readonly ((bytes: Buffer) => Buffer)[] = [
  (bytes) => gunzipSync(bytes, inflating),
  (bytes) => inflateSync(bytes, inflating),
  (bytes) => inflateRawSync(bytes, inflating),
  (bytes) => brotliDecompressSync(bytes, { finishFlush: zlib.BROTLI_OPERATION_FLUSH }),
  (bytes) => zstdDecompressSync(bytes),
];

/** Every text that any client could make of the bytes: all layers off, in all charsets. */
function readings(bytes: Buffer, depth = 0): readonly string[] {
  const unpacked = depth === 6 ? [] : decoders.flatMap((decode) => attempt(() => readings(decode(bytes), depth + 1)));
  return [...textsOf(bytes), ...unpacked];
}

function attempt(read: () => readonly string[]): readonly string[] {
  try {
    return read();
  } catch {
    return [];
  }
}

function textsOf(bytes: Buffer): readonly string[] {
  const latin = bytes.toString('latin1');
  const narrow = latin.replaceAll('\0', '').replaceAll(escaped(secret), secret).replaceAll(utf7(secret), secret);
  return [latin, narrow, Buffer.from(bytes.map((byte) => byte ^ 0x80)).toString('latin1')];
}
