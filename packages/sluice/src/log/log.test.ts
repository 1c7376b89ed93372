import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { suite, test } from 'node:test';
import { Log, type LogSettings } from './log.ts';

function told(settings: Partial<LogSettings>, isTTY = false): { readonly log: Log; readonly lines: () => readonly string[] } {
  let text = '';
  const stream = {
    isTTY,
    write: (more: string) => {
      text += more;
    },
  };
  const log = new Log('worker-0', { format: 'auto', level: 'info', isAccessTold: false, ...settings }, stream);
  return { log, lines: () => text.split('\n').slice(0, -1) };
}

suite('the log', () => {
  test('a line of JSON has the fields of the log data model, one line an event', () => {
    const { log, lines } = told({});

    log.tell('worker.ended', 'a worker ended\nand more', { 'process.exit.code': 1 });

    const [line = '', ...more] = lines();
    assert.deepEqual(more, []);
    const { timestamp, ...rest }: Record<string, unknown> = JSON.parse(line);
    assert.match(String(timestamp), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    assert.deepEqual(rest, {
      severityText: 'WARN',
      severityNumber: 13,
      eventName: 'worker.ended',
      body: 'a worker ended\nand more',
      attributes: { 'sluice.process': 'worker-0', 'process.pid': process.pid, 'process.exit.code': 1 },
    });
  });

  test('a terminal gets words for a person, unless JSON is asked for', () => {
    const terminal = told({}, true);
    const asked = told({ format: 'json' }, true);

    for (const { log } of [terminal, asked]) log.tell('worker.ended', 'a worker ended');

    assert.deepEqual(terminal.lines(), ['sluice: a worker ended']);
    assert.match(asked.lines()[0] ?? '', /^\{/);
  });

  test('what is below the level is not told', () => {
    const { log, lines } = told({ level: 'warn', format: 'text' });

    log.tell('sluice.started', 'started');
    log.tell('worker.ended', 'ended');

    assert.deepEqual(lines(), ['sluice: ended']);
  });

  test('no character acts on a terminal or turns the writing, in either format', () => {
    const hostile = 'a\u001b[31mred\u0007\u009b2J\u202eevil\u2066x\u2028y\ud800z';
    const text = told({ format: 'text' });
    const json = told({ format: 'json' });

    for (const { log } of [text, json]) log.tell('configuration.note', hostile, { file: hostile });

    const signs = /[\p{Cc}\u202a-\u202e\u2066-\u2069\u2028\u2029\p{Cs}]/u;
    for (const { lines } of [text, json]) {
      assert.equal(lines().length, 1);
      assert.doesNotMatch(lines()[0] ?? '', signs);
    }
    assert.match(text.lines()[0] ?? '', /a\\u\{1b\}\[31mred/);
    assert.equal((JSON.parse(json.lines()[0] ?? '') as { body: string }).body, hostile);
  });

  test('a process that breaks tells the kind of its error and where it was, and never its message', () => {
    const [log, lastWords] = ['log.ts', 'last-words.ts'].map((file) => JSON.stringify(new URL(file, import.meta.url).href));
    const script = `const { Log } = await import(${log}); const { tellLastWords } = await import(${lastWords});
tellLastWords(new Log('worker-0', { format: 'json', level: 'info', isAccessTold: false }));
setImmediate(() => JSON.parse('{"card":"4111-canary"'));`;

    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });

    assert.equal(status, 1);
    assert.doesNotMatch(stderr, /canary/);
    const line: { eventName: string; attributes: Record<string, unknown> } = JSON.parse(stderr);
    assert.deepEqual([line.eventName, line.attributes['exception.type']], ['process.failed', 'SyntaxError']);
  });
});
