import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { utf8 } from '@sluice/kit';
import { endsInBase62Crc } from '../../checksums/crc32-base62.ts';
import { outcome } from '../../evidence.ts';
import { failsChecksum, tokenFinder } from '../find-token.ts';
import { tokenFormats } from '../token-formats.ts';
import type { TokenFormat, TokenRun } from './token-format.ts';
import { isWholeToken, wholeTokens } from './whole-tokens.ts';

suite('formats of tokens', () => {
  test('are of more than two hundred kinds', () => {
    const kinds = new Set([...tokenFormats, ...wholeTokens].map(({ issuer }) => issuer));

    assert.ok(tokenFormats.length + wholeTokens.length >= 250, `${tokenFormats.length} + ${wholeTokens.length} formats`);
    assert.ok(kinds.size >= 150, `${kinds.size} kinds`);
  });

  for (const format of tokenFormats.filter(({ check }) => check === null)) {
    test(`${format.issuer} ${format.prefix}: a token of its form is found within text, and none that is cut`, () => {
      const token = specimen(format);

      assert.equal(findAt(format, `key ${token}, kept`), outcome.fit);
      assert.notEqual(findAt(format, `key ${shortest(format)} kept`), outcome.fit);
    });
  }

  test('with a mark that is too short for text count as whole values only', () => {
    for (const { issuer, parts, min, check } of wholeTokens) {
      if (check !== null) continue;
      const bytes = utf8(parts.map((part) => (typeof part === 'string' ? part : drawn(part, part.max))).join(''));

      assert.ok(isWholeToken(bytes, 0, bytes.length), issuer);
      assert.ok(!isWholeToken(bytes, 0, Math.floor(min / 2)), issuer);
    }
  });

  test('a checksum is held against what is written like a token without one', () => {
    const body = 'q83vEjRWeJCrze8SNFZ4kKvN7xI0Vn';
    const [right, wrong] = [`${body}3OT9SK`, `${body}3OT9SL`].map(utf8);

    assert.ok(right && endsInBase62Crc(right, 0, 36));
    assert.ok(wrong && !endsInBase62Crc(wrong, 0, 36));
    assert.ok(failsChecksum(tokenFormats, utf8(`gh${'p_'}${body}3OT9SL`), 0, 40));
    assert.ok(!failsChecksum(tokenFormats, utf8(`gh${'p_'}${body}3OT9SK`), 0, 40));
  });
});

function findAt(format: TokenFormat, text: string): number {
  const bytes = utf8(text);
  const at = text.indexOf(format.prefix, 4);
  return tokenFinder(format).find(bytes, 0, bytes.length, at, { start: 0, end: 0, weight: 0, what: '', resume: 0 });
}

function specimen({ lead, prefix, parts }: TokenFormat): string {
  const before = lead === null ? '' : lead.text + drawn(lead.run, lead.run.min).slice(lead.text.length);
  return before + prefix + parts.map((part) => (typeof part === 'string' ? part : drawn(part, part.min))).join('');
}

/** The same with its longest run cut to half of what it needs. */
function shortest({ lead, prefix, parts }: TokenFormat): string {
  const runs = [lead?.run, ...parts].filter((part): part is TokenRun => typeof part === 'object');
  const longest = runs.toSorted((a, b) => b.min - a.min)[0];
  const cut = (run: TokenRun): string => drawn(run, run === longest ? Math.floor(run.min / 2) : run.min);
  return (
    (lead === null ? '' : lead.text + cut(lead.run).slice(lead.text.length)) +
    prefix +
    parts.map((part) => (typeof part === 'string' ? part : cut(part))).join('')
  );
}

/** Letters and digits of an alphabet that look drawn and are the same in every run. */
function drawn({ members }: TokenRun, length: number): string {
  const usable = Array.from({ length: 123 }, (_, byte) => byte).filter(
    (byte) => members[byte] === 1 && /[0-9A-Za-z*]/.test(String.fromCharCode(byte)),
  );
  let state = 77;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return String.fromCharCode(usable[(state >>> 12) % usable.length] ?? 0);
  }).join('');
}
