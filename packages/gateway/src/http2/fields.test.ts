import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { connect as connectHttp2, createServer } from 'node:http2';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { suite, test } from 'node:test';
import { promisify } from 'node:util';
import { RawHttp2, rawHeaders, request } from '../testing/raw-http2.ts';
import { FieldDecoder } from './field-decoder.ts';
import { encodeFields } from './field-encoder.ts';
import { FrameReader } from './frame-reader.ts';
import { frame, preface } from './protocol.ts';

const bounds = { fieldsMax: 1_000, bytesMax: 1_000_000 };
const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

suite('HPACK', () => {
  test('the requests of RFC 7541 C.4 are read, one after the other', () => {
    const decoder = new FieldDecoder();
    const first = [':method', 'GET', ':scheme', 'http', ':path', '/', ':authority', 'www.example.com'];

    const read = ['828684418cf1e3c2e5f23a6ba0ab90f4ff', '828684be5886a8eb10649cbf', '828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf'].map(
      (block) => decoder.decode(hex(block), bounds)?.fields,
    );

    assert.deepEqual(read, [
      first,
      [...first, 'cache-control', 'no-cache'],
      [':method', 'GET', ':scheme', 'https', ':path', '/index.html', ':authority', 'www.example.com', 'custom-key', 'custom-value'],
    ]);
  });

  test('answers of RFC 7541 C.6 are read with a table that forgets', () => {
    const decoder = new FieldDecoder();
    const date = 'Mon, 21 Oct 2013 20:13:21 GMT';

    const read = [
      '3fe101 488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad171863c78f0b97c8e9ae82ae43d3',
      '4883640effc1c0bf',
    ].map((block) => decoder.decode(hex(block), bounds)?.fields);

    const rest = ['cache-control', 'private', 'date', date, 'location', 'https://www.example.com'];
    assert.deepEqual(read, [
      [':status', '302', ...rest],
      [':status', '307', ...rest],
    ]);
  });

  test('a change of the table behind a field that was too large to keep is an error as behind any other', () => {
    const [field, change] = ['00016105 6262626262', '20'].map(hex);
    assert.ok(field && change);

    assert.equal(new FieldDecoder().decode(Buffer.concat([field, change]), { fieldsMax: 1, bytesMax: 1 }), null);
    assert.ok(new FieldDecoder().decode(Buffer.concat([change, field]), { fieldsMax: 1, bytesMax: 1 })?.isTooLarge);
  });

  test('what the table forgot is not kept', async () => {
    const script = `
      const { FieldDecoder } = await import(${JSON.stringify(new URL('field-decoder.ts', import.meta.url).href)});
      // What is collected is swept beside the program, some time later.
      const used = async () => {
        let least = Number.POSITIVE_INFINITY;
        for (let turn = 0; turn < 10; turn += 1) {
          gc();
          await new Promise(setImmediate);
          least = Math.min(least, process.memoryUsage().heapUsed);
        }
        return least;
      };
      const block = Buffer.concat([Buffer.from([0x40, 1, 0x61, 0x7f, (4000 - 127) % 128 | 128, (4000 - 127) >> 7]), Buffer.alloc(4000, 'b')]);
      const before = await used();
      const decoders = Array.from({ length: 100 }, () => new FieldDecoder());
      for (const decoder of decoders) for (let count = 0; count < 31; count += 1) decoder.decode(block, { fieldsMax: 9, bytesMax: 9999 });
      console.log(((await used()) - before) / decoders.length);
    `;
    const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', '--input-type=module', '--eval', script]);

    assert.ok(Number(stdout) < 16_384, `${stdout} bytes each`);
  });

  test('what node writes is read as it was meant, whatever is in it', async () => {
    const values = new Map<string, string>();
    for (let code = 0x20; code < 0x100; code += 1) {
      if (code !== 0x7f) values.set(`x-${code}`, `a${String.fromCharCode(code).repeat(1 + (code % 7))}z`);
    }
    for (let length = 0; length < 400; length += 37) values.set(`x-long-${length}`, 'e'.repeat(length));
    const seen = await fieldsThatNodeSends([Object.fromEntries(values), Object.fromEntries(values)]);

    for (const fields of seen) {
      for (const [name, value] of values) assert.equal(fields[fields.indexOf(name) + 1], value, name);
    }
  });

  test('what we write is read by node as it was meant', async () => {
    const lines = ['Content-Type', 'text/plain', 'X-A', '  b c\t', 'Set-Cookie', 'a=1', 'set-cookie', 'b=2', 'x-long', 'é'.repeat(300)];
    const server = createTcpServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => {
        const block = encodeFields([':status', '200'], lines);
        assert.ok(block);
        const head = Buffer.alloc(9);
        head.writeUIntBE(block.length, 0, 3);
        head[3] = frame.headers;
        head[4] = 5;
        head.writeUInt32BE(1, 5);
        socket.write(Buffer.concat([Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]), head, block]));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const client = connectHttp2(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    client.on('error', () => {});

    const [headers] = await once(client.request({ ':path': '/' }), 'response');

    assert.deepEqual(
      [headers[':status'], headers['content-type'], headers['x-a'], headers['set-cookie'], headers['x-long']],
      [200, 'text/plain', 'b c', ['a=1', 'b=2'], 'é'.repeat(300)],
    );
    client.destroy();
    server.close();
  });

  for (const [name, line] of [
    ['a name with a blank', ['x a', 'b']],
    ['a value with CRLF', ['x-a', 'b\r\nc: d']],
    ['a value with NUL', ['x-a', '\0']],
  ] as const) {
    test(`${name} is not written`, () => {
      assert.equal(encodeFields([], line), null);
    });
  }

  test('a block that unfolds to more than may be kept costs what it is long, and leaves the table true', () => {
    const decoder = new FieldDecoder();
    const large = Buffer.concat([Buffer.from([0x40, 0x01, 0x61, 0x7f, 0xa0, 0x1e]), Buffer.alloc(3_999, 'b')]);
    assert.equal(decoder.decode(large, bounds)?.fields[1]?.length, 3_999);

    const section = decoder.decode(Buffer.alloc(50_000, 0xbe), { fieldsMax: 100, bytesMax: 10_000 });

    assert.equal(section?.isTooLarge, true);
    assert.ok((section?.fields.length ?? 0) <= 4);
    assert.equal(decoder.decode(Buffer.from([0xbe]), bounds)?.fields[0], 'a');
  });

  test('random blocks are read or refused, and never throw', () => {
    let seed = 1;
    const random = (): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return seed / 2 ** 31;
    };
    const decoder = new FieldDecoder();
    for (let round = 0; round < 20_000; round += 1) {
      const block = Buffer.from(Array.from({ length: Math.floor(random() * 40) }, () => Math.floor(random() * 256)));
      const section = decoder.decode(block, bounds);
      if (section !== null) for (const text of section.fields) assert.equal(typeof text, 'string');
    }
  });
});

test('frames come out the same however their bytes are cut', () => {
  const bytes = Buffer.concat([rawHeaders(1, request()), rawHeaders(3, request('/y')), Buffer.from([0, 0, 0, 4, 1, 0, 0, 0, 0])]);
  const read = (size: number): string[] => {
    const frames: string[] = [];
    const reader = new FrameReader(
      {
        frame: (type, flags, id, payload) => frames.push(`${type} ${flags} ${id} ${payload.toString('hex')}`),
        tooLong: () => assert.fail(),
      },
      16_384,
    );
    for (let at = 0; at < bytes.length; at += size) reader.feed(bytes.subarray(at, at + size));
    return frames;
  };
  const whole = read(bytes.length);

  assert.equal(whole.length, 3);
  for (const size of [1, 2, 8, 9, 10, 13]) assert.deepEqual(read(size), whole);
});

/** What node's client sends for each of these headers, read with one decoder. */
async function fieldsThatNodeSends(all: readonly Record<string, string>[]): Promise<readonly (readonly string[])[]> {
  const decoder = new FieldDecoder();
  const sections: (readonly string[])[] = [];
  let part = Buffer.alloc(0);
  const reader = new FrameReader(
    {
      frame(type, flags, _id, payload) {
        if (type !== frame.headers && type !== frame.continuation) return;
        const isPrioritised = type === frame.headers && (flags & 32) !== 0;
        part = Buffer.concat([part, isPrioritised ? payload.subarray(5) : payload]);
        if ((flags & 4) === 0) return;
        sections.push(decoder.decode(part, bounds)?.fields ?? []);
        part = Buffer.alloc(0);
      },
      tooLong: () => assert.fail(),
    },
    2 ** 24,
  );
  let left = preface.length;
  const server = createTcpServer((socket) => {
    socket.on('error', () => {});
    socket.write(Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]));
    socket.on('data', (bytes: Buffer) => {
      const skipped = Math.min(left, bytes.length);
      left -= skipped;
      reader.feed(bytes.subarray(skipped));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = connectHttp2(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  client.on('error', () => {});
  for (const headers of all) client.request(headers).on('error', () => {});
  while (sections.length < all.length) await new Promise((resolve) => setImmediate(resolve));
  client.destroy();
  server.close();
  return sections;
}

test('a client of the workshop is connected before it sends', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.on('stream', (stream) => stream.respond({ ':status': 204 }, { endStream: true }));

  const client = await RawHttp2.connect((server.address() as AddressInfo).port);
  client.send(rawHeaders(1, request()));
  await client.until(() => client.fateOf(1) !== 'open');

  assert.equal(client.fateOf(1), 'answer 204');
  client.close();
  server.close();
});

test('a frame that comes in a thousand reads keeps little more than its bytes', async () => {
  const script = `
    const { FrameReader } = await import(${JSON.stringify(new URL('frame-reader.ts', import.meta.url).href)});
    const reader = new FrameReader({ frame() {}, tooLong() {} }, 16384);
    // What is collected is swept beside the program, some time later.
    const used = async () => {
      let least = Number.POSITIVE_INFINITY;
      for (let turn = 0; turn < 30; turn += 1) {
        gc();
        await new Promise(setImmediate);
        least = Math.min(least, process.memoryUsage().arrayBuffers);
      }
      return least;
    };
    const before = await used();
    reader.feed(Buffer.from([0, 64, 0, 0, 0, 0, 0, 0, 1]));
    for (let count = 0; count < 1000; count += 1) reader.feed(Buffer.alloc(65_536).subarray(0, 1));
    console.log((await used()) - before);
    reader.feed(Buffer.alloc(1));
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', '--input-type=module', '--eval', script]);

  assert.ok(Number(stdout) < 2_000_000, `${stdout} bytes`);
});
