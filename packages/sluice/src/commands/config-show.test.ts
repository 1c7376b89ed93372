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
      ],
      policies: ['own.yaml'],
      identity: { jwt: { secret: 'env:KEY' } },
    },
    { file: '/s.yaml', absolute: (path) => `/${path}`, read: () => 'a whole text', filesOf: (path) => [path], secret: () => 'hunter2' },
  );

  const shown = JSON.stringify(shownSettings(settings));

  assert.ok(!shown.includes('hunter2') && !shown.includes('a whole text'));
  assert.match(shown, /"secret":"\*{8}"/);
  assert.match(shown, /"contract":"\/openapi\.yaml"/);
});
