import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));

// Windows ends a process without asking it.
const hasNoSignals = process.platform === 'win32';

for (const stop of ['SIGINT', 'SIGTERM'] as const) {
  test(`run alone, the demo prints its address in one line, answers there, and ends cleanly at ${stop}`, {
    skip: hasNoSignals,
  }, async () => {
    const child = spawn(process.execPath, [main, '--port', '0', '--flaws', 'profile-password-hash,debug-sessions'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = once(child, 'exit');

    const [url] = await once(createInterface(child.stdout), 'line');
    const answer = await fetch(`${url}/v1/debug/sessions`);
    await answer.arrayBuffer();
    child.kill(stop);

    assert.equal(answer.status, 200);
    assert.deepEqual(await ended, [0, null]);
  });
}

test('a wrong argument ends with what is wrong', async () => {
  const child = spawn(process.execPath, [main, '--flaws', 'nonsense'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const chunks: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));

  const [code] = await once(child, 'close');

  assert.notEqual(code, 0);
  assert.match(Buffer.concat(chunks).toString(), /no flaw "nonsense"; choose/);
});
