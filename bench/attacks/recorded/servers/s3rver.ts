import { quietly, type RecordedServer } from '../recorded-server.ts';

type S3rver = new (options: object) => { run(): Promise<unknown> };
type Command = new (input: object) => object;
interface S3Module extends Readonly<Record<`${string}Command`, Command>> {
  readonly S3Client: new (options: object) => { send(command: object): Promise<Readonly<Record<string, unknown>>> };
}

const rounds = 60;

/** S3: files of every kind, keys with folders and blanks, tags and lists of parts in XML. */
export const s3rver: RecordedServer = {
  name: 's3rver',
  installation: { name: 's3rver', packages: { s3rver: '3.7.1', '@aws-sdk/client-s3': '3.1175.0' } },
  async serve(load, port) {
    const Server = load<S3rver>('s3rver');
    await new Server({
      port,
      address: '127.0.0.1',
      silent: true,
      directory: process.cwd(),
      configureBuckets: [{ name: 'documents' }],
    }).run();
  },
  async drive(load, url, texts) {
    const s3 = load<S3Module>('@aws-sdk/client-s3');
    const client = new s3.S3Client({
      endpoint: url,
      region: 'eu-north-1',
      forcePathStyle: true,
      maxAttempts: 1,
      credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
    });
    const Bucket = 'documents';
    const ask = async (name: `${string}Command`, input: object): Promise<Readonly<Record<string, unknown>> | null> => {
      const Named = s3[name];
      return Named === undefined ? null : quietly(() => client.send(new Named({ Bucket, ...input })));
    };
    for (let round = 0; round < rounds; round += 1) {
      const person = texts.person();
      const Key = `${person.company}/${person.name}/${texts.words(2)} (${round}).md`;
      await ask('PutObjectCommand', {
        Key,
        Body: round % 3 === 0 ? texts.section() : texts.prose(),
        ContentType: ['text/markdown', 'text/plain', 'application/octet-stream'][round % 3],
        ContentDisposition: `inline; filename="${round}.md"`,
        CacheControl: 'max-age=3600, must-revalidate',
        Metadata: { author: encodeURIComponent(person.name), mail: person.email },
      });
      await ask('HeadObjectCommand', { Key });
      await ask('GetObjectCommand', { Key, Range: 'bytes=0-99', ResponseContentType: 'text/plain; charset=utf-8' });
      await ask('ListObjectsV2Command', { Prefix: `${person.company}/`, Delimiter: '/', MaxKeys: 10 + round, EncodingType: 'url' });
      await ask('PutObjectTaggingCommand', {
        Key,
        Tagging: {
          TagSet: [
            { Key: 'project', Value: texts.words(3) },
            { Key: 'owner', Value: person.company },
          ],
        },
      });
      if (round % 3 === 0) await ask('CopyObjectCommand', { Key: `copies/${Key}`, CopySource: encodeURI(`${Bucket}/${Key}`) });
      if (round % 4 === 0) await parts(ask, `long/${Key}`, texts.prose());
      if (round % 4 === 1)
        await ask('DeleteObjectsCommand', {
          Delete: { Objects: [{ Key }, { Key: `copies/${Key}` }, { Key: `${person.street}/${round}` }] },
        });
    }
  },
};

async function parts(
  ask: (name: `${string}Command`, input: object) => Promise<Readonly<Record<string, unknown>> | null>,
  Key: string,
  text: string,
): Promise<void> {
  const begun = await ask('CreateMultipartUploadCommand', { Key });
  const UploadId = begun?.['UploadId'];
  if (typeof UploadId !== 'string') return;
  const part = await ask('UploadPartCommand', { Key, UploadId, PartNumber: 1, Body: text });
  await ask('CompleteMultipartUploadCommand', { Key, UploadId, MultipartUpload: { Parts: [{ ETag: part?.['ETag'], PartNumber: 1 }] } });
}
