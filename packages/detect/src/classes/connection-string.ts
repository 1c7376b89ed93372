import { defineDataClass } from '../define-data-class.ts';
import { byText } from '../evidence.ts';
import { connectionStringFinder } from '../finders/find-connection-string.ts';
import { keyedConnectionFinder } from '../finders/find-keyed-connection.ts';

export const connectionString = defineDataClass({
  id: 'secret.connection-string',
  title: 'Connection string with a password',
  sensitivity: 'restricted',
  laws: ['GDPR Art. 32', 'PCI DSS 4.0 8.6'],
  requires: { consumer: 'authenticated', transport: 'tls' },
  treatment: { kind: 'strip' },
  retentionDays: 30,
  evidence: [byText(connectionStringFinder), byText(keyedConnectionFinder)],
  samples: {
    hits: [
      { url: `postgres://shop:${'s3cr3tw0rd'}@db.shop.example:5432/shop` },
      { message: `cannot reach amqp://queue:${'hunter22'}@mq.shop.example` },
      { dsn: `Server=db.shop.example;Database=shop;User Id=sa;Password=${'s3cr3tw0rd'};` },
    ],
    misses: [
      { url: 'https://shop.example/a:b@c' },
      { url: 'https://shop.example:8080/path' },
      { url: 'postgres://db.shop.example:5432/shop' },
      { url: 'postgres://user:<password>@host/db' },
      { text: 'see http://a.example: b@c.example' },
    ],
  },
});
