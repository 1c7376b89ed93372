import { createHash, createHmac, randomUUID } from 'node:crypto';
import { jwtSecret } from '../auth/token.ts';
import { awsKeyId } from '../data/made-up-keys.ts';
import type { StoredFile } from '../data/records.ts';
import { type Answer, bytes, json, noContent, notFound, problem } from '../http/answer.ts';
import { page } from '../http/page.ts';
import { type Call, type Caller, cacheable, guarded, isStaff, type Route } from '../http/route.ts';
import { fileView } from './views.ts';

const mediaTypes = ['application/pdf', 'image/png', 'image/jpeg', 'text/plain', 'application/octet-stream'];
const filesMax = 1000;

export const fileRoutes: readonly Route[] = [
  guarded('GET', '/v1/files', (call, caller) =>
    page(call, call.shop.files, isStaff(caller) ? { tenantId: caller.tenantId } : { ownerId: caller.userId }, (file) =>
      call.shop.has('files-signed-urls') ? { ...fileView(file), url: signedUrl(file) } : fileView(file),
    ),
  ),
  guarded('POST', '/v1/files', upload),
  guarded('GET', '/v1/files/{fileId}', showFile),
  guarded('DELETE', '/v1/files/{fileId}', removeFile),
  cacheable(guarded('GET', '/v1/files/{fileId}/content', download)),
  guarded('POST', '/v1/files/{fileId}/links', (call, caller) => {
    const file = readable(call, caller, false);
    return file === undefined ? notFound('file') : json(201, { url: signedUrl(file), expiresAt: '2026-12-31T23:59:59Z' });
  }),
];

function upload(call: Call, caller: Caller): Answer {
  const name = call.query.get('name') ?? '';
  if (!/^[\w .()-]{1,100}$/.test(name)) return problem(400, 'invalid request', 'give the file a name of plain characters');
  const mediaType = call.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (!mediaTypes.includes(mediaType)) return problem(415, 'unsupported media type', `send one of ${mediaTypes.join(', ')}`);
  const id = randomUUID();
  const file: StoredFile = {
    id,
    tenantId: caller.tenantId,
    ownerId: caller.userId,
    name,
    mediaType,
    bytes: call.body.length,
    sha256: createHash('sha256').update(call.body).digest('hex'),
    visibility: 'private',
    sharedWith: [],
    storagePath: `/srv/remedy/${caller.tenantId}/uploads/2026/${id}`,
    createdAt: call.shop.now(),
  };
  store(call, file);
  return json(201, fileView(file), { location: `/v1/files/${id}` });
}

/** Contents go in the order in which their rows go: the oldest first. */
function store(call: Call, file: StoredFile): void {
  const { contents, files } = call.shop;
  const oldest = contents.keys().next();
  if (contents.size >= filesMax && !oldest.done) {
    contents.delete(oldest.value);
    files.remove(oldest.value);
  }
  contents.set(file.id, call.body);
  files.insert(file);
}

function showFile(call: Call, caller: Caller): Answer {
  const file = readable(call, caller, false);
  if (file === undefined) return notFound('file');
  const { storagePath } = file;
  return json(200, call.shop.has('file-storage-path') ? { ...fileView(file), storagePath } : fileView(file));
}

function removeFile(call: Call, caller: Caller): Answer {
  const file = readable(call, caller, false);
  if (file === undefined || (file.ownerId !== caller.userId && !isStaff(caller))) return notFound('file');
  call.shop.files.remove(file.id);
  call.shop.contents.delete(file.id);
  return noContent();
}

function download(call: Call, caller: Caller): Answer {
  const file = readable(call, caller, call.shop.has('file-content-of-others'));
  const content = file === undefined ? undefined : call.shop.contents.get(file.id);
  if (file === undefined || content === undefined) return notFound('file');
  return bytes(file.mediaType, content, {
    'content-disposition': `attachment; filename="${file.name}"`,
    etag: `"${file.sha256.slice(0, 20)}"`,
  });
}

/** Own files, shared ones, the tenant's common ones, and for staff all of the tenant; anybody's with the flaw. */
function readable(call: Call, caller: Caller, isOpen: boolean): StoredFile | undefined {
  const file = call.shop.files.get(call.parameters['fileId'] ?? '');
  if (file === undefined || isOpen) return file;
  if (file.ownerId === caller.userId || file.sharedWith.includes(caller.userId)) return file;
  return file.tenantId === caller.tenantId && (file.visibility === 'tenant' || isStaff(caller)) ? file : undefined;
}

/** In the form of an S3 presigned link, so that it is recognised as one. */
function signedUrl(file: StoredFile): string {
  const signature = createHmac('sha256', jwtSecret).update(file.id).digest('hex');
  const credential = `${awsKeyId}%2F20260114%2Feu-central-1%2Fs3%2Faws4_request`;
  const query = `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${credential}&X-Amz-Date=20260114T040000Z&X-Amz-Expires=604800&X-Amz-SignedHeaders=host`;
  return `https://remedy-files.s3.eu-central-1.amazonaws.com/${file.tenantId}/${file.id}?${query}&X-Amz-Signature=${signature}`;
}
