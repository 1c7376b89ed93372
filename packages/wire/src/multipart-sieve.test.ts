import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { partsOfMultipart } from './multipart-parts.ts';
import { MultipartSieve } from './multipart-sieve.ts';

const boundary = 'x-y';
const roomy = { bytesMax: 100_000, fileBytesMax: 8 };

interface Given {
  readonly kind: 'field' | 'text-file' | 'file' | 'odd-field';
  readonly text: string;
}

const headOf = {
  field: 'Content-Disposition: form-data; name="a"',
  'text-file': 'Content-Disposition: form-data; name="a"; filename="a.txt"\r\nContent-Type: text/plain',
  file: 'Content-Disposition: form-data; name="a"; filename="a.png"\r\nContent-Type: image/png',
  'odd-field': 'Content-Disposition: form-data; name="a"\r\nContent-Type: image/png',
} as const;

const given: fc.Arbitrary<Given> = fc.record({
  kind: fc.constantFrom('field' as const, 'text-file', 'file', 'odd-field'),
  text: fc.oneof(fc.string({ maxLength: 20 }), fc.constantFrom('\r\n--x', '\r\n--x-yy', '-', '\r\n\r\n', '--x-y--')),
});

test('a body passes as it is in chunks of any size, its parts are kept but for the content of files, and nothing of its end passes unasked', () => {
  fc.assert(
    fc.property(
      fc.array(given, { maxLength: 6 }),
      fc.array(fc.nat({ max: 40 })),
      fc.constantFrom('', 'before\r\n'),
      (parts, cuts, lead) => {
        const body = Buffer.from(
          `${lead}${parts.map(({ kind, text }) => `--${boundary}\r\n${headOf[kind]}\r\n\r\n${text}\r\n`).join('')}--${boundary}--\r\n`,
        );
        const sieve = new MultipartSieve(boundary, roomy);
        const passed = chunksOf(body, cuts).map((chunk) => Buffer.from(sieve.push(chunk)));
        const whole = partsOfMultipart(body, boundary);
        const goesOn = /(?:^|\n)--x-y--[\s\S]*\n--x-y(?:--|[\r\n])/.test(body.toString('latin1'));

        assert.deepEqual([sieve.isOver, sieve.isBeyond], [true, goesOn]);
        assert.equal(partsOfMultipart(Buffer.concat(passed), boundary).isWhole, false);
        assert.ok(Buffer.concat([...passed, sieve.rest()]).equals(body));
        if (goesOn) return;
        assert.deepEqual(
          textsIn(sieve.body),
          whole.parts.map((part) => keptOf(part, textIn(body, part))),
        );
      },
    ),
    { numRuns: 500 },
  );
});

test('a body without its last delimiter is kept to its end', () => {
  const sieve = new MultipartSieve(boundary, roomy);
  sieve.push(Buffer.from(`--${boundary}\r\n${headOf.field}\r\n\r\nvalue`));
  sieve.finish();

  assert.equal(sieve.isOver, false);
  assert.deepEqual(textsIn(sieve.body), ['value']);
});

test('fields that are more than may be kept, and a head that does not end, are said to be beyond', () => {
  const long = new MultipartSieve(boundary, { bytesMax: 1_000, fileBytesMax: 8 });
  long.push(Buffer.from(`--${boundary}\r\n${headOf.field}\r\n\r\n${'a'.repeat(2_000)}`));
  const files = new MultipartSieve(boundary, { bytesMax: 1_000, fileBytesMax: 8 });
  files.push(Buffer.from(`--${boundary}\r\n${headOf['text-file']}\r\n\r\n${'a'.repeat(20_000)}`));
  const endless = new MultipartSieve(boundary, roomy);
  endless.push(Buffer.from(`--${boundary}\r\nX: ${'a'.repeat(20_000)}`));

  const headless = new MultipartSieve(boundary, roomy);
  headless.push(Buffer.from(`--${boundary}\r\n--${boundary}\r\n${headOf.field}\r\n\r\nvalue\r\n--${boundary}--\r\n`));

  assert.deepEqual(
    [long, files, endless, headless].map(({ isBeyond }) => isBeyond),
    [true, false, true, true],
  );
});

test('whatever stands behind the last delimiter is held back, and is beyond where it is a delimiter or long', () => {
  for (const [epilogue, isBeyond] of [
    ['\r\n', false],
    ['\r\nthe end', false],
    ['\r\n--x-y', true],
    [`\r\n--x-y\r\n${headOf.field}\r\n\r\nvalue\r\n--x-y--`, true],
    ['-'.repeat(2_000), true],
  ] as const) {
    const body = Buffer.from(`--${boundary}\r\n${headOf.field}\r\n\r\nvalue\r\n--${boundary}--${epilogue}\r\n`);
    for (const cut of [1, 7, body.length]) {
      const sieve = new MultipartSieve(boundary, roomy);
      for (let at = 0; at < body.length; at += cut) sieve.push(body.subarray(at, at + cut));
      sieve.finish();

      assert.equal(sieve.isBeyond, isBeyond, `${JSON.stringify(epilogue.slice(0, 20))} in pieces of ${cut}`);
      assert.ok(Buffer.from(sieve.rest()).includes('--x-y--'));
    }
  }
});

type Part = ReturnType<typeof partsOfMultipart>['parts'][number];

function keptOf({ isFile, isText }: Part, text: string): string {
  if (!isFile && isText) return text;
  // The line break before the delimiter counts with a file.
  return (isText || !isFile) && text.length + 2 <= roomy.fileBytesMax ? text : '';
}

function textsIn(body: Uint8Array): readonly string[] {
  return partsOfMultipart(body, boundary).parts.map((part) => textIn(body, part));
}

function textIn(body: Uint8Array, { bodyStart, bodyEnd }: Part): string {
  return Buffer.from(body.subarray(bodyStart, bodyEnd)).toString('latin1');
}

function chunksOf(body: Buffer, cuts: readonly number[]): readonly Buffer[] {
  const chunks: Buffer[] = [];
  let at = 0;
  for (const cut of cuts) {
    chunks.push(body.subarray(at, at + cut));
    at += cut;
  }
  return [...chunks, body.subarray(at)];
}
