import { defineDataClass } from '../define-data-class.ts';
import { byText } from '../evidence.ts';
import { connectionStringFinder } from '../finders/find-connection-string.ts';
import { keyedConnectionFinder, oracleConnectionFinder } from '../finders/find-keyed-connection.ts';

export const connectionString = defineDataClass({
  id: 'secret.connection-string',
  title: 'Connection string with a password',
  sensitivity: 'restricted',
  laws: ['GDPR Art. 32', 'PCI DSS 4.0 8.6'],
  requires: { consumer: 'authenticated', transport: 'tls' },
  treatment: { kind: 'strip' },
  retentionDays: 30,
  evidence: [byText(connectionStringFinder), byText(keyedConnectionFinder), byText(oracleConnectionFinder)],
  samples: {
    hits: [
      { url: `postgres://shop:${'s3cr3tw0rd'}@db.shop.example:5432/shop` },
      { message: `cannot reach amqp://queue:${'hunter22'}@mq.shop.example` },
      { dsn: `Server=db.shop.example;Database=shop;User Id=sa;Password=${'s3cr3tw0rd'};` },
      { url: `mongodb+srv://shop:${'Gr33nT3a'}@cluster0.shop.example/orders?retryWrites=true` },
      { url: `jdbc:mysql://db.shop.example:3306/shop?user=shop&password=${'s3cr3tw0rd'}` },
      { url: `jdbc:oracle:thin:shop/${'s3cr3tw0rd'}@//db.shop.example:1521/shop` },
      { dsn: `host=db.shop.example port=5432 dbname=shop user=shop password=${'s3cr3tw0rd'} sslmode=require` },
      { dsn: `password='${'s3cr3t w0rd'}' host=db.shop.example user=shop` },
      { odbc: `Driver={ODBC Driver 18};Server=db.shop.example;Uid=sa;Pwd=${'s3cr3tw0rd'};` },
      { cache: `cache.shop.example:6379,password=${'s3cr3tw0rd'},ssl=True` },
      {
        storage: `DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=${'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA8sX1kKvN7xI0VniQq83vEjRWeJA8sX1kKvN7xI0VniQ=='};`,
      },
      { bus: `Endpoint=sb://shop.servicebus.example/;SharedAccessKeyName=all;SharedAccessKey=${'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQ='}` },
      { mail: `smtps://shop%40shop.example:${'s3cr3tw0rd'}@mail.shop.example:465` },
    ],
    misses: [
      { url: 'postgres://user:password@host:5432/db' },
      { url: 'jdbc:postgresql://db.shop.example:5432/shop?user=shop' },
      { dsn: 'Server=db.shop.example;Database=shop;Integrated Security=true;' },
      { dsn: 'Server=db.shop.example;User Id=sa;Password=<your password>;' },
      { url: 'https://shop.example/a:b@c' },
      { url: 'https://shop.example:8080/path' },
      { url: 'postgres://db.shop.example:5432/shop' },
      { url: 'postgres://user:<password>@host/db' },
      { text: 'see http://a.example: b@c.example' },
    ],
  },
});
