import { defineDataClass } from '../define-data-class.ts';
import { byText } from '../evidence.ts';
import { webhookFinders } from '../finders/find-webhook-url.ts';

export const webhookUrl = defineDataClass({
  id: 'secret.webhook-url',
  title: 'Webhook with its secret in the address',
  sensitivity: 'restricted',
  laws: ['GDPR Art. 32'],
  requires: { consumer: 'authenticated', transport: 'tls' },
  treatment: { kind: 'strip' },
  retentionDays: 30,
  evidence: webhookFinders.map(byText),
  samples: {
    hits: [
      { url: `https://hooks.slack.${'com/services/'}T02QX7K9L/B03RY8M2N/q83vEjRWeJCrze8SNFZ4kKvN` },
      {
        hook: `https://discord.${'com/api/webhooks/'}918273645546372819/q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA8sX1kKvN7xI0VniQq83vEjRW`,
      },
      {
        text: `posts go to https://oapi.dingtalk.${'com/robot/send?access_token='}9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08.`,
      },
      { notify: `https://open.feishu.${'cn/open-apis/bot/v2/hook/'}9f86d081-884c-4d65-9a2f-eaa0c55ad015` },
      { chat: `https://chat.googleapis.${'com/v1/spaces/'}AAAAq83vEj/messages?key=AIx&token=q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA` },
    ],
    misses: [
      { url: 'https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX' },
      { url: 'https://discord.com/api/webhooks/<id>/<token>' },
      { url: 'https://shop.example/webhooks/orders' },
      { docs: 'https://www.make.com/en/help/tools/webhooks-and-mailhooks' },
      { docs: 'see hooks.slack.com/services/ in the manual of incoming webhooks' },
    ],
  },
});
