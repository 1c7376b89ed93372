import { defineErrors } from '@sluice/kit';

export const storeLocalErrors = defineErrors('STORE', {
  FRAME_SHORT: {
    status: 500,
    text: () => 'a frame ends before what it announces',
    fix: 'The record is counted as corrupt and the next one is read; check the disk if the count grows.',
  },
  FRAME_UNKNOWN: {
    status: 500,
    text: (what: string) => `a frame refers to an unknown ${what}`,
    fix: 'The record is counted as corrupt and the next one is read; check the disk if the count grows.',
  },
  SEGMENT_FORMAT: {
    status: 500,
    text: (file: string, format: number) => `segment ${file} has format ${format}, which this version does not read`,
    fix: 'Start the version that wrote it once more so that it is taken in, or move the file away.',
  },
  DATABASE_OLDER: {
    status: 500,
    text: (file: string, format: number, ours: number) => `${file} has format ${format}; this version keeps format ${ours}`,
    fix: 'Run "sluice upgrade-data": it makes a backup first. Until then the version that wrote it reads it.',
  },
  DATABASE_NEWER: {
    status: 500,
    text: (file: string, format: number, ours: number) => `${file} has format ${format}; this version reads none above ${ours}`,
    fix: 'Install the version that wrote it, or restore a backup that this version made with "sluice restore".',
  },
  DATABASE_NO_WAY: {
    status: 500,
    text: (file: string, format: number) => `${file} has format ${format}, which no released version wrote`,
    fix: 'Move it away to begin a new store.',
  },
  DATABASE_OPEN: {
    status: 503,
    text: (file: string) => `cannot open ${file}`,
    fix: 'Another process may hold it: ask the running Sluice instead, or stop it first.',
  },
  BACKUP_BROKEN: {
    status: 400,
    text: (file: string, why: string) => `${file} cannot be used as a backup: ${why}`,
    fix: 'Use another backup; nothing was changed.',
  },
  KEYS_PERMISSIONS: {
    status: 500,
    text: (file: string, mode: string) => `key file ${file} has mode ${mode}, so others can read it`,
    fix: 'Run chmod 600 on it, and rotate the keys if somebody else may have read it.',
  },
  KEYS_INVALID: {
    status: 500,
    text: (file: string) => `key file ${file} is no key file of this version`,
    fix: 'Restore it from a backup; without it old fingerprints match nothing and captured bodies stay closed.',
  },
  KEY_UNKNOWN: {
    status: 404,
    text: (id: string, inUse: string) => `"${id}" is no key of pseudonyms that is in use; that is ${inUse}`,
    fix: 'Name the key that "sluice keys list" shows as in use.',
  },
  AUDIT_KEY_INVALID: {
    status: 500,
    text: (file: string) => `key file ${file} is no key of an audit log`,
    fix: 'Restore it from a backup; moved away, a new one is made, and the entries before it can be verified no more.',
  },
  STATE_NEWER: {
    status: 500,
    text: (file: string, format: number, ours: number) => `${file} has format ${format}; this version reads none above ${ours}`,
    fix: 'Install the version that wrote it, or restore a backup that this version made with "sluice restore".',
  },
  STATE_OPEN: {
    status: 503,
    text: (file: string, why: string) => `cannot open ${file}: ${why}`,
    fix: 'Restore it from a backup with "sluice restore"; moved away, a new one is made that knows no consumers, keys and bans.',
  },
  CAPTURE_UNREADABLE: {
    status: 500,
    text: (id: string) => `the captured body of exchange ${id} cannot be opened`,
    fix: 'It was changed on disk or sealed with a key that is gone.',
  },
});
