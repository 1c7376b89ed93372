import { workersMax } from '../config/workers.ts';
import { defineCommand, flag, oneOf, text, wholeNumber } from '../define-command.ts';

export const startCommand = defineCommand({
  name: 'start',
  summary: 'start Sluice in front of an API and show what leaves it',
  details:
    'With a configuration it guards what that names. With --upstream it guards that API in observe mode and writes a sluice.yaml to keep.\n' +
    'Without either it starts a bundled demo API with known leaks, drives traffic through it and enforces.',
  arguments: [],
  options: {
    upstream: text('--upstream <url>', 'the API to stand in front of'),
    contract: text('--contract <file>', 'its OpenAPI document'),
    host: text('--host <address>', 'the address to listen on; 127.0.0.1 unless the configuration says otherwise'),
    port: wholeNumber('--port <number>', 'the port to listen on; 8080 unless the configuration says otherwise, 0 for any', 0, 65_535),
    mode: oneOf('--mode <mode>', 'what happens to what must not leave', ['observe', 'shadow', 'enforce']),
    workers: wholeNumber('--workers <number>', 'processes that judge traffic; one less than there are cores when left out', 1, workersMax),
    flaws: { ...text('--flaws <ids>', 'demo: the flaws that are on, by commas; "none" for its safe twin'), read: flawsOf },
    access: flag('--access', 'demo: with the policy that says who may do what in it'),
    rate: wholeNumber('--rate <number>', 'demo: exchanges a second', 1, 10_000),
    drive: flag('--no-drive', 'demo: no traffic but yours'),
    readyFd: wholeNumber('--ready-fd <number>', 'write one line of JSON to this file descriptor once ready', 1, 1_023),
  },
  examples: [
    { line: 'sluice start', about: 'the demo: what leaves an API that nobody guarded' },
    { line: 'sluice start --access', about: "the demo again: what is not the caller's is held back, too" },
    { line: 'sluice start --upstream http://localhost:3000 --contract ./openapi.yaml', about: 'your own API, only watched' },
    { line: 'sluice start --config sluice.yaml --mode enforce', about: 'a configured gate, now for real' },
  ],
  async run(standing, _values, options) {
    const { runStart } = await import('../start/run-start.ts');
    return runStart({ standing, ...options });
  },
});

function flawsOf(given: string): readonly string[] {
  return given === 'none' ? [] : given.split(',').map((id) => id.trim());
}
