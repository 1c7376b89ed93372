import { defineDataClass } from '../define-data-class.ts';
import { byText } from '../evidence.ts';
import { presignedUrlFinders } from '../finders/find-presigned-url.ts';

/** A link that opens what it leads to for whoever holds it, for a while. */
export const presignedUrl = defineDataClass({
  id: 'secret.presigned-url',
  title: 'Presigned link',
  sensitivity: 'confidential',
  laws: ['GDPR Art. 32'],
  requires: { consumer: 'authenticated', transport: 'tls' },
  treatment: { kind: 'allow' },
  retentionDays: 30,
  evidence: presignedUrlFinders.map(byText),
  samples: {
    hits: [
      { url: `https://bucket.example.com/report.pdf?X-Amz-Expires=300&X-Amz-Signature=${'0123456789abcdef'.repeat(4)}` },
      {
        link: `https://shop.blob.example.net/files/a.png?sv=2022-11-02&se=2024-01-01T00%3A00%3A00Z&sig=${'aB3%2FdE5gH7jK9mN1pQ3sT5vW7yZ9bC1dE3fG5hJ7k'}%3D`,
      },
      {
        url: `https://d111.cloudfront.example/a.mp4?Expires=1700000000&Signature=${'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQ~kKvN7xI0'}&Key-Pair-Id=K2JCJMDEHXQW5F`,
      },
      { url: `https://shop.cos.example/a.zip?q-sign-algorithm=sha1&q-ak=shop&q-signature=${'5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8'}` },
    ],
    misses: [
      { url: 'https://shop.example/?design=a1b2c3&Signature=none' },
      { url: 'https://shop.example/a?signature=no' },
      { url: 'https://shop.example/?sig=short' },
      { text: 'send X-Amz-Signature= with the request' },
    ],
  },
});
