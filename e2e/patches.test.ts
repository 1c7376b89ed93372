import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { always, answerBytes, RawUpstream } from '../test/support/raw-upstream.ts';
import { startSluice } from './running-sluice.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-patches-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const main = join(import.meta.dirname, '..', 'packages', 'sluice', 'src', 'main.ts');
const dayMs = 86_400_000;
/** A day counted from today, as policies write it. */
const dayIn = (days: number): string => new Date(Date.now() + days * dayMs).toISOString().slice(0, 10);

const patch = (id: string, endpoint: string, days: number) => `  - id: ${id}
    cve: CVE-2026-12345
    title: A file leaves its folder
    owner: team-payments
    expires: ${dayIn(days)}
    match: { endpoint: "${endpoint}" }
    value: { in: query, name: file, matches: '\\.\\.[/\\\\]' }
`;
const policy = `version: 1\npatches:\n${patch('invoice-download', 'GET /invoices/download', 3)}${patch('old-report', '/reports/**', -2)}`;

async function sluice(...options: readonly string[]): Promise<string> {
  const ran = await promisify(execFile)(process.execPath, [main, ...options, '--config', join(folder, 'sluice.yaml'), '--no-color'], {
    cwd: folder,
  }).catch((error: { readonly stdout: string; readonly stderr: string }) => error);
  return ran.stdout + ran.stderr;
}

test('a patch refuses the exploit, lets the rest pass, is told before its end, and after it acts no more', async () => {
  await using upstream = await RawUpstream.open(always(answerBytes('{}', { lines: ['Content-Type: application/json'] })));
  const configuration = `version: 1\nmode: enforce\nworkers: 1\ndata: data\nlisten: { port: 0 }\nattacks: off\napis: [{ name: shop, upstream: "${upstream.url}" }]\npolicies: [shop.yaml]\n`;
  writeFileSync(join(folder, 'shop.yaml'), policy);
  const running = await startSluice(folder, { 'sluice.yaml': configuration, 'shop.yaml': policy });
  try {
    const statusOf = async (target: string) => {
      const answer = await running.send(Buffer.from(`GET ${target} HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n\r\n`));
      return Number(answer.toString().split(' ')[1]);
    };

    const statuses = [
      await statusOf('/invoices/download?file=..%2f..%2fetc%2fhosts'),
      await statusOf('/invoices/download?file=2026-05.pdf'),
      await statusOf('/reports/old?file=../x'),
    ];
    const [checked, status, exchanges] = [await sluice('check'), await sluice('status'), await sluice('exchanges', '--json')];
    const id = /"id":\s*"([^"]+)"/g;
    const ids = [...exchanges.matchAll(id)].map(([, one = '']) => one);
    const foretold = await Promise.all([
      sluice('policy', 'explain', 'GET', '/invoices/download'),
      sluice('policy', 'explain', 'GET', '/reports/old'),
    ]);
    const explained = await Promise.all(ids.map((one) => sluice('explain', one)));

    assert.deepEqual(statuses, [403, 200, 200]);
    assert.equal(upstream.requests.length, 2);
    assert.match(checked, /shop\.yaml:7:14.*this patch ends with/s);
    assert.match(checked, /shop\.yaml:14:14.*this patch ended on/s);
    assert.match(status, /shop\.yaml\/invoice-download\s+CVE-2026-12345\s+team-payments\s+\d{4}-\d\d-\d\d\s+\S.* left/);
    assert.match(status, /shop\.yaml\/old-report\s+CVE-2026-12345\s+team-payments\s+\d{4}-\d\d-\d\d\s+ended/);
    assert.match(
      foretold[0] ?? '',
      /patch\.invoice-download: block, or it passes if no value of query at "file" matches .*\n.*\n {2}of team-payments, until/,
    );
    assert.ok(!foretold[1]?.includes('patch.'), foretold[1]);
    assert.match(running.said().toString(), /the patch shop\.yaml\/invoice-download of team-payments ends with/);
    const [told = ''] = explained.filter((text) => text.includes('shop.yaml/invoice-download'));
    assert.match(told, /patch\.invoice-download at request\.query\.file: shop\.yaml\/invoice-download: it matches .* at 0–3/);
    assert.match(told, /no value of query at "file" matches/);
    assert.match(told, /finding: patch\.invoice-download/);
    assert.ok(!told.includes('etc'), told);
  } finally {
    await running.stop();
  }
});
