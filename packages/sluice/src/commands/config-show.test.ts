import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settingsOf } from '../config/settings.ts';
import { shownSettings } from './config-show.run.ts';

test('settings are shown without secrets, and without the texts behind them', () => {
  const settings = settingsOf(
    {
      version: 1,
      apis: [
        {
          name: 'shop',
          upstream: 'https://ann:hunter2@localhost:3000',
          upstreamTls: { cert: 'c.pem', key: 'env:KEY' },
          contract: 'openapi.yaml',
        },
        { name: 'twice', upstreams: [{ url: 'https://ann:hunter2@one.test' }, { url: 'https://ann:hunter2@two.test' }] },
      ],
      cluster: { counters: 'env:COUNTERS' },
      policies: ['own.yaml'],
      identity: { jwt: { secret: 'env:KEY' } },
    },
    {
      file: '/s.yaml',
      absolute: (path) => `/${path}`,
      read: () => 'a whole text',
      filesOf: (path) => [path],
      secret: (name) => (name === 'env:COUNTERS' ? 'redis://:of@a/kind-hunter2@localhost:6379/1' : 'hunter2'),
    },
  );

  const shown = JSON.stringify(shownSettings(settings));

  assert.ok(!shown.includes('hunter2') && !shown.includes('a whole text'));
  assert.match(shown, /"secret":"\*{8}"/);
  assert.match(shown, /"counters":"redis:\/\/\*{8}@localhost:6379\/1"/);
  assert.match(shown, /"contract":"\/openapi\.yaml"/);
});
